"""How authorities number their certificates, learnt from the register itself: shapes, sequences, codes inside a number."""

import bisect
import itertools
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from pipelines.reconcile.folding import fold_number

MIN_EXAMPLES = 4
"""Fewer numbers of an authority prove nothing about its habits."""
MAX_LOST_ZEROS = 4
ORDERLY = 0.9
"""A sequence counts as one if so many of its neighbours stand in the order of their years."""
MANAGEMENT_PARTS = {"series": slice(1, 3), "level": slice(3, 5), "issuing_authority": slice(5, 9), "year": slice(9, 13)}
"""Where a management number of 18 digits has been seen to carry a code of what column; what each code means is learnt."""

Style = tuple[str, int]
Habit = tuple[str, Style]


def style_of(number: str) -> Style:
    """What numbers of one sequence share: how they begin and how long they are.

    >>> style_of("06000247")
    ('06', 8)
    """
    folded = fold_number(number)
    return folded[:2], len(folded)


class Numbering(NamedTuple):
    """What is known of the numbers: uses of each style, the years of each sequence, the codes of management numbers."""

    counts: dict[str, dict[Style, int]]
    sequences: dict[Habit, list[tuple[str, int]]]
    codes: dict[tuple[str, str], dict[str, int]]

    def share(self, authority: str | None, number: str) -> float | None:
        """How much of the authority's numbers look like this one; null when too few are known to say."""
        known = self.counts.get(authority or "", {})
        total = sum(known.values())
        return known.get(style_of(number), 0) / total if total >= MIN_EXAMPLES else None

    def years(self, authority: str | None, number: str) -> tuple[int, int] | None:
        """The years between which the number stands in the authority's sequence; null if it has no such order.

        Where the authority is unknown, numbers of the same style serve, if those of all authorities make one sequence; zeros
        that a spreadsheet lost are given back.
        """
        folded = fold_number(number)
        spellings = [
            folded,
            *(
                folded.rjust(len(folded) + zeros, "0")
                for zeros in range(1, MAX_LOST_ZEROS + 1)
                if _may_lack_zeros(folded)
            ),
        ]
        for spelling in spellings:
            if sequence := self.sequences.get((authority or "", style_of(spelling))):
                return _place(spelling, sequence)
        return None

    def contradicts(self, management_number: str, values: dict[str, str]) -> bool:
        """True if a code inside the management number was never seen with the certificate's own value."""
        return any(self._is_unseen(column, values.get(column), code) for column, code in _parts(management_number))

    def confirms(self, management_number: str, values: dict[str, str]) -> bool:
        """True if the codes inside the management number, the authority's among them, were all seen with the certificate's values."""
        seen = [
            code in self.codes.get((column, values.get(column, "")), {}) for column, code in _parts(management_number)
        ]
        return bool(seen) and all(seen)

    def _is_unseen(self, column: str, value: str | None, code: str) -> bool:
        seen = self.codes.get((column, value or ""), {})
        return sum(seen.values()) >= MIN_EXAMPLES and code not in seen


def _may_lack_zeros(number: str) -> bool:
    return number.isdigit() and not number.startswith("0")


def _place(number: str, sequence: list[tuple[str, int]]) -> tuple[int, int]:
    """The years of the neighbours below and above the number."""
    position = bisect.bisect_left(sequence, (number, 0))
    first = sequence[position - 1][1] if position else 0
    return first, sequence[position][1] if position < len(sequence) else 9999


def _parts(management_number: str) -> list[tuple[str, str]]:
    """Column and code of every part of a management number; none for a number of another shape."""
    folded = fold_number(management_number)
    return [(column, folded[part]) for column, part in MANAGEMENT_PARTS.items()] if len(folded) == 18 else []


def learn_numbering(certificates: pl.DataFrame) -> Numbering:
    """The numbering habits that the golden certificates show."""
    wanted = certificates.select(
        "issuing_authority", "certificate_number", "year", "acquired_on", "management_number", "series", "level"
    )
    counts: dict[str, dict[Style, int]] = {}
    examples: dict[Habit, list[tuple[str, int]]] = {}
    codes: dict[tuple[str, str], dict[str, int]] = {}
    for row in wanted.iter_rows(named=True):
        if row["issuing_authority"] and row["certificate_number"]:
            _learn_number(row, counts, examples)
        if len(management := fold_number(row["management_number"])) == 18:
            _learn_codes(row, management, codes)
    orderly = {habit: sorted(found) for habit, found in examples.items() if is_orderly(sorted(found))}
    return Numbering(counts, orderly, codes)


def _learn_number(
    row: dict[str, str | None], counts: dict[str, dict[Style, int]], examples: dict[Habit, list[tuple[str, int]]]
) -> None:
    authority, number = str(row["issuing_authority"]), fold_number(row["certificate_number"])
    styles = counts.setdefault(authority, {})
    styles[style_of(number)] = styles.get(style_of(number), 0) + 1
    if stated := row["year"] or row["acquired_on"]:
        for habit in ((authority, style_of(number)), ("", style_of(number))):
            examples.setdefault(habit, []).append((number, int(stated[:4])))


def _learn_codes(row: dict[str, str | None], management: str, codes: dict[tuple[str, str], dict[str, int]]) -> None:
    for column, part in MANAGEMENT_PARTS.items():
        if value := row[column]:
            seen = codes.setdefault((column, value), {})
            seen[management[part]] = seen.get(management[part], 0) + 1


def is_orderly(sequence: Iterable[tuple[str, int]]) -> bool:
    """True if the years rise with the numbers often enough to place another number by them."""
    years = [year for _, year in sequence]
    steps = list(itertools.pairwise(years))
    return len(years) >= MIN_EXAMPLES and sum(left <= right for left, right in steps) >= ORDERLY * len(steps)
