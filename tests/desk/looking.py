"""How a page is looked at: no barrier axe calls serious, nothing wider than the screen, nothing too small to press."""

import os
from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe.min.js"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 360, "height": 740}
TWICE_AS_LARGE = {"width": 720, "height": 450}  # what a desk screen leaves at 200 % zoom

_PRESSED = "main a.btn, main button, nav a, main select, main input:not([type=hidden])"
_TOO_SMALL = """pressed => [...document.querySelectorAll(pressed)].filter(element => {
    const own = element.getBoundingClientRect(), whole = (element.closest('label') || element).getBoundingClientRect();
    const seen = own.width && element.checkVisibility() && !element.closest('.zq-hidden');
    return seen && Math.max(own.height, whole.height) < 43;
  }).map(element => element.outerHTML.slice(0, 120))"""


def sign_in(page: Any, user: Any) -> None:
    """Put the session of ``user`` into the browser."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.base}])


def look_at(page: Any, address: str, name: str) -> None:
    """Open ``address`` and assert that nothing is in anybody's way: at desk and phone size, at 360 px and at 200 %."""
    page.set_viewport_size(DESK)
    page.goto(page.base + address)
    for size, viewport in (("desk", DESK), ("phone", PHONE), ("narrow", NARROW), ("zoom", TWICE_AS_LARGE)):
        page.set_viewport_size(viewport)
        take_picture(page, f"{name}-{size}")
        width, room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room, f"{name} at {size} is {width} wide on a screen of {room}"
        small = page.evaluate(_TOO_SMALL, _PRESSED) if size == "phone" else []
        assert not small, f"{name}: too small to press: {small}"
        found = barriers(page) if size in ("desk", "phone") else []
        assert not found, f"{name} at {size}: {found}"


def barriers(page: Any) -> list[str]:
    """Return what axe calls serious or critical on the page as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def take_picture(page: Any, name: str) -> None:
    """Keep a picture where ZHUQI_PICTURES says, if it says anything."""
    folder = os.environ.get("ZHUQI_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=True)
