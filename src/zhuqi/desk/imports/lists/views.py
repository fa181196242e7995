"""Three steps: the file, what is recognised in it with what will happen to each row, what happened."""

from dataclasses import replace
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
from zhuqi.desk.imports.lists import work
from zhuqi.desk.imports.lists.columns import choices, corrected, sheets_in_words
from zhuqi.desk.imports.lists.kinds import KINDS, Kind
from zhuqi.desk.imports.lists.lines import count, page_of
from zhuqi.desk.imports.uploads import Upload
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.crypto import sm3
from zhuqi.foundation.errors import NotAllowed, NotFound, Refused
from zhuqi.foundation.tables import RowFate
from zhuqi.issues.access import may_import as may_import_issues
from zhuqi.organisations.roles import AccessKind, Actor
from zhuqi.organisations.services import log_access

_PREVIEW = "desk/imports/list_preview.html"
_RESULT = "desk/imports/list_result.html"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
@never_cache
def index(request: SignedInRequest) -> HttpResponse:
    """Show what there is to import."""
    kinds = [kind for kind in KINDS.values() if kind.may(request.actor)]
    may_issues = may_import_issues(request.actor)
    if not kinds and not may_issues:
        raise NotAllowed("您没有导入的权限，请联系企业服务办。")
    return render(request, "desk/imports/index.html", {"kinds": kinds, "may_issues": may_issues})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def start(request: SignedInRequest, kind: str) -> HttpResponse:
    """Take a file in, or show what is under way."""
    which = _kind(kind, request.actor)
    uploads.clean_up(at=timezone.now())
    refusal = ""
    if request.method == "POST":
        try:
            upload = _take_in(request, which)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect("imports:list_preview", kind=kind, key=upload.key)
    waiting = uploads.unfinished(user_id=request.actor.user_id, kind=kind)
    context = {"kind": which, "refusal": refusal, "waiting": waiting}
    return render(request, "desk/imports/list_start.html", context, status=422 if refusal else 200)


@login_required
@require_GET
@never_cache
def preview(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Show what was recognised, and what will happen to each row; a long list is gone through first."""
    which, upload = _find(request, kind, key)
    if upload.is_running or upload.is_done:
        return redirect("imports:list_result", kind=kind, key=key)
    return _show_preview(request, which, upload)


@login_required
@require_POST
def prepare(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Go through rows for a few seconds; the page asks for more until all are planned."""
    which = _kind(kind, request.actor)
    address = reverse("imports:list_preview", args=[kind, key])
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        _same(upload, kind)
        if not (upload.is_planned or upload.is_running or upload.is_done):
            try:
                upload = work.prepare(upload, which, request.actor)
            except Refused:  # the columns are not known: the page says so
                upload = replace(upload, is_planned=False, planned=0)
                return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    if not request.htmx:
        return redirect(address)
    if upload.is_planned:
        return HttpResponseClientRedirect(address)
    return render(request, f"{_PREVIEW}#planning", _progress(which, upload, upload.planned))


@login_required
@require_POST
def columns(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Put right which column holds what."""
    which = _kind(kind, request.actor)
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        _same(upload, kind)
        if upload.is_running or upload.is_done:
            return redirect("imports:list_result", kind=kind, key=key)
        try:
            mapping = corrected(work.mapping_of(upload, which), request.POST.dict(), which)
        except Refused as refused:
            return _show_preview(request, which, upload, refusal=str(refused))
        upload = replace(upload, mapping=mapping.to_plain(), planned=0, is_planned=False)
        uploads.save(upload)
        _prepare_if_known(which, upload, request.actor)
    messages.success(request, "已按您的核对重新识别。")
    return redirect("imports:list_preview", kind=kind, key=key)


@login_required
@require_POST
def run(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """
    Take rows for a few seconds; the page asks for more until all are done.

    A second press waits for the first and goes on where it stopped; a run cut short is finished by pressing again.
    """
    which = _kind(kind, request.actor)
    address = reverse("imports:list_result", args=[kind, key])
    busy = ""
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        _same(upload, kind)
        if not upload.is_done:
            if not (upload.is_planned or upload.is_running):
                return redirect("imports:list_preview", kind=kind, key=key)
            try:
                upload = work.run(upload, which, request.actor)
            except Refused as refused:
                busy = str(refused)
                upload = uploads.find(key=key, user_id=request.actor.user_id)
    if not request.htmx:
        if busy:
            messages.warning(request, busy)
        return redirect(address)
    if upload.is_done:
        return HttpResponseClientRedirect(address)
    return render(request, f"{_RESULT}#progress", _progress(which, upload, upload.taken) | {"busy": busy})


@login_required
@require_GET
@never_cache
def result(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Show how far it is, and in the end what became of every row."""
    which, upload = _find(request, kind, key)
    if not (upload.is_running or upload.is_done):
        return redirect("imports:list_preview", kind=kind, key=key)
    if not upload.is_done:
        return render(request, _RESULT, _progress(which, upload, upload.taken))
    lines = work.lines_of(upload, "done")
    context = _counted(lines) | {
        "kind": which,
        "upload": upload,
        "page": page_of(lines, request.GET),
        "several_sheets": len({line.sheet for line in lines}) > 1,
        "rows": len(lines),
    }
    return render(request, _RESULT, context)


@login_required
@require_GET
@never_cache
def rejected(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Hand out the rows that were not taken, each with its reason; put right, the file can be imported as it is."""
    _, upload = _find(request, kind, key)
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
def discard(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Throw an upload away; rows taken already stay."""
    _kind(kind, request.actor)
    with uploads.locked(key=key, user_id=request.actor.user_id) as upload:
        _same(upload, kind)
        uploads.discard(upload)
    messages.success(request, f"已放弃“{upload.name}”，上传的文件已删除。")
    return redirect("imports:list", kind=kind)


# ---------------------------------------------------------------- what the views share


def _kind(code: str, actor: Actor) -> Kind:
    kind = KINDS[code]
    if not kind.may(actor):
        raise NotAllowed(f"您没有{kind.title}的权限，请联系企业服务办。")
    return kind


def _find(request: SignedInRequest, code: str, key: str) -> tuple[Kind, Upload]:
    kind = _kind(code, request.actor)
    return kind, _same(uploads.find(key=key, user_id=request.actor.user_id), code)


def _same(upload: Upload, code: str) -> Upload:
    if upload.kind != code:
        raise NotFound("这次上传已过期或已被放弃，请重新选择文件。")
    return upload


def _take_in(request: SignedInRequest, kind: Kind) -> Upload:
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refused(f"请先选择{kind.file_label}（.xlsx、.xls、.xlsb 或 .ods）。")
    name = "".join(letter for letter in (sent.name or "") if letter.isprintable())[-120:] or "上传的文件"
    reading.refuse_oversized(name, sent.size or 0)
    content = sent.read()
    kind.guess(reading.workbook_from(name, content))
    upload = uploads.keep(
        user_id=request.actor.user_id, name=name, content=content, sm3=sm3(content), at=timezone.now(), kind=kind.code
    )
    if len(content) <= reading.SHORT:
        _prepare_if_known(kind, upload, request.actor)
    return upload


def _prepare_if_known(kind: Kind, upload: Upload, actor: Actor) -> None:
    """Go through a short list at once; where its columns are not known the preview asks for them."""
    try:
        work.prepare(upload, kind, actor)
    except Refused:
        return


def _show_preview(request: SignedInRequest, kind: Kind, upload: Upload, refusal: str = "") -> HttpResponse:
    mapping = work.mapping_of(upload, kind)
    unread = ""
    if not upload.is_planned and not all(sheet.column_of(kind.name_field) for sheet in mapping.sheets):
        unread = f"没有认出“{kind.labels[kind.name_field]}”列，请在下面指定哪一列是它。"
    context: dict[str, Any] = {
        "kind": kind,
        "upload": upload,
        "sheets": sheets_in_words(mapping, kind),
        "choices": choices(kind),
        "refusal": refusal or unread,
        "is_open": bool(refusal or unread),
    }
    if upload.is_planned:
        lines = work.lines_of(upload, "plan")
        context |= _counted(lines) | {
            "notes": work.notes_of(upload),
            "news": list(dict.fromkeys(line.news for line in lines if line.news)),
            "page": page_of(lines, request.GET),
            "several_sheets": len({line.sheet for line in lines}) > 1,
        }
    elif not unread:
        context |= _progress(kind, upload, upload.planned) | {"is_planning": True}
    return render(request, _PREVIEW, context, status=422 if refusal else 200)


def _counted(lines: list[Any]) -> dict[str, Any]:
    counts = count(lines)
    return {
        "created": counts[RowFate.CREATED],
        "updated": counts[RowFate.UPDATED],
        "unchanged": counts[RowFate.UNCHANGED],
        "duplicates": counts[RowFate.DUPLICATE],
        "handed_back": counts[RowFate.REJECTED],
        "near": sum(bool(line.near) for line in lines),
        "to_take": counts[RowFate.CREATED] + counts[RowFate.UPDATED],
    }


def _progress(kind: Kind, upload: Upload, done: int) -> dict[str, Any]:
    return {"kind": kind, "upload": upload, "done": done, "percent": 100 * done // max(1, upload.total)}
