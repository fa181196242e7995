"""The figures: for those who answer for a territory."""

from tests.desk.grid import EVERYBODY, OFFICE, Role, Row, World

READS = OFFICE | {Role.GROUP_LEAD}


def _code(world: World) -> tuple[str]:
    return ("issues.registered",)


ROWS = [
    Row("figures:deadline", {302: EVERYBODY}, method="post"),  # keeps a choice of day, shows nothing
    Row("figures:list", {200: READS}, otherwise=403),
    Row("figures:detail", {200: READS}, otherwise=403, args=_code),
    Row("figures:export", {200: READS}, otherwise=403, args=_code),
]
