"""The field page: the page itself knows nobody; what it asks for is for those who record visits."""

from tests.desk.grid import EVERYBODY, FIELD, Role, Row, World

RECORDS = FIELD | {Role.DISPATCHER}


def _firm(world: World) -> tuple[str]:
    return (world.cast.firm.number,)


ROWS = [
    Row("field:index", {200: EVERYBODY}, is_public=True),
    Row("field:worker", {200: EVERYBODY}, is_public=True),
    Row("field:manifest", {200: EVERYBODY}, is_public=True),
    Row("field:session", {200: RECORDS}, otherwise=403),
    Row("field:firms", {200: RECORDS}, otherwise=403),
    Row("field:category", {200: RECORDS}, otherwise=403),
    Row(
        "field:briefing",
        {200: RECORDS},
        others={200: RECORDS - {Role.GROUP_LEAD}, 404: frozenset({Role.GROUP_LEAD})},
        otherwise=403,
        args=_firm,
    ),
    Row("field:send", {422: RECORDS}, otherwise=403, method="post"),
]
