"""Table `certificate_values`: where each value of a golden certificate comes from, losers included."""

import pandera.polars as pa

from schemas.columns import COLUMNS


class CertificateValue(pa.DataFrameModel):
    """One row is one value of one column of one certificate, from one record or decision."""

    certificate_id: str = pa.Field(title="证书标识", description="The certificate.")
    column: str = pa.Field(isin=list(COLUMNS), title="栏目", description="The column.")
    value: str = pa.Field(
        nullable=True,
        title="值",
        description="The canonical value; personal ones are encrypted when the register is written.",
    )
    record_id: str = pa.Field(nullable=True, title="记录标识", description="The record that states it.")
    decision_id: str = pa.Field(nullable=True, title="决定标识", description="The decision that set it.")
    chosen: bool = pa.Field(title="采用", description="Whether the certificate carries it.")
    why: str = pa.Field(title="依据", description="The survivorship rule that chose or passed it over.")
    source_words: str | None = pa.Field(nullable=True, title="原文", description="The source's own words.")

    class Config:
        title = "证书取值来源"
        strict = True
