"""
What a telephone keeps of us when it has no signal: an empty page, its scripts and its looks; nobody's data.

These three answers know nobody, so that the browser may keep them (docs/adr/0013).  Everything personal comes from
``views`` and lies in the telephone's database under the name of whoever signed in.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

import zhuqi
from zhuqi.foundation.crypto import provider
from zhuqi.foundation.headers import POLICY

# The page shows photographs before they are sent: they exist only in its memory, under blob: addresses.
_POLICY = POLICY.replace("img-src 'self' data:", "img-src 'self' data: blob:")
_SCRIPTS = ("app", "store", "wire", "queue", "form", "issues", "photos", "drafts", "briefing", "dom")
_FILES = (
    "vendor/tabler.min.css",
    "foundation/zhuqi.css",
    "foundation/mark.svg",
    "desk/field/field.css",
    "desk/field/icon-192.png",
    *(f"desk/field/{name}.js" for name in _SCRIPTS),
)
_WORKER = "desk/field/worker.js"


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """Show the page as everybody gets it; its scripts fill it in."""
    context = {"version": zhuqi.VERSION, "is_demo": settings.DEMO}
    response = render(request, "desk/field/index.html", context)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker with the release and the files it belongs to; it governs ``/field/`` alone."""
    files = [reverse("field:index"), reverse("field:manifest"), *(static(name) for name in _FILES)]
    head = f"const RELEASE = {json.dumps(_release())};\nconst FILES = {json.dumps(files)};\n"
    response = HttpResponse(head + _text(_WORKER), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what the telephone shows on its first screen once the page is installed."""
    icons = [
        {"src": static("desk/field/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("desk/field/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("desk/field/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        {"src": static("foundation/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
    ]
    content = {
        "id": reverse("field:index"),
        "name": "助企外勤",
        "short_name": "助企外勤",
        "description": "走访登记，没有信号也能写。",
        "lang": "zh-CN",
        "start_url": reverse("field:index"),
        "scope": reverse("field:index"),
        "display": "standalone",
        "background_color": "#f6f7f9",
        "theme_color": "#1d4f91",
        "icons": icons,
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/manifest+json; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _release() -> str:
    """Return the version and a digest of everything that is kept: a new release replaces the old one whole."""
    page = Path(__file__).resolve().parents[1] / "templates" / "desk" / "field" / "index.html"
    whole = page.read_text(encoding="utf-8") + "".join(_text(name) for name in (*_FILES, _WORKER))
    return f"{zhuqi.VERSION}-{provider().hash(whole.encode())[:12]}"


def _text(name: str) -> str:
    path = finders.find(name)
    assert isinstance(path, str), name
    return Path(path).read_bytes().decode("utf-8", "replace")
