"""Cells that stand in another column's place, put right where what both hold leaves no doubt.

Only what can be recognised by itself is moved: ID numbers, mobiles, titles, series, levels, sexes, and an employer that
stands where the person's name stands while a name stands in its place. Two dates exchanged look like two dates.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import polars as pl

from pipelines.standardize import dates, id_number, management_number, phone
from pipelines.standardize.employer_cells import unwrapped
from pipelines.standardize.text import tidy
from schemas import surnames, titles, vocabulary


class Look(NamedTuple):
    """How a column's values are recognised: by `test`, and only where the cheap `shape` finds something."""

    test: Callable[[str], bool]
    shape: str | None = None


class Exchange(NamedTuple):
    """Two columns and what each cell must look like for the cells to be exchanged."""

    left: str
    right: str
    left_holds: str
    right_holds: str


class Move(NamedTuple):
    """A column whose cell belongs into another one that is blank; one that says its own column's value too keeps it."""

    source: str
    target: str
    holds: str
    is_kept: bool = False


def is_title(text: str) -> bool:
    """True for the words of a title that are not also a level or a series."""
    folded = vocabulary.fold(text)
    return bool(titles.candidates(text)) and folded not in vocabulary.spellings("levels")


def is_series(text: str) -> bool:
    """True for the words of a series that are not also a title."""
    return vocabulary.fold(text) in vocabulary.spellings("series") and not titles.candidates(text)


def is_specialty(text: str) -> bool:
    """True for the word of a specialty that is no title."""
    return tidy(text) in _specialties() and not titles.candidates(vocabulary.fold(text))


def is_day(text: str) -> bool:
    """True for a day or month with its year written out, which no title has."""
    return dates.read(text).precision in ("day", "month")


def is_level(text: str) -> bool:
    """True for the words of a level."""
    return vocabulary.fold(text) in vocabulary.spellings("levels")


def is_sex(text: str) -> bool:
    """True for 男 and 女; a bare code says too little."""
    return tidy(text) in {"男", "女", "男性", "女性"}


@cache
def _organisation_suffixes() -> tuple[str, ...]:
    return tuple(row["suffix"] for row in vocabulary.table("employer_suffixes"))


@cache
def _places() -> tuple[str, ...]:
    return tuple(row["name"] for row in vocabulary.table("regions"))


@cache
def _short_places() -> tuple[str, ...]:
    spelled = (s for row in vocabulary.table("regions") for s in vocabulary.listed(row["spellings"]))
    return tuple(spelling for spelling in spelled if len(spelling) > 1)


@cache
def _specialties() -> frozenset[str]:
    return frozenset(word for row in vocabulary.table("specialties") for word in vocabulary.listed(row["words"]))


LONGEST_NAME = 4
"""So many characters most names have at most."""
_FORMER_NAME = re.compile(r"\((?:曾用名|原名|又名):?[\u4e00-\u9fff·]{2,10}\)$")
_WITH_DOTS = re.compile(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8})+")
_NUMBERED_SCHOOL = re.compile(r"[一二三四五六七八九十民实附][中小]$")


_LIKE_AN_ORGANISATION = re.compile(r"[校院园馆局站所社台厂司处部委办室队场团会]$")


def is_organisation(text: str) -> bool:
    """True for a name of four characters or more that ends as organisations do (柳州二十三中 too).

    >>> is_organisation("鹿寨县公证处"), is_organisation("鹿寨公证处"), is_organisation("公证处"), is_organisation("鹿寨县人")
    (True, True, False, False)
    """
    tidied = unwrapped(tidy(text))
    return len(tidied) >= 4 and (
        tidied.endswith(_organisation_suffixes())
        or _NUMBERED_SCHOOL.search(tidied) is not None
        or (_begins_with_place(tidied) and _LIKE_AN_ORGANISATION.search(tidied) is not None)
    )


def _begins_with_place(tidied: str) -> bool:
    return tidied.startswith(_places()) or (len(tidied) > LONGEST_NAME and tidied.startswith(_short_places()))


def is_person(text: str) -> bool:
    """True for two to four Chinese characters that begin with a surname and do not end as organisations do."""
    tidied = tidy(text)
    shaped = re.fullmatch(r"[\u4e00-\u9fff]{2,4}", tidied) is not None
    return (
        shaped and (tidied[0] in surnames.of_names() or tidied[:2] in surnames.of_names()) and not is_organisation(text)
    )


def is_person_elsewhere(text: str) -> bool:
    """True for a person's name where an organisation is expected, and one stands in the name's place: also a rare one, or one with its former name.

    >>> [is_person_elsewhere(text) for text in ("李升波（曾用名：龙明）", "买买提·依明", "滚萍山", "校本部", "农机站")]
    [True, True, True, False, False]
    """
    bare = _FORMER_NAME.sub("", tidy(text))
    if _LIKE_AN_ORGANISATION.search(bare) is not None:
        return False
    is_rare = re.fullmatch(r"[\u4e00-\u9fff]{2,4}", bare) is not None and bare[0] in surnames.of_lists()
    return is_person(bare) or is_rare or _WITH_DOTS.fullmatch(bare) is not None


def is_no_organisation(text: str) -> bool:
    """True for words that do not end as organisations do."""
    tidied = tidy(text)
    return 0 < len(tidied) <= 8 and _LIKE_AN_ORGANISATION.search(tidied) is None


def is_id_number_of_any_time(text: str) -> bool:
    """True for an ID number of eighteen characters, or of fifteen digits with a birth date in them, as before 1999.

    >>> is_id_number_of_any_time("450225780108185"), is_id_number_of_any_time("450225781308185")
    (True, False)
    """
    old = re.fullmatch(r"[1-6]\d{14}", tidy(text))
    return id_number.is_valid(text) or (old is not None and id_number.from_fifteen(old[0]) is not None)


def is_certificate_number(text: str) -> bool:
    """True for six digits or more, letters before them, that are no mobile number."""
    return re.fullmatch(r"[A-Z]{0,4}\d{6,14}", tidy(text)) is not None and not phone.is_mobile(text)


def is_certificate_number_in_words(text: str) -> bool:
    """True for a certificate's number, letters or words around it or not, that is neither an ID number nor a telephone's.

    >>> is_certificate_number_in_words("柳水评字2014001号"), is_certificate_number_in_words("450203198805170024")
    (True, False)
    """
    worded = re.fullmatch(r"[A-Za-z\u4e00-\u9fff]{1,12}\d{4,14}(?:-\d{1,6})?号?", tidy(text))
    return worded is not None or is_certificate_number(text)


def is_certificate_number_anywhere(text: str) -> bool:
    """True for what is a certificate number even in the remarks: eight digits from 0, letters and digits, or …字第…号."""
    return re.fullmatch(r"0\d{7}|[A-Z]{1,4}\d{6,14}|.*字第\d+号", tidy(text)) is not None


_MOBILE_SHAPE = r"^\D*(86)?\D*1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(\.0)?\D*$"
LOOKS = {
    "id_number": Look(id_number.is_valid, r"[\d０-９]{15}"),
    "id_number_of_any_time": Look(is_id_number_of_any_time, r"[\d０-９]{15}"),
    "mobile": Look(phone.is_mobile, _MOBILE_SHAPE),
    "certificate": Look(is_certificate_number, r"\d{6}"),
    "certificate_in_words": Look(is_certificate_number_in_words, r"\d{4}"),
    "certificate_alone": Look(is_certificate_number_anywhere, r"\d{6}"),
    "no_phone": Look(is_certificate_number_anywhere, r"^\s*0\d{7}\s*$|[A-Za-z]{1,4}\d{6}|字第"),
    "specialty": Look(is_specialty),
    "day": Look(is_day, r"(19|20)\d\d"),
    "management_number": Look(management_number.is_valid, r"\d{18}"),
    "title": Look(is_title, "^.{2,16}$"),
    "series": Look(is_series),
    "level": Look(is_level),
    "sex": Look(is_sex, "[男女]"),
    "person": Look(is_person),
    "person_elsewhere": Look(is_person_elsewhere),
    "organisation": Look(is_organisation, r"[\u4e00-\u9fff]{4}"),
    "no_organisation": Look(is_no_organisation),
}

EXCHANGES = (
    Exchange("certificate_number", "id_number", "id_number_of_any_time", "certificate_in_words"),
    Exchange("id_number", "phone", "mobile", "id_number"),
    Exchange("certificate_number", "management_number", "management_number", "certificate"),
    Exchange("holder_name", "id_number", "id_number", "person"),
    Exchange("sex", "holder_name", "person", "sex"),
    Exchange("holder_name", "employer", "organisation", "person_elsewhere"),
    Exchange("specialty", "employer", "organisation", "no_organisation"),
    Exchange("title", "series", "series", "title"),
    Exchange("level", "title", "title", "level"),
    Exchange("level", "series", "series", "level"),
    Exchange("sex", "level", "level", "sex"),
    Exchange("sex", "specialty", "specialty", "sex"),
    Exchange("title", "specialty", "specialty", "title"),
    Exchange("title", "acquired_on", "day", "title"),
    Exchange("phone", "certificate_number", "no_phone", "mobile"),
)
MOVES = (
    Move("certificate_number", "id_number", "id_number"),
    Move("remarks", "id_number", "id_number"),
    Move("phone", "id_number", "id_number"),
    Move("id_number", "phone", "mobile"),
    Move("remarks", "title", "title"),
    Move("level", "title", "title", is_kept=True),
    Move("remarks", "certificate_number", "certificate_alone"),
)


LABELS = (
    *(f"exchanged:{exchange.left}/{exchange.right}" for exchange in EXCHANGES),
    *(f"moved:{move.source}->{move.target}" for move in MOVES),
)


def put_right(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with misplaced ones put right, and `put_right`, whose bits tell which of `LABELS` was done."""
    done = pl.zeros(len(cells), dtype=pl.UInt32, eager=True)
    steps: tuple[Exchange | Move, ...] = (*EXCHANGES, *MOVES)
    for bit, step in enumerate(steps):
        wrong = _exchanged(cells, step) if isinstance(step, Exchange) else _moved(cells, step)
        if wrong.any():
            cells = cells.with_columns(_corrections(step, wrong))
            done = done + wrong.cast(pl.UInt32) * 2**bit
    return cells.with_columns(done.alias("put_right"))


def _exchanged(cells: pl.DataFrame, exchange: Exchange) -> pl.Series:
    """True in the rows where each of two cells holds what belongs into the other."""
    left, right = cells[exchange.left], cells[exchange.right]
    return _holds(right, _holds(left, None, exchange.left_holds), exchange.right_holds)


def _moved(cells: pl.DataFrame, move: Move) -> pl.Series:
    """True in the rows where a cell holds what belongs into another one that is blank."""
    wrong = _holds(cells[move.source], None, move.holds)
    return wrong & (cells[move.target].fill_null("").str.strip_chars() == "") if wrong.any() else wrong


def _corrections(step: Exchange | Move, wrong: pl.Series) -> list[pl.Expr]:
    if isinstance(step, Exchange):
        return [
            pl.when(wrong).then(step.right).otherwise(step.left).alias(step.left),
            pl.when(wrong).then(step.left).otherwise(step.right).alias(step.right),
        ]
    target = pl.when(wrong).then(step.source).otherwise(step.target).alias(step.target)
    return [
        target,
        *([] if step.is_kept else [pl.when(wrong).then(pl.lit("")).otherwise(step.source).alias(step.source)]),
    ]


def _holds(column: pl.Series, where: pl.Series | None, look: str) -> pl.Series:
    """True in the rows of `where` whose cell looks like that; each distinct text is tested once."""
    test, shape = LOOKS[look]
    asked = column if where is None else column.filter(where)
    if shape is not None:
        asked = asked.filter(asked.str.contains(shape))
    held = [text for text in asked.drop_nulls().unique() if test(text)]
    if not held:
        return pl.repeat(False, len(column), eager=True)
    found = column.is_in(held).fill_null(False)
    return found if where is None else found & where
