"""The visits of the bench: so many a month, to any firm, each with its people, history and state; and one target."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.apps import apps

from zhuqi.config.bench_data._copying import Rows, new_ids
from zhuqi.config.bench_data._life import SHANGHAI
from zhuqi.config.bench_data._people import City
from zhuqi.deadlines.calendar import WorkingCalendar
from zhuqi.enterprises.models import Enterprise
from zhuqi.visits.history import event_hash
from zhuqi.visits.kinds import Attendance, VisitAction, VisitKind, number_text
from zhuqi.visits.workflow import CampaignScope, campaign_number

MONTHS = 3
_DAYS = 30 * MONTHS
_AT_A_TIME = 20_000
_PURPOSES = ("了解经营情况和困难诉求", "反馈问题办理情况", "送政策、讲政策")


def make_visits(per_month: int, city: City, random: Random, calendar: WorkingCalendar, today: date) -> int:
    """Copy in ``per_month`` visits a month for the last months, and a target for a quarter; return how many."""
    count = per_month * MONTHS
    if not count:
        return 0
    firms = list(Enterprise.objects.order_by("pk").values_list("pk", "number", "division_id"))
    last_day = calendar.add_working_days(today, -1)
    days = sorted(
        min(calendar.next_working_day(today - timedelta(days=1 + random.randrange(_DAYS))), last_day)
        for _ in range(count)
    )
    tables = {
        name: Rows(f"visits.{name}")
        for name in ("Visit", "VisitedEnterprise", "VisitParticipant", "VisitState", "VisitEvent")
    }
    ids = {name: iter(new_ids(f"visits.{name}", count)) for name in tables}
    for serial, day in enumerate(days, 1):
        _write_one(
            tables, {name: next(pks) for name, pks in ids.items()}, serial, day, random.choice(firms), city, random
        )
        if serial % _AT_A_TIME == 0:
            _flush(tables)
    _flush(tables)
    campaigns = apps.get_model("visits", "Campaign")._default_manager
    campaigns.create(
        number=campaign_number(1),
        name="压测走访目标",
        since=today - timedelta(days=_DAYS),
        until=today + timedelta(days=30),
        target=1 + len(firms) // 50,
        scope=CampaignScope.ROSTER.value,
        tag="",
        created_by_id=city.dispatchers[0],
        created_at=datetime.combine(today - timedelta(days=_DAYS), time(9), SHANGHAI),
    )
    return count


def _flush(tables: dict[str, Rows]) -> None:
    for rows in tables.values():
        rows.flush()


def _write_one(
    tables: dict[str, Rows],
    ids: dict[str, int],
    serial: int,
    day: date,
    firm: tuple[int, str, int],
    city: City,
    random: Random,
) -> None:
    firm_id, firm_number, town = firm
    team = city.team_of_town.get(town)
    user_id = random.choice(city.stewards)
    at = datetime.combine(day, time(9 + serial % 8, serial % 60), SHANGHAI)
    visit = apps.get_model("visits", "Visit")(
        id=ids["Visit"],
        number=number_text(serial),
        kind=VisitKind.VISIT.value,
        date=day,
        recorded_at=at,
        recorded_by_id=user_id,
        place="",
        purpose=random.choice(_PURPOSES),
        summary=f"压测走访{serial}：生产经营平稳。",
        has_no_request=True,
        team_id=team,
        event_count=1,
    )
    event = apps.get_model("visits", "VisitEvent")(
        id=ids["VisitEvent"],
        visit_id=visit.pk,
        sequence=1,
        action=VisitAction.RECORD.value,
        actor_id=user_id,
        at=at,
        data={
            "kind": visit.kind,
            "date": day.isoformat(),
            "enterprises": [firm_number],
            "participants": 1,
            "issues": [],
            "no_request": True,
        },
    )
    event.hash = visit.last_hash = event_hash(event, visit.number)
    tables["Visit"].add_object(visit)
    tables["VisitEvent"].add_object(event)
    tables["VisitedEnterprise"].add(
        {
            "id": ids["VisitedEnterprise"],
            "visit_id": visit.pk,
            "enterprise_id": firm_id,
            "attendance": Attendance.ATTENDED.value,
            "attendees": "",
        }
    )
    tables["VisitParticipant"].add(
        {"id": ids["VisitParticipant"], "visit_id": visit.pk, "user_id": user_id, "name": ""}
    )
    tables["VisitState"].add(
        {
            "id": ids["VisitState"],
            "visit_id": visit.pk,
            "recorded_from": at,
            "recorded_until": None,
            "kind": visit.kind,
            "date": day,
            "has_no_request": True,
            "is_special": False,
            "team_id": team,
            "enterprise_ids": f"{{{firm_id}}}",
        }
    )
