"""Who may be sent: for those who arrange visits for others."""

from zhuqi.organisations.roles import Actor, Role
from zhuqi.organisations.selectors import PersonRef, people_with_role
from zhuqi.visits import access


def officers_for(actor: Actor) -> list[PersonRef]:
    """Return whom ``actor`` may make appointments for, by name; nobody if only for themselves."""
    if not access.may_arrange_for_others(actor):
        return []
    people = {
        person.id: person
        for role in (Role.STEWARD, Role.GROUP_LEAD)
        for person in people_with_role(role, today=actor.today)
    }
    people.pop(actor.user_id, None)
    return sorted(people.values(), key=lambda person: (person.unit_name, person.name, person.id))
