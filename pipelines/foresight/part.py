"""The part of the register that a decision can touch, as the frames that the stages take."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from pipelines import survivorship
from schemas.campaign import Campaign


@dataclass(frozen=True)
class Part:
    """All records of the holders concerned and of those whom linkage weighed against them, with what people decided of them.

    `assignments` is what the release says of the records, `judgements` and `choices` what the casework store holds by now.
    """

    records: pl.DataFrame
    assignments: pl.DataFrame
    judgements: pl.DataFrame
    choices: pl.DataFrame
    pinned: Collection[str] = ()
    """Ids that decisions name, so that they persist."""
    verdicts: pl.DataFrame | None = None
    """What people said of findings and counts."""

    def with_choices(self, more: pl.DataFrame) -> "Part":
        """The same part after further choices of values."""
        return replace(self, choices=pl.concat([self.choices, more.select(self.choices.columns)]))


def merge(part: Part, assignments: pl.DataFrame, campaign: Campaign) -> survivorship.Golden:
    """The golden records of the part's records under these assignments."""
    return survivorship.merge(part.records, assignments, decisions=part.choices, campaign=campaign)
