"""A reviewer's click, sent again: by whoever has another role, or by a session whose right is gone, it does nothing."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from lookup_app import access, bulk_disputes, bulk_groups, casework_door, review_work
from lookup_app.wording import words
from tests.lookup_app.test_cluster_pages import doubted, search
from tests.lookup_app.test_decisions import account_of
from tests.lookup_app.test_dispute_pages import equal
from tests.lookup_app.test_pages import shown, visit
from tests.lookup_app.test_verdict_pages import fill

__all__ = ["doubted", "equal", "visit"]
STRANGERS = ("holder", "employer", "administrator", None)


class Click(NamedTuple):
    """One act ready to be done: what the page shows before it, and the button that does it."""

    at: AppTest
    button: str


def open_case(visit, case_id: str) -> AppTest:
    at = visit(None, "examiner")
    at.session_state["review_work.chosen"] = case_id
    at = at.switch_page("app_pages/review_case.py").run()
    assert f"<h1>{case_id}" in shown(at)
    return at


def of_application(visit, installed) -> Click:
    item = next(one for one in review_work.open_items(account_of(installed, "examiner")) if one.kind == "submission")
    return Click(open_case(visit, item.item_id), "decision_panel.examine")


def of_pair(visit, installed) -> Click:
    return Click(open_case(visit, "pair-person-r6-r7"), "decision_panel.same")


def of_cluster(visit, installed) -> Click:
    return Click(open_case(visit, "cluster-h-0010"), "cluster_panel.different")


def of_merge(visit, installed) -> Click:
    return Click(search(open_case(visit, "cluster-h-0010"), "韦小满"), "merge_panel.do")


def of_verdict(visit, installed) -> Click:
    return Click(fill(open_case(visit, "finding-c4")), "verdict_panel.unfounded")


def of_disputes_in_bulk(visit, installed) -> Click:
    account = account_of(installed, "examiner")
    found = bulk_groups.gather(account, review_work.open_items(account), bulk_disputes.sameness)
    assert [group.same.kind for group in found] == ["dispute"]
    at = visit("bulk_decisions", "examiner").button(key="bulk.propose.look_into").click().run()
    return Click(at, "bulk.confirm")


def lose_session(store, token, account) -> None:
    store.sessions.sign_out(token)


def lose_role(store, token, account) -> None:
    store.accounts.set_roles(account.account_id, ["verifier"], by="test")


def be_disabled(store, token, account) -> None:
    store.accounts.disable(account.account_id, by="test")


ACTS = {
    "an application": (of_application, (), lose_session),
    "a pair": (of_pair, (), lose_role),
    "a cluster": (of_cluster, (), be_disabled),
    "a merge": (of_merge, (), lose_role),
    "a verdict": (of_verdict, ("steward",), lose_session),
    "disputes in bulk": (of_disputes_in_bulk, (), be_disabled),
}
"""Act → how it is made ready, who besides strangers has no right to it, and how its own session loses the right."""


@pytest.fixture(params=ACTS, ids=list(ACTS))
def ready(request, visit, installed, doubted, equal) -> tuple[Click, tuple[str | None, ...], Callable[..., None]]:
    """An act made ready by an examiner, everybody who has no right to it, and a way of losing it."""
    prepare, others, lose = ACTS[request.param]
    return prepare(visit, installed), (*STRANGERS, *others), lose


def test_another_role_that_sends_the_same_message_does_nothing(ready, visit):
    (at, button), nobody, _ = ready
    at.button(key=button).click()
    recorded, page, before = at._tree.get_widget_states(), at._page_hash, casework_door.moment()
    for login in nobody:
        other = visit(None, login)
        other._page_hash = page
        answered = other._run(recorded)
        assert casework_door.moment() == before, f"{login or 'nobody'} acted by a message of the examiner's"
        assert login == "steward" or 'class="sy-case' not in shown(answered)
    assert casework_door.moment() == before


def test_a_page_drawn_before_an_account_lost_its_right_acts_no_more(ready, installed, monkeypatch):
    (at, button), _, lose = ready
    token = casework_door.sign_in("examiner", installed.password, "")
    monkeypatch.setattr(access, "signed_in", lambda: casework_door.account_of(token))
    before = casework_door.moment()
    lose(casework_door.store(), token, casework_door.account_of(token))
    after = at.button(key=button).click().run()
    assert casework_door.moment() == before
    assert not after.exception and 'class="sy-case' not in shown(after)
    assert words("zh")("app.signed_out") in shown(after), "the page says why nothing was done"


def test_a_button_acts_for_nobody_but_whom_its_page_was_drawn_for(installed, monkeypatch):
    examiner, holder = (account_of(installed, login) for login in ("examiner", "holder"))
    done = []
    act = access.while_signed_in(lambda account: done.append(account.login))
    for now in (None, examiner, holder):
        monkeypatch.setattr(access, "signed_in", lambda now=now: now)
        act(holder)
    assert done == ["holder"]
