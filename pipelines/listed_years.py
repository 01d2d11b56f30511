"""Lists named for the year in which people were registered: there that year says nothing of when a certificate was acquired.

A year in a file's or a sheet's name, or in the words over a list, stands for the rows that state no date. Where what the list's
rows state otherwise, or what other files state of the same people, belongs to other years, it is set aside.
"""

import polars as pl

MARK = "of_list:year"
FEWEST, SHARE = 3, 0.5
"""So many rows, and such a part of those that can be compared, must speak against the year; slips are far fewer."""
NEAREST = "group_heading"
"""A heading between the people is as near as a column: its year is theirs."""
LIST = ("source_file", "sheet", "named")
SAME = (("holder_name", "id_number", "title"), ("holder_name", "certificate_number", "title"))
"""What makes a row of another file tell of the same certificate."""


def set_aside_registration_years(records: pl.DataFrame) -> pl.DataFrame:
    """The records, those of a list that is named for its year of registration without that year and with the mark `of_list:year`.

    Speaks for a year or against it, in this order: the row's own date, its conferral (of the year or the next), its management number, its
    document (likewise), and the dates that other files state of the same certificate. What agrees in any of these is no row against.
    """
    named = records.select("record_id", "source_file", "sheet", named=_named_year())
    years = named.select(LIST).drop_nulls("named").unique().unique(["source_file", "sheet"], keep="none")
    if years.is_empty():
        return records
    lists = records.join(years, on=["source_file", "sheet"], how="inner")
    told = lists.select("record_id", *LIST, against=_against()).join(
        _against_others(lists, records), on="record_id", how="left"
    )
    against = pl.coalesce("against", "against_others")
    belied = told.group_by(LIST).agg(belied=(against.sum() >= FEWEST) & (against.mean() >= SHARE)).filter("belied")
    aside = named.join(belied, on=LIST, how="semi")["record_id"]
    return _without_year(records, pl.col("record_id").is_in(aside.implode()))


def _named_year() -> pl.Expr:
    """The year that stands over the row's list; null where the row has one of its own, or a heading between the people says it."""
    told = pl.col("context").str.json_path_match("$.year.from")
    return pl.when(told != NEAREST).then("year")


def _against() -> pl.Expr:
    """Whether all that the row itself dates its certificate by belongs to other years; null where it has nothing of the kind."""
    own = pl.col("acquired_on").str.slice(0, 4) == pl.col("named")
    granted = _is_of_or_after(pl.col("conferred_on").str.slice(0, 4))
    numbered = pl.col("management_number").str.extract(r"^\d{9}((?:19|20)\d\d)\d{5}$") == pl.col("named")
    approved = _is_of_or_after(pl.col("approval_document").str.extract(r"〔(\d{4})〕"))
    evidence = (own, granted, numbered, approved)
    agrees = pl.any_horizontal(fact.fill_null(False) for fact in evidence)
    return pl.when(pl.any_horizontal(fact.is_not_null() for fact in evidence)).then(~agrees)


def _is_of_or_after(year: pl.Expr) -> pl.Expr:
    """Whether what follows a review is of the named year or the next; null where no year is stated."""
    return (year.cast(pl.Int32, strict=False) - pl.col("named").cast(pl.Int32)).is_between(0, 1)


def _against_others(lists: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """For the rows whose certificate other files date: whether none of them gives it the named year."""
    dated = records.filter(pl.col("acquired_on").is_not_null())
    told = [
        lists.select("record_id", "source_file", "named", *same)
        .drop_nulls(same)
        .join(dated.select("source_file", *same, at=pl.col("acquired_on").str.slice(0, 4)), on=same, suffix="_other")
        .filter(pl.col("source_file") != pl.col("source_file_other"))
        .select("record_id", agrees=pl.col("at") == pl.col("named"))
        for same in SAME
    ]
    return pl.concat(told).group_by("record_id").agg(against_others=~pl.col("agrees").any())


def _without_year(records: pl.DataFrame, aside: pl.Expr) -> pl.DataFrame:
    """The records, those set aside without the year that stands over them, with the mark."""
    marks = pl.col("marks").list.concat(pl.lit([MARK], pl.List(pl.String)))
    return records.with_columns(
        pl.when(~aside).then("year"), pl.when(aside).then(marks).otherwise("marks").alias("marks")
    )
