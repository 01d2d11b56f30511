"""Table `coverage` of the published lookup file: what has been delivered at all."""

from typing import ClassVar

import pandera.polars as pa


class Coverage(pa.DataFrameModel):
    """One row is one office, year and series of which certificates were delivered."""

    office: str = pa.Field(title="报送单位代码", description="Folder directly under `sources/`.")
    office_name: str = pa.Field(nullable=True, title="报送单位", description="The office's name.")
    year: int = pa.Field(nullable=True, title="年度", description="Year obtained.")
    series: str = pa.Field(nullable=True, title="职称系列", description="Series.")
    certificates: int = pa.Field(ge=0, title="证书数", description="Certificates of the register.")
    last_delivery: str = pa.Field(nullable=True, title="最近报送", description="ISO date of the last delivery.")

    class Config:
        title = "数据覆盖"
        strict = True
        unique: ClassVar[list[str]] = ["office", "year", "series"]
