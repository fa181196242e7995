"""
Photographs without what a telephone hides in them: where it was, whose it is, when.  Pure Python.

Nothing is decoded: the pieces a picture is made of are copied, those that carry hidden data are not.  Only which way
is up is kept, or pictures would lie on their side.
"""

import struct
from collections.abc import Iterator
from pathlib import PurePath

from zhuqi.foundation.errors import Refused

MAX_BYTES = 8 * 1024 * 1024
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
)
_ORIENTATION = 0x0112


def checked_photo(name: str, content: bytes) -> tuple[str, bytes]:
    """
    Return the photograph's name and its content without hidden data.

    :raises Refused: if it is empty, too large, neither JPEG nor PNG, or damaged
    """
    shown = PurePath(name.replace("\\", "/")).name[:40] or "照片"
    if not content:
        raise Refused(f"照片“{shown}”是空文件，请重新选择。")
    if len(content) > MAX_BYTES:
        raise Refused(f"照片“{shown}”超过{MAX_BYTES // 1024 // 1024}MB，请缩小后再上传。")
    stem = PurePath(shown).stem or "照片"
    try:
        if content.startswith(_JPEG):
            return f"{stem}.jpg", _clean_jpeg(content)
        if content.startswith(_PNG):
            return f"{stem}.png", _clean_png(content)
    except (struct.error, IndexError, ValueError):
        raise Refused(f"照片“{shown}”已损坏，请重新拍摄或选择。") from None
    raise Refused(f"“{shown}”不是照片，只能附 JPG 或 PNG 格式的照片。")


def _clean_jpeg(content: bytes) -> bytes:
    """Copy the segments but APPn (Exif, XMP, maker's notes) and comments; colour profiles and Adobe's mark stay."""
    kept, turned = [content[:2]], 1
    for marker, segment in _segments(content):
        body = segment[4:]
        if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
            turned = _orientation(body[6:])
        elif (
            marker in (0xE0, 0xEE)
            or (marker == 0xE2 and body.startswith(b"ICC_PROFILE"))
            or not (0xE0 <= marker <= 0xEF or marker == 0xFE)
        ):
            kept.append(segment)
    if turned != 1:
        kept.insert(1, _upright(turned))
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Return each segment with its marker; the picture itself, from the start of scan to the end, is the last."""
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        if marker == 0xDA:
            end = content.rindex(b"\xff\xd9") + 2  # what is hung on behind the picture is hidden data, too
            if end <= place:
                raise ValueError("no end")
            yield marker, content[place:end]
            return
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        if length < 2:
            raise ValueError("short segment")
        yield marker, content[place : place + 2 + length]
        place += 2 + length


def _orientation(tiff: bytes) -> int:
    """Return which way is up, 1 if it does not say."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack(order + "I", tiff[4:8])
        (count,) = struct.unpack(order + "H", tiff[start : start + 2])
        for index in range(min(count, 200)):
            entry = tiff[start + 2 + 12 * index : start + 14 + 12 * index]
            tag, _, _, value = struct.unpack(order + "HHIH", entry[:10])
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except (KeyError, struct.error):
        pass
    return 1


def _upright(turned: int) -> bytes:
    """Return an Exif segment that says which way is up, and nothing else."""
    tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0) + b"\x00" * 4
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _clean_png(content: bytes) -> bytes:
    kept, place = [content[:8]], 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind = content[place + 4 : place + 8]
        if len(content) < place + 12 + length:
            raise ValueError("cut off")
        if kind in _KEPT_CHUNKS:
            kept.append(content[place : place + 12 + length])
        place += 12 + length
        if kind == b"IEND":
            return b"".join(kept)
    raise ValueError("no end")
