"""Signing in and out over HTTP: forged requests, wrong passwords, cookies that no script reads."""

import re

import pytest
from sqlalchemy import delete
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from lookup_app import casework_door, enquiries
from lookup_app.routes import account_pages
from lookup_app.routes.sign_in_first import SignInFirst
from pipelines.casework import first_account
from pipelines.casework.tables import account_roles

NEW = {
    "login": "meng.wanqiu",
    "password": "一串够长的口令-2020",
    "holder_name": "蒙晚秋",
    "id_number": "450203198506150517",
    "phone": "13800000000",
    "consent": "yes",
}


@pytest.fixture
def client(installed):
    site = Starlette(routes=account_pages.ROUTES, middleware=[Middleware(SignInFirst)])
    with TestClient(site, follow_redirects=False) as opened:
        yield opened


def send(client, address: str, fields: dict[str, str], **more):
    """The form as a browser sends it, with the token of the page."""
    page = client.get(address)
    token = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
    return client.post(address, data={**fields, "csrf": token}, **more)


def test_the_right_password_opens_a_session_in_a_cookie_no_script_reads(client, installed):
    answer = send(client, "/account/login", {"login": "examiner", "password": installed.password, "code": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("shenyan_session="))
    assert "httponly" in cookie.lower() and "samesite=lax" in cookie.lower()
    assert casework_door.account_of(client.cookies["shenyan_session"]).roles == {"examiner"}


def test_who_has_to_sign_in_for_a_page_comes_to_it_and_may_see_it_then(client, installed):
    told = client.get("/case?case=K1&lang=en").headers["location"]
    assert told == "/account/login?lang=en&next=%2Fcase%3Fcase%3DK1%26lang%3Den"
    assert 'href="/account/login?lang=zh&amp;next=%2Fcase%3Fcase%3DK1%26lang%3Den"' in client.get(told).text
    answer = send(client, told, {"login": "examiner", "password": installed.password})
    assert answer.headers["location"] == "/case?case=K1&lang=en"
    assert client.get("/case?case=K1").status_code == 404  # the pages themselves are not part of this site


@pytest.mark.parametrize(
    ("wanted", "comes_to"),
    [
        pytest.param("/queue", "/queue", id="a page of ours"),
        pytest.param("https://example.org/queue", "/", id="another site"),
        pytest.param("//example.org/queue", "/", id="another site without a scheme"),
        pytest.param("/account/logout", "/", id="no page"),
    ],
)
def test_the_sign_in_leads_to_no_address_but_our_pages(client, installed, wanted, comes_to):
    answer = send(client, f"/account/login?next={wanted}", {"login": "examiner", "password": installed.password})
    assert answer.headers["location"] == comes_to


@pytest.mark.parametrize("address", ["/", "/recheck"])
def test_what_everybody_may_see_asks_for_no_sign_in(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"login": "examiner", "password": "falsch-aber-lang"}, id="wrong password"),
        pytest.param({"login": "nobody", "password": "falsch-aber-lang"}, id="unknown account"),
    ],
)
def test_every_failure_to_sign_in_reads_the_same(client, fields):
    answer = send(client, "/account/login", fields)
    assert answer.status_code == 401
    assert "账户名、密码或动态验证码不正确，或账户暂时锁定。" in answer.text
    assert "shenyan_session" not in client.cookies


def test_a_form_without_the_pages_token_is_refused(client, installed):
    client.get("/account/login")
    forged = client.post("/account/login", data={"login": "examiner", "password": installed.password, "csrf": "guess"})
    assert forged.status_code == 400 and "shenyan_session" not in client.cookies


def test_signing_out_ends_the_session_on_the_server_but_not_from_another_site(client, installed):
    send(client, "/account/login", {"login": "examiner", "password": installed.password})
    token = client.cookies["shenyan_session"]
    client.get("/account/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert casework_door.account_of(token) is not None
    left = client.get("/account/logout?lang=en", headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=False)
    assert left.headers["location"] == "/?lang=en"
    assert casework_door.account_of(token) is None


def test_a_holder_registers_and_is_signed_in(client):
    answer = send(client, "/account/register?lang=en", NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mine?lang=en")
    account = casework_door.account_of(client.cookies["shenyan_session"])
    assert (account.name, account.roles) == ("蒙晚秋", {"holder"})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param({"consent": ""}, "注册需要同意个人信息的处理。", id="no consent"),
        pytest.param({"password": "short"}, "密码至少", id="weak password"),
        pytest.param({"id_number": "450203198506150518"}, "身份证号不正确", id="wrong check digit"),
        pytest.param({"login": "holder"}, "已被使用", id="login taken"),
    ],
)
def test_a_registration_that_is_not_in_order_says_why_and_repeats_nothing(client, change, sentence):
    answer = send(client, "/account/register", NEW | change)
    assert answer.status_code == 400 and sentence in answer.text
    assert NEW["id_number"][:-1] not in answer.text and NEW["password"] not in answer.text


def test_too_many_attempts_from_one_address_must_wait(client):
    answers = [send(client, "/account/login", {"login": "nobody", "password": "x"}).status_code for _ in range(12)]
    assert answers[-1] == 429


def test_numbers_are_not_tried_by_registering(client):
    for _ in range(8):
        assert enquiries.declare(NEW["holder_name"], "450202199001010000", "address:testclient") == 0
    answer = send(client, "/account/register", NEW)
    assert answer.status_code == 429 and "shenyan_session" not in client.cookies


def test_the_page_is_in_english_when_asked_and_each_language_leads_to_the_other(client):
    english, chinese = client.get("/account/login?lang=en").text, client.get("/account/login").text
    assert '<html lang="en">' in english and '<a href="/account/login?lang=zh" lang="zh" hreflang="zh">中文' in english
    assert '<a href="/account/login?lang=en" lang="en" hreflang="en">English' in chinese
    assert '<a href="/?lang=en">Back' in english and '<a href="/">返回首页' in chinese


CODE = "ABCD-2345-EFGH-6789"
FIRST = {"setup_code": CODE.lower(), "login": "guan", "display_name": "甲", "password": "一串够长的口令-2021"}


@pytest.fixture
def fresh(installed, monkeypatch):
    """The pages of an installation whose people are gone, so that its set-up is open."""
    monkeypatch.setenv(first_account.DIGEST_VARIABLE, first_account.digest_of(CODE))
    monkeypatch.setattr(account_pages.brakes, "SIGN_IN", account_pages.brakes.brake("set_up_test", "100/minute"))
    with casework_door.store()._context.database.write() as connection:
        connection.execute(delete(account_roles).where(account_roles.c.role.in_(first_account.MANAGING)))


def test_the_first_stewards_account_is_made_in_the_browser_with_a_code_that_serves_once(client, fresh):
    assert "/account/setup" in client.get("/account/login").text
    wrong = send(client, "/account/setup", FIRST | {"setup_code": "ABCD-2345-EFGH-6788"})
    assert wrong.status_code == 400 and "设置码不正确" in wrong.text and CODE not in wrong.text
    weak = send(client, "/account/setup", FIRST | {"password": "short"})
    assert weak.status_code == 400 and "密码至少" in weak.text
    page = client.get("/account/setup")
    assert send(client, "/account/setup", FIRST).status_code == 303
    account = casework_door.account_of(client.cookies["shenyan_session"])
    assert account.roles == {"steward", "administrator"}
    token = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
    client.cookies.set("shenyan_csrf", token, path="/account")
    again = client.post("/account/setup", data=FIRST | {"login": "zwei", "csrf": token})
    assert again.status_code == 400 and "设置码已失效" in again.text
    assert client.get("/account/setup").headers["location"] == "/account/login"
    assert "/account/setup" not in client.get("/account/login").text


def test_without_a_code_from_the_terminal_nothing_can_be_set_up(client, fresh, monkeypatch):
    monkeypatch.setenv(first_account.DIGEST_VARIABLE, "")
    assert client.get("/account/setup").headers["location"] == "/account/login"
    assert casework_door.set_up("", "guan", FIRST["password"], "甲") == first_account.REFUSED


@pytest.mark.parametrize(
    ("site", "scheme", "secure"),
    [
        pytest.param("", "http", False, id="plain, on this machine"),
        pytest.param("", "https", True, id="over TLS"),
        pytest.param("https://shenyan.city.example", "http", True, id="behind a proxy that ends TLS and says nothing"),
        pytest.param("http://shenyan.city.example", "http", False, id="a site without TLS"),
    ],
)
def test_a_session_goes_over_tls_alone_where_the_site_has_it(client, installed, monkeypatch, site, scheme, secure):
    monkeypatch.setenv("SHENYAN_SITE", site)
    with TestClient(client.app, base_url=f"{scheme}://testserver", follow_redirects=False) as visitor:
        form = visitor.get("/account/login")
        csrf = re.search(r'name="csrf" value="([^"]+)"', form.text).group(1)
        visitor.cookies.set("shenyan_csrf", csrf)
        given = {"csrf": csrf, "login": "employer", "password": installed.password}
        answer = visitor.post("/account/login", data=given)
    (session,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith("shenyan_session=")]
    assert {word.strip().lower() for word in session.split(";")} >= {"httponly", "samesite=lax"}
    assert ("secure" in session.lower(), "secure" in form.headers["set-cookie"].lower()) == (secure, secure)
