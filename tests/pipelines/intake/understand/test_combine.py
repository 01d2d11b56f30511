"""Values spread over columns, and several in one."""

import pytest


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        pytest.param(
            "姓名|资格名称|取得时间||\n||年|月|日\n韦晓岚|工程师|2012|12|20\n覃志坚|工程师|2013|1|5",
            "acquired_on", ["2012年12月20日", "2013年1月5日"], id="a date in three columns",
        ),
        pytest.param(
            "姓名|资格名称|取得资格|\n||年|月\n韦晓岚|工程师|2012|12\n覃志坚|工程师|2013|1",
            "acquired_on", ["2012年12月", "2013年1月"], id="a date under a head that does not say so",
        ),
        pytest.param(
            "姓名|男|女|单位|资格名称\n韦晓岚||√|水利局|工程师\n覃志坚|√||交通局|工程师", "sex", ["女", "男"], id="a sex ticked"
        ),
        pytest.param(
            "姓名|单位|资格名称|中级|初级\n韦晓岚|水利局|工程师|√|\n覃志坚|交通局|助理工程师||√", "level", ["中级", "初级"], id="a level ticked"
        ),
        pytest.param(
            "姓名|身份证号" + "|" * 18 + "单位|资格名称\n韦晓岚|" + "|".join("45022119891107024X") + "|水利局|工程师\n覃志坚|" + "|".join("450221199003070232") + "|交通局|工程师",
            "id_number", ["45022119891107024X", "450221199003070232"], id="a box for each digit",
        ),
        pytest.param(
            "姓名|单位|工程师|技术员\n韦晓岚|水利局|√|\n覃志坚|交通局||√", "title", ["工程师", "技术员"], id="a title ticked"
        ),
        pytest.param(
            "姓名|单位|高级|中级|初级\n韦晓岚|水利局||工程师|\n覃志坚|交通局|||技术员\n莫雨桐|水利局|高级工程师||",
            "title", ["工程师", "技术员", "高级工程师"], id="titles under their levels",
        ),
        pytest.param(
            "姓名（身份证号）|单位|资格名称\n韦晓岚（ID1）|水利局|工程师\n覃志坚（ID2）|交通局|工程师", "id_number", ["ID1", "ID2"], id="a number behind the name"
        ),
        pytest.param(
            "姓名及身份证号|单位|资格名称\n韦晓岚\\nID1|水利局|工程师\n覃志坚\\nID2|交通局|工程师", "id_number", ["ID1", "ID2"], id="a number below the name"
        ),
        pytest.param(
            "中级|||初级||\n姓名|单位|资格|姓名|单位|资格\n韦晓岚|水利局|工程师|覃志坚|交通局|技术员", "level", ["中级", "初级"], id="a head over one block"
        ),
        pytest.param(
            "姓名|主管部门|单位|资格名称\n韦晓岚|柳江县水利局|水文站|工程师\n覃志坚|柳江县教育局|实验高中|工程师", "employer", ["水文站", "实验高中"], id="the employer's superior",
        ),
        pytest.param(
            "2012年名册\n柳江县水利局\n姓名|资格名称\n韦晓岚|工程师\n柳江县交通局\n姓名|资格名称\n覃志坚|工程师",
            "employer", ["柳江县水利局", "柳江县交通局"], id="sections named above their headers",
        ),
    ],
)  # fmt: skip
def test_a_value_is_found_wherever_it_is_spread(send, people, ids, text, column, expected):
    for word, number in ids.items():
        text = text.replace(word, number)
    width = text.split("\n")[0].count("|")
    understood = send("\n".join(line + "|" * (width - line.count("|")) for line in text.split("\n")))
    assert [row[1] for row in sorted(people(understood, "holder_name", column), key=_place(text))] == [
        ids.get(value, value) for value in expected
    ]
    assert "issuing_authority" not in understood.mappings["column"].to_list()


def _place(text):
    return lambda row: text.index(row[0])


def test_a_name_with_its_number_keeps_neither_in_the_others_cell(send, people, ids):
    found = people(
        send(f"姓名（身份证号）|单位\n韦晓岚（{ids['ID1']}）|水利局\n覃志坚|交通局"), "holder_name", "id_number"
    )
    assert found == [("韦晓岚", ids["ID1"]), ("覃志坚", None)]


@pytest.mark.parametrize(
    ("head", "cells", "found"),
    [
        pytest.param("姓名|曾用名|资格", "韦晓岚|韦小兰|工程师", "韦晓岚（曾用名：韦小兰）", id="a column for it"),
        pytest.param(
            "原姓名|现姓名|资格", "韦小兰|韦晓岚|工程师", "韦晓岚（曾用名：韦小兰）", id="before the present one"
        ),
        pytest.param("姓名|曾用名|资格", "韦晓岚|没有|工程师", "韦晓岚", id="none"),
        pytest.param("姓名|曾用名|资格", "韦晓岚|韦晓岚|工程师", "韦晓岚", id="the same"),
        pytest.param("姓名|曾用名|资格", "韦晓岚|见备注|工程师", "韦晓岚", id="no name"),
    ],
)
def test_a_former_name_in_a_column_of_its_own_stands_behind_the_name(send, people, head, cells, found):
    told = people(send(f"{head}\n{cells}\n覃志坚|覃志坚|技术员"), "holder_name", "title")
    assert told == [(found, "工程师"), ("覃志坚", "技术员")]
