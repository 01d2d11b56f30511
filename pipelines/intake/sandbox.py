"""The parent's side of the workers: one worker a core, one delivery at a time each, started anew when one dies."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

import polars as pl

from pipelines.intake.job import CRASH, MEMBERS, Cost, Ending, Job
from pipelines.intake.readers.ocr import is_installed
from pipelines.intake.scratch import make_scratch
from pipelines.intake.tables import UNDERSTOOD_MAPPINGS, UNDERSTOOD_ROWS

THREADS = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""A worker has one core to itself; threads of numeric libraries would only stand in each other's way."""

NO_COST = Cost()


@dataclass(frozen=True)
class Answer:
    """What became of one delivery in its worker."""

    reason: str | None
    about: dict[str, Any]
    rows: pl.DataFrame
    mappings: pl.DataFrame
    members: Path | None = None
    """Where an archive's members lie."""
    cost: Cost = NO_COST
    starved: bool = False
    """Whether the clock stopped it while others kept it from its core."""


class Worker:
    """One worker process, started when first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, job: Job) -> Ending:
        """How the job's own process ended."""
        process = self._alive()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(job.to_line() + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (BrokenPipeError, OSError):
            line = ""
        if not line:
            self.close()
            return Ending("READER_CRASHED")
        return Ending.from_line(line)

    def _alive(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._process = start_worker()
        return self._process

    def close(self) -> None:
        """Nothing; the process has ended."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def start_worker() -> subprocess.Popen[str]:
    """A worker that has done its imports."""
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.intake.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **THREADS, "PYTHONPATH": paths},
    )
    assert process.stdout
    if process.stdout.readline().strip() != "ready":
        raise RuntimeError("the intake worker did not start")
    return process


class Pool:
    """Workers that read deliveries in parallel; use as a context."""

    def __init__(self, workers: int) -> None:
        self._count = workers
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._all = [Worker() for _ in range(workers)]
        for worker in self._all:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        self._folder = make_scratch()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._all:
            worker.close()
        self._folder.cleanup()

    def read(self, jobs: Iterable[Job], done: Callable[[Job, Answer], None]) -> list[Answer]:
        """The answers in the order of the jobs; `done` is told of each as it ends.

        What a busy machine kept from its core is tried once more when all others are done, alone and with patience.
        """
        tasks = list(jobs)

        def run(job: Job) -> Answer:
            answer = self._run(job)
            if not _is_worth_another(job, answer):
                done(job, answer)
            return answer

        with ThreadPoolExecutor(self._count) as threads:
            answers = list(threads.map(run, tasks))
        for at, (job, answer) in enumerate(zip(tasks, answers, strict=True)):
            if _is_worth_another(job, answer):
                left = job.limits.for_another(answer.cost.cpu_seconds)
                again = self._run(job._replace(limits=left))
                answers[at] = replace(again, cost=answer.cost.plus(again.cost))
                done(job, answers[at])
        return answers

    def _run(self, job: Job) -> Answer:
        worker = self._idle.get()
        try:
            with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
                answer = run_job(worker, job._replace(answer=Path(folder)))
                return self._keep_members(Path(folder), answer)
        finally:
            self._idle.put(worker)

    def _keep_members(self, folder: Path, answer: Answer) -> Answer:
        """The answer with its archive's members moved to where they stay until the pool is left."""
        if not answer.about.get("members"):
            return answer
        kept = Path(tempfile.mkdtemp(dir=self._folder.name, prefix="members-"))
        return replace(answer, members=(folder / MEMBERS).rename(kept / MEMBERS))


def _is_worth_another(job: Job, answer: Answer) -> bool:
    """Whether a delivery that others kept from its core has some of the processor's time left for another try."""
    return answer.starved and job.limits.allows_another(answer.cost.cpu_seconds)


def run_job(worker: Worker, job: Job) -> Answer:
    """The delivery's answer; one with scanned pages is read again, with text recognition, where that is installed."""
    answer = collect(job.answer, worker.run(job))
    scans = answer.about.get("scan_pages", 0)
    if not scans or not is_installed():
        return answer
    limits = job.limits.for_scans(scans, answer.cost.cpu_seconds, answer.cost.wall_seconds)
    again = collect(job.answer, worker.run(job._replace(limits=limits)))
    return replace(answer if again.reason and not answer.reason else again, cost=answer.cost.plus(again.cost))


def collect(folder: Path, ending: Ending) -> Answer:
    """What a job left in its folder; nothing of it counts when its process did not end well."""
    if ending.reason is not None:
        crash = folder / CRASH
        refused = refuse(ending.reason, crash.read_text(encoding="utf-8") if crash.exists() else "")
        return replace(refused, cost=ending.cost, starved=ending.starved)
    about = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return Answer(
        reason=about["reason"],
        about=about,
        rows=_frame(folder / "rows.arrow", UNDERSTOOD_ROWS),
        mappings=_frame(folder / "mappings.arrow", UNDERSTOOD_MAPPINGS),
        cost=ending.cost,
    )


def refuse(reason: str, detail: str = "") -> Answer:
    """The answer for a delivery of which nothing is known but why it is refused."""
    return Answer(
        reason, {"detail": detail}, pl.DataFrame(schema=UNDERSTOOD_ROWS), pl.DataFrame(schema=UNDERSTOOD_MAPPINGS)
    )


def _frame(path: Path, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    return pl.read_ipc(path.read_bytes()).select(*schema) if path.exists() else pl.DataFrame(schema=schema)
