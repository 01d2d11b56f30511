"""Questions to the restricted register, for staff pages only; opened by the curated door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.lookup_keys import fold_name
from pipelines.reconcile.submissions import PAGES
from pipelines.release.reading import open_to_read

ROW_DISPOSITIONS = ("linked", "quarantined", "superseded", "header", "noise")


@dataclass(frozen=True)
class RunLedger:
    """One run in numbers: the release, the division of rows, reasons, offices and files."""

    headline: dict[str, object]
    rows: dict[str, int]
    rows_received: int
    submissions: dict[str, int]
    reasons: list[tuple[str, int]]
    offices: list[tuple[str, str, int]]
    files: dict[str, int]
    rejected: list[tuple[str, str]]


@dataclass(frozen=True)
class WaitingCase:
    """One case of the queue, in the order a person should take it."""

    case_id: str
    kind: str
    priority: float
    reasons: tuple[str, ...]
    certificate_id: str | None
    holder_id: str | None
    submission_id: str | None
    record_id: str | None
    record_id_l: str | None
    record_id_r: str | None
    advice: str | None
    waiting_since: str | None
    due_at: str | None


class Register:
    """One release's register file, read-only, with outside access off and the configuration locked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[WaitingCase] | None = None
        self._names: dict[str, str] | None = None
        self._connection = open_to_read(path)

    def rows(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one query, on a cursor of its own."""
        return self._connection.cursor().execute(query, list(values)).fetchall()

    def records(self, query: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """The rows of one query, each by column name."""
        cursor = self._connection.cursor().execute(query, list(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def records_named(self, query: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        """The rows of one query whose values have names, each by column name."""
        cursor = self._connection.cursor().execute(query, dict(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def frame(self, query: str, values: Sequence[object] = ()) -> pl.DataFrame:
        """The rows of one query as a frame, sealed values as tokens."""
        return self._connection.cursor().sql(query, params=list(values)).pl()

    def table(self, name: str) -> pl.DataFrame:
        """A whole table, sealed values as tokens; `name` is one of the contract's."""
        return self._connection.cursor().sql(f'select * from "{name}"').pl()

    def run_ledger(self) -> RunLedger:
        """The ledger of the run that made this release."""
        release_id, as_of, published = self.rows("select release_id, as_of, certificates from release")[0]
        dispositions = dict(self.rows(f"select disposition, count(*) from lineage where not {SUBMISSION} group by 1"))
        submissions = dict(self.rows("select disposition, count(*) from submissions group by 1 order by 2 desc"))
        headline = {
            "release": release_id,
            "as_of": as_of[:10],
            "certificates": self._count("certificates"),
            "holders": self._count("holders"),
            "published": published,
            "queue": self._count("review_queue"),
            "rows": sum(dispositions.values()),
            "deliveries": self._count("deliveries"),
            "submissions": sum(submissions.values()),
        }
        return RunLedger(
            headline=headline,
            rows={key: dispositions.pop(key, 0) for key in ROW_DISPOSITIONS} | dispositions,
            rows_received=self.rows("select coalesce(sum(rows), 0)::bigint from deliveries")[0][0],
            submissions=submissions,
            reasons=self.rows(REASONS),
            offices=self.rows(OFFICES),
            files=dict(self.rows("select disposition, count(*) from deliveries group by 1")),
            rejected=self.rows(
                "select source_file, coalesce(reason, '') from deliveries where disposition = 'rejected' order by source_file"
            ),
        )

    def waiting_cases(self) -> list[WaitingCase]:
        """The whole queue, most consequential first, the longest waiting first among equals; read once, since a release never changes."""
        if self._waiting is None:
            names = ", ".join(field.name for field in fields(WaitingCase))
            rows = self.records(
                f"select {names} from review_queue order by priority desc, waiting_since nulls last, case_id"
            )
            self._waiting = [WaitingCase(**row | {"reasons": tuple(row["reasons"] or ())}) for row in rows]
        return self._waiting

    def folded_names(self) -> dict[str, str]:
        """Every spelling of a holder's name in the register and its exact form; read once."""
        if self._names is None:
            spellings = self.rows("select distinct holder_name from certificates where holder_name is not null")
            self._names = {spelling: fold_name(spelling) for (spelling,) in spellings}
        return self._names

    def _count(self, table: str) -> int:
        return int(self.rows(f"select count(*) from {table}")[0][0])


SUBMISSION = f"(starts_with(source_file, 'submissions/') or source_file = '{PAGES}')"
"""A line of a file of submissions, or what was sent on the pages: no row of a delivery."""
REASONS = (
    "select reason, count(*) from (select unnest(reasons) as reason from lineage where disposition = 'quarantined')"
    " group by reason order by 2 desc, 1 limit 40"
)
OFFICES = (
    "select coalesce(d.office_name, d.office), l.disposition, count(*) from lineage l join deliveries d using (source_file)"
    " group by 1, 2 order by 1, 2"
)
