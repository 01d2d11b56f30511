"""Corrected versions: which record of an earlier file a record of its correction replaces."""

import polars as pl

from pipelines.linkage.bearers import are_strangers

IDENTITIES = (
    ["holder_name", "id_number"],
    ["holder_name", "certificate_number"],
    ["holder_name", "title", "acquired_on"],
    ["holder_name", "title", "employer"],
    ["id_number", "title", "acquired_on"],
    ["certificate_number", "title", "acquired_on"],
)
"""What two rows must agree on, all of it stated, to be the same row: the first identity that decides wins.

The last two are of rows whose name was put right; whoever bears the name still has been paired by then.
"""
OF_ANYBODY = ["certificate_number", "title", "acquired_on"]
"""The identity that says nothing of the person: it decides only where name and ID number don't tell two."""
RECALLED = "recalled:id_number"
"""The mark of a number that stands whole in the replaced row alone."""


def mark_superseded(records: pl.DataFrame) -> pl.DataFrame:
    """The records with `superseded_by`: the record_id of the corrected row, null for a row that stands.

    A row is replaced only by a row of a file that says it corrects this file, and only if as many rows on either side have
    that identity, one or copies of one; a row without a counterpart stays, since a shorter file is no proof that a certificate never was.
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
        pairs = pl.concat([pairs, _of_one_person(found, records) if identity == OF_ANYBODY else found])
    return recall_numbers(records.join(pairs, on="record_id", how="left", maintain_order="left"))


def _of_one_person(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The pairs but those of strangers with two ID numbers: a correction that gives a certificate to somebody else is one for a person to judge, and both rows stand."""
    people = records.select("record_id", "holder_name", "id_number")
    told = pairs.join(people, on="record_id").join(
        people, left_on="superseded_by", right_on="record_id", suffix="_new", maintain_order="left"
    )
    two_numbers = (told["id_number"] != told["id_number_new"]).fill_null(False)
    strangers = are_strangers(told["holder_name"].fill_null(""), told["holder_name_new"].fill_null(""))
    return told.filter(~(two_numbers & strangers)).select(pairs.columns)


def recall_numbers(records: pl.DataFrame) -> pl.DataFrame:
    """The records with an ID number that a correction shows in part alone, where the row that it replaces shows it whole.

    A program that lost a number's last digits while somebody corrected another cell corrected nothing about it. Whatever is
    legible must agree, so a number that was put right, or taken out, stays as the correction has it.
    """
    if "id_number_partial" not in records.columns:
        return records
    whole = (
        records.filter(pl.col("superseded_by").is_not_null() & pl.col("id_number").is_not_null())
        .select(record_id="superseded_by", _whole="id_number")
        .unique("record_id", keep="none")
    )
    joined = records.join(whole, on="record_id", how="left", maintain_order="left")
    recalled = (pl.col("id_number_status") == "unrecoverable") & _agrees(pl.col("id_number_partial"), pl.col("_whole"))
    marks = pl.col("marks").list.concat(pl.lit([RECALLED], pl.List(pl.String)))
    return joined.with_columns(
        id_number=pl.when(recalled).then("_whole").otherwise("id_number"),
        id_number_status=pl.when(recalled).then(pl.lit("repaired")).otherwise("id_number_status"),
        id_number_partial=pl.when(recalled).then(None).otherwise("id_number_partial"),
        marks=pl.when(recalled).then(marks).otherwise("marks"),
    ).drop("_whole")


def _agrees(partial: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Whether every legible place of a number, at least the first fourteen, is the same in the whole one; never null."""
    head = partial.str.extract(r"^(\d{14,17})\*+$")
    return (whole.str.starts_with(head) & (partial.str.len_chars() == whole.str.len_chars())).fill_null(False)


def _replaced(older: pl.DataFrame, newer: pl.DataFrame, identity: list[str]) -> pl.DataFrame:
    """The pairs whose identity is whole and stands as often in either file, in the order of their rows."""
    same_certificate = ["title"] if "id_number" in identity and "title" not in identity else []
    keys = [*identity, *same_certificate]
    left = _counted_rows(older, ["source_file", *keys])
    right = (
        _counted_rows(newer, ["supersedes", *keys])
        .drop("source_file")
        .rename({"supersedes": "source_file", "record_id": "superseded_by"})
    )
    on = ["source_file", *keys, "rows", "place"]
    return left.join(right, on=on, how="inner").select("record_id", "superseded_by").sort("record_id")


def _counted_rows(records: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The rows that state all of the keys, with how many `rows` have them and which `place` each has among those."""
    columns = list(dict.fromkeys(["record_id", "source_file", "supersedes", *keys]))
    whole = records.drop_nulls(keys).select(columns)
    return whole.with_columns(rows=pl.len().over(keys), place=pl.int_range(pl.len()).over(keys))
