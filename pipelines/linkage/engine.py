"""The whole engine: standardized records in, every record's certificate and holder out."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.agglomerate import Clusters
from pipelines.linkage.anchors import anchor_certificates, anchor_holders
from pipelines.linkage.bearers import doubted
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.certificates import ScoredCertificates, cluster_certificates, score_certificates
from pipelines.linkage.encoding import Records, encode
from pipelines.linkage.ids import Named, name_clusters
from pipelines.linkage.judgements import LEVELS, contradicted, read_judgements
from pipelines.linkage.links import NO_LINKS, join_judged, keep_links
from pipelines.linkage.odd_careers import at_odds
from pipelines.linkage.persons import cluster_persons
from pipelines.linkage.scoring import Scored, score_pairs
from pipelines.linkage.weights import Models, read_table

Progress = Callable[[str], None]


class Linkage(NamedTuple):
    """What linkage found: `assignments` (record_id, certificate_id, holder_id, review), `links` and `identity_changes`."""

    assignments: pl.DataFrame
    links: pl.DataFrame
    identity_changes: pl.DataFrame


def link(
    records: pl.DataFrame,
    *,
    judgements: pl.DataFrame | None = None,
    previous: pl.DataFrame | None = None,
    key: bytes,
    secret: bool = False,
    pinned: Collection[str] = (),
    progress: Progress | None = None,
    models: Models | None = None,
    with_links: bool = True,
) -> Linkage:
    """Every record's certificate and holder, the pairs that mattered, and what became of earlier ids.

    `previous` is an earlier run's assignments: what became of its ids is told, and those that are `pinned` persist. With a
    `secret` key ids may be made from ID numbers, so that they outlive more (see `anchors`). `judgements` has record_id_l, record_id_r, level (person or
    certificate), judgement (same, different or unsure) and judged_by; they bind.
    """
    say = progress or (lambda _: None)
    models = models or read_table()
    encoded = encode(records)
    say(f"encoded {len(encoded)} records")
    found = find_clusters(encoded, models, judgements, say)
    holder, certificate = name_both(encoded, found, previous, key=key, secret=secret, pinned=pinned)
    return Linkage(
        _assignments(encoded, certificate, holder, found.review),
        join_judged(weigh_links(encoded.record_id, found, models), encoded.record_id, judgements)
        if with_links
        else NO_LINKS,
        pl.concat([holder.changes, certificate.changes]),
    )


class Found(NamedTuple):
    """The clusters at both levels, the evidence they grew from, and the records that a reviewer should see."""

    scored: Scored
    scored_certificates: ScoredCertificates
    persons: Clusters
    certificates: Clusters
    review: NDArray[np.bool_]


def find_clusters(
    records: Records, models: Models, judgements: pl.DataFrame | None, say: Progress, pairs: Pairs | None = None
) -> Found:
    """Persons, then their certificates, bound by what people judged; `pairs` where the candidate pairs are known."""
    scored = score_pairs(records, models.person, models.holder, pairs=pairs)
    say(f"compared {len(scored.pairs)} candidate pairs")
    of_person, of_certificate = (read_judgements(judgements, records.record_id, level) for level in LEVELS)
    persons = cluster_persons(records, scored, of_person, models.person, models.holder)
    inside = score_certificates(records, persons.labels, models.certificate)
    certificates = cluster_certificates(len(records), inside, of_certificate)
    say("clustered persons and certificates")
    review = persons.review | certificates.review
    review |= doubted(records.identity.stated, records.identity.bearer, persons.labels, of_person.different[:2])
    review |= at_odds(records, inside, of_person)
    review |= contradicted(persons.labels, of_person) | contradicted(certificates.labels, of_certificate)
    return Found(scored, inside, persons, certificates, review)


def weigh_links(record_id: pl.Series, found: Found, models: Models) -> pl.DataFrame:
    """What the weights decided: the pairs that mattered, those of persons first."""
    persons, inside = found.scored, found.scored_certificates
    return pl.concat(
        [
            keep_links(record_id, found.persons.labels, *persons[:3], models.person, level="person"),
            keep_links(record_id, found.certificates.labels, *inside, models.certificate, level="certificate"),
        ]
    )


def name_both(
    records: Records, found: Found, previous: pl.DataFrame | None, *, key: bytes, secret: bool, pinned: Collection[str]
) -> tuple[Named, Named]:
    """The holders' and the certificates' ids."""
    persons, certificates = found.persons.labels, found.certificates.labels
    anchors = {
        "holder": anchor_holders(records, persons, secret=secret),
        "certificate": anchor_certificates(records, persons, certificates, secret=secret),
    }
    holder, certificate = (
        name_clusters(
            pl.DataFrame({"record_id": records.record_id, "cluster": words}),
            None if previous is None else previous.select("record_id", pl.col(f"{level}_id").alias("id")),
            key=key,
            level=level,
            pinned=pinned,
        )
        for level, words in anchors.items()
    )
    return holder, certificate


def _assignments(records: Records, certificate: Named, holder: Named, review: NDArray[np.bool_]) -> pl.DataFrame:
    """One row per record, in the order of record_id, which the ids have as well."""
    ids = {"certificate_id": certificate.ids["id"], "holder_id": holder.ids["id"]}
    return pl.DataFrame({"record_id": records.record_id, **ids, "review": review})
