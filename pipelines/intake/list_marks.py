"""Marks that every row of a list bears for what the whole list is."""

from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.intake.expectations import MORE_PEOPLE, count_people, is_counted
from pipelines.intake.sandbox import Answer
from pipelines.intake.understand.head_counts import Told, is_whole
from schemas.marks import AS_COUNTED, BEYOND_COUNT, OF_DOCUMENT


def mark_lists(
    rows: pl.DataFrame, surprises: Mapping[str, Sequence[str]], answers: Mapping[str, Answer]
) -> pl.DataFrame:
    """The rows, those of lists that hold more people than their documents count, or just as many, and of documents by their own words, marked so."""
    longer = [file for file, codes in surprises.items() if MORE_PEOPLE in codes]
    counted = _marked(_marked(rows, BEYOND_COUNT, longer), AS_COUNTED, _whole(rows, answers))
    return _marked(counted, OF_DOCUMENT, _documents(rows, answers))


def _whole(rows: pl.DataFrame, answers: Mapping[str, Answer]) -> list[str]:
    """The files whose lists hold just as many people as their documents count."""
    files = [file for file, answer in answers.items() if is_counted(answer)]
    counted = count_people(rows.filter(pl.col("kind") == "record"), files) if files else {}
    return [
        file for file, (totals, _) in counted.items() if is_whole(Told(*answers[file].about["people_told"]), totals)
    ]


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
