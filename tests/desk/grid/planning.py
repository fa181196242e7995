"""Plans: the office's, and a group lead's own; districts are the office's alone."""

from tests.desk.grid import Role, Row, World

PLANS = frozenset({Role.DISPATCHER, Role.GROUP_LEAD})
OFFICE = frozenset({Role.DISPATCHER})


def _none(world: World) -> tuple[str]:
    return ("BL99999",)


def _pair(world: World) -> tuple[str, str]:
    return ("BL99999", world.cast.firm.number)


ROWS = [
    Row("planning:index", {200: PLANS}),
    Row("planning:index", {422: PLANS}, method="post"),
    Row("planning:detail", {}, args=_none),
    Row("planning:accept", {}, method="post", args=_none),
    Row("planning:discard", {}, method="post", args=_none),
    Row("planning:pair", {}, args=_pair),
    Row("districts:index", {200: OFFICE}),
    Row("districts:index", {422: OFFICE}, method="post"),
    Row("districts:detail", {}, args=_none),
    Row("districts:accept", {}, method="post", args=_none),
    Row("districts:discard", {}, method="post", args=_none),
]
