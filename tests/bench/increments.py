"""What a thousand records cost a register of some size that remembers its linkage, and whether the result is a full run's.

    python -m tests.bench.increments --records 200000 --added 1000

Processor time in one process, raw strings to ids, reading and writing the state included on the side of the increment.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines.linkage import link
from pipelines.linkage.memory import Folder
from pipelines.linkage.preparing import FROM_WORDS
from pipelines.linkage.relinking import Task, add, link_all
from pipelines.linkage.state import stamp_of
from pipelines.linkage.weights import read_table
from pipelines.standardize import standardize_columns
from tests.bench.people import make_records
from tests.bench.table import Page

KEY = b"bench"
TRUTH = ("true_person_id", "true_certificate_id", "noise_tags")


class Increment(NamedTuple):
    """Seconds of processor time for everything and for the increment, the records that it looked at, and whether both agree."""

    full: float
    added: float
    looked_at: int
    equal: bool


def measure(records: int, added: int, folder: Path, seed: int = 2019) -> Increment:
    """A register of `records`, then `added` more under ids that say nothing of their order."""
    made = make_records(records + added, seed=seed, hardness=1.5).drop(TRUTH)
    table = made.with_columns(record_id=pl.format("r{}", pl.col("record_id").hash(seed=1)))
    models = read_table()
    task = Task(models, None, KEY, False, stamp_of(models, KEY, secret=False))
    state = Folder(folder / "state")
    state.save(link_all(table.head(records), FROM_WORDS, task).state, None)
    start = time.process_time()
    before = state.load(stamp_of(models, KEY, secret=False)).state
    if before is None:
        raise RuntimeError("the state that was just left is not there")
    grown = add(table.tail(added), before, FROM_WORDS, task)
    state.save(grown.state, before)
    between = time.process_time()
    full = link(standardize_columns(table), key=KEY, with_links=False, models=models).assignments
    end = time.process_time()
    found = grown.state.current.select(full.columns)
    return Increment(end - between, between - start, grown.looked_at, found.equals(full))


def page(sizes: list[int], added: int) -> Page:
    """The increments as one table."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(size, added, Path(folder))
        share = f"{found.added / found.full:.1%}"
        rows.append((f"{size:,}", f"{found.full:.1f} s", f"{found.added:.2f} s", share, f"{found.looked_at:,}", "yes" if found.equal else "NO"))  # fmt: skip
    head = ("records", "full run", f"{added:,} more", "share", "looked at anew", "the same clusters, ids and review")
    return Page("linkage-increments", "Linkage that remembers", "Processor time, raw strings to ids.", head, rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[100_000])
    parser.add_argument("--added", type=int, default=1000)
    parser.add_argument("--machine", default="two cores", help="the machine in words")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    text = page(arguments.records, arguments.added).markdown(arguments.machine)
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
