"""Where a value of a record stands in its delivery, and what a decision rests on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import polars as pl

from pipelines.keys import Keys

Row = dict[str, Any]

PLACE = (
    pl.when(pl.col("sheet").fill_null("") == "")
    .then(pl.format("{}:{}", "source_file", "row"))
    .otherwise(pl.format("{}:{}:{}", "source_file", "sheet", "row"))
)
"""Where a row stands, as `shenyan trace` takes it: FILE:ROW, or FILE:SHEET:ROW where the file has sheets; null where nothing is known."""

CELLS = (
    'select distinct position, heading from mappings where source_file = ? and sheet = ? and block = ? and "column" = ?'
    " and position >= 0 order by position, heading"
)
"""Under which headings of the sheet a column of ours stands; lists below each other may differ."""
ACCEPTED = (
    "select submission_id, submitted_at, source_file, row, action, reasons, content from submissions"
    " where certificate_id = ? and disposition = 'accepted' order by submitted_at desc, source_file desc, row desc"
)


def tell_cells(connection: duckdb.DuckDBPyConnection, column: str, record: Mapping[str, Any]) -> list[Row]:
    """The columns of the sheet in which the value can stand, each with its place (from 1), its letter and its heading.

    Empty where no column of the sheet held the value: it was carried, inferred or decided.
    """
    if record["source_file"] is None or column in json.loads(record["context"] or "{}"):
        return []
    asked = [record["source_file"], record["sheet"], record["block"], _stands_under(column, record["marks"] or ())]
    found = connection.execute(CELLS, asked).fetchall()
    return [{"position": at, "letter": letter_of(at), "heading": heading} for at, heading in found]


def _stands_under(column: str, marks: Sequence[str]) -> str:
    """The column whose cell held the value before standardizing put it right."""
    for mark in marks:
        kind, _, about = mark.partition(":")
        if kind == "moved" and about.endswith(f"->{column}"):
            return about.removesuffix(f"->{column}")
        if kind == "exchanged" and column in (both := about.split("/")):
            return both[1 - both.index(column)]
    return column


def letter_of(position: int) -> str:
    """The column's letters as a spreadsheet shows them; the first column is 1."""
    letters = ""
    while position > 0:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def tell_carried(column: str, record: Mapping[str, Any]) -> Row | None:
    """From what a value was carried and where that stands, if no cell of the row held it."""
    found = json.loads(record["context"] or "{}").get(column)
    return {"from": found["from"], "where": found.get("where") or None} if found else None


def tell_submission(connection: duckdb.DuckDBPyConnection, certificate_id: str, column: str, keys: Keys) -> Row | None:
    """The accepted submission that last set this column of the certificate: its id, moment, line and rules; nothing it says."""
    rows: pl.DataFrame = connection.sql(ACCEPTED, params=[certificate_id]).pl()
    for row in rows.iter_rows(named=True):
        said = json.loads(keys.decrypt(row["content"])) if row["content"] else {}
        if column in (said.get("changed_fields") or {}):
            return {name: value for name, value in row.items() if name != "content"}
    return None
