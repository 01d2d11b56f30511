"""What a verdict on a finding would change, worked out by the release's own rule for what passes."""

from collections.abc import Iterable, Sequence

import polars as pl

from lookup_app import curated_door, review_work
from lookup_app.case_files import CaseFile
from lookup_app.wording import Words
from pipelines.casework.verdicts import Finding, Given
from pipelines.finding_verdicts import CONFIRMED, UNFOUNDED, heed
from pipelines.release.passing import pass_certificates


def lines(file: CaseFile, finding: Finding, said: Iterable[Given], say: Words) -> list[str]:
    """One line a verdict: the certificate can be looked up then, or what still holds it."""
    counting = [given for given in said if given.stands and given.finding.key != finding.key]
    told = []
    for verdict in (UNFOUNDED, CONFIRMED):
        seen = foresee([finding.certificate_id], [*_rows(counting), _row(finding, verdict)])
        rule, held = seen.get(finding.certificate_id, (None, []))
        then = say("verdict.passes", rule=say(f"rule_passed.{rule}")) if rule else say("verdict.held")
        codes = [code for code in held if code != finding.code or verdict == CONFIRMED]
        because = review_work.sentences(codes, say)
        told.append(say("verdict.then", verdict=say(f"verdict.{verdict}"), then=f"{then}{because if not rule else ''}"))
    return told


def foresee_all(given: Sequence[tuple[Finding, str]]) -> dict[str, tuple[str | None, list[str]]]:
    """The same for many findings at once, each with its verdict."""
    return foresee([finding.certificate_id for finding, _ in given], [_row(*one) for one in given])


def foresee(
    certificate_ids: Sequence[str], verdicts: list[dict[str, str | None]]
) -> dict[str, tuple[str | None, list[str]]]:
    """For each certificate the rule by which it passes if these verdicts count (null for none), and the codes that hold it."""
    register = curated_door.register()
    if register is None:
        return {}
    certificates, found, submissions = (
        register.frame(f"select * from {table} where certificate_id in (select unnest(?))", [list(certificate_ids)])
        for table in ("certificates", "findings", "submissions")
    )
    schema = dict.fromkeys(
        ("certificate_id", "code", "column", "basis", "verdict", "verdict_id", "decided_at"), pl.String()
    )
    standing = found.filter(pl.col("verdict").is_not_null()).with_columns(decided_at=pl.lit(""))
    given = pl.concat([standing.select(list(schema)), pl.DataFrame(verdicts, schema=schema)])
    heeded = heed(found.drop("verdict", "verdict_id").with_columns(open=pl.lit(True)), given)
    passed = pass_certificates(certificates, heeded, submissions, curated_door.campaign())
    held = heeded.filter(pl.col("open") & ((pl.col("severity") == "hold") | pl.col("verdict").eq_missing(CONFIRMED)))
    codes = {one: sorted(set(held.filter(pl.col("certificate_id") == one)["code"])) for one in certificate_ids}
    return {one: (rule, codes[one]) for one, rule in passed.select("certificate_id", "passed_by").iter_rows()}


def _rows(given: Iterable[Given]) -> list[dict[str, str | None]]:
    return [_row(one.finding, one.verdict) for one in given]


def _row(finding: Finding, verdict: str) -> dict[str, str | None]:
    return {**finding._asdict(), "verdict": verdict, "verdict_id": "foreseen", "decided_at": "9999"}
