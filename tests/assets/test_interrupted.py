"""What was interrupted is settled, and begun anew until it has gone through: once each time, and not for ever."""

import datetime as dt
import json
import subprocess
import sys

import dagster as dg
import pytest

from assets import alarms, automation, interrupted, stewardship
from assets.code_server import LAUNCHED, LIST, under_way
from assets.raw import FIRST_TRY, PROCESS_TAG
from pipelines.processes import mark_of_this_process

Status = dg.DagsterRunStatus
KILLED = {interrupted.WILL_RETRY: "false"}


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def begun(instance, job=automation.PREPARE, status=Status.FAILURE, tags=KILLED) -> dg.DagsterRun:
    """A run of that job, as Dagster keeps it."""

    @dg.job(name=job)
    def idle():
        """Does nothing."""

    return instance.create_run_for_job(idle, status=status, tags=tags)


@pytest.fixture(scope="module")
def mark_of_a_dead_process() -> str:
    words = "from pipelines.processes import mark_of_this_process as mark; print(mark())"
    return subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout.strip()


def looks(instance) -> list[dg.RunRequest]:
    return interrupted.take_up_interrupted(dg.build_sensor_context(instance)).run_requests or []


@pytest.mark.parametrize(
    ("status", "tags", "after"),
    [
        pytest.param(Status.STARTED, {LAUNCHED: "{}"}, Status.FAILURE, id="under way in a server"),
        pytest.param(Status.STARTING, {LAUNCHED: "{}"}, Status.FAILURE, id="about to begin in a server"),
        pytest.param(Status.CANCELING, {LAUNCHED: "{}"}, Status.CANCELED, id="asked to stop"),
        pytest.param(Status.STARTED, {}, Status.STARTED, id="a run in a process that nothing is known of"),
        pytest.param(Status.NOT_STARTED, {}, Status.NOT_STARTED, id="not begun yet"),
        pytest.param(Status.SUCCESS, {LAUNCHED: "{}"}, Status.SUCCESS, id="done"),
    ],
)
def test_only_runs_that_died_with_their_server_are_settled(instance, monkeypatch, status, tags, after):
    run = begun(instance, status=status, tags=tags)
    monkeypatch.setenv(LIST, " ".join(under_way(instance)))
    looks(instance)
    assert instance.get_run_by_id(run.run_id).status is after


def test_a_run_that_the_new_server_began_is_left_alone(instance, monkeypatch):
    monkeypatch.setenv(LIST, " ".join(under_way(instance)))
    run = begun(instance, status=Status.STARTED, tags={LAUNCHED: "{}"})
    looks(instance)
    assert instance.get_run_by_id(run.run_id).status is Status.STARTED


def test_a_killed_run_of_the_command_line_holds_the_queue_no_longer(instance, mark_of_a_dead_process):
    elsewhere = json.dumps(json.loads(mark_of_a_dead_process) | {"host": "another-machine"})
    marks = [mark_of_a_dead_process, mark_of_this_process(), elsewhere]
    runs = [begun(instance, automation.WHOLE_WAY, Status.STARTED, {PROCESS_TAG: mark}) for mark in marks]
    assert not looks(instance)
    after = [instance.get_run_by_id(run.run_id).status for run in runs]
    assert after == [Status.FAILURE, Status.STARTED, Status.STARTED]


@pytest.mark.parametrize("status", [Status.STARTED, Status.FAILURE])
def test_a_killed_run_s_place_in_a_pool_is_free_for_the_next(instance, mark_of_a_dead_process, status):
    pools, pool = instance.event_log_storage, "curated_writer"
    pools.set_concurrency_slots(pool, 1)
    killed, living = (
        begun(instance, automation.WHOLE_WAY, now, {PROCESS_TAG: mark})
        for now, mark in ((status, mark_of_a_dead_process), (Status.STARTED, mark_of_this_process()))
    )
    assert pools.claim_concurrency_slot(pool, killed.run_id, "curated_release").is_claimed
    assert not pools.claim_concurrency_slot(pool, living.run_id, "curated_release").is_claimed
    interrupted.settle(instance, ())
    assert pools.claim_concurrency_slot(pool, living.run_id, "curated_release").is_claimed
    interrupted.settle(instance, ())
    assert pools.get_concurrency_info(pool).active_run_ids == {living.run_id}


def test_a_run_whose_code_server_listens_no_more_is_settled(instance, tmp_path):
    run = begun(instance, status=Status.STARTED, tags={LAUNCHED: json.dumps({"socket": str(tmp_path / "gone.sock")})})
    assert interrupted.settle(instance, ()) == [run.run_id]


@pytest.mark.parametrize(
    ("job", "tags", "again"),
    [
        pytest.param(automation.PREPARE, KILLED, True, id="its server was killed"),
        pytest.param(automation.PUBLISH, KILLED | {interrupted.FAILED_BY: "START_TIMEOUT"}, True, id="never begun"),
        pytest.param(automation.PREPARE, {interrupted.WILL_RETRY: "true"}, False, id="Dagster tries it again"),
        pytest.param(automation.PREPARE, KILLED | {interrupted.FAILED_BY: "STEP_FAILURE"}, False, id="a step failed"),
        pytest.param(automation.PREPARE, KILLED | {interrupted.TRY: "3"}, False, id="killed often enough"),
        pytest.param(stewardship.roll_back.name, KILLED, False, id="would go back twice"),
        pytest.param(automation.WHOLE_WAY, KILLED | {PROCESS_TAG: "{}"}, False, id="of the command line"),
    ],
)
def test_only_what_was_interrupted_and_given_up_is_begun_anew(instance, job, tags, again):
    begun(instance, job, tags=tags)
    assert [request.job_name for request in looks(instance)] == ([job] if again else [])


def test_the_same_work_is_begun_anew_with_what_it_was_asked_for(instance):
    tags = KILLED | {interrupted.PARTITION: "a.xlsx·1", "shenyan/asked_by": "a1", "other/tag": "x"}
    run = begun(instance, stewardship.exclude_delivery.name, tags=tags)
    (request,) = looks(instance)
    assert (request.partition_key, request.run_key) == ("a.xlsx·1", f"again-{run.run_id}")
    assert request.tags == {"shenyan/asked_by": "a1", interrupted.TRY: "2", FIRST_TRY: run.run_id}


def test_a_later_run_of_the_same_work_ends_the_trying_and_one_of_other_work_does_not(instance):
    tags = KILLED | {interrupted.PARTITION: "a.xlsx·1"}
    begun(instance, automation.REREAD, tags=tags)
    begun(instance, automation.REREAD, Status.STARTED, {interrupted.PARTITION: "b.xlsx·2"})
    assert len(looks(instance)) == 1
    begun(instance, automation.REREAD, Status.CANCELED, {interrupted.PARTITION: "a.xlsx·1"})
    assert not looks(instance)


def test_what_was_interrupted_days_ago_is_left_to_people(instance):
    begun(instance)
    later = dt.datetime.now(dt.UTC) + interrupted.LOOKED_BACK
    assert not interrupted.find_abandoned(instance, later)


def test_an_interruption_that_mends_itself_is_no_alarm(instance):
    assert alarms.interruption_alert(begun(instance)).severity == "warning"
    assert interrupted.goes_on(begun(instance))
    assert not interrupted.goes_on(begun(instance, tags=KILLED | {interrupted.TRY: "3"}))
