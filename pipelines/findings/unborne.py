"""Delivered documents of whose people no other office knows anything: what speaks against one holds its people, whom a true document would hardly leave alone."""

import polars as pl

from pipelines.findings.dates import A_YEAR, SPRING, month_of
from pipelines.findings.documents import BEYOND, FAR, KNOWN_DOCUMENTS, WORD
from pipelines.findings.raising import raised
from pipelines.findings.sources import is_lone
from pipelines.standardize import document_number

ENOUGH = 2
"""So many of its people that other offices know show that a file is the document of its number."""
FILE = ("approval_document", "source_file")


def judge_unborne(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on certificates that a document alone states, of whose list nobody else knows anyone: its number is another's, of another year or out of reach."""
    listed = _listed(attested, values, records)
    known = pl.col("offices") > 1
    borne = known.sum().over(FILE)
    told = listed.with_columns(_borne=borne, _alone=~known.any().over(FILE) & is_lone())
    against = {
        "DOCUMENT_NUMBER_TWICE": _used_twice(told),
        "DOCUMENT_OUT_OF_REACH": _far_beyond(told),
        "DOCUMENT_OF_ANOTHER_YEAR": _of_another_year(told),
    }
    column = "approval_document"
    return [
        raised(attested.join(rows, on="certificate_id", how="semi"), code, column, detail=pl.col("approval_document"))
        for code, rows in against.items()
    ]


def _listed(attested: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Each certificate beside each file of the documents' office that lists it under its number."""
    stated = records.filter(pl.col("office_kind") == "approvals").select("record_id", *FILE)
    own = values.filter(pl.col("why") != "holder").select("certificate_id", "record_id").drop_nulls().unique()
    files = own.join(stated, on="record_id").select("certificate_id", *FILE).unique()
    return attested.join(files, on=["certificate_id", "approval_document"])


def _used_twice(told: pl.DataFrame) -> pl.DataFrame:
    """Those in a file that has the number of another file, whose people others know, and counts its own people: no annex of that one."""
    documents = told.filter(pl.col("_borne") >= ENOUGH).select("approval_document", other="source_file").unique()
    return told.filter("_alone", "counted").join(documents, on="approval_document").select("certificate_id").unique()


def _far_beyond(told: pl.DataFrame) -> pl.DataFrame:
    """Those in a file whose number lies far beyond those of the documents with its words whose people others know."""
    numbered = told.with_columns(
        _word=pl.col("approval_document").str.extract(WORD),
        _serial=pl.col("approval_document").str.extract(r"〕(\d{1,9})号").str.to_integer(strict=False),
    )
    known = (
        numbered.filter(pl.col("_borne") > 0)
        .group_by("_word")
        .agg(documents=pl.col("approval_document").n_unique(), highest=pl.col("_serial").max())
        .filter(pl.col("documents") >= KNOWN_DOCUMENTS)
    )
    least = pl.max_horizontal(pl.col("highest") * BEYOND, pl.lit(FAR))
    return numbered.filter("_alone").join(known, on="_word").filter(pl.col("_serial") >= least)


def _of_another_year(told: pl.DataFrame) -> pl.DataFrame:
    """Those in a file whose number is of a year in which their titles weren't conferred."""
    low, high = month_of(pl.col("acquired_on"), "01"), month_of(pl.col("acquired_on"), "12")
    document = pl.col("approval_document").str.extract(document_number.YEAR).cast(pl.Int32, strict=False) * 12
    return told.filter(pl.col("_alone") & ((high <= document - A_YEAR) | (low > document + SPRING)))
