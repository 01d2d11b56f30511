"""Numbers that two holders share: a slip, a sequence begun anew, or a certificate that borrows another's number."""

import polars as pl

from pipelines.findings.raising import raised
from pipelines.findings.sources import is_weak
from pipelines.survivorship.custom import mark_customs


def judge_numbers(attested: pl.DataFrame) -> list[pl.DataFrame]:
    """Findings on shared numbers; the side that one unofficial file alone attests is held.

    Where no source names the authority, it is the one whose numbers usually look so.
    """
    told = mark_customs(attested).with_columns(pl.coalesce("issuing_authority", "_by_style"))
    of_certificate = _shared(told, "certificate_number", ["issuing_authority"])
    of_management = _shared(attested, "management_number", [])
    return [
        raised(of_certificate, "NUMBER_SHARED", "certificate_number", detail=pl.col("others")),
        raised(of_management, "NUMBER_SHARED", "management_number", detail=pl.col("others")),
        raised(of_certificate, "NUMBER_OF_ANOTHER", "certificate_number", condition=is_weak(), detail=pl.col("others")),
        raised(of_management, "NUMBER_OF_ANOTHER", "management_number", condition=is_weak(), detail=pl.col("others")),
    ]


def _shared(attested: pl.DataFrame, column: str, beside: list[str]) -> pl.DataFrame:
    """Certificates whose number another holder's certificate has too, with those certificates' ids."""
    numbered = attested.drop_nulls([column, *beside])
    pairs = numbered.select(column, *beside, "certificate_id", "holder_id").join(
        numbered.select(column, *beside, other="certificate_id", other_holder="holder_id"),
        on=[column, *beside],
        how="inner",
    )
    theirs = (
        pairs.filter(pl.col("holder_id") != pl.col("other_holder"))
        .group_by("certificate_id")
        .agg(others=pl.col("other").unique().sort().str.join(", "))
    )
    return numbered.join(theirs, on="certificate_id", how="inner")
