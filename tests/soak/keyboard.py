"""A reviewer's hands: keys alone, each act timed from the key to what follows on the screen."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.soak.proof import demand

PASSWORD = "drei-Wege-9-hoch"
HEADING = ".sy-case h1"
CHANGED = "before => { const now = document.querySelector('.sy-case h1'); return now && now.innerText !== before }"
PATIENCE = 60_000
TABS = 120
"""After so many tabs a field counts as out of the keyboard's reach."""


class Desk:
    """Reviewers, one after the other, who touch no mouse."""

    def __init__(self, chromium: Any, site: str) -> None:
        self.chromium, self.site = chromium, site
        self.times: dict[str, list[float]] = {}

    @contextmanager
    def signed_in(self, login: str) -> Iterator[Any]:
        """A page of somebody who has signed in by keys."""
        context = self.chromium.new_context(base_url=self.site, viewport={"width": 1280, "height": 900}, locale="zh-CN")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("/account/login")
        tab_to(page, "document.activeElement.id === 'login'")
        page.keyboard.type(login)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text("退出").first.wait_for()
        yield page
        context.close()

    def press(self, page: Any, key: str, act: str) -> str:
        """The case on the screen after the key; how long it took is kept."""
        settle(page)
        before, begun = page.locator(HEADING).first.inner_text(), time.perf_counter()
        page.keyboard.press(key)
        page.wait_for_function(CHANGED, arg=before)
        self.times.setdefault(act, []).append(time.perf_counter() - begun)
        settle(page)
        return str(page.locator(HEADING).first.inner_text())

    @contextmanager
    def timed(self, act: str) -> Iterator[None]:
        """How long the act took is kept."""
        begun = time.perf_counter()
        yield
        self.times.setdefault(act, []).append(time.perf_counter() - begun)


def settle(page: Any) -> None:
    """Nothing; the page has been drawn and listens to keys."""
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(400)


def tab_to(page: Any, there: str) -> None:
    """Nothing; the focus is where it should be, reached by the tabulator alone."""
    for _ in range(TABS):
        if page.evaluate(there):
            return
        page.keyboard.press("Tab")
    demand(False, f"no key leads to the field: {there}")
