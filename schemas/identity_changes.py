"""Table `identity_changes`: redirects of ids that were merged or split."""

import pandera.polars as pa


class IdentityChange(pa.DataFrameModel):
    """One row is one id that led elsewhere after a run."""

    kind: str = pa.Field(isin=["merged", "split", "retired"], title="变化", description="What happened to the id.")
    level: str = pa.Field(isin=["holder", "certificate"], title="层级", description="What the id names.")
    old_id: str = pa.Field(title="原标识", description="The id that was.")
    new_id: str = pa.Field(nullable=True, title="新标识", description="Where it leads now; null if nowhere.")
    release_id: str | None = pa.Field(nullable=True, title="发布版本", description="The release that made the change.")

    class Config:
        title = "标识变更"
        strict = True
