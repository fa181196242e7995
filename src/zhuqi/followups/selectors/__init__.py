"""What pages, figures and commands may know of calls and complaints: frozen values only."""

from zhuqi.followups.selectors._call_list import CallEntry, CallList, call_list
from zhuqi.followups.selectors._calls import (
    CallLine,
    CallPage,
    CallSheet,
    call_sheet,
    calls_made,
    firm_of_call,
)
from zhuqi.followups.selectors._complaints import (
    ComplaintCard,
    ComplaintDuties,
    ComplaintLine,
    ComplaintPage,
    ComplaintRow,
    Receipt,
    assignable_people,
    complaint_card,
    complaint_duties,
    complaint_list,
    complaint_receipt,
    receipt_mac,
)
from zhuqi.followups.selectors._integrity import broken_follow_up_links
from zhuqi.followups.selectors._of_firms import open_complaints_of
from zhuqi.followups.selectors._rules import (
    RuleChange,
    Rules,
    rule_changes,
    rules_in_force,
    sample_seed,
    script_of,
    scripts,
)

__all__ = [
    "CallEntry",
    "CallLine",
    "CallList",
    "CallPage",
    "CallSheet",
    "ComplaintCard",
    "ComplaintDuties",
    "ComplaintLine",
    "ComplaintPage",
    "ComplaintRow",
    "Receipt",
    "RuleChange",
    "Rules",
    "assignable_people",
    "broken_follow_up_links",
    "call_list",
    "call_sheet",
    "calls_made",
    "complaint_card",
    "complaint_duties",
    "complaint_list",
    "complaint_receipt",
    "firm_of_call",
    "open_complaints_of",
    "receipt_mac",
    "rule_changes",
    "rules_in_force",
    "sample_seed",
    "script_of",
    "scripts",
]
