"""A reviewer's hands: keys alone, each act timed from the key to what follows on the screen."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.soak.proof import demand

PASSWORD = "drei-Wege-9-hoch"
HEADING = ".sy-case h1"
CHANGED = "before => { const now = document.querySelector('.sy-case h1'); return now && now.innerText !== before }"
PATIENCE = 60_000
LONGEST = 40
"""Seconds after which an act is not done again: a busy machine gives fewer samples of each instead of none of the last."""
LISTENS = 250
"""Milliseconds from a page drawn until it surely hears keys."""
TABS = 120
"""After so many tabs a field counts as out of the keyboard's reach."""


class Took(NamedTuple):
    """What one act took: seconds from the key to what follows on the screen, and seconds that the server worked for it."""

    wall: float
    work: float


class Desk:
    """Reviewers, one after the other, who touch no mouse; `worked` tells the seconds that the server has worked so far."""

    def __init__(self, chromium: Any, site: str, worked: Callable[[], float] = lambda: 0.0) -> None:
        self.chromium, self.site, self._worked = chromium, site, worked
        self.times: dict[str, list[Took]] = {}

    def turns(self, rounds: int) -> Iterator[int]:
        """So many turns, fewer where they take long; one at least."""
        begun = time.monotonic()
        for turn in range(rounds):
            if turn and time.monotonic() - begun > LONGEST:
                return
            yield turn

    def told(self, acts: set[str] | None = None) -> str:
        """The medians of these acts, of all without."""
        return ", ".join(
            f"{act} {median([took.wall for took in times])} ms (server {median([took.work for took in times])}, of {len(times)})"
            for act, times in self.times.items()
            if acts is None or act in acts
        )

    @contextmanager
    def signed_in(self, login: str) -> Iterator[Any]:
        """A page of somebody who has signed in by keys; what was timed meanwhile is told at the end, whatever becomes of the proof."""
        before = {act: len(times) for act, times in self.times.items()}
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
        try:
            yield page
            context.close()
        finally:
            acts = {act for act, times in self.times.items() if len(times) > before.get(act, 0)}
            if acts:
                sys.stderr.write(f"  {login}: {self.told(acts)}; load {os.getloadavg()[0]:.1f}\n")
                sys.stderr.flush()

    def press(self, page: Any, key: str, act: str) -> str:
        """The case on the screen after the key; how long it took is kept."""
        settle(page)
        before = page.locator(HEADING).first.inner_text()
        with self.timed(act):
            page.keyboard.press(key)
            page.wait_for_function(CHANGED, arg=before)
        settle(page)
        return str(page.locator(HEADING).first.inner_text())

    @contextmanager
    def timed(self, act: str) -> Iterator[None]:
        """How long the act took is kept."""
        worked, begun = self._worked(), time.perf_counter()
        yield
        self.times.setdefault(act, []).append(Took(time.perf_counter() - begun, self._worked() - worked))


def median(seconds: list[float]) -> int:
    """The median in milliseconds."""
    return round(statistics.median(seconds) * 1000)


def worked_by(starter: int) -> float:
    """The seconds that this process and those below it have worked so far."""
    told: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        told[int(stat.parent.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    return sum(ticks for pid, (_, ticks) in told.items() if _is_below(pid, starter, told)) / os.sysconf("SC_CLK_TCK")


def _is_below(pid: int, starter: int, told: dict[int, tuple[int, int]]) -> bool:
    while pid != starter and pid in told:
        pid = told[pid][0]
    return pid == starter


def settle(page: Any) -> None:
    """Nothing; the page has been drawn and listens to keys."""
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(LISTENS)


def tab_to(page: Any, there: str) -> None:
    """Nothing; the focus is where it should be, reached by the tabulator alone."""
    for _ in range(TABS):
        if page.evaluate(there):
            return
        page.keyboard.press("Tab")
    demand(False, f"no key leads to the field: {there}")
