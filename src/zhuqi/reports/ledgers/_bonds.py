"""包联台账 and 包联名册: who stands by whom, in full for the office, in short for the wall."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q

from zhuqi.enterprises.categories import KIND_LABELS, Kind, LiaisonLevel, TagKind
from zhuqi.enterprises.models import Enterprise, EnterpriseTag
from zhuqi.enterprises.selectors import merged_ids_of
from zhuqi.foundation.spreadsheets import Looks, OfficialColumn
from zhuqi.issues.selectors import open_issue_counts
from zhuqi.organisations.models import Team, in_force
from zhuqi.reports.ledgers._firms import FirmFacts, firm_facts, in_chunks, liaison_cells, teams_by_town
from zhuqi.reports.ledgers._sheets import Content, Request, Row
from zhuqi.stewardship.models import LeaderLead, Stewardship
from zhuqi.visits.kinds import VisitKind
from zhuqi.visits.models import VisitedEnterprise

_COLUMNS = (
    OfficialColumn("序号", 6, Looks.COUNT),
    OfficialColumn("企业编号", 10, Looks.CENTRED),
    OfficialColumn("企业名称", 30, Looks.WRAPPED),
    OfficialColumn("统一社会信用代码", 21, Looks.CENTRED),
    OfficialColumn("类型", 6, Looks.CENTRED),
    OfficialColumn("所属镇街", 12, Looks.CENTRED),
    OfficialColumn("所属片区", 10, Looks.CENTRED),
    OfficialColumn("工作小组", 11, Looks.CENTRED),
    OfficialColumn("标签", 20, Looks.WRAPPED),
    OfficialColumn("包联领导", 18, Looks.WRAPPED),
    OfficialColumn("首席服务官", 10, Looks.CENTRED),
    OfficialColumn("首席服务官单位", 24, Looks.WRAPPED),
    OfficialColumn("首席服务官电话", 14, Looks.CENTRED),
    OfficialColumn("包联开始日期", 11, Looks.DAY),
    OfficialColumn("包联依据", 20, Looks.WRAPPED),
    OfficialColumn("市级联络员", 10, Looks.CENTRED),
    OfficialColumn("市级联络员职务", 12, Looks.CENTRED),
    OfficialColumn("市级联络员电话", 14, Looks.CENTRED),
    OfficialColumn("县区联络员", 10, Looks.CENTRED),
    OfficialColumn("县区联络员职务", 12, Looks.CENTRED),
    OfficialColumn("县区联络员电话", 14, Looks.CENTRED),
    OfficialColumn("企业联络员", 10, Looks.CENTRED),
    OfficialColumn("企业联络员职务", 12, Looks.CENTRED),
    OfficialColumn("企业联络员电话", 14, Looks.CENTRED),
    OfficialColumn("走访次数", 7, Looks.COUNT),
    OfficialColumn("最近走访", 11, Looks.DAY),
    OfficialColumn("在办问题", 7, Looks.COUNT),
)
_ROSTER = (
    OfficialColumn("序号", 6, Looks.COUNT),
    OfficialColumn("片区", 10, Looks.CENTRED),
    OfficialColumn("企业（项目）名称", 32, Looks.WRAPPED),
    OfficialColumn("所属镇街", 12, Looks.CENTRED),
    OfficialColumn("包联领导", 18, Looks.WRAPPED),
    OfficialColumn("首席服务官", 10, Looks.CENTRED),
    OfficialColumn("单位", 26, Looks.WRAPPED),
    OfficialColumn("服务官电话", 14, Looks.CENTRED),
    OfficialColumn("企业联系人", 10, Looks.CENTRED),
    OfficialColumn("职务", 12, Looks.CENTRED),
    OfficialColumn("联系人电话", 14, Looks.CENTRED),
)


def bonds(request: Request) -> Content:
    """Return the ledger of who stands by whom, firm by firm."""
    notes = ("说明：包联、领导包联、联络员按截至日期有效的登记；走访次数含座谈会；在办问题不含保密问题。",)
    return Content(_COLUMNS, _bond_rows(request), notes)


def roster(request: Request) -> Content:
    """Return the roster: the same firms by district, on A4, in what a reader needs."""
    return Content(_ROSTER, _roster_rows(request), paper="A4")


def _served(request: Request) -> Iterator[list[Enterprise]]:
    """Yield the firms somebody stands by on the day, or that are on the list of firms to be stood by."""
    on_the_day = in_force(request.until)
    stewarded = Stewardship.objects.filter(on_the_day).values("enterprise_id")
    led = LeaderLead.objects.filter(on_the_day).values("enterprise_id")
    listed = EnterpriseTag.objects.filter(on_the_day, kind=TagKind.ROSTER).values("enterprise_id")
    yield from in_chunks(request.firms().filter(Q(pk__in=stewarded) | Q(pk__in=led) | Q(pk__in=listed)))


def _bond_rows(request: Request) -> Iterator[Row]:
    teams, serial = teams_by_town(), 0
    for chunk in _served(request):
        ids = [firm.pk for firm in chunk]
        facts, bearers = firm_facts(ids, request.until), merged_ids_of(ids)
        everyone = [pk for group in bearers.values() for pk in group]
        visits = _visits(everyone, request.until)
        issues = open_issue_counts(actor=request.actor, enterprise_ids=everyone, end=request.end)
        request.phones.look_at(ids)
        for firm in chunk:
            serial += 1
            met = [visits[pk] for pk in bearers[firm.pk] if pk in visits]
            yield (
                serial,
                *_who(firm, facts, teams.get(firm.division_id), request),
                sum(count for count, _ in met),
                max((last for _, last in met), default=None),
                sum(issues.get(pk, 0) for pk in bearers[firm.pk]),
            )


def _who(firm: Enterprise, facts: FirmFacts, team: Team | None, request: Request) -> Row:
    bond = facts.bonds.get(firm.pk)
    steward = facts.stewards[bond.steward_id] if bond else None
    return (
        firm.number,
        firm.name,
        firm.credit_code,
        KIND_LABELS[Kind(firm.kind)],
        firm.division.name,
        team.district_name if team else "",
        team.name if team else "",
        facts.tag_words(firm.pk),
        facts.leader_words(firm.pk),
        steward.name if steward else "",
        steward.unit.name if steward and steward.unit else "",
        request.phones.of_official(steward.phone_encrypted if steward else None),
        bond.since if bond else None,
        bond.basis if bond else "",
        *liaison_cells(firm.pk, facts, request.phones),
    )


def _visits(enterprise_ids: list[int], until: date) -> dict[int, tuple[int, date]]:
    """Return how often and when last each firm was met by the day."""
    met = VisitedEnterprise.objects.filter(
        enterprise_id__in=enterprise_ids, visit__date__lte=until, visit__kind__in=list(VisitKind)
    )
    rows = met.order_by().values("enterprise_id").annotate(count=Count("pk"), last=Max("visit__date"))
    return {row["enterprise_id"]: (row["count"], row["last"]) for row in rows}


def _roster_rows(request: Request) -> Iterator[Row]:
    teams = teams_by_town()
    lines: list[tuple[tuple[str, str], Row]] = []
    for chunk in _served(request):
        ids = [firm.pk for firm in chunk]
        facts = firm_facts(ids, request.until)
        request.phones.look_at(ids)
        for firm in chunk:
            team = teams.get(firm.division_id)
            lines.append(((team.code if team else "~", firm.number), _short(firm, facts, team, request)))
    for serial, (_, line) in enumerate(sorted(lines, key=lambda line: line[0]), start=1):
        yield (serial, *line)


def _short(firm: Enterprise, facts: FirmFacts, team: Team | None, request: Request) -> Row:
    bond = facts.bonds.get(firm.pk)
    steward = facts.stewards[bond.steward_id] if bond else None
    contact = facts.person(firm.pk, LiaisonLevel.ENTERPRISE)
    return (
        team.district_name if team else "",
        firm.name,
        firm.division.name,
        facts.leader_words(firm.pk),
        steward.name if steward else "",
        steward.unit.name if steward and steward.unit else "",
        request.phones.of_official(steward.phone_encrypted if steward else None),
        contact.name if contact else "",
        contact.title if contact else "",
        request.phones.of_firm(firm.pk, contact.phone_encrypted if contact else None),
    )
