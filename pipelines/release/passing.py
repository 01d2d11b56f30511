"""Which certificates an enquirer may rely on, each with the rule that let it pass."""

from collections.abc import Collection

import polars as pl

from pipelines.finding_verdicts import is_confirmed, is_overruled
from pipelines.reconcile.rulings import RULED
from schemas.campaign import Campaign

SUSPENDED = "已暂停"
HELD_BACK = (SUSPENDED, "已撤销")


def pass_certificates(
    certificates: pl.DataFrame, findings: pl.DataFrame, submissions: pl.DataFrame, campaign: Campaign
) -> pl.DataFrame:
    """The certificates with their open findings and `passed_by`: the rule they pass by, null for those that wait.

    A certificate passes in scope (or if reviewers called the doubt about that unfounded), without an open finding that holds it, and unless it is suspended or revoked:
    by `approved` or `confirmed` as its status says; by `official_record` if an office's own data attests it and the
    campaign trusts that. What a reviewer approved passes in spite of findings and of an undecided scope, but for a finding
    that reviewers confirmed: that holds it whatever else was said.
    """
    overruled = pl.col("certificate_id").is_in(_approved_by_reviewer(submissions).implode()) & (
        pl.col("status") == "已通过"
    )
    clean = pl.col("in_scope").fill_null(pl.col("_scope_settled")).fill_null(False) & ~(
        pl.col("_holds").fill_null(0) > 0
    )
    sound = ~(pl.col("_confirmed").fill_null(0) > 0)
    may_pass = (clean | (overruled & pl.col("in_scope").fill_null(True))) & sound & ~pl.col("status").is_in(HELD_BACK)
    attested = pl.lit(campaign.publication_basis == "official_record") & (pl.col("records") > 0)
    rule = (
        pl.when(pl.col("status") == "已通过")
        .then(pl.lit("approved"))
        .when(pl.col("status") == "已确认")
        .then(pl.lit("confirmed"))
        .when(attested)
        .then(pl.lit("official_record"))
    )
    return (
        certificates.drop("findings", "passed_by", strict=False)
        .join(_open_codes(findings), on="certificate_id", how="left", maintain_order="left")
        .join(_scope_settled(findings), on="certificate_id", how="left", maintain_order="left")
        .with_columns(
            findings=pl.col("findings").fill_null(pl.lit([], pl.List(pl.String))),
            passed_by=pl.when(may_pass).then(rule),
        )
        .drop("_holds", "_confirmed", "_scope_settled")
    )


def find_suspended(certificates: pl.DataFrame, told: Collection[str]) -> pl.DataFrame:
    """The suspended certificates of these that earlier releases told of; what no enquirer was ever told of stays unknown.

    What a suspended certificate would be told as without its suspension is no matter: a finding that came since, or that
    was lifted since, changes nothing about what employers rely on.
    """
    suspended = (pl.col("status") == SUSPENDED) & pl.col("in_scope").fill_null(True)
    return certificates.filter(suspended & pl.col("certificate_id").is_in(sorted(told)))


def _approved_by_reviewer(submissions: pl.DataFrame) -> pl.Series:
    """The certificates of submissions that a person, not a rule, accepted."""
    ruled = (pl.col("disposition") == "accepted") & pl.col("reasons").list.contains(RULED)
    return submissions.filter(ruled)["certificate_id"].drop_nulls().unique()


def _scope_settled(findings: pl.DataFrame) -> pl.DataFrame:
    """The certificates whose undecided scope reviewers decided, by calling the doubt about it unfounded."""
    settled = findings.filter((pl.col("code") == "SCOPE_UNCLEAR") & is_overruled(findings))
    return settled.select("certificate_id", _scope_settled=True).unique()


def _open_codes(findings: pl.DataFrame) -> pl.DataFrame:
    """For each certificate the codes of its open findings, and how many of them hold it or are confirmed; a note is no suspicion."""
    is_open = pl.col("open").fill_null(True) if "open" in findings.columns else pl.lit(True)
    return (
        findings.with_columns(_confirmed=is_confirmed(findings))
        .filter(is_open & ((pl.col("severity") != "note") | pl.col("_confirmed")))
        .group_by("certificate_id")
        .agg(
            findings=pl.col("code").unique().sort(),
            _holds=((pl.col("severity") == "hold") | pl.col("_confirmed")).sum(),
            _confirmed=pl.col("_confirmed").sum(),
        )
    )
