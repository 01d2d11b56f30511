"""The Reconciliation API: its shapes, its scores, and whom it answers."""

import json

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from lookup_app import casework_door
from lookup_app.routes import reconciliation
from lookup_app.routes.problems import Problem, http_error_response, problem_response


@pytest.fixture
def client(installed):
    accounts = casework_door.store().accounts
    key = accounts.add_api_key(accounts.find("steward").account_id, "openrefine", by="test")
    app = Starlette(
        routes=reconciliation.ROUTES, exception_handlers={Problem: problem_response, HTTPException: http_error_response}
    )
    with TestClient(app, headers={"Authorization": f"Bearer {key}"}) as opened:
        yield opened


def match(client, **query):
    return client.post("/api/reconcile", data={"queries": json.dumps({"q0": query})}).json()["q0"]["result"]


def test_the_manifest_says_what_the_protocol_asks(client):
    manifest = client.get("/api/reconcile").json()
    assert manifest["versions"] == ["0.2"]
    assert all(manifest[field].startswith("http") for field in ("identifierSpace", "schemaSpace"))
    assert {"id", "name"} <= set(manifest["defaultTypes"][0])


def test_a_name_with_its_number_matches_one_certificate_for_certain(client):
    found = match(
        client,
        query="韦 小满",
        properties=[{"pid": "certificate_number", "v": "20150001"}, {"pid": "unknown", "v": "x"}],
    )
    assert [(one["id"], one["match"]) for one in found if one["match"]] == [("c1", True)]
    assert all(isinstance(one["score"], float) and one["type"] == [reconciliation.TYPE] for one in found)
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)


def test_a_name_alone_or_a_likely_name_matches_nothing_for_certain(client):
    assert not any(one["match"] for one in match(client, query="韦小满"))
    near = match(client, query="覃大山", properties=[{"pid": "title", "v": "一级教师"}])
    assert near and not near[0]["match"] and near[0]["id"] == "c4"


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("20150001", id="text"),
        pytest.param(["20150001", "x"], id="several values"),
        pytest.param({"id": "20150001"}, id="an entity by its id"),
        pytest.param({"id": "e7", "name": "20150001"}, id="an entity by its name"),
    ],
)
def test_every_form_of_a_property_that_the_protocol_knows_counts(client, value):
    found = match(client, query="韦小满", limit=1.0, properties=[{"pid": "certificate_number", "v": value}])
    assert [(one["id"], one["match"]) for one in found] == [("c1", True)]


def test_a_query_may_be_properties_alone(client):
    named = [{"pid": "holder_name", "v": "韦小满"}, {"pid": "certificate_number", "v": "20150001"}]
    assert match(client, properties=named)[0]["match"]
    assert match(client, properties=named[1:]) == []


FULL = {
    "query": "韦小满",
    "type": ["certificate"],
    "limit": 2.5,
    "type_strict": "should",
    "properties": [{"pid": "year", "v": 2015}, {"pid": "x", "v": True}],
}


def test_answers_have_the_form_that_the_published_schema_asks(client):
    """In our own words what reconciliation-result-batch.json of API 0.2 says; the manifest is held by its own test."""
    queries = {"q0": FULL, "": {"query": "覃大川"}, "无": {"query": "欧阳无名氏", "type": "certificate"}}
    answers = client.post("/api/reconcile", data={"queries": json.dumps(queries)}).json()
    assert answers.keys() == queries.keys() and len(answers["q0"]["result"]) == 2
    for answer in answers.values():
        assert answer.keys() == {"result"} and isinstance(answer["result"], list)
        for one in answer["result"]:
            assert all(isinstance(one[field], str) for field in ("id", "name")) and isinstance(one["match"], bool)
            assert isinstance(one["score"], int | float) and all({"id", "name"} == kind.keys() for kind in one["type"])


def test_nobody_like_it_gives_an_empty_result(client):
    assert match(client, query="欧阳无名氏") == []


@pytest.mark.parametrize("limit", [float("inf"), float("nan"), 0, -1, 1000])
def test_a_limit_that_is_none_gives_the_usual_number(client, limit):
    assert len(match(client, query="韦小满", limit=limit)) == 2


def test_no_personal_number_is_in_an_answer(client):
    found = match(client, query="韦小满", properties=[{"pid": "id_number", "v": "450205198803127244"}])
    assert "450205198803127244" not in json.dumps(found)
    assert max(one["score"] for one in found) == 100.0


@pytest.mark.parametrize(
    "queries",
    [
        "{",
        "[]",
        "{}",
        '{"q0": 1}',
        '{"q0": {"query": 1}}',
        '{"q0": {"limit": 1}}',
        '{"q0": {"properties": []}}',
        '{"q0": {"properties": [1]}}',
        '{"q0": {"query": "x", "props": []}}',
        '{"q0": {"query": "x", "limit": true}}',
        '{"q0": {"query": "x", "type": [1]}}',
        '{"q0": {"query": "x", "type_strict": "some"}}',
        '{"q0": {"properties": [{"pid": "title"}]}}',
        '{"q0": {"properties": [{"pid": "title", "v": {"name": "x"}}]}}',
        '{"q0": {"properties": [{"pid": "title", "v": [["x"]]}]}}',
        '{"q0": {"properties": [{"pid": "title", "v": null}]}}',
    ],
)
def test_a_batch_that_the_schema_refuses_is_refused(client, queries):
    assert client.post("/api/reconcile", data={"queries": queries}).status_code == 422


@pytest.mark.parametrize("key", ["", "Bearer wrong"])
def test_only_stewards_are_answered(client, installed, key):
    asked = {"queries": '{"q0": {"query": "x"}}'}
    assert client.post("/api/reconcile", data=asked, headers={"Authorization": key}).status_code == 401
    employer = {"Authorization": f"Bearer {installed.api_key}"}
    assert client.post("/api/reconcile", data=asked, headers=employer).status_code == 401
