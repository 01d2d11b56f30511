"""An administrator looks after accounts in the browser; nobody else may, whatever the page once showed."""

import pytest

from lookup_app import account_work, casework_door
from lookup_app.wording import words
from pipelines.casework.errors import ForbiddenError
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]

PASSWORD = "一串够长的口令-2022"
say = words("zh")


@pytest.fixture
def chief(installed):
    return casework_door.store().accounts.add("chief", installed.password, display_name="甲", roles=["administrator"])


def test_an_account_is_made_and_can_sign_in(visit, chief):
    at = visit("staff_accounts", "chief")
    login, name, password = at.text_input
    login.set_value("xin")
    name.set_value("新审核员")
    at.multiselect[0].set_value(["examiner"])
    password.set_value(PASSWORD)
    at = at.button[0].click().run()
    assert say("accounts.added", login="xin") in shown(at) and "新审核员" in shown(at)
    assert PASSWORD not in shown(at)
    token = casework_door.sign_in("xin", PASSWORD, "")
    assert casework_door.account_of(token).roles == {"examiner"}
    lines = casework_door.store().audit.lines(f"account:{casework_door.account_of(token).account_id}")
    assert [line["actor"] for line in lines if line["action"] == "account_add"] == [chief.account_id]


def test_a_disabled_account_is_signed_out_at_once_and_can_be_given_back(visit, chief, installed):
    token = casework_door.sign_in("examiner", installed.password, "")
    account = casework_door.account_of(token)
    at = visit("staff_accounts", "chief")
    at = at.selectbox(key="staff_accounts.chosen").set_value(account.account_id).run()
    at = at.button(key="staff_accounts.switch").click().run()
    assert say("accounts.switched") in shown(at) and say("accounts.disabled") in shown(at)
    assert casework_door.account_of(token) is None and casework_door.sign_in("examiner", installed.password, "") is None
    assert account_work.disable(chief, account.account_id, disabled=False) is None
    assert casework_door.sign_in("examiner", installed.password, "")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param(("xin", "乙", "short", ["examiner"]), "密码至少", id="weak password"),
        pytest.param(("examiner", "乙", PASSWORD, ["examiner"]), "已被使用", id="login taken"),
        pytest.param(("xin", "乙", PASSWORD, []), "角色", id="no role"),
        pytest.param(("xin", "乙", PASSWORD, ["holder"]), "不能建立", id="a holder, who registers"),
    ],
)
def test_what_is_not_in_order_is_said(chief, fields, sentence):
    assert sentence in account_work.add(chief, *fields)


def test_nobody_locks_themselves_out(chief):
    assert account_work.disable(chief, chief.account_id, disabled=True) == account_work.OWN


def test_a_right_that_was_taken_away_counts_no_more(chief):
    casework_door.store().accounts.set_roles(chief.account_id, ["steward"], by="console")
    assert "没有此操作的权限" in account_work.add(chief, "xin", "乙", PASSWORD, ["administrator"])
    with pytest.raises(ForbiddenError):
        account_work.listed(chief)


def test_holders_are_not_listed(chief):
    assert all("holder" not in account.roles for account in account_work.listed(chief))
