"""走访台账: every visit and symposium, one line each, in columns the visit import reads back."""

from collections.abc import Iterator

from django.db.models import Q

from zhuqi.enterprises.models import Enterprise
from zhuqi.foundation.spreadsheets import Looks, OfficialColumn
from zhuqi.issues.selectors import visible_numbers
from zhuqi.organisations.models import Division, Team
from zhuqi.reports.ledgers._firms import chunked
from zhuqi.reports.ledgers._sheets import Content, Request, Row, day_of, names_of
from zhuqi.visits.access import visible_visits
from zhuqi.visits.kinds import KIND_LABELS, VisitKind
from zhuqi.visits.models import VisitIssue, VisitParticipant, VisitState

_COLUMNS = (
    OfficialColumn("序号", 6, Looks.COUNT),
    OfficialColumn("走访编号", 10, Looks.CENTRED),
    OfficialColumn("走访日期", 11, Looks.DAY),
    OfficialColumn("走访方式", 8, Looks.CENTRED),
    OfficialColumn("企业名称", 32, Looks.WRAPPED),
    OfficialColumn("所属镇街", 12, Looks.WRAPPED),
    OfficialColumn("片区", 10, Looks.CENTRED),
    OfficialColumn("走访地点", 24, Looks.WRAPPED),
    OfficialColumn("走访事由", 30, Looks.WRAPPED),
    OfficialColumn("参加人员", 20, Looks.WRAPPED),
    OfficialColumn("了解到的情况", 50, Looks.WRAPPED),
    OfficialColumn("有无诉求", 7, Looks.CENTRED),
    OfficialColumn("问题编号", 13, Looks.CENTRED),
    OfficialColumn("专访缘由", 12, Looks.WRAPPED),
    OfficialColumn("登记人", 9, Looks.CENTRED),
    OfficialColumn("登记日期", 11, Looks.DAY),
)
HAS_REQUEST, HAS_NONE = "有", "无"


def visits(request: Request) -> Content:
    """Return the ledger of visits."""
    return Content(_COLUMNS, _rows(request), frozen_columns=2)


def _rows(request: Request) -> Iterator[Row]:
    valid = Q(recorded_until__isnull=True) | Q(recorded_until__gte=request.end)
    seen = visible_visits(request.actor).order_by().values("pk")
    rows = VisitState.objects.filter(valid, recorded_from__lt=request.end, date__lte=request.until, visit__in=seen)
    found = rows.select_related("visit__recorded_by").order_by("visit__number").iterator(chunk_size=2000)
    teams = {team.pk: team.district_name for team in Team.objects.all()}
    towns = dict(Division.objects.values_list("pk", "name"))
    serial = 0
    for chunk in chunked(found):
        firms = _firms(chunk)
        people, issues = _people(chunk), _issues(chunk, request)
        for state in chunk:
            serial += 1
            visit, met = state.visit, [firms[pk] for pk in state.enterprise_ids if pk in firms]
            yield (
                serial,
                visit.number,
                state.date,
                KIND_LABELS[VisitKind(state.kind)],
                names_of([firm.name for firm in met]),
                names_of([towns[firm.division_id] for firm in met]),
                teams.get(state.team_id or 0, ""),
                visit.place,
                visit.purpose,
                names_of(people.get(visit.pk, [])),
                visit.summary,
                HAS_NONE if state.has_no_request else HAS_REQUEST,
                "\n".join(issues.get(visit.pk, [])),
                visit.special_note,
                visit.recorded_by.name,
                day_of(visit.recorded_at),
            )


def _firms(states: list[VisitState]) -> dict[int, Enterprise]:
    """Return the firms met, by the id the visit names: for a merged one, the firm that stands for it now."""
    ids = {pk for state in states for pk in state.enterprise_ids}
    rows = Enterprise.objects.filter(pk__in=ids).select_related("merged_into").defer("search", "merged_into__search")
    return {row.pk: row.merged_into or row for row in rows}


def _people(states: list[VisitState]) -> dict[int, list[str]]:
    rows = VisitParticipant.objects.filter(visit_id__in=[state.visit_id for state in states]).order_by("id")
    people: dict[int, list[str]] = {}
    for visit_id, user, name in rows.values_list("visit_id", "user__name", "name"):
        people.setdefault(visit_id, []).append(user or name)
    return people


def _issues(states: list[VisitState], request: Request) -> dict[int, list[str]]:
    rows = VisitIssue.objects.filter(visit_id__in=[state.visit_id for state in states]).order_by("id")
    linked = list(rows.values_list("visit_id", "issue_id"))
    numbers = visible_numbers(actor=request.actor, issue_ids=[issue_id for _, issue_id in linked])
    found: dict[int, list[str]] = {}
    for visit_id, issue_id in linked:
        if issue_id in numbers:
            found.setdefault(visit_id, []).append(numbers[issue_id])
    return found
