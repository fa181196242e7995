"""Taking in what a telephone kept: each draft once, all of it or nothing of it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from zhuqi.desk.field.answers import answer, field_view, owner_of
from zhuqi.desk.field.drafts import MergedMeanwhile, read, understand
from zhuqi.desk.requests import SignedInRequest
from zhuqi.foundation.crypto import provider
from zhuqi.foundation.errors import NotFound
from zhuqi.visits import services
from zhuqi.visits.photographs import MAX_BYTES
from zhuqi.visits.services import Photo, Received, RefusedIssue


@require_POST
@field_view
def send(request: SignedInRequest) -> HttpResponse:
    """
    Record the visit of one draft; sent again, it gets the answer it got first.

    200 recorded (or recorded before) · 401 signed out · 403 no right · 404 the firm is out of sight · 409 somebody
    has to decide · 422 something is wrong, with the number of the problem if it is one of them.
    """
    text = request.POST.get("draft", "")
    written = read(text)
    if written["owner"] != owner_of(request):
        message = "这份草稿是另一个账号写的，请由其本人登录后发送。"
        return answer({"state": "conflict", "kind": "owner", "message": message}, 409)
    photos = [
        Photo(file.name or "照片.jpg", file.read(MAX_BYTES + 1))
        for file in request.FILES.getlist("photo")[: services.MOST_PHOTOS]
    ]
    content = "\n".join([text, *(provider().hash(photo.content) for photo in photos)]).encode()
    before = services.received_before(key=written["key"], actor=request.actor, content=content)
    if before is not None:
        return _done(before, ())
    try:
        draft = understand(written)
        received = services.record_once(
            key=draft.key, content=content, photos=photos, actor=request.actor, at=timezone.now(), **draft.fields
        )
    except MergedMeanwhile as merged:
        into = {"number": merged.survivor.number, "name": merged.survivor.name}
        return answer({"state": "conflict", "kind": "merged", "message": str(merged), "into": into}, 409)
    except RefusedIssue as refused:
        return answer({"state": "refused", "message": str(refused), "line": refused.line}, 422)
    except NotFound as lost:
        name = (written.get("firm") or {}).get("name", "") if isinstance(written.get("firm"), dict) else ""
        message = f"{lost}" if not name else f"“{str(name)[:40]}”：{lost}"
        return answer({"state": "lost", "message": message}, 404)
    return _done(received, draft.notices)


def _done(received: Received, notices: tuple[str, ...]) -> HttpResponse:
    visit = received.visit
    if received.is_other:
        notices = (
            *notices,
            f"这份草稿先前已收到并登记为 {visit.number}，之后的修改没有写入；需要改的请打开走访记录更正。",
        )
    return answer(
        {
            "state": "recorded",
            "is_repeat": received.is_repeat,
            "is_other": received.is_other,
            "number": visit.number,
            "url": reverse("visits:detail", args=[visit.number]),
            "issues": [
                {"number": number, "url": reverse("issues:detail", args=[number])} for number in visit.issue_numbers
            ],
            "notices": list(notices),
        }
    )
