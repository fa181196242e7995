"""Django's entry for the composition root, whose commands serve and demonstrate the system."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root."""

    name = "zhuqi.config"
    verbose_name = "总装"
