"""Rows that go on with the person above: the cells of one person's several certificates, merged once and blank in the file since."""

import polars as pl

from pipelines.intake.understand.layout import Block
from pipelines.intake.understand.profile import fits_cell

_OF_THE_PERSON = ("holder_name", "id_number", "sex", "birth_month", "employer", "phone")
_WHO = ("holder_name", "id_number")
_DATES = ("acquired_on", "conferred_on")


def carry_people(body: pl.DataFrame, block: Block) -> tuple[pl.DataFrame, list[int]]:
    """The frame with the person above carried into rows that name nobody and state a further title of theirs, and those rows.

    Such a row has a title with its date, and neither a name nor what else tells people apart on this list, be it a number of
    the row or an ID number. A list that has nothing but names beside its titles is left as it is: a name may have been forgotten.
    """
    columns = block.columns
    serials = [at for at, one in zip(block.positions, block.assigned, strict=True) if one.serial]
    tellers = [*(columns[column] for column in _WHO if column in columns), *serials]
    dates = [columns[column] for column in _DATES if column in columns]
    if "holder_name" not in columns or "title" not in columns or not dates or len(tellers) < 2:
        return body, []
    blank = body.select(pl.all().str.strip_chars() == "")
    may = (
        ~blank.to_series(columns["title"])
        & pl.select(pl.all_horizontal(blank.to_series(at) for at in tellers)).to_series()
    )
    if not may.any():
        return body, []
    own = [columns[column] for column in _OF_THE_PERSON if column in columns]
    rows = [list(cells) for cells in body.iter_rows()]
    carried = []
    for row in may.arg_true().to_list():
        above, cells = rows[row - 1] if row else [], rows[row]
        if above and above[columns["holder_name"]].strip() and _goes_on(cells, above, own, columns["title"], dates):
            for at in own:
                cells[at] = above[at]
            carried.append(row)
    return (pl.DataFrame(rows, schema=body.schema, orient="row"), carried) if carried else (body, [])


def _goes_on(cells: list[str], above: list[str], own: list[int], title: int, dates: list[int]) -> bool:
    """Whether a row states another title with its date, and says of its person nothing else than the row above."""
    filled = [at for at in dates if cells[at].strip()]
    return (
        all(not cells[at].strip() or cells[at].strip() == above[at].strip() for at in own)
        and fits_cell(cells[title], "title")
        and fits_cell(above[title], "title")
        and bool(filled)
        and all(fits_cell(cells[at], "acquired_on") for at in filled)
        and [cells[at].strip() for at in (title, *dates)] != [above[at].strip() for at in (title, *dates)]
    )
