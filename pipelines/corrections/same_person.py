"""Whether a correction speaks of the person whose row its key names: keys slip from their rows where a sheet is sorted or copied in part."""

import polars as pl

WHO = ("holder_name", "id_number", "certificate_number", "management_number")
"""Columns that tell whose row it is; a correction changes some of them, hardly all. A telephone is often the office's, on every row."""
LEGIBLE = 14
"""So many leading characters of an ID number tell its holder, whatever became of the last ones."""
OF_MANY = 3
"""A number beside so many names in one list is the list's, not a person's: it tells nobody."""
_OLD_FORM = r"^(\d{6})(\d{9})$"


def who_columns() -> list[pl.Expr]:
    """The words of a record that tell whose row it is, without blanks, signs and lost zeros."""
    return [_told(column).alias(f"_who_{column}") for column in WHO]


def tell_who(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of whole lists (source_file) with `who_columns`, without the numbers that a list gives to many names."""
    told = rows.with_columns(who_columns())
    names = pl.col("_who_holder_name").drop_nulls().n_unique()
    numbers = [f"_who_{column}" for column in WHO if column != "holder_name"]
    return told.with_columns(
        pl.when(names.over("source_file", column) < OF_MANY).then(column).alias(column) for column in numbers
    )


def is_same_person() -> pl.Expr:
    """Whether a row (`_who_…`) and the one that it would replace (`_who_…_right`) agree in one column that tells, or contradict in none."""
    pairs = [(pl.col(f"_who_{column}"), pl.col(f"_who_{column}_right")) for column in WHO]
    agree = pl.any_horizontal((one == other).fill_null(False) for one, other in pairs)
    contradict = pl.any_horizontal((one != other).fill_null(False) for one, other in pairs)
    return agree | ~contradict


def names_differ() -> pl.Expr:
    """Whether the two rows name somebody by different names."""
    return pl.col("_who_holder_name") != pl.col("_who_holder_name_right")


def _told(column: str) -> pl.Expr:
    """The words to compare; null where the cell is blank or what a spreadsheet left of a number."""
    words = pl.col(f"{column}_raw").str.replace_all(r"[^\p{L}\p{N}*]", "").str.to_uppercase()
    if column == "holder_name":
        return pl.when(words.str.len_chars() > 1).then(words)
    if column == "id_number":
        longer = words.str.replace(_OLD_FORM, "${1}19${2}")
        return pl.when(longer.str.len_chars() >= LEGIBLE).then(longer.str.head(LEGIBLE))
    return pl.when(~words.str.contains(r"E\d+$")).then(words.str.strip_chars_start("0")).replace("", None)
