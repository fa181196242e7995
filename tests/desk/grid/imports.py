"""Importing a ledger: the dispatcher's and the group's; a file is known to whoever brought it."""

from tests.desk.grid import Role, Row, World

IMPORTS = frozenset({Role.DISPATCHER, Role.GROUP_LEAD})


def _none(world: World) -> tuple[str]:
    return ("no-such-file",)


def _of_a_file(route: str, method: str = "get") -> Row:
    return Row(f"imports:{route}", {404: IMPORTS}, otherwise=403, method=method, args=_none)


def _kind(world: World) -> tuple[str]:
    return ("enterprises",)


def _officers(world: World) -> tuple[str]:
    return ("officers",)


def _visits(world: World) -> tuple[str]:
    return ("visits",)


def _of_a_list(route: str, method: str = "get") -> Row:
    return Row(
        f"imports:{route}",
        {404: IMPORTS},
        otherwise=403,
        method=method,
        args=lambda world: ("enterprises", "no-such-file"),
    )


ROWS = [
    Row("imports:index", {200: IMPORTS}, otherwise=403),
    Row("imports:list", {200: IMPORTS}, otherwise=403, args=_kind),
    Row("imports:list", {422: IMPORTS}, otherwise=403, method="post", args=_kind),
    Row("imports:list", {200: frozenset({Role.DISPATCHER})}, otherwise=403, args=_officers),
    Row("imports:list", {200: IMPORTS}, otherwise=403, args=_visits),
    _of_a_list("list_preview"),
    _of_a_list("list_result"),
    _of_a_list("list_rejected"),
    _of_a_list("list_columns", "post"),
    _of_a_list("list_prepare", "post"),
    _of_a_list("list_run", "post"),
    _of_a_list("list_discard", "post"),
    Row("imports:issues", {200: IMPORTS}, otherwise=403),
    Row("imports:issues", {422: IMPORTS}, otherwise=403, method="post"),
    _of_a_file("preview"),
    _of_a_file("result"),
    _of_a_file("rejected"),
    _of_a_file("columns", "post"),
    _of_a_file("run", "post"),
    _of_a_file("discard", "post"),
]
