import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.encoding import encode
from pipelines.linkage.name_comparison import compare_names
from pipelines.linkage.name_levels import NAME_LEVELS, NARROW, _levels_within
from pipelines.linkage.names import WIDTH, key_of, read_names, split_syllables

GOLDEN = list(csv.DictReader((Path(__file__).parent / "golden" / "name_pairs.csv").open(encoding="utf-8")))


def level_of(make_standard, left: str, right: str) -> str:
    records = encode(make_standard({"holder_name": left}, {"holder_name": right}))
    return NAME_LEVELS[compare_names(records, Pairs(np.array([0], np.int32), np.array([1], np.int32)))[0]]


@pytest.mark.parametrize(
    "pair", [pytest.param(pair, id=f"{pair['left']} {pair['right']} {pair['note']}") for pair in GOLDEN]
)
def test_a_name_meets_its_other_forms(make_standard, pair):
    assert level_of(make_standard, pair["left"], pair["right"]).startswith(pair["strength"])


@given(st.lists(st.text(alphabet="张伟韦维覃秦□仇邱志", min_size=1, max_size=4), min_size=2, max_size=8, unique=True))
def test_short_names_compare_as_they_do_at_any_width(words):
    names = read_names(words)
    a, b = (ends.ravel() for ends in np.meshgrid(np.arange(len(words)), np.arange(len(words))))
    weighed_as = np.ones(len(a), np.int64), np.zeros(len(a), np.int64)
    narrow, wide = (_levels_within(names, a, b, weighed_as, width) for width in (NARROW, WIDTH))
    assert narrow.tolist() == wide.tolist()


def test_a_former_name_is_the_name_that_was(make_standard):
    assert level_of(make_standard, "蒋雨婷（曾用名：蒋小妹）", "蒋小妹") == "former name"


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        pytest.param("xiaoyuan", ["xiao", "yuan"], id="two syllables"),
        pytest.param("Xian", ["xian"], id="fewest syllables win"),
        pytest.param("lü", ["lv"], id="u with dots"),
        pytest.param("qqq", ["qqq"], id="no syllables"),
    ],
)
def test_a_latin_run_is_split_into_syllables(letters, syllables):
    assert split_syllables(letters) == syllables


def test_a_common_name_is_likelier_than_a_rare_one():
    names = ["张伟", "张芳", "王伟", "李伟", "王芳", "彧龑"]
    likelihood = dict(zip(names, read_names(names).log_likelihood, strict=True))
    assert likelihood["张伟"] > likelihood["彧龑"]


def test_the_records_that_carry_a_name_don_t_make_it_likelier(make_standard):
    others = [{"holder_name": name} for name in ("王芳", "李强", "罗丽")]
    once = encode(make_standard({"holder_name": "张伟"}, *others))
    often = encode(make_standard(*[{"holder_name": "张伟"}] * 5, *others))
    assert np.array_equal(once.names.log_likelihood, often.names.log_likelihood)


@given(st.lists(st.lists(st.integers(0, 2**31), min_size=3, max_size=3), min_size=1, max_size=20))
@settings(max_examples=50)
def test_equal_rows_have_equal_keys(rows):
    matrix = np.array(rows, dtype=np.int64)
    assert np.array_equal(key_of(matrix), key_of(matrix.copy()))
    assert (key_of(matrix) >= 0).all()
