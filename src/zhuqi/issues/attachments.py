"""
Files of an issue: which are taken, how they are recognised, where they lie.

A file must be what its name says (its first bytes are looked at), and is stored under its SM3 digest below
``ZHUQI_HOME/attachments``, outside anything a web server publishes.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath

from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.foundation.home import attachments_dir
from zhuqi.issues.chain import sm3

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 120

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".wps": ("application/vnd.ms-works", (_OLE, _ZIP)),
    ".ofd": ("application/ofd", (_ZIP,)),
    ".txt": ("text/plain; charset=utf-8", ()),
}
KINDS_IN_WORDS = "PDF、JPG、PNG、Word、Excel、WPS、OFD、TXT"


@dataclass(frozen=True)
class ExaminedFile:
    """A file found fit to be kept."""

    name: str
    content_type: str
    sm3: str


def examine(name: str, content: bytes) -> ExaminedFile:
    """
    Check a file before it is kept.

    :raises Refused: if it is empty, too large, of a kind not taken, or not what its name says
    """
    clean = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable()).strip()
    suffix = PurePath(clean).suffix.lower()
    if not clean or suffix not in _KINDS:
        raise Refused(f"附件“{clean[:40] or '（无文件名）'}”的类型不能上传，请换成{KINDS_IN_WORDS}文件。")
    if not content:
        raise Refused(f"附件“{clean[:40]}”是空文件，请重新选择。")
    if len(content) > MAX_BYTES:
        raise Refused(f"附件“{clean[:40]}”超过{MAX_BYTES // 1024 // 1024}MB，请压缩或拆分后再上传。")
    content_type, signatures = _KINDS[suffix]
    if not (content.startswith(signatures) if signatures else _is_text(content)):
        raise Refused(f"附件“{clean[:40]}”的内容与扩展名不符，请用原程序另存后再上传。")
    if len(clean) > MAX_NAME:
        clean = clean[: MAX_NAME - len(suffix)] + suffix
    return ExaminedFile(clean, content_type, sm3(content))


def store(file: ExaminedFile, content: bytes) -> None:
    """Write the file under its digest; a file already there is the same file."""
    path = _path(file.sm3)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(temporary).replace(path)


def load(digest: str) -> bytes:
    """:raises NotFound: if the file is no longer on disk, or not what it was"""
    path = _path(digest)
    if not path.exists():
        raise NotFound("附件文件已不在服务器上，请联系系统管理员从备份恢复。")
    content = path.read_bytes()
    if sm3(content) != digest:
        raise NotFound("附件文件与登记的摘要不符，可能已损坏，请联系系统管理员从备份恢复。")
    return content


def _path(digest: str) -> Path:
    return attachments_dir() / digest[:2] / digest


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            return "\x00" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False
