"""The worker: a process that forks once for every delivery, so that a file that kills its reader kills nothing else.

It reads one job a line from standard input and writes one JSON answer a line to standard output. What the delivery
held lies in the job's own folder: `answer.json`, `rows.arrow`, `mappings.arrow`.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from pipelines.intake.child import bound_resources, do_job
from pipelines.intake.job import CRASH, Job
from pipelines.intake.readers import load_all
from pipelines.intake.understand import prepare

SIGNALS: dict[int, str] = {
    signal.SIGXCPU: "READER_TIMEOUT",
    signal.SIGKILL: "READER_TIMEOUT",
    signal.SIGABRT: "READER_MEMORY",
}
"""What ended a child; a compiled library that gets no memory aborts."""

POLL_SECONDS = 0.002
PATIENCE = 2
"""So many times the limit on wall time, a child may wait for a core that others keep from it."""

FAIR_SHARE = 0.5
"""A child that got less of a core than this, while it wanted to run, was kept from it by others."""

OUT_OF_MEMORY, LIBRARY_PANIC = 77, 78
"""Exit status of a child that ran out of memory and could still say so, and of one whose compiled library gave up on the file."""

ENDINGS = {OUT_OF_MEMORY: "READER_MEMORY", LIBRARY_PANIC: "BROKEN_FILE"}


def main() -> None:
    """Nothing; answers jobs until standard input closes."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    load_all()
    prepare()
    gc.collect()
    gc.freeze()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps({"reason": run_job(Job.from_line(line))}), file=answers, flush=True)


def run_job(job: Job) -> str | None:
    """The reason's code for how the job's own process ended; null when well."""
    child = os.fork()
    if child == 0:
        _be_the_child(job)
    return wait_for(child, job.limits.wall_seconds)


def wait_for(child: int, seconds: float) -> str | None:
    """How a child ended; it is killed when it takes longer, unless it only waits for a core on a busy machine."""
    begun = time.monotonic()
    pause = POLL_SECONDS
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return reason_of(status)
        passed = time.monotonic() - begun
        if passed > PATIENCE * seconds or (passed > seconds and not is_starved(child, passed)):
            kill_group(child)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def is_starved(child: int, seconds: float) -> bool:
    """Whether a thread of the child could run and all of them together got less than their share of those seconds."""
    states, ticks = list[str](), 0
    with contextlib.suppress(OSError):
        states = [_stat(path)[0] for path in Path(f"/proc/{child}/task").glob("*/stat")]
        ticks = sum(map(int, _stat(Path(f"/proc/{child}/stat"))[11:13]))
    return "R" in states and ticks / os.sysconf("SC_CLK_TCK") < FAIR_SHARE * seconds


def _stat(path: Path) -> list[str]:
    """What the kernel says of a process or thread, from its state on."""
    return path.read_text().rpartition(")")[2].split()


def kill_group(child: int) -> None:
    """Nothing; the child ends, and the converters it started with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.kill(child, signal.SIGKILL)


def reason_of(status: int) -> str | None:
    """The reason's code for a child's wait status; null when it ended well."""
    if os.WIFSIGNALED(status):
        return SIGNALS.get(os.WTERMSIG(status), "READER_CRASHED")
    code = os.WEXITSTATUS(status)
    return None if code == 0 else ENDINGS.get(code, "READER_CRASHED")


def _be_the_child(job: Job) -> None:
    """Never returns: whatever happens to a reader ends this process, and only this one."""
    status = 1
    try:
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        bound_resources(job.limits)
        do_job(job)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    finally:
        error = sys.exc_info()[1]
        if error is not None:
            note_crash(job, error)
            status = LIBRARY_PANIC if type(error).__name__ == "PanicException" else status
        os._exit(status)


def note_crash(job: Job, error: BaseException) -> None:
    """Nothing; leaves the kind and place of the error for the maintainers, never its words, which may hold a person's data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    (job.answer / CRASH).write_text(f"{type(error).__name__}{place}", encoding="utf-8")


if __name__ == "__main__":
    main()
