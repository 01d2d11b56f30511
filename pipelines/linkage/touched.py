"""What a delivery touches: the records that come and go, and those whose pairs or evidence change because of them.

Beside the two records a pair depends on the size of their blocks (a block over its cap proposes nothing) and on the
classes of name, employer and certificate number. Where one of these changes, the records concerned are looked at anew.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.arrays import distinct
from pipelines.linkage.bearers import tell_bearers
from pipelines.linkage.blocking import FORMER, HOLED, NAME_RULE, NEAR, RULES, Pairs, name_of
from pipelines.linkage.encoding import distinct_words
from pipelines.linkage.names import log_likelihoods, read_names
from pipelines.linkage.parts import at_most, first_with, gather_rows, numbers_at, ranges, rows_with, with_each
from pipelines.linkage.state import Numbered, State
from pipelines.linkage.surroundings import (
    EMPLOYER_SIZES,
    classify_employers,
    classify_names,
    classify_numbers,
    count_holders,
)

Positions = NDArray[np.int64]
Keys = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Register:
    """The keys of all records in the order of record_id, read from the rows that they point at."""

    def __init__(self, state: State, rows: NDArray[np.int64], record_id: pl.Series) -> None:
        self.state, self.rows, self.record_id = state, rows, record_id
        self._place = np.full(sum(part.height for part in state.parts), -1, dtype=np.int64)
        self._place[rows] = np.arange(len(rows))

    def column(self, name: str) -> NDArray[np.int64]:
        """One key of every record."""
        return numbers_at(self.state.parts, name, self.rows)

    def at(self, name: str, positions: Positions) -> NDArray[np.int64]:
        """One key of these records."""
        return numbers_at(self.state.parts, name, self.rows[positions])

    def find(self, name: str, wanted: Keys) -> Positions:
        """The records whose key is one of those, in order."""
        return self._in_order(rows_with(self.state.parts, name, wanted))

    def find_each(self, name: str, wanted: Keys) -> tuple[Positions, Positions]:
        """The records whose key is one of those, which are distinct and none of them -1, and which key each has; in no order."""
        rows, of = with_each(self.state.parts, name, wanted)
        found = self._place[rows]
        return found[found >= 0], of[found >= 0]

    def stating(self, name: str) -> Positions:
        """The records that have a key, in order."""
        stated = np.concatenate([part.column(name) != -1 for part in self.state.parts])
        return self._in_order(np.flatnonzero(stated))

    def _in_order(self, rows: NDArray[np.int64]) -> Positions:
        found = self._place[rows]
        return np.sort(found[found >= 0])

    def are_surely_over(self, name: str, wanted: Keys, bound: NDArray[np.int64]) -> Flags:
        """True for keys that more records have than the bound, where few rows beyond it tell so; one that is False may be over it."""
        over = at_most(self.state.parts, name, wanted) > bound
        likely = np.flatnonzero(over)
        rows, of = first_with(self.state.parts, name, wanted[likely], 2 * bound[likely] + 8)
        over[likely] = np.bincount(of[self._place[rows] >= 0], minlength=len(likely)) > bound[likely]
        return over


class Delta(NamedTuple):
    """What comes (positions) and what goes (rows of the state's parts, and their groups)."""

    added: Positions
    removed_rows: NDArray[np.int64]


def flipped(register: Register, delta: Delta) -> Positions:
    """Records in blocks that the delta takes over their cap, or back under it."""
    found = []
    added = np.zeros(len(register.rows), dtype=bool)
    added[delta.added] = True
    for number, rule in enumerate(RULES):
        column = name_of(number)
        gone = numbers_at(register.state.parts, column, delta.removed_rows)
        came_or_left = np.unique(np.concatenate([register.at(column, delta.added), gone]))
        large = came_or_left[at_most(register.state.parts, column, came_or_left) > rule.cap]
        near, _ = _by_bound(register, column, _among(large, (register.at(column, delta.added), gone)), rule.cap)
        members = register.find(column, near)
        distinct, inverse, now = np.unique(register.at(column, members), return_inverse=True, return_counts=True)
        came = np.bincount(inverse, weights=added[members], minlength=len(distinct)).astype(np.int64)
        left = np.bincount(np.searchsorted(distinct, gone[np.isin(gone, distinct)]), minlength=len(distinct))
        crossed = (now > rule.cap) != (now - came + left > rule.cap)
        found.append(members[crossed[inverse]])
        if number == NAME_RULE:
            found.append(register.find(FORMER, distinct[crossed]))
    return np.unique(np.concatenate(found))


def _among(keys: Keys, moved: tuple[Keys, Keys]) -> tuple[Keys, Keys]:
    """Those that are among the keys."""
    came, gone = moved
    return came[np.isin(came, keys)], gone[np.isin(gone, keys)]


def _by_bound(register: Register, column: str, moved: tuple[Keys, Keys], bound: int) -> tuple[Keys, Keys]:
    """Of the keys that come and go those that may be of as few records as the bound now or before, and those that surely aren't."""
    wanted = np.unique(np.concatenate(moved))
    came, counts = np.unique(moved[0], return_counts=True)
    bounds = np.full(len(wanted), bound)
    bounds[np.searchsorted(wanted, came)] += counts
    over = register.are_surely_over(column, wanted, bounds)
    return wanted[~over], wanted[over]


def count_names_anew(names: pl.DataFrame, come: pl.DataFrame, register: Register, delta: Delta) -> pl.DataFrame:
    """The distinct names after the delta: `come` are those of the added records."""
    gone = [numbers_at(register.state.parts, column, delta.removed_rows) for column in ("name_key", "former_key")]
    left = pl.DataFrame({"key": np.concatenate(gone)}).filter(pl.col("key") != -1).group_by("key").len()
    counted = (
        pl.concat([names, come])
        .group_by("key", maintain_order=True)
        .agg(pl.col("borne").sum(), pl.exclude("key", "borne").first())
    )
    counted = counted.join(left, on="key", how="left", maintain_order="left").with_columns(
        borne=pl.col("borne") - pl.col("len").fill_null(0).cast(pl.Int64)
    )
    return counted.filter(pl.col("borne") > 0).select(names.columns)


def count_numbers_anew(before: Numbered, register: Register, delta: Delta) -> Numbered:
    """How many records state a whole number after the delta, and how many numbers they state."""
    members = _concerned(register, delta, "number")
    now, gone = register.at("number", members), numbers_at(register.state.parts, "number", delta.removed_rows)
    gone, stayed = gone[gone != -1], ~np.isin(members, delta.added)
    had = np.concatenate([now[stayed], gone])
    records = before.records + len(members) - len(had)
    return Numbered(records, before.numbers + len(np.unique(now)) - len(np.unique(had)))


def classify_names_anew(names: pl.DataFrame, records: int, numbered: Numbered) -> pl.DataFrame:
    """The names with their classes among as many holders as that many records have, of which so many state numbers."""
    holders = count_holders(records, *numbered)
    likelihood = log_likelihoods(
        names["characters"].to_numpy(), names["length"].to_numpy(), names["surname_length"].to_numpy()
    )
    return names.with_columns(name_class=pl.Series(classify_names(likelihood, holders)))


def name_classes(
    register: Register, delta: Delta, before: NDArray[np.int8], names: tuple[pl.DataFrame, pl.DataFrame]
) -> NDArray[np.int8]:
    """The class of each record's name: as before, except where it changed between the two lists of names, or came."""
    old, new = names
    both = new.select("key", "name_class").join(old.select("key", "name_class"), on="key", how="left", suffix="_old")
    added = register.at("name_key", delta.added)
    moved = both.filter(pl.col("name_class") != pl.col("name_class_old"))["key"].to_numpy()
    members = np.concatenate([register.find("name_key", moved), delta.added[added != -1]])
    wanted = pl.DataFrame({"key": register.at("name_key", members)})
    found = wanted.join(both, on="key", how="left", maintain_order="left")["name_class"].to_numpy()
    return _with(before, members, found)


def employer_classes(register: Register, delta: Delta, before: NDArray[np.int8]) -> NDArray[np.int8]:
    """The class of each record's employer: as before, except where records came or went."""
    added = register.at("employer_key", delta.added)
    gone = numbers_at(register.state.parts, "employer_key", delta.removed_rows)
    near, large = _by_bound(register, "employer_key", (added, gone), EMPLOYER_SIZES[-1])
    members = register.find("employer_key", near)
    _, inverse, sizes = np.unique(register.at("employer_key", members), return_inverse=True, return_counts=True)
    after = _with(before, members, classify_employers(sizes)[inverse])
    after[delta.added[np.isin(added, large)]] = len(EMPLOYER_SIZES)
    return after


def number_classes(register: Register, delta: Delta, before: NDArray[np.int8]) -> NDArray[np.int8]:
    """The class of each record's certificate number likewise."""
    members = _concerned(register, delta, "certificate_key")
    keys, names = register.at("certificate_key", members), register.at("name_key", members)
    counted = pl.DataFrame({"key": keys, "name": names}).select(
        names=pl.when(pl.col("name") != -1).then("name").n_unique().over("key")
        - pl.when(pl.col("name") == -1).then(1).otherwise(0).max().over("key").cast(pl.UInt32)
    )
    return _with(before, members, classify_numbers(counted["names"].to_numpy().astype(np.int64)))


def bearers(register: Register, delta: Delta, before: NDArray[np.int32]) -> NDArray[np.int32]:
    """Which of its number's bearers each record is of: as before, except where records of the number came or went."""
    members = _concerned(register, delta, "number")
    number = register.at("number", members)
    words = gather_rows(register.state.parts, register.rows[members], ["holder_name", "former_name"])
    holder = distinct_words(pl.concat([words["holder_name"], words["former_name"]]))
    name, former = (words[column].cast(pl.Enum(holder)).to_physical().cast(pl.Int32).fill_null(-1).to_numpy() for column in words.columns)  # fmt: skip
    after = before.copy()
    after[members] = tell_bearers(number, name, former, read_names(holder))
    return after


def _concerned(register: Register, delta: Delta, column: str) -> Positions:
    gone = numbers_at(register.state.parts, column, delta.removed_rows)
    return register.find(column, np.concatenate([register.at(column, delta.added), gone]))


def _with(before: NDArray[np.int8], members: Positions, classes: NDArray[np.int8]) -> NDArray[np.int8]:
    after = before.copy()
    after[members] = classes
    return after


def pairs_of(register: Register, touched: Flags, among: Positions | None = None) -> Pairs:
    """Every candidate pair with a touched record in it, in the order of positions, `among` some records alone if they are given.

    The rules are those of `blocking`.
    """
    at = np.flatnonzero(touched)
    met = [_pairs_of_rule(register, touched, (at, among), number) for number in range(len(RULES))]
    former = _pairs_by_former_name(register, touched, (at, among))
    left, right = (np.concatenate(ends) for ends in zip(*met, former, strict=True))
    both = distinct(np.minimum(left, right) << 32 | np.maximum(left, right))
    low, high = both >> 32, both & 0xFFFFFFFF
    low_seeks = register.at("seeks", low) == 1
    keep = (low != high) & (low_seeks | (register.at("seeks", high) == 1))
    low, high, low_seeks = low[keep], high[keep], low_seeks[keep]
    packed = np.sort(np.where(low_seeks, low, high) << 32 | np.where(low_seeks, high, low))
    return Pairs((packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32))


Ends = tuple[Positions, Positions]
Asked = tuple[Positions, Positions | None]
"""The records that are touched, and those among which they are paired (none: all)."""


def _pairs_of_rule(register: Register, touched: Flags, asked: Asked, number: int) -> Ends:
    """Both ends of the rule's pairs, a touched one first."""
    rule, column = RULES[number], name_of(number)
    members, block = _members(register, column, (register.at(column, asked[0]), asked[1]), rule.cap)
    left, right = _meet(np.flatnonzero(touched[members]), block, block)
    if rule.also == HOLED:
        holed = register.at("holed", members) == 1
        either = holed[left] | holed[right]
        left, right = left[either], right[either]
    elif rule.also == NEAR:
        one, two = (register.at(name, members) for name in ("given_1", "given_2"))
        alike = [(a[left] == b[right]) & (a[left] > 0) for a, b in ((one, one), (two, two), (one, two), (two, one))]
        near = np.logical_or.reduce(alike)
        left, right = left[near], right[near]
    return members[left], members[right]


def _meet(asking: Positions, block: Keys, other: Keys) -> Ends:
    """Each place that asks with every place of `other` that is in its block; blocks are small numbers from 0 on, or -1."""
    order = np.argsort(other, kind="stable")
    sizes = np.bincount(other, minlength=int(block.max(initial=-1)) + 1)
    first = np.cumsum(sizes) - sizes
    wanted = block[asking]
    return np.repeat(asking, sizes[wanted]), order[ranges(first[wanted], first[wanted] + sizes[wanted])]


def _members(register: Register, column: str, asked: tuple[Keys, Positions | None], cap: int, fewest: int = 2) -> Ends:
    """The records of the wanted blocks that are within the cap, and the place of each one's block among these.

    Or those among some records, where so many of them meet in a block.
    """
    wanted, among = asked
    if among is None:
        members, of = register.find_each(column, _not_surely_over(register, column, wanted, cap))
        within = np.bincount(of)[of] <= cap
        return members[within], of[within]
    blocks, inverse, counts = np.unique(register.at(column, among), return_inverse=True, return_counts=True)
    chosen = (counts >= fewest) & (blocks != -1)
    chosen[chosen] = np.isin(blocks[chosen], wanted)
    chosen[chosen] = ~np.isin(blocks[chosen], _over(register, column, blocks[chosen], cap))
    kept = chosen[inverse]
    return among[kept], inverse[kept]


def _over(register: Register, column: str, blocks: Keys, cap: int) -> Keys:
    """Those of the blocks that are over the cap; only those that could be, and may not be, are counted."""
    large = blocks[at_most(register.state.parts, column, blocks) > cap]
    unsure = _not_surely_over(register, column, large, cap)
    found, counts = np.unique(register.at(column, register.find(column, unsure)), return_counts=True)
    return np.concatenate([np.setdiff1d(large, unsure), found[counts > cap]])


def _not_surely_over(register: Register, column: str, wanted: Keys, cap: int) -> Keys:
    """The distinct ones of the keys that may be of no more records than the cap."""
    wanted = np.unique(wanted[wanted != -1])
    return wanted[~register.are_surely_over(column, wanted, np.full(len(wanted), cap))]


def _pairs_by_former_name(register: Register, touched: Flags, asked: Asked) -> Ends:
    """A former name meets the name it was, from either side."""
    name, cap = name_of(NAME_RULE), RULES[NAME_RULE].cap
    at, among = asked
    bearers = register.stating(FORMER) if among is None else among[register.at(FORMER, among) != -1]
    former = register.at(FORMER, bearers)
    wanted = np.concatenate([register.at(FORMER, at), former[np.isin(former, register.at(name, at))]])
    members, block = _members(register, name, (wanted, among), cap, fewest=1)
    keys = np.full(int(block.max(initial=-1)) + 1, -1, dtype=np.int64)
    keys[block] = register.at(name, members)
    known, place = np.unique(keys, return_index=True)
    found = np.minimum(np.searchsorted(known, former), max(len(known) - 1, 0))
    meets = np.flatnonzero(known[found] == former) if len(known) else np.zeros(0, dtype=np.int64)
    own = np.full(len(bearers), -1, dtype=np.int64)
    own[meets] = place[found[meets]]
    left, right = _meet(meets, own, block)
    ends = bearers[left], members[right]
    near = touched[ends[0]] | touched[ends[1]]
    return ends[0][near], ends[1][near]
