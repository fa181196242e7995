"""What only the desk's pages need: ``{% load desk %}``. The frame, and lamps in words."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhuqi.desk.frame import Frame, frame_for
from zhuqi.desk.lamps import lamp_chip

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_frame(context: template.Context) -> Frame | None:
    """Return what the frame draws around this page; None for somebody who is not signed in."""
    request = context["request"]
    actor = getattr(request, "actor", None)
    return frame_for(request, actor) if actor is not None else None


@register.simple_tag
def lamp(code: str, due_date: date | None, today: date) -> SafeString:
    """Draw a lamp as a chip with words: ``{% lamp row.lamp row.due_date today %}``."""
    chip = lamp_chip(code, due_date, today)
    return format_html('<span class="zq-lamp {}">{}</span>', chip.tone, chip.words)
