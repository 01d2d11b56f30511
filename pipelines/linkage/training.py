"""Weights learned from the records themselves: whole ID numbers are labels that nobody had to give.

Some records with a whole number are looked at as ghosts: copies whose number is hidden the way real records hide it
(absent, masked, cut, one digit wrong). A ghost and a record with a whole number are one person if the hidden number is
that number. The weights are a ridge logistic regression on the distinct patterns of levels.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs, block
from pipelines.linkage.comparisons import compare
from pipelines.linkage.encoding import Records, encode
from pipelines.linkage.holders import gather_holders
from pipelines.linkage.identity import WHOLE
from pipelines.linkage.name_levels import BY_RARITY, NAME_LEVELS
from pipelines.linkage.names import key_of
from pipelines.linkage.value_pairs import Levels
from pipelines.linkage.weights import TERMS, Term, Weights, combinations, empty

GHOST = "\x00ghost:"
SEX_FROM_NUMBER = "sex<-id_number"
RIDGE = 1.0
RIDGE_TOGETHER = 4.0
"""How strongly single weights and weights of two comparisons together are pulled to nothing."""


class Labelled(NamedTuple):
    """Pairs whose answer is known: their levels and whether they are one person."""

    levels: dict[str, Levels]
    same: NDArray[np.bool_]


def hide(number: str, like: str | None, turn: int) -> str | None:
    """The number as legible as `like` is: absent, masked at the same places, or with one slip."""
    if like is None:
        return None
    if "*" in like:
        return "".join(
            "*" if shown == "*" else digit for digit, shown in zip(number, like.ljust(18, "*"), strict=False)
        )
    place = turn % 17
    if len(like) < 18:
        return number[:place] + number[place + 1 :]
    if len(like) > 18:
        return number[:place] + number[place] + number[place:]
    return number[:place] + str((int(number[place]) + 1 + turn % 9) % 10) + number[place + 1 :]


def make_ghosts(frame: pl.DataFrame, every: int, offset: int) -> pl.DataFrame:
    """Copies of every n-th record with a whole number, the number hidden."""
    frame = frame.sort("record_id")
    whole = pl.col("id_number_status").is_in(WHOLE)
    hidden = frame.filter(~whole.fill_null(False))["id_number_partial"].to_list() or [None]
    chosen = frame.filter(whole).gather_every(every, offset)
    numbers = chosen["id_number"].to_list()
    partial = [hide(number, hidden[turn * 7919 % len(hidden)], turn) for turn, number in enumerate(numbers)]
    return chosen.with_columns(
        record_id=GHOST + pl.col("record_id"),
        id_number=pl.lit(None, dtype=pl.String),
        id_number_status=pl.lit("missing"),
        id_number_partial=pl.Series(partial, dtype=pl.String),
        sex=_stated_sex(chosen),
    )


def _stated_sex(chosen: pl.DataFrame) -> pl.Series:
    """The sex, but not where it was only read off the ID number that is being hidden."""
    if "inferred" not in chosen.columns:
        return chosen["sex"]
    read_off = pl.col("inferred").list.contains(SEX_FROM_NUMBER).fill_null(False)
    return chosen.select(pl.when(~read_off).then("sex").alias("sex")).to_series()


class Trial(NamedTuple):
    """Pairs of ghosts and records with whole numbers, and the number that each ghost hides.

    Of a person whom a ghost met by a candidate pair (`proposed`) all records are there.
    """

    pairs: Pairs
    levels: dict[str, Levels]
    proposed: NDArray[np.bool_]
    number: NDArray[np.int32]
    hidden: NDArray[np.int32]

    def label(self) -> Labelled:
        """The candidate pairs with the answer that the hidden number gives."""
        met = self.pairs.take(self.proposed)
        levels = {name: found[self.proposed] for name, found in self.levels.items()}
        return Labelled(levels, self.hidden[met.left] == self.number[met.right])

    def label_holders(self, weights: Weights) -> Labelled:
        """Ghosts and whole persons with the answer."""
        found = gather_holders(self.pairs, self.number, self.levels, weights.score(self.levels), weights)
        return Labelled(found.levels, self.hidden[found.seeker] == found.number)


def try_ghosts(frame: pl.DataFrame, every: int, offset: int) -> Trial:
    """Some records looked at as ghosts; a ghost never meets the record that it copies."""
    ghosts = make_ghosts(frame, every, offset)
    records = encode(pl.concat([frame, ghosts], how="diagonal"))
    is_ghost = records.record_id.str.starts_with(GHOST).to_numpy()
    pairs = block(records, seeks=is_ghost).pairs
    original = _originals(records, is_ghost)
    number = records.identity.number
    pairs, proposed = _whole_persons(pairs.take(number[pairs.right] >= 0), number)
    other = original[pairs.left] != pairs.right
    pairs = pairs.take(other)
    return Trial(pairs, compare(records, pairs), proposed[other], number, number[original])


def _whole_persons(pairs: Pairs, number: NDArray[np.int32]) -> tuple[Pairs, NDArray[np.bool_]]:
    """Each left record with all records of every number that it met, and which of these pairs were proposed."""
    met = pl.DataFrame(
        {"left": pairs.left, "number": number[pairs.right]}, {"left": pl.Int32, "number": pl.Int32}
    ).unique()
    own = pl.DataFrame({"right": np.arange(len(number), dtype=np.int32), "number": number})
    every = met.join(own, on="number").select("left", "right").sort("left", "right")
    given = pl.DataFrame({"left": pairs.left, "right": pairs.right}, {"left": pl.Int32, "right": pl.Int32})
    given = given.with_columns(proposed=pl.lit(True))
    marked = every.join(given, on=["left", "right"], how="left", maintain_order="left")
    found = Pairs(marked["left"].to_numpy(), marked["right"].to_numpy())
    return found, marked["proposed"].fill_null(False).to_numpy()


def _originals(records: Records, is_ghost: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The position of the record that each ghost copies; a record that is no ghost is its own."""
    own = records.record_id.str.strip_prefix(GHOST)
    positions = pl.DataFrame({"own": own, "position": np.arange(len(own))})
    real = positions.filter(pl.Series(~is_ghost))
    return positions.join(real, on="own", how="left", maintain_order="left")["position_right"].to_numpy()


def combine(parts: Sequence[Labelled]) -> Labelled:
    """All labelled pairs in one."""
    names = parts[0].levels
    levels = {name: np.concatenate([part.levels[name] for part in parts]) for name in names}
    return Labelled(levels, np.concatenate([part.same for part in parts]))


def patterns(labelled: Labelled) -> tuple[dict[str, Levels], NDArray[np.float64], NDArray[np.float64]]:
    """The distinct patterns of levels, how often each occurs, and how often as one person."""
    packed = key_of(np.stack(list(labelled.levels.values()), axis=1))
    _, first, inverse, counts = np.unique(packed, return_index=True, return_inverse=True, return_counts=True)
    same = np.bincount(inverse, weights=labelled.same, minlength=len(first))
    return (
        {name: levels[first] for name, levels in labelled.levels.items()},
        counts.astype(float),
        np.asarray(same, dtype=float),
    )


class _Column(NamedTuple):
    """One unknown of the regression: a combination of levels of a term."""

    term: Term
    levels: tuple[int, ...]


def fit(labelled: Labelled, terms: Sequence[Term] = TERMS) -> Weights:
    """The weights under which the labels are likeliest, pulled towards nothing where evidence is thin."""
    distinct, counts, same = patterns(labelled)
    columns, design = _design(distinct, terms)
    pull = np.array([0.001] + [RIDGE if len(column.term) == 1 else RIDGE_TOGETHER for column in columns])
    solution = _newton(design, counts, same, pull)
    return _with_commonest(_as_weights(solution, columns, terms), distinct)


def _design(distinct: Mapping[str, Levels], terms: Sequence[Term]) -> tuple[list[_Column], NDArray[np.float64]]:
    """One column for the prior and one for every combination of levels that occurs."""
    size = len(next(iter(distinct.values())))
    columns: list[_Column] = []
    parts: list[NDArray[np.float64]] = [np.ones(size)]
    for term in terms:
        for index, _ in combinations(term):
            holds = np.logical_and.reduce([distinct[name] == level for name, level in zip(term, index, strict=True)])
            if holds.any():
                columns.append(_Column(term, index))
                parts.append(holds.astype(float))
    return columns, np.stack(parts, axis=1)


def _newton(
    design: NDArray[np.float64],
    counts: NDArray[np.float64],
    same: NDArray[np.float64],
    pull: NDArray[np.float64],
    rounds: int = 25,
) -> NDArray[np.float64]:
    """Penalised logistic regression by Newton's method."""
    solution = np.zeros(design.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (same - counts * chance) - pull * solution
        curvature = (design * (counts * chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        solution += step
        if np.abs(step).max() < 1e-4:
            break
    return solution


def _as_weights(solution: NDArray[np.float64], columns: Sequence[_Column], terms: Sequence[Term]) -> Weights:
    tables = {term: empty(term) for term in terms}
    for column, weight in zip(columns, solution[1:], strict=True):
        tables[column.term][column.levels] = weight
    return Weights(float(solution[0]), tables)


def _with_commonest(weights: Weights, seen: Mapping[str, Levels]) -> Weights:
    """The weights with those of names commoner than any that was seen: they weigh like the commonest that were."""
    if "name" not in seen:
        return weights
    known = np.unique(seen["name"])
    for term, table in weights.terms.items():
        if "name" in term:
            by_name = np.moveaxis(table, term.index("name"), 0)
            for levels in BY_RARITY:
                places = [NAME_LEVELS.index(level) for level in levels]
                for commoner, place in zip(places[1:], places, strict=False):
                    if commoner not in known:
                        by_name[commoner] = by_name[place]
    return weights
