"""What verdicts become: outcomes, decisions with their rule named, certificates with their status, cases that wait."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from pipelines.reconcile.answers import explain
from pipelines.reconcile.submissions import Submission
from pipelines.reconcile.verdict import Verdict
from pipelines.survivorship.decisions import outrank
from schemas.campaign import Campaign

OUTCOME_SCHEMA = {
    "source_file": pl.String(), "row": pl.Int64(), "submission_id": pl.String(), "submitted_at": pl.String(), "action": pl.String(),
    "disposition": pl.String(), "reasons": pl.List(pl.String()), "certificate_id": pl.String(), "holder_id": pl.String(),
    "supersedes": pl.String(), "advice": pl.String(), "answer": pl.String(), "content": pl.String(), "evidence": pl.String(),
}  # fmt: skip
DECISION_SCHEMA = {
    "decision_id": pl.String(), "submission_id": pl.String(), "certificate_id": pl.String(), "column": pl.String(),
    "value": pl.String(), "action": pl.String(), "rule": pl.String(), "decided_by": pl.String(), "decided_at": pl.String(),
}  # fmt: skip
CASE_SCHEMA = {
    "case_id": pl.String(), "kind": pl.String(), "priority": pl.Float64(), "reasons": pl.List(pl.String()),
    "certificate_id": pl.String(), "holder_id": pl.String(), "submission_id": pl.String(), "advice": pl.String(),
    "waiting_since": pl.String(), "due_at": pl.String(),
}  # fmt: skip


BY_SUBMISSION = "submission"
"""Why a certificate carries a value that an accepted submission chose."""


class Judged(NamedTuple):
    """One submission with its verdict."""

    submission: Submission
    verdict: Verdict


def tell_outcomes(frame: pl.DataFrame, judged: Iterable[Judged]) -> pl.DataFrame:
    """One row for each line of the submissions, in their order, malformed ones included."""
    by_key = {item.submission.key: item for item in judged}
    rows = [_outcome(row, by_key.get((row["source_file"], row["row"]))) for row in frame.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=OUTCOME_SCHEMA, orient="row")


def _outcome(row: dict[str, object], judged: Judged | None) -> dict[str, object]:
    kept = {column: row[column] for column in OUTCOME_SCHEMA if column in row}
    if judged is None:
        fault = Verdict("malformed", str(row["fault"]), (str(row["fault"]),))
        return {**kept, "disposition": "malformed", "reasons": list(fault.reasons), "advice": fault.advice}
    submission, verdict = judged
    return {
        **kept,
        "disposition": verdict.disposition,
        "reasons": list(verdict.reasons),
        "certificate_id": verdict.certificate_id,
        "holder_id": verdict.holder_id,
        "advice": verdict.advice,
        "answer": json.dumps(explain(submission, verdict), ensure_ascii=False, sort_keys=True),
    }


def tell_decisions(judged: Iterable[Judged]) -> pl.DataFrame:
    """One row for each thing that the machine decided: the submission as a whole (`column` null) and every field it chose."""
    rows = [
        row
        for item in sorted(judged, key=_moment)
        if item.verdict.disposition == "accepted" and item.verdict.known
        for row in _decisions(item)
    ]
    return pl.DataFrame(rows, schema=DECISION_SCHEMA, orient="row")


def _decisions(item: Judged) -> Iterable[dict[str, str | None]]:
    submission, verdict = item
    certificate_id = verdict.known.certificate_id if verdict.known else ""
    for column, value in ((None, None), *verdict.choices.items()):
        yield {
            "decision_id": decision_id(submission.digest, certificate_id, column or ""),
            "submission_id": submission.submission_id,
            "certificate_id": certificate_id,
            "column": column,
            "value": value,
            "action": submission.action,
            "rule": verdict.rule,
            "decided_by": verdict.decided_by,
            "decided_at": verdict.decided_at or submission.moment.isoformat(),
        }


def _moment(item: Judged) -> tuple[dt.datetime, tuple[str, int]]:
    """When it was sent; of two of one moment the later line counts as later."""
    return item.submission.moment, item.submission.key


def decision_id(*parts: str) -> str:
    """The same id for the same decision, however often the run is repeated."""
    return "D" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


STATUS_AFTER = {("confirm", "accepted"): "已确认", ("amend", "accepted"): "已通过", ("amend", "in_review"): "待审核"}


def change_certificates(certificates: pl.DataFrame, judged: Iterable[Judged], campaign: Campaign) -> pl.DataFrame:
    """The certificates with the values that decisions chose, their status and its day; the later decision wins."""
    changed: dict[str, dict[str, str]] = {}
    for submission, verdict in sorted(judged, key=_moment):
        status = STATUS_AFTER.get((submission.action, verdict.disposition))
        if verdict.known is None or status is None:
            continue
        values = changed.setdefault(verdict.known.certificate_id, {})
        if verdict.disposition == "in_review" and values.get("status"):
            continue
        values.update(verdict.choices, status=status, status_on=campaign.local_day(submission.moment).isoformat())
    return _overlay(certificates, changed)


def _overlay(certificates: pl.DataFrame, changed: dict[str, dict[str, str]]) -> pl.DataFrame:
    """The frame with the changed values laid over its own."""
    columns = sorted({column for values in changed.values() for column in values})
    if "status_on" not in certificates.columns:
        certificates = certificates.with_columns(status_on=pl.lit(None, pl.String))
    schema = {"certificate_id": pl.String(), **{f"{column}_new": pl.String() for column in columns}}
    rows = [
        {"certificate_id": key, **{f"{column}_new": values.get(column) for column in columns}}
        for key, values in changed.items()
    ]
    laid = certificates.join(
        pl.DataFrame(rows, schema=schema, orient="row"), on="certificate_id", how="left", maintain_order="left"
    )
    return laid.with_columns(pl.coalesce(f"{column}_new", column).alias(column) for column in columns).drop(
        f"{c}_new" for c in columns
    )


def trace_choices(values: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """The certificates' values with those that the machine's decisions chose, each under its decision; losers stay beside."""
    latest = decisions.drop_nulls("column").unique(["certificate_id", "column"], keep="last", maintain_order=True)
    chosen = latest.select(
        "certificate_id",
        "column",
        "value",
        pl.lit(None, pl.String).alias("record_id"),
        "decision_id",
        chosen=True,
        why=pl.lit(BY_SUBMISSION),
    )
    return outrank(values, chosen).sort("certificate_id", "column", "record_id", "value")


def leave_unearned(statuses: pl.DataFrame | None, judged: Iterable[Judged]) -> pl.DataFrame | None:
    """The statuses without those 已确认 that only the holder's click stands for: late, in doubt, or no longer their certificate."""
    earned = ("accepted", "duplicate")
    confirmed = {
        item.verdict.certificate_id
        for item in judged
        if item.submission.action in ("confirm", "claim") and item.verdict.disposition in earned
    }
    if statuses is None:
        return None
    return statuses.filter(
        (pl.col("status") != "已确认") | pl.col("certificate_id").is_in(sorted(filter(None, confirmed)))
    )


def lay_statuses(certificates: pl.DataFrame, statuses: pl.DataFrame | None, campaign: Campaign) -> pl.DataFrame:
    """The certificates with the status that casework gave them, and the campaign's day since when."""
    if statuses is None or statuses.is_empty():
        return certificates
    changed = {
        row["certificate_id"]: {"status": row["status"], "status_on": _day(row["since"], campaign)}
        for row in statuses.iter_rows(named=True)
    }
    return _overlay(certificates, changed)


def _day(moment: str, campaign: Campaign) -> str:
    return campaign.local_day(dt.datetime.fromisoformat(moment)).isoformat()


PRIORITIES = {"register": 3.0, "amend": 2.0, "claim": 1.0, "confirm": 1.0}


def queue_cases(judged: Iterable[Judged], campaign: Campaign, base: float) -> pl.DataFrame:
    """One row for each submission that a person must decide, due after the campaign's hours."""
    waiting = [item for item in judged if item.verdict.disposition == "in_review"]
    return pl.DataFrame([_case(item, campaign, base) for item in waiting], schema=CASE_SCHEMA, orient="row")


def _case(item: Judged, campaign: Campaign, base: float) -> dict[str, object]:
    submission, verdict = item
    return {
        "case_id": f"submission-{submission.submission_id}",
        "kind": "submission",
        "priority": base + PRIORITIES[submission.action] + len(verdict.reasons) / 10,
        "reasons": list(verdict.reasons),
        "certificate_id": verdict.certificate_id,
        "holder_id": verdict.holder_id,
        "submission_id": submission.submission_id,
        "advice": verdict.advice,
        "waiting_since": submission.moment.isoformat(),
        "due_at": (submission.moment + dt.timedelta(hours=campaign.deadline_hours)).isoformat(),
    }
