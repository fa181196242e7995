"""The work summaries: the draft is of the district; ``others`` lead another one."""

from tests.desk.grid import Role, Row, World

OFFICE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
WRITERS = OFFICE | {Role.GROUP_LEAD}
PUBLISHERS = frozenset({Role.DISPATCHER, Role.GROUP_LEAD})
READERS = WRITERS | {Role.LEADER}


def _number(world: World) -> tuple[str]:
    return (world.summary,)


def _paragraph(world: World) -> tuple[str, str]:
    return (world.summary, "intro")


ROWS = [
    Row("summary:list", {200: READERS}, otherwise=403),
    Row("summary:draft", {200: WRITERS}, otherwise=403),
    Row("summary:draft", {422: WRITERS}, otherwise=403, method="post"),
    Row("summary:detail", {200: WRITERS}, others={200: OFFICE}, args=_number),
    Row("summary:word", {200: WRITERS}, others={200: OFFICE}, args=_number),
    Row("summary:figures", {200: WRITERS}, others={200: OFFICE}, args=_number),
    Row("summary:refresh", {302: WRITERS}, others={302: OFFICE}, method="post", args=_number),
    Row("summary:restore", {302: WRITERS}, others={302: OFFICE}, method="post", args=_paragraph),
    Row(
        "summary:edit",
        {302: WRITERS},
        others={302: OFFICE},
        method="post",
        args=_paragraph,
        data=lambda world: {"text": "改过的导语。"},
    ),
    Row(
        "summary:publish",
        {302: PUBLISHERS, 403: frozenset({Role.SUPERVISOR})},
        others={302: frozenset({Role.DISPATCHER}), 403: frozenset({Role.SUPERVISOR})},
        method="post",
        args=_number,
    ),
]
