"""One row of a ledger, from cells to a `LedgerRow`, or to the reason why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from zhuqi.foundation.spreadsheets import CellError, CellValue
from zhuqi.issues.categories import Category, Level

from ._carrying import Carrying
from ._cells import is_blank, name, shown, tidy
from ._dates import LATEST_YEAR, NOTHING, DateReading, read_date
from ._fields import DATE_FIELDS, FIELD_LABELS, IDENTITY_FIELDS, Field
from ._people import People, read_people
from ._results import LedgerRow
from ._ticks import Ticked, is_tick
from ._units import clean_name, read_units
from ._words import (
    CATEGORY_WORDS,
    LEVEL_WORDS,
    STATE_WORDS,
    State,
    is_followed_up,
    read_category,
    read_level,
    read_satisfaction,
    read_state,
)
from ._years import YearBasis, first_day, later_day

_SAME = re.compile(r"^(同上|〃|″|\"|”|同前|同左|-{1,2}同上-{1,2})$")
_PERSON_ASIDE = re.compile(r"[（(][^（()）]*(?:联系人|联系电话|电话|手机|1[3-9]\d{9})[^（()）]*[)）]")
_PERSON_LABEL = re.compile(r"(?:联系人|联系电话|电话|手机)[:：]?")
_NUMBER_OF_DAYS = re.compile(r"[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6]")
_NAMES_PEOPLE = re.compile(r"(责任|负责|经办|承办|联系)人")
_PERSON_BEHIND_UNIT = re.compile(
    r"[(（][\u4e00-\u9fff]{1,2}(?:[ \u3000]*[\u4e00-\u9fff])?(?:同志)?(?:[ ,，:：]*[\d-]{7,})?[)）]"
)
_NO_FIRM = re.compile(r"^(匿名.{0,4}|不愿透露.{0,4}|未提供|未知|无|暂无|/+|\\+|[-—–_]+|不详|空|\d+(\.0)?|\?+|？+)$")
_NO_TEXT = re.compile(
    r"^((企业)?(目前|暂时|现)?(无|暂无|没有|暂没有|未反映|未提出)(任何|其他)?(问题|诉求|困难|需求|意见|建议)?(反映|需要解决)?"
    r"|/+|\\+|[-—–_]+|\.+|\d+(\.0)?)[。.]?$"
)
_CALLED_BACK = re.compile(r"已(经)?(进行)?(电话|上门|微信|短信|实地)?回访")
_DAYS_IN_TEXT = re.compile(r"\d")

_cached_category = lru_cache(maxsize=4096)(read_category)
_cached_level = lru_cache(maxsize=4096)(read_level)
_cached_state = lru_cache(maxsize=4096)(read_state)
_cached_units = lru_cache(maxsize=8192)(read_units)
_cached_people = lru_cache(maxsize=16384)(read_people)
_cached_text_date = lru_cache(maxsize=8192)(read_date)


@dataclass(slots=True)
class Draft:
    """What is collected while a row is read."""

    row: int
    reasons: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one sheet; `titles` are the column titles for messages."""

    sheet_name: str
    columns: Mapping[Field, int]
    titles: Mapping[Field, str]
    carrying: Carrying
    years: YearBasis
    uses_1904: bool
    today: date | None
    hidden_rows: frozenset[int]
    ticks: Mapping[int, Ticked] = field(default_factory=dict)
    met_days_without_year: bool = False
    _last_firm_row: int = 0
    _row: int = 0
    _cells: dict[Field, CellValue] = field(default_factory=dict)

    def read(self, row: int) -> LedgerRow | Draft:
        """The row, or a draft whose reasons say why it cannot be taken."""
        draft = Draft(row)
        self._row = row
        self._cells = {wanted: self.carrying.value(row, column) for wanted, column in self.columns.items()}
        source = self._firm_row(row, draft)
        enterprise = self._enterprise(source, draft)
        description = self._description(row, draft)
        dates = self._dates(row, draft)
        if draft.reasons:
            return draft
        state, state_text = self._state(row, dates, draft)
        category, category_text = self._category(row, draft)
        level, level_text = self._level(row, draft)
        people = self._people(row, source)
        if people.remark:
            draft.remarks.append(people.remark)
        lead, others = self._units(row, draft)
        follow_up = self._text(Field.FOLLOW_UP, row)
        satisfaction_text = self._text(Field.SATISFACTION, row)
        aside = state_text if _CALLED_BACK.search(state_text) else ""  # 是（已电话回访，满意）
        satisfaction = read_satisfaction(satisfaction_text or follow_up or aside)
        self._check(state, dates, draft)
        return LedgerRow(
            sheet=self.sheet_name,
            row=row,
            enterprise=enterprise,
            description=description,
            sequence=self._text(Field.SEQUENCE, row),
            issue_number=self._text(Field.ISSUE_NUMBER, row),
            credit_code=name(self._of_firm(Field.CREDIT_CODE, row, source)),
            town=name(self._of_firm(Field.TOWN, row, source)),
            address=name(self._of_firm(Field.ADDRESS, row, source)),
            industry=name(self._of_firm(Field.INDUSTRY, row, source)),
            contact=people.contact,
            phone=people.phone,
            source=self._text(Field.SOURCE, row),
            registered_date=dates[Field.REGISTERED_DATE],
            request=self._text(Field.REQUEST, row),
            category=category,
            category_text=category_text,
            sub_category=self._text(Field.SUB_CATEGORY, row),
            level=level,
            level_text=level_text,
            lead_unit=lead,
            co_units=others,
            responsible_person=self._text(Field.RESPONSIBLE_PERSON, row),
            steward=name(self._of_firm(Field.STEWARD, row, source)),
            leader=name(self._of_firm(Field.LEADER, row, source)),
            assigned_date=dates[Field.ASSIGNED_DATE],
            due_date=dates[Field.DUE_DATE],
            measures=self._text(Field.MEASURES, row),
            progress=self._text(Field.PROGRESS, row),
            state=state,
            state_text=state_text,
            solved_date=dates[Field.SOLVED_DATE],
            unsolved_reason=self._text(Field.UNSOLVED_REASON, row),
            follow_up=follow_up,
            follow_up_date=dates[Field.FOLLOW_UP_DATE],
            follow_up_by=self._text(Field.FOLLOW_UP_BY, row),
            satisfaction=satisfaction,
            closed_date=dates[Field.CLOSED_DATE],
            is_followed_up=bool(
                dates[Field.FOLLOW_UP_DATE] or satisfaction or is_followed_up(follow_up) or (aside and not follow_up)
            ),
            remark=self._text(Field.REMARK, row),
            is_hidden=row in self.hidden_rows,
            remarks=tuple(draft.remarks),
        )

    # ------------------------------------------------------------ cells

    def _value(self, wanted: Field, row: int) -> CellValue:
        if row == self._row:
            return self._cells.get(wanted)
        column = self.columns.get(wanted)
        return None if column is None else self.carrying.value(row, column)

    def _text(self, wanted: Field, row: int) -> str:
        if wanted not in self.columns:
            return ""
        value = self._value(wanted, row)
        return "" if isinstance(value, CellError) else tidy(value)

    def _of_firm(self, wanted: Field, row: int, source: int) -> CellValue:
        """What belongs to the firm: this row's cell, or that of the row which names the firm."""
        if wanted not in self.columns:
            return None
        value = self._value(wanted, row)
        if is_blank(value) or (isinstance(value, str) and _SAME.match(value.strip())):
            value = self._value(wanted, source) if source else None
        return None if isinstance(value, CellError) else value

    def _people(self, row: int, source: int) -> People:
        """Who is to be reached: from the columns of it, else from brackets behind the firm's name."""
        people = _cached_people(self._of_firm(Field.CONTACT, row, source), self._of_firm(Field.PHONE, row, source))
        aside = _PERSON_ASIDE.search(name(self._value(Field.ENTERPRISE, source))) if source else None
        if aside is None or people.contact or people.phone:
            return people
        return _cached_people(_PERSON_LABEL.sub(" ", aside.group(0)[1:-1]), None)

    @property
    def _lead_names_people(self) -> bool:
        """Whether the column of units is headed 责任单位（责任人）: then a name may stand behind the unit."""
        return bool(_NAMES_PEOPLE.search(self._title(Field.LEAD_UNIT)))

    def _title(self, wanted: Field) -> str:
        return self.titles.get(wanted) or FIELD_LABELS[wanted]

    def cells(self, row: int, width: int) -> tuple[CellValue, ...]:
        """All cells of a row, merged ones filled in, for the workbook of rejections."""
        firm_columns = {self.columns[wanted] for wanted in IDENTITY_FIELDS if wanted in self.columns}
        mapped = set(self.columns.values()) | firm_columns
        return tuple(
            self.carrying.value(row, column) if column in mapped else self.carrying.own(row, column)
            for column in range(1, width + 1)
        )

    # ------------------------------------------------------------ who and what

    def _firm_row(self, row: int, draft: Draft) -> int:
        """The row that names this row's firm: itself, the top of a merged cell, or one above; 0 when there is none."""
        column = self.columns[Field.ENTERPRISE]
        own = self.carrying.own(row, column)
        if not is_blank(own):
            if isinstance(own, str) and _SAME.match(own.strip()):
                return self._last_firm_row
            self._last_firm_row = row
            return row
        for wanted in (Field.ENTERPRISE, Field.SEQUENCE):
            place = self.columns.get(wanted)
            top = self.carrying.top_of(row, place) if place is not None else None
            if top is not None and not is_blank(self.carrying.value(top, column)):
                return top
        if self._last_firm_row and self.carrying.may_repeat_above(row):
            draft.remarks.append(f"{self._title(Field.ENTERPRISE)}为空，沿用第 {self._last_firm_row} 行的企业")
            return self._last_firm_row
        return 0

    def _enterprise(self, source: int, draft: Draft) -> str:
        title = self._title(Field.ENTERPRISE)
        value = self._value(Field.ENTERPRISE, source) if source else None
        if isinstance(value, CellError):
            draft.reasons.append(_error_reason(title, value))
            return ""
        text = _PERSON_ASIDE.sub("", name(value))
        if not text or _NO_FIRM.match(text):
            draft.reasons.append(
                f"缺少“{title}”，请补上企业全称"
                + (f"（现填“{text}”）" if text else "；与上一行同一家企业的，请合并单元格或重复填写")
            )
        elif len(text) > 200:
            draft.reasons.append(f"“{title}”超过 200 个字，请只填企业全称")
        return text

    def _description(self, row: int, draft: Draft) -> str:
        title = self._title(Field.DESCRIPTION)
        value = self._value(Field.DESCRIPTION, row)
        if isinstance(value, CellError):
            draft.reasons.append(_error_reason(title, value))
            return ""
        text = tidy(value)
        if text and not _NO_TEXT.match(text):
            return text
        request = self._text(Field.REQUEST, row)
        if request and not _NO_TEXT.match(request):
            draft.remarks.append(f"{title}为空，取“{self._title(Field.REQUEST)}”的内容")
            return request
        draft.reasons.append(f"缺少“{title}”，请写明企业反映的问题" + (f"（现填“{text[:10]}”）" if text else ""))
        return ""

    def _units(self, row: int, draft: Draft) -> tuple[str, tuple[str, ...]]:
        lead_text = self._text(Field.LEAD_UNIT, row)
        if self._lead_names_people:
            lead_text = _PERSON_BEHIND_UNIT.sub("", lead_text)
        lead_cell = _cached_units(lead_text)
        co_cell = _cached_units(self._text(Field.CO_UNITS, row))
        lead, others = lead_cell.lead, list(lead_cell.others)
        helpers = list(co_cell.all)
        if not lead and not others and helpers and Field.LEAD_UNIT in self.columns:
            draft.remarks.append(f"没有填“{self._title(Field.LEAD_UNIT)}”，只有配合单位")
        lead = clean_name(lead)
        everyone = dict.fromkeys(clean_name(unit) for unit in others + helpers)
        return lead, tuple(unit for unit in everyone if unit and unit != lead)

    # ------------------------------------------------------------ words

    def _ticked(self, row: int) -> list[Ticked]:
        """What the ticks of a row say, each once, in the order of the columns."""
        told = (what for column, what in sorted(self.ticks.items()) if is_tick(self.carrying.own(row, column)))
        return list(dict.fromkeys(told))

    def _category(self, row: int, draft: Draft) -> tuple[Category | None, str]:
        ticked = [told for told in self._ticked(row) if isinstance(told, Category)]
        if ticked:
            if len(ticked) > 1:
                several = "、".join(CATEGORY_WORDS[told] for told in ticked)
                draft.remarks.append(f"问题类别同时勾选了{several}，按“{CATEGORY_WORDS[ticked[0]]}”理解")
            return ticked[0], CATEGORY_WORDS[ticked[0]]
        text = self._text(Field.CATEGORY, row)
        reading = _cached_category(text)
        if reading.value is None and not reading.is_sure:
            draft.remarks.append(f"{self._title(Field.CATEGORY)}“{text[:20]}”不在八类之内，暂归“其他”")
            return Category.OTHER, text
        if reading.value is not None and not reading.is_sure:
            draft.remarks.append(f"{self._title(Field.CATEGORY)}“{text[:20]}”按“{CATEGORY_WORDS[reading.value]}”理解")
        return reading.value, text

    def _level(self, row: int, draft: Draft) -> tuple[Level, str]:
        ticked = [told for told in self._ticked(row) if isinstance(told, Level)]
        if ticked:
            if len(ticked) > 1:
                several = "、".join(LEVEL_WORDS[told] for told in ticked)
                draft.remarks.append(f"解决层级同时勾选了{several}，按“{LEVEL_WORDS[ticked[-1]]}”理解")
            return ticked[-1], LEVEL_WORDS[ticked[-1]]
        text = self._text(Field.LEVEL, row)
        reading = _cached_level(text)
        if reading.value is None:
            if not reading.is_sure:
                draft.remarks.append(f"{self._title(Field.LEVEL)}“{text[:20]}”认不出，暂列“待研判”")
                return Level.UNDECIDED, text
            return Level.UNDECIDED, ""
        if not reading.is_sure:
            draft.remarks.append(f"{self._title(Field.LEVEL)}“{text[:20]}”按“{LEVEL_WORDS[reading.value]}”理解")
        return reading.value, text

    def _state(self, row: int, dates: Mapping[Field, date | None], draft: Draft) -> tuple[State, str]:
        ticked = [told for told in self._ticked(row) if isinstance(told, State)]
        if len(ticked) == 1:
            return ticked[0], STATE_WORDS[ticked[0]]
        text = self._text(Field.STATE, row)
        reading = _cached_state(text)
        title = self._title(Field.STATE)
        if reading.value is None and reading.is_sure:
            text = self._text(Field.PROGRESS, row)
            reading = _cached_state(text)
            title = self._title(Field.PROGRESS)
            if reading.value is None:
                return self._silent_state(row, dates, draft)
        if reading.value is not None:
            if not reading.is_sure:
                draft.remarks.append(f"{title}“{_short(text)}”按“{STATE_WORDS[reading.value]}”理解")
            return reading.value, text
        state = State.SOLVED if dates[Field.SOLVED_DATE] else State.IN_PROGRESS
        draft.remarks.append(f"{title}“{_short(text)}”认不出，暂按“{STATE_WORDS[state]}”")
        return state, text

    def _silent_state(self, row: int, dates: Mapping[Field, date | None], draft: Draft) -> tuple[State, str]:
        text = self._text(Field.SOLVED_DATE, row)
        told = _cached_state(text).value if dates[Field.SOLVED_DATE] is None else None
        if told is not None:  # 办结日期及结果: a state where a day might have stood
            draft.remarks.append(f"{self._title(Field.SOLVED_DATE)}“{_short(text)}”按“{STATE_WORDS[told]}”理解")
            return told, text
        if dates[Field.SOLVED_DATE] or dates[Field.CLOSED_DATE]:
            draft.remarks.append("没有填办理状态，因填有解决日期，按“已解决”")
            return State.SOLVED, ""
        if Field.STATE in self.columns or Field.PROGRESS in self.columns:
            draft.remarks.append("没有填办理状态，按“正在解决”")
        return State.IN_PROGRESS, ""

    # ------------------------------------------------------------ days

    def _dates(self, row: int, draft: Draft) -> dict[Field, date | None]:
        readings = {wanted: self._date(wanted, row, draft) for wanted in DATE_FIELDS}
        self.met_days_without_year |= any(reading.lacks_year for reading in readings.values())
        full = [
            day
            for wanted in (Field.ASSIGNED_DATE, Field.DUE_DATE, Field.SOLVED_DATE)
            if (day := readings[wanted].value) is not None
        ]
        first = first_day(readings[Field.REGISTERED_DATE], self.years, full)
        dates: dict[Field, date | None] = {Field.REGISTERED_DATE: self._settled(Field.REGISTERED_DATE, first, draft)}
        for wanted in DATE_FIELDS[1:]:
            reading = later_day(readings[wanted], self.years, first.value)
            dates[wanted] = self._settled(wanted, reading, draft)
        if Field.REGISTERED_DATE not in self.columns and dates[Field.ASSIGNED_DATE] is not None:
            # A list of what was passed on: nothing is passed on before it was taken in.
            dates[Field.REGISTERED_DATE] = dates[Field.ASSIGNED_DATE]
            draft.remarks.append(f"表中没有收集日期，取“{self._title(Field.ASSIGNED_DATE)}”")
        if not draft.reasons:
            self._check_order(dates, draft)
        return dates

    def _date(self, wanted: Field, row: int, draft: Draft) -> DateReading:
        value = self._value(wanted, row)
        if value is None:
            return NOTHING
        reading = _cached_text_date(value) if isinstance(value, str) else read_date(value, uses_1904=self.uses_1904)
        if isinstance(value, str) and self.uses_1904:
            reading = read_date(value, uses_1904=True)
        if reading.problem:
            title = self._title(wanted)
            if wanted is Field.DUE_DATE and _is_number_of_days(value):
                draft.remarks.append(f"{title}写的是“{shown(value)}”天，没有日期")
            elif isinstance(value, str) and not _DAYS_IN_TEXT.search(value):
                draft.remarks.append(f"{title}“{_short(value)}”不是日期，未取用")
            else:
                draft.reasons.append(
                    f"“{title}”填的是“{_short(shown(value))}”：{reading.problem}，请改成如 2021-08-21 的日期"
                )
            return NOTHING
        return reading

    def _settled(self, wanted: Field, reading: DateReading, draft: Draft) -> date | None:
        if reading.value is not None and not reading.remark:
            return reading.value
        if reading is NOTHING:
            return None
        title = self._title(wanted)
        if reading.lacks_year:
            draft.reasons.append(
                f"“{title}”填的是“{reading.month}月{reading.day}日”，没有年份，请补上年份，或在导入时指定年份"
            )
            return None
        if reading.problem:
            draft.reasons.append(f"“{title}”：{reading.problem}，请改成如 2021-08-21 的日期")
            return None
        if reading.remark:
            draft.remarks.append(f"{title}{reading.remark}")
        return reading.value

    def _check_order(self, dates: Mapping[Field, date | None], draft: Draft) -> None:
        registered, solved, due = dates[Field.REGISTERED_DATE], dates[Field.SOLVED_DATE], dates[Field.DUE_DATE]
        for wanted in (Field.REGISTERED_DATE, Field.SOLVED_DATE) if self.today is not None else ():
            day = dates[wanted]
            if day is not None and self.today is not None and day > self.today:
                draft.reasons.append(f"“{self._title(wanted)}”{day.isoformat()} 还没有到，请核对年份")
        if registered is None:
            if Field.REGISTERED_DATE in self.columns:
                draft.remarks.append(f"没有填“{self._title(Field.REGISTERED_DATE)}”")
            return
        if solved is not None and solved < registered:
            draft.reasons.append(
                f"“{self._title(Field.SOLVED_DATE)}”{solved.isoformat()} 早于“{self._title(Field.REGISTERED_DATE)}”"
                f"{registered.isoformat()}，请核对这两个日期"
            )
        if due is not None and (due.year - registered.year > 20 or due.year > LATEST_YEAR - 1):
            draft.reasons.append(f"“{self._title(Field.DUE_DATE)}”{due.isoformat()} 年份不合理，请核对")
        elif due is not None and due < registered:
            draft.remarks.append(
                f"{self._title(Field.DUE_DATE)} {due.isoformat()} 早于{self._title(Field.REGISTERED_DATE)}"
            )

    def _check(self, state: State, dates: Mapping[Field, date | None], draft: Draft) -> None:
        if state is not State.SOLVED and dates[Field.SOLVED_DATE] is not None:
            draft.remarks.append(f"填有{self._title(Field.SOLVED_DATE)}，但状态是“{STATE_WORDS[state]}”")
        if state is State.SOLVED and dates[Field.SOLVED_DATE] is None and Field.SOLVED_DATE in self.columns:
            draft.remarks.append(f"状态是“已解决”，但没有填{self._title(Field.SOLVED_DATE)}")


def _error_reason(title: str, value: CellError) -> str:
    if value.code.startswith("#"):
        return f"“{title}”单元格是错误值 {value.code}，请改成文字"
    return f"“{title}”单元格{value.code}，请用 Excel 打开该文件保存一次，或改成文字"


def _is_number_of_days(value: CellValue) -> bool:
    """A term such as 7, 15 or 365 where a day was asked for."""
    return bool(_NUMBER_OF_DAYS.fullmatch(shown(value).strip()))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 20 else flat[:19] + "…"
