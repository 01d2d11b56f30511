"""Every page is audited by axe in a real Chromium, signed in as somebody who may see it."""

import polars as pl
import pytest

from lookup_app.access import SITE, Listing
from lookup_app.wording import words
from pipelines.casework import open_store
from tests.lookup_app.browsing import sign_in
from tests.lookup_app.conftest import Installation, frame, install, row

audit = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
pytestmark = pytest.mark.browser
ACCOUNTS = {
    "verifier": "employer",
    "holder": "holder2",
    "examiner": "examiner",
    "steward": "steward",
    "administrator": "administrator",
}
EMPTY = {address: words("zh")(key) for address, key in (("bulk", "bulk.none"), ("second", "second.empty"))}
"""What a page says that has nothing to show; here they have."""
SERIOUS = {"serious", "critical"}


MORE = {
    "examiner": ["/case?case=cluster-h-0010", "/case?case=pair-person-r6-r7", "/case?case=finding-c4"],
    "steward": ["/account/second-factor"],
}
"""Addresses besides the pages' own: a graph of records, a pair with its waterfall, a finding to be judged, one's own second factor."""


@pytest.fixture(scope="module")
def installation(tmp_path_factory, invented_tables) -> Installation:
    """An installation in which every reviewers' page has something to show: equal pairs, a cluster, a case to be seen again."""
    same = invented_tables["links"].row(0, named=True) | {"record_id_l": "r4"}
    pair = invented_tables["review_queue"].row(2, named=True) | {"case_id": "pair-person-r4-r7", "record_id_l": "r4"}
    cluster = row("review_queue", case_id="cluster-h-0010", kind="cluster", priority=99.0, reasons=["UNSURE_CLUSTER"], certificate_id="c4", holder_id="h-0010", record_id_l="r6")  # fmt: skip
    more = {
        "links": pl.concat([invented_tables["links"], frame("links", [same])]),
        "review_queue": pl.concat([invented_tables["review_queue"], frame("review_queue", [pair, cluster])]),
    }
    made = install(tmp_path_factory.mktemp("busy"), invented_tables | more)
    made.environment["SHENYAN_SECOND_REVIEW_SHARE"] = "1"
    store = open_store(made.environment["SHENYAN_DATABASE_URL"], made.keys, second_review_share=1.0)
    colleague = store.accounts.add("colleague", made.password, display_name="乙", roles=["examiner"])
    (case,) = store.review.queue(colleague)
    store.cases.apply("return", colleague, case.case_id, case.version, reason="材料模糊")
    store.close()
    return made


def account_for(listing: Listing) -> str | None:
    """The test account that may see the page; None for a page that everyone sees."""
    return next((login for role, login in ACCOUNTS.items() if role in listing.roles), None)


def faults_on(page) -> list[str]:
    """Every serious fault that axe finds on the page: address, rule and element."""
    found = audit.Axe().run(page).response["violations"]
    return [
        f"{page.url} {fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("login", [None, *ACCOUNTS.values()])
def test_no_page_has_a_serious_fault(page, installation, login):
    if login:
        sign_in(page, login, installation.password)
    faults = []
    for listing in SITE:
        if account_for(listing) != login:
            continue
        page.goto(f"/{listing.address}")
        page.locator("h1").first.wait_for()
        assert page.get_by_role("dialog").count() == 0
        page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
        assert page.get_by_text(EMPTY[listing.address]).count() == 0 if listing.address in EMPTY else True
        faults += faults_on(page)
    for address in MORE.get(login, []):
        page.goto(address)
        page.locator("h1").first.wait_for()
        if address.startswith("/case"):
            page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
        faults += faults_on(page)
    assert faults == []


@pytest.mark.parametrize("address", ["/account/login", "/account/register"])
def test_an_account_page_has_no_serious_fault(page, address):
    page.goto(address)
    assert faults_on(page) == []
