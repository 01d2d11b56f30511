"""What a record implies but does not say: filled into missing values alone, each with its source in `inferred`."""

from typing import NamedTuple

import polars as pl

from pipelines.standardize.distinct import list_of_labels
from pipelines.standardize.id_number import sex_stated
from schemas import titles


class Inference(NamedTuple):
    """One column that another one implies: the expression, and where it comes from."""

    column: str
    source: str
    value: pl.Expr


YEAR_OF_DATE = pl.when(~pl.col("acquired_on").str.slice(5, 2).is_in(["01", "02", "03"])).then(
    pl.col("acquired_on").str.slice(0, 4)
)
"""A review year is often concluded in the next spring, so January to March tell no year."""

INFERENCES = (
    Inference("series", "title", pl.col("title_series")),
    Inference("level", "title", pl.col("title_level")),
    Inference("sex", "holder_name", pl.col("name_sex")),
    Inference("sex", "id_number", sex_stated(pl.col("id_number"))),
    Inference("year", "acquired_on", YEAR_OF_DATE),
)


LABELS = tuple(f"{inference.column}<-{inference.source}" for inference in INFERENCES)


def infer_missing(records: pl.DataFrame) -> pl.DataFrame:
    """The records with implied values where the source says nothing, and `inferred` telling which.

    A cell that states something is never filled, even if its words are not understood; words that name several series
    (`narrowed`) state one by the title alone.
    """
    done = records["narrowed"].cast(pl.UInt32) * 2 ** LABELS.index("series<-title")
    for bit, inference in enumerate(INFERENCES):
        name, raw = inference.column, pl.col(f"{inference.column}_raw")
        silent = pl.col(name).is_null() & (raw.is_null() | (raw.str.strip_chars() == ""))
        filled = records.select((silent & inference.value.is_not_null()).alias("filled"))["filled"]
        records = records.with_columns(pl.when(filled).then(inference.value).otherwise(name).alias(name))
        done = done + filled.cast(pl.UInt32) * 2**bit
    return records.with_columns(list_of_labels(done, LABELS, "inferred"))


def grades(records: pl.DataFrame) -> pl.Series:
    """The grade of each record: by series and title, else what the title or the words of the level say."""
    pairs = [(series, title, found.grade) for (series, title), found in titles.titles().items()]
    known = pl.DataFrame(pairs, schema=["series", "title", "grade"], orient="row")
    asked = records.select("series", "title", "title_grade", "level_grade")
    graded = asked.join(known, on=["series", "title"], how="left", maintain_order="left")
    return graded.select(grade=pl.coalesce("grade", "title_grade", "level_grade")).to_series()
