"""
Words, numbers and form fields as every page writes them: ``{% load zhuqi %}``.

Nothing here knows what the pages are about. Dates are Chinese (9月24日 10:12), the year is named only when it is not
the present one; numbers carry thousands; a form field is one tag with its label, hint and errors tied together.
"""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

WEEKDAYS = "一二三四五六日"
TONES = frozenset({"green", "amber", "red", "grey", "blue", "outline"})


# ---------------------------------------------------------------- dates and numbers


def _local(value: date | datetime) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def _day(value: date | datetime, today: date | None) -> str:
    year = "" if today is not None and value.year == today.year else f"{value.year}年"
    return f"{year}{value.month}月{value.day}日"


@register.filter
def day(value: date | datetime | None, today: date | None = None) -> str:
    """Write a day: ``9月24日`` in the year of ``today``, else ``2025年9月24日``."""
    return "" if value is None else _day(_local(value), today)


@register.filter
def moment(value: datetime | None, today: date | None = None) -> str:
    """Write an instant in local time: ``9月24日 10:12``, with the year unless ``today`` is in it."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{_day(local, today)} {local:%H:%M}"


@register.filter
def weekday(value: date | None) -> str:
    """Write the day of the week: ``周四``."""
    return "" if value is None else f"周{WEEKDAYS[value.weekday()]}"


@register.filter
def thousands(value: Any) -> str:
    """Write a number with thousands and no needless zeros: ``12,345.6``; nothing at all for None."""
    if value is None or value == "":
        return ""
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def or_dash(value: object) -> object:
    """Write ``—`` where nothing is recorded."""
    return "—" if value is None or value == "" else value


# ---------------------------------------------------------------- marks


@register.simple_tag
def chip(text: object, tone: str = "grey") -> SafeString:
    """Draw a small badge with ``text``; ``tone`` is green, amber, red, grey, blue or outline."""
    if tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}")
    return format_html('<span class="zq-badge {}">{}</span>', tone, text)


@lru_cache(maxsize=256)
def _icon_markup(name: str) -> str:
    if not name.replace("-", "").isalnum():
        raise ValueError(f"not an icon name: {name!r}")
    found = finders.find(f"vendor/icons/{name}.svg")
    root = getattr(settings, "STATIC_ROOT", None)
    path = Path(str(found)) if found else Path(root or "/") / "vendor" / "icons" / f"{name}.svg"
    if not path.is_file():
        return ""
    svg = path.read_text(encoding="utf-8")
    svg = svg[svg.index("<svg") :]
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    return (
        '<svg class="zq-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{inner}</svg>'
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a vendored line icon as decoration, hidden from screen readers; nothing if it was not vendored."""
    return mark_safe(_icon_markup(name))


# ---------------------------------------------------------------- links


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """
    Return the present query string with ``changes``; None or "" removes a key, the page position always goes.

    ``<a href="{% query level='CITY' %}">``
    """
    present = context["request"].GET.copy()
    present.pop("after", None)
    present.pop("page", None)
    for key, value in changes.items():
        present.pop(key, None)
        if value not in (None, ""):
            present[key] = str(value)
    return "?" + urlencode(list(present.lists()), doseq=True)


# ---------------------------------------------------------------- forms


def _widget_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


@register.inclusion_tag("foundation/field.html")
def field(bound: forms.BoundField, wide: bool = False, rows: int | None = None) -> dict[str, object]:
    """
    Draw one form field: label, control, hint and errors, tied by ``aria-describedby``.

    ``wide`` lets it span all columns of ``.zq-fields``; ``rows`` sets the height of a text area.
    """
    widget = bound.field.widget
    attrs: dict[str, Any] = {}
    css = " ".join(filter(None, [str(widget.attrs.get("class", "")), _widget_class(widget)]))
    if css:
        attrs["class"] = css
    if rows is not None:
        attrs["rows"] = rows
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "wide": wide,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_group": isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple),
    }


@register.inclusion_tag("foundation/form_errors.html")
def form_errors(form: forms.BaseForm, refusal: str = "") -> dict[str, object]:
    """Draw what is wrong with the form as a whole, and ``refusal``, the sentence of a refused act."""
    return {"errors": form.non_field_errors() if form else [], "refusal": refusal}
