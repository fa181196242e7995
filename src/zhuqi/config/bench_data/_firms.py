"""The firms of the bench, with tags and stewards."""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from zhuqi.config.bench_data._copying import Rows, new_ids
from zhuqi.config.bench_data._people import City
from zhuqi.config.bench_data._texts import firm_name
from zhuqi.enterprises.categories import EnterpriseStatus, Kind, TagKind
from zhuqi.enterprises.names import core_key, initials, name_key, number_text, search_literal
from zhuqi.standards.enterprise_size import Size

_SIZES = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)
_SIZE_WEIGHTS = (3, 12, 45, 40)
_KEY_SHARE = 0.15
_INDUSTRIES = ("C13", "C17", "C26", "C30", "C33", "C34", "C39", "F51", "G58", "I65")


@dataclass(frozen=True)
class Firm:
    """What an issue copies from its firm."""

    id: int
    name: str
    number: str
    division_id: int
    size: Size
    is_key_target: bool
    steward_id: int


def make_firms(count: int, city: City, random: Random, *, since: date, at: datetime) -> list[Firm]:
    """Copy in ``count`` firms."""
    rows, tags, stewardships = (
        Rows("enterprises.Enterprise"),
        Rows("enterprises.EnterpriseTag"),
        Rows("stewardship.Stewardship"),
    )
    ids = zip(
        new_ids("enterprises.Enterprise", count),
        new_ids("enterprises.EnterpriseTag", count),
        new_ids("stewardship.Stewardship", count),
        strict=True,
    )
    firms = []
    for serial, (pk, tag_id, stewardship_id) in enumerate(ids, 1):
        firm = Firm(
            id=pk,
            name=firm_name(random, serial),
            number=number_text(serial),
            division_id=random.choice(city.towns),
            size=random.choices(_SIZES, _SIZE_WEIGHTS)[0],
            is_key_target=random.random() < _KEY_SHARE,
            steward_id=city.stewards[serial % len(city.stewards)],
        )
        firms.append(firm)
        rows.add(_columns(firm, random, at))
        if firm.is_key_target:
            tags.add(_period(tag_id, firm, since) | {"kind": TagKind.HIGH_TAXPAYER, "level": "", "note": ""})
        stewardships.add(_period(stewardship_id, firm, since) | {"steward_id": firm.steward_id, "basis": ""})
    for table in (rows, tags, stewardships):
        table.flush()
    return firms


def _columns(firm: Firm, random: Random, at: datetime) -> dict[str, object]:
    return {
        "id": firm.id,
        "number": firm.number,
        "kind": Kind.ENTERPRISE,
        "name": firm.name,
        "name_key": name_key(firm.name),
        "core_key": core_key(firm.name),
        "initials": initials(firm.name),
        "credit_code": None,
        "credit_code_note": "",
        "division_id": firm.division_id,
        "address": "",
        "longitude": None,
        "latitude": None,
        "industry": random.choice(_INDUSTRIES),
        "status": EnterpriseStatus.NORMAL,
        "status_evidence": "",
        "status_since": None,
        "size": firm.size,
        "is_above_scale": False,
        "above_scale_type": "",
        "above_scale_since": None,
        "above_scale_source": "",
        "owner_id": None,
        "merged_into_id": None,
        "search": search_literal([firm.name], [firm.number]),
        "created_at": at,
        "last_hash": "",
    }


def _period(pk: int, firm: Firm, since: date) -> dict[str, object]:
    return {"id": pk, "enterprise_id": firm.id, "since": since, "until": None}
