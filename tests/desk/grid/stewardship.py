"""Stewardship: ``others`` are a steward of no firm here and in no group of ours, a group lead of another district."""

from tests.desk.grid import FIELD, OFFICE, Role, Row, World

D, SUP, ST, GL, L = Role.DISPATCHER, Role.SUPERVISOR, Role.STEWARD, Role.GROUP_LEAD, Role.LEADER
READS = OFFICE | FIELD
OVERSEES = OFFICE | {GL}
APPOINTS = frozenset({D, GL})
OFFICE_ONLY = frozenset({D})
NEIGHBOURS = OFFICE | {GL}  # the lead of the next district knows the officers of the group
KNOWS_ELSEWHERE = OFFICE | {ST}  # a steward in no group knows the whole directory of firms


def _steward(world: World) -> tuple[str]:
    return (world.cast.people[ST].username,)


def _firm(world: World) -> tuple[str]:
    return (world.cast.firm.number,)


def _none(world: World) -> tuple[str, int]:
    return (*_firm(world), 999_999_999)


def _of_officer(route: str, may: frozenset[Role]) -> Row:
    """An act on the page of the steward: who sees the officer and may not is told so."""
    return Row(
        f"stewardship:{route}",
        {422: may, 403: READS - may},
        others={422: may & OFFICE, 403: NEIGHBOURS - (may & OFFICE)},
        method="post",
        args=_steward,
    )


def _of_firm(route: str) -> Row:
    """An act on the stewardship of the firm, without its fields."""
    return Row(
        f"stewardship:{route}",
        {422: APPOINTS, 403: READS - APPOINTS},
        others={422: OFFICE_ONLY, 403: KNOWS_ELSEWHERE - OFFICE_ONLY},
        method="post",
        args=_firm,
    )


def _of_nothing(route: str) -> Row:
    return Row(f"stewardship:{route}", {}, method="post", args=_none)


ROWS = [
    Row("stewardship:overview", {200: READS}),
    Row("stewardship:officers", {200: READS}),
    Row("stewardship:changes", {200: frozenset({D, SUP, L})}),
    Row("stewardship:coverage", {200: OVERSEES}),
    Row("stewardship:targets", {200: OVERSEES}),
    Row("stewardship:bulk_appoint", {422: APPOINTS}, otherwise=403, method="post"),
    Row("stewardship:bulk_end", {422: APPOINTS}, otherwise=403, method="post"),
    Row("stewardship:tiers", {200: OVERSEES}),
    Row("stewardship:tiers", {422: OFFICE_ONLY, 403: OVERSEES - OFFICE_ONLY}, method="post"),
    Row("stewardship:sample", {200: READS}),
    Row("stewardship:draw", {302: OFFICE_ONLY, 403: READS - OFFICE_ONLY}, method="post"),
    Row("stewardship:hand_overs", {200: READS}),
    Row("stewardship:hand_over", {}, args=lambda world: ("J999999",)),
    Row("stewardship:tell", {}, method="post", args=lambda world: ("J999999", 1)),
    Row("stewardship:leave", {302: FIELD}),
    Row("stewardship:officer", {200: READS}, others={200: NEIGHBOURS}, args=_steward),
    _of_officer("set_profile", APPOINTS),
    _of_officer("record_absence", APPOINTS | {ST}),
    Row(
        "stewardship:end_absence",
        {403: READS - APPOINTS - {ST}},
        others={403: NEIGHBOURS - OFFICE_ONLY},
        method="post",
        args=lambda world: (*_steward(world), 999_999_999),
    ),
    _of_officer("declare_own_conflict", APPOINTS | {ST}),
    Row(
        "stewardship:prepare_hand_over",
        {200: APPOINTS, 403: READS - APPOINTS},
        others={200: OFFICE_ONLY, 403: NEIGHBOURS - OFFICE_ONLY},
        args=_steward,
    ),
    Row("stewardship:firm", {200: READS}, others={200: KNOWS_ELSEWHERE}, args=_firm),
    _of_firm("appoint"),
    _of_firm("end"),
    _of_firm("record_leader"),
    _of_firm("declare_conflict"),
    _of_nothing("end_leader"),
    Row(
        "stewardship:end_conflict",
        {403: READS - APPOINTS},
        others={403: KNOWS_ELSEWHERE - OFFICE_ONLY},
        method="post",
        args=_none,
    ),
]
