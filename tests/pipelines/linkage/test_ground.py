"""What is foreseen of a judgement, from the few records it touches, is what a whole run makes of it."""

import polars as pl
import pytest

from pipelines.foresight.ground import Ground, relink, weigh
from pipelines.linkage import link

from .conftest import KEY

IDS = ("record_id", "certificate_id", "holder_id")


@pytest.fixture(scope="module")
def ground(register):
    return Ground.of(register)


def part_of(linked, pair):
    """The assignments of the pair's holders and of those whom linkage weighed against them."""
    ids, links = linked.assignments.select(IDS), linked.links
    near = set(pair)
    for _ in range(2):
        holders = ids.filter(pl.col("record_id").is_in(list(near)))["holder_id"]
        own = ids.filter(pl.col("holder_id").is_in(holders.implode()))["record_id"].implode()
        met = links.filter(pl.col("record_id_l").is_in(own) | pl.col("record_id_r").is_in(own))
        near |= {*met["record_id_l"], *met["record_id_r"]}
    holders = ids.filter(pl.col("record_id").is_in(list(near)))["holder_id"]
    return ids.filter(pl.col("holder_id").is_in(holders.implode()))


def moved(before, after):
    """The records whose certificate or holder changed."""
    both = before.select(IDS).join(after.select(IDS), on="record_id", suffix="_after")
    changed = pl.any_horizontal(pl.col(one) != pl.col(f"{one}_after") for one in IDS[1:])
    return set(both.filter(changed).rows())


@pytest.mark.parametrize(
    ("level", "now", "judgement"),
    [
        pytest.param("person", "same", "different", id="two records of one holder are parted"),
        pytest.param("person", "different", "same", id="two holders are made one"),
        pytest.param("certificate", "same", "different", id="a certificate is parted"),
    ],
)
def test_the_part_tells_what_a_whole_run_does(register, linked, ground, level, now, judgement):
    near = linked.links.filter((pl.col("level") == level) & (pl.col("judgement") == now))
    row = near.sort(pl.col("match_weight").abs(), "record_id_l", "record_id_r").row(0, named=True)
    said = {"level": level, "judgement": judgement, "judged_by": "A1"}
    new = pl.DataFrame([{"record_id_l": row["record_id_l"], "record_id_r": row["record_id_r"], **said}])
    part = part_of(linked, (row["record_id_l"], row["record_id_r"]))
    previous = link(register, key=KEY, secret=True, with_links=False).assignments.select(IDS)
    part = previous.filter(pl.col("record_id").is_in(part["record_id"].implode()))
    weighed = weigh(ground, part["record_id"])
    before, after = (relink(ground, weighed, one, part, key=KEY) for one in (new.clear(), new))
    whole = link(register, judgements=new, previous=previous, key=KEY, secret=True, with_links=False)
    assert moved(before.assignments, after.assignments) == moved(previous, whole.assignments) != set()
