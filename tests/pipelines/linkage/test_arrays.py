"""Long arrays: worked on in pieces, ordered only as far as somebody asks."""

import numpy as np
import pytest

from pipelines.linkage import arrays
from pipelines.linkage.arrays import best_of_runs, distinct_with_inverse, group_starts, in_pieces, pick


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
