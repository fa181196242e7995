"""What a file really is, told from its bytes and never from its name, and the sentence for each kind we refuse."""

from __future__ import annotations

import io
import zipfile

from zhuqi.foundation.errors import Refused

SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FOREIGN_MAGIC = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
)
_OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "PowerPoint 演示文稿"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)


def corrupt(name: str) -> Refused:
    """The refusal for a damaged or cut-off file."""
    return Refused(f"文件“{name}”已损坏或没有传完整，无法读取；请重新取得原文件，或{SAVE_AS[1:]}")


def encrypted(name: str) -> Refused:
    """The refusal for a file behind a password."""
    return Refused(f"文件“{name}”设有打开密码，无法读取；请在 Excel 或 WPS 里取消密码、保存后再导入。")


def foreign(name: str, what: str) -> Refused:
    """The refusal for a file of another kind."""
    return Refused(f"文件“{name}”实际是{what}，不是电子表格；请选择 .xlsx 或 .xls 文件。")


def kind_of(data: bytes, name: str) -> str:
    """One of xlsx, xlsb, ods, xls.

    :raises Refused: for every other kind of file, saying what it is.
    """
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data, name)
    if data.startswith(OLE_MAGIC):
        return _kind_of_compound(data, name)
    if data.startswith(b"\x09") and data[1:2] in {b"\x00", b"\x02", b"\x04", b"\x08"} and data[2:4] != b"":
        return "xls"  # a bare BIFF stream, as very old programs write it
    for magic, what in _FOREIGN_MAGIC:
        if data.startswith(magic):
            raise foreign(name, what)
    raise _refuse_text(data, name)


def _kind_of_archive(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry.filename.replace("\\", "/").lower() for entry in archive.infolist()}
            mimetype = _mimetype(archive) if "mimetype" in entries else ""
    except RuntimeError as error:  # zipfile's answer to an encrypted member
        raise encrypted(name) from error
    except Exception as error:
        raise corrupt(name) from error
    if "xl/workbook.xml" in entries:
        return "xlsx"
    if "xl/workbook.bin" in entries:
        return "xlsb"
    if "opendocument.spreadsheet" in mimetype and "content.xml" in entries:
        return "ods"
    raise foreign(name, _archive_label(entries, mimetype))


def _mimetype(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as stream:
        return stream.read(100).decode("ascii", "replace")


def _archive_label(entries: set[str], mimetype: str) -> str:
    if any(entry.startswith("word/") for entry in entries) or "opendocument.text" in mimetype:
        return " Word 文档"
    if any(entry.startswith("ppt/") for entry in entries):
        return "演示文稿"
    return "压缩包"


def _kind_of_compound(data: bytes, name: str) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if kind == "encrypted":
                raise encrypted(name)
            if kind == "xls":
                return kind
            raise foreign(name, f" {kind}")
    raise corrupt(name)


def _refuse_text(data: bytes, name: str) -> Refused:
    head = data[:65536]
    lowered = head.lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        return Refused(f"文件“{name}”是旧式 XML 表格，只是用了表格的扩展名；{SAVE_AS}")
    if b"<html" in lowered or b"<table" in lowered or b"mime-version:" in lowered:
        return Refused(f"文件“{name}”实际是网页（HTML），只是用了表格的扩展名；{SAVE_AS}")
    if _is_text(head):
        return Refused(f"文件“{name}”实际是文本文件（如 CSV）；{SAVE_AS}")
    return Refused(f"文件“{name}”不是能识别的电子表格，或已损坏；{SAVE_AS}")


def _is_text(head: bytes) -> bool:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            head[: len(head) - len(head) % 4].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
