"""One exact fold of names and numbers: what differs only in writing meets, everything else stays apart."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lookup_keys import (
    certificate_number_key,
    fold_certificate_number,
    fold_id_number,
    fold_name,
    id_number_key,
    key_column,
    keys_to_ask,
    lookup_key,
    ways_to_write,
)

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("fold", "left", "right"),
    [
        pytest.param(fold_name, "張書恒", "张书恒", id="traditional"),
        pytest.param(fold_name, "髙 静", "高静", id="variant and blank"),
        pytest.param(fold_name, "阿依·古丽", "阿依•古丽", id="dots"),
        pytest.param(fold_name, "Ｌｉ　Ｈｕａ", "li hua", id="width and case"),
        pytest.param(fold_id_number, "110105900101001", "110105199001010010", id="fifteen digits"),
        pytest.param(fold_id_number, "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", id="width and x"),
        pytest.param(
            fold_certificate_number, "桂职资字〔２０１４〕第 7 号", "桂职资字(2014)第7号", id="brackets and blanks"
        ),
    ],
)
def test_two_ways_of_writing_one_thing_meet(fold, left, right):
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        pytest.param("张书衡", "06000901", id="homophone"),
        pytest.param("张书", "06000901", id="a character less"),
        pytest.param("张书恒", "6000901", id="zero lost"),
        pytest.param("张书恒", "06000907", id="digit changed"),
        pytest.param("张书恒0", "6000901", id="digit moved into the name"),
    ],
)
def test_an_altered_factor_gives_another_key(name, number):
    assert certificate_number_key(KEY, name, number) != certificate_number_key(KEY, "张书恒", "06000901")


def test_the_same_number_as_id_and_as_certificate_number_gives_two_keys():
    assert id_number_key(KEY, "张书恒", "06000901") != certificate_number_key(KEY, "张书恒", "06000901")


def test_another_key_gives_another_hash():
    assert lookup_key(KEY, "id_number", "张", "1") != lookup_key(b"x" * 32, "id_number", "张", "1")


@given(st.text(st.characters(codec="gbk")))
def test_a_fold_of_a_fold_changes_nothing(text):
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_certificate_number(fold_certificate_number(text)) == fold_certificate_number(text)


def test_a_column_has_a_key_only_where_both_factors_are_known():
    names, numbers = pl.Series(["张书恒", None, "张书恒", ""]), pl.Series(["06000901", "1", None, "2"])
    keys = key_column(KEY, "certificate_number", names, numbers)
    assert keys.to_list() == [certificate_number_key(KEY, "张书恒", "06000901"), None, None, None]


@pytest.mark.parametrize(
    ("typed", "written", "is_same"),
    [
        pytest.param("绵Z20040006", "绵Z20040006号", True, id="without its 号"),
        pytest.param("绵 Z20040006 号", "绵Z20040006", True, id="with a 号 too many"),
        pytest.param("桂职资字112200003", "桂职资字第112200003号", True, id="without 第 and 号"),
        pytest.param("第06000901号", "06000901", True, id="framed"),
        pytest.param("06000901", "06000902", False, id="another number"),
        pytest.param("6000901", "06000901", False, id="zeros stay"),
        pytest.param("桂职资字第112200003号", "职资字第112200003号", False, id="another body's"),
    ],
)
def test_what_frames_a_number_is_no_part_of_it(typed, written, is_same):
    kept = certificate_number_key(KEY, "张书恒", written)
    assert (kept in keys_to_ask(KEY, "certificate_number", "张书恒", typed)) is is_same
    assert kept not in keys_to_ask(KEY, "certificate_number", "张书", typed)


@given(st.text(max_size=20))
def test_a_number_is_always_asked_for_as_it_was_typed(text):
    assert ways_to_write(text)[0] == fold_certificate_number(text)
    assert keys_to_ask(KEY, "id_number", "张书恒", text) == (id_number_key(KEY, "张书恒", text),)
