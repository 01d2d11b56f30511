"""All findings: rules judge the golden certificates, checks compare them with each other, severities come from the catalogue."""

import hashlib

import polars as pl

from pipelines.findings.added import judge_added, judge_corrected, judge_noticed
from pipelines.findings.ages import judge_ages
from pipelines.findings.bodies import judge_bodies
from pipelines.findings.dates import judge_dates
from pipelines.findings.disputes import judge_disputes
from pipelines.findings.documents import judge_documents
from pipelines.findings.holders import judge_holders
from pipelines.findings.numbers import judge_claims, judge_numbers
from pipelines.findings.parted import judge_parted
from pipelines.findings.raising import RAISED, raised
from pipelines.findings.scope import judge_scope
from pipelines.findings.series import judge_titles
from pipelines.findings.sources import gather_sources, judge_sources
from pipelines.findings.unborne import judge_unborne
from pipelines.findings.void import judge_void
from pipelines.survivorship import Golden
from pipelines.survivorship.golden_facts import as_records
from pipelines.validate import judge
from schemas.campaign import Campaign
from schemas.reasons import catalogue

OF_RULE = {
    "TITLE_NOT_IN_SERIES": "TITLE_OUTSIDE_SERIES",
    "LEVEL_CONTRADICTS_TITLE": "LEVEL_AGAINST_TITLE",
    "AUTHORITY_POWERLESS": "AUTHORITY_WITHOUT_POWER",
    "AUTHORITY_PLACE_UNKNOWN": "AUTHORITY_WITHOUT_POWER",
    "AUTHORITY_NOT_UNDERSTOOD": "SCOPE_UNCLEAR",
    "AUTHORITY_SEAT_UNKNOWN": "SCOPE_UNCLEAR",
    "TITLE_NOT_YET_OR_NO_LONGER": "TITLE_NOT_THEN",
    "SERIES_NOT_YET_OR_NO_LONGER": "TITLE_NOT_THEN",
    "AUTHORITY_NOT_YET": "AUTHORITY_NOT_THEN",
    "AUTHORITY_ABOLISHED": "AUTHORITY_NOT_THEN",
    "AUTHORITY_LATER_NAME": "AUTHORITY_NAMED_LATER",
    "AUTHORITY_ABOVE_ITS_POWER": "AUTHORITY_ABOVE_POWER",
    "AUTHORITY_OUTSIDE_FIELD": "AUTHORITY_OUTSIDE_ITS_FIELD",
    "RECOGNITION_ABOVE_MEDIUM": "METHOD_ABOVE_POWER",
    "SPECIALTY_CONTRADICTS_SERIES": "SPECIALTY_OUTSIDE_SERIES",
    "AGE_UNDER_16": "HOLDER_UNDER_16",
    "AGE_TOO_YOUNG_FOR_LEVEL": "AGE_UNUSUAL",
    "AGE_OVER_70": "HOLDER_OVER_70",
    "NUMBER_OUT_OF_SEQUENCE": "NUMBER_OUT_OF_PLACE",
    "MANAGEMENT_NUMBER_CONTRADICTS": "MANAGEMENT_NUMBER_AGAINST",
}
"""Which finding a golden certificate has when it breaks a rule for records."""

UNREAD = {
    "ACQUISITION_METHOD_UNKNOWN": "acquisition_method",
    "LEVEL_UNKNOWN": "level",
    "TITLE_UNKNOWN": "title",
}
"""Words that a source wrote and nobody understood may put a certificate outside the campaign."""

ESSENTIAL = ("title", "level", "acquired_on")
"""Columns in which the records of one certificate must not contradict each other."""


def find(
    golden: Golden,
    records: pl.DataFrame,
    broken: pl.DataFrame,
    links: pl.DataFrame,
    *,
    campaign: Campaign,
    claims: pl.DataFrame | None = None,
    parted: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The table `findings`: one row per certificate, code and column, all open.

    `broken` (rules that single records break) matters only where the golden certificate still breaks them: a slip that
    other sources put right is none of its faults; a row that is void speaks against it. `links` tell which certificates hold pairs that nobody could decide,
    `claims` which numbers holders apply for, `parted` (`linkage.find_parted`) which certificates came apart after people decided.
    """
    attested = gather_sources(golden.certificates, golden.certificate_values, records)
    checks = [
        _judge_by_rules(golden.certificates, campaign),
        *judge_numbers(attested, golden.certificate_values, records, broken),
        *([] if claims is None else judge_claims(attested, claims)),
        *([] if parted is None else judge_parted(golden.certificates, parted)),
        *judge_void(attested, golden.certificate_values, records, broken),
        *judge_added(attested, golden.certificate_values, records),
        *judge_corrected(attested, golden.certificate_values, broken),
        *judge_noticed(golden.certificates, golden.certificate_values, records),
        *judge_bodies(attested, campaign),
        *judge_documents(attested),
        *judge_unborne(attested, golden.certificate_values, records),
        *judge_ages(golden.certificates),
        *judge_dates(attested, golden.certificate_values, records, broken),
        *judge_disputes(golden.certificates, golden.certificate_values, broken),
        *judge_holders(attested, golden.certificate_values, records),
        *judge_scope(attested, golden.certificate_values, records, campaign),
        *_unread(golden.certificates, golden.certificate_values, broken),
        _conflicts(golden.certificates, golden.certificate_values, links, broken),
    ]
    so_far = pl.concat([pl.DataFrame(schema=RAISED), *checks])
    doubts = _with_severity(pl.concat([so_far, judge_titles(attested, golden.certificate_values, broken, so_far)]))
    found = pl.concat([doubts, _with_severity(pl.concat(judge_sources(attested, doubts)))])
    waited_for = pl.col("code").is_in(sorted(campaign.publication_waits_for))
    graver = pl.when(waited_for & pl.col("severity").is_in(["warn", "note"])).then(pl.lit("hold")).otherwise("severity")
    return _finish(found.with_columns(severity=graver), golden.certificates)


def _judge_by_rules(certificates: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """The findings that follow from rules which the golden certificates break."""
    judged = judge(as_records(certificates), campaign).broken.filter(pl.col("code").is_in(list(OF_RULE)))
    return judged.select(
        pl.col("record_id").alias("certificate_id"),
        pl.col("code").replace_strict(OF_RULE, return_dtype=pl.String),
        "column",
        pl.lit(None, pl.String).alias("record_id"),
        pl.lit(None, pl.String).alias("detail"),
    ).unique(["certificate_id", "code", "column"], maintain_order=True)


def _unread(certificates: pl.DataFrame, values: pl.DataFrame, broken: pl.DataFrame) -> list[pl.DataFrame]:
    """Certificates without a golden value in a column where a source wrote one that the vocabulary does not know."""
    ids = values.filter(pl.col("record_id").is_not_null()).select("record_id", "certificate_id").unique()
    return [
        raised(
            certificates.filter(pl.col(column).is_null()).join(
                broken.filter(pl.col("code") == code).join(ids, on="record_id", how="inner"),
                on="certificate_id",
                how="semi",
            ),
            "SCOPE_UNCLEAR",
            column,
        )
        for code, column in UNREAD.items()
    ]


def _conflicts(
    certificates: pl.DataFrame, values: pl.DataFrame, links: pl.DataFrame, broken: pl.DataFrame
) -> pl.DataFrame:
    """Certificates whose undecided pairs also contradict each other in an essential column."""
    ids = values.filter(pl.col("record_id").is_not_null()).select("record_id", "certificate_id").unique()
    unsure = links.filter((pl.col("judgement") == "unsure") & (pl.col("level") == "certificate"))
    inside = (
        unsure.join(ids, left_on="record_id_l", right_on="record_id", how="inner")
        .join(ids, left_on="record_id_r", right_on="record_id", how="inner", suffix="_r")
        .filter(pl.col("certificate_id") == pl.col("certificate_id_r"))
        .select("certificate_id")
        .unique()
    )
    refused = broken.filter(pl.col("severity") == "quarantine").select("record_id").unique()
    against = values.filter(
        pl.col("column").is_in(ESSENTIAL)
        & ~pl.col("chosen")
        & ~pl.col("why").is_in(["agrees", "precision", "month_agreement"])
    ).join(refused, on="record_id", how="anti")
    doubtful = inside.join(against, on="certificate_id", how="semi")
    return raised(certificates.join(doubtful, on="certificate_id", how="semi"), "EVIDENCE_CONFLICTS")


def _with_severity(found: pl.DataFrame) -> pl.DataFrame:
    severities = {code: reason.severity for code, reason in catalogue().items()}
    return found.with_columns(severity=pl.col("code").replace_strict(severities, return_dtype=pl.String))


def _finish(found: pl.DataFrame, certificates: pl.DataFrame) -> pl.DataFrame:
    """The table in its order, each finding with an id that stays as long as the suspicion does."""
    ordered = (
        found.unique(["certificate_id", "code", "column"], keep="first", maintain_order=True)
        .join(certificates.select("certificate_id", "holder_id"), on="certificate_id", how="left")
        .sort("certificate_id", "code", "column")
    )
    ids = [_finding_id(*row) for row in ordered.select("certificate_id", "code", "column").iter_rows()]
    return ordered.with_columns(finding_id=pl.Series(ids, dtype=pl.String), open=pl.lit(True)).select(
        "certificate_id", "code", "severity", "column", "record_id", "finding_id", "holder_id", "detail", "open"
    )


def _finding_id(certificate_id: str, code: str, column: str | None) -> str:
    return "F" + hashlib.sha256(f"{certificate_id}\x1f{code}\x1f{column or ''}".encode()).hexdigest()[:20]
