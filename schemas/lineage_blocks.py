"""Table `lineage_blocks`: further people or certificates on one physical row."""

from typing import ClassVar

import pandera.polars as pa

from schemas.lineage import Trace


class LineageBlock(Trace):
    """One row is the second or a further record of one physical row: a person beside another, a further certificate; the first stands in `lineage`."""

    block: int = pa.Field(ge=0, title="栏", description="Position of the record on the row, from 0.")

    class Config:
        title = "台账（并排各栏）"
        strict = True
        unique: ClassVar[list[str]] = ["source_file", "sheet", "row", "block"]
