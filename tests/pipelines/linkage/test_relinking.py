"""Linking what a difference touches gives what linking everything gives."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.linkage import link
from pipelines.linkage.relinking import Task, add, link_all, relink
from pipelines.linkage.state import Folder, State, stamp_of
from pipelines.linkage.weights import read_table

KEY = b"a key for tests"
MODELS = read_table()


def task(judgements: pl.DataFrame | None = None, *, secret: bool = False) -> Task:
    return Task(MODELS, judgements, KEY, secret, stamp_of(MODELS, KEY, secret=secret))


def as_it_is(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def assignments(state: State) -> pl.DataFrame:
    return state.current.select("record_id", "certificate_id", "holder_id", "review")


@pytest.fixture(scope="module")
def plain(register: pl.DataFrame) -> pl.DataFrame:
    """The register without lists, under ids that say nothing of the order."""
    shuffled = pl.Series(np.random.default_rng(3).permutation(register.height))
    texts = [column for column, dtype in register.schema.items() if dtype == pl.String]
    return register.select(texts).with_columns(record_id=pl.format("r{}", shuffled))


@pytest.mark.parametrize("secret", [False, True])
def test_a_remembered_full_run_is_a_full_run(plain, secret):
    found = assignments(link_all(plain, as_it_is, task(secret=secret)).state)
    assert found.equals(link(plain, key=KEY, secret=secret, with_links=False).assignments)


@settings(max_examples=4)
@given(seed=st.integers(0, 1000))
def test_split_deliveries_give_what_one_gives(plain, seed):
    order = np.random.default_rng(seed).permutation(plain.height)
    cuts = np.sort(np.random.default_rng(seed).integers(1, plain.height, 3))
    state = link_all(plain[order[: cuts[0]]], as_it_is, task(secret=True)).state
    for low, high in zip(cuts, [*cuts[1:], plain.height], strict=True):
        state = add(plain[order[low:high]], state, as_it_is, task(secret=True)).state
    assert assignments(state).equals(link(plain, key=KEY, secret=True, with_links=False).assignments)
