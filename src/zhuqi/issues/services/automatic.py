"""
What the system does by itself: turn lamps, chase, open supervision notices, recompute dates, seal days.

Each may run any number of times, by several workers, killed half-way: what was done is a unique row, and only whoever
inserts it writes the event.
"""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from zhuqi.deadlines.regimes import SUPERVISION_LADDER, Lamp, lamp
from zhuqi.deadlines.selectors import working_calendar
from zhuqi.issues import chain
from zhuqi.issues.categories import SUPERVISION_LABELS, SupervisionLevel
from zhuqi.issues.models import IssueEvent, IssueStage, Seal, SealEntry, SupervisionNotice
from zhuqi.issues.services._stages import recompute_provisional
from zhuqi.issues.services._step import begin
from zhuqi.issues.workflow import HANDLING, WITH_UNIT, Action
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import system_actor

_SEALING_LOCK = 7_401  # advisory lock: one sealer at a time, though nobody may lock the rows of an append-only table
IMPORT_RULE = "IMPORT"  # a date that came with a spreadsheet is shown, and nobody is chased for it by the system


def sweep_deadlines(*, at: datetime) -> dict[str, int]:
    """
    Look at every running stage that is near or past its date: turn its lamp, remind, chase, supervise (催办、督办).

    Returns how many lamps were turned and how many notices opened.
    """
    today = timezone.localdate(at)
    due = (
        IssueStage.objects.filter(met_at=None, yellow_from__lte=today, issue__status__in=HANDLING)
        .exclude(rule__regime=IMPORT_RULE)
        .order_by("due_date", "id")
        .values_list("pk", flat=True)
    )
    actor = system_actor(today)
    turned = opened = 0
    for stage_id in list(due):
        with transaction.atomic():
            has_turned, has_opened = _sweep_stage(stage_id, today, actor, at)
        turned += has_turned
        opened += has_opened
    return {"lamps": turned, "notices": opened}


def _sweep_stage(stage_id: int, today: date, actor: Actor, at: datetime) -> tuple[bool, bool]:
    stage = IssueStage.objects.select_for_update(of=("self",)).select_related("issue").get(pk=stage_id)
    if stage.met_at is not None or stage.due_date is None or stage.issue.status not in HANDLING:
        return False, False  # somebody acted since the list was made
    shown = lamp(yellow_from=stage.yellow_from, due_date=stage.due_date, today=today, is_met=False, is_parked=False)
    turned = IssueStage.objects.filter(pk=stage.pk).exclude(announced_lamp=shown).update(announced_lamp=shown) == 1
    level = _level_for(shown, (today - stage.due_date).days)
    if level is None:
        return turned, False
    text = _notice_text(stage, level, today)
    _, is_new = SupervisionNotice.objects.get_or_create(
        issue_id=stage.issue_id,
        stage=stage.code,
        due_date=stage.due_date,
        level=level,
        serial=0,
        defaults={"opened_at": at, "opened_by_id": actor.user_id, "text": text},
    )
    if not is_new:
        return turned, False
    chasing = level in (SupervisionLevel.REMINDER, SupervisionLevel.CHASE)
    step = begin(stage.issue_id, Action.CHASE if chasing else Action.SUPERVISE, actor=actor, at=at, reason=text)
    step.record(
        {
            "level": level,
            "level_label": SUPERVISION_LABELS[level],
            "stage": stage.code,
            "stage_label": stage.label,
            "due_date": stage.due_date.isoformat(),
            "unit": step.issue.lead_unit.name if step.issue.lead_unit else "",
        }
    )
    return turned, True


def _level_for(shown: Lamp, overdue_days: int) -> SupervisionLevel | None:
    """Return the highest step of the ladder reached; after a pause the lower ones are not made up for."""
    if shown is Lamp.YELLOW:
        return SupervisionLevel.REMINDER
    reached = [SupervisionLevel(level) for level, days in SUPERVISION_LADDER if overdue_days >= days]
    return reached[-1] if reached else None


def _notice_text(stage: IssueStage, level: SupervisionLevel, today: date) -> str:
    due_date = stage.due_date or today
    day = f"{due_date:%Y年%-m月%-d日}"
    if level is SupervisionLevel.REMINDER:
        left = (due_date - today).days
        return f"“{stage.label}”将于{day}到期，" + ("今日到期" if left == 0 else f"还剩{left}天") + "，请抓紧办理。"
    return f"“{stage.label}”应于{day}完成，已超期{(today - due_date).days}天，请立即办理并反馈。"


# ---------------------------------------------------------------- the calendar of a year was published


def recompute_provisional_dates(*, at: datetime) -> int:
    """
    Compute again the dates that were provisional and no longer need be (重算期限).

    Returns how many issues got another date.  Dates moved by a decision stay.
    """
    calendar = working_calendar()
    actor = system_actor(timezone.localdate(at))
    provisional = IssueStage.objects.filter(is_provisional=True, due_date__lte=calendar.known_until)
    moved = 0
    for issue_id in list(provisional.order_by("issue_id").values_list("issue_id", flat=True).distinct()):
        with transaction.atomic():
            stages = list(
                IssueStage.objects.select_for_update(of=("self",)).filter(
                    issue_id=issue_id, is_provisional=True, due_date__lte=calendar.known_until
                )
            )
            before = {stage.code: stage.due_date for stage in stages}
            changed = [stage for stage in stages if recompute_provisional(stage, calendar)]
            if not changed or changed[0].issue.status not in WITH_UNIT:
                continue
            step = begin(issue_id, Action.RECOMPUTE, actor=actor, at=at)
            step.record({"stages": [_moved(stage, before[stage.code]) for stage in changed]})
            moved += 1
    return moved


def _moved(stage: IssueStage, before: date | None) -> dict[str, object]:
    return {
        "code": stage.code,
        "label": stage.label,
        "from": before.isoformat() if before else None,
        "to": stage.due_date.isoformat() if stage.due_date else None,
    }


# ---------------------------------------------------------------- sealing


def seal_history(*, at: datetime) -> int:
    """
    Seal every day up to yesterday that has events without a seal (日封存); returns how many seals were made.

    What belongs to a day already sealed but became visible later lies under the seal of the next run.
    """
    today = timezone.localdate(at)
    made = 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING_LOCK])
        unsealed = (
            IssueEvent.objects.filter(seal_entry=None, at__lt=_midnight(today))
            .order_by("at", "id")
            .values_list("pk", "at", "hash")
        )
        last = Seal.objects.order_by("-day").first()
        by_day: dict[date, list[tuple[int, str]]] = {}
        for pk, moment, digest in unsealed.iterator(chunk_size=5000):
            day = timezone.localdate(moment)
            if last is not None and day <= last.day:  # a late commit cannot reopen a sealed day
                day = last.day + timedelta(days=1)
            if day < today:
                by_day.setdefault(day, []).append((pk, digest))
        for day in sorted(by_day):
            last = _seal(day, by_day[day], last, at)
            made += 1
    return made


def _seal(day: date, leaves: list[tuple[int, str]], last: Seal | None, at: datetime) -> Seal:
    previous = last.seal if last else ""
    root = chain.merkle_root([digest for _, digest in leaves])
    seal = Seal.objects.create(
        day=day,
        sealed_at=at,
        events=len(leaves),
        merkle_root=root,
        previous_seal=previous,
        seal=chain.seal_hash(previous_seal=previous, day=day, events=len(leaves), root=root),
    )
    SealEntry.objects.bulk_create(
        (SealEntry(event_id=pk, seal=seal, position=position) for position, (pk, _) in enumerate(leaves)),
        batch_size=2000,
    )
    return seal


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
