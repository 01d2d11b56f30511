"""What is marked on a table's rows: by the reader on a row or its cells, on the whole table, and by the understanding."""

from collections.abc import Iterable, Sequence

import polars as pl

from pipelines.intake.tables import ROW_MARKS, STRUCK, Table


class RowMarks:
    """The marks of one table, row by row."""

    def __init__(self, table: Table) -> None:
        self._usual, self._frame = table.marks, table.frame
        self._marked = {row: set(marks) for row, marks in table.row_marks.items()}
        self._struck: dict[int, set[int]] = {}
        for (row, column), marks in table.cell_marks.items():
            if STRUCK in marks:
                self._struck.setdefault(row, set()).add(column)
            if own := set(marks) - {STRUCK}:
                self._marked.setdefault(row, set()).update(own)

    def add(self, rows: Iterable[int], mark: str) -> None:
        """Nothing; the rows have that mark too."""
        for row in rows:
            self._marked.setdefault(row, set()).add(mark)

    def of(self, rows: pl.Series, columns: Sequence[int] = ()) -> pl.Series:
        """Each row's marks in the one order that all rows hold them, those of the whole table with them.

        A person is struck out when half of the filled cells in the person's `columns` are.
        """
        usual = set(self._usual)
        marked = {row: marks | usual for row, marks in self._marked.items()}
        for row in self._struck_out(columns):
            marked[row] = {STRUCK} | marked.get(row, usual)
        kept = [list(self._usual), *(_in_order(marks) for marks in marked.values())]
        at = {row: place for place, row in enumerate(marked, 1)}
        which = [at.get(row, 0) for row in rows.to_list()] if at else [0] * rows.len()
        return pl.Series("marks", kept, dtype=pl.List(pl.String)).gather(which)

    def _struck_out(self, columns: Sequence[int]) -> list[int]:
        own = set(columns)
        return [
            row
            for row, struck in self._struck.items()
            if 0 < sum(bool(self._frame[row, at].strip()) for at in columns) <= 2 * len(struck & own)
        ]


def _in_order(marks: set[str]) -> list[str]:
    return [mark for mark in ROW_MARKS if mark in marks]
