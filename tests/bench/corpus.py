"""A folder of anybody's files read by intake: what became of each, and what it cost.

python -m tests.bench.corpus FOLDER [--keep DIR]

FOLDER is laid out like RAW (`sources/<office>/…`). Exits 1 when a file has no disposition or no reason, or cost more
than it may.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines.intake import Intake, read_all
from schemas.reasons import catalogue
from tests.bench.table import Page, this_machine

MOST_SECONDS, MOST_MEGABYTES = 20.0, 1024.0
DEAREST = 15


class Found(NamedTuple):
    """What a corpus showed."""

    counts: pl.DataFrame
    """How many files for each disposition and reason."""
    dear: pl.DataFrame
    """The files that cost most."""
    over: pl.DataFrame
    """The files that cost more than they may: seconds of the processor or of the clock, or memory."""
    unexplained: list[str]
    """Files without a disposition, or refused without a reason of the catalogue."""


def examine(received: Intake) -> Found:
    """What became of every file, and which of them cost too much."""
    told = received.deliveries.join(received.costs, on="source_file", how="left", maintain_order="left")
    seconds = pl.max_horizontal("cpu_seconds", "wall_seconds")
    is_explained = (pl.col("disposition") == "read") | pl.col("reason").is_in(list(catalogue()))
    return Found(
        told.group_by("disposition", "reason")
        .len()
        .sort("len", "disposition", "reason", descending=[True, False, False]),
        told.sort(seconds, descending=True, nulls_last=True).head(DEAREST),
        told.filter((seconds > MOST_SECONDS) | (pl.col("peak_megabytes") > MOST_MEGABYTES)),
        told.filter(~is_explained.fill_null(False))["source_file"].to_list(),
    )


def pages(found: Found) -> list[Page]:
    """The dispositions and the dearest files as tables."""
    counts = [(kind, reason or "–", f"{count:,}") for kind, reason, count in found.counts.iter_rows()]
    dear = pl.concat([found.over, found.dear]).unique("source_file", maintain_order=True)
    costs = [
        (
            row["source_file"],
            row["reason"] or "–",
            *(f"{row[name]:.1f}" for name in ("cpu_seconds", "wall_seconds", "peak_megabytes")),
        )
        for row in dear.drop_nulls("cpu_seconds").iter_rows(named=True)
    ]
    return [
        Page("corpus", "Files by what became of them", "", ("disposition", "reason", "files"), counts),
        Page("costs", "The files that cost most", "", ("file", "reason", "cpu s", "wall s", "peak MB"), costs),
    ]


def say(file: str, done: int, of: int) -> None:
    """Nothing; a line tells how far the reading is."""
    sys.stderr.write(f"{done}/{of} {file}\n")


def main(words: Sequence[str] | None = None) -> int:
    """0 when every file has its disposition and reason and none cost too much."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.corpus", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", type=Path, help="keep deliveries, costs, rows and mappings there as Parquet")
    options = parser.parse_args(words)
    received = read_all(options.folder, progress=say)
    found = examine(received)
    if options.keep:
        keep(received, options.keep)
    for page in pages(found):
        sys.stdout.write(page.markdown(this_machine(0.0)) + "\n")
    sys.stdout.write(f"{len(found.unexplained)} without a reason, {found.over.height} over the limits\n")
    return int(bool(found.unexplained) or found.over.height > 0)


def keep(received: Intake, folder: Path) -> None:
    """Nothing; the frames lie in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("deliveries", "costs", "rows", "mappings"):
        getattr(received, name).write_parquet(folder / f"{name}.parquet")


if __name__ == "__main__":
    sys.exit(main())
