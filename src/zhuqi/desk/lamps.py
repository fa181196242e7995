"""What a lamp says in words. Colour comes second: every lamp is a sentence a person can read aloud."""

from dataclasses import dataclass
from datetime import date

TONES = {"GREEN": "green", "YELLOW": "yellow", "RED": "red", "GREY": "grey", "BLUE": "blue"}


@dataclass(frozen=True)
class LampChip:
    """A lamp ready to draw: its colour class and its words."""

    tone: str
    words: str


def lamp_chip(lamp: str, due_date: date | None, today: date) -> LampChip:
    """Put a lamp and its due day into words: 还剩2天, 今日到期, 超期2天, 长期推进, 已办结."""
    tone = TONES.get(str(lamp), "grey")
    if lamp == "BLUE":
        return LampChip(tone, "已办结")
    if lamp == "GREY":
        return LampChip(tone, "长期推进")
    if due_date is None:
        return LampChip(tone, "未定期限")
    return LampChip(tone, _days_in_words((due_date - today).days))


def _days_in_words(days_left: int) -> str:
    if days_left < 0:
        return f"超期{-days_left}天"
    return "今日到期" if days_left == 0 else f"还剩{days_left}天"
