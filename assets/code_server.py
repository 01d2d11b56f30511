"""The code server of `shenyan serve`: first notes the runs that died with the one before it, then serves the definitions."""

import os
import sys

import dagster as dg

LAUNCHED = ".dagster/grpc_info"
"""Dagster's tag on a run that a code server began; such a run lives in that server's process group and ends with it."""
LIST = "SHENYAN_INTERRUPTED"
"""The environment of a code server names the runs that died with the one before it."""
DIES_WITH_ITS_PROGRAM = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def under_way(instance: dg.DagsterInstance) -> list[str]:
    """The ids of the runs that a code server has begun and not ended."""
    runs = instance.get_runs(filters=dg.RunsFilter(statuses=DIES_WITH_ITS_PROGRAM))
    return [run.run_id for run in runs if LAUNCHED in run.tags]


def main() -> None:
    """Never comes back: the process becomes Dagster's own server, with the words that it was given.

    The runs are settled by a sensor of this server: were they settled here, Dagster would try them again before it can.
    """
    with dg.DagsterInstance.get() as instance:
        interrupted = under_way(instance)
    if interrupted:
        sys.stderr.write(f"中断的运行 interrupted runs: {len(interrupted)}\n")
        sys.stderr.flush()
    served = [sys.executable, "-m", "dagster", "api", "grpc", *sys.argv[1:]]
    os.execve(sys.executable, served, os.environ | {LIST: " ".join(interrupted)})


if __name__ == "__main__":
    main()
