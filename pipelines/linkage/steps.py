"""One step of a table that is linked from what it was to what it is, and parts of it as records of their own."""

from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import COLUMNS, Records, encode
from pipelines.linkage.parts import Part, gather_rows
from pipelines.linkage.state import State
from pipelines.linkage.touched import Delta, Positions, Register

OfRecords = dict[str, NDArray[np.integer]]
"""Classes by column, record by record."""


class Step(NamedTuple):
    """One step from table to table: `known` and `moved` lead from positions of now to earlier ones and back, -1 to none."""

    register: Register
    delta: Delta
    earlier: pl.DataFrame
    known: NDArray[np.int64]
    moved: NDArray[np.int32]

    def carry(self, column: str) -> NDArray[np.int32]:
        """The label each record had, as a position of now.

        A label whose first record is gone belongs to a group that is looked at anew.
        """
        return np.asarray(self.moved[self.had(column, -1)])

    def had(self, column: str, nothing: int) -> NDArray[Any]:
        """What each record had in the column before; `nothing` for a new one."""
        found = self.earlier[column].to_numpy()[self.known]
        found[self.delta.added] = nothing
        return np.asarray(found)


def make_step(record_id: pl.Series, known: NDArray[np.int64], fresh: tuple[Part, pl.DataFrame], state: State) -> Step:
    """The step with the fresh rows, and what they are called, beside the old ones."""
    part, called = fresh
    added, earlier_rows = np.flatnonzero(known < 0), state.current["row"].to_numpy()
    rows = earlier_rows[known].astype(np.int64)
    rows[added] = sum(old.height for old in state.parts) + np.arange(len(added))
    moved = np.full(state.current.height + 1, -1, dtype=np.int32)
    moved[known] = np.arange(len(known), dtype=np.int32)
    moved[-1] = -1
    if len(added):
        state = state._replace(parts=[*state.parts, part], rows=[*state.rows, called])
    register = Register(state, rows, record_id)
    gone = earlier_rows[moved[:-1] < 0].astype(np.int64)
    return Step(register, Delta(added, gone), state.current, known, moved)


def part_of(register: Register, members: Positions, classes: OfRecords) -> Records:
    """The records at these positions, encoded with the classes that they have in the whole table."""
    frame = gather_rows(register.state.parts, register.rows[members], COLUMNS)
    frame = frame.with_columns(record_id=register.record_id[members])
    return encode(frame, pl.DataFrame({column: found[members] for column, found in classes.items()}))


def inside(pairs: Pairs, members: Positions) -> Pairs:
    """The pairs as positions among the members, to which all of them belong."""
    left, right = np.searchsorted(members, pairs.left), np.searchsorted(members, pairs.right)
    return Pairs(left.astype(np.int32), right.astype(np.int32))
