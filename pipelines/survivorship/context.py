"""What criteria may look at besides the options themselves."""

from dataclasses import dataclass, field

import polars as pl

from pipelines.standardize import document_number
from pipelines.survivorship.custom import mark_customs


@dataclass
class Context:
    """The records, and what is golden already: column → one value for each key."""

    members: pl.DataFrame
    golden: dict[str, pl.DataFrame] = field(default_factory=dict)
    _authorities: pl.DataFrame | None = None

    def known(self, column: str, name: str) -> pl.DataFrame:
        """The golden values of a column beside the key of its scope, under another name."""
        return self.golden[column].select("key", pl.col("value").alias(name))

    def days(self, name: str) -> pl.DataFrame:
        """When each certificate was acquired, under another name; where no source says it, the year that they state or its document bears."""
        year = pl.col("_document").str.extract(document_number.YEAR)
        dated = self.known("acquired_on", "_on").join(self.known("year", "_of"), on="key", how="full", coalesce=True)
        known = dated.join(self.known("approval_document", "_document"), on="key", how="full", coalesce=True)
        return known.select("key", pl.coalesce("_on", "_of", year).alias(name)).drop_nulls()

    def authorities(self, name: str) -> pl.DataFrame:
        """Who conferred each certificate, under another name; where no source says it, what its document or its number tells."""
        if self._authorities is None:
            by_length = pl.col("certificate_number").sort_by(
                pl.col("certificate_number").str.len_chars(), "certificate_number"
            )
            numbered = self.members.group_by(key="_certificate").agg(by_length.drop_nulls().last())
            facts = numbered.join(self.known("issuing_authority", "issuing_authority"), on="key", how="left")
            told = mark_customs(facts.join(self.known("approval_document", "approval_document"), on="key", how="left"))
            whose = pl.coalesce("issuing_authority", "_by_word", "_by_style")
            self._authorities = told.select("key", _authority=whose).drop_nulls()
        return self._authorities.rename({"_authority": name})
