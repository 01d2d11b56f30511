"""Table `links`: the evidence for and against two records being one."""

from typing import ClassVar

import pandera.polars as pa


class Link(pa.DataFrameModel):
    """One row is one candidate pair that mattered."""

    record_id_l: str = pa.Field(title="记录一", description="The smaller record id.")
    record_id_r: str = pa.Field(title="记录二", description="The greater record id.")
    level: str = pa.Field(isin=["person", "certificate"], title="层级", description="What the pair is judged as.")
    match_weight: float = pa.Field(
        nullable=True, title="匹配权重", description="Sum of the comparisons' weights, in bits."
    )
    evidence: str = pa.Field(
        nullable=True, title="依据", description="JSON: each comparison's level and weight, no personal values."
    )
    judgement: str = pa.Field(
        nullable=True, isin=["same", "different", "unsure"], title="判断", description="What was decided."
    )
    judged_by: str = pa.Field(
        nullable=True, title="判断人", description="`rule:NAME`, `weight`, or the reviewer's account."
    )

    class Config:
        title = "记录配对"
        strict = True
        unique: ClassVar[list[str]] = ["record_id_l", "record_id_r", "level"]
