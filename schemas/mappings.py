"""Table `mappings`: how each delivery's headings were understood."""

import pandera.polars as pa
import polars as pl

from schemas.columns import COLUMNS


class Mapping(pa.DataFrameModel):
    """One row is one column of one table of a delivery."""

    source_file: str = pa.Field(title="文件", description="Path relative to the raw folder, with `/`.")
    sheet: str = pa.Field(title="工作表", description="Worksheet, `table-N`, or empty.")
    table: int = pa.Field(ge=0, title="表", description="Which table of the sheet.")
    block: int = pa.Field(ge=0, title="栏", description="Position on a row that several people or certificates share.")
    position: int = pa.Field(
        ge=-1, title="列", description="Which column of the sheet; -1 for a value that stands in no column."
    )
    heading: str = pa.Field(nullable=True, title="表头", description="The heading as written.")
    column: str = pa.Field(
        nullable=True,
        isin=[*COLUMNS, "birth_month"],
        title="栏目",
        description="What it was taken for; null: kept as extra.",
    )
    confidence: float = pa.Field(ge=0, le=1, title="把握", description="From 0 to 1.")
    how: str = pa.Field(
        nullable=True,
        isin=["pinned", "vocabulary", "similarity", "content", "context"],
        title="依据",
        description="What decided.",
    )
    examples: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String()},
        nullable=True,
        title="举例",
        description="Three values, ID numbers and phones masked.",
    )

    class Config:
        title = "表头对应"
        strict = True
