"""What criteria may look at besides the options themselves."""

from dataclasses import dataclass, field

import polars as pl


@dataclass
class Context:
    """The records, and what is golden already: column → one value for each key."""

    members: pl.DataFrame
    golden: dict[str, pl.DataFrame] = field(default_factory=dict)

    def known(self, column: str, name: str) -> pl.DataFrame:
        """The golden values of a column beside the key of its scope, under another name."""
        return self.golden[column].select("key", pl.col("value").alias(name))
