"""Calls: the callers', read by the office. Complaints: everybody's own, the office's all, the receipt whoever's."""

from tests.desk.grid import EVERYBODY, OFFICE, Role, Row, World

D, SUP, C, L = (frozenset({role}) for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER))
LOOKS_AFTER = D | SUP | L  # complaints of the whole city


def _answered(world: World) -> tuple[str, str]:
    return ("answered", world.answered_number)


def _none(world: World) -> tuple[str]:
    return ("T999999",)


def _complaint(world: World) -> tuple[str]:
    return (world.complaint,)


def _call(own: dict[int, frozenset[Role]], **data: str) -> Row:
    return Row("followups:call", own, otherwise=403, method="post", args=_answered, data=lambda world: dict(data))


ROWS = [
    Row("followups:list", {200: C, 302: OFFICE - C}),
    Row("followups:records", {200: OFFICE}),
    Row("followups:call", {200: C}, otherwise=403, args=_answered),
    Row(
        "followups:call", {422: C}, otherwise=403, method="post", args=_answered, data=lambda world: {"reached": "yes"}
    ),
    Row("followups:call", {302: C}, otherwise=403, method="post", args=_answered, data=lambda world: {"reached": "no"}),
    Row("followups:call", {}, args=lambda world: ("no-such-kind", world.answered_number)),
    Row("followups:open", {302: C}, otherwise=403, method="post", args=_answered),
    Row("followups:release", {302: C}, otherwise=403, method="post", args=_answered),
    Row("complaints:list", {200: EVERYBODY}),
    Row("complaints:new", {200: EVERYBODY}),
    Row("complaints:new", {422: EVERYBODY}, method="post"),
    Row("complaints:receipt", {200: EVERYBODY}, is_public=True),
    Row("complaints:receipt", {422: EVERYBODY}, method="post", is_public=True),
    Row("complaints:judge_by_code", {404: EVERYBODY}, method="post", is_public=True),
    # About the power company, raised by the firm's contact: nobody of the unit ever learns of it.
    Row(
        "complaints:detail",
        {200: LOOKS_AFTER | {Role.CONTACT}},
        others={200: LOOKS_AFTER},
        args=_complaint,
    ),
    Row(
        "complaints:appoint",
        {422: LOOKS_AFTER | {Role.CONTACT}},
        others={422: LOOKS_AFTER},
        method="post",
        args=_complaint,
    ),
    Row(
        "complaints:reply",
        {422: LOOKS_AFTER | {Role.CONTACT}},
        others={422: LOOKS_AFTER},
        method="post",
        args=_complaint,
        data=lambda world: {"text": "已处理"},
    ),
    Row(
        "complaints:judge",
        {422: LOOKS_AFTER | {Role.CONTACT}},
        others={422: LOOKS_AFTER},
        method="post",
        args=_complaint,
        data=lambda world: {"accepted": "yes"},
    ),
    Row(
        "complaints:settle",
        {422: LOOKS_AFTER | {Role.CONTACT}},
        others={422: LOOKS_AFTER},
        method="post",
        args=_complaint,
        data=lambda world: {"note": "已联系"},
    ),
    Row("complaints:detail", {}, args=_none),
    Row("settings:calls", {200: D | SUP}),
    Row("settings:set_call_rules", {422: D | SUP}, method="post"),
    Row("settings:set_call_script", {422: D | SUP}, method="post", args=lambda world: ("answered",)),
]
