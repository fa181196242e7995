"""How closely each firm is served, composed from the rooms that know who spoke up and who was visited."""

from dataclasses import replace
from datetime import date

from zhuqi.enterprises.selectors import EnterpriseFilters
from zhuqi.issues.selectors import firms_that_raised_issues, firms_with_open_issues
from zhuqi.stewardship.categories import ServiceTier
from zhuqi.stewardship.selectors import Tiers, service_tiers
from zhuqi.visits.selectors import visited_enterprise_ids


def tiers(on: date) -> Tiers:
    """Return the tiers of all firms on a day, by what is known of issues and visits now."""
    contacted = firms_that_raised_issues() | visited_enterprise_ids()
    return service_tiers(on, with_open_issue=firms_with_open_issues(), contacted=contacted)


def tier_of_firm(enterprise_id: int, on: date) -> ServiceTier:
    """Return the tier of one firm."""
    one = [enterprise_id]
    contacted = firms_that_raised_issues(one) | visited_enterprise_ids(one)
    return service_tiers(on, with_open_issue=firms_with_open_issues(one), contacted=contacted).of(enterprise_id)


def within_tier(filters: EnterpriseFilters, tier: str, on: date) -> EnterpriseFilters:
    """Narrow a list of enterprises to one tier by its code; an unknown code does not narrow."""
    if tier not in set(ServiceTier):
        return filters
    found = tiers(on)
    match ServiceTier(tier):
        case ServiceTier.STEWARD:
            return replace(filters, enterprise_ids=found.steward_ids)
        case ServiceTier.TEAM:
            return replace(filters, enterprise_ids=found.team_ids)
        case ServiceTier.SELF_SERVICE:
            return replace(filters, without_ids=found.steward_ids | found.team_ids)
