"""Opening a release's files to read, alike everywhere: one process can open a DuckDB file in one configuration only."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl

from pipelines.release.layout import LOOKUP

CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}
"""No other file can be reached through a release, and nobody can change that."""
FOR_LOOKUP: dict[str, str | bool | int | float | list[str]] = {**CONFIGURATION, "threads": "1"}
"""Enquiries are small and many: a second thread would be woken for nothing."""


PUBLISHED = ("curated_certificates", "suspended_certificates")
"""The tables that hold published certificates; releases of before suspensions were published lack the second."""


def filled_tables(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Which tables of published certificates a lookup file has rows in; the first always, so there is one to ask."""
    there = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    return PUBLISHED[:1] + tuple(
        name
        for name in PUBLISHED[1:]
        if name in there and connection.execute(f"select certificate_id from {name} limit 1").fetchall()
    )


def open_to_read(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a register or a lookup file that only reads; it closes as a context manager."""
    return duckdb.connect(str(path), read_only=True, config=FOR_LOOKUP if path.name == LOOKUP else CONFIGURATION)


def read_columns(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], only: pl.Series | None = None
) -> pl.DataFrame:
    """These columns of a table, of all certificates or of some; what an older release does not have is null."""
    there = connection.execute("select column_name from duckdb_columns() where table_name = ?", [table]).fetchall()
    asked = [f'"{name}"' if (name,) in there else f'null::varchar as "{name}"' for name in columns]
    query = f'select {", ".join(asked)} from "{table}"'
    if only is None:
        frame: pl.DataFrame = connection.sql(query).pl()
        return frame
    some: pl.DataFrame = connection.sql(
        f"{query} where certificate_id in (select unnest(?))", params=[only.to_list()]
    ).pl()
    return some


def read_tables(path: Path) -> dict[str, pl.DataFrame]:
    """All tables of that file, by their names."""
    with open_to_read(path) as connection:
        names = sorted(row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall())
        return {name: connection.sql(f'select * from "{name}"').pl() for name in names}
