"""Which candidate a record without a number goes to, and when it goes to none."""

import numpy as np
import polars as pl
import pytest

from pipelines.linkage import link
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


WORKPLACE = {"holder_name": "林斌松", "employer": "柳州市柳北区长塘初级中学", "series": "中学教师系列", "sex": "男"}
CONFERRED = {"title": "中学二级教师", "acquired_on": "2016-10", "approval_document": "柳北职改〔2016〕1号"}


@pytest.mark.parametrize(
    ("of_namesake", "joins"),
    [
        pytest.param({"title": "中学三级教师", "acquired_on": "2007-03-21", "specialty": "地理"}, True, id="the other one has another"),
        pytest.param(CONFERRED, False, id="both have it"),
    ],
)  # fmt: skip
def test_of_two_namesakes_at_a_workplace_the_one_is_meant_who_has_the_conferral(make_standard, of_namesake, joins):
    one = WORKPLACE | CONFERRED | {"id_number": "450223198712263876"}
    other = WORKPLACE | of_namesake | {"id_number": "450223197204041631"}
    seeker = WORKPLACE | CONFERRED | {"specialty": "地理", "acquired_on": "2016-10-20"}
    first, second, last = link(make_standard(one, other, seeker), key=b"a key for tests").assignments["holder_id"]
    assert last != second and (last == first) == joins
