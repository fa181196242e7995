"""The rules that made key service targets, one after the other (重点服务对象规则)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhuqi.enterprises.categories import DEFAULT_KEY_TAG_KINDS, TagKind
from zhuqi.enterprises.models import KeyTargetRule


@dataclass(frozen=True)
class RuleLine:
    """One rule and the days it holds, both inclusive; ``since`` is None for the one the system came with."""

    since: date | None
    until: date | None
    tag_kinds: tuple[TagKind, ...]
    reason: str
    set_by: str
    set_at: datetime | None
    is_in_force: bool


def key_target_rules(today: date) -> tuple[RuleLine, ...]:
    """Return all rules, the newest first; the last is the one the system came with."""
    rows = list(KeyTargetRule.objects.select_related("set_by").order_by("-since"))
    begun = [row.since for row in rows if row.since <= today]
    in_force = max(begun, default=None)
    lines: list[RuleLine] = []
    follower: date | None = None
    for row in rows:
        kinds = tuple(kind for kind in TagKind if kind.value in row.tag_kinds)
        lines.append(
            RuleLine(row.since, follower, kinds, row.reason, row.set_by.name, row.set_at, row.since == in_force)
        )
        follower = row.since - timedelta(days=1)
    first = tuple(kind for kind in TagKind if kind in DEFAULT_KEY_TAG_KINDS)
    lines.append(RuleLine(None, follower, first, "系统初始规则", "", None, in_force is None))
    return tuple(lines)
