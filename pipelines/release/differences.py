"""What one release says that another doesn't, and why."""

from pathlib import Path

import polars as pl

from pipelines.keys import Keys
from pipelines.release.accounting import CASES, WITHDRAWN
from pipelines.release.causes import find_causes
from pipelines.release.change_origins import find_origins
from pipelines.release.history import find_release, load_table
from pipelines.release.layout import Release
from pipelines.release.passing import SUSPENDED
from schemas.columns import COLUMNS

KINDS = ("appeared", "vanished", "revoked", "suspended", "withheld", "passed", "changed")
SCHEMA = {"certificate_id": pl.String, "kind": pl.String, "columns": pl.List(pl.String), "why": pl.List(pl.String)}
COMPARED = (*COLUMNS, "status", "in_scope", "passed_by", "holder_id")


def diff(curated: Path, before: str | None, after: str | None, keys: Keys) -> pl.DataFrame:
    """One row per certificate that differs: what happened to it, in which columns, and why, without any value."""
    return compare_releases(find_release(curated, before), find_release(curated, after), keys)


def compare_releases(before: Release, after: Release, keys: Keys) -> pl.DataFrame:
    """One row per certificate that differs, as `diff` gives it."""
    old, new = (load_table(release, "certificates", keys) for release in (before, after))
    compared, changes = compare_certificates(old, new), load_table(after, "identity_changes")
    origins = find_origins(compared, before, after)
    causes = find_causes(compared, origins, before, after, keys)
    told = origins.join(causes, on="certificate_id", how="full", coalesce=True)
    explained = _explain(compared, old, new, changes, told)
    withdrawn = pl.col("certificate_id").is_in(after.manifest.get(WITHDRAWN, []))
    cases = pl.col("certificate_id").replace_strict(after.manifest.get(CASES, {}), default=None, return_dtype=pl.String)
    turned = pl.col("columns").list.contains("status") & cases.is_not_null()
    by = pl.when(turned).then(pl.concat_list(cases)).otherwise(pl.lit([], pl.List(pl.String)))
    decided = pl.when(withdrawn).then(pl.lit(["decided"])).otherwise(pl.lit([], pl.List(pl.String)))
    return explained.with_columns(why=pl.concat_list("why", by, decided)).sort("kind", "certificate_id")


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
        .when((pl.col("status_new") == SUSPENDED) & (pl.col("status_old") != SUSPENDED)).then(pl.lit("suspended"))
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


def _explain(
    compared: pl.DataFrame, old: pl.DataFrame, new: pl.DataFrame, changes: pl.DataFrame, origins: pl.DataFrame
) -> pl.DataFrame:
    """The differences with their reasons: what caused them (`causes`), where an id led, what its status became and when, findings that came or were settled,
    scope, more or fewer records, and where what differs comes from.
    """
    redirects = (
        changes.filter(pl.col("level") == "certificate")
        .filter((pl.col("kind") != "split") | ~pl.col("new_id").is_in(old["certificate_id"].implode()))
        .group_by("old_id")
        .agg(_led=pl.format("{} → {}", "kind", pl.col("new_id").fill_null("–")).sort())
    )
    facts = [
        frame.select(
            "certificate_id",
            pl.col("findings").alias(f"_findings{end}"),
            pl.col("scope_reasons").alias(f"_scope{end}"),
            pl.col("records").alias(f"_records{end}"),
            pl.col("status").alias(f"_status{end}"),
            pl.col("status_on").alias(f"_status_on{end}"),
            pl.col("holder_id").alias(f"_holder{end}"),
        )
        for frame, end in ((old, "_old"), (new, "_new"))
    ]
    joined = (
        compared.join(facts[0], on="certificate_id", how="left")
        .join(facts[1], on="certificate_id", how="left")
        .join(redirects, left_on="certificate_id", right_on="old_id", how="left")
        .join(origins, on="certificate_id", how="left")
    )
    return joined.with_columns(why=_reasons()).select(list(SCHEMA))


def _reasons() -> pl.Expr:
    """Every reason in words that a program can read too; of what has vanished nothing is settled."""
    none = pl.lit([], pl.List(pl.String))
    came = _new_items("_findings_new", "_findings_old", "finding ")
    scope = _new_items("_scope_new", "_scope_old", "scope ")
    went, in_scope = (
        pl.when(pl.col("_records_new").is_not_null()).then(gone).otherwise(none)
        for gone in (
            _new_items("_findings_old", "_findings_new", "settled "),
            _new_items("_scope_old", "_scope_new", "scope_settled "),
        )
    )
    more = pl.col("_records_new").fill_null(0) - pl.col("_records_old").fill_null(0)
    records = pl.when(more != 0).then(pl.concat_list(pl.format("records {}", more))).otherwise(none)
    status, holder = _turn("_status", since=pl.col("_status_on_new")), _turn("_holder", since=pl.lit(None, pl.String))
    led, origins, causes = (pl.col(column).fill_null(none) for column in ("_led", "origins", "causes"))
    return pl.concat_list(causes, led, status, came, went, scope, in_scope, holder, records, origins)


def _turn(name: str, *, since: pl.Expr) -> pl.Expr:
    """What became of a fact that both releases have and tell differently, and on which day if that is known."""
    old, new = pl.col(f"{name}_old"), pl.col(f"{name}_new")
    told = pl.concat_str([pl.lit(f"{name[1:]} "), old, pl.lit(" → "), new])
    dated = pl.when(since.is_not_null()).then(pl.concat_str([told, pl.lit(" "), since])).otherwise(told)
    return pl.when(old != new).then(pl.concat_list(dated)).otherwise(pl.lit([], pl.List(pl.String)))


def _new_items(now: str, before: str, word: str) -> pl.Expr:
    none = pl.lit([], pl.List(pl.String))
    items = pl.col(now).fill_null(none).list.set_difference(pl.col(before).fill_null(none)).list.sort()
    return items.list.eval(pl.lit(word) + pl.element())
