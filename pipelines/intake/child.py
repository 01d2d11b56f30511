"""What happens to one delivery in the worker's child: its bytes are read and understood, within bounds."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from pipelines.intake.job import MEMBERS, Job
from pipelines.intake.limits import Limits, Refused
from pipelines.intake.locked import unlock
from pipelines.intake.readers import ARCHIVE, check, read
from pipelines.intake.readers.archive import unpack
from pipelines.intake.tables import Reading, Table, Understood
from pipelines.intake.understand import understand
from pipelines.intake.understand.document_heads import is_document
from pipelines.intake.understand.head_counts import told_people
from pipelines.intake.understand.issue import date_by_issue, day_of_issue

COPYING = ("unknown", "employer", "offline_register")
"""Kinds of office that aren't known to send documents: each one has to say itself that it is one."""
CHECKING = ("approvals", *COPYING)
"""Kinds of office of whose files somebody asks whether they are documents."""
_SENTENCES = re.compile("(?<=[。；])|(?<=的通知)|(?<=的批复)|(?<=的决定)|(?<=的公示)|(?<=的公告)")
"""Where a sentence or a title ends."""


def do_job(job: Job) -> None:
    """Nothing; leaves `answer.json` and, for a delivery that was read, `rows.arrow` and `mappings.arrow`."""
    try:
        content = _load(job)
        kind = check(content, job.limits)
        answer = _unpack(content, job) if kind == ARCHIVE else _read(content, kind, job)
    except Refused as refused:
        answer = {"reason": refused.code, "detail": refused.detail}
    (job.answer / "answer.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _load(job: Job) -> bytes:
    """The file's bytes, unless there are too many of them or only a password opens them."""
    try:
        if (size := job.path.stat().st_size) > job.limits.file_bytes:
            raise Refused("FILE_TOO_BIG", f"{size} bytes")
        content = job.path.read_bytes()
    except OSError as error:
        raise Refused("CANNOT_OPEN", type(error).__name__) from error
    return unlock(content)


def _read(content: bytes, kind: str, job: Job) -> dict[str, Any]:
    """What `deliveries` says of a delivery that was read, and its prose."""
    try:
        reading = bound_cells(read(content, kind, job.limits), job.limits)
    except Refused as refused:
        return {
            "kind": kind,
            "reason": refused.code,
            "detail": refused.detail,
            "scan_pages": getattr(refused, "pages", 0),
        }
    understood = understand(reading, job.office, job.source_file)
    understood.mappings.write_ipc(job.answer / "mappings.arrow")
    lines = list(_lines(reading)) if job.office.kind in CHECKING else []
    of_document = job.office.kind in COPYING and is_document(job.source_file, lines)
    day = day_of_issue(lines) if of_document or job.office.kind == "approvals" else None
    (date_by_issue(understood.rows, day) if day else understood.rows).write_ipc(job.answer / "rows.arrow")
    is_counted = job.office.kind == "approvals" or (of_document and job.office.kind == "unknown")
    counted = {"people_told": told_people(lines)} if is_counted else {}
    return describe(reading, understood) | counted | {"of_document": of_document}


def _lines(reading: Reading) -> Iterator[str]:
    """What stands around and between a document's people: its prose, page by page, and rows that say one thing alone."""
    pages = groupby(reading.prose, key=lambda prose: prose.where)
    yield from (text for where, prose in pages for text in _joined([one.text for one in prose], is_page=bool(where)))
    for table in reading.tables:
        said = ({cell for cell in row if cell} for row in table.cells)
        yield from (next(iter(cells)) for cells in said if len(cells) == 1)


def _joined(lines: Sequence[str], *, is_page: bool) -> Sequence[str]:
    """Paragraphs as they are; of a page, whose lines break anywhere, its title and its sentences."""
    return _SENTENCES.split("".join(lines)) if is_page else lines


def _unpack(content: bytes, job: Job) -> dict[str, Any]:
    """What the archive holds; its members lie in `members`, each under its number."""
    if job.depth >= job.limits.nesting:
        raise Refused("ARCHIVE_TOO_DEEP")
    folder = job.answer / MEMBERS
    folder.mkdir()
    members = unpack(content, folder, job.limits)
    if not members:
        raise Refused("ARCHIVE_EMPTY")
    return {"kind": ARCHIVE, "reason": None, "members": [list(member) for member in members]}


def bound_cells(reading: Reading, limits: Limits) -> Reading:
    """The reading with every cell cut to the length a spreadsheet allows, or shorter where there are too many long ones; with a warning."""
    tables = [_cut(table, limits) for table in reading.tables]
    if all(cut is table for cut, table in zip(tables, reading.tables, strict=True)):
        return reading
    return replace(reading, tables=tables, warnings=[*reading.warnings, "CELL_CUT"])


def _cut(table: Table, limits: Limits) -> Table:
    if table.rows is None:
        return table
    lengths = [len(cell) for row in table.rows for cell in row]
    most = limits.cell_characters
    if sum(lengths) > limits.characters:
        most = min(most, max(limits.shortest_cut, limits.characters // len(lengths)))
    if max(lengths, default=0) <= most:
        return table
    return replace(table, rows=[[cell[:most] for cell in row] for row in table.rows])


def describe(reading: Reading, understood: Understood) -> dict[str, Any]:
    """What `deliveries` says of a delivery that was read, and its prose."""
    return {
        "kind": reading.format,
        "reason": understood.reason,
        "partly": reading.partly,
        "scan_pages": reading.scan_pages,
        "detail": understood.detail or "",
        "layout": understood.layout,
        "warnings": sorted({*reading.warnings, *understood.warnings}),
        "prose": [[prose.where, prose.text] for prose in reading.prose],
    }
