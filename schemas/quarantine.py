"""Table `quarantine`: what was refused, and why."""

import pandera.polars as pa
import polars as pl

from schemas.source_words import SourceWords


class Quarantined(SourceWords):
    """One row is one refused record, all its reasons and its source's words."""

    record_id: str = pa.Field(unique=True, title="记录标识", description="The refused record.")
    office: str = pa.Field(title="报送单位代码", description="Folder directly under `sources/`.")
    source_file: str = pa.Field(title="文件", description="Path relative to the raw folder, with `/`.")
    sheet: str = pa.Field(title="工作表", description="Worksheet, `table-N`, or empty.")
    row: int = pa.Field(ge=1, title="行号", description="Physical row, from 1.")
    block: int = pa.Field(ge=0, title="栏", description="Position on a row that several people or certificates share.")
    reasons: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()},
        title="原因代码",
        description="Every rule it breaks, refusing ones and others.",
    )
    certificate_id: str | None = pa.Field(
        nullable=True, title="证书标识", description="The certificate it still belongs to."
    )
    holder_id: str | None = pa.Field(nullable=True, title="持证人标识", description="The holder it still belongs to.")

    class Config:
        title = "隔离记录"
        strict = True
