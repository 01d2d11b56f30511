"""The two questions that reviewers have: what if these pairs are judged so, what if these values are chosen?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from pipelines.foresight.changes import Foreseen, Outcome, compare
from pipelines.foresight.ground import Ground, Linked, relink, weigh
from pipelines.foresight.part import Part, merge
from pipelines.foresight.suspicions import Around, Said, find_open, no_changes
from schemas.campaign import Campaign

FORESEEN = "foreseen"
"""Who judges or decides in what is only foreseen; it is stored nowhere."""

Pair = tuple[str, str, str]


def foresee_judgements(
    ground: Ground,
    part: Part,
    asked: Mapping[str, Sequence[Pair]],
    *,
    key: bytes,
    campaign: Campaign,
    around: Around | None = None,
) -> dict[str, Foreseen]:
    """For each judgement (`same`, `different`) about its pairs (two records and a level): what it changes.

    Before and after are both worked out anew, so that only what follows from the judgement is told; findings too where
    the register `around` the part is given.
    """
    weighed = weigh(ground, part.records["record_id"])
    seen = _Seen(part, key, campaign, around)

    def outcome(judgements: pl.DataFrame) -> Outcome:
        return seen.outcome(
            relink(ground, weighed, judgements, part.assignments, key=key, pinned=part.pinned), judgements
        )

    before = outcome(part.judgements)
    return {
        judgement: compare(before, outcome(pl.concat([part.judgements, _judged(part, pairs, judgement)])))
        for judgement, pairs in asked.items()
    }


class _Seen:
    """A part seen through the stages, however it is linked and decided."""

    def __init__(self, part: Part, key: bytes, campaign: Campaign, around: Around | None) -> None:
        self._part, self._key, self._campaign, self._around = part, key, campaign, around
        self._broken = around.broken(part, campaign) if around else None

    def outcome(
        self,
        linked: Linked,
        judgements: pl.DataFrame,
        choices: pl.DataFrame | None = None,
        approved: Sequence[str] = (),
    ) -> Outcome:
        """What the stages make of the part once it is linked so and these further values are chosen."""
        part = self._part if choices is None else self._part.with_choices(choices)
        golden = merge(part, linked.assignments, self._campaign)
        outcome = Outcome(linked.assignments, golden.certificates, linked.identity_changes)
        if self._around is None or self._broken is None:
            return outcome
        said = Said(judgements, self._broken, linked.identity_changes, tuple(approved))
        doubts, passing = find_open(self._around, part, golden, said, key=self._key, campaign=self._campaign)
        return outcome._replace(doubts=doubts, passing=passing)


def _judged(part: Part, pairs: Sequence[Pair], judgement: str) -> pl.DataFrame:
    said = {"judgement": judgement, "judged_by": FORESEEN}
    rows = [{"record_id_l": low, "record_id_r": high, "level": level, **said} for low, high, level in pairs]
    return _frame(rows, part.judgements.schema)


def foresee_choices(
    part: Part,
    chosen: Mapping[str, Mapping[str, str | None]],
    *,
    campaign: Campaign,
    key: bytes = b"",
    around: Around | None = None,
    approved: Sequence[str] = (),
) -> Foreseen:
    """What it changes that these values (certificate → column → value) stand; a certificate that is none yet comes to be.

    `approved` are the certificates whose applications pass with it.
    """
    rows = [
        {"decision_id": FORESEEN, "certificate_id": certificate, "holder_id": certificate, "column": column,
         "value": value, "decided_at": "9999"}
        for certificate, values in chosen.items()
        for column, value in values.items()
    ]  # fmt: skip
    linked, seen = Linked(part.assignments, no_changes()), _Seen(part, key, campaign, around)
    decided = _frame(rows, part.choices.schema)
    return compare(
        seen.outcome(linked, part.judgements), seen.outcome(linked, part.judgements, choices=decided, approved=approved)
    )


def _frame(rows: Iterable[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """The rows as a frame of that schema; what they don't say is null."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
