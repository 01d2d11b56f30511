"""The two questions that reviewers have: what if these pairs are judged so, what if these values are chosen?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from pipelines.foresight.changes import Foreseen, Outcome, compare
from pipelines.foresight.ground import Ground, relink, weigh
from pipelines.foresight.part import Part, merge
from pipelines.linkage.ids import CHANGES
from schemas.campaign import Campaign

FORESEEN = "foreseen"
"""Who judges or decides in what is only foreseen; it is stored nowhere."""

Pair = tuple[str, str, str]


def foresee_judgements(
    ground: Ground, part: Part, asked: Mapping[str, Sequence[Pair]], *, key: bytes, campaign: Campaign
) -> dict[str, Foreseen]:
    """For each judgement (`same`, `different`) about its pairs (two records and a level): what it changes.

    Before and after are both worked out anew, so that only what follows from the judgement is told.
    """
    weighed = weigh(ground, part.records["record_id"])

    def outcome(judgements: pl.DataFrame) -> Outcome:
        linked = relink(ground, weighed, judgements, part.assignments, key=key, pinned=part.pinned)
        return Outcome(linked.assignments, merge(part, linked.assignments, campaign), linked.identity_changes)

    before = outcome(part.judgements)
    return {
        judgement: compare(before, outcome(pl.concat([part.judgements, _judged(part, pairs, judgement)])))
        for judgement, pairs in asked.items()
    }


def _judged(part: Part, pairs: Sequence[Pair], judgement: str) -> pl.DataFrame:
    said = {"judgement": judgement, "judged_by": FORESEEN}
    rows = [{"record_id_l": low, "record_id_r": high, "level": level, **said} for low, high, level in pairs]
    return _frame(rows, part.judgements.schema)


def foresee_choices(part: Part, chosen: Mapping[str, Mapping[str, str | None]], *, campaign: Campaign) -> Foreseen:
    """What it changes that these values (certificate → column → value) stand; a certificate that is none yet comes to be."""
    rows = [
        {"decision_id": FORESEEN, "certificate_id": certificate, "holder_id": certificate, "column": column,
         "value": value, "decided_at": "9999"}
        for certificate, values in chosen.items()
        for column, value in values.items()
    ]  # fmt: skip
    nothing = pl.DataFrame(schema=CHANGES)
    decided = part.with_choices(_frame(rows, part.choices.schema))
    before, after = (
        Outcome(part.assignments, merge(one, part.assignments, campaign), nothing) for one in (part, decided)
    )
    return compare(before, after)


def _frame(rows: Iterable[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """The rows as a frame of that schema; what they don't say is null."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
