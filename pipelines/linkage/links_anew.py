"""The links of a table that is linked anew in part: those that the difference can have changed are weighed again, the others stay."""

from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Labels
from pipelines.linkage.engine import Found
from pipelines.linkage.links import keep_links
from pipelines.linkage.scoring import score_pairs
from pipelines.linkage.steps import OfRecords, Step, inside, part_of
from pipelines.linkage.touched import Flags
from pipelines.linkage.weights import Models

ORDER = ("record_id_l", "record_id_r")


class Renewal(NamedTuple):
    """The candidate pairs of now; the records looked at anew, those of all groups reached, and seekers of which a pair came or went."""

    pairs: Pairs
    looked_at: Flags
    affected: Flags
    seekers: Flags


def renew_links(
    step: Step, links: pl.DataFrame, renewal: Renewal, persons: Labels, classes: OfRecords, models: Models
) -> pl.DataFrame:
    """All links with those between records and persons renewed, which are told seeker by seeker: each has a best pair."""
    pairs, anew = renewal.pairs, renewal.seekers.copy()
    anew[pairs.left[renewal.affected[pairs.left] | renewal.affected[pairs.right]]] = True
    chosen = pairs.take(anew[pairs.left])
    members = np.unique(np.concatenate([chosen.left, chosen.right])).astype(np.int64)
    own, part = inside(chosen, members), part_of(step.register, members, classes)
    scored = score_pairs(part, models.person, models.holder, pairs=own)
    found = keep_links(part.record_id, persons[members], *scored[:3], models.person, level="person")
    stay = links.filter(pl.col("level") == "person").filter(
        _stay(step, links.filter(pl.col("level") == "person"), renewal, anew)
    )
    return pl.concat([pl.concat([stay, found]).sort(ORDER), links.filter(pl.col("level") != "person")])


def _stay(step: Step, links: pl.DataFrame, renewal: Renewal, anew: Flags) -> pl.Series:
    """Which links between records still stand: both ends are there and as they were, and their seeker's pairs too."""
    left, right = (_positions(step, links[end]) for end in ORDER)
    low, high = np.minimum(left, right), np.maximum(left, right)
    seeker = np.where(step.register.column("seeks")[low], low, high)
    return pl.Series((low >= 0) & ~renewal.looked_at[low] & ~renewal.looked_at[high] & ~anew[seeker])


def add_certificates(
    links: pl.DataFrame, step: Step, affected: Flags, record_id: pl.Series, found: Found, models: Models
) -> pl.DataFrame:
    """All links with those inside persons renewed: a person is linked anew as a whole or stays."""
    old = links.filter(pl.col("level") == "certificate")
    left, right = (_positions(step, old[end]) for end in ORDER)
    stay = old.filter(pl.Series((left >= 0) & (right >= 0) & ~affected[left] & ~affected[right]))
    came = keep_links(
        record_id, found.certificates.labels, *found.scored_certificates, models.certificate, level="certificate"
    )
    return pl.concat([links.filter(pl.col("level") == "person"), pl.concat([stay, came]).sort(ORDER)])


def _positions(step: Step, record_id: pl.Series) -> Labels:
    """Where the records are now, -1 for those that are gone."""
    own = pl.DataFrame({"record_id": step.register.record_id}).with_row_index("at")
    found = record_id.to_frame("record_id").join(own, on="record_id", how="left", maintain_order="left")["at"]
    return found.cast(pl.Int64).fill_null(-1).to_numpy()
