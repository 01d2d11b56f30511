import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.understand.assign import heading_matches
from pipelines.intake.understand.headings import KNOWN, TARGETS, fold_heading, joined, load_headings
from schemas.columns import COLUMNS


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("姓　名", "姓名", id="full-width blank"),
        pytest.param("性\n别", "性别", id="line break"),
        pytest.param("*证书编号：", "证书编号", id="asterisk and colon"),
        pytest.param("【所在单位】", "所在单位", id="brackets"),
        pytest.param("ＩＤ Ｎｏ．", "idno", id="full-width letters"),
    ],
)
def test_a_heading_is_folded_to_its_letters(written, folded):
    assert fold_heading(written) == folded


@given(st.text())
@settings(max_examples=200)
def test_folding_is_stable(text):
    assert fold_heading(fold_heading(text)) == fold_heading(text)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_vocabulary_has_wordings_for_every_column(column):
    listed = [form for form, columns in load_headings().weights.items() if columns.get(column) == 1.0]
    assert len(listed) >= 3


def test_every_wording_is_folded_and_names_a_known_column():
    for form, columns in load_headings().weights.items():
        assert fold_heading(form) == form
        assert set(columns) <= KNOWN
        assert all(0 < weight <= 1 for weight in columns.values())


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        pytest.param("居民身份证号码\n（18位）", "id_number", id="a note in brackets"),
        pytest.param("2.姓名", "holder_name", id="numbered"),
        pytest.param("XB性别代码（1男2女）", "sex", id="a field's name before it"),
        pytest.param("職稱", "title", id="traditional"),
        pytest.param("批准时间", "acquired_on", id="listed for two columns, the likelier"),
        pytest.param("聘任时间", "appointed_on", id="an appointment"),
        pytest.param("民族", "extra", id="none of ours"),
        pytest.param("技能等级", "extra", id="a worker's grade"),
    ],
)
def test_a_listed_wording_is_found(heading, column):
    matches = load_headings().matches(heading)
    assert max(matches, key=lambda name: matches[name].weight) == column
    assert matches[column].listed


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        pytest.param("所获得的专业技术资格名称", "title", id="longer than any listed"),
        pytest.param("资格证书发证机关全称", "issuing_authority", id="a word put behind"),
        pytest.param("本人现在的工作单位", "employer", id="a word put before"),
        pytest.param("任职资格的取得时间", "acquired_on", id="a particle between"),
        pytest.param("证书签发日", "conferred_on", id="another word for a date"),
        pytest.param("资格起算日", "acquired_on", id="another word for a date of the title"),
        pytest.param("证书NO.", "certificate_number", id="a number in English"),
        pytest.param("发证单位名称", "issuing_authority", id="the body's name, not the employer's"),
        pytest.param("取得资格者", "holder_name", id="another word for a person"),
        pytest.param("取得渠道", "acquisition_method", id="another word for a way"),
        pytest.param("转正定职日期", "acquired_on", id="a date by what happened on it"),
        pytest.param("落款日期", "conferred_on", id="a date by what was written on it"),
        pytest.param("评定机关", "issuing_authority", id="an organ approves, a committee reviews"),
        pytest.param("填表日期", "extra", id="a date of something else"),
    ],
)
def test_an_unlisted_wording_is_known_by_likeness(heading, column):
    matches = load_headings().matches(heading)
    assert max(matches, key=lambda name: matches[name].weight) == column
    assert not matches[column].listed


@pytest.mark.parametrize("heading", ["入编时间", "合同编号", "派出单位", "甲", "食堂"])
def test_a_general_end_makes_no_likeness(heading):
    matches = load_headings().matches(heading)
    assert all(match.weight < 0.65 for column, match in matches.items() if column in COLUMNS)


@pytest.mark.parametrize(
    ("path", "together"),
    [
        pytest.param(("聘任情况", "时间"), "聘任时间", id="an appointment's date"),
        pytest.param(("证书信息", "编号"), "证书编号", id="a certificate's number"),
        pytest.param(("姓名",), "姓名", id="no group head"),
    ],
)
def test_a_group_head_is_read_with_the_heading_under_it(path, together):
    assert joined(path) == together


def test_most_wordings_of_offices_far_and_near_are_known_by_what_they_are_made_of():
    """Phrases written down before the rules were; `extra` are look-alikes that mean none of our columns."""
    with Path(__file__).with_name("heading_phrases.csv").open(encoding="utf-8", newline="") as file:
        phrases = [(line["phrase"], line["column"]) for line in csv.DictReader(file)]
    wrong = [(phrase, column) for phrase, column in phrases if strongest(phrase) != column]
    assert len(wrong) <= 0.02 * len(phrases), wrong


def strongest(phrase: str) -> str:
    """The column that a heading alone speaks for, `extra` when none of ours."""
    matches = heading_matches((phrase,), load_headings())
    best = max(matches, key=lambda name: matches[name].weight, default="extra")
    return best if best in TARGETS else "extra"
