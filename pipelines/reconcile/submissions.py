"""Submissions as a frame: one row for each line that is not blank, whichever way it came in."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reconcile.evidence import examine_path
from pipelines.reconcile.lines import Line, read_lines
from pipelines.reconcile.shape import find_fault, parse_moment

SCHEMA: dict[str, pl.DataType] = {
    "source_file": pl.String(), "row": pl.Int64(), "submission_id": pl.String(), "submitted_at": pl.String(),
    "action": pl.String(), "holder_name": pl.String(), "id_number": pl.String(), "phone": pl.String(),
    "certificate_number": pl.String(), "certificate_reference": pl.String(), "certificate": pl.String(),
    "changed_fields": pl.String(), "evidence": pl.String(), "supersedes": pl.String(), "content": pl.String(),
    "fault": pl.String(), "digest": pl.String(), "certificate_id": pl.String(),
}  # fmt: skip
"""The frame's columns; `certificate`, `changed_fields`, `evidence` and `content` are JSON, `fault` the code of a malformed line,
`certificate_id` the certificate that a page showed (null: the reference decides)."""

PAGES = "casework"
"""The `source_file` of what holders sent on the pages, with `supersedes` where the office had asked or sent it back."""

TEXTS = (
    "submission_id",
    "submitted_at",
    "action",
    "holder_name",
    "id_number",
    "phone",
    "certificate_number",
    "certificate_reference",
    "supersedes",
)


@dataclass(frozen=True)
class Submission:
    """One well-formed submission."""

    source_file: str
    row: int
    submission_id: str
    moment: dt.datetime
    action: str
    holder_name: str
    id_number: str
    phone: str
    certificate_number: str
    certificate_reference: str
    certificate: dict[str, str]
    changed_fields: dict[str, str]
    evidence: tuple[dict[str, Any], ...]
    supersedes: str
    digest: str
    certificate_id: str

    @property
    def key(self) -> tuple[str, int]:
        """Where it stands."""
        return self.source_file, self.row


def read_submissions(raw: Path) -> pl.DataFrame:
    """Every line of `raw/submissions/*.jsonl` that is not blank, with its evidence checked; columns as in `SCHEMA`."""
    folder = raw / "submissions"
    files = (
        sorted(path for path in folder.glob("*") if path.suffix.lower() == ".jsonl" and path.is_file())
        if folder.is_dir()
        else []
    )
    rows = [row_of(f"submissions/{path.name}", line, folder) for path in files for line in read_lines(path)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def row_of(source_file: str, line: Line, folder: Path) -> dict[str, Any]:
    """The frame's row of one line; a malformed line keeps nothing of its words but their digest."""
    fault = line.fault or find_fault(line.content or {})
    digest = hashlib.sha256(line.words).hexdigest()
    if fault or line.content is None:
        return {"source_file": source_file, "row": line.row, "fault": fault, "digest": digest}
    evidence = [{"path": path, **examine_path(folder, path)._asdict()} for path in line.content.get("evidence") or []]
    return frame_row(source_file, line.row, line.content, evidence, digest)


def frame_row(
    source_file: str, row: int, content: dict[str, Any], evidence: list[dict[str, Any]], digest: str
) -> dict[str, Any]:
    """The frame's row of one well-formed submission, from a file or from the casework store."""
    return {
        "source_file": source_file,
        "row": row,
        **{field: (content.get(field) or "").strip() or None for field in TEXTS},
        "certificate": _fields(content.get("certificate")),
        "changed_fields": _fields(content.get("changed_fields")),
        "evidence": json.dumps(evidence, ensure_ascii=False),
        "content": json.dumps(content, ensure_ascii=False, sort_keys=True),
        "fault": None,
        "digest": digest,
    }


def _fields(fields: dict[str, str | None] | None) -> str:
    return json.dumps({column: (value or "").strip() for column, value in (fields or {}).items()}, ensure_ascii=False)


def well_formed(frame: pl.DataFrame) -> Iterator[Submission]:
    """The submissions without fault, in the frame's order."""
    for row in frame.filter(pl.col("fault").is_null()).iter_rows(named=True):
        moment = parse_moment(row["submitted_at"])
        if moment is None:
            raise ValueError(f"{row['source_file']}, line {row['row']}: a well-formed submission has a time")
        yield Submission(
            source_file=row["source_file"],
            row=row["row"],
            moment=moment,
            certificate=json.loads(row["certificate"]),
            changed_fields=json.loads(row["changed_fields"]),
            evidence=tuple(json.loads(row["evidence"])),
            digest=row["digest"],
            certificate_id=row["certificate_id"] or "",
            **{field: row[field] or "" for field in TEXTS if field != "submitted_at"},
        )
