"""What a steward expects of an office's deliveries, and which of them come otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import polars as pl

from pipelines.intake.counting import NOT_COUNTED, Count
from pipelines.intake.deliveries import Found, place_in_office
from pipelines.intake.sandbox import Answer

LAYOUT_CHANGED, COUNT_DIFFERS = "LAYOUT_CHANGED", "COUNT_DIFFERS"
MORE_PEOPLE, FEWER_PEOPLE = "MORE_PEOPLE_THAN_TOLD", "FEWER_PEOPLE_THAN_TOLD"
KNOWN_FROM = 3
"""So many other deliveries in one layout make an office's habit."""

Warnings = dict[str, list[str]]


def find_surprises(
    found: Sequence[Found], answers: Mapping[str, Answer], rows: pl.DataFrame, counts: Mapping[str, Count]
) -> Warnings:
    """The codes of what is unexpected, by file."""
    read = [one for one in found if one.source_file in answers]
    layouts = {one.source_file: answers[one.source_file].about.get("layout") for one in read}
    people = dict(rows.filter(pl.col("kind") == "record").group_by("source_file").len().iter_rows())
    return {
        one.source_file: [
            *([LAYOUT_CHANGED] if is_new_layout(one, _of_office(one, read, layouts), layouts[one.source_file]) else []),
            *([COUNT_DIFFERS] if is_other_count(one, people.get(one.source_file, 0)) else []),
            *_miscounted(counts.get(one.source_file, NOT_COUNTED)),
        ]
        for one in read
    }


def _of_office(one: Found, read: Iterable[Found], layouts: Mapping[str, str | None]) -> list[str]:
    """The layouts of the same office's other deliveries."""
    others = (
        other for other in read if other.office.folder == one.office.folder and other.source_file != one.source_file
    )
    return [layout for other in others if (layout := layouts[other.source_file])]


def is_new_layout(one: Found, others: Sequence[str], layout: str | None) -> bool:
    """Whether the layout is none that `office.yml` names or, if it names none, other than the one all other deliveries have."""
    if layout is None:
        return False
    if one.office.layouts:
        return layout not in one.office.layouts
    habit = Counter(others).most_common(1)
    return bool(habit) and habit[0][1] >= KNOWN_FROM and habit[0][1] == len(others) and habit[0][0] != layout


def is_other_count(one: Found, people: int) -> bool:
    """Whether `office.yml` expects another number of people in a file of that name."""
    place = place_in_office(one)
    expected = [count for pattern, count in one.office.expected.items() if fnmatchcase(place, pattern)]
    return bool(expected) and people not in expected


def _miscounted(count: Count) -> list[str]:
    return [code for code, holds in ((MORE_PEOPLE, count.is_longer), (FEWER_PEOPLE, count.is_shorter)) if holds]
