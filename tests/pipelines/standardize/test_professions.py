import polars as pl
import pytest

from pipelines.standardize import standardize_columns
from pipelines.standardize.vocabulary_columns import read_series
from schemas import titles


@pytest.mark.parametrize(
    ("text", "series", "title"),
    [
        pytest.param("林业工程师", None, "工程师", id="profession in front"),
        pytest.param("助理机械工程师", "工程技术系列", "助理工程师", id="profession inside"),
        pytest.param("工程师（给排水）", "工程技术系列", "工程师", id="profession in brackets"),
        pytest.param("主管检验技师", "卫生技术系列", "主管技师", id="a technologist's profession"),
        pytest.param("内科主治医师", None, "主治医师", id="a physician's department"),
        pytest.param("工商管理经济师", None, "经济师", id="an economist's specialty"),
        pytest.param("中医师", "卫生技术系列", "中医师", id="a title of its own"),
        pytest.param("建筑工程师 高级", None, "高级工程师", id="the rank behind"),
        pytest.param("工程师（高级）", "工程技术系列", "高级工程师", id="the rank in brackets"),
        pytest.param("土建工程师（中级）", None, "工程师", id="its level in brackets"),
        pytest.param("建筑工程专业工程师", None, "工程师", id="a specialty called so"),
        pytest.param("水产高级工程师", None, "高级工程师", id="a field before the rank"),
        pytest.param("肋理工程师", None, None, id="a slip is no field"),
        pytest.param("注册安全工程师", None, None, id="a licence"),
        pytest.param("工程师（见习）", None, None, id="a post on probation"),
        pytest.param("高级技师", None, None, id="a worker's qualification"),
        pytest.param("康复治疗师", None, "技师", id="a therapist"),
        pytest.param("一级电视播音员", None, "一级播音员", id="an announcer's medium"),
        pytest.param("一级演", "艺术系列", None, id="cut short: two titles are left"),
        pytest.param("电视播音员", None, None, id="an announcer without a rank"),
        pytest.param("中学数学一级教师", None, "中学一级教师", id="a teacher's subject"),
        pytest.param("高级教师（小学）", None, "小学高级教师", id="the series in brackets"),
        pytest.param("林业工程师", "农业技术系列", None, id="another series stated: not understood rather than false"),
        pytest.param("内科工程师", None, None, id="a profession of other titles"),
        pytest.param("技术员", "农业技术系列", "农业技术员", id="completed by its series' name"),
        pytest.param("技术员", "工程技术系列", "技术员", id="whole in its series"),
    ],
)
def test_a_profession_beside_a_title_leaves_the_title(text, series, title):
    assert titles.resolve(text, series).title == title


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("小学一级教师", "小学教师系列"),
        ("中学高级教师", "中学教师系列"),
        ("一级教师", "中小学教师系列"),
        ("会计师", "中小学教师系列"),
        (None, "中小学教师系列"),
    ],
)
def test_the_merged_series_beside_a_title_of_an_older_one_means_the_older(title, series):
    read = read_series(pl.Series("series", ["中小学教师"]), pl.Series("title", [title], dtype=pl.String))
    assert read.to_list() == [series]


def test_a_series_told_by_the_title_alone_is_marked_as_inferred():
    rows = [
        ("中小学教师", "小学一级教师"),
        ("中小学教师", "一级教师"),
        ("会计（审计）", "审计师"),
        ("小学教师", "小学一级教师"),
    ]
    read = standardize_columns(pl.DataFrame(rows, schema=["series", "title"], orient="row"))
    assert ["series<-title" in inferred for inferred in read["inferred"]] == [True, False, True, False]
