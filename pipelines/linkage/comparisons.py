"""What two records say about one person: one comparison per column, each a small closed list of levels.

Level 0 always means that one of the two doesn't say, or that what they say tells nothing; it weighs nothing. A comparison's docstring is the sentence that a
reviewer sees; distinct value pairs are compared once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import in_pieces, pick
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import Records
from pipelines.linkage.identity import (
    FITS,
    ILLEGIBLE,
    SLIP,
    compare_patterns,
    legible_digits,
    read_whole,
    shows_birth_alone,
)
from pipelines.linkage.name_comparison import compare_names
from pipelines.linkage.name_levels import NAME_LEVELS
from pipelines.linkage.surroundings import NAMES_PER_NUMBER, NAMESAKES
from pipelines.linkage.value_pairs import (
    LIKENESS,
    LIKENESS_OF_SHORT,
    SERIAL,
    SLIP_OF_NUMBER,
    SMALL_SLIP,
    TAIL,
    Levels,
    compare_words,
    distinct_pairs,
)


class Comparison(NamedTuple):
    """One column's comparison: its levels in order and the function that finds them."""

    name: str
    levels: tuple[str, ...]
    compare: Callable[[Records, Pairs], Levels]


# --- what identifies -------------------------------------------------------------------------------------------------

IDENTITY_LEVELS = (
    "missing",
    "conflict",
    "slip",
    "fits in few digits",
    "fits in ten or more",
    "fits in fourteen or more",
    "same words",
)


def compare_identities(records: Records, pairs: Pairs) -> Levels:
    """How does the legible part of one ID number stand to the other?

    A digit off in the birth month alone says nothing, nor does one in a number that is typed wrongly.
    """
    identity = records.identity
    left, right = identity.word[pairs.left], identity.word[pairs.right]
    partial = (identity.number[pairs.left] < 0) | (identity.number[pairs.right] < 0)
    stated = np.flatnonzero((left >= 0) & (right >= 0) & partial)
    levels = np.zeros(len(pairs), dtype=np.int8)
    if not len(stated):
        return levels
    a, b, inverse = distinct_pairs(left[stated], right[stated])
    words, of_a, of_b = identity.words, identity.digits[a], identity.digits[b]
    relation = compare_patterns([words[x] for x in a.tolist()], [words[y] for y in b.tolist()], (of_a, of_b))
    legible = np.minimum(legible_digits(of_a), legible_digits(of_b))
    fits = pick([legible >= 14, legible >= 10], [5, 4], default=3)
    silent = shows_birth_alone(of_a) | shows_birth_alone(of_b)
    for digits, word in ((of_a, a), (of_b, b)):
        silent |= read_whole(digits) & (word >= len(identity.numbers))
    slips = pick([legible >= 14, silent], [2, 0], default=1)
    # Digits of which none stands where the other word shows one too are no evidence: a region beside a birth month.
    apart = ~((of_a != ILLEGIBLE) & (of_b != ILLEGIBLE)).any(axis=1)
    found = pick(
        [apart, (a == b) & (legible >= 10), relation == FITS, relation == SLIP], [0, 6, fits, slips], default=1
    )
    levels[stated] = found[inverse]
    return levels


def compare_sexes(records: Records, pairs: Pairs) -> Levels:
    """Do the records state the same sex?"""
    left, right = records.sex[pairs.left], records.sex[pairs.right]
    return pick([(left < 0) | (right < 0), left == right], [0, 1], default=2)


def compare_phones(records: Records, pairs: Pairs) -> Levels:
    """Is it one telephone number? An office's line and a person's mobile don't contradict each other."""
    comparable = records.is_mobile[pairs.left] == records.is_mobile[pairs.right]
    return np.where(comparable, compare_words(records.phone, pairs, SMALL_SLIP), 0).astype(np.int8)


# --- the work --------------------------------------------------------------------------------------------------------

EMPLOYER_LEVELS = (
    "missing",
    "equal, small",
    "equal, middling",
    "equal, large",
    "short form",
    "much alike",
    "somewhat alike",
    "unlike",
)


def compare_employers(records: Records, pairs: Pairs) -> Levels:
    """Do they work at the same place? A large one says less."""
    found = compare_words(records.employer, pairs, LIKENESS)
    size = np.append(records.around.employer, np.int8(0))[records.employer.codes[pairs.left]]
    return pick([found == 0, found == 1], [0, 1 + size], default=found + 2)


def compare_specialties(records: Records, pairs: Pairs) -> Levels:
    """Is it the same specialty?"""
    return compare_words(records.specialty, pairs, LIKENESS_OF_SHORT)


# --- the certificate -------------------------------------------------------------------------------------------------

CERTIFICATE_LEVELS = ("missing", "equal, one name", "equal, few names", "equal, many names", "slip", "different")
SLIP_APART = 2
"""How `SMALL_SLIP` calls words of which one is a slip of the other."""
MANY = np.int8(len(NAMES_PER_NUMBER))
"""The class of a number that stands beside many names."""


def compare_certificates(records: Records, pairs: Pairs) -> Levels:
    """Is it the same certificate number? One that many names share, or several if it is short, has been restarted and says less.

    Two short ones a slip apart say nothing under one name.
    """
    found = compare_words(records.certificate, pairs, SLIP_OF_NUMBER)
    short = (records.certificate.lengths < TAIL) & (records.around.number > 0)
    spread = np.append(np.where(short, MANY, records.around.number), np.int8(0))[records.certificate.codes[pairs.left]]
    levels = pick([found == 0, found == 1], [0, 1 + spread], default=found + 2)
    levels[_short_slips(records, pairs, levels)] = 0
    return levels


def _short_slips(records: Records, pairs: Pairs, levels: Levels) -> NDArray[np.intp]:
    """Pairs of one name whose different numbers are of few digits and one of them apart: a slip as likely as another certificate."""
    lengths, (left, right) = records.certificate.lengths, (pairs.left, pairs.right)
    is_short = np.append(lengths < SERIAL, False)[records.certificate.codes]
    one_name = (records.name.codes[left] >= 0) & (records.name.codes[left] == records.name.codes[right])
    asked = is_short[left] & is_short[right] & one_name & (levels == CERTIFICATE_LEVELS.index("different"))
    near = compare_words(records.certificate, pairs.take(asked), SMALL_SLIP) == SLIP_APART
    return np.asarray(np.flatnonzero(asked)[near])


def compare_managements(records: Records, pairs: Pairs) -> Levels:
    """Is it the same management number?"""
    return compare_words(records.management, pairs, SMALL_SLIP)


def compare_documents(records: Records, pairs: Pairs) -> Levels:
    """Is it the same approval document? 2 another one of the same year, 3 of another year."""
    left, right = records.document.codes[pairs.left], records.document.codes[pairs.right]
    same_year = records.document_year[pairs.left] == records.document_year[pairs.right]
    return pick([(left < 0) | (right < 0), left == right, same_year], [0, 1, 2], default=3)


DATE_LEVELS = ("missing", "same day", "same month", "same year", "same year, other date", "next year", "other year")


def compare_acquired(records: Records, pairs: Pairs) -> Levels:
    """Was it acquired on the same date, at the precision that both give?"""
    return _date_levels(pairs, records.year, records.month, records.day)


def compare_conferred(records: Records, pairs: Pairs) -> Levels:
    """Was it conferred on the same date, at the precision that both give?"""
    return _date_levels(pairs, records.conferred_year, records.conferred_month, records.conferred_day)


def _date_levels(pairs: Pairs, year: NDArray[np.int32], month: NDArray[np.int32], day: NDArray[np.int32]) -> Levels:
    (y, z), (m, n), (d, e) = ((of[pairs.left], of[pairs.right]) for of in (year, month, day))
    both_days, both_months = (d >= 0) & (e >= 0), (m >= 0) & (n >= 0)
    return pick(
        [(y < 0) | (z < 0), both_days & (d == e), both_months & (m == n) & ~both_days, (y == z) & ~both_months,
         y == z, np.abs(y - z) == 1],
        [0, 1, 2, 3, 4, 5], default=6,
    )  # fmt: skip


TITLE_LEVELS = ("missing", "same", "same rank", "rises", "falls", "other rank, dates missing", "same level only")


GRADE = 2
"""How far two grades' ranks lie apart; a level that does not say which of its two grades is meant lies between them."""


def compare_titles(records: Records, pairs: Pairs) -> Levels:
    """Is it the same title, or a possible step from one to the other?"""
    left, right = records.title.codes[pairs.left], records.title.codes[pairs.right]
    steps = records.rank[pairs.right] - records.rank[pairs.left]
    rank = np.where(np.abs(steps) < GRADE, 0, steps)
    ranked = (records.rank[pairs.left] > 0) & (records.rank[pairs.right] > 0)
    years = records.year[pairs.right] - records.year[pairs.left]
    dated = (records.year[pairs.left] > 0) & (records.year[pairs.right] > 0)
    stated = (left >= 0) & (right >= 0)
    return pick(
        [stated & (left == right), ~ranked, (rank == 0) & stated, rank == 0, ~dated, np.sign(rank) == np.sign(years)],
        [1, 0, 2, 6, 5, 3], default=4,
    )  # fmt: skip


def _compare_codes(left: NDArray[np.int32], right: NDArray[np.int32]) -> Levels:
    return pick([(left < 0) | (right < 0), left == right], [0, 1], default=2)


def compare_series(records: Records, pairs: Pairs) -> Levels:
    """Is it the same series?"""
    return _compare_codes(records.series.codes[pairs.left], records.series.codes[pairs.right])


METHOD_LEVELS = ("missing", "same", "different", "one a reconfirmation")


def compare_methods(records: Records, pairs: Pairs) -> Levels:
    """Was it acquired in the same way? Of two, one may confirm anew what was acquired before."""
    found = _compare_codes(records.method.codes[pairs.left], records.method.codes[pairs.right])
    confirms = records.confirms
    return np.where((found == 2) & (confirms[pairs.left] | confirms[pairs.right]), np.int8(3), found)


def compare_authorities(records: Records, pairs: Pairs) -> Levels:
    """Did the same authority approve it?"""
    return _compare_codes(records.authority.codes[pairs.left], records.authority.codes[pairs.right])


AGREEMENT = ("missing", "same", "different")

COMPARISONS: tuple[Comparison, ...] = (
    Comparison("name", NAME_LEVELS, compare_names),
    Comparison("identity", IDENTITY_LEVELS, compare_identities),
    Comparison("sex", AGREEMENT, compare_sexes),
    Comparison("phone", ("missing", "equal", "slip", "different"), compare_phones),
    Comparison("employer", EMPLOYER_LEVELS, compare_employers),
    Comparison("specialty", ("missing", "equal", "alike", "different"), compare_specialties),
    Comparison("certificate", CERTIFICATE_LEVELS, compare_certificates),
    Comparison("management", ("missing", "equal", "slip", "different"), compare_managements),
    Comparison("document", ("missing", "equal", "same year", "other year"), compare_documents),
    Comparison("acquired", DATE_LEVELS, compare_acquired),
    Comparison("conferred", DATE_LEVELS, compare_conferred),
    Comparison("title", TITLE_LEVELS, compare_titles),
    Comparison("series", AGREEMENT, compare_series),
    Comparison("method", METHOD_LEVELS, compare_methods),
    Comparison("authority", AGREEMENT, compare_authorities),
)


CAREER = {
    "ranks": ("missing", "possible", "fall in another series", "fall in one series"),
    "titles": ("missing", "each once", "confirmed again", "acquired again", "acquired again the same way"),
    "years": ("missing", "one certificate a year", "two dates in a year", "two titles in a year"),
    "numbers": (
        "missing",
        "one number a conferral",
        "two documents for one conferral",
        "two numbers for one conferral",
    ),
}
"""What is compared between a record and all the records of a person; `holders` finds the levels."""

LEVELS: dict[str, tuple[str, ...]] = {comparison.name: comparison.levels for comparison in COMPARISONS} | CAREER
"""Every comparison's levels in words."""


def compare(records: Records, pairs: Pairs, comparisons: Sequence[Comparison] = COMPARISONS) -> dict[str, Levels]:
    """The level of every comparison for every pair."""
    found = {comparison.name: np.empty(len(pairs), dtype=np.int8) for comparison in comparisons}

    def fill(piece: slice) -> None:
        some = Pairs(pairs.left[piece], pairs.right[piece])
        for comparison in comparisons:
            found[comparison.name][piece] = comparison.compare(records, some)

    in_pieces(len(pairs), fill)
    if "sex" in found:
        found["sex"][_is_sex_mistyped(found)] = 0
    return found


def _is_sex_mistyped(levels: Mapping[str, Levels]) -> NDArray[np.bool_]:
    """True for pairs of one name and title that everything but the sex says to be one: a number, or the workplace with a day or a document."""
    asked = (levels["sex"] == AGREEMENT.index("different")) & (levels["title"] == TITLE_LEVELS.index("same"))
    asked &= (levels["name"] > 0) & (levels["name"] <= len(NAMESAKES) + 1)
    asked &= (levels["acquired"] > 0) & (levels["acquired"] <= DATE_LEVELS.index("same month"))
    at_work = (levels["employer"] > 0) & (levels["employer"] <= EMPLOYER_LEVELS.index("equal, large"))
    one = at_work & ((levels["acquired"] == DATE_LEVELS.index("same day")) | (levels["document"] == 1))
    number = (levels["certificate"] > 0) & (levels["certificate"] <= CERTIFICATE_LEVELS.index("equal, few names"))
    return np.asarray(asked & (levels["certificate"] <= CERTIFICATE_LEVELS.index("slip")) & (one | number))
