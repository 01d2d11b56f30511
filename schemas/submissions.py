"""Table `submissions`: what holders asked for and what became of it."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

from schemas.lineage import DISPOSITIONS


class Submission(pa.DataFrameModel):
    """One row is one line of the submissions, well formed or not."""

    source_file: str = pa.Field(title="文件", description="Path relative to the raw folder, or `casework`.")
    row: int = pa.Field(ge=1, title="行号", description="Line, from 1.")
    submission_id: str = pa.Field(nullable=True, title="申请编号", description="As the submission states it.")
    submitted_at: str = pa.Field(nullable=True, title="提交时间", description="ISO 8601 with zone.")
    action: str = pa.Field(nullable=True, title="申请类型", description="confirm, amend, register, claim, withdraw.")
    disposition: str = pa.Field(isin=DISPOSITIONS[5:], title="处理结果", description="What became of it.")
    reasons: pl.List = pa.Field(dtype_kwargs={"inner": pl.String()}, title="原因代码", description="Every reason.")
    certificate_id: str = pa.Field(nullable=True, title="证书标识", description="The certificate it speaks of.")
    holder_id: str = pa.Field(nullable=True, title="持证人标识", description="Who it is about.")
    supersedes: str | None = pa.Field(nullable=True, title="取代", description="An earlier submission.")
    advice: str | None = pa.Field(nullable=True, title="建议", description="What a reviewer is advised to do, and why.")
    answer: str | None = pa.Field(
        nullable=True,
        title="核对结果",
        description="JSON: agreement, news and contradictions by column, no personal values.",
    )
    content: str | None = pa.Field(
        nullable=True, title="申请内容", description="JSON as submitted; encrypted when the register is written."
    )
    evidence: str | None = pa.Field(
        nullable=True, title="佐证材料", description="JSON: each piece of evidence and what the check says."
    )

    class Config:
        title = "持证人申请"
        strict = True
        unique: ClassVar[list[str]] = ["source_file", "row"]
