"""The pages' server dies in the middle of a reviewer's act while a colleague has the same case open: each act stands once, whoever pressed what when."""

from collections.abc import Callable
from typing import Any

from pipelines.casework import Store
from tests.lookup_app.browsing import Server
from tests.soak.desk_acts import Acts
from tests.soak.keyboard import settle
from tests.soak.proof import demand

CONNECTED = ".stApp[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
PRESSES, LOOKS, LOOK = 8, 50, 100
"""A page that has just come back may not hear a key yet: so often it is pressed again, after so many looks of so many milliseconds."""

Ready = Callable[[Any], None]


class Falls:
    """Two reviewers at one case, and a server that dies between them."""

    def __init__(self, acts: Acts, server: Server, store: Store) -> None:
        self.acts, self.desk, self.server, self.store = acts, acts.desk, server, store

    def all(self, pair_id: str, cluster_id: str, finding_id: str, dispute_id: str, application_id: str) -> None:
        """Nothing; a pair, a split, a dispute, an application, a finding's verdict and, over what is left, a bulk act, each once."""
        for what, case_id, key in (("a judgement", pair_id, "s"), ("a split", cluster_id, "d")):
            self.once(what, f"/case?case={case_id}", self.opened(case_id), key, self.judgements)
        for what, case_id in (("looking into a dispute", dispute_id), ("examining", application_id)):
            self.once(what, f"/case?case={case_id}", self.opened(case_id), "e", self.events_of(case_id))
        self.once(
            "a verdict",
            f"/case?case={finding_id}",
            self.filled(finding_id),
            "u",
            lambda: len(self.store.verdicts.lately()),
        )
        self.once("a bulk act", "/bulk", self.previewed, "y", self.bulk_acts)

    def once(self, what: str, address: str, ready: Ready, key: str, count: Callable[[], int]) -> None:
        """Nothing; the act was done once in spite of a dead server and of a colleague who did the same."""
        with self.desk.signed_in("examiner") as page, self.desk.signed_in("examiner2") as other:
            for one in (page, other):
                one.goto(address)
                ready(one)
            before = count()
            self.server.kill()
            page.keyboard.press(key)
            demand(count() == before, f"{what} stands although the server was dead")
            self.server.start()
            for one in (page, other):
                one.locator(CONNECTED).wait_for()
            if address == "/bulk":
                page.goto(address)
                ready(page)
            done = self.pressed(page, key, lambda: count() != before)
            demand(done, f"{what} could not be done when the server was back: what was typed or shown is lost")
            after = count()
            settle(page)
            other.keyboard.press(key)
            settle(other)
            demand(count() == after, f"{what} stands twice: once by either of two reviewers")

    def pressed(self, page: Any, key: str, happened: Callable[[], bool]) -> bool:
        """Whether it happened after the key."""
        for _ in range(PRESSES):
            page.keyboard.press(key)
            for _ in range(LOOKS):
                if happened():
                    return True
                page.wait_for_timeout(LOOK)
        return False

    def opened(self, case_id: str) -> Ready:
        """Opens the case."""
        return lambda page: self.acts.open_case(page, case_id)

    def filled(self, finding_id: str) -> Ready:
        """Opens the finding and fills reason and words in."""

        def fill(page: Any) -> None:
            self.acts.open_case(page, finding_id)
            self.acts.give_verdict(page)
            settle(page)

        return fill

    def previewed(self, page: Any) -> None:
        """Previews the first group's first act; a page whose server died knows of no preview any more."""
        page.get_by_role("button", name="预览：").first.wait_for()
        settle(page)
        page.keyboard.press("s")
        page.get_by_role("button", name="确认：").wait_for()
        settle(page)

    def events_of(self, case_id: str) -> Callable[[], int]:
        """Counts what was done to the case."""
        return lambda: len(self.store.cases.history(case_id))

    def judgements(self) -> int:
        """How many judgements have been made."""
        return len(self.store.judgements())

    def bulk_acts(self) -> int:
        """How many bulk acts of the two stand."""
        return sum(len(self.store.bulk.standing(self.store.accounts.find(one))) for one in ("examiner", "examiner2"))
