"""All measurements, one table each, as ratios of one run.

python -m tests.bench [PART …] [--scale 1.0] [--write]
"""

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.bench import intake, lookup, standardize, whole
from tests.bench.table import Page, this_machine, times, write
from tests.soak.proof import forget_settings

PAGES = Path(__file__).parents[2] / "docs" / "benchmarks"
LINKAGE = "tests.bench.linkage"
PEERS = ("splink", "recordlinkage", "dedupe")
WORKBOOK_ROWS, SMALL_FILES, TABLE_ROWS, CERTIFICATES = 100_000, 1_000, 1_000_000, 5_000
LOOKED_UP, QUESTIONS, LOAD_SECONDS = 1_000_000, 5_000, 20.0
LINKED_RECORDS = (20_000, 100_000)
FEWEST_CERTIFICATES = 24
"""A smaller corpus can come out without any published certificate to ask for."""

Part = Callable[[Path, float], list[Page]]


def measure_intake(folder: Path, scale: float) -> list[Page]:
    """The page of intake."""
    return [intake.measure(folder, sized(WORKBOOK_ROWS, scale), sized(SMALL_FILES, scale))]


def measure_standardize(folder: Path, scale: float) -> list[Page]:
    """The page of standardizing and judging."""
    found = standardize.measure(sized(TABLE_ROWS, scale))
    both = found.standardize + found.judge
    rows = [
        (
            "standardize",
            f"{found.standardize:.1f} s",
            f"{found.rows / found.standardize:,.0f}",
            times(found.standardize, found.plain_polars),
        ),
        ("judge", f"{found.judge:.1f} s", f"{found.rows / found.judge:,.0f}", times(found.judge, found.plain_polars)),
        ("both", f"{both:.1f} s", f"{found.rows / both:,.0f}", times(both, found.plain_polars)),
        (
            "Polars writes and reads the table",
            f"{found.plain_polars:.1f} s",
            f"{found.rows / found.plain_polars:,.0f}",
            "1.0×",
        ),
    ]
    about = f"{found.rows:,} invented rows as intake gives them, in one process; peak memory {found.peak_gb:.1f} GB."
    return [
        Page(
            "standardize",
            "Standardizing and judging against plain Polars",
            about,
            ("what", "wall", "rows a second", "against plain Polars"),
            rows,
        )
    ]


def measure_whole(folder: Path, scale: float) -> list[Page]:
    """The page of the whole run."""
    return [whole.measure(whole.run(folder, max(FEWEST_CERTIFICATES, sized(CERTIFICATES, scale))))]


def measure_lookup(folder: Path, scale: float) -> list[Page]:
    """The page of enquiries to a great lookup file."""
    size, questions = sized(LOOKED_UP, scale, 2_000), sized(QUESTIONS, scale, 200)
    return [lookup.measure(folder, size, questions, max(5.0, LOAD_SECONDS * scale))]


def measure_linkage(folder: Path, scale: float) -> list[Page]:
    """No page of ours: the linkage bench prints its own tables, and says which peers are missing."""
    if find_spec(LINKAGE) is None:
        sys.stdout.write(f"linkage: {LINKAGE} is not there, nothing measured\n")
        return []
    missing = [peer for peer in PEERS if find_spec(peer) is None]
    if missing:
        sys.stdout.write(f"linkage: not installed, so not measured: {', '.join(missing)} (extra `bench`)\n")
    for text in importlib.import_module(LINKAGE).run(
        [sized(size, scale) for size in LINKED_RECORDS], [1.0], linkage_engines(missing), 600, 2019
    ):
        sys.stdout.write(f"{text}\n")
    return []


def linkage_engines(missing: Sequence[str]) -> list[str]:
    """The engines that can be measured here."""
    return [engine for engine in importlib.import_module(LINKAGE).ENGINES if engine not in missing]


PARTS: dict[str, Part] = {
    "intake": measure_intake,
    "standardize": measure_standardize,
    "whole": measure_whole,
    "lookup": measure_lookup,
    "linkage": measure_linkage,
}


def sized(count: int, scale: float, fewest: int = 1) -> int:
    """So many at that scale."""
    return max(fewest, round(count * scale))


def parse(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which ({', '.join(PARTS)}; default all)")
    parser.add_argument("--scale", type=float, default=1.0, help="rows, files and questions in parts of the usual")
    parser.add_argument("--write", action="store_true", help="keep the pages under docs/benchmarks")
    options = parser.parse_args(words)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def main(words: Sequence[str] | None = None) -> int:
    """0 when everything asked for was measured; a measurement that goes wrong raises."""
    options = parse(words)
    forget_settings()
    for name in options.parts or PARTS:
        before = os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix=f"shenyan-bench-{name}-") as folder:
            for page in PARTS[name](Path(folder), options.scale):
                machine = this_machine(before)
                sys.stdout.write(f"{page.markdown(machine)}\n")
                sys.stdout.flush()
                if options.write:
                    write(page, PAGES, machine)
    return 0


if __name__ == "__main__":
    sys.exit(main())
