"""首席服务官台账: every officer with home unit, team, what they can take on and what they have."""

from collections.abc import Iterator

from django.db.models import Count, Q

from zhuqi.foundation.spreadsheets import Looks, OfficialColumn
from zhuqi.organisations.models import RoleGrant, TeamMember, User, in_force
from zhuqi.organisations.roles import Role, ScopeKind
from zhuqi.reports.ledgers._sheets import Content, Request, Row, names_of
from zhuqi.standards.industries import SECTIONS
from zhuqi.stewardship.categories import DEFAULT_CAPACITY
from zhuqi.stewardship.models import StewardProfile, Stewardship
from zhuqi.visits.models import VisitParticipant

_COLUMNS = (
    OfficialColumn("序号", 6, Looks.COUNT),
    OfficialColumn("账号", 14, Looks.CENTRED),
    OfficialColumn("姓名", 10, Looks.CENTRED),
    OfficialColumn("单位", 30, Looks.WRAPPED),
    OfficialColumn("联系电话", 14, Looks.CENTRED),
    OfficialColumn("工作组", 12, Looks.CENTRED),
    OfficialColumn("工作小组", 12, Looks.CENTRED),
    OfficialColumn("片区", 12, Looks.CENTRED),
    OfficialColumn("是否组长", 6, Looks.CENTRED),
    OfficialColumn("熟悉行业", 30, Looks.WRAPPED),
    OfficialColumn("包联上限（家）", 10, Looks.COUNT),
    OfficialColumn("包联企业（家）", 10, Looks.COUNT),
    OfficialColumn("走访次数", 7, Looks.COUNT),
    OfficialColumn("可安排包联", 7, Looks.CENTRED),
    OfficialColumn("经度", 11, Looks.PLACE),
    OfficialColumn("纬度", 10, Looks.PLACE),
)
_NOTES = (
    "说明：含截至日期持有首席服务官角色的人员、片区小组组长和正在包联企业的人员；走访次数为登记为参加人员的走访、座谈会次数；"
    f"未登记包联上限的按{DEFAULT_CAPACITY}家。",
)


def stewards(request: Request) -> Content:
    """Return the ledger of chief service officers."""
    return Content(_COLUMNS, _rows(request), _NOTES, paper="A4")


def _rows(request: Request) -> Iterator[Row]:
    users = list(_people(request))
    ids, on_the_day = [user.pk for user in users], in_force(request.until)
    teams: dict[int, TeamMember] = {}
    members = TeamMember.objects.filter(on_the_day, user_id__in=ids).select_related("team__group")
    for member in members.order_by("-since", "-id"):
        teams.setdefault(member.user_id, member)
    profiles = {row.user_id: row for row in StewardProfile.objects.filter(user_id__in=ids)}
    held = Stewardship.objects.filter(on_the_day, steward_id__in=ids, enterprise__merged_into__isnull=True).order_by()
    bonds = dict(held.values_list("steward_id").annotate(n=Count("pk")))
    taken = VisitParticipant.objects.filter(user_id__in=ids, visit__date__lte=request.until).order_by()
    visits = dict(taken.values_list("user_id").annotate(n=Count("pk")))
    for serial, user in enumerate(users, start=1):
        team, profile = teams.get(user.pk), profiles.get(user.pk)
        yield (
            serial,
            user.username,
            user.name,
            user.unit.name if user.unit else "",
            request.phones.of_official(user.phone_encrypted),
            team.team.group.name if team else "",
            team.team.name if team else "",
            team.team.district_name if team else "",
            team.is_lead if team else False,
            names_of([SECTIONS[letter].name for letter in profile.skills]) if profile else "",
            profile.capacity if profile else None,
            bonds.get(user.pk, 0),
            visits.get(user.pk, 0),
            profile.is_available if profile else None,
            profile.longitude if profile else None,
            profile.latitude if profile else None,
        )


def _people(request: Request) -> Iterator[User]:
    """Yield who holds the role or stands by a firm the actor sees; of the field, members of the actor's own group."""
    on_the_day = in_force(request.until)
    stand_by = Stewardship.objects.filter(on_the_day, enterprise__in=request.firms().order_by().values("pk"))
    lead = Q(role=Role.GROUP_LEAD, scope=ScopeKind.DISTRICT)
    of_the_role = RoleGrant.objects.filter(on_the_day, Q(role=Role.STEWARD) | lead)
    if not _knows_everybody(request):
        groups = TeamMember.objects.filter(on_the_day, user_id__in=request.actor.user_ids).values("team__group_id")
        known = {grant.group_id for grant in request.actor.grants if grant.group_id}
        members = TeamMember.objects.filter(on_the_day, Q(team__group_id__in=groups) | Q(team__group_id__in=known))
        of_the_role = of_the_role.filter(user_id__in=members.values("user_id"))
    people = Q(pk__in=stand_by.values("steward_id")) | Q(pk__in=of_the_role.values("user_id"))
    yield from User.objects.filter(people, is_active=True).select_related("unit").order_by("unit__code", "pk")


def _knows_everybody(request: Request) -> bool:
    return request.actor.has(Role.SYSTEM, Role.DISPATCHER, Role.SUPERVISOR, Role.CALLER, Role.LEADER)
