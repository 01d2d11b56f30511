"""How authorities number their certificates, learnt from the register itself: shapes, sequences, codes inside a number."""

import bisect
import itertools
from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from pipelines.reconcile.folding import fold_document, fold_number

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
    authorities: dict[str, str]
    """The agency of a document number → the one authority on whose certificates it stands."""

    def authority_of(self, document: str) -> str | None:
        """The authority whose documents are named so, given a folded document number; null if that is not known."""
        return self.authorities.get(agency_of(document))

    def is_odd_one(self, authority: str | None, number: str) -> bool:
        """True if enough numbers of the authority are known, and at most this one of them looks so."""
        known = self.counts.get(authority or "", {})
        return sum(known.values()) >= MIN_EXAMPLES and known.get(style_of(number), 0) <= 1

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
        for spelling in self.spellings(number):
            if sequence := self.sequences.get((authority or "", style_of(spelling))):
                return _place(spelling, sequence)
        return None

    @staticmethod
    def spellings(number: str) -> list[str]:
        """The number, and where it may have lost zeros the number with so many given back."""
        folded = fold_number(number)
        lost = range(1, MAX_LOST_ZEROS + 1) if _may_lack_zeros(folded) else ()
        return [folded, *(folded.rjust(len(folded) + zeros, "0") for zeros in lost)]

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


def agency_of(document: str) -> str:
    """Who a folded document number says issued it.

    >>> agency_of("柳职改2018/38")
    '柳职改'
    """
    return document.partition("/")[0][:-4]


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
        "issuing_authority", "certificate_number", "year", "acquired_on", "management_number", "series", "level", "approval_document"
    )  # fmt: skip
    counts: dict[str, dict[Style, int]] = {}
    examples: dict[Habit, list[tuple[str, int]]] = {}
    codes: dict[tuple[str, str], dict[str, int]] = {}
    agencies: dict[str, dict[str, int]] = {}
    for row in wanted.iter_rows(named=True):
        if row["issuing_authority"] and row["certificate_number"]:
            _learn_number(row, counts, examples)
        if len(management := fold_number(row["management_number"])) == 18:
            _learn_codes(row, management, codes)
        if row["issuing_authority"] and (agency := agency_of(fold_document(row["approval_document"]))):
            of_agency = agencies.setdefault(agency, {})
            of_agency[row["issuing_authority"]] = of_agency.get(row["issuing_authority"], 0) + 1
    orderly = {habit: sorted(found) for habit, found in examples.items() if is_orderly(sorted(found))}
    return Numbering(counts, orderly, codes, _clear_agencies(agencies))


def _clear_agencies(agencies: dict[str, dict[str, int]]) -> dict[str, str]:
    """Agency → authority, where enough certificates were approved by its documents and nearly all name that one authority."""
    clear = {}
    for agency, authorities in agencies.items():
        first = max(sorted(authorities), key=lambda authority: authorities[authority])
        total = sum(authorities.values())
        if total >= MIN_EXAMPLES and authorities[first] >= ORDERLY * total:
            clear[agency] = first
    return clear


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
