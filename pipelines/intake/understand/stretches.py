"""What a table is cut into, and what understanding it gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import polars as pl

from pipelines.intake.understand.groups import Groups
from pipelines.intake.understand.header import Header
from pipelines.intake.understand.layout import Layout


@dataclass(frozen=True)
class Stretch:
    """The rows under one header: index of the first and past the last, and the layout they follow."""

    header: Header | None
    start: int
    stop: int
    layout: Layout
    repeated: tuple[int, ...] = ()
    """Rows inside where the same header is printed again."""

    def goes_on(self, previous: Layout | None) -> bool:
        """Whether the list of the table before, which had this layout, goes on here."""
        if previous is None or self.layout is previous:
            return previous is not None
        return self.header is not None and self.header.first == 0 and self.layout.headings == previous.headings


@dataclass
class TableResult:
    """What understanding one table gave."""

    rows: pl.DataFrame
    mappings: list[pl.DataFrame] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    """The layouts under which people stand, top to bottom."""
    groups: Groups | None = None
    """The group headings in force at its end."""
    continues: bool = True
    """Whether the next table may go on with its last layout."""


def runs_of(headers: Sequence[Header], height: int) -> tuple[list[list[Header]], list[int]]:
    """The headers of a table of that height, each with its repetitions that follow it, and where the rows under each run end."""
    runs = [list(run) for _, run in groupby(headers, key=lambda header: header.folded)]
    return runs, [*(run[0].first for run in runs[1:]), height]


def bodies_of(runs: Sequence[list[Header]], ends: Sequence[int]) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """The rows (first, past the last) under all headers of the same headings."""
    bodies: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for run, end in zip(runs, ends, strict=True):
        stops = [*(header.first for header in run[1:]), end]
        bodies.setdefault(run[0].folded, []).extend(
            (header.last + 1, stop) for header, stop in zip(run, stops, strict=True)
        )
    return bodies
