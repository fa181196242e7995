"""Which column of which sheet holds what: guessed, shown to a person, corrected, stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ._fields import FIELD_LABELS, Field


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its header text, the field it is taken for (None: not used), and what stands in it.

    `confidence` is between 0 and 1; 1 also for what a person has set.
    """

    column: int
    letter: str
    header: str
    field: Field | None
    confidence: float
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """The columns of one sheet; the header stands in rows `header_top` to `header_bottom` (1-based)."""

    sheet: str
    header_top: int
    header_bottom: int
    columns: tuple[ColumnGuess, ...]

    def column_of(self, field: Field) -> int | None:
        """The column taken for a field, or None."""
        return next((guess.column for guess in self.columns if guess.field is field), None)

    @property
    def is_complete(self) -> bool:
        """Whether the two columns no ledger can do without are known."""
        return self.column_of(Field.ENTERPRISE) is not None and self.column_of(Field.DESCRIPTION) is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """The Chinese labels of those that are not."""
        needed = (Field.ENTERPRISE, Field.DESCRIPTION)
        return tuple(FIELD_LABELS[field] for field in needed if self.column_of(field) is None)


@dataclass(frozen=True, slots=True)
class LedgerMapping:
    """The sheets of a workbook that look like ledgers, each with its columns."""

    sheets: tuple[SheetMapping, ...]

    def corrected(self, sheet: str, changes: Mapping[int, Field | None]) -> LedgerMapping:
        """A copy in which a person has said what the given columns hold; the field is taken from any other column."""
        claimed = {field for field in changes.values() if field is not None}

        def correct(guess: ColumnGuess) -> ColumnGuess:
            if guess.column in changes:
                return replace(guess, field=changes[guess.column], confidence=1.0)
            return replace(guess, field=None, confidence=0.0) if guess.field in claimed else guess

        return LedgerMapping(
            tuple(
                replace(mapping, columns=tuple(correct(guess) for guess in mapping.columns))
                if mapping.sheet == sheet
                else mapping
                for mapping in self.sheets
            )
        )

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

    @classmethod
    def from_plain(cls, plain: Iterable[Mapping[str, Any]]) -> LedgerMapping:
        """The inverse of `to_plain`."""
        return cls(
            tuple(
                SheetMapping(
                    str(item["sheet"]),
                    int(item["header_top"]),
                    int(item["header_bottom"]),
                    tuple(
                        ColumnGuess(
                            int(column["column"]),
                            str(column["letter"]),
                            str(column["header"]),
                            Field(column["field"]) if column["field"] else None,
                            float(column["confidence"]),
                            tuple(column.get("samples", ())),
                        )
                        for column in item["columns"]
                    ),
                )
                for item in plain
            )
        )
