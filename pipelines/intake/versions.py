"""Which files of one office hold the same list: told by their rows, whatever the files are called."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import polars as pl

from pipelines.corrections.marker import KEY_HEADING

OF_A_ROW = ("holder_name", "title", "certificate_number", "acquired_on")
"""The words that make a row of one list the row of another."""
SAME_LIST = 0.5
"""Of the longer list so many rows must stand in the other, word for word in these columns."""
FEWEST = 3
MOST_FILES = 20
"""A row that more files of an office have tells nothing of which of them belong together."""


class Alike(NamedTuple):
    """Two files that hold one list, the first by name first, and the share of the longer one's rows that both have."""

    first: str
    second: str
    share: float


def find_alike(rows: pl.DataFrame) -> list[Alike]:
    """The pairs of files of one office most of whose rows are the same; rows of our correction workbooks say themselves what they correct."""
    words = pl.concat_str(pl.col(name).fill_null("").str.replace_all(r"\s", "") for name in OF_A_ROW)
    office = pl.col("source_file").str.extract(r"^[^/]+/([^/]+)/")
    of_correction = pl.col("extra").str.contains(KEY_HEADING, literal=True).fill_null(False)
    stated = rows.filter((pl.col("kind") == "record") & pl.col("holder_name").is_not_null() & ~of_correction)
    stated = stated.select("source_file", office.alias("office"), words=words.hash()).unique()
    sizes = stated.group_by("source_file").len("rows")
    told = stated.filter(pl.col("source_file").n_unique().over("office", "words").is_between(2, MOST_FILES))
    pairs = told.join(told, on=["office", "words"], suffix="_other").filter(
        pl.col("source_file") < pl.col("source_file_other")
    )
    counted = pairs.group_by("source_file", "source_file_other").len("shared")
    longer = pl.max_horizontal("rows", "rows_other")
    alike = (
        counted.join(sizes, on="source_file")
        .join(sizes.rename({"rows": "rows_other"}), left_on="source_file_other", right_on="source_file")
        .select("source_file", "source_file_other", share=pl.col("shared") / longer, shared="shared")
        .filter((pl.col("share") >= SAME_LIST) & (pl.col("shared") >= FEWEST))
    )
    return [Alike(*pair) for pair in alike.sort("source_file", "source_file_other").drop("shared").iter_rows()]


def partners(alike: Iterable[Alike], file: str) -> Iterator[str]:
    """The files that hold the same list as this one."""
    return (pair.second if pair.first == file else pair.first for pair in alike if file in pair[:2])
