"""What pages and other rooms may know about policies: frozen values only."""

from zhuqi.policies.selectors._cards import (
    PolicyCard,
    PolicyFilters,
    PolicyLine,
    PolicyPage,
    PolicyRow,
    policy_card,
    policy_list,
)
from zhuqi.policies.selectors._fitting import FirmPolicies, MatchedPolicy, policies_for
from zhuqi.policies.selectors._integrity import broken_policy_links

__all__ = [
    "FirmPolicies",
    "MatchedPolicy",
    "PolicyCard",
    "PolicyFilters",
    "PolicyLine",
    "PolicyPage",
    "PolicyRow",
    "broken_policy_links",
    "policies_for",
    "policy_card",
    "policy_list",
]
