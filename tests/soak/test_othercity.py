"""The deliveries and the truth of the other cities agree, and the same seed writes the same city."""

from collections.abc import Callable
from typing import Any, NamedTuple

import polars as pl
import pytest

from schemas.columns import COLUMNS
from tests.soak.othercity import corpus as other_corpus
from tests.soak.othercity import forgers as other_forgers
from tests.soak.othercity import people as other_people
from tests.soak.thirdcity import corpus as third_corpus
from tests.soak.thirdcity import forgers as third_forgers
from tests.soak.thirdcity import people as third_people


class City(NamedTuple):
    """How a city is written and invented, and the columns in which each kind of false certificate shows."""

    write_corpus: Callable[..., pl.DataFrame]
    invent_world: Callable[..., Any]
    shown_by: dict[str, tuple[str, ...]]


CITIES = {
    "other": City(other_corpus.write_corpus, other_people.invent_world, other_forgers.SHOWN_BY),
    "third": City(
        third_corpus.write_corpus,
        third_people.invent_world,
        {kind: columns for kind, (_, columns) in third_forgers.KINDS.items()},
    ),
}


@pytest.fixture(scope="module", params=list(CITIES.values()), ids=list(CITIES))
def city(request):
    """One of the cities."""
    return request.param


@pytest.fixture(scope="module")
def truth(city, tmp_path_factory):
    """The truth of a very small city."""
    return city.write_corpus(tmp_path_factory.mktemp("city") / "raw", 3, 12, hard=False)


def shows(column):
    """Whether a row shows the column rightly."""
    return pl.col("ok_mask") // 2 ** list(COLUMNS).index(column) % 2 == 1


def test_every_certificate_stands_in_some_delivery_and_every_row_once(city, truth):
    assert truth.select("source_file", "sheet", "row").is_unique().all()
    people = truth.filter(pl.col("expected") == "record")
    sound = {one.id for one in city.invent_world(3, 12).certificates}
    assert sound <= set(people["true_certificate_id"])


def test_what_is_false_shows_in_its_row(city, truth):
    false = truth.filter("is_fabricated")
    assert set(false["fabricated_kind"]) == set(city.shown_by)
    for kind, columns in city.shown_by.items():
        assert (
            false.filter(pl.col("fabricated_kind") == kind)
            .select(pl.all_horizontal(map(shows, columns)))
            .to_series()
            .all()
        )


def test_the_same_seed_invents_the_same_city_and_another_one_another(city):
    one, again, other = ([c.values for c in city.invent_world(seed, 12).certificates] for seed in (3, 3, 4))
    assert one == again != other
