"""The review queue: everything that waits for a person, of every kind, ordered by what a decision changes."""

import polars as pl

from pipelines.finding_verdicts import is_confirmed

PRIORITY = {"submission": 300.0, "finding": 200.0, "cluster": 120.0, "pair": 100.0, "quarantine": 50.0}
"""A holder waits for a submission; a finding keeps a certificate from being relied on; records of two people may stand under
one holder; a pair is uncertain; a refused row can wait."""
LEAST_LIKELY = -4.0
"""Bits below which nobody is asked whether two records that the weights keep apart are one."""

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
        _cluster_cases(links, assignments),
        _pair_cases(links, assignments),
        _quarantine_cases(quarantine, assignments),
    ]
    whole = pl.concat([_complete(frame) for frame in cases])
    return whole.sort("priority", "case_id", descending=[True, False])


def _finding_cases(findings: pl.DataFrame) -> pl.DataFrame:
    """A certificate with open findings that hold it back is one case, however many; once people confirmed one, it waits for nobody."""
    confirmed = findings.filter(is_confirmed(findings)).select("certificate_id")
    held = findings.filter((pl.col("severity") == "hold") & pl.col("open")).join(
        confirmed, on="certificate_id", how="anti"
    )
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
    """A pair nobody and no rule could decide; the likeliest first, since only "same" changes anything.

    Somebody judged it "unsure", or the weights nearly joined two persons, or two certificates of one person: then the
    likeliest pair of their records asks for all of them.
    """
    placed = _place(links, assignments)
    unsure = placed.filter(pl.col("judgement") == "unsure")
    asked = pl.concat([unsure, _nearly_joined(placed)]).unique(["record_id_l", "record_id_r", "level"], keep="first")
    return asked.select(
        "record_id_l",
        "record_id_r",
        "certificate_id",
        "holder_id",
        case_id=pl.format("pair-{}-{}-{}", "level", "record_id_l", "record_id_r"),
        kind=pl.lit("pair"),
        reasons=pl.concat_list(pl.format("UNSURE_{}", pl.col("level").str.to_uppercase())),
        priority=PRIORITY["pair"] + 10 / (1 + 2.0 ** -pl.col("match_weight").fill_null(0.0)),
    )


def pairs_of_persons(links: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """The pairs of two holders that wait, record_id_l and record_id_r, in the order in which they wait."""
    found = _pair_cases(links.filter(pl.col("level") == "person"), assignments)
    return found.sort("priority", "case_id", descending=[True, False]).select("record_id_l", "record_id_r")


def _place(links: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """The links with both records' certificates and holders, and whether linkage leaves either to a reviewer."""
    ids = assignments.select("record_id", "certificate_id", "holder_id", "review")
    return (
        links.join(ids, left_on="record_id_l", right_on="record_id", how="left")
        .join(ids, left_on="record_id_r", right_on="record_id", how="left", suffix="_r")
        .with_columns(doubtful=(pl.col("review") | pl.col("review_r")).fill_null(False))
    )


def _nearly_joined(placed: pl.DataFrame) -> pl.DataFrame:
    """The likeliest pair between each two persons, or two certificates of one person, that the weights nearly joined.

    Two that somebody has judged already are not asked for again by another of their pairs.
    """
    one_person = pl.col("holder_id") == pl.col("holder_id_r")
    of_persons = pl.col("level") == "person"
    sides = [pl.when(of_persons).then(f"holder_id{end}").otherwise(f"certificate_id{end}") for end in ("", "_r")]
    between = placed.with_columns(_low=pl.min_horizontal(sides), _high=pl.max_horizontal(sides)).filter(
        pl.when(of_persons).then(~one_person).otherwise(one_person) & (pl.col("_low") != pl.col("_high"))
    )
    judged = between.filter((pl.col("judged_by") != "weight") & (pl.col("judgement") != "unsure"))
    likely = between.filter(
        pl.col("doubtful") & (pl.col("judged_by") == "weight") & (pl.col("match_weight") >= LEAST_LIKELY)
    ).join(judged, on=["level", "_low", "_high"], how="anti")
    ordered = likely.sort(["match_weight", "record_id_l", "record_id_r"], descending=[True, False, False])
    return ordered.unique(["level", "_low", "_high"], keep="first", maintain_order=True).select(placed.columns)


def _cluster_cases(links: pl.DataFrame, assignments: pl.DataFrame) -> pl.DataFrame:
    """A holder whose own records are in doubt: some joined the others by weak evidence, or contradict what people judged."""
    asked = _nearly_joined(_place(links, assignments))
    elsewhere = pl.concat([asked["record_id_l"], asked["record_id_r"]]).implode()
    doubtful = assignments.filter(
        pl.col("review") & (pl.len().over("holder_id") > 1) & pl.col("holder_id").is_not_null()
    ).filter(~pl.col("record_id").is_in(elsewhere))
    return (
        doubtful.sort("record_id")
        .group_by("holder_id", maintain_order=True)
        .agg(pl.col("record_id").first(), pl.col("certificate_id").first(), doubts=pl.len())
        .with_columns(
            case_id=pl.format("cluster-{}", "holder_id"),
            kind=pl.lit("cluster"),
            reasons=pl.lit(["UNSURE_CLUSTER"]),
            priority=PRIORITY["cluster"] + pl.min_horizontal(pl.col("doubts").cast(pl.Float64), 9.0),
        )
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
