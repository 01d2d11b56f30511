"""What the register holds of one holder; opened by the curated door for holder pages, and only for the holder's own data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from lookup_app.masking import mask_number
from lookup_app.register_reader import Register
from pipelines.keys import Keys
from pipelines.lookup_keys import fold_id_number, fold_name, ways_to_write
from schemas.columns import COLUMNS, PERSONAL_COLUMNS


@dataclass(frozen=True)
class Field:
    """One value of a certificate and where it comes from."""

    column: str
    value: str
    origin: str


def of_holder(register: Register, keys: Keys, name: str, id_number: str) -> list[dict[str, Any]]:
    """The certificates whose name and ID number are the holder's, newest first."""
    return [row for row in _of_id(register, keys, id_number) if fold_name(row["holder_name"] or "") == fold_name(name)]


def real_name(register: Register, keys: Keys, name: str, id_number: str) -> str:
    """The code of what the register says about name and ID number together; for reviewers, since it tells of other people."""
    rows = _of_id(register, keys, id_number)
    if not rows:
        return "REAL_NAME_UNPROVEN"
    agrees = any(fold_name(row["holder_name"] or "") == fold_name(name) for row in rows)
    return "REAL_NAME_AGREES" if agrees else "REAL_NAME_CONTRADICTS"


def _of_id(register: Register, keys: Keys, id_number: str) -> list[dict[str, Any]]:
    number = fold_id_number(id_number)
    # A release stays sealed with the key of its day when a newer one has come.
    tokens = [*(keys.encrypt(number, generation.key_id) for generation in keys.generations), number]
    return register.records(
        "select * from certificates where id_number in (select unnest(?)) order by acquired_on desc nulls last, certificate_id",
        [tokens],
    )


def of_number(register: Register, number: str) -> list[dict[str, Any]]:
    """The certificates of that certificate or management number, in any way to write it."""
    query = "select * from certificates where certificate_number in (select unnest(?)) or management_number in (select unnest(?)) order by certificate_id"
    spellings = sorted({*ways_to_write(number), number.strip()})
    return register.records(query, [spellings, spellings])


FILLED_IN = (
    "certificate_number", "series", "title", "level", "specialty", "acquisition_method", "acquired_on", "conferred_on", "year", "issuing_authority",
    "approval_document", "review_committee", "management_number",
)  # fmt: skip
"""What a name and a number suffice to be told; the rest of a record says something about a person."""


def to_fill_in(register: Register, name: str, number: str) -> dict[str, str]:
    """The record of that number and name, if it is the only one and carries no ID number by which it could be another's."""
    named = [row for row in of_number(register, number) if fold_name(row["holder_name"] or "") == fold_name(name)]
    if len(named) != 1 or named[0]["id_number"]:
        return {}
    return {column: named[0][column] for column in FILLED_IN if named[0][column]}


def fields_of(register: Register, certificate: dict[str, Any], decrypt: Callable[[str], str]) -> list[Field]:
    """Every column with its value, masked where personal, and the office and file it comes from; blank ones too, so that gaps are seen."""
    query = (
        'select v."column", coalesce(d.office_name, r.office), r.source_file, r.sheet, r.row, v.decision_id from certificate_values v'
        " left join records r using (record_id) left join deliveries d on d.source_file = r.source_file where v.certificate_id = ? and v.chosen"
    )
    origins = {column: origin_line(*place) for column, *place in register.rows(query, [certificate["certificate_id"]])}
    return [
        Field(column, _shown(column, certificate.get(column), decrypt), origins.get(column, "")) for column in COLUMNS
    ]


def _shown(column: str, value: str | None, decrypt: Callable[[str], str]) -> str:
    if not value:
        return ""
    return mask_number(decrypt(value)) if column in PERSONAL_COLUMNS else value


DECIDED = "审核决定 Decision"


def origin_line(
    office: str | None, source_file: str | None, sheet: str | None, row: int | None, decision_id: str | None = None
) -> str:
    """Office, file, worksheet and row; for a value that a decision set, that it was one."""
    if office is None or source_file is None:
        return DECIDED if decision_id else ""
    return " › ".join(filter(None, [office, source_file.rsplit("/", 1)[-1], sheet, str(row)]))


class Answer(NamedTuple):
    """What a run answered to one submission."""

    disposition: str
    reasons: list[str]


def answers(register: Register, submission_ids: list[str]) -> dict[str, Answer]:
    """The answers of the live release to submissions, by their id; of lines under one id the first, which counts."""
    rows = register.records(
        "select submission_id, disposition, reasons from submissions where submission_id in (select unnest(?))"
        " order by submitted_at desc, source_file desc, row desc",
        [submission_ids],
    )
    return {row["submission_id"]: Answer(row["disposition"], list(row["reasons"] or [])) for row in rows}
