"""Opening a release's files to read, alike everywhere: one process can open a DuckDB file in one configuration only."""

from pathlib import Path

import duckdb

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
