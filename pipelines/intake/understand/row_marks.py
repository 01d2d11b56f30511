"""What is marked on a table's rows: by the reader on a row or its cells, on the whole table, and by the understanding."""

from collections.abc import Iterable

import polars as pl

from pipelines.intake.tables import ROW_MARKS, Table


class RowMarks:
    """The marks of one table, row by row."""

    def __init__(self, table: Table) -> None:
        self._usual = table.marks
        self._marked = {row: set(marks) for row, marks in table.row_marks.items()}
        for (row, _), marks in table.cell_marks.items():
            self._marked.setdefault(row, set()).update(marks)

    def add(self, rows: Iterable[int], mark: str) -> None:
        """Nothing; the rows have that mark too."""
        for row in rows:
            self._marked.setdefault(row, set()).add(mark)

    def of(self, rows: pl.Series) -> pl.Series:
        """Each row's marks in the one order that all rows hold them, those of the whole table with them."""
        usual = set(self._usual)
        kept = [list(self._usual), *(_in_order(marks | usual) for marks in self._marked.values())]
        at = {row: place for place, row in enumerate(self._marked, 1)}
        which = [at.get(row, 0) for row in rows.to_list()] if at else [0] * rows.len()
        return pl.Series("marks", kept, dtype=pl.List(pl.String)).gather(which)


def _in_order(marks: set[str]) -> list[str]:
    return [mark for mark in ROW_MARKS if mark in marks]
