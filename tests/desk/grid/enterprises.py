"""The enterprises: ``others`` are a contact of another firm, a group lead of another district, a steward of none."""

from django.utils import timezone

from tests.desk.grid import CONTACT, FIELD, OFFICE, Role, Row, World
from zhuqi.enterprises.models import LiaisonRequest

SEES = OFFICE | FIELD | CONTACT
SEES_ELSEWHERE = OFFICE | {Role.STEWARD}  # a steward in no group knows the whole directory
KEEPS = frozenset({Role.DISPATCHER, Role.STEWARD, Role.GROUP_LEAD})
DECIDES = frozenset({Role.DISPATCHER, Role.GROUP_LEAD})
KEEPS_ELSEWHERE = frozenset({Role.DISPATCHER})
CALLS = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.STEWARD, Role.GROUP_LEAD})
CALLS_ELSEWHERE = OFFICE - {Role.LEADER}


def _number(world: World) -> tuple[str]:
    return (world.cast.firm.number,)


def _pair(world: World) -> tuple[str, str]:
    return world.cast.firm.number, "E000002"


def _asked(world: World) -> tuple[str, int]:
    """A request for another liaison person of the firm."""
    contact = world.cast.people[Role.CONTACT]
    fields = {"name": "赵明", "since": timezone.localdate(), "reason": "调离", "asked_by": contact}
    request, _ = LiaisonRequest.objects.get_or_create(
        enterprise=world.cast.firm, level="CITY", defaults=fields | {"asked_at": timezone.now()}
    )
    return world.cast.firm.number, request.pk


def _seen(route: str) -> Row:
    return Row(f"enterprises:{route}", {200: SEES}, others={200: SEES_ELSEWHERE}, args=_number)


def _empty(route: str) -> Row:
    """An act without its fields: whoever sees the firm is told what is missing, nobody else that there is one."""
    return Row(f"enterprises:{route}", {422: SEES}, others={422: SEES_ELSEWHERE}, method="post", args=_number)


ROWS = [
    Row("enterprises:list", {200: SEES}),
    Row("enterprises:duplicates", {200: KEEPS_ELSEWHERE}),
    Row("enterprises:merge_preview", {200: KEEPS_ELSEWHERE}, args=_pair),
    Row("enterprises:merge", {422: KEEPS_ELSEWHERE}, method="post", args=_pair),
    Row("enterprises:keep_apart", {422: KEEPS_ELSEWHERE}, method="post", args=_pair),
    Row("enterprises:undo_merge", {}, method="post", args=_number),  # it is not merged: there is nothing to undo
    Row("enterprises:liaisons", {200: OFFICE | FIELD}),
    Row("enterprises:key_rule", {200: OFFICE | FIELD}),
    _empty("ask_liaison"),
    Row(
        "enterprises:decide_liaison",
        {302: DECIDES, 403: SEES - DECIDES},
        others={302: KEEPS_ELSEWHERE, 403: SEES_ELSEWHERE - KEEPS_ELSEWHERE},
        method="post",
        args=_asked,
    ),
    Row(
        "enterprises:confirm_liaison",
        {302: KEEPS | CONTACT, 403: SEES - KEEPS - CONTACT},
        others={302: KEEPS_ELSEWHERE, 403: SEES_ELSEWHERE - KEEPS_ELSEWHERE},
        method="post",
        args=lambda world: (world.cast.firm.number, world.liaison_id),
    ),
    Row("enterprises:register", {200: KEEPS | {Role.SUPERVISOR, Role.CALLER}}, otherwise=403),
    _seen("detail"),
    _seen("work"),
    _seen("history"),
    Row(
        "enterprises:edit",
        {200: KEEPS, 403: SEES - KEEPS},
        others={200: KEEPS_ELSEWHERE, 403: SEES_ELSEWHERE - KEEPS_ELSEWHERE},
        args=_number,
    ),
    _empty("rename"),
    _empty("set_status"),
    _empty("add_tag"),
    _empty("set_liaison"),
    _empty("record_figures"),
    Row(
        "enterprises:end_tag",
        {302: KEEPS, 403: SEES - KEEPS},
        others={302: KEEPS_ELSEWHERE, 403: SEES_ELSEWHERE - KEEPS_ELSEWHERE},
        method="post",
        args=lambda world: (world.cast.firm.number, world.tag_id),
    ),
    Row(
        "enterprises:reveal_phone",
        {200: CALLS, 403: SEES - CALLS},
        others={200: CALLS_ELSEWHERE, 403: SEES_ELSEWHERE - CALLS_ELSEWHERE},
        method="post",
        args=lambda world: (world.cast.firm.number, world.liaison_id),
    ),
]
