"""Find the header of a ledger and say which column holds what, with how much confidence and with samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import CellValue, MergedRange, Sheet, Workbook, column_letter

from ._cells import is_blank, shown
from ._columns import ColumnGuess, LedgerMapping, SheetMapping
from ._dates import read_date
from ._fields import Field, header_key, header_scores
from ._ticks import state_word, tick_columns
from ._words import read_category, read_level, read_state

SEARCHED_ROWS = 60  # the header is looked for this far down
_SAMPLED_ROWS = 300
_MOST_HEADER_ROWS = 3
_FIRM_ENDINGS = (
    "公司",
    "厂",
    "集团",
    "合作社",
    "企业",
    "有限",
    "中心",
    "酒店",
    "超市",
    "商行",
    "项目",
    "（有限合伙）",
    "个体户",
    "农场",
)
_TOWN_ENDINGS = ("镇", "乡", "街道", "办事处", "片区", "办", "区", "县")


def guess_mapping(workbook: Workbook) -> LedgerMapping:
    """Recognise the ledgers in a workbook.

    Sheets with both an enterprise and a problem column are taken; where none has both, the likeliest one is returned
    for a person to complete. Hidden sheets are looked at only when nothing else is there.

    :raises Refused: when no row of any sheet looks like the header of a ledger.
    """
    for sheets in ([s for s in workbook.sheets if not s.is_hidden], [s for s in workbook.sheets if s.is_hidden]):
        found = [mapping for mapping in map(map_sheet, sheets) if mapping is not None]
        complete = tuple(mapping for mapping in found if mapping.is_complete)
        if complete:
            return LedgerMapping(complete)
        if found:
            return LedgerMapping((max(found, key=lambda mapping: sum(g.confidence for g in mapping.columns)),))
    raise Refused(
        f"在文件“{workbook.name}”里没有找到台账表头；表头应有“企业名称”“问题描述”等列名，请核对文件或补上表头后再导入。"
    )


def map_sheet(sheet: Sheet) -> SheetMapping | None:
    """The mapping of one sheet, or None when it does not look like a ledger."""
    grid = _Grid(sheet)
    best_row, best = 0, 0.0
    for row in range(1, min(len(sheet.rows), SEARCHED_ROWS) + 1):
        score = _total(_assign(_candidates(grid, row, row, expand=False)))
        if score > best + 0.01:
            best_row, best = row, score
    if best_row == 0:
        return None
    top, bottom = _extent(grid, best_row)
    candidates = _candidates(grid, top, bottom, expand=True)
    for column in tick_columns(SheetMapping(sheet.name, top, bottom, tuple(_guesses(grid, top, bottom, {})))):
        candidates.pop(column, None)
    _weigh_contents(grid, bottom, candidates)
    chosen = _assign(candidates)
    if len(chosen) < 2:
        return None
    _fill_gaps(grid, bottom, chosen)
    if len(chosen) < 3 and not {Field.ENTERPRISE, Field.DESCRIPTION} <= {field for field, _ in chosen.values()}:
        return None
    return SheetMapping(sheet.name, top, bottom, tuple(_guesses(grid, top, bottom, chosen)))


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

    def header_text(self, row: int, column: int) -> str:
        """What a reader sees at the place: the text of the merged area, if it is no title across the sheet."""
        text = self.text(row, column)
        if text:
            return text
        merge = self.merge_at(row, column)
        if merge is None or merge.right - merge.left + 1 > max(2, self.width * 0.7):
            return ""
        return self.text(merge.top, merge.left)

    def below(self, bottom: int, column: int) -> list[CellValue]:
        """Filled cells of the first rows below the header."""
        rows = self.sheet.rows[bottom : bottom + _SAMPLED_ROWS]
        cells = (row[column - 1] for row in rows if len(row) >= column)
        return [cell for cell in cells if not is_blank(cell)]


def _candidates(grid: _Grid, top: int, bottom: int, *, expand: bool) -> dict[int, dict[Field, float]]:
    """Column -> the fields its header may stand for."""
    found: dict[int, dict[Field, float]] = {}
    for column in range(1, grid.width + 1):
        parts = _parts(grid, top, bottom, column) if expand else (grid.text(top, column),)
        if any(parts) and all(len(part) <= 60 for part in parts):
            scores = header_scores(tuple(part for part in parts if part))
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


def _assign(candidates: Mapping[int, Mapping[Field, float]]) -> dict[int, tuple[Field, float]]:
    """Column -> field, the surest pairs first; each field and each column once."""
    pairs = sorted(
        ((weight, column, field) for column, scores in candidates.items() for field, weight in scores.items()),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    chosen: dict[int, tuple[Field, float]] = {}
    taken: set[Field] = set()
    for weight, column, field in pairs:
        if weight > 0.2 and column not in chosen and field not in taken:
            chosen[column] = (field, weight)
            taken.add(field)
    if Field.DESCRIPTION not in taken:  # a ledger that knows only 企业诉求 means the problem by it
        for column, (field, weight) in chosen.items():
            if field is Field.REQUEST:
                chosen[column] = (Field.DESCRIPTION, weight)
    return chosen


def _total(chosen: Mapping[int, tuple[Field, float]]) -> float:
    """How much a row looks like a header: sure fields count, and the two indispensable ones most."""
    if len(chosen) < 2:
        return 0.0
    extra = sum(1.0 for field, _ in chosen.values() if field in (Field.ENTERPRISE, Field.DESCRIPTION))
    return sum(min(weight, 1.2) for _, weight in chosen.values()) + extra


def _extent(grid: _Grid, row: int) -> tuple[int, int]:
    """First and last row of a header of which `row` is the most telling line."""
    bottom = row
    for merge in grid.merges:
        if merge.top == row and row < merge.bottom < row + _MOST_HEADER_ROWS and grid.text(merge.top, merge.left):
            bottom = max(bottom, merge.bottom)
    top = row
    for merge in grid.merges:
        if merge.bottom >= row > merge.top >= row - _MOST_HEADER_ROWS + 1 and _is_header_merge(grid, merge):
            top = min(top, merge.top)
    if top == row and row > 1 and _is_group_row(grid, row - 1):
        top = row - 1
    if bottom == row and _is_second_line(grid, top, row + 1):
        bottom = row + 1
    return top, bottom


def _is_header_merge(grid: _Grid, merge: MergedRange) -> bool:
    return merge.right - merge.left + 1 < max(2, grid.width * 0.7) and bool(
        header_scores((grid.text(merge.top, merge.left),))
    )


def _is_group_row(grid: _Grid, row: int) -> bool:
    """A line above the header that names groups of columns: two or more short labels, each over a part of the width."""
    labels = [column for column in range(1, grid.width + 1) if grid.text(row, column)]
    if len(labels) < 2 or any(len(grid.text(row, column)) > 12 for column in labels):
        return False
    return any(
        merge.top == row and merge.right > merge.left and merge.right - merge.left + 1 < grid.width * 0.7
        for merge in grid.merges
    )


def _is_second_line(grid: _Grid, top: int, row: int) -> bool:
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
        if _is_closed_above(grid, row, column):
            return False
        if header_scores((*_parts(grid, top, row - 1, column), value.strip())) or state_word(value):
            named += 1
    return named >= max(1, 0.6 * len(cells))


def _is_closed_above(grid: _Grid, row: int, column: int) -> bool:
    """Whether a full header stands above, so that what stands here is data: no merged group, nor the first of an
    unmerged one (a blank to its right with a word below)."""
    above = grid.text(row - 1, column)
    merge = grid.merge_at(row - 1, column)
    if not above or (merge is not None and merge.right > merge.left):
        return False
    if not grid.text(row - 1, column + 1) and grid.text(row, column + 1):
        return False
    return bool(header_scores((above,)))


def _weigh_contents(grid: _Grid, bottom: int, candidates: dict[int, dict[Field, float]]) -> None:
    """Let what stands in a column confirm or refute what its header says."""
    for column, scores in candidates.items():
        values = grid.below(bottom, column)
        if not values:
            continue
        if Field.STATE in scores:
            _weigh_state(scores, _share(values, _is_state_word))
        if Field.DUE_DATE in scores and _share(values, _is_date) < 0.2:
            scores[Field.DUE_DATE] -= 0.05  # of 时限 (超期2天) and 期限 the one with days
        for field, doubt, test, bonus, malus in _DOUBTFUL:
            if scores.get(field, 2.0) <= doubt:
                scores[field] += bonus if _share(values, test) >= 0.6 else -malus


def _weigh_state(scores: dict[Field, float], share: float) -> None:
    scores[Field.STATE] += 0.6 if share >= 0.7 else (-0.5 if share < 0.4 else 0.0)
    if share >= 0.7 and Field.PROGRESS in scores:
        scores[Field.PROGRESS] -= 0.5


def _share(values: Sequence[CellValue], test: Callable[[CellValue], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def _is_state_word(value: CellValue) -> bool:
    text = shown(value).strip()
    reading = read_state(text)
    return len(text) <= 12 and reading.value is not None


def _is_date(value: CellValue) -> bool:
    reading = read_date(value)
    return not reading.problem and (reading.value is not None or reading.lacks_year)


def _is_level_word(value: CellValue) -> bool:
    text = shown(value).strip()
    return len(text) <= 12 and read_level(text).value is not None


def _is_category_word(value: CellValue) -> bool:
    text = shown(value).strip()
    return len(text) <= 14 and read_category(text).value is not None


def _is_firm(value: CellValue) -> bool:
    return shown(value).strip().endswith(_FIRM_ENDINGS)


def _is_town(value: CellValue) -> bool:
    text = shown(value).strip()
    return len(text) <= 10 and text.endswith(_TOWN_ENDINGS)


# field, weight up to which its header alone is not enough, what its cells must be, and what that is worth
_DOUBTFUL: tuple[tuple[Field, float, Callable[[CellValue], bool], float, float], ...] = (
    (Field.ENTERPRISE, 0.7, _is_firm, 0.2, 0.4),
    (Field.REGISTERED_DATE, 0.9, _is_date, 0.1, 0.4),
    (Field.DUE_DATE, 0.9, _is_date, 0.1, 0.4),
    (Field.SOLVED_DATE, 0.9, _is_date, 0.1, 0.4),
    (Field.LEVEL, 0.99, _is_level_word, 0.3, 0.6),
    (Field.CATEGORY, 0.99, _is_category_word, 0.2, 0.5),
)


def _fill_gaps(grid: _Grid, bottom: int, chosen: dict[int, tuple[Field, float]]) -> None:
    """Where headers failed, contents speak: a column of firms, of towns, the one with the longest texts."""
    taken = {field for field, _ in chosen.values()}
    free = {
        column: values
        for column in range(1, grid.width + 1)
        if column not in chosen and (values := grid.below(bottom, column))
    }
    for field, test in ((Field.ENTERPRISE, _is_firm), (Field.TOWN, _is_town)):
        fits = [column for column, values in free.items() if _share(values, test) >= 0.6]
        if field not in taken and fits:
            chosen[fits[0]] = (field, 0.5)
            free.pop(fits[0])
    if Field.DESCRIPTION not in taken and free:
        lengths = {column: sum(len(shown(value)) for value in values) / len(values) for column, values in free.items()}
        longest = max(lengths, key=lambda column: lengths[column])
        if lengths[longest] >= 8:
            chosen[longest] = (Field.DESCRIPTION, 0.4)


def _guesses(grid: _Grid, top: int, bottom: int, chosen: Mapping[int, tuple[Field, float]]) -> Iterable[ColumnGuess]:
    for column in range(1, grid.width + 1):
        header = " ".join(" ".join(part.split()) for part in _parts(grid, top, bottom, column))
        field, weight = chosen.get(column, (None, 0.0))
        if field is Field.ENTERPRISE and _share(grid.below(bottom, column) or ["公司"], _is_firm) < 0.1:
            weight = min(weight, 0.5)  # headed so, but nothing in it looks like a firm: a person should look
        samples = tuple(dict.fromkeys(shown(value).strip()[:40] for value in grid.below(bottom, column)))[:3]
        if header or samples:
            yield ColumnGuess(column, column_letter(column), header, field, round(min(weight, 1.0), 2), samples)


def header_keys(sheet: Sheet, mapping: SheetMapping) -> dict[int, frozenset[str]]:
    """Column -> its header words as keys, to tell a header repeated further down."""
    grid = _Grid(sheet)
    keys: dict[int, frozenset[str]] = {}
    for guess in mapping.columns:
        words = {header_key(part) for part in _parts(grid, mapping.header_top, mapping.header_bottom, guess.column)}
        words.add(header_key(guess.header))
        keys[guess.column] = frozenset(word for word in words if word)
    return keys
