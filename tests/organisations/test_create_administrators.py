"""A new system gets its three administrators by one command, once, with passwords that exist nowhere else."""

import io
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.factories import actor_of, make_user
from zhuqi.foundation.errors import Refused
from zhuqi.organisations.models import User
from zhuqi.organisations.roles import ADMINISTRATORS, Role

pytestmark = pytest.mark.django_db
NAMES = {"system": "xitong", "security": "anquan", "audit": "shenji"}


def run(**changes) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("create_administrators", json=True, stdout=out, **(NAMES | changes))
    return json.loads(out.getvalue())


def test_opens_three_accounts_one_can_sign_in_to_once():
    rows = run()

    users = [User.objects.get(username=row["username"]) for row in rows]
    assert all(user.check_password(row["password"]) for user, row in zip(users, rows, strict=True))
    assert all(user.must_change_password for user in users)
    assert len({row["password"] for row in rows}) == 3


def test_each_holds_one_of_the_three_roles():
    run()
    today = timezone.localdate()
    roles = [actor_of(User.objects.get(username=name), today).roles for name in NAMES.values()]
    assert roles == [{Role.SYSTEM_ADMIN}, {Role.SECURITY_ADMIN}, {Role.AUDITOR}]
    assert frozenset().union(*roles) == ADMINISTRATORS


def test_refuses_where_there_is_one_already_and_leaves_nothing():
    make_user(Role.AUDITOR)
    before = User.objects.count()
    with pytest.raises(Refused, match="系统已有审计管理员"):
        run()
    assert User.objects.count() == before


def test_refuses_one_name_for_two():
    with pytest.raises(Refused, match="各不相同"):
        run(audit="XITONG")
