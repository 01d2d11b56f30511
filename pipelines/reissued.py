"""Certificates whose paper was given anew under another number: lists from before and after it state two numbers of one certificate."""

from collections.abc import Collection

import polars as pl

_IN_REMARKS = r"(?:原|旧)(?:职称|资格)?(?:证书?)?(?:编号|号码?|证号)[为是:：\s]*([0-9A-Za-z桂][^\s，,；;。、（）()]*)"
"""What a remark calls the number of the paper that a new one replaced."""
_IN_A_COLUMN = r'"(?:原|旧|老)(?:职称|资格)?证书?(?:编号|号码?)":"\s*([^"]+?)\s*"'
"""The same in a column kept aside, beside that of the new number."""


def former_number(columns: Collection[str]) -> pl.Expr:
    """What a row calls its certificate's former number, without leading zeros, by those of the columns that may say so."""
    ways = {"remarks": _IN_REMARKS, "extra": _IN_A_COLUMN}
    stated = [pl.col(column).cast(pl.String).str.extract(way) for column, way in ways.items() if column in columns]
    return pl.coalesce(*stated, pl.lit(None, pl.String)).str.strip_chars_start("0")


def with_numbers_given_anew(records: pl.DataFrame) -> pl.DataFrame:
    """The records as linkage is to compare them: a number that a record of the same name calls its former one is the new one.

    Two records of one certificate would else speak against each other, and the one with the old number could go to a namesake.
    A former number of which two records of the name say different things stays.
    """
    bare = pl.col("certificate_number").str.strip_chars_start("0")
    told = (
        records.select("holder_name", _bare=former_number(records.columns), _anew="certificate_number")
        .drop_nulls()
        .filter(pl.col("_bare") != pl.col("_anew").str.strip_chars_start("0"))
        .unique()
        .filter(pl.len().over("holder_name", "_bare") == 1)
    )
    if told.is_empty():
        return records
    joined = records.with_columns(_bare=bare).join(told, on=["holder_name", "_bare"], how="left", maintain_order="left")
    return joined.with_columns(certificate_number=pl.coalesce("_anew", "certificate_number")).drop("_bare", "_anew")
