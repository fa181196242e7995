"""
Form controls drawn in Python where Django's templates are slow: lists of choices.

Django includes two templates for every option; a page with a list of units drew them longer than its rows.
The marks are the same; everything else goes to Django's own templates.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_SELECT = "django/forms/widgets/select.html"
_OPTION = "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    """Django's renderer with a faster ``<select>``."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the control as marked-up text."""
        if template_name == _SELECT and _is_plain(context["widget"]["optgroups"]):
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _is_plain(groups: Any) -> bool:
    return all(option["template_name"] == _OPTION for _, options, _ in groups for option in options)


def _select(widget: Mapping[str, Any]) -> SafeString:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for name, options, _ in widget["optgroups"]:
        if name:
            parts.append(f'<optgroup label="{conditional_escape(name)}">')
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
            parts.append(f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>')
        if name:
            parts.append("</optgroup>")
    parts.append("</select>")
    return mark_safe("".join(parts))


def _attributes(attributes: Mapping[str, Any]) -> str:
    """Write attributes as Django does: True stands alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )
