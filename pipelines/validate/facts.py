"""What the rules look at besides the columns: dates as comparable numbers, birth dates, what a title and an authority are.

Every fact is a column whose name begins with `_`; an undeterminable fact is null, so the rules on it stay unbroken.
Days are numbers like 20101231: a year or month stands for its first (`_low`) and last day (`_high`).
"""

import polars as pl

from pipelines.standardize import document_number, id_number
from pipelines.standardize.distinct import map_distinct
from pipelines.standardize.text import PLACEHOLDERS, BrokenPartError

STATED = "_stated_"
JUDGED = (
    "holder_name",
    "sex",
    "year",
    "acquisition_method",
    "acquired_on",
    "level",
    "series",
    "title",
    "issuing_authority",
    "conferred_on",
    "certificate_number",
    "management_number",
    "approval_document",
    "phone",
)
"""Columns of which a rule asks whether the source wrote anything in them."""
SILENT = sorted({"", *PLACEHOLDERS, *(placeholder.lower() for placeholder in PLACEHOLDERS)})


def describe(records: pl.DataFrame) -> pl.DataFrame:
    """The records with the facts that need no vocabulary."""
    days = [_days(records[column]) for column in ("acquired_on", "conferred_on", "birth_month")]
    stated = records.select(_is_stated(column) for column in JUDGED)
    return (
        pl.concat([records, stated, *days], how="horizontal")
        .with_columns(_id=_legible_id_number(), _id_fault=_id_faults(records))
        .with_columns(
            _id_is_sure=pl.col("id_number_status").is_in(["valid", "repaired"]),
            _id_birth=_birth_day(),
            _id_sex=id_number.sex_stated(pl.col("_id")),
            _year=pl.col("year").str.to_integer(strict=False),
            _document_year=pl.col("approval_document").str.extract(document_number.YEAR).str.to_integer(strict=False),
        )
        .with_columns(*_acquired(), *_born())
    )


def _acquired() -> tuple[pl.Expr, pl.Expr]:
    """First and last day the title can be from: by the date acquired, else by the year of the review."""
    low = pl.coalesce("_acquired_on_low", pl.col("_year") * 10_000 + 101)
    high = pl.coalesce("_acquired_on_high", pl.col("_year") * 10_000 + 1231)
    return low.alias("_acquired_low"), high.alias("_acquired_high")


def _born() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """First and last day the holder can be born on, and whether the ID number says so for certain.

    What a mask or a spreadsheet left of a number is certain; a number that fails its check digit is no more than a month stated.
    """
    sure = pl.col("_id_birth").is_not_null() & (pl.col("id_number_status") != "invalid")
    return (
        pl.coalesce("_id_birth", "_birth_month_low").alias("_birth_low"),
        pl.coalesce("_id_birth", "_birth_month_high").alias("_birth_high"),
        sure.alias("_birth_is_sure"),
    )


def _id_faults(records: pl.DataFrame) -> pl.Series:
    """The broken part of each number that is invalid; null for every other record."""
    invalid = records.select(pl.when(pl.col("id_number_status") == "invalid").then("id_number_raw").alias("fault"))
    return map_distinct(invalid["fault"], name_fault)


def _is_stated(column: str) -> pl.Expr:
    """Whether the source wrote anything that says something in this column."""
    words = pl.col(f"{column}_raw").str.strip_chars()
    return (words.is_not_null() & ~words.is_in(SILENT)).alias(f"{STATED}{column}")


def _legible_id_number() -> pl.Expr:
    """Eighteen characters of the number as far as they can be read; null if not that many stand there."""
    legible = pl.coalesce("id_number", "id_number_partial")
    return pl.when(legible.str.contains(r"^[\d*]{17}[\dX*]$")).then(legible)


def name_fault(text: str) -> str:
    """Which part of an invalid ID number is broken: length, format, birth_date or check_character."""
    number = id_number.compact(text)
    if len(number) not in (15, 18):
        return "length"
    try:
        id_number.validate(number if len(number) == 18 else f"{number[:6]}19{number[6:]}X")
    except BrokenPartError as fault:
        return fault.part
    return "format"


def _days(column: pl.Series) -> pl.DataFrame:
    """First and last day that each ISO text of this column can mean."""
    distinct = column.drop_nulls().unique()
    digits = pl.col(column.name).str.replace_all("-", "")
    low = digits.str.pad_end(6, "0").str.replace(r"^(\d{4})00$", "${1}01").str.pad_end(8, "0").str.replace(r"00$", "01")
    high = (
        pl.when(digits.str.len_chars() == 4)
        .then(digits + "1231")
        .when(digits.str.len_chars() == 6)
        .then(digits + "31")
        .otherwise(digits)
    )
    numbers = distinct.to_frame().with_columns(
        low.str.to_integer(strict=False).alias(f"_{column.name}_low"),
        high.str.to_integer(strict=False).alias(f"_{column.name}_high"),
    )
    return column.to_frame().join(numbers, on=column.name, how="left", maintain_order="left").drop(column.name)


def _birth_day() -> pl.Expr:
    """The birth date in the number, where all its digits are legible and such a day exists."""
    day = pl.col("_id").str.slice(6, 8)
    return pl.when(day.str.to_date("%Y%m%d", strict=False).is_not_null()).then(day.str.to_integer(strict=False))
