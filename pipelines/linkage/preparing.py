"""How the rows of a table that is linked become standardized ones: read row by row, then employers by what all rows say."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage import forms
from pipelines.linkage.encoding import sort_records
from pipelines.linkage.parts import gather_rows, rows_with
from pipelines.linkage.state import Forms, State
from pipelines.standardize import standardize_alone

Read = Callable[[pl.DataFrame], pl.DataFrame]


class Prepare(NamedTuple):
    """How rows become standardized ones: `read` row by row, then, if it `writes_out`, employers by what all rows say."""

    read: Read
    writes_out: bool


FROM_WORDS = Prepare(standardize_alone, writes_out=True)
"""For rows of raw strings: the result is that of `standardize_columns`."""
AS_THEY_ARE = Prepare(lambda rows: rows, writes_out=False)
"""For rows that are standardized already."""


def read_rows(table: pl.DataFrame, prepare: Prepare) -> pl.DataFrame:
    """The columns that linkage reads, and what employers are written out by, in the order of record_id."""
    read = prepare.read(table.drop("fingerprint"))
    if not prepare.writes_out:
        return sort_records(read)
    stated = forms.state_employers(read).with_columns(read["record_id"]).sort("record_id")
    return sort_records(read).hstack(stated.select(forms.STATED))


def write_all_out(rows: pl.DataFrame, prepare: Prepare) -> tuple[pl.DataFrame, Forms]:
    """All rows of a table with their employers written out, and the forms."""
    if not prepare.writes_out:
        return rows, forms.NOTHING
    found = forms.learn_all(rows.select(forms.STATED))
    return forms.write_out(rows, found), found


def write_out_anew(
    after: tuple[pl.Series, NDArray[np.int64]], fresh: pl.DataFrame, state: State, prepare: Prepare
) -> tuple[NDArray[np.int64], pl.DataFrame, Forms]:
    """Where records were before (-1: they are read anew), the rows to read with employers written out, and the forms.

    A record that stays is read anew where its employer is another one now that its form stands for something else. `after` are
    the records and where they were before they came.
    """
    record_id, known = after
    if not prepare.writes_out:
        return known, fresh, state.forms
    rows = state.current["row"].to_numpy().astype(np.int64)
    stay = np.flatnonzero(known >= 0)
    gone = np.delete(rows, known[stay])
    renewed = forms.learn_anew(state, fresh.select(forms.STATED), gone, rows[known[stay]])
    concerned = np.zeros(sum(part.height for part in state.parts), dtype=bool)
    concerned[rows_with(state.parts, "employer_stated", renewed.changed)] = True
    again = stay[concerned[rows[known[stay]]]]
    reread = gather_rows(state.parts, rows[known[again]], fresh.drop("record_id").columns)
    reread = reread.insert_column(0, record_id[again])
    every = forms.write_out(pl.concat([fresh, reread]), renewed.forms)
    came, written = every.head(fresh.height), every.tail(reread.height)
    other = written["employer"].ne_missing(reread["employer"])
    now = known.copy()
    now[again[other.to_numpy()]] = -1
    came = pl.concat([came, written.filter(other)])
    return now, came.sort("record_id"), renewed.forms
