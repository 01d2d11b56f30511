"""A reviewer's day by keys alone in Chromium, with many open cases: opened, decided, undone, decided, passed by another, released, found.

The times of each act are told, from the key to the next case on the screen; how busy the machine was is told beside them.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.casework import MACHINE, Store, open_store
from pipelines.casework.transitions import SUBMITTED
from pipelines.keys import Keys, load_keys
from pipelines.release import load_table
from tests.doubtful import write_list
from tests.lookup_app.browsing import Server
from tests.soak import desk_acts, desk_falls
from tests.soak.keyboard import HEADING, PASSWORD, PATIENCE, Desk, settle, tab_to, worked_by
from tests.soak.proof import Home, demand, install, live_release, published
from tests.soak.steward import browser

STAFF = {
    "examiner": "examiner",
    "examiner2": "examiner",
    "approver": "approver",
    "approver2": "approver",
    "employer": "verifier",
}

REASON = "document.activeElement === document.querySelector('textarea')"
"""The reason of the act on the case stands first; a case with findings has words for each of them below."""


def prove(folder: Path, *, certificates: int, seed: int, cases: int, rounds: int) -> str:
    """What the reviewers did and how long each act took at the median."""
    home = install(folder, certificates, seed)
    write_list(home.raw, pl.read_parquet(home.raw / "truth.parquet"))
    published(home)
    keys = load_keys(home.settings.key_file)
    store = open_store(home.settings.database_url, keys, second_review_share=1.0)
    for login, role in STAFF.items():
        store.accounts.add(login, PASSWORD, display_name=login, roles=[role])
    real = len(store.review.queue(store.accounts.find("examiner"), limit=cases))
    demand(real > 0, "the corpus left nothing to review; take another seed")
    fill(store, cases - real)
    with running(environment_of(home)) as server, browser() as chromium:
        desk = Desk(chromium, server.address, lambda: worked_by(server.pid))
        applications = Applications(desk)
        case_id = applications.examine(rounds)
        applications.approve(case_id, rounds)
        do_the_rest(home, keys, store, server, desk, rounds)
        status, said = home.run()
        demand(status == 0, f"the run after the decisions ended with status {status}: {said[-300:]}")
        applications.find(*person_of(store, case_id))
    store.close()
    return f"{cases} open cases; medians: {desk.told()}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; found by its holder's name and ID number"


def do_the_rest(home: Home, keys: Keys, store: Store, server: Server, desk: Desk, rounds: int) -> None:
    """Nothing; every other act was done and taken back, then some of each kind while the server died."""
    waits = waiting(home, keys)
    known = certificate_known(home, keys, besides=waits["cluster"][0].removeprefix("cluster-"))
    acts = desk_acts.Acts(desk, store, load_table(live_release(home), "findings", keys))
    acts.assign(store.review.queue(store.accounts.find("examiner"), limit=1)[0].case_id, rounds)
    acts.judge(waits["pair"][0], rounds)
    acts.part(waits["cluster"][0], rounds)
    acts.join(waits["cluster"][0], known[0], rounds)
    acts.decide_in_bulk(rounds)
    shown = desk_acts.open_dispute(store, {"name": known[0], "id_number": known[1]}, known[2])
    acts.answer_dispute(shown, rounds)
    acts.find_unfounded(waits["finding"][0], rounds)
    acts.review_again(rounds)
    unknown = desk_acts.open_dispute(store, {"name": known[0], "certificate_number": "99990001"}, None)
    sent = store.review.queue(store.accounts.find("examiner"), order="newest", limit=1)[0].case_id
    pair, cluster, finding = (waits[kind][1] for kind in ("pair", "cluster", "finding"))
    desk_falls.Falls(acts, server, store).all(pair, cluster, finding, unknown, sent)


def waiting(home: Home, keys: Keys) -> dict[str, list[str]]:
    """The first cases of each kind that the run left to people, two at least."""
    queue = load_table(live_release(home), "review_queue", keys).sort("priority", "case_id", descending=[True, False])
    known = {kind: queue.filter(pl.col("kind") == kind)["case_id"].to_list() for kind in ("pair", "cluster", "finding")}
    lacking = [kind for kind, cases in known.items() if len(cases) < 2]
    demand(not lacking, f"the corpus left too few of {', '.join(lacking)}; take another seed")
    return known


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Server]:
    """The pages' server, which can be killed and started anew."""
    server = Server(environment)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def certificate_known(home: Home, keys: Keys, besides: str) -> tuple[str, str, str]:
    """Name, ID number and id of a certificate that can be looked up, of another holder than this one."""
    certificates = load_table(live_release(home), "certificates", keys).filter(
        pl.col("passed_by").is_not_null() & pl.col("id_number").is_not_null() & (pl.col("holder_id") != besides)
    )
    row = certificates.sort("certificate_id").row(0, named=True)
    return row["holder_name"], row["id_number"], row["certificate_id"]


def environment_of(home: Home) -> dict[str, str]:
    """What the pages are served with."""
    return {
        "SHENYAN_RAW": str(home.raw), "SHENYAN_CURATED": str(home.curated), "SHENYAN_DATABASE_URL": home.settings.database_url,
        "SHENYAN_KEY_FILE": str(home.settings.key_file), "SHENYAN_SECOND_REVIEW_SHARE": "1",
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


class Applications:
    """What reviewers do to applications, and what comes of it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.press, self.timed, self.signed_in = desk, desk.press, desk.timed, desk.signed_in

    def examine(self, rounds: int) -> str:
        """The case that was opened first, examined, taken back and examined again."""
        with self.signed_in("examiner") as page:
            page.goto("/queue")
            for _ in self.desk.turns(rounds):
                self.open_first(page)
                self.go_back(page)
            self.filter(page, rounds)
            first = self.open_first(page)
            page.locator(".sy-compare").first.wait_for()
            self.give_reasons(page, first, rounds)
            for _ in self.desk.turns(rounds):
                self.press(page, "e", "examine")
                shown = self.press(page, "z", "undo")
                demand(shown == first, f"undo showed {shown} and not {first}")
            self.press(page, "e", "examine")
            for _ in self.desk.turns(rounds):
                self.press(page, "n", "next")
        return first

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
        for turn in self.desk.turns(rounds):
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
        for turn in self.desk.turns(rounds):
            for key, act in (("b", "return"), ("h", "hold"), ("m", "ask")):
                tab_to(page, REASON)
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
            for _ in self.desk.turns(rounds):
                self.press(page, "p", "pass")
                demand(self.press(page, "z", "undo") == case_id, "undo after a pass shows another case")
            self.press(page, "p", "pass")

    def find(self, name: str, id_number: str) -> None:
        """Nothing; the lookup answers that the certificate holds."""
        context = self.desk.chromium.new_context(base_url=self.desk.site, locale="zh-CN")
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
