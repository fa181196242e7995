"""Which column of which sheet holds what: guessed, shown to a person, corrected, stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

F = TypeVar("F", bound=StrEnum)


@dataclass(frozen=True)
class ColumnGuess(Generic[F]):
    """One column: its header text, the field it is taken for (None: not used), and what stands in it.

    `confidence` is between 0 and 1; 1 also for what a person has set.
    """

    column: int
    letter: str
    header: str
    field: F | None
    confidence: float
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetColumns(Generic[F]):
    """The columns of one sheet; the header stands in rows `header_top` to `header_bottom` (1-based)."""

    sheet: str
    header_top: int
    header_bottom: int
    columns: tuple[ColumnGuess[F], ...]

    def column_of(self, field: F) -> int | None:
        """The column taken for a field, or None."""
        return next((guess.column for guess in self.columns if guess.field is field), None)

    def holds(self, fields: Iterable[F]) -> bool:
        """Whether every one of the fields has a column."""
        return all(self.column_of(field) is not None for field in fields)


@dataclass(frozen=True)
class TableMapping(Generic[F]):
    """The sheets of a workbook that hold the list, each with its columns."""

    sheets: tuple[SheetColumns[F], ...]

    def to_plain(self) -> list[dict[str, Any]]:
        """JSON-ready, for a session or a stored import."""
        return [
            {
                "sheet": mapping.sheet,
                "header_top": mapping.header_top,
                "header_bottom": mapping.header_bottom,
                "columns": [
                    {
                        "column": guess.column,
                        "letter": guess.letter,
                        "header": guess.header,
                        "field": guess.field.value if guess.field else None,
                        "confidence": guess.confidence,
                        "samples": list(guess.samples),
                    }
                    for guess in mapping.columns
                ],
            }
            for mapping in self.sheets
        ]


def corrected_columns(mapping: SheetColumns[F], changes: Mapping[int, F | None]) -> SheetColumns[F]:
    """A copy in which a person has said what the given columns hold; a field is taken from any other column."""
    claimed = {field for field in changes.values() if field is not None}

    def correct(guess: ColumnGuess[F]) -> ColumnGuess[F]:
        if guess.column in changes:
            return replace(guess, field=changes[guess.column], confidence=1.0)
        return replace(guess, field=None, confidence=0.0) if guess.field in claimed else guess

    return replace(mapping, columns=tuple(correct(guess) for guess in mapping.columns))


def read_columns(plain: Iterable[Mapping[str, Any]], fields: type[F]) -> tuple[SheetColumns[F], ...]:
    """The inverse of `TableMapping.to_plain`."""
    return tuple(
        SheetColumns(
            str(item["sheet"]),
            int(item["header_top"]),
            int(item["header_bottom"]),
            tuple(
                ColumnGuess(
                    int(column["column"]),
                    str(column["letter"]),
                    str(column["header"]),
                    fields(column["field"]) if column["field"] else None,
                    float(column["confidence"]),
                    tuple(column.get("samples", ())),
                )
                for column in item["columns"]
            ),
        )
        for item in plain
    )
