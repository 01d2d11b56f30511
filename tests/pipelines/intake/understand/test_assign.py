import pytest

from pipelines.intake.understand.assign import assign_columns
from pipelines.intake.understand.headings import load_headings
from pipelines.intake.understand.profile import profile_columns


def assign(pinned=None, **columns):
    """Heading to column of a table given as heading to cells."""
    paths = [(heading,) if not heading.startswith("_") else () for heading in columns]
    outcome = assign_columns(paths, profile_columns(list(columns.values())), load_headings(), pinned or {})
    return {heading: one.column for heading, one in zip(columns, outcome, strict=True)}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param(
            {"姓名": ["王晓川", "李建国"], "单位": ["某一中", "某二中"], "工作单位": ["", ""]},
            {"姓名": "holder_name", "单位": "employer", "工作单位": None},
            id="the filled one of two employers",
        ),
        pytest.param(
            {"姓名": ["王晓川", "李建国"], "领证日期": ["2015/3/7", "2016/9/27"], "领证人签名": ["王晓川", "梁志"]},
            {"姓名": "holder_name", "领证日期": None, "领证人签名": None},
            id="the day on which somebody signed for it",
        ),
        pytest.param(
            {"姓名": ["王晓川", "李建国"], "领证日期": ["2015/3/7", "2016/9/27"]},
            {"姓名": "holder_name", "领证日期": "conferred_on"},
            id="the day on which everybody got it",
        ),
        pytest.param(
            {"发证机关": ["某市职改办", "某市职改办"], "批准单位": ["某厂", "某厂"]},
            {"发证机关": "issuing_authority", "批准单位": None},
            id="the authority that is one",
        ),
        pytest.param(
            {"职称": ["工程师", "讲师"], "级别": ["中级", "中级"], "聘任职称": ["工程师", "助教"]},
            {"职称": "title", "级别": "level", "聘任职称": None},
            id="the title held, not the post",
        ),
        pytest.param(
            {"联系方式": ["13907720001", "13907720002"], "电话": ["2821234", ""]},
            {"联系方式": "phone", "电话": None},
            id="the mobile of two phones",
        ),
    ],
)
def test_columns_that_compete_are_told_apart_by_content(columns, expected):
    assert assign(**columns) == expected


@pytest.mark.parametrize(
    ("first", "second", "own"),
    [
        pytest.param(
            ["王晓川", "luo建国", "韦春梅", "黄文波"],
            ["李伟", "张敏", "韦强", "黄丽"],
            "_1",
            id="whom the list begins with",
        ),
        pytest.param(
            ["李伟", "李伟", "李伟", "张敏"], ["王晓川", "luo建国", "韦春梅", "黄文波"], "_2", id="a clerk's repeat"
        ),
    ],
)
def test_of_two_columns_of_names_under_no_heading_one_is_the_peoples_own(first, second, own):
    table = {"_1": first, "_t": ["工程师", "助理工程师", "工程师", "讲师"], "_2": second}
    assert [heading for heading, column in assign(**table).items() if column == "holder_name"] == [own]


def test_a_pinned_heading_wins_over_everything():
    pinned = {"代 号": "certificate_number", "取得时间": None}
    columns = {"姓名": ["王晓川", "李建国"], "代号": ["甲", "乙"], "取得时间": ["2010.1", "2010.2"]}
    assert assign(pinned, **columns) == {"姓名": "holder_name", "代号": "certificate_number", "取得时间": None}


def test_a_listed_heading_keeps_its_column_though_the_cells_are_spoilt():
    assert assign(姓名=["王晓川", "李建国"], 身份证号=["无", "未提供"])["身份证号"] == "id_number"


@pytest.mark.parametrize(
    ("heading", "cells", "column", "how"),
    [
        pytest.param("单位", ["某一中", "某二中", "某三中"], "employer", "vocabulary", id="a listed heading"),
        pytest.param("所在工作部门", ["某一中", "某二中", "某三中"], "employer", "similarity", id="one like a listed"),
        pytest.param("甲", ["工程师", "讲师", "工程师"], "title", "content", id="its cells against its heading"),
        pytest.param("_", ["13907720001", "13907720002", "13907720003"], "phone", "content", id="no heading at all"),
        pytest.param("民族", ["汉", "壮", "苗"], None, "vocabulary", id="listed as none of ours"),
    ],
)
def test_a_steward_is_told_what_a_column_was_known_by(heading, cells, column, how):
    paths = [("姓名",), () if heading == "_" else (heading,)]
    profiles = profile_columns([["王晓川", "李建国", "韦小满"], cells])
    assigned = assign_columns(paths, profiles, load_headings(), {})[1]
    assert (assigned.column, assigned.how) == (column, how)
