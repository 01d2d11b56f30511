"""Corrections flowing back in: a row that carries a key replaces the record of that key, and no other."""

import json

import polars as pl

from pipelines.corrections.marker import KEY_HEADING, REASON_HEADING
from pipelines.corrections.same_person import WHO, is_same_person, names_differ, tell_who
from pipelines.standardize.distinct import map_distinct
from schemas import vocabulary
from schemas.columns import COLUMNS

CORRECTED, UNMATCHED, MISPLACED, KEYLESS, DIFFERING = (
    "corrected",
    "correction_unmatched",
    "correction_of_another",
    "correction_without_key",
    "corrections_differ",
)
ORDER = ["source_file", "sheet", "row", "block"]
COPIED_DOWN = "merged"
"""The mark of a row with a cell that it shares with the row above: a name so come by is no correction of another one."""


def apply_corrections(records: pl.DataFrame, deliveries: pl.DataFrame | None = None) -> pl.DataFrame:
    """The records with `superseded_by` also set on every record that a correction of the same office replaces.

    A correction workbook is read like any delivery; its rows are known by the key that stands among their other columns, so
    it does not matter what a program did to the file's markers, in what order the rows come or how many are left. Of several
    corrections of one record the one received last stands, by the times of `deliveries`, before those that change nothing; of those that
    came together and say the same, one. Where they say different things, none of them replaces it. A correcting row is
    marked; one whose record isn't there any more, is another person's, or whose key was left behind is an ordinary row and
    is marked as such.
    """
    keyed = records.with_columns(
        _key=map_distinct(records["extra"], find_key), _reason=map_distinct(records["extra"], find_reason)
    )
    if keyed["_key"].null_count() == keyed.height == keyed["_reason"].null_count():
        return records
    matched = _match(keyed)
    matched = _tell_apart(matched, keyed, _times(deliveries))
    replaced = _last_of_each(matched.filter(pl.col("_is_same") & ~pl.col("_differs")))
    known = (
        pl.coalesce("_replaced_by", "superseded_by") if "superseded_by" in records.columns else pl.col("_replaced_by")
    )
    marked = _mark(keyed, matched)
    joined = marked.join(
        replaced.select("record_id", "_replaced_by"), on="record_id", how="left", maintain_order="left"
    )
    return joined.with_columns(superseded_by=known).drop("_key", "_reason", "_replaced_by")


def find_key(extra: str) -> str | None:
    """The key among a row's other columns, whatever blanks, brackets or capitals it or its heading got on the way.

    >>> find_key('{"审验键(请勿改动)": "AB12", "备用": "1"}'), find_key('{"备用": "1"}')
    ('ab12', None)
    """
    key = _under(KEY_HEADING, extra)
    return key.lower() if key else None


def find_reason(extra: str) -> str | None:
    """What a correction workbook said was wrong with the row."""
    return _under(REASON_HEADING, extra)


def _under(heading: str, extra: str) -> str | None:
    folded = vocabulary.fold(heading)
    values = (value for name, value in json.loads(extra).items() if vocabulary.fold(name) == folded and value)
    return next((str(value).strip() for value in values), None)


def _times(deliveries: pl.DataFrame | None) -> dict[str, str]:
    """When each file was received, where that is known."""
    return {} if deliveries is None else dict(deliveries.select("source_file", "received_at").drop_nulls().iter_rows())


def _match(keyed: pl.DataFrame) -> pl.DataFrame:
    """Each record that is corrected (`record_id`) beside each row that names it (`_replaced_by`), of the same office, and `_is_same` person."""
    keys = keyed["_key"].drop_nulls()
    concerned = keyed.filter(pl.col("_key").is_not_null() | pl.col("record_id").is_in(keys.implode()))
    who = tell_who(keyed.join(concerned.select("source_file").unique(), on="source_file", how="semi"))
    told = [f"_who_{column}" for column in WHO]
    corrections = who.filter(pl.col("_key").is_not_null()).select(
        "office", *ORDER, *told, _replaced_by="record_id", record_id="_key", _copied=_is_copied_down()
    )
    asked = who.filter(pl.col("record_id").is_in(keys.implode())).select("record_id", "office", *told)
    both = corrections.join(asked, on=["record_id", "office"], how="inner", maintain_order="left")
    return both.with_columns(_is_same=is_same_person() & ~(pl.col("_copied") & names_differ()).fill_null(False))


def _is_copied_down() -> pl.Expr:
    """Whether a row shares a cell with the one above it, and its name with another row."""
    again = pl.len().over("source_file", "sheet", "_who_holder_name") > 1
    return pl.col("marks").list.contains(COPIED_DOWN) & again


def _tell_apart(matched: pl.DataFrame, keyed: pl.DataFrame, received: dict[str, str]) -> pl.DataFrame:
    """The same with when each was `_received`, whether it is `_changed`, and whether it `_differs` from one that came with it and nobody corrected either since.

    Files of one archive, or copied together, were received at one moment: no name decides which of them is right. A row that
    says what the record said is one that nobody touched in a copy of the workbook.
    """
    times = pl.col("source_file").replace_strict(received, default="", return_dtype=pl.String)
    said = pl.struct(pl.col(f"{column}_raw").fill_null("").str.replace_all(r"\s", "") for column in COLUMNS).hash()
    told = matched.with_columns(_received=times)
    for own, words in (("_replaced_by", "_said"), ("record_id", "_said_before")):
        told = told.join(keyed.select(said.alias(words), pl.col("record_id").alias(own)), on=own, maintain_order="left")
    changed = pl.col("_is_same") & (pl.col("_said") != pl.col("_said_before"))
    apart = changed & (pl.col("_said").filter(changed).n_unique().over("record_id", "_received") > 1)
    agreed = pl.col("_received").filter(changed & ~apart).max().over("record_id")
    differs = apart & (agreed < pl.col("_received")).fill_null(True)
    return told.with_columns(_changed=changed, _differs=differs)


def _last_of_each(matched: pl.DataFrame) -> pl.DataFrame:
    """One correction for each record, the last that changes something; any other is itself replaced by it."""
    ordered = matched.sort("record_id", "_changed", "_received", *ORDER)
    last = ordered.with_columns(_last=pl.col("_replaced_by").last().over("record_id"))
    earlier = last.filter(pl.col("_replaced_by") != pl.col("_last")).select(
        record_id="_replaced_by", _replaced_by="_last"
    )
    return pl.concat([last.select("record_id", _replaced_by="_last"), earlier]).unique(
        "record_id", keep="last", maintain_order=True
    )


def _mark(keyed: pl.DataFrame, matched: pl.DataFrame) -> pl.DataFrame:
    """The records, correcting rows marked with whether there was something to correct, or why it was not."""
    has_key, has_reason = pl.col("_key").is_not_null(), pl.col("_reason").is_not_null()
    mark = (
        pl.when(pl.col("record_id").is_in(matched.filter("_differs")["_replaced_by"].implode()))
        .then(pl.lit(DIFFERING))
        .when(pl.col("record_id").is_in(matched.filter("_is_same")["_replaced_by"].implode()))
        .then(pl.lit(CORRECTED))
        .when(pl.col("record_id").is_in(matched["_replaced_by"].implode()))
        .then(pl.lit(MISPLACED))
        .when(has_key)
        .then(pl.lit(UNMATCHED))
        .when(has_reason)
        .then(pl.lit(KEYLESS))
    )
    marks = pl.concat_list(pl.col("marks").fill_null([]), mark).list.drop_nulls()
    return keyed.with_columns(marks=pl.when(has_key | has_reason).then(marks).otherwise("marks"))
