"""Management numbers: eighteen digits that look like an ID number and are none; another city's may have another length.

In the one known sample the digits agree with level, series and year (`4·01·02·0011·2010·NNNNN`); that is no rule.

>>> compact("４05020011201000006 "), is_valid("450203199112300441"), format("405020011201000006")
('405020011201000006', False, '405020011 2010 00006')
"""

import re

import polars as pl

from pipelines.standardize import id_number
from pipelines.standardize.distinct import map_distinct
from pipelines.standardize.text import BrokenPartError, accepts, narrow, says_nothing

OTHER_FORM = r"[A-Z]{0,4}[0-9]{8,24}"
USUAL_LENGTH, LENGTH_OF_OLD_IDS = 18, 15
ENOUGH, SHARE = 5, 0.2
"""So many cells, and such a part of all, make another length one that these offices give out; a seldom one is a slip."""


def compact(text: str) -> str:
    """The digits, half width, without blanks and apostrophes."""
    return "".join(narrow(text).split()).strip("'’‘`").removesuffix(".0")


def validate(text: str) -> str:
    """The compact number; raises BrokenPartError naming format, or id_number for an ID number in its place."""
    number = compact(text)
    if not re.fullmatch(r"[0-9]{18}", number):
        raise BrokenPartError("format")
    if id_number.is_valid(number):
        raise BrokenPartError("id_number")
    return number


def is_valid(text: str) -> bool:
    """True for eighteen digits that are no ID number; never raises."""
    return accepts(validate, text)


def format(text: str) -> str:
    """The number with the year set apart."""
    number = validate(text)
    return f"{number[:9]} {number[9:13]} {number[13:]}"


def read(text: str) -> str | None:
    """The number, or null if the cell holds none (a spreadsheet's 4.05E+17 is none)."""
    return compact(text) if not says_nothing(text) and is_valid(text) else None


def read_column(cells: pl.Series) -> pl.Series:
    """The numbers; of another length where so many cells have it that it is no slip."""
    numbers = map_distinct(cells, lambda text: None if says_nothing(text) else compact(text).upper())
    lengths = numbers.filter(numbers.str.contains(f"^{OTHER_FORM}$")).str.len_chars()
    counted = lengths.value_counts(name="cells").filter(
        (pl.col("cells") >= ENOUGH) & (pl.col("cells") >= SHARE * len(lengths))
    )
    known = set(counted.to_series(0)) - {USUAL_LENGTH, LENGTH_OF_OLD_IDS}

    def read_known(text: str) -> str | None:
        number = compact(text).upper()
        is_other = len(number) in known and re.fullmatch(OTHER_FORM, number) and not id_number.is_valid(number)
        return number if is_other else read(text)

    return map_distinct(cells, read_known)
