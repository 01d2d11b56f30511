"""Everything that must not be lost in one archive, and back: what was received, what people did, what was published.

```
casework.tar.gz            the casework store with its evidence, as `casework.backup` writes it
raw/… curated/…            the files; links of the curated folder stand in the manifest
exclusions.jsonl, alerts.jsonl
manifest.json              digests of all of it, the live release, the names (never the secrets) of the keys
```

Keys are no part of it: an archive beside its keys protects nothing. `copy_keys` puts them elsewhere.
"""

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from pipelines import release
from pipelines.casework import IntegrityError, Store, open_installation
from pipelines.keys import Keys, load_keys
from pipelines.release.layout import BUILDING
from pipelines.release.locking import only_writer
from pipelines.settings import Settings

FORMAT = "shenyan-installation-1"
MANIFEST, CASEWORK = "manifest.json", "casework.tar.gz"
BLOCK = 1 << 20
COMPRESSION = 3
"""Most of it is compressed already."""


class Kept(NamedTuple):
    """What an archive holds."""

    release_id: str
    files: int
    casework_rows: int
    audit_head: str
    made_at: str


def save(settings: Settings, store: Store, keys: Keys, target: Path, at: dt.datetime) -> Kept:
    """What was written to the archive, which was read again before it appears; nobody publishes meanwhile."""
    part = target.with_name(f"{target.name}.part")
    settings.curated.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        only_writer(settings.curated),
        tempfile.TemporaryDirectory() as aside,
        os.fdopen(descriptor, "wb") as file,
        tarfile.open(fileobj=file, mode="w:gz", compresslevel=COMPRESSION) as archive,
    ):
        saved = store.back_up(Path(aside) / CASEWORK)
        sources = {CASEWORK: Path(aside) / CASEWORK} | dict(_files(settings))
        digests = {name: _add(archive, name, path) for name, path in sources.items()}
        live = release.current(settings.curated)
        manifest = {
            "format": FORMAT,
            "made_at": at.isoformat(timespec="seconds"),
            "release_id": live.release_id if live else "",
            "keys": [generation.key_id for generation in keys.generations],
            "audit_head": saved.head,
            "casework_rows": sum(saved.rows.values()),
            "links": dict(_links(settings)),
            "files": digests,
        }
        _add_bytes(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
    kept = verify(part)
    part.replace(target)
    return kept


def copy_keys(settings: Settings, target: Path, archive: Path) -> None:
    """Nothing; the key file is copied, for its owner alone; raises IntegrityError beside the archive or over another file."""
    if target.resolve().parent == archive.resolve().parent:
        raise IntegrityError("密钥不能与备份放在同一处。 The keys must not lie beside the backup.")
    if target.exists():
        raise IntegrityError(f"{target.name} 已存在，未覆盖。 {target.name} exists and was not replaced.")
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(settings.key_file.read_bytes())


def is_whole(source: Path) -> bool:
    """Whether this is an archive of a whole installation, and not of the casework store alone."""
    with tarfile.open(source, "r:gz") as archive:
        first = archive.next()
    return first is not None and first.name == CASEWORK


def verify(source: Path) -> Kept:
    """What the archive holds, every byte read; raises IntegrityError if one differs from the manifest or something is missing."""
    with tempfile.TemporaryDirectory() as aside:
        return _summary(_unpack(source, Path(aside), keep=False))


def restore(settings: Settings, source: Path, *, overwrite: bool, at: dt.datetime) -> Kept:
    """What was put in place; nothing is touched before all of it was read and found whole.

    Raises IntegrityError where something stands already, unless `overwrite`: then it is moved aside, never removed.
    """
    stage = settings.curated.parent / f".restoring-{os.getpid()}"
    stage.mkdir(parents=True, mode=0o700)
    try:
        manifest = _unpack(source, stage, keep=True)
        _demand_keys(manifest, settings)
        _make_room(settings, overwrite=overwrite, at=at)
        for name, place in _places(settings).items():
            if (stage / name).exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(stage / name, place)
        for name, to in manifest["links"].items():
            (settings.curated / name).symlink_to(to)
        store = open_installation(settings, load_keys(settings.key_file))
        try:
            store.restore(stage / CASEWORK)
        finally:
            store.close()
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return _summary(manifest)


def _places(settings: Settings) -> dict[str, Path]:
    """Name in the archive → where it belongs."""
    return {
        "raw": settings.raw,
        "curated": settings.curated,
        "exclusions.jsonl": settings.exclusions,
        "alerts.jsonl": settings.alerts,
    }


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Every file that belongs into the archive; half-built releases and locks don't."""
    for name, place in _places(settings).items():
        if place.is_file():
            yield name, place
        for path in sorted(place.rglob("*")) if place.is_dir() else []:
            inside = path.relative_to(place)
            passing = any(part.startswith(BUILDING) for part in inside.parts) or path.suffix == ".lock"
            if path.is_file() and not path.is_symlink() and not passing:
                yield f"{name}/{inside.as_posix()}", path


def _links(settings: Settings) -> Iterator[tuple[str, str]]:
    """The links of the curated folder and where they lead, inside it."""
    for path in sorted(settings.curated.iterdir()):
        if path.is_symlink() and path.resolve().is_relative_to(settings.curated.resolve()):
            yield path.name, str(path.readlink())


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """The digest of the file as it went into the archive."""
    with path.open("rb") as file:
        entry = archive.gettarinfo(arcname=name, fileobj=file)
        entry.mode, entry.uid, entry.gid, entry.uname, entry.gname = 0o600, 0, 0, "", ""
        reading = _Reading(file)
        archive.addfile(entry, reading)
    return reading.digest.hexdigest()


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


class _Reading(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _unpack(source: Path, stage: Path, *, keep: bool) -> dict[str, Any]:
    """The manifest, after every file was read (and written below `stage`); raises IntegrityError."""
    digests: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    with tarfile.open(source, "r:gz") as archive:
        for entry in archive:
            file = archive.extractfile(entry)
            if file is None or not _is_inside(entry.name):
                raise IntegrityError("备份里有不属于备份的内容。 The backup holds something that no backup holds.")
            if entry.name == MANIFEST:
                manifest = json.loads(file.read())
            else:
                digests[entry.name] = _take(file, stage / entry.name if keep else None, entry.mtime)
    if manifest.get("format") != FORMAT:
        raise IntegrityError(
            "这不是本系统的完整备份，或备份未写完。 This is no whole backup, or one that was broken off."
        )
    wrong = sorted(name for name, digest in manifest["files"].items() if digests.get(name) != digest)
    if wrong or set(digests) != set(manifest["files"]):
        raise IntegrityError(
            f"备份中有 {len(wrong) or 1} 个文件已改变或缺失。 {len(wrong) or 1} files of the backup were changed or lost."
        )
    if not all(_is_inside(f"curated/{name}") and _is_inside(to) for name, to in manifest["links"].items()):
        raise IntegrityError("备份里的链接指向别处。 A link in the backup leads elsewhere.")
    return manifest


def _is_inside(name: str) -> bool:
    """Whether the name can't lead out of its folder."""
    return not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts


def _take(file: IO[bytes], target: Path | None, modified: float) -> str:
    """The digest of what was read, and written where a target is given, with the time of change that it had."""
    digest = hashlib.sha256()
    if target is None:
        while data := file.read(BLOCK):
            digest.update(data)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        while data := file.read(BLOCK):
            digest.update(data)
            out.write(data)
    os.utime(target, (modified, modified))
    return digest.hexdigest()


def _demand_keys(manifest: dict[str, Any], settings: Settings) -> None:
    """Nothing if the keys that protect the archive are in place; raises IntegrityError."""
    held = {one.key_id for one in load_keys(settings.key_file).generations} if settings.key_file.is_file() else set()
    if missing := [key_id for key_id in manifest["keys"] if key_id not in held]:
        raise IntegrityError(
            f"缺少密钥 {', '.join(missing)}：请先把密钥文件放到 {settings.key_file.name}（或用 --keys 指明）。 "
            f"Keys are missing: put the key file in place first, or name it with --keys."
        )


def _make_room(settings: Settings, *, overwrite: bool, at: dt.datetime) -> None:
    """Nothing; what stands where something is to be restored was moved aside. Raises IntegrityError without leave to."""
    database = _database_file(settings)
    standing = [place for place in [*_places(settings).values(), settings.evidence, *database] if _stands(place)]
    if standing and not overwrite:
        names = ", ".join(sorted(place.name for place in standing))
        raise IntegrityError(
            f"已有数据（{names}），未恢复；确认要替换请加 --overwrite，原有数据会移到旁边。 "
            f"There are data already; nothing was restored. --overwrite moves them aside first."
        )
    for place in standing:
        place.replace(place.with_name(f"{place.name}.replaced-{at:%Y%m%dT%H%M%S}"))
    for place in (settings.raw, settings.curated):
        if place.is_dir():
            place.rmdir()


def _database_file(settings: Settings) -> list[Path]:
    """The file of a SQLite store with what belongs to it; none of a server, whose database has to be empty."""
    if not settings.database_url.startswith("sqlite:///"):
        return []
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    return [file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")]


def _stands(place: Path) -> bool:
    return any(place.iterdir()) if place.is_dir() else place.exists()


def _summary(manifest: dict[str, Any]) -> Kept:
    files = manifest["files"]
    return Kept(
        manifest["release_id"], len(files), manifest["casework_rows"], manifest["audit_head"], manifest["made_at"]
    )
