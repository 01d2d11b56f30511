"""One ID number under names that cannot be one person's is several people's, whom no number joins and a reviewer sees."""

import numpy as np
import polars as pl
import pytest

from pipelines.linkage import link
from pipelines.linkage.bearers import tell_bearers
from pipelines.linkage.encoding import values
from pipelines.linkage.explain import explain
from pipelines.linkage.names import read_names

KEY = b"a key for tests"
NUMBERS = ("450203198805170024", "450203198805170040", "450204197001011011", "450221196512310023", "450202199002280017")
FILLED_DOWN = [f"{surname}{given}" for surname in "韦覃" for given in "一二三四五六七八九十丁"]
NAMES = ("覃丽华", "韦国强", "黄秀英", "莫文斌", "罗诗涵")


def bearers_of(*records: tuple[int, str | None, str | None]) -> list[int]:
    numbers, names, former = (list(column) for column in zip(*records, strict=True))
    every = values(pl.Series(values=[*names, *former], dtype=pl.String))
    codes = every.codes[: len(names)], every.codes[len(names) :]
    return tell_bearers(np.array(numbers), *codes, read_names(every.words)).tolist()


@pytest.mark.parametrize(
    ("records", "bearers"),
    [
        pytest.param([(1, "覃丽华", None), (1, "覃丽华", None), (2, "韦国强", None)], [0, 0, 0], id="one name each"),
        pytest.param([(1, "覃丽华", None), (1, "韦国强", None)], [1, 2], id="two people"),
        pytest.param([(-1, "覃丽华", None), (-1, "韦国强", None)], [0, 0], id="no number"),
        pytest.param([(1, "覃丽华", None), (1, None, None)], [0, 0], id="one without a name"),
        pytest.param([(1, "覃丽华", None), (1, "韦国强", None), (1, None, None)], [1, 2, 0], id="two and one without"),
        pytest.param([(1, "黄秀英", "覃丽华"), (1, "覃丽华", None)], [0, 0], id="renamed, surname and all"),
        pytest.param([(1, "黄秀英", None), (1, "覃丽华", "黄秀英")], [0, 0], id="renamed, told by the other"),
        pytest.param([(1, "覃丽华", None), (1, "覃梅", None)], [0, 0], id="a given name changed"),
        pytest.param([(1, "覃丽华", None), (1, "秦莉花", None)], [0, 0], id="homophones"),
        pytest.param([(1, "覃丽华", None), (1, "qin li hua", None)], [0, 0], id="pinyin"),
        pytest.param([(1, "覃丽华", None), (1, "□丽华", None)], [0, 0], id="unreadable"),
        pytest.param([(1, "阿依古丽·买买提", None), (1, "阿依古丽", None)], [0, 0], id="cut after four characters"),
        pytest.param([(1, "韦国强", None), (1, "覃丽华", None), (1, "覃华", None), (2, "莫文斌", None)], [2, 1, 1, 0], id="two bearers, one with two spellings"),
        pytest.param([(1, "韦国强", None), (1, "覃丽华", None), (1, "莫文斌", None)], [3, 2, 1], id="three"),
        pytest.param([(1, "韦国强", None), (1, "覃丽华", None), (1, "覃文斌", None)], [3, 1, 2], id="under a shared number a surname joins nobody"),
        pytest.param([(1, name, None) for name in FILLED_DOWN], [sorted(FILLED_DOWN).index(name) + 1 for name in FILLED_DOWN], id="a number filled down a column"),
    ],
)  # fmt: skip
def test_names_under_one_number_are_told_apart(records, bearers):
    assert bearers_of(*records) == bearers


@pytest.fixture(scope="module")
def lists(make_standard):
    """Two sound lists of five people, and a third whose column of numbers slipped by a row."""
    rows = [
        {"record_id": f"{office}{at}", "holder_name": name, "id_number": number, "title": title, "year": year, "series": "工程技术系列"}
        for office, title, year, numbers in (
            ("a", "助理工程师", "2011", NUMBERS), ("b", "助理工程师", "2011", NUMBERS), ("c", "工程师", "2016", NUMBERS[1:] + NUMBERS[:1]),
        )
        for at, (name, number) in enumerate(zip(NAMES, numbers, strict=True))
    ]  # fmt: skip
    return make_standard(*rows)


def together(found: pl.DataFrame, *records: str) -> bool:
    return found.filter(pl.col("record_id").is_in(records))["holder_id"].n_unique() == 1


def judge(left: str, right: str, judgement: str) -> pl.DataFrame:
    words = {
        "record_id_l": left,
        "record_id_r": right,
        "level": "person",
        "judgement": judgement,
        "judged_by": "reviewer",
    }
    return pl.DataFrame(words)  # fmt: skip


@pytest.mark.parametrize("secret", [False, True])
def test_a_list_whose_numbers_slipped_by_a_row_gives_nobodys_certificate_to_another(lists, secret):
    found = link(lists, key=KEY, secret=secret).assignments
    for at in range(5):
        assert together(found, f"a{at}", f"b{at}")
        assert not together(found, f"c{at}", f"a{(at + 1) % 5}")
    assert set(found.filter("review")["record_id"]) == {f"c{at}" for at in range(5)}


def test_where_nobody_is_known_better_both_are_seen(lists):
    found = link(lists.filter(~pl.col("record_id").str.starts_with("b")), key=KEY).assignments
    assert found["review"].all()


@pytest.mark.parametrize(("judgement", "joined"), [("same", True), ("different", False)])
def test_a_judgement_ends_the_doubt(lists, judgement, joined):
    found = link(lists, judgements=judge("c0", "a1", judgement), key=KEY).assignments
    assert together(found, "c0", "a1", "b1") == joined
    assert "c0" not in set(found.filter("review")["record_id"])


def test_an_id_under_one_bearer_never_becomes_the_others(lists):
    """When the slipped list comes, no id that named one person's certificate or holder names another's."""
    before = link(lists.filter(~pl.col("record_id").str.starts_with("c")), key=KEY, secret=True).assignments
    after = link(lists, previous=before, key=KEY, secret=True)
    for column in ("holder_id", "certificate_id"):
        came = after.assignments.filter(pl.col("record_id").str.starts_with("c"))[column]
        assert not came.is_in(before[column].implode()).any()
    assert set(after.identity_changes["kind"]) <= {"merged"}


def test_the_reason_is_told(lists):
    found = explain(lists, "c0", "a1", link(lists, key=KEY).assignments)
    assert found.numbers.en.startswith("Both have the same ID number under names that cannot be one person's")


LISTED = ("韦国强", "覃丽华", "黄秀英", "莫文斌", "罗诗涵", "蓝天明")
PLACE = {"title": "工程师", "acquired_on": "2012-12", "series": "工程技术系列", "employer": "柳州市鱼峰机械厂"}


@pytest.mark.parametrize(
    "shared",
    [
        pytest.param({"phone": "13877212345"}, id="the office's telephone"),
        pytest.param({"certificate_number": "20120001"}, id="one certificate number"),
        pytest.param({"management_number": "401020011201201234"}, id="one management number"),
        pytest.param({"id_number": NUMBERS[0]}, id="one ID number"),
        pytest.param({"id_number": "450203********0024"}, id="one masked ID number"),
        pytest.param({"id_number": "45020319700101****"}, id="everybody born on 1970-01-01"),
    ],
)
def test_what_a_list_states_on_every_row_joins_nobody(make_standard, shared):
    found = link(make_standard(*({"holder_name": name, **PLACE, **shared} for name in LISTED)), key=KEY).assignments
    assert found["holder_id"].n_unique() == len(LISTED)


def test_a_couple_with_one_telephone_in_one_list_is_no_one_person(make_standard):
    one, other = ({"holder_name": name, "phone": "13877212345", **PLACE} for name in ("韦国强", "覃丽华"))
    found = link(make_standard({**one, "id_number": NUMBERS[0]}, one, other), key=KEY).assignments
    assert found["holder_id"].n_unique() == 2
    assert found["review"].to_list() == [False, False, True]
