"""How many people the list of a document holds, against how many the document says."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import polars as pl

from pipelines.intake.sandbox import Answer
from pipelines.intake.tables import STRUCK
from pipelines.intake.understand.head_counts import Told, is_longer, is_shorter, is_whole
from pipelines.intake.understand.typed import SHEET as TYPED

_BORN = r"^\d{6}((?:19|20)\d{6})\d{3}[\dXx]$"
"""The birthday in an ID number."""


class Count(NamedTuple):
    """Whether a list holds more people than its document counts, fewer, or just as many as it counts at most."""

    is_longer: bool
    is_shorter: bool
    is_whole: bool


NOT_COUNTED = Count(is_longer=False, is_shorter=False, is_whole=False)


def compare_counts(rows: pl.DataFrame, answers: Mapping[str, Answer]) -> dict[str, Count]:
    """The lists of the documents that count their people, by file."""
    told = {file: Told(*answer.about["people_told"]) for file, answer in answers.items() if _is_counted(answer)}
    if not told:
        return {}
    listed = rows.filter((pl.col("kind") == "record") & pl.col("source_file").is_in(told.keys()))
    return {
        file: Count(
            is_longer(told[file], totals, tables), is_shorter(told[file], totals, tables), is_whole(told[file], totals)
        )
        for file, totals, tables in count_people(listed)
    }


def _is_counted(answer: Answer) -> bool:
    """Whether the document counts its people, and all of it was read, none of it from a scan."""
    about = answer.about
    return any(about.get("people_told", ())) and not about.get("partly") and not about.get("scan_pages")


def count_people(records: pl.DataFrame) -> Iterator[tuple[str, list[int], list[int]]]:
    """Each file, its people counted in several ways, and those of each of its tables."""
    born = pl.col("id_number").str.replace_all(r"\s", "").str.extract(_BORN)
    listed = records.with_columns(
        _valid=~pl.col("marks").list.contains(STRUCK).fill_null(False),
        _born=born,
        _known=born.is_not_null().any().over("source_file", "holder_name"),
    )
    person, line = pl.struct("holder_name", "id_number"), pl.struct("sheet", "row", "holder_name")
    ways = [
        pl.len(),
        person.n_unique(),
        # Namesakes of two birthdays are two; whoever stands twice, with a number or without, is one.
        pl.struct("holder_name", "_born").filter(pl.col("_born").is_not_null()).n_unique()
        + pl.col("holder_name").filter(~pl.col("_known")).n_unique(),
        line.n_unique(),
        person.filter("_valid").n_unique(),
    ]
    totals = listed.group_by("source_file").agg(counts=pl.concat_list(way.cast(pl.Int64) for way in ways))
    # The names of one typed line are its blocks, not tables beside each other.
    beside = pl.when(pl.col("sheet") != TYPED).then("block")
    parts = listed.group_by("source_file", "sheet", block=beside).len()
    tables = parts.group_by("source_file").agg(pl.col("len").cast(pl.Int64))
    return totals.join(tables, on="source_file").iter_rows()
