"""Choosing between values: families first, then forms, and the reason that decided."""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from pipelines.survivorship.context import Context
from pipelines.survivorship.rules import Rule
from pipelines.survivorship.weights import weigh


class Choice(NamedTuple):
    """What survives of one column: the value and reason of every key, and why each other value was passed over."""

    chosen: pl.DataFrame
    passed_over: pl.DataFrame


def choose(stated: pl.DataFrame, column: str, rule: Rule, context: Context) -> Choice:
    """The surviving value of each key; keys whose records agree need no weighing."""
    summary = stated.group_by("key").agg(value=pl.col("value").min(), other=pl.col("value").max(), records=pl.len())
    is_contested = pl.col("value") != pl.col("other")
    agreed = summary.filter(~is_contested).select(
        "key", "value", why=pl.when(pl.col("records") == 1).then(pl.lit("only")).otherwise(pl.lit("unanimous"))
    )
    contested = stated.filter(pl.col("key").is_in(summary.filter(is_contested)["key"].implode()))
    ranked = _rank(weigh(contested, column, rule, context), rule.criteria)
    return Choice(
        pl.concat([agreed, _explain_winners(ranked, rule.criteria)]).sort("key"), _explain_losers(ranked, rule.criteria)
    )


def _rank(options: pl.DataFrame, criteria: tuple[str, ...]) -> pl.DataFrame:
    """The options of each key from best to worst."""
    ranked = options.sort(
        "key", *criteria, "value", descending=[False, *[True] * len(criteria), False], nulls_last=True
    )
    return ranked.with_columns(_wins=pl.col("key").ne_missing(pl.col("key").shift(1)))


def _explain_winners(ranked: pl.DataFrame, criteria: tuple[str, ...]) -> pl.DataFrame:
    """The best option of each key, and what sets it apart from the next one, which stands on the next row."""
    reason = _first_difference(criteria, lambda name: pl.col(name).shift(-1))
    return ranked.with_columns(why=reason).filter("_wins").select("key", "value", "why")


def _explain_losers(ranked: pl.DataFrame, criteria: tuple[str, ...]) -> pl.DataFrame:
    """Every other option, and what sets it apart from the best one."""
    winners = ranked.filter("_wins").select("key", *(pl.col(name).alias(f"{name}_best") for name in criteria))
    compared = ranked.filter(~pl.col("_wins")).join(winners, on="key", how="left")
    return compared.select("key", "value", why=_first_difference(criteria, lambda name: pl.col(f"{name}_best")))


def _first_difference(criteria: tuple[str, ...], other: Callable[[str], pl.Expr]) -> pl.Expr:
    """The name of the first criterion on which an option differs from the other one."""
    differs = [pl.when(pl.col(name).ne_missing(other(name))).then(pl.lit(name)) for name in criteria]
    return pl.coalesce(*differs, pl.lit("order"))
