"""Summaries as pages show them: frozen values only."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.foundation.home import home
from zhuqi.organisations.roles import Actor
from zhuqi.reports import access, chips, paragraphs
from zhuqi.reports.frozen import FrozenFigure, from_json
from zhuqi.reports.models import Publication, PublicationAction, PublicationStatus
from zhuqi.reports.paragraphs import Kind
from zhuqi.reports.sources import known_scopes
from zhuqi.reports.word import NOT_PUBLISHED, OfficialDocument, annex_value, word_file

PAGE_SIZE = 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class ScopeChoice:
    """A scope the actor may write a summary for."""

    kind: str
    id: int
    name: str


@dataclass(frozen=True)
class PublicationLine:
    """A summary in a list."""

    number: str
    title: str
    scope_name: str
    until: date
    is_published: bool
    status_label: str
    at: datetime
    by: str


@dataclass(frozen=True)
class ParagraphView:
    """
    A paragraph to read and to edit.

    ``text`` and ``original`` carry chips by code, ``editable`` is the text with chips by name; ``prefix`` and
    ``pieces`` are what prints, empty when it is left out; ``hints`` name numbers typed by hand.
    """

    key: str
    kind: str
    prefix: str
    text: str
    original: str
    editable: str
    pieces: tuple[chips.Piece, ...]
    is_edited: bool
    is_left_out: bool
    hints: tuple[str, ...]


@dataclass(frozen=True)
class FigureLine:
    """
    A figure beside the text.

    ``value`` is as the annex prints it; ``chip`` what to write for it, empty when it may not be cited; ``coverage``
    completes the definition.
    """

    code: str
    name: str
    definition: str
    value: str
    chip: str
    is_cited: bool
    coverage: str = ""


@dataclass(frozen=True)
class FigureChange:
    """What a figure was in the last published summary of the scope, and what it is in this one."""

    code: str
    name: str
    before: str
    now: str


@dataclass(frozen=True)
class HistoryLine:
    """One act on the summary, as a sentence; of an edit also the words before and after."""

    at: datetime
    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class SummaryPage:
    """Everything the page of one summary shows; ``changes`` are against ``previous_number``, of ``previous_until``."""

    number: str
    title: str
    author: str
    scope_kind: str
    scope_id: int
    scope_name: str
    until: date
    is_published: bool
    status_label: str
    paragraphs: tuple[ParagraphView, ...]
    figures: tuple[FigureLine, ...]
    changes: tuple[FigureChange, ...]
    previous_number: str
    previous_until: date | None
    history: tuple[HistoryLine, ...]
    may_edit: bool
    may_publish: bool
    published_at: datetime | None
    file_sha256: str


def writable_scopes(actor: Actor) -> tuple[ScopeChoice, ...]:
    """Return the scopes ``actor`` may draft a summary for."""
    return tuple(
        ScopeChoice(scope.kind, scope.id, scope.name)
        for scope in known_scopes()
        if access.may_write(actor, scope.kind, scope.id)
    )


def publications(*, actor: Actor, page: int = 1) -> tuple[PublicationLine, ...]:
    """Return one page of the summaries ``actor`` may see, the latest day first."""
    start = (max(page, 1) - 1) * PAGE_SIZE
    rows = access.visible_publications(actor).select_related("drafted_by", "published_by").order_by("-until", "-id")
    return tuple(_line(row) for row in rows[start : start + PAGE_SIZE])


def existing_number(*, actor: Actor, scope_kind: str, scope_id: int, until: date) -> str:
    """Return the number of the summary of this scope and day, empty when there is none the actor may see."""
    given = {"scope_kind": scope_kind, "scope_id": scope_id, "until": until}
    return access.visible_publications(actor).filter(**given).values_list("number", flat=True).first() or ""


def summary_page(*, actor: Actor, number: str) -> SummaryPage:
    """
    Return one summary with its figures, what changed since the last one, and its history.

    :raises NotFound: if there is none, or none they may see
    """
    row = _visible(actor, number)
    figures = from_json(row.figures)
    previous = _previous(row)
    is_published = row.status == PublicationStatus.PUBLISHED
    return SummaryPage(
        number=row.number,
        title=row.title,
        author=row.author,
        scope_kind=row.scope_kind,
        scope_id=row.scope_id,
        scope_name=row.scope_name,
        until=row.until,
        is_published=is_published,
        status_label=PublicationStatus(row.status).label,
        paragraphs=_paragraph_views(row, figures),
        figures=_figure_lines(row, figures),
        changes=_changes(from_json(previous.figures), figures) if previous else (),
        previous_number=previous.number if previous else "",
        previous_until=previous.until if previous else None,
        history=_history(row),
        may_edit=not is_published and access.may_write(actor, row.scope_kind, row.scope_id),
        may_publish=not is_published and access.may_publish(actor, row.scope_kind, row.scope_id),
        published_at=row.published_at,
        file_sha256=row.file_sha256,
    )


def publication_file(*, actor: Actor, number: str) -> tuple[str, bytes]:
    """
    Return the name and the bytes of the Word file: as published, or the present draft.

    :raises NotFound: if there is none, or none they may see
    :raises Refused: the file no longer is the one that was published
    """
    row = _visible(actor, number)
    if row.status == PublicationStatus.PUBLISHED:
        return file_stem(row) + ".docx", published_bytes(row)
    return file_stem(row) + "（草稿）.docx", rendered(row, row.until, row.drafted_at)


def file_stem(row: Publication) -> str:
    """Return what the files of a summary are called, without the ending."""
    return f"{row.title}（截至{row.until:%Y-%m-%d}）".replace("\n", "").replace("/", "-")


def published_bytes(row: Publication) -> bytes:
    """
    Return the published file, checked against the recorded sum; made again from the frozen values if it was lost.

    :raises Refused: neither is the file that was published
    """
    path = publications_dir() / row.file_name
    packed = path.read_bytes() if path.is_file() else b""
    if sha256(packed).hexdigest() == row.file_sha256:
        return packed
    if row.published_at is not None:
        packed = rendered(row, row.until, row.published_at)
        if sha256(packed).hexdigest() == row.file_sha256:
            return packed
    raise Refused(f"已发布的文件“{path}”与发布时登记的校验值不符，请从备份中恢复该文件。")


def publications_dir() -> Path:
    """Return where published files lie."""
    return home() / "publications"


def rendered(row: Publication, day: date, made_at: datetime) -> bytes:
    """Return the Word file of a summary as its row stands."""
    figures = from_json(row.figures)
    return word_file(
        OfficialDocument(
            paragraphs=paragraphs.printed(paragraphs.from_json(row.paragraphs), figures),
            signature=row.author,
            day=day,
            figures=tuple(figures.values()),
            made_at=made_at,
        )
    )


# --- parts of the page


def _visible(actor: Actor, number: str) -> Publication:
    row = access.visible_publications(actor).filter(number=number).first()
    if row is None:
        raise NotFound("没有这份工作总结，或您无权查看。")
    return row


def _line(row: Publication) -> PublicationLine:
    by = row.published_by or row.drafted_by
    return PublicationLine(
        number=row.number,
        title=row.title,
        scope_name=row.scope_name,
        until=row.until,
        is_published=row.status == PublicationStatus.PUBLISHED,
        status_label=PublicationStatus(row.status).label,
        at=row.published_at or row.drafted_at,
        by=by.name,
    )


def _paragraph_views(row: Publication, figures: dict[str, FrozenFigure]) -> tuple[ParagraphView, ...]:
    stored = paragraphs.from_json(row.paragraphs)
    on_paper = {line.key: line for line in paragraphs.printed(stored, figures)}
    views = []
    for paragraph in stored:
        line = on_paper.get(paragraph.key)
        views.append(
            ParagraphView(
                key=paragraph.key,
                kind=paragraph.kind,
                prefix=line.prefix if line else "",
                text=paragraph.text,
                original=paragraph.original,
                editable=chips.named(paragraph.text, figures),
                pieces=line.pieces if line else (),
                is_edited=paragraph.is_edited,
                is_left_out=line is None,
                hints=chips.hints(paragraph.text) if paragraph.is_edited and paragraph.kind != Kind.TITLE else (),
            )
        )
    return tuple(views)


def _figure_lines(row: Publication, figures: dict[str, FrozenFigure]) -> tuple[FigureLine, ...]:
    cited = {code for paragraph in row.paragraphs for code in chips.codes_in(paragraph["text"])}
    return tuple(
        FigureLine(
            code=figure.code,
            name=figure.name,
            definition=figure.definition,
            value=annex_value(figure),
            chip=f"[[{figure.name}]]" if figure.is_published else "",
            is_cited=figure.code in cited,
            coverage=figure.coverage,
        )
        for figure in figures.values()
    )


def _previous(row: Publication) -> Publication | None:
    """Return the last published summary of the same scope before this one's day."""
    return (
        Publication.objects.filter(
            scope_kind=row.scope_kind,
            scope_id=row.scope_id,
            until__lt=row.until,
            status=PublicationStatus.PUBLISHED,
        )
        .order_by("-until")
        .first()
    )


def _changes(before: dict[str, FrozenFigure], now: dict[str, FrozenFigure]) -> tuple[FigureChange, ...]:
    changes = []
    for code, figure in now.items():
        was = annex_value(before[code]) if code in before else NOT_PUBLISHED
        if annex_value(figure) != was:
            changes.append(FigureChange(code, figure.name, was, annex_value(figure)))
    return tuple(changes)


def _history(row: Publication) -> tuple[HistoryLine, ...]:
    events = row.events.select_related("actor").order_by("-id")[:100]
    figures = from_json(row.figures)
    return tuple(
        HistoryLine(
            event.at,
            f"{event.actor.name} {PublicationAction(event.action).label}",
            chips.named(event.data.get("before", ""), figures),
            chips.named(event.data.get("after", ""), figures),
        )
        for event in events
    )
