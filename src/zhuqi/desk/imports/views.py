"""Three steps: the file, what is recognised in it with what will happen to each row, what happened."""

from dataclasses import replace
from time import monotonic
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhuqi.desk.imports import reading, uploads
from zhuqi.desk.imports.columns import CHOICES, corrected, sheets_in_words, year_of
from zhuqi.desk.imports.rows import RowView, page_of, views_of
from zhuqi.desk.imports.uploads import Upload
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.foundation.spreadsheets import write_workbook
from zhuqi.issues import access, services
from zhuqi.issues.chain import sm3
from zhuqi.issues.services import PlannedRow, RowFate
from zhuqi.issues.sheet import LedgerReading, error_sheets
from zhuqi.organisations.roles import AccessKind, Actor
from zhuqi.organisations.services import log_access

SECONDS = 3  # how long one request works on rows; a long ledger takes several
ROWS = 25  # taken between two looks at the clock
_PAGE = "desk/imports/preview.html"
_RESULT = "desk/imports/result.html"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _require(actor: Actor) -> None:
    if not access.may_import(actor):
        raise NotAllowed("您没有导入台账的权限，请联系企业服务办。")


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def start(request: SignedInRequest) -> HttpResponse:
    """Take a file in, or show what is under way."""
    _require(request.actor)
    at = timezone.now()
    uploads.clean_up(at=at)
    refusal = ""
    if request.method == "POST":
        try:
            upload = _take_in(request)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("imports:preview", key=upload.key)
    context = {"refusal": refusal, "waiting": uploads.unfinished(user_id=request.actor.user_id)}
    return render(request, "desk/imports/start.html", context, status=422 if refusal else 200)


def _take_in(request: SignedInRequest) -> Upload:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refused("请先选择台账文件（.xlsx、.xls、.xlsb 或 .ods）。")
    name = "".join(letter for letter in (sent.name or "") if letter.isprintable())[-120:] or "上传的文件"
    reading.refuse_oversized(name, sent.size or 0)
    content = sent.read()
    reading.examine(name, content)
    return uploads.keep(user_id=request.actor.user_id, name=name, content=content, sm3=sm3(content), at=timezone.now())


@login_required
@require_GET
@never_cache
def preview(request: SignedInRequest, key: str) -> HttpResponse:
    """Show what was recognised, and what will happen to each row."""
    _require(request.actor)
    upload = uploads.find(key=key, user_id=request.actor.user_id)
    if upload.is_begun:
        return redirect("imports:result", key=key)
    return _show_preview(request, upload)


@login_required
@require_POST
def columns(request: SignedInRequest, key: str) -> HttpResponse:
    """Put right which column holds what, and into which year days without one fall."""
    _require(request.actor)
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        if upload.is_begun:
            return redirect("imports:result", key=key)
        try:
            mapping = corrected(reading.mapping_of(upload), request.POST.dict())
            year = year_of(request.POST.get("year", ""))
        except Refused as refused:
            return _show_preview(request, upload, refusal=str(refused))
        uploads.save(replace(upload, mapping=mapping.to_plain(), year=year))
    messages.success(request, "已按您的核对重新识别。")
    return redirect("imports:preview", key=key)


def _show_preview(request: SignedInRequest, upload: Upload, refusal: str = "") -> HttpResponse:
    ledger: LedgerReading | None = None
    unread = ""
    try:
        ledger = reading.reading_of(upload)
    except Refused as refused:
        unread = str(refused)
    mapping = reading.mapping_of(upload)
    context: dict[str, Any] = {
        "upload": upload,
        "sheets": sheets_in_words(mapping),
        "choices": CHOICES,
        "year": request.POST.get("year", upload.year or ""),
        "refusal": refusal or unread,
        "is_open": bool(refusal or unread),
    }
    if ledger is not None:
        context |= _planned(request, ledger)
    return render(request, _PAGE, context, status=422 if refusal else 200)


def _planned(request: SignedInRequest, ledger: LedgerReading) -> dict[str, Any]:
    plan = services.plan_import(reading=ledger, actor=request.actor)
    lines = views_of(plan.rows, ledger.rejections, ledger.mapping)
    return {
        "ledger": ledger,
        "plan": plan,
        "page": page_of(lines, request.GET),
        "several_sheets": len({line.sheet for line in lines}) > 1,
        "to_take": plan.count(RowFate.CREATED) + plan.count(RowFate.UPDATED),
        "to_create": plan.count(RowFate.CREATED),
        "to_update": plan.count(RowFate.UPDATED),
        "handed_back": plan.count(RowFate.REJECTED) + len(ledger.rejections),
    }


@login_required
@require_POST
def run(request: SignedInRequest, key: str) -> HttpResponse:
    """
    Take rows for a few seconds; the page asks for more until all are done.

    A second press waits for the first and goes on where it stopped; a run cut short is finished by pressing again.
    """
    _require(request.actor)
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        if not upload.is_done:
            try:
                upload = _work(upload, request.actor)
            except Refused:  # the columns are not known: the page says so
                return redirect("imports:preview", key=key)
    if not request.htmx:
        return redirect("imports:result", key=key)
    if upload.is_done:
        return HttpResponseClientRedirect(reverse("imports:result", args=[key]))
    return render(request, f"{_RESULT}#progress", _progress(upload))


def _work(upload: Upload, actor: Actor) -> Upload:
    ledger = reading.reading_of(upload)
    at = timezone.now()
    if upload.batch_id is None:
        batch_id = services.begin_import(file_name=upload.name, file_sm3=upload.sm3, actor=actor, at=at)
        upload = replace(upload, batch_id=batch_id, total=len(ledger.rows))
        uploads.save(upload)
    assert upload.batch_id is not None
    fates, until = list(upload.fates), monotonic() + SECONDS
    while len(fates) < len(ledger.rows) and monotonic() < until:
        rows = ledger.rows[len(fates) : len(fates) + ROWS]
        done = services.import_rows(batch_id=upload.batch_id, rows=rows, actor=actor, at=at)
        fates += [[one.fate.value, one.number, one.reason] for one in done]
    upload = replace(upload, fates=fates)
    if len(fates) < len(ledger.rows):
        uploads.save(upload)
        return upload
    planned = [
        PlannedRow(row, RowFate(fate), number, reason)
        for row, (fate, number, reason) in zip(ledger.rows, fates, strict=True)
    ]
    outcome = services.outcome_of(ledger, planned)
    sheets = error_sheets(outcome.reading)
    lines = [_plain(line) for line in views_of(planned, ledger.rejections, ledger.mapping)]
    return uploads.finish(replace(upload, lines=lines), write_workbook(sheets) if sheets else b"")


def _plain(line: RowView) -> list[Any]:
    return [line.sheet, line.row, line.firm, line.text[:80], line.fate.value, line.number, line.reason]


def _progress(upload: Upload) -> dict[str, Any]:
    done = len(upload.fates)
    return {"upload": upload, "done": done, "percent": 100 * done // max(1, upload.total)}


@login_required
@require_GET
@never_cache
def result(request: SignedInRequest, key: str) -> HttpResponse:
    """Show how far it is, and in the end what became of every row."""
    _require(request.actor)
    upload = uploads.find(key=key, user_id=request.actor.user_id)
    if not upload.is_begun:
        return redirect("imports:preview", key=key)
    if not upload.is_done:
        return render(request, _RESULT, _progress(upload))
    lines = [
        RowView(sheet, row, firm, text, (), RowFate(fate), number, reason)
        for sheet, row, firm, text, fate, number, reason in upload.lines
    ]
    counts = {fate: sum(line.fate is fate for line in lines) for fate in RowFate}
    context = {
        "upload": upload,
        "page": page_of(lines, request.GET),
        "several_sheets": len({line.sheet for line in lines}) > 1,
        "rows": len(lines),
        "created": counts[RowFate.CREATED],
        "updated": counts[RowFate.UPDATED],
        "unchanged": counts[RowFate.UNCHANGED],
        "duplicates": counts[RowFate.DUPLICATE],
        "handed_back": counts[RowFate.REJECTED],
    }
    return render(request, _RESULT, context)


@login_required
@require_GET
@never_cache
def rejected(request: SignedInRequest, key: str) -> HttpResponse:
    """Hand out the rows that were not taken, each with its reason; put right, the file can be imported as it is."""
    _require(request.actor)
    upload = uploads.find(key=key, user_id=request.actor.user_id)
    if not upload.has_rejected:
        raise NotFound("这次导入没有退回的行，或还没有导入完。")
    log_access(
        kind=AccessKind.EXPORTED,
        at=timezone.now(),
        actor=request.actor,
        subject="导入退回的行",
        detail=upload.name,
        address=request.META.get("REMOTE_ADDR"),
    )
    stem = upload.name.rsplit(".", 1)[0]
    return HttpResponse(
        upload.rejected_file.read_bytes(),
        content_type=_XLSX,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'退回的行-{stem}')}.xlsx"},
    )


@login_required
@require_POST
def discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Throw an upload away; rows taken already stay."""
    _require(request.actor)
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        uploads.discard(upload)
    messages.success(request, f"已放弃“{upload.name}”，上传的文件已删除。")
    return redirect("imports:issues")
