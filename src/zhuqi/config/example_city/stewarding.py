"""
What the example shows of stewardship beside its issues: where everything lies, what officers can take on, a duplicate
found and merged, somebody on leave, somebody who must keep away, one hand-over, and the monthly sample.

Nothing here draws from the dice of the play: with it or without it, the same issues happen.
"""

from datetime import date
from decimal import Decimal

from django.apps import apps

from zhuqi.config.example_city.firms import CHANGYAO, Firm
from zhuqi.config.example_city.office import Life, Office, moment
from zhuqi.config.example_city.people import People
from zhuqi.config.example_city.places import TOWNS, Places, near
from zhuqi.desk.stewardship.matters import matters_of
from zhuqi.enterprises import services as enterprises
from zhuqi.organisations import services as organisations
from zhuqi.organisations.roles import Actor
from zhuqi.stewardship import services
from zhuqi.stewardship.categories import ToldBy
from zhuqi.stewardship.services import Move

# Degrees east and north of the middle of the county; each district lies on its side of it.
_MIDDLE = (Decimal("113.02"), Decimal("34.74"))
_SIDES = {"东部片区": (0.20, 0.00), "南部片区": (0.02, -0.17), "北部片区": (-0.02, 0.17), "中部片区": (0.00, 0.00)}
_SPREAD = ((0.0, 0.0), (0.07, 0.03), (-0.06, 0.05), (0.05, -0.06), (-0.06, -0.04))

# What the members of the four teams know of, by their home unit.
_SKILLS = {
    "gxj": "CI", "zrzy": "KE", "sthj": "CN", "jrj": "J", "rsj": "LO", "fgw": "CD", "zjj": "EK", "tax": "FL",
    "jtj": "G", "scjg": "FH", "swj": "FH", "czj": "JL", "kjj": "CIM", "xzsp": "ML", "yjj": "BC", "slj": "AN",
    "jyj": "P", "wjw": "Q", "cgj": "NO", "wsb": "FL",
}  # fmt: skip
_DUPLICATE = "示例昌曜新材科技公司"
_FOUND_ON = date(2026, 9, 8)
_LEAVE = (date(2026, 11, 16), date(2026, 11, 27))
_HANDED_OVER_ON = date(2026, 11, 20)
_SAMPLED_ON = (date(2026, 10, 9), date(2026, 11, 2))
_TOLD_ON = (date(2026, 11, 20), 2)  # by then these many of the firms had been told


def place_towns(places: Places, actor: Actor) -> None:
    """Say where the twenty towns are, and let the neighbours be worked out."""
    at = moment(date(2026, 6, 18), 9, 30)
    serial = 0
    for district, towns in TOWNS.items():
        east, north = _SIDES[district]
        for town, (more_east, more_north) in zip(towns, _SPREAD, strict=True):
            serial += 1
            places.where[town] = (_degrees(0, east + more_east), _degrees(1, north + more_north))
            longitude, latitude = places.where[town]
            organisations.edit_town(
                town_id=places.towns[town],
                code12=f"990181{100 + serial:03}000",
                name=town,
                longitude=longitude,
                latitude=latitude,
                actor=actor,
                at=at,
            )
    organisations.propose_borders(actor=actor, at=at)


def _degrees(axis: int, away: float) -> Decimal:
    return _MIDDLE[axis] + Decimal(str(away))


def profile_officers(people: People, places: Places, actor: Actor) -> None:
    """Say what each member of the teams knows of, how many firms they can take on, and where they set out from."""
    at = moment(date(2026, 6, 18), 10)
    for district, usernames in people.members.items():
        for serial, username in enumerate(usernames):
            longitude, latitude = near(places, TOWNS[district][serial], username)
            services.set_steward_profile(
                user_id=people.ids[username],
                capacity=(6, 5, 5, 4, 5)[serial],
                skills=_SKILLS[username.removesuffix(".zu")],
                longitude=longitude,
                latitude=latitude,
                actor=actor,
                at=at,
            )


def plan_stewarding(office: Office) -> None:
    """Put into the queue what happens in stewardship during the five months."""
    office.begin(_duplicate_found(office))
    office.begin(_keeps_away(office))
    for day in _SAMPLED_ON:
        office.begin(_sample(office, day))
    office.begin(_leave(office))
    office.begin(_hand_over(office))


def _duplicate_found(office: Office) -> Life:
    """A clerk registers a firm that is there already, under an older spelling; a colleague notices."""
    firm = _firm(office, CHANGYAO)
    registered = moment(_FOUND_ON, 9, 20)
    yield registered
    clerk = office.people.actor(office.people.dispatchers[1], registered)
    longitude, latitude = near(office.places, firm.town, firm.name)
    double = enterprises.register_enterprise(
        name=_DUPLICATE,
        division_id=office.places.towns[firm.town],
        address=f"{firm.town}工业园（示例）",
        industry="C30",
        longitude=longitude,
        latitude=latitude,
        actor=clerk,
        at=registered,
    )
    merged = moment(_FOUND_ON, 16, 5)
    yield merged
    services.merge_with_bonds(
        keep_id=firm.id,
        merge_id=double.id,
        reason="地址、联系人相同，系同一家企业的旧写法（示例）",
        actor=office.people.actor(office.people.dispatchers[0], merged),
        at=merged,
        today=_FOUND_ON,
        goes_on_with=None,
    )


def _keeps_away(office: Office) -> Life:
    """An officer declares that a relative leads a firm of the district."""
    at = moment(date(2026, 8, 12), 10, 15)
    yield at
    username = office.people.members["中部片区"][3]
    firm = next(one for one in office.firms[:62] if one.district == "中部片区" and one.steward != username)
    services.declare_conflict(
        steward_id=office.people.ids[username],
        enterprise_id=firm.id,
        reason="近亲属在该企业任职（示例）",
        since=at.date(),
        actor=office.people.actor(username, at),
        at=at,
    )


def _sample(office: Office, day: date) -> Life:
    """Each team is offered a few small firms nobody has ever been in touch with."""
    at = moment(day, 9)
    yield at
    contacted = set(apps.get_model("visits", "VisitedEnterprise").objects.values_list("enterprise_id", flat=True))
    contacted |= set(apps.get_model("issues", "Issue").objects.values_list("enterprise_id", flat=True))
    services.draw_monthly_sample(
        month=day.replace(day=1),
        contacted_ids=contacted,
        actor=office.people.actor(office.people.dispatchers[0], at),
        at=at,
    )


def _leave(office: Office) -> Life:
    at = moment(date(2026, 11, 13), 11)
    yield at
    members = office.people.members["中部片区"]
    services.record_steward_absence(
        user_id=office.people.ids[members[3]],
        deputy_id=office.people.ids[members[1]],
        since=_LEAVE[0],
        until=_LEAVE[1],
        actor=office.people.actor(members[3], at),
        at=at,
    )


def _hand_over(office: Office) -> Life:
    """Somebody is called back to the home unit; the firms go to two colleagues of the same team, with what is open."""
    at = moment(_HANDED_OVER_ON, 17, 20)
    yield at
    people = office.people
    members = people.members["北部片区"]
    outgoing, successors = members[4], (members[2], members[3])
    firms = [firm for firm in office.firms[:62] if firm.steward == outgoing]
    actor = people.actor(people.dispatchers[0], at)
    open_there = matters_of(actor=actor, enterprise_ids=[firm.id for firm in firms], today=_HANDED_OVER_ON)
    moves = [
        Move(firm.id, people.ids[successors[serial % 2]], open_there.get(firm.id, ()))
        for serial, firm in enumerate(firms)
    ]
    number = services.hand_over(
        outgoing_id=people.ids[outgoing],
        moves=moves,
        since=_HANDED_OVER_ON,
        reason="派员期满，回原单位工作（示例）",
        basis="示例组〔2026〕11号",
        actor=actor,
        at=at,
    )
    for serial, firm in enumerate(firms):
        firm.steward = successors[serial % 2]
    told = moment(_TOLD_ON[0], 17, 40)
    yield told
    lines = apps.get_model("stewardship", "HandOverFirm").objects.filter(hand_over__number=number).order_by("id")
    for line in lines[: _TOLD_ON[1]]:
        services.tell_firm(
            hand_over_firm_id=line.pk, told_on=_TOLD_ON[0], told_how=ToldBy.TELEPHONE, actor=actor, at=told
        )


def _firm(office: Office, name: str) -> Firm:
    return next(firm for firm in office.firms if firm.name == name)
