"""Judging: every record on exactly one side, with every rule it breaks."""

from typing import NamedTuple

import polars as pl

from pipelines.validate.authorities import authority_rules, describe_authorities
from pipelines.validate.dates import age_rules, date_rules
from pipelines.validate.facts import describe
from pipelines.validate.identity import holder_rules, id_number_rules, name_rules
from pipelines.validate.number_use import describe_numbers, number_rules
from pipelines.validate.origin import describe_origin, origin_rules
from pipelines.validate.rule import Rule
from pipelines.validate.scope import scope_rules
from pipelines.validate.surroundings import describe_surroundings
from pipelines.validate.titles import describe_titles, title_rules
from schemas.campaign import Campaign
from schemas.reasons import catalogue

CONTRADICTIONS = (
    *("ID_CHECK_DIGIT", "SEX_CONTRADICTS_ID", "BIRTH_CONTRADICTS_ID", "DATES_YEARS_APART", "YEAR_CONTRADICTS_DATE"),
    *(
        "DOCUMENT_YEAR_CONTRADICTS_DATE",
        "LEVEL_CONTRADICTS_TITLE",
        "SPECIALTY_CONTRADICTS_SERIES",
        "SPECIALTY_UNUSUAL_IN_SERIES",
        "MANAGEMENT_NUMBER_CONTRADICTS",
    ),
)
"""Slips that each may befall a sound record; nobody makes this many of them at once."""
TOO_MANY_CONTRADICTIONS = 3
BROKEN_SCHEMA = {"record_id": pl.String, "code": pl.String, "severity": pl.String, "column": pl.String}


class Judged(NamedTuple):
    """Every record, on exactly one side; `broken` has one line for each record and rule it breaks."""

    valid: pl.DataFrame
    quarantined: pl.DataFrame
    broken: pl.DataFrame


def all_rules(campaign: Campaign) -> list[Rule]:
    """Every rule, in the order of the catalogue."""
    return [
        *name_rules(),
        *id_number_rules(),
        *holder_rules(),
        *date_rules(campaign),
        *age_rules(),
        *title_rules(),
        *authority_rules(),
        *number_rules(),
        *origin_rules(),
        *scope_rules(campaign),
    ]


def judge(records: pl.DataFrame, campaign: Campaign) -> Judged:
    """The records that stand, those that are refused, and every rule each of them breaks.

    A rule that can't be decided counts as unbroken. A record is refused when one of its rules has the severity `quarantine`.
    """
    rules = all_rules(campaign)
    verdicts = _describe_all(records, campaign).select(
        "record_id", *(rule.broken.fill_null(False).alias(rule.code) for rule in rules)
    )
    several = pl.sum_horizontal(pl.col(code).cast(pl.UInt8) for code in CONTRADICTIONS) >= TOO_MANY_CONTRADICTIONS
    verdicts = verdicts.with_columns(RECORD_CONTRADICTS_ITSELF=several)
    broken = _list_broken(verdicts, {rule.code: rule.column for rule in rules} | {"RECORD_CONTRADICTS_ITSELF": None})
    refused = broken.filter(pl.col("severity") == "quarantine")["record_id"].unique()
    is_refused = records["record_id"].is_in(refused.implode())
    return Judged(records.filter(~is_refused), records.filter(is_refused), broken)


def _describe_all(records: pl.DataFrame, campaign: Campaign) -> pl.DataFrame:
    """The records with every fact a rule may look at."""
    described = describe_surroundings(describe_titles(describe(records)))
    described = describe_authorities(described, campaign)
    return describe_origin(describe_numbers(described))


def _list_broken(verdicts: pl.DataFrame, columns: dict[str, str | None]) -> pl.DataFrame:
    """One line for each record and broken rule, by record and code."""
    ids = verdicts["record_id"]
    ranks = ids.arg_sort().arg_sort()
    codes = sorted(columns)
    named = [(code, catalogue()[code].severity, columns[code]) for code in codes]
    names = pl.DataFrame(named, schema=list(BROKEN_SCHEMA)[1:], schema_overrides=BROKEN_SCHEMA, orient="row")
    broken = [verdicts[code].arg_true().alias("at").to_frame().with_columns(rule=at) for at, code in enumerate(codes)]
    pairs = pl.concat(broken)
    pairs = pairs.with_columns(rank=ranks[pairs["at"]]).sort("rank", maintain_order=True)
    return pl.concat([ids[pairs["at"]].to_frame(), names[pairs["rule"]]], how="horizontal")


def quarantine_table(judged: Judged) -> pl.DataFrame:
    """The contract table `quarantine`: each refused record, all its reasons, its source's words."""
    reasons = judged.broken.group_by("record_id").agg(reasons=pl.col("code").sort())
    words = [column for column in judged.quarantined.columns if column.endswith("_raw")]
    return (
        judged.quarantined.select("record_id", "office", "source_file", "sheet", "row", "block", *words)
        .join(reasons, on="record_id", how="left", maintain_order="left")
        .sort("record_id")
    )
