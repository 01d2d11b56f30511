"""Dates: what the sources of one certificate say about when it was acquired must be able to mean one conferral."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import is_hardly_told, is_lone
from pipelines.standardize import document_number

SPRING, A_YEAR, HALF_A_YEAR = 15, 12, 6
"""So many months from its January on a year's review lasts; so many a certificate may come after its title."""
A_SLIP = 1
"""So many years a clerk's slip at the turn of a year, or of one key, leaves between two dates of one conferral."""


IN_USE, USED_IN, EARLIER = 40, 3, 2
"""So many better told certificates of a title, of so many years, show since when it is conferred here; so many years before the first of them it was not: of
forty that are spread over ten years none lies in the first two once in 8,000 times."""
OTHERS = 4
"""So many other certificates of one document, all of one month and none of another, tell when it conferred."""


def judge_dates(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> list[pl.DataFrame]:
    """The findings on certificates whose sources put the conferral years apart, and whose own other facts put it in another year; a person's choice settles it."""
    settled = values.filter(
        pl.col("chosen") & pl.col("decision_id").is_not_null() & (pl.col("column") == "acquired_on")
    )
    outvoted = _outvoted(attested.join(settled, on="certificate_id", how="anti"))
    return [
        raised(
            _after_issue(attested).join(settled, on="certificate_id", how="anti"), "ACQUIRED_AFTER_ISSUE", "acquired_on"
        ),
        raised(_years_apart(attested, values, records, broken), "CONFERRAL_YEARS_APART", "acquired_on"),
        raised(outvoted, "ACQUIRED_ON_OUTVOTED", "acquired_on", detail=pl.col("against")),
        raised(
            _against_document(attested).join(settled, on="certificate_id", how="anti"),
            "ACQUIRED_ON_AGAINST_DOCUMENT",
            "acquired_on",
            detail=pl.col("approval_document"),
        ),
        raised(_before_its_use(attested).join(settled, on="certificate_id", how="anti"), "TITLE_NOT_THEN", "title"),
        raised(
            _of_another_year(attested).join(settled, on="certificate_id", how="anti"),
            "DOCUMENT_OF_ANOTHER_YEAR",
            "approval_document",
            detail=pl.col("approval_document"),
        ),
    ]


def _outvoted(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates whose date at least two of year, document, day of issue and number exclude, and more of them than allow it; with those `against` it.

    A review's year and a document's reach into the next spring, a document may follow in the next winter, and nobody is handed a
    certificate before the title was acquired.
    """
    low, high = month_of(pl.col("acquired_on"), "01"), month_of(pl.col("acquired_on"), "12")
    year = pl.col("year").str.slice(0, 4).cast(pl.Int32, strict=False) * 12
    document = pl.col("approval_document").str.extract(document_number.YEAR).cast(pl.Int32, strict=False) * 12
    issued_low, issued_high = month_of(pl.col("conferred_on"), "01"), month_of(pl.col("conferred_on"), "12")
    stands = {
        "year": (high >= year + 1) & (low <= year + SPRING),
        "approval_document": (high >= document - 1) & (low <= document + SPRING),
        "conferred_on": (low <= issued_high + 1) & (high >= issued_low - A_YEAR),
    }
    excluded = {column: told.not_().fill_null(False) for column, told in stands.items()}
    against, allowed = pl.sum_horizontal(excluded.values()), pl.sum_horizontal(*stands.values())
    names = pl.concat_list(pl.when(told).then(pl.lit(column)) for column, told in excluded.items()).list.drop_nulls()
    return attested.with_columns(against=names.list.join(", ")).filter((against >= 2) & (against > allowed))


def _after_issue(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, made out months before their title was acquired, without a document whose year bears that out."""
    low, issued = month_of(pl.col("acquired_on"), "01"), month_of(pl.col("conferred_on"), "12")
    document = pl.col("approval_document").str.extract(document_number.YEAR).cast(pl.Int32, strict=False) * 12
    stands = (low >= document - 1) & (low <= document + SPRING)
    return attested.filter((low > issued + 1) & ~stands.fill_null(False) & is_hardly_told())


def _of_another_year(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates in no document's list whose document is of a year in which their title wasn't conferred.

    A document may confer from the year before, hardly from its first half, and a review's reach goes into the next spring. What
    several offices tell, one of them with a say, or the day of issue bears out, may lie a whole year before its document.
    """
    low, high = month_of(pl.col("acquired_on"), "01"), month_of(pl.col("acquired_on"), "12")
    document = pl.col("approval_document").str.extract(document_number.YEAR).cast(pl.Int32, strict=False) * 12
    is_borne_out = (month_of(pl.col("conferred_on"), "12") < document).fill_null(False)
    before = pl.when(is_hardly_told() & ~is_borne_out).then(HALF_A_YEAR).otherwise(A_YEAR)
    is_excluded = (high <= document - before) | (low > document + SPRING)
    return attested.filter(is_excluded & ~pl.col("in_document"))


def _before_its_use(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates that hardly anybody tells of, years before all better told ones of their title and series, while titles of others were conferred here."""
    told = attested.drop_nulls(["series", "title", "acquired_on"]).with_columns(
        _year=pl.col("acquired_on").str.slice(0, 4).cast(pl.Int32, strict=False), _hardly=is_hardly_told()
    )
    better = told.filter(~pl.col("_hardly"))
    in_use = (
        better.group_by("series", "title")
        .agg(pl.len(), first=pl.col("_year").min(), years=pl.col("_year").n_unique())
        .filter((pl.col("len") >= IN_USE) & (pl.col("years") >= USED_IN))
    )
    began = pl.lit(better.select(pl.col("_year").min()).to_series()).first()
    doubted = told.filter("_hardly").join(in_use, on=["series", "title"])
    return doubted.filter((pl.col("_year") <= pl.col("first") - EARLIER) & (pl.col("_year") >= began))


def _against_document(attested: pl.DataFrame) -> pl.DataFrame:
    """Certificates that one office alone states, in no document's list, of another month than all the others of their document.

    A document that confers from two dates on has others of both; one word alone for a second date is a slip or worse.
    """
    dated = attested.with_columns(_month=pl.col("acquired_on").str.slice(0, 7)).filter(
        pl.col("approval_document").is_not_null() & (pl.col("_month").str.len_chars() == 7)
    )
    of_document = pl.len().over("approval_document")
    months = pl.col("_month").n_unique().over("approval_document")
    alone = pl.len().over("approval_document", "_month") == 1
    return dated.filter(alone & (months == 2) & (of_document > OTHERS) & is_lone() & ~pl.col("in_document"))


def month_of(date: pl.Expr, else_: str) -> pl.Expr:
    """The month of a date as one number, of a year alone its first or last."""
    month = pl.coalesce(date.str.slice(5, 2).str.to_integer(strict=False), pl.lit(int(else_)))
    return date.str.slice(0, 4).cast(pl.Int32, strict=False) * 12 + month


def _years_apart(
    attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame, broken: pl.DataFrame
) -> pl.DataFrame:
    """Certificates of which as many files state a year far from the golden one as state the golden year.

    Files that state the golden year's document and number say of themselves that theirs is a slip (`_are_slips`).
    """
    refused = broken.filter(pl.col("severity") == "quarantine").select("record_id")
    settled = values.filter(
        pl.col("chosen") & pl.col("decision_id").is_not_null() & (pl.col("column") == "acquired_on")
    )
    said = (
        values.filter((pl.col("column") == "acquired_on") & (pl.col("why") != "holder") & pl.col("value").is_not_null())
        .join(refused, on="record_id", how="anti")
        .join(settled, on="certificate_id", how="anti")
        .join(records.select("record_id", "source_file"), on="record_id", how="inner")
        .join(_slips(attested, values, records), on=["certificate_id", "record_id"], how="anti")
        .with_columns(year=pl.col("value").str.slice(0, 4).cast(pl.Int32))
        .group_by("certificate_id", "year")
        .agg(files=pl.col("source_file").n_unique())
    )
    golden = attested.select("certificate_id", golden=pl.col("acquired_on").str.slice(0, 4).cast(pl.Int32))
    stated = said.join(golden, on="certificate_id", how="inner").with_columns(
        apart=(pl.col("year") - pl.col("golden")).abs()
    )
    for_golden = stated.filter(pl.col("apart") <= A_SLIP).group_by("certificate_id").agg(pl.col("files").sum())
    against = stated.filter(pl.col("apart") > A_SLIP).join(
        for_golden, on="certificate_id", how="left", suffix="_golden"
    )
    even = against.filter(pl.col("files") >= pl.col("files_golden").fill_null(0))
    return attested.join(even, on="certificate_id", how="semi")


def _slips(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Records (`certificate_id`, `record_id`) whose date the year of their certificate's document excludes, while it bears out the golden one.

    They state the document themselves, or no other one while its list names the holder and they state the certificate's number: it is that
    conferral that they speak of.
    """
    told = values.select("certificate_id", "record_id").drop_nulls().unique()
    golden = attested.select("certificate_id", "acquired_on", "approval_document", "certificate_number", "in_document")
    own = records.select("record_id", "acquired_on", "approval_document", "certificate_number")
    beside = told.join(golden, on="certificate_id").join(own, on="record_id", suffix="_own")
    document = pl.col("approval_document").str.extract(document_number.YEAR).cast(pl.Int32, strict=False)
    fits, fits_too = (
        (pl.col(column).str.slice(0, 4).cast(pl.Int32, strict=False) - document).abs() <= A_SLIP
        for column in ("acquired_on", "acquired_on_own")
    )
    same_number = pl.col("in_document") & (pl.col("certificate_number") == pl.col("certificate_number_own"))
    is_of_document = (pl.col("approval_document") == pl.col("approval_document_own")).fill_null(same_number)
    return beside.filter(fits & ~fits_too & is_of_document).select("certificate_id", "record_id")
