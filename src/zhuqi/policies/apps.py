"""Django's entry for policies, and the name of the table that may only grow."""

from typing import ClassVar

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """惠企政策."""

    name = "zhuqi.policies"
    verbose_name = "惠企政策"
    default_auto_field = "django.db.models.BigAutoField"
    append_only_tables: ClassVar[tuple[str, ...]] = ("policies_policyevent",)
