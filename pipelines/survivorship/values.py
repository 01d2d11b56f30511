"""Every value of every column with its source: which one the certificate carries, and why not the others."""

import polars as pl

from pipelines.survivorship import zeros
from pipelines.survivorship.choice import Choice, choose
from pipelines.survivorship.context import Context
from pipelines.survivorship.rules import DECIDING_ORDER, RULES
from pipelines.survivorship.statements import state
from pipelines.survivorship.weights import EXTRAS

SCHEMA = {
    "_certificate": pl.UInt32, "column": pl.String, "value": pl.String, "record_id": pl.String,
    "chosen": pl.Boolean, "why": pl.String,
}  # fmt: skip


def decide_values(members: pl.DataFrame) -> tuple[pl.DataFrame, Context]:
    """All values of all certificates, by column; and what became golden, by column."""
    context = Context(members.with_columns(_dated=pl.max_horizontal("acquired_on", "conferred_on", "year")))
    owners = members.select("_certificate", pl.col("_holder").alias("key")).drop_nulls().unique().sort("_certificate")
    frames = [pl.DataFrame(schema=SCHEMA)]
    for column in DECIDING_ORDER:
        rule = RULES[column]
        stated = state(context.members, column, rule.scope, EXTRAS.get(column, ()))
        choice = choose(stated.filter(pl.col("key").is_not_null()), column, rule, context)
        if column == zeros.COLUMN:
            stated, choice = zeros.restore_zeros(stated, choice, context)
        context.golden[column] = choice.chosen
        frames.append(_trace(stated, choice, column))
        if rule.scope == "holder":
            frames.append(_borrow(frames[-1], stated, choice, owners, column))
    return pl.concat(frames), context


def _trace(stated: pl.DataFrame, choice: Choice, column: str) -> pl.DataFrame:
    """One row per certificate and record that states the column; the best source of the golden value is the chosen one."""
    known = pl.concat(
        [choice.chosen.with_columns(wins=pl.lit(True)), choice.passed_over.with_columns(wins=pl.lit(False))]
    )
    traced = (
        stated.filter(pl.col("_certificate").is_not_null())
        .join(known, on=["key", "value"], how="inner")
        .sort("_certificate", ~pl.col("wins"), ~pl.col("own"), "trust_rank", "record_id")
        .with_columns(chosen=pl.col("wins") & pl.col("_certificate").is_first_distinct())
    )
    agrees = pl.col("wins") & ~pl.col("chosen")
    return traced.select(
        "_certificate",
        pl.lit(column).alias("column"),
        "value",
        "record_id",
        "chosen",
        pl.when(agrees).then(pl.lit("agrees")).otherwise("why").alias("why"),
    )


def _borrow(
    traced: pl.DataFrame, stated: pl.DataFrame, choice: Choice, owners: pl.DataFrame, column: str
) -> pl.DataFrame:
    """The holder's value for certificates whose own records don't state it, with the record of another that does."""
    lacking = owners.join(traced.filter("chosen"), on="_certificate", how="anti")
    best = (
        stated.join(choice.chosen, on=["key", "value"], how="inner")
        .sort("key", ~pl.col("own"), "trust_rank", "record_id")
        .unique("key", keep="first", maintain_order=True)
    )
    return (
        lacking.join(best.select("key", "value", "record_id"), on="key", how="inner")
        .with_columns(column=pl.lit(column), chosen=pl.lit(True), why=pl.lit("holder"))
        .select(list(SCHEMA))
        .sort("_certificate")
    )
