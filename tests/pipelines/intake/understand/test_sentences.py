"""Sentences that say who got a title, and those that only name somebody."""

import pytest

from pipelines.intake.understand.sentences import label_of, told_in


@pytest.mark.parametrize(
    ("line", "title", "names", "day"),
    [
        pytest.param(
            "经评审委员会评审通过，同意韦晓岚、覃志坚、莫雨等3名同志具备工程师资格，任职资格时间从2015年12月20日起算。",
            "工程师", "韦晓岚、覃志坚、莫雨", "2015年12月20日", id="counted, with a date",
        ),
        pytest.param("同意韦晓岚、覃志坚2位同志农艺师任职资格。", "农艺师", "韦晓岚、覃志坚", "", id="title right behind the people"),
        pytest.param("经研究，同意授予韦晓岚同志主治医师资格。", "主治医师", "韦晓岚", "", id="one person"),
        pytest.param("同意确认韦晓岚、覃志坚等二人具备助理工程师职务任职资格。", "助理工程师", "韦晓岚、覃志坚", "", id="counted in words"),
    ],
)  # fmt: skip
def test_a_sentence_names_those_who_got_a_title(line, title, names, day):
    assert told_in(line) == [title, names, day]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("同意韦晓岚等12名同志具备工程师资格。", id="counts others whom it does not name"),
        pytest.param("关于韦晓岚、覃志坚2名同志工程师资格的批复", id="the heading of a document"),
        pytest.param("你局《关于韦晓岚同志工程师资格的请示》收悉。", id="what was asked for"),
        pytest.param("同意韦晓岚、覃志坚2名同志担任评委。", id="no title"),
        pytest.param("评审领导小组由陈建国、李丽华2名同志组成，负责工程师评审。", id="the committee"),
        pytest.param("抄送：韦晓岚、覃志坚同志", id="copies to"),
        pytest.param("韦晓岚、覃志坚2名同志未通过评审，不具备工程师资格。", id="who did not pass"),
        pytest.param("韦晓岚同志未取得工程师资格。", id="who has no title"),
        pytest.param("经评审，韦晓岚、覃志坚等2名同志未获得通过工程师资格。", id="who did not get it"),
        pytest.param("同意韦晓岚同志具备工程师资格，覃志坚同志暂缓。", id="one of whom waits"),
        pytest.param("决定撤销韦晓岚同志取得的工程师资格。", id="whose title is revoked"),
    ],
)
def test_a_sentence_that_confers_nothing_names_nobody(line):
    assert told_in(line) == []


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("一、工程师（2人）", "工程师"),
        ("下列3名同志取得工程师资格", "工程师"),
        ("柳州机械厂", "柳州机械厂"),
        ("联系人", "联系人"),
    ],
)
def test_the_words_before_names_are_a_title_or_stand_as_they_are(label, said):
    assert label_of(label) == said
