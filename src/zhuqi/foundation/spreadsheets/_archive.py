"""Zip containers, opened without trusting what they say about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from zhuqi.foundation.errors import Refused

from ._grid import Limits
from ._kinds import corrupt, encrypted

_CHUNK = 1 << 20
_LOCAL_HEADER = 30


def bomb(name: str) -> Refused:
    """The refusal for a file that unpacks to an unreasonable size."""
    return Refused(f"文件“{name}”解压后异常庞大，疑似压缩炸弹，已拒绝读取；请只保留需要的数据，另存为 .xlsx。")


class Archive:
    """A zip file whose real inflated size has been measured before anything reads it."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except Exception as error:
            raise corrupt(name) from error
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in self._zip.infolist()}
        self._measure(limits)

    def _measure(self, limits: Limits) -> None:
        entries = self._zip.infolist()
        if len(entries) > limits.max_entries:
            raise bomb(self.name)
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise encrypted(self.name)
        ceiling = limits.max_inflated_bytes
        if len(self._data) * limits.max_ratio < ceiling:
            ceiling = max(len(self._data) * limits.max_ratio, limits.ratio_floor_bytes)
        if sum(entry.file_size for entry in entries) > ceiling:
            raise bomb(self.name)
        left = ceiling
        for entry in entries:
            left -= self._inflated_size(entry, left)
            if left < 0:
                raise bomb(self.name)

    def _inflated_size(self, entry: zipfile.ZipInfo, ceiling: int) -> int:
        """Bytes the member really inflates to, counting no further than just above `ceiling`."""
        start = entry.header_offset
        header = self._data[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise corrupt(self.name)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        begin = start + _LOCAL_HEADER + name_length + extra_length
        raw = memoryview(self._data)[begin : begin + entry.compress_size]
        if len(raw) < entry.compress_size:
            raise corrupt(self.name)
        if entry.compress_type == zipfile.ZIP_STORED:
            return len(raw)
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise corrupt(self.name)
        size = 0
        try:
            for size in _inflate_sizes(raw):
                if size > ceiling:
                    break
        except zlib.error as error:
            raise corrupt(self.name) from error
        return size

    def has(self, path: str) -> bool:
        """Whether the member exists (case and slashes do not matter)."""
        return path.replace("\\", "/").lstrip("/").lower() in self._entries

    def chunks(self, path: str) -> Iterator[bytes]:
        """The member's content, piece by piece.

        :raises Refused: when it is missing or damaged.
        """
        entry = self._entries.get(path.replace("\\", "/").lstrip("/").lower())
        if entry is None:
            raise corrupt(self.name)
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise corrupt(self.name) from error

    def read(self, path: str) -> bytes:
        """The whole member."""
        return b"".join(self.chunks(path))

    def parse(self, path: str, on_start: Callable[[str, dict[str, str]], None]) -> None:
        """Stream a member through an XML parser; document types are refused, so no entity can expand."""
        self.parse_with(path, xml_parser(on_start))

    def parse_with(self, path: str, parser: expat.XMLParserType) -> None:
        """The same with a parser of the caller's."""
        try:
            for chunk in self.chunks(path):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, _Doctype, ValueError) as error:
            raise corrupt(self.name) from error


class _Doctype(Exception):
    """An XML part declares a document type; no spreadsheet program writes one."""


def xml_parser(on_start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    """An expat parser that calls back for each start tag and refuses document types."""

    def refuse(*_: object) -> None:
        raise _Doctype

    parser = expat.ParserCreate()
    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _inflate_sizes(raw: memoryview) -> Iterator[int]:
    """Running total of inflated bytes."""
    inflater = zlib.decompressobj(-15)
    size = 0
    for begin in range(0, len(raw), _CHUNK):
        piece: bytes | memoryview = raw[begin : begin + _CHUNK]
        while len(piece):
            size += len(inflater.decompress(piece, _CHUNK))
            yield size
            piece = inflater.unconsumed_tail
        if inflater.eof:
            break
    while tail := inflater.decompress(inflater.unconsumed_tail, _CHUNK):
        size += len(tail)
        yield size
