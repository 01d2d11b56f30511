"""Values spread over several columns put together: a date in 年, 月 and 日, a level or sex ticked, a title under its level."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import polars as pl

from pipelines.intake.understand.cells import is_title, kinds_of, looks_like_name
from pipelines.intake.understand.headings import fold_heading, load_headings

Path = tuple[str, ...]
_DATE_ENDS = (re.compile("(.{0,8}?)年份?"), re.compile("(.{0,8}?)月份?"), re.compile("(.{0,8}?)日"))
_OF_TIME = ("时间", "日期", "年月", "年月日", "时期", "之日")
_DATE_MARKS = ("年", "月", "日")
_TICK = r"^[√✓✔☑■●○◯〇★☆∨VvYy是1]$"
_TICKED: tuple[tuple[str, frozenset[str]], ...] = (
    ("性别", frozenset("男女")),
    ("级别", frozenset({"正高级", "正高", "副高级", "副高", "高级", "中级", "初级", "助理级", "助理", "员级"})),
    ("取得方式", frozenset({"评审", "认定", "确认", "重新确认", "考试", "考核认定", "转正定职"})),
)
"""What a group of columns with these headings tells, and the headings."""

_FAMILY = frozenset({"姓", "姓氏", "lastname", "surname", "familyname", "last", "family"})
_GIVEN = frozenset({"名", "名字", "firstname", "givenname", "givennames", "forename", "first", "given"})
_WHOLE_NAMES = frozenset({"姓名", "name", "fullname"})
"""Headings over the parts of a name and over the whole of it."""

_FORMER_NAMES = re.compile("曾用名|原名|曾名|旧名|原姓名|原用名|曾用姓名|(?:更名|改名|变更)前(?:姓名)?")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,10}[:：]?\s*[^\u4e00-\u9fff]*\d")
_IDENTIFIERS = frozenset({"id_number", "certificate_number", "management_number", "phone"})
_LONGEST_LABEL, _BEHIND_LABEL = 10, ":： "
_FEWEST_BOXES = 8
_LEVELS = _TICKED[1][1]
_NUMBER = re.compile(r"\d{1,4}")
_TITLES = 0.6


class Combination(NamedTuple):
    """Columns that hold one value together; it comes to stand in the first of them."""

    positions: tuple[int, ...]
    heading: str
    marks: tuple[str, ...]
    """Each column's word: after its cell in a date, instead of it where it is ticked; blank: the cell itself."""
    is_ticked: bool = False
    label: str = ""
    """A word that every cell of a column without a heading begins with: 身份证号4502…; it is the heading, and no part of the value."""
    is_former: bool = False
    """Whether the second column holds the names that people had before; it keeps its cells."""


def find_combinations(paths: Sequence[Path], body: pl.DataFrame) -> list[Combination]:
    """The groups of columns that hold one value together, by their headings and cells."""
    labels = _labels(paths, body)
    if not any(paths):
        return labels
    return [
        *_dates(paths, body),
        *_choices(paths, body),
        *_ticked_titles(paths, body),
        *_boxes(paths, body),
        *_names(paths, body),
        *_former_names(paths),
        *labels,
    ]


def combine(frame: pl.DataFrame, combinations: Sequence[Combination]) -> pl.DataFrame:
    """The frame with each combined value in the first of its columns, and nothing in the others."""
    for one in combinations:
        names = [frame.columns[at] for at in one.positions]
        cells = [pl.col(name).str.strip_chars() for name in names]
        if one.label:
            cells = [cell.str.strip_prefix(one.label).str.strip_chars(_BEHIND_LABEL) for cell in cells]
        if one.is_former:
            former = [cell for cell in frame[names[1]].str.strip_chars().unique() if looks_like_name(cell)]
            frame = frame.with_columns(_with_former_name(cells[0], cells[1], former).alias(names[0]))
            continue
        if one.is_ticked:
            parts = [
                pl.when(cell.str.contains(_TICK)).then(pl.lit(word)).otherwise(cell)
                for cell, word in zip(cells, one.marks, strict=True)
            ]
        else:
            parts = [
                pl.when(cell != "").then(cell.str.strip_suffix(word) + word).otherwise(cell)
                for cell, word in zip(cells, one.marks, strict=True)
            ]
        frame = frame.with_columns(
            pl.concat_str(parts).alias(names[0]), *(pl.lit("").alias(name) for name in names[1:])
        )
    return frame


def head_together(paths: Sequence[Path], combinations: Sequence[Combination]) -> tuple[Path, ...]:
    """The headings, that of a combined value over the first of its columns, none over the others."""
    headed = list(paths)
    for one in combinations:
        if one.is_former:
            continue
        headed[one.positions[0]] = (one.heading,)
        for at in one.positions[1:]:
            headed[at] = ()
    return tuple(headed)


def _labels(paths: Sequence[Path], body: pl.DataFrame) -> list[Combination]:
    """The columns under no heading whose cells all begin with one: 身份证号4502…, 证书编号：0012."""
    found = []
    for at in (at for at in range(body.width) if not paths[at]):
        cells = [cell.strip() for cell in body.to_series(at) if cell.strip()]
        if label := _common_heading(cells):
            found.append(Combination((at,), label, ("",), label=label))
    return found


def _common_heading(cells: Sequence[str]) -> str:
    """The longest listed heading of identifiers that all cells begin with, each with a value of digits behind it; blank when there is none."""
    if not cells or not all(_LABELLED.match(cell) for cell in cells):
        return ""
    starts = (cells[0][:length] for length in range(_LONGEST_LABEL, 1, -1))
    shared = (start for start in starts if all(cell.startswith(start) for cell in cells))
    return next((start for start in shared if _IDENTIFIERS & load_headings().listed(start).keys()), "")


def _names(paths: Sequence[Path], body: pl.DataFrame) -> Iterator[Combination]:
    """Names in two columns beside each other: 姓 and 名, first name and last name."""
    heads = [fold_heading(path[-1]) if path else "" for path in paths]
    if any(head in _WHOLE_NAMES for head in heads):
        return
    for at in range(len(heads) - 1):
        pair, cells = (heads[at], heads[at + 1]), body.to_series(at).str.strip_chars()
        family = next((one for one in (0, 1) if pair[one] in _FAMILY and pair[1 - one] in _GIVEN), None)
        if family is None:
            continue
        is_han = bool(cells.str.contains(r"\p{Han}").any())
        places = (at + family, at + 1 - family) if is_han else (at, at + 1)
        yield Combination(places, "姓名", ("", "") if is_han else (" ", ""))


def _former_names(paths: Sequence[Path]) -> Iterator[Combination]:
    """The one column of names beside the one of names that people had before: 姓名 | 曾用名, 原姓名 | 现姓名."""
    heads = [fold_heading(path[-1]) if path else "" for path in paths]
    former = [at for at, head in enumerate(heads) if _FORMER_NAMES.fullmatch(head)]
    present = [
        at for at, head in enumerate(heads) if at not in former and "holder_name" in load_headings().listed(head)
    ]
    if len(former) == len(present) == 1:
        yield Combination((present[0], former[0]), heads[present[0]], ("", ""), is_former=True)


def _with_former_name(name: pl.Expr, former: pl.Expr, known: Sequence[str]) -> pl.Expr:
    """The name with the one before behind it, where that is one of those known, as lists write it that have no column for it."""
    is_one = former.is_in(list(known)) & (former != name) & (name != "")
    return pl.when(is_one).then(pl.concat_str(name, pl.lit("（曾用名："), former, pl.lit("）"))).otherwise(name)


def _dates(paths: Sequence[Path], body: pl.DataFrame) -> Iterator[Combination]:
    """Dates in two or three columns: a year, a month, a day, under one head or after the same word."""
    at = 0
    while at < len(paths) - 1:
        found = next(
            ((count, word) for count in (3, 2) if (word := _date_of(paths[at : at + count], count)) is not None), None
        )
        count, word = found or (1, "")
        positions = tuple(range(at, at + count))
        if found and all(_are_numbers(body.to_series(one)) for one in positions):
            yield Combination(positions, word, _DATE_MARKS[:count])
        at += count


def _date_of(paths: Sequence[Path], count: int) -> str | None:
    """The heading that so many columns of a date have together; null when they are none."""
    if len(paths) < count or not all(paths) or len({path[:-1] for path in paths}) > 1:
        return None
    ends = [end.fullmatch(fold_heading(path[-1])) for path, end in zip(paths, _DATE_ENDS, strict=False)]
    words = {found[1] for found in ends if found}
    if not all(ends) or len(words) != 1:
        return None
    word = words.pop()
    head = "".join(paths[0][:-1]) + word
    return head if head.endswith(_OF_TIME) else f"{head}时间"


def _boxes(paths: Sequence[Path], body: pl.DataFrame) -> Iterator[Combination]:
    """Numbers with a column for each digit, all of them under the first one's heading."""
    heads = [path[-1] if path else "" for path in paths]
    for start in (at for at, head in enumerate(heads) if _IDENTIFIERS & load_headings().listed(head).keys()):
        same = next((at for at in range(start + 1, len(heads)) if heads[at] not in ("", heads[start])), len(heads))
        cells = [body.to_series(at).str.strip_chars() for at in range(start, same)]
        if len(cells) >= _FEWEST_BOXES and all((column.str.len_chars() <= 1).all() for column in cells):
            yield Combination(tuple(range(start, same)), heads[start], ("",) * len(cells))


def _are_numbers(cells: pl.Series) -> bool:
    return all(_NUMBER.fullmatch(cell.strip().rstrip("年月日份")) for cell in cells if cell.strip())


def _choices(paths: Sequence[Path], body: pl.DataFrame) -> Iterator[Combination]:
    """Columns beside each other of which each row fills one: with a tick, or with the title of that level."""
    for heading, words in _TICKED:
        is_word = [bool(path) and fold_heading(path[-1]) in words for path in paths]
        runs = groupby(range(len(paths)), is_word.__getitem__)
        for is_choice, run in runs:
            positions = tuple(run)
            if not is_choice or len(positions) < 2 or not _is_one_of(body, positions):
                continue
            cells = [cell.strip() for at in positions for cell in body.to_series(at) if cell.strip()]
            if cells and all(re.match(_TICK, cell) for cell in cells):
                yield Combination(positions, heading, tuple(fold_heading(paths[at][-1]) for at in positions), True)
            elif words is _LEVELS and cells and sum("title" in kinds_of(cell) for cell in cells) > _TITLES * len(cells):
                yield Combination(positions, "资格名称", ("",) * len(positions))


def _ticked_titles(paths: Sequence[Path], body: pl.DataFrame) -> Iterator[Combination]:
    """Columns beside each other under titles of which each row ticks one."""
    over = [path[-1].strip() if path else "" for path in paths]
    for is_choice, run in groupby(range(len(paths)), lambda at: is_title(over[at])):
        positions = tuple(run)
        if not is_choice or len(positions) < 2 or not _is_one_of(body, positions):
            continue
        cells = [cell.strip() for at in positions for cell in body.to_series(at) if cell.strip()]
        if cells and all(re.match(_TICK, cell) for cell in cells):
            yield Combination(positions, "资格名称", tuple(over[at] for at in positions), True)


def _is_one_of(body: pl.DataFrame, positions: Sequence[int]) -> bool:
    """Whether no row fills more than one of the columns."""
    filled = pl.sum_horizontal((pl.nth(at).str.strip_chars() != "").cast(pl.UInt32) for at in positions)
    return bool(body.select((filled <= 1).all()).item())
