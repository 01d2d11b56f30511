"""What a table is cut into, and what understanding it gives."""

from dataclasses import dataclass, field

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
