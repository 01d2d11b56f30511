"""Notices of corrections: a list of people with what was wrong about each and what is right, which confers nothing.

Its number and year are the notice's own. A row without them goes to the certificate that it corrects, where a reviewer sees it.
"""

import polars as pl

MARK = "correction_notice"
_WORD = "(?:更正|订正|勘误|变更|修改|更改)"
_AFTER = rf'"[^"]{{0,6}}{_WORD}后[^"]{{0,8}}":"[^"]'
_BESIDE = rf'"[^"]{{0,6}}{_WORD}(?:前|项目?|事项|栏目|内容|字段)[^"]{{0,8}}":"[^"]'
"""Columns kept aside that say what is right now, and beside it what it was or what is corrected: both are filled in the row."""
OF_NOTICE = ("approval_document", "year", "acquired_on", "conferred_on")


def set_aside_notice_facts(records: pl.DataFrame) -> pl.DataFrame:
    """The records, those of a notice of corrections without the document and the dates that are the notice's, with the mark `correction_notice`."""
    is_notice = (pl.col("extra").str.contains(_AFTER) & pl.col("extra").str.contains(_BESIDE)).fill_null(False)
    if not records.select(is_notice.any()).item():
        return records
    marks = pl.col("marks").fill_null([]).list.concat(pl.lit([MARK], pl.List(pl.String)))
    return records.with_columns(
        *(pl.when(~is_notice).then(column).alias(column) for column in OF_NOTICE),
        marks=pl.when(is_notice).then(marks).otherwise("marks"),
    )
