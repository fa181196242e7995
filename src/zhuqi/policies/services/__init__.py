"""Everything that changes a policy: one function per act, one line of history each."""

from zhuqi.policies.services._keeping import correct_policy, register_policy, withdraw_policy

__all__ = ["correct_policy", "register_policy", "withdraw_policy"]
