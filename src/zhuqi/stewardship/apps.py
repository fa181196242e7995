"""Registration of the app."""

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """Stewardship of enterprises (包联)."""

    name = "zhuqi.stewardship"
    verbose_name = "包联"
    default_auto_field = "django.db.models.BigAutoField"
