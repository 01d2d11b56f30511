"""Watching what comes in: which files have come to rest, whether they differ from what was last worked on, what each is called."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Self

from pipelines.intake.deliveries import IGNORED_NAMES, IGNORED_PREFIXES, SOURCES, hash_file, legible
from pipelines.private_files import written_privately

WATCHED = (SOURCES, "submissions")
NAME_CHARACTERS, DIGEST_CHARACTERS = 40, 12
LONG_NUMBER = re.compile(r"\d{11,}[Xx]?")
"""Could be somebody's ID number or phone; office clerks do put them into file names."""
PROGRAMS_OWN = re.compile(
    rf"\b[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\b|(?<=·)[0-9a-f]{{{DIGEST_CHARACTERS}}}\b"
)
"""A run's id, a delivery's digest: by chance their characters are digits nearly throughout."""
_PRIVATE_OR_OWN = re.compile(f"({PROGRAMS_OWN.pattern})|{LONG_NUMBER.pattern}")
UNWIELDY = re.compile(r"[^\w()（）〔〕.-]+|\.{2,}")
"""What a partition's name can't carry, or what means something in its search."""

Seen = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Watch:
    """What the last look saw and the last request covered, as one word each, and how many requests there were."""

    seen: str = ""
    requested: str = ""
    requests: int = 0

    @classmethod
    def from_cursor(cls, cursor: str | None) -> Self:
        """The watch a cursor remembers; nothing seen for none, or for one of an earlier form."""
        told = json.loads(cursor) if cursor else {}
        return cls(**told) if isinstance(told.get("seen"), str) else cls()

    def to_cursor(self) -> str:
        """The watch as text; short, since Dagster keeps it with every look."""
        return json.dumps(asdict(self))


def look(raw: Path, *others: Path) -> Seen:
    """Size in bytes and time of change in nanoseconds of every file below the watched folders, and of the other files."""
    files = [path for folder in WATCHED for path in sorted((raw / folder).rglob("*"))]
    return dict(_about(raw, path) for path in [*files, *others] if path.is_file())


def find_unread(raw: Path, known: Collection[str]) -> list[str]:
    """The deliveries below the folder that are none of the known ones; an archive whose members are known is known too."""
    read = {*known, *(folder.as_posix() for place in known for folder in PurePosixPath(place).parents)}
    places = (legible(place) for place in look(raw) if place.startswith(f"{SOURCES}/"))
    names = ((place, PurePosixPath(place).name) for place in places if place not in read)
    return [place for place, name in names if name not in IGNORED_NAMES and not name.startswith(IGNORED_PREFIXES)]


def _about(raw: Path, path: Path) -> tuple[str, tuple[int, int]]:
    about = path.stat()
    place = path.relative_to(raw).as_posix() if path.is_relative_to(raw) else path.name
    return place, (about.st_size, about.st_mtime_ns)


def fingerprint(seen: Seen) -> str:
    """One word for a state of the folder: the same for the same files of the same sizes and times."""
    return hashlib.sha256(json.dumps(sorted(seen.items())).encode()).hexdigest()[:16]


def next_look(seen: Seen, before: Watch, covered: str = "") -> tuple[Watch, str | None]:
    """The watch after another look, and the fingerprint to work on: null while files still change or nothing is new.

    `covered` is the fingerprint that the latest run worked on, however it was started.
    """
    word = fingerprint(seen)
    if not seen or word != before.seen or word == before.requested:
        return Watch(word, before.requested, before.requests), None
    if word == covered:
        return Watch(word, word, before.requests), None
    return Watch(word, word, before.requests + 1), word


def name_delivery(source_file: str, sha256: str) -> str:
    """A short name of one delivery by its content: its file's name without long numbers, and the beginning of its hash."""
    name = hide_numbers(PurePosixPath(source_file).name)
    return f"{UNWIELDY.sub('_', name)[-NAME_CHARACTERS:]}·{sha256[:DIGEST_CHARACTERS]}"


def hide_numbers(text: str) -> str:
    """The text with every number that could be a person's as an ellipsis; runs and deliveries keep their names.

    >>> hide_numbers("350102198811111111 韦明.xlsx")
    '… 韦明.xlsx'
    >>> hide_numbers("run 313ad153-a47f-44c9-a5b8-d23998458396")
    'run 313ad153-a47f-44c9-a5b8-d23998458396'
    """
    return _PRIVATE_OR_OWN.sub(lambda found: found[1] or "…", text)


def name_deliveries(raw: Path, seen: Seen, memory: Path) -> list[str]:
    """The names of all deliveries seen; only files that `memory` doesn't know in this size and time are read."""
    known = remembered(memory)
    names = {
        _moment(place, about): known.get(_moment(place, about)) or name_delivery(place, hash_file(raw / place))
        for place, about in _deliveries(raw, seen)
    }
    if names != known:
        remember(memory, names)
    return sorted(set(names.values()))


def _deliveries(raw: Path, seen: Seen) -> Iterable[tuple[str, tuple[int, int]]]:
    below = ((place, about) for place, about in seen.items() if place.startswith(f"{SOURCES}/"))
    return ((place, about) for place, about in below if not _is_ignored(PurePosixPath(place).name))


def _is_ignored(name: str) -> bool:
    return name in IGNORED_NAMES or name.startswith(IGNORED_PREFIXES)


def _moment(place: str, about: tuple[int, int]) -> str:
    """A file at one size and time, as a digest: its place may carry a number that is nobody's business."""
    return hashlib.sha256(f"{place}|{about[0]}|{about[1]}".encode()).hexdigest()


def remembered(memory: Path) -> dict[str, str]:
    """Words by name, as they were remembered; none where nothing is."""
    return dict(json.loads(memory.read_text(encoding="utf-8"))) if memory.is_file() else {}


def remember(memory: Path, names: Mapping[str, str]) -> None:
    """Nothing; the words are in the file, which was swapped in whole."""
    with written_privately(memory) as file:
        file.write(json.dumps(names, ensure_ascii=False).encode())
