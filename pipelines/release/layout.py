"""Where releases lie, and the pointer that names the live one.

```
CURATED/current.json                       which release is live, and every release that ever was
CURATED/register.duckdb, lookup.duckdb     links to the live files, for tools; our readers follow the pointer
CURATED/releases/<release_id>/             register.duckdb, lookup.duckdb, manifest.json: never changed again
CURATED/releases/<release_id>.<key_id>/    the same release sealed anew with a later key; the pointer says which folder counts
CURATED/releases/.building-…               a release on its way; without meaning to anyone until it is renamed
```
"""

import datetime as dt
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.release.errors import ReleaseError

POINTER = "current.json"
RELEASES = "releases"
BUILDING = ".building-"
REGISTER = "register.duckdb"
LOOKUP = "lookup.duckdb"
MANIFEST = "manifest.json"
CITY_ZONE = ZoneInfo("Asia/Shanghai")
"""In which zone a day without a time begins and ends."""

AsOf = dt.datetime | dt.date | str


@dataclass(frozen=True)
class Release:
    """One published release; its files are opened read-only."""

    release_id: str
    folder: Path
    as_of: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def register(self) -> Path:
        """The restricted register."""
        return self.folder / REGISTER

    @property
    def lookup(self) -> Path:
        """The published lookup file."""
        return self.folder / LOOKUP

    @property
    def manifest(self) -> dict[str, Any]:
        """Counts, digests and differences, as they were written."""
        return dict(json.loads((self.folder / MANIFEST).read_text(encoding="utf-8")))


def iso_moment(as_of: AsOf) -> str:
    """The moment as ISO text on the city's clock, so that its day is the city's day; a day stands for its end."""
    if isinstance(as_of, str):
        as_of = _parse(as_of)
    if not isinstance(as_of, dt.datetime):
        as_of = dt.datetime.combine(as_of, dt.time(23, 59, 59))
    if as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=CITY_ZONE)
    return as_of.astimezone(CITY_ZONE).isoformat()


def _parse(text: str) -> dt.date:
    """The day or moment that ISO 8601 writes so, a day however it is written; raises ValueError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.datetime.fromisoformat(text)


def read_pointer(curated: Path) -> dict[str, Any] | None:
    """The pointer's words; null before the first release."""
    try:
        text = (curated / POINTER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return dict(json.loads(text))


def folder_name(pointer: dict[str, Any] | None, release_id: str) -> str:
    """The folder below `releases` that a release's files lie in."""
    return str((pointer or {}).get("folders", {}).get(release_id, release_id))


def current(curated: Path, as_of: AsOf | None = None) -> Release | None:
    """The live release, or the one that was live at that moment; null if there was none.

    Raises ReleaseError when the release of that moment has been removed since.
    """
    pointer = read_pointer(curated)
    if pointer is None:
        return None
    entry = pointer if as_of is None else _entry_at(pointer, iso_moment(as_of))
    if entry is None:
        return None
    folder = curated / RELEASES / folder_name(pointer, entry["release_id"])
    if as_of is not None and not folder.is_dir():
        raise ReleaseError(f"版本 {entry['release_id']} 已不再保留。 Release {entry['release_id']} is no longer kept.")
    return Release(entry["release_id"], folder, entry["as_of"], entry.get("counts", {}))


def _entry_at(pointer: dict[str, Any], moment: str) -> dict[str, Any] | None:
    """The last entry of the history whose time had come."""
    limit = dt.datetime.fromisoformat(moment)
    begun = [entry for entry in pointer["history"] if dt.datetime.fromisoformat(entry["since"]) <= limit]
    return begun[-1] if begun else None


def move_pointer(curated: Path, release: Release, since: str, action: str, **more: str) -> None:
    """Make the release live: pointer first, in one step, then the links that tools use. The history tells `more` of it."""
    pointer = read_pointer(curated) or {"history": []}
    entry = {"release_id": release.release_id, "as_of": release.as_of, "since": since, "action": action, **more}
    _write_pointer(curated, {**pointer, "history": [*pointer["history"], entry]}, release)


def move_folders(curated: Path, folders: dict[str, str]) -> None:
    """Let these releases lie in other folders from now on, all in one step; nothing else changes for those who read."""
    pointer = read_pointer(curated)
    live = current(curated)
    if pointer is None or live is None:
        raise ReleaseError("还没有发布任何版本。 Nothing has been published yet.")
    known = {**pointer.get("folders", {}), **folders}
    folder = curated / RELEASES / known.get(live.release_id, live.release_id)
    _write_pointer(curated, {**pointer, "folders": known}, replace(live, folder=folder))


def retire_keys(curated: Path, key_ids: list[str]) -> None:
    """Nothing published with these keys can become live any more: a program that began before they were dropped still has them."""
    pointer, live = read_pointer(curated), current(curated)
    if pointer is not None and live is not None:
        _write_pointer(curated, {**pointer, "retired_keys": sorted({*pointer.get("retired_keys", []), *key_ids})}, live)


def _write_pointer(curated: Path, pointer: dict[str, Any], live: Release) -> None:
    """The pointer with the live release's facts, in one step, then the links that tools use."""
    words = {
        "release_id": live.release_id,
        "as_of": live.as_of,
        "register": f"{RELEASES}/{live.folder.name}/{REGISTER}",
        "lookup": f"{RELEASES}/{live.folder.name}/{LOOKUP}",
        "counts": live.counts,
    }
    kept = {name: pointer[name] for name in ("history", "folders", "retired_keys") if name in pointer}
    write_atomically(curated / POINTER, json.dumps({**words, **kept}, ensure_ascii=False, indent=2) + "\n")
    point_links(curated, live)


def point_links(curated: Path, release: Release) -> None:
    """Let the plain names lead to the release's files."""
    for name in (REGISTER, LOOKUP):
        aside = curated / f".{name}.link"
        aside.unlink(missing_ok=True)
        aside.symlink_to(Path(RELEASES) / release.folder.name / name)
        aside.replace(curated / name)
    sync_folder(curated)


def write_atomically(path: Path, text: str) -> None:
    """Put the text in place whole and on disk."""
    aside = path.with_name(f".{path.name}.aside")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have the file's bytes on disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the folder's names on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
