"""From a file of unknown manners to a `Workbook`, or to one clear refusal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import python_calamine

from zhuqi.foundation.errors import Refused

from ._archive import Archive
from ._grid import CellError, CellValue, Limits, Sheet, Workbook
from ._kinds import corrupt, encrypted, kind_of
from ._legacy import read_xls
from ._structure import BookStructure, Structure, ods_structure, xlsb_structure, xlsx_structure

_STANDARD = Limits()
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_STRUCTURE = {"xlsx": xlsx_structure, "xlsb": xlsb_structure, "ods": ods_structure}


def read_workbook(source: str | Path | bytes, name: str | None = None, limits: Limits = _STANDARD) -> Workbook:
    """Read every worksheet of a spreadsheet: a path, or the bytes of an uploaded file with its `name`.

    Formulas are never evaluated: the value saved with the file counts.

    :raises Refused: with one sentence for lock files, missing, empty, encrypted, damaged, foreign and oversized files.
    """
    if isinstance(source, bytes):
        shown = name or "上传的文件"
        _refuse_lock_file(shown)
        _refuse_oversized(shown, len(source), limits)
        data = source
    else:
        path = Path(source)
        shown = name or path.name or str(path)
        data = _file_bytes(path, shown, limits)
    if not data:
        raise Refused(f"文件“{shown}”是空文件（0 字节）；请重新取得原文件再导入。")
    workbook = _read(data, shown, limits)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise Refused(f"文件“{shown}”里没有任何内容；请确认选对了文件，并在保存后再导入。")
    return workbook


def _refuse_lock_file(shown: str) -> None:
    if shown.startswith(("~$", ".~")):
        raise Refused(f"“{shown}”是 Excel 打开文件时留下的临时锁文件，没有数据；请关闭 Excel，选择不带“~$”的同名文件。")


def _refuse_oversized(shown: str, size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise Refused(
            f"文件“{shown}”有 {size / 1048576:.0f} MB，超过 {limits.max_bytes // 1048576} MB 的上限；"
            "请删去图片和无关的工作表，或拆成几个文件再导入。"
        )


def _file_bytes(path: Path, shown: str, limits: Limits) -> bytes:
    _refuse_lock_file(shown)
    try:
        if path.is_dir():
            raise Refused(f"“{shown}”是文件夹，不是文件；请指定其中的 .xlsx 或 .xls 文件。")
        if not path.exists():
            raise Refused(f"找不到文件“{shown}”；请检查路径和文件名。")
        if not path.is_file():
            raise Refused(f"“{shown}”不是普通文件；请指定 .xlsx 或 .xls 文件。")
        _refuse_oversized(shown, path.stat().st_size, limits)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise Refused(f"文件“{shown}”无法打开；请检查它是否正被占用，以及有没有读取权限。") from error


def _read(data: bytes, shown: str, limits: Limits) -> Workbook:
    kind = kind_of(data, shown)
    if kind == "xls":
        workbook = read_xls(data, shown, limits)
        _refuse_wide_or_long(shown, [(s.name, len(s.rows), s.width) for s in workbook.sheets], limits)
        return workbook
    archive = Archive(data, shown, limits)
    if (
        kind == "ods"
        and archive.has("META-INF/manifest.xml")
        and b"encryption-data" in archive.read("META-INF/manifest.xml")
    ):
        raise encrypted(shown)
    structure = _STRUCTURE[kind](archive, limits)
    sheets = structure.sheets.values()
    _refuse_wide_or_long(shown, [(s.name, s.rows, s.columns) for s in sheets], limits)
    return Workbook(shown, _calamine_sheets(data, shown, structure), structure.uses_1904_dates, kind)


def _refuse_wide_or_long(shown: str, areas: Iterable[tuple[str, int, int]], limits: Limits) -> None:
    cells = 0
    for sheet, rows, columns in areas:
        remedy = "请删去末尾的空行空列和无关内容，或拆成几个文件再导入。"
        if rows > limits.max_rows:
            raise Refused(f"文件“{shown}”的工作表“{sheet}”有 {rows} 行，超过 {limits.max_rows} 行的上限；{remedy}")
        if columns > limits.max_columns:
            raise Refused(
                f"文件“{shown}”的工作表“{sheet}”有 {columns} 列，超过 {limits.max_columns} 列的上限；{remedy}"
            )
        cells += rows * columns
    if cells > limits.max_cells:
        raise Refused(f"文件“{shown}”共有 {cells} 个单元格，超过 {limits.max_cells} 个的上限；请拆成几个文件再导入。")


def _calamine_sheets(data: bytes, shown: str, structure: BookStructure) -> tuple[Sheet, ...]:
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        return tuple(
            _sheet(book, meta, structure.sheets[meta.name])
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet and meta.name in structure.sheets
        )
    except python_calamine.PasswordError as error:
        raise encrypted(shown) from error
    except Exception as error:
        raise corrupt(shown) from error
    except BaseException as error:  # a Rust panic arrives outside Exception
        if type(error).__name__ != "PanicException":
            raise
        raise corrupt(shown) from error


def _sheet(book: python_calamine.CalamineWorkbook, meta: python_calamine.SheetMetadata, structure: Structure) -> Sheet:
    values = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
    rows: list[list[CellValue]] = [[_clean(value) for value in row] for row in values]
    for (row, column), code in structure.errors.items():
        _put(rows, row, column, CellError(code))
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    return Sheet(
        name=meta.name,
        rows=tuple(tuple(row) for row in rows),
        merges=tuple(structure.merges),
        hidden_rows=frozenset(structure.hidden_rows),
        hidden_columns=frozenset(structure.hidden_columns),
        is_hidden=meta.visible != python_calamine.SheetVisibleEnum.Visible,
    )


def _clean(value: CellValue) -> CellValue:
    if isinstance(value, str):
        if value == "":
            return None
        if "_x" in value:
            return _ESCAPED.sub(lambda match: _unescaped(match.group(1)), value)
    return value


def _unescaped(code: str) -> str:
    character = chr(int(code, 16))
    return "" if character == "\r" or 0xD800 <= ord(character) <= 0xDFFF else character


def _put(rows: list[list[CellValue]], row: int, column: int, value: CellValue) -> None:
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    while len(cells) < column:
        cells.append(None)
    if cells[column - 1] is None or isinstance(cells[column - 1], str):
        cells[column - 1] = value
