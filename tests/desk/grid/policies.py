"""The policies: read by every official, kept by the office; those for a firm only by who sees the firm."""

from django.utils import timezone

from tests.desk.grid import BUSINESS_ROLES, CONTACT, FIELD, OFFICE, Role, Row, World
from tests.policies.cast import details
from zhuqi.policies.models import Policy
from zhuqi.policies.services import register_policy

READS = BUSINESS_ROLES - CONTACT
KEEPS = frozenset({Role.DISPATCHER})


def _number(world: World) -> tuple[str]:
    """A policy in force."""
    found = Policy.objects.values_list("number", flat=True).first()
    keeper = world.cast.actor(Role.DISPATCHER)
    return (found or register_policy(details=details(), actor=keeper, at=timezone.now()),)


def _kept(route: str, answer: int, method: str = "get") -> Row:
    return Row(f"policies:{route}", {answer: KEEPS, 403: READS - KEEPS}, method=method, args=_number)


ROWS = [
    Row("policies:list", {200: READS}),
    Row("policies:register", {200: KEEPS, 403: READS - KEEPS}),
    Row("policies:register", {422: KEEPS, 403: READS - KEEPS}, method="post"),
    Row("policies:detail", {200: READS}, args=_number),
    _kept("correct", 200),
    _kept("correct", 422, "post"),
    _kept("withdraw", 422, "post"),
    Row(
        "policies:firm",
        {200: OFFICE | FIELD},
        others={200: OFFICE | {Role.STEWARD}},
        args=lambda world: (world.cast.firm.number,),
    ),
]
