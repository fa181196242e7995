"""What is under way at firms, composed from the rooms that know: problems, promises, planned visits."""

from collections.abc import Collection
from datetime import date

from zhuqi.issues.selectors import OpenMatter, open_matters
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship.services import Matter
from zhuqi.visits.selectors import arranged_visits

ISSUE, PROMISE, PLANNED_VISIT = "问题", "承诺", "走访计划"
_LONGEST = 60


def matters_of(*, actor: Actor, enterprise_ids: Collection[int], today: date) -> dict[int, tuple[Matter, ...]]:
    """Return by firm what a successor must know of: open problems, what was promised, visits that are planned."""
    issues = open_matters(actor=actor, enterprise_ids=enterprise_ids, today=today)
    visits = _planned_visits(enterprise_ids, today)
    return {
        pk: tuple(line for issue in issues.get(pk, ()) for line in _lines(issue)) + visits.get(pk, ())
        for pk in enterprise_ids
    }


def _planned_visits(enterprise_ids: Collection[int], today: date) -> dict[int, tuple[Matter, ...]]:
    found: dict[int, list[Matter]] = {}
    for visit in arranged_visits(enterprise_ids, today):
        text = f"{visit.date:%Y-%m-%d} {visit.starts_at:%H:%M} {visit.purpose}（{visit.organiser_name}约）"
        found.setdefault(visit.enterprise_id, []).append(Matter(PLANNED_VISIT, visit.number, text))
    return {pk: tuple(visits) for pk, visits in found.items()}


def _lines(issue: OpenMatter) -> list[Matter]:
    text = issue.description if len(issue.description) <= _LONGEST else issue.description[: _LONGEST - 1] + "…"
    where = issue.status_label + (f"，{issue.lead_unit}" if issue.lead_unit else "")
    due = f"，{issue.due_date:%Y-%m-%d}到期" if issue.due_date else ""
    lines = [Matter(ISSUE, issue.number, f"{text}（{where}{due}）")]
    if issue.promised_date:
        lines.append(Matter(PROMISE, issue.number, f"已答应企业 {issue.promised_date:%Y-%m-%d} 前再次答复"))
    return lines
