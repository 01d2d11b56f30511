"""Table `lineage`: the ledger of everything that came in."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

DISPOSITIONS = [
    *("linked", "quarantined", "superseded", "header", "noise"),
    *(
        "accepted",
        "returned",
        "rejected",
        "in_review",
        "duplicate",
        "withdrawn",
        "out_of_scope",
        "late",
        "early",
        "malformed",
    ),
]


class Trace(pa.DataFrameModel):
    """One row is what became of one person's part of a physical row."""

    source_file: str = pa.Field(title="文件", description="Path relative to the raw folder, with `/`.")
    sheet: str = pa.Field(title="工作表", description="Worksheet, `table-N`, or empty for csv and jsonl.")
    row: int = pa.Field(ge=1, title="行号", description="Physical row, from 1.")
    disposition: str = pa.Field(isin=DISPOSITIONS, title="处理结果", description="What became of the row.")
    reasons: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()}, title="原因代码", description="Every reason, or the kind of noise."
    )
    record_id: str = pa.Field(nullable=True, title="记录标识", description="The record it became.")
    certificate_id: str = pa.Field(nullable=True, title="证书标识", description="The certificate it belongs to.")
    holder_id: str = pa.Field(nullable=True, title="持证人标识", description="The holder it belongs to.")


class Lineage(Trace):
    """One row is one physical row of a delivery, or one line of submissions."""

    class Config:
        title = "台账"
        strict = True
        unique: ClassVar[list[str]] = ["source_file", "sheet", "row"]
