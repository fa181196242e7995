"""Writing a summary: draft it, edit its paragraphs, bring its figures up to date, publish it once."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from zhuqi.foundation.errors import NotFound, Refused, StaleState
from zhuqi.organisations.roles import Actor
from zhuqi.reports import access, chips, paragraphs, selectors, sources
from zhuqi.reports.frozen import from_json
from zhuqi.reports.models import Publication, PublicationAction, PublicationEvent, PublicationStatus
from zhuqi.reports.paragraphs import Kind, Paragraph
from zhuqi.reports.summary import compose

LONGEST_PARAGRAPH = 4000


def check_day(until: date, *, today: date) -> None:
    """:raises Refused: the day has not come yet"""
    if until > today:
        raise Refused(f"统计截止日 {until:%Y-%m-%d} 还没有到，请填写 {today:%Y-%m-%d} 或更早的日期。")


@transaction.atomic
def draft_summary(*, scope_kind: str, scope_id: int, until: date, actor: Actor, at: datetime) -> str:
    """
    Compose the summary of a scope as of a day, and return its number; where there is one already, return that one.

    :raises Refused: the day has not come yet
    :raises NotFound: there is no such scope
    :raises NotAllowed: ``actor`` may not write for this scope
    """
    check_day(until, today=timezone.localdate(at))
    scope = sources.scope_of(scope_kind, scope_id)
    access.require_write(actor, scope_kind, scope_id)
    with connection.cursor() as cursor:  # numbers without gap, and one draft where two people ask at once
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reports_publication'))")
    existing = Publication.objects.filter(scope_kind=scope_kind, scope_id=scope_id, until=until).first()
    if existing is not None:
        return existing.number
    material = sources.gather(scope, until)
    composed = compose(material.facts, material.figures)
    row = Publication.objects.create(
        number=_next_number(timezone.localdate(at).year),
        title=_title(composed),
        author=material.facts.author,
        scope_kind=scope_kind,
        scope_id=scope_id,
        scope_name=scope.name,
        until=until,
        paragraphs=[paragraph.as_json() for paragraph in composed],
        figures=[figure.as_json() for figure in material.figures.values()],
        drafted_at=at,
        drafted_by_id=actor.user_id,
    )
    _record(row, PublicationAction.DRAFT, actor, at)
    return row.number


@transaction.atomic
def edit_paragraph(
    *, number: str, key: str, text: str, actor: Actor, at: datetime, seen_text: str | None = None
) -> tuple[str, ...]:
    """
    Change the words of a paragraph, and return hints about numbers typed by hand.  An empty text leaves it out.

    ``seen_text`` is what the editor was shown; when it is given, somebody else's change in between is not overwritten.
    Both texts may name figures by name or by code.

    :raises NotFound: no such summary or paragraph
    :raises NotAllowed: ``actor`` may not write for this scope
    :raises StaleState: it is published, or the paragraph has changed meanwhile
    :raises Refused: a chip that names no figure, a title left empty, too long a text
    """
    row = _lock(number, actor)
    index, paragraph = _paragraph(row, key)
    figures = from_json(row.figures)
    if seen_text is not None and _tidy(chips.coded(seen_text, figures)) != _tidy(paragraph.text):
        raise StaleState(f"这一段刚被{_last_editor(row, key)}修改过，您的修改没有保存，请对照现在的文字核对后再改。")
    text = _tidy(chips.coded(text, figures), keep_lines=paragraph.kind is Kind.TITLE)
    if not text and paragraph.kind in (Kind.TITLE, Kind.HEADING):
        raise Refused("标题不能为空，请填写后再保存。")
    if len(text) > LONGEST_PARAGRAPH:
        raise Refused(f"段落过长，请控制在{LONGEST_PARAGRAPH}字以内。")
    if paragraph.kind is Kind.TITLE and "[[" in text:
        raise Refused("标题中不能使用指标，请删去“[[…]]”标记。")
    chips.check(text, figures)
    if text == paragraph.text:
        return chips.hints(text)
    row.paragraphs[index]["text"] = text
    _save_paragraphs(row)
    _record(row, PublicationAction.EDIT, actor, at, key=key, before=paragraph.text, after=text)
    return chips.hints(text)


@transaction.atomic
def restore_paragraph(*, number: str, key: str, actor: Actor, at: datetime) -> None:
    """
    Give a paragraph back the words it was composed with.

    :raises NotFound: no such summary or paragraph
    :raises NotAllowed: ``actor`` may not write for this scope
    :raises StaleState: it is published
    """
    row = _lock(number, actor)
    index, paragraph = _paragraph(row, key)
    if not paragraph.is_edited:
        return
    row.paragraphs[index]["text"] = paragraph.original
    _save_paragraphs(row)
    _record(row, PublicationAction.RESTORE, actor, at, key=key, before=paragraph.text, after=paragraph.original)


@transaction.atomic
def refresh_summary(*, number: str, actor: Actor, at: datetime) -> None:
    """
    Take the figures again and compose again; paragraphs an official has edited keep their words.

    :raises NotFound: no such summary
    :raises NotAllowed: ``actor`` may not write for this scope
    :raises StaleState: it is published
    :raises Refused: an edited paragraph cites a figure that is no longer published
    """
    row = _lock(number, actor)
    material = sources.gather(sources.scope_of(row.scope_kind, row.scope_id), row.until)
    edited = {each.key: each for each in paragraphs.from_json(row.paragraphs) if each.is_edited}
    merged = [
        Paragraph(each.key, each.kind, edited[each.key].text, each.original) if each.key in edited else each
        for each in compose(material.facts, material.figures)
    ]
    gone = edited.keys() - {each.key for each in merged}
    for key in gone:  # the figures no longer show this problem; the official's words are in the history
        _record(row, PublicationAction.RESTORE, actor, at, key=key, before=edited[key].text, after="")
    paragraphs.printed(merged, material.figures)
    row.figures = [figure.as_json() for figure in material.figures.values()]
    row.paragraphs = [each.as_json() for each in merged]
    row.title = _title(merged)
    row.save(update_fields=["figures", "paragraphs", "title"])
    _record(row, PublicationAction.REFRESH, actor, at)


@transaction.atomic
def publish_summary(*, number: str, actor: Actor, at: datetime) -> str:
    """
    Publish the summary as it stands: its figures, words and Word file are frozen.  Return the file's SHA-256.

    :raises NotFound: no such summary
    :raises NotAllowed: ``actor`` may not publish for this scope
    :raises StaleState: it is published already, or the figures have moved since the draft
    """
    row = _lock(number, actor)
    access.require_publish(actor, row.scope_kind, row.scope_id)
    now = sources.take_figures(sources.scope_of(row.scope_kind, row.scope_id), row.until)
    drafted = from_json(row.figures)
    moved = [figure.name for code, figure in now.items() if code not in drafted or figure.text != drafted[code].text]
    if moved:
        raise StaleState(f"拟稿后有{len(moved)}项指标发生变动（如“{moved[0]}”），请先更新指标、核对文字后再发布。")
    row.published_at, row.published_by_id = at, actor.user_id
    row.status = PublicationStatus.PUBLISHED
    packed = selectors.rendered(row, row.until, at)
    row.file_sha256 = sha256(packed).hexdigest()
    row.file_name = f"{row.number}.docx"
    write_whole(selectors.publications_dir() / row.file_name, packed)
    row.save(update_fields=["published_at", "published_by", "status", "file_sha256", "file_name"])
    _record(row, PublicationAction.PUBLISH, actor, at, file_sha256=row.file_sha256)
    return row.file_sha256


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


# --- parts


def _lock(number: str, actor: Actor) -> Publication:
    """Return the locked draft, if the actor may write it."""
    if not access.visible_publications(actor).filter(number=number).exists():
        raise NotFound("没有这份工作总结，或您无权查看。")
    row = Publication.objects.select_for_update().get(number=number)
    access.require_write(actor, row.scope_kind, row.scope_id)
    if row.status == PublicationStatus.PUBLISHED:
        raise StaleState("这份工作总结已经发布，不能再改；如需新稿，请按新的统计截止日另行起草。")
    return row


def _paragraph(row: Publication, key: str) -> tuple[int, Paragraph]:
    for index, paragraph in enumerate(paragraphs.from_json(row.paragraphs)):
        if paragraph.key == key:
            return index, paragraph
    raise NotFound("没有这一段，可能在更新指标时已被替换，请刷新页面。")


def _last_editor(row: Publication, key: str) -> str:
    """Return who changed a paragraph last, and when."""
    event = row.events.select_related("actor").filter(Q(data__key=key) | Q(action=PublicationAction.REFRESH)).last()
    if event is None:
        return "他人"
    at = timezone.localtime(event.at)
    return f"{event.actor.name}（{at.month}月{at.day}日 {at:%H:%M}）"


def _tidy(text: str, *, keep_lines: bool = False) -> str:
    """Drop what a web form adds; a title may keep its line breaks."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return ("\n" if keep_lines else "").join(line for line in lines if line)


def _save_paragraphs(row: Publication) -> None:
    row.title = _title(paragraphs.from_json(row.paragraphs))
    row.save(update_fields=["paragraphs", "title"])


def _title(written: Sequence[Paragraph]) -> str:
    return next(each.text for each in written if each.kind is Kind.TITLE).replace("\n", "")


def _next_number(year: int) -> str:
    """Return the next number of the year; the caller holds the lock on numbers."""
    last = (
        Publication.objects.filter(number__startswith=f"{year}-")
        .order_by("-id")
        .values_list("number", flat=True)
        .first()
    )
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:03d}"


def _record(row: Publication, action: PublicationAction, actor: Actor, at: datetime, **data: Any) -> None:
    PublicationEvent.objects.create(publication=row, action=action, actor_id=actor.user_id, at=at, data=data)
