"""Everything that changes what is known of fieldwork: one function per act, one transaction, one event."""

from zhuqi.visits.services._answering import (
    accept_by_link,
    answer_by_phone,
    counter_by_link,
    decline_by_link,
    renew_link,
)
from zhuqi.visits.services._appointing import (
    Proposed,
    WeekIsTaken,
    agree_to_time,
    cancel_appointment,
    complete_appointment,
    join_appointment,
    merge_appointments,
    move_appointments,
    propose_appointment,
    reschedule_appointment,
)
from zhuqi.visits.services._campaigns import end_campaign, start_campaign
from zhuqi.visits.services._correcting import correct_visit, link_issue
from zhuqi.visits.services._handing_over import hand_over_with_visits
from zhuqi.visits.services._minutes import write_minutes
from zhuqi.visits.services._photos import MOST_PHOTOS, Photo, attach_photo, remove_photo
from zhuqi.visits.services._raising import RaisedIssue, RefusedIssue
from zhuqi.visits.services._record import Seat
from zhuqi.visits.services._recording import RecordedVisit, record_symposium, record_visit
from zhuqi.visits.services._rules import end_quiet_days, set_quiet_days, set_visit_cap
from zhuqi.visits.services._sampling import draw_small_firm_sample
from zhuqi.visits.services._submissions import Received, received_before, record_once
from zhuqi.visits.services._tour_case import Wanted
from zhuqi.visits.services._touring import (
    AcceptedTours,
    accept_tours,
    ask_tours,
    drop_tours,
    finish_tours,
    move_stop,
    take_out_stop,
)

__all__ = [
    "MOST_PHOTOS",
    "AcceptedTours",
    "Photo",
    "Proposed",
    "RaisedIssue",
    "Received",
    "RecordedVisit",
    "RefusedIssue",
    "Seat",
    "Wanted",
    "WeekIsTaken",
    "accept_by_link",
    "accept_tours",
    "agree_to_time",
    "answer_by_phone",
    "ask_tours",
    "attach_photo",
    "cancel_appointment",
    "complete_appointment",
    "correct_visit",
    "counter_by_link",
    "decline_by_link",
    "draw_small_firm_sample",
    "drop_tours",
    "end_campaign",
    "end_quiet_days",
    "finish_tours",
    "hand_over_with_visits",
    "join_appointment",
    "link_issue",
    "merge_appointments",
    "move_appointments",
    "move_stop",
    "propose_appointment",
    "received_before",
    "record_once",
    "record_symposium",
    "record_visit",
    "remove_photo",
    "renew_link",
    "reschedule_appointment",
    "set_quiet_days",
    "set_visit_cap",
    "start_campaign",
    "take_out_stop",
    "write_minutes",
]
