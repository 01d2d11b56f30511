"""Documents that tell in running text who got which title, and those that name people for other reasons."""

import pytest

from pipelines.intake.tables import Office, Prose, Reading
from pipelines.intake.understand import understand
from pipelines.intake.understand.narrative import find_told

HEAD = "柳城县职称改革工作领导小组文件\n柳城职改〔2015〕12号\n关于韦晓岚等同志具备专业技术资格的通知\n"
ONE, TWO = "450221198911070249", "450221199003070232"


def of_document(text: str):
    prose = [Prose(line, "", 0) for line in text.strip().splitlines()]
    return understand(Reading("docx", [], prose), Office("office"), "sources/office/文件.docx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "经评审，同意下列同志具备工程师资格：\n韦晓岚（柳城县水利局）、覃志坚（柳城县建筑设计院）。\n以上资格从2015年11月20日起计算。",
            [("韦晓岚", "柳城县水利局", "工程师", "2015年11月20日"), ("覃志坚", "柳城县建筑设计院", "工程师", "2015年11月20日")],
            id="a line of people with their employers in brackets",
        ),
        pytest.param(
            "经考核认定，韦晓岚（六塘镇中心小学）、覃志坚（大埔镇中心小学）具备小学二级教师资格。",
            [("韦晓岚", "六塘镇中心小学", "小学二级教师", None), ("覃志坚", "大埔镇中心小学", "小学二级教师", None)],
            id="in a sentence, not counted",
        ),
        pytest.param(
            "同意韦晓岚（柳城县水利局，水利工程）、覃志坚（柳城县建筑设计院，建筑工程）2人助理工程师任职资格。",
            [("韦晓岚", "柳城县水利局", "助理工程师", None), ("覃志坚", "柳城县建筑设计院", "助理工程师", None)],
            id="with their specialties, counted",
        ),
        pytest.param(
            "柳城县水利局韦晓岚、覃志坚，柳城县公路管理所莫雨桐等3名同志具备工程师资格。",
            [("韦晓岚", "柳城县水利局", "工程师", None), ("覃志坚", "柳城县水利局", "工程师", None), ("莫雨桐", "柳城县公路管理所", "工程师", None)],
            id="behind their employers",
        ),
        pytest.param(
            "助理工程师：韦晓岚（水利局）、覃志坚（建筑设计院）；技术员：莫雨桐（水利局）。",
            [("韦晓岚", "水利局", "助理工程师", None), ("覃志坚", "建筑设计院", "助理工程师", None), ("莫雨桐", "水利局", "技术员", None)],
            id="behind their titles",
        ),
        pytest.param(
            "同意下列同志取得工程师资格：韦晓岚（女）、覃志坚（男）。",
            [("韦晓岚（女）", None, "工程师", None), ("覃志坚（男）", None, "工程师", None)],
            id="behind the title, with their sex",
        ),
        pytest.param(
            "现将名单公布如下：\n1.韦晓岚 女 1985.03 柳城县水利局 助理工程师；2.覃志坚 男 1986.07 柳城县建筑设计院 技术员。",
            [("韦晓岚", "柳城县水利局", "助理工程师", None), ("覃志坚", "柳城县建筑设计院", "技术员", None)],
            id="numbered in one line",
        ),
        pytest.param(
            "韦晓岚同志：\n经评审委员会评审通过，你具备工程师资格。", [("韦晓岚", None, "工程师", None)], id="a letter to one person"
        ),
        pytest.param(
            f"证明\n兹证明韦晓岚同志（身份证号{ONE}）于2015年11月20日经评审委员会评审，取得工程师资格，证书编号20150012。",
            [("韦晓岚", None, "工程师", "2015年11月20日")],
            id="a statement about one person",
        ),
        pytest.param(
            "同意下列同志取得工程师资格\n韦晓岚/女/柳城县水利局/工程师/2015-11-20\n覃志坚/男/柳城县水利局/工程师/2015-11-20",
            [("韦晓岚", "柳城县水利局", "工程师", "2015-11-20"), ("覃志坚", "柳城县水利局", "工程师", "2015-11-20")],
            id="strokes between the values",
        ),
        pytest.param(
            "经研究，韦晓岚、覃志坚两同志具备助理工程师任职资格，莫雨桐同志具备技术员任职资格。",
            [("韦晓岚", None, "助理工程师", None), ("覃志坚", None, "助理工程师", None), ("莫雨桐", None, "技术员", None)],
            id="two titles in one sentence, one of them counted",
        ),
        pytest.param(
            "经研究，批准韦晓岚为助理工程师，任职时间从2015年11月算起。", [("韦晓岚", None, "助理工程师", "2015年11月")], id="made one"
        ),
        pytest.param(
            "韦晓岚、覃志坚等2名同志大专毕业工作满三年，考核合格，认定为助理工程师；莫雨桐中专毕业，认定为技术员。",
            [("韦晓岚", None, "助理工程师", None), ("覃志坚", None, "助理工程师", None), ("莫雨桐", None, "技术员", None)],
            id="with what they learnt",
        ),
        pytest.param(
            "韦晓岚同志2013年7月毕业于广西大学，见习期满考核合格，同意认定其助理工程师资格，时间从2014年7月算起。",
            [("韦晓岚", None, "助理工程师", "2014年7月")],
            id="a whole course",
        ),
        pytest.param(
            "下列人员通过评审：\n柳城县水利局：韦晓岚（工程师）、覃志坚（技术员）\n柳城县公路所：莫雨桐（工程师）",
            [("韦晓岚", "柳城县水利局", "工程师", None), ("覃志坚", "柳城县水利局", "技术员", None), ("莫雨桐", "柳城县公路所", "工程师", None)],
            id="behind their employers, their titles in brackets",
        ),
    ],
)  # fmt: skip
def test_a_document_tells_who_got_which_title(people, text, expected):
    assert people(of_document(HEAD + text), "holder_name", "employer", "title", "acquired_on") == expected


def test_the_numbers_in_a_sentence_are_those_of_whoever_they_stand_behind(people):
    told = of_document(
        f"{HEAD}同意韦晓岚，女，身份证号{ONE}，柳城县水利局；覃志坚（曾用名：覃志强，身份证号：{TWO}）等2名同志具备工程师资格。"
    )
    assert people(told, "holder_name", "id_number", "employer") == [
        ("韦晓岚", ONE, "柳城县水利局"),
        ("覃志坚（曾用名：覃志强）", TWO, ""),
    ]


def test_everybody_stands_on_the_line_that_tells_of_them(people):
    told = of_document(f"{HEAD}韦晓岚（水利局）、覃志坚（水利局）具备工程师资格。")
    assert people(told, "row", "block", "approval_document") == [
        (4, 0, "柳城职改〔2015〕12号"),
        (4, 1, "柳城职改〔2015〕12号"),
    ]


def test_whoever_did_not_pass_is_not_of_the_list_above(people):
    told = of_document(
        f"{HEAD}一、同意下列同志具备工程师资格：\n韦晓岚（水利局）、覃志坚（水利局）\n二、下列同志未通过评审：\n莫雨桐（水利局）、蓝海波（水利局）"
    )
    assert people(told, "holder_name", "marks") == [("韦晓岚", []), ("覃志坚", [])]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("同意韦晓岚（水利局）、覃志坚（水利局）等12名同志具备工程师资格。", id="counts others too"),
        pytest.param("主任委员：韦晓岚（水利局），委员：覃志坚（交通局），认定工程师资格。", id="a committee"),
        pytest.param("专家韦晓岚（水利局）、覃志坚（交通局）2名同志组成评审组，认定工程师资格。", id="experts"),
        pytest.param("同意韦晓岚（水利局）、覃志坚（交通局）2名同志申报工程师资格。", id="applicants"),
        pytest.param("同意聘任韦晓岚（水利局）、覃志坚（交通局）2名同志工程师职务。", id="appointed to a post"),
        pytest.param("韦晓岚（水利局）、覃志坚（交通局）2名同志未取得工程师资格。", id="who did not get it"),
        pytest.param("撤销韦晓岚（水利局）、覃志坚（交通局）2名同志取得的工程师资格。", id="who lose it"),
        pytest.param("韦晓岚（水利局）、覃志坚（交通局）、韦晓岚（交通局）取得工程师资格。", id="a name twice: nobody tells whether it is one person"),
        pytest.param("工程师资格评审的联系人：韦晓岚（水利局），电话：2825566，材料认定。", id="whom to call"),
        pytest.param("以下单位：水利局、交通局、方圆公司，请于五月前申报工程师资格。", id="employers"),
        pytest.param("韦晓岚（水利局）、覃志坚（交通局）参加了会议。", id="no title"),
        pytest.param("韦晓岚（水利局）、〇某（交通局）、覃志坚（交通局）具备工程师资格。", id="a name that nobody knows among them"),
        pytest.param("韦晓岚、覃志坚等2名同志大专毕业，认定为技术员；〇某某中专毕业，认定为技术员。", id="a name that nobody knows behind those counted"),
        pytest.param("韦晓岚（水利局）、〇某（交通局）具备工程师资格。", id="a name that nobody knows at the end"),
    ],
)  # fmt: skip
def test_whoever_is_named_for_another_reason_has_no_title_by_that(text):
    assert find_told(text.splitlines()) is None


def test_a_former_name_in_brackets_before_the_employer_leaves_no_list_unread(people):
    told = of_document(
        f"{HEAD}一、工程师（2人）\n1、韦晓岚（曾用名：韦小兰）（柳城县水利局）\n2、覃志坚（柳城县公路所）"
    )
    assert people(told, "holder_name", "employer", "title") == [
        ("韦晓岚（曾用名：韦小兰）", "柳城县水利局", "工程师"),
        ("覃志坚", "柳城县公路所", "工程师"),
    ]
