"""Titles that share a cell: several of them with as many dates, or each with its date behind or before it."""

import re
from collections.abc import Mapping

import polars as pl

from pipelines.intake.understand.cells import compact, kinds_of

_SEPARATORS = (r"[；;\n]", r"[；;\n、，,]", r"[/|]", r"\s+")
_UNUSUAL = r"[；;\n、，,/|\d]|\S\s+\S"
"""What every cell of several titles, or of a title with its date, has."""

_DATE = re.compile(
    r"(?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}(?:\s*[月.\-/]\s*(?:\d{1,2}\s*日?)?)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?!\d)|(?:19|20)\d\d年?(?!\d)"
)
_BEFORE = re.compile(r"^[\s：:，,]*(?:取得|获得|获|评为|评)?\s*")
_BEHIND = re.compile(r"\s*(?:于|自)?[\s（(\[：:，,]*(?:取得|获得|获|评)?[)）\]\s]*$")
_DATES, _NUMBERS = (
    ("acquired_on", "conferred_on"),
    ("certificate_number", "management_number", "approval_document", "level", "year"),
)
_OTHERS = ("series", "specialty", "issuing_authority", "review_committee", "acquisition_method")
"""What a row may say once of all its titles."""

Cells = Mapping[str, str]


def part_titles(people: pl.DataFrame) -> pl.DataFrame:
    """The records, one for each title of a cell that holds several with their dates, remarks and extras with the last alone."""
    unusual = people["title"].str.contains(_UNUSUAL).fill_null(False)
    if not unusual.any():
        return people
    known = (*_DATES, *_NUMBERS, *_OTHERS)
    columns = people.select("title", *known).filter(unusual).fill_null("").iter_rows(named=True)
    parted = {
        row: parts
        for row, cells in zip(unusual.arg_true().to_list(), columns, strict=True)
        if (parts := part_cells(cells))
    }
    if not parted:
        return people
    lines = [(row, place) for row in range(people.height) for place in range(len(parted.get(row, (None,))))]
    is_last = pl.Series([place + 1 == len(parted.get(row, (None,))) for row, place in lines])
    apart = people[[row for row, _ in lines]]
    for column in ("title", *known):
        own = apart[column].to_list()
        values = [
            parted[row][place].get(column) or None if row in parted else own[at]
            for at, (row, place) in enumerate(lines)
        ]
        apart = apart.with_columns(pl.Series(column, values, dtype=pl.String))
    return apart.with_columns(pl.when(is_last).then(column).alias(column) for column in ("remarks", "extra"))


def part_cells(cells: Cells) -> list[dict[str, str]]:
    """Each title's own cells, from a row whose title cell holds several or a date too; empty where it is not plain whose is what.

    >>> [(one["title"], one["acquired_on"]) for one in part_cells({"title": "助理工程师；工程师", "acquired_on": "2010.12；2015.12"})]
    [('助理工程师', '2010.12'), ('工程师', '2015.12')]
    >>> [(one["title"], one["acquired_on"]) for one in part_cells({"title": "工程师（2015.12）", "acquired_on": ""})]
    [('工程师', '2015.12')]
    """
    for separator in _SEPARATORS:
        dated = [_title_and_date(part) for part in _split(cells["title"], separator)]
        if not dated or not all(dated):
            continue
        own = [{"title": title, **({"acquired_on": date} if date else {})} for title, date in filter(None, dated)]
        return _with_the_rest(own, cells)
    return []


def _with_the_rest(own: list[dict[str, str]], cells: Cells) -> list[dict[str, str]]:
    """The titles with what else the row says of each; empty when it doesn't say of which, or gives no title its date."""
    is_dated = ["acquired_on" in one for one in own]
    if any(is_dated) and (not all(is_dated) or cells.get("acquired_on", "").strip()):
        return []
    for column in (*_DATES, *_NUMBERS, *_OTHERS):
        if not (text := cells.get(column, "").strip()) or (column == "acquired_on" and any(is_dated)):
            continue
        values = [text] if len(own) == 1 else _as_many(text, len(own), column)
        if not values:
            return []
        for one, value in zip(own, values, strict=True):
            one[column] = value
    return own if all(any(one.get(column) for column in _DATES) for one in own) else []


def _as_many(text: str, count: int, column: str) -> list[str]:
    """A cell's values, as many as there are titles; the one value of all of them, where a column may say it once; else empty."""
    for separator in _SEPARATORS:
        parts = _split(text, separator)
        if len(parts) == count and (
            column not in _DATES or all("date" in kinds_of(part) or _DATE.fullmatch(part) for part in parts)
        ):
            return parts
    return [text] * count if column in _OTHERS else []


def _split(text: str, separator: str) -> list[str]:
    return [part.strip() for part in re.split(separator, text) if part.strip()]


def _title_and_date(part: str) -> tuple[str, str] | None:
    """A title and the date that stands with it, blank for none; null when it is no title.

    >>> _title_and_date("2010年12月取得助理工程师"), _title_and_date("工程师2015.12"), _title_and_date("机械")
    (('助理工程师', '2010年12月'), ('工程师', '2015.12'), None)
    """
    found = _DATE.search(part)
    before, behind = (part[: found.start()], part[found.end() :]) if found else (part, "")
    if found and _BEHIND.sub("", before) and behind.strip("）)] 　"):
        return None
    title = _BEFORE.sub("", _BEHIND.sub("", _BEHIND.sub("", before) or _BEFORE.sub("", behind)))
    return (title, found.group().strip() if found else "") if "title" in kinds_of(compact(title)) else None
