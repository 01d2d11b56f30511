"""A certificate's whole history in one release: cell → record → cluster → golden value → release → lookup."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import duckdb
import polars as pl

from pipelines.keys import Keys
from pipelines.reconcile.effects import BY_SUBMISSION
from pipelines.release import origins
from pipelines.release.how_read import tell_how
from pipelines.release.layout import Release
from pipelines.release.reading import filled_tables, open_to_read
from pipelines.release.subjects import find_certificate
from pipelines.survivorship.rules import CRITERIA
from schemas.columns import COLUMNS, PERSONAL_COLUMNS

Row = dict[str, Any]

CLUSTER = (
    'select l.source_file, l.sheet, l."row", l.record_id, l.disposition, r.superseded_by, q.reasons'
    ' from (select source_file, sheet, "row", record_id, disposition, certificate_id from lineage where certificate_id = ?'
    ' union all select source_file, sheet, "row", record_id, disposition, certificate_id from lineage_blocks where certificate_id = ?) l'
    " left join records r using (record_id) left join quarantine q using (record_id) where l.record_id is not null order by all"
)
"""Every row that is linked to a certificate; what an office has replaced since says by which record, what is refused by which rules."""
FORMER = "select old_id, kind from identity_changes where new_id = ? and level = 'certificate' and old_id <> new_id order by old_id"
"""Under which other ids earlier releases knew a certificate, or what was merged into it."""
SUBMISSIONS = (
    'select submission_id, submitted_at, source_file, "row", action, disposition, reasons from submissions'
    " where certificate_id = ? order by submitted_at, submission_id"
)
"""What holders sent about a certificate, and the rule that answered."""


def trace_certificate(release: Release, subject: str, keys: Keys, column: str | None = None) -> Row:
    """The certificate with every value, source and reason; personal numbers masked.

    `subject` names it in any way that `find_certificate` knows. Raises ReleaseError when the release knows no such certificate, or several.
    """
    with open_to_read(release.register) as connection:
        certificate_id = find_certificate(connection, subject)
        certificate = _rows(connection, "select * from certificates where certificate_id = ?", certificate_id)[0]
        findings = _rows(
            connection,
            'select * from findings where certificate_id = ? order by code, "column"',
            certificate_id,
        )
        columns = [column] if column else list(COLUMNS)
        traced = [
            {
                "column": name,
                "value": _show(name, certificate[name], keys),
                "sources": _sources(connection, certificate_id, name, keys),
            }
            for name in columns
        ]
        records = _rows(connection, CLUSTER, certificate_id, certificate_id)
        submissions = _rows(connection, SUBMISSIONS, certificate_id)
        former = _rows(connection, FORMER, certificate_id)
    told = ("code", "severity", "column", "detail", "open", "verdict", "verdict_id")
    kept = ("certificate_id", "holder_id", "status", "status_on", "in_scope", "scope_reasons", "passed_by")
    return {
        "release_id": release.release_id,
        "as_of": release.as_of,
        "certificate": {name: certificate[name] for name in kept},
        "findings": [{name: finding.get(name) for name in told} for finding in findings],
        "columns": [entry for entry in traced if entry["value"] or entry["sources"]],
        "rows": records,
        "submissions": submissions,
        "former": former,
        "published": _published(release, certificate_id),
    }


def trace_releases(
    releases: Sequence[Release], certificate_ids: Sequence[str], keys: Keys, column: str | None = None
) -> list[Row]:
    """What each of these releases said of the certificate, the first of these ids, and under those that it had before.

    `known` is false where a release had none of them.
    """
    return [row for release in releases for row in _all_said(release, certificate_ids, keys, column)]


def _all_said(release: Release, certificate_ids: Sequence[str], keys: Keys, column: str | None) -> list[Row]:
    said = [_said(release, certificate_id, keys, column) for certificate_id in certificate_ids]
    return [row for row in said if row["known"]] or said[:1]


def ids_of(history: Row) -> list[str]:
    """The ids of a traced certificate, its present one first."""
    return [history["certificate"]["certificate_id"], *(one["old_id"] for one in history["former"])]


def _said(release: Release, certificate_id: str, keys: Keys, column: str | None) -> Row:
    with open_to_read(release.register) as connection:
        found = _rows(connection, "select * from certificates where certificate_id = ?", certificate_id)
    facts = found[0] if found else {}
    return {
        "release_id": release.release_id,
        "as_of": release.as_of,
        "certificate_id": certificate_id,
        "known": bool(found),
        "status": facts.get("status"),
        "value": _show(column, facts.get(column), keys) if column else None,
        "published": _published(release, certificate_id) is not None,
    }


def _sources(connection: duckdb.DuckDBPyConnection, certificate_id: str, column: str, keys: Keys) -> list[Row]:
    """Every value of the column that a record or a decision states, the chosen one first."""
    query = (
        'select v.value, v.chosen, v.why, v.record_id, v.decision_id, r.source_file, r.sheet, r."row", r.office,'
        f' r.block, r."{column}_raw" as words, r.inferred, r.context, r.marks, r.id_number_repair from certificate_values v left join records r using (record_id)'
        ' where v.certificate_id = ? and v."column" = ? order by v.chosen desc, v.record_id, v.value'
    )
    rows = _rows(connection, query, certificate_id, column)
    for row in rows:
        row["value"], row["words"] = _show(column, row["value"], keys), _show(column, row["words"], keys)
        row["why_zh"], row["why_en"] = _tell_why(row["why"], chosen=row["chosen"])
        facts = {name: row.pop(name) for name in ("inferred", "context", "marks", "id_number_repair", "block")}
        # The context holds whole cells, so it may be sealed.
        facts["context"] = keys.decrypt(facts["context"]) if facts["context"] else None
        row["how"] = [step._asdict() for step in tell_how(column, facts)]
        row["cells"] = origins.tell_cells(connection, column, row | facts)
        row["carried"] = origins.tell_carried(column, facts)
        is_sent = row["why"] == BY_SUBMISSION and row["decision_id"]
        row["submission"] = origins.tell_submission(connection, certificate_id, column, keys) if is_sent else None
    return rows


def _tell_why(why: str, *, chosen: bool) -> tuple[str, str]:
    """The reason in both languages; beside a value that lost it speaks of the one that was chosen.

    >>> _tell_why("precision", chosen=False)
    ('采用值：精度更高', 'of the chosen value: it is more precise')
    """
    zh, en = CRITERIA[why]
    return (zh, en) if chosen or why == "agrees" else (f"采用值：{zh}", f"of the chosen value: {en}")


def add_dossiers(history: Row, find: Callable[[Collection[str]], dict[str, Row]]) -> Row:
    """The history with, beside each value that a reviewer chose, when that was and which dossier tells the rest (`chosen_by_hand`).

    `find` looks decisions up in the casework store; it is asked once, and not at all where no reviewer chose.
    """
    sources = [source for column in history["columns"] for source in column["sources"]]
    asked = {one["decision_id"] for one in sources if one["decision_id"] and not one["submission"]}
    found = find(asked) if asked else {}
    for source in sources:
        source["chosen_by_hand"] = found.get(source["decision_id"])
    return history


def _rows(connection: duckdb.DuckDBPyConnection, query: str, *parameters: str) -> list[Row]:
    frame: pl.DataFrame = connection.sql(query, params=list(parameters)).pl()
    return frame.to_dicts()


def _show(column: str, value: str | None, keys: Keys) -> str | None:
    """The value as it may be printed: sealed ones are opened, and a personal number keeps its ends only."""
    if value is None:
        return None
    plain = keys.decrypt(value)
    if column not in PERSONAL_COLUMNS and plain == value:
        return plain
    return plain[:3] + "*" * max(len(plain) - 5, 1) + plain[-2:] if len(plain) > 5 else "*" * len(plain)


def _published(release: Release, certificate_id: str) -> Row | None:
    """What an enquirer sees, without the keys it is found by."""
    with open_to_read(release.lookup) as connection:
        for table in filled_tables(connection):
            query = f"select * exclude (id_number_key, certificate_number_key) from {table} where certificate_id = ?"
            if found := _rows(connection, query, certificate_id):
                return found[0]
    return None
