"""From the workers' answers to the frames of intake, sorted by place."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from pipelines.intake.deliveries import Found
from pipelines.intake.sandbox import Answer
from pipelines.intake.tables import UNDERSTOOD_MAPPINGS, UNDERSTOOD_ROWS

OFFICE_COLUMNS = {
    "source_file": pl.String(),
    "office": pl.String(),
    "office_kind": pl.String(),
    "trust_rank": pl.Int64(),
}
DELIVERIES: dict[str, pl.DataType] = {
    "source_file": pl.String(),
    "office": pl.String(),
    "office_name": pl.String(),
    "office_kind": pl.String(),
    "trust_rank": pl.Int64(),
    "sha256": pl.String(),
    "kind": pl.String(),
    "disposition": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
    "rows": pl.Int64(),
    "received_at": pl.String(),
    "duplicate_of": pl.String(),
    "supersedes": pl.String(),
    "layout": pl.String(),
    "warnings": pl.List(pl.String()),
}
PROSE = {"source_file": pl.String(), "where": pl.String(), "text": pl.String()}
COSTS = {
    "source_file": pl.String(),
    "cpu_seconds": pl.Float64(),
    "wall_seconds": pl.Float64(),
    "peak_megabytes": pl.Float64(),
}
Answers = Mapping[str, Answer]


def gather_rows(found: Sequence[Found], answers: Answers) -> pl.DataFrame:
    """All rows of all deliveries that were read, with their office, in the order of their places."""
    empty = pl.DataFrame(schema={**OFFICE_COLUMNS, **UNDERSTOOD_ROWS})
    frames = [_with_office(one, answers[one.source_file].rows) for one in found if _is_read(one, answers)]
    return pl.concat([empty, *frames]).sort("source_file", "sheet", "row", "block", maintain_order=True)


def _with_office(found: Found, rows: pl.DataFrame) -> pl.DataFrame:
    office = found.office
    columns = [
        pl.lit(found.source_file).alias("source_file"),
        pl.lit(office.folder).alias("office"),
        pl.lit(office.kind).alias("office_kind"),
        pl.lit(office.trust_rank, pl.Int64).alias("trust_rank"),
    ]
    return rows.select(*columns, *UNDERSTOOD_ROWS)


def gather_mappings(found: Sequence[Found], answers: Answers) -> pl.DataFrame:
    """What every heading of every delivery was understood as; also of those whose rows are refused."""
    empty = pl.DataFrame(schema={"source_file": pl.String(), **UNDERSTOOD_MAPPINGS})
    frames = [
        answers[one.source_file].mappings.select(pl.lit(one.source_file).alias("source_file"), *UNDERSTOOD_MAPPINGS)
        for one in found
        if one.source_file in answers
    ]
    return pl.concat([empty, *frames])


def gather_prose(found: Sequence[Found], answers: Answers) -> pl.DataFrame:
    """The text around the tables, in document order."""
    lines = [
        (one.source_file, where, text)
        for one in found
        if one.source_file in answers
        for where, text in answers[one.source_file].about.get("prose", [])
    ]
    return pl.DataFrame(lines, schema=PROSE, orient="row")


def gather_costs(found: Sequence[Found], answers: Answers) -> pl.DataFrame:
    """What each file that was read took: processor and wall seconds, and the most memory it held at once."""
    lines = [(one.source_file, *answers[one.source_file].cost) for one in found if one.source_file in answers]
    return pl.DataFrame(lines, schema=COSTS, orient="row")


class Told(NamedTuple):
    """What the deliveries tell of each other, by file: which one it corrects, which one may be another version of it, and what surprises."""

    supersedes: Mapping[str, str]
    unclear: Mapping[str, str]
    surprises: Mapping[str, Sequence[str]]

    def warnings(self, file: str) -> Sequence[str]:
        """The codes of what a steward should look at."""
        return (*self.surprises.get(file, ()), *(["VERSION_UNCLEAR"] if file in self.unclear else ()))


def describe_deliveries(found: Sequence[Found], answers: Answers, told: Told) -> pl.DataFrame:
    """One line a file: what became of it, and why."""
    lines = [_describe(one, answers, told) for one in found]
    return pl.DataFrame(lines, schema=DELIVERIES, orient="row")


def _describe(found: Found, answers: Answers, told: Told) -> tuple[object, ...]:
    answer = answers.get(found.source_file)
    about = answer.about if answer else {}
    return (
        found.source_file,
        found.office.folder,
        found.office.name,
        found.office.kind,
        found.office.trust_rank,
        found.sha256,
        about.get("kind"),
        disposition_of(answer),
        reason_of(answer),
        about.get("detail") or told.unclear.get(found.source_file),
        answer.rows.select("sheet", "row").n_unique() if answer and not answer.reason else 0,
        found.received_at,
        found.duplicate_of,
        told.supersedes.get(found.source_file),
        about.get("layout"),
        sorted({*found.warnings, *_on_kind(found), *told.warnings(found.source_file), *about.get("warnings", [])}),
    )


def _on_kind(found: Found) -> list[str]:
    return ["OFFICE_KIND_UNKNOWN"] if found.office.kind == "unknown" else []


def _is_read(found: Found, answers: Answers) -> bool:
    return found.source_file in answers and answers[found.source_file].reason is None


def disposition_of(answer: Answer | None) -> str:
    """What became of a delivery; without an answer it was a copy and not read again."""
    if answer is None:
        return "duplicate"
    if answer.reason is not None:
        return "rejected"
    return "partly_read" if answer.about.get("partly") else "read"


def reason_of(answer: Answer | None) -> str | None:
    """The code of the reason for anything but `read`."""
    if answer is None:
        return "SAME_BYTES"
    code = answer.reason or answer.about.get("partly") or ("ARCHIVE_UNPACKED" if answer.members else None)
    return None if code is None else str(code)
