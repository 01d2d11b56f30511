"""What the causes of differences are read from: of either release its rows, its files, its values and what people said."""

from typing import NamedTuple

import polars as pl

from pipelines.linkage.one_list import ONE_LIST
from pipelines.release.layout import Release
from pipelines.release.origins import PLACE
from pipelines.release.reading import open_to_read, read_columns

RECORDS = ("record_id", "source_file", "sheet", "row", "superseded_by", "approval_document", "office_kind")
LINKED = ("record_id", "certificate_id", "holder_id")
FOUND = ("certificate_id", "code", "column", "verdict", "detail")
PAIR = ("record_id_l", "record_id_r", "level", "judgement", "judged_by")
FILE = ("source_file", "sha256", "disposition")
STATED = ("certificate_id", "column", "record_id")
WHOLE_KINDS = ("appeared", "vanished", "withheld", "passed")
STRUCTURE = ("in_scope", "holder_id")
"""What differs of these certificates, and what follows from these columns, any of their rows may have made."""


class Side(NamedTuple):
    """One of the two releases: its rows with their places, its files, what people judged, its findings, which rows state its values."""

    rows: pl.DataFrame
    files: pl.DataFrame
    judged: pl.DataFrame
    findings: pl.DataFrame
    stated: pl.DataFrame


def read_side(release: Release, compared: pl.DataFrame) -> Side:
    """A release as far as causes are read from it; values of the compared certificates alone."""
    with open_to_read(release.register) as connection:
        records, files, links, findings = (
            read_columns(connection, name, columns)
            for name, columns in (("records", RECORDS), ("deliveries", FILE), ("links", PAIR), ("findings", FOUND))
        )
        linked = pl.concat([read_columns(connection, name, LINKED) for name in ("lineage", "lineage_blocks")])
        stated = read_columns(connection, "certificate_values", STATED, compared["certificate_id"])
    rows = records.join(linked, on="record_id", how="left").with_columns(place=PLACE)
    by_people = ~pl.col("judged_by").is_in(["weight", ONE_LIST]) & pl.col("judgement").is_in(["same", "different"])
    read = pl.col("disposition").is_in(["read", "partly_read"])
    return Side(
        rows, files.filter(read).drop("disposition"), links.filter(by_people).drop("judged_by"), findings, stated
    )


def find_kin(compared: pl.DataFrame, old: Side, new: Side) -> pl.DataFrame:
    """The certificates that differ and all certificates of their holders, each with `holder_id`, as either release has them.

    A certificate whose rows went over to another belongs to that one's holder too.
    """
    moved = old.rows.join(new.rows, on="record_id", suffix="_new")
    both = pl.concat(
        [
            *(side.rows.select("certificate_id", "holder_id") for side in (old, new)),
            moved.select("certificate_id", holder_id="holder_id_new"),
            moved.select(certificate_id="certificate_id_new", holder_id="holder_id"),
        ]
    )
    known = both.drop_nulls().unique()
    holders = known.join(compared, on="certificate_id", how="semi").select("holder_id").unique()
    return known.join(holders, on="holder_id", how="semi")


def find_ground(compared: pl.DataFrame, kin: pl.DataFrame, side: Side) -> pl.DataFrame:
    """The rows that can have made a difference: of each certificate those that state a column which differs (`column`); all rows of
    one that appeared, vanished, passes or waits now, or changed its holder or scope, and of what is the holder's beside it (null).
    """
    structural = pl.col("columns").list.set_intersection(list(STRUCTURE)).list.len() > 0
    whole = compared.filter(pl.col("kind").is_in(WHOLE_KINDS) | structural)
    beside = kin.join(compared, on="certificate_id", how="anti")
    asked = pl.concat([frame.select("certificate_id") for frame in (whole, beside)]).unique()
    of_all = side.rows.join(asked, on="certificate_id", how="semi").select("certificate_id", "record_id")
    differing = compared.select("certificate_id", column="columns").explode("column").drop_nulls()
    told = side.stated.drop_nulls("record_id").join(differing, on=["certificate_id", "column"], how="semi")
    return pl.concat([told.select("certificate_id", "record_id", "column"), of_all], how="diagonal")


def turned_files(old: Side, new: Side) -> pl.DataFrame:
    """The files that came, went or came again with other bytes, each with its `word`."""
    both = old.files.join(new.files, on="source_file", how="full", suffix="_new", coalesce=True)
    word = (
        pl.when(pl.col("sha256").is_null()).then(pl.format("received {}", "source_file"))
        .when(pl.col("sha256_new").is_null()).then(pl.format("withdrawn {}", "source_file"))
        .when(pl.col("sha256") != pl.col("sha256_new")).then(pl.format("resent {}", "source_file"))
    )  # fmt: skip
    return both.select("source_file", word=word).drop_nulls()
