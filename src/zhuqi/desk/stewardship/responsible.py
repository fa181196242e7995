"""Which unit is asked about which kind of problem without anybody there to answer for it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from zhuqi.issues.selectors import ReceivedLine, received_by_units
from zhuqi.organisations.attendance import units_with_handlers, units_with_members
from zhuqi.organisations.roles import Actor


@dataclass(frozen=True)
class Unattended:
    """One kind of problem a unit receives, and who is missing there; ``url`` leads to its issues."""

    line: ReceivedLine
    lacks_handler: bool
    lacks_member: bool
    url: str


def unattended(*, actor: Actor, since: date, today: date) -> tuple[Unattended, ...]:
    """
    Return what units were asked since a day where nobody can sign in to handle it, or no group has a member from there.

    Without a member of the group from that unit nobody asks there beforehand (先期沟通). The most frequent come first.
    """
    lines = received_by_units(actor=actor, since=since)
    units = frozenset(line.unit_id for line in lines)
    handled, known = units_with_handlers(units, today), units_with_members(units, today)
    return tuple(
        Unattended(line, line.unit_id not in handled, line.unit_id not in known, _issues(line, since))
        for line in lines
        if line.unit_id not in handled or line.unit_id not in known
    )


def _issues(line: ReceivedLine, since: date) -> str:
    query = {"state": "all", "unit": line.unit_id, "category": line.category.value, "since": since.isoformat()}
    return f"{reverse('issues:list')}?{urlencode(query)}"
