"""What lies under RAW/sources: every file with its office, its hash and, for the same bytes again, its original."""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipelines.intake.office import FILE_NAME, read_office
from pipelines.intake.tables import Office

SOURCES = "sources"
IGNORED_NAMES = {FILE_NAME, ".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"}
IGNORED_PREFIXES = ("~$", "._", ".~lock.")
"""Lock files and resource forks that office programs and file managers leave beside the files people made."""

HASH_BLOCK = 1 << 20
COPY_NAME = re.compile(r"副本|复件|拷贝|备份|\bcopy\b|[(（]\d+[)）]\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """One file as it lies in the folder, or a member of an archive as it was unpacked."""

    source_file: str
    path: Path
    office: Office
    sha256: str
    size: int
    received_at: str | None
    duplicate_of: str | None = None
    warnings: tuple[str, ...] = ()
    depth: int = 0
    """How many archives it stands in."""


def find_deliveries(raw: Path) -> list[Found]:
    """Every delivery, sorted by its place; of the same bytes one is the original, the others name it."""
    return mark_duplicates(sorted(_walk(raw), key=lambda found: found.source_file))


def mark_duplicates(found: list[Found]) -> list[Found]:
    """The deliveries with `duplicate_of`: the copy whose name says least of being one is the original; an empty file copies nothing."""
    originals: dict[str, str] = {}
    for one in sorted(
        found, key=lambda one: (COPY_NAME.search(PurePosixPath(one.source_file).stem) is not None, one.source_file)
    ):
        originals.setdefault(one.sha256, one.source_file)
    return [
        one if not one.size or originals[one.sha256] == one.source_file else _as_duplicate(one, originals[one.sha256])
        for one in found
    ]


def _as_duplicate(found: Found, original: str) -> Found:
    return replace(found, duplicate_of=original)


def place_in_office(found: Found) -> str:
    """The file's path below its office's folder, as `office.yml` names files."""
    return found.source_file.removeprefix(f"{SOURCES}/{found.office.folder}/")


def find_members(
    archive: Found, folder: Path, members: Sequence[tuple[str, int | None, str | None]]
) -> tuple[list[Found], dict[str, str]]:
    """The members of an unpacked archive as deliveries of the same office, and why some of them could not be unpacked."""
    found: list[Found] = []
    refused: dict[str, str] = {}
    for name, number, reason in members:
        source_file = f"{archive.source_file}/{name}"
        path = folder / str(number)
        sha256 = hashlib.sha256(source_file.encode()).hexdigest() if number is None else hash_file(path)
        size = 0 if number is None else path.stat().st_size
        found.append(
            Found(source_file, path, archive.office, sha256, size, archive.received_at, depth=archive.depth + 1)
        )
        if reason is not None:
            refused[source_file] = reason
    return found, refused


def _walk(raw: Path) -> Iterator[Found]:
    sources = raw / SOURCES
    if not sources.is_dir():
        return
    for folder in sorted(path for path in sources.iterdir() if _is_inside(path, sources)):
        if folder.is_dir():
            office, warnings = read_office(folder)
            office = replace(office, folder=legible(office.folder))
            for path in sorted(_files(folder)):
                yield describe(path, path.relative_to(raw).as_posix(), office, tuple(warnings))
        elif _is_delivery(folder):
            yield describe(folder, folder.relative_to(raw).as_posix(), Office(folder="", trust_rank=6), ())


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder that are deliveries; links are not followed out of it."""
    return (path for path in folder.rglob("*") if _is_delivery(path) and _is_inside(path, folder))


def _is_delivery(path: Path) -> bool:
    return path.is_file() and path.name not in IGNORED_NAMES and not path.name.startswith(IGNORED_PREFIXES)


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def describe(path: Path, source_file: str, office: Office, warnings: tuple[str, ...]) -> Found:
    """The delivery with its hash; it was received when the file was last written.

    A file that can't be opened has the hash of its name, so that it is no copy of anything; its reader will say so.
    """
    try:
        about = path.stat()
        received = dt.datetime.fromtimestamp(about.st_mtime, tz=dt.UTC).replace(microsecond=0).isoformat()
        return Found(legible(source_file), path, office, hash_file(path), about.st_size, received, warnings=warnings)
    except OSError:
        return Found(
            legible(source_file),
            path,
            office,
            hashlib.sha256(os.fsencode(source_file)).hexdigest(),
            0,
            None,
            warnings=warnings,
        )


def legible(place: str) -> str:
    """The path as text; a name in it whose bytes are no UTF-8 was written by a Chinese Windows.

    >>> legible("甲局/" + os.fsdecode("名册.xls".encode("gb18030")))
    '甲局/名册.xls'
    """
    return "/".join(
        name if is_text(name) else os.fsencode(name).decode("gb18030", errors="replace") for name in place.split("/")
    )


def is_text(name: str) -> bool:
    """Whether the name's bytes are UTF-8."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def hash_file(path: Path) -> str:
    """The SHA-256 of the file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()
