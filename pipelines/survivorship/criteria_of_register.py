"""Criteria that hold an option against the rest of the register: documents, authorities, common usage. Greater is better."""

import polars as pl

from pipelines.standardize.employer_slips import is_misspelt
from pipelines.survivorship.context import Context
from pipelines.survivorship.criteria_of_form import unbeaten
from pipelines.validate.bodies import classify
from pipelines.validate.titles import known_titles

COMMONER = 10
"""How many times more records must state a word than the one that is taken for a slip of it."""
DATED = frozenset({"acquired_on", "conferred_on"})
"""Columns whose values can be more or less precise."""


def weigh_well_spelt(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """Whether the body's name can be understood; a slip of the pen in its place makes it one that nobody knows."""
    distinct = options["value"].unique().sort()
    spelt = pl.DataFrame(
        {
            "value": distinct,
            "well_spelt": [classify(text, ()).kind not in ("misspelt", "unknown") for text in distinct],
        },
        schema={"value": pl.String, "well_spelt": pl.Boolean},
    )
    return options.join(spelt, on="value", how="left")


def weigh_common_word(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether the value is no slip of the pen for another option that many more records state: 雨文 beside 语文."""
    counts = context.members[column].drop_nulls().value_counts(name="uses")
    uses = dict(counts.filter(pl.col(column).is_in(options["value"].unique().implode())).iter_rows())

    def is_slip(value: str, rival: str) -> bool:
        return uses[rival] >= COMMONER * uses[value] and is_misspelt(value, rival)

    return options.with_columns(common_word=unbeaten(options, is_slip))


def weigh_usage(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How many records of the register state exactly this value."""
    uses = context.members[column].value_counts(name="usage").rename({column: "value"})
    return options.join(uses, on="value", how="left")


def weigh_same_document(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How many certificates of the same approval document state the value, of a date its month."""
    return _count_peers(options, column, context, 7 if column in DATED else None, "same_document")


def weigh_same_day(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How many certificates of the same approval document state the very day."""
    return _count_peers(options, column, context, None, "same_day")


def _count_peers(options: pl.DataFrame, column: str, context: Context, length: int | None, name: str) -> pl.DataFrame:
    """How many certificates of the same document state a value that begins like the option."""
    documents = context.known("approval_document", "document")
    peers = (
        context.members.filter(pl.col(column).is_not_null())
        .select(pl.col("_certificate").alias("key"), _same=pl.col(column).str.slice(0, length))
        .join(documents, on="key", how="inner")
        .group_by("document", "_same")
        .agg(pl.col("key").n_unique().alias(name))
    )
    return (
        options.with_columns(_same=pl.col("value").str.slice(0, length))
        .join(documents, on="key", how="left")
        .join(peers, on=["document", "_same"], how="left")
        .drop("document", "_same")
    )


def weigh_custom(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """How many other certificates of the same authority have numbers that begin and are as long as this one."""
    authorities = context.authorities("authority")
    style = pl.concat_str(pl.col("value").str.slice(0, 2), pl.lit("/"), pl.col("value").str.len_chars())
    uses = (
        context.members.filter(pl.col(column).is_not_null())
        .select(pl.col("_certificate").alias("key"), pl.col(column).alias("value"))
        .join(authorities, on="key", how="left")
        .group_by("authority", style.alias("_style"))
        .agg(custom=pl.col("key").n_unique())
    )
    return (
        options.with_columns(_style=style)
        .join(authorities, on="key", how="left")
        .join(uses, on=["authority", "_style"], how="left", nulls_equal=True)
        .drop("authority", "_style")
    )


def weigh_fits_titles(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many of the certificate's records state a title that the series confers, a borrowed one too (小学's 中学高级教师)."""
    listed = known_titles().select("title", value="series").unique()
    stated = context.members.filter(pl.col("title").is_not_null()).select(pl.col("_certificate").alias("key"), "title")
    fits = options.select("key", "value").join(stated, on="key").join(listed, on=["value", "title"], how="semi")
    counted = fits.group_by("key", "value").agg(fits_titles=pl.len())
    return options.join(counted, on=["key", "value"], how="left").with_columns(pl.col("fits_titles").fill_null(0))
