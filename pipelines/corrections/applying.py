"""Corrections flowing back in: a row that carries a key replaces the record of that key, and no other."""

import json

import polars as pl

from pipelines.corrections.marker import KEY_HEADING
from pipelines.standardize.distinct import map_distinct
from schemas import vocabulary

CORRECTED, UNMATCHED = "corrected", "correction_unmatched"
ORDER = ["source_file", "sheet", "row", "block"]


def apply_corrections(records: pl.DataFrame, deliveries: pl.DataFrame | None = None) -> pl.DataFrame:
    """The records with `superseded_by` also set on every record that a correction of the same office replaces.

    A correction workbook is read like any delivery; its rows are known by the key that stands among their other columns, so
    it does not matter what a program did to the file's markers, in what order the rows come or how many are left. Of several
    corrections of one record the one received last stands, by the times of `deliveries`, else by locator. A correcting row is
    marked; one whose record isn't there any more is an ordinary row and is marked as such.
    """
    keyed = records.with_columns(_key=map_distinct(records["extra"], find_key))
    if keyed["_key"].null_count() == keyed.height:
        return records
    replaced = _last_of_each(_match(keyed), _times(deliveries))
    known = (
        pl.coalesce("_replaced_by", "superseded_by") if "superseded_by" in records.columns else pl.col("_replaced_by")
    )
    marked = _mark(keyed, replaced)
    joined = marked.join(
        replaced.select("record_id", "_replaced_by"), on="record_id", how="left", maintain_order="left"
    )
    return joined.with_columns(superseded_by=known).drop("_key", "_replaced_by")


def find_key(extra: str) -> str | None:
    """The key among a row's other columns, whatever blanks or brackets its heading got on the way.

    >>> find_key('{"审验键(请勿改动)": "ab12", "备用": "1"}'), find_key('{"备用": "1"}')
    ('ab12', None)
    """
    heading = vocabulary.fold(KEY_HEADING)
    values = (value for name, value in json.loads(extra).items() if vocabulary.fold(name) == heading and value)
    return next((str(value).strip() for value in values), None)


def _times(deliveries: pl.DataFrame | None) -> dict[str, str]:
    """When each file was received, where that is known."""
    return {} if deliveries is None else dict(deliveries.select("source_file", "received_at").drop_nulls().iter_rows())


def _match(keyed: pl.DataFrame) -> pl.DataFrame:
    """Each record that is corrected (`record_id`) beside each row that corrects it (`_replaced_by`), of the same office."""
    corrections = keyed.filter(pl.col("_key").is_not_null()).select(
        "office", *ORDER, _replaced_by="record_id", record_id="_key"
    )
    return corrections.join(
        keyed.select("record_id", "office"), on=["record_id", "office"], how="inner", maintain_order="left"
    )


def _last_of_each(matched: pl.DataFrame, received: dict[str, str]) -> pl.DataFrame:
    """One correction for each record, the last; an earlier one is itself replaced by the last."""
    times = pl.col("source_file").replace_strict(received, default="", return_dtype=pl.String)
    ordered = matched.with_columns(_received=times).sort("record_id", "_received", *ORDER)
    last = ordered.with_columns(_last=pl.col("_replaced_by").last().over("record_id"))
    earlier = last.filter(pl.col("_replaced_by") != pl.col("_last")).select(
        record_id="_replaced_by", _replaced_by="_last"
    )
    return pl.concat([last.select("record_id", _replaced_by="_last"), earlier]).unique(
        "record_id", keep="last", maintain_order=True
    )


def _mark(keyed: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    """The records, correcting rows marked with whether there was something to correct."""
    matched = pl.col("record_id").is_in(replaced["_replaced_by"].implode())
    mark = pl.when(matched).then(pl.lit(CORRECTED)).when(pl.col("_key").is_not_null()).then(pl.lit(UNMATCHED))
    marks = pl.concat_list(pl.col("marks").fill_null([]), mark).list.drop_nulls()
    return keyed.with_columns(marks=pl.when(pl.col("_key").is_not_null()).then(marks).otherwise("marks"))
