"""ID numbers as evidence with structure: whole, or only in part legible.

A whole number is one whose check character holds. Everything else is a pattern: `*` for what is not legible, and the
typed digits of a number that fails its check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from pipelines.linkage.broken_numbers import have_one_origin

WHOLE = ("valid", "repaired")
DIGITS = 18
BORN = slice(6, 12)
"""The digits of the year and month of birth."""
ILLEGIBLE = -1
BORNE_BY = "\x1f"
"""Parts a number from the name of one of its several bearers."""

FITS, SLIP, CONFLICT = 3, 2, 1
"""How a pattern stands to a whole number: fits it, is one slip away from it, or contradicts it."""


@dataclass(frozen=True)
class Identities:
    """Per record a whole number's code or -1, and a pattern's code or -1; the digits of the distinct numbers and patterns.

    `stated` has the number's code where nobody is told apart by names, `bearer` which of its bearers a record is of (`bearers`).
    """

    number: NDArray[np.int32]
    numbers: Sequence[str]
    pattern: NDArray[np.int32]
    patterns: Sequence[str]
    stated: NDArray[np.int32]
    bearer: NDArray[np.int32]

    def told_apart(self, bearer: NDArray[np.int32], name: NDArray[np.int32], words: Sequence[str]) -> "Identities":
        """The same with a number of its own for each of several bearers: the digits, and the first of the bearer's names.

        `name` has the records' names as codes of `words`, which are in order.
        """
        at = np.flatnonzero(bearer)
        if not len(at):
            return self
        both = self.number[at].astype(np.int64) << 32 | bearer[at]
        own, inverse = np.unique(both, return_inverse=True)
        first = np.full(len(own), len(words), dtype=np.int64)
        np.minimum.at(first, inverse, name[at])
        number = self.number.copy()
        number[at] = len(self.numbers) + inverse
        borne = zip((own >> 32).tolist(), first.tolist(), strict=True)
        numbers = [*self.numbers, *(f"{self.numbers[code]}{BORNE_BY}{words[named]}" for code, named in borne)]
        return Identities(number, numbers, self.pattern, self.patterns, self.stated, bearer)

    @cached_property
    def words(self) -> list[str]:
        """The whole numbers, then the patterns."""
        return [*(number[:DIGITS] for number in self.numbers), *self.patterns]

    @cached_property
    def word(self) -> NDArray[np.int32]:
        """Which of `words` each record has, -1 for none."""
        pattern = np.where(self.pattern >= 0, self.pattern + len(self.numbers), -1)
        return np.where(self.number >= 0, self.number, pattern).astype(np.int32)

    @cached_property
    def digits(self) -> NDArray[np.int8]:
        """The digits of `words`, row by row."""
        return digits_of(self.words)

    @property
    def sex(self) -> NDArray[np.int32]:
        """1 male, 2 female by the 17th digit of a whole number, else -1."""
        odd = np.array([int(number[16]) % 2 for number in self.numbers] or [0])
        return np.where(self.number < 0, -1, 2 - odd[self.number]).astype(np.int32)


def read_identities(frame: pl.DataFrame) -> Identities:
    """Whole numbers and patterns of standardized records; a number ending in 000 may have lost its tail, so it counts in part.

    A record that shows nothing of its number but states the birth month shows the number's six digits of it.
    """
    whole = pl.col("id_number_status").is_in(WHOLE) & ~pl.col("id_number").str.ends_with("000")
    cut = pl.col("id_number_status").is_in(WHOLE) & pl.col("id_number").str.ends_with("000")
    columns = frame.select(
        number=pl.when(whole).then("id_number"),
        pattern=pl.when(cut)
        .then(pl.col("id_number").str.slice(0, 15) + "***")
        .when(~whole.fill_null(False))
        .then(pl.coalesce("id_number_partial", _of_birth(pl.col("birth_month")))),
    )
    number, numbers = _coded(columns["number"])
    pattern, patterns = _coded(columns["pattern"])
    return Identities(number, numbers, pattern, patterns, number, np.zeros(len(number), dtype=np.int32))


def _of_birth(month: pl.Expr) -> pl.Expr:
    """The pattern of a number of which the birth month alone is known; null for no month."""
    digits = month.str.extract(r"^(\d{4}-\d{2})$").str.replace("-", "")
    return pl.concat_str(pl.lit("*" * BORN.start), digits, pl.lit("*" * (DIGITS - BORN.stop)))


def _coded(column: pl.Series) -> tuple[NDArray[np.int32], list[str]]:
    words = column.drop_nulls().unique().sort().to_list()
    return column.cast(pl.Enum(words)).to_physical().cast(pl.Int32).fill_null(-1).to_numpy(), words


def digits_of(words: Sequence[str]) -> NDArray[np.int8]:
    """(words × 18) digits, X as 10; `*` and what lies past the end as -1."""
    points = np.array([word[:DIGITS].ljust(DIGITS, "*") for word in words] or [""], dtype=f"<U{DIGITS}")
    codes = points.view(np.uint32).reshape(len(points), DIGITS).astype(np.int16)
    digits = np.where((codes >= 48) & (codes <= 57), codes - 48, ILLEGIBLE)
    return np.where(codes == ord("X"), 10, digits)[: len(words)].astype(np.int8)


def legible_digits(digits: NDArray[np.int8]) -> NDArray[np.int64]:
    """How many digits of each word can be read."""
    return np.asarray((digits != ILLEGIBLE).sum(axis=1))


def read_whole(digits: NDArray[np.int8]) -> NDArray[np.bool_]:
    """True for the words of which every digit can be read, though one may be lost."""
    return np.asarray((digits[:, : DIGITS - 1] != ILLEGIBLE).all(axis=1))


def shows_birth_alone(digits: NDArray[np.int8]) -> NDArray[np.bool_]:
    """True for the words of which nothing but the birth month can be read."""
    read = digits != ILLEGIBLE
    return np.asarray(read[:, BORN].all(axis=1) & (read.sum(axis=1) == BORN.stop - BORN.start))


def compare_patterns(
    left: Sequence[str], right: Sequence[str], digits: tuple[NDArray[np.int8], NDArray[np.int8]] | None = None
) -> NDArray[np.int8]:
    """FITS, SLIP or CONFLICT for pairs of words, of which one may be a whole number; `digits` where theirs are known.

    Of two words that both fail their check each may have a slip of its own.
    """
    if not len(left):
        return np.zeros(0, dtype=np.int8)
    both = np.array([len(x) + len(y) for x, y in zip(left, right, strict=True)])
    a, b = digits or (digits_of(left), digits_of(right))
    known = (a != ILLEGIBLE) & (b != ILLEGIBLE)
    unlike = ((a != b) & known).sum(axis=1)
    masked = np.array(["*" in x or "*" in y for x, y in zip(left, right, strict=True)])
    slips = np.asarray(cpdist(left, right, scorer=OSA.distance, score_cutoff=2, dtype=np.int32))
    fits = np.where(masked, unlike == 0, (unlike == 0) & (both == 2 * DIGITS))
    slip = np.where(masked, unlike == 1, slips <= 1)
    slip |= masked & (both == 2 * DIGITS - 1) & _lacks_one(a, b)
    slip |= masked & (unlike == 2) & _exchanges_two(a, b)
    twice = np.flatnonzero(~masked & (slips == 2) & (both == 2 * DIGITS))
    slip[twice] = [have_one_origin(left[at], right[at]) for at in twice.tolist()]
    return np.where(fits, FITS, np.where(slip, SLIP, CONFLICT)).astype(np.int8)


def _exchanges_two(a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.bool_]:
    """True where two neighbouring digits of one word stand in the other the other way round."""
    crossed = (a[:, :-1] == b[:, 1:]) & (a[:, 1:] == b[:, :-1]) & (a[:, :-1] != a[:, 1:])
    return np.asarray((crossed & (a[:, :-1] != ILLEGIBLE) & (a[:, 1:] != ILLEGIBLE)).any(axis=1))


def _lacks_one(a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.bool_]:
    """True where one word's first 17 digits are the other's with one left out, as far as both can be read.

    What stands behind the digit that is missing is one place off: 45020319651060284 lacks one of 45020319651016****.
    """
    return _lacks(a, b) | _lacks(b, a)


def _lacks(short: NDArray[np.int8], long: NDArray[np.int8]) -> NDArray[np.bool_]:
    ends = short[:, : DIGITS - 1]
    before, behind = (
        (ends != other) & (ends != ILLEGIBLE) & (other != ILLEGIBLE) for other in (long[:, :-1], long[:, 1:])
    )
    nothing = np.zeros((len(short), 1), dtype=np.int64)
    left = np.concatenate([nothing, before.cumsum(axis=1)], axis=1)
    right = np.concatenate([behind[:, ::-1].cumsum(axis=1)[:, ::-1], nothing], axis=1)
    return np.asarray(((left + right) == 0).any(axis=1) & (short[:, -1] == ILLEGIBLE))
