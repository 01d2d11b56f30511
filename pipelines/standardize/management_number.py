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
_LEADS = re.compile(r"^(?:(?:证书)?管理号码?[:：.]?|№|NO[.:]?|第(?=\d))", re.IGNORECASE)
_AROUND = "'’‘`=\"“”()[]【】.,;。，；号/|"
_BETWEEN = re.compile(r"(?<=\d)[-–—·•_](?=\d)")
"""Signs that set the parts of a number apart."""
_NOTE = re.compile(r"\(?(?:补发?|补办|换发?|遗失)\)?$")
_LIKE_DIGITS = re.compile(r"\d[\dOolI|]{17}")
_SIGNS_FOR_DIGITS = str.maketrans("OolI|", "00111")
WHOLE_BESIDE = 3
"""So many whole numbers beside one that ends in 000 show that their list did not lose the last digits."""
ENOUGH, SHARE = 5, 0.2
"""So many cells, and such a part of all, make another length one that these offices give out; a seldom one is a slip."""


def compact(text: str) -> str:
    """The digits, half width, without blanks, labels and the signs around and between them."""
    number = _NOTE.sub("", "".join(narrow(text).split()).removesuffix(".0")).strip(_AROUND)
    number = _BETWEEN.sub("", _LEADS.sub("", number))
    return number.translate(_SIGNS_FOR_DIGITS) if _LIKE_DIGITS.fullmatch(number) else number


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


def read_column(cells: pl.Series, *, deliveries: pl.Series | None = None) -> pl.Series:
    """The numbers; of another length where so many cells have it that it is no slip.

    Spreadsheets lose the last digits of whole columns: a number that ends in 000 stands only among whole ones of its delivery.
    """
    return _without_lost_digits(_read_cells(cells), deliveries)


def _without_lost_digits(numbers: pl.Series, deliveries: pl.Series | None) -> pl.Series:
    cut = pl.col("number").str.contains("^[0-9]{15}000$")
    told = numbers.to_frame("number").with_columns((pl.lit(0) if deliveries is None else deliveries).alias("delivery"))
    if not told.select(cut.any()).item():
        return numbers
    several = pl.col("number").filter(cut).n_unique().over("delivery") > 1
    whole = pl.col("number").filter(~cut).n_unique().over("delivery")
    lost = cut & (several | (whole < WHOLE_BESIDE))
    return told.select(pl.when(~lost).then("number").alias(numbers.name)).to_series()


def _read_cells(cells: pl.Series) -> pl.Series:
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
