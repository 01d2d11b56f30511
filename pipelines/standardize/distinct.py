"""Work on distinct values: read each spelling once, then join the readings back to a million rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

Schema = Mapping[str, type[pl.DataType] | pl.DataType]


def map_distinct(column: pl.Series, read: Callable[[str], str | None], *, plain: str | None = None) -> pl.Series:
    """The column with `read` applied to each distinct text once; null stays null.

    Texts that match `plain` are in their standard form already and are taken as they stand.
    """
    if plain is None:
        return map_distinct_to(column, lambda text: (read(text),), {column.name: pl.String})[column.name]
    stands = column.str.contains(plain).fill_null(False)
    if stands.all():
        return column
    others = map_distinct(column.set(stands, None), read)
    return pl.select(pl.when(stands).then(column).otherwise(others).alias(column.name)).to_series()


def map_distinct_to(column: pl.Series, read: Callable[[str], Sequence[Any]], schema: Schema) -> pl.DataFrame:
    """One row per row of `column`, with the parts that `read` finds in each distinct text; null gives nulls."""
    distinct = column.drop_nulls().unique()
    if distinct.is_empty():
        return pl.DataFrame(
            {name: pl.Series(name, [], dtype=kind).extend_constant(None, len(column)) for name, kind in schema.items()}
        )
    parts = pl.DataFrame([tuple(read(text)) for text in distinct], schema=dict(schema), orient="row")
    keyed = parts.with_columns(distinct.alias("__text"))
    return column.to_frame("__text").join(keyed, on="__text", how="left", maintain_order="left").drop("__text")


def map_distinct_rows(frame: pl.DataFrame, read: Callable[..., Sequence[Any]], schema: Schema) -> pl.DataFrame:
    """Like `map_distinct_to` for rows of several columns, nulls included."""
    distinct = frame.unique(maintain_order=False)
    parts = pl.DataFrame([tuple(read(*row)) for row in distinct.iter_rows()], schema=dict(schema), orient="row")
    renamed = {name: f"__{name}" for name in frame.columns}
    keyed = pl.concat([distinct.rename(renamed), parts], how="horizontal")
    joined = frame.rename(renamed).join(
        keyed, on=list(renamed.values()), how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.select(list(schema))


def list_of_labels(flags: pl.Series, labels: Sequence[str], name: str) -> pl.Series:
    """Per row the labels whose bits `flags` has, in their order: few combinations occur, each list is made once."""
    distinct = flags.unique()
    lists = [[label for bit, label in enumerate(labels) if combination >> bit & 1] for combination in distinct]
    table = pl.DataFrame({"flags": distinct, name: pl.Series(lists, dtype=pl.List(pl.String))})
    return flags.to_frame("flags").join(table, on="flags", how="left", maintain_order="left")[name]
