"""
Draw the icons of the installable field page: our mark (foundation/mark.svg) as PNG, by arithmetic alone.

Run from the project: ``python frontend/draw_icons.py``.  The files are committed; they change when the mark does.
"""

import struct
import zlib
from itertools import pairwise
from math import hypot
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "src" / "zhuqi" / "desk" / "static" / "desk" / "field"
BLUE, WHITE = (0x1D, 0x4F, 0x91), (0xFF, 0xFF, 0xFF)
STROKE = 2.5  # of a mark 32 wide
LINES = (
    ((8, 22), (8, 10), (16, 6), (24, 10), (24, 22)),
    ((8, 22), (24, 22)),
    ((13, 22), (13, 15), (19, 15), (19, 22)),
)
SEGMENTS = [(a, b) for line in LINES for a, b in pairwise(line)]


def distance(x: float, y: float) -> float:
    """Return how far a point is from the nearest line of the mark."""
    found = 99.0
    for (ax, ay), (bx, by) in SEGMENTS:
        dx, dy = bx - ax, by - ay
        along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
        found = min(found, hypot(x - ax - along * dx, y - ay - along * dy))
    return found


def draw(size: int) -> bytes:
    """Return the mark on a full square, as a PNG: telephones round the corners themselves."""
    scale = 32 / size
    rows = []
    for row in range(size):
        line = bytearray([0])
        for column in range(size):
            away = distance((column + 0.5) * scale, (row + 0.5) * scale) - STROKE / 2
            white = max(0.0, min(1.0, 0.5 - away / scale))
            line += bytes(round(b + (w - b) * white) for b, w in zip(BLUE, WHITE, strict=True))
        rows.append(bytes(line))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


if __name__ == "__main__":
    for size in (192, 512):
        (FOLDER / f"icon-{size}.png").write_bytes(draw(size))
