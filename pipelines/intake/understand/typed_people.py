"""Lines that name people with their employers: numbered, one a line (1．韦晓　某县中学　语文), or behind or below the employer's name."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipelines.intake.understand.cells import is_title, kinds_of, looks_like_name, names_in

_NUMBERED = re.compile(r"\s*[（(]?(\d{1,3})\s*[.．、)）]\s*(?=\D)")
_DRAWN_APART = re.compile(r"(?<![^\s\u3000])([\u4e00-\u9fff])[ \u3000]{1,4}([\u4e00-\u9fff])(?![^\s\u3000，,（(])")
_SIGNS = ("employer", "title")
"""What shows that a line that begins with a name is a person's …"""
_AMONG = 3
"""… in one of so many cells behind the name: sex and ID number may stand between."""
_MOSTLY = 0.75
"""The part of such lines that has to begin with a name plainly; the others' names are damaged or rare."""
_LEFT_OUT = 0.34
"""So many lines that begin with a name may leave their employer out."""
_FEWEST_LINES = 2
_WAYS: tuple[Callable[[str], list[str]], ...] = (
    lambda text: re.split(r"[\s\u3000]+", text),
    lambda text: re.split(r"\s*[，,、；;]\s*", text),
    lambda text: [part for part in re.split(r"\s*[（()），,]\s*", text) if part],
)
"""What parts the cells of a line: blanks, marks, or brackets around what is told of the person."""

Cells = list[str]


def by_numbers(lines: Sequence[str]) -> list[Cells] | None:
    """Numbered lines that begin with a name and have the employer, or the title, in one place, each as its number and its cells; the others whole.

    One such line is enough: nothing but a list numbers people with their employers.
    """
    numbered = {at: found for at, line in enumerate(lines) if (found := _NUMBERED.match(line))}
    people = _parted({at: lines[at][found.end() :] for at, found in numbered.items()})
    if not people:
        return None
    return [[numbered[at][1], *people[at]] if at in people else [line.strip()] for at, line in enumerate(lines)]


def by_places(lines: Sequence[str]) -> list[Cells] | None:
    """Lines without numbers that begin with a name and have the employer, or the title, in one place; the others whole."""
    people = _parted(dict(enumerate(lines)))
    return None if len(people) < _FEWEST_LINES else [people.get(at, [line.strip()]) for at, line in enumerate(lines)]


def _parted(texts: dict[int, str]) -> dict[int, Cells]:
    """The cells of the lines that are people's, by the first way that shows them; as many a line, a title in its own place."""
    for way in _WAYS:
        parted = {at: way(_plain(text)) for at, text in texts.items()}
        if place := _place_of_sign(list(parted.values())):
            people = {at: told for at, cells in parted.items() if (told := _person(cells, place))}
            width = max(map(len, people.values()))
            ends = 1 if all(is_title(cells[-1]) for cells in people.values()) else 0
            return {at: _widened(cells, width, ends) for at, cells in people.items()}
    return {}


def _person(cells: Cells, place: int) -> Cells:
    """The cells of a line that has the sign at its place, or a name and leaves the sign out; empty for any other line."""
    if _has_sign(cells, place):
        return cells
    if not looks_like_name(cells[0]) or len(cells) > place + 1:
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
    named = [cells for cells in parted if len(cells) > 1 and looks_like_name(cells[0])]
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
    rows, employer = [[line.strip()] for line in lines], ""
    people = 0
    for at, line in enumerate(lines):
        first, *rest = re.split(r"[\s\u3000]+", _plain(line))
        names = _all_names([first, *rest])
        if employer and names:
            rows[at] = ["、".join(names), employer]
        elif rest and "employer" in kinds_of(first) and (names := _all_names(rest)):
            rows[at] = ["、".join(names), first]
        employer = "" if names else first if not rest and "employer" in kinds_of(first) else ""
        people += len(rows[at]) > 1
    return rows if people >= _FEWEST_LINES else None


def _all_names(cells: Cells) -> Cells:
    """The names of cells that hold nothing else, one or several each."""
    names = [name for cell in cells for name in (names_in(cell) or [cell])]
    return names if all(map(looks_like_name, names)) else []
