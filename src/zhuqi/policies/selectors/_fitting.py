"""Which policies are for one enterprise, and why."""

from dataclasses import dataclass
from datetime import date

from zhuqi.enterprises.selectors import firm_facts
from zhuqi.organisations.roles import Actor
from zhuqi.organisations.selectors import division_names
from zhuqi.policies import access
from zhuqi.policies.categories import Fit
from zhuqi.policies.matching import Match, match
from zhuqi.policies.models import Policy
from zhuqi.policies.selectors._cards import PolicyRow, in_force_on, policy_row
from zhuqi.policies.selectors._details import details_of


@dataclass(frozen=True)
class MatchedPolicy:
    """A policy and what comes of it for the enterprise."""

    policy: PolicyRow
    match: Match


@dataclass(frozen=True)
class FirmPolicies:
    """Every policy in force, by whether it is for the enterprise: the most specific first, then the newest."""

    fitting: tuple[MatchedPolicy, ...]
    possible: tuple[MatchedPolicy, ...]
    others: tuple[MatchedPolicy, ...]


def policies_for(*, enterprise_id: int, on: date, actor: Actor) -> FirmPolicies:
    """
    Return the policies in force on a day, judged for one enterprise, in three queries.

    :raises NotFound: if ``actor`` may not read policies, or sees no such enterprise
    """
    access.require_read(actor)
    firm = firm_facts(actor=actor, enterprise_id=enterprise_id, on=on)
    written = [(row, details_of(row)) for row in Policy.objects.filter(in_force_on(on)).order_by("-valid_from", "-id")]
    names = division_names({pk for _, details in written for pk in details.division_ids})
    judged = []
    for row, details in written:
        conditions = details.conditions(names)
        found = match(conditions, firm, valid_from=row.valid_from, valid_until=row.valid_until, on=on)
        judged.append((conditions.count, MatchedPolicy(policy_row(row, on), found)))
    judged.sort(key=lambda one: -one[0])
    return FirmPolicies(*(tuple(one for _, one in judged if one.match.fit is fit) for fit in Fit))
