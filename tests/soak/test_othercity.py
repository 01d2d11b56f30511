"""The other city's deliveries and truth agree, and the same seed writes the same city."""

import polars as pl
import pytest

from schemas.columns import COLUMNS
from tests.soak.othercity.corpus import write_corpus
from tests.soak.othercity.forgers import KINDS, SHOWN_BY
from tests.soak.othercity.people import invent_world


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    """The truth of a very small city."""
    return write_corpus(tmp_path_factory.mktemp("city") / "raw", 3, 12, hard=False)


def shows(column):
    """Whether a row shows the column rightly."""
    return pl.col("ok_mask") // 2 ** list(COLUMNS).index(column) % 2 == 1


def test_every_certificate_stands_in_some_delivery_and_every_row_once(truth):
    assert truth.select("source_file", "sheet", "row").is_unique().all()
    people = truth.filter(pl.col("expected") == "record")
    sound = {one.id for one in invent_world(3, 12).certificates}
    assert sound <= set(people["true_certificate_id"])


def test_what_is_false_shows_in_its_row(truth):
    false = truth.filter("is_fabricated")
    assert set(false["fabricated_kind"]) == set(KINDS)
    for kind, columns in SHOWN_BY.items():
        assert (
            false.filter(pl.col("fabricated_kind") == kind)
            .select(pl.all_horizontal(map(shows, columns)))
            .to_series()
            .all()
        )


def test_the_same_seed_invents_the_same_city_and_another_one_another():
    one, again, other = ([c.values for c in invent_world(seed, 12).certificates] for seed in (3, 3, 4))
    assert one == again != other
