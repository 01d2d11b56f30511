"""Notices of corrections: a list of people with what was wrong about each and what is right, which confers nothing.

Its number and year are the notice's own. A row without them goes to the certificate that it corrects, where a reviewer sees it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.headings import load_headings
from pipelines.standardize import standardize_alone
from schemas.columns import COLUMNS

MARK = "correction_notice"
_WORD = "(?:更正|订正|勘误|变更|修改|更改)"
_AFTER = rf'"[^"]{{0,6}}{_WORD}后[^"]{{0,8}}":"[^"]'
_BESIDE = rf'"[^"]{{0,6}}{_WORD}(?:前|项目?|事项|栏目|内容|字段)[^"]{{0,8}}":"[^"]'
"""Columns kept aside that say what is right now, and beside it what it was or what is corrected: both are filled in the row."""
_ITEM = re.compile(rf"{_WORD}(?:项目?|事项|栏目|字段|内容$)")
_SAYS_NOTHING = re.compile(r"^(?:的?(?:内容|信息|情况|为|值|项目?)?)[:：]?$")
CORRECTABLE = tuple(column for column in COLUMNS if column != "remarks")
CERTAIN = 0.6
"""How strongly the words for a field must speak for a column."""
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


class Corrected(NamedTuple):
    """What a row of a notice says: which field it means in its own words, what stood there (null: it doesn't say) and what is right."""

    what: str
    before: str | None
    after: str


def read_notice(extra: str) -> list[Corrected]:
    """What the row of a notice corrects, from its columns kept aside; nothing for any other row.

    >>> read_notice('{"更正项目":"姓名","更正前":"韦海松","更正后":"韦海嵩"}'), read_notice('{"更正前专业":"语文","更正后专业":"历史"}')
    ([Corrected(what='姓名', before='韦海松', after='韦海嵩')], [Corrected(what='专业', before='语文', after='历史')])
    """
    cells = {heading: str(value).strip() for heading, value in json.loads(extra or "{}").items() if value}
    told = {side: _told(cells, side) for side in ("前", "后")}
    item = next((value for heading, value in cells.items() if _ITEM.search(heading)), "")
    if not (item or told["前"]):
        return []
    return [Corrected(what or item, told["前"].get(what), after) for what, after in told["后"].items()]


def _told(cells: dict[str, str], side: str) -> dict[str, str]:
    """What stood or stands now, by the words of its heading that say of what; blank where they don't."""
    parts = [(re.split(rf"{_WORD}{side}的?", heading, maxsplit=1), value) for heading, value in cells.items()]
    return {_SAYS_NOTHING.sub("", part[1]): value for part, value in parts if len(part) == 2}


def find_column(corrected: Corrected, golden: Mapping[str, str | None]) -> str | None:
    """The column of a certificate that a notice means: by its words, else the only one in which the certificate says what stood before."""
    meant = load_headings().matches(corrected.what) if corrected.what else {}
    best = max(
        (column for column in meant if column in CORRECTABLE), key=lambda column: meant[column].weight, default=None
    )
    if best is not None and meant[best].weight >= CERTAIN:
        return best
    same = [column for column in CORRECTABLE if corrected.before and golden.get(column) == corrected.before]
    return same[0] if len(same) == 1 else None


def standardize_after(corrected: Corrected, column: str, golden: Mapping[str, str | None]) -> str | None:
    """What is right, as the register writes it in this column; null where nobody could read it so."""
    row = {name: corrected.after if name == column else golden.get(name) for name in COLUMNS}
    value: str | None = standardize_alone(pl.DataFrame([row], schema=dict.fromkeys(COLUMNS, pl.String)))[column][0]
    return value


def find_new_values(extra: str, golden: Mapping[str, str | None]) -> Iterator[tuple[Corrected, str, str]]:
    """What a notice's row corrects in a certificate that does not say so yet: with the column, and the value as the register writes it."""
    for corrected in read_notice(extra):
        column = find_column(corrected, golden)
        value = standardize_after(corrected, column, golden) if column else None
        if column and value and value != golden.get(column):
            yield corrected, column, value
