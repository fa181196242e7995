"""Registration of the app, and the names of its tables that may only grow."""

from typing import ClassVar

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations and people (组织机构与人员)."""

    name = "zhuqi.organisations"
    verbose_name = "组织机构"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables: ClassVar[tuple[str, ...]] = ("organisations_accesslogentry",)
