"""The Dagster UI lets stewards act, other staff read, and nobody else in; real requests to real webservers."""

import dagster as dg
import pytest
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assets.gate import COOKIE, Doorman, Gate, webserver
from assets.resources import Installation

PASSWORD = "correct-horse-battery-9"
LOGIN = "http://pages.example/account/login"
READ = "{ version }"
ACT = 'mutation { deletePipelineRun(runId: "none") { __typename } }'
LOCAL, FAR = ("127.0.0.1", 50000), ("10.1.2.3", 50000)


@pytest.fixture(scope="module")
def gate(tmp_path_factory):
    home = tmp_path_factory.mktemp("gate")
    installation = Installation(raw=str(home / "raw"), curated=str(home / "curated"))
    with dg.instance_for_test() as instance, installation.store() as store:
        full, read = (webserver(instance, EmptyWorkspaceTarget(), read_only=only) for only in (False, True))
        yield Gate(Doorman(store), full, read, login=LOGIN, token="", installation=installation), store


@pytest.fixture(scope="module")
def tokens(gate):
    """A session for one account of each kind; before the first steward, the gate's own trial is tested."""
    app, store = gate
    with TestClient(app, client=LOCAL, base_url="http://localhost:3000") as trial:
        trial_answer = trial.post("/graphql", json={"query": ACT})
        foreign_answer = trial.post("/graphql", json={"query": ACT}, headers={"host": "rebound.example:3000"})
    far_answer = TestClient(app, client=FAR).post("/graphql", json={"query": READ})
    found = {}
    for role in ("steward", "administrator", "examiner", "approver", "verifier"):
        store.accounts.add(f"{role}-one", PASSWORD, display_name=role, roles=[role])
        found[role], _ = store.sessions.sign_in(f"{role}-one", PASSWORD)
    return found | {"trial": trial_answer, "far": far_answer, "foreign": foreign_answer}


def ask(gate, query: str, token: str | None = None, client=LOCAL, **headers: str):
    cookies = {"cookie": f"{COOKIE}={token}"} if token else {}
    return TestClient(gate[0], client=client).post("/graphql", json={"query": query}, headers=cookies | headers)


def test_before_the_first_steward_this_machine_may_act_and_no_other(tokens):
    assert tokens["trial"].json()["data"]["deletePipelineRun"]["__typename"] == "RunNotFoundError"
    assert tokens["far"].status_code == 403
    assert tokens["foreign"].status_code == 403


def test_once_there_is_a_steward_even_this_machine_must_sign_in(gate, tokens):
    assert ask(gate, READ).status_code == 403


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        pytest.param("steward", "RunNotFoundError", id="steward"),
        pytest.param("administrator", "RunNotFoundError", id="administrator"),
        pytest.param("examiner", "UnauthorizedError", id="examiner"),
        pytest.param("approver", "UnauthorizedError", id="approver"),
    ],
)
def test_stewards_act_and_other_staff_read(gate, tokens, role, answer):
    assert "version" in ask(gate, READ, tokens[role], FAR).json()["data"]
    assert ask(gate, ACT, tokens[role], FAR).json()["data"]["deletePipelineRun"]["__typename"] == answer


LAUNCH = "mutation Go($p: ExecutionParams!) { a: launchRun(executionParams: $p) { __typename } b: launchRun(executionParams: $p) { __typename } }"
SELECTOR = {"repositoryLocationName": "shenyan", "repositoryName": "__repository__", "pipelineName": "publish"}


@pytest.mark.parametrize(
    ("method", "body"),
    [
        pytest.param("json", {"query": ACT.replace("{ delete", "{ harmless: delete")}, id="under another name"),
        pytest.param(
            "json", {"query": f"query A {READ} mutation B {ACT[9:]}", "operationName": "B"}, id="beside a query"
        ),
        pytest.param("json", [{"query": READ}, {"query": ACT}], id="in a batch"),
        pytest.param("params", {"query": ACT}, id="in the address"),
        pytest.param(
            "json",
            {"query": LAUNCH, "variables": {"p": {"selector": SELECTOR, "runConfigData": {}, "mode": "default"}}},
            id="twice in one",
        ),
        pytest.param(
            "json",
            {
                "query": "mutation Go($p: [ExecutionParams!]!) { launchMultipleRuns(executionParamsList: $p) { ... on LaunchMultipleRunsResult { launchMultipleRunsResult { __typename } } } }",
                "variables": {"p": [{"selector": SELECTOR, "runConfigData": {}, "mode": "default"}]},
            },
            id="several at once",
        ),
        pytest.param("json", {"query": 'mutation { terminateRun(runId: "none") { __typename } }'}, id="ending a run"),
        pytest.param(
            "json",
            {"query": 'mutation { wipeAssets(assetPartitionRanges: [{assetKey: {path: ["a"]}}]) { __typename } }'},
            id="wiping",
        ),
        pytest.param("json", {"query": 'mutation { freeConcurrencySlots(runId: "x") }'}, id="freeing slots"),
    ],
)
def test_who_only_reads_can_not_act_however_it_is_asked(gate, tokens, method, body):
    """A batch is no request that Dagster knows; all else is refused by name."""
    cookie = {"cookie": f"{COOKIE}={tokens['examiner']}"}
    send = TestClient(gate[0], client=FAR, raise_server_exceptions=False)
    answer = (
        send.get("/graphql", params=body, headers=cookie)
        if method == "params"
        else send.post("/graphql", json=body, headers=cookie)
    )
    assert "Unauthorized" in answer.text or answer.status_code == 500


@pytest.mark.parametrize(
    "token", [pytest.param("made-up", id="made up"), pytest.param(None, id="none"), pytest.param('"; x=', id="broken")]
)
def test_a_visitor_without_a_session_gets_nothing(gate, tokens, token):
    assert ask(gate, READ, token).status_code == 403


def test_an_employer_gets_nothing(gate, tokens):
    assert ask(gate, READ, tokens["verifier"]).status_code == 403


def test_a_session_that_ended_opens_nothing(gate, tokens):
    store = gate[1]
    token, _ = store.sessions.sign_in("steward-one", PASSWORD)
    assert ask(gate, READ, token).status_code == 200
    store.sessions.sign_out(token)
    assert ask(gate, READ, token).status_code == 403


def test_a_browser_is_sent_to_the_sign_in_form(gate, tokens):
    answer = TestClient(gate[0]).get("/runs", headers={"accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, LOGIN)


def test_another_site_can_not_act_in_a_stewards_name(gate, tokens):
    assert ask(gate, ACT, tokens["steward"], origin="http://evil.example").status_code == 403
    assert ask(gate, READ, tokens["steward"], origin="http://testserver").status_code == 200


def connect(gate, token: str | None, **headers: str) -> str:
    """What the websocket of subscriptions answers to a greeting."""
    cookies = {"cookie": f"{COOKIE}={token}"} if token else {}
    client = TestClient(gate[0])
    with client.websocket_connect("/graphql", ["graphql-ws"], headers=cookies | headers) as line:
        line.send_json({"type": "connection_init", "payload": {}})
        return line.receive_json()["type"]


def test_websockets_pass_the_same_gate(gate, tokens):
    assert connect(gate, tokens["examiner"]) == "connection_ack"
    for token, headers in ((None, {}), (tokens["steward"], {"origin": "http://evil.example"})):
        with pytest.raises(WebSocketDisconnect):
            connect(gate, token, **headers)


def test_health_is_one_word_for_everyone_and_measures_are_for_this_machine(gate, tokens):
    far, near = TestClient(gate[0], client=FAR), TestClient(gate[0], client=LOCAL)
    assert far.get("/health").json() == {"ok": False}
    assert far.get("/metrics").status_code == 403
    assert near.get("/metrics").status_code == 200
    assert near.get("/metrics", headers={"x-forwarded-for": "10.1.2.3"}).status_code == 403


def test_measures_from_elsewhere_need_the_token(gate, tokens):
    app = Gate(gate[0]._doorman, *gate[0]._apps.values(), login="", token="s3cret", installation=gate[0]._installation)
    client = TestClient(app, client=FAR)
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"authorization": "Bearer s3cret"}).status_code == 200
