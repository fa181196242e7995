"""
Reading, planning and taking in a long list, a few seconds at a time, so that no request waits for the whole of it.

What has been read and done lies in the upload's folder, part by part; whoever asks next goes on from there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any

from django.utils import timezone

from zhuqi.desk.imports import reading, uploads
from zhuqi.desk.imports.lists.kinds import KINDS, Kind, Reading
from zhuqi.desk.imports.lists.lines import Line, in_order, rejected_line
from zhuqi.desk.imports.uploads import Upload
from zhuqi.foundation.spreadsheets import write_workbook
from zhuqi.foundation.tables import Rejection, RowFate, error_sheets
from zhuqi.organisations.roles import Actor

SECONDS = 3  # how long one request works on rows


def mapping_of(upload: Upload, kind: Kind) -> Any:
    """Return which column holds what: as a person has said, else as guessed."""
    if upload.mapping is not None:
        return kind.from_plain(upload.mapping)
    return kind.guess(reading.workbook_of(upload))


def reading_of(upload: Upload, kind: Kind) -> Reading:
    """
    Return what the list says.

    :raises Refused: if the columns that it cannot do without are not known
    """
    mapping = json.dumps(upload.mapping, ensure_ascii=False) if upload.mapping is not None else ""
    return _reading(str(upload.file), upload.name, kind.code, mapping, upload.today)


def prepare(upload: Upload, kind: Kind, actor: Actor) -> Upload:
    """
    Plan rows for a few seconds; ``upload.planned`` says how far it is.

    :raises Refused: as ``reading_of``
    """
    found = reading_of(upload, kind)
    if upload.planned == 0:
        upload = replace(upload, total=len(found.rows))
        uploads.clear_parts(upload, "plan")
        first = [_rejected(one, found, kind) for one in found.rejections]
        uploads.put_part(upload, "plan", 0, first)
        uploads.put_part(upload, "notes", 0, list(found.notes))
        uploads.save(upload)

    def plan(rows: Sequence[Any]) -> list[Line]:
        return kind.plan(rows, actor, timezone.now())

    done = _for_a_while(upload, "plan", found.rows, upload.planned, kind.chunk, plan)
    upload = replace(upload, planned=done, is_planned=done == len(found.rows))
    uploads.save(upload)
    return upload


def run(upload: Upload, kind: Kind, actor: Actor) -> Upload:
    """
    Take rows in for a few seconds; ``upload.taken`` says how far it is.

    :raises Refused: as ``reading_of``, or if somebody else is importing such a list
    """
    found = reading_of(upload, kind)
    if not upload.is_running:
        upload = replace(upload, is_running=True, total=len(found.rows))
        uploads.clear_parts(upload, "done")
        uploads.put_part(upload, "done", 0, [_rejected(one, found, kind) for one in found.rejections])
        uploads.save(upload)
    at = timezone.now()

    def take(rows: Sequence[Any]) -> list[Line]:
        return kind.take(rows, upload.name, actor, at, upload.key)

    done = _for_a_while(upload, "done", found.rows, upload.taken, kind.chunk, take)
    upload = replace(upload, taken=done)
    uploads.save(upload)
    return _finish(upload, found) if done == len(found.rows) else upload


def lines_of(upload: Upload, what: str) -> list[Line]:
    """All rows planned, or done, so far."""
    return in_order(uploads.parts(upload, what))


def notes_of(upload: Upload) -> list[str]:
    """What concerns the whole file."""
    return [str(note) for note in uploads.parts(upload, "notes")]


def _for_a_while(
    upload: Upload, what: str, rows: Sequence[Any], start: int, chunk: int, act: Callable[[Sequence[Any]], list[Line]]
) -> int:
    """Do parts until the time is up, at least one, each kept before it counts; return how many rows are done."""
    until = monotonic() + SECONDS
    done = start
    while done < len(rows):
        some = rows[done : done + chunk]
        uploads.put_part(upload, what, done + 1, act(some))
        done += len(some)
        uploads.save(replace(upload, planned=done) if what == "plan" else replace(upload, taken=done))
        if monotonic() >= until:
            break
    return done


def _rejected(one: Rejection, found: Reading, kind: Kind) -> Line:
    columns = {sheet.sheet: sheet for sheet in found.mapping.sheets}
    return rejected_line(one, columns.get(one.sheet), kind.name_field)


def _finish(upload: Upload, found: Reading) -> Upload:
    """Keep the rows handed back, and let the file go."""
    cells = {(row.sheet, row.row): row.cells for row in found.rows}
    handed_back = [
        Rejection(line.sheet, line.row, line.reason, cells[line.sheet, line.row])
        for line in lines_of(upload, "done")
        if line.fate is RowFate.REJECTED and (line.sheet, line.row) in cells
    ]
    sheets = error_sheets(found.mapping.sheets, (*found.rejections, *handed_back))
    return uploads.finish(upload, write_workbook(sheets) if sheets else b"")


@lru_cache(maxsize=2)
def _reading(path: str, name: str, code: str, mapping: str, today: date) -> Reading:
    kind = KINDS[code]
    chosen = kind.from_plain(json.loads(mapping)) if mapping else None
    return kind.read(reading.workbook_at(path, name), chosen, today)
