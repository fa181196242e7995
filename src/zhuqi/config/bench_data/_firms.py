"""
The firms of the bench: names, former names, codes, places, tags, figures of three years, contacts and stewards.

The first of them raise the issues and have a steward each; the others are what else a province knows of.
"""

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from zhuqi.config.bench_data._copying import Rows, new_ids
from zhuqi.config.bench_data._people import City
from zhuqi.config.bench_data._texts import firm_name
from zhuqi.enterprises.categories import AboveScaleType, EnterpriseStatus, Kind, LiaisonLevel, TagKind
from zhuqi.enterprises.names import core_key, name_key, number_text, search_literal
from zhuqi.standards.credit_codes import check_character, organisation_check_character
from zhuqi.standards.enterprise_size import Size

_SIZES = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)
_SIZE_WEIGHTS = (3, 12, 45, 40)
_EMPLOYEES = {Size.LARGE: 1200, Size.MEDIUM: 420, Size.SMALL: 60, Size.MICRO: 8}
_KEY_SHARE, _RENAMED_SHARE, _STOPPED_SHARE, _ABOVE_SCALE_SHARE = 0.15, 0.05, 0.03, 0.08
_INDUSTRIES = ("C13", "C17", "C26", "C30", "C33", "C34", "C39", "F51", "G58", "I65")
_OTHER_TAGS = (TagKind.ROSTER, TagKind.SPECIALISED, TagKind.GROWING, TagKind.DISASTER_HIT)
_YEARS = 3
_BASE = (112.0, 34.0)  # degrees; the towns lie on a grid east and north of it


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


class _Tables:
    """The tables firms fill, each with ids to give."""

    _MOST_ROWS = 20_000

    def __init__(self, count: int) -> None:
        self.ids = iter(new_ids("enterprises.Enterprise", count))
        self.rows = {
            name: Rows(label)
            for name, label in (
                ("firm", "enterprises.Enterprise"),
                ("former", "enterprises.FormerName"),
                ("tag", "enterprises.EnterpriseTag"),
                ("figures", "enterprises.DatedFigures"),
                ("liaison", "enterprises.LiaisonPerson"),
                ("bond", "stewardship.Stewardship"),
            )
        }
        self._waiting: dict[str, list[dict[str, object]]] = {name: [] for name in self.rows}
        self._labels = {
            "former": "enterprises.FormerName",
            "tag": "enterprises.EnterpriseTag",
            "figures": "enterprises.DatedFigures",
            "liaison": "enterprises.LiaisonPerson",
            "bond": "stewardship.Stewardship",
        }

    def add(self, table: str, /, **values: object) -> None:
        """Take a row beside a firm; its id comes when it is written."""
        self._waiting[table].append(values)

    def flush(self) -> None:
        """Write the firms, then what stands beside them."""
        self.rows["firm"].flush()
        for name, label in self._labels.items():
            waiting = self._waiting[name]
            for pk, values in zip(new_ids(label, len(waiting)), waiting, strict=True):
                self.rows[name].add({"id": pk} | values)
            waiting.clear()
            self.rows[name].flush()

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return len(self._waiting["figures"]) >= self._MOST_ROWS


def make_firms(count: int, city: City, random: Random, *, with_issues: int, since: date, at: datetime) -> list[Firm]:
    """Copy in ``count`` firms, and return the first ``with_issues``: those have a steward each."""
    tables = _Tables(count)
    firms = []
    for serial, pk in enumerate(tables.ids, 1):
        firm = Firm(
            id=pk,
            name=firm_name(random, serial),
            number=number_text(serial),
            division_id=random.choice(city.towns),
            size=random.choices(_SIZES, _SIZE_WEIGHTS)[0],
            is_key_target=random.random() < _KEY_SHARE,
            steward_id=city.stewards[serial % len(city.stewards)],
        )
        _write(firm, serial, tables, city, random, since=since, at=at, has_steward=serial <= with_issues)
        if serial <= with_issues:
            firms.append(firm)
        if tables.is_full:
            tables.flush()
    tables.flush()
    return firms


def _write(
    firm: Firm,
    serial: int,
    tables: _Tables,
    city: City,
    random: Random,
    *,
    since: date,
    at: datetime,
    has_steward: bool,
) -> None:
    former = firm_name(random, serial) if random.random() < _RENAMED_SHARE else ""
    tables.rows["firm"].add(_columns(firm, serial, former, city, random, at))
    if former:
        tables.add(
            "former", enterprise_id=firm.id, name=former, name_key=name_key(former), until=since, source="企业变更登记"
        )
    if firm.is_key_target:
        tables.add("tag", **_period(firm, since), kind=TagKind.HIGH_TAXPAYER, level="", note="")
    if random.random() < 0.1:
        tables.add("tag", **_period(firm, since), kind=random.choice(_OTHER_TAGS), level="", note="")
    if random.random() < 0.6:
        _write_figures(firm, tables, random, since)
    tables.add(
        "liaison",
        **_period(firm, since),
        level=LiaisonLevel.ENTERPRISE,
        name=f"压测联系人{serial}",
        title="办公室主任",
        phone_encrypted=None,
        user_id=None,
        confirmed_on=None,
        confirmed_by_id=None,
    )
    if has_steward:
        tables.add("bond", **_period(firm, since), steward_id=firm.steward_id, basis="")


def _write_figures(firm: Firm, tables: _Tables, random: Random, since: date) -> None:
    employees = max(1, round(_EMPLOYEES[firm.size] * random.uniform(0.7, 1.5)))
    revenue = employees * random.uniform(40, 160)
    for year in range(since.year - _YEARS + 1, since.year + 1):
        revenue *= random.uniform(0.9, 1.15)
        tables.add(
            "figures",
            enterprise_id=firm.id,
            as_of=date(year, 12, 31),
            employees=employees,
            revenue=round(revenue, 2),
            assets=round(revenue * 1.4, 2),
            tax=round(revenue * 0.04, 2),
            power_use=round(revenue * 0.02, 2),
            source="统计年报",
        )


def _columns(firm: Firm, serial: int, former: str, city: City, random: Random, at: datetime) -> dict[str, object]:
    is_stopped = random.random() < _STOPPED_SHARE
    is_above_scale = random.random() < _ABOVE_SCALE_SHARE
    code = credit_code(serial)
    place = city.towns.index(firm.division_id)
    return {
        "id": firm.id,
        "number": firm.number,
        "kind": Kind.ENTERPRISE,
        "name": firm.name,
        "name_key": name_key(firm.name),
        "core_key": core_key(firm.name),
        "credit_code": code,
        "credit_code_note": "",
        "division_id": firm.division_id,
        "address": f"产业大道{serial % 900 + 1}号",
        "longitude": round(_BASE[0] + place % 20 * 0.1 + random.uniform(-0.04, 0.04), 6),
        "latitude": round(_BASE[1] + place // 20 * 0.1 + random.uniform(-0.04, 0.04), 6),
        "industry": random.choice(_INDUSTRIES),
        "status": EnterpriseStatus.STOPPED if is_stopped else EnterpriseStatus.NORMAL,
        "status_evidence": "企业自报停产" if is_stopped else "",
        "status_since": at.date() if is_stopped else None,
        "size": firm.size,
        "is_above_scale": is_above_scale,
        "above_scale_type": AboveScaleType.INDUSTRY if is_above_scale else "",
        "above_scale_since": None,
        "above_scale_source": "",
        "owner_id": None,
        "merged_into_id": None,
        "search": search_literal([firm.name, *([former] if former else [])], [firm.number, code]),
        "created_at": at,
        "last_hash": "",
    }


def credit_code(serial: int) -> str:
    """Return a credit code that passes every check and belongs to nobody: region 99 does not exist."""
    organisation = f"MB{serial:06}"
    first = f"91990100{organisation}{organisation_check_character(organisation)}"
    return first + check_character(first)


def _period(firm: Firm, since: date) -> dict[str, object]:
    return {"enterprise_id": firm.id, "since": since, "until": None}
