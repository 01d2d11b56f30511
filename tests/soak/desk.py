"""A reviewer's day by keys alone in Chromium, with many open cases: opened, decided, undone, decided, passed by another, released, found.

The times of each act are told, from the key to the next case on the screen; how busy the machine was is told beside them.
"""

import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.casework import MACHINE, Store, open_store
from pipelines.casework.transitions import SUBMITTED
from pipelines.keys import load_keys
from tests.lookup_app.browsing import serve
from tests.soak.proof import Home, demand, install, published
from tests.soak.steward import browser

PASSWORD = "drei-Wege-9-hoch"
HEADING = ".sy-case h1"
CHANGED = "before => { const now = document.querySelector('.sy-case h1'); return now && now.innerText !== before }"
PATIENCE = 60_000
TABS = 80
"""After so many tabs a field counts as out of the keyboard's reach."""


def prove(folder: Path, *, certificates: int, seed: int, cases: int, rounds: int) -> str:
    """What the reviewers did and how long each act took at the median."""
    home = install(folder, certificates, seed)
    published(home)
    store = open_store(home.settings.database_url, load_keys(home.settings.key_file))
    for login in ("examiner", "approver"):
        store.accounts.add(login, PASSWORD, display_name=login, roles=[login])
    real = len(store.review.queue(store.accounts.find("examiner"), limit=cases))
    demand(real > 0, "the corpus left nothing to review; take another seed")
    fill(store, cases - real)
    with serve(environment_of(home)) as site, browser() as chromium:
        desk = Desk(chromium, site)
        case_id = desk.examine(rounds)
        desk.approve(case_id, rounds)
        status, said = home.run()
        demand(status == 0, f"the run after the decisions ended with status {status}: {said[-300:]}")
        person = person_of(store, case_id)
        desk.find(*person)
    store.close()
    told = ", ".join(
        f"{act} {statistics.median(times) * 1000:.0f} ms (of {len(times)})" for act, times in desk.times.items()
    )
    return f"{cases} open cases; medians: {told}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; found by its holder's name and ID number"


def environment_of(home: Home) -> dict[str, str]:
    """What the pages are served with."""
    return {
        "SHENYAN_RAW": str(home.raw), "SHENYAN_CURATED": str(home.curated), "SHENYAN_DATABASE_URL": home.settings.database_url,
        "SHENYAN_KEY_FILE": str(home.settings.key_file),
    }  # fmt: skip


def fill(store: Store, count: int) -> None:
    """Nothing; so many further cases of invented people wait, received in one transaction."""
    with store.cases._context.database.write() as connection:
        for number in range(count):
            named = f"pad-{number}"
            content = {"holder_name": "测试甲", "changed_fields": {"employer": f"测试{number}厂"}}
            sent = {"submission_id": named, "content": json.dumps(content, ensure_ascii=False), "evidence": "[]"}
            case = {"kind": "amend", "holder_key": named, "certificate_id": None, "subject": named}
            payload = {"submission": sent, "case": case}
            store.cases._write(connection, MACHINE, "receive", None, SUBMITTED, payload, f"K{number:024x}")


def person_of(store: Store, case_id: str) -> tuple[str, str]:
    """The name and ID number that the case's submission gives."""
    submission = next(
        event["payload"]["submission"] for event in store.cases.history(case_id) if "submission" in event["payload"]
    )
    content = json.loads(submission["content"])
    return content["holder_name"], content["id_number"]


class Desk:
    """Two reviewers, one after the other, who touch no mouse."""

    def __init__(self, chromium: Any, site: str) -> None:
        self._chromium, self._site = chromium, site
        self.times: dict[str, list[float]] = {}

    @contextmanager
    def signed_in(self, login: str) -> Iterator[Any]:
        """A page of somebody who has signed in by keys."""
        context = self._chromium.new_context(
            base_url=self._site, viewport={"width": 1280, "height": 900}, locale="zh-CN"
        )
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

    def examine(self, rounds: int) -> str:
        """The case that was opened first, examined, taken back and examined again."""
        with self.signed_in("examiner") as page:
            page.goto("/queue")
            for _ in range(rounds):
                self.open_first(page)
                self.go_back(page)
            self.filter(page, rounds)
            first = self.open_first(page)
            page.locator(".sy-compare").first.wait_for()
            self.give_reasons(page, first, rounds)
            for _ in range(rounds):
                self.press(page, "e", "examine")
                shown = self.press(page, "z", "undo")
                demand(shown == first, f"undo showed {shown} and not {first}")
            self.press(page, "e", "examine")
            for _ in range(rounds):
                self.press(page, "n", "next")
        return first

    @contextmanager
    def timed(self, act: str) -> Iterator[None]:
        """How long the act took is kept."""
        begun = time.perf_counter()
        yield
        self.times.setdefault(act, []).append(time.perf_counter() - begun)

    def open_first(self, page: Any) -> str:
        """The first case of the queue, opened from the list."""
        page.get_by_role("button", name="从第一件开始").wait_for()
        settle(page)
        with self.timed("open"):
            page.keyboard.press("n")
            page.locator(HEADING).first.wait_for()
        settle(page)
        return str(page.locator(HEADING).first.inner_text())

    def go_back(self, page: Any) -> None:
        """Nothing; the list is on the screen again, by its link above the page."""
        tab_to(page, "document.activeElement.tagName === 'A' && document.activeElement.innerText.includes('审核队列')")
        with self.timed("back"):
            page.keyboard.press("Enter")
            page.get_by_role("button", name="从第一件开始").wait_for()

    def filter(self, page: Any, rounds: int) -> None:
        """Nothing; the list has been narrowed to one kind and widened again, so many times."""
        said = (
            "() => [...document.querySelectorAll('[data-testid=stCaptionContainer]')].map(one => one.innerText).join()"
        )
        box = "document.activeElement.getAttribute('role') === 'combobox'"
        page.get_by_role("button", name="从第一件开始").wait_for()
        settle(page)
        tab_to(page, box)
        for turn in range(rounds):
            page.keyboard.press("ArrowDown")
            page.wait_for_timeout(200)
            page.keyboard.press("End" if turn % 2 == 0 else "Home")
            before = page.evaluate(said)
            with self.timed("filter"):
                page.keyboard.press("Enter")
                page.wait_for_function(f"before => ({said})() !== before", arg=before)
            settle(page)
        page.goto("/queue")

    def give_reasons(self, page: Any, first: str, rounds: int) -> None:
        """Nothing; the case was returned, held and asked about with words of the reviewer's own, and each taken back."""
        for turn in range(rounds):
            for key, act in (("b", "return"), ("h", "hold"), ("m", "ask")):
                tab_to(page, "document.activeElement.tagName === 'TEXTAREA'")
                page.keyboard.type(f"测试理由{turn}")
                page.keyboard.press("Tab")
                self.press(page, key, act)
                demand(self.press(page, "z", "undo") == first, f"undo after {act} shows another case")

    def approve(self, case_id: str, rounds: int) -> None:
        """Nothing; another person has passed the case, taken it back and passed it again."""
        with self.signed_in("approver") as page:
            page.goto(f"/case?case={case_id}")
            page.get_by_role("button", name="通过").first.wait_for()
            demand(
                page.locator(HEADING).first.inner_text() == case_id,
                "the approver sees another case than the address names",
            )
            for _ in range(rounds):
                self.press(page, "p", "pass")
                demand(self.press(page, "z", "undo") == case_id, "undo after a pass shows another case")
            self.press(page, "p", "pass")

    def find(self, name: str, id_number: str) -> None:
        """Nothing; the lookup answers that the certificate holds."""
        context = self._chromium.new_context(base_url=self._site, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        page.get_by_role("textbox", name="持证人姓名").wait_for()
        settle(page)
        for label, words in (("持证人姓名", name), ("身份证号", id_number)):
            tab_to(page, f"document.activeElement.getAttribute('aria-label') === '{label}'")
            page.keyboard.type(words)
        tab_to(page, "document.activeElement.getAttribute('role') === 'combobox'")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        tab_to(page, "document.activeElement.tagName === 'BUTTON' && document.activeElement.innerText.includes('核验')")
        page.keyboard.press("Enter")
        heading = page.locator(".sy-outcome h2").first
        heading.wait_for()
        demand(heading.inner_text() == "核验通过", f"the lookup answers {heading.inner_text()}")
        context.close()


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
