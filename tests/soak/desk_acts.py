"""The rest of a reviewers' day by keys alone: pairs, clusters, findings by two people, a dispute, equal cases in bulk, assigning, a second review.

Every act is done and taken back so many times, timed from the key to what follows on the screen; what the store holds is compared in the end.
"""

from collections.abc import Callable
from typing import Any

import polars as pl

from pipelines.casework import Store
from pipelines.casework.disputes import Told
from tests.soak.keyboard import Desk, settle, tab_to
from tests.soak.proof import demand

NOTICE = "() => [...document.querySelectorAll('[data-testid=stAlert]')].map(one => one.innerText).join()"
OUTCOMES = {"pass": "p", "return": "b", "same": "s", "unfounded": "u", "uphold": "y", "dismiss": "x"}
TEXTS = "document.activeElement.tagName === 'TEXTAREA'"
LABELLED = "(document.activeElement.getAttribute('aria-label') || '').includes({!r})"


class Acts:
    """What reviewers do besides applications."""

    def __init__(self, desk: Desk, store: Store, findings: pl.DataFrame) -> None:
        self.desk, self.store, self.findings = desk, store, findings

    def judge(self, pair_id: str, rounds: int) -> None:
        """Nothing; the pair was judged each way and each judgement taken back, so that none is left."""
        with self.desk.signed_in("examiner") as page:
            self.open_case(page, pair_id)
            for _ in self.desk.turns(rounds):
                for key, act in (("s", "same"), ("d", "different"), ("u", "unsure")):
                    self.there_and_back(page, pair_id, key, act)
        demand(self.store.judgements().is_empty(), "a judgement that was taken back still stands")

    def part(self, cluster_id: str, rounds: int) -> None:
        """Nothing; a record was parted from its person, and each time put back."""
        with self.desk.signed_in("examiner") as page:
            self.open_case(page, cluster_id)
            for _ in self.desk.turns(rounds):
                self.there_and_back(page, cluster_id, "d", "split")
        demand(self.store.judgements().is_empty(), "a split that was taken back still stands")

    def join(self, cluster_id: str, name: str, rounds: int) -> None:
        """Nothing; the person was searched for, joined with another, and each time parted again."""
        with self.desk.signed_in("examiner") as page:
            self.open_case(page, cluster_id)
            for _ in self.desk.turns(rounds):
                tab_to(page, f"document.activeElement.tagName === 'INPUT' && {LABELLED.format('查找另一持证人')}")
                page.keyboard.press("Control+A")
                page.keyboard.type(name)
                page.keyboard.press("Tab")
                page.get_by_role("button", name="是同一人，合并").wait_for()
                page.keyboard.press("Tab")
                self.there_and_back(page, cluster_id, "j", "merge")
        demand(self.store.judgements().is_empty(), "a merge that was taken back still stands")

    def find_unfounded(self, finding_id: str, rounds: int) -> None:
        """Nothing; one called every finding of the certificate unfounded, another agreed; both acts were taken back and done again."""
        many = self.held(finding_id)
        for login, words, key, act in (("examiner", True, "u", "verdict"), ("approver", False, "y", "agree")):
            with self.desk.signed_in(login) as page:
                self.open_case(page, finding_id)
                for at in range(many):
                    last = at == many - 1
                    for _ in self.desk.turns(rounds if last else 0):
                        self.speak(page, words)
                        self.there_and_back(page, finding_id, key, act)
                    self.speak(page, words)
                    if last:
                        self.desk.press(page, key, act)
                    else:
                        self.until(
                            page,
                            key,
                            f"{act}, of several",
                            lambda: page.wait_for_function(f"({NOTICE})().includes('已登记疑点结论')"),
                        )
        verdicts = self.store.verdicts.frame()["verdict"].to_list()
        demand(verdicts == ["unfounded"] * many, f"{verdicts} count and not {many} verdicts of two people")

    def held(self, finding_id: str) -> int:
        """How many findings hold the certificate, one after the other to be spoken of."""
        certificate_id = finding_id.removeprefix("finding-")
        return self.findings.filter(
            (pl.col("certificate_id") == certificate_id) & (pl.col("severity") == "hold")
        ).height

    def speak(self, page: Any, words: bool) -> None:
        """Nothing; the verdict's reason and words are given where the act wants them."""
        if words:
            self.give_verdict(page)
        else:
            page.get_by_role("button", name="同意上述结论").wait_for()

    def give_verdict(self, page: Any) -> None:
        """Nothing; reason and words of a verdict are filled in."""
        settle(page)
        tab_to(page, LABELLED.format("理由（从列表选择）"))
        choose_first(page)
        tab_to(page, TEXTS)
        page.keyboard.type("已看原件")
        page.keyboard.press("Tab")

    def answer_dispute(self, case_id: str, rounds: int) -> None:
        """Nothing; one looked into a disputed lookup, another upheld it with what follows from it, each act taken back and done again."""
        with self.desk.signed_in("examiner") as page:
            self.open_case(page, case_id)
            for _ in self.desk.turns(rounds):
                self.there_and_back(page, case_id, "e", "look into")
            self.desk.press(page, "e", "look into")
        with self.desk.signed_in("approver") as page:
            self.open_case(page, case_id)
            for _ in self.desk.turns(rounds):
                self.say_why(page)
                self.there_and_back(page, case_id, "y", "uphold")
            self.say_why(page)
            self.desk.press(page, "y", "uphold")
        done = {act: len(self.desk.times[act]) - 1 for act in ("look into", "uphold")}
        acts = [event["action"] for event in self.store.cases.history(case_id)]
        looked, upheld = (["look_into", "undo"] * done["look into"], ["uphold", "undo"] * done["uphold"])
        demand(
            acts == ["dispute", *looked, "look_into", *upheld, "uphold"],
            f"the dispute's acts are {acts}",
        )

    def say_why(self, page: Any) -> None:
        """Nothing; words are given, and the first consequence of the list stays chosen."""
        settle(page)
        tab_to(page, TEXTS)
        page.keyboard.type("与批文核对")
        page.keyboard.press("Tab")

    def decide_in_bulk(self, rounds: int) -> None:
        """Nothing; equal cases were previewed, decided in one act and that act taken back."""
        with self.desk.signed_in("examiner") as page:
            page.goto("/bulk")
            for _ in self.desk.turns(rounds):
                page.get_by_role("button", name="预览：").first.wait_for()
                self.until(page, "s", "bulk preview", lambda: page.get_by_role("button", name="确认：").wait_for())
                self.until(page, "y", "bulk apply", lambda: page.get_by_role("button", name="撤销批量操作").wait_for())
                self.until(
                    page, "z", "bulk undo",
                    lambda: page.get_by_role("button", name="撤销批量操作").wait_for(state="detached"),
                )  # fmt: skip
        demand(self.store.judgements().is_empty(), "a bulk act that was taken back still stands")

    def assign(self, case_id: str, rounds: int) -> None:
        """Nothing; the reviewer has taken the case on."""
        with self.desk.signed_in("examiner") as page:
            self.open_case(page, case_id)
            for _ in self.desk.turns(rounds):
                before = page.evaluate("() => performance.now()")
                self.until(page, "a", "assign", lambda: page.wait_for_function(f"({NOTICE})().includes('由我办理')"))
                page.goto(f"/case?case={case_id}&again={before}")
                page.get_by_role("button", name="下一件").wait_for()

    def review_again(self, rounds: int) -> None:
        """Nothing; a colleague has answered drawn cases again, blind, as many as there are."""
        colleague = self.store.accounts.find("approver2")
        with self.desk.signed_in("approver2") as page:
            page.goto("/second")
            for _ in range(min(rounds, len(self.store.second.waiting(colleague)))):
                before = self.store.second.waiting(colleague)
                tab_to(page, TEXTS)
                page.keyboard.type("复核")
                page.keyboard.press("Tab")
                self.until(
                    page, OUTCOMES[before[0].outcomes[0]], "second review",
                    lambda: page.wait_for_function(f"({NOTICE})().includes('复核结论已记录')"),
                )  # fmt: skip
                demand(len(self.store.second.waiting(colleague)) < len(before), "the second outcome was not stored")
                page.goto("/second")

    def there_and_back(self, page: Any, case_id: str, key: str, act: str) -> None:
        """Nothing; the act opened another case, and taking it back opened this one again."""
        self.desk.press(page, key, act)
        demand(self.desk.press(page, "z", "undo") == case_id, f"undo after {act} shows another case")

    def until(self, page: Any, key: str, act: str, seen: Callable[[], object]) -> None:
        """Nothing; how long it took from the key until it was seen is kept."""
        settle(page)
        with self.desk.timed(act):
            page.keyboard.press(key)
            seen()

    def open_case(self, page: Any, case_id: str) -> None:
        """Nothing; the case is on the screen and listens to keys."""
        page.goto(f"/case?case={case_id}")
        page.get_by_role("button", name="下一件").wait_for()
        settle(page)
        shown = page.locator(".sy-case h1").first.inner_text()
        demand(shown == case_id, f"the address names {case_id}, the page shows {shown}")


def choose_first(page: Any) -> None:
    """Nothing; the first entry of the list that has the focus is chosen."""
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    settle(page)


def open_dispute(store: Store, asked: dict[str, str], certificate_id: str | None) -> str:
    """The case of an employer who disputes what a lookup showed, or that it showed nothing."""
    told = Told(
        asked | {"purpose": "recruitment"}, "verified" if certificate_id else "not_found", "r000001", certificate_id
    )
    employer = store.accounts.find("employer")
    return store.disputes.open(employer, told, "与纸质证书不符。", {"title": "高级工程师"}).case_id
