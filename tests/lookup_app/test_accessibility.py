"""Every page is audited by axe in a real Chromium, signed in as somebody who may see it."""

import pytest

from lookup_app.access import SITE, Listing
from tests.lookup_app.browsing import sign_in

audit = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
pytestmark = pytest.mark.browser
ACCOUNTS = {
    "verifier": "employer",
    "holder": "holder2",
    "examiner": "examiner",
    "steward": "steward",
    "administrator": "administrator",
}
SERIOUS = {"serious", "critical"}


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
        faults += faults_on(page)
    assert faults == []


@pytest.mark.parametrize("address", ["/account/login", "/account/register"])
def test_an_account_page_has_no_serious_fault(page, address):
    page.goto(address)
    assert faults_on(page) == []
