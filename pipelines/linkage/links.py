"""The candidate pairs that mattered: what joined a record to its person or certificate, and what nearly did."""

import json
from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.comparisons import COMPARISONS
from pipelines.linkage.judgements import LEVELS
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import Weights

SCHEMA = {
    "record_id_l": pl.String, "record_id_r": pl.String, "level": pl.String, "match_weight": pl.Float64,
    "evidence": pl.String, "judgement": pl.String, "judged_by": pl.String,
}  # fmt: skip
NO_LINKS = pl.DataFrame(schema=SCHEMA)
NEAR = 4.0
"""Log odds on either side of even within which a pair is worth keeping even if it joined nothing."""

WORDS = {comparison.name: comparison.levels for comparison in COMPARISONS}


def keep_links(
    record_id: pl.Series,
    labels: NDArray[np.int64],
    pairs: Pairs,
    levels: Mapping[str, Levels],
    scores: NDArray[np.float64],
    weights: Weights,
    *,
    level: str,
) -> pl.DataFrame:
    """The pairs that joined or nearly joined two records, with weight in bits and every comparison's level and weight."""
    together = labels[pairs.left] == labels[pairs.right]
    matters = (np.abs(scores) <= NEAR) | (_best_of_left(pairs, scores) & together)
    chosen = np.flatnonzero(matters)
    kept = pairs.take(chosen)
    a, b = record_id[kept.left], record_id[kept.right]
    return pl.DataFrame(
        {
            "record_id_l": np.where(a < b, a, b), "record_id_r": np.where(a < b, b, a), "level": level,
            "match_weight": np.round(scores[chosen] / np.log(2), 2),
            "evidence": _evidence({name: found[chosen] for name, found in levels.items()}, weights),
            "judgement": np.where(together[chosen], "same", "different"), "judged_by": "weight",
        },
        schema=SCHEMA,
    ).sort("record_id_l", "record_id_r")  # fmt: skip


def _best_of_left(pairs: Pairs, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """True for the best pair of every seeker."""
    order = np.lexsort((pairs.right, -scores, pairs.left))
    first = np.ones(len(order), dtype=bool)
    first[1:] = pairs.left[order][1:] != pairs.left[order][:-1]
    best = np.zeros(len(order), dtype=bool)
    best[order[first]] = True
    return best


def _evidence(levels: Mapping[str, Levels], weights: Weights) -> list[str]:
    """JSON per pair; equal patterns are written once."""
    names = list(levels)
    stacked = np.stack([levels[name] for name in names], axis=1) if names else np.zeros((0, 0), np.int8)
    distinct, inverse = np.unique(stacked, axis=0, return_inverse=True)
    written = [
        json.dumps(describe(dict(zip(names, map(int, row), strict=True)), weights), ensure_ascii=False)
        for row in distinct
    ]
    return [written[index] for index in inverse.reshape(-1)]


def describe(levels: Mapping[str, int], weights: Weights) -> list[dict[str, object]]:
    """For one pair: every term that says something, its level in words and its weight in bits, the strongest first."""
    found = weights.evidence(levels)
    rows = [
        {
            "comparison": " × ".join(term),
            "level": " | ".join(WORDS[name][levels[name]] for name in term),
            "bits": round(weight / float(np.log(2)), 2),
        }
        for term, weight in found.items()
    ]
    return sorted(rows, key=lambda row: -abs(float(str(row["bits"]))))


def judged_links(record_id: pl.Series, judgements: pl.DataFrame | None, level: str) -> pl.DataFrame:
    """One link per judged pair, with the judge's name."""
    if judgements is None or judgements.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    own = judgements.filter(pl.col("level") == level)
    known = own.filter(
        pl.col("record_id_l").is_in(record_id.implode()) & pl.col("record_id_r").is_in(record_id.implode())
    )
    low, high = pl.min_horizontal("record_id_l", "record_id_r"), pl.max_horizontal("record_id_l", "record_id_r")
    rows = known.select(
        low.alias("record_id_l"), high.alias("record_id_r"), "level", pl.lit(None, pl.Float64).alias("match_weight"),
        pl.lit(None, pl.String).alias("evidence"), "judgement", "judged_by",
    )  # fmt: skip
    return rows.unique(["record_id_l", "record_id_r"], keep="last", maintain_order=True)


def join_judged(weighed: pl.DataFrame, record_id: pl.Series, judgements: pl.DataFrame | None) -> pl.DataFrame:
    """What people judged, then what the weights decided; one row per pair and level."""
    judged = [judged_links(record_id, judgements, level) for level in LEVELS]
    return pl.concat([*judged, weighed]).unique(
        ["record_id_l", "record_id_r", "level"], keep="first", maintain_order=True
    )
