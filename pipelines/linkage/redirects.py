"""Where ids lead that are gone, over all releases, and what people decided under them: a decision outlives the id that it names."""

import polars as pl

from pipelines.linkage.ids import CHANGES, ids_decided_about

GRAVEST_FIRST = ("已撤销", "已暂停", "已通过", "已确认")
"""When certificates merge that were decided about apart, what holds one back outranks what lets the other pass."""
LEVELS = {"certificate_id": "certificate", "holder_id": "holder"}


def add_up(earlier: pl.DataFrame | None, changes: pl.DataFrame, in_use: pl.DataFrame) -> pl.DataFrame:
    """All redirects (columns of `CHANGES`): those of `earlier` runs led on by this run's `changes`, and these.

    `in_use` has the `certificate_id` and `holder_id` of this run: an id in use again leads nowhere else. A split is told as long as
    its new part is there.
    """
    if earlier is None or earlier.is_empty():
        return changes
    used = pl.concat(
        [
            in_use.select(old_id=column).drop_nulls().unique().with_columns(level=pl.lit(level))
            for column, level in LEVELS.items()
        ]
    )
    gone = changes.filter(pl.col("kind") != "split").select("level", new_id="old_id", now="new_id", turned="kind")
    lasting = (
        earlier.select(list(CHANGES)).filter(pl.col("kind") != "split").join(used, on=["level", "old_id"], how="anti")
    )
    led_on = lasting.join(gone, on=["level", "new_id"], how="left").with_columns(
        kind=pl.coalesce("turned", "kind"),
        new_id=pl.when(pl.col("turned").is_null()).then("new_id").otherwise("now"),
    )
    of_this_run = changes.select("level", "old_id").unique()
    kept = led_on.join(of_this_run, on=["level", "old_id"], how="anti").select(list(CHANGES))
    standing = pl.concat(
        [used, *(told.filter(pl.col("kind") != "split").select("old_id", "level") for told in (changes, kept))]
    )
    return pl.concat([changes, kept, _still_apart(earlier, standing, used)]).unique().sort("level", "old_id", "new_id")


def _still_apart(earlier: pl.DataFrame, standing: pl.DataFrame, used: pl.DataFrame) -> pl.DataFrame:
    """The splits of earlier runs of which the new part is still there, and the old one too or where it led."""
    split = earlier.select(list(CHANGES)).filter(pl.col("kind") == "split")
    return split.join(standing, on=["level", "old_id"], how="semi").join(
        used, left_on=["level", "new_id"], right_on=["level", "old_id"], how="semi"
    )


def carry_over(previous: pl.DataFrame | None, superseded: pl.DataFrame) -> pl.DataFrame | None:
    """Earlier assignments with each record that was replaced (`record_id`, `superseded_by`) as the one that replaces it: a correction changes no certificate."""
    if previous is None:
        return None
    replaced = dict(superseded.drop_nulls().iter_rows())
    last = {record: by for record, by in replaced.items() if by != record}
    for _ in range(len(last)):
        further = {record: last.get(by, by) for record, by in last.items()}
        if further == last:
            break
        last = further
    return previous.with_columns(pl.col("record_id").replace(last)).unique(maintain_order=True)


def find_parted(changes: pl.DataFrame, *decisions: pl.DataFrame) -> pl.DataFrame:
    """The certificates that people decided about and that have parted: `kept` has the decision, `other` nobody decided about.

    `decisions` under the ids that stand now.
    """
    decided = list(ids_decided_about(*decisions))
    split = changes.filter((pl.col("kind") == "split") & (pl.col("level") == "certificate"))
    parted = split.filter(pl.col("old_id").is_in(decided) & ~pl.col("new_id").is_in(decided))
    return parted.select(kept="old_id", other="new_id")


def follow(decisions: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """The decisions under the ids that stand now, in their order; what leads nowhere stays as it is."""
    followed = decisions
    for column, level in LEVELS.items():
        if column not in decisions.columns:
            continue
        led = changes.filter((pl.col("level") == level) & (pl.col("kind") == "merged") & pl.col("new_id").is_not_null())
        followed = (
            followed.join(
                led.select(_old="old_id", _new="new_id"),
                left_on=column,
                right_on="_old",
                how="left",
                maintain_order="left",
            )
            .with_columns(pl.coalesce("_new", column).alias(column))
            .drop("_new")
        )
    return followed


def follow_statuses(statuses: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """One status a certificate that stands now: of several the gravest, of equally grave ones the latest."""
    gravity = pl.col("status").replace_strict(
        {status: at for at, status in enumerate(GRAVEST_FIRST)}, default=len(GRAVEST_FIRST), return_dtype=pl.Int64
    )
    ordered = (
        follow(statuses, changes).with_columns(_gravity=gravity).sort("_gravity", "since", descending=[False, True])
    )
    return ordered.unique("certificate_id", keep="first", maintain_order=True).drop("_gravity").sort("certificate_id")
