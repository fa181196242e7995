"""Tables of fieldwork: visits and symposia, and what leads up to them."""

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
    "Visit",
    "VisitEvent",
    "VisitIssue",
    "VisitParticipant",
    "VisitPhoto",
    "VisitState",
    "VisitSubmission",
    "VisitedEnterprise",
]
