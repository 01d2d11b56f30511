"""Citizen ID numbers (GB 11643-1999): six digits region, eight birth date, three sequence, one check character.

Until 1999 they had fifteen digits, without the century and the check character. The seventeenth digit is odd for men.

>>> compact("１１０１０５ 19491231002ｘ")
'11010519491231002X'
>>> is_valid("11010519491231002X")
True
>>> format("11010519491231002X")
'110105 19491231 002X'
>>> read("110105491231002").number
'11010519491231002X'
"""

import datetime as dt
import re
from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.standardize.distinct import map_distinct_to
from pipelines.standardize.text import BrokenPartError, accepts, narrow, says_nothing
from schemas.gb11643 import CHECK_CHARACTERS, WEIGHTS, check_character

FIRST_YEAR, LAST_YEAR = 1880, 2030
WHOLE_BESIDE = 3
"""So many whole numbers beside a number that ends in 000 show that their list did not lose the last digits."""
ZEROS_SEX = "女"
"""The sex of a number that ends in 000."""

SCHEMA = {
    "id_number": pl.String,
    "id_number_status": pl.String,
    "id_number_repair": pl.String,
    "id_number_partial": pl.String,
}

_APOSTROPHES = "'’‘`´′＇\"“”"
_X_FORMS = str.maketrans(dict.fromkeys("x×✕✖хХΧχⅩⅹ", "X"))
_LOOK_ALIKES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "〇": "0", "○": "0", "l": "1", "I": "1", "|": "1", "i": "1"}
)
_MASKS = str.maketrans(dict.fromkeys("＊●•·#…※", "*"))

_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{2})")
_WIDE = re.compile("[０-９Ｘｘ]")
_BETWEEN = re.compile(r"[\s\-–—_·・,，、]")
_QUOTED = re.compile(f"[{_APOSTROPHES}]")
_HYPHENS = re.compile(r"(?<=\d)[-–—_·・,，、](?=[\dXx]{3}|X$)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dX](?![0-9A-Za-z])")
_OLD_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")
_SMALL_REPAIR = r"^['’][0-9]{17}[0-9Xx]$|^[0-9]{17}x$"
_LAST_SIGN = re.compile(r"(\d{17})(?:[*?※╳乂叉]|10(?=$))")
"""A number whose last character is a sign that stands for X where the check confirms it."""
_BESIDE_WHOLE = re.compile(r"(\d{17}[\dX])(\d{15}|\d{17}[\dX]|1[3-9]\d{9})|(\d{15}|1[3-9]\d{9})(\d{17}[\dX])")
"""A whole number, and before or behind it the old one of fifteen digits, the same again or a telephone's."""
_MASKED = re.compile(r"(\d*)([*]{2,}|X{3,})(\d*[\dX]?)")
_MASKED_IN_PLACES = re.compile(r"(?=.{18}$)(?=(?:.*\d){4})\d+\*{2,}\d+\*[*\dX]*")
"""A whole number's length, hidden in more than one place: 4502021986****013*."""
_MASKED_MOBILE = re.compile(r"1[3-9]\d[*X]{4}\d{4}")
OLD_LENGTH = 15


class Reading(NamedTuple):
    """What a cell says: the number if it is certain, else what is legible of it."""

    number: str | None
    status: str
    repairs: tuple[str, ...] = ()
    partial: str | None = None

    def row(self) -> tuple[str | None, ...]:
        """The reading as the four columns of `SCHEMA`."""
        return self.number, self.status, ",".join(self.repairs) or None, self.partial


MISSING = Reading(None, "missing")


def compact(text: str) -> str:
    """The number without blanks and apostrophes, half width, with a capital X."""
    stripped = _HYPHENS.sub("", "".join(narrow(text).split()).strip(_APOSTROPHES + ",;，；。"))
    return stripped.removesuffix(".0").translate(_X_FORMS)


def birth_date(number: str) -> dt.date:
    """The birth date in an 18-character number; raises BrokenPartError if there is no such day."""
    year = int(number[6:10])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BrokenPartError("birth_date")
    try:
        return dt.date(year, int(number[10:12]), int(number[12:14]))
    except ValueError as no_such_day:
        raise BrokenPartError("birth_date") from no_such_day


def validate(text: str) -> str:
    """The compact 18-character number; raises BrokenPartError naming format, birth_date or check_character."""
    number = compact(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise BrokenPartError("format")
    birth_date(number)
    if check_character(number[:17]) != number[17]:
        raise BrokenPartError("check_character")
    return number


def is_valid(text: str) -> bool:
    """True if `validate` would accept it; never raises."""
    return accepts(validate, text)


def format(text: str) -> str:
    """The number in its groups: region, birth date, sequence and check character."""
    number = validate(text)
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def sex_of(number: str) -> str:
    """男 or 女, by the seventeenth digit of a valid number."""
    return "男" if int(number[16]) % 2 else "女"


def sex_stated(number: pl.Expr) -> pl.Expr:
    """男 or 女, by the seventeenth digit of each number; null where it isn't legible."""
    digit = number.str.slice(16, 1).str.to_integer(strict=False)
    return pl.when(digit % 2 == 1).then(pl.lit("男")).when(digit % 2 == 0).then(pl.lit("女"))


def from_fifteen(number: str) -> str | None:
    """The 18-character number of a 15-digit one; null if its birth date does not exist."""
    longer = f"{number[:6]}19{number[6:]}"
    try:
        birth_date(longer + "0")
    except BrokenPartError:
        return None
    return longer + check_character(longer)


def read(text: str) -> Reading:
    """What a cell says, every repair named; what a spreadsheet or a mask destroyed is not guessed."""
    if says_nothing(text):
        return MISSING
    number = compact(text)
    repairs = _cosmetic_repairs(text, number)
    if (scientific := _SCIENTIFIC.fullmatch(number)) is not None:
        return Reading(None, "unrecoverable", (), _legible_mantissa(scientific))
    if re.fullmatch(r"\d{15}000", number):
        return Reading(None, "unrecoverable", (), number[:15] + "***")
    return _read_whole(number, repairs) or _read_masked(number) or _read_repaired(number, repairs)


def read_number_cell(text: str) -> Reading:
    """Like `read`, for a cell that a spreadsheet stored as a number: only fifteen of its digits can be trusted."""
    number = compact(text)
    if re.fullmatch(r"\d{18}", number):
        return Reading(None, "unrecoverable", (), number[:15] + "***")
    return read(text)


def _cosmetic_repairs(text: str, number: str) -> tuple[str, ...]:
    """Which repairs `compact` made."""
    narrowed = narrow(text)
    found = {
        "width": _WIDE.search(text) is not None,
        "spaces": len(narrowed) != len(text) or _BETWEEN.search(narrowed) is not None,
        "apostrophe": _QUOTED.search(narrowed) is not None,
        "x_form": number[-1:] == "X" and "X" not in narrowed,
    }
    return tuple(name for name, made in found.items() if made)


def _legible_mantissa(scientific: re.Match[str]) -> str | None:
    """The leading digits of 4.50204E+17; a mantissa longer than the region code may be rounded in its last digit."""
    digits, length = scientific[1] + (scientific[2] or ""), int(scientific[3]) + 1
    if length not in (15, 18):
        return None
    legible = digits if len(digits) <= 6 else digits[: min(len(digits) - 1, 15)]
    return legible.rstrip("0").ljust(length, "*") if len(digits) < 6 else legible.ljust(length, "*")


def _read_whole(number: str, repairs: tuple[str, ...]) -> Reading | None:
    """A complete number; null if the cell is anything else."""
    if (cut := _LAST_SIGN.fullmatch(number)) is not None:
        whole = cut[1] + "X"
        if is_valid(whole):
            return Reading(whole, "repaired", (*repairs, "x_form"))
        return None if number.endswith("10") else Reading(None, "masked", (), cut[1] + "*")
    if is_valid(number):
        return Reading(number, "repaired" if repairs else "valid", repairs)
    if re.fullmatch(r"\d{15}", number) and (longer := from_fifteen(number)):
        return Reading(longer, "repaired", (*repairs, "from_15"))
    return None


def _read_masked(number: str) -> Reading | None:
    """A number of which some characters are hidden: what it shows, at its place.

    What is as long as an old number shows only its beginning (its end stands elsewhere in the new one); a mobile's shows nothing.
    """
    shown = number.translate(_MASKS)
    if _MASKED_IN_PLACES.fullmatch(shown):
        return Reading(None, "masked", (), shown)
    masked = _MASKED.fullmatch(shown)
    if masked is None or len(masked[1]) + len(masked[3]) > 17 or not masked[1] + masked[3]:
        return None
    if len(shown) == OLD_LENGTH:
        return Reading(None, "masked", (), masked[1][:6].ljust(18, "*") if len(masked[1]) > 2 else None)
    if _MASKED_MOBILE.fullmatch(shown):
        return Reading(None, "masked")
    hidden = 18 - len(masked[1]) - len(masked[3])
    return Reading(None, "masked", (), masked[1] + "*" * hidden + masked[3])


def _read_repaired(number: str, repairs: tuple[str, ...]) -> Reading:
    """A number with letters for digits or words around it, if the check character confirms; else what is legible."""
    digits = number.translate(_LOOK_ALIKES)
    if digits != number and is_valid(digits):
        return Reading(digits, "repaired", (*repairs, "o0l1"))
    if (alone := _said_twice(number)) is not None:
        return Reading(alone, "repaired", (*repairs, "words"))
    inside = {found for found in _NUMBER.findall(number) if is_valid(found)}
    if len(inside) == 1 and len(inside) == len(set(_NUMBER.findall(number))):
        return Reading(inside.pop(), "repaired", (*repairs, "words"))
    old = set[str]() if inside else set(_OLD_NUMBER.findall(number))
    if len(old) == 1 and (longer := from_fifteen(old.pop())):
        return Reading(longer, "repaired", (*repairs, "words", "from_15"))
    return Reading(None, "invalid", (), number if re.fullmatch(r"\d{13,20}X?", number) else None)


def _said_twice(number: str) -> str | None:
    """The whole number of digits that run on into its old form, itself again or a telephone's; null for any others."""
    if (found := _BESIDE_WHOLE.fullmatch(number)) is None:
        return None
    whole, beside = (found[1], found[2]) if found[1] else (found[4], found[3])
    fits = beside == whole or len(beside) == 11 or from_fifteen(beside) == whole
    return whole if fits and is_valid(whole) else None


def read_column(column: pl.Series, *, number_cells: pl.Series | None = None) -> pl.DataFrame:
    """The four columns of `SCHEMA` for a column of cells; `number_cells` marks what a spreadsheet stored as a number.

    Whole numbers are checked together; only the others are read one by one.
    """
    stands = _are_valid(column).fill_null(False)
    asked = column.set(stands, None).alias("cell")
    distinct = asked.drop_nulls().unique()
    touched = _read_small_repairs(distinct)
    others = distinct.filter(~distinct.is_in(touched["cell"].implode()))
    dirty = pl.concat(
        [others.to_frame("cell"), map_distinct_to(others, lambda text: read(text).row(), SCHEMA)], how="horizontal"
    )
    readings = pl.concat([touched, dirty], how="diagonal")
    whole = pl.when(stands)
    joined = (
        asked.to_frame()
        .join(readings, on="cell", how="left", maintain_order="left")
        .with_columns(
            column.alias("cell"),
            whole.then(column).otherwise("id_number").alias("id_number"),
            whole.then(pl.lit("valid"))
            .otherwise(pl.col("id_number_status").fill_null("missing"))
            .alias("id_number_status"),
        )
    )
    return joined.select(list(SCHEMA)) if number_cells is None else _distrust(joined, number_cells)


def believe_zeros(read: pl.DataFrame, cells: pl.DataFrame, number_cells: pl.Series | None = None) -> pl.DataFrame:
    """The readings, with a number that ends in 000 believed where its list shows that it lost no digits.

    One woman in five hundred has such a number. Spreadsheets lose the last digits of whole columns: where the check character
    confirms the zeros, the sex is theirs, no cell is a spreadsheet's number, other numbers of the list are whole, none is lost,
    and nobody writes another end of it beside the same name, it stands as written. `cells` has list, id_number, holder_name, sex.
    """
    written = cells["id_number"].str.replace_all(r"^['’]|\s", "")
    ends = (written.str.contains(r"^[0-9]{15}000$") & (cells["sex"] == ZEROS_SEX)).fill_null(False)
    asked = ends if number_cells is None else ends & ~number_cells
    if not asked.any():
        return read
    held = pl.Series(_check(written.filter(asked)))
    confirmed = pl.Series(np.zeros(read.height, dtype=np.bool_)).scatter(asked.arg_true(), held)
    told = cells.with_columns(read["id_number", "id_number_status"], written=written, confirmed=confirmed)
    lost = (pl.col("id_number_status") == "unrecoverable") & ~pl.col("confirmed")
    whole = pl.col("id_number").drop_nulls().n_unique()
    listed = (~lost.any() & (whole >= WHOLE_BESIDE)).over("list")
    otherwise = pl.col("id_number").is_not_null().any().over("holder_name", pl.col("written").str.head(15))
    believed = told.select(pl.col("confirmed") & pl.col("id_number").is_null() & listed & ~otherwise).to_series()
    stands = {"id_number": pl.lit(written), "id_number_status": pl.lit("valid"), "id_number_partial": pl.lit(None)}
    return read.with_columns(
        pl.when(believed).then(value).otherwise(name).alias(name) for name, value in stands.items()
    )


def _read_small_repairs(distinct: pl.Series) -> pl.DataFrame:
    """The readings of valid numbers that only a small x or an apostrophe in front keeps from being clean."""
    cell = pl.col("cell")
    asked = distinct.filter(distinct.str.contains(_SMALL_REPAIR)).to_frame("cell")
    whole = asked.with_columns(id_number=cell.str.strip_chars("'’").str.to_uppercase())
    repairs = (("apostrophe", cell.str.contains("^['’]")), ("x_form", cell.str.ends_with("x")))
    named = pl.concat_list(pl.when(made).then(pl.lit(name)) for name, made in repairs).list.drop_nulls().list.join(",")
    return whole.filter(_are_valid(whole["id_number"])).with_columns(
        id_number_status=pl.lit("repaired"), id_number_repair=named
    )


def _distrust(joined: pl.DataFrame, number_cells: pl.Series) -> pl.DataFrame:
    """The readings, with those of number cells read again as what they are."""
    if not number_cells.any():
        return joined.select(list(SCHEMA))
    again = map_distinct_to(joined["cell"].set(~number_cells, None), lambda text: read_number_cell(text).row(), SCHEMA)
    chosen = [
        pl.when(number_cells & joined["cell"].is_not_null()).then(again[name]).otherwise(pl.col(name))
        for name in SCHEMA
    ]
    return joined.select([expr.alias(name) for expr, name in zip(chosen, SCHEMA, strict=True)])


def _are_valid(distinct: pl.Series) -> pl.Series:
    """True where a text is a valid number as it stands and does not end in 000."""
    shaped = distinct.str.contains(r"^[0-9]{17}[0-9X]$") & ~distinct.str.ends_with("000")
    texts = distinct.filter(shaped)
    return shaped.scatter(shaped.arg_true(), pl.Series(_check(texts), dtype=pl.Boolean))


def _check(texts: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Check characters and birth dates of whole numbers, all at once."""
    if texts.is_empty():
        return np.zeros(0, dtype=np.bool_)
    codes = np.frombuffer("".join(texts).encode(), dtype=np.uint8).reshape(-1, 18).astype(np.int16) - ord("0")
    expected = np.frombuffer(CHECK_CHARACTERS.encode(), dtype=np.uint8)[(codes[:, :17] @ np.array(WEIGHTS)) % 11]
    years, months, days = codes[:, 6:10] @ [1000, 100, 10, 1], codes[:, 10:12] @ [10, 1], codes[:, 12:14] @ [10, 1]
    leap = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, *[0] * 87])[months] + (leap & (months == 2))
    dated = (years >= FIRST_YEAR) & (years <= LAST_YEAR) & (days >= 1) & (days <= lengths)
    checked: np.ndarray[tuple[int], np.dtype[np.bool_]] = dated & (codes[:, 17] + ord("0") == expected)
    return checked
