"""Visits and symposia: read by the office and the group, recorded by those who go."""

from tests.desk.grid import FIELD, OFFICE, Role, Row, World

READS = OFFICE | FIELD
RECORDS = FIELD | {Role.DISPATCHER}


def _none(world: World) -> tuple[str]:
    return ("no-such-visit",)


def _firm(world: World) -> tuple[str]:
    return (world.cast.firm.number,)


def _no_photo(world: World) -> tuple[str, int]:
    return ("no-such-visit", 1)


ROWS = [
    Row("visits:list", {200: READS}),
    Row("visits:record", {200: RECORDS}, otherwise=403),
    Row("visits:record", {422: RECORDS}, otherwise=403, method="post"),
    Row("visits:symposium", {200: RECORDS}, otherwise=403),
    Row("visits:symposium", {422: RECORDS}, otherwise=403, method="post"),
    Row("visits:suggest", {204: RECORDS}, otherwise=403),
    Row("visits:minutes", {}, args=_none),
    Row("visits:write_minutes", {}, method="post", args=_none),
    Row("visits:photo", {}, args=_no_photo),
    Row("visits:attach_photo", {}, method="post", args=_none),
    Row("visits:remove_photo", {}, method="post", args=_no_photo),
    Row("visits:firms", {200: RECORDS}, otherwise=403),
    Row("visits:briefing", {200: READS}, others={200: OFFICE | {Role.STEWARD}}, args=_firm),
    Row("visits:detail", {}, args=_none),
    Row("visits:correct", {}, method="post", args=_none),
    Row("visits:link_issue", {}, method="post", args=_none),
]
