"""The desk as Django sees it: templates and template tags."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for officials."""

    name = "zhuqi.desk"
    label = "desk"
    verbose_name = "工作台"
