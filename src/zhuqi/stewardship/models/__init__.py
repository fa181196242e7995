"""Tables of who stands by which enterprise, and of everything the office decides about it."""

from zhuqi.stewardship.models._bonds import (
    ConflictOfInterest,
    LeaderLead,
    StewardProfile,
    Stewardship,
    StewardshipEvent,
)
from zhuqi.stewardship.models._handing_over import HandOver, HandOverFirm
from zhuqi.stewardship.models._small_firms import SampledFirm, TierRule

__all__ = [
    "ConflictOfInterest",
    "HandOver",
    "HandOverFirm",
    "LeaderLead",
    "SampledFirm",
    "StewardProfile",
    "Stewardship",
    "StewardshipEvent",
    "TierRule",
]
