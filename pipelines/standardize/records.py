"""From the offices' words to records: every column in its standard form, with the words kept beside it."""

from typing import NamedTuple

import polars as pl

from pipelines.standardize import (
    certificate_number,
    dates,
    document_number,
    employer_learning,
    id_number,
    inference,
    management_number,
    misplaced,
    names,
    phone,
    sex,
    vocabulary_columns,
)
from pipelines.standardize.authorities import LEADING_GROUP, is_understood, read_authority, read_committee
from pipelines.standardize.authority_slips import respelled
from pipelines.standardize.distinct import list_of_labels, map_distinct
from pipelines.standardize.employers import as_written, read_employer
from pipelines.standardize.record_ids import identify_rows
from pipelines.standardize.text import says_nothing, tidy
from schemas.columns import COLUMNS

LOCATOR = ("source_file", "office", "office_kind", "trust_rank", "sheet", "row", "block")
PASSED_ON = ("context", "extra", "supersedes")
READINGS = (
    "id_number_status",
    "id_number_repair",
    "id_number_partial",
    "acquired_on_precision",
    "conferred_on_precision",
    "former_name",
    "grade",
    "inferred",
    "marks",
)
WORDS = ("employer_written",)
"""What else a row read alone keeps, for writing its employer out: the words of its employer's cell, tidied."""
CORRECTIONS = {
    "restored": "restored:certificate_number",
    "respelled": "respelled:title",
    "authority_respelled": "respelled:issuing_authority",
    "renamed": "renamed:remarks",
    "written_out": "written_out:employer",
}
"""Corrections of single columns (those between columns are in `misplaced`) and the mark each leaves on the record."""


def standardize_rows(rows: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """One record for each row of kind record, in the order of the rows; `key` makes the record ids."""
    kept = rows.filter(pl.col("kind") == "record")
    number_cells = kept["marks"].list.contains("id_as_number").fill_null(False)
    deliveries = kept["source_file"].cast(pl.Categorical).to_physical()
    lists = Lists(deliveries, kept["office"], number_cells)
    standard = _standardize(kept.select(COLUMNS), lists)
    marks = pl.DataFrame({"given": kept["marks"], "made": standard["marks"]})
    return pl.concat(
        [
            identify_rows(kept, key).to_frame(),
            kept.select(LOCATOR),
            standard.with_columns(marks.select(marks=pl.concat_list(pl.col("given").fill_null([]), "made"))),
            dates.read_months(kept["birth_month"]).to_frame(),
            kept.select(PASSED_ON),
        ],
        how="horizontal",
    )


def standardize_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """The same for a table that holds the columns as raw strings; its other columns stay as they are."""
    return _columns_of(frame, alone=False)


def standardize_alone(frame: pl.DataFrame) -> pl.DataFrame:
    """The same, each row by itself: employers stay in the form that they were read in, as no other row is asked, `WORDS` beside them."""
    return _columns_of(frame, alone=True)


def _columns_of(frame: pl.DataFrame, *, alone: bool) -> pl.DataFrame:
    cells = frame.with_columns(
        pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, dtype=pl.String).alias(name)
        for name in COLUMNS
    ).select(COLUMNS)
    standard = _standardize(cells, UNLISTED, alone=alone)
    rest = frame.select(name for name in frame.columns if name not in standard.columns)
    return pl.concat([rest, standard], how="horizontal")


class Lists(NamedTuple):
    """Where each row of a table comes from, if that is known, and whether its ID number's cell is a number."""

    deliveries: pl.Series | None = None
    offices: pl.Series | None = None
    number_cells: pl.Series | None = None


UNLISTED = Lists()
"""Rows of which nothing more is known."""


def _standardize(cells: pl.DataFrame, lists: Lists, *, alone: bool = False) -> pl.DataFrame:
    """The nineteen columns, their `_raw` words and `READINGS`."""
    deliveries = lists.deliveries
    raw = cells.rename({name: f"{name}_raw" for name in COLUMNS})
    cells = misplaced.put_right(cells)
    dated, texts = _read_dates(cells, deliveries), _read_texts(cells)
    read = pl.concat(
        [
            raw,
            dated,
            _read_identifiers(cells, texts, deliveries, lists.number_cells),
            texts,
            _read_vocabulary(cells, dated["acquired_on"]),
        ],
        how="horizontal",
    )
    if deliveries is not None:
        said = cells.select("holder_name", "sex").with_columns(deliveries.alias("list"))
        read = names.part_sexes(
            read, said.with_columns(read.select(number_sex=id_number.sex_stated(pl.col("id_number"))))
        )
    read = read.with_columns(pl.lit(False).alias("written_out")) if alone else _write_out_employers(read, lists.offices)
    records = inference.infer_missing(read)
    order = [column for name in COLUMNS for column in (name, f"{name}_raw")]
    kept = (*order, *READINGS, *(WORDS if alone else ()))
    return records.with_columns(inference.grades(records), _marks(cells["put_right"], read)).select(kept)


def _write_out_employers(read: pl.DataFrame, offices: pl.Series | None) -> pl.DataFrame:
    """The records with their employers in full, `written_out` where that is neither what a cell says nor its reading alone."""
    whole = employer_learning.write_out(read, offices)
    changed = (whole != read["employer"]) & (whole != read["employer_written"])
    return read.with_columns(changed.fill_null(False).alias("written_out"), whole)


def _marks(put_right: pl.Series, read: pl.DataFrame) -> pl.Series:
    """What was corrected in each record, in words."""
    for bit, column in enumerate(CORRECTIONS, start=len(misplaced.LABELS)):
        put_right = put_right + read[column].cast(pl.UInt32) * 2**bit
    return list_of_labels(put_right, (*misplaced.LABELS, *CORRECTIONS.values()), "marks")


def _read_identifiers(
    cells: pl.DataFrame, texts: pl.DataFrame, deliveries: pl.Series | None, number_cells: pl.Series | None
) -> pl.DataFrame:
    holders = texts["holder_name"]
    numbers = restored = certificate_number.read_column(cells["certificate_number"])
    held = id_number.read_column(cells["id_number"], number_cells=number_cells)
    if deliveries is not None:
        restored = certificate_number.restore_by_holder(certificate_number.restore_zeros(numbers, deliveries), holders)
        told = cells.select("id_number").with_columns(holders, texts["sex"], deliveries.alias("list"))
        held = id_number.believe_zeros(held, told, number_cells)
    columns = [
        restored,
        (restored != numbers).fill_null(False).alias("restored"),
        map_distinct(cells["phone"], phone.read, plain=phone.PLAIN),
        management_number.read_column(cells["management_number"], deliveries=deliveries),
        map_distinct(cells["approval_document"], document_number.read),
        *held.iter_columns(),
    ]
    return pl.DataFrame(columns)


def _read_dates(cells: pl.DataFrame, deliveries: pl.Series | None) -> pl.DataFrame:
    acquired = dates.read_column(cells["acquired_on"], deliveries=deliveries)
    conferred = dates.read_column(cells["conferred_on"], deliveries=deliveries)
    return acquired.hstack(conferred).with_columns(map_distinct(cells["year"], dates.read_year))


def _read_texts(cells: pl.DataFrame) -> pl.DataFrame:
    named = names.rename_by_remarks(names.read_column(cells["holder_name"]), cells["remarks"])
    return named.with_columns(
        map_distinct(cells["specialty"], read_text),
        map_distinct(cells["remarks"], read_text),
        map_distinct(cells["employer"], read_employer),
        map_distinct(cells["employer"], as_written).alias("employer_written"),
        *_read_authorities(cells["issuing_authority"]),
        map_distinct(cells["review_committee"], read_committee),
        map_distinct(cells["sex"], sex.read),
    )


def _read_authorities(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The authorities, and in which of them a slip was overlooked."""
    read = map_distinct(cells, read_authority)
    unclear = [text for text in read.drop_nulls().unique().sort() if not is_understood(text)]
    meant = {text: f"{whose}{LEADING_GROUP}" for text in unclear if (whose := respelled(text)) is not None}
    mended = read.replace_strict(list(meant), list(meant.values()), default=None, return_dtype=pl.String)
    slips = mended.is_not_null().alias("authority_respelled")
    return pl.select(pl.coalesce(mended, read).alias(cells.name)).to_series(), slips


def _read_vocabulary(cells: pl.DataFrame, acquired_on: pl.Series) -> pl.DataFrame:
    series = vocabulary_columns.read_series(cells["series"], cells["title"])
    title = vocabulary_columns.read_titles(cells["title"], series, acquired_on)
    stated = vocabulary_columns.read_codes(cells["series"], "series")
    return title.with_columns(
        series,
        ((series != stated) | (stated.is_null() & series.is_not_null())).fill_null(False).alias("narrowed"),
        vocabulary_columns.read_levels(cells["level"]),
        vocabulary_columns.read_level_grades(cells["level"]).alias("level_grade"),
        vocabulary_columns.read_methods(cells["acquisition_method"]),
    )


def read_text(text: str) -> str | None:
    """Free text tidied; null for a cell that says nothing."""
    return None if says_nothing(text) else tidy(text)
