"""
Everything that changes calls, complaints and their rules: one act, one function, one transaction, one event.

Issues are changed by the ledger's own acts alone, called in the same transaction.
"""

from zhuqi.followups.services.calls import UNVERIFIED, RecordedCall, Said, record_call
from zhuqi.followups.services.claims import CLAIM, claim_firm, release_firm
from zhuqi.followups.services.complaints import (
    Lodged,
    appoint_for_complaint,
    judge_reply,
    judge_reply_by_code,
    lodge_complaint,
    reply_to_complaint,
    settle_complaint,
)
from zhuqi.followups.services.rules import set_call_script, set_follow_up_rules

__all__ = [
    "CLAIM",
    "UNVERIFIED",
    "Lodged",
    "RecordedCall",
    "Said",
    "appoint_for_complaint",
    "claim_firm",
    "judge_reply",
    "judge_reply_by_code",
    "lodge_complaint",
    "record_call",
    "release_firm",
    "reply_to_complaint",
    "set_call_script",
    "set_follow_up_rules",
    "settle_complaint",
]
