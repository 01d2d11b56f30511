"""A person's own second factor over HTTP: enrolled at the first sign-in, shown once, changed only with password and code."""

import re

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lookup_app import casework_door, factor_work
from lookup_app.routes import account_pages, factor_pages
from lookup_app.wording import words
from tests.lookup_app.test_account_pages import send
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]

say = words("zh")
MINE = factor_pages.STANDING


@pytest.fixture
def client(installed, monkeypatch):
    monkeypatch.setenv("SHENYAN_STAFF_SECOND_FACTOR", "required")
    monkeypatch.setattr(account_pages.brakes, "SIGN_IN", account_pages.brakes.brake("factor_test", "100/minute"))
    casework_door.close()
    routes = [*account_pages.ROUTES, *factor_pages.ROUTES]
    with TestClient(Starlette(routes=routes), follow_redirects=False) as opened:
        yield opened


def secret_on(page) -> str:
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.text).group(1).replace(" ", "")


def confirm(client, page, code):
    sent = dict(re.findall(r'name="(csrf|proposal)" value="([^"]+)"', page.text))
    return client.post(account_pages.ENROLMENT, data={**sent, "code": code})


def signed_in(client):
    token = client.cookies.get("shenyan_session")
    return casework_door.account_of(token) if token else None


def enrol(client, installed) -> tuple[str, list[str]]:
    """The steward's secret and recovery codes; the client is signed in."""
    send(client, "/account/login", {"login": "steward", "password": installed.password})
    page = client.get(account_pages.ENROLMENT)
    done = confirm(client, page, pyotp.TOTP(secret_on(page)).now())
    return secret_on(page), re.findall(r"<li><code>([^<]+)</code>", done.text)


def test_the_first_sign_in_of_staff_enrols_and_only_then_opens_a_session(client, installed):
    answer = send(client, "/account/login", {"login": "steward", "password": installed.password})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{account_pages.ENROLMENT}?lang=zh")
    assert signed_in(client) is None
    page = client.get(account_pages.ENROLMENT)
    assert "data:image/svg+xml;base64," in page.text and "http" not in re.sub(r"data:[^\"]+", "", page.text)
    wrong = confirm(client, page, "000000")
    assert wrong.status_code == 400 and "动态验证码不正确" in wrong.text and secret_on(wrong) == secret_on(page)
    assert signed_in(client) is None
    done = confirm(client, wrong, pyotp.TOTP(secret_on(page)).now())
    assert signed_in(client).roles == {"steward"}
    assert len(re.findall(r"<li><code>", done.text)) == 10 and secret_on(page) not in done.text
    assert "shenyan_enrolment" not in client.cookies
    assert say("factor.expired") in client.get(account_pages.ENROLMENT).text


def test_whoever_has_no_ticket_enrols_nothing(client, installed):
    for _ in range(2):
        assert client.get(account_pages.ENROLMENT).status_code == 400
        client.cookies.set("shenyan_enrolment", "made up", path="/account")
    page = client.get("/account/login")
    assert confirm(client, page, "000000").status_code == 400
    assert client.get(MINE).headers["location"] == client.post(MINE).headers["location"] == "/account/login"


def test_a_recovery_code_signs_in_and_the_page_counts_those_left(client, installed):
    _, codes = enrol(client, installed)
    client.cookies.delete("shenyan_session")
    answer = send(client, "/account/login", {"login": "steward", "password": installed.password, "code": codes[3]})
    assert answer.status_code == 303
    assert say("factor.enrolled", left=9) in client.get(MINE).text
    again = send(client, "/account/login", {"login": "steward", "password": installed.password, "code": codes[3]})
    assert again.status_code == 401


@pytest.mark.parametrize("act", ["replace", "recovery", "drop"])
def test_a_session_alone_changes_no_second_factor(client, installed, act):
    _, codes = enrol(client, installed)
    for proof in ({"password": "falsch-aber-lang", "code": codes[0]}, {"password": installed.password, "code": "000000"}, {}):  # fmt: skip
        answer = send(client, MINE, {"act": act, **proof})
        assert answer.status_code in (400, 401) and "shenyan_enrolment" not in client.cookies
    assert factor_work.standing(signed_in(client)) == (True, True, 10)


def test_another_telephone_counts_once_confirmed_and_new_recovery_codes_at_once(client, installed):
    secret, codes = enrol(client, installed)
    fresh = send(client, MINE, {"act": "recovery", "password": installed.password, "code": codes[0]})
    new = re.findall(r"<li><code>([^<]+)</code>", fresh.text)
    assert len(new) == 10 and not set(new) & set(codes)
    assert send(client, MINE, {"act": "replace", "password": installed.password, "code": new[0]}).status_code == 303
    page = client.get(account_pages.ENROLMENT)
    assert secret_on(page) != secret
    confirm(client, page, pyotp.TOTP(secret_on(page)).now())
    assert signed_in(client) is not None
    assert factor_work.enter("steward", installed.password, new[1]) == (None, None)


def test_staff_who_must_have_one_keep_it_and_employers_may_end_theirs(client, installed):
    _, codes = enrol(client, installed)
    kept = send(client, MINE, {"act": "drop", "password": installed.password, "code": codes[0]})
    assert kept.status_code == 400 and "必须绑定" in kept.text
    send(client, "/account/login", {"login": "employer", "password": installed.password})
    assert say("factor.not_enrolled") in client.get(MINE).text
    send(client, MINE, {"act": "enrol", "password": installed.password})
    page = client.get(account_pages.ENROLMENT)
    done = confirm(client, page, pyotp.TOTP(secret_on(page)).now())
    code = re.search(r"<li><code>([^<]+)</code>", done.text).group(1)
    assert send(client, MINE, {"act": "drop", "password": installed.password, "code": code}).status_code == 303
    assert factor_work.enter("employer", installed.password, "").token


def test_the_first_steward_too_is_led_to_the_enrolment(client, installed):
    entry = factor_work.enter("steward", installed.password, "")
    assert entry.token is None and entry.ticket
    assert factor_work.enter("steward", "falsch-aber-lang", "") == (None, None)


def test_an_administrator_takes_a_lost_factor_away_and_nobody_else_does(visit, installed):
    accounts = casework_door.store().accounts
    steward, chief = accounts.find("steward"), accounts.find("administrator")
    token = casework_door.sign_in("steward", installed.password, "")
    casework_door.store().second_factors.enroll(steward.account_id, by="test")
    assert casework_door.account_of(token) is None
    assert "权限" in factor_work.reset(steward, chief.account_id)
    assert "自己的验证器" in factor_work.reset(chief, chief.account_id)
    at = visit("staff_accounts", "administrator")
    at = at.selectbox(key="staff_accounts.chosen").set_value(steward.account_id).run()
    at = at.button(key="staff_accounts.reset").click().run()
    assert say("accounts.factor_reset") in shown(at)
    assert not accounts.find("steward").has_second_factor
    line = next(iter(casework_door.store().audit.lines(f"account:{steward.account_id}")))
    assert (line["action"], line["actor"]) == ("second_factor_drop", chief.account_id)
