"""Rules on how the row came to us: read from a scan, from a hidden sheet, twice, or put right by us."""

import polars as pl

from pipelines.validate.rule import Rule
from schemas.columns import COLUMNS

MARK_RULES = {
    "ocr": "OCR_READ",
    "hidden_sheet": "HIDDEN_SHEET",
    "corrected": "CORRECTED_BY_OFFICE",
    "correction_unmatched": "CORRECTION_UNMATCHED",
}
"""What a mark on a record says, by the mark."""


def describe_origin(records: pl.DataFrame) -> pl.DataFrame:
    """The records with which of them repeat another word for word within one office."""
    words = pl.struct("office", *(f"{column}_raw" for column in COLUMNS)).hash()
    return records.with_columns(_words=words).with_columns(_repeats=~pl.col("_words").is_first_distinct())


def origin_rules() -> list[Rule]:
    """Rules on the row itself."""
    marked = [Rule(code, None, pl.col("marks").list.contains(mark)) for mark, code in MARK_RULES.items()]
    put_right = pl.col("marks").list.join(" ").str.contains(r"\b(exchanged|moved):")
    return [*marked, Rule("COLUMNS_PUT_RIGHT", None, put_right), Rule("EXACT_DUPLICATE", None, pl.col("_repeats"))]
