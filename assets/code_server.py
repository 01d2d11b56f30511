"""The code server of `shenyan serve`: first settles the runs that died with the one before it, then serves the definitions."""

import os
import sys

import dagster as dg
from dagster._core.events import JobFailureData, RunFailureReason

LAUNCHED = ".dagster/grpc_info"
"""Dagster's tag on a run that a code server began; such a run lives in that server's process group and ends with it."""
DIED = "运行它的程序被中断，已标记为失败，请在界面重新执行。 The program that ran it was interrupted; run it again in the UI."
INTERRUPTED = JobFailureData(error=None, failure_reason=RunFailureReason.UNEXPECTED_TERMINATION)
"""So that the UI tells it from a step that failed."""
DIES_WITH_ITS_SERVER = [
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


def settle_interrupted(instance: dg.DagsterInstance) -> list[str]:
    """The ids of the runs that were under way in a code server that is gone: now failed, or cancelled where that was asked.

    Nobody else would: Dagster can't ask a server that is gone, and a run that seems to go on holds the queue.
    """
    runs = instance.get_runs(filters=dg.RunsFilter(statuses=DIES_WITH_ITS_SERVER))
    dead = [run for run in runs if LAUNCHED in run.tags]
    for run in dead:
        if run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, DIED)
        else:
            instance.report_run_failed(run, DIED, INTERRUPTED)
    return [run.run_id for run in dead]


def main() -> None:
    """Never comes back: the process becomes Dagster's own server, with the words that it was given."""
    with dg.DagsterInstance.get() as instance:
        settled = settle_interrupted(instance)
    if settled:
        sys.stderr.write(f"中断的运行 interrupted runs: {len(settled)}\n")
        sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "dagster", "api", "grpc", *sys.argv[1:]])


if __name__ == "__main__":
    main()
