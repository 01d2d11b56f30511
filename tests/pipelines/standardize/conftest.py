"""Invented rows as intake hands them over."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from schemas.columns import COLUMNS

TEXTS = (
    "source_file",
    "office",
    "office_kind",
    "sheet",
    "kind",
    "noise_kind",
    *COLUMNS,
    "birth_month",
    "extra",
    "context",
    "supersedes",
)
PLACE = {
    "source_file": "sources/invented/list.xlsx",
    "office": "invented",
    "office_kind": "county",
    "trust_rank": 3,
    "sheet": "Sheet1",
    "block": 0,
    "kind": "record",
    "marks": [],
}
SCHEMA = dict.fromkeys(TEXTS, pl.String) | {
    "trust_rank": pl.Int64,
    "row": pl.Int64,
    "block": pl.Int64,
    "marks": pl.List(pl.String),
}


@pytest.fixture
def make_rows() -> Callable[..., pl.DataFrame]:
    """Rows of one invented delivery, numbered from 2; each argument gives the cells that matter."""

    def make(*cells: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame([PLACE | {"row": at} | given for at, given in enumerate(cells, 2)], schema=SCHEMA)

    return make
