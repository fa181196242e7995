"""The ledger, one issue, and its acts: ``others`` are units, groups and firms the issue does not concern."""

from tests.desk.grid import BUSINESS_ROLES, CONTACT, EVERYBODY, FIELD, OFFICE, UNIT, Role, Row, World

D, SUP, ST, GL = Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD
H, UH, C, L, CON = Role.HANDLER, Role.UNIT_HEAD, Role.CALLER, Role.LEADER, Role.CONTACT
REGISTERS = frozenset({D, SUP, ST, GL, C, CON})
SEES = OFFICE | UNIT | FIELD | CONTACT  # with whom the issue is


def _number(world: World) -> tuple[str]:
    return (world.number,)


def _act(slug: str, own: dict[int, frozenset[Role]], **data: object) -> Row:
    """An act on the issue in hand: strangers of the unit, the group and the firm never learn that there is one."""
    return Row(
        "issues:act",
        own,
        others={status: roles & OFFICE for status, roles in own.items()},
        method="post",
        args=lambda world: (world.number, slug),
        data=lambda world: {name: value(world) if callable(value) else value for name, value in data.items()},
    )


def _only(*roles: Role) -> dict[int, frozenset[Role]]:
    """Those who may, do; those who see the issue are refused."""
    may = frozenset(roles)
    return {302: may, 403: SEES - may}


ROWS = [
    Row("issues:list", {200: BUSINESS_ROLES}),
    Row("issues:facets", {200: BUSINESS_ROLES}),
    Row("issues:columns", {302: EVERYBODY}, method="post"),
    Row("issues:export", {200: BUSINESS_ROLES}, method="post"),
    Row("issues:bulk_assign", {302: frozenset({D})}, otherwise=403, method="post"),
    Row("issues:bulk_chase", {302: frozenset({D, SUP})}, otherwise=403, method="post"),
    Row("issues:save_filter", {302: BUSINESS_ROLES}, method="post", data=lambda world: {"name": "我的"}),
    Row("issues:filter_counts", {200: BUSINESS_ROLES}),
    Row("issues:open_filter", {302: frozenset({D})}, method="post", args=lambda world: (world.view_id,)),
    Row("issues:delete_filter", {302: frozenset({D})}, method="post", args=lambda world: (world.view_id,)),
    Row("issues:register", {200: REGISTERS}, otherwise=403),
    Row("issues:register", {422: REGISTERS}, otherwise=403, method="post"),
    Row("issues:suggest_enterprise", {200: REGISTERS}, otherwise=403),
    Row("issues:detail", {200: SEES}, others={200: OFFICE}, args=_number),
    Row("issues:similar", {200: SEES}, others={200: OFFICE}, args=_number),
    Row("issues:reveal_phone", {200: SEES}, others={200: OFFICE}, method="post", args=_number),
    # A firm's contact opens only the files the firm sent in; this one an official attached.
    Row(
        "issues:attachment",
        {200: SEES - {Role.CONTACT}},
        others={200: OFFICE},
        args=lambda world: (world.number, world.file_id),
    ),
    Row("issues:act", {}, args=lambda world: (world.number, "no-such-act")),
    Row(
        "issues:act",
        {200: frozenset({H, UH}), 403: SEES - {H, UH}},
        others={403: OFFICE},
        args=lambda world: (world.number, "report"),
    ),
    Row(
        "issues:act",
        {409: SEES},
        others={409: OFFICE},
        method="post",
        args=lambda world: (world.number, "triage"),
    ),
    _act("report", _only(H, UH), progress="已勘察"),
    _act("resolve", _only(UH), result="已送电", evidence="送电单", answer="电话告知"),
    _act("answer", _only(D, ST, GL, H, UH), answer="已告知进展"),
    _act("chase", _only(D, SUP), text="请抓紧"),
    _act("supervise", _only(SUP), level="BLUE", text="限期"),
    _act("instruct", _only(L), text="限期解决"),
    _act("comment", _only(*SEES), text="已知悉"),
    _act("reassign", _only(D), unit_id=lambda world: world.cast.roads.pk, reason="职责调整"),
    _act("propose-withdrawal", _only(D, ST, CON), reason="自行解决"),
    _act("escalate", _only(D, SUP, GL), level="PROVINCE", reason="需省级协调"),
    _act("change-difficulty", _only(SUP), difficulty="COMPLEX", reason="跨部门"),
    _act("protect", _only(D), reason="涉及人员", is_confidential="on"),
    _act("transfer", _only(D), transferred_to="PETITION", document="移交函1号", reason="信访事项"),
    Row("triage:desk", {302: frozenset({D})}),
    Row(
        "triage:issue",
        {200: frozenset({D})},
        args=lambda world: (world.new_number,),
    ),
    Row(
        "triage:issue",
        {422: frozenset({D})},
        method="post",
        args=lambda world: (world.new_number,),
    ),
    Row("today:index", {200: BUSINESS_ROLES}),
    Row("today:notices", {200: BUSINESS_ROLES}),
    Row("today:notices_count", {200: BUSINESS_ROLES}),
    Row("today:read_notices", {302: BUSINESS_ROLES}, method="post"),
    Row("search:index", {200: BUSINESS_ROLES}),
]
