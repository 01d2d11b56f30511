"""Lists typed as text, in files and in documents."""

import pytest

from pipelines.intake.limits import Limits
from pipelines.intake.readers import read
from pipelines.intake.tables import Office, Prose, Reading
from pipelines.intake.understand import understand
from pipelines.intake.understand.typed import part_lines

THREE = [
    ("韦晓岚", "女", "柳江县水利局", "工程师"),
    ("覃志坚", "男", "柳江县交通局", "助理工程师"),
    ("莫雨", "女", "柳江县水利局", "工程师"),
]
DRAWN = """
# 2012年通过人员名单
| 序号 | 姓名 | 性别 | 工作单位 | 资格名称 |
|------|:----:|------|----------|---------|
| 1 | 韦晓岚 | 女 | 柳江县水利局 | 工程师 |
| 2 | 覃志坚 | 男 | 柳江县交通局 | 助理工程师 |
| 3 | 莫雨 | 女 | 柳江县水利局 | 工程师 |
"""
BOXED = """
┌────┬──────┬────┬────────────┬──────────┐
│序号│姓名  │性别│工作单位    │资格名称  │
├────┼──────┼────┼────────────┼──────────┤
│1   │韦晓岚│女  │柳江县水利局│工程师    │
│2   │覃志坚│男  │柳江县交通局│助理工程师│
│3   │莫  雨│女  │柳江县水利局│工程师    │
└────┴──────┴────┴────────────┴──────────┘
"""
GAPS = """
柳江县2012年度通过人员名单
姓名    性别  工作单位            资格名称
韦晓岚  女    柳江县水利局        工程师
覃志坚  男    柳江县交通局        助理工程师
莫  雨  女    柳江县水利局        工程师
合计  3人
"""
BLANKS = """
姓名 性别 工作单位 资格名称
韦晓岚 女 柳江县水利局 工程师
覃志坚 男 柳江县交通局 助理工程师
莫 雨 女 柳江县水利局 工程师
"""
SENTENCES = """
2012年职称评审通过人员名单
1. 韦晓岚，女，柳江县水利局，工程师
2. 覃志坚，男，柳江县交通局，助理工程师
3. 莫雨，女，柳江县水利局，工程师
"""
FIELDS = """
职称登记
姓名：韦晓岚    性别：女
工作单位：柳江县水利局    资格名称：工程师
姓名：覃志坚    性别：男
工作单位：柳江县交通局    资格名称：助理工程师
姓名：莫雨    性别：女
工作单位：柳江县水利局    资格名称：工程师
"""
CARDS = "\n\n".join(
    f"广西壮族自治区专业技术资格证书\n姓名：{name}  性别：{sex}\n工作单位：{employer}\n资格名称：{title}\n证书编号：2015000{at}"
    for at, (name, sex, employer, title) in enumerate(THREE)
)
FIELDS_IN_A_LINE = "关于公布名单的通知\n各单位：\n名单如下\n" + "\n".join(
    f"姓名：{name}；性别：{sex}；单位：{employer}；资格：{title}" for name, sex, employer, title in THREE
)
ONE_BY_ONE = "\n".join(
    f"姓名：{name}\n性别：{sex}\n单位：{employer}\n资格名称：{title}\n" for name, sex, employer, title in THREE
)


def of_document(text: str):
    prose = [Prose(line, "", 0) for line in text.strip().splitlines()]
    return understand(Reading("docx", [], prose), Office("office"), "sources/office/批文.docx")


def of_file(text: str):
    reading = read(text.strip().encode("gb18030"), "text", Limits())
    return understand(reading, Office("office"), "sources/office/名单.txt")


@pytest.mark.parametrize("send", [of_document, of_file])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(DRAWN, id="bars and dashes"),
        pytest.param(BOXED, id="drawn lines"),
        pytest.param(GAPS, id="wide gaps"),
        pytest.param(BLANKS, id="single blanks"),
        pytest.param(SENTENCES, id="numbered sentences"),
        pytest.param(FIELDS, id="fields, several a line"),
        pytest.param(ONE_BY_ONE, id="fields, one a line"),
        pytest.param(CARDS, id="cards with a head of their own"),
        pytest.param(FIELDS_IN_A_LINE, id="all fields of a person in a line, below a notice's head"),
    ],
)
def test_a_list_typed_as_text_gives_its_people(send, people, text):
    found = people(send(text), "holder_name", "sex", "employer", "title")
    assert [(name.replace(" ", ""), *rest) for name, *rest in found] == THREE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "同意以下同志取得工程师资格。\n水利局：韦晓岚、覃志坚\n交通局：莫雨桐、蓝海波\n2013年1月5日",
            [("韦晓岚", "水利局"), ("覃志坚", "水利局"), ("莫雨桐", "交通局"), ("蓝海波", "交通局")],
            id="after their employer",
        ),
        pytest.param(
            "名单\n一、工程师（2人）\n韦晓岚（水利局）\n覃志坚（交通局）",
            [("韦晓岚", "水利局"), ("覃志坚", "交通局")],
            id="their employer in brackets",
        ),
        pytest.param(
            "通过人员名单\n1.会计师（2人）：\n农　佳　　韦晓岚\n2.出版专业编辑\n3.工程师（1人）：\n莫雨桐",
            [("农佳", None), ("韦晓岚", None), ("莫雨桐", None)],
            id="under their titles, few of each",
        ),
        pytest.param(
            "通过人员名单\n（一）会计师（2名）\n1．农佳    女    交通局    会计\n2．韦晓岚    女    水利局    会计\n（二）工程师（1名）\n1．莫雨桐    女    水利局    水利",
            [("农佳", "交通局"), ("韦晓岚", "水利局"), ("莫雨桐", "水利局")],
            id="counted under each title anew",
        ),
        pytest.param(
            "通过人员名单\n会计师：农佳、韦晓岚\n工程师：莫雨桐",
            [("农佳", None), ("韦晓岚", None), ("莫雨桐", None)],
            id="behind their titles, under what the list is called",
        ),
        pytest.param(
            "名单如下：\n1．韦晓岚，女，身份证号450221198911070249，水利局，工程师，2015年4月14日取得，证书编号20150002。",
            [("韦晓岚", "水利局")],
            id="one alone, with an ID number",
        ),
        pytest.param(
            "批准韦晓岚等1人取得资格。\n一、统计系列统计师（1人）\n1．韦晓岚　某县统计局　统计",
            [("韦晓岚", "某县统计局")],
            id="one alone, numbered, with the employer",
        ),
        pytest.param(
            "名单\n一、会计师（1人）\n1．农  佳　某县交通局　会计\n二、工程师（2人）\n1．韦晓岚　某县水利局\n2．莫雨桐　某县水利局　水利",
            [("农佳", "某县交通局"), ("韦晓岚", "某县水利局"), ("莫雨桐", "某县水利局")],
            id="numbered, drawn apart, a specialty missing",
        ),
        pytest.param(
            "名单\n一、小学教师系列小学一级教师（1人）\n1．农佳（曾用名：农丽）　某县中心小学　体育",
            [("农佳（曾用名：农丽）", "某县中心小学")],
            id="numbered, with a former name",
        ),
        pytest.param(
            "名单\n一、工程技术系列工程师（1人）\n1．农佳　　建筑工程",
            [("农佳", None)],
            id="numbered, no employer, as many as the heading counts",
        ),
        pytest.param(
            "名单\n1．农佳　某县中学　语文\n2．韦晓岚　　体育\n3．莫雨桐　某县中学　体育",
            [("农佳", "某县中学"), ("韦晓岚", ""), ("莫雨桐", "某县中学")],
            id="numbered, an employer left out",
        ),
        pytest.param(
            "名单\n1．农佳，某县中学，语文\n2．韦晓岚，，体育\n3．莫雨桐，某县中学，体育",
            [("农佳", "某县中学"), ("韦晓岚", ""), ("莫雨桐", "某县中学")],
            id="numbered, an employer left out between commas",
        ),
        pytest.param(
            "名单\n某县水利工程管理站（2人）\n1．农佳　助理工程师\n2．韦晓岚　工程师",
            [("农佳", "某县水利工程管理站"), ("韦晓岚", "某县水利工程管理站")],
            id="numbered with their titles under their employer",
        ),
        pytest.param(
            "名单\n一、工程师（1人）\n1\t农佳\t某县水利工程管理站",
            [("农佳", "某县水利工程管理站")],
            id="one alone, its number before a tab",
        ),
        pytest.param("名单\n一、审计师（1人）\n1. 农佳", [("农佳", None)], id="a name alone, numbered under its title"),
        pytest.param(
            "名单\n一、中学三级教师（1人）\n某县程村初级中学\n农佳",
            [("农佳", "某县程村初级中学")],
            id="one alone below the employer",
        ),
        pytest.param(
            "名单\n①农佳　某县水利局　助理工程师\n②韦晓岚　某县水利局　工程师",
            [("农佳", "某县水利局"), ("韦晓岚", "某县水利局")],
            id="numbers in circles",
        ),
        pytest.param(
            "名单\n工程师\n农佳——某县水利局\n韦晓岚——某县交通局",
            [("农佳", "某县水利局"), ("韦晓岚", "某县交通局")],
            id="a dash before the employer",
        ),
        pytest.param(
            "名单\n1．韦晓岚（某县水利局）\n2．莫雨桐（某县交通局）",
            [("韦晓岚", "某县水利局"), ("莫雨桐", "某县交通局")],
            id="numbered, their employer in brackets",
        ),
        pytest.param(
            "名单\n一、工程师（2人）\n某县水利工程管理站\n农  佳　韦晓岚\n某县交通局　　莫雨桐",
            [("农佳", "某县水利工程管理站"), ("韦晓岚", "某县水利工程管理站"), ("莫雨桐", "某县交通局")],
            id="below and beside their employer",
        ),
        pytest.param(
            "通过人员名单\n韦晓岚  覃志坚  莫雨桐\n农  佳  李小明",
            [(name, None) for name in ("韦晓岚", "覃志坚", "莫雨桐", "农佳", "李小明")],
            id="beside each other",
        ),
        pytest.param(
            "通过人员\n工程师：韦晓岚  覃志坚  莫雨桐\n        农  佳  李小明\n助理工程师：潘秀英  梁  军  李 丽\n        欧阳震华",
            [
                (name, None)
                for name in ("韦晓岚", "覃志坚", "莫雨桐", "农佳", "李小明", "潘秀英", "梁军", "李丽", "欧阳震华")
            ],
            id="behind their title, and below it",
        ),
        pytest.param(
            "通过人员\n工程师：韦晓岚、覃志坚、\n莫雨桐\n助理工程师：潘秀英、\n梁军",
            [(name, None) for name in ("韦晓岚", "覃志坚", "莫雨桐", "潘秀英", "梁军")],
            id="behind their title, the line broken at a comma",
        ),
        pytest.param(
            "通过人员\n工程师 韦晓岚 覃志坚 莫雨桐\n技术员 欧阳震华",
            [(name, None) for name in ("韦晓岚", "覃志坚", "莫雨桐", "欧阳震华")],
            id="behind their title and a blank",
        ),
        pytest.param(
            "1.韦晓岚\n2.覃志坚\n3.莫雨桐\n以上3人具备助理工程师资格。",
            [(name, None) for name in ("韦晓岚", "覃志坚", "莫雨桐")],
            id="above the line that counts them",
        ),
        pytest.param(
            "通过人员\n工程师：韦晓岚（女）、芈月月、覃志坚和莫雨桐\n助理工程师：潘秀英、韦□东、梁军等3人",
            [(name, None) for name in ("韦晓岚（女）", "芈月月", "覃志坚", "莫雨桐", "潘秀英", "韦□东", "梁军")],
            id="a rare name and a damaged one among others",
        ),
        pytest.param(
            "通过人员\n一、工程师\n韦晓岚  芈月月  覃志坚\n莫雨桐  农  佳\n二、助理工程师\n潘秀英  梁军",
            [(name, None) for name in ("韦晓岚", "芈月月", "覃志坚", "莫雨桐", "农佳", "潘秀英", "梁军")],
            id="a rare name below its title",
        ),
        pytest.param(
            "通过人员\n1．韦晓岚　某县水利局　工程师\n2．芈月月　某县水利局　工程师\n3．覃志坚　工程师\n4．莫雨桐　（在外地）　工程师",
            [("韦晓岚", "某县水利局"), ("芈月月", "某县水利局"), ("覃志坚", ""), ("莫雨桐", "（在外地）")],
            id="numbered, titles last, some without an employer",
        ),
    ],
)
def test_a_document_that_only_names_people_gives_them(people, text, expected):
    assert people(of_document(text), "holder_name", "employer") == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1.韦晓岚\n2.覃志坚\n3.莫雨桐\n以上2人具备助理工程师资格。", id="counts others"),
        pytest.param("1.韦晓岚\n2.覃志坚\n以上2人不具备助理工程师资格。", id="of those who did not pass"),
    ],
)
def test_names_alone_above_other_words_are_no_list(people, text):
    assert people(of_document(text), "holder_name") == []


def test_a_series_in_the_heading_leaves_specialties_for_the_column(people):
    found = people(
        of_document("名单\n一、小学教师系列小学一级教师（1人）\n1．农佳　某县中心小学　体育"), "series", "specialty"
    )
    assert found == [("小学教师系列", "体育")]


def test_specialties_that_name_series_too_are_specialties(people):
    told = [("体育", "某县中学"), ("机械制造", "某县农机厂"), ("图书管理", "某县文化馆"), ("档案管理", "某县档案馆")]
    lines = [
        f"{at}．韦晓{name}    女    {employer}    {specialty}"
        for at, (name, (specialty, employer)) in enumerate(zip("岚芳英梅", told, strict=True), 1)
    ]
    found = people(of_document("通过人员名单\n助理馆员\n" + "\n".join(lines)), "specialty")
    assert found == [(specialty,) for specialty, _ in told]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "通知\n各县区人社局：\n1、学历、资历符合要求；2、业绩突出。\n联系人：韦晓岚，电话：2825566", id="a notice"
        ),
        pytest.param("会议纪要\n地点：三楼会议室\n参加人员：韦晓岚、覃志坚\n一、同意开展评审。", id="minutes"),
        pytest.param(
            "通知\n一、工程师\n学历、资历符合要求\n二、评委会组成\n韦晓岚\n三、助理工程师\n考核认定",
            id="titles over no names",
        ),
        pytest.param(
            "现将有关事项通知如下，请遵照执行。\n一、范围，包括工程、农业。\n二、材料，一式三份。", id="commas"
        ),
    ],
)
def test_prose_is_no_list(text):
    assert of_document(text).reason == "NOT_A_LIST"


def test_a_value_behind_its_heading_in_a_cell_is_that_headings(people):
    text = "\n".join(
        f"{at}、{name}，身份证号：{number}，工程师，2015年4月14日取得，证书编号2015000{at}。"
        for at, name, number in [(1, "韦晓岚", "450221198911070249"), (2, "莫雨桐", "450221199003070232")]
    )
    found = people(of_document(text), "id_number", "certificate_number", "acquired_on")
    assert found == [
        ("450221198911070249", "20150001", "2015年4月14日取得"),
        ("450221199003070232", "20150002", "2015年4月14日取得"),
    ]


def test_a_name_drawn_apart_in_a_list_with_gaps_left_blank_keeps_its_column(people):
    text = "姓名    性别  单位        资格名称\n莫  雨  女    水利局      工程师\n韦晓岚        交通局      工程师\n覃志坚  男    交通局      技术员"
    found = people(of_document(text), "holder_name", "sex", "employer")
    assert found == [("莫雨", "女", "水利局"), ("韦晓岚", "", "交通局"), ("覃志坚", "男", "交通局")]


def test_lines_keep_their_number():
    lines = SENTENCES.strip().splitlines()
    assert len(part_lines(lines)) == len(lines)


def test_a_list_pasted_into_one_column_is_parted(send, people):
    assert people(send(BLANKS), "holder_name", "title")[0] == ("韦晓岚", "工程师")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        pytest.param("姓名|性别|单位|资格名称|取得时间", None, id="a list not filled in"),
        pytest.param("Name|Value\nTotal|", "NOT_A_LIST", id="words like headings"),
    ],
)
def test_headings_without_people_are_a_list_only_where_they_plainly_are_one(send, rows, reason):
    assert send(rows).reason == reason


def test_blanks_behind_commas_part_nothing_by_themselves():
    line = "姓名：{}, 性别：女, 职称：工程师, 取得时间：2018-12-23 00:00:00"
    assert part_lines([line.format("韦晓岚"), line.format("莫雨桐")])[0] == [
        "姓名：韦晓岚", "性别：女", "职称：工程师", "取得时间：2018-12-23 00:00:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "specialties",
    [
        pytest.param(("化工工艺", "工程造价", "林业工程", "林业工程"), id="half of them could be names"),
        pytest.param(("化工工艺", "水利水电", "测绘", "林业工程", "机械制造"), id="one is listed, the others are like it"),
    ],
)  # fmt: skip
def test_words_that_end_or_begin_as_specialties_do_are_specialties(people, specialties):
    lines = [f"{at}．韦晓岚    女    柳州机械股份有限公司    {word}" for at, word in enumerate(specialties, 1)]
    found = people(of_document("通过人员名单\n工程师\n" + "\n".join(lines)), "specialty")
    assert found == [(word,) for word in specialties]
