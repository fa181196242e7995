"""Everything that changes what is known of fieldwork: one function per act, one transaction, one event."""

from zhuqi.visits.services._correcting import correct_visit, link_issue
from zhuqi.visits.services._minutes import write_minutes
from zhuqi.visits.services._photos import MOST_PHOTOS, Photo, attach_photo, remove_photo
from zhuqi.visits.services._raising import RaisedIssue, RefusedIssue
from zhuqi.visits.services._record import Seat
from zhuqi.visits.services._recording import RecordedVisit, record_symposium, record_visit
from zhuqi.visits.services._sampling import draw_small_firm_sample
from zhuqi.visits.services._submissions import Received, received_before, record_once

__all__ = [
    "MOST_PHOTOS",
    "Photo",
    "RaisedIssue",
    "Received",
    "RecordedVisit",
    "RefusedIssue",
    "Seat",
    "attach_photo",
    "correct_visit",
    "draw_small_firm_sample",
    "link_issue",
    "received_before",
    "record_once",
    "record_symposium",
    "record_visit",
    "remove_photo",
    "write_minutes",
]
