import pytest

from pipelines.intake.understand.wording import column_of, take_apart


@pytest.mark.parametrize(
    ("heading", "roles"),
    [
        pytest.param("转正定职日期", ["acquire", "date"], id="the longest word is taken"),
        pytest.param("取得资格时单位", ["acquire", "title", "when", "body"], id="when"),
        pytest.param("食堂日期", None, id="a word that nobody listed"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_heading_is_taken_apart(heading, roles):
    parts = take_apart(heading)
    assert (parts and [part.role for part in parts]) == roles


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        pytest.param("批准发证日期", "conferred_on", id="the nearer word says which date"),
        pytest.param("取得资格时所在单位", "employer", id="whose body at that time"),
        pytest.param("资格授予机关名称", "issuing_authority", id="details behind"),
        pytest.param("何时取得资格", "acquired_on", id="a question"),
        pytest.param("评审组织单位", "review_committee", id="who reviewed"),
        pytest.param("毕业证书编号", "extra", id="another certificate"),
        pytest.param("日期", None, id="a kind of value alone"),
    ],
)
def test_the_words_say_which_column_is_meant(heading, column):
    assert column_of(heading) == column
