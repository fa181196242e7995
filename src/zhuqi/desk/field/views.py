"""What the field page asks for while there is signal: who is here, their firms, what kind of problem it reads like."""

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_GET

import zhuqi
from zhuqi.desk.field.answers import answer, field_view, owner_of
from zhuqi.desk.requests import SignedInRequest
from zhuqi.desk.visits.briefing import briefing
from zhuqi.enterprises.selectors import suggest
from zhuqi.issues.categories import CATEGORY_LABELS, LADDER, LEVEL_LABELS, SUB_CATEGORIES_OF, SUB_CATEGORY_LABELS
from zhuqi.issues.selectors import suggest_category
from zhuqi.stewardship.selectors import firms_of_officers
from zhuqi.visits.kinds import DEFAULT_PURPOSE
from zhuqi.visits.selectors import appointments_between, companions
from zhuqi.visits.services import MOST_PHOTOS
from zhuqi.visits.workflow import OPEN_STATES

_MOST_FIRMS = 300
_SUGGESTED = 8


@require_GET
@field_view
def session(request: SignedInRequest) -> HttpResponse:
    """
    Say who is signed in, with a fresh token for sending, and what the form starts from.

    What the telephone keeps of it is little: names and numbers of one's own firms, names of companions; no phones.
    """
    today = timezone.localdate()
    actor = request.actor
    firms = firms_of_officers(actor.user_ids, today)
    return answer(
        {
            "state": "signed_in",
            "owner": owner_of(request),
            "token": get_token(request),
            "version": zhuqi.VERSION,
            "profile": {
                "name": actor.name,
                "me": actor.user_id,
                "firms": [
                    {"number": line.enterprise.number, "name": line.enterprise.name} for line in firms[:_MOST_FIRMS]
                ],
                "appointments": [
                    {
                        "number": row.enterprise_number,
                        "name": row.enterprise_name,
                        "at": f"{row.starts_at:%H:%M}",
                        "purpose": row.purpose,
                        "day": today.isoformat(),
                    }
                    for row in appointments_between(actor=actor, since=today, until=today, organiser_ids=actor.user_ids)
                    if row.state in OPEN_STATES
                ],
                "companions": [
                    {"id": one.id, "name": one.name, "usual": one.is_usual}
                    for one in companions(actor=actor, today=today)
                ],
                "categories": [
                    {
                        "value": category.value,
                        "label": label,
                        "kinds": [
                            {"value": kind.value, "label": SUB_CATEGORY_LABELS[kind]}
                            for kind in SUB_CATEGORIES_OF.get(category, ())
                        ],
                    }
                    for category, label in CATEGORY_LABELS.items()
                ],
                "levels": [{"value": level.value, "label": LEVEL_LABELS[level]} for level in LADDER],
                "purpose": DEFAULT_PURPOSE,
                "most_photos": MOST_PHOTOS,
            },
        }
    )


@require_GET
@field_view
def firms(request: SignedInRequest) -> HttpResponse:
    """Return firms whose name, code or initials match what was typed: for visits to others than one's own."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    found = suggest(actor=request.actor, text=text, limit=_SUGGESTED) if text else ()
    return answer({"firms": [{"number": one.number, "name": one.name} for one in found]})


@require_GET
@field_view
def category(request: SignedInRequest) -> HttpResponse:
    """Return what kind of problem the text reads like, with the reason; nothing where the past is silent."""
    text = request.GET.get("text", "").replace("\x00", "").strip()[:500]
    found = suggest_category(actor=request.actor, text=text) if len(text) >= 4 else None
    if found is None:
        return answer({})
    return answer({"category": found.category.value, "kind": found.sub_category, "reason": found.reason})


@require_GET
@field_view
def kept_briefing(request: SignedInRequest, number: str) -> HttpResponse:
    """Return what to know before going to a firm, without phones: the telephone may keep it where somebody asks."""
    found = briefing(actor=request.actor, number=number, today=timezone.localdate(), with_phones=False)
    parts = [
        {
            "title": part.title,
            "none": part.none,
            "lines": [f"{line.lead} {line.text}".strip() for line in part.lines],
        }
        for part in found.parts
    ]
    return answer({"number": found.number, "name": found.name, "parts": parts})
