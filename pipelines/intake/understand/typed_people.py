"""Lines that name people with their employers: numbered, one a line (1．韦晓　某县中学　语文), or behind or below the employer's name."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipelines.intake.understand.cells import is_title, kinds_of, looks_like_name, names_in
from pipelines.intake.understand.groups import is_numbered

_NUMBERED = re.compile(r"\s*(?:[（(]?\d{1,3}\s*[.．、)）]|[①-⑳])\s*(?=\D)")
_LOOSELY_NUMBERED = re.compile(r"\s*\d{1,3}[\s\u3000]*(?=[\u4e00-\u9fff])")
_AROUND_NUMBER = " \u3000\t（()）.．、"
_HEADER = re.compile(r"(?:姓\s*名|持证人)[\s\u3000|]+\S+[\s\u3000|]+\S|\S[\s\u3000|]+(?:姓\s*名|持证人)[\s\u3000|]+\S")
_ABOUT_OTHERS = re.compile("联系|咨询|电话|报送|材料|要求|地址")
_DRAWN_APART = re.compile(r"(?<![^\s\u3000])([\u4e00-\u9fff])[ \u3000]{1,4}([\u4e00-\u9fff])(?![^\s\u3000，,（(])")
_COUNTED = re.compile(r"[（(\s](?:共|计|合计)?(\d{1,3})[人名位](?:同志)?[)）]?[：:]?$")
_BEHIND_NAME = re.compile(r"[（(][^（()）]{1,12}[)）]$")
_FORMER, _KEPT = (
    re.compile(r"[（(](?:曾用名|原名|又名)[:：]?([\u4e00-\u9fff·]{2,8})[)）]"),
    re.compile(r"〔([\u4e00-\u9fff·]{2,8})〕$"),
)
_SIGNS = ("employer", "title")
"""What shows that a line that begins with a name is a person's …"""
_AMONG = 3
"""… in one of so many cells behind the name: sex and ID number may stand between."""
_MOSTLY = 0.75
"""The part of such lines that has to begin with a name plainly; the others' names are damaged or rare."""
_AND = ("、", "和", "及")
_LEFT_OUT = 0.34
"""So many lines that begin with a name may leave their employer out."""
_FEWEST_LINES = 2
_WAYS: tuple[Callable[[str], list[str]], ...] = (
    lambda text: re.split(r"[\s\u3000]+", text),
    lambda text: re.split(r"\s*[，,、；;]\s*", text),
    lambda text: [part for part in re.split(r"\s*[（()），,]\s*", text) if part],
    lambda text: re.split(r"\s*(?:[—－]{1,2}|[:：])\s*", text),
    lambda text: re.split(r"\s*(?:(?<!\d)/|/(?!\d))\s*", text),
)
"""What parts the cells of a line: blanks, marks, brackets around what is told of the person, a dash or a colon behind the name, strokes."""

Cells = list[str]


def by_numbers(lines: Sequence[str]) -> list[Cells] | None:
    """Numbered lines that begin with a name and have the employer, or the title, in one place, each as its number and its cells; the others whole.

    One such line is enough: nothing but a list numbers people with their employers.
    """
    if any(_HEADER.search(line) for line in lines):
        return None  # The list has headings, which tell more than what the cells hold.
    return _numbered(lines, _NUMBERED)


def by_loose_numbers(lines: Sequence[str]) -> list[Cells] | None:
    """The same for lines whose number stands before a blank or the name itself."""
    return None if any(_HEADER.search(line) for line in lines) else _numbered(lines, _LOOSELY_NUMBERED)


def _numbered(lines: Sequence[str], number: re.Pattern[str]) -> list[Cells] | None:
    found = {at: one for at in _listed(lines) if (one := number.match(lines[at]))}
    texts = {at: lines[at][one.end() :] for at, one in found.items()}
    people = _parted(texts) or _counted(lines, texts)
    if not people:
        return None
    return [
        [found[at][0].strip(_AROUND_NUMBER), *people[at]] if at in people else [line.strip()]
        for at, line in enumerate(lines)
    ]


def _listed(lines: Sequence[str]) -> list[int]:
    """The lines that stand under no heading about something else: whom to call, what to send."""
    listed, is_list = list[int](), True
    for at, line in enumerate(lines):
        if is_numbered(line) and not line.strip()[0].isdigit():
            is_list = not _ABOUT_OTHERS.search(line)
        if is_list:
            listed.append(at)
    return listed


def by_places(lines: Sequence[str]) -> list[Cells] | None:
    """Lines without numbers that begin with a name and have the employer, or the title, in one place; the others whole."""
    people = _parted({at: lines[at] for at in _listed(lines)})
    if len(people) < _FEWEST_LINES and len(people) != _told(lines):
        return None
    return [people.get(at, [line.strip()]) for at, line in enumerate(lines)] if people else None


def _told(lines: Sequence[str]) -> int:
    """How many people the headings count."""
    return sum(int(found[1]) for line in lines if (found := _COUNTED.search(line.strip())))


def _parted(texts: dict[int, str]) -> dict[int, Cells]:
    """The cells of the lines that are people's, by the first way that shows them; as many a line, a title in its own place."""
    for way in _WAYS:
        parted = {at: _with_former_names(way(_FORMER.sub(r"〔\1〕", _plain(text)))) for at, text in texts.items()}
        if any(map(_names_several, parted.values())):
            continue
        if place := _place_of_sign(list(parted.values())):
            people = {at: told for at, cells in parted.items() if (told := _person(cells, place))}
            width = max(map(len, people.values()))
            ends = 1 if all(is_title(cells[-1]) for cells in people.values()) else 0
            return {at: _widened(cells, width, ends) for at, cells in people.items()}
        if people := _ending_in_titles(parted):
            width = max(map(len, people.values()))
            return {at: _widened(cells, width, 1) for at, cells in people.items()}
    return {}


def _with_former_names(cells: Cells) -> Cells:
    """The cells, a former name behind its name as lists write it: it was kept from being parted from it."""
    return [_KEPT.sub(r"（曾用名：\1）", cell) for cell in cells]


def _ending_in_titles(parted: dict[int, Cells]) -> dict[int, Cells]:
    """The lines that end in a title, where all that begin with a name do, whatever some leave out between; none of other lines."""
    named = [cells for cells in parted.values() if len(cells) > 1 and _is_name(cells[0])]
    if len(named) < _FEWEST_LINES or not all(is_title(cells[-1]) for cells in named):
        return {}
    people = {at: cells for at, cells in parted.items() if len(cells) > 1 and is_title(cells[-1])}
    return people if len(named) >= _MOSTLY * len(people) else {}


def _names_several(cells: Cells) -> bool:
    """Whether a line goes on to a second person behind the first one's employer: 韦晓（水利局）、覃丽（水利局）."""
    return any(
        cell.startswith(_AND) and _is_name(cell.strip("、和及")) and _has_sign(cells, at + 1)
        for at, cell in enumerate(cells)
    )


def _counted(lines: Sequence[str], texts: dict[int, str]) -> dict[int, Cells]:
    """The cells of numbered lines that begin with a name, where there are just as many of them as the headings above count; none of other lines."""
    named = {at: cells for at, text in texts.items() if _is_name((cells := _WAYS[0](_plain(text)))[0])}
    return named if len(named) == _told(lines) and any(len(cells) > 1 for cells in named.values()) else {}


def _is_name(cell: str) -> bool:
    """Whether a cell is a name, a former one or the sex in brackets behind it allowed."""
    return looks_like_name(_BEHIND_NAME.sub("", cell))


def _person(cells: Cells, place: int) -> Cells:
    """The cells of a line that has the sign at its place, or a name and leaves the sign out; empty for any other line."""
    if _has_sign(cells, place):
        return cells
    if _is_name(cells[0]) and len(cells) > place and not cells[place]:
        return cells
    if not _is_name(cells[0]) or len(cells) > place + 1:
        return []
    return [*cells[:place], *[""] * (place + 1 - len(cells[:place])), *cells[place:]]


def _widened(cells: Cells, width: int, ends: int) -> Cells:
    """The cells with blank ones before their last `ends`, where other lines have more."""
    place = len(cells) - ends
    return [*cells[:place], *[""] * (width - len(cells)), *cells[place:]]


def _plain(text: str) -> str:
    return _DRAWN_APART.sub(r"\1\2", text.strip()).rstrip("。；; ，,")


def _place_of_sign(parted: Sequence[Cells]) -> int:
    """Where nearly all lines that begin with a name have their employer, else their title; 0 where they don't."""
    named = [cells for cells in parted if len(cells) > 1 and _is_name(cells[0])]
    for kind in _SIGNS:
        places = Counter(next((at for at in range(1, _AMONG + 1) if _has_sign(cells, at, kind)), 0) for cells in named)
        none = places.pop(0, 0)
        place = next(iter(places)) if len(places) == 1 else 0
        signed = sum(_has_sign(cells, place) for cells in parted)
        if place and none <= _LEFT_OUT * len(named) and len(named) >= _MOSTLY * signed:
            return place
    return 0


def _has_sign(cells: Cells, at: int, *kinds: str) -> bool:
    return len(cells) > at and not kinds_of(cells[at]).isdisjoint(kinds or _SIGNS)


def by_employers(lines: Sequence[str]) -> list[Cells] | None:
    """Lines of names behind their employer, or below its line, as the names and the employer; the others whole."""
    return _by_heads(lines, "employer")


def by_titles_first(lines: Sequence[str]) -> list[Cells] | None:
    """The same of titles: 工程师 韦晓 覃丽."""
    return _by_heads(lines, "title")


def _by_heads(lines: Sequence[str], kind: str) -> list[Cells] | None:
    rows, employer = [[line.strip()] for line in lines], ""
    people, found = 0, 0
    for at, line in enumerate(lines):
        first, *rest = re.split(r"[\s\u3000]+", _plain(line))
        names = _all_names([first, *rest])
        if employer and names:
            rows[at] = ["、".join(names), employer]
        elif rest and kind in kinds_of(first) and (names := _all_names(rest)):
            rows[at] = ["、".join(names), first]
        employer = "" if names else first if not rest and kind in kinds_of(first) else ""
        people, found = people + len(names), found + (len(rows[at]) > 1)
    return rows if found >= _FEWEST_LINES or (found and people == _told(lines)) else None


def _all_names(cells: Cells) -> Cells:
    """The names of cells that hold nothing else, one or several each."""
    names = [name for cell in cells for name in (names_in(cell) or [cell])]
    return names if all(map(looks_like_name, names)) else []
