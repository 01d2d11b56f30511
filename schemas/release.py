"""Table `release` of both published files: what this edition is."""

import pandera.polars as pa


class Release(pa.DataFrameModel):
    """One row is the release the file belongs to."""

    release_id: str = pa.Field(unique=True, title="发布版本", description="Id of the release.")
    as_of: str = pa.Field(title="数据截至", description="ISO date or time up to which deliveries and decisions count.")
    campaign: str = pa.Field(title="审验批次", description="Code of the campaign.")
    certificates: int = pa.Field(ge=0, title="证书数", description="Certificates an enquirer can find.")
    code_version: str = pa.Field(title="程序版本", description="Version of the code.")
    counts: str | None = pa.Field(nullable=True, title="统计", description="JSON: further counts.")

    class Config:
        title = "发布版本"
        strict = True
