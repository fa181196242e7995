"""What only the desk's pages need: ``{% load desk %}``. The frame, and lamps in words."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhuqi.deadlines.regimes import Lamp
from zhuqi.desk.frame import Frame, frame_for
from zhuqi.issues.lamps import IssueLamp, days_in_words

register = template.Library()

_KEPT = "desk_frame"  # one page draws it twice
_WORDS = {Lamp.GREY: "长期推进", Lamp.BLUE: "已完成"}


@register.simple_tag(takes_context=True)
def desk_frame(context: template.Context) -> Frame | None:
    """Return what the frame draws around this page; None for somebody who is not signed in."""
    request = context["request"]
    actor = getattr(request, "actor", None)
    if actor is None:
        return None
    if _KEPT not in context.render_context:
        context.render_context[_KEPT] = frame_for(request, actor)
    frame: Frame = context.render_context[_KEPT]
    return frame


@register.simple_tag
def lamp(shown: IssueLamp) -> SafeString:
    """Draw the lamp of an issue as a chip with its words: ``{% lamp row.lamp %}``."""
    return _chip(shown.code, shown.words)


@register.simple_tag
def stage_lamp(code: Lamp, due_date: date | None, today: date) -> SafeString:
    """Draw the lamp of one stage: ``{% stage_lamp stage.lamp stage.due_date today %}``."""
    words = _WORDS.get(code) or ("未定期限" if due_date is None else days_in_words((due_date - today).days))
    return _chip(code, words)


def _chip(code: Lamp | None, words: str) -> SafeString:
    """Colour comes second: the words say it all. Without a code no clock runs, and the chip is quiet."""
    tone = code.value.lower() if code else "none"
    return format_html('<span class="zq-lamp {}">{}</span>', tone, words)
