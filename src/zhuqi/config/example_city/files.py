"""Small files to attach: a page, a picture, a note.  Made by hand, so that nothing is needed to make them."""

import struct
import zlib
from random import Random


def evidence_file(number: str, firm: str, rng: Random) -> tuple[str, bytes]:
    """Return name and content of a file that belongs to an issue."""
    kind = rng.choice(("pdf", "png", "txt"))
    if kind == "pdf":
        return f"办理情况说明（示例）{number}.pdf", _pdf(f"Example of evidence {number}")
    if kind == "png":
        return f"现场照片（示例）{number}.png", _png(rng)
    text = f"示例附件\n问题编号：{number}\n企业：{firm}\n内容：现场核实记录，仅供演示。\n"
    return f"现场核实记录（示例）{number}.txt", text.encode()


def _pdf(line: str) -> bytes:
    stream = f"BT /F1 18 Tf 72 760 Td ({line}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body, places = b"%PDF-1.4\n", []
    for serial, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (serial, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + tail % (table, len(body))


def _png(rng: Random) -> bytes:
    width, height = 160, 120
    top, bottom = [tuple(rng.randrange(60, 220) for _ in range(3)) for _ in range(2)]
    rows = b""
    for y in range(height):
        share = y / height
        pixel = bytes(int(a * (1 - share) + b * share) for a, b in zip(top, bottom, strict=True))
        rows += b"\x00" + pixel * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
