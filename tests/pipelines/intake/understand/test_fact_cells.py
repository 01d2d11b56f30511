"""Cells that tell all of a person or of a certificate give their facts; a cell with a rest that nobody can name stays whole."""

import pytest

WHAT = ("holder_name", "sex", "employer", "title", "certificate_number", "acquired_on", "issuing_authority")
FOUND = [
    ("韦晓岚", "女", "某县水利局", "助理工程师", "20150012", "2015.11.20", "某县人事局"),
    ("覃志坚", "男", "某县公路所", "技术员", "20140013", "2014.12.1", "某县人事局"),
]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        pytest.param("序号|人员信息|资格信息", ("1|韦晓岚，女，1985年3月生，某县水利局|助理工程师，2015.11.20取得，证书编号20150012，某县人事局颁发", "2|覃志坚，男，1986年7月生，某县公路所|技术员，2014.12.1取得，证书编号20140013，某县人事局颁发"), id="facts between commas"),
        pytest.param("基本情况|职称情况", ("姓名：韦晓岚 性别：女 单位：某县水利局|资格：助理工程师 取得时间：2015.11.20 证书编号：20150012 发证机关：某县人事局", "姓名：覃志坚 性别：男 单位：某县公路所|资格：技术员 取得时间：2014.12.1 证书编号：20140013 发证机关：某县人事局"), id="labelled facts"),
        pytest.param("单位|人员|资格情况", ("某县水利局|韦晓岚/女/1985.3|助理工程师/2015.11.20/20150012/某县人事局颁发", "某县公路所|覃志坚/男/1986.7|技术员/2014.12.1/20140013/某县人事局颁发"), id="strokes, beside a column of its own"),
        pytest.param("姓名|详情", ("韦晓岚|女，某县水利局，助理工程师，2015.11.20取得，证书编号20150012，某县人事局颁发", "覃志坚|男，某县公路所，技术员，2014.12.1取得，证书编号20140013，某县人事局颁发"), id="everything but the name"),
    ],
)  # fmt: skip
def test_cells_that_hold_all_facts_come_apart(send, people, head, rows):
    assert people(send("\n".join((head, *rows))), *WHAT) == FOUND


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        pytest.param(
            "简历", ("2005年毕业于某大学，2010年任助理工程师", "2006年毕业于某学院，2014年任技术员"), id="lives"
        ),
        pytest.param("备注", ("女，2010年转正，某县人事局颁发", "男，工程师，2015.12取得"), id="remarks"),
        pytest.param("详情", ("工程师，2015.12取得，某县人事局颁发", "另附材料，见后"), id="half of them only"),
    ],
)
def test_other_cells_stay_whole(send, people, heading, cells):
    understood = send(f"姓名|职称|{heading}\n韦晓岚|助理工程师|{cells[0]}\n覃志坚|技术员|{cells[1]}")
    assert people(understood, "holder_name", "title", "sex", "acquired_on") == [
        ("韦晓岚", "助理工程师", None, None),
        ("覃志坚", "技术员", None, None),
    ]
