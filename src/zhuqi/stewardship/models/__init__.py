"""Tables of who stands by which enterprise, and of everything the office decides about it."""

from zhuqi.stewardship.models._bonds import (
    ConflictOfInterest,
    LeaderLead,
    StewardProfile,
    Stewardship,
    StewardshipEvent,
)
from zhuqi.stewardship.models._handing_over import HandOver, HandOverFirm
from zhuqi.stewardship.models._plans import DistrictPlan, PlannedPair, StewardshipPlan
from zhuqi.stewardship.models._small_firms import SampledFirm, TierRule

__all__ = [
    "ConflictOfInterest",
    "DistrictPlan",
    "HandOver",
    "HandOverFirm",
    "LeaderLead",
    "PlannedPair",
    "SampledFirm",
    "StewardProfile",
    "Stewardship",
    "StewardshipEvent",
    "StewardshipPlan",
    "TierRule",
]
