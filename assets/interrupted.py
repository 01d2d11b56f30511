"""Runs whose program was killed: settled, and begun anew until they have gone through.

Dagster tries such a run again itself, but gives it up for good when the code server is not there at that moment, and a
code server that was killed is not there. What the sensor here requests is asked for by the server itself, so it is there.
"""

import datetime as dt
import json
import os
from collections.abc import Iterable
from pathlib import Path

import dagster as dg
from dagster._core.events import JobFailureData, RunFailureReason

from assets import automation, stewardship
from assets.code_server import DIES_WITH_ITS_PROGRAM, LAUNCHED, LIST
from assets.raw import FIRST_TRY, PROCESS_TAG
from pipelines.cli import dagster_parts
from pipelines.processes import has_ended

FAILED_BY, WILL_RETRY, PARTITION = "dagster/failure_reason", "dagster/will_retry", "dagster/partition"
TRY = "shenyan/try"
TRIES = 3
"""A run that was killed so often is left to people: it may be what kills its program."""
DIED = "运行它的程序被中断，稍后自动重新执行。 The program that ran it was interrupted; it is run again by itself."
INTERRUPTED = JobFailureData(error=None, failure_reason=RunFailureReason.UNEXPECTED_TERMINATION)
"""So that the UI tells it from a step that failed."""
OWN_FAULT = frozenset({"RUN_EXCEPTION", "STEP_FAILURE", "JOB_INITIALIZATION_FAILURE"})
"""Reasons that would come again; every other one, or none, means that something outside ended the run."""
REPEATABLE = [
    automation.whole_way,
    automation.prepare,
    automation.renew,
    automation.publish,
    automation.reread_delivery,
    stewardship.exclude_delivery,
    stewardship.readmit_delivery,
    stewardship.write_corrections,
]
"""Jobs that do no harm when their work was done already; going back one release twice would."""
LOOKED_BACK = dt.timedelta(days=2)


def settle(instance: dg.DagsterInstance, dead: Iterable[str]) -> list[str]:
    """The ids of the runs that were under way in programs that are gone: now failed, or cancelled where that was asked.

    Nobody else would: Dagster can't ask a program that is gone, and a run that seems to go on holds the queue and the
    places that its steps took: the next one would wait for them for ever.
    `dead` are those of a code server; runs of the command line name their own process.
    """
    named, settled = frozenset(dead), []
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=DIES_WITH_ITS_PROGRAM)):
        if run.run_id not in named and not _lost_its_program(run):
            continue
        if run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, DIED)
        else:
            instance.report_run_failed(run, DIED, INTERRUPTED)
        settled.append(run.run_id)
    _free_places(instance)
    return settled


def _lost_its_program(run: dg.DagsterRun) -> bool:
    """Whether the process that a run names is surely gone, or nobody listens any more where its code server did."""
    if PROCESS_TAG in run.tags:
        return has_ended(run.tags[PROCESS_TAG])
    place = json.loads(run.tags.get(LAUNCHED, "{}")).get("socket")
    return place is not None and not dagster_parts.answers(Path(place))


def _free_places(instance: dg.DagsterInstance) -> None:
    """Nothing; what runs that have ended still hold in the pools is free."""
    storage = instance.event_log_storage
    for pool in storage.get_concurrency_keys():
        taken = storage.get_concurrency_info(pool)
        for run_id in taken.active_run_ids | {step.run_id for step in taken.pending_steps}:
            run = instance.get_run_by_id(run_id)
            if run is None or run.is_finished:
                storage.free_concurrency_slots_for_run(run_id)


def was_interrupted(run: dg.DagsterRun) -> bool:
    """Whether the run failed through no fault of its own and may be begun anew by itself."""
    return (
        run.status is dg.DagsterRunStatus.FAILURE
        and run.tags.get(FAILED_BY) not in OWN_FAULT
        and run.job_name in {job.name for job in REPEATABLE}
        and PROCESS_TAG not in run.tags
    )


def tries_of(run: dg.DagsterRun) -> int:
    """How many times this work was begun, this run among them."""
    return int(run.tags.get(TRY, "1"))


def goes_on(run: dg.DagsterRun) -> bool:
    """Whether the work of this run, which has failed, is begun anew by itself."""
    return was_interrupted(run) and tries_of(run) < TRIES


def find_abandoned(instance: dg.DagsterInstance, now: dt.datetime) -> list[dg.DagsterRun]:
    """The interrupted runs that nobody has taken up: Dagster gave them up, and no later run does the same work."""
    recent = instance.get_runs(dg.RunsFilter(created_after=now - LOOKED_BACK))
    abandoned, covered = [], set()
    for run in recent:  # the latest first
        work = (run.job_name, run.tags.get(PARTITION))
        if work not in covered and goes_on(run) and run.tags.get(WILL_RETRY) != "true":
            abandoned.append(run)
        covered.add(work)
    return abandoned


def request_again(run: dg.DagsterRun) -> dg.RunRequest:
    """The same work as that run, as one try more; its key lets Dagster begin it once, whatever happens meanwhile."""
    first = {FIRST_TRY: run.root_run_id or run.run_id}
    own = first | {name: value for name, value in run.tags.items() if name.startswith("shenyan/")}
    return dg.RunRequest(
        run_key=f"again-{run.run_id}",
        job_name=run.job_name,
        partition_key=run.tags.get(PARTITION),
        run_config=run.run_config,
        tags=own | {TRY: str(tries_of(run) + 1)},
    )


@dg.sensor(
    jobs=REPEATABLE,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="被中断的运行自动重新执行，最多三次 · Runs what was interrupted again by itself, three times at most.",
)
def take_up_interrupted(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Settles the runs whose program is gone and requests those that nobody has taken up."""
    settle(context.instance, os.environ.get(LIST, "").split())
    again = find_abandoned(context.instance, dt.datetime.now(dt.UTC))
    if not again:
        return dg.SensorResult(skip_reason="没有被中断的运行 no run was interrupted")
    return dg.SensorResult(run_requests=[request_again(run) for run in again])
