"""Django's entry for the foundation."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Commands, templates and jobs that know no domain word."""

    name = "zhuqi.foundation"
    verbose_name = "基础"
