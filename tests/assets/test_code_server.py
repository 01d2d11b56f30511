"""A code server that begins settles what died with the one before it, and nothing else."""

import dagster as dg
import pytest

from assets.code_server import LAUNCHED, settle_interrupted

Status = dg.DagsterRunStatus


@dg.op
def nothing() -> None:
    """Does nothing."""


@dg.job
def idle():
    nothing()


@pytest.mark.parametrize(
    ("status", "tags", "after"),
    [
        pytest.param(Status.STARTED, {LAUNCHED: "{}"}, Status.FAILURE, id="under way in a server"),
        pytest.param(Status.STARTING, {LAUNCHED: "{}"}, Status.FAILURE, id="about to begin in a server"),
        pytest.param(Status.CANCELING, {LAUNCHED: "{}"}, Status.CANCELED, id="asked to stop"),
        pytest.param(Status.STARTED, {}, Status.STARTED, id="a run of the command line, in its own process"),
        pytest.param(Status.NOT_STARTED, {}, Status.NOT_STARTED, id="not begun yet"),
        pytest.param(Status.SUCCESS, {LAUNCHED: "{}"}, Status.SUCCESS, id="done"),
    ],
)
def test_only_runs_that_died_with_their_server_are_settled(status, tags, after):
    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(idle, status=status, tags=tags)
        assert settle_interrupted(instance) == ([run.run_id] if after is not status else [])
        assert instance.get_run_by_id(run.run_id).status is after
