"""Which units have somebody: who can sign in to handle, who of the working groups comes from there."""

from collections.abc import Collection
from datetime import date

from zhuqi.organisations.models import RoleGrant, TeamMember, Unit, in_force
from zhuqi.organisations.roles import Role


def units_with_handlers(unit_ids: Collection[int], today: date) -> frozenset[int]:
    """Return those of these units where somebody active may handle issues, granted for the unit or for one above."""
    grants = RoleGrant.objects.filter(
        in_force(today), role__in=[Role.HANDLER.value, Role.UNIT_HEAD.value], user__is_active=True, unit__isnull=False
    )
    paths = set(grants.values_list("unit__path", flat=True))
    units = Unit.objects.filter(pk__in=list(unit_ids)).values_list("pk", "path")
    return frozenset(pk for pk, path in units if any(path.startswith(above) for above in paths))


def units_with_members(unit_ids: Collection[int], today: date) -> frozenset[int]:
    """Return those of these units somebody active in a working group is on the staff of."""
    rows = TeamMember.objects.filter(in_force(today), user__is_active=True, user__unit_id__in=list(unit_ids))
    return frozenset(pk for pk in rows.values_list("user__unit_id", flat=True) if pk is not None)
