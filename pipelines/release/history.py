"""Earlier releases: which there are, going back to one, and clearing away what nobody needs."""

import datetime as dt
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.keys import Keys
from pipelines.release import layout
from pipelines.release.errors import NothingPublishedError, ReleaseError
from pipelines.release.layout import AsOf, Release
from pipelines.release.reading import filled_tables, open_to_read

BACK = "rollback"
"""What the pointer's history calls it when somebody goes back to an earlier release."""
RESTORES = "restores"
"""What a manifest, and the pointer's history, call the release whose words a later one says again; see `restoring`."""


def list_releases(curated: Path) -> list[Release]:
    """The releases that are kept, oldest first."""
    folder, pointer = curated / layout.RELEASES, layout.read_pointer(curated)
    if not folder.is_dir():
        return []
    whole = [
        read_release(path)
        for path in sorted(folder.iterdir())
        if (path / layout.MANIFEST).is_file() and path.name[0] != "."
    ]
    return [found for found in whole if found.folder.name == layout.folder_name(pointer, found.release_id)]


def read_release(folder: Path) -> Release:
    """The release of that folder, as its manifest describes it."""
    bare = Release(folder.name, folder, "")
    manifest = bare.manifest
    return Release(folder.name.partition(".")[0], folder, manifest["as_of"], manifest["counts"])


def find_release(curated: Path, release_id: str | None = None) -> Release:
    """The release of that id or its unambiguous beginning, the live one without; raises ReleaseError if there is none."""
    if release_id is None:
        live = layout.current(curated)
        if live is None:
            raise NothingPublishedError("还没有发布任何版本。 Nothing has been published yet.")
        return live
    found = [release for release in list_releases(curated) if release.release_id.startswith(release_id)]
    if len(found) != 1:
        raise ReleaseError(
            f"找不到唯一的版本 {release_id}，现有：{_names(curated)}。 There is not exactly one release {release_id}; there are {_names(curated)}."
        )
    return found[0]


def _names(curated: Path) -> str:
    """The releases that can be asked for, as a message names them."""
    return ", ".join(release.release_id for release in list_releases(curated)) or "–"


def find_release_at(curated: Path, as_of: str) -> Release:
    """The release that was live on that day or at that moment (ISO 8601); raises ReleaseError if there was none, or it is no moment."""
    try:
        layout.iso_moment(as_of)
    except ValueError as fault:
        raise ReleaseError(
            f"{as_of} 不是日期或时刻，请写成 2026-07-01 或 2026-07-01T09:30。"
            f" {as_of} is no day or moment; write 2026-07-01 or 2026-07-01T09:30."
        ) from fault
    if (found := layout.current(curated, as_of=as_of)) is None:
        raise NothingPublishedError(f"{as_of} 时还没有发布。 Nothing had been published by {as_of}.")
    return found


def gone_back(curated: Path) -> dict[str, Any] | None:
    """The entry of the pointer's history by which somebody went back to what is live; null once it was taken back or something published."""
    history = (layout.read_pointer(curated) or {}).get("history", [])
    return _last_step_back(history[-1:], history)


def gone_back_since(curated: Path, moment: AsOf) -> dict[str, Any] | None:
    """The entry by which somebody last went back to an earlier release after this moment; null if nobody did, or it was taken back."""
    limit = dt.datetime.fromisoformat(layout.iso_moment(moment))
    history = (layout.read_pointer(curated) or {}).get("history", [])
    return _last_step_back([entry for entry in history if dt.datetime.fromisoformat(entry["since"]) > limit], history)


def _last_step_back(entries: list[dict[str, Any]], history: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The last of the entries that isn't a publication, unless it led to the newest release, which takes an earlier step back."""
    newest = max((_says(entry) for entry in history), default="")
    last = next((entry for entry in reversed(entries) if entry["action"] == BACK), None)
    return last if last and _says(last) < newest else None


def _says(entry: dict[str, Any]) -> str:
    """The release whose words became live by this entry of the pointer's history."""
    return str(entry.get(RESTORES, entry["release_id"]))


def original_id(release: Release) -> str:
    """The id of the release whose words this one says: its own, unless it was made when somebody went back."""
    return str(release.manifest.get(RESTORES, release.release_id))


def release_before(curated: Path, release_id: str) -> Release:
    """The newest release older than the one of this id; raises ReleaseError if there is none."""
    earlier = [release for release in list_releases(curated) if release.release_id < release_id]
    if not earlier:
        raise ReleaseError(
            f"没有比 {release_id} 更早的版本，现有：{_names(curated)}。 There is no release earlier than {release_id}; there are {_names(curated)}."
        )
    return earlier[-1]


def next_number(curated: Path) -> int:
    """One more than any release that is kept or ever was live."""
    pointer = layout.read_pointer(curated) or {"history": []}
    ids = [entry["release_id"] for entry in pointer["history"]] + [
        release.release_id for release in list_releases(curated)
    ]
    return max((int(release_id[1:7]) for release_id in ids), default=0) + 1


def clean_up(curated: Path) -> None:
    """Clear away what a stopped program left: half-built releases, and finished folders that the pointer never named.

    Without a pointer nobody can tell which those are, so every finished release stays.
    """
    pointer = layout.read_pointer(curated)
    known = {layout.folder_name(pointer, entry["release_id"]) for entry in pointer["history"]} if pointer else None
    folder = curated / layout.RELEASES
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith(layout.BUILDING) or (known is not None and path.name not in known):
            shutil.rmtree(path)
    live = layout.current(curated)
    if live is not None:
        layout.point_links(curated, live)


def forget_oldest(curated: Path, keep: int) -> None:
    """Remove all but the newest releases; the live one always stays."""
    live = layout.current(curated)
    for release in list_releases(curated)[: -max(keep, 1)]:
        if live is None or release.release_id != live.release_id:
            shutil.rmtree(release.folder)


def told_earlier(curated: Path, ids: Collection[str], changes: pl.DataFrame) -> set[str]:
    """Those of these certificates that a kept release told enquirers of as verified or suspended, under this id or one that leads to it.

    What is suspended is told of by every release until it is reinstated, so the memory reaches further back than what is kept.
    """
    led = changes.filter((pl.col("level") == "certificate") & pl.col("new_id").is_in(sorted(ids)))
    leads_to = [*zip(ids, ids, strict=True), *led.select("old_id", "new_id").iter_rows()]
    wanted = sorted({old for old, _ in leads_to})
    told: set[str] = set()
    for release in list_releases(curated) if wanted else []:
        with open_to_read(release.lookup) as connection:
            for table in filled_tables(connection):
                query = f"select certificate_id from {table} where status <> '已撤销' and certificate_id in (select unnest(?))"
                told |= {certificate_id for (certificate_id,) in connection.execute(query, [wanted]).fetchall()}
    return {new for old, new in leads_to if old in told}


def load_table(release: Release, name: str, keys: Keys | None = None) -> pl.DataFrame:
    """A table of the register, decrypted if there is a key for it; raises ReleaseError for an unknown table."""
    with open_to_read(release.register) as connection:
        known = {row[0] for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
        if name not in known:
            raise ReleaseError(f"没有表 {name}。 There is no table {name}; there are {', '.join(sorted(known))}.")
        frame = connection.sql(f'select * from "{name}"').pl()
    return frame if keys is None else reveal(frame, keys)


def reveal(frame: pl.DataFrame, keys: Keys) -> pl.DataFrame:
    """The table with every token as its text."""
    texts = [keys.decrypt_column(frame[column]) for column, dtype in frame.schema.items() if dtype == pl.String]
    lists = [keys.decrypt_lists(frame[column]) for column, dtype in frame.schema.items() if dtype == pl.List(pl.String)]
    return frame.with_columns(*texts, *lists)


def load_certificates(release: Release, keys: Keys) -> pl.DataFrame:
    """The golden certificates of a release, decrypted."""
    return load_table(release, "certificates", keys)


def previous_assignments(curated: Path) -> pl.DataFrame | None:
    """Which certificate and holder each record had in the live release; null before the first one."""
    live = layout.current(curated)
    if live is None:
        return None
    ids = [
        load_table(live, name).select("record_id", "certificate_id", "holder_id")
        for name in ("lineage", "lineage_blocks")
    ]
    return pl.concat(ids).filter(pl.col("record_id").is_not_null())


def previous_redirects(curated: Path) -> pl.DataFrame | None:
    """Where the ids lead that were gone in the live release; null before the first one."""
    live = layout.current(curated)
    return None if live is None else load_table(live, "identity_changes")
