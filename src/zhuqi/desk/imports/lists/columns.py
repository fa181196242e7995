"""What each column of a list was taken for, shown with its samples and put right by a person."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from zhuqi.desk.imports.columns import ColumnView, SheetView, masked
from zhuqi.desk.imports.lists.kinds import Kind
from zhuqi.foundation.errors import Refused
from zhuqi.foundation.tables import ColumnGuess, TableMapping

_SURE, _LIKELY = 0.9, 0.6


def choices(kind: Kind) -> tuple[tuple[str, str], ...]:
    """What a column can be said to hold."""
    return (("", "不导入这一列"), *((field.value, label) for field, label in kind.labels.items()))


def sheets_in_words(mapping: TableMapping[Any], kind: Kind) -> tuple[SheetView, ...]:
    """Return the sheets as the page shows them."""
    return tuple(
        SheetView(
            name=sheet.sheet,
            header=f"第{sheet.header_top}行"
            if sheet.header_top == sheet.header_bottom
            else f"第{sheet.header_top}至{sheet.header_bottom}行",
            columns=tuple(_column(place, guess, kind) for guess in sheet.columns),
            used=sum(guess.field is not None for guess in sheet.columns),
        )
        for place, sheet in enumerate(mapping.sheets)
    )


def corrected(mapping: Any, sent: Mapping[str, str], kind: Kind) -> Any:
    """
    Return the mapping as a person has set it.

    :raises Refused: if two columns of a sheet are said to hold the same, or a choice is none
    """
    for place, sheet in enumerate(mapping.sheets):
        changes = {guess.column: _field(sent, _name(place, guess), guess, kind) for guess in sheet.columns}
        counted = Counter(field for field in changes.values() if field is not None)
        twice = next((field for field, number in counted.items() if number > 1), None)
        if twice is not None:
            letters = "、".join(guess.letter for guess in sheet.columns if changes[guess.column] is twice)
            raise Refused(
                f"工作表“{sheet.sheet}”里“{kind.labels[twice]}”选了几列（{letters}），请只留一列，"
                "其余改选别的含义或“不导入这一列”。"
            )
        mapping = mapping.corrected(sheet.sheet, changes)
    return mapping


def _field(sent: Mapping[str, str], name: str, guess: ColumnGuess[Any], kind: Kind) -> Any:
    if name not in sent:
        return guess.field
    try:
        return kind.fields(sent[name]) if sent[name] else None
    except ValueError:
        raise Refused(f"{guess.letter}列的含义无效，请重新选择。") from None


def _name(place: int, guess: ColumnGuess[Any]) -> str:
    return f"s{place}c{guess.column}"


def _column(place: int, guess: ColumnGuess[Any], kind: Kind) -> ColumnView:
    sureness, tone = ("未使用", "grey")
    if guess.field is not None:
        sureness, tone = ("把握大", "green") if guess.confidence >= _SURE else ("请核对", "amber")
        if _LIKELY <= guess.confidence < _SURE:
            sureness, tone = "把握较大", "blue"
    is_personal = guess.field in kind.personal
    return ColumnView(
        name=_name(place, guess),
        letter=guess.letter,
        header=guess.header,
        samples=tuple(masked(sample) if is_personal else sample for sample in guess.samples),
        field=guess.field.value if guess.field else "",
        sureness=sureness,
        tone=tone,
    )
