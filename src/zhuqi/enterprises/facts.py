"""What is recorded of an enterprise that decides which policies are for it.  Pure Python."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhuqi.enterprises.categories import Kind, TagKind
from zhuqi.standards.enterprise_size import Size


@dataclass(frozen=True)
class FirmFacts:
    """
    One enterprise on a day, what was merged into it included.

    ``places`` are its town and the divisions above it, by id, the town first; ``industry`` is "" and ``size`` UNKNOWN
    where nobody knows; the figures are the newest recorded, each None where it is not.
    """

    id: int
    kind: Kind
    industry: str
    size: Size
    is_above_scale: bool
    tags: frozenset[TagKind]
    places: dict[int, str]
    employees: int | None = None
    revenue: Decimal | None = None
    figures_as_of: date | None = None
