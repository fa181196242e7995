"""The settings: accounts, rights and the log are each one administrator's; units and the calendar also the office's."""

from tests.desk.grid import ADMINISTRATORS, Role, Row, World

SYSTEM, SECURITY, AUDITOR = (frozenset({role}) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR))
OFFICE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
SUPERVISOR = frozenset({Role.SUPERVISOR})  # reads the structure, does not keep it
TOWN_KEEPERS = SYSTEM | {Role.DISPATCHER}
GROUP_KEEPERS = TOWN_KEEPERS | {Role.GROUP_LEAD}


def _dispatcher(world: World) -> tuple[str]:
    return (world.cast.people[Role.DISPATCHER].username,)


def _town(world: World) -> tuple[str]:
    return (world.cast.firm.division.code12,)


ROWS = [
    Row("settings:index", {200: ADMINISTRATORS | OFFICE | {Role.GROUP_LEAD}}),
    Row("settings:accounts", {200: SYSTEM}),
    Row("settings:create_account", {200: SYSTEM}),
    Row("settings:reset_password", {200: SYSTEM}, args=_dispatcher),
    Row("settings:deactivate", {}, method="post", args=lambda world: ("nobody",)),
    Row("settings:grants", {200: SECURITY}),
    Row("settings:person_grants", {200: SECURITY}, args=_dispatcher),
    Row("settings:revoke", {}, method="post", args=lambda world: (*_dispatcher(world), 999_999_999)),
    Row("settings:log", {200: AUDITOR}),
    Row("settings:units", {200: SYSTEM | OFFICE}),
    Row("settings:create_unit", {200: SYSTEM, 403: OFFICE}, method="post"),
    Row("settings:confirm_unit", {302: SYSTEM | OFFICE}, method="post", args=lambda world: (world.cast.power.code,)),
    Row("settings:groups", {200: SYSTEM | OFFICE | {Role.GROUP_LEAD}}),
    Row("settings:create_group", {200: GROUP_KEEPERS, 403: SUPERVISOR}),
    Row("settings:create_group", {422: GROUP_KEEPERS, 403: SUPERVISOR}, method="post"),
    Row("settings:create_team", {403: SUPERVISOR}, args=lambda world: ("no-such-group",)),
    Row("settings:edit_team", {403: SUPERVISOR}, args=lambda world: ("no-such-team",)),
    Row("settings:set_lead", {403: SUPERVISOR}, method="post", args=lambda world: ("no-such-team", "nobody")),
    Row("settings:towns", {200: SYSTEM | OFFICE}),
    Row("settings:create_town", {200: TOWN_KEEPERS, 403: SUPERVISOR}),
    Row("settings:create_town", {422: TOWN_KEEPERS, 403: SUPERVISOR}, method="post"),
    Row("settings:town", {200: SYSTEM | OFFICE}, args=_town),
    Row("settings:close_town", {403: SUPERVISOR}, method="post", args=lambda world: ("no-such-town",)),
    Row("settings:propose_borders", {302: TOWN_KEEPERS, 403: SUPERVISOR}, method="post"),
    Row("settings:add_member", {}, method="post", args=lambda world: ("no-such-group",)),
    Row("settings:end_member", {}, method="post", args=lambda world: ("no-such-group", "nobody")),
    Row("settings:calendar", {302: SYSTEM | OFFICE}),
    Row("settings:put_regime", {422: SYSTEM | OFFICE}, method="post"),
    Row("settings:calendar_year", {200: SYSTEM | OFFICE}, args=lambda world: (2026,)),
    Row("settings:publish_year", {422: SYSTEM | OFFICE}, method="post", args=lambda world: (2027,)),
    Row("settings:set_day", {422: SYSTEM | OFFICE}, method="post", args=lambda world: (2026,)),
]
