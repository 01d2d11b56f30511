"""Group headings between the rows: what each says holds for the people below it until the next of its rank."""

import re
from collections.abc import Sequence

import polars as pl

from pipelines.intake.understand.cells import looks_like_name
from pipelines.intake.understand.context import Context, nearest, read_text

_RANKS = (
    re.compile(r"^\s*第[一二三四五六七八九十\d]+[部批类]"),
    re.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．:：]"),
    re.compile(r"^\s*[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"^\s*\d{1,2}\s*[、.．]"),
    re.compile(r"^\s*[（(]\d{1,2}[)）]"),
)
LONGEST_GROUP_HEADING = 60
_SHORT_HEADING = re.compile(r"[^：:，,；;\d]{2,24}[:：]?(?:[（(]?\s*共?\s*\d+\s*[人名]\s*[)）]?)?[:：]?")
_OF_A_YEAR = re.compile(r"^\s*(?:19|20)\d\d\s*年度?")
_NUMBER_ALONE = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
_SECTIONS_LOOKED_FOR = 2_000
_TITLES_LOOKED_AT = 60
_LIST = re.compile("名单|名册|花名册|一览表|汇总表|登记表|情况表|通知|批复")
_UNNUMBERED = len(_RANKS)


def _rank(text: str) -> int:
    return next((at for at, pattern in enumerate(_RANKS) if pattern.match(text)), _UNNUMBERED)


def is_numbered(text: str) -> bool:
    """Whether a line is numbered as group headings are: 一、 (一) 1. (1)."""
    return _rank(text) < _UNNUMBERED


def heading_in(cells: Sequence[str]) -> str:
    """The one text of a row, its number in a cell of its own allowed before it; blank for a row that says several things."""
    texts = list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))
    if len(texts) == 1 or (len(texts) == 2 and _NUMBER_ALONE.fullmatch(texts[0])):
        return "".join(texts)
    return ""


def opens_section(frame: pl.DataFrame, row: int) -> bool:
    """Whether the row right above a header names an employer, and rows further down name others in its way."""
    named = [
        at
        for at, cells in enumerate(frame.head(_SECTIONS_LOOKED_FOR).iter_rows())
        if at >= row
        and sum(bool(cell.strip()) for cell in cells) == 1
        and "employer" in read_text(heading_in(cells), "group_heading", "")
    ]
    return len(named) > 1 and named[0] == row


def opens_titles(text: str) -> bool:
    """Whether the line right above a header is the title of the people below, up to the next such line: 2015年助理工程师.

    >>> opens_titles("2015年助理工程师（2人）"), opens_titles("技术员"), opens_titles("助理工程师花名册"), opens_titles("柳城县水利局")
    (True, True, False, False)
    """
    bare = _OF_A_YEAR.sub("", text).strip()
    return (
        _SHORT_HEADING.fullmatch(bare) is not None
        and _LIST.search(bare) is None
        and "title" in read_text(bare, "group_heading", "")
    )


def heads_series(frame: pl.DataFrame) -> bool:
    """Whether numbered headings between the rows name a series."""
    headings = filter(is_numbered, map(heading_in, frame.iter_rows()))
    return any("series" in read_text(text, "group_heading", "") for text in headings)


def first_of_list(frame: pl.DataFrame) -> int:
    """The row where a list without a header begins: below its titles, with the heading of its first group."""
    rows = [[cell for cell in cells if cell.strip()] for cells in frame.head(_TITLES_LOOKED_AT).iter_rows()]
    start = next((at for at, cells in enumerate(rows) if len(cells) > 1 or any(map(looks_like_name, cells))), 0)
    while start and len(rows[start - 1]) == 1 and _says_of_whom(rows[start - 1][0]):
        start -= 1
    return start


def _says_of_whom(text: str) -> bool:
    """Whether a line heads a group: a numbered one, or a short one that names a title, a level or an employer and no list."""
    if is_numbered(text):
        return True
    return _LIST.search(text) is None and bool(
        _SHORT_HEADING.fullmatch(text.strip())
        and {"title", "level", "series", "employer"} & read_text(text, "group_heading", "").keys()
    )


def is_group_heading(text: str, is_nearest: bool) -> bool:
    """Whether a line of prose heads the people of a table: a numbered one, or a short one right above the table."""
    if len(text) > LONGEST_GROUP_HEADING or "。" in text:
        return False
    return is_numbered(text) or (is_nearest and _SHORT_HEADING.fullmatch(text.strip()) is not None)


class Groups:
    """The group headings in force, from the outermost to the innermost."""

    def __init__(self) -> None:
        self._open: list[tuple[int, Context]] = []

    def enter(self, text: str, where: str) -> bool:
        """Put a heading in force and end those of its rank and below; whether it says anything about the people under it."""
        rank = _rank(text)
        self._open = [(other, context) for other, context in self._open if other < rank]
        self._open.append((rank, read_text(text, "group_heading", where)))
        return bool(self._open[-1][1])

    def context(self) -> Context:
        """What the headings in force say, the innermost first."""
        return nearest(*(context for _, context in reversed(self._open)))
