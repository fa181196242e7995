"""Importing a ledger: the dispatcher's and the group's; a file is known to whoever brought it."""

from tests.desk.grid import Role, Row, World

IMPORTS = frozenset({Role.DISPATCHER, Role.GROUP_LEAD})


def _none(world: World) -> tuple[str]:
    return ("no-such-file",)


def _of_a_file(route: str, method: str = "get") -> Row:
    return Row(f"imports:{route}", {404: IMPORTS}, otherwise=403, method=method, args=_none)


ROWS = [
    Row("imports:issues", {200: IMPORTS}, otherwise=403),
    Row("imports:issues", {422: IMPORTS}, otherwise=403, method="post"),
    _of_a_file("preview"),
    _of_a_file("result"),
    _of_a_file("rejected"),
    _of_a_file("columns", "post"),
    _of_a_file("run", "post"),
    _of_a_file("discard", "post"),
]
