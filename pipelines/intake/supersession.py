"""Which file corrects which: by `office.yml`, or by a name that says so and rows that bear it out.

Two files of one list whose names don't tell which is the newer stay side by side, and the steward is asked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

import polars as pl

from pipelines.intake.deliveries import SOURCES, Found, place_in_office
from pipelines.intake.versions import Alike, partners

HINT = re.compile(
    r"(?:更正|订正|修正|修订|校正|校对|核对|复核|核定|调整|更新|修改)(?:版|后|稿|表)|更正|订正|修正|修订|校正|(?<=[_\-\s(（])(?:改|新|修改|更新|调整)(?=[)）]|$)|改(?:正)?(?:版|后|稿)"
    r"|最终(?:版|稿)?|正式(?:版|稿)|终?定稿|终稿|以此(?:件|份|表)?为准|最新(?:版)?|新版|重报|重新(?:上报|报送|提交)|补正|勘误|第[二三四2-4](?:版|稿|次(?:上报|报送|修改|更正))|[二三]稿"
    r"|[_\-\s(（]v(?:er)?\.?\s*[2-9](?:\.\d)?\b|[_\-\s(（](?:new|final|corrected|revised|updated?|rev\s?\d?)\b",
    re.IGNORECASE,
)
DECORATION = re.compile(r"[\s_\-—（）()\[\]【】.。,，、]+|副本|copy|\d{4}上报|上报", re.IGNORECASE)
CERTAIN_SHARE = 0.5
"""Of the smaller file's people, of the larger one's where they lie in two folders, so many must stand in the other before a name is believed."""

PERSON = ("holder_name", "id_number")
People = tuple[frozenset[str], frozenset[str]]
NOBODY: People = (frozenset(), frozenset())


def find_supersessions(found: Sequence[Found], rows: pl.DataFrame, alike: Sequence[Alike] = ()) -> dict[str, str]:
    """Correcting file → corrected file, for files that are no copies of each other; `alike` are those that hold one list."""
    originals = [one for one in found if one.duplicate_of is None]
    pinned = _pinned(originals)
    people = _people(rows)
    beside = {
        newer: older for newer, older in _hinted(originals, _folder).items() if _overlap(people, newer, older, min)
    }
    apart = {
        newer: older for newer, older in _hinted(originals, _office).items() if _overlap(people, newer, older, max)
    }
    named = {**apart, **beside, **pinned}
    return {**_renamed(alike, named), **named}


def find_unclear(alike: Sequence[Alike], supersedes: Mapping[str, str]) -> dict[str, str]:
    """The files that hold the list of another one, and that other one, where nothing says which of the two counts."""
    settled = {*supersedes.items(), *((older, newer) for newer, older in supersedes.items())}
    open_pairs = [pair for pair in alike if pair[:2] not in settled and not _by_steps(pair, supersedes)]
    return {
        file: other for pair in open_pairs for file, other in ((pair.first, pair.second), (pair.second, pair.first))
    }


def _by_steps(pair: Alike, supersedes: Mapping[str, str]) -> bool:
    """Whether one of the two corrects a correction of the other."""
    return any(end in _corrected_by(start, supersedes) for start, end in (pair[:2], pair[1::-1]))


def _corrected_by(file: str, supersedes: Mapping[str, str]) -> list[str]:
    """The older versions of a file, the last one first; a ring in `office.yml` is walked once."""
    older: list[str] = []
    while (file := supersedes.get(file, "")) and file not in older:
        older.append(file)
    return older


def _renamed(alike: Sequence[Alike], named: Mapping[str, str]) -> dict[str, str]:
    """The same for files of one list under other names, where exactly one of them says less of being the newer."""
    files = sorted({file for pair in alike for file in pair[:2]} - set(named))
    corrected = set(named.values())
    older = {
        file: [
            other for other in partners(alike, file) if other not in corrected and rank_hints(other) < rank_hints(file)
        ]
        for file in files
    }
    return {file: others[0] for file, others in older.items() if len(others) == 1}


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


def _hinted(found: Sequence[Found], place: Callable[[str], str]) -> dict[str, str]:
    """Files whose name says they are newer, each with the one before it among the files of that place and of the same name otherwise."""
    families: dict[tuple[str, str], list[str]] = {}
    for one in found:
        families.setdefault((place(one.source_file), strip_hints(one.source_file)), []).append(one.source_file)
    return {newer: older for family in families.values() for newer, older in _steps(family)}


def _steps(family: Sequence[str]) -> list[tuple[str, str]]:
    """Newer and older file of each step of a family, where exactly one file stands on either side of the step."""
    ranks: dict[tuple[int, int], list[str]] = {}
    for file in family:
        ranks.setdefault(rank_hints(file), []).append(file)
    ladder = [ranks[rank] for rank in sorted(ranks)]
    return [(newer[0], older[0]) for older, newer in pairwise(ladder) if len(newer) == len(older) == 1]


def rank_hints(source_file: str) -> tuple[int, int]:
    """How much a file's name, and those of the folders below its office's, say that it is newer: the number of words that do, the highest version.

    >>> rank_hints("a/名册.xls") < rank_hints("a/名册（最终）.xls") < rank_hints("a/名册（最终）（以此为准）.xls")
    True
    """
    path = PurePosixPath(source_file)
    words = [word for name in (*path.parts[2:-1], path.stem) for word in HINT.findall(name)]
    return len(words), max((int(digit) for word in words for digit in re.findall(r"\d+", word)), default=0)


def _folder(source_file: str) -> str:
    return str(PurePosixPath(source_file).parent)


def _office(source_file: str) -> str:
    return PurePosixPath(source_file).parts[1]


def _people(rows: pl.DataFrame) -> dict[str, People]:
    """The people of every file: the letters of their names, and the digits of their ID numbers."""
    words = [pl.col(column).fill_null("").str.replace_all(r"[^\p{L}\p{N}]", "").str.to_uppercase() for column in PERSON]
    people = rows.filter(pl.col("kind") == "record").select("source_file", *words).group_by("source_file").agg(PERSON)
    return {file: (frozenset(names) - {""}, frozenset(numbers) - {""}) for file, names, numbers in people.iter_rows()}


def _overlap(people: Mapping[str, People], newer: str, older: str, which: Callable[[int, int], int]) -> bool:
    """Whether most people of the smaller (min) or the larger (max) file stand in the other, by name or by ID number."""
    pairs = zip(people.get(newer, NOBODY), people.get(older, NOBODY), strict=True)
    return any(len(left & right) >= CERTAIN_SHARE * which(len(left), len(right)) > 0 for left, right in pairs)
