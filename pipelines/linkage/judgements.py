"""What people decided about pairs: same and different bind every run; unsure only keeps a pair in review."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs

LEVELS = ("person", "certificate")
COLUMNS = ("record_id_l", "record_id_r", "level", "judgement", "judged_by")


class Judged(NamedTuple):
    """Judged pairs of one level as positions."""

    same: Pairs
    different: Pairs
    unsure: Pairs


def read_judgements(judgements: pl.DataFrame | None, record_id: pl.Series, level: str) -> Judged:
    """The judgements of one level about records that are there; of several about one pair the last row counts.

    One certificate is one person, so "same certificate" also says "same person"; "different persons" also says "different
    certificates".
    """
    if judgements is None or judgements.is_empty():
        return Judged(*(_no_pairs() for _ in range(3)))
    implied = ("certificate", "same") if level == "person" else ("person", "different")
    counts = (pl.col("level") == level) | ((pl.col("level") == implied[0]) & (pl.col("judgement") == implied[1]))
    low, high = pl.min_horizontal("record_id_l", "record_id_r"), pl.max_horizontal("record_id_l", "record_id_r")
    latest = (
        judgements.filter(counts)
        .with_columns(low=low, high=high)
        .unique(["low", "high"], keep="last", maintain_order=True)
    )
    positions = pl.DataFrame({"record": record_id, "position": np.arange(len(record_id), dtype=np.int32)})
    placed = latest.join(positions, left_on="low", right_on="record").join(
        positions, left_on="high", right_on="record", suffix="_r"
    )
    return Judged(*(_pairs(placed.filter(pl.col("judgement") == word)) for word in Judged._fields))


def _pairs(placed: pl.DataFrame) -> Pairs:
    placed = placed.sort("position", "position_r")
    return Pairs(placed["position"].to_numpy(), placed["position_r"].to_numpy())


def _no_pairs() -> Pairs:
    return Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32))


def contradicted(labels: NDArray[np.int64], judged: Judged) -> NDArray[np.bool_]:
    """Records whose judgements can't all hold: "different" inside a chain of "same"."""
    broken = labels[judged.different.left] == labels[judged.different.right]
    return np.isin(labels, labels[judged.different.left[broken]])
