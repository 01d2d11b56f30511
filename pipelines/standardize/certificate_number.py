"""Certificate numbers: eight digits in the notice's sample, other shapes elsewhere; leading zeros matter and get lost.

A number is unique only together with its authority and year. Lost zeros come back only where other numbers prove the width: those of the delivery, or the holder's own in another one.

>>> compact("№ ０６００１７６４ 号"), compact("桂职资字第 141100002号"), compact("00121200004.0")
('06001764', '桂职资字第141100002号', '00121200004')
>>> is_valid("1.0912E+9"), format("06001764"), numeric_key("桂职资字第091700008号")
(False, '06001764', '91700008')
"""

import re

import polars as pl

from pipelines.standardize.distinct import map_distinct
from pipelines.standardize.text import BrokenPartError, accepts, narrow, says_nothing

STANDARD_WIDTH = 8
"""The width of the numbers on the certificates that the notice is about."""

ALIKE = 3
"""So many digits behind the zeros tell one body's numbers from another's."""

PLAIN = r"^([0-9]{8,17}|[A-NP-Z]{1,4}[0-9]{4,17})$"
"""A number in standard form, as polars matches it."""

_LEADS = re.compile(
    r"^(?:№[.:]?|N[Oº°][.:]?|N0[.:]|(?:(?:资格)?证[书件]?|资格)?编?号码?[.:]|(?:资格)?证书?编?号码?|编号)+",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\((?:补|补发|补办|换|换发|新|旧|遗失|遗失补办|遗失补发|原件?|[正副]本|[初中高]级)\)$|(?<=\d{6})(?:补|补发|换发)$"
)
_WORDS_BEHIND = re.compile(r"(?P<number>\d{6,})\((?:[^\d()]*|(?:19|20)\d{2}年?)\)")
"""A number, and words in brackets that are no part of it: 00417263（工程师）."""
_WRAPPED = re.compile(r'^[=(\["“”【]+([0-9A-Za-z\-]+)[)\]"“”】]+$')
"""A number in brackets or in quotation marks, and nothing else."""
_NAME_BEHIND = re.compile(r"(\S*\d{5,})\s+[\u4e00-\u9fff*□]{2,}")
"""A number and, a blank behind it, words: a name that slipped into its cell, a note."""
_SEVERAL = re.compile(r"(\d{3})\d{3,}\s+\1\d{3,}|(\d{3})(\d{3,})[-—~至/]\2\d{3,}")
"""Two numbers that only a blank parts (together they would be a third one), or the first and the last of several."""
_LIKE_DIGITS = re.compile(r"(?=.*\d)[\dOo]{6,}|(?=(?:\D*\d){5})[\dOo][\dOolI|]{5,}")
"""A number whose only letters are those that look like digits."""
_AMONG_DIGITS = re.compile(r"(?<=\d)[OoIl|](?=\d)")
"""A letter like a digit between digits, in a number that has other letters: LZ2O12000017."""
_SIGNS_FOR_DIGITS = str.maketrans("OolI|", "00111")
_MANY_ENDINGS = re.compile(r"号{2,}$")
_SIGNS = re.compile(r"[0-9A-Z\u4e00-\u9fff〔〕()\[\]\-—/._]+")


def compact(text: str) -> str:
    """The number half width, without blanks, apostrophes, №, a note of reissue, or a 号 that no 字第 asks for."""
    plain = narrow(text).strip()
    words = beside[1] if (beside := _NAME_BEHIND.fullmatch(plain)) is not None else plain
    number = _WRAPPED.sub(r"\1", "".join(words.split()).strip("'’‘`´,，。;；#、/|\\").rstrip("-"))
    if _LIKE_DIGITS.fullmatch(number):
        return number.translate(_SIGNS_FOR_DIGITS)
    number = _AMONG_DIGITS.sub(lambda sign: sign[0].translate(_SIGNS_FOR_DIGITS), number)
    number = _NOTE.sub("", _LEADS.sub("", number.upper()))
    if (noted := _WORDS_BEHIND.fullmatch(number)) is not None:
        return noted["number"]
    if re.fullmatch(r"\d+\.0", number):
        return number.removesuffix(".0")
    number = _MANY_ENDINGS.sub("号", number)
    number = re.sub(r"^(?:证书?字)?第(?=[0-9]+号$)", "", number)
    return number.removesuffix("号") if re.fullmatch(r"[0-9A-Z\-]+号", number) else number


def validate(text: str) -> str:
    """The compact number; raises BrokenPartError: "digits" without any or for nothing but 0, "several" for two, "format" (4.5E+17 is none)."""
    number = compact(text)
    if not re.search(r"\d", number) or re.fullmatch(r"0+", number):
        raise BrokenPartError("digits")
    if _SEVERAL.fullmatch(narrow(text).strip()):
        raise BrokenPartError("several")
    if not _SIGNS.fullmatch(number) or re.fullmatch(r"\d(\.\d+)?E\+?\d+", narrow(text).strip().upper()):
        raise BrokenPartError("format")
    return number


def is_valid(text: str) -> bool:
    """True if the text can be a certificate number; never raises."""
    return accepts(validate, text)


def format(text: str) -> str:
    """The number as certificates print it."""
    return validate(text)


def numeric_key(number: str) -> str:
    """The digits without leading zeros: equal for a number and what a spreadsheet left of it."""
    return "".join(re.findall(r"\d", number)).lstrip("0")


def read(text: str) -> str | None:
    """The number, or null if the cell holds none."""
    return compact(text) if not says_nothing(text) and is_valid(text) else None


def read_column(column: pl.Series) -> pl.Series:
    """The numbers of a column as `read` finds them."""
    numbers = map_distinct(column, read, plain=PLAIN)
    return numbers.set(numbers.str.contains("^0+$").fill_null(False), None)


def restore_zeros(numbers: pl.Series, deliveries: pl.Series) -> pl.Series:
    """Purely numeric numbers padded to the next width that their delivery proves.

    A delivery proves the standard's width if any of its numbers has it, and that of a number that kept its leading zeros for those
    that begin like it behind them: bodies' numbers differ in width. A number that has a proven width, or kept a zero itself, lost none.
    """
    frame = pl.DataFrame({"number": numbers, "delivery": deliveries}).with_row_index("at")
    numeric = frame.filter(pl.col("number").str.contains(r"^[0-9]+$")).with_columns(
        width=pl.col("number").str.len_chars(), zeroed=pl.col("number").str.starts_with("0")
    )
    proves = (pl.col("width") == STANDARD_WIDTH) | (pl.col("zeroed") & (pl.col("width") > STANDARD_WIDTH))
    bare = pl.col("number").str.strip_chars_start("0")
    like = pl.when(pl.col("width") > STANDARD_WIDTH).then(bare.str.slice(0, ALIKE))
    proven = numeric.filter(proves).select("delivery", like=like, proven="width").unique()
    short = numeric.filter(~pl.col("zeroed")).join(proven, on="delivery").filter(pl.col("proven") >= pl.col("width"))
    is_like = pl.col("like").is_null() | (pl.col("like") == pl.col("number").str.slice(0, ALIKE))
    is_own = pl.col("proven") == pl.col("width")
    nearest = short.filter(is_like | is_own).group_by("at").agg(pl.col("number").first(), pl.col("proven").min())
    padded = (pl.lit("0" * 18) + pl.col("number")).str.tail(pl.col("proven"))
    restored = nearest.sort("at").select("at", restored=padded)
    return numbers.clone().scatter(restored["at"], restored["restored"])


def restore_by_holder(numbers: pl.Series, holders: pl.Series) -> pl.Series:
    """Purely numeric numbers with the zeros that the same digits have in another row of a holder of that name.

    Where such rows disagree on the zeros nothing is proven.
    """
    frame = pl.DataFrame({"number": numbers, "holder": holders}).with_row_index("at")
    numeric = frame.filter(pl.col("number").str.contains(r"^0*[1-9][0-9]*$") & pl.col("holder").is_not_null()).select(
        "at",
        "number",
        "holder",
        zeroed=pl.col("number").str.starts_with("0"),
        key=pl.col("number").str.strip_chars_start("0"),
    )
    proven = (
        numeric.filter("zeroed")
        .group_by("key", "holder")
        .agg(pl.col("number").first().alias("proven"), widths=pl.col("number").n_unique())
        .filter(pl.col("widths") == 1)
    )
    lost = numeric.filter(~pl.col("zeroed")).join(proven, on=["key", "holder"]).sort("at")
    return numbers.clone().scatter(lost["at"], lost["proven"])
