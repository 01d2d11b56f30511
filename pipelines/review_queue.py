"""The review queue: everything that waits for a person, of every kind, ordered by what a decision changes."""

import polars as pl

PRIORITY = {"submission": 300.0, "finding": 200.0, "pair": 100.0, "quarantine": 50.0}
"""A holder waits for a submission; a finding keeps a certificate from being relied on; a pair is uncertain; a refused row can wait."""

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "case_id": pl.String, "kind": pl.String, "priority": pl.Float64, "reasons": pl.List(pl.String), "certificate_id": pl.String,
    "holder_id": pl.String, "submission_id": pl.String, "record_id": pl.String, "record_id_l": pl.String, "record_id_r": pl.String,
    "advice": pl.String, "waiting_since": pl.String, "due_at": pl.String,
}  # fmt: skip


def build_queue(
    submissions: pl.DataFrame,
    findings: pl.DataFrame,
    links: pl.DataFrame,
    quarantine: pl.DataFrame,
    assignments: pl.DataFrame,
) -> pl.DataFrame:
    """One row per case, most consequential first; `submissions` are the cases that reconciliation leaves open."""
    cases = [
        submissions,
        _finding_cases(findings),
        _pair_cases(links, assignments),
        _quarantine_cases(quarantine, assignments),
    ]
    whole = pl.concat([_complete(frame) for frame in cases])
    return whole.sort("priority", "case_id", descending=[True, False])


def _finding_cases(findings: pl.DataFrame) -> pl.DataFrame:
    """A certificate with open findings that hold it back is one case, however many they are."""
    held = findings.filter((pl.col("severity") == "hold") & pl.col("open"))
    return (
        held.group_by("certificate_id", "holder_id")
        .agg(reasons=pl.col("code").unique().sort())
        .with_columns(
            case_id=pl.format("finding-{}", "certificate_id"),
            kind=pl.lit("finding"),
            priority=PRIORITY["finding"] + pl.col("reasons").list.len(),
        )
    )


def _pair_cases(links: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """A pair nobody and no rule could decide; nearest to even odds first."""
    certificates = assignments.select("record_id", "certificate_id", "holder_id")
    unsure = links.filter(pl.col("judgement") == "unsure").join(
        certificates, left_on="record_id_l", right_on="record_id", how="left"
    )
    return unsure.select(
        "record_id_l",
        "record_id_r",
        "certificate_id",
        "holder_id",
        case_id=pl.format("pair-{}-{}-{}", "level", "record_id_l", "record_id_r"),
        kind=pl.lit("pair"),
        reasons=pl.concat_list(pl.format("UNSURE_{}", pl.col("level").str.to_uppercase())),
        priority=PRIORITY["pair"] + 10 / (1 + pl.col("match_weight").fill_null(0.0).abs()),
    )


def _quarantine_cases(quarantine: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """A refused record; one whose holder is known comes before one that nobody can be told of."""
    ids = assignments.select("record_id", "certificate_id", "holder_id")
    return (
        quarantine.select("record_id", "reasons")
        .join(ids, on="record_id", how="left", maintain_order="left")
        .with_columns(
            case_id=pl.format("quarantine-{}", "record_id"),
            kind=pl.lit("quarantine"),
            priority=PRIORITY["quarantine"] + pl.col("holder_id").is_not_null().cast(pl.Float64),
        )
    )


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with exactly the queue's columns, those it lacks empty."""
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in SCHEMA.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
