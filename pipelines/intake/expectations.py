"""What a steward expects of an office's deliveries, and which of them come otherwise."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import polars as pl

from pipelines.intake.deliveries import Found, place_in_office
from pipelines.intake.sandbox import Answer
from pipelines.intake.tables import STRUCK
from pipelines.intake.understand.head_counts import Told, is_longer, is_shorter
from pipelines.intake.understand.typed import SHEET as TYPED

LAYOUT_CHANGED, COUNT_DIFFERS = "LAYOUT_CHANGED", "COUNT_DIFFERS"
MORE_PEOPLE, FEWER_PEOPLE = "MORE_PEOPLE_THAN_TOLD", "FEWER_PEOPLE_THAN_TOLD"
_BORN = r"^\d{6}((?:19|20)\d{6})\d{3}[\dXx]$"
"""The birthday in an ID number."""
KNOWN_FROM = 3
"""So many other deliveries in one layout make an office's habit."""

Warnings = dict[str, list[str]]


def find_surprises(found: Sequence[Found], answers: Mapping[str, Answer], rows: pl.DataFrame) -> Warnings:
    """The codes of what is unexpected, by file."""
    read = [one for one in found if one.source_file in answers]
    layouts = {one.source_file: answers[one.source_file].about.get("layout") for one in read}
    records = rows.filter(pl.col("kind") == "record")
    people = dict(records.group_by("source_file").len().iter_rows())
    counted = count_people(records, [one.source_file for one in read if is_counted(answers[one.source_file])])
    return {
        one.source_file: [
            *([LAYOUT_CHANGED] if is_new_layout(one, _of_office(one, read, layouts), layouts[one.source_file]) else []),
            *([COUNT_DIFFERS] if is_other_count(one, people.get(one.source_file, 0)) else []),
            *_miscounted(answers[one.source_file], *counted.get(one.source_file, ((), ()))),
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


def is_counted(answer: Answer) -> bool:
    """Whether the document counts its people, and all of it was read, none of it from a scan."""
    about = answer.about
    return any(about.get("people_told", ())) and not about.get("partly") and not about.get("scan_pages")


def count_people(records: pl.DataFrame, files: Sequence[str]) -> dict[str, tuple[list[int], list[int]]]:
    """The people of each file, counted in several ways, and those of each of its tables."""
    if not files:
        return {}
    born = pl.col("id_number").str.replace_all(r"\s", "").str.extract(_BORN)
    listed = records.filter(pl.col("source_file").is_in(files)).with_columns(
        _valid=~pl.col("marks").list.contains(STRUCK).fill_null(False),
        _born=born,
        _known=born.is_not_null().any().over("source_file", "holder_name"),
    )
    person, line = pl.struct("holder_name", "id_number"), pl.struct("sheet", "row", "holder_name")
    ways = [
        pl.len(),
        person.n_unique(),
        # Namesakes of two birthdays are two; whoever stands twice, with a number or without, is one.
        pl.struct("holder_name", "_born").filter(pl.col("_born").is_not_null()).n_unique()
        + pl.col("holder_name").filter(~pl.col("_known")).n_unique(),
        line.n_unique(),
        person.filter("_valid").n_unique(),
    ]
    totals = listed.group_by("source_file").agg(counts=pl.concat_list(way.cast(pl.Int64) for way in ways))
    # The names of one typed line are its blocks, not tables beside each other.
    beside = pl.when(pl.col("sheet") != TYPED).then("block")
    parts = listed.group_by("source_file", "sheet", block=beside).len()
    tables = parts.group_by("source_file").agg(pl.col("len").cast(pl.Int64))
    both = totals.join(tables, on="source_file")
    return {file: (counts, parts) for file, counts, parts in both.iter_rows()}


def _miscounted(answer: Answer, totals: Sequence[int], tables: Sequence[int]) -> list[str]:
    if not totals:
        return []
    told = Told(*answer.about["people_told"])
    longer, shorter = is_longer(told, totals, tables), is_shorter(told, totals, tables)
    return [code for code, holds in ((MORE_PEOPLE, longer), (FEWER_PEOPLE, shorter)) if holds]
