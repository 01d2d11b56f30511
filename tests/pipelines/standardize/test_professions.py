import polars as pl
import pytest

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
