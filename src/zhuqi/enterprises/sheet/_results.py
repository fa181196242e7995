"""What reading a roster gives: rows, rejections, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zhuqi.enterprises.categories import (
    ABOVE_SCALE_LABELS,
    KIND_LABELS,
    LIAISON_LABELS,
    STATUS_LABELS,
    TAG_LABELS,
    TAG_LEVEL_LABELS,
    AboveScaleType,
    EnterpriseStatus,
    Kind,
    LiaisonLevel,
    TagKind,
    TagLevel,
)
from zhuqi.enterprises.sheet._mapping import RosterMapping
from zhuqi.foundation.spreadsheets import CellValue
from zhuqi.foundation.tables import Rejection
from zhuqi.standards.enterprise_size import SIZE_LABELS, Size

Tag = tuple[TagKind, TagLevel | None]


@dataclass(frozen=True, slots=True)
class Liaison:
    """One liaison person as the sheet tells it."""

    level: LiaisonLevel
    name: str
    title: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """
    One enterprise or project as the sheet tells it. Empty text and None mean: the sheet does not say.

    `row` is the 1-based sheet row. `remarks` are sentences on what was interpreted or looks odd; `duplicate_of` is the
    (sheet, row) that holds the same firm already, `follows` that which holds its figures of another day; `like` are
    rows of the file with nearly the same name; `cells` are what to hand back if the system cannot take the row.
    """

    sheet: str
    row: int
    name: str
    number: str = ""
    credit_code: str = ""
    credit_code_note: str = ""
    former_names: tuple[str, ...] = ()
    kind: Kind | None = None
    owner: str = ""
    county: str = ""
    town: str = ""
    district: str = ""
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None
    industry: str = ""
    status: EnterpriseStatus | None = None
    status_evidence: str = ""
    size: Size | None = None
    employees: int | None = None
    revenue: Decimal | None = None
    assets: Decimal | None = None
    tax: Decimal | None = None
    power_use: Decimal | None = None
    as_of: date | None = None
    figures_source: str = ""
    is_above_scale: bool | None = None
    above_scale_type: AboveScaleType | None = None
    above_scale_since: date | None = None
    above_scale_source: str = ""
    tags: tuple[Tag, ...] = ()
    liaisons: tuple[Liaison, ...] = ()
    leaders: str = ""
    steward: str = ""
    steward_unit: str = ""
    steward_since: date | None = None
    steward_basis: str = ""
    is_hidden: bool = False
    remarks: tuple[str, ...] = ()
    duplicate_of: tuple[str, int] | None = None
    differs: tuple[str, ...] = ()
    follows: tuple[str, int] | None = None
    like: tuple[tuple[int, str], ...] = ()
    cells: tuple[CellValue, ...] = field(default=(), repr=False, compare=False)

    @property
    def has_figures(self) -> bool:
        """Whether the row tells any figure."""
        return any(value is not None for value in self.figures)

    @property
    def figures(self) -> tuple[int | Decimal | None, ...]:
        """Employees, revenue, assets, tax, power use."""
        return (self.employees, self.revenue, self.assets, self.tax, self.power_use)

    def parsed(self) -> dict[str, Any]:
        """JSON-ready, with canonical Chinese words."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "enterprise": self.name,
            "number": self.number or None,
            "credit_code": self.credit_code,
            "credit_code_note": self.credit_code_note or None,
            "former_names": list(self.former_names),
            "kind": KIND_LABELS[self.kind] if self.kind else None,
            "owner": self.owner or None,
            "county": self.county,
            "town": self.town,
            "address": self.address,
            "longitude": _number(self.longitude),
            "latitude": _number(self.latitude),
            "industry": self.industry or None,
            "status": STATUS_LABELS[self.status] if self.status else None,
            "status_evidence": self.status_evidence,
            "size": SIZE_LABELS[self.size] if self.size else None,
            "employees": self.employees,
            "revenue": _number(self.revenue),
            "assets": _number(self.assets),
            "tax": _number(self.tax),
            "power_use": _number(self.power_use),
            "as_of": _iso(self.as_of),
            "is_above_scale": self.is_above_scale,
            "above_scale_type": ABOVE_SCALE_LABELS[self.above_scale_type] if self.above_scale_type else None,
            "above_scale_since": _iso(self.above_scale_since),
            "tags": [tag_text(tag) for tag in self.tags],
            "liaisons": [
                {"level": LIAISON_LABELS[one.level], "name": one.name, "title": one.title, "phone": one.phone}
                for one in self.liaisons
            ],
            "leaders": self.leaders or None,
            "steward": self.steward or None,
            "steward_since": _iso(self.steward_since),
            "duplicate_of": self.duplicate_of[1] if self.duplicate_of else None,
            "remarks": list(self.remarks),
        }


def tag_text(tag: Tag) -> str:
    """专精特新, 市领导包联."""
    kind, level = tag
    return (TAG_LEVEL_LABELS[level] if level else "") + TAG_LABELS[kind]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True, slots=True)
class RosterReading:
    """The whole reading."""

    mapping: RosterMapping
    rows: tuple[RosterRow, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]
    duplicates: int = field(default=0)
