"""
One person at a time walks through the real pages, at one width.

Every page that is walked over is looked at: nothing scrolls sideways (on a phone not even at 360 px), the console is
silent, and axe finds nothing serious.  What is no new page, only its answer to an act, is not given to axe again.
"""

import re
from contextlib import suppress
from typing import Any

from playwright.sync_api import TimeoutError

from tests.desk.looking import DESK, NARROW, PHONE, barriers, sign_in, take_picture
from tests.factories import PASSWORD
from zhuqi.issues.workflow import ACTION_LABELS, Action

SIZES = {"desk": DESK, "phone": PHONE}
_REFUSED = re.compile(r"status of (409|422)")  # a refusal is an answer; browsers report it all the same


class Walk:
    """A browser page at one width, and whoever sits before it."""

    def __init__(self, page: Any, size: str) -> None:
        self.page = page
        self.size = size
        self.problems: list[str] = []
        self._who = ""
        page.set_default_timeout(40_000)  # a machine that builds and tests at once is slow, not broken
        page.set_viewport_size(SIZES[size])
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not _REFUSED.search(message.text):
            self.problems.append(f"console: {message.text}")

    # --- who, and where

    def be(self, user: Any) -> None:
        """Let ``user`` sit down, signed in already."""
        self._who = user.name
        self.page.context.clear_cookies()
        sign_in(self.page, user)

    def sign_in(self, user: Any) -> None:
        """Let ``user`` sit down and sign in through the form."""
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        self._who = user.name
        self.page.context.clear_cookies()
        self.open("/")
        self.page.get_by_label("用户名").fill(user.username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.get_by_role("heading", name="今日").wait_for()
        self.look("today")

    def open(self, address: str) -> None:
        """Go to an address and look."""
        self.page.goto(self.page.base + address)
        self.look(address)

    def look(self, name: str = "", *, is_new: bool = True) -> None:
        """Assert that nothing on the page as it is now is in anybody's way; ``is_new`` asks axe, too."""
        name = name or self.page.url.removeprefix(self.page.base)
        where = f"{self.size} {self._who} {name}"
        assert not self.problems, f"{where}: {self.problems}"
        take_picture(self.page, re.sub(r"\W+", "-", f"journey {where}"))
        if self.size == "phone":
            self.page.set_viewport_size(NARROW)
        width, room = self._width()
        if self.size == "phone":
            self.page.set_viewport_size(PHONE)
        assert width <= room, f"{where} is {width} wide on a screen of {room}"
        found = barriers(self.page) if is_new else []
        assert not found, f"{where}: {found}"

    def _width(self) -> tuple[int, int]:
        """Return how wide the page is and how wide the screen, once charts have followed the size of the screen."""
        with suppress(TimeoutError):
            self.page.wait_for_function("document.scrollingElement.scrollWidth <= window.innerWidth", timeout=2_000)
        width, room = self.page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
        return int(width), int(room)

    # --- what one does on the page of an issue

    @property
    def act_form(self) -> Any:
        """The form of the act that is open."""
        return self.page.locator("#act")

    def choose(self, action: Action) -> None:
        """Open the form of an act, from the button or from the menu."""
        acts = self.page.get_by_role("region", name="我可以办理")
        link = acts.get_by_role("link", name=ACTION_LABELS[action], exact=True)
        if not link.is_visible():
            acts.locator("summary").click()
        link.click()
        self.act_form.get_by_role("heading", name=ACTION_LABELS[action], exact=True).wait_for()
        self.look(f"act {action.value.lower()}")

    def submit(self, action: Action) -> None:
        """Send the open form and wait until the page says it is done."""
        self.act_form.get_by_role("button", name=ACTION_LABELS[action], exact=True).click()
        self.page.locator("#issue > .zq-notice.good").wait_for()
        self.look(f"after {action.value.lower()}", is_new=False)

    def act(self, action: Action, **words: str) -> None:
        """Perform an act whose fields are words to be typed, by their names."""
        self.choose(action)
        for name, text in words.items():
            self.act_form.locator(f"[name={name}]").fill(text)
        self.submit(action)

    def answer(self, question: str, choice: str) -> None:
        """Tick one choice of a question of the open form."""
        self.act_form.get_by_role("group", name=question).get_by_label(choice, exact=True).check()

    def status(self) -> str:
        """Return what the head of the issue says it is."""
        return str(self.page.locator(".zq-head .zq-badge.outline").inner_text())
