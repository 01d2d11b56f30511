"""Everything the register knows that bears on one case, gathered for one screen."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from lookup_app.register_reader import Register, WaitingCase
from schemas.columns import COLUMNS

Decrypt = Callable[[str], str]


@dataclass(frozen=True)
class Source:
    """One source row: where it stands, its canonical values, and its own words."""

    record_id: str
    place: str
    office: str
    values: dict[str, str | None]
    words: dict[str, str | None]
    located: tuple[str, str, int] = ("", "", 0)
    """File, sheet and physical row."""
    digest: str = ""
    """SHA-256 of the file as it was received."""
    extra: str = "{}"
    """Columns that are none of ours, as JSON."""


@dataclass(frozen=True)
class CaseFile:
    """One case with the golden record, the source rows, the claim, the findings and the pair's evidence."""

    case: WaitingCase
    golden: dict[str, str | None]
    status: str | None
    sources: list[Source]
    claim: dict[str, str | None]
    submission: dict[str, Any] | None
    findings: list[dict[str, Any]]
    chosen: dict[str, dict[str, Any]]
    evidence: list[dict[str, Any]]
    match_weight: float | None

    def with_claim(self, claim: dict[str, str | None]) -> "CaseFile":
        """The same file with what casework holds of the claim."""
        return replace(self, claim=claim)


def subject(case_id: str, kind: str, **known: str | None) -> WaitingCase:
    """A case that no queue holds, for what is known of it."""
    blank: dict[str, Any] = dict.fromkeys(field.name for field in fields(WaitingCase))
    return WaitingCase(**blank | {"case_id": case_id, "kind": kind, "priority": 0.0, "reasons": ()} | known)


def empty_file(case: WaitingCase) -> CaseFile:
    """The file of a case before the first release."""
    return CaseFile(case, {}, None, [], {}, None, [], {}, [], None)


LOCATED = (
    "select record_id, certificate_id from lineage where record_id is not null"
    " union select record_id, certificate_id from lineage_blocks where record_id is not null"
)


def open_case(register: Register, case: WaitingCase, decrypt: Decrypt) -> CaseFile:
    """The file of one case; personal values are decrypted, for reviewers alone."""
    case = replace(case, certificate_id=standing_id(register, case.certificate_id))
    records = pair_ids(case) or record_ids(register, case)
    submission = find_submission(register, case)
    certificate = find_certificate(register, case.certificate_id)
    link = find_link(register, case)
    return CaseFile(
        case=case,
        golden=plain(certificate, decrypt),
        status=certificate.get("status"),
        sources=[source(row, decrypt) for row in find_records(register, records)],
        claim=claimed(submission, decrypt),
        submission=submission,
        findings=find_findings(register, case.certificate_id),
        chosen=find_chosen(register, case.certificate_id),
        evidence=comparisons(link.get("evidence")),
        match_weight=link.get("match_weight"),
    )


LED = (
    "select new_id from identity_changes where old_id = ? and level = 'certificate' and kind = 'merged'"
    " and old_id not in (select certificate_id from certificates)"
)


def standing_id(register: Register, certificate_id: str | None) -> str | None:
    """The certificate under the id that it has in this release: a case keeps the one that it was opened under."""
    led = register.rows(LED, [certificate_id])
    return str(led[0][0]) if led and led[0][0] else certificate_id


def pair_ids(case: WaitingCase) -> list[str]:
    """The two records of a pair, none for other cases."""
    return [record for record in (case.record_id_l, case.record_id_r) if record]


def records_named(case: WaitingCase) -> list[str]:
    """The records that the queue itself names for a case."""
    return pair_ids(case) or ([case.record_id] if case.record_id else [])


def record_ids(register: Register, case: WaitingCase) -> list[str]:
    """The records of the case's certificate, of a cluster those of its holder, and its own record."""
    if case.kind == "cluster":
        found = register.rows(
            f"select distinct record_id from ({LOCATED.replace('certificate_id', 'holder_id')}) where holder_id = ? order by 1 limit 40",
            [case.holder_id],
        )
        return sorted({row[0] for row in found} | ({case.record_id} if case.record_id else set()))
    rows = register.rows(
        f"select distinct record_id from ({LOCATED}) where certificate_id = ? order by 1 limit 40",
        [case.certificate_id],
    )
    return sorted({row[0] for row in rows} | ({case.record_id} if case.record_id else set()))


def find_records(register: Register, record_ids: list[str]) -> list[dict[str, Any]]:
    """The records with their places, most trusted office first."""
    return register.records(
        "select r.*, coalesce(d.office_name, r.office) as office_shown, d.sha256 as file_digest from records r left join deliveries d using (source_file)"
        " where r.record_id in (select unnest(?)) order by r.trust_rank, r.source_file, r.sheet, r.row",
        [record_ids],
    )


def find_certificate(register: Register, certificate_id: str | None) -> dict[str, Any]:
    """The golden certificate, empty when the case has none."""
    rows = register.records("select * from certificates where certificate_id = ?", [certificate_id])
    return rows[0] if rows else {}


def find_submission(register: Register, case: WaitingCase) -> dict[str, Any] | None:
    """The submission that the case is about."""
    if case.submission_id is None:
        return None
    rows = register.records(
        "select * from submissions where submission_id = ? order by disposition = 'in_review' desc",
        [case.submission_id],
    )
    return rows[0] if rows else None


def find_findings(register: Register, certificate_id: str | None) -> list[dict[str, Any]]:
    """The certificate's findings, gravest first."""
    return register.records("select * from findings where certificate_id = ? order by severity, code", [certificate_id])


def find_chosen(register: Register, certificate_id: str | None) -> dict[str, dict[str, Any]]:
    """For each column of the golden record: which record or decision it comes from, and by which rule."""
    rows = register.records(
        'select * from certificate_values where certificate_id = ? and chosen order by "column"', [certificate_id]
    )
    return {row["column"]: row for row in rows}


def find_link(register: Register, case: WaitingCase) -> dict[str, Any]:
    """The evidence about the pair, empty for other cases."""
    rows = register.records(
        "select * from links where record_id_l = ? and record_id_r = ? order by judgement = 'unsure' desc",
        [case.record_id_l, case.record_id_r],
    )
    return rows[0] if rows else {}


def comparisons(evidence: str | None) -> list[dict[str, Any]]:
    """Each comparison with its level and weight in bits, as the waterfall shows them."""
    return list(json.loads(evidence)) if evidence else []


def plain(row: dict[str, Any], decrypt: Decrypt) -> dict[str, str | None]:
    """The nineteen columns of a row, sealed ones opened."""
    return {column: decrypt(row[column]) if row[column] else row[column] for column in COLUMNS if column in row}


def source(row: dict[str, Any], decrypt: Decrypt) -> Source:
    """A record as one column of the comparison."""
    words = {column: decrypt(text) if (text := row[f"{column}_raw"]) else text for column in COLUMNS}
    located = (row["source_file"], row["sheet"] or "", row["row"])
    return Source(
        row["record_id"],
        place_of(row),
        row["office_shown"],
        plain(row, decrypt),
        words,
        located,
        row["file_digest"] or "",
        decrypt(row["extra"]) if row.get("extra") else "{}",
    )


def place_of(row: dict[str, Any]) -> str:
    """File, sheet and row, as a steward finds it."""
    return " › ".join(filter(None, [row["source_file"].removeprefix("sources/"), row["sheet"], str(row["row"])]))


def who(file: CaseFile) -> str:
    """Whom and which certificate the case is about, as people name it; of a pair both records where they differ. Never a whole ID number."""
    pair = pair_ids(file.case)
    told = [named(source.values) for source in file.sources if source.record_id in pair] if pair else []
    return " ↔ ".join(dict.fromkeys(filter(None, told))) or named({**file.claim, **_present(file.golden)})


def _present(values: dict[str, str | None]) -> dict[str, str | None]:
    return {column: value for column, value in values.items() if value}


def named(values: dict[str, str | None]) -> str:
    """Name, title and month, as far as they are known: never a number."""
    told = (values.get("holder_name"), values.get("title"), (values.get("acquired_on") or "")[:7])
    return " · ".join(part for part in told if part)


def claimed(submission: dict[str, Any] | None, decrypt: Decrypt) -> dict[str, str | None]:
    """What the holder says in a submission of the run, by column."""
    if submission is None or not submission.get("content"):
        return {}
    return said(json.loads(decrypt(submission["content"])))


def said(content: dict[str, Any]) -> dict[str, str | None]:
    """The identity, and what is registered or changed, by column."""
    told = {column: content.get(column) for column in ("holder_name", "id_number", "phone", "certificate_number")}
    for part in ("certificate", "changed_fields"):
        if isinstance(content.get(part), dict):
            told |= {column: value for column, value in content[part].items() if column in COLUMNS}
    return {column: str(value) for column, value in told.items() if value}


def last_content(history: list[dict[str, Any]]) -> dict[str, Any]:
    """What the holder last sent in a case: a line of submissions, a form of the pages with the person who filled it in, or a paper in dispute."""
    for event in reversed(history):
        payload = event["payload"]
        if "submission" in payload:
            content = payload["submission"].get("content") or {}
            return json.loads(content) if isinstance(content, str) else dict(content)
        if "dispute" in payload:
            asked = payload["dispute"]["question"]
            named = {
                "holder_name": asked.get("name"),
                "id_number": asked.get("id_number"),
                "certificate_number": asked.get("certificate_number"),
            }
            return {**named, "changed_fields": payload["dispute"]["paper"]}
        if payload.get("form"):
            return {**(payload.get("person") or {}), **payload["form"]}
    return {}
