"""Table `deliveries`: what the offices sent."""

import pandera.polars as pa
import polars as pl

from schemas.certificate_fields import OFFICE_KINDS


class Delivery(pa.DataFrameModel):
    """One row is one file, identified by the hash of its bytes."""

    source_file: str = pa.Field(unique=True, title="文件", description="Path relative to the raw folder, with `/`.")
    office: str = pa.Field(title="报送单位代码", description="Folder directly under `sources/`.")
    office_name: str = pa.Field(nullable=True, title="报送单位", description="The office's name.")
    office_kind: str = pa.Field(isin=OFFICE_KINDS, title="单位类别", description="What kind of sender it is.")
    trust_rank: int = pa.Field(ge=1, title="可信级别", description="1 is trusted most.")
    sha256: str = pa.Field(str_matches=r"^[0-9a-f]{64}$", title="文件指纹", description="SHA-256 of the file's bytes.")
    kind: str = pa.Field(nullable=True, title="格式", description="Format by content, not by name.")
    disposition: str = pa.Field(
        isin=["read", "partly_read", "rejected", "duplicate"], title="处理结果", description="What became of the file."
    )
    reason: str = pa.Field(
        nullable=True, title="原因代码", description="Reason code of `schemas/reasons/deliveries.csv`."
    )
    detail: str = pa.Field(nullable=True, title="说明", description="Detail without personal data.")
    rows: int = pa.Field(ge=0, title="行数", description="Physical rows in the ledger.")
    received_at: str = pa.Field(nullable=True, title="收到时间", description="ISO 8601, UTC.")
    duplicate_of: str = pa.Field(nullable=True, title="重复于", description="The file with the same bytes.")
    supersedes: str = pa.Field(nullable=True, title="更正", description="The file this one corrects.")
    layout: str = pa.Field(nullable=True, title="版式", description="Hash of the headings.")
    warnings: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()}, nullable=True, title="提示", description="What a steward should know."
    )

    class Config:
        title = "报送文件"
        strict = True
