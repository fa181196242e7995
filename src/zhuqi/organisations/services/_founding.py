"""The beginning: the three administrators, whom nobody is there yet to appoint."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection, transaction

from zhuqi.foundation.errors import Refused
from zhuqi.organisations.models import RoleGrant
from zhuqi.organisations.roles import ADMINISTRATORS, ROLE_LABELS, Actor, Role, ScopeKind
from zhuqi.organisations.services._people import create_user
from zhuqi.organisations.services._rights import grant_role

_FOUNDING_LOCK = 7_202  # advisory lock: a system is founded once


@transaction.atomic
def create_administrators(
    *, usernames: Mapping[Role, str], passwords: Mapping[Role, str], actor: Actor, at: datetime, today: date
) -> None:
    """
    Open the accounts of the three administrators (三员) of a new system, one person each.

    :raises NotAllowed: if ``actor`` is not the system
    :raises Refused: if there is an administrator already, a name is taken or used twice, or a password weak
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOUNDING_LOCK])
    present = RoleGrant.objects.filter(role__in=[role.value for role in ADMINISTRATORS], user__is_active=True).first()
    if present is not None:
        raise Refused(f"系统已有{ROLE_LABELS[Role(present.role)]}，请由现有管理员在页面上维护账号。")
    if len({name.strip().casefold() for name in usernames.values()}) != len(ADMINISTRATORS):
        raise Refused("三个管理员账号须各不相同，请分别填写用户名。")
    for role in sorted(ADMINISTRATORS):
        user_id = create_user(
            username=usernames[role], name=ROLE_LABELS[role], password=passwords[role], actor=actor, at=at
        )
        grant_role(user_id=user_id, role=role, scope=ScopeKind.ALL, actor=actor, at=at, since=today)
