"""Titles that hold from the day of their document itself: 任职资格自发文之日起算, and the day stands under it."""

import json
import re
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.intake.understand.cells import compact

_NUMERALS = "〇○零一二三四五六七八九十"
_DAY = rf"(?:(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日|[{_NUMERALS}]{{4}}年[{_NUMERALS}]{{1,3}}月[{_NUMERALS}]{{1,3}}日)"
_SIGNED = re.compile(rf"(?:^|小组|委员会|办公室|局|厅|公司|集团|政府)({_DAY})(?:印发|抄送.*|主题词.*)?$")
"""The day under a document, alone or behind the body that signs it."""
_FROM_ISSUE = re.compile(
    r"(?:资格|任职|职称)[^。；，,\n]{0,12}(?:从|自|以)[^。；，,\n]{0,8}(?:发文|印发|行文|发布|公布|下发|批准)之?日(?:期|起|为|开始)"
)
"""The title holds from the day of the document itself; an appointment that does is none of ours."""


def day_of_issue(lines: Sequence[str]) -> str | None:
    """The document's own day, if its people's titles hold from it; null where they don't, or several days stand under it.

    >>> day_of_issue(["任职资格自发文之日起算。", "某市职称改革工作领导小组", "二〇一二年五月六日"])
    '二〇一二年五月六日'
    """
    said = [compact(line) for line in lines]
    if not any(_FROM_ISSUE.search(line) for line in said):
        return None
    days = {found[1] for line in said if (found := _SIGNED.search(line))}
    return days.pop() if len(days) == 1 else None


def date_by_issue(rows: pl.DataFrame, day: str) -> pl.DataFrame:
    """The rows, those of people without a date of their own dated by the document's."""
    is_undated = (pl.col("kind") == "record") & (pl.col("acquired_on").fill_null("").str.strip_chars() == "")
    told = {"value": day, "from": "prose", "where": ""}
    contexts = [_with(context, told) for context in rows["context"].to_list()]
    return rows.with_columns(
        acquired_on=pl.when(is_undated).then(pl.lit(day)).otherwise("acquired_on"),
        context=pl.when(is_undated).then(pl.Series("context", contexts, pl.String)).otherwise("context"),
    )


def _with(context: str | None, told: Mapping[str, str]) -> str:
    return json.dumps(json.loads(context or "{}") | {"acquired_on": told}, ensure_ascii=False, sort_keys=True)
