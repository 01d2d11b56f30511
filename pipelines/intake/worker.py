"""The worker: a process that forks once for every delivery, so that a file that kills its reader kills nothing else.

It reads one job a line from standard input and writes one JSON answer a line to standard output. What the delivery
held lies in the job's own folder: `answer.json`, `rows.arrow`, `mappings.arrow`.
"""

import contextlib
import gc
import os
import resource
import signal
import sys
import time
import traceback
from functools import cache
from pathlib import Path

from pipelines.intake.bounds import bound_resources
from pipelines.intake.child import do_job
from pipelines.intake.job import CRASH, Cost, Ending, Job
from pipelines.intake.readers import load_for, load_usual
from pipelines.intake.understand import prepare

SIGNALS: dict[int, str] = {
    signal.SIGXCPU: "READER_TIMEOUT",
    signal.SIGKILL: "READER_TIMEOUT",
    signal.SIGALRM: "READER_TIMEOUT",
    signal.SIGABRT: "READER_MEMORY",
}
"""What ended a child; a compiled library that gets no memory aborts."""

HEAD_BYTES = 1024
POLL_SECONDS = 0.002
FAIR_SHARE = 0.5
"""A child that got less of a core than this so far is kept from it by others, or sleeps."""
WHOLE_SHARE = 0.75
"""One that wanted to run and got less than this until the clock stopped it might have ended within its processor's time."""

OUT_OF_MEMORY, LIBRARY_PANIC = 77, 78
"""Exit status of a child that ran out of memory and could still say so, and of one whose compiled library gave up on the file."""

ENDINGS = {OUT_OF_MEMORY: "READER_MEMORY", LIBRARY_PANIC: "BROKEN_FILE"}


def main() -> None:
    """Nothing; answers jobs until standard input closes."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    load_usual()
    prepare()
    settle()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        job = Job.from_line(line)
        get_ready_for(job.path)
        print(run_job(job).to_line(), file=answers, flush=True)


def settle() -> None:
    """Nothing; what is loaded now is shared with every child."""
    gc.collect()
    gc.freeze()


@cache
def settle_once() -> None:
    """Nothing; as `settle`, the first time alone."""
    settle()


def get_ready_for(path: Path) -> None:
    """Nothing; the readers that a file's first bytes ask for are loaded before the fork, once for all files like it."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        if load_for(file.read(HEAD_BYTES)):
            settle_once()


def run_job(job: Job) -> Ending:
    """How the job's own process ended, and what it cost."""
    child = os.fork()
    if child == 0:
        _be_the_child(job)
    return wait_for(child, job.limits.wall_seconds, job.limits.starved_after)


def wait_for(child: int, seconds: float, starved_after: float = 1.0) -> Ending:
    """How a child ended; it is killed when it takes longer, whatever it waits for.

    After that share of its time one that others keep from its core is given up: the rest is kept for a calmer hour.
    """
    begun = time.monotonic()
    pause = POLL_SECONDS
    stopped = wanted_to_run = given_up = False
    while True:
        ended, status, used = os.wait4(child, os.WNOHANG)
        passed = time.monotonic() - begun
        if ended:
            cost = _cost(used, passed)
            starved = wanted_to_run and cost.cpu_seconds < WHOLE_SHARE * passed
            return Ending(reason_of(status), cost, given_up or starved)
        if not stopped and seconds * starved_after < passed <= seconds and is_starved(child, passed):
            given_up = stopped = True
            kill_group(child)
        elif passed > seconds:
            wanted_to_run = wanted_to_run or (not stopped and wants_to_run(child))
            stopped = True
            kill_group(child)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def _cost(used: resource.struct_rusage, seconds: float) -> Cost:
    return Cost(round(used.ru_utime + used.ru_stime, 3), round(seconds, 3), round(used.ru_maxrss / 1024, 1))


def is_starved(child: int, passed: float) -> bool:
    """Whether a child waits for a core, and got less than its fair share of one so far."""
    with contextlib.suppress(OSError, IndexError):
        used = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:15]
        return wants_to_run(child) and sum(map(int, used)) / os.sysconf("SC_CLK_TCK") < FAIR_SHARE * passed
    return False


def wants_to_run(child: int) -> bool:
    """Whether a thread of the child is ready to run, and so waits for nothing but a core."""
    with contextlib.suppress(OSError):
        return "R" in [_state(path) for path in Path(f"/proc/{child}/task").glob("*/stat")]
    return False


def _state(path: Path) -> str:
    return path.read_text().rpartition(")")[2].split()[0]


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
