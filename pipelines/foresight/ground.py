"""Linkage of a few records on the ground of all: how common a name or number is stays what it is in the whole register."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.anchors import anchor_certificates, anchor_holders
from pipelines.linkage.certificates import cluster_certificates, score_certificates
from pipelines.linkage.clusters import Labels
from pipelines.linkage.encoding import Records, encode
from pipelines.linkage.ids import name_clusters
from pipelines.linkage.judgements import LEVELS, read_judgements
from pipelines.linkage.persons import cluster_persons
from pipelines.linkage.scoring import Scored, score_pairs
from pipelines.linkage.weights import Models, read_table
from pipelines.reissued import with_numbers_given_anew


@dataclass(frozen=True)
class Ground:
    """All records of a release as linkage reads them, and the weights of this version."""

    records: Records
    models: Models

    @classmethod
    def of(cls, records: pl.DataFrame) -> "Ground":
        """The ground of all standardized records."""
        return cls(encode(with_numbers_given_anew(records)), read_table())


class Weighed(NamedTuple):
    """The records in question (true at their positions) and the evidence among them; no judgement changes it."""

    among: NDArray[np.bool_]
    scored: Scored


class Linked(NamedTuple):
    """Each record's certificate and holder, and what became of earlier ids."""

    assignments: pl.DataFrame
    identity_changes: pl.DataFrame


def weigh(ground: Ground, record_ids: pl.Series) -> Weighed:
    """The evidence among these records."""
    among = ground.records.record_id.is_in(record_ids.implode()).to_numpy()
    models = ground.models
    return Weighed(among, score_pairs(ground.records, models.person, models.holder, among=among))


def relink(
    ground: Ground,
    weighed: Weighed,
    judgements: pl.DataFrame,
    previous: pl.DataFrame,
    *,
    key: bytes,
    pinned: Collection[str] = (),
) -> Linked:
    """What a run would make of the records with these judgements; the ids that are `pinned` persist from `previous`."""
    records, among, models = ground.records, weighed.among, ground.models
    of_person, of_certificate = (read_judgements(judgements, records.record_id, level) for level in LEVELS)
    grown = cluster_persons(records, weighed.scored, of_person, models.person, models.holder)
    persons = _only(grown.labels, among)
    inside = score_certificates(records, persons, models.certificate)
    certificates = cluster_certificates(len(records), inside, of_certificate).labels
    anchors = {
        "certificate": anchor_certificates(records, persons, certificates, secret=True),
        "holder": anchor_holders(records, persons, secret=True),
    }
    own = pl.Series(among)
    named = {
        level: name_clusters(
            pl.DataFrame({"record_id": records.record_id.filter(own), "cluster": words.filter(own)}),
            previous.select("record_id", pl.col(f"{level}_id").alias("id")),
            key=key,
            level=level,
            pinned=pinned,
        )
        for level, words in anchors.items()
    }
    ids = [one.ids.rename({"id": f"{level}_id"}) for level, one in named.items()]
    return Linked(
        ids[0].join(ids[1], on="record_id", how="left").sort("record_id"),
        pl.concat([one.changes for one in named.values()]),
    )


def _only(labels: Labels, among: NDArray[np.bool_]) -> Labels:
    """The labels with every record that is not in question alone, so that nothing is compared for it."""
    return np.where(among, labels, np.arange(len(labels), dtype=np.int64))
