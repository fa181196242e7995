"""How much text a workbook really holds: a shared string is stored once and counted once per cell that uses it."""

from __future__ import annotations

from ._archive import Archive, xml_parser


def shared_text_lengths(archive: Archive) -> list[int]:
    """The length of each shared string, in characters."""
    if not archive.has("xl/sharedStrings.xml"):
        return []
    lengths: list[int] = []

    def on_start(tag: str, _: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def on_text(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = xml_parser(on_start)
    parser.buffer_text = True
    parser.CharacterDataHandler = on_text
    archive.parse_with("xl/sharedStrings.xml", parser)
    return lengths


def text_used(archive: Archive, path: str, lengths: list[int]) -> int:
    """Characters the shared strings take on one worksheet, each use counted."""
    used = 0
    is_shared = in_value = False

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_shared, in_value
        name = tag.rpartition(":")[2]
        if name == "c":
            is_shared = attributes.get("t") == "s"
        in_value = is_shared and name == "v"

    def on_text(text: str) -> None:
        nonlocal used
        if in_value and text.strip().isdigit():
            index = int(text)
            used += lengths[index] if index < len(lengths) else 0

    parser = xml_parser(on_start)
    parser.buffer_text = True
    parser.CharacterDataHandler = on_text
    archive.parse_with(path, parser)
    return used
