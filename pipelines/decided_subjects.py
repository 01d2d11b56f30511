"""The certificates that people decided about, as a release has them: how they are known again when the register is made anew, and which are gone."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from pipelines import linkage

SCHEMA = {
    "certificate_id": pl.String(), "holder_id": pl.String(), "records": pl.List(pl.String()),
    "holder_name": pl.String(), "title": pl.String(),
}  # fmt: skip


class Decided(NamedTuple):
    """What is known of those that stand (`SCHEMA`), and the ids of those that no record makes any more."""

    known: pl.DataFrame
    gone: list[str]


def describe(tables: Mapping[str, pl.DataFrame], decisions: Iterable[pl.DataFrame]) -> Decided:
    """The certificates of the release's tables that the decisions name, themselves or by their holder."""
    followed = [linkage.follow(one, tables["identity_changes"]) for one in decisions]
    named = linkage.ids_decided_about(*followed)
    certificates = tables["certificates"].select("certificate_id", "holder_id", "holder_name", "title")
    of_people = certificates.filter(pl.col("certificate_id").is_in(named) | pl.col("holder_id").is_in(named))
    rows = pl.concat([tables[name].select("record_id", "certificate_id") for name in ("lineage", "lineage_blocks")])
    records = rows.drop_nulls().group_by("certificate_id").agg(records=pl.col("record_id").unique().sort())
    known = of_people.join(records, on="certificate_id", how="inner").select(list(SCHEMA)).sort("certificate_id")
    asked = linkage.ids_decided_about(*(one.select("certificate_id") for one in followed))
    return Decided(known, sorted(asked - set(certificates["certificate_id"])))
