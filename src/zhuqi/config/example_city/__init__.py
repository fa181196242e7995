"""
The example city: fictional, the same every time, marked 示例.

Five months of a working group's life, played through the real services with the clock as an argument.  Its days are
fixed (22 June to 20 November 2026), whatever the day on which it is loaded: opened later, its open issues go on growing
older, as they would.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from zhuqi.config.example_city.arranging import plan_arranging
from zhuqi.config.example_city.calling import plan_calling
from zhuqi.config.example_city.counting import counts
from zhuqi.config.example_city.fieldwork import DEADLINE, plan_fieldwork
from zhuqi.config.example_city.firms import Firm, build_firms
from zhuqi.config.example_city.ledger import plan_ledger
from zhuqi.config.example_city.office import FIRST_DAY, LAST_DAY, Office, analyse_tables, moment
from zhuqi.config.example_city.people import ACCOUNTS, ExampleAccount, build_people
from zhuqi.config.example_city.places import build_places
from zhuqi.config.example_city.policies import plan_policies
from zhuqi.config.example_city.sideways import plan_direct
from zhuqi.config.example_city.stewarding import place_towns, plan_stewarding, profile_officers
from zhuqi.config.example_city.stories import plan_stories
from zhuqi.enterprises.services import appoint_contact
from zhuqi.figures.services import set_visit_deadline
from zhuqi.foundation import outbox
from zhuqi.foundation.errors import Refused
from zhuqi.issues.services import tell_people_about
from zhuqi.organisations.roles import Role, ScopeKind
from zhuqi.organisations.selectors import find_division, system_actor
from zhuqi.organisations.services import create_user, grant_role

__all__ = ["ACCOUNTS", "FIRST_DAY", "LAST_DAY", "ExampleAccount", "load"]

_LOCK = 7_130_714  # advisory lock: one process loads at a time
_SET_UP = date(2026, 6, 18)
_BELLS_SINCE = LAST_DAY - timedelta(days=4)


def load() -> dict[str, Any]:
    """
    Load the example city unless it is there, in one transaction, and return its counts.

    :raises Refused: if there are other data in this home
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            cursor.execute("SET LOCAL jit = off")  # hundred thousand small statements, none worth compiling
        if find_division("990100000000") is None:
            _require_empty()
            with _no_savepoints():
                _load()
    return counts()


@contextmanager
def _no_savepoints() -> Iterator[None]:
    """
    Spare the two statements around every act: nothing is caught and gone on from here, an error ends the whole load.
    """
    features = connection.features
    before, features.uses_savepoints = features.uses_savepoints, False
    try:
        yield
    finally:
        features.uses_savepoints = before


def _require_empty() -> None:
    people = apps.get_model("organisations", "User").objects.exclude(username="system")
    if people.exists() or apps.get_model("enterprises", "Enterprise").objects.exists():
        raise Refused("这里已有其他数据，示例城市没有载入；请用 ZHUQI_HOME 另指定一个空目录再运行。")


def _load() -> None:
    at = moment(_SET_UP, 9)
    system = system_actor(_SET_UP)
    places = build_places(system, at)
    place_towns(places, system)
    people = build_people(places, system, at)
    office_actor = people.actor(people.dispatchers[0], at)
    profile_officers(people, places, office_actor)
    firms = build_firms(places, people, office_actor, at)
    set_visit_deadline(day=DEADLINE, actor=office_actor, at=at)
    office = Office(places, people, firms)
    _contacts(office, firms)
    plan_stories(office)
    plan_fieldwork(office)
    plan_direct(office)
    plan_ledger(office)
    plan_stewarding(office)
    plan_arranging(office)
    plan_calling(office)
    plan_policies(office)
    analyse_tables()
    with outbox.held_back() as held:
        office.run()
    analyse_tables()
    _ring(held)


def _contacts(office: Office, firms: Sequence[Firm]) -> None:
    """Let a few firms have somebody who signs in."""
    at, people = moment(_SET_UP, 15), office.people
    system, office_actor = system_actor(_SET_UP), people.actor(people.dispatchers[0], at)
    chosen = {"hengtai": firms[0]} | {f"firm{serial}": firms[serial * 9] for serial in range(1, 7)}
    names = {account.username: account.name for account in ACCOUNTS}
    for username, firm in chosen.items():
        name = names.get(username, firm.contact_name)
        user_id = create_user(username=username, name=name, actor=system, at=at)
        grant_role(user_id=user_id, role=Role.CONTACT, scope=ScopeKind.ENTERPRISES, since=_SET_UP, actor=system, at=at)
        appoint_contact(enterprise_id=firm.id, user_id=user_id, actor=office_actor, at=at)
        people.ids[username], office.contacts[username] = user_id, firm


def _ring(held: Sequence[tuple[str, int]]) -> None:
    """Put the last days under the bells; what is older has been read long since."""
    events = apps.get_model("issues", "IssueEvent").objects
    recent = frozenset(events.filter(at__gte=moment(_BELLS_SINCE, 0)).values_list("pk", flat=True))
    for task, event_id in held:
        if task == "issues.tell_people" and event_id in recent:
            tell_people_about(event_id=event_id)
