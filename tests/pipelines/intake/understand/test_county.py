"""Lists in the ways of a hundred county offices: nobody is lost, nobody invented, every cell in its column."""

import random

import pytest

from tests.soak.layouts import county, offices, papers, strangers, workbooks
from tests.soak.layouts.measure import Tally, count


@pytest.mark.parametrize(
    "way", (*county.WAYS, *offices.WAYS, *papers.WAYS, *workbooks.WAYS, *strangers.WAYS), ids=lambda way: way.__name__
)
def test_a_list_laid_out_this_way_is_read_whole(way):
    tally = Tally()
    count(way(random.Random(f"{way.__name__} in the suite")), tally, (way.__name__,))
    assert tally.people > 1
    assert (tally.lost, tally.invented, tally.refused, tally.wrong_cells) == (0, 0, [], [])
