"""Lists whose days of conferral are those on which people were registered: there such a day says nothing of when a certificate was conferred.

登记日期, 领证时间 and 办理日期 are read as days of conferral, and in many a list they are. Where the certificates of a list are of many
years and their days all of the last few, people came to a window then, and the days are set aside.
"""

import polars as pl

MARK = "of_list:conferred_on"
FEWEST, SHARE = 3, 0.5
"""So many rows, and such a part of those that state both dates, must speak against the days; slips are far fewer."""
LATEST = 1
"""Certificates are conferred in the year in which their title was acquired, or so many years after it."""
SPAN, MORE = 2, 2
"""People come to a window within so many years, with certificates of that many more."""
LIST = ("source_file", "sheet")


def set_aside_registration_days(records: pl.DataFrame) -> pl.DataFrame:
    """The records, those of a list of registered people without the day of conferral and with the mark `of_list:conferred_on`."""
    acquired, conferred = (
        pl.col(column).str.slice(0, 4).cast(pl.Int32, strict=False) for column in ("acquired_on", "conferred_on")
    )
    both = records.select("record_id", *LIST, acquired=acquired, conferred=conferred).drop_nulls()
    against = ~(pl.col("conferred") - pl.col("acquired")).is_between(0, LATEST)
    is_of_few = pl.col("conferred").n_unique() <= SPAN
    is_of_many = pl.col("acquired").n_unique() >= pl.col("conferred").n_unique() + MORE
    belied = both.group_by(LIST).agg(
        belied=(against.sum() >= FEWEST) & (against.mean() >= SHARE) & is_of_few & is_of_many
    )
    lists = belied.filter("belied")
    if lists.is_empty():
        return records
    aside = records.join(lists, on=LIST, how="semi").filter(pl.col("conferred_on").is_not_null())["record_id"]
    return _without_day(records, pl.col("record_id").is_in(aside.implode()))


def _without_day(records: pl.DataFrame, aside: pl.Expr) -> pl.DataFrame:
    """The records, those set aside without the day of conferral, with the mark."""
    marks = pl.col("marks").list.concat(pl.lit([MARK], pl.List(pl.String)))
    dates = (column for column in ("conferred_on", "conferred_on_precision") if column in records.columns)
    return records.with_columns(
        *(pl.when(~aside).then(column).alias(column) for column in dates),
        pl.when(aside).then(marks).otherwise("marks").alias("marks"),
    )
