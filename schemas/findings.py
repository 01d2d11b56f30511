"""Table `findings`: what holds a certificate back from passing by itself."""

import pandera.polars as pa


class Finding(pa.DataFrameModel):
    """One row is one suspicion about one certificate; it never decides alone."""

    certificate_id: str = pa.Field(title="证书标识", description="The certificate.")
    code: str = pa.Field(str_matches=r"^[A-Z][A-Z0-9_]*$", title="疑点代码", description="Code of the catalogue.")
    severity: str = pa.Field(isin=["hold", "warn", "note"], title="严重程度", description="`hold`: it goes to review.")
    column: str = pa.Field(nullable=True, title="栏目", description="The column it is about.")
    record_id: str = pa.Field(nullable=True, title="记录标识", description="The record that raised it.")
    finding_id: str | None = pa.Field(
        unique=True, title="疑点编号", description="Keyed by certificate, code and record."
    )
    holder_id: str | None = pa.Field(nullable=True, title="持证人标识", description="The holder.")
    detail: str | None = pa.Field(nullable=True, title="说明", description="What was seen, without ID number or phone.")
    open: bool | None = pa.Field(title="未结", description="Whether it still holds the certificate back.")
    basis: str | None = pa.Field(
        nullable=True,
        title="依据摘要",
        description="Keyed digest of all that it rests on; a verdict counts for this alone.",
    )
    verdict: str | None = pa.Field(
        nullable=True, isin=["unfounded", "confirmed"], title="结论", description="What reviewers said of exactly this."
    )
    verdict_id: str | None = pa.Field(nullable=True, title="结论编号", description="The verdict in the casework store.")

    class Config:
        title = "疑点"
        strict = True
