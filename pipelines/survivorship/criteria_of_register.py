"""Criteria that hold an option against the rest of the register: documents, authorities, common usage. Greater is better."""

import polars as pl
from rapidfuzz.distance import OSA

from pipelines.standardize.employer_slips import is_misspelt
from pipelines.survivorship.context import Context
from pipelines.survivorship.criteria_of_form import unbeaten
from pipelines.survivorship.criteria_of_spelling import differs_by_a_slip
from pipelines.validate.bodies import classify
from pipelines.validate.titles import known_titles

COMMONER = 10
"""How many times more records must state a word, or use a form, than the one that is taken for a slip of it."""
DAY_LONG = 10
"""Characters of an ISO date that knows its day."""
FEWEST, NEARLY_ALL = 3, 0.8
"""A document's day is one that so many certificates of it bear, and so large a part of them."""
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
    """Whether the value is no slip of the pen for another option that many more records state: 雨文 beside 语文.

    Of two words of which one stands nowhere but in this certificate's records, that one is the slip.
    """
    known = context.members.select("_certificate", value=column).drop_nulls()
    counted = known.group_by("value").agg(uses=pl.len(), certificates=pl.col("_certificate").n_unique())
    of_options = counted.filter(pl.col("value").is_in(options["value"].unique().implode()))
    uses = {value: (times, certificates) for value, times, certificates in of_options.iter_rows()}

    def is_slip(value: str, rival: str) -> bool:
        (times, certificates), (of_rival, elsewhere) = uses[value], uses[rival]
        commoner = of_rival >= COMMONER * times or certificates == 1 < elsewhere
        return commoner and (
            is_misspelt(value, rival) or differs_by_a_slip(value, rival) or _lost_its_way(value, rival)
        )

    return options.with_columns(common_word=unbeaten(options, is_slip))


def _lost_its_way(value: str, rival: str) -> bool:
    """Whether the value is the rival with a character left out, one too many, or two exchanged: 装潢计 beside 装潢设计."""
    return OSA.distance(value, rival) == 1 and (len(value) != len(rival) or sorted(value) == sorted(rival))


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


def weigh_fits_day(options: pl.DataFrame, _: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether it is no other day than the one that nearly all other certificates of the same document state."""
    documents = context.known("approval_document", "_document")
    days = context.members.select(_peer="_certificate", _day=column).filter(pl.col("_day").str.len_chars() == DAY_LONG)
    of_documents = days.unique().join(documents.rename({"key": "_peer"}), on="_peer")
    met = options.select("key").unique().join(documents, on="key").join(of_documents, on="_document")
    counted = met.filter(pl.col("_peer") != pl.col("key")).group_by("key", "_day").agg(pl.col("_peer").n_unique())
    is_its_day = (pl.col("_peer") >= FEWEST) & (pl.col("_peer") >= NEARLY_ALL * pl.col("_peer").sum().over("key"))
    is_other = (pl.col("_day") != pl.col("value")) & (pl.col("value").str.len_chars() == DAY_LONG)
    asked = options.join(counted.filter(is_its_day).select("key", "_day"), on="key", how="left")
    return asked.with_columns(fits_day=~is_other.fill_null(False)).drop("_day")


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


def weigh_in_form(options: pl.DataFrame, stated: pl.DataFrame, column: str, context: Context) -> pl.DataFrame:
    """Whether no other option is of a form that the authority uses so much oftener: a digit too few or too many makes a rare one."""
    weighed = weigh_custom(options, stated, column, context)
    usual = pl.col("custom").max().over("key")
    return weighed.with_columns(in_form=pl.col("custom") * COMMONER > usual).drop("custom")


def weigh_fits_titles(options: pl.DataFrame, _: pl.DataFrame, _column: str, context: Context) -> pl.DataFrame:
    """How many of the certificate's records state a title that the series confers, a borrowed one too (小学's 中学高级教师)."""
    listed = known_titles().select("title", value="series").unique()
    stated = context.members.filter(pl.col("title").is_not_null()).select(pl.col("_certificate").alias("key"), "title")
    fits = options.select("key", "value").join(stated, on="key").join(listed, on=["value", "title"], how="semi")
    counted = fits.group_by("key", "value").agg(fits_titles=pl.len())
    return options.join(counted, on=["key", "value"], how="left").with_columns(pl.col("fits_titles").fill_null(0))
