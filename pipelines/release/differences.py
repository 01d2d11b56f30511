"""What one release says that another doesn't, and why."""

from pathlib import Path

import polars as pl

from pipelines.keys import Keys
from pipelines.release.history import find_release, load_table
from schemas.columns import COLUMNS

KINDS = ("appeared", "vanished", "revoked", "withheld", "passed", "changed")
SCHEMA = {"certificate_id": pl.String, "kind": pl.String, "columns": pl.List(pl.String), "why": pl.List(pl.String)}
COMPARED = (*COLUMNS, "status", "in_scope", "passed_by", "holder_id")


def diff(curated: Path, before: str | None, after: str | None, keys: Keys) -> pl.DataFrame:
    """One row per certificate that differs: what happened to it, in which columns, and why, without any value."""
    releases = find_release(curated, before), find_release(curated, after)
    old, new = (load_table(release, "certificates", keys) for release in releases)
    return explain_differences(old, new, load_table(releases[1], "identity_changes"))


def explain_differences(old: pl.DataFrame, new: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """One row per certificate that differs, as `diff` gives it, from both tables and the newer release's identity changes."""
    return _explain(compare_certificates(old, new), old, new, changes).sort("kind", "certificate_id")


def compare_certificates(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """One row per certificate that differs, with the gravest thing that happened to it and the columns that changed."""
    pairs = old.select("certificate_id", *_marked(old, "_old")).join(
        new.select("certificate_id", *_marked(new, "_new")), on="certificate_id", how="full", coalesce=True
    )
    columns = pl.concat_list(
        pl.when(pl.col(f"{column}_old").ne_missing(pl.col(f"{column}_new"))).then(pl.lit(column)) for column in COMPARED
    ).list.drop_nulls()
    here_before, here_now = pl.col("status_old").is_not_null(), pl.col("status_new").is_not_null()
    passed_before, passes_now = pl.col("passed_by_old").is_not_null(), pl.col("passed_by_new").is_not_null()
    kind = (
        pl.when(~here_before).then(pl.lit("appeared"))
        .when(~here_now).then(pl.lit("vanished"))
        .when((pl.col("status_new") == "已撤销") & (pl.col("status_old") != "已撤销")).then(pl.lit("revoked"))
        .when(passed_before & ~passes_now).then(pl.lit("withheld"))
        .when(~passed_before & passes_now).then(pl.lit("passed"))
        .otherwise(pl.lit("changed"))
    )  # fmt: skip
    compared = pairs.select(
        "certificate_id",
        kind=kind,
        columns=pl.when(here_before & here_now).then(columns).otherwise(pl.lit([], pl.List(pl.String))),
    )
    return compared.filter((pl.col("kind") != "changed") | (pl.col("columns").list.len() > 0))


def _marked(frame: pl.DataFrame, ending: str) -> list[pl.Expr]:
    return [
        (pl.col(column).cast(pl.String) if column in frame.columns else pl.lit(None, pl.String)).alias(
            f"{column}{ending}"
        )
        for column in COMPARED
    ]


def count_kinds(compared: pl.DataFrame) -> dict[str, int]:
    """How many certificates each thing happened to."""
    found = dict(compared.group_by("kind").len().iter_rows())
    return {kind: int(found.get(kind, 0)) for kind in KINDS}


def _explain(compared: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """The differences with their reasons: where an id led, findings that came or were settled, scope, more or fewer records."""
    redirects = (
        changes.filter(pl.col("level") == "certificate")
        .group_by("old_id")
        .agg(_led=pl.format("{} → {}", "kind", pl.col("new_id").fill_null("–")).sort())
    )
    facts = [
        frame.select(
            "certificate_id",
            pl.col("findings").alias(f"_findings{end}"),
            pl.col("scope_reasons").alias(f"_scope{end}"),
            pl.col("records").alias(f"_records{end}"),
        )
        for frame, end in ((old, "_old"), (new, "_new"))
    ]
    joined = (
        compared.join(facts[0], on="certificate_id", how="left")
        .join(facts[1], on="certificate_id", how="left")
        .join(redirects, left_on="certificate_id", right_on="old_id", how="left")
    )
    return joined.with_columns(why=_reasons()).select(list(SCHEMA))


def _reasons() -> pl.Expr:
    """Every reason in words that a program can read too."""
    none = pl.lit([], pl.List(pl.String))
    came = _new_items("_findings_new", "_findings_old", "finding ")
    went = _new_items("_findings_old", "_findings_new", "settled ")
    scope = _new_items("_scope_new", "_scope_old", "scope ")
    more = pl.col("_records_new").fill_null(0) - pl.col("_records_old").fill_null(0)
    records = pl.when(more != 0).then(pl.concat_list(pl.format("records {}", more))).otherwise(none)
    return pl.concat_list(pl.col("_led").fill_null(none), came, went, scope, records)


def _new_items(now: str, before: str, word: str) -> pl.Expr:
    none = pl.lit([], pl.List(pl.String))
    items = pl.col(now).fill_null(none).list.set_difference(pl.col(before).fill_null(none)).list.sort()
    return items.list.eval(pl.lit(word) + pl.element())
