"""Django's entry for reports (报告)."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """报告."""

    name = "zhuqi.reports"
    verbose_name = "报告"
