"""Where the values of certificates that differ between two releases come from: files, decisions, accepted submissions."""

import polars as pl

from pipelines.release.layout import Release
from pipelines.release.origins import PLACE
from pipelines.release.reading import open_to_read

VALUES = (
    'select v.certificate_id, v."column", r.source_file, r.sheet, r."row", v.decision_id from certificate_values v'
    " left join records r using (record_id) where v.chosen and v.certificate_id in (select unnest(?))"
)
ACCEPTED = (
    "select certificate_id, submission_id from submissions where disposition = 'accepted'"
    " and certificate_id in (select unnest(?))"
)
SHOWN = 3
"""So many places are named for one certificate; the history tells all."""


def find_origins(compared: pl.DataFrame, before: Release, after: Release) -> pl.DataFrame:
    """For each certificate that differs: `origins`, what its new values come from, and what those came from that are gone."""
    new, old = _of_values(after, compared), _of_values(before, compared)
    lost = old.join(new, on=["certificate_id", "column"], how="anti")
    words = [
        _tell(new, pl.format("from {}", PLACE), pl.format("decision {}", "decision_id")),
        _tell(lost, pl.format("was {}", PLACE), pl.format("without {}", "decision_id")),
        _of_submissions(before, after, compared),
    ]
    return pl.concat(words).group_by("certificate_id", maintain_order=True).agg(origins=pl.col("word"))


def _of_values(release: Release, compared: pl.DataFrame) -> pl.DataFrame:
    """The rows and decisions that the values which differ stand in; of what appeared or vanished those of all its values."""
    found = _ask(release, VALUES, compared["certificate_id"])
    listed = compared.with_columns(is_whole=pl.col("kind").is_in(["appeared", "vanished"]))
    whole = found.join(listed.filter("is_whole").select("certificate_id"), on="certificate_id", how="semi")
    parts = listed.filter(~pl.col("is_whole")).select("certificate_id", column="columns").explode("column").drop_nulls()
    return pl.concat([whole, found.join(parts, on=["certificate_id", "column"], how="semi")])


def _tell(values: pl.DataFrame, place: pl.Expr, decided: pl.Expr) -> pl.DataFrame:
    """The first few places of each certificate, in words."""
    return (
        values.select("certificate_id", word=pl.coalesce(place, decided))
        .drop_nulls()
        .unique()
        .sort("certificate_id", "word")
        .group_by("certificate_id", maintain_order=True)
        .head(SHOWN)
    )


def _of_submissions(before: Release, after: Release, compared: pl.DataFrame) -> pl.DataFrame:
    """The submissions about these certificates that count as accepted only since the later release."""
    ids = compared["certificate_id"]
    came = _ask(after, ACCEPTED, ids).join(_ask(before, ACCEPTED, ids), on="submission_id", how="anti")
    return came.sort("certificate_id", "submission_id").select(
        "certificate_id", word=pl.format("submission {}", "submission_id")
    )


def _ask(release: Release, query: str, ids: pl.Series) -> pl.DataFrame:
    with open_to_read(release.register) as connection:
        frame: pl.DataFrame = connection.sql(query, params=[ids.to_list()]).pl()
    return frame
