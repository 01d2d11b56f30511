"""Which file corrects which: by `office.yml`, or by a name that says so and rows that bear it out."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

import polars as pl

from pipelines.intake.deliveries import SOURCES, Found, place_in_office

HINT = re.compile(
    r"更正(?:版|后|稿|表)?|订正(?:版)?|修正(?:版)?|修改(?:版|稿|后)|改(?:正)?版|最终(?:版|稿)?|定稿|终稿|以此(?:件|份|表)?为准|最新(?:版)?|新版|重报|重新上报|补正|勘误"
    r"|[_\-\s(（]v(?:er)?\.?\s*[2-9]\b|[_\-\s(（](?:new|final|corrected|revised)\b|第[二三四2-4]版",
    re.IGNORECASE,
)
DECORATION = re.compile(r"[\s_\-—（）()\[\]【】.。,，、]+|副本|copy|\d{4}上报|上报", re.IGNORECASE)
CERTAIN_SHARE = 0.5
"""Of the smaller file's people, so many must stand in the other file before a name is believed."""

PERSON = ("holder_name", "id_number")
People = tuple[frozenset[str], frozenset[str]]
NOBODY: People = (frozenset(), frozenset())


def find_supersessions(found: Sequence[Found], rows: pl.DataFrame) -> dict[str, str]:
    """Correcting file → corrected file, for files that are no copies of each other."""
    originals = [one for one in found if one.duplicate_of is None]
    pinned = _pinned(originals)
    people = _people(rows)
    hinted = {
        newer: older
        for newer, older in _hinted(originals).items()
        if newer not in pinned and _overlap(people, newer, older)
    }
    return {**hinted, **pinned}


def strip_hints(source_file: str) -> str:
    """The file's name without what says that it is a newer version; equal for a file and its correction.

    >>> strip_hints("sources/a/2016年名册_v2.xlsx") == strip_hints("sources/a/2016年名册.xls")
    True
    """
    stem = PurePosixPath(source_file).stem
    return DECORATION.sub("", HINT.sub("", stem)).lower()


def _pinned(found: Sequence[Found]) -> dict[str, str]:
    """What the offices' own `office.yml` says, where both files are there."""
    here = {one.source_file for one in found}
    pairs: dict[str, str] = {}
    for one in found:
        older = f"{SOURCES}/{one.office.folder}/{one.office.replaces.get(place_in_office(one))}"
        if older in here and older != one.source_file:
            pairs[one.source_file] = older
    return pairs


def _hinted(found: Sequence[Found]) -> dict[str, str]:
    """Files whose name says they are newer, each with the one before it among the files of the same name otherwise."""
    families: dict[tuple[str, str], list[str]] = {}
    for one in found:
        families.setdefault(_key(one.source_file), []).append(one.source_file)
    return {newer: older for family in families.values() for newer, older in _steps(family)}


def _steps(family: Sequence[str]) -> list[tuple[str, str]]:
    """Newer and older file of each step of a family, where exactly one file stands on either side of the step."""
    ranks: dict[tuple[int, int], list[str]] = {}
    for file in family:
        ranks.setdefault(rank_hints(file), []).append(file)
    ladder = [ranks[rank] for rank in sorted(ranks)]
    return [(newer[0], older[0]) for older, newer in pairwise(ladder) if len(newer) == len(older) == 1]


def rank_hints(source_file: str) -> tuple[int, int]:
    """How much the file's own name says that it is newer: the number of words that do, the highest version among them.

    >>> rank_hints("a/名册.xls") < rank_hints("a/名册（最终）.xls") < rank_hints("a/名册（最终）（以此为准）.xls")
    True
    """
    words = HINT.findall(PurePosixPath(source_file).stem)
    return len(words), max((int(digit) for word in words for digit in re.findall(r"\d+", word)), default=0)


def _key(source_file: str) -> tuple[str, str]:
    return str(PurePosixPath(source_file).parent), strip_hints(source_file)


def _people(rows: pl.DataFrame) -> dict[str, People]:
    """The people of every file: the letters of their names, and the digits of their ID numbers."""
    words = [pl.col(column).fill_null("").str.replace_all(r"[^\p{L}\p{N}]", "").str.to_uppercase() for column in PERSON]
    people = rows.filter(pl.col("kind") == "record").select("source_file", *words).group_by("source_file").agg(PERSON)
    return {file: (frozenset(names) - {""}, frozenset(numbers) - {""}) for file, names, numbers in people.iter_rows()}


def _overlap(people: Mapping[str, People], newer: str, older: str) -> bool:
    """Whether most of the smaller file's people stand in the other, by name or by ID number."""
    pairs = zip(people.get(newer, NOBODY), people.get(older, NOBODY), strict=True)
    return any(len(left & right) >= CERTAIN_SHARE * min(len(left), len(right)) > 0 for left, right in pairs)
