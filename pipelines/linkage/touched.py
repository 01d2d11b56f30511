"""What a delivery touches: the records that come and go, and those whose pairs or evidence change because of them.

Beside the two records a pair depends on the size of their blocks (a block over its cap proposes nothing) and on the
classes of name, employer and certificate number. Where one of these changes, the records concerned are looked at anew.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import FORMER, NAME_RULE, RULES, Pairs, name_of
from pipelines.linkage.names import log_likelihoods
from pipelines.linkage.parts import numbers_at, rows_with
from pipelines.linkage.state import State
from pipelines.linkage.surroundings import classify_employers, classify_names, classify_numbers, count_holders

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
        found = self._place[rows_with(self.state.parts, name, wanted)]
        return np.sort(found[found >= 0])


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
        members = register.find(column, np.concatenate([register.at(column, delta.added), gone]))
        distinct, inverse, now = np.unique(register.at(column, members), return_inverse=True, return_counts=True)
        came = np.bincount(inverse, weights=added[members], minlength=len(distinct)).astype(np.int64)
        left = np.bincount(np.searchsorted(distinct, gone[np.isin(gone, distinct)]), minlength=len(distinct))
        crossed = (now > rule.cap) != (now - came + left > rule.cap)
        found.append(members[crossed[inverse]])
        if number == NAME_RULE:
            found.append(register.find(FORMER, distinct[crossed]))
    return np.unique(np.concatenate(found))


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


def classify_names_anew(names: pl.DataFrame, register: Register) -> pl.DataFrame:
    """The names with their classes among as many holders as there are now."""
    numbers = register.column("number")
    whole = numbers[numbers != -1]
    holders = count_holders(len(numbers), len(whole), pl.Series(whole).n_unique())
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
    members = register.find("name_key", np.concatenate([moved, added]))
    wanted = pl.DataFrame({"key": register.at("name_key", members)})
    found = wanted.join(both, on="key", how="left", maintain_order="left")["name_class"].to_numpy()
    return _with(before, members, found)


def employer_classes(register: Register, delta: Delta, before: NDArray[np.int8]) -> NDArray[np.int8]:
    """The class of each record's employer: as before, except where records came or went."""
    members = _concerned(register, delta, "employer_key")
    _, inverse, sizes = np.unique(register.at("employer_key", members), return_inverse=True, return_counts=True)
    return _with(before, members, classify_employers(sizes)[inverse])


def number_classes(register: Register, delta: Delta, before: NDArray[np.int8]) -> NDArray[np.int8]:
    """The class of each record's certificate number likewise."""
    members = _concerned(register, delta, "certificate_key")
    keys, names = register.at("certificate_key", members), register.at("name_key", members)
    counted = pl.DataFrame({"key": keys, "name": names}).select(
        names=pl.when(pl.col("name") != -1).then("name").n_unique().over("key")
        - pl.when(pl.col("name") == -1).then(1).otherwise(0).max().over("key").cast(pl.UInt32)
    )
    return _with(before, members, classify_numbers(counted["names"].to_numpy().astype(np.int64)))


def _concerned(register: Register, delta: Delta, column: str) -> Positions:
    gone = numbers_at(register.state.parts, column, delta.removed_rows)
    return register.find(column, np.concatenate([register.at(column, delta.added), gone]))


def _with(before: NDArray[np.int8], members: Positions, classes: NDArray[np.int8]) -> NDArray[np.int8]:
    after = before.copy()
    after[members] = classes
    return after


def pairs_of(register: Register, touched: Flags) -> Pairs:
    """Every candidate pair with a touched record in it, in the order of positions; the rules are those of `blocking`."""
    at = np.flatnonzero(touched)
    frames = [_pairs_of_rule(register, touched, at, number) for number in range(len(RULES))]
    pairs = pl.concat([*frames, *_pairs_by_former_name(register, touched, at)]).unique()
    left, right = pairs["l"].to_numpy(), pairs["r"].to_numpy()
    low, high = np.minimum(left, right), np.maximum(left, right)
    low_seeks = register.at("seeks", low) == 1
    keep = (low != high) & (low_seeks | (register.at("seeks", high) == 1))
    low, high, low_seeks = low[keep], high[keep], low_seeks[keep]
    packed = np.unique(np.where(low_seeks, low, high) << 32 | np.where(low_seeks, high, low))
    return Pairs((packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32))


def _pairs_of_rule(register: Register, touched: Flags, at: Positions, number: int) -> pl.DataFrame:
    rule, column = RULES[number], name_of(number)
    members = _members(register, column, register.at(column, at), rule.cap)
    given = {name: register.at(name, members) for name in ("given_1", "given_2")} if rule.also != "TRUE" else {}
    frame = pl.DataFrame({"key": register.at(column, members), "at": members, **given})
    met = frame.filter(pl.Series(touched[members])).join(frame, on="key", suffix="_r")
    if given:
        ones, twos = (pl.col("given_1"), pl.col("given_1_r")), (pl.col("given_2"), pl.col("given_2_r"))
        alike = [(a == b) & (a > 0) for a, b in (ones, twos, (ones[0], twos[1]), (twos[0], ones[1]))]
        met = met.filter(pl.any_horizontal(alike))
    return met.select(l="at", r="at_r")


def _members(register: Register, column: str, wanted: Keys, cap: int) -> Positions:
    """The records of the wanted blocks that are within the cap."""
    members = register.find(column, wanted)
    _, inverse, counts = np.unique(register.at(column, members), return_inverse=True, return_counts=True)
    return members[counts[inverse] <= cap]


def _pairs_by_former_name(register: Register, touched: Flags, at: Positions) -> list[pl.DataFrame]:
    """A former name meets the name it was, from either side."""
    name, cap = name_of(NAME_RULE), RULES[NAME_RULE].cap
    former = register.column(FORMER)
    bearers = np.flatnonzero(former != -1)
    asked = np.concatenate([former[at], former[bearers][np.isin(former[bearers], register.at(name, at))]])
    members = _members(register, name, asked, cap)
    met = pl.DataFrame({"key": former[bearers], "l": bearers}).join(
        pl.DataFrame({"key": register.at(name, members), "r": members}), on="key"
    )
    return [met.filter(pl.Series(touched[met["l"].to_numpy()] | touched[met["r"].to_numpy()])).select("l", "r")]
