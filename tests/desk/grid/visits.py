"""Visits and symposia: read by the office and the group, recorded by those who go."""

from tests.desk.grid import FIELD, OFFICE, Role, Row, World

READS = OFFICE | FIELD
RECORDS = FIELD | {Role.DISPATCHER}


def _none(world: World) -> tuple[str]:
    return ("no-such-visit",)


def _firm(world: World) -> tuple[str]:
    return (world.cast.firm.number,)


ROWS = [
    Row("visits:list", {200: READS}),
    Row("visits:record", {200: RECORDS}, otherwise=403),
    Row("visits:record", {422: RECORDS}, otherwise=403, method="post"),
    Row("visits:firms", {200: RECORDS}, otherwise=403),
    Row("visits:briefing", {200: READS}, others={200: OFFICE | {Role.STEWARD}}, args=_firm),
    Row("visits:detail", {}, args=_none),
    Row("visits:correct", {}, method="post", args=_none),
    Row("visits:link_issue", {}, method="post", args=_none),
]
