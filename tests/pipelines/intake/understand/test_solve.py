import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.understand.solve import solve_assignment


def worth(scores, keep, chosen):
    return sum(keep[row] if column < 0 else scores[row, column] for row, column in enumerate(chosen))


@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=120)
def test_no_other_assignment_is_worth_more(seed, rows, columns):
    numbers = np.random.default_rng(seed)
    scores, keep = numbers.random((rows, columns)), numbers.random(rows)
    chosen = solve_assignment(scores, keep)
    placed = [column for column in chosen if column >= 0]
    assert len(placed) == len(set(placed))
    options = itertools.product(range(-1, columns), repeat=rows)
    apart = (option for option in options if len([c for c in option if c >= 0]) == len({c for c in option if c >= 0}))
    assert worth(scores, keep, chosen) == pytest.approx(max(worth(scores, keep, option) for option in apart))


def test_a_table_without_columns_needs_none():
    assert solve_assignment(np.zeros((0, 5)), np.zeros(0)) == []
