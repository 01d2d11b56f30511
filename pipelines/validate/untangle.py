"""Numbers that slipped into the remarks, put right where the delivery itself leaves no doubt.

Cells that can be recognised by themselves are put right while standardizing (`pipelines.standardize.misplaced`). A certificate
number can't: only the other numbers of its delivery show what one looks like there. So this step runs on rows, before.
"""

import json

import polars as pl

FAMILIAR = 3
"""So many other numbers of a delivery must have the form."""
NUMBER = r"^[^\s，。；]*\d{4,}[^\s，。；]*$"
PHONE_OR_ID = r"^1[3-9]\d{9}$|^\d{15}$|^\d{17}[\dXx]$"
MARK = "moved:remarks->certificate_number"


def untangle(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, certificate numbers found in the remarks also standing in their own column; the remarks keep their words.

    Moved only where the number's column is blank, the remarks hold nothing else, and other numbers of the same delivery have
    the very same form. Such a row is marked, and its `context` says where the value stood.
    """
    remarks = pl.col("remarks").str.strip_chars()
    blank = pl.col("certificate_number").fill_null("").str.strip_chars() == ""
    is_number = remarks.str.contains(NUMBER) & ~remarks.str.contains(PHONE_OR_ID)
    found = rows.select(
        is_found=(blank & is_number).fill_null(False) & _form(remarks).is_in(_familiar_forms(rows).implode())
    )["is_found"]
    return _move(rows, found) if found.any() else rows


def _form(number: pl.Expr) -> pl.Expr:
    """The file and the form of a number: every digit a 9."""
    return pl.concat_str("source_file", pl.lit("\n"), number.str.replace_all(r"\d", "9"))


def _familiar_forms(rows: pl.DataFrame) -> pl.Series:
    """The forms that several numbers of one delivery have."""
    numbers = rows.select(form=_form(pl.col("certificate_number").str.strip_chars())).drop_nulls()
    return numbers.group_by("form").len().filter(pl.col("len") >= FAMILIAR)["form"]


def _move(rows: pl.DataFrame, found: pl.Series) -> pl.DataFrame:
    """The rows with the remarks of those `found` as their certificate number."""
    contexts = [_told(context, value) for context, value in rows.filter(found).select("context", "remarks").iter_rows()]
    return rows.with_columns(
        context=rows["context"].scatter(found.arg_true(), pl.Series(contexts, dtype=pl.String)),
        certificate_number=pl.when(found).then("remarks").otherwise("certificate_number"),
        marks=pl.when(found).then(pl.concat_list(pl.col("marks").fill_null([]), pl.lit(MARK))).otherwise("marks"),
    )


def _told(context: str | None, value: str) -> str:
    """The row's context, now telling of the number as well."""
    told = json.loads(context or "{}")
    return json.dumps(
        told | {"certificate_number": {"value": value, "from": "remarks", "where": "remarks"}}, ensure_ascii=False
    )
