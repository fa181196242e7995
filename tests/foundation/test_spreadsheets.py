"""Spreadsheets in and out: what is read, what is refused and in which words."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.spreadsheets import (
    CellError,
    Column,
    Limits,
    MergedRange,
    OutputSheet,
    column_letter,
    read_workbook,
    write_workbook,
)

CASES = Path(__file__).parent.parent / "cases"
MIDNIGHT = datetime.fromisoformat("2021-08-21")  # cells know no time zone
HALF_PAST_NINE = datetime.fromisoformat("2021-08-21T09:30")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(fill: Any = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("甲")
    if fill is None:
        sheet.write("A1", "企业名称")
    else:
        fill(book, sheet)
    book.close()
    return buffer.getvalue()


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """A copy of a zip file with some members replaced; keys use __ for / and _dot_ for a dot."""
    wanted = {key.replace("__", "/").replace("_dot_", "."): value for key, value in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, wanted.pop(entry.filename, None) or old.read(entry.filename))
        for name, value in wanted.items():
            new.writestr(name, value)
    return buffer.getvalue()


def sheet_xml(rows: str, after: str = "") -> bytes:
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f"{head}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, value in members.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), value)
    return buffer.getvalue()


# ------------------------------------------------------------ reading


def test_values_places_merges_and_what_is_hidden():
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("B3:B4", "甲公司")
        sheet.write_datetime("C3", MIDNIGHT, day)
        sheet.write_datetime("C4", HALF_PAST_NINE, day)
        sheet.write("D3", 13812345678)
        sheet.write_formula("E3", "=1/0", None, "#DIV/0!")
        sheet.write_formula("F3", '="已"&"解决"', None, "已解决")
        sheet.write("G3", True)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("D:E", None, None, {"hidden": True})
        book.add_worksheet("藏").hide()
        book.get_worksheet_by_name("藏").write("A1", "x")

    book = read_workbook(xlsx(fill), "台账.xlsx")

    first, second = book.sheets
    assert first.rows[0] == (None,) * 7
    assert first.rows[2] == (None, "甲公司", date(2021, 8, 21), 13812345678.0, CellError("#DIV/0!"), "已解决", True)
    assert first.value(4, 3) == HALF_PAST_NINE
    assert first.value(99, 99) is None
    assert first.merges == (MergedRange(3, 2, 4, 2),)
    assert (first.hidden_rows, first.hidden_columns) == (frozenset({4}), frozenset({4, 5}))
    assert (first.is_hidden, second.is_hidden, book.uses_1904_dates) == (False, True, False)


def test_the_1904_date_system_is_told():
    assert read_workbook(xlsx(date_1904=True), "a.xlsx").uses_1904_dates


def test_a_formula_nobody_has_calculated_is_an_error_cell():
    data = with_parts(
        xlsx(),
        xl__worksheets__sheet1_dot_xml=sheet_xml('<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>2</v></c></row>'),
    )

    assert read_workbook(data, "a.xlsx").sheets[0].rows == ((CellError("公式未计算"), 2.0),)


def test_styled_empty_cells_far_away_do_not_count():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    data = with_parts(xlsx(), xl__worksheets__sheet1_dot_xml=sheet_xml(rows))

    assert read_workbook(data, "a.xlsx").sheets[0].rows == ((1.0,),)


def test_xls_gives_the_same_kind_of_answer():
    sheet = read_workbook(CASES / "ledger-old.xls").sheets[0]

    assert sheet.value(4, 7) == date(2021, 8, 21)
    assert sheet.value(4, 3) == 13812345678.0
    assert sheet.hidden_rows == frozenset({5})
    assert MergedRange(4, 2, 5, 2) in sheet.merges


def test_ods_is_read():
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="乙"><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell/></table:table-row><table:table-row table:visibility="collapse"><table:table-cell/>'
        '<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1">'
        "<text:p>企业</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell/>"
        '<table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2021-08-21">'
        "<text:p>x</text:p>"
        "</table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "content_dot_xml": content.encode(), "META-INF__manifest_dot_xml": manifest}

    sheet = read_workbook(archive(**parts), "a.ods").sheets[0]

    assert (sheet.value(3, 2), sheet.value(4, 3)) == ("企业", date(2021, 8, 21))
    assert (sheet.hidden_rows, sheet.merges) == (frozenset({3}), (MergedRange(3, 2, 4, 2),))


def _record(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def test_xlsb_is_read():
    row = struct.pack("<IIHBBBI", 0, 0, 300, 0, 0x10, 0, 0)
    cell = struct.pack("<II", 1, 0) + _wide("企业")
    number = struct.pack("<IId", 2, 0, 5.5)
    sheet = b"".join(
        (
            _record(129, b""),
            _record(148, struct.pack("<IIII", 0, 0, 1, 2)),
            _record(145, b""),
            _record(0, row),
            _record(6, cell),
            _record(5, number),
            _record(146, b""),
            _record(176, struct.pack("<IIII", 0, 1, 1, 1)),
            _record(130, b""),
        )
    )
    book = b"".join(
        (
            _record(131, b""),
            _record(153, struct.pack("<II", 0, 0) + _wide("")),
            _record(143, b""),
            _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("甲")),
            _record(144, b""),
            _record(132, b""),
        )
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    parts = {
        "xl__workbook_dot_bin": book,
        "xl__worksheets__sheet1_dot_bin": sheet,
        "xl___rels__workbook_dot_bin_dot_rels": rels.encode(),
    }

    first = read_workbook(archive(**parts), "a.xlsb").sheets[0]

    assert first.rows == ((None, "企业", 5.5),)
    assert (first.hidden_rows, first.merges) == (frozenset({1}), (MergedRange(1, 2, 2, 2),))


# ------------------------------------------------------------ refusing


def _lying_archive() -> bytes:
    """A member that says it is small and inflates to 64 MB."""
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = raw.compress(b"0" * (64 << 20)) + raw.flush()
    name = b"xl/workbook.xml"
    local = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(stream), 100, len(name), 0) + name + stream
    )
    central = (
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(stream), 100, len(name), 0, 0, 0, 0, 0, 0
        )
        + name
    )
    return local + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def _bomb() -> bytes:
    return with_parts(xlsx(), xl__worksheets__sheet1_dot_xml=sheet_xml(" " * (80 << 20)))


def _far_cell() -> bytes:
    return with_parts(
        xlsx(), xl__worksheets__sheet1_dot_xml=sheet_xml('<row r="1"><c r="XFD1048576"><v>1</v></c></row>')
    )


def _text_bomb() -> bytes:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 20001))
    texts = f"<sst><si><t>{'长' * 32000}</t></si></sst>"
    return with_parts(xlsx(), xl__worksheets__sheet1_dot_xml=sheet_xml(cells), xl__sharedStrings_dot_xml=texts.encode())


def _entities() -> bytes:
    doc = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><sheetData/></worksheet>'
    return with_parts(xlsx(), xl__worksheets__sheet1_dot_xml=doc)


def _password_zip() -> bytes:
    data = bytearray(xlsx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _encrypted_xls() -> bytes:
    bof = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    return bof + struct.pack("<HH", 0x2F, 6) + b"\x00" * 6 + struct.pack("<HH", 0x0A, 0)


def _ods_with_password() -> bytes:
    manifest = b'<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive(mimetype=kind, content_dot_xml=b"xx", **{"META-INF__manifest_dot_xml": manifest})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "空文件"),
        (lambda: xlsx()[:-400], "没有传完整"),
        (lambda: xlsx()[:600], "没有传完整"),
        (lambda: b"PK\x03\x04" + b"\x00" * 100, "没有传完整"),
        (lambda: (CASES / "ledger-old.xls").read_bytes()[:1500], "没有传完整"),
        (lambda: OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (_encrypted_xls, "打开密码"),
        (_password_zip, "打开密码"),
        (_ods_with_password, "打开密码"),
        (lambda: archive(word__document_dot_xml=b"<x/>"), "Word 文档"),
        (lambda: archive(a_dot_txt=b"x"), "压缩包"),
        (lambda: OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le"), "Word 文档"),
        (lambda: "企业名称,问题描述\r\n甲公司,道路破损\r\n".encode("gb18030"), "文本文件"),
        (lambda: b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
        (lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML 表格"),
        (lambda: b"%PDF-1.7 ...", "PDF"),
        (lambda: b"\x89PNG\r\n", "图片"),
        (lambda: bytes(range(256)) * 4, "不是能识别的电子表格"),
        (_lying_archive, "压缩炸弹"),
        (_bomb, "压缩炸弹"),
        (_text_bomb, "压缩炸弹"),
        (_far_cell, "行的上限"),
        (_entities, "没有传完整"),
        (lambda: with_parts(xlsx(), xl__worksheets__sheet1_dot_xml=b"<worksheet><sheetData><row"), "没有传完整"),
        (lambda: xlsx(lambda book, sheet: None), "没有任何内容"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(make, words):
    with pytest.raises(Refused) as refusal:
        read_workbook(make(), "台账.xlsx")

    sentence = str(refusal.value)
    assert words in sentence
    assert "台账.xlsx" in sentence
    assert "请" in sentence
    assert sentence.endswith("。")
    assert "\n" not in sentence


def test_lock_files_missing_files_and_folders(tmp_path):
    (tmp_path / "~$台账.xlsx").write_bytes(b"x" * 165)
    for path, words in ((tmp_path / "~$台账.xlsx", "锁文件"), (tmp_path / "无.xlsx", "找不到"), (tmp_path, "文件夹")):
        with pytest.raises(Refused, match=words):
            read_workbook(path)
    with pytest.raises(Refused, match="锁文件"):
        read_workbook(b"x", "~$台账.xlsx")
    with pytest.raises(Refused):
        read_workbook("a\x00b.xlsx")


def test_too_many_bytes_rows_columns_or_cells_are_refused_with_numbers():
    data = xlsx(lambda book, sheet: [sheet.write_row(row, 0, [1, 2, 3]) for row in range(10)])

    for limits, words in (
        (Limits(max_bytes=100), "MB"),
        (Limits(max_rows=9), "10 行"),
        (Limits(max_columns=2), "3 列"),
        (Limits(max_cells=29), "30 个单元格"),
        (Limits(max_entries=3), "压缩炸弹"),
    ):
        with pytest.raises(Refused, match=words):
            read_workbook(data, "a.xlsx", limits)
    assert read_workbook(data, "a.xlsx", Limits(max_rows=10, max_columns=3, max_cells=30))


_SEEDS = [xlsx(), (CASES / "ledger-old.xls").read_bytes()]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(_SEEDS),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.integers(0, 400),
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(seed, changes, cut):
    data = bytearray(seed)
    for place, value in changes:
        data[place % len(data)] = value
    with contextlib.suppress(Refused):
        read_workbook(bytes(data[: len(data) - cut]), "坏.xlsx")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\x09\x08\x10\x00", b"<html"]))
def test_random_bytes_are_refused(data, head):
    with pytest.raises(Refused):
        read_workbook(head + data, "乱.xls")


# ------------------------------------------------------------ writing


def test_what_is_written_is_what_comes_back():
    rows = [
        (
            "=1+1",
            "http://x.cn",
            date(2021, 8, 21),
            13812345678.0,
            3,
            None,
            "长" * 40000,
            "坏\x01字\ud800",
            True,
            float("inf"),
        )
    ]
    columns = [Column(str(number)) for number in range(10)]

    data = write_workbook(
        [OutputSheet("a/b:c", columns, rows, title="错误行"), OutputSheet("a/b:c", [Column("x")], [])]
    )

    first, second = read_workbook(data, "a.xlsx").sheets
    assert (first.name, second.name) == ("a b c", "a b c2")
    assert first.value(1, 1) == "错误行"
    assert first.rows[2][:6] == ("=1+1", "http://x.cn", date(2021, 8, 21), 13812345678.0, 3.0, None)
    assert len(str(first.value(3, 7))) == 32767
    assert (first.value(3, 8), first.value(3, 9)) == ("坏字", "是")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
        assert b"<f>=1" not in sheet
        assert b"hyperlink" not in sheet


def test_writing_to_a_path_and_a_stream(tmp_path):
    sheet = OutputSheet("甲", [Column("企业", 20)], [("x",)])
    stream = io.BytesIO()

    write_workbook([sheet], tmp_path / "a.xlsx")
    write_workbook([sheet], stream)

    assert read_workbook(tmp_path / "a.xlsx").sheets[0].rows == (("企业",), ("x",))
    assert read_workbook(stream.getvalue(), "a.xlsx").sheets[0].rows == (("企业",), ("x",))


def test_column_letters():
    assert [column_letter(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
