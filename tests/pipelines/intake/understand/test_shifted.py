"""Rows that a broken cell pushed to the right go back under their headings where one way alone fits."""

import pytest

from pipelines.intake.tables import WRONG_LENGTH

HEAD = "姓名|性别|身份证号|工作单位|专业|职务名称|获取时间"
OTHERS = """韦晓岚|女|ID0|柳州机械厂|机械设计|工程师|2015.12
覃志坚|男|ID1|柳江县水利局|水利工程|助理工程师|2010.12
莫春梅|女|ID2|融安县泗顶水利站|农田水利|工程师|2012.06
罗海涛|男|ID3|柳州市博物馆|文物保护|馆员|2013.11
韦桂英|女|ID4|柳州机械厂|铸造|工程师|2011.08"""
COLUMNS = ("holder_name", "sex", "employer", "specialty", "title", "acquired_on")


def last_row(understood):
    return understood.rows.filter(understood.rows["kind"] == "record").sort("row").rows(named=True)[-1]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("韦宇源|男||泗顶水利站|附属部门|农田水利|工程师|20170806", ("韦宇源", "男", "泗顶水利站,附属部门", "农田水利", "工程师", "20170806"), id="an unquoted comma in the employer"),
        pytest.param("韦宇源|男|ID5|泗顶水利站|农田水利||工程师|20170806", ("韦宇源", "男", "泗顶水利站", "农田水利", "工程师", "20170806"), id="a blank cell inserted"),
        pytest.param("韦|宇源|男|某号|泗顶水利站|农田水利|工程师|20170806", ("韦", "宇源", "某号", "泗顶水利站", "农田水利", "工程师"), id="a name in two cells, which no comma joins"),
        pytest.param("韦宇源|男|ID5|泗顶水利站|甲部|乙部|农田水利|工程师|20170806", ("韦宇源", "男", "泗顶水利站,甲部,乙部", "农田水利", "工程师", "20170806"), id="two cells too many"),
        pytest.param("韦宇源|男|ID5|泗顶水利站|附属|机修|工程师|20170806", ("韦宇源", "男", "泗顶水利站,附属", "机修", "工程师", "20170806"), id="a specialty nobody else has: a department is joined"),
        pytest.param("韦宇源|男|ID5|泗顶水利站|农田水利|工程师|20170806|见备注", ("韦宇源", "男", "泗顶水利站", "农田水利", "工程师", "20170806"), id="a remark behind an orderly row"),
        pytest.param("韦宇源|男|ID5|甲站|乙部|丙部|某岗位|未详|不明", ("韦宇源", "男", "甲站", "乙部", "丙部", "某岗位"), id="no way fits"),
    ],
)  # fmt: skip
def test_a_row_goes_back_under_its_headings_where_one_way_alone_fits(send, cells, expected):
    row = last_row(send(f"{HEAD}\n{OTHERS}\n{cells}"))
    assert tuple(row[column] for column in COLUMNS) == expected
    assert WRONG_LENGTH in row["marks"]


def test_a_person_with_exchanged_cells_alone_in_a_group_begins_no_list_of_other_columns(send, people):
    rows = """
    姓名 | 资格名称 | 系列 | 专业 | 聘任职务
    单位：某市第一中学 | | | |
    韦晓岚 | 中学一级教师 | 中学教师系列 | 数学 | 中学一级教师
    单位：某县水利站 | | | |
    覃志坚 | 工程技术系列 | 助理工程师 | 水利水电工程 | 助理工程师
    单位：某县审计局 | | | |
    莫雨桐 | 会计师 | 会计系列 | 会计 | 会计师
    """
    told = people(send(rows), "holder_name", "title", "series")
    assert told[0] == ("韦晓岚", "中学一级教师", "中学教师系列")
    assert told[2] == ("莫雨桐", "会计师", "会计系列")
