"""Tables of fieldwork: visits and symposia, and what leads up to them."""

from zhuqi.visits.models._appointments import (
    Appointment,
    AppointmentEvent,
    FieldworkEvent,
    QuietDay,
    SignedLink,
    VisitCap,
)
from zhuqi.visits.models._campaigns import Campaign, CampaignFirm
from zhuqi.visits.models._tours import TourPlan
from zhuqi.visits.models._visits import (
    Visit,
    VisitedEnterprise,
    VisitEvent,
    VisitIssue,
    VisitParticipant,
    VisitPhoto,
    VisitState,
    VisitSubmission,
)

__all__ = [
    "Appointment",
    "AppointmentEvent",
    "Campaign",
    "CampaignFirm",
    "FieldworkEvent",
    "QuietDay",
    "SignedLink",
    "TourPlan",
    "Visit",
    "VisitCap",
    "VisitEvent",
    "VisitIssue",
    "VisitParticipant",
    "VisitPhoto",
    "VisitState",
    "VisitSubmission",
    "VisitedEnterprise",
]
