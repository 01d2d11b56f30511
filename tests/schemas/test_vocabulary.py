"""The vocabularies say one thing about each spelling, and cover what certificates can carry."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import vocabulary
from schemas.vocabulary import ContradictionError, fold, fold_title, unambiguous

CLASSIC_SERIES = [
    "高等学校教师",
    "中等专业学校教师",
    "技工学校教师",
    "中学教师",
    "小学教师",
    "实验技术",
    "自然科学研究",
    "社会科学研究",
    "工程技术",
    "农业技术",
    "卫生技术",
    "经济",
    "会计",
    "审计",
    "统计",
    "翻译",
    "新闻",
    "播音",
    "出版",
    "图书资料",
    "文物博物",
    "档案",
    "工艺美术",
    "艺术",
    "体育教练",
    "律师",
    "公证",
    "海关",
    "船舶技术",
    "民用航空飞行技术",
]


@pytest.mark.parametrize("series", [*CLASSIC_SERIES, "中小学教师", "群众文化"])
def test_every_series_has_a_code(series):
    assert f"{series}系列" in vocabulary.codes("series")


@pytest.mark.parametrize("name", ["series", "levels", "acquisition_methods", "sexes"])
def test_every_code_is_a_spelling_of_itself(name):
    spellings = vocabulary.spellings(name)

    assert [spellings[fold(code)] for code in vocabulary.codes(name)] == list(vocabulary.codes(name))


@pytest.mark.parametrize(
    ("name", "spelling", "code"),
    [
        pytest.param("series", "工程系列", "工程技术系列", id="short series"),
        pytest.param("series", "工程类", "工程技术系列", id="series called a class"),
        pytest.param("series", "小教", "小学教师系列", id="primary school, two characters"),
        pytest.param("series", "中小学", "中小学教师系列", id="the series since the reform"),
        pytest.param("series", "高校教师", "高等学校教师系列", id="universities"),
        pytest.param("series", "卫生专业技术人员", "卫生技术系列", id="series called its people"),
        pytest.param("series", "民航飞行", "民用航空飞行技术系列", id="aviation"),
        pytest.param("levels", "初级（助理级）", "初级", id="level with its grade in wide brackets"),
        pytest.param("levels", "副高", "高级", id="grade for level"),
        pytest.param("acquisition_methods", "转正定职", "职称认定(转正定职)", id="method by its second name"),
        pytest.param("acquisition_methods", "以考代评", "考试", id="exam instead of review"),
        pytest.param("sexes", "Ｆ", "女", id="letter, full width"),
    ],
)
def test_offices_spellings_lead_to_the_code(name, spelling, code):
    assert vocabulary.spellings(name)[fold(spelling)] == code


@pytest.mark.parametrize("word", ["教师", "系列", "高工", "评", "未知", "0", "9"])
def test_words_that_say_too_little_are_no_spelling(word):
    names = ("series", "levels", "acquisition_methods", "sexes")

    assert all(fold(word) not in vocabulary.spellings(name) for name in names)


def test_a_spelling_of_two_codes_is_refused():
    with pytest.raises(ContradictionError, match="both"):
        unambiguous([("中职", "中级"), ("中 职", "中等专业学校教师系列")], "invented")


def test_the_reform_has_its_days():
    validity = vocabulary.series_validity()

    assert validity["中学教师系列"].valid_to == "2015-12-31"
    assert validity["中小学教师系列"].valid_from > "2009"


def test_every_grade_belongs_to_one_level():
    assert dict(vocabulary.level_of_grade()) == {
        "正高级": "高级",
        "副高级": "高级",
        "中级": "中级",
        "助理级": "初级",
        "员级": "初级",
    }


@given(st.text())
def test_folding_is_stable(text):
    assert fold(fold(text)) == fold(text)
    assert fold_title(fold_title(text)) == fold_title(text)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("450200", "柳州市"),
        ("450202", "城中区"),
        ("450203", "鱼峰区"),
        ("450204", "柳南区"),
        ("450205", "柳北区"),
        ("450206", "柳江区"),
        ("450206", "郊区"),
        ("450211", "郊区"),
        ("450221", "柳江县"),
        ("450222", "柳城县"),
        ("450223", "鹿寨县"),
        ("450224", "融安县"),
        ("450225", "融水苗族自治县"),
        ("450226", "三江侗族自治县"),
        ("452223", "鹿寨县"),
        ("452229", "融水苗族自治县"),
    ],
)
def test_the_citys_regions_are_known_with_their_history(code, name):
    assert (code, name) in {(row["code"], row["name"]) for row in vocabulary.table("regions")}


@pytest.mark.parametrize("name", ["regions", "bureaus", "organizations", "series", "titles"])
def test_no_name_ends_before_it_begins(name):
    rows = [row for row in vocabulary.table(name) if row["valid_from"] and row["valid_to"]]

    assert [row for row in rows if row["valid_from"] > row["valid_to"]] == []


def test_every_region_belongs_to_a_region():
    names = {row["name"] for row in vocabulary.table("regions")}

    assert {row["parent"] for row in vocabulary.table("regions")} <= names | {""}


@pytest.mark.parametrize("name", [file.stem for file in sorted(vocabulary.FOLDER.glob("*.csv"))])
def test_no_line_stands_twice(name):
    lines = [tuple(row.values()) for row in vocabulary.table(name)]

    assert len(lines) == len(set(lines))


def test_words_for_several_series_name_known_ones_and_none_alone():
    for words, series in vocabulary.series_groups().items():
        assert len(series) > 1
        assert set(series) <= set(vocabulary.codes("series"))
        assert words not in vocabulary.spellings("series")


def test_committees_review_the_series_of_their_field_alone():
    assert vocabulary.reviewed_with("律师系列") == {"律师系列", "公证系列"}
    assert vocabulary.reviewed_with("翻译系列") == {"翻译系列"}


def test_a_field_of_a_single_series_is_refused(monkeypatch):
    rows = [{"series": "律师系列", "reviewed_in": "法律"}, {"series": "翻译系列", "reviewed_in": ""}]
    monkeypatch.setattr(vocabulary, "table", lambda _: rows)
    with pytest.raises(ContradictionError, match="法律"):
        vocabulary.reviewed_with.__wrapped__("律师系列")


ANOTHER_CITY = """
from pipelines.standardize.authorities import company_seats, read_authority
from pipelines.validate.bodies import classify
print(read_authority("市职改办"), read_authority("北川县人事局"), read_authority("省人社厅"), company_seats()[2])
print([classify(one + "职称改革工作领导小组", ("绵阳",)).kind for one in ("江油市", "绵阳市涪东区", "四川涪水特种钢有限公司")])
print(classify("柳州市职称改革工作领导小组", ("绵阳",)).is_local)
"""


def test_another_citys_own_words_come_from_its_folder_alone():
    place = Path(__file__).parents[1] / "soak" / "thirdcity" / "mianyang" / "mianyang-2022.toml"
    environment = os.environ | {"SHENYAN_CAMPAIGN": str(place)}
    told = subprocess.run(
        [sys.executable, "-c", ANOTHER_CITY], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [
        "绵阳市职称改革工作领导小组 北川县职称改革工作领导小组 四川省职称改革工作领导小组 四川",
        "['place', 'no_such_place', 'organization']",
        "False",
    ]


def test_a_column_that_a_citys_table_lacks_is_blank(tmp_path, monkeypatch):
    (tmp_path / "regions.csv").write_text("name,code,parent,spellings\n某某市,,,\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "own_vocabularies", lambda: tmp_path)
    place = vocabulary.table.__wrapped__("regions")[-1]
    assert (place["name"], place["same_as"]) == ("某某市", "")


def test_a_citys_table_has_no_columns_but_the_nations(tmp_path, monkeypatch):
    (tmp_path / "regions.csv").write_text("name,parents\n某某市,\n", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "own_vocabularies", lambda: tmp_path)
    with pytest.raises(vocabulary.ContradictionError, match="the columns are name, code, parent"):
        vocabulary.table.__wrapped__("regions")
