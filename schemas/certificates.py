"""Table `certificates`: the golden certificates."""

import pandera.polars as pa
import polars as pl

from schemas.certificate_fields import GRADES, CertificateFields

STATUSES = ["待确认", "已确认", "待提交", "待审核", "已审阅", "已通过", "已退回", "不通过", "已暂停", "已撤销"]


class Certificate(CertificateFields):
    """One row is one golden certificate: the value each column survives with."""

    certificate_id: str = pa.Field(unique=True, title="证书标识", description="Stays over releases.")
    holder_id: str = pa.Field(title="持证人标识", description="Whose certificate it is.")
    status: str = pa.Field(isin=STATUSES, title="状态", description="State of the casework.")
    campaign: str = pa.Field(title="审验批次", description="Code of the campaign.")
    in_scope: bool = pa.Field(
        nullable=True,
        title="属本次审验范围",
        description="Whether the campaign verifies it; null: what is known doesn't decide.",
    )
    findings: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()}, title="疑点代码", description="Codes of its open findings."
    )
    status_on: str | None = pa.Field(nullable=True, title="状态日期", description="ISO date of the status.")
    scope_reasons: pl.List | None = pa.Field(
        dtype_kwargs={"inner": pl.String()}, nullable=True, title="范围原因", description="Why it is out of scope."
    )
    passed_by: str | None = pa.Field(
        nullable=True,
        isin=["approved", "confirmed", "official_record"],
        title="通过依据",
        description="The rule it passes by; null: an enquirer can't rely on it yet.",
    )
    grade: str | None = pa.Field(
        nullable=True, isin=GRADES, title="层次", description="Finer grade, from series and title."
    )
    records: int | None = pa.Field(ge=0, title="记录数", description="How many records attest it.")
    offices: int | None = pa.Field(ge=0, title="报送单位数", description="How many offices attest it.")

    class Config:
        title = "证书"
        strict = True
