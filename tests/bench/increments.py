"""What a thousand records cost a register of some size that remembers its linkage, and whether the result is a full run's.

    python -m tests.bench.increments --records 200000 --added 1000

Processor time of whole commands, start-up included, raw strings to ids.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tests.bench.people import make_records
from tests.bench.table import Page

TRUTH = ("true_person_id", "true_certificate_id", "noise_tags")


class Increment(NamedTuple):
    """Seconds of processor time for everything, the same remembered, and the increment; and whether both ways agree."""

    full: float
    remembered: float
    added: float
    equal: bool


def spend(*words: str | Path) -> float:
    """The processor time of one `shenyan link`, start-up included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _link(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _link(*words: str | Path) -> None:
    """Nothing; the command has run as it does where it is installed, which compiles it once."""
    command = [sys.executable, "-m", "pipelines.cli.main", "link", *map(str, words)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def measure(records: int, added: int, folder: Path, seed: int = 2019) -> Increment:
    """A register of `records`, then `added` more under ids that say nothing of their order."""
    made = make_records(records + added, seed=seed, hardness=1.5).drop(TRUTH)
    table = made.with_columns(record_id=pl.format("r{}", pl.col("record_id").hash(seed=1)))
    every, first, more = (folder / f"{name}.parquet" for name in ("every", "first", "more"))
    for path, rows in ((every, table), (first, table.head(records)), (more, table.tail(added))):
        rows.write_parquet(path)
    _link("--help")
    full, grown, state = folder / "full.parquet", folder / "grown.parquet", folder / "state"
    whole = spend(every, "--out", full)
    remembered = spend(first, "--out", grown, "--state", state)
    share = spend(more, "--add", "--out", grown, "--state", state)
    return Increment(whole, remembered, share, pl.read_parquet(grown).equals(pl.read_parquet(full)))


def page(sizes: list[int], added: int) -> Page:
    """The increments as one table."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(size, added, Path(folder))
        share = f"{found.added / found.full:.1%}"
        rows.append((f"{size:,}", f"{found.full:.1f} s", f"{found.remembered:.1f} s", f"{found.added:.2f} s", share, "yes" if found.equal else "NO"))  # fmt: skip
    head = (
        "records",
        "full run",
        "full run that remembers",
        f"{added:,} more",
        "share",
        "the same clusters, ids and review",
    )
    return Page("linkage-increments", "Linkage that remembers", "Processor time of `shenyan link`, start-up included, raw strings to ids.", head, rows)  # fmt: skip


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
