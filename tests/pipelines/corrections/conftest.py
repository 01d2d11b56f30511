"""A small register of two offices, and the rules that its rows break."""

import polars as pl
import pytest

from schemas.columns import COLUMNS
from schemas.reasons import catalogue

ROWS = [
    (
        "r1",
        "north",
        "sources/north/a.xlsx",
        2,
        {"holder_name": "褚云山", "sex": "女", "certificate_number": "00012345"},
    ),
    ("r2", "north", "sources/north/a.xlsx", 3, {"holder_name": '=HYPERLINK("x")', "sex": "男"}),
    ("r3", "north", "sources/north/a.xlsx", 4, {"holder_name": "钱小川", "sex": "男"}),
    ("r4", "south", "sources/south/b.csv", 2, {"holder_name": "", "title": "工程师\x0b"}),
]
BROKEN = [("r1", "SEX_CONTRADICTS_ID", "sex"), ("r1", "ID_MISSING", "id_number"), ("r2", "NAME_NOT_A_NAME", "holder_name"), ("r4", "NAME_MISSING", "holder_name"), ("r3", "ID_MISSING", "id_number")]  # fmt: skip
SHOWN = ("holder_name", "sex", "certificate_number", "title")
"""The columns that the offices' files have."""


@pytest.fixture
def records() -> pl.DataFrame:
    rows = [
        {
            "record_id": record_id,
            "office": office,
            "source_file": source_file,
            "sheet": "",
            "row": row,
            "block": 0,
            "extra": None,
            "marks": [],
            "superseded_by": None,
            **{f"{column}_raw": words.get(column, "") if column in SHOWN else None for column in COLUMNS},
        }
        for record_id, office, source_file, row, words in ROWS
    ]
    schema = {"extra": pl.String, "superseded_by": pl.String, "marks": pl.List(pl.String)}
    return pl.DataFrame(rows, schema_overrides=schema | {f"{column}_raw": pl.String for column in COLUMNS})


@pytest.fixture
def broken() -> pl.DataFrame:
    lines = [(record_id, code, catalogue()[code].severity, column) for record_id, code, column in BROKEN]
    return pl.DataFrame(lines, schema=["record_id", "code", "severity", "column"], orient="row")
