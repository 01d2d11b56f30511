"""Table `review_queue`: what waits for a person."""

import pandera.polars as pa
import polars as pl


class ReviewCase(pa.DataFrameModel):
    """One row is one case that a person decides."""

    case_id: str = pa.Field(unique=True, title="事项编号", description="Stays as long as the case does.")
    kind: str = pa.Field(
        isin=["submission", "pair", "cluster", "finding", "quarantine"],
        title="类别",
        description="What is to be decided.",
    )
    priority: float = pa.Field(title="优先级", description="Greater first: how much a decision would change.")
    reasons: pl.List = pa.Field(dtype_kwargs={"inner": pl.String()}, title="原因代码", description="Why it waits.")
    certificate_id: str = pa.Field(nullable=True, title="证书标识", description="The certificate concerned.")
    holder_id: str = pa.Field(nullable=True, title="持证人标识", description="The holder concerned.")
    submission_id: str | None = pa.Field(nullable=True, title="申请编号", description="The submission concerned.")
    record_id: str | None = pa.Field(nullable=True, title="记录标识", description="The record concerned.")
    record_id_l: str | None = pa.Field(nullable=True, title="记录一", description="First record of a pair.")
    record_id_r: str | None = pa.Field(nullable=True, title="记录二", description="Second record of a pair.")
    advice: str | None = pa.Field(
        nullable=True, title="建议", description="What the reviewer is advised to do, and why."
    )
    waiting_since: str | None = pa.Field(nullable=True, title="等待起始", description="ISO 8601.")
    due_at: str | None = pa.Field(nullable=True, title="办结时限", description="ISO 8601.")

    class Config:
        title = "待办事项"
        strict = True
