"""What calamine does not tell: hidden rows and columns, merged areas, error cells, and how big the used area is.

The size matters most: calamine lays the used area out densely, so one value in the last cell of a sheet would ask for
hundreds of gigabytes. Therefore each part is streamed once and measured before calamine sees the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ._archive import Archive, bomb, xml_parser
from ._grid import UNCALCULATED, Limits, MergedRange, column_number
from ._kinds import corrupt
from ._texts import shared_text_lengths, text_used

_DIGITS = "0123456789"


@dataclass(slots=True)
class Structure:
    """The skeleton of one sheet, filled while streaming."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    merges: list[MergedRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    shared_texts: int = 0  # number of cells that point into the shared strings

    def grow(self, row: int, column: int) -> None:
        """Take a filled cell into the used area."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


@dataclass(frozen=True, slots=True)
class BookStructure:
    """The skeletons of all sheets by name, and the date system."""

    sheets: dict[str, Structure]
    uses_1904_dates: bool = False


def local(tag: str) -> str:
    """The tag without its namespace prefix."""
    return tag.rpartition(":")[2]


def is_true(value: str | None) -> bool:
    """An XML boolean."""
    return value in {"1", "true", "on"}


# ---------------------------------------------------------------- .xlsx


def xlsx_structure(archive: Archive, limits: Limits) -> BookStructure:
    """Stream workbook.xml, its relations, every worksheet and the shared strings."""
    book = _XlsxBook()
    archive.parse("xl/workbook.xml", book.on_start)
    targets = relations(archive, "xl/_rels/workbook.xml.rels")
    sheets: dict[str, Structure] = {}
    paths: list[str] = []
    for name, relation in book.sheets[: limits.max_sheets]:
        path = targets.get(relation, "")
        if not archive.has(path) or "worksheets" not in path.lower():
            continue  # chart sheets and macro sheets hold no rows
        scan = _XlsxSheet(name, limits)
        parser = xml_parser(scan.on_start)
        scan.listen(parser)
        archive.parse_with(path, parser)
        scan.finish()
        sheets[name] = scan.structure
        paths.append(path)
    _refuse_text_bomb(archive, paths, sum(sheet.shared_texts for sheet in sheets.values()), limits)
    return BookStructure(sheets, book.uses_1904_dates)


def _refuse_text_bomb(archive: Archive, paths: list[str], cells: int, limits: Limits) -> None:
    """Count exactly only where the longest text in every cell would be too much."""
    lengths = shared_text_lengths(archive)
    if max(lengths, default=0) * cells <= limits.max_text:
        return
    if sum(text_used(archive, path, lengths) for path in paths) > limits.max_text:
        raise bomb(archive.name)


def relations(archive: Archive, path: str) -> dict[str, str]:
    """Relation id -> member path of the workbook's parts."""
    found: dict[str, str] = {}

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            found[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    archive.parse(path, on_start)
    return found


class _XlsxBook:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.uses_1904_dates = False

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if local(key) == "id" and key != "id"), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif name == "workbookPr":
            self.uses_1904_dates = is_true(attributes.get("date1904"))


class _XlsxSheet:
    """Callbacks for one worksheet part; written for speed, as they run once per cell."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.structure = Structure(name)
        self._limits = limits
        self._row = 0
        self._column = 0
        self._place = (0, 0)
        self._letters: dict[str, int] = {}
        self._is_error = False
        self._pending_formula = False
        self._error_text: list[str] = []
        self._parser: object = None

    def listen(self, parser: object) -> None:
        """Keep the parser, to switch text on only where a text is wanted."""
        self._parser = parser

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if ":" not in tag else local(tag)
        if self._error_text:
            self._keep_error()
        if name == "c":
            self._on_cell(attributes)
        elif name == "v" or name == "is":
            self._on_value(name)
        elif name == "f":
            self._pending_formula = True
        elif name == "row":
            self._on_row(attributes)
        elif name == "mergeCell":
            self._on_merge(attributes.get("ref", ""))
        elif name == "col":
            self._on_column(attributes)

    def _on_cell(self, attributes: dict[str, str]) -> None:
        if self._pending_formula:
            self._keep_uncalculated()
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            row = self._row
        else:
            letters = reference.rstrip(_DIGITS)
            column = self._letters.get(letters)
            if column is None:
                column = self._letters[letters] = column_number(letters)
            self._column = column
            row = int(reference[len(letters) :] or 0)
        self._place = (row, self._column)
        kind = attributes.get("t")
        if kind == "s":
            self.structure.shared_texts += 1
        self._is_error = kind == "e"

    def _on_value(self, name: str) -> None:
        self._pending_formula = False
        row, column = self._place
        structure = self.structure
        if row > structure.rows:
            structure.rows = row
        if column > structure.columns:
            structure.columns = column
        if self._is_error and name == "v":
            self._error_text = [""]
            self._parser.CharacterDataHandler = self._error_text.append  # type: ignore[attr-defined]

    def _keep_error(self) -> None:
        self._parser.CharacterDataHandler = None  # type: ignore[attr-defined]
        self.structure.errors[self._place] = "".join(self._error_text).strip()[:20] or "#ERROR"
        self._error_text = []

    def _keep_uncalculated(self) -> None:
        self._pending_formula = False
        if self._place[0] <= self._limits.max_rows and self._place[1] <= self._limits.max_columns:
            self.structure.errors[self._place] = UNCALCULATED
            self.structure.grow(*self._place)

    def _on_row(self, attributes: dict[str, str]) -> None:
        if self._pending_formula:
            self._keep_uncalculated()
        reference = attributes.get("r")
        self._row = int(reference) if reference else self._row + 1
        self._column = 0
        if is_true(attributes.get("hidden")):
            self.structure.hidden_rows.add(self._row)

    def _on_merge(self, reference: str) -> None:
        merged = parse_range(reference)
        if merged is not None and len(self.structure.merges) < self._limits.max_merges:
            self.structure.merges.append(merged)

    def _on_column(self, attributes: dict[str, str]) -> None:
        if is_true(attributes.get("hidden")):
            first = int(attributes.get("min", 0))
            last = min(int(attributes.get("max", 0)), first + self._limits.max_columns)
            self.structure.hidden_columns.update(range(first, last + 1))

    def finish(self) -> None:
        """After the last tag."""
        if self._error_text:
            self._keep_error()
        if self._pending_formula:
            self._keep_uncalculated()


def parse_range(reference: str) -> MergedRange | None:
    """`A7:B8` -> its area; None when it is not one."""
    first, colon, last = reference.replace("$", "").partition(":")
    corners = [_corner(first), _corner(last if colon else first)]
    if corners[0] is None or corners[1] is None:
        return None
    (top, left), (bottom, right) = corners[0], corners[1]
    return MergedRange(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _corner(reference: str) -> tuple[int, int] | None:
    letters = reference.rstrip(_DIGITS)
    column, digits = column_number(letters), reference[len(letters) :]
    return (int(digits), column) if column and digits else None


# ---------------------------------------------------------------- .ods


def ods_structure(archive: Archive, limits: Limits) -> BookStructure:
    """Stream content.xml, which holds all sheets."""
    scan = _Ods(limits)
    archive.parse("content.xml", scan.on_start)
    return BookStructure(scan.sheets)


class _Ods:
    def __init__(self, limits: Limits) -> None:
        self.sheets: dict[str, Structure] = {}
        self._limits = limits
        self._sheet = Structure()
        self._row = self._next_row = 1
        self._repeat_rows = 1
        self._column = 1

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheet = Structure(attributes.get("table:name", ""))
            self.sheets[self._sheet.name] = self._sheet
            self._next_row = 1
        elif tag == "table:table-row":
            self._on_row(attributes)
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._on_cell(attributes)

    def _on_row(self, attributes: dict[str, str]) -> None:
        self._repeat_rows = int(attributes.get("table:number-rows-repeated", 1))
        self._row, self._next_row = self._next_row, self._next_row + self._repeat_rows
        self._column = 1
        if attributes.get("table:visibility") in {"collapse", "filter"}:
            last = min(self._next_row, self._row + self._limits.max_rows)
            self._sheet.hidden_rows.update(range(self._row, last))

    def _on_cell(self, attributes: dict[str, str]) -> None:
        repeat = int(attributes.get("table:number-columns-repeated", 1))
        if "office:value-type" in attributes or "calcext:value-type" in attributes:
            self._sheet.grow(self._next_row - 1, self._column + repeat - 1)
        if attributes.get("calcext:value-type") == "error" and self._repeat_rows * repeat == 1:
            self._sheet.errors[self._row, self._column] = "#ERROR"
        rows = int(attributes.get("table:number-rows-spanned", 1))
        columns = int(attributes.get("table:number-columns-spanned", 1))
        if rows * columns > 1 and len(self._sheet.merges) < self._limits.max_merges:
            self._sheet.merges.append(
                MergedRange(self._row, self._column, self._row + rows - 1, self._column + columns - 1)
            )
        self._column += repeat


# ---------------------------------------------------------------- .xlsb

_ROW, _COLUMN_INFO, _MERGE, _SHEET, _BOOK_PROPERTIES = 0, 60, 176, 156, 153
_CELL_KINDS = range(2, 12)  # every cell record but the blank one
_ERROR_KINDS = {3, 11}


def xlsb_structure(archive: Archive, limits: Limits) -> BookStructure:
    """Walk the binary records of workbook.bin and of each sheet."""
    targets = relations(archive, "xl/_rels/workbook.bin.rels")
    sheets: dict[str, Structure] = {}
    is_1904 = False
    for kind, body in _records(archive.read("xl/workbook.bin"), archive.name):
        if kind == _BOOK_PROPERTIES and body:
            is_1904 = bool(body[0] & 1)
        elif kind == _SHEET and len(body) > 12:
            relation, offset = _wide_text(body, 8)
            name, _ = _wide_text(body, offset)
            path = targets.get(relation, "")
            if archive.has(path) and "worksheets" in path.lower() and len(sheets) < limits.max_sheets:
                sheets[name] = _xlsb_sheet(archive, path, name, limits)
    return BookStructure(sheets, is_1904)


def _xlsb_sheet(archive: Archive, path: str, name: str, limits: Limits) -> Structure:
    structure = Structure(name)
    row = 0
    for kind, body in _records(archive.read(path), archive.name):
        if kind == _ROW and len(body) >= 12:
            row = _number(body, 0) + 1
            if body[11] & 0x10:
                structure.hidden_rows.add(row)
        elif kind in _CELL_KINDS and len(body) >= 4:
            column = _number(body, 0) + 1
            structure.grow(row, column)
            if kind in _ERROR_KINDS:
                structure.errors[row, column] = "#ERROR"
        elif kind == _MERGE and len(body) >= 16 and len(structure.merges) < limits.max_merges:
            top, bottom, left, right = (_number(body, offset) + 1 for offset in (0, 4, 8, 12))
            structure.merges.append(MergedRange(top, left, bottom, right))
        elif kind == _COLUMN_INFO and len(body) >= 18 and body[16] & 1:
            first, last = _number(body, 0) + 1, _number(body, 4) + 1
            structure.hidden_columns.update(range(first, min(last, first + limits.max_columns) + 1))
    return structure


def _records(data: bytes, name: str) -> list[tuple[int, memoryview]]:
    """All (kind, body) of a binary part; kind and size are variable-length numbers."""
    found = []
    view, at, end = memoryview(data), 0, len(data)
    try:
        while at < end:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | ((data[at] & 0x7F) << 7)
                at += 1
            size = shift = 0
            while True:
                byte = data[at]
                at += 1
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or shift > 21:
                    break
            found.append((kind, view[at : at + size]))
            at += size
    except IndexError as error:
        raise corrupt(name) from error
    return found


def _number(body: memoryview, offset: int) -> int:
    return int.from_bytes(body[offset : offset + 4], "little")


def _wide_text(body: memoryview, offset: int) -> tuple[str, int]:
    length = _number(body, offset)
    end = offset + 4 + 2 * length
    return bytes(body[offset + 4 : end]).decode("utf-16-le", "replace"), end
