"""The work summaries: drafted by the office and the group, read by leaders too."""

from tests.desk.grid import Role, Row, World

WRITES = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.GROUP_LEAD})
READS = WRITES | {Role.LEADER}


def _none(world: World) -> tuple[str]:
    return ("no-such-summary",)


def _paragraph(world: World) -> tuple[str, str]:
    return ("no-such-summary", "one")


ROWS = [
    Row("summary:list", {200: READS}, otherwise=403),
    Row("summary:draft", {200: WRITES}, otherwise=403),
    Row("summary:draft", {422: WRITES}, otherwise=403, method="post"),
    Row("summary:detail", {}, args=_none),
    Row("summary:word", {}, args=_none),
    Row("summary:figures", {}, args=_none),
    Row("summary:refresh", {}, method="post", args=_none),
    Row("summary:publish", {}, method="post", args=_none),
    Row("summary:edit", {}, method="post", args=_paragraph),
    Row("summary:restore", {}, method="post", args=_paragraph),
]
