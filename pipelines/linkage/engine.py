"""The whole engine: standardized records in, every record's certificate and holder out."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.agglomerate import Clusters
from pipelines.linkage.certificates import ScoredCertificates, cluster_certificates, score_certificates
from pipelines.linkage.encoding import Records, encode
from pipelines.linkage.ids import Named, name_clusters
from pipelines.linkage.judgements import LEVELS, contradicted, read_judgements
from pipelines.linkage.links import SCHEMA, judged_links, keep_links
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
    progress: Progress | None = None,
    models: Models | None = None,
    with_links: bool = True,
) -> Linkage:
    """Every record's certificate and holder, the pairs that mattered, and what became of earlier ids.

    `previous` is an earlier run's assignments: its ids persist. `judgements` has record_id_l, record_id_r, level (person or
    certificate), judgement (same, different or unsure) and judged_by; they bind.
    """
    say = progress or (lambda _: None)
    models = models or read_table()
    encoded = encode(records)
    say(f"encoded {len(encoded)} records")
    found = find_clusters(encoded, models, judgements, say)
    holder = _named(encoded, found.persons.labels, previous, "holder", key)
    certificate = _named(encoded, found.certificates.labels, previous, "certificate", key)
    return Linkage(
        _assignments(encoded, certificate, holder, found.review),
        _links(encoded, found, models, judgements) if with_links else pl.DataFrame(schema=SCHEMA),
        pl.concat([holder.changes, certificate.changes]),
    )


class Found(NamedTuple):
    """The clusters at both levels, the evidence they grew from, and the records that a reviewer should see."""

    scored: Scored
    scored_certificates: ScoredCertificates
    persons: Clusters
    certificates: Clusters
    review: NDArray[np.bool_]


def find_clusters(records: Records, models: Models, judgements: pl.DataFrame | None, say: Progress) -> Found:
    """Persons, then their certificates, bound by what people judged."""
    scored = score_pairs(records, models.person, models.holder)
    say(f"compared {len(scored.pairs)} candidate pairs")
    of_person, of_certificate = (read_judgements(judgements, records.record_id, level) for level in LEVELS)
    persons = cluster_persons(records, scored, of_person)
    inside = score_certificates(records, persons.labels, models.certificate)
    certificates = cluster_certificates(len(records), inside, of_certificate)
    say("clustered persons and certificates")
    review = persons.review | certificates.review
    review |= contradicted(persons.labels, of_person) | contradicted(certificates.labels, of_certificate)
    return Found(scored, inside, persons, certificates, review)


def _links(records: Records, found: Found, models: Models, judgements: pl.DataFrame | None) -> pl.DataFrame:
    """What people judged, then what the weights decided; one row per pair and level."""
    judged = [judged_links(records.record_id, judgements, level) for level in LEVELS]
    persons, inside = found.scored, found.scored_certificates
    kept = [
        keep_links(records.record_id, found.persons.labels, *persons[:3], models.person, level="person"),
        keep_links(records.record_id, found.certificates.labels, *inside, models.certificate, level="certificate"),
    ]
    return pl.concat([*judged, *kept]).unique(
        ["record_id_l", "record_id_r", "level"], keep="first", maintain_order=True
    )


def _named(records: Records, labels: NDArray[np.int64], previous: pl.DataFrame | None, level: str, key: bytes) -> Named:
    clusters = pl.DataFrame({"record_id": records.record_id, "cluster": records.record_id[labels]})
    earlier = None if previous is None else previous.select("record_id", pl.col(f"{level}_id").alias("id"))
    return name_clusters(clusters, earlier, key=key, level=level)


def _assignments(records: Records, certificate: Named, holder: Named, review: NDArray[np.bool_]) -> pl.DataFrame:
    """One row per record, in the order of record_id."""
    own = pl.DataFrame({"record_id": records.record_id, "review": review})
    named = own.join(
        certificate.ids.rename({"id": "certificate_id"}), on="record_id", how="left", maintain_order="left"
    )
    named = named.join(holder.ids.rename({"id": "holder_id"}), on="record_id", how="left", maintain_order="left")
    return named.select("record_id", "certificate_id", "holder_id", "review")
