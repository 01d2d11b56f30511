"""Signing in by OpenID Connect, against a provider in a process of its own."""

import re
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lookup_app import casework_door, openid
from lookup_app.openid import OpenIdError, Provider
from lookup_app.routes import account_pages, openid_pages
from lookup_app.wording import words
from pipelines.casework import ForbiddenError
from tests.lookup_app.browsing import free_port, wait_until_served

pytestmark = pytest.mark.skipif(
    find_spec("oidc_provider_mock") is None, reason="the provider of the tests is not installed"
)


@pytest.fixture(scope="module")
def provider_at():
    """The address of a provider in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--host", "localhost"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_served(f"http://localhost:{port}/.well-known/openid-configuration", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture
def configured(installed, provider_at, tmp_path, monkeypatch):
    """A function that configures the provider with what more is said, and gives a visitor's client."""

    def configure(more: str = "") -> TestClient:
        file = tmp_path / "oidc.toml"
        file.write_text(f'issuer = "{provider_at}"\nclient_id = "shenyan"\nname = "市政务"\n{more}', encoding="utf-8")
        monkeypatch.setenv(openid.CONFIGURED_BY, str(file))
        monkeypatch.setenv(openid.SECRET, "a secret")
        openid.load.cache_clear()
        app = Starlette(routes=[*account_pages.ROUTES, *openid_pages.ROUTES])
        return TestClient(app, base_url="http://testserver", follow_redirects=False)

    yield configure
    openid.load.cache_clear()


def sign_in_at(provider_at: str, client: TestClient, sub: str, **claims: object):
    """The answer that the visitor gets who goes to the provider, signs in there as `sub` and comes back."""
    httpx.put(f"{provider_at}/users/{sub}", json=claims).raise_for_status()
    begun = client.get("/account/oidc")
    assert begun.status_code == 303
    back = httpx.post(begun.headers["location"], data={"sub": sub}).headers["location"]
    assert back.startswith("http://testserver/account/oidc/callback?")
    return client.get(back)


def account_in(answer):
    token = answer.cookies.get(account_pages.SESSION_COOKIE)
    return casework_door.account_of(token) if token else None


def test_a_bound_identity_opens_its_account_and_no_other(configured, provider_at):
    client = configured()
    assert "市政务" in client.get("/account/login").text
    employer = casework_door.store().accounts.find("employer")
    casework_door.store().accounts.bind_identity(employer.account_id, provider_at, "e-17", by="test")
    assert account_in(sign_in_at(provider_at, client, "e-17")) == employer
    stranger = sign_in_at(provider_at, client, "employer", preferred_username="employer")
    assert stranger.status_code == 403 and account_in(stranger) is None


@pytest.mark.parametrize(
    ("more", "claims", "opens"),
    [
        pytest.param("", {}, False, id="nothing said of a second factor"),
        pytest.param("", {"amr": ["pwd"]}, False, id="a password alone"),
        pytest.param("", {"amr": ["pwd", "otp"]}, True, id="a code besides"),
        pytest.param('[second_factor]\nclaim = "acr"\nvalues = ["aal2"]', {"acr": "aal2"}, True, id="by level of assurance"),
        pytest.param('[second_factor]\nclaim = "acr"\nvalues = ["aal2"]', {"amr": ["otp"]}, False, id="another claim than configured"),
        pytest.param("[second_factor]\nby_provider = true", {}, True, id="the provider always asks for one"),
    ],
)  # fmt: skip
def test_staff_come_in_with_a_second_factor_only(configured, provider_at, more, claims, opens):
    client = configured(more)
    steward = casework_door.store().accounts.find("steward")
    casework_door.store().accounts.bind_identity(steward.account_id, provider_at, "s-1", by="test")
    assert (account_in(sign_in_at(provider_at, client, "s-1", **claims)) == steward) is opens


EMPLOYERS = '[employers]\nclaim = "groups"\nvalues = ["hr"]'


def test_a_claim_lets_a_new_employer_in_and_nobody_as_staff(configured, provider_at):
    client = configured(EMPLOYERS)
    made = account_in(
        sign_in_at(provider_at, client, "n-1", groups=["hr", "steward", "administrator"], name="测试公司")
    )
    assert (made.roles, made.name) == (frozenset({"verifier"}), "测试公司")
    assert account_in(sign_in_at(provider_at, client, "n-1", groups=[])) == made
    assert account_in(sign_in_at(provider_at, client, "n-2", groups=["steward"])) is None
    with pytest.raises(ForbiddenError):
        casework_door.store().accounts.add_by_identity(provider_at, "n-3", "x", ["verifier", "steward"])


def test_a_disabled_account_is_opened_by_nothing(configured, provider_at):
    client = configured(EMPLOYERS)
    employer = casework_door.store().accounts.find("employer")
    casework_door.store().accounts.bind_identity(employer.account_id, provider_at, "e-18", by="test")
    casework_door.store().accounts.disable(employer.account_id, by="test")
    assert account_in(sign_in_at(provider_at, client, "e-18", groups=["hr"])) is None


def _other_state(client, back):
    return re.sub("state=[^&]+", "state=another", back)


def _other_visitor(client, back):
    client.cookies.clear()
    return back


def _unsealed_cookie(client, back):
    state = re.search("state=([^&]+)", back).group(1)
    client.cookies.clear()
    client.cookies.set(openid_pages.COOKIE, f'{{"for":"oidc","state":"{state}","nonce":"","verifier":"","at":9e12}}')
    return back


def _spent_code(client, back):
    kept = client.cookies.get(openid_pages.COOKIE)
    client.get(back)
    client.cookies.set(openid_pages.COOKIE, kept)
    return back


@pytest.mark.parametrize("forge", [_other_state, _other_visitor, _unsealed_cookie, _spent_code])
def test_an_answer_that_was_not_asked_for_opens_nothing(configured, provider_at, forge):
    client = configured(EMPLOYERS)
    httpx.put(f"{provider_at}/users/f-1", json={"groups": ["hr"]})
    begun = client.get("/account/oidc").headers["location"]
    back = httpx.post(begun, data={"sub": "f-1"}).headers["location"]
    answer = client.get(forge(client, back))
    assert answer.status_code == 400 and account_in(answer) is None
    assert words("zh")("account.oidc_failed") in answer.text


def test_a_token_for_another_client_or_sign_in_is_refused(configured, provider_at, monkeypatch):
    configured()
    provider = openid.load()
    httpx.put(f"{provider_at}/users/t-1", json={})
    address, kept = openid.begin(provider, "http://testserver/account/oidc/callback")

    def code() -> str:
        return re.search("code=([^&]+)", httpx.post(address, data={"sub": "t-1"}).headers["location"]).group(1)

    def finish(provider: Provider, **other: object):
        return openid.finish(
            provider, {**kept, **other}, str(kept["state"]), code(), "http://testserver/account/oidc/callback"
        )

    assert finish(provider)["sub"] == "t-1"
    read = openid._read_token
    other = replace(provider, client_id="another")
    for wrong in (
        lambda: finish(provider, nonce="another"),
        lambda: finish(provider, at=0),
        lambda: finish(provider, **{"for": "report"}),
    ):
        with pytest.raises(OpenIdError):
            wrong()
    monkeypatch.setattr(openid, "_read_token", lambda _, keys_at, token: read(other, keys_at, token))
    with pytest.raises(OpenIdError, match="InvalidClaimError"):
        finish(provider)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('issuer = "https://sso.example"', id="no client"),
        pytest.param('issuer = "http://sso.example"\nclient_id = "c"', id="no encryption on the way"),
        pytest.param('issuer = "https://sso.example"\nclient_id = "c"\nroles = "groups"', id="roles by claim"),
        pytest.param('issuer = "https://sso.example"\nclient_id = "c"\n[employers]\nclaim = "g"\nrole = "steward"', id="staff by claim"),
    ],
)  # fmt: skip
def test_a_configuration_that_says_what_must_not_be_is_refused(tmp_path, monkeypatch, text):
    monkeypatch.setenv(openid.SECRET, "a secret")
    (tmp_path / "c.toml").write_text(text)
    with pytest.raises((ValueError, OpenIdError)):
        openid.load.__wrapped__(str(tmp_path / "c.toml"))


def test_without_configuration_there_is_no_such_way(installed, monkeypatch):
    monkeypatch.delenv(openid.CONFIGURED_BY, raising=False)
    openid.load.cache_clear()
    client = TestClient(Starlette(routes=[*account_pages.ROUTES, *openid_pages.ROUTES]))
    assert (
        client.get("/account/oidc").status_code
        == 404
        == client.get("/account/oidc/callback?code=a&state=b").status_code
    )
    assert "/account/oidc" not in client.get("/account/login").text


def test_where_it_is_required_staff_sign_in_with_a_second_factor_only(installed, monkeypatch):
    import pyotp

    monkeypatch.setenv("SHENYAN_STAFF_SECOND_FACTOR", "required")
    casework_door.close()
    assert casework_door.sign_in("steward", installed.password, "") is None
    assert casework_door.sign_in("employer", installed.password, "")
    steward = casework_door.store().accounts.find("steward")
    uri = casework_door.store().second_factors.enroll(steward.account_id, by="test")
    assert casework_door.sign_in("steward", installed.password, pyotp.parse_uri(uri).now())
