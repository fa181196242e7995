"""Everything that changes places, units, people, rights or the working group: one function per act."""

from zhuqi.organisations.services._districts import DistrictWish, assign_towns, edit_team, match_teams, set_team_lead
from zhuqi.organisations.services._founding import create_administrators
from zhuqi.organisations.services._officers import Enrolled, enrol_officer, ensure_group, ensure_team
from zhuqi.organisations.services._people import (
    bind_contact,
    create_user,
    deactivate_user,
    log_access,
    set_password,
)
from zhuqi.organisations.services._places import (
    close_town,
    create_town,
    edit_town,
    ensure_town,
    ensure_towns,
    propose_borders,
    set_borders,
)
from zhuqi.organisations.services._rights import end_absence, grant_role, record_absence, revoke_role
from zhuqi.organisations.services._structure import (
    add_team_member,
    confirm_unit,
    create_division,
    create_team,
    create_unit,
    create_working_group,
    end_team_membership,
    ensure_city,
    ensure_unit,
)

__all__ = [
    "DistrictWish",
    "Enrolled",
    "add_team_member",
    "assign_towns",
    "bind_contact",
    "close_town",
    "confirm_unit",
    "create_administrators",
    "create_division",
    "create_team",
    "create_town",
    "create_unit",
    "create_user",
    "create_working_group",
    "deactivate_user",
    "edit_team",
    "edit_town",
    "end_absence",
    "end_team_membership",
    "enrol_officer",
    "ensure_city",
    "ensure_group",
    "ensure_team",
    "ensure_town",
    "ensure_towns",
    "ensure_unit",
    "grant_role",
    "log_access",
    "match_teams",
    "propose_borders",
    "record_absence",
    "revoke_role",
    "set_borders",
    "set_password",
    "set_team_lead",
]
