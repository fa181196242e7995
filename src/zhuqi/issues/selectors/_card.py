"""One issue as one page shows it: who, what, where it stands, who must move by when, what I may do now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from zhuqi.deadlines.regimes import DIFFICULTY_LABELS, Difficulty, lamp
from zhuqi.foundation.crypto import mask_phone, provider
from zhuqi.foundation.errors import NotAllowed, NotFound
from zhuqi.issues import access
from zhuqi.issues.categories import (
    CATEGORY_LABELS,
    CLOSURE_GRADE_LABELS,
    EXCLUSION_LABELS,
    LEVEL_LABELS,
    NATURE_LABELS,
    SATISFACTION_LABELS,
    SOURCE_LABELS,
    SUB_CATEGORY_LABELS,
    Category,
    ClosureGrade,
    ExclusionClass,
    Level,
    Nature,
    Satisfaction,
    Source,
    SubCategory,
)
from zhuqi.issues.lamps import IssueLamp, issue_lamp
from zhuqi.issues.models import CoHandling, Issue, IssueEvent, IssueStage, PreCommunication
from zhuqi.issues.selectors._for_firms import files_for, is_of_the_firm, shown_to
from zhuqi.issues.selectors._lines import (
    AttachmentLine,
    CoHandlingLine,
    EventLine,
    PreCommunicationLine,
    StageLine,
)
from zhuqi.issues.selectors._stages import stages_of
from zhuqi.issues.selectors._waiting import (
    PendingExtension,
    idle_actions,
    open_instructions,
    pending_extension,
    unreached_attempts,
)
from zhuqi.issues.sentences import sentence
from zhuqi.issues.workflow import ACTION_LABELS, HANDLING, STATUS_LABELS, Action, Status
from zhuqi.organisations.roles import Actor
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size


@dataclass(frozen=True)
class IssueCard:
    """Everything the page of one issue shows.  Plain values: rendering it runs no SQL."""

    id: int
    number: str
    status: Status
    status_label: str
    lamp: IssueLamp
    enterprise_id: int
    enterprise_number: str
    enterprise_name: str
    hides_enterprise: bool
    town: str
    team: str
    size_label: str
    is_key_target: bool
    is_confidential: bool
    is_imported: bool
    is_typical: bool
    description: str
    requested_outcome: str
    contact_name: str
    contact_phone_masked: str
    source_label: str
    category: Category
    category_label: str
    sub_category: str
    sub_category_label: str
    nature: str
    nature_label: str
    root_cause: str
    solution_path: str
    level: Level
    level_label: str
    difficulty: str
    difficulty_label: str
    registered_at: datetime
    registered_date: date
    registered_by: str
    lead_unit_id: int | None
    lead_unit: str
    assigned_at: datetime | None
    due_date: date | None
    solve_due_date: date | None
    original_due_date: date | None
    first_answered_at: datetime | None
    promised_date: date | None
    solved_date: date | None
    closed_at: datetime | None
    closure_grade_label: str
    reopened_count: int
    objection_count: int
    extension_count: int
    satisfaction_label: str
    called_back: bool
    reached: bool
    is_confirmed: bool
    plan: str
    plan_owner: str
    next_checkpoint: date | None
    exclusion_label: str
    concerned_unit: str
    merged_into: str
    merged_numbers: tuple[str, ...]
    stages: tuple[StageLine, ...]
    co_handlings: tuple[CoHandlingLine, ...]
    pre_communications: tuple[PreCommunicationLine, ...]
    attachments: tuple[AttachmentLine, ...]
    history: tuple[EventLine, ...]
    pending_extension: PendingExtension | None
    open_instructions: tuple[str, ...]
    unreached_attempts: int
    allowed_actions: frozenset[Action]
    offered_actions: frozenset[Action]
    event_count: int


def issue_id(*, actor: Actor, number: str) -> int:
    """
    Return the id behind a number, for an act on it.

    :raises NotFound: if there is none, or none the actor may see
    """
    return visible_issue(actor, number).pk


def issue_card(*, actor: Actor, number: str, today: date) -> IssueCard:
    """
    Return one issue as ``actor`` sees it, in about ten queries whatever the length of its history.

    :raises NotFound: if there is none, or none they may see
    """
    issue = visible_issue(actor, number)
    co_handlings = list(CoHandling.objects.filter(issue=issue).select_related("unit").order_by("id"))
    history = list(
        IssueEvent.objects.filter(issue=issue).select_related("actor__unit", "seal_entry").order_by("sequence")
    )
    tracks = list(PreCommunication.objects.filter(issue=issue).select_related("unit", "member").order_by("id"))
    stands = access.standing_from(
        actor,
        issue,
        co_unit_ids=[row.unit_id for row in co_handlings],
        member_ids=[row.member_id for row in tracks if row.member_id],
    )
    allowed = access.allowed_actions(actor, issue, stands)
    hidden = access.hides_enterprise(actor, issue)
    is_firm = is_of_the_firm(actor)
    status = Status(issue.status)
    stages = stages_of(issue)
    return IssueCard(
        id=issue.pk,
        number=issue.number,
        status=status,
        status_label=STATUS_LABELS[status],
        lamp=issue_lamp(status=status, due_date=issue.due_date, yellow_from=issue.yellow_from, today=today),
        enterprise_id=issue.enterprise_id,
        enterprise_number="" if hidden else issue.enterprise.number,
        enterprise_name="（保密）" if hidden else issue.enterprise_name,
        hides_enterprise=hidden,
        town=issue.division.name if issue.division and not hidden else "",
        team=issue.team.name if issue.team and not hidden else "",
        size_label=SIZE_LABELS[Size(issue.size)],
        is_key_target=issue.is_key_target,
        is_confidential=issue.is_confidential,
        is_imported=issue.is_imported,
        is_typical=issue.is_typical,
        description=issue.description,
        requested_outcome=issue.requested_outcome,
        contact_name="" if hidden else issue.contact_name,
        contact_phone_masked="" if hidden else _masked(issue),
        source_label=SOURCE_LABELS[Source(issue.source)],
        category=Category(issue.category),
        category_label=CATEGORY_LABELS[Category(issue.category)],
        sub_category=issue.sub_category,
        sub_category_label=SUB_CATEGORY_LABELS[SubCategory(issue.sub_category)] if issue.sub_category else "",
        nature=issue.nature,
        nature_label=NATURE_LABELS[Nature(issue.nature)] if issue.nature else "",
        root_cause="" if is_firm else issue.root_cause,
        solution_path=issue.solution_path,
        level=Level(issue.level),
        level_label=LEVEL_LABELS[Level(issue.level)],
        difficulty=issue.difficulty,
        difficulty_label=DIFFICULTY_LABELS[Difficulty(issue.difficulty)] if issue.difficulty else "",
        registered_at=issue.registered_at,
        registered_date=issue.registered_date,
        registered_by=issue.registered_by.name,
        lead_unit_id=issue.lead_unit_id,
        lead_unit=issue.lead_unit.name if issue.lead_unit else "",
        assigned_at=issue.assigned_at,
        due_date=issue.due_date,
        solve_due_date=issue.solve_due_date,
        original_due_date=issue.original_due_date,
        first_answered_at=issue.first_answered_at,
        promised_date=issue.promised_date,
        solved_date=issue.solved_date,
        closed_at=issue.closed_at,
        closure_grade_label=CLOSURE_GRADE_LABELS[ClosureGrade(issue.closure_grade)] if issue.closure_grade else "",
        reopened_count=issue.reopened_count,
        objection_count=issue.objection_count,
        extension_count=issue.extension_count,
        satisfaction_label=SATISFACTION_LABELS[Satisfaction(issue.satisfaction)] if issue.satisfaction else "",
        called_back=issue.called_back,
        reached=issue.reached,
        is_confirmed=issue.confirmed_solved,
        plan=issue.plan,
        plan_owner=issue.plan_owner,
        next_checkpoint=issue.next_checkpoint,
        exclusion_label=EXCLUSION_LABELS[ExclusionClass(issue.exclusion_class)] if issue.exclusion_class else "",
        concerned_unit=issue.concerned_unit.name if issue.concerned_unit else "",
        merged_into=issue.merged_into.number if issue.merged_into else "",
        merged_numbers=tuple(
            Issue.objects.filter(merged_into=issue).order_by("number").values_list("number", flat=True)
        ),
        stages=tuple(_stage_line(stage, status, today) for stage in stages),
        co_handlings=tuple(
            CoHandlingLine(c.unit_id, c.unit.name, c.due_date, "" if is_firm else c.reply, c.replied_at)
            for c in co_handlings
        ),
        pre_communications=() if is_firm else tuple(_pre_communication(row) for row in tracks),
        attachments=tuple(AttachmentLine(a.pk, a.name, a.bytes, a.uploaded_at) for a in files_for(actor, issue)),
        history=tuple(event_line(event) for event in shown_to(actor, history)),
        pending_extension=None if is_firm else pending_extension(history),
        open_instructions=() if is_firm else open_instructions(history),
        unreached_attempts=unreached_attempts(history),
        allowed_actions=allowed,
        offered_actions=allowed - idle_actions(actor, issue, history, co_handlings, tracks),
        event_count=issue.event_count,
    )


def refusal(*, actor: Actor, number: str, action: Action) -> str:
    """
    Return why the actor may not perform an act on an issue they see, "" if they may.

    The issue's status is not looked at.

    :raises NotFound: if there is none, or none the actor may see
    """
    issue = visible_issue(actor, number)
    try:
        access.require(actor, action, issue, access.standing(actor, issue))
    except NotAllowed as refused:
        return str(refused)
    return ""


def attachment_of(*, actor: Actor, number: str, attachment_id: int) -> tuple[str, str, str]:
    """
    Return name, content type and digest of a file of an issue the actor may see.

    :raises NotFound: if there is none
    """
    file = files_for(actor, visible_issue(actor, number)).filter(pk=attachment_id).first()
    if file is None:
        raise NotFound("没有这个附件，可能链接已过期，请回到问题页重新打开。")
    return file.name, file.content_type, file.sm3


def event_line(event: IssueEvent) -> EventLine:
    """Turn an event into a sentence."""
    action = Action(event.action)
    return EventLine(
        at=event.at,
        occurred_on=event.occurred_on,
        unit=event.actor.unit.name if event.actor.unit else "",
        person=event.actor.name,
        action=action,
        action_label=ACTION_LABELS[action],
        text=sentence(action, event.data),
        reason=event.reason,
        is_automatic=event.actor.username == "system",
        is_sealed=hasattr(event, "seal_entry"),
    )


def visible_issue(actor: Actor, number: str) -> Issue:
    """:raises NotFound: if there is none, or none the actor may see"""
    issue = (
        access.visible_issues(actor)
        .select_related("enterprise", "division", "team", "lead_unit", "concerned_unit", "registered_by")
        .defer("search", "enterprise__search")
        .filter(number=number)
        .first()
    )
    if issue is None:
        raise NotFound("没有这个问题，或您无权查看。请核对问题编号。")
    return issue


def _masked(issue: Issue) -> str:
    if not issue.contact_phone_encrypted:
        return ""
    return mask_phone(provider().decrypt(bytes(issue.contact_phone_encrypted)))


def _stage_line(stage: IssueStage, status: Status, today: date) -> StageLine:
    met_date = timezone.localdate(stage.met_at) if stage.met_at else None
    parked = status not in HANDLING
    return StageLine(
        code=stage.code,
        label=stage.label,
        due_date=stage.due_date,
        original_due_date=stage.original_due_date,
        met_date=met_date,
        is_provisional=stage.is_provisional,
        falls_on_holiday=stage.falls_on_holiday,
        lamp=lamp(
            yellow_from=stage.yellow_from,
            due_date=stage.due_date,
            today=today,
            is_met=met_date is not None,
            is_parked=parked,
        ),
        was_late=bool(met_date and stage.due_date and met_date > stage.due_date),
    )


def _pre_communication(row: PreCommunication) -> PreCommunicationLine:
    return PreCommunicationLine(
        unit=row.unit.name,
        member=row.member.name if row.member else "",
        due_date=row.due_date,
        outcome=row.outcome,
        done_at=row.done_at,
    )
