"""What each column of the sheet was taken for, shown with its samples and put right by a person."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from zhuqi.foundation.errors import Refused
from zhuqi.issues.sheet import (
    FIELD_LABELS,
    ColumnGuess,
    Field,
    LedgerMapping,
    Ticked,
    tick_columns,
    tick_word,
)

CHOICES = (("", "不导入这一列"), *((field.value, label) for field, label in FIELD_LABELS.items()))
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0?\d{2,3}-?)\d{3,4}(\d{4})(?!\d)")
_SURE, _LIKELY = 0.9, 0.6
_EARLIEST, _LATEST = 1990, 2100


@dataclass(frozen=True)
class ColumnView:
    """One column: what it is called, what stands in it, what it is taken for."""

    name: str
    letter: str
    header: str
    samples: tuple[str, ...]
    field: str
    sureness: str
    tone: str


@dataclass(frozen=True)
class SheetView:
    """One sheet with its columns."""

    name: str
    header: str
    columns: tuple[ColumnView, ...]
    used: int


def sheets_in_words(mapping: LedgerMapping) -> tuple[SheetView, ...]:
    """Return the sheets as the page shows them."""
    return tuple(
        SheetView(
            name=sheet.sheet,
            header=f"第{sheet.header_top}行"
            if sheet.header_top == sheet.header_bottom
            else f"第{sheet.header_top}至{sheet.header_bottom}行",
            columns=tuple(_column(place, guess, tick_columns(sheet)) for guess in sheet.columns),
            used=sum(guess.field is not None or guess.column in tick_columns(sheet) for guess in sheet.columns),
        )
        for place, sheet in enumerate(mapping.sheets)
    )


def corrected(mapping: LedgerMapping, sent: Mapping[str, str]) -> LedgerMapping:
    """
    Return the mapping as a person has set it.

    :raises Refused: if two columns of a sheet are said to hold the same, or a choice is none
    """
    for place, sheet in enumerate(mapping.sheets):
        changes = {guess.column: _field(sent, _name(place, guess), guess) for guess in sheet.columns}
        counted = Counter(field for field in changes.values() if field is not None)
        twice = next((field for field, count in counted.items() if count > 1), None)
        if twice is not None:
            letters = "、".join(guess.letter for guess in sheet.columns if changes[guess.column] is twice)
            raise Refused(
                f"工作表“{sheet.sheet}”里“{FIELD_LABELS[twice]}”选了几列（{letters}），请只留一列，其余改选别的含义或“不导入这一列”。"
            )
        mapping = mapping.corrected(sheet.sheet, changes)
    return mapping


def year_of(text: str) -> int | None:
    """
    Return the year a person typed, None for nothing.

    :raises Refused: if it is no year
    """
    text = text.strip().removesuffix("年")
    if not text:
        return None
    if not (text.isdecimal() and _EARLIEST <= int(text) <= _LATEST):
        raise Refused(f"年份“{text[:10]}”无效，请填写四位年份，例如 2026；不填则按标题和其他日期判断。")
    return int(text)


def masked(text: str) -> str:
    """Hide the middle of telephone numbers, wherever they stand."""
    return _LANDLINE.sub(r"\1****\2", _MOBILE.sub(r"\1****\2", text))


def _field(sent: Mapping[str, str], name: str, guess: ColumnGuess) -> Field | None:
    if name not in sent:
        return guess.field
    try:
        return Field(sent[name]) if sent[name] else None
    except ValueError:
        raise Refused(f"{guess.letter}列的含义无效，请重新选择。") from None


def _name(place: int, guess: ColumnGuess) -> str:
    return f"s{place}c{guess.column}"


def _column(place: int, guess: ColumnGuess, ticks: Mapping[int, Ticked]) -> ColumnView:
    sureness, tone = _sureness(guess)
    if guess.column in ticks:
        sureness, tone = f"打勾为{tick_word(ticks[guess.column])}", "blue"
    is_phone = guess.field in (Field.PHONE, Field.CONTACT)
    return ColumnView(
        name=_name(place, guess),
        letter=guess.letter,
        header=guess.header,
        samples=tuple(masked(sample) if is_phone else sample for sample in guess.samples),
        field=guess.field.value if guess.field else "",
        sureness=sureness,
        tone=tone,
    )


def _sureness(guess: ColumnGuess) -> tuple[str, str]:
    if guess.field is None:
        return "未使用", "grey"
    if guess.confidence >= _SURE:
        return "把握大", "green"
    return ("把握较大", "blue") if guess.confidence >= _LIKELY else ("请核对", "amber")
