"""Rules on what was acquired: title, series, level, method and specialty."""

from functools import cache

import polars as pl

from pipelines.standardize.distinct import map_distinct
from pipelines.validate.facts import STATED
from pipelines.validate.rule import Rule
from schemas import other_qualifications, vocabulary


@cache
def known_titles() -> pl.DataFrame:
    """Every title of every series, those it borrows included: its grade and the days between which it could be acquired."""
    borrowed = _read("borrowed_titles").select("series", "title", "grade")
    titles = pl.concat(
        [_read("titles").select("series", "title", "grade", *_validity("title")), borrowed], how="diagonal"
    )
    series = _read("series").select("series", *_validity("series"))
    return titles.join(series, on="series", how="left", maintain_order="left")


def _read(name: str) -> pl.DataFrame:
    """A vocabulary as a frame; an empty cell is null."""
    return pl.DataFrame([dict(row) for row in vocabulary.table(name)]).with_columns(pl.all().replace("", None))


def _validity(what: str) -> tuple[pl.Expr, pl.Expr]:
    """First and last day of validity as numbers; null where it is open."""
    first, last = (
        pl.col(end).str.replace_all("-", "").str.to_integer(strict=False) for end in ("valid_from", "valid_to")
    )
    return first.alias(f"_{what}_first"), last.alias(f"_{what}_last")


def describe_titles(records: pl.DataFrame) -> pl.DataFrame:
    """The records with what the vocabulary knows of their title."""
    known = known_titles().rename({"grade": "_title_grade"}).with_columns(_title_in_series=pl.lit(True))
    found = records.join(known, on=["series", "title"], how="left", maintain_order="left")
    unread = found.select(pl.when(pl.col("title").is_null()).then("title_raw").alias("_no_title"))["_no_title"]
    return found.with_columns(
        map_distinct(unread, other_qualifications.kind_of),
        _title_in_series=pl.when(pl.col("series").is_not_null() & pl.col("title").is_not_null()).then(
            pl.col("_title_in_series").fill_null(False)
        ),
        _series_of_heading=_is_of_heading("series", records),
        _title_level=pl.coalesce("_title_grade", _grade_of_all_series()).replace_strict(
            dict(vocabulary.level_of_grade()), default=None, return_dtype=pl.String
        ),
    )


def _grade_of_all_series() -> pl.Expr:
    """The grade of a title that several series confer, all at that grade, where no series is stated: 讲师 is medium in each of its three."""
    one_grade = (
        known_titles()
        .group_by("title")
        .agg(pl.col("grade").unique(), series=pl.col("series").n_unique())
        .filter((pl.col("grade").list.len() == 1) & (pl.col("series") > 1))
    )
    grades = dict(one_grade.select("title", pl.col("grade").list.first()).iter_rows())
    known = pl.col("title").replace_strict(grades, default=None, return_dtype=pl.String)
    return pl.when(pl.col("series").is_null()).then(known)


def _is_of_heading(column: str, records: pl.DataFrame) -> pl.Expr:
    """Whether the value stands in no cell of the row, but was taken from a heading, a sheet's name or the prose."""
    if "context" not in records.columns:
        return pl.lit(False)
    return pl.col("context").str.contains(f'"{column}":', literal=True).fill_null(False)


def title_rules() -> list[Rule]:
    """Rules on title, series, level and method."""
    low, high = pl.col("_acquired_low"), pl.col("_acquired_high")
    outside = ~pl.col("_title_in_series")
    grade = pl.coalesce("_title_grade", "grade")
    senior = grade.is_in(["正高级", "副高级"]) | (pl.col("level") == "高级")
    return [
        Rule("TITLE_MISSING", "title", ~pl.col(f"{STATED}title") & pl.col("title").is_null()),
        *(
            Rule(f"{column.upper()}_UNKNOWN", column, is_unknown(column))
            for column in ("title", "series", "level", "acquisition_method")
        ),
        Rule("TITLE_IS_NO_TITLE", "title", pl.col("_no_title").is_not_null()),
        Rule("TITLE_NOT_IN_SERIES", "title", outside & ~pl.col("_series_of_heading")),
        Rule("TITLE_NOT_IN_SERIES_OF_HEADING", "title", outside & pl.col("_series_of_heading")),
        Rule("LEVEL_CONTRADICTS_TITLE", "level", (pl.col("level") != pl.col("_title_level")) & is_own("level")),
        Rule("TITLE_NOT_YET_OR_NO_LONGER", "title", (high < pl.col("_title_first")) | (low > pl.col("_title_last"))),
        Rule(
            "SERIES_NOT_YET_OR_NO_LONGER", "series", (high < pl.col("_series_first")) | (low > pl.col("_series_last"))
        ),
        Rule(
            "RECOGNITION_ABOVE_MEDIUM",
            "acquisition_method",
            (pl.col("acquisition_method") == "职称认定(转正定职)") & senior,
        ),
        Rule("SPECIALTY_CONTRADICTS_SERIES", "specialty", ~pl.col("_specialty_fits")),
        Rule("EMPLOYER_CONTRADICTS_SERIES", "employer", ~pl.col("_employer_fits")),
        Rule("SPECIALTY_UNUSUAL_IN_SERIES", "specialty", pl.col("_specialty_unusual")),
    ]


def is_unknown(column: str) -> pl.Expr:
    """Whether the source wrote a word that the vocabulary doesn't know."""
    return pl.col(f"{STATED}{column}") & pl.col(column).is_null()


def is_own(column: str) -> pl.Expr:
    """Whether the value is the source's own and not inferred from another column."""
    return pl.col(f"{STATED}{column}") & pl.col(column).is_not_null()
