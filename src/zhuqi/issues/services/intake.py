"""How an issue comes into the ledger and is analysed: register, triage, solve on site, correct, protect."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhuqi.deadlines.regimes import Difficulty
from zhuqi.enterprises.selectors import EnterpriseRef, enterprise_ref
from zhuqi.foundation.crypto import provider
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.issues import access
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    LEVEL_LABELS,
    SUB_CATEGORIES_OF,
    SUB_CATEGORY_LABELS,
    Category,
    Level,
    Nature,
    Source,
    SubCategory,
)
from zhuqi.issues.models import Issue, NumberSeries
from zhuqi.issues.search import search_vector
from zhuqi.issues.services._step import Recorded, Step, begin
from zhuqi.issues.workflow import Action, Status
from zhuqi.organisations.phones import parse_phone
from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import TeamRef, team_of_town, unit_ref

MAX_DESCRIPTION = 2000


@dataclass(frozen=True)
class Analysis:
    """The result of triage (研判): what kind of problem it is, why it exists, how and where it can be solved."""

    category: Category
    level: Level
    difficulty: Difficulty
    sub_category: SubCategory | None = None
    nature: Nature = Nature.INDIVIDUAL
    root_cause: str = ""
    solution_path: str = ""


@transaction.atomic
def register_issue(
    *,
    enterprise_id: int,
    description: str,
    category: Category,
    source: Source,
    actor: Actor,
    at: datetime,
    sub_category: SubCategory | None = None,
    requested_outcome: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    registered_date: date | None = None,
    is_confidential: bool = False,
    concerned_unit_id: int | None = None,
) -> Recorded:
    """
    Give a problem its number (挂号).  Any enterprise may have one: intake requires no assignment.

    ``registered_date`` is the day it was collected, today if left out.  An issue about a unit or an official
    names ``concerned_unit_id`` and is confidential.

    :raises NotAllowed: if the actor's roles do not include registering
    :raises NotFound: if there is no such enterprise or unit
    :raises Refused: if the description is empty or too long, the phone or the date impossible
    """
    if not access.may_register(actor):
        raise NotAllowed("您没有登记问题的权限。")
    if actor.has(Role.CONTACT) and actor.enterprise_id != enterprise_id:
        raise NotAllowed("只能为本企业登记问题。")
    day = _collected_on(registered_date, at)
    enterprise = enterprise_ref(enterprise_id, day)
    issue = new_issue(enterprise, team=team_of_town(enterprise.division_id), day=day, actor=actor, at=at)
    issue.description = checked_description(description)
    issue.requested_outcome = requested_outcome.strip()
    issue.category, issue.source = category, source
    issue.sub_category = checked_sub_category(category, sub_category)
    set_contact(issue, contact_name, contact_phone)
    if concerned_unit_id is not None:
        issue.concerned_unit_id = unit_ref(concerned_unit_id).id
    issue.is_confidential = is_confidential or concerned_unit_id is not None
    return create(
        issue,
        Action.REGISTER,
        actor=actor,
        at=at,
        occurred_on=None if day == timezone.localdate(at) else day,
        data={
            "enterprise": enterprise.number,
            "category": category,
            "category_label": CATEGORY_LABELS[category],
            "source": source,
            "confidential": issue.is_confidential,
        },
    )


@transaction.atomic
def triage_issue(*, issue_id: int, analysis: Analysis, actor: Actor, at: datetime, note: str = "") -> Recorded:
    """
    Analyse an issue: category, nature, root, path, level and difficulty (研判).

    :raises Refused: if the level is still undecided or on site (that is an act of its own)
    """
    step = begin(issue_id, Action.TRIAGE, actor=actor, at=at, reason=note)
    if analysis.level in (Level.UNDECIDED, Level.ON_SITE):
        raise Refused("请选择解决层级：转交当地、转办市直、市级会商、联席会议或转办省直；能现场解决的请用“现场解决”。")
    issue = step.issue
    issue.category, issue.level, issue.difficulty = analysis.category, analysis.level, analysis.difficulty
    issue.sub_category = checked_sub_category(analysis.category, analysis.sub_category)
    issue.nature = analysis.nature
    issue.root_cause, issue.solution_path = analysis.root_cause.strip(), analysis.solution_path.strip()
    return step.record(
        {
            "category": analysis.category,
            "category_label": CATEGORY_LABELS[analysis.category],
            "level": analysis.level,
            "level_label": LEVEL_LABELS[analysis.level],
            "difficulty": analysis.difficulty,
            "nature": analysis.nature,
        }
    )


@transaction.atomic
def solve_on_site(
    *, issue_id: int, measures: str, evidence: str, actor: Actor, at: datetime, solved_date: date | None = None
) -> Recorded:
    """
    Record that a problem was solved where it was found (现场解决); it still has to be called back.

    :raises Refused: if the evidence is missing or the date impossible
    """
    step = begin(issue_id, Action.SOLVE_ON_SITE, actor=actor, at=at, reason=measures, occurred_on=solved_date)
    if not evidence.strip():
        raise Refused("请填写佐证情况，例如现场办结的单据、照片或企业签字的说明。")
    issue = step.issue
    issue.level, issue.difficulty = Level.ON_SITE, issue.difficulty or Difficulty.ORDINARY
    issue.lead_unit_id = actor.unit_id
    issue.solved_date = checked_solved_date(issue, solved_date, step.today)
    issue.resolved_at = issue.first_answered_at = step.at
    return step.record({"evidence": evidence.strip(), "unit": actor.unit_name})


@transaction.atomic
def correct_issue(
    *,
    issue_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
    description: str,
    requested_outcome: str,
    category: Category,
    sub_category: SubCategory | None = None,
) -> Recorded:
    """Put right what was written down wrongly (更正); what it said before stays in the history."""
    step = begin(issue_id, Action.CORRECT, actor=actor, at=at, reason=reason)
    issue = step.issue
    before = {
        "description": issue.description,
        "requested_outcome": issue.requested_outcome,
        "category": issue.category,
        "sub_category": issue.sub_category,
    }
    issue.description = checked_description(description)
    issue.requested_outcome = requested_outcome.strip()
    issue.category, issue.sub_category = category, checked_sub_category(category, sub_category)
    after = {name: getattr(issue, name) for name in before}
    changed = {name: {"from": before[name], "to": after[name]} for name in before if before[name] != after[name]}
    if not changed:
        raise Refused("没有任何改动，请修改后再提交。")
    recorded = step.record({"changed": changed})
    Issue.objects.filter(pk=issue.pk).update(search=search_vector(issue))
    return recorded


@transaction.atomic
def protect_issue(
    *,
    issue_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
    is_confidential: bool = True,
    concerned_unit_id: int | None = None,
) -> Recorded:
    """
    Make an issue confidential, or lift it; name the unit it is about, which then never sees it (设置保密).

    :raises Refused: if the unit concerned is the one that handles the issue
    """
    step = begin(issue_id, Action.PROTECT, actor=actor, at=at, reason=reason)
    issue = step.issue
    if concerned_unit_id is not None and concerned_unit_id in step.standing.co_unit_ids | {issue.lead_unit_id}:
        raise Refused("被反映单位正在承办该问题，请先改派其他单位再设置保密。")
    issue.concerned_unit_id = unit_ref(concerned_unit_id).id if concerned_unit_id is not None else None
    issue.is_confidential = is_confidential or concerned_unit_id is not None
    return step.record({"confidential": issue.is_confidential})


# ---------------------------------------------------------------- shared by register and import


def new_issue(enterprise: EnterpriseRef, *, team: TeamRef | None, day: date, actor: Actor, at: datetime) -> Issue:
    """Return an unsaved issue of the enterprise, with what is copied from it and its team at registration."""
    return Issue(
        number=_next_number(timezone.localdate(at).year),
        status=Status.REGISTERED,
        enterprise_id=enterprise.id,
        enterprise_name=enterprise.name,
        division_id=enterprise.division_id,
        team_id=team.id if team else None,
        size=enterprise.size,
        is_key_target=enterprise.is_key_target,
        registered_by_id=actor.user_id,
        registered_at=at,
        registered_date=day,
        updated_at=at,
    )


def create(
    issue: Issue,
    action: Action,
    *,
    actor: Actor,
    at: datetime,
    occurred_on: date | None = None,
    data: dict[str, object] | None = None,
) -> Recorded:
    """Save a new issue with its first event."""
    issue.search = search_vector(issue)
    issue.save(force_insert=True)
    step = Step(issue, action, actor, at, occurred_on=occurred_on)
    step.at = at
    return step.record(data)


def set_contact(issue: Issue, name: str, phone: str) -> None:
    """
    Put the person to speak to on the issue, the number encrypted.

    :raises Refused: if the number cannot be a telephone number
    """
    issue.contact_name = name.strip()
    number = parse_phone(phone) if phone.strip() else ""
    issue.contact_phone_encrypted = provider().encrypt(number) if number else None


def checked_description(text: str) -> str:
    """:raises Refused: if the problem is not described, or at too great a length"""
    text = text.strip()
    if not text:
        raise Refused("请填写问题描述：企业遇到什么困难、卡在哪里。")
    if len(text) > MAX_DESCRIPTION:
        raise Refused(f"问题描述共{len(text)}字，超过{MAX_DESCRIPTION}字，请精简或把材料作为附件上传。")
    return text


def checked_sub_category(category: Category, sub_category: SubCategory | None) -> str:
    """:raises Refused: if the sub-category does not belong to the category"""
    if sub_category is None or sub_category is SubCategory.UNCLASSIFIED:
        return SubCategory.UNCLASSIFIED if category in SUB_CATEGORIES_OF else ""
    if sub_category not in SUB_CATEGORIES_OF.get(category, ()):
        label = SUB_CATEGORY_LABELS[sub_category]
        raise Refused(f"子类“{label}”不属于“{CATEGORY_LABELS[category]}”，请重新选择子类。")
    return sub_category


def checked_solved_date(issue: Issue, solved_date: date | None, today: date) -> date:
    """:raises Refused: if a problem is said to have been solved before it was collected, or tomorrow"""
    day = solved_date or today
    if day > today:
        raise Refused("解决日期不能晚于今天，请改为实际解决的日期。")
    if day < issue.registered_date:
        raise Refused("解决日期早于问题收集日期，请核对后重新填写。")
    return day


def _collected_on(day: date | None, at: datetime) -> date:
    today = timezone.localdate(at)
    if day is not None and day > today:
        raise Refused("收集日期不能晚于今天，请改为实际收集的日期。")
    return day or today


def keep_number(issue: Issue, number: str) -> None:
    """Let an unsaved issue bear the number it had where it came from, if nobody bears it; later ones are counted on."""
    year, serial = (int(part) for part in number.split("-"))
    if serial == 0 or Issue.objects.filter(number=number).exists():
        return
    given = str(issue.number)
    issue.number = number
    NumberSeries.objects.get_or_create(year=year, defaults={"last": 0})
    NumberSeries.objects.filter(year=year, last__lt=serial).update(last=serial)
    _give_back(given, kept=serial if given.startswith(f"{year}-") else 0)


def _give_back(number: str, *, kept: int) -> None:
    """Take back the number just given out, which nobody bears, where it was the last and is not counted over."""
    year, serial = (int(part) for part in number.split("-"))
    if serial > kept:
        NumberSeries.objects.filter(year=year, last=serial).update(last=serial - 1)


def _next_number(year: int) -> str:
    """Give out the next number of a year; concurrent registrations queue here for the length of one insert."""
    series = NumberSeries.objects.filter(year=year)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(year=year, defaults={"last": 0})
        series.update(last=F("last") + 1)
    return str(NumberSeries.objects.get(year=year))
