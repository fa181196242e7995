"""Showing what can be taken along, and handing a file out; each is noted in the access log."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.errors import NotAllowed, Refused
from zhuqi.organisations.roles import Actor
from zhuqi.reports.ledgers import LEDGER_LABELS, LedgerKind, file_name, make_ledger, may_ask_for_phones, may_read
from zhuqi.standards.dates import parse_day

MOST_ROWS = 20_000  # what is made while somebody waits; more is made by the command
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PAGE = "desk/ledgers/list.html"
_ABOUT: dict[LedgerKind, tuple[str, str]] = {
    LedgerKind.ENTERPRISES: ("每家企业、项目一行：基本情况、规模、四上、标签、三级联络员、经营数据。", "A3"),
    LedgerKind.BONDS: (
        "有首席服务官、领导包联或列入分包名单的，谁包联、从何时起，三级联络员，走访和在办问题数。",
        "A3",
    ),
    LedgerKind.STEWARDS: ("首席服务官的单位、小组、片区、熟悉行业、包联上限和已包联数。", "A4"),
    LedgerKind.ISSUES: ("全部问题，从收集、研判、交办到回访、销号；保密问题不列入。", "A3"),
    LedgerKind.VISITS: ("每次走访、座谈会一行：企业、事由、参加人员、了解到的情况、提出的问题。", "A3"),
    LedgerKind.ROSTER: ("包联台账的简本，按片区排列，便于张贴和随身携带。", "A4"),
}


@dataclass(frozen=True)
class LedgerView:
    """One line of the page."""

    kind: str
    label: str
    about: str
    paper: str


def _require(actor: Actor) -> None:
    if not may_read(actor):
        raise NotAllowed("您没有导出台账的权限，请联系企业服务办。")


@login_required
@require_GET
@never_cache
def ledger_list(request: SignedInRequest) -> HttpResponse:
    """List the ledgers."""
    _require(request.actor)
    return _show(request)


@login_required
@require_POST
def download(request: SignedInRequest) -> HttpResponse:
    """Make a ledger of what the actor may see, and hand it out."""
    _require(request.actor)
    at = timezone.now()
    today = timezone.localdate(at)
    try:
        kind, until = _kind(request.POST.get("kind", "")), _until(request.POST.get("until", ""), today)
        with TemporaryDirectory() as folder:
            made = make_ledger(
                kind,
                actor=request.actor,
                until=until,
                at=at,
                today=today,
                target=Path(folder) / "ledger.xlsx",
                whole_phones=request.POST.get("phones") == "yes",
                most_rows=MOST_ROWS,
                address=request.META.get("REMOTE_ADDR"),
            )
            content = made.file.read_bytes()
    except Refused as refused:
        return _show(request, refusal=str(refused))
    name = quote(file_name(kind, until))
    return HttpResponse(
        content, content_type=_XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


def _show(request: SignedInRequest, refusal: str = "") -> HttpResponse:
    today = timezone.localdate()
    context = {
        "ledgers": [LedgerView(kind.value, LEDGER_LABELS[kind], *_ABOUT[kind]) for kind in LedgerKind],
        "until": request.POST.get("until", "") or today.isoformat(),
        "today": today,
        "wants_phones": request.POST.get("phones") == "yes",
        "may_ask_for_phones": may_ask_for_phones(request.actor),
        "refusal": refusal,
    }
    return render(request, _PAGE, context, status=422 if refusal else 200)


def _kind(text: str) -> LedgerKind:
    try:
        return LedgerKind(text)
    except ValueError:
        raise Refused("请选择要下载的台账。") from None


def _until(text: str, today: date) -> date:
    return parse_day(text, field="截至日期") if text.strip() else today
