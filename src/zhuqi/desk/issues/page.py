"""The page of one issue: its card in words, with one act's form open or none."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from zhuqi.desk.issues.acts import ACT_FORMS, buttons, slug_of
from zhuqi.desk.issues.fields import IssueForm
from zhuqi.desk.requests import SignedInRequest
from zhuqi.issues.categories import Level, SubCategory
from zhuqi.issues.selectors import EventLine, IssueCard
from zhuqi.issues.workflow import ACTION_LABELS, ENDED, Action, Status
from zhuqi.organisations.roles import Role

PAGE = "desk/issues/detail.html"

_ROAD: tuple[tuple[str, frozenset[Status]], ...] = (
    ("挂号", frozenset({Status.REGISTERED})),
    ("研判", frozenset({Status.TRIAGED})),
    ("交办", frozenset({Status.ASSIGNED, Status.DISPUTED})),
    ("办理", frozenset({Status.IN_PROGRESS, Status.LONG_TERM})),
    ("申请办结", frozenset({Status.RESOLVED})),
    ("待回访", frozenset({Status.ANSWERED})),
    ("销号", frozenset({Status.CLOSED})),
)
_STEP_OF_ACT = {
    Action.REGISTER: 0,
    Action.IMPORT: 0,
    Action.TRIAGE: 1,
    Action.ASSIGN: 2,
    Action.ARRANGE: 3,
    Action.RESOLVE: 4,
    Action.SOLVE_ON_SITE: 4,
    Action.PASS_AUDIT: 5,
    Action.CALL_BACK: 5,
    Action.CLOSE: 6,
}
_REMARKS = frozenset({Action.COMMENT, Action.ATTACH, Action.CORRECT, Action.PROTECT, Action.MARK_TYPICAL})
_PRESSURE = frozenset({Action.CHASE, Action.SUPERVISE, Action.INSTRUCT, Action.ANSWER_INSTRUCTION})
_KINDS = (("", "全部"), ("moves", "办理"), ("pressure", "督办批示"), ("remarks", "备注附件"))


@dataclass(frozen=True)
class Step:
    """One station of the road."""

    label: str
    state: str
    note: str


@dataclass(frozen=True)
class OpenAct:
    """The act whose form is open."""

    label: str
    slug: str
    form: IssueForm
    hint: str
    is_grave: bool
    seen: int
    facts: tuple[str, ...]


@dataclass(frozen=True)
class HistoryKind:
    """One choice of the filter over the history."""

    value: str
    label: str
    count: int


def short(day: date, today: date) -> str:
    """Write a day without the year, unless it is another year."""
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day:%Y年%-m月%-d日}"


def road(card: IssueCard, today: date) -> tuple[Step, ...]:
    """Return the stations with the day each was reached; where the issue left the road, the last one says how."""
    reached: dict[int, date] = {}
    for line in card.history:
        if (station := _STEP_OF_ACT.get(line.action)) is not None:
            reached[station] = line.occurred_on or timezone.localdate(line.at)
    here = next((index for index, (_, statuses) in enumerate(_ROAD) if card.status in statuses), None)
    if here is None:
        here = max(reached, default=0) + (1 if card.status in ENDED else 0)
    steps = []
    for index, (label, _) in enumerate(_ROAD):
        state = "now" if index == here else "done" if index < here else "next"
        if state == "done" and index not in reached:
            state = "skipped"
        note = short(reached[index], today) if index in reached and index <= here else ""
        steps.append(Step(label, "done" if card.status is Status.CLOSED and index in reached else state, note))
    if card.status is Status.CLOSED:
        return tuple(steps)
    if card.status not in frozenset().union(*(statuses for _, statuses in _ROAD)):
        return (*(step for step in steps[:here] if step.state == "done"), Step(card.status_label, "now", ""))
    return tuple(steps)


def history_kind(action: Action) -> str:
    """Return the filter an act falls under."""
    if action in _REMARKS:
        return "remarks"
    return "pressure" if action in _PRESSURE else "moves"


def filtered_history(card: IssueCard, kind: str) -> tuple[tuple[HistoryKind, ...], list[EventLine]]:
    """Return the choices of the filter with counts, and the lines of ``kind``, newest first."""
    kinds = [history_kind(line.action) for line in card.history]
    choices = tuple(HistoryKind(value, label, kinds.count(value) if value else len(kinds)) for value, label in _KINDS)
    shown = [line for line, its_kind in zip(card.history, kinds, strict=True) if not kind or its_kind == kind]
    return tuple(choice for choice in choices if choice.count or not choice.value), shown[::-1]


def happened_since(card: IssueCard, seen: int, today: date) -> list[str]:
    """Say who did what since the page was opened, in sentences."""
    since = card.history[seen:] if 0 < seen < len(card.history) else card.history[-1:]
    return [
        f"{short(timezone.localdate(line.at), today)} {timezone.localtime(line.at):%H:%M} "
        f"{line.unit} {line.person} {line.text}".replace("  ", " ")
        for line in since
    ]


def open_act(action: Action, card: IssueCard, form: IssueForm | None = None, seen: int | None = None) -> OpenAct:
    """Return an act with its form, the first field ready to be typed into."""
    known = ACT_FORMS[action]
    form = form or known.form(card=card)
    if not form.is_bound:
        first = next(iter(form.visible_fields()))
        first.field.widget.attrs["autofocus"] = True
    return OpenAct(
        ACTION_LABELS[action],
        slug_of(action),
        form,
        known.hint,
        known.is_grave,
        seen or card.event_count,
        _facts(action, card),
    )


def _facts(action: Action, card: IssueCard) -> tuple[str, ...]:
    """Return what has to be read before deciding: the extension asked for, the instruction to be answered."""
    asked = card.pending_extension
    if action in (Action.APPROVE_EXTENSION, Action.REFUSE_EXTENSION) and asked is not None:
        old, new = f"{asked.old_due_date:%Y年%-m月%-d日}", f"{asked.new_due_date:%Y年%-m月%-d日}"
        return (f"申请由{old}延期至{new}。理由：{asked.reason}",)
    return card.open_instructions[:1] if action is Action.ANSWER_INSTRUCTION else ()


def show_issue(
    request: SignedInRequest,
    card: IssueCard,
    *,
    opened: OpenAct | None = None,
    refusal: str = "",
    happened: list[str] | None = None,
    said: str = "",
    status: int = 200,
    partial: str = "issue",
    **more: Any,
) -> HttpResponse:
    """Draw the page, or for htmx the part of it named ``partial``."""
    today = timezone.localdate()
    primary, others = buttons(card)
    kind = request.GET.get("history", "")
    kinds, lines = filtered_history(card, kind)
    context = {
        "card": card,
        "today": today,
        "steps": road(card, today),
        "primary": primary,
        "others": others,
        "opened": opened,
        "refusal": refusal,
        "happened": happened or [],
        "said": said,
        "history_kinds": kinds,
        "history_kind": kind,
        "history": lines,
        "has_analysis": bool(card.nature or card.root_cause or card.solution_path or card.level is not Level.UNDECIDED),
        "sub_category": "" if card.sub_category == SubCategory.UNCLASSIFIED else card.sub_category_label,
        "shows_second_track": not request.actor.has(Role.CONTACT),
        "may_attach": Action.ATTACH in card.offered_actions,
        **more,
    }
    response = render(request, f"{PAGE}#{partial}" if request.htmx else PAGE, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
