"""Reconciliation as a stage: submissions and golden records in, outcomes and their effects out."""

import datetime as dt
from typing import NamedTuple

import polars as pl

from pipelines.reconcile import effects
from pipelines.reconcile.course import judge_all
from pipelines.reconcile.register import Golden, build_register
from pipelines.reconcile.rulings import read_rulings
from pipelines.reconcile.submissions import well_formed
from pipelines.review_queue import PRIORITY
from schemas.campaign import Campaign


class Reconciliation(NamedTuple):
    """Outcomes of all lines, the machine's decisions, certificates and their values after them, and what waits for a person."""

    submissions: pl.DataFrame
    decisions: pl.DataFrame
    certificates: pl.DataFrame
    review_queue: pl.DataFrame
    certificate_values: pl.DataFrame


def reconcile(
    submissions: pl.DataFrame,
    golden: Golden,
    findings: pl.DataFrame,
    records: pl.DataFrame,
    *,
    campaign: Campaign,
    now: dt.datetime | None = None,
    rulings: pl.DataFrame | None = None,
    statuses: pl.DataFrame | None = None,
) -> Reconciliation:
    """Every line of the submissions answered, and what follows from the answers.

    `now` ends the world: a submission made after it is not known yet, so it is left out. Without it all count. `rulings` and
    `statuses` come from the casework store and outrank what the rules would say.
    """
    known = submissions if now is None else _until(submissions, now)
    well = list(well_formed(known))
    verdicts = judge_all(well, build_register(well, golden, findings, records), campaign, read_rulings(rulings))
    judged = [effects.Judged(submission, verdicts[submission.key]) for submission in well]
    decisions = effects.tell_decisions(judged)
    certificates = effects.change_certificates(golden.certificates, judged, campaign)
    return Reconciliation(
        effects.tell_outcomes(known, judged),
        decisions,
        effects.lay_statuses(certificates, effects.leave_unearned(statuses, judged), campaign),
        effects.queue_cases(judged, campaign, PRIORITY["submission"]),
        effects.trace_choices(golden.certificate_values, decisions),
    )


def _until(submissions: pl.DataFrame, now: dt.datetime) -> pl.DataFrame:
    """The lines that had come in by then; a malformed one has no time and stays."""
    later = {submission.key for submission in well_formed(submissions) if submission.moment > now}
    keep = [
        (row["source_file"], row["row"]) not in later
        for row in submissions.select("source_file", "row").iter_rows(named=True)
    ]
    return submissions.filter(pl.Series(keep, dtype=pl.Boolean))
