"""Titles that two kinds of witness put into another series than their own: the committee, the management number, what a list says of its series."""

import polars as pl

from pipelines.findings.raising import raised

OF_CERTIFICATE = ("COMMITTEE_OF_ANOTHER_SERIES", "MANAGEMENT_NUMBER_AGAINST")
OF_ROW = ("TITLE_NOT_IN_SERIES", "TITLE_NOT_IN_SERIES_OF_HEADING")
WITNESSES = 2


def judge_titles(
    attested: pl.DataFrame, values: pl.DataFrame, broken: pl.DataFrame, doubts: pl.DataFrame
) -> pl.DataFrame:
    """Certificates no document lists, whose title is of another series than several kinds of witness say, however many offices repeat it.

    `doubts` are the findings so far, `broken` the rules that single records break. What one witness says may be a slip of the pen.
    """
    rows = values.filter(pl.col("record_id").is_not_null()).select("record_id", "certificate_id").unique()
    of_rows = broken.filter(pl.col("code").is_in(OF_ROW)).join(rows, on="record_id").select("certificate_id", "code")
    told = pl.concat([doubts.filter(pl.col("code").is_in(OF_CERTIFICATE)).select("certificate_id", "code"), of_rows])
    several = told.group_by("certificate_id").agg(pl.col("code").n_unique()).filter(pl.col("code") >= WITNESSES)
    unlisted = attested.filter(~pl.col("in_document"))
    return raised(unlisted.join(several, on="certificate_id", how="semi"), "TITLE_OUTSIDE_SERIES", "series")
