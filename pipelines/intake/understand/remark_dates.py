"""Dates that a row's remarks give its title where the list gives one to everybody: 任职时间从2014年12月算起."""

from collections.abc import Mapping

import polars as pl

_OWN = (
    r"(?:任职|资格|取得|职称|职务)[^。；，,\d]{0,8}(?:从|自|于|为|[:：])?\s*"
    r"((?:19|20)\d\d\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?))\s*(?:起算|算起|起计|计算)"
)


def with_remarked_dates(
    told: Mapping[str, pl.Series], frame: pl.DataFrame, columns: Mapping[str, int]
) -> tuple[dict[str, pl.Series], pl.Series | None]:
    """What is told around the rows less the date and the year of those whose remarks say their own; and these dates, null for none.

    A row with a date in its own column keeps it.
    """
    if "remarks" not in columns:
        return dict(told), None
    dates = frame.to_series(columns["remarks"]).str.extract(_OWN)
    if "acquired_on" in columns:
        own = frame.to_series(columns["acquired_on"]).str.strip_chars() != ""
        dates = dates.set(own.fill_null(False), None)
    if dates.null_count() == dates.len():
        return dict(told), None
    is_own = dates.is_not_null()
    return {
        name: values.set(is_own, None) if name in ("acquired_on", "year") else values for name, values in told.items()
    }, dates
