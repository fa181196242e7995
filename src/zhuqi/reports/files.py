"""The summary as files: ``summary.docx`` and ``figures.json``, both there or neither."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from zhuqi.figures.cuts import Scope
from zhuqi.foundation.errors import NotFound, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.reports import access, paragraphs, selectors, sources
from zhuqi.reports.frozen import FrozenFigure, from_json
from zhuqi.reports.models import Publication, PublicationStatus
from zhuqi.reports.summary import compose
from zhuqi.reports.word import OfficialDocument, word_file

WORD_NAME = "summary.docx"
FIGURES_NAME = "figures.json"


@dataclass(frozen=True)
class SummaryFiles:
    """The Word file, and the figures it prints as data."""

    word: bytes
    figures: dict[str, Any]


def summary_files(scope: Scope, until: date) -> SummaryFiles:
    """
    Return the summary of a scope as of a day: the published one, or one composed now.

    :raises Refused: the published file is no longer the one that was published
    """
    row = Publication.objects.filter(
        scope_kind=scope.kind, scope_id=scope.id or 0, until=until, status=PublicationStatus.PUBLISHED
    ).first()
    if row is not None:
        return SummaryFiles(selectors.published_bytes(row), figures_json(scope, until, from_json(row.figures)))
    material = sources.gather(scope, until)
    document = OfficialDocument(
        paragraphs=paragraphs.printed(compose(material.facts, material.figures), material.figures),
        signature=material.facts.author,
        day=until,
        figures=tuple(material.figures.values()),
        made_at=datetime.combine(until, time(), UTC),  # not the clock: the same day gives the same file
    )
    return SummaryFiles(word_file(document), figures_json(scope, until, material.figures))


def publication_figures(*, actor: Actor, number: str) -> tuple[str, dict[str, Any]]:
    """
    Return the name and the content of the ``figures.json`` of a summary, as frozen with it.

    :raises NotFound: if there is none, or none they may see
    """
    row = access.visible_publications(actor).filter(number=number).first()
    if row is None:
        raise NotFound("没有这份工作总结，或您无权查看。")
    scope = Scope(row.scope_kind, row.scope_id, row.scope_name)
    return f"{selectors.file_stem(row)}指标.json", figures_json(scope, row.until, from_json(row.figures))


def figures_json(scope: Scope, until: date, figures: Mapping[str, FrozenFigure]) -> dict[str, Any]:
    """Return what ``figures.json`` says."""
    return {
        "until": until.isoformat(),
        "scope": {"kind": str(scope.kind), "name": scope.name},
        "figures": [figure.as_public_json() for figure in figures.values()],
    }


def write_files(files: SummaryFiles, folder: Path) -> tuple[Path, Path]:
    """
    Write both files into a folder, made if missing; when that fails, leave what was there before.

    :raises Refused: the folder cannot be written
    """
    contents = {
        folder / WORD_NAME: files.word,
        folder / FIGURES_NAME: (json.dumps(files.figures, ensure_ascii=False, indent=2) + "\n").encode(),
    }
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            if path.is_dir():
                raise IsADirectoryError
            drafts[path].write_bytes(content)
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        raise Refused(f"无法写入文件夹“{folder}”，请用 --out 另选一个可写的文件夹，并确认磁盘未满。") from error
    finally:
        for draft in drafts.values():
            _remove(draft)
    return folder / WORD_NAME, folder / FIGURES_NAME


def _remove(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:  # the folder itself was the trouble: nothing of ours is in it
        return
