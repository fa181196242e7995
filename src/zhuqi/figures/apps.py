"""Django's entry for figures (指标)."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """指标."""

    name = "zhuqi.figures"
    verbose_name = "指标"
