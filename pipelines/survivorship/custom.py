"""What authorities usually do: whose words head a document's number, and whose numbers look like this one."""

import polars as pl

USUAL = 0.9
"""The part of all certificates with one mark that makes an authority the usual one for it."""
FEWEST = 3
DOCUMENT_WORD = r"^(.+?)〔"


def mark_customs(certificates: pl.DataFrame) -> pl.DataFrame:
    """The certificates with `_by_word` and `_by_style`: the authorities that document and certificate number point to."""
    marked = certificates.with_columns(
        _word=pl.col("approval_document").str.extract(DOCUMENT_WORD), _style=number_style(pl.col("certificate_number"))
    )
    return (
        marked.join(_usual_authority(marked, "_word"), on="_word", how="left", maintain_order="left")
        .join(_usual_authority(marked, "_style"), on="_style", how="left", maintain_order="left")
        .drop("_word", "_style")
    )


def number_style(number: pl.Expr) -> pl.Expr:
    """What numbers of one sequence share: the signs around the digits, how many digits, and the first four of them."""
    digits = number.str.replace_all(r"\D", "")
    return pl.concat_str(
        number.str.replace_all(r"\d", ""), pl.lit("/"), digits.str.len_chars(), pl.lit("/"), digits.str.slice(0, 4)
    )


def _usual_authority(certificates: pl.DataFrame, by: str) -> pl.DataFrame:
    """The authority that nearly all certificates with the same mark have."""
    counts = (
        certificates.filter(pl.col(by).is_not_null() & pl.col("issuing_authority").is_not_null())
        .group_by(by, "issuing_authority")
        .agg(uses=pl.len())
        .with_columns(of_mark=pl.col("uses").sum().over(by))
    )
    usual = counts.filter((pl.col("uses") >= USUAL * pl.col("of_mark")) & (pl.col("of_mark") >= FEWEST))
    return usual.select(by, pl.col("issuing_authority").alias(f"_by{by}"))
