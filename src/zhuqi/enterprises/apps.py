"""Registration of the app, and the names of its tables that may only grow."""

from typing import ClassVar

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """Enterprises and projects (企业与项目)."""

    name = "zhuqi.enterprises"
    verbose_name = "企业"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables: ClassVar[tuple[str, ...]] = ("enterprises_enterpriseevent",)
