"""Which lamp an issue shows today, and what it says.  Pure; the same for lists, pages, files and search."""

from dataclasses import dataclass
from datetime import date

from zhuqi.deadlines.regimes import Lamp, lamp
from zhuqi.issues.workflow import ENDED, HANDLING, Status


@dataclass(frozen=True)
class IssueLamp:
    """A lamp with its words; ``code`` None where no clock runs and nothing is late."""

    code: Lamp | None
    words: str


_QUIET: dict[Status, str] = {
    Status.REGISTERED: "待研判",
    Status.TRIAGED: "待交办",
    Status.RESOLVED: "待审核",
    Status.EXCLUSION_PROPOSED: "待审批",
    Status.WITHDRAWAL_PROPOSED: "待核实",
}
_ENDINGS: dict[Status, str] = {
    Status.CLOSED: "已销号",
    Status.EXCLUDED: "不予受理",
    Status.TRANSFERRED: "已移交",
    Status.WITHDRAWN: "已撤回",
    Status.MERGED: "已并案",
}
WITH_CLOCK = HANDLING | {Status.ANSWERED}


def issue_lamp(*, status: Status, due_date: date | None, yellow_from: date | None, today: date) -> IssueLamp:
    """Return the lamp of an issue: 还剩2天, 今日到期, 超期2天, 长期推进, 已销号 …"""
    if status in ENDED:
        return IssueLamp(Lamp.BLUE, _ENDINGS[status])
    if status is Status.LONG_TERM:
        return IssueLamp(Lamp.GREY, _checkpoint_words(due_date, today))
    if status not in WITH_CLOCK:
        return IssueLamp(None, _QUIET[status])
    if due_date is None:
        return IssueLamp(None, "未定期限")
    code = lamp(yellow_from=yellow_from, due_date=due_date, today=today, is_met=False, is_parked=False)
    what = "回访" if status is Status.ANSWERED else ""
    return IssueLamp(code, what + days_in_words((due_date - today).days))


def days_in_words(days_left: int) -> str:
    """Say how far away a day is."""
    if days_left < 0:
        return f"超期{-days_left}天"
    return "今日到期" if days_left == 0 else f"还剩{days_left}天"


def _checkpoint_words(checkpoint: date | None, today: date) -> str:
    if checkpoint is not None and checkpoint < today:
        return f"长期推进，节点已过{(today - checkpoint).days}天"
    return "长期推进"
