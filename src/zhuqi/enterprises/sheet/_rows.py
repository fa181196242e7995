"""One row of a roster, from cells to a `RosterRow`, or to the reasons why not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zhuqi.enterprises.categories import ABOVE_SCALE_LABELS, STATUS_LABELS, EnterpriseStatus, Kind
from zhuqi.enterprises.names import name_key, parse_number, tidy_name
from zhuqi.enterprises.sheet import _tags
from zhuqi.enterprises.sheet._amounts import factor_in_header, read_amount, read_coordinate, read_count
from zhuqi.enterprises.sheet._cells import RowCells
from zhuqi.enterprises.sheet._fields import AMOUNT_FIELDS, LIAISON_FIELDS, Field
from zhuqi.enterprises.sheet._results import Liaison, RosterRow
from zhuqi.enterprises.sheet._words import (
    above_scale_type_of,
    is_nothing,
    read_above_scale_type,
    read_kind,
    read_size,
    read_status,
    read_tick,
)
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellError, CellValue
from zhuqi.foundation.tables import plain
from zhuqi.organisations.phones import parse_phone
from zhuqi.standards.credit_codes import check_credit_code
from zhuqi.standards.industries import parse_industry
from zhuqi.standards.written_dates import DateReading, read_date
from zhuqi.standards.written_people import People, read_people

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_EVIDENCE = 120, 200, 300
_NO_NAME = re.compile(r"^(企业|公司|名称|\d+(\.0)?|[?？]+|未知|不详|待定|匿名)$")
_FORMER = re.compile(r"[、,，;；\n|]+")
_MOBILE = re.compile(r"1(?:[38]\d|4[57]|5[0-35-9]|6[25-7]|7[0-35-8]|9[0-35-9])\d{8}")
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_INDUSTRY = re.compile(r"[(（\[]?([A-Ta-t]?\d{2,4}|[A-Ta-t](?![A-Za-z]))")
_STORABLE_CODE = re.compile(r"[0-9A-Z]{1,18}")
_BARE_YEAR = re.compile(r"((?:19|20)\d{2})(?:年|年度|年末|年底|度)?")
_FLAWED_CODE = "导入资料中的代码未通过校验，待核对"

_NOBODY = frozenset({"暂无", "不详", "没有", "同上"})

_cached_people = lru_cache(maxsize=8192)(read_people)
_cached_date = lru_cache(maxsize=8192)(read_date)


@dataclass(slots=True)
class Draft:
    """What is collected while a row is read: reasons against taking it, remarks on how it was understood."""

    row: int
    reasons: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole sheet."""

    today: date | None
    uses_1904: bool = False
    year: int | None = None  # of days without one
    as_of: date | None = None  # of figures without a day of their own
    hidden_rows: frozenset[int] = frozenset()


class RowReader:
    """Reads the rows of one sheet."""

    def __init__(self, sheet_name: str, cells: RowCells, setting: Setting) -> None:
        self._sheet_name = sheet_name
        self._cells = cells
        self._setting = setting
        self._factors = {
            one: factor_in_header(one, cells.headers[one]) for one in AMOUNT_FIELDS if one in cells.columns
        }
        self._phones: dict[str, tuple[str, str]] = {}

    def read(self, row: int) -> RosterRow | Draft:
        """The row, or a draft whose reasons say why it cannot be taken."""
        cells, draft = self._cells, Draft(row)
        cells.go_to(row)
        told: dict[str, Any] = {"name": self._name(draft)}
        told |= self._identity(draft)
        told |= self._place(draft)
        told |= self._status(draft)
        told |= self._figures(draft)
        told |= self._industry(draft)
        told |= self._above_scale(told["industry"], draft)
        told |= _tags.read(cells, draft.remarks)
        told |= self._people(draft)
        if draft.reasons:
            return draft
        return RosterRow(
            sheet=self._sheet_name,
            row=row,
            is_hidden=row in self._setting.hidden_rows,
            remarks=tuple(draft.remarks),
            cells=cells.all,
            **told,
        )

    # ------------------------------------------------------------ who

    def _name(self, draft: Draft) -> str:
        cells = self._cells
        title, value = cells.title(Field.NAME), cells.value(Field.NAME)
        if isinstance(value, CellError):
            draft.reasons.append(f"“{title}”是错误值 {value}，请改成企业全称")
            return ""
        text = tidy_name(cells.name(Field.NAME))
        if not text or is_nothing(text) or _NO_NAME.match(text) or not name_key(text):
            draft.reasons.append(f"缺少“{title}”，请补上企业全称" + (f"（现填“{text[:10]}”）" if text else ""))
        elif len(text) > LONGEST_NAME:
            draft.reasons.append(f"“{title}”超过 {LONGEST_NAME} 个字，请只填企业全称")
        return text

    def _identity(self, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        told: dict[str, Any] = {"number": parse_number(cells.name(Field.NUMBER)) or ""}
        told |= self._code(draft)
        former = (tidy_name(piece) for piece in _FORMER.split(cells.text(Field.FORMER_NAMES)))
        told["former_names"] = tuple(
            dict.fromkeys(name[:LONGEST_NAME] for name in former if name_key(name) and not is_nothing(name))
        )
        kind_text = cells.name(Field.KIND)
        kind = read_kind(kind_text) if kind_text else None
        owner = tidy_name(cells.name(Field.OWNER))[:LONGEST_NAME]
        owner = "" if is_nothing(owner) else owner
        if kind is None and owner and Field.KIND not in cells.columns:
            kind = Kind.PROJECT
        told |= {"kind": kind, "owner": owner if kind is Kind.PROJECT else ""}
        return told

    def _code(self, draft: Draft) -> dict[str, Any]:
        written = self._cells.name(Field.CREDIT_CODE)
        if not written or is_nothing(written):
            return {}
        examined = check_credit_code(written)
        code = examined.normalised
        if examined.problem is None:
            return {"credit_code": code}
        if not _STORABLE_CODE.fullmatch(code):
            draft.remarks.append(f"信用代码“{written[:20]}”不是信用代码，未采用")
            return {}
        draft.remarks.append(f"信用代码 {code} 未通过校验，照样采用，请核对")
        return {"credit_code": code, "credit_code_note": _FLAWED_CODE}

    # ------------------------------------------------------------ where

    def _place(self, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        address = " ".join(cells.text(Field.ADDRESS).split())
        if len(address) > LONGEST_ADDRESS:
            draft.remarks.append(
                f"“{cells.title(Field.ADDRESS)}”超过 {LONGEST_ADDRESS} 个字，只留前 {LONGEST_ADDRESS} 个字"
            )
        places = {
            "county": cells.name(Field.COUNTY)[:60],
            "town": cells.name(Field.TOWN)[:60],
            "district": cells.name(Field.DISTRICT)[:60],
            "address": address[:LONGEST_ADDRESS],
        }
        told: dict[str, Any] = {key: "" if is_nothing(text) else text for key, text in places.items()}
        longitude, latitude = self._coordinates(draft)
        return told | {"longitude": longitude, "latitude": latitude}

    def _coordinates(self, draft: Draft) -> tuple[Decimal | None, Decimal | None]:
        amounts = [read_coordinate(value) for value in self._written_coordinates()]
        trouble = next((amount.problem for amount in amounts if amount.problem), "")
        longitude, latitude = (amount.value for amount in amounts)
        if trouble:
            draft.remarks.append(f"坐标{trouble}，未采用")
        elif longitude is not None and latitude is not None:
            return _in_china(longitude, latitude, draft)
        elif longitude is not None or latitude is not None:
            draft.remarks.append("经度和纬度只填了一个，未采用")
        return None, None

    def _written_coordinates(self) -> tuple[CellValue, CellValue]:
        together = plain(self._cells.text(Field.COORDINATES))
        if together and Field.LONGITUDE not in self._cells.columns:
            first, second, *_ = *re.split(r"[,，;；、/]+", together.strip("()（）[]")), None, None
            return first, second
        return self._cells.value(Field.LONGITUDE), self._cells.value(Field.LATITUDE)

    # ------------------------------------------------------------ state

    def _status(self, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        told: dict[str, Any] = {}
        text = cells.name(Field.STATUS)
        if text and not is_nothing(text):
            status = read_status(text)
            if status is None:
                draft.remarks.append(f"{cells.title(Field.STATUS)}“{text[:20]}”认不出，未采用")
            else:
                told["status"] = status
                if len(plain(text)) > 6 and STATUS_LABELS[status] not in text:
                    draft.remarks.append(f"{cells.title(Field.STATUS)}“{text[:20]}”按“{STATUS_LABELS[status]}”理解")
        evidence = " ".join(cells.text(Field.STATUS_EVIDENCE).split())
        if told.get("status", EnterpriseStatus.NORMAL) is not EnterpriseStatus.NORMAL:
            told["status_evidence"] = "" if is_nothing(evidence) else evidence[:LONGEST_EVIDENCE]
        size_text = cells.name(Field.SIZE)
        told["size"] = read_size(size_text) if size_text else None
        return told

    def _industry(self, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        texts = [
            text for one in (Field.INDUSTRY, Field.INDUSTRY_NAME) if (text := cells.name(one)) and not is_nothing(text)
        ]
        for text in texts:
            code = industry_code(text)
            if code:
                return {"industry": code}
        if texts:
            draft.remarks.append(f"行业“{texts[0][:20]}”不在国民经济行业分类中，未采用")
        return {"industry": ""}

    def _above_scale(self, industry: str, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        text, kind_text = cells.name(Field.ABOVE_SCALE), cells.name(Field.ABOVE_SCALE_TYPE)
        kind = read_above_scale_type(kind_text) if kind_text else None
        is_above: bool | None = None
        if text:
            is_above = read_tick(cells.value(Field.ABOVE_SCALE))
            if is_above is None:
                kind = kind or read_above_scale_type(text)
                is_above = True if kind or re.search(r"规上|规模以上|限上|限额以上|四上", text) else None
        elif kind is not None:
            is_above = True
        if not is_above:
            return {"is_above_scale": is_above}
        if kind is None:
            kind = above_scale_type_of(industry)
            if kind is None:
                draft.reasons.append(
                    f"“{cells.title(Field.ABOVE_SCALE)}”填“{text[:10]}”，但没有四上类别，也没有行业，请补填四上类别"
                )
                return {}
            draft.remarks.append(f"没有填四上类别，按行业记为“{ABOVE_SCALE_LABELS[kind]}”")
        return {
            "is_above_scale": True,
            "above_scale_type": kind,
            "above_scale_since": self._day(Field.ABOVE_SCALE_SINCE, draft),
            "above_scale_source": cells.text(Field.ABOVE_SCALE_SOURCE)[:120],
        }

    # ------------------------------------------------------------ figures

    def _figures(self, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        told: dict[str, Any] = {}
        count = read_count(cells.value(Field.EMPLOYEES))
        if count.problem:
            draft.reasons.append(f"“{cells.title(Field.EMPLOYEES)}”{count.problem}，请填写人数")
        if count.value is not None:
            told["employees"] = int(count.value)
        for one, factor in self._factors.items():
            amount = read_amount(cells.value(one), one, factor)
            if amount.problem:
                draft.reasons.append(f"“{cells.title(one)}”{amount.problem}，请填写不小于 0 的数字")
            elif amount.value is not None:
                told[one.value.lower()] = amount.value
        if not told:
            return {}
        told["as_of"] = self._as_of(draft)
        told["figures_source"] = " ".join(cells.text(Field.FIGURES_SOURCE).split())[:120]
        return told

    def _as_of(self, draft: Draft) -> date | None:
        today = self._setting.today
        if self._cells.value(Field.AS_OF) is None:
            return self._setting.as_of
        year = _BARE_YEAR.fullmatch("".join(self._cells.text(Field.AS_OF).split()))
        reading = (
            DateReading(value=date(int(year[1]), 12, 31), is_rough=True) if year else self._reading(Field.AS_OF)
        )  # figures of a year hold at its end
        day = self._settled(Field.AS_OF, reading, draft)
        if day is not None and today is not None and day > today:
            if reading.is_rough:
                return today
            draft.reasons.append(f"“{self._cells.title(Field.AS_OF)}”{day.isoformat()} 还没有到，请核对年份")
        return day

    # ------------------------------------------------------------ people

    def _people(self, draft: Draft) -> dict[str, Any]:
        cells = self._cells
        liaisons = []
        for level, (who, title, phone) in LIAISON_FIELDS.items():
            if who not in cells.columns and phone not in cells.columns:
                continue
            people = _person(cells.value(who), cells.value(phone))
            person = people.contact.split("、")[0]
            if not person:
                if people.phone:
                    draft.remarks.append(f"{cells.title(who) or cells.title(phone)}没有姓名，电话未采用")
                continue
            number, trouble = self._phone(people.phone.split("、")[0])
            if trouble:
                draft.remarks.append(f"{cells.title(phone)}不像电话号码，只留姓名")
            liaisons.append(Liaison(level, person[:50], " ".join(cells.text(title).split())[:60], number))
        steward = cells.name(Field.STEWARD)
        told: dict[str, Any] = {"liaisons": tuple(liaisons)}
        if steward and not is_nothing(steward):
            told["steward"] = steward[:60]
            told["steward_unit"] = cells.name(Field.STEWARD_UNIT)[:100]
            told["steward_since"] = self._day(Field.STEWARD_SINCE, draft)
            told["steward_basis"] = " ".join(cells.text(Field.STEWARD_BASIS).split())[:200]
        return told

    def _phone(self, text: str) -> tuple[str, str]:
        if not text or _MOBILE.fullmatch(text):
            return text, ""
        known = self._phones.get(text)
        if known is None:
            try:
                known = (parse_phone(text), "")
            except Refused as refused:
                known = ("", str(refused))
            if len(self._phones) > 20_000:
                self._phones.clear()
            self._phones[text] = known
        return known

    # ------------------------------------------------------------ days

    def _reading(self, one: Field) -> DateReading:
        value = self._cells.value(one)
        if isinstance(value, str) and not self._setting.uses_1904:
            return _cached_date(value)
        return read_date(value, uses_1904=self._setting.uses_1904)

    def _day(self, one: Field, draft: Draft) -> date | None:
        if self._cells.value(one) is None:
            return None
        return self._settled(one, self._reading(one), draft)

    def _settled(self, one: Field, reading: DateReading, draft: Draft) -> date | None:
        title = self._cells.title(one)
        if reading.lacks_year and self._setting.year is not None:
            reading = reading.in_year(self._setting.year)
        if reading.problem:
            draft.reasons.append(
                f"“{title}”填的是“{self._cells.shown(one)}”：{reading.problem}，请改成如 2026-08-21 的日期"
            )
            return None
        if reading.lacks_year:
            draft.reasons.append(f"“{title}”填的是“{reading.month}月{reading.day}日”，没有年份，请补上年份")
            return None
        if reading.remark:
            draft.remarks.append(f"{title}{reading.remark}")
        return reading.value


def _person(who: CellValue, phone: CellValue) -> People:
    """The common case without a search: a short name, and a mobile number as text or number."""
    if isinstance(who, str) and _PLAIN_NAME.fullmatch(who) and who not in _NOBODY:
        digits = f"{phone:.0f}" if isinstance(phone, float) else phone
        if isinstance(digits, str) and _MOBILE.fullmatch(digits):
            return People(who, digits)
    return _cached_people(who, phone)


def _in_china(longitude: Decimal, latitude: Decimal, draft: Draft) -> tuple[Decimal | None, Decimal | None]:
    if 73 <= latitude <= 136 and 3 <= longitude <= 54:
        draft.remarks.append("经度和纬度写反了，已对调")
        longitude, latitude = latitude, longitude
    if 73 <= longitude <= 136 and 3 <= latitude <= 54:
        return longitude, latitude
    if longitude or latitude:
        draft.remarks.append(f"坐标 {longitude.normalize():f}，{latitude.normalize():f} 不在国内，未采用")
    return None, None


@lru_cache(maxsize=4096)
def industry_code(text: str) -> str:
    """`C26 化学原料…`, `化学原料和化学制品制造业` -> C26; "" for anything else."""
    for candidate in (
        text,
        *(match.group(1) for match in [_INDUSTRY.match(plain(text))] if match),
        re.sub(r"^[A-Za-z]?\d*[\s.、:：-]*", "", text),
    ):
        try:
            return parse_industry(candidate).code
        except Refused:
            continue
    return ""
