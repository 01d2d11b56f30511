"""Leading zeros that every source of a number lost, put back where its authority's other numbers show how wide they are."""

import polars as pl

from pipelines.survivorship.choice import Choice
from pipelines.survivorship.context import Context

WITNESSES = 5
"""So many numbers of an authority make a width its custom …"""
PART = 0.6
"""… if they are this part of its purely numeric ones …"""
ALIKE = 3
"""… and so many of them begin like the restored number."""
COLUMN = "certificate_number"


def restore_zeros(stated: pl.DataFrame, choice: Choice, context: Context) -> tuple[pl.DataFrame, Choice]:
    """Statements and choice with the restored numbers in place of the short ones that were chosen."""
    restored = _find_short(choice.chosen, context)
    if restored.is_empty():
        return stated, choice
    put_back = pl.coalesce("restored", "value").alias("value")
    statements = stated.join(restored, on=["key", "value"], how="left").with_columns(put_back).drop("restored")
    chosen = (
        choice.chosen.join(restored, on=["key", "value"], how="left")
        .with_columns(put_back, why=pl.when(pl.col("restored").is_not_null()).then(pl.lit("restored")).otherwise("why"))
        .drop("restored")
    )
    return statements, Choice(chosen, choice.passed_over)


def _find_short(chosen: pl.DataFrame, context: Context) -> pl.DataFrame:
    """key, value, restored: the numbers that their authority's custom shows to be short."""
    numeric = chosen.filter(pl.col("value").str.contains(r"^\d+$")).join(
        context.authorities("authority"), on="key", how="inner"
    )
    widths = (
        numeric.group_by("authority", width=pl.col("value").str.len_chars())
        .agg(uses=pl.len())
        .with_columns(part=pl.col("uses") / pl.col("uses").sum().over("authority"))
        .filter((pl.col("uses") >= WITNESSES) & (pl.col("part") >= PART))
    )
    begins = numeric.group_by(
        "authority", width=pl.col("value").str.len_chars(), begin=pl.col("value").str.slice(0, 2)
    ).agg(alike=pl.len())
    by_custom = (
        numeric.join(widths.select("authority", "width"), on="authority", how="inner")
        .filter((pl.col("value").str.len_chars() < pl.col("width")) & ~pl.col("value").str.starts_with("0"))
        .with_columns(restored=pl.col("value").str.pad_start(pl.col("width"), "0"))
        .with_columns(begin=pl.col("restored").str.slice(0, 2))
        .join(begins.filter(pl.col("alike") >= ALIKE), on=["authority", "width", "begin"], how="semi")
        .select("key", "value", "restored")
    )
    return pl.concat([by_custom, _beside_whole(numeric)]).unique("key", keep="first", maintain_order=True)


def _beside_whole(numeric: pl.DataFrame) -> pl.DataFrame:
    """key, value, restored: numbers that others of their authority, as long and begun alike, have with zeros before them.

    Half of a sequence may have lost them: programs drop zeros, and hardly ever put any.
    """
    bare = pl.col("value").str.strip_chars_start("0")
    of_sequence = ["authority", "length", "begin"]
    shaped = numeric.with_columns(
        length=bare.str.len_chars(), begin=bare.str.slice(0, 2), width=pl.col("value").str.len_chars()
    )
    is_short = pl.col("width") == pl.col("length")
    whole = (
        shaped.filter(~is_short)
        .group_by(of_sequence)
        .agg(pl.col("width").min(), widest=pl.col("width").max(), alike=pl.len())
        .filter((pl.col("width") == pl.col("widest")) & (pl.col("alike") >= ALIKE))
    )
    found = shaped.filter(is_short).drop("width").join(whole, on=of_sequence)
    return found.select("key", "value", restored=pl.col("value").str.pad_start(pl.col("width"), "0"))
