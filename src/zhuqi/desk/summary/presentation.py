"""A summary in the shape its page draws: printed lines with chips, figures by theme, changes worth reading first."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from zhuqi.figures.registry import THEME_LABELS, registry
from zhuqi.figures.selectors import Scope, scope_key
from zhuqi.reports.chips import Piece
from zhuqi.reports.paragraphs import Kind
from zhuqi.reports.selectors import FigureChange, FigureLine, ParagraphView, SummaryPage
from zhuqi.standards.official_layout import title_lines

_SHAPES = {Kind.TITLE: "title", Kind.HEADING: "heading", Kind.POINT: "point", Kind.BODY: "body"}
_OTHER = "其他指标"

Changes = list[tuple[FigureChange, str]]


@dataclass(frozen=True)
class Part:
    """A stretch of text; with ``url`` a chip that leads to the rows of its figure."""

    text: str
    url: str = ""
    name: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Line:
    """
    One paragraph on the page.

    ``shape`` is the style; ``lead`` the sentence that carries a point, in bold; ``draft`` and ``seen`` what the open
    form holds and what its editor has been shown; ``refusal`` why the last attempt was not taken.
    """

    view: ParagraphView
    shape: str
    lead: tuple[Part, ...]
    rest: tuple[Part, ...]
    draft: str
    seen: str
    refusal: str = ""
    is_touched: bool = False


@dataclass(frozen=True)
class FigureItem:
    """A figure in the side list, with the address of its rows."""

    figure: FigureLine
    url: str


@dataclass(frozen=True)
class FigureGroup:
    """The figures of one theme."""

    label: str
    items: tuple[FigureItem, ...]
    cited: int


def lines(page: SummaryPage, *, touched: str = "", refusal: str = "", typed: str = "") -> tuple[Line, ...]:
    """
    Return the paragraphs of a page.

    ``touched`` is the key of the paragraph an act was about; with a ``refusal`` its form is open and holds ``typed``.
    """
    shown = []
    for view in page.paragraphs:
        is_touched = view.key == touched
        refused = refusal if is_touched else ""
        lead, rest = _halves(view, page)
        draft = typed if refused else view.editable
        shown.append(Line(view, _SHAPES[Kind(view.kind)], lead, rest, draft, view.editable, refused, is_touched))
    return tuple(shown)


def figure_groups(page: SummaryPage) -> tuple[FigureGroup, ...]:
    """Return every figure by theme, in the order they are published."""

    def label(figure: FigureLine) -> str:
        known = registry().get(figure.code)  # a figure of an old summary may be gone
        return THEME_LABELS[known.theme] if known else _OTHER

    return tuple(_group(name, page, tuple(members)) for name, members in groupby(page.figures, key=label))


def cited_changes(page: SummaryPage) -> tuple[Changes, Changes]:
    """Return what changed since the last summary, with the address of its rows: the figures cited, and the rest."""
    cited = {figure.code for figure in page.figures if figure.is_cited}
    changes = [(change, figure_url(page, change.code)) for change in page.changes]
    return [one for one in changes if one[0].code in cited], [one for one in changes if one[0].code not in cited]


def figure_url(page: SummaryPage, code: str) -> str:
    """Return the address of the rows a figure of this summary was counted from."""
    scope = Scope(page.scope_kind, page.scope_id, page.scope_name)
    query = urlencode({"until": page.until.isoformat(), "scope": scope_key(scope)})
    return f"{reverse('figures:detail', args=[code])}?{query}"


def _group(name: str, page: SummaryPage, members: tuple[FigureLine, ...]) -> FigureGroup:
    items = tuple(FigureItem(figure, figure_url(page, figure.code)) for figure in members)
    return FigureGroup(name, items, sum(figure.is_cited for figure in members))


def _halves(view: ParagraphView, page: SummaryPage) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split a point behind its first sentence; break a title as it will print; everything else is one piece."""
    if view.kind == Kind.TITLE:
        return (), (Part("\n".join(title_lines(view.text))),)
    if view.kind != Kind.POINT:
        return (), tuple(_part(piece, page) for piece in view.pieces)
    lead: list[Part] = []
    rest: list[Part] = []
    is_over = False
    for piece in view.pieces:
        end = 0 if piece.code or is_over else piece.text.find("。") + 1
        if end:
            is_over = True
            lead.append(Part(piece.text[:end]))
            rest.append(Part(piece.text[end:]))
        else:
            (rest if is_over else lead).append(_part(piece, page))
    return tuple(lead), tuple(rest)


def _part(piece: Piece, page: SummaryPage) -> Part:
    if not piece.code:
        return Part(piece.text)
    return Part(piece.text, figure_url(page, piece.code), piece.name, piece.definition)
