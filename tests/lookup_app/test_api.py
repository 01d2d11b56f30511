"""The API over HTTP, without a server: keys, answers, refusals, headers."""

import json
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lookup_app import brakes, casework_door, curated_door, enquiries, reports
from lookup_app.enquiries import Enquirer
from lookup_app.routes import api, disputes
from lookup_app.routes.beside import Beside, api_of
from lookup_app.routes.security_headers import SecurityHeaders

WEI = {"name": "韦小满", "id_number": "450205198803127244", "purpose": "recruitment"}


async def page(request: Request) -> PlainTextResponse:
    """Stands for the pages, which answer every address that nobody else does."""
    return PlainTextResponse("")


@pytest.fixture
def client(installed):
    """A client of the routes as the application mounts them."""
    app = Starlette(
        routes=[Route("/{anything:path}", page)],
        middleware=[Middleware(SecurityHeaders), Middleware(Beside, api=api_of([*api.ROUTES, *disputes.ROUTES]))],
    )
    with TestClient(app, headers={"Authorization": f"Bearer {installed.api_key}"}) as opened:
        yield opened


def ask(client, **changes) -> httpx.Response:
    return client.post(
        "/api/v1/lookup", json={key: value for key, value in (WEI | changes).items() if value is not None}
    )


def test_a_holders_true_data_finds_every_certificate(client):
    answer = ask(client).json()
    assert answer["outcome"] == "verified"
    assert sorted(entry["title"] for entry in answer["certificates"]) == ["助理工程师", "工程师"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"name": "韦小漫"}, id="another name"),
        pytest.param({"id_number": "450205198803127230"}, id="another ID number"),
        pytest.param({"id_number": None, "certificate_number": "20150002"}, id="another certificate number"),
        pytest.param({"name": "查无此人", "id_number": "110101199003070000"}, id="a person nobody knows"),
        pytest.param({"acquired_year": "1999"}, id="another year"),
        pytest.param({"name": "覃大川", "id_number": "452223197901020010", "acquired_year": "2016"}, id="not passed"),
    ],
)
def test_every_negative_answer_has_the_same_bytes(client, changes):
    nobody = ask(client, name="从无此人", id_number="110101199003070000")
    answer = ask(client, **changes)
    assert answer.json()["outcome"] == "not_found"
    assert answer.content == nobody.content
    assert lasting_headers(answer) == lasting_headers(nobody)


def lasting_headers(answer: httpx.Response) -> dict[str, str]:
    """The headers without those that every answer moves on, whatever it is."""
    return {name: value for name, value in answer.headers.items() if name not in ("date", "ratelimit")}


def rooms(answer: httpx.Response) -> dict[str, dict[str, int]]:
    """What is left of each quota by its name, as the field RateLimit tells it."""
    parts = [part.split(";") for part in answer.headers["RateLimit"].split(", ")]
    return {name: {key: int(value) for key, value in (pair.split("=") for pair in pairs)} for name, *pairs in parts}


def test_every_answer_to_a_key_tells_its_quotas_and_what_is_left(client, monkeypatch):
    monkeypatch.setattr(brakes, "ACCOUNT", brakes.brake("quota", "10/minute;5/day"))
    first, rows = ask(client), [{"name": "无此人氏", "id_number": "450202199001010000"}] * 2
    assert first.headers["RateLimit-Policy"] == '"60s";q=10;w=60, "86400s";q=5;w=86400'
    assert {name: room["r"] for name, room in rooms(first).items()} == {'"60s"': 9, '"86400s"': 4}
    batch = client.post("/api/v1/batch", json={"purpose": "own", "questions": rows})
    assert rooms(batch)['"86400s"']["r"] == 2, "each question of a batch counts"
    assert rooms(ask(client, purpose="nonsense"))['"86400s"']["r"] == 2, "what was not understood does not"
    report = client.post("/api/v1/reports", json=WEI)
    assert rooms(ask(client))['"86400s"']["r"] == 0 and rooms(report)['"86400s"']["r"] == 1
    refused = ask(client)
    assert (refused.status_code, rooms(refused)['"86400s"']["r"]) == (429, 0)
    assert abs(rooms(refused)['"86400s"']["t"] - int(refused.headers["Retry-After"])) <= 1
    assert rooms(client.get(f"/api/v1/reports/{report.headers['Report-Code']}")).keys() == {'"60s"', '"3600s"'}
    assert "RateLimit" not in client.post("/api/v1/lookup", json=WEI, headers={"Authorization": "Bearer wrong"}).headers


def test_the_headers_that_are_sent_are_described(client):
    described = json.loads(api.OPENAPI.read_text(encoding="utf-8"))
    responses = described["paths"]["/api/v1/lookup"]["post"]["responses"]
    for answer in (ask(client), ask(client, purpose="nonsense")):
        known = responses[str(answer.status_code)]["headers"]
        assert set(known) == {"RateLimit", "RateLimit-Policy"} <= set(described["components"]["headers"])
        assert all(name in answer.headers for name in known)


def test_a_revoked_certificate_is_told_as_revoked_with_its_date(client):
    answer = ask(client, name="覃大川", id_number=None, certificate_number="00031187").json()
    assert answer["outcome"] == "revoked"
    assert [entry["status_date"] for entry in answer["certificates"]] == ["2020-09-15"]


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer wrong", "Basic abc"])
def test_without_a_valid_key_nothing_is_answered(client, key):
    answer = client.post("/api/v1/lookup", json=WEI, headers={"Authorization": key})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="shenyan"')


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 400, id="no JSON"),
        pytest.param(b"[" * 100_000, 400, id="nested without end"),
        pytest.param(b"[]", 400, id="no object"),
        pytest.param(b"{}", 422, id="nothing in it"),
        pytest.param(json.dumps(WEI | {"certificate_number": "1"}).encode(), 422, id="two factors too many"),
        pytest.param(json.dumps(WEI | {"purpose": "curiosity"}).encode(), 422, id="no known purpose"),
        pytest.param(json.dumps(WEI | {"name": "\ud800"}).encode(), 422, id="half a character"),
        pytest.param(json.dumps(WEI | {"name": "韦\u0000"}).encode(), 422, id="a control character"),
        pytest.param(json.dumps(WEI | {"also": 1}).encode(), 422, id="an unknown field"),
        pytest.param(b" " * 600_000, 413, id="too large"),
    ],
)
def test_a_wrong_body_is_refused_as_a_problem_that_repeats_nothing(client, body, status):
    answer = client.post("/api/v1/lookup", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert "韦" not in answer.text and WEI["id_number"] not in answer.text


def test_another_media_type_is_refused(client):
    assert client.post("/api/v1/lookup", content=b"name=x", headers={"Content-Type": "text/plain"}).status_code == 415


def test_guessing_at_one_name_ends_for_the_guesser(client):
    answers = [ask(client, id_number=None, certificate_number=f"2016{number:04}").status_code for number in range(10)]
    assert answers == [200] * 8 + [429] * 2


def test_a_batch_answers_in_order_and_once_per_key(client):
    body = {
        "purpose": "recruitment",
        "questions": [{"name": "查无此人", "id_number": "1"}, {"name": "韦小满", "certificate_number": "20150001"}],
    }
    first, again = (client.post("/api/v1/batch", json=body, headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert [answer["outcome"] for answer in first.json()["answers"]] == ["not_found", "verified"]
    assert again.content == first.content
    other = client.post("/api/v1/batch", json=body | {"purpose": "own"}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 409


def test_a_batch_sent_again_is_not_asked_again_whatever_became_of_the_process(client, monkeypatch):
    body = {"purpose": "own", "questions": [{"name": "韦小满", "certificate_number": "20150001"}]}
    first = client.post("/api/v1/batch", json=body, headers={"Idempotency-Key": "k2"})
    monkeypatch.setattr(enquiries, "ask_all", lambda asked: pytest.fail("asked again"))
    assert client.post("/api/v1/batch", json=body, headers={"Idempotency-Key": "k2"}).content == first.content


def test_a_report_of_nothing_found_is_asked_again_when_it_is_checked(client, monkeypatch):
    code = client.post("/api/v1/reports", json=WEI | {"id_number": "450205198803127279"}).headers["report-code"]
    before = client.get(f"/api/v1/reports/{code}").json()
    assert (before["then"]["outcome"], before["now"]["outcome"]) == ("not_found", "not_found")
    asked, found = [], curated_door.find("韦小满", id_number=WEI["id_number"])
    monkeypatch.setattr(curated_door, "find_all", lambda questions: asked.extend(questions) or [found])
    after = client.get(f"/api/v1/reports/{code}").json()
    assert (after["then"]["outcome"], after["now"]["outcome"]) == ("not_found", "verified")
    assert asked == [("韦小满", "id_number", "450205198803127279")]


def test_of_an_ended_report_no_state_is_told(client, installed):
    code = client.post("/api/v1/reports", json=WEI).headers["report-code"]
    account = casework_door.employer_of(installed.api_key).account_id
    assert reports.end(code, Enquirer("api", "192.0.2.1", account))
    ended = client.get(f"/api/v1/reports/{code}").json()
    assert (ended["state"], ended["then"], ended["now"]) == ("ended", None, None)


def test_a_report_is_checked_by_its_code_then_and_now(client):
    issued = client.post("/api/v1/reports", json=WEI)
    assert issued.content.startswith(b"%PDF")
    checked = client.get(f"/api/v1/reports/{issued.headers['report-code'].lower()}").json()
    assert (checked["state"], checked["then"]["outcome"], checked["now"]["outcome"]) == (
        "valid",
        "verified",
        "verified",
    )
    assert "韦小满" not in json.dumps(checked, ensure_ascii=False)
    assert client.get("/api/v1/reports/AAAABBBBCCCCDDDD").status_code == 404


def test_every_enquiry_is_in_the_audit_without_name_or_number(client, installed):
    ask(client)
    store = installed.store()
    lines = list(store.audit.lines("certificate:c1"))
    assert lines[0]["outcome"] == "verified" and lines[0]["detail"]["purpose"] == "recruitment"
    assert "韦小满" not in str(lines) and WEI["id_number"] not in str(lines)
    store.close()


def test_the_description_names_every_route_and_no_other():
    described = json.loads(Path(api.OPENAPI).read_text(encoding="utf-8"))["paths"]
    mounted = {
        route.path: {method.lower() for method in route.methods} - {"head"} for route in [*api.ROUTES, *disputes.ROUTES]
    }
    assert {path: set(methods) for path, methods in described.items()} == mounted


def test_answers_carry_the_headers_that_protect_them(client):
    headers = ask(client).headers
    assert headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "TRACE"])
def test_a_wrong_method_is_told_the_right_one(client, method):
    answer = client.request(method, "/api/v1/lookup")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_path_that_is_not_there_is_a_problem_and_no_page(client):
    answer = client.get("/api/v2")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_a_key_for_a_batch_is_of_the_form_described(client):
    body = {"purpose": "own", "questions": [{"name": "查无此人", "id_number": "1"}]}
    assert client.post("/api/v1/batch", json=body, headers={"Idempotency-Key": "a b"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        pytest.param("韦小满\t", True, id="a tab pasted along"),
        pytest.param("韦\x0e小满", False, id="a control character"),
        pytest.param("韦\x85小满", False, id="a control character that splits lines"),
        pytest.param(" \t ", False, id="only blanks"),
    ],
)
def test_text_is_read_exactly_when_the_description_allows_it(client, name, is_read):
    described = json.loads(Path(api.OPENAPI).read_text(encoding="utf-8"))
    pattern = described["components"]["schemas"]["Enquiry"]["properties"]["name"]["pattern"]
    assert bool(re.search(pattern, name)) is is_read
    assert ask(client, name=name).status_code == (200 if is_read else 422)
