"""Marks that every row of a list bears for what the whole list is."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.intake.counting import Count
from pipelines.intake.sandbox import Answer
from schemas.marks import AS_COUNTED, BEYOND_COUNT, OF_DOCUMENT


def mark_lists(rows: pl.DataFrame, counts: Mapping[str, Count], answers: Mapping[str, Answer]) -> pl.DataFrame:
    """The rows, those of lists that hold more people than their documents count, or just as many, and of documents by their own words, marked so."""
    longer = [file for file, count in counts.items() if count.is_longer]
    whole = [file for file, count in counts.items() if count.is_whole]
    counted = _marked(_marked(rows, BEYOND_COUNT, longer), AS_COUNTED, whole)
    return _marked(counted, OF_DOCUMENT, _documents(rows, answers))


def _documents(rows: pl.DataFrame, answers: Mapping[str, Answer]) -> list[str]:
    """The files that are one approval document: they say so, and all their people stand under one number."""
    said = [file for file, answer in answers.items() if answer.about.get("of_document")]
    if not said:
        return []
    number = pl.col("approval_document").str.replace_all(r"\s", "").replace("", None)
    people = rows.filter((pl.col("kind") == "record") & pl.col("source_file").is_in(said))
    one = people.group_by("source_file").agg(numbers=number.drop_nulls().n_unique(), lacking=number.is_null().any())
    return one.filter((pl.col("numbers") == 1) & ~pl.col("lacking"))["source_file"].to_list()


def _marked(rows: pl.DataFrame, mark: str, files: Sequence[str]) -> pl.DataFrame:
    marks = pl.col("marks").fill_null([]).list.concat(pl.lit([mark], pl.List(pl.String)))
    return rows.with_columns(marks=pl.when(pl.col("source_file").is_in(files)).then(marks).otherwise("marks"))
