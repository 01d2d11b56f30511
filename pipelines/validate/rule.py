"""What a rule is: a code of the catalogue, the column it speaks of, and when a record breaks it."""

from typing import NamedTuple

import polars as pl


class Rule(NamedTuple):
    """One rule; `broken` is true for a record that breaks it, null counts as unbroken; a rule on the whole row has no column."""

    code: str
    column: str | None
    broken: pl.Expr
