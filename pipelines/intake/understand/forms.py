"""Forms: one person's fields as keys and values beside each other (姓名 | 张三 | 性别 | 男), or a list on its side."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from pipelines.intake.tables import Table
from pipelines.intake.understand.cells import looks_like_id, looks_like_name, may_be_name
from pipelines.intake.understand.headings import GROUP, TARGETS, Headings, fold_heading
from pipelines.intake.understand.profile import fits_cell

_LARGEST = 40_000
"""Cells of a table that may be forms: they are few and small."""

_FEWEST_FIELDS, _FEWEST_LABELLED = 4, 3
"""Of fields whose key, colon and value share a cell (姓名：张三) fewer are enough, a title among them."""
_LIKE_A_KEY = 0.65
_LONGEST_KEY = 16
_MOST_SIDES = 8
_PAIR = re.compile(r"\s*([^：:=＝]{1,16})[：:=＝]\s*(\S.*?)\s*", re.DOTALL)
_CORNERS, _NAMES = frozenset({"项目", "内容", "栏目", "类别", "信息", "项目名称"}), "姓名"
_SIGNS_OFF = re.compile(r"(?:填表|制表|审核|经办|报送|填报|联系|负责|复核)人?")


class Field(NamedTuple):
    """One key of a form with the values beside it, each with the column that it stands in."""

    row: int
    at: int
    key: str
    values: tuple[tuple[int, str], ...]


@dataclass
class Form:
    """One person's form, or a list on its side: all its fields, the one with the names among them."""

    fields: list[Field]
    names: Field

    @property
    def rows(self) -> range:
        """The rows from the first field to the last."""
        return range(self.fields[0].row, self.fields[-1].row + 1)


@dataclass(frozen=True)
class Forms:
    """All forms of a table as a list: a row a person, and for each person the row of the name and the place among its people."""

    keys: tuple[str, ...]
    positions: tuple[int, ...]
    frame: pl.DataFrame
    rows: tuple[int, ...]
    places: tuple[int, ...]
    taken: frozenset[int]
    """The rows that belong to forms."""
    headers: tuple[int, ...] = ()
    """The rows that head a list whose people have several rows each."""

    def column_number(self, place: int, table: Table) -> int:
        """The physical number of the column of the table in which a column of the list, its key, first stands."""
        return table.column_number(self.positions[place])


def find_forms(frame: pl.DataFrame, headings: Headings) -> Forms | None:
    """The table as forms; null when it is none, or when less than half of its rows belong to them, titles and notes in one cell aside."""
    if frame.height * frame.width > _LARGEST:
        return None
    rows = list(frame.iter_rows())
    forms = [form for form in _cut(list(_fields(rows, headings)), headings) if _is_form(form, headings)]
    taken = frozenset(row for form in forms for row in form.rows)
    filled = {at: sum(bool(cell.strip()) for cell in row) for at, row in enumerate(rows)}
    others = sum(cells > 1 for at, cells in filled.items() if at not in taken)
    if not forms or sum(filled[row] > 0 for row in taken) < others:
        return None
    return _as_list(forms, taken)


def _fields(rows: Sequence[Sequence[str]], headings: Headings) -> Iterator[Field]:
    """Every key with its values, row by row."""
    for number, row in enumerate(rows):
        cells = [(at, text) for at, cell in enumerate(row) for text in _parts(cell, headings) if text]
        if _heads_sides([text for _, text in cells]):
            cells[0] = (cells[0][0], _NAMES)
        yield from _named_like_keys(list(_pair(number, cells, headings)), headings)


def _named_like_keys(fields: Sequence[Field], headings: Headings) -> Iterator[Field]:
    """The fields of a row, a name that reads like a key (何文) as the value that the key over names would lack; a header's keys all lack theirs."""
    taken = False
    for at, one in enumerate(fields):
        behind = fields[at + 1] if at + 1 < len(fields) else None
        is_lacking = behind is not None and not one.values and not behind.values and len(fields) > at + 2
        if taken:
            taken = False
        elif (
            behind
            and is_lacking
            and fields[at + 2].values
            and _is_over_names(one.key, headings)
            and looks_like_name(behind.key)
        ):
            taken = True
            yield one._replace(values=((behind.at, behind.key),))
        else:
            yield one


def _parts(cell: str, headings: Headings) -> Sequence[str]:
    """The cell, or key and value of a cell that holds both: 姓名：张三."""
    pair = _PAIR.fullmatch(cell)
    if pair and _is_key(pair[1], headings):
        return pair[1].strip(), pair[2]
    return (cell.strip(),)


def _pair(number: int, cells: Sequence[tuple[int, str]], headings: Headings) -> Iterator[Field]:
    keys = [_is_key(text, headings) for _, text in cells]
    index = 0
    while index < len(cells):
        at, text = cells[index]
        index += 1
        follows = index < len(cells) and not keys[index]
        if not keys[index - 1] and not (follows and _resembles_key(text, headings)):
            continue
        start = index
        while index < len(cells) and not keys[index]:
            index += 1
            is_pair = index == start + 1 and index + 1 < len(cells) and not keys[index + 1]
            if is_pair and not keys[index] and _resembles_key(cells[index][1], headings, text):
                break
        values = tuple(cells[start:index])
        yield Field(number, at, text, _joined(values) if len(values) > _MOST_SIDES else values)


def _joined(values: tuple[tuple[int, str], ...]) -> tuple[tuple[int, str], ...]:
    """The values; a number with a box for each digit as one."""
    if any(len(text) > 1 for _, text in values):
        return values
    return ((values[0][0], "".join(text for _, text in values)),)


def _is_key(text: str, headings: Headings) -> bool:
    listed = headings.listed(text)
    return bool(listed) and GROUP not in listed and len(fold_heading(text)) <= _LONGEST_KEY


def _resembles_key(text: str, headings: Headings, before: str = "") -> bool:
    """Whether an unlisted cell is much like a heading and nobody's value, one more of the key before it least of all."""
    if any(fits_cell(text, column) for column in headings.listed(before)):
        return False
    if len(text) > _LONGEST_KEY or any(character.isdigit() for character in text) or looks_like_name(text):
        return False
    return any(match.weight >= _LIKE_A_KEY for match in headings.matches(text).values())


def _cut(fields: Sequence[Field], headings: Headings) -> Iterator[Form]:
    """The forms, each from the key that all of them begin with to where it comes again."""
    names = [one for one in fields if one.values and _is_over_names(one.key, headings)]
    if not names:
        return
    counts = Counter(fold_heading(one.key) for one in fields)
    early = [fold_heading(one.key) for one in fields[: fields.index(names[0])]]
    first = next((key for key in early if counts[key] == len(names)), None)
    starts = [
        at for at, one in enumerate(fields) if (one in names if first is None else fold_heading(one.key) == first)
    ]
    for start, stop in zip([0, *starts[1:]], [*starts[1:], len(fields)], strict=True):
        if named := [one for one in fields[start:stop] if one in names]:
            yield Form(list(fields[start:stop]), named[0])


def _is_over_names(key: str, headings: Headings) -> bool:
    return "holder_name" in headings.listed(key) and not _SIGNS_OFF.match(fold_heading(key))


def _heads_sides(texts: Sequence[str]) -> bool:
    """Whether a row is the head of a list on its side whose corner says of what, and not that the others are names: 项目 | 张三 | 李四."""
    return len(texts) > 1 and fold_heading(texts[0]) in _CORNERS and all(map(looks_like_name, texts[1:]))


def _is_form(form: Form, headings: Headings) -> bool:
    """Whether the fields are plainly those of people: a name where names belong and no heading, an ID number or enough else.

    A row full of keys without values heads a list, and the word behind 姓名 is one more heading, if an unlisted one.
    """
    told = [one for one in form.fields if one.values]
    ours = {column for one in told for column in headings.listed(one.key) if column in TARGETS}
    sure = any(looks_like_id(value) for one in told for _, value in one.values)
    beside = [one for one in form.fields if one.row == form.names.row]
    heads = [one for one in beside if not one.values]
    if len(heads) >= _FEWEST_FIELDS and len(heads) > 2 * (len(beside) - len(heads)):
        return False
    fit = all(
        looks_like_name(name) or (sure and may_be_name(name) and not headings.listed(name))
        for _, name in form.names.values
    )
    is_labelled = "title" in ours and all(at == one.at for one in told for at, _ in one.values)
    return fit and len(ours) >= (_FEWEST_LABELLED if is_labelled else _FEWEST_FIELDS)


def _as_list(forms: Sequence[Form], taken: frozenset[int]) -> Forms:
    """The forms with one column for each key; a key that comes again in a form has one for each time."""
    keys: dict[tuple[str, int], tuple[str, int]] = {}
    people: list[tuple[int, int, dict[tuple[str, int], str]]] = []
    for form in forms:
        sides = [at for at, _ in form.names.values]
        values: list[dict[tuple[str, int], str]] = [{} for _ in sides]
        times: dict[str, int] = {}
        for one in form.fields:
            name = fold_heading(one.key)
            times[name] = times.get(name, -1) + 1
            again = f"（{times[name] + 1}）" if times[name] else ""
            keys.setdefault((name, times[name]), (" ".join(one.key.split()) + again, one.at))
            for side, person in zip(sides, values, strict=True):
                person[name, times[name]] = _value(one, side if len(sides) > 1 else None)
        people += [(form.names.row, place, person) for place, person in enumerate(values)]
    columns = {str(at): [person.get(key, "") for _, _, person in people] for at, key in enumerate(keys)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    heads = tuple(heading for heading, _ in keys.values())
    rows, places = tuple(row for row, _, _ in people), tuple(place for _, place, _ in people)
    return Forms(heads, tuple(at for _, at in keys.values()), frame, rows, places, taken)


def _value(one: Field, side: int | None) -> str:
    """The person's value of a field: all words of a form, on a list on its side what stands in the person's own column."""
    return " ".join(text for at, text in one.values if side is None or at == side)
