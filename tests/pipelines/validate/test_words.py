"""What a word looks like: a person, an organization."""

import polars as pl
import pytest

from pipelines.validate.words import looks_like_organization, looks_like_person


def told(expression: pl.Expr, word: str | None) -> bool | None:
    return pl.DataFrame({"word": [word]}, schema={"word": pl.String}).select(expression)["word"][0]


@pytest.mark.parametrize(
    ("word", "is_person"),
    [
        pytest.param("褚云山", True, id="three characters"),
        pytest.param("钱 川", True, id="a blank inside"),
        pytest.param("欧阳小川", True, id="a long family name"),
        pytest.param("陳小川", True, id="traditional"),
        pytest.param("李建国", True, id="a given name that begins as a builder's"),
        pytest.param("欧阳卫东", True, id="a given name that begins as a clinic's"),
        pytest.param("柳州二建", False, id="a builder, short"),
        pytest.param("柳州二小", False, id="a school, short"),
        pytest.param("江丰汽配", False, id="a company, short"),
        pytest.param("柳城县局", False, id="a bureau, short"),
        pytest.param("小川云", False, id="no family name"),
        pytest.param("褚云山川海", False, id="too long"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_a_person_is_told_from_a_short_form(word, is_person):
    assert told(looks_like_person(pl.col("word")), word) is is_person


@pytest.mark.parametrize(
    ("word", "is_organization"),
    [
        pytest.param("柳州市某某小学", True, id="school"),
        pytest.param("某某 有限公司", True, id="a blank inside"),
        pytest.param("褚中", False, id="a name that ends like a school"),
        pytest.param("买买提·某某馆长", False, id="a long name"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_an_organization_is_told_by_its_end(word, is_organization):
    assert told(looks_like_organization(pl.col("word")), word) is is_organization
