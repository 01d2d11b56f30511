"""Certificates that people decided about and whose records have come apart: the decision stands with one part alone."""

import polars as pl

from pipelines.findings.raising import raised


def judge_parted(certificates: pl.DataFrame, parted: pl.DataFrame) -> list[pl.DataFrame]:
    """Both parts of each certificate that parted (`kept`, `other`), each naming the others: a person says for which the decision was."""
    ends = [parted.select(certificate_id=one, other=other) for one, other in (("kept", "other"), ("other", "kept"))]
    others = pl.concat(ends).group_by("certificate_id").agg(others=pl.col("other").unique().sort().str.join(", "))
    return [raised(certificates.join(others, on="certificate_id"), "DECIDED_APART", detail=pl.col("others"))]
