import polars as pl
import pytest

from pipelines.linkage.ids import name_clusters

KEY = b"a key for tests"


def clusters(**members: str) -> pl.DataFrame:
    """cluster="records" … as the engine hands them over: a cluster is called by its first record."""
    rows = [(record, words[0]) for words in members.values() for record in words]
    return pl.DataFrame(rows, schema=["record_id", "cluster"], orient="row")


def name(now: pl.DataFrame, before: pl.DataFrame | None = None, pinned=()):
    named = name_clusters(now, before, key=KEY, level="holder", pinned=pinned)
    return dict(named.ids.iter_rows()), named


@pytest.fixture
def before() -> pl.DataFrame:
    return name_clusters(clusters(x="abc", y="de", z="f"), None, key=KEY, level="holder").ids


def test_a_merge_keeps_the_id_of_most_and_redirects_the_other(before):
    old = dict(before.iter_rows())
    now, named = name(clusters(x="abcde", z="f"), before)
    assert now["d"] == old["a"]
    assert named.changes.select("kind", "old_id", "new_id").rows() == [("merged", old["d"], old["a"])]


def test_a_split_keeps_the_id_with_its_first_record_and_gives_one_new(before):
    old = dict(before.iter_rows())
    now, named = name(clusters(x="a", x2="bc", y="de", z="f"), before)
    assert now["a"] == old["a"]
    assert now["b"] not in old.values()
    assert named.changes.select("kind", "old_id", "new_id").rows() == [("split", old["a"], now["b"])]


def test_an_id_whose_parts_all_have_new_ones_leads_to_the_largest_and_is_told_of_the_others(before):
    old = dict(before.iter_rows())
    parts = pl.DataFrame({"record_id": list("abcdef"), "cluster": ["b", "c", "c", "d", "d", "f"]})
    now, named = name(parts, before)
    told = {("merged", old["a"], now["b"]), ("split", old["a"], now["a"])}
    assert set(named.changes.select("kind", "old_id", "new_id").rows()) == told


def test_an_id_that_people_decided_about_stays_with_most_of_its_records(before):
    old = dict(before.iter_rows())
    now, named = name(clusters(x="a", x2="bc", y="de", z="f"), before, pinned={old["a"]})
    assert now["b"] == now["c"] == old["a"]
    assert now["a"] not in old.values()
    assert named.changes["kind"].to_list() == ["split"]


def test_an_id_that_people_decided_about_never_names_another(before):
    old = dict(before.iter_rows())
    gone = before.filter(pl.col("record_id") != "a").vstack(pl.DataFrame({"record_id": ["q"], "id": [old["a"]]}))
    now, _ = name(clusters(x="a", y="de"), gone.filter(pl.col("record_id") != "b"), pinned={old["a"]})
    assert now["a"] != old["a"]


def test_merged_clusters_that_part_again_take_back_the_ids_that_were_decided_about(before):
    """Also the one that led to the other meanwhile: what was decided under it is about these records."""
    old = dict(before.iter_rows())
    pinned = {old["a"], old["d"]}
    _, merged = name(clusters(x="abcde", z="f"), before, pinned)
    now, parted = name(clusters(x="abc", y="de", z="f"), merged.ids, pinned)
    assert now == old
    assert parted.changes["kind"].to_list() == ["split"]


def test_a_record_that_left_takes_its_id_along(before):
    old = dict(before.iter_rows())
    _, named = name(clusters(x="abc", y="de"), before)
    assert named.changes.select("kind", "old_id", "new_id").rows() == [("retired", old["f"], None)]


def test_a_new_record_changes_no_other_id(before):
    now, named = name(clusters(x="abc", y="de", z="f", n="g"), before)
    assert {record: now[record] for record in "abcdef"} == dict(before.iter_rows())
    assert named.changes.is_empty()


def test_no_two_clusters_share_an_id(before):
    now, _ = name(clusters(x="a", x2="b", x3="c", y="d", y2="e", z="f"), before)
    assert len(set(now.values())) == 6
