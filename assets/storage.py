"""Where frames rest between assets: Parquet, encrypted as a whole, since they hold what the sources hold."""

import dagster as dg
import polars as pl

from assets.contracts import describe_columns
from assets.resources import Installation
from pipelines import prepared


class EncryptedParquet(dg.ConfigurableIOManager):
    """One file per asset in the restricted work folder; a reader without the key learns nothing from it."""

    installation: dg.ResourceDependency[Installation]

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame) -> None:
        """Writes the frame aside and swaps it in; its counts and columns become the asset's metadata."""
        asset = context.asset_key.path[-1]
        size = prepared.write_frame(self.installation.settings(), self.installation.key_ring(), asset, obj)
        context.add_output_metadata(
            {
                "dagster/row_count": obj.height,
                "dagster/column_schema": describe_columns(asset, obj),
                "字节 bytes at rest": size,
            }
        )

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """The frame an asset left here; raises FileNotFoundError naming the asset if it never ran."""
        return read_frame(self.installation, context.asset_key.path[-1])


def read_frame(installation: Installation, asset: str) -> pl.DataFrame:
    """The frame an asset left; raises FileNotFoundError naming the asset if it never ran."""
    return prepared.read_frame(installation.settings(), installation.key_ring(), asset)
