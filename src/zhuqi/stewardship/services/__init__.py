"""Everything that changes who stands by which enterprise: one function per act, one line of history each."""

from zhuqi.stewardship.services._absences import end_steward_absence, record_steward_absence
from zhuqi.stewardship.services._bonds import (
    appoint_steward,
    end_leader_lead,
    end_stewardship,
    record_leader_lead,
)
from zhuqi.stewardship.services._districts import (
    accept_districts,
    adjust_districts,
    discard_districts,
    make_district_plan,
    middles_of_firms,
)
from zhuqi.stewardship.services._handing_over import Matter, Move, hand_over, tell_firm
from zhuqi.stewardship.services._many import Appointed, appoint_many, end_many
from zhuqi.stewardship.services._merging import merge_with_bonds
from zhuqi.stewardship.services._people import declare_conflict, end_conflict, set_steward_profile
from zhuqi.stewardship.services._plans import accept_plan, adjust_pair, compute_plan, discard_plan, make_plan
from zhuqi.stewardship.services._record import lock_history, record_stewardship_act
from zhuqi.stewardship.services._roster import RosterEntry, RosterOutcome, appoint_from_roster
from zhuqi.stewardship.services._small_firms import draw_monthly_sample, set_tier_rule
from zhuqi.stewardship.services.importing import CHUNK, import_roster, import_roster_rows, plan_roster
from zhuqi.stewardship.services.officers import OfficersOutcome, PlannedOfficer, import_officers, plan_officers

__all__ = [
    "CHUNK",
    "Appointed",
    "Matter",
    "Move",
    "OfficersOutcome",
    "PlannedOfficer",
    "RosterEntry",
    "RosterOutcome",
    "accept_districts",
    "accept_plan",
    "adjust_districts",
    "adjust_pair",
    "appoint_from_roster",
    "appoint_many",
    "appoint_steward",
    "compute_plan",
    "declare_conflict",
    "discard_districts",
    "discard_plan",
    "draw_monthly_sample",
    "end_conflict",
    "end_leader_lead",
    "end_many",
    "end_steward_absence",
    "end_stewardship",
    "hand_over",
    "import_officers",
    "import_roster",
    "import_roster_rows",
    "lock_history",
    "make_district_plan",
    "make_plan",
    "merge_with_bonds",
    "middles_of_firms",
    "plan_officers",
    "plan_roster",
    "record_leader_lead",
    "record_steward_absence",
    "record_stewardship_act",
    "set_steward_profile",
    "set_tier_rule",
    "tell_firm",
]
