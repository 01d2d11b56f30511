"""What leaves no table readable: ID numbers and phones, in their own columns and wherever else they stand."""

import polars as pl

from pipelines.keys import TOKEN_PREFIX, Keys
from pipelines.standardize import id_number
from schemas.columns import PERSONAL_COLUMNS

ALWAYS = frozenset(
    {"id_number_partial", "content", *PERSONAL_COLUMNS, *(f"{column}_raw" for column in PERSONAL_COLUMNS)}
)
"""Columns of any table whose every value is sealed."""

_LONG_NUMBER = r"(\d[\s\-.]*){14,17}[\dXxＸｘ×*]"
_MASKED_NUMBER = r"\d{4,}[*＊xX]{3,}[\dXx]*"
_PHONE = r"(^|[^\d])[1１][\s\-]?[3-9３-９][\s\-]?(\d[\s\-]?){8}\d([^\d]|$)"
PERSONAL_NUMBER = f"{_LONG_NUMBER}|{_MASKED_NUMBER}|{_PHONE}"
"""Anything that could be an ID number, whole or masked, or a phone; too wide rather than too narrow."""

NUMBERED = frozenset({"management_number", "management_number_raw"})
"""Columns whose own numbers are as long as ID numbers: sealed where the check character says it is one."""

OPAQUE = frozenset({"sha256", "layout", "id_number_key", "certificate_number_key", "basis"})
"""Hashes, whose digits mean nothing, and which have to be read again as they were written."""


def is_id(name: str) -> bool:
    """Whether a column holds ids or hashes that we make."""
    return name in OPAQUE or name.endswith("_id") or name.startswith("record_id")


def seal(name: str, frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """The table with every personal number as a token; the same table and keys give the same tokens."""
    if name == "certificate_values":
        return _seal_values(frame, keys)
    sealed = [_seal_column(frame[column], keys) for column in _texts(frame)]
    lists = [_seal_list(frame[column], keys) for column, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
    return frame.with_columns(*sealed, *lists)


def _texts(frame: pl.DataFrame) -> list[str]:
    return [column for column, dtype in frame.schema.items() if dtype == pl.String and not is_id(column)]


def _seal_column(values: pl.Series, keys: Keys) -> pl.Series:
    if values.name in ALWAYS:
        return keys.encrypt_column(values)
    personal = holds_personal_number(values) | _looks_sealed(values)
    if not personal.any():
        return values
    return (
        pl.select(pl.when(personal).then(keys.encrypt_column(values.set(~personal, None))).otherwise(values))
        .to_series()
        .alias(values.name)
    )


def _seal_list(values: pl.Series, keys: Keys) -> pl.Series:
    """The lists with every item that shows a personal number as a token."""
    items = values.explode().drop_nulls().unique()
    personal = items.filter(holds_personal_number(items) | _looks_sealed(items))
    if not personal.len():
        return values
    tokens = {text: keys.encrypt(text) for text in personal}
    sealed = [None if row is None else [tokens.get(text, text) for text in row] for row in values]
    return pl.Series(values.name, sealed, dtype=pl.List(pl.String))


def _seal_values(frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """Golden values stand under each other: what is personal is said by the column they belong to."""
    personal = frame["column"].is_in(list(PERSONAL_COLUMNS))
    numbered = frame["column"].is_in(list(NUMBERED))
    elsewhere = holds_personal_number(frame["value"]) & (~numbered | _is_valid_id(frame["value"].set(~numbered, None)))
    sealed = keys.encrypt_column(frame["value"].set(~(personal | elsewhere | _looks_sealed(frame["value"])), None))
    return frame.with_columns(value=pl.coalesce(sealed, frame["value"]))


def _looks_sealed(values: pl.Series) -> pl.Series:
    """Where somebody's words would be taken for a token of ours, which nothing opens."""
    return values.str.starts_with(f"{TOKEN_PREFIX}:").fill_null(False)


def holds_personal_number(values: pl.Series) -> pl.Series:
    """Where a text holds what could be an ID number or a phone."""
    found = values.str.contains(PERSONAL_NUMBER).fill_null(False)
    return found & _is_valid_id(values) if values.name in NUMBERED else found


def _is_valid_id(values: pl.Series) -> pl.Series:
    distinct = values.drop_nulls().unique()
    valid = distinct.filter(pl.Series([id_number.is_valid(text) for text in distinct], dtype=pl.Boolean))
    return values.is_in(valid.implode()).fill_null(False)
