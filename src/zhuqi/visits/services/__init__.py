"""Everything that changes what is known of fieldwork: one function per act, one transaction, one event."""

from zhuqi.visits.services._correcting import correct_visit, link_issue
from zhuqi.visits.services._recording import RaisedIssue, RecordedVisit, record_symposium, record_visit
from zhuqi.visits.services._sampling import draw_small_firm_sample

__all__ = [
    "RaisedIssue",
    "RecordedVisit",
    "correct_visit",
    "draw_small_firm_sample",
    "link_issue",
    "record_symposium",
    "record_visit",
]
