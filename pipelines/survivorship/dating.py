"""Between which days a title was acquired, when no source states its day: documents, neighbours in the sequence, conferral.

Days are numbers like 20181231. A bound is given only where the evidence is strict; what it leaves open stays open.
"""

import polars as pl

from pipelines.standardize import document_number

SHAPE = ["issuing_authority", "_signs", "_width"]
NEIGHBOURS = 2
"""So many numbers on either side have to agree before a sequence dates a number between them."""
PLACES = 10
"""In how many places of a number a year is looked for."""
WITNESSES, NEARLY_ALL = 8, 0.95
"""So many dated numbers, and this part of them, make a place the year's."""
LAST_CENTURY = 60
"""Two digits above these are a year before 2000."""
MANAGEMENT_YEAR = r"^\d{9}((?:19|20)\d{2})\d{5}$"
"""Where a management number of 18 digits carries its year."""


def bound_dates(certificates: pl.DataFrame) -> pl.DataFrame:
    """One row per certificate whose date is coarse or missing: certificate_id, low, high (null: open)."""
    known = _days(pl.coalesce("acquired_on", "year"))
    dated = certificates.with_columns(_low=known[0], _high=known[1])
    open_ended = dated.filter(pl.col("_low").is_null() | (pl.col("_low") != pl.col("_high")))
    undated = pl.col("acquired_on").is_null()
    bounds = [
        _by_document(dated, open_ended),
        _by_document_year(open_ended.filter(undated)),
        _by_sequence(dated, open_ended.filter(undated & pl.col("year").is_null())),
        _by_year_in_number(dated, open_ended.filter(undated & pl.col("year").is_null())),
        _by_management_number(open_ended.filter(undated & pl.col("year").is_null())),
        _by_conferral(open_ended),
    ]
    return (
        pl.concat(bounds).group_by("certificate_id").agg(pl.col("low").max(), pl.col("high").min()).filter(_possible())
    )


def _possible() -> pl.Expr:
    """Evidence that contradicts itself bounds nothing."""
    return (pl.col("low") <= pl.col("high")).fill_null(True)


def _days(date: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """First and last day that an ISO date of any precision can mean."""
    digits = date.str.replace_all("-", "")
    low = (digits + pl.lit("0101").str.slice(digits.str.len_chars().cast(pl.Int64) - 4)).str.slice(0, 8)
    high = (digits + pl.lit("1231").str.slice(digits.str.len_chars().cast(pl.Int64) - 4)).str.slice(0, 8)
    return low.str.to_integer(strict=False), high.str.to_integer(strict=False)


def _bounds(frame: pl.DataFrame, low: pl.Expr, high: pl.Expr) -> pl.DataFrame:
    return frame.select("certificate_id", low=low.cast(pl.Int64), high=high.cast(pl.Int64))


def _by_document(dated: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """The one day that other certificates of the same document state, if it lies in the date that is known."""
    days = (
        dated.filter((pl.col("_low") == pl.col("_high")) & pl.col("approval_document").is_not_null())
        .group_by("approval_document")
        .agg(day=pl.col("_low").mode().sort().first())
    )
    found = wanted.join(days, on="approval_document", how="inner").filter(
        pl.col("_low").is_null() | pl.col("day").is_between(pl.col("_low"), pl.col("_high"))
    )
    return _bounds(found, pl.col("day"), pl.col("day"))


def _by_document_year(wanted: pl.DataFrame) -> pl.DataFrame:
    """The year of the document: an approval is of the year in which it was numbered."""
    year = pl.col("approval_document").str.extract(document_number.YEAR).str.to_integer(strict=False)
    found = wanted.with_columns(_year=year).filter(pl.col("_year").is_not_null() & pl.col("year").is_null())
    return _bounds(found, pl.col("_year") * 10_000 + 101, pl.col("_year") * 10_000 + 1231)


def _by_management_number(wanted: pl.DataFrame) -> pl.DataFrame:
    year = pl.col("management_number").str.extract(MANAGEMENT_YEAR).str.to_integer(strict=False)
    found = wanted.with_columns(_year=year).filter(pl.col("_year").is_not_null())
    return _bounds(found, pl.col("_year") * 10_000 + 101, pl.col("_year") * 10_000 + 1231)


def _by_conferral(wanted: pl.DataFrame) -> pl.DataFrame:
    """A title is acquired by the day it is conferred, if that lies within the date that is known."""
    conferred = _days(pl.col("conferred_on"))[1]
    found = wanted.with_columns(_conferred=conferred).filter(
        pl.col("_conferred").is_not_null() & (pl.col("_conferred") >= pl.col("_low")).fill_null(False)
    )
    return _bounds(found, pl.lit(None, pl.Int64), pl.col("_conferred"))


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """The numbered certificates with what numbers of one sequence share: authority, signs around the digits, width."""
    digits = pl.col("certificate_number").str.replace_all(r"\D", "")
    return frame.filter(pl.col("certificate_number").is_not_null()).with_columns(
        _signs=pl.col("certificate_number").str.replace_all(r"\d", ""), _digits=digits, _width=digits.str.len_chars()
    )


def _by_sequence(dated: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """The days of the nearest numbers on either side, where two on each side are dated and in order."""
    asked = _shaped(wanted).with_columns(_asks=pl.lit(True))
    known = _shaped(dated.filter(pl.col("_low").is_not_null())).with_columns(_asks=pl.lit(False))
    known = known.join(asked, on=SHAPE, how="semi", nulls_equal=True)
    sequence = (
        pl.concat([known, asked])
        .with_columns(_number=pl.col("_digits").str.to_integer(strict=False, dtype=pl.Int64))
        .filter(pl.col("_number").is_not_null())
        .sort(*SHAPE, "_number", "certificate_id", nulls_last=True)
    )
    day = pl.when(~pl.col("_asks"))
    before = [day.then("_high").shift(step).over(SHAPE) for step in range(1, NEIGHBOURS + 1)]
    after = [day.then("_low").shift(-step).over(SHAPE) for step in range(1, NEIGHBOURS + 1)]
    complete = pl.all_horizontal(expression.is_not_null() for expression in [*before, *after])
    found = sequence.with_columns(
        _before=pl.min_horizontal(before), _after=pl.max_horizontal(after), _complete=complete
    ).filter(pl.col("_asks") & pl.col("_complete") & (pl.col("_before") // 10_000 <= pl.col("_after") // 10_000))
    return _bounds(found, pl.col("_before") // 10_000 * 10_000 + 101, pl.col("_after"))


def _by_year_in_number(dated: pl.DataFrame, wanted: pl.DataFrame) -> pl.DataFrame:
    """The year that numbers of this shape carry at a fixed place, where nearly all dated ones of the authority do."""
    asked = _shaped(wanted.filter(pl.col("issuing_authority").is_not_null()))
    known = _shaped(dated.filter(pl.col("_low").is_not_null())).join(asked, on=SHAPE, how="semi")
    right = pl.col("_two") == (pl.col("_low") // 10_000 % 100).cast(pl.String).str.zfill(2)
    sure = (
        _with_places(known)
        .group_by(*SHAPE, "at")
        .agg(witnesses=pl.len(), years=(pl.col("_low") // 10_000).n_unique(), part=right.mean())
        .filter((pl.col("witnesses") >= WITNESSES) & (pl.col("years") > 1) & (pl.col("part") >= NEARLY_ALL))
        .sort(*SHAPE, "at")
        .unique(SHAPE, keep="first", maintain_order=True)
    )
    two = pl.col("_two").str.to_integer(strict=False)
    year = pl.when(two > LAST_CENTURY).then(1900 + two).otherwise(2000 + two)
    found = _with_places(asked).join(sure.select(*SHAPE, "at"), on=[*SHAPE, "at"], how="semi").with_columns(_year=year)
    return _bounds(found, pl.col("_year") * 10_000 + 101, pl.col("_year") * 10_000 + 1231)


def _with_places(shaped: pl.DataFrame) -> pl.DataFrame:
    """Each number once for every place at which two digits of it could be a year."""
    places = pl.DataFrame({"at": list(range(PLACES))})
    spread = shaped.join(places, how="cross").with_columns(_two=pl.col("_digits").str.slice(pl.col("at"), 2))
    return spread.filter(pl.col("_two").str.len_chars() == 2)
