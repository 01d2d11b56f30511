"""What people decided since the last release, and how much of a fall in its counts that accounts for.

A reviewer who joins two persons or confirms a suspicion takes certificates out of what is published: the next release carries
that by itself. What falls beside those whom the decisions touch is no decision's work and is held up as before.
"""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from pipelines.release.history import load_table
from pipelines.release.layout import Release
from pipelines.release.passing import HELD_BACK
from pipelines.release.reading import open_to_read

Tables = Mapping[str, pl.DataFrame]

DECIDED = "decided"
"""The table, given to a publication and not published, of what people decided."""
UNTIL = "decided_until"
"""What a manifest calls the moment of the latest decision that its release carries."""
WITHDRAWN = "withdrawn_by_decisions"
"""What a manifest calls the published certificates that decisions took out, where without them the release had been held up."""
CASES = "cases"
"""What a manifest calls the cases and disputes by which its certificates have their statuses, by certificate."""
SCHEMA = {"record_id": pl.String(), "certificate_id": pl.String(), "decided_at": pl.String()}
BY = "by"
BINDING = ("same", "different")


class Touched(NamedTuple):
    """The certificates and holders that decisions touch, in the last release or in the next."""

    certificates: pl.Series
    holders: pl.Series
    published: pl.Series


class Accounted(NamedTuple):
    """How far each count fell beside what decisions touch, and the published certificates that they took out."""

    beside: dict[str, int]
    withdrawn: list[str]

    def carry(self, last: Mapping[str, int]) -> dict[str, int]:
        """The counts of the last release less what no decision accounts for."""
        return {name: last[name] - fall for name, fall in self.beside.items() if name in last}


def name_decided(
    judgements: pl.DataFrame,
    choices: pl.DataFrame,
    rulings: pl.DataFrame,
    statuses: pl.DataFrame,
    verdicts: pl.DataFrame,
) -> pl.DataFrame:
    """One row for each record or certificate that a decision of people names: `record_id` or `certificate_id`, `decided_at`, and of a status `by` which case."""
    binding = judgements.filter(pl.col("judgement").is_in(BINDING))
    moments = ((choices, "decided_at"), (rulings, "ruled_at"), (statuses, "since"), (verdicts, "decided_at"))
    named = [
        *(binding.select(record_id=side, decided_at="judged_at") for side in ("record_id_l", "record_id_r")),
        *(frame.select("certificate_id", *({BY} & {*frame.columns}), decided_at=moment) for frame, moment in moments),
    ]
    return pl.concat([pl.DataFrame(schema=SCHEMA), *named], how="diagonal").select(
        *SCHEMA, *({BY} & {*statuses.columns})
    )


def name_cases(decided: pl.DataFrame | None, certificates: pl.DataFrame) -> dict[str, str]:
    """The case or dispute by which each certificate that is suspended or revoked is that."""
    if decided is None or BY not in decided.columns:
        return {}
    held = certificates.filter(pl.col("status").is_in(HELD_BACK))["certificate_id"].implode()
    told = decided.drop_nulls(BY).filter(pl.col("certificate_id").is_in(held)).sort("decided_at", BY)
    return dict(told.select("certificate_id", BY).iter_rows())


def latest(decided: pl.DataFrame | None) -> str | None:
    """The moment of the latest decision; null without any."""
    return None if decided is None or decided.is_empty() else str(decided["decided_at"].max())


def account(last: Release, finished: Tables, published: pl.DataFrame, decided: pl.DataFrame | None) -> Accounted | None:
    """What was decided since the last release accounts for; null where nothing was, or where that release doesn't say what it carries.

    `published` are the certificates that lookups will find.
    """
    until = last.manifest.get(UNTIL)
    if decided is None or UNTIL not in last.manifest:
        return None
    since = decided if until is None else decided.filter(pl.col("decided_at") > until)
    if since.is_empty():
        return None
    before, now = _located({name: load_table(last, name) for name in LOCATING}), _located(finished)
    with open_to_read(last.lookup) as connection:
        told = connection.sql("select certificate_id from curated_certificates").pl()["certificate_id"]
    near = _records_near(since, before, now)
    touched_before = _touch(before, near, since, told, still=now)
    touched_now = _touch(now, near, since, published["certificate_id"])
    withdrawn = touched_before.published.filter(~touched_before.published.is_in(published["certificate_id"].implode()))
    left, kept = _beside(before, told, touched_before), _beside(now, published["certificate_id"], touched_now)
    return Accounted({name: count - kept[name] for name, count in left.items()}, sorted(withdrawn))


LOCATING = ("lineage", "lineage_blocks", "certificates")


def _located(tables: Tables) -> pl.DataFrame:
    """Which certificate and holder each record has, and which holder a certificate without records."""
    ids = ["record_id", "certificate_id", "holder_id"]
    of_records = [tables[name].select(ids).drop_nulls("record_id") for name in ("lineage", "lineage_blocks")]
    records = pl.concat(of_records)
    certificates = tables["certificates"].select(
        pl.lit(None, pl.String).alias("record_id"), "certificate_id", "holder_id"
    )
    return pl.concat([records, certificates.join(records, on="certificate_id", how="anti")]).unique()


def _records_near(since: pl.DataFrame, before: pl.DataFrame, now: pl.DataFrame) -> pl.Series:
    """The records of every holder, of before or of now, whom a decision names by a record or a certificate."""
    both = pl.concat([before, now])
    named = both.filter(_is_named(since))
    return (
        both.filter(pl.col("holder_id").is_in(named["holder_id"].drop_nulls().implode()))["record_id"]
        .drop_nulls()
        .unique()
    )


def _is_named(since: pl.DataFrame) -> pl.Expr:
    return pl.any_horizontal(
        pl.col(name).is_in(since[name].drop_nulls().implode()) for name in ("record_id", "certificate_id")
    )


def _touch(
    located: pl.DataFrame, near: pl.Series, since: pl.DataFrame, published: pl.Series, still: pl.DataFrame | None = None
) -> Touched:
    """What the decisions touch; with `still` only what has a record or an id left there: no decision takes an office's rows away."""
    touched = located.filter(_is_named(since) | pl.col("record_id").is_in(near.implode()))
    if still is not None:
        there = [pl.col(name).is_in(still[name].drop_nulls().implode()) for name in ("record_id", "certificate_id")]
        touched = touched.filter(pl.any_horizontal(there))
    certificates = touched["certificate_id"].drop_nulls().unique()
    return Touched(
        certificates,
        touched["holder_id"].drop_nulls().unique(),
        published.filter(published.is_in(certificates.implode())),
    )


def _beside(located: pl.DataFrame, published: pl.Series, touched: Touched) -> dict[str, int]:
    """How many there are of each without those that decisions touch."""
    certificates, holders = (located[name].drop_nulls().n_unique() for name in ("certificate_id", "holder_id"))
    return {
        "certificates": certificates - touched.certificates.len(),
        "holders": holders - touched.holders.len(),
        "curated_certificates": published.len() - touched.published.len(),
    }
