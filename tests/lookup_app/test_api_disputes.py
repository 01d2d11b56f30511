"""Disputes over the API: opened by key on what is told then and there, listed and answered to their own employer alone."""

import json
import re
from pathlib import Path

import pytest

from lookup_app import brakes, casework_door, review_door
from lookup_app.dispute_door import PAPER
from lookup_app.routes import api, disputes
from lookup_app.wording import words
from pipelines.casework.needs import MAX_SAYS
from tests.lookup_app.test_api import client
from tests.lookup_app.test_decisions import account_of

__all__ = ["client"]
DISPUTES = "/api/v1/disputes"
SAID = {
    "name": "韦小满", "certificate_number": "20150001", "purpose": "recruitment",
    "says": "证书上写的是高级工程师", "paper": {"title": "高级工程师"},
}  # fmt: skip
DESCRIBED = json.loads(Path(api.OPENAPI).read_text(encoding="utf-8"))["components"]["schemas"]


def send(client, **changes):
    return client.post(DISPUTES, json={key: value for key, value in (SAID | changes).items() if value is not None})


def test_a_dispute_is_opened_listed_and_answered_without_the_offices_own_words(client, installed):
    answer = send(client)
    opened = answer.json()
    assert answer.status_code == 201 and answer.headers["location"] == f"{DISPUTES}/{opened['dispute_id']}"
    assert (opened["state"], opened["outcome"], opened["certificate_id"], opened["answer"]) == (
        "waiting",
        "verified",
        "c1",
        None,
    )
    case = review_door.act(account_of(installed, "examiner"), "look_into", opened["dispute_id"], 1)
    told = {"reason": "内部理由", "answer": "register_agrees"}
    review_door.act(account_of(installed, "approver"), "dismiss", case.case_id, case.version, **told)
    (listed,) = client.get(DISPUTES).json()["disputes"]
    assert listed == client.get(answer.headers["location"]).json()
    assert listed["state"] == "dismissed" and listed["answer"]["zh"] == words("zh")("dispute_answer.register_agrees")
    assert "内部理由" not in json.dumps(listed, ensure_ascii=False)


def test_what_is_not_found_is_disputed_in_the_same_words_whether_the_person_is_known_or_not(client):
    known, unknown = (send(client, name=name, certificate_number="20159999").json() for name in ("韦小满", "从无此人"))
    for one in (known, unknown):
        assert one["outcome"] == "not_found" and one["certificate_id"] is None
    assert known.keys() == unknown.keys()


def test_another_employers_dispute_is_not_there(client, installed):
    dispute_id = send(client).json()["dispute_id"]
    account = casework_door.store().accounts.add(
        "rival", installed.password, display_name="另一家单位", roles=["verifier"]
    )
    key = casework_door.store().accounts.add_api_key(account.account_id, "test", by="test")
    rival = {"Authorization": f"Bearer {key}"}
    assert client.get(DISPUTES, headers=rival).json() == {"disputes": []}
    refused = client.get(f"{DISPUTES}/{dispute_id}", headers=rival)
    assert refused.content == client.get(f"{DISPUTES}/K0", headers=rival).content and refused.status_code == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        pytest.param({"says": None}, 422, id="no words"),
        pytest.param({"says": " \n"}, 422, id="blank words"),
        pytest.param({"says": "多" * (MAX_SAYS + 1)}, 422, id="too many words"),
        pytest.param({"paper": {"holder_name": "他人"}}, 422, id="a column that no paper is asked for"),
        pytest.param({"paper": {"title": 3}}, 422, id="a column that is no text"),
        pytest.param({"paper": ["高级工程师"]}, 422, id="a paper that is no object"),
        pytest.param({"certificate_id": "c2"}, 409, id="a certificate that the outcome does not show"),
        pytest.param({"certificate_id": None, "certificate_number": None, "id_number": "450205198803127244"}, 409,
                     id="several certificates and none named"),
        pytest.param({"outcome": "verified"}, 422, id="an outcome of the client's own"),
        pytest.param({"purpose": None}, 422, id="no purpose"),
    ],
)  # fmt: skip
def test_an_incomplete_dispute_is_refused_and_opens_nothing(client, changes, status):
    answer = send(client, **changes)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert "韦小满" not in answer.text and client.get(DISPUTES).json() == {"disputes": []}


def test_the_same_outcome_is_disputed_once_and_of_several_certificates_the_named_one(client):
    assert send(client).status_code == 201
    again = send(client)
    assert (again.status_code, again.json()["code"]) == (409, "open_dispute")
    named = send(client, certificate_number=None, id_number="450205198803127244", certificate_id="c2")
    assert named.json()["certificate_id"] == "c2"


def test_whoever_disputes_too_often_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(
        brakes, "DISPUTE", brakes.DISPUTE._replace(rates=brakes.brake("dispute_of_a_test", "1/hour").rates)
    )
    send(client)
    slow = send(client, name="从无此人")
    assert slow.status_code == 429 and int(slow.headers["retry-after"]) > 0


@pytest.mark.parametrize(("method", "path"), [("GET", DISPUTES), ("POST", DISPUTES), ("GET", f"{DISPUTES}/K1")])
def test_without_a_valid_key_no_dispute_is_seen_or_opened(client, method, path):
    assert client.request(method, path, json=SAID, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_the_description_says_what_the_code_allows():
    asked, told = DESCRIBED["NewDispute"]["properties"], DESCRIBED["Dispute"]["properties"]
    assert tuple(asked["paper"]["properties"]) == PAPER and asked["says"]["maxLength"] == MAX_SAYS
    assert set(told["state"]["enum"]) == set(disputes.STATES.values())
    assert re.search(asked["says"]["pattern"], "两行\n说明") and not re.search(asked["says"]["pattern"], " ")
