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


@pytest.fixture(scope="module")
def found(lists) -> pl.DataFrame:
    return link(lists, key=KEY, secret=True).assignments


def test_a_list_whose_numbers_slipped_by_a_row_gives_nobodys_certificate_to_another(found):
    for at in range(5):
        assert together(found, f"a{at}", f"b{at}")
        assert not together(found, f"c{at}", f"a{(at + 1) % 5}")
    assert set(found.filter("review")["record_id"]) == {f"c{at}" for at in range(5)}


def test_the_reason_is_told(lists, found):
    told = explain(lists, "c0", "a1", found).numbers.en
    assert told.startswith("Both have the same ID number under names that cannot be one person's")


def test_where_nobody_is_known_better_both_are_seen(lists):
    assert link(lists.filter(~pl.col("record_id").str.starts_with("b")), key=KEY).assignments["review"].all()


def test_a_judgement_ends_the_doubt(lists):
    judgements = pl.concat([judge("c0", "a1", "same"), judge("c2", "a3", "different")])
    after = link(lists, judgements=judgements, key=KEY).assignments
    assert together(after, "c0", "a1", "b1")
    assert not together(after, "c2", "a3")
    assert set(after.filter("review")["record_id"]) == {"c1", "c3", "c4"}


def test_an_id_under_one_bearer_never_becomes_the_others(lists):
    """When the slipped list comes, no id that named one person's certificate or holder names another's."""
    before = link(lists.filter(~pl.col("record_id").str.starts_with("c")), key=KEY, secret=True).assignments
    after = link(lists, previous=before, key=KEY, secret=True)
    for column in ("holder_id", "certificate_id"):
        came = after.assignments.filter(pl.col("record_id").str.starts_with("c"))[column]
        assert not came.is_in(before[column].implode()).any()
    assert set(after.identity_changes["kind"]) <= {"merged"}


SHARED = {
    "the office's telephone": {"phone": "13877212345"},
    "one certificate number": {"certificate_number": "20120001"},
    "one management number": {"management_number": "401020011201201234"},
    "one ID number": {"id_number": NUMBERS[0]},
    "one masked ID number": {"id_number": "450203********0024"},
    "everybody born on 1970-01-01": {"id_number": "45020419700101****"},
}
LISTED = ("韦国强", "覃丽华", "黄秀英", "莫文斌", "罗诗涵", "蓝天明")


def test_what_a_list_states_on_every_row_joins_nobody(make_standard):
    """Each list of another place and date; in the last a couple has one telephone, and he a number."""
    rows = [
        {"record_id": f"{at} {name}", "holder_name": name, "employer": f"柳州市第{'一二三四五六'[at]}机械厂", "title": "工程师", "acquired_on": f"20{10 + at}-12", **shared}
        for at, shared in enumerate(SHARED.values())
        for name in LISTED
    ]  # fmt: skip
    couple = {"employer": "柳州市鱼峰小学", "title": "小学一级教师", "acquired_on": "2009-12", "phone": "13877200000"}
    rows += [
        {"record_id": f"he{at}", "holder_name": "农建军", **couple, **more}
        for at, more in enumerate(({"id_number": NUMBERS[1]}, {}))
    ]
    linked = link(make_standard(*rows, {"record_id": "she", "holder_name": "陆海燕", **couple}), key=KEY).assignments
    names = linked.with_columns(name=pl.col("record_id").str.strip_chars(" 0123456789"))
    assert names.group_by("holder_id").agg(pl.col("name").n_unique())["name"].max() == 1
    assert together(linked, "he0", "he1") and not together(linked, "he0", "she")
    assert linked.filter(pl.col("record_id") == "she")["review"].item()


@pytest.mark.parametrize(
    ("names", "dates", "judged", "asked"),
    [
        pytest.param(("覃丽华", "覃国强"), ("2011-05-04", "2016-07-01"), None, True, id="other given names, a title twice"),
        pytest.param(("张伟", "张芳"), ("2011-05-04", "2016-07-01"), None, True, id="one given character, another"),
        pytest.param(("覃丽华", "覃国强"), ("2011-05-04", "2011-05-04"), None, False, id="other given names, one conferral"),
        pytest.param(("覃丽华", "覃莉花"), ("2011-05-04", "2016-07-01"), None, False, id="one name written otherwise, a title twice"),
        pytest.param(("覃丽华(曾用名覃国强)", "覃国强"), ("2011-05-04", "2016-07-01"), None, False, id="renamed"),
        pytest.param(("覃丽华", "覃国强"), ("2011-05-04", "2016-07-01"), "same", False, id="somebody looked"),
    ],
)  # fmt: skip
def test_other_given_names_with_a_career_that_excludes_theirs_are_asked_about(
    make_standard, names, dates, judged, asked
):
    """Brother and sister under one number were one person, and nobody was asked."""
    same = {"id_number": NUMBERS[0], "title": "工程师", "series": "工程技术系列", "acquisition_method": "评审"}
    records = make_standard(
        *({**same, "holder_name": name, "acquired_on": day} for name, day in zip(names, dates, strict=True))
    )
    judgements = pl.DataFrame(
        {"record_id_l": ["r0"], "record_id_r": ["r1"], "level": ["person"], "judgement": [judged], "judged_by": ["a"]}
    )
    found = link(records, judgements=judgements if judged else None, key=KEY).assignments
    assert found["review"].to_list() == [asked, asked]
