"""How right a run is, against a truth table: pairs, B-cubed, mixed records, review load, and what the mistakes have in common."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.clusters import join

Labels = NDArray[np.int64]

LEVELS: Mapping[str, tuple[str, str]] = {
    "persons": ("holder_id", "true_person_id"),
    "certificates": ("certificate_id", "true_certificate_id"),
}
CAUSES = ("noise_tags", "adversarial")


class Rates(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


class LevelScore(NamedTuple):
    """One level's scores: as the run decided, and with the records in review answered from the truth."""

    pairwise: Rates
    bcubed: Rates
    wrong_pairs: int
    missed_pairs: int
    mixed_records: float
    answered: Rates


class Evaluation(NamedTuple):
    """A run's scores. `causes`: mistake, records, share whose person is whole, share whose person is unmixed."""

    records: int
    review: float
    levels: dict[str, LevelScore]
    mixed_in_certificates: float
    causes: pl.DataFrame


def evaluate(run: pl.DataFrame, truth: pl.DataFrame, on: tuple[str, ...] = ("record_id",)) -> Evaluation:
    """The scores of the records that both tables have; a record without an id counts as a cluster of its own."""
    both = truth.filter(pl.col("true_person_id").is_not_null()).join(run, on=list(on), how="inner").sort(list(on))
    review = both["review"].fill_null(False).to_numpy()
    levels = {name: _score_level(both, *columns, review) for name, columns in LEVELS.items()}
    mixed = mixed_share(label(both["certificate_id"]), label(both["true_person_id"]))
    return Evaluation(both.height, float(review.mean()) if both.height else 0.0, levels, mixed, _causes(both))


def label(ids: pl.Series) -> Labels:
    """Integers for ids; each null is a cluster of its own."""
    codes = ids.rank("dense").cast(pl.Int64).to_numpy(writable=True) if ids.null_count() == 0 else None
    if codes is not None:
        return np.asarray(codes)
    ranks = ids.rank("dense").cast(pl.Int64).fill_null(0).to_numpy(writable=True)
    alone = ranks == 0
    ranks[alone] = -1 - np.arange(int(alone.sum()))
    return np.asarray(ranks)


def _score_level(both: pl.DataFrame, found: str, true: str, review: NDArray[np.bool_]) -> LevelScore:
    labels, truth = label(both[found]), label(both[true])
    together, ours, theirs = pair_counts(labels, truth)
    return LevelScore(
        pairwise=_rates(together, ours, theirs),
        bcubed=bcubed(labels, truth),
        wrong_pairs=ours - together,
        missed_pairs=theirs - together,
        mixed_records=mixed_share(labels, truth),
        answered=_rates(*pair_counts(answer(labels, truth, review), truth)),
    )


def pair_counts(labels: Labels, truth: Labels) -> tuple[int, int, int]:
    """Pairs together in both, in ours, in the truth."""
    return _pairs(_both(labels, truth)), _pairs(labels), _pairs(truth)


def _pairs(labels: Labels) -> int:
    _, counts = np.unique(labels, return_counts=True)
    return int((counts.astype(np.int64) * (counts - 1) // 2).sum())


def _both(labels: Labels, truth: Labels) -> Labels:
    """One label per combination of two."""
    a, b = (np.unique(values, return_inverse=True)[1].astype(np.int64) for values in (labels, truth))
    return np.asarray(a * (int(b.max(initial=0)) + 1) + b)


def _rates(together: int, ours: int, theirs: int) -> Rates:
    precision = together / ours if ours else 1.0
    recall = together / theirs if theirs else 1.0
    return Rates(precision, recall, _harmonic(precision, recall))


def _harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _sizes(labels: Labels) -> NDArray[np.int64]:
    """For each record the size of its cluster."""
    _, inverse, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse])


def bcubed(labels: Labels, truth: Labels) -> Rates:
    """The mean over records of how pure and how whole each one's cluster is."""
    if not len(labels):
        return Rates(1.0, 1.0, 1.0)
    shared = _sizes(_both(labels, truth))
    precision, recall = float((shared / _sizes(labels)).mean()), float((shared / _sizes(truth)).mean())
    return Rates(precision, recall, _harmonic(precision, recall))


def mixed_share(labels: Labels, truth: Labels) -> float:
    """The share of records in clusters that hold more than one true thing."""
    return float((_sizes(_both(labels, truth)) < _sizes(labels)).mean()) if len(labels) else 0.0


def answer(labels: Labels, truth: Labels, review: NDArray[np.bool_]) -> Labels:
    """The labels after a reviewer put every record in review where it belongs: with most of its own kind, else by itself."""
    settled = pl.DataFrame({"label": labels, "truth": truth}).filter(pl.Series(~review))
    homes = settled.group_by("truth", "label").len().sort(["len", "label"], descending=[True, False])
    homes = homes.unique("truth", keep="first", maintain_order=True).select("truth", "label")
    placed = pl.DataFrame({"truth": truth}).join(homes, on="truth", how="left", maintain_order="left")["label"]
    fresh = int(labels.max(initial=0)) + 1 + np.unique(truth, return_inverse=True)[1]
    home = np.where(placed.is_null().to_numpy(), fresh, placed.fill_null(0).to_numpy())
    return np.where(review, home, labels)


def _causes(both: pl.DataFrame) -> pl.DataFrame:
    """Per mistake that the records carry: how many carry it, and how often their person came out whole and unmixed."""
    labels, truth = label(both["holder_id"]), label(both["true_person_id"])
    shared = _sizes(_both(labels, truth))
    per_record = both.select(
        *[pl.col(column).fill_null("") if column in both.columns else pl.lit("").alias(column) for column in CAUSES],
        whole=pl.Series(shared == _sizes(truth)),
        unmixed=pl.Series(shared == _sizes(labels)),
    )
    parts = [
        per_record.select(pl.col(column).str.split(",").alias("cause"), "whole", "unmixed")
        .explode("cause")
        .filter(pl.col("cause") != "")
        for column in CAUSES
    ]
    found = pl.concat([*parts, per_record.select(cause=pl.lit("(all)"), whole="whole", unmixed="unmixed")])
    return (
        found.group_by("cause")
        .agg(records=pl.len(), whole=pl.col("whole").mean(), unmixed=pl.col("unmixed").mean())
        .sort("whole", "cause")
    )


def review_curve(
    run: pl.DataFrame, truth: pl.DataFrame, links: pl.DataFrame, shares: tuple[float, ...]
) -> list[tuple[float, float]]:
    """Precision of persons after answering the least certain share of the records, for each share.

    A record is as certain as the weight of the link that is nearest to even.
    """
    both = truth.filter(pl.col("true_person_id").is_not_null()).join(run, on="record_id").sort("record_id")
    ends = pl.concat(
        [links.select(record_id=end, weight=pl.col("match_weight").abs()) for end in ("record_id_l", "record_id_r")]
    )
    nearest = ends.group_by("record_id").agg(pl.col("weight").min())
    certainty = (
        both.join(nearest, on="record_id", how="left", maintain_order="left")["weight"]
        .fill_null(float("inf"))
        .to_numpy()
    )
    order = np.argsort(certainty, kind="stable")
    labels, true = label(both["holder_id"]), label(both["true_person_id"])
    curve = []
    for share in shares:
        looked_at = np.zeros(len(order), dtype=bool)
        looked_at[order[: int(share * len(order))]] = True
        curve.append((share, _rates(*pair_counts(answer(labels, true, looked_at), true)).precision))
    return curve


def answer_pairs(
    run: pl.DataFrame, truth: pl.DataFrame, pairs: pl.DataFrame, shares: tuple[float, ...]
) -> list[tuple[float, float]]:
    """Persons' F1 after the truth has answered each share of the pairs (record_id_l, record_id_r), which are in the order of asking; pairs that the truth doesn't know count for nothing.

    Two holders are one where most of their records are one person's.
    """
    both = truth.filter(pl.col("true_person_id").is_not_null()).join(run, on="record_id").sort("record_id")
    labels, true = np.unique(label(both["holder_id"]), return_inverse=True)[1], label(both["true_person_id"])
    counted = pl.DataFrame({"label": labels, "true": true}).group_by("label", "true").len()
    most = counted.sort(["len", "true"], descending=[True, False]).unique("label", keep="first").sort("label")
    place = both.select("record_id", label=pl.Series(labels))
    ends = [place.rename({"record_id": end}) for end in ("record_id_l", "record_id_r")]
    met = pairs.join(ends[0], on="record_id_l", how="inner", maintain_order="left").join(
        ends[1], on="record_id_r", how="inner", maintain_order="left"
    )
    left, right = met["label"].to_numpy(), met["label_right"].to_numpy()
    same = most["true"].to_numpy()[left] == most["true"].to_numpy()[right]
    curve = []
    for share in shares:
        told = np.flatnonzero(same[: round(share * len(same))])
        joined = join(np.arange(most.height), left[told], right[told])[labels]
        curve.append((share, _rates(*pair_counts(joined, true)).f1))
    return curve
