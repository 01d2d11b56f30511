"""Which candidate a record without a number goes to, and when it goes to none."""

import numpy as np
import polars as pl
import pytest

from pipelines.linkage.agglomerate import agglomerate
from pipelines.linkage.clusters import Edges
from pipelines.linkage.judgements import read_judgements
from pipelines.linkage.persons import POLICY

SEEKER, HOLDER, NAMESAKE = 0, 1, 2


@pytest.mark.parametrize(
    ("of_holder", "of_namesake", "joins", "review"),
    [
        pytest.param(5.0, None, True, False, id="sure and alone"),
        pytest.param(0.7, None, True, True, id="likely and alone"),
        pytest.param(6.0, 1.0, True, False, id="a namesake that explains little"),
        pytest.param(5.0, 4.5, False, True, id="a namesake that explains nearly as much"),
        pytest.param(5.0, 3.4, False, True, id="more than eight tenths, but contested"),
    ],
)
def test_a_contested_record_is_left_to_a_reviewer(of_holder, of_namesake, joins, review):
    scores = [score for score in (of_holder, of_namesake) if score is not None]
    holders = np.array([HOLDER, NAMESAKE][: len(scores)])
    edges = Edges(np.full(len(scores), SEEKER), holders, np.array(scores), np.array(scores))
    settled = np.array([False, True, True])
    judged = read_judgements(None, pl.Series(["a", "b", "c"]), "person")
    found = agglomerate(np.arange(3), settled, edges, judged, POLICY)
    assert (found.labels[SEEKER] == found.labels[HOLDER]) == joins
    assert bool(found.review[SEEKER]) == review
    assert found.labels[HOLDER] != found.labels[NAMESAKE]


@pytest.mark.parametrize(
    ("to_other", "groups", "near", "review"),
    [
        pytest.param(-0.5, 1, 0, True, id="what can join is one group"),
        pytest.param(-2.0, 2, 1, True, id="what competes lies near, and a reviewer sees it"),
        pytest.param(-3.0, 2, 0, False, id="what is unlikely has no say"),
    ],
)
def test_a_group_is_what_can_join(to_other, groups, near, review):
    """A holder with a record that is sure to be theirs, and another that resembles them somewhat."""
    edges = Edges(np.array([0, 1]), np.array([2, 2]), *2 * [np.array([5.0, to_other])])
    judged = read_judgements(None, pl.Series(["a", "b", "c"]), "person")
    found = agglomerate(np.arange(3), np.array([False, False, True]), edges, judged, POLICY)
    assert (len(np.unique(found.groups)), len(found.near)) == (groups, near)
    assert found.labels[0] == found.labels[2]
    assert found.review.tolist() == [False, review, False]
