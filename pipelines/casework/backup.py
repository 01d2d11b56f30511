"""Backup and restore: every table as JSON Lines and every piece of evidence, in one archive that fits either database.

Personal values stay sealed in it; the key file is not part of it and has to be kept elsewhere.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, insert, select, text

from pipelines.casework.audit import Audit
from pipelines.casework.context import Context
from pipelines.casework.errors import IntegrityError
from pipelines.casework.evidence_store import EvidenceStore
from pipelines.casework.tables import metadata
from pipelines.private_files import written_privately

FORMAT = 3
ONCE_CLEAR = {"choices": ("reason", 2), "judgements": ("reason", 2), "api_keys": ("label", 3)}
"""Table → the column that stood in the clear, and the first format in which it is sealed like everything else that is personal."""
BATCH = 500


class Saved(NamedTuple):
    """What an archive holds."""

    rows: dict[str, int]
    evidence: int
    head: str


def back_up(context: Context, audit: Audit, store: EvidenceStore, target: Path) -> Saved:
    """What was written to the archive, which appears whole or not at all, readable by its owner alone."""
    checked = audit.verify()
    with written_privately(target) as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
        digests = _write_tables(context, archive)
        pieces = sorted(path for path in store.folder.rglob("*.[0-9][0-9][0-9]")) if store.folder.is_dir() else []
        for path in pieces:
            digests[f"evidence/{path.name}"] = _add(archive, f"evidence/{path.name}", path.read_bytes())
        manifest = {"format": FORMAT, "head": checked.head, "made_at": context.now(), "files": digests}
        _add(archive, "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())
    return Saved(
        {name: int(str(digest).split()[1]) for name, digest in digests.items() if name.startswith("tables/")},
        len(pieces),
        checked.head,
    )


def _write_tables(context: Context, archive: tarfile.TarFile) -> dict[str, str]:
    """Name → digest and number of rows; all tables as of one moment."""
    digests = {}
    with context.database.engine.connect() as plain:
        level = {} if context.database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        connection = plain.execution_options(**level)
        for table in metadata.sorted_tables:
            lines = [
                json.dumps(dict(row._mapping), ensure_ascii=False)
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            name = f"tables/{table.name}.jsonl"
            digests[name] = f"{_add(archive, name, ''.join(line + chr(10) for line in lines).encode())} {len(lines)}"
    return digests


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


def restore(context: Context, audit: Audit, store: EvidenceStore, source: Path) -> Saved:
    """What was restored into an empty store; raises IntegrityError, and changes nothing, if the archive or its chain doesn't hold."""
    with tarfile.open(source, "r:gz") as archive:
        manifest = json.loads(_member(archive, "manifest.json"))
        contents = {name: _checked(archive, name, digest) for name, digest in manifest["files"].items()}
    pieces = {name: data for name, data in contents.items() if name.startswith("evidence/")}
    clear = {name: column for name, (column, since) in ONCE_CLEAR.items() if manifest["format"] < since}
    with context.database.write() as connection:
        _refuse_filled(connection)
        counts = {
            table.name: _fill(
                connection,
                table,
                _read_rows(context, contents.get(f"tables/{table.name}.jsonl", b""), clear=clear.get(table.name)),
            )
            for table in metadata.sorted_tables
        }
    for name, data in pieces.items():
        store.take_back(Path(name).name, data)
    checked = audit.verify(manifest["head"])
    store.check_all()
    return Saved(counts, len(pieces), checked.head)


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        file = archive.extractfile(name)
    except KeyError as missing:
        raise IntegrityError(f"备份缺少 {name}。 The backup lacks {name}.") from missing
    if file is None:
        raise IntegrityError(f"备份中的 {name} 不是文件。 {name} in the backup is no file.")
    return file.read()


def _checked(archive: tarfile.TarFile, name: str, digest: str) -> bytes:
    data = _member(archive, name)
    if hashlib.sha256(data).hexdigest() != digest.split()[0]:
        raise IntegrityError(f"备份中的 {name} 已改变。 {name} in the backup was changed.")
    return data


def _refuse_filled(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar():
            raise IntegrityError("只能恢复到空的数据库。 A backup is restored into an empty store only.")


def _read_rows(context: Context, data: bytes, *, clear: str | None) -> list[dict[str, Any]]:
    """The rows of one table; `clear` names the column that an older version did not seal."""
    rows = [json.loads(line) for line in data.splitlines()]
    return [{**row, clear: context.seal_words(row[clear]) or row[clear]} for row in rows] if clear else rows


def _fill(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    for batch in _batches(rows):
        connection.execute(insert(table), batch)
    if connection.dialect.name == "postgresql" and "seq" in table.c and rows:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'seq'), :last)"),
            {"table": table.name, "last": rows[-1]["seq"]},
        )
    return len(rows)


def _batches(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
