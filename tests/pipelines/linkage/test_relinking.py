"""Linking what a difference touches gives what linking everything gives."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.linkage import link, memory, parts, touched
from pipelines.linkage.forms import NOTHING
from pipelines.linkage.memory import Folder
from pipelines.linkage.parts import Part, gather_rows
from pipelines.linkage.preparing import AS_THEY_ARE, FROM_WORDS
from pipelines.linkage.relinking import Task, add, link_all, relink
from pipelines.linkage.state import Numbered, State, assignments, stamp_of
from pipelines.linkage.touched import Register
from pipelines.linkage.weights import read_table
from pipelines.standardize import standardize_columns

KEY = b"a key for tests"
MODELS = read_table()


def task(judgements: pl.DataFrame | None = None, *, secret: bool = False) -> Task:
    return Task(MODELS, judgements, KEY, secret, stamp_of(MODELS, KEY, secret=secret))


@pytest.fixture(scope="module")
def plain(register: pl.DataFrame) -> pl.DataFrame:
    """The register without lists, under ids that say nothing of the order; the numbers of sixty rows slipped by a row."""
    few = register.head(1300)
    slipped = [column for column in few.columns if column.startswith("id_number")]
    few = pl.concat([few.head(200), few.slice(200, 60).with_columns(pl.col(slipped).shift(1)), few.slice(260)])
    shuffled = pl.Series(np.random.default_rng(3).permutation(few.height))
    texts = [column for column, dtype in few.schema.items() if dtype == pl.String]
    return few.select(texts).with_columns(record_id=pl.format("r{}", shuffled))


@pytest.mark.parametrize("secret", [False, True])
def test_a_remembered_full_run_is_a_full_run(plain, secret):
    found = assignments(link_all(plain, AS_THEY_ARE, task(secret=secret)).state)
    assert found.equals(link(plain, key=KEY, secret=secret, with_links=False).assignments)


@settings(max_examples=2)
@given(seed=st.integers(0, 1000))
def test_split_deliveries_give_what_one_gives(plain, seed):
    order = np.random.default_rng(seed).permutation(plain.height)
    cuts = np.sort(np.random.default_rng(seed).integers(1, plain.height, 3))
    state = link_all(plain[order[: cuts[0]]], AS_THEY_ARE, task(secret=True)).state
    for low, high in zip(cuts, [*cuts[1:], plain.height], strict=True):
        state = add(plain[order[low:high]], state, AS_THEY_ARE, task(secret=True)).state
    assert assignments(state).equals(link(plain, key=KEY, secret=True, with_links=False).assignments)


def full_run(words: pl.DataFrame, **how) -> pl.DataFrame:
    return link(standardize_columns(words), key=KEY, with_links=False, **how).assignments


@settings(max_examples=2)
@given(seed=st.integers(0, 1000))
def test_deliveries_of_raw_words_give_what_one_gives(truth, seed):
    """What employers are written out to depends on all records: it changes under those that stayed."""
    words = truth.drop("true_person_id", "true_certificate_id", "noise_tags").head(1200)
    mixed = words[np.random.default_rng(seed).permutation(words.height)]
    state = link_all(mixed.head(700), FROM_WORDS, task()).state
    state = add(mixed.slice(700, 400), state, FROM_WORDS, task()).state
    assert assignments(state).equals(full_run(mixed.head(1100)))
    state = relink(mixed.slice(300), state, FROM_WORDS, task()).state
    assert assignments(state).equals(full_run(mixed.slice(300)))


def test_a_short_form_means_another_employer_once_its_holders_say_so(make_words):
    """Two records that a short form kept apart, or held together, are told anew when a delivery says what it stands for."""
    first, other = "柳州市泰龙汽车零部件有限公司", "柳州市泰龙汽车配件有限公司"
    base = make_words(
        *({"holder_name": f"韦{given}", "employer": "泰龙汽配"} for given in "兰英梅"),
        *({"holder_name": f"莫{given}", "employer": first} for given in "兰英梅"),
    )
    told = [
        {"holder_name": f"韦{given}", "employer": other, "title": "工程师", "acquired_on": "2012-12"}
        for given in "兰英梅"
    ]
    told += [
        {"holder_name": f"韦{given}", "employer": "泰龙汽配", "title": "工程师", "acquired_on": "2012-12"}
        for given in "兰英梅"
    ]
    more = make_words(*told).with_columns(record_id="s" + pl.col("record_id"))
    before = link_all(base, FROM_WORDS, task()).state
    after = add(more, before, FROM_WORDS, task()).state
    every = pl.concat([base, more])
    expected = standardize_columns(every).sort("record_id")["employer"]
    rows = gather_rows(after.parts, after.current["row"].to_numpy(), ["employer"])["employer"]
    assert rows.to_list() == expected.to_list()
    assert (
        rows.to_list()
        != gather_rows(before.parts, before.current["row"].to_numpy(), ["employer"])["employer"].to_list()
    )
    assert assignments(after).equals(full_run(every))


def count_numbered(state: State) -> Numbered:
    numbers = parts.numbers_at(state.parts, "number", state.current["row"].to_numpy().astype(np.int64))
    return Numbered(int((numbers != -1).sum()), len(np.unique(numbers[numbers != -1])))


def judge(left: str, right: str, judgement: str, level: str = "person") -> pl.DataFrame:
    words = {"record_id_l": left, "record_id_r": right, "level": level, "judgement": judgement, "judged_by": "reviewer"}
    return pl.DataFrame(words)


@settings(max_examples=2)
@given(seed=st.integers(0, 1000))
def test_records_that_go_or_change_and_judgements_that_come_are_followed(plain, seed):
    chance = np.random.default_rng(seed)
    rows = plain[chance.permutation(plain.height)]
    before = rows.head(1200)
    changed = rows.slice(40, 60).with_columns(holder_name=pl.lit("覃伟明"), employer=pl.lit("柳州市城中机械厂"))
    after = pl.concat([rows.head(40), changed, rows.slice(250)])
    names = after["record_id"]
    judgements = pl.concat(
        [judge(names[int(a)], names[int(b)], word) for word in ("same", "different", "unsure") for a, b in [chance.integers(0, 900, 2)]]
        + [judge(names[0], names[1], "same", "certificate")]
    )  # fmt: skip
    first = link_all(before, AS_THEY_ARE, task(judgements.head(2))).state
    second = relink(after, first, AS_THEY_ARE, task(judgements)).state
    full = link(after, judgements=judgements, key=KEY, with_links=False)
    assert assignments(second).equals(full.assignments)
    third = relink(before, second, AS_THEY_ARE, task()).state
    assert assignments(third).equals(link(before, key=KEY, with_links=False).assignments)
    for state in (first, second, third):
        assert state.numbered == count_numbered(state)


@pytest.mark.parametrize("large", [10, 10_000], ids=["with an index", "without one"])
def test_a_state_on_disk_is_the_state(plain, tmp_path, monkeypatch, large):
    monkeypatch.setattr(memory, "LARGE", large)
    folder, own = Folder(tmp_path / "state"), task()
    first = link_all(plain.head(1000), AS_THEY_ARE, own).state
    folder.save(first, None)
    loaded = folder.load(own.stamp).state
    assert loaded is not None
    second = add(plain.slice(1000, 200), loaded, AS_THEY_ARE, own).state
    folder.save(second, loaded)
    assert len(list((tmp_path / "state").glob("words-*.npy"))) == 2
    again = folder.load(own.stamp).state
    assert again is not None
    third = add(plain.slice(1200), again, AS_THEY_ARE, own).state
    assert assignments(third).equals(link(plain, key=KEY, with_links=False).assignments)


def test_a_large_part_is_asked_by_its_index(plain, tmp_path, monkeypatch):
    """An increment that reads whole columns costs what the register costs."""
    monkeypatch.setattr(memory, "LARGE", 10)
    folder, own = Folder(tmp_path / "state"), task()
    folder.save(link_all(plain.head(200), AS_THEY_ARE, own).state, None)
    loaded = folder.load(own.stamp).state
    assert loaded is not None
    names = loaded.parts[0].column("name_key")
    expected = np.flatnonzero(np.isin(names, names[:3]))
    monkeypatch.setattr(parts, "find", None)
    assert np.sort(parts.rows_with(loaded.parts, "name_key", names[:3])).tolist() == expected.tolist()


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), bound=st.integers(1, 12))
def test_what_is_surely_over_a_bound_was_over_it_before(seed, bound):
    """Told by the first rows of an index, some of whose records are gone, others of which have just come."""
    chance = np.random.default_rng(seed)
    keys = np.where(chance.random(160) < 0.6, 0, chance.integers(0, 9, 160))
    frame = pl.DataFrame({"word": ["x"] * len(keys), "of": keys})
    old, new = Part.of(frame.head(140)), Part.of(frame.tail(20))
    parts = [replace(old, index=old.make_index()), new]
    state = State("", parts, [], *([pl.DataFrame()] * 3), Numbered(0, 0), *([pl.DataFrame()] * 3), NOTHING, None)
    rows = np.flatnonzero(chance.random(len(keys)) < 0.8)
    register = Register(state, rows, pl.Series(["x"] * len(rows)))
    added, gone = np.flatnonzero(rows >= 140), np.setdiff1d(np.arange(140), rows)
    near, over = touched._by_bound(register, "of", (keys[rows][added], keys[gone]), bound)
    assert set(near) | set(over) == set(keys[rows][added]) | set(keys[gone])
    for key in over:
        assert (keys[rows] == key).sum() > bound
        assert (keys[:140] == key).sum() > bound
    assert bound > 6 or 0 in over


def test_other_weights_code_or_keys_remember_nothing(plain, tmp_path):
    folder = Folder(tmp_path / "state")
    folder.save(link_all(plain.head(50), AS_THEY_ARE, task()).state, None)
    other = MODELS._replace(person=MODELS.holder)
    assert folder.load(stamp_of(other, KEY, secret=False)).state is None
    assert folder.load(stamp_of(MODELS, b"another key", secret=False)).state is None
    assert folder.load(stamp_of(MODELS, KEY, secret=True)).state is None


def test_a_state_laid_out_otherwise_is_damaged_whatever_its_stamp_says(plain, tmp_path):
    folder, own = Folder(tmp_path / "state"), task()
    folder.save(link_all(plain.head(20), AS_THEY_ARE, own).state, None)
    index = folder.path / memory.INDEX
    kept = index.read_text(encoding="utf-8")
    for lacking in ("numbered", "holders", "rows"):
        facts = json.loads(kept)
        del (facts["parts"][0] if lacking == "rows" else facts)[lacking]
        index.write_text(json.dumps(facts), encoding="utf-8")
        assert folder.load(own.stamp) == (None, memory.DAMAGED), lacking


def test_a_few_records_are_looked_at_for_a_few_that_come(plain):
    state = link_all(plain.slice(5), AS_THEY_ARE, task()).state
    found = add(plain.head(5), state, AS_THEY_ARE, task())
    assert found.looked_at < plain.height / 4


def test_namesakes_who_hang_together_are_linked_anew_in_part(plain):
    """Where a dozen names are all there are, likely edges connect nearly everybody; what can join is few at a time."""
    names = pl.Series([f"{surname}{given}" for surname in "覃韦黄" for given in ("伟", "伟明", "丽", "丽华")])
    namesakes = plain.with_columns(holder_name=names[(plain["record_id"].hash(seed=5) % len(names)).to_list()])
    first = link_all(namesakes.slice(30), AS_THEY_ARE, task()).state
    assert first.near.height > 20
    second = add(namesakes.head(30), first, AS_THEY_ARE, task())
    assert assignments(second.state).equals(link(namesakes, key=KEY, with_links=False).assignments)
    assert second.state.near.equals(link_all(namesakes, AS_THEY_ARE, task()).state.near)
    third = relink(namesakes.slice(20), second.state, AS_THEY_ARE, task())
    assert assignments(third.state).equals(link(namesakes.slice(20), key=KEY, with_links=False).assignments)
    assert third.looked_at < second.looked_at < namesakes.height


def test_a_block_that_outgrows_its_cap_and_shrinks_again_is_followed(make_standard):
    """Sixty-one of one name propose nothing to each other by it; sixty do."""
    row = {"holder_name": "覃伟明", "title": "工程师", "employer": "柳州市城中机械厂", "year": "2012"}
    rows = make_standard(*[{**row, "record_id": f"r{at:03}", "phone": f"1300000{at // 2:04}"} for at in range(64)])
    rows = rows.select(column for column, dtype in rows.schema.items() if dtype == pl.String)
    for few, many in ((rows.head(58), rows), (rows, rows.head(59))):
        state = link_all(few, AS_THEY_ARE, task()).state
        after = relink(many, state, AS_THEY_ARE, task()).state
        assert assignments(after).equals(link(many, key=KEY, with_links=False).assignments)
