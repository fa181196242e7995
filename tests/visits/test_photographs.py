"""A photograph keeps its picture and which way is up, and loses everything it hid."""

import struct
import zlib

import pytest

from zhuqi.foundation.errors import Refused
from zhuqi.visits.photographs import MAX_BYTES, checked_photo

SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00?\x00" + b"picture \xff\x00 data" + b"\xff\xd9"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str = "<") -> bytes:
    mark = {"<": b"II\x2a\x00", ">": b"MM\x00\x2a"}[order]
    tiff = mark + struct.pack(order + "I", 8) + struct.pack(order + "H", 1)
    tiff += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0) + b"GPS 34.7,113.6"
    return segment(0xE1, b"Exif\x00\x00" + tiff)


def jpeg(*extra: bytes) -> bytes:
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x01") + b"".join(extra) + segment(0xDB, b"table") + SCAN


def png(*extra: tuple[bytes, bytes]) -> bytes:
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), *extra, (b"IDAT", b"x"), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("order", ["<", ">"])
def test_where_a_photo_was_taken_is_taken_out(order):
    name, clean = checked_photo("车间.JPEG", jpeg(exif(6, order), segment(0xFE, b"phone of somebody")))

    assert name == "车间.jpg"
    assert b"GPS" not in clean
    assert b"somebody" not in clean
    assert clean.endswith(SCAN)
    assert checked_photo("车间.jpg", clean)[1] == clean  # and which way is up survives a second time
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in clean


def test_an_upright_photo_needs_no_exif_at_all():
    assert b"Exif" not in checked_photo("a.jpg", jpeg(exif(1)))[1]


def test_what_hangs_behind_the_picture_is_cut_off():
    assert checked_photo("a.jpg", jpeg() + b"hidden")[1] == jpeg()


def test_colours_stay_and_words_go_from_a_png():
    clean = checked_photo("a.png", png((b"tEXt", b"Author\x00somebody"), (b"gAMA", b"\x00\x00\xb1\x8f")))[1]
    assert clean == png((b"gAMA", b"\x00\x00\xb1\x8f"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "是空文件"),
        (b"GIF89a", "只能附 JPG 或 PNG"),
        (b"<svg onload=alert(1)>", "只能附 JPG 或 PNG"),
        (b"\xff\xd8\xff", "已损坏"),
        (jpeg()[:40], "已损坏"),
        (png()[:-20], "已损坏"),
        (b"\xff\xd8\xff" + b"x" * MAX_BYTES, "超过8MB"),
    ],
)
def test_what_is_no_photo_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        checked_photo("照片.jpg", content)


@pytest.mark.parametrize("length", range(2, 60))
def test_a_photo_cut_off_anywhere_is_refused_or_read_but_never_breaks(length):
    for whole in (jpeg(exif(6)), png((b"tEXt", b"a"))):
        try:
            checked_photo("a.jpg", whole[:length])
        except Refused:
            continue
