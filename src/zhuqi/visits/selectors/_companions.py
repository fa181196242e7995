"""With whom somebody goes on visits: those of the last one are offered first."""

from dataclasses import dataclass
from datetime import date

from zhuqi.organisations.models import TeamMember, User, in_force
from zhuqi.organisations.roles import Actor
from zhuqi.visits.models import Visit, VisitParticipant

_MOST = 12


@dataclass(frozen=True)
class Companion:
    """Somebody to go with; ``is_usual`` says that they came last time, or are the only other one of the team."""

    id: int
    name: str
    is_usual: bool


def companions(*, actor: Actor, today: date) -> tuple[Companion, ...]:
    """Return the other members of the actor's teams, the usual ones first; three queries."""
    teams = TeamMember.objects.filter(in_force(today), user_id=actor.user_id).values("team_id")
    members = TeamMember.objects.filter(in_force(today), team_id__in=teams, user__is_active=True)
    others = members.exclude(user_id=actor.user_id).values("user_id")
    last = Visit.objects.filter(recorded_by_id=actor.user_id, participants__isnull=False).order_by("-date", "-id")
    came = set(
        VisitParticipant.objects.filter(visit_id__in=last.values("pk")[:1], user__isnull=False)
        .exclude(user_id=actor.user_id)
        .values_list("user_id", flat=True)
    )
    people = User.objects.filter(pk__in=others, is_active=True) | User.objects.filter(pk__in=came, is_active=True)
    found = list(people.distinct().order_by("name", "pk"))
    usual = came or ({found[0].pk} if len(found) == 1 else set())
    found.sort(key=lambda user: user.pk not in usual)
    return tuple(Companion(user.pk, user.name, user.pk in usual) for user in found[:_MOST])
