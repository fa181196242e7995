"""The paragraphs a document is made of, and how they are numbered when printed.  Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from zhuqi.reports import chips
from zhuqi.reports.frozen import FrozenFigure
from zhuqi.standards.official_layout import ordinal


class Kind(StrEnum):
    """What a paragraph is; the layout follows from it."""

    TITLE = "TITLE"  # 标题
    BODY = "BODY"  # 正文
    HEADING = "HEADING"  # 一级标题，“一、”
    POINT = "POINT"  # “一是”段：首句为段旨


@dataclass(frozen=True)
class Paragraph:
    """
    One paragraph with its chips.

    ``original`` is what was composed, so that it can be restored; an emptied paragraph is left out of the document.
    The numbers “一、” and “一是” belong to the position, not to the text.
    """

    key: str
    kind: Kind
    text: str
    original: str

    @property
    def is_edited(self) -> bool:
        """Whether an official changed it."""
        return self.text != self.original

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a database column."""
        return asdict(self)


@dataclass(frozen=True)
class PrintedParagraph:
    """
    A paragraph as it stands on the page.

    ``prefix`` is “一、” or “一是”; ``lead`` the sentence that carries the point, set apart by its type; ``pieces`` the
    whole text for a page that shows chips.
    """

    key: str
    kind: Kind
    prefix: str
    lead: str
    rest: str
    pieces: tuple[chips.Piece, ...]

    @property
    def text(self) -> str:
        """Return the whole paragraph as printed."""
        return self.prefix + self.lead + self.rest


def composed(key: str, kind: Kind, text: str) -> Paragraph:
    """Return a new paragraph."""
    return Paragraph(key=key, kind=kind, text=text, original=text)


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Paragraph, ...]:
    """Return stored paragraphs."""
    return tuple(Paragraph(row["key"], Kind(row["kind"]), row["text"], row["original"]) for row in rows)


def printed(paragraphs: Iterable[Paragraph], figures: Mapping[str, FrozenFigure]) -> tuple[PrintedParagraph, ...]:
    """
    Number the paragraphs that are not empty and fill in their figures.

    :raises Refused: a chip names no figure, or one that is not published
    """
    return tuple(_printed(paragraphs, figures))


def _printed(paragraphs: Iterable[Paragraph], figures: Mapping[str, FrozenFigure]) -> Iterator[PrintedParagraph]:
    headings = points = 0
    for paragraph in paragraphs:
        if not paragraph.text.strip():
            continue
        prefix = ""
        if paragraph.kind is Kind.HEADING:
            headings, points = headings + 1, 0
            prefix = f"{ordinal(headings)}、"
        elif paragraph.kind is Kind.POINT:
            points += 1
            prefix = f"{ordinal(points)}是"
        parts = chips.pieces(paragraph.text, figures)
        text = "".join(part.text for part in parts)
        lead, rest = ("", text) if paragraph.kind is not Kind.POINT else _split_lead(text)
        yield PrintedParagraph(paragraph.key, paragraph.kind, prefix, lead, rest, parts)


def _split_lead(text: str) -> tuple[str, str]:
    """Split off the first sentence."""
    end = text.find("。") + 1
    return (text[:end], text[end:]) if end else (text, "")
