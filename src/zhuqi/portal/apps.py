"""The portal as Django sees it: templates."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Pages for enterprises."""

    name = "zhuqi.portal"
    label = "portal"
    verbose_name = "企业端"
