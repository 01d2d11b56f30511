"""Tables into DuckDB files, and digests that are the same for the same content wherever it was written."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

_TYPES: dict[object, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
}
INDEXED = {
    "curated_certificates": ("id_number_key", "certificate_number_key"),
    "suspended_certificates": ("id_number_key", "certificate_number_key"),
    "certificate_values": ("certificate_id",),
    "lineage": ("record_id", "certificate_id"),
    "records": ("record_id",),
    "certificates": ("certificate_id", "holder_id"),
}
"""Columns that single rows are asked by."""


def write_tables(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """A finished DuckDB file with these tables, in the order of their names and rows."""
    with duckdb.connect(str(path)) as connection:
        for name in sorted(tables):
            _write_table(connection, name, tables[name])
        connection.execute("checkpoint")


def _write_table(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    columns = ", ".join(f'"{column}" {_sql_type(dtype)}' for column, dtype in frame.schema.items())
    connection.execute(f'create table "{name}" ({columns})')
    if frame.height:
        connection.register("incoming", frame.to_arrow())
        connection.execute(f'insert into "{name}" select * from incoming')
        connection.unregister("incoming")
    for column in INDEXED.get(name, ()):
        if column in frame.columns:
            connection.execute(f'create index "{name}_{column}" on "{name}" ("{column}")')


def _sql_type(dtype: pl.DataType) -> str:
    """The column type; raises KeyError for one that no contract table has."""
    return f"{_TYPES[pl.List(dtype.inner).inner]}[]" if isinstance(dtype, pl.List) else _TYPES[dtype]


def digest_table(frame: pl.DataFrame) -> str:
    """SHA-256 over names, types and values, row by row in order; independent of how the frame lies in memory."""
    digest = hashlib.sha256(f"{frame.height}".encode())
    for column, dtype in frame.schema.items():
        digest.update(f"\x1e{column}:{dtype}\x1e".encode())
        for part in frame[column].to_frame().iter_slices(200_000):
            digest.update(_as_text(part.to_series()).encode())
    return digest.hexdigest()


def _as_text(values: pl.Series) -> str:
    """All values of a column one after the other; null and blank, one item and two stay apart."""
    if isinstance(values.dtype, pl.List):
        values = values.cast(pl.List(pl.String)).list.eval(pl.element().fill_null("\x00")).list.join("\x1d")
    return str(values.cast(pl.String).fill_null("\x00").str.join("\x1f").item()) if values.len() else ""


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
