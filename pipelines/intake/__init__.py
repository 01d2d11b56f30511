"""Intake: the folder of received files becomes rows with their places, what each column means, and what was refused."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines.intake.counting import compare_counts
from pipelines.intake.deliveries import Found, find_deliveries, find_members, mark_duplicates
from pipelines.intake.expectations import find_surprises
from pipelines.intake.job import Job
from pipelines.intake.limits import Limits
from pipelines.intake.list_marks import mark_lists
from pipelines.intake.results import (
    COSTS,
    Told,
    describe_deliveries,
    gather_costs,
    gather_mappings,
    gather_prose,
    gather_rows,
)
from pipelines.intake.sandbox import Answer, Pool, refuse
from pipelines.intake.supersession import find_supersessions, find_unclear
from pipelines.intake.versions import find_alike

__all__ = ["Intake", "Limits", "read_all"]

Progress = Callable[[str, int, int], None]
USUAL_LIMITS = Limits()
NO_COSTS = pl.DataFrame(schema=COSTS)


class Intake(NamedTuple):
    """Everything received, read: one frame a contract of docs/architecture.md."""

    deliveries: pl.DataFrame
    rows: pl.DataFrame
    mappings: pl.DataFrame
    prose: pl.DataFrame
    costs: pl.DataFrame = NO_COSTS
    """What each file took to read: differs from run to run, and so is no part of what is published."""


def read_all(
    raw: Path, *, workers: int | None = None, progress: Progress | None = None, limits: Limits = USUAL_LIMITS
) -> Intake:
    """Every delivery below `raw/sources`, each read in a process of its own; the same whatever order they are read in.

    `progress` is told `(source_file, files done, files to read)` as files end. The members of an archive are deliveries
    of their own, `archive.zip/member`.
    """
    with Pool(workers or count_cores()) as pool:
        found, answers = read_found(find_deliveries(raw), pool, progress, limits)
    rows = gather_rows(found, answers)
    alike = find_alike(rows)
    supersedes = find_supersessions(found, rows, alike)
    counts = compare_counts(rows, answers)
    surprises = find_surprises(found, answers, rows, counts)
    told = Told(supersedes, find_unclear(alike, supersedes), surprises)
    return Intake(
        deliveries=describe_deliveries(found, answers, told),
        rows=mark_lists(rows, counts, answers).with_columns(
            supersedes=pl.col("source_file").replace_strict(supersedes, default=None, return_dtype=pl.String)
        ),
        mappings=gather_mappings(found, answers),
        prose=gather_prose(found, answers),
        costs=gather_costs(found, answers),
    )


def read_found(
    found: list[Found], pool: Pool, progress: Progress | None, limits: Limits
) -> tuple[list[Found], dict[str, Answer]]:
    """All deliveries, those from archives among them, and the answers for those that are no copies."""
    answers: dict[str, Answer] = {}
    while fresh := [one for one in found if one.duplicate_of is None and one.source_file not in answers]:
        answers.update(read_fresh(fresh, pool, progress, limits))
        for archive in fresh:
            members, refused = open_archive(archive, answers[archive.source_file])
            found = found + members
            answers.update(refused)
        found = mark_duplicates(sorted(found, key=lambda one: one.source_file))
    return found, {
        file: answer
        for file, answer in answers.items()
        if file in {one.source_file for one in found if one.duplicate_of is None}
    }


def open_archive(archive: Found, answer: Answer) -> tuple[list[Found], dict[str, Answer]]:
    """The members of an archive, and the answers for those of them that are refused unread; nothing for any other file."""
    if answer.members is None:
        return [], {}
    members, refused = find_members(archive, answer.members, answer.about["members"])
    return members, {file: refuse(reason) for file, reason in refused.items()}


def read_fresh(found: Sequence[Found], pool: Pool, progress: Progress | None, limits: Limits) -> dict[str, Answer]:
    """The answers by file; the biggest are begun first, so that no core waits for the last of them."""
    jobs = [_job(one, limits) for one in sorted(found, key=lambda one: (-one.size, one.source_file))]
    ended: list[str] = []

    def done(job: Job, answer: Answer) -> None:
        ended.append(job.source_file)
        if progress is not None:
            progress(job.source_file, len(ended), len(jobs))

    return dict(zip((job.source_file for job in jobs), pool.read(jobs, done), strict=True))


def count_cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0))


def _job(found: Found, limits: Limits) -> Job:
    return Job(
        path=found.path,
        answer=Path(),
        source_file=found.source_file,
        office=found.office,
        depth=found.depth,
        limits=limits,
    )
