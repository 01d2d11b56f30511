"""Corrected versions: which record of an earlier file a record of its correction replaces."""

import polars as pl

IDENTITIES = (
    ["holder_name", "id_number"],
    ["holder_name", "certificate_number"],
    ["holder_name", "title", "acquired_on"],
)
"""What two rows must agree on, all of it stated, to be the same row: the first identity that decides wins."""


def mark_superseded(records: pl.DataFrame) -> pl.DataFrame:
    """The records with `superseded_by`: the record_id of the corrected row, null for a row that stands.

    A row is replaced only by a row of a file that says it corrects this file, and only if exactly one row on either side has
    that identity; a row without a counterpart stays, since a shorter file is no proof that a certificate never was.
    """
    newer = records.filter(pl.col("supersedes").is_not_null())
    older = records.filter(pl.col("source_file").is_in(newer["supersedes"].unique().implode()))
    pairs = pl.DataFrame(schema={"record_id": pl.String, "superseded_by": pl.String})
    for identity in IDENTITIES:
        found = _replaced(
            older.join(pairs, on="record_id", how="anti"),
            newer.join(pairs, left_on="record_id", right_on="superseded_by", how="anti"),
            identity,
        )
        pairs = pl.concat([pairs, found])
    return records.join(pairs, on="record_id", how="left", maintain_order="left")


def _replaced(older: pl.DataFrame, newer: pl.DataFrame, identity: list[str]) -> pl.DataFrame:
    """The pairs whose identity is whole and unique in each of the two files."""
    same_certificate = ["title"] if "id_number" in identity else []
    keys = [*identity, *same_certificate]
    left = _unique_rows(older, ["source_file", *keys])
    right = (
        _unique_rows(newer, ["supersedes", *keys])
        .drop("source_file")
        .rename({"supersedes": "source_file", "record_id": "superseded_by"})
    )
    return (
        left.join(right, on=["source_file", *keys], how="inner").select("record_id", "superseded_by").sort("record_id")
    )


def _unique_rows(records: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    whole = records.drop_nulls(keys)
    columns = list(dict.fromkeys(["record_id", "source_file", "supersedes", *keys]))
    return whole.filter(~pl.struct(keys).is_duplicated()).select(columns) if whole.height else whole.select(columns)
