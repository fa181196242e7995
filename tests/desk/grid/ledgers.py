"""The five ledgers: for whoever answers for firms; none for handling units, contacts and the administrators."""

from tests.desk.grid import FIELD, OFFICE, Row, World

TAKES = OFFICE | FIELD


def _roster(world: World) -> dict[str, str]:
    return {"kind": "ROSTER"}


ROWS = [
    Row("ledgers:list", {200: TAKES}, otherwise=403),
    Row("ledgers:download", {200: TAKES}, otherwise=403, method="post", data=_roster),
]
