"""Find the header of a list and say which column holds what, with how much confidence and with samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from zhuqi.foundation.spreadsheets import CellValue, MergedRange, Sheet, column_letter

from ._cells import is_blank, shown
from ._columns import ColumnGuess, SheetColumns
from ._words import HeaderWords, header_key

F = TypeVar("F", bound=StrEnum)
Candidates = dict[int, dict[F, float]]  # column -> the fields its header may stand for
Chosen = dict[int, tuple[F, float]]  # column -> the field it is taken for, and how surely

SEARCHED_ROWS = 60  # the header is looked for this far down
_SAMPLED_ROWS = 300
_MOST_HEADER_ROWS = 3
_WIDE = 0.7  # a merged area over this share of the width is a title, no heading of columns


class Recognition(Generic[F]):
    """What a room knows of the lists it reads. The hooks may be refined; as they are, the header's words decide."""

    def __init__(self, words: HeaderWords[F], essential: Sequence[F]) -> None:
        self.words = words
        self.essential = tuple(essential)

    def scores(self, parts: tuple[str, ...]) -> Mapping[F, float]:
        """How well a header's lines name each field."""
        return self.words.scores(parts)

    def names_a_column(self, above: tuple[str, ...], text: str) -> bool:
        """Whether a short text below the header still is a heading."""
        return bool(self.scores((*above, text)))

    def weigh(self, scores: dict[F, float], values: Sequence[CellValue]) -> None:
        """Let what stands in a column confirm or refute what its header says."""

    def settle(self, chosen: Chosen[F], headers: Mapping[int, tuple[str, ...]]) -> None:
        """Look over the choice made from each header alone, seeing all of them beside each other."""

    def fill(self, chosen: Chosen[F], free: dict[int, list[CellValue]]) -> None:
        """Where headers failed, let contents speak: `free` are the columns nothing was chosen for."""

    def doubt(self, field: F, weight: float, values: Sequence[CellValue]) -> float:
        """The confidence shown to people."""
        return weight


def find_columns(sheet: Sheet, recognition: Recognition[F]) -> SheetColumns[F] | None:
    """The columns of one sheet, or None when it does not hold such a list."""
    grid = _Grid(sheet)
    best_row, best = 0, 0.0
    for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1):
        score = _total(_assign(_candidates(grid, recognition, row, row, expand=False)), recognition)
        if score > best + 0.01:
            best_row, best = row, score
    if best_row == 0:
        return None
    top, bottom = _extent(grid, recognition, best_row)
    candidates = _candidates(grid, recognition, top, bottom, expand=True)
    for column, scores in candidates.items():
        values = grid.below(bottom, column)
        if values:
            recognition.weigh(scores, values)
    chosen = _assign(candidates)
    recognition.settle(chosen, {column: _parts(grid, top, bottom, column) for column in range(1, grid.width + 1)})
    if len(chosen) < 2:
        return None
    recognition.fill(
        chosen, {c: v for c in range(1, grid.width + 1) if c not in chosen and (v := grid.below(bottom, c))}
    )
    fields = {field for field, _ in chosen.values()}
    if len(chosen) < 3 and not set(recognition.essential) <= fields:
        return None
    return SheetColumns(sheet.name, top, bottom, tuple(_guesses(grid, recognition, top, bottom, chosen)))


def header_keys(sheet: Sheet, mapping: SheetColumns[F]) -> dict[int, frozenset[str]]:
    """Column -> its header words as keys, to tell a header repeated further down."""
    grid = _Grid(sheet)
    keys: dict[int, frozenset[str]] = {}
    for guess in mapping.columns:
        words = {header_key(part) for part in _parts(grid, mapping.header_top, mapping.header_bottom, guess.column)}
        words.add(header_key(guess.header))
        keys[guess.column] = frozenset(word for word in words if word)
    return keys


def share(values: Sequence[CellValue], test: Callable[[CellValue], bool]) -> float:
    """Which part of the values passes a test."""
    return sum(1 for value in values if test(value)) / len(values)


class _Grid:
    """A sheet with its header merges looked up."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.width = max((len(row) for row in sheet.rows[: SEARCHED_ROWS + _SAMPLED_ROWS]), default=0)
        self.merges = [merge for merge in sheet.merges if merge.top <= SEARCHED_ROWS + _MOST_HEADER_ROWS]

    def text(self, row: int, column: int) -> str:
        """What the cell itself shows."""
        return shown(self.sheet.value(row, column)).strip()

    def merge_at(self, row: int, column: int) -> MergedRange | None:
        """The merged area that covers the place."""
        for merge in self.merges:
            if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
                return merge
        return None

    def is_title(self, merge: MergedRange) -> bool:
        """Whether a merged area spans the sheet."""
        return merge.right - merge.left + 1 > max(2, self.width * _WIDE)

    def header_text(self, row: int, column: int) -> str:
        """What a reader sees at the place: the text of the merged area, if it is no title across the sheet."""
        text = self.text(row, column)
        if text:
            return text
        merge = self.merge_at(row, column)
        return "" if merge is None or self.is_title(merge) else self.text(merge.top, merge.left)

    def below(self, bottom: int, column: int) -> list[CellValue]:
        """Filled cells of the first rows below the header."""
        rows = self.sheet.rows[bottom : bottom + _SAMPLED_ROWS]
        cells = (row[column - 1] for row in rows if len(row) >= column)
        return [cell for cell in cells if not is_blank(cell)]


def _candidates(grid: _Grid, recognition: Recognition[F], top: int, bottom: int, *, expand: bool) -> Candidates[F]:
    found: Candidates[F] = {}
    for column in range(1, grid.width + 1):
        parts = _parts(grid, top, bottom, column) if expand else (grid.text(top, column),)
        if any(parts) and all(len(part) <= 60 for part in parts):
            scores = recognition.scores(tuple(part for part in parts if part))
            if scores:
                found[column] = dict(scores)
    return found


def _parts(grid: _Grid, top: int, bottom: int, column: int) -> tuple[str, ...]:
    parts: list[str] = []
    for row in range(top, bottom + 1):
        text = grid.header_text(row, column)
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return tuple(parts)


def _assign(candidates: Candidates[F]) -> Chosen[F]:
    """The surest pairs first; each field and each column once."""
    pairs = sorted(
        ((weight, column, field) for column, scores in candidates.items() for field, weight in scores.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    chosen: Chosen[F] = {}
    taken: set[F] = set()
    for weight, column, field in pairs:
        if weight > 0.2 and column not in chosen and field not in taken:
            chosen[column] = (field, weight)
            taken.add(field)
    return chosen


def _total(chosen: Chosen[F], recognition: Recognition[F]) -> float:
    """How much a row looks like a header: sure fields count, and the indispensable ones most."""
    if len(chosen) < 2:
        return 0.0
    extra = sum(1.0 for field, _ in chosen.values() if field in recognition.essential)
    return sum(min(weight, 1.2) for _, weight in chosen.values()) + extra


def _extent(grid: _Grid, recognition: Recognition[F], row: int) -> tuple[int, int]:
    """First and last row of a header of which `row` is the most telling line."""
    bottom = row
    for merge in grid.merges:
        if merge.top == row and row < merge.bottom < row + _MOST_HEADER_ROWS and grid.text(merge.top, merge.left):
            bottom = max(bottom, merge.bottom)
    top = row
    for merge in grid.merges:
        if merge.bottom >= row > merge.top >= row - _MOST_HEADER_ROWS + 1 and _heads(grid, recognition, merge):
            top = min(top, merge.top)
    if top == row and row > 1 and _is_group_row(grid, row - 1):
        top = row - 1
    if bottom == row and _is_second_line(grid, recognition, top, row + 1):
        bottom = row + 1
    return top, bottom


def _heads(grid: _Grid, recognition: Recognition[F], merge: MergedRange) -> bool:
    return merge.right - merge.left + 1 < max(2, grid.width * _WIDE) and bool(
        recognition.scores((grid.text(merge.top, merge.left),))
    )


def _is_group_row(grid: _Grid, row: int) -> bool:
    """A line above the header that names groups of columns: two or more short labels, each over a part of the width."""
    labels = [column for column in range(1, grid.width + 1) if grid.text(row, column)]
    if len(labels) < 2 or any(len(grid.text(row, column)) > 12 for column in labels):
        return False
    return any(
        merge.top == row and merge.right > merge.left and merge.right - merge.left + 1 < grid.width * _WIDE
        for merge in grid.merges
    )


def _is_second_line(grid: _Grid, recognition: Recognition[F], top: int, row: int) -> bool:
    """Whether the row below still belongs to the header: short words that name fields, no numbers, no dates."""
    if row > len(grid.sheet.rows):
        return False
    cells = [column for column in range(1, grid.width + 1) if not is_blank(grid.sheet.value(row, column))]
    if not cells:
        return False
    named = 0
    for column in cells:
        value = grid.sheet.value(row, column)
        if not isinstance(value, str) or len(value.strip()) > 20 or any(character.isdigit() for character in value):
            return False
        if _is_closed_above(grid, recognition, row, column):
            return False
        if recognition.names_a_column(_parts(grid, top, row - 1, column), value.strip()):
            named += 1
    return named >= max(1, 0.6 * len(cells))


def _is_closed_above(grid: _Grid, recognition: Recognition[F], row: int, column: int) -> bool:
    """Whether a full header stands above, so that what stands here is data: no merged group, nor the first of an
    unmerged one (a blank to its right with a word below)."""
    above = grid.text(row - 1, column)
    merge = grid.merge_at(row - 1, column)
    if not above or (merge is not None and merge.right > merge.left):
        return False
    if not grid.text(row - 1, column + 1) and grid.text(row, column + 1):
        return False
    return bool(recognition.scores((above,)))


def _guesses(
    grid: _Grid, recognition: Recognition[F], top: int, bottom: int, chosen: Chosen[F]
) -> Iterable[ColumnGuess[F]]:
    for column in range(1, grid.width + 1):
        header = " ".join(" ".join(part.split()) for part in _parts(grid, top, bottom, column))
        values = grid.below(bottom, column)
        field, weight = chosen.get(column, (None, 0.0))
        if field is not None:
            weight = recognition.doubt(field, weight, values)
        samples = tuple(dict.fromkeys(shown(value).strip()[:40] for value in values))[:3]
        if header or samples:
            yield ColumnGuess(column, column_letter(column), header, field, round(min(weight, 1.0), 2), samples)
