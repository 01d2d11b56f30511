"""Forms of keys and values, and lists on their side."""

import json

import pytest

CARD = """
    专业技术资格登记表
    姓名|王晓川|性别|男
    身份证号|ID1||
    工作单位|柳州市图书馆|联系电话|13800000000
    资格名称|馆员|级别|中级
    取得时间|2015年12月|证书编号|00012345
    单位意见|同意||
    填表人：李四||日期：2018年9月|
"""
COLUMNS = ("holder_name", "id_number", "employer", "title", "acquired_on", "certificate_number")


def test_a_form_is_one_person_on_the_row_of_the_name(send, kinds, people, ids):
    understood = send(CARD)
    assert kinds(understood) == ["title", "record", *["form"] * 6]
    assert people(understood, *COLUMNS) == [("王晓川", ids["ID1"], "柳州市图书馆", "馆员", "2015年12月", "00012345")]
    extra = json.loads(understood.rows.filter(kind="record")["extra"].item())
    assert extra["单位意见"] == "同意"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("编号|{n}\n姓名|{p}\n身份证|{i}\n职称|讲师", id="a key above the name"),
        pytest.param("姓名|{p}|编号|{n}\n身份证|{i}|职称|讲师", id="the name first"),
        pytest.param("姓名：{p}|编号：{n}\n身份证：{i}|职称：讲师", id="key and value in one cell"),
    ],
)
def test_forms_below_each_other_keep_each_persons_values(send, people, ids, form):
    text = "\n|\n".join(
        form.format(p=person, i=number, n=number_of)
        for person, number, number_of in (("王晓川", ids["ID1"], "11110001"), ("李建国", ids["ID2"], "22220002"))
    )
    assert people(send(text), "holder_name", "id_number", "certificate_number", "title") == [
        ("王晓川", ids["ID1"], "11110001", "讲师"),
        ("李建国", ids["ID2"], "22220002", "讲师"),
    ]


def test_three_fields_are_a_form_where_each_says_what_it_is(send, people):
    text = "姓名：王晓川|单位：柳州市图书馆|资格：馆员\n姓名：李建国|单位：某县水利局|资格：工程师"
    assert people(send(text), "holder_name", "employer", "title") == [
        ("王晓川", "柳州市图书馆", "馆员"),
        ("李建国", "某县水利局", "工程师"),
    ]


def test_a_list_whose_last_heading_nobody_knows_is_no_form_of_a_person_called_so(send, people):
    understood = send("""
        填报单位：某县职改办
        序号|性别|职称名称|身份证号|证书号|单位名称|取得时间|姓名|层次
        一、中学教师系列
        1|女|中学一级教师|ID1|证书号：20090002|梅林中学|2009.11|覃娟|中级
        二、农业技术系列
        2|男|农业技术员|ID2|20160001|梅林农技站|2016.10|黄辉思|初级
        注：证书号以原件为准
    """)
    assert people(understood, "holder_name", "title") == [("覃娟", "中学一级教师"), ("黄辉思", "农业技术员")]


def test_a_name_that_reads_like_a_key_is_a_name(send, people, ids):
    form = "姓名|{}|身份证号|{}\n资格名称|护师|发证日期|2013.09\n|||\n"
    text = "".join(form.format(name, number) for name, number in (("蒋勇超", "ID1"), ("何文", "ID2")))
    assert people(send(text), "holder_name", "id_number") == [("蒋勇超", ids["ID1"]), ("何文", ids["ID2"])]


@pytest.mark.parametrize("corner", ["姓名", "项目"])
def test_a_list_on_its_side_has_a_person_in_each_column_and_leaves_blanks_blank(send, people, kinds, corner):
    understood = send(f"""
        {corner}|王晓川|李建国|张梅
        身份证号|ID1|ID2|ID3
        职称|讲师||助教
        证书编号||22220002|33330003
    """)
    assert kinds(understood) == ["record"] * 3 + ["form"] * 3
    assert people(understood, "block", "holder_name", "title", "certificate_number") == [
        (0, "王晓川", "讲师", ""),
        (1, "李建国", "", "22220002"),
        (2, "张梅", "助教", "33330003"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("姓名|身份证号|职称|单位\n王晓川|ID1|讲师|柳州学校\n李建国|ID2|讲师|柳州学校", id="a list"),
        pytest.param(
            "填报单位|柳江县|联系人|李四\n姓名|职称\n王晓川|讲师\n李建国|助教", id="a list under a line of who sent it"
        ),
    ],
)
def test_a_list_is_no_form(send, kinds, text):
    assert "form" not in kinds(send(text))


def test_a_person_on_two_rows_is_one_person_on_the_row_of_the_name(send, people, kinds, ids):
    understood = send("""
        2012年名册
        姓名|性别|单位|资格名称
        身份证号|联系电话|取得时间|批准文号
        王晓川|男|柳江县水利局|工程师
        ID1|13800000001|2012年12月|柳职改〔2013〕5号
        李建国|男|柳江县交通局|工程师
        ID2|13800000002|2013年12月|柳职改〔2014〕5号
        合计|2人||
    """)
    assert people(understood, "holder_name", "id_number", "employer", "acquired_on") == [
        ("王晓川", ids["ID1"], "柳江县水利局", "2012年12月"),
        ("李建国", ids["ID2"], "柳江县交通局", "2013年12月"),
    ]
    assert kinds(understood) == ["title", "header", "header", "record", "form", "record", "form", "total"]


def test_two_rows_that_each_hold_a_name_and_a_number_are_two_people(send, people, ids):
    text = """
    序号|姓名|工作单位|专业技术资格|
    |||身份证号|职称
    1|韦晓岚|柳江县一中|ID0|工程师
    2|覃志坚|柳江县二中|ID1|农艺师
    3|莫雨|柳江县二中|ID2|农艺师
    """
    merges = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 0, 4)]
    assert people(send(text, merges=merges), "holder_name", "id_number", "title") == [
        ("韦晓岚", ids["ID0"], "工程师"),
        ("覃志坚", ids["ID1"], "农艺师"),
        ("莫雨", ids["ID2"], "农艺师"),
    ]


def test_three_header_rows_over_one_person_below_counts_are_no_form(send, people):
    understood = send(
        """
        单位|人数|中级|初级
        柳江县|12|7|5
        合计|20|10|10

        序号|基本情况|||证书信息
        |持证人姓名|基本信息（二）||专业技术资格（一）|||专业技术资格（二）
        ||性别|定职日期|所在单位|证书管理号|评审通过资格名称|证号|系列|身份证号码|毕业时间
        1|赵芳超|男|2013-09-17|柳州市鱼峰区白莲小学|401020013201318499|农艺师|35806894|农业技术系列|ID1|2000.06
        经办人：|韦某|电话：2825566

        取得资格人员名单（共1人）
        单位：柳城县人社局   填表日期：2018年9月3日
        序号|姓名|身份证号码|所在单位|专业技术资格|等级|评审通过时间|取得年度|年龄
        1|赵峰|ID2|融水苗族自治县文化馆|护师|初级|2011.9.10|2011|41
        """
    )
    assert people(understood, "holder_name", "title") == [("赵芳超", "农艺师"), ("赵峰", "护师")]
