"""Runs that remember give the tables of runs that don't, whatever came, went, was judged or decided in between."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.linkage import Linkage, link, link_remembering, memory
from pipelines.linkage.memory import DAMAGED, FIRST, OTHER, Folder, Seal, UnsealError
from pipelines.linkage.state import stamp_of
from pipelines.linkage.weights import Weights, read_table

KEY = b"a key for tests"
ROWS, RUNS = 600, 3
JUDGED = ("record_id_l", "record_id_r", "level", "judgement", "judged_by")


def turn(content: bytes, name: str) -> bytes:
    """Closes and opens: every byte turned over, behind the name."""
    return name.encode() + bytes(255 - one for one in content)


def turn_back(content: bytes, name: str) -> bytes:
    if not content.startswith(name.encode()):
        raise UnsealError(name)
    return bytes(255 - one for one in content[len(name.encode()) :])


SEAL = Seal(turn, turn_back)


def judgements_among(records: pl.DataFrame, linked: Linkage | None, chance: np.random.Generator) -> pl.DataFrame:
    """What a reviewer could judge: neighbours in a link, two records of one certificate, and any two."""
    ids = records["record_id"]
    pairs = [(ids[int(a)], ids[int(b)]) for a, b in chance.integers(0, len(ids), (3, 2)) if a != b]
    if linked is not None:
        near = linked.links.select("record_id_l", "record_id_r").unique(maintain_order=True)
        pairs += [near.row(int(at)) for at in chance.integers(0, near.height, 9)]
    words = [("same", "different", "unsure")[int(at)] for at in chance.integers(0, 3, len(pairs))]
    levels = [("person", "certificate")[int(at)] for at in chance.integers(0, 2, len(pairs))]
    rows = [(*pair, level, word, "reviewer") for pair, level, word in zip(pairs, levels, words, strict=True)]
    return pl.DataFrame(rows, schema=dict.fromkeys(JUDGED, pl.String), orient="row")


@settings(max_examples=2)
@given(seed=st.integers(0, 1000))
def test_any_runs_with_a_memory_give_the_tables_of_runs_without(register, tmp_path_factory, seed):
    """Deliveries that come, are withdrawn or corrected; judgements that come; ids that decisions hold fast."""
    chance, folder = np.random.default_rng(seed), Folder(tmp_path_factory.mktemp("memory") / "state", SEAL)
    rows = register.head(ROWS).select(pl.col(pl.String))
    linked, judgements, pinned = None, judgements_among(rows, None, chance), frozenset()
    for _ in range(RUNS):
        low, high = np.sort(chance.integers(0, ROWS, 2))
        kept = rows.filter(~pl.int_range(pl.len()).is_between(low, low + (high - low) // 3))
        at = int(chance.integers(0, kept.height - 40))
        corrected = kept.slice(at, 40).with_columns(
            employer=pl.lit(kept["employer"][0]), title=pl.lit(kept["title"][at])
        )
        table = pl.concat([kept.head(at), corrected, kept.slice(at + 40)]).sample(fraction=1, shuffle=True, seed=seed)
        how = {"judgements": judgements, "previous": None if linked is None else linked.assignments, "key": KEY}
        full = link(table, **how, secret=True, pinned=pinned)
        found = link_remembering(table, folder, **how, secret=True, pinned=pinned)
        for own, theirs in zip(found.linkage, full, strict=True):
            assert own.equals(theirs)
        assert (found.why == FIRST) == (linked is None)
        linked = full
        judgements = pl.concat([judgements, judgements_among(table, full, chance)])
        ids = pl.concat([full.assignments["certificate_id"], full.assignments["holder_id"]]).unique().sort()
        pinned = pinned | set(ids.sample(60, seed=seed))


def test_the_same_again_looks_at_nothing(register, tmp_path):
    folder, rows = Folder(tmp_path / "state", SEAL), register.head(300)
    first = link_remembering(rows, folder, key=KEY)
    again = link_remembering(rows, folder, key=KEY)
    assert (first.looked_at, again.looked_at) == (300, 0)
    assert all(own.equals(theirs) for own, theirs in zip(again.linkage, first.linkage, strict=True))


@pytest.mark.parametrize("file", ["state.json", "current"])
def test_a_memory_that_is_damaged_is_not_used_and_says_so(register, tmp_path, file):
    folder, rows = Folder(tmp_path / "state", SEAL), register.head(60)
    first = link_remembering(rows, folder, key=KEY)
    path = next(path for path in folder.path.iterdir() if path.name.startswith(file))
    path.write_bytes(path.read_bytes()[1:])
    again = link_remembering(rows, folder, key=KEY)
    assert (again.why, again.looked_at) == (DAMAGED, 60)
    assert again.linkage.links.equals(first.linkage.links)
    assert link_remembering(rows, folder, key=KEY).why == ""


@pytest.mark.parametrize(
    ("large", "unnoticed"),
    [
        pytest.param(99, set(), id="small parts"),
        pytest.param(9, {("words", True), ("keys", True)}, id="a large part, of which pieces may be read"),
    ],
)
def test_a_bit_that_turned_over_in_an_open_memory_is_noticed(register, tmp_path, monkeypatch, large, unnoticed):
    monkeypatch.setattr(memory, "LARGE", large)
    folder, stamp = Folder(tmp_path / "state"), stamp_of(read_table(), KEY, secret=False)
    link_remembering(register.head(20), folder, key=KEY)
    assert folder.load(stamp).why == ""
    for file in ("state.json", "current", "words", "keys", "rows"):
        path = next(path for path in folder.path.iterdir() if path.name.startswith(file))
        whole = path.read_bytes()
        at = whole.index(b"numbered") + 13 if file == "state.json" else len(whole) - 40
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        for by_pieces in (False, True):
            told = folder.load(stamp, by_pieces=by_pieces).why
            assert told == ("" if (file, by_pieces) in unnoticed else DAMAGED), (file, by_pieces)
        path.write_bytes(whole)


def test_a_memory_of_other_weights_is_not_used_and_says_so(register, tmp_path):
    folder, models = Folder(tmp_path / "state"), read_table()
    link_remembering(register.head(60), folder, key=KEY)
    other = models._replace(person=Weights(models.person.prior + 1, models.person.terms))
    assert link_remembering(register.head(60), folder, key=KEY, models=other).why == OTHER


class Killed(BaseException):
    """A run that ends in the middle."""


@pytest.mark.parametrize("survives", [1, 6])
def test_a_run_that_is_killed_while_it_saves_leaves_the_last_state(register, tmp_path, survives):
    folder = Folder(tmp_path / "state", SEAL)
    link_remembering(register.head(50), folder, key=KEY)
    written = []

    def close(content: bytes, name: str) -> bytes:
        if len(written) == survives:
            raise Killed
        written.append(name)
        return turn(content, name)

    rows = register.head(70)
    with pytest.raises(Killed):
        link_remembering(rows, Folder(folder.path, Seal(close, turn_back)), key=KEY)
    found = link_remembering(rows, folder, key=KEY)
    assert found.why == ""
    assert all(own.equals(theirs) for own, theirs in zip(found.linkage, link(rows, key=KEY), strict=True))
    assert {path.name.split("-")[0] for path in folder.path.iterdir()} == {
        "state.json", "keys", "words", "ends", "rows", "current", "holders", "certificates", "near", "names", "judged", "uses", "beside", "stated", "meant", "told", "own", "asked", "links",
    }  # fmt: skip


def test_other_files_in_the_folder_are_left_alone(register, tmp_path):
    (tmp_path / "rows-of-mine.arrow").write_text("mine")
    for count in (50, 60):
        link_remembering(register.head(count), Folder(tmp_path), key=KEY)
    assert (tmp_path / "rows-of-mine.arrow").read_text() == "mine"
