"""What differs is marked, what could be markup is not."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup_app.differences import mark
from lookup_app.masking import mask_number


@pytest.mark.parametrize(
    ("text", "against", "marked"),
    [
        pytest.param("韦小漫", "韦小满", ["漫"], id="one character"),
        pytest.param("𠮷田", "吉田", ["𠮷"], id="a character beyond the first plane"),
        pytest.param("2015-12", "2015-12", [], id="the same"),
        pytest.param("副研究员", "副研究馆员", [""], id="one is missing"),
        pytest.param("工程师", None, [], id="nothing to compare with"),
    ],
)
def test_the_characters_that_differ_are_marked(text, against, marked):
    assert re.findall(r'<mark class="sy-diff">(.*?)</mark>', mark(text, against)) == marked


@given(st.text(), st.text())
def test_marking_changes_no_character_and_lets_no_markup_through(text, against):
    shown = re.sub(r'</?mark( class="sy-diff")?>', "", mark(text, against))
    assert not text or ("<" not in shown and unescape(shown) == text)


@given(st.text())
def test_a_mask_shows_at_most_four_characters(number):
    shown = mask_number(number).replace("*", "")
    assert len(shown) <= 4 or set(shown) <= {"*"}
    assert len(mask_number(number)) == len("".join(number.split()))
