"""What a title's spelling means depends on its series; level follows from both."""

import pytest

from schemas import titles, vocabulary
from schemas.titles import UNKNOWN, Meaning, resolve

STANDARD = {
    "高等学校教师系列": "教授 副教授 讲师 助教",
    "中等专业学校教师系列": "高级讲师 讲师 助理讲师 教员",
    "技工学校教师系列": "高级讲师 讲师 助理讲师 教员 高级实习指导教师 一级实习指导教师 二级实习指导教师 三级实习指导教师",
    "中学教师系列": "中学高级教师 中学一级教师 中学二级教师 中学三级教师",
    "小学教师系列": "小学高级教师 小学一级教师 小学二级教师 小学三级教师",
    "实验技术系列": "高级实验师 实验师 助理实验师 实验员",
    "工程技术系列": "高级工程师 工程师 助理工程师 技术员",
    "农业技术系列": "农业技术推广研究员 高级农艺师 农艺师 助理农艺师 农业技术员 高级兽医师 兽医师 助理兽医师 兽医技术员 高级畜牧师 畜牧师 助理畜牧师 畜牧技术员",
    "经济系列": "高级经济师 经济师 助理经济师 经济员",
    "会计系列": "高级会计师 会计师 助理会计师 会计员",
    "统计系列": "高级统计师 统计师 助理统计师 统计员",
    "审计系列": "高级审计师 审计师 助理审计师 审计员",
    "出版系列": "编审 副编审 编辑 助理编辑 技术编辑 助理技术编辑 技术设计员 一级校对 二级校对 三级校对",
    "翻译系列": "译审 副译审 翻译 助理翻译",
    "新闻系列": "高级记者 主任记者 记者 助理记者 高级编辑 主任编辑 编辑 助理编辑",
    "播音系列": "播音指导 主任播音员 一级播音员 二级播音员 三级播音员",
    "卫生技术系列": "主任医师 副主任医师 主治医师 医师 医士 主任药师 副主任药师 主管药师 药师 药士 主任护师 副主任护师 主管护师 护师 护士 "
    "主任技师 副主任技师 主管技师 技师 技士",
    "工艺美术系列": "高级工艺美术师 工艺美术师 助理工艺美术师 工艺美术员",
    "艺术系列": "一级演员 四级演员 二级演奏员 三级编剧 一级导演 四级指挥 二级作曲 三级美术师 美术员 一级舞美设计师 舞美设计员 主任舞台技师 舞台技师 舞台技术员",
    "体育教练系列": "国家级教练 高级教练 一级教练 二级教练 三级教练",
    "律师系列": "一级律师 二级律师 三级律师 四级律师 律师助理",
    "公证系列": "一级公证员 二级公证员 三级公证员 四级公证员 公证员助理",
    "海关系列": "高级关务监督 关务监督 助理关务监督 监督员",
    "船舶技术系列": "高级船长 船长 大副 二副 三副 轮机长 大管轮 二管轮 三管轮 高级电机员 二等电机员 限用报务员 高级引航员",
    "民用航空飞行技术系列": "一级飞行员 二级领航员 三级飞行通信员 四级飞行机械员",
    "自然科学研究系列": "研究员 副研究员 助理研究员 研究实习员",
    "社会科学研究系列": "研究员 副研究员 助理研究员 研究实习员",
    "图书资料系列": "研究馆员 副研究馆员 馆员 助理馆员 管理员",
    "文物博物系列": "研究馆员 副研究馆员 馆员 助理馆员 管理员",
    "档案系列": "研究馆员 副研究馆员 馆员 助理馆员 管理员",
    "群众文化系列": "研究馆员 副研究馆员 馆员 助理馆员 管理员",
    "法医系列": "主任法医师 副主任法医师 主检法医师 法医师 法医士",
    "思想政治工作系列": "高级政工师 政工师 助理政工师 政工员",
    "中小学教师系列": "正高级教师 高级教师 一级教师 二级教师 三级教师",
}


@pytest.mark.parametrize("series", STANDARD)
def test_the_standards_titles_are_all_known(series):
    assert [title for title in STANDARD[series].split() if not titles.is_title_of(series, title)] == []


def test_every_series_confers_titles():
    assert {series for series, _ in titles.titles()} == set(vocabulary.codes("series"))


def test_no_spelling_names_two_titles_of_one_series():
    assert len(titles.spellings_of_series()) > len(titles.titles())


@pytest.mark.parametrize(
    ("series", "title", "level", "grade"),
    [
        pytest.param("小学教师系列", "小学高级教师", "中级", "中级", id="senior in primary schools is intermediate"),
        pytest.param("中学教师系列", "中学高级教师", "高级", "副高级", id="senior in middle schools is senior"),
        pytest.param("中小学教师系列", "高级教师", "高级", "副高级", id="senior since the reform"),
        pytest.param("小学教师系列", "小学一级教师", "初级", "助理级", id="first grade in primary schools"),
        pytest.param("中学教师系列", "中学一级教师", "中级", "中级", id="first grade in middle schools"),
        pytest.param("卫生技术系列", "技师", "初级", "助理级", id="technician"),
        pytest.param("自然科学研究系列", "助理研究员", "中级", "中级", id="assistant researcher"),
        pytest.param("民用航空飞行技术系列", "一级飞行员", "高级", "副高级", id="first grade pilot"),
        pytest.param("体育教练系列", "一级教练", "中级", "中级", id="first grade coach"),
        pytest.param("艺术系列", "美术员", "初级", "助理级", id="art worker"),
    ],
)
def test_level_follows_from_series_and_title(series, title, level, grade):
    assert (titles.level_of(series, title), titles.grade_of(series, title)) == (level, grade)


def test_a_title_outside_its_series_has_no_level():
    assert titles.level_of("高等学校教师系列", "工程师") is None


@pytest.mark.parametrize(
    ("text", "series", "title"),
    [
        pytest.param("小教一级", None, "小学一级教师", id="short form of one series"),
        pytest.param("中教1级", None, "中学一级教师", id="digit for numeral"),
        pytest.param("小高", "小学教师系列", "小学高级教师", id="two characters"),
        pytest.param("一级教师", "小学教师系列", "小学一级教师", id="short form in its series"),
        pytest.param("一级教师", "中学教师系列", "中学一级教师", id="the same in another series"),
        pytest.param("一级教师", "中小学教师系列", "一级教师", id="the same since the reform"),
        pytest.param("助工", None, "助理工程师", id="assistant engineer"),
        pytest.param("主治", "卫生技术系列", "主治医师", id="attending doctor"),
        pytest.param("工程师（中级）", None, "工程师", id="with its level"),
        pytest.param("工程师（助理级）", None, None, id="with another level"),
        pytest.param("一级教师（中级）", None, "一级教师", id="spelled out and with its level"),
        pytest.param("二级教师任职资格", None, "二级教师", id="spelled out and called a qualification"),
        pytest.param("中级会计师", None, "会计师", id="led by its level"),
        pytest.param("工程师中级", None, "工程师", id="followed by its level"),
        pytest.param("初级会计师", None, None, id="led by a level that contradicts"),
        pytest.param("工程系列助理工程师", None, "助理工程师", id="led by its series"),
        pytest.param("中级/工程师", None, "工程师", id="level and title in one cell"),
        pytest.param("小学系列工程师", None, None, id="led by another series"),
        pytest.param("助理工程师任职资格", None, "助理工程师", id="called a qualification"),
        pytest.param("副研", None, None, id="two titles"),
        pytest.param("副研", "档案系列", "副研究馆员", id="one title in its series"),
        pytest.param("馆员", None, "馆员", id="one title in several series"),
        pytest.param("贰级教师", "中小学教师系列", "二级教师", id="legal numeral"),
        pytest.param("厨师", None, None, id="no title"),
    ],
)
def test_a_spelling_means_what_its_series_makes_it(text, series, title):
    assert resolve(text, series).title == title


def test_without_a_series_only_what_all_agree_on_is_said():
    assert resolve("馆员") == Meaning("馆员", None, "中级", "中级")
    assert resolve("一级教师") == Meaning("一级教师", None, None, None)
    assert resolve("不存在的职务") == UNKNOWN


def test_after_the_reform_a_teacher_can_only_be_one_thing():
    assert resolve("一级教师", at="2017-06").series == "中小学教师系列"
    assert resolve("一级教师", at="2012").series is None


@pytest.mark.parametrize(
    ("text", "series", "level"),
    [
        pytest.param("知识产权师", "经济系列", "中级", id="economists, 2019"),
        pytest.param("助理人力资源管理师", "经济系列", "初级", id="economists, personnel"),
        pytest.param("初级教练", "体育教练系列", "初级", id="coaches, 2020"),
        pytest.param("高级运动防护师", "体育教练系列", "高级", id="sports protection, 2020"),
        pytest.param("三级演出监督", "艺术系列", "中级", id="arts, 2020"),
        pytest.param("四级艺术创意设计", "艺术系列", "初级", id="arts, without 师"),
        pytest.param("放映技师", "群众文化系列", "中级", id="projectionists"),
        pytest.param("教高", "工程技术系列", "高级", id="a professor among engineers"),
    ],
)
def test_titles_of_the_reforms_are_known(text, series, level):
    meant = resolve(text)
    assert (meant.series, meant.level) == (series, level)


def test_a_title_that_a_series_did_not_yet_confer_is_no_possible_meaning():
    assert resolve("一级实习指导教师", at="2014-05").series == "技工学校教师系列"
    assert resolve("一级实习指导教师", at="2020-05").series is None


def test_a_title_of_another_series_stays_what_it_is():
    assert resolve("工程师", "高等学校教师系列") == Meaning("工程师", "工程技术系列", "中级", "中级")


def test_editors_are_conferred_by_two_series():
    assert titles.series_of_title()["编辑"] == ("新闻系列", "出版系列")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("船长（大副）", "船长", id="two posts of one title"),
        pytest.param("轮机长（大管轮）", "轮机长", id="two posts of one title, engine"),
        pytest.param("通用电机员（一等电机员）", "通用电机员", id="old name in brackets"),
        pytest.param("高级工程师（教授级）", "正高级工程师", id="a bracket that raises the grade"),
    ],
)
def test_the_standards_own_spellings_are_known(text, title):
    assert resolve(text).title == title
