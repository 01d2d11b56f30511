"""Long arrays: worked on in pieces, ordered only as far as somebody asks."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, Indel

from pipelines.linkage import arrays
from pipelines.linkage.arrays import best_of_runs, distinct_with_inverse, group_starts, in_pieces, pick, pieces_of_runs
from pipelines.linkage.encoding import values
from pipelines.linkage.value_pairs import letters_apart


@given(words=st.lists(st.text(alphabet="0123中学校柳州", min_size=1, max_size=9), min_size=2, unique=True))
def test_letters_never_tell_more_apart_than_are(words):
    """Whatever is told unlike by its letters alone is."""
    known = values(pl.Series(sorted(words)))
    left, right = np.arange(len(words) - 1, dtype=np.int32), np.arange(1, len(words), dtype=np.int32)
    pairs = list(pairwise(known.words))
    apart = letters_apart(known, left, right)
    assert all(least <= Indel.distance(*pair) for least, pair in zip(apart, pairs, strict=True))
    assert all(least <= 2 for least, pair in zip(apart, pairs, strict=True) if OSA.distance(*pair) == 1)


@given(ordered=st.lists(st.integers(0, 6)).map(sorted), piece=st.integers(1, 9))
def test_pieces_part_no_run(ordered, piece):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "PIECE", piece)
        pieces = [ordered[some] for some in pieces_of_runs(np.array(ordered, dtype=np.int64))]
    assert [value for some in pieces for value in some] == ordered
    assert all(one[-1] < other[0] for one, other in pairwise(pieces))


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 40])
def test_pieces_cover_everything_once(monkeypatch, size):
    monkeypatch.setattr(arrays, "PIECE", 8)
    counted = np.zeros(size, dtype=int)

    def count(piece):
        counted[piece] += 1

    in_pieces(size, count)
    assert (counted == 1).all()


def test_a_fault_in_a_piece_is_not_swallowed(monkeypatch):
    monkeypatch.setattr(arrays, "PIECE", 8)
    with pytest.raises(ZeroDivisionError):
        in_pieces(40, lambda piece: 1 // (piece.start - 16))


def test_the_best_of_a_run_is_the_highest_and_of_equal_ones_the_smallest():
    runs = np.array([3, 3, 3, 5, 8, 8])
    best, run = best_of_runs(
        np.array([1.0, 4.0, 4.0, -2.0, 7.0, 7.0]), np.array([0, 9, 2, 1, 5, 6]), group_starts(runs)
    )
    assert best.tolist() == [2, 3, 4]
    assert run.tolist() == [0, 0, 0, 1, 2, 2]


def test_distinct_values_lead_back_to_where_they_stood():
    values = np.array([5, -1, 5, 9, -1], dtype=np.int64)
    found, inverse = distinct_with_inverse(values)
    assert found.tolist() == [-1, 5, 9]
    assert found[inverse].tolist() == values.tolist()


def test_the_first_condition_that_holds_is_picked():
    yes, no = np.array([True, False, False]), np.array([True, True, False])
    assert pick([yes, no], [1, np.array([7, 8, 9])], default=4).tolist() == [1, 8, 4]
