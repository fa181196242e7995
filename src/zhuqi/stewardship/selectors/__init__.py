"""What other rooms and pages may know about stewardship: frozen values only."""

from zhuqi.stewardship.selectors._bonds import (
    LeaderRef,
    RosterLine,
    leaders_of,
    roster,
    steward_of,
    stewarded_enterprise_ids,
    stewards_of,
)
from zhuqi.stewardship.selectors._history import StewardshipLine, broken_stewardship_links, stewardship_history
from zhuqi.stewardship.selectors._people import (
    ConflictLine,
    ProfileRef,
    conflict_pairs,
    conflicts_of_enterprise,
    conflicts_of_officer,
    loads_of,
    steward_profiles,
)

__all__ = [
    "ConflictLine",
    "LeaderRef",
    "ProfileRef",
    "RosterLine",
    "StewardshipLine",
    "broken_stewardship_links",
    "conflict_pairs",
    "conflicts_of_enterprise",
    "conflicts_of_officer",
    "leaders_of",
    "loads_of",
    "roster",
    "steward_of",
    "steward_profiles",
    "stewarded_enterprise_ids",
    "stewards_of",
    "stewardship_history",
]
