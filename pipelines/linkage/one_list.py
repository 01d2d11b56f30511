"""Namesakes that one list tells apart: it names nobody twice for one title, so two rows with two employers are two people.

What else the list says of both is the same (document, day, title), and a name that two share would join them.
"""

import polars as pl

from pipelines.linkage.judgements import COLUMNS
from pipelines.standardize.abbreviation import may_abbreviate

ONE_LIST = "one_list"
"""In the place of who judged: nobody did, the list's own rows do."""
LIST = ("source_file", "sheet")
CONFERRED = ("holder_name", "title", "acquired_on")
OWN = ("id_number", "certificate_number", "management_number", "phone")
"""What two rows of one person would share."""


def tell_apart(records: pl.DataFrame, judgements: pl.DataFrame) -> pl.DataFrame:
    """The judgements, with one before them for each pair of namesakes in one list: different persons, unless somebody judged otherwise."""
    named = records.filter(pl.all_horizontal(pl.col(column).is_not_null() for column in (*CONFERRED, "employer")))
    # The first question leaves so few of a million that the others cost nothing.
    alike = named.filter(pl.struct(*LIST, *CONFERRED).is_duplicated()).select(
        "record_id", *LIST, *CONFERRED, "employer", *OWN
    )
    pairs = alike.join(alike, on=[*LIST, *CONFERRED], suffix="_r").filter(pl.col("record_id") < pl.col("record_id_r"))
    shared = pl.any_horizontal((pl.col(column) == pl.col(f"{column}_r")).fill_null(False) for column in OWN)
    apart = pairs.filter(~shared).filter(
        ~pl.struct("employer", "employer_r").map_elements(_may_be_one, return_dtype=pl.Boolean)
    )
    found = apart.select(
        record_id_l="record_id", record_id_r="record_id_r", level=pl.lit("person"), judgement=pl.lit("different"), judged_by=pl.lit(ONE_LIST),
    ).sort("record_id_l", "record_id_r")  # fmt: skip
    return pl.concat([found, judgements.select(COLUMNS)]) if found.height else judgements


def _may_be_one(employers: dict[str, str]) -> bool:
    one, other = employers.values()
    return one == other or may_abbreviate(one, other) or may_abbreviate(other, one)
