"""What every measurement gives: a page with one table, and the machine in words."""

import os
import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BUSY = 0.5
"""Load a core from which on a measurement is said to be made on a busy machine."""


@dataclass(frozen=True)
class Page:
    """One page of docs/benchmarks: a title, what was done, a table."""

    name: str
    title: str
    about: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self, machine: str) -> str:
        """The page as Markdown."""
        lines = [f"# {self.title}", "", f"{self.about} Measured with `python -m tests.bench` on {machine}.", ""]
        lines += [_line(self.head), _line(["---"] * len(self.head)), *(_line(row) for row in self.rows)]
        return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


@dataclass
class Stopwatch:
    """Seconds that a block took; known once it has ended."""

    seconds: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """A watch that stops when the block ends."""
    watch, begun = Stopwatch(), time.perf_counter()
    yield watch
    watch.seconds = time.perf_counter() - begun


def times(ours: float, theirs: float) -> str:
    """How many times as long ours took."""
    return f"{ours / theirs:.1f}×" if theirs else "–"


def describe_machine(cores: int, memory_bytes: int, before: float, after: float) -> str:
    """The machine in words, and whether it was busy with other work."""
    numbers = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}
    words = (
        f"{numbers.get(cores, f'{cores} cores')}, {memory_bytes / (1 << 30):.0f} GB, Python {platform.python_version()}"
    )
    if max(before, after) / cores <= BUSY:
        return words
    return (
        f"{words}; busy with other work (load {before:.1f} before, {after:.1f} after): read the ratios, not the seconds"
    )


def this_machine(before: float) -> str:
    """This machine in words, with its load before a measurement and now."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return describe_machine(len(os.sched_getaffinity(0)), memory, before, os.getloadavg()[0])


def write(page: Page, folder: Path, machine: str) -> None:
    """Nothing; the page lies in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{page.name}.md").write_text(page.markdown(machine), encoding="utf-8")
