"""Distinct integers, fast: NumPy's own `unique` is slow on tens of millions. And work on long arrays piece by piece."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

T = TypeVar("T")

PIECE = 1 << 16
"""Elements worked on at once: few enough that what is made of them on the way stays near the processor."""


def in_pieces(size: int, work: Callable[[slice], None]) -> None:
    """`work` done on all pieces of so many elements."""
    map_pieces([slice(start, start + PIECE) for start in range(0, size, PIECE)], work)


def map_pieces(pieces: Sequence[slice], work: Callable[[slice], T]) -> list[T]:
    """What `work` gives for each piece, two at a time: NumPy and RapidFuzz free the interpreter."""
    if len(pieces) < 2:
        return [work(piece) for piece in pieces]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(work, pieces))


def pieces_of_runs(ordered: NDArray[np.int64]) -> list[slice]:
    """Pieces of ascending values that part no run of equal ones; one empty piece of none."""
    cuts = np.unique(np.searchsorted(ordered, ordered[::PIECE])).tolist() or [0]
    return [slice(start, end) for start, end in zip(cuts, [*cuts[1:], len(ordered)], strict=True)]


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct values in ascending order."""
    return pl.Series(values, dtype=pl.Int64).unique().sort().to_numpy()


def distinct_with_inverse(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct values in ascending order, and for each value which of them it is."""
    order = np.argsort(values)
    ordered = values[order]
    first = np.ones(len(values), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    inverse = np.empty(len(values), dtype=np.int64)
    inverse[order] = np.cumsum(first) - 1
    return ordered[first], inverse


def best_of_runs(
    score: NDArray[np.float64], tie: NDArray[np.int64], starts: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Where each run has its highest score, of equal ones the smallest `tie`; and the run that each element is in."""
    run = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(score))))
    if not len(starts):
        return starts, run
    at = np.flatnonzero(score == np.maximum.reduceat(score, starts)[run])
    several = group_starts(run[at])
    first = np.minimum.reduceat(tie[at], several)
    return at[tie[at] == first[run[at]]], run


def pick(
    conditions: Sequence[NDArray[np.bool_]],
    levels: Sequence[int | NDArray[np.generic]],
    default: int | NDArray[np.generic],
) -> NDArray[np.int8]:
    """The level of the first condition that holds, as `numpy.select` gives it, in eighths of its memory."""
    found = np.empty(len(conditions[0]), dtype=np.int8)
    found[:] = default
    for condition, level in zip(reversed(conditions), reversed(levels), strict=True):
        np.copyto(found, level, where=condition, casting="unsafe")
    return found


def group_starts(ordered: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where each run of equal values begins."""
    if not len(ordered):
        return np.zeros(0, dtype=np.intp)
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
