"""
Tables of calls to enterprises, of complaints and suggestions, and of the office's rules for both.

Written only by ``zhuqi.followups.services``.  Calls, events, rules and scripts are append-only, guarded by the
database.
"""

from zhuqi.followups.models._calls import FirmLine, FollowUpCall
from zhuqi.followups.models._complaints import Complaint
from zhuqi.followups.models._history import Chain, FollowUpEvent
from zhuqi.followups.models._rules import CallScript, FollowUpRules

__all__ = ["CallScript", "Chain", "Complaint", "FirmLine", "FollowUpCall", "FollowUpEvent", "FollowUpRules"]
