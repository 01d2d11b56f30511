import json

import polars as pl
import pytest

from pipelines.intake.tables import Office, Prose
from pipelines.intake.understand.context import STANDING, nearest, read_text
from pipelines.intake.understand.groups import Groups

NOTICE = """某市职称改革工作领导小组文件
某职改〔2011〕9号
关于公布工程系列中级专业技术资格人员名单的通知
根据某省职改〔2008〕5号文件，经评审通过，资格取得时间自2011年12月20日起计算。"""


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        pytest.param(
            NOTICE,
            "prose",
            {
                "series": "工程系列",
                "level": "中级",
                "acquisition_method": "评审",
                "acquired_on": "2011年12月20日",
                "issuing_authority": "某市职称改革工作领导小组",
                "approval_document": "某职改〔2011〕9号",
            },
            id="a notice, its own number and not the one it cites",
        ),
        pytest.param(
            "经某市卫生技术系列中级专业技术资格评审委员会评审（认定），同意3名同志取得中、初级专业技术资格。",
            "prose",
            {},
            id="a committee and two levels say nothing of each person",
        ),
        pytest.param(
            "某职改〔2014〕3号\n根据《某自治区关于做好职称评审工作的通知》（某职改〔2014〕10号）精神，现同意认定韦晓等3名同志具备初级专业技术资格。",
            "prose",
            {"approval_document": "某职改〔2014〕3号", "acquisition_method": "转正定职", "level": "初级"},
            id="a document on how to review is none that gives titles",
        ),
        pytest.param(
            "根据《关于公布2014年度专业技术资格人员名单的通知》（某职改〔2014〕3号），现发放证书。",
            "prose",
            {"approval_document": "某职改〔2014〕3号"},
            id="a document cited because it gave the titles",
        ),
        pytest.param(
            "根据外地调入人员专业技术资格确认的有关规定，现同意确认韦晓等3名同志专业技术资格。",
            "prose",
            {"acquisition_method": "重新确认"},
            id="confirmed by name",
        ),
        pytest.param("关于确认5名同志专业技术资格的通知", "prose", {}, id="people confirmed, in a title alone"),
        pytest.param(
            "关于确认韦晓等3名同志专业技术资格的通知\n经评审委员会投票表决，现予公布。",
            "prose",
            {},
            id="a review that is only confirmed",
        ),
        pytest.param(
            "柳城职改〔2015〕12号\n关于补充公布评审通过人员的通知\n我办柳城职改〔2015〕9号文遗漏1人，现补充公布。",
            "prose",
            {"approval_document": "柳城职改〔2015〕12号", "acquisition_method": "评审"},
            id="its own number on a line of its own",
        ),
        pytest.param("三、某县公证处（1人）", "group_heading", {"employer": "某县公证处"}, id="an employer's ending"),
        pytest.param("同意下列同志取得助理工程师任职资格", "prose", {"title": "助理工程师"}, id="one title for all"),
        pytest.param(
            "同意确认韦晓等3名同志具备工程技术系列助理工程师任职资格",
            "prose",
            {"series": "工程技术系列", "title": "助理工程师"},
            id="a title behind its series, and 确认 that names no way",
        ),
        pytest.param(
            "关于韦晓等3名同志助理工程师任职资格的通知",
            "prose",
            {"title": "助理工程师"},
            id="a title in the document's own",
        ),
        pytest.param(
            "某县2015年助理工程师名单",
            "prose",
            {"title": "助理工程师", "year": "2015"},
            id="a county's list of one title",
        ),
        pytest.param("以下为2014年技术员：", "group_heading", {"title": "技术员"}, id="a title that begins below"),
        pytest.param("工程中级2012", "sheet", {"series": "工程", "level": "中级", "year": "2012"}, id="a sheet's name"),
        pytest.param(
            "一、卫生系列 中级（评审，12人）",
            "group_heading",
            {"series": "卫生系列", "level": "中级", "acquisition_method": "评审"},
            id="a group heading",
        ),
        pytest.param(
            "某县职称改革工作领导小组某职改〔2017〕8号附件：专业技术资格人员名单（2017年5月2日起算）",
            "prose",
            {
                "issuing_authority": "某县职称改革工作领导小组",
                "approval_document": "某职改〔2017〕8号",
                "acquired_on": "2017年5月2日",
            },
            id="a body right before its document's number",
        ),
        pytest.param(
            "某县职称改革工作领导小组关于公布韦晓等3名同志专业技术资格的通知",
            "prose",
            {"issuing_authority": "某县职称改革工作领导小组"},
            id="a body in its notice's title",
        ),
        pytest.param(
            "某县职称改革工作领导小组转发某市职称改革工作领导小组关于公布专业技术资格的通知",
            "prose",
            {},
            id="a notice that another body hands on",
        ),
        pytest.param("助理工程师（3人）", "group_heading", {"title": "助理工程师"}, id="a title as group heading"),
        pytest.param(
            "一、认定取得小学教师系列小学一级教师资格（2人）",
            "group_heading",
            {"series": "小学教师系列", "title": "小学一级教师", "acquisition_method": "认定"},
            id="a way before a series and its title",
        ),
        pytest.param(
            "二、以下同志具备会计师任职资格", "group_heading", {"title": "会计师"}, id="who has a title before it"
        ),
        pytest.param(
            "二、确认下列2名同志具备农艺师（农业技术系列）任职资格",
            "group_heading",
            {"series": "农业技术系列", "title": "农艺师"},
            id="people confirmed to have a title, with its series behind it",
        ),
        pytest.param(
            "三、准予重新确认工程师资格人员（2人）",
            "group_heading",
            {"title": "工程师", "acquisition_method": "重新确认"},
            id="confirmed again is a way",
        ),
        pytest.param(
            "附件2 经济系列助理经济师资格人员名单",
            "group_heading",
            {"series": "经济系列", "title": "助理经济师"},
            id="an annex's title",
        ),
        pytest.param(
            "经济系列助理经济师", "group_heading", {"series": "经济系列", "title": "助理经济师"}, id="no way, a series"
        ),
        pytest.param(
            "三、考试取得统计师资格的人员",
            "group_heading",
            {"title": "统计师", "acquisition_method": "考试"},
            id="an examination as a group's way",
        ),
        pytest.param("外语考试合格人员", "sheet", {}, id="an examination in a language is nobody's way"),
        pytest.param(
            "某市第一中学（3人）", "group_heading", {"employer": "某市第一中学"}, id="an employer as group heading"
        ),
        pytest.param("【某市第一中学】", "group_heading", {"employer": "某市第一中学"}, id="an employer in brackets"),
        pytest.param(
            "2015年某市第一中学专业技术人员职称情况一览表",
            "prose",
            {"employer": "某市第一中学", "year": "2015"},
            id="a roster's title",
        ),
        pytest.param(
            "某市第一中学教职工花名册（最终）", "file_name", {"employer": "某市第一中学"}, id="a roster's file name"
        ),
        pytest.param(
            "某县大浪初级中学教师花名册", "prose", {"employer": "某县大浪初级中学"}, id="one lower school's roster"
        ),
        pytest.param(
            "某县某坪卫生院历年职称数据",
            "file_name",
            {"employer": "某县某坪卫生院"},
            id="a file of an employer's titles",
        ),
        pytest.param("某县卫生院职称台账", "file_name", {}, id="all hospitals of a county are no employer"),
        pytest.param("某市水利局职称台账", "file_name", {}, id="nor is a bureau that keeps titles"),
        pytest.param("某县初级中学教师花名册", "prose", {}, id="a county's lower schools are no employer"),
        pytest.param("柳州市中学教师职称情况表", "prose", {}, id="all schools of a city are no employer"),
        pytest.param("某县教育局所属学校专业技术人员名册", "prose", {}, id="nor are those below a bureau"),
        pytest.param("某县教育局中心小学教师名单", "prose", {}, id="nor is a bureau with them"),
        pytest.param("某市人才服务中心流动人员名册", "file_name", {}, id="nor is who keeps the files of others"),
        pytest.param(
            "2013年某市教育局职称改革工作领导小组批文",
            "file_name",
            {"year": "2013", "issuing_authority": "某市教育局职称改革工作领导小组"},
            id="a file's name",
        ),
        pytest.param(
            "某某县职称改革领导小组",
            "prose",
            {"issuing_authority": "某某县职称改革领导小组"},
            id="a head in other words",
        ),
        pytest.param(
            "经全国统一考试，某某等3名同志考试合格，取得下列资格。",
            "prose",
            {"acquisition_method": "考试"},
            id="an examination",
        ),
        pytest.param("填表日期：2019年9月", "prose", {}, id="when the form was filled in"),
        pytest.param(
            "经某市中级评审委员会评审、某市职改领导小组批准，下列3名同志取得资格。",
            "prose",
            {"acquisition_method": "评审"},
            id="a committee reviewed them",
        ),
        pytest.param("关于公布评审结果的通知", "prose", {"acquisition_method": "评审"}, id="what a review came to"),
        pytest.param(
            "下列同志经全国统一考试合格，取得相应资格。", "prose", {"acquisition_method": "考试"}, id="an examination"
        ),
        pytest.param(
            "申报人员须经全国职称外语统一考试合格。", "prose", {}, id="an examination that was only a condition"
        ),
        pytest.param(
            "批准机关：某市职称改革工作领导小组（12人）",
            "group_heading",
            {"issuing_authority": "某市职称改革工作领导小组"},
            id="a label over a group",
        ),
        pytest.param(
            "系列：工程技术  级别：中级  取得方式：重新确认",
            "prose",
            {"series": "工程技术", "level": "中级", "acquisition_method": "重新确认"},
            id="labels side by side",
        ),
        pytest.param("联系电话：0772-2825566", "prose", {}, id="a label of no list's column"),
        pytest.param("高级工程师评审材料", "prose", {}, id="a level inside a title"),
    ],
)
def test_a_text_says_what_holds_for_the_people_under_it(text, source, expected):
    told = read_text(text, source, "")
    assert {column: found.value for column, found in told.items() if column != STANDING} == expected


def test_the_nearest_place_wins():
    near, far = read_text("初级", "group_heading", "3"), read_text("工程系列中级", "sheet", "工程系列中级")
    assert {column: found.value for column, found in nearest(near, far).items()} == {
        "level": "初级",
        "series": "工程系列",
    }


def test_a_group_heading_holds_until_the_next_of_its_rank():
    groups = Groups()
    seen = []
    for text in ("一、工程系列", "（一）中级", "（二）初级", "二、卫生系列"):
        groups.enter(text, "")
        seen.append({column: found.value for column, found in groups.context().items()})
    assert seen == [
        {"series": "工程系列"},
        {"series": "工程系列", "level": "中级"},
        {"series": "工程系列", "level": "初级"},
        {"series": "卫生系列"},
    ]


def test_context_fills_what_no_column_has_and_says_where_it_was_read(send):
    understood = send("姓名|职称\n一、中级\n王晓川|工程师\n二、初级\n李建国|助理工程师", prose=[Prose(NOTICE, "", 0)])
    records = understood.rows.filter(pl.col("kind") == "record")
    assert records.select("holder_name", "level", "series", "acquired_on").rows() == [
        ("王晓川", "中级", "工程系列", "2011年12月20日"),
        ("李建国", "初级", "工程系列", "2011年12月20日"),
    ]
    context = json.loads(records["context"][1])
    assert context["level"] == {"value": "初级", "from": "group_heading", "where": "4"}
    assert context["approval_document"]["from"] == "prose"
    assert understood.mappings.filter(pl.col("how") == "context")["position"].unique().to_list() == [-1]


def test_a_label_between_the_people_holds_until_the_next(send, people):
    understood = send("姓名|职称\n批准机关：某市职改办\n王晓川|工程师\n批准机关：某县职改办（2人）\n李建国|助理工程师")
    assert people(understood, "issuing_authority") == [("某市职改办",), ("某县职改办",)]


def test_context_never_overrules_a_cell(send, people):
    understood = send("姓名|级别|取得时间\n王晓川|初级|2010.5\n李建国||2010.6", prose=[Prose(NOTICE, "", 0)])
    assert people(understood, "level", "acquired_on") == [("初级", "2010.5"), ("", "2010.6")]


def test_a_column_that_is_blank_throughout_has_nothing_to_overrule(send, people):
    understood = send("姓名|级别\n王晓川|\n李建国|", prose=[Prose(NOTICE, "", 0)])
    assert people(understood, "level") == [("中级",), ("中级",)]


def test_a_line_below_the_people_holds_for_them(send, people):
    understood = send("姓名|职称\n王晓川|讲师\n以上人员资格自2010年12月起计算。\n某市职改办")
    assert people(understood, "acquired_on", "issuing_authority") == [("2010年12月", "某市职改办")]


def test_prose_between_tables_heads_the_table_below_it(send, people):
    prose = [Prose(NOTICE, "", 0), Prose("一、工程师（1人）", "", 0), Prose("二、助理工程师（1人）", "", 1)]
    understood = send("姓名|单位\n王晓川|某厂", "姓名|单位\n李建国|某厂", prose=prose)
    assert people(understood, "holder_name", "title") == [("王晓川", "工程师"), ("李建国", "助理工程师")]


@pytest.mark.parametrize(
    ("kind", "text", "year"),
    [
        pytest.param("approvals", "姓名|职称\n王晓川|讲师", "2015", id="an approval's year is the certificates'"),
        pytest.param("approvals", "姓名|取得时间\n王晓川|2014.12", None, id="a row's own date is nearer"),
        pytest.param("offline_register", "姓名|职称\n王晓川|讲师", None, id="a register's year is its own"),
    ],
)
def test_a_year_in_a_name_counts_where_it_is_the_certificates(send_from, people, kind, text, year):
    send = send_from(Office("office", kind=kind))
    assert people(send(text, source_file="sources/office/2015年名册.xlsx"), "year") == [(year,)]


def test_what_the_office_says_of_all_its_lists_comes_last(send_from, people):
    send = send_from(Office("office", values={"issuing_authority": "某市职改办", "level": "初级"}))
    assert people(send("姓名|职称\n王晓川|讲师", sheets=["中级"]), "issuing_authority", "level") == [
        ("某市职改办", "中级")
    ]


@pytest.mark.parametrize(
    ("others", "filled"),
    [
        pytest.param("2011.12", "2011年12月20日", id="the others' month"),
        pytest.param("2012.11", "", id="the others have another"),
    ],
)
def test_a_blank_date_among_dates_is_the_one_told_of_all(send, others, filled):
    rows = f"姓名|职称|取得时间\n王晓川|工程师|{others}\n李建国|工程师|\n韦晓岚|工程师|{others}"
    records = send(rows, prose=[Prose(NOTICE, "", 0)]).rows.filter(pl.col("kind") == "record")
    assert records["acquired_on"].to_list() == [others, filled, others]
    dated = [json.loads(context).get("acquired_on", {}).get("from") for context in records["context"]]
    assert dated == [None, "prose" if filled else None, None]


def test_a_date_in_the_remarks_stands_above_the_one_of_the_list(sender):
    told = sender.send(
        "姓名 | 单位 | 资格 | 备注\n韦晓岚 | 某县水利局 | 工程师 | 任职时间从2014年12月1日算起\n覃志坚 | 某县公路所 | 工程师 | 2013年12月调入",
        prose=[Prose("资格取得时间：2015年11月10日", "", 0)],
    )
    rows = told.rows.filter(told.rows["kind"] == "record")
    assert rows.select("acquired_on", "remarks").rows() == [
        ("2014年12月1日", "任职时间从2014年12月1日算起"),
        ("2015年11月10日", "2013年12月调入"),
    ]
    assert "acquired_on" not in (rows["context"][0] or "")


def test_a_line_between_people_speaks_of_those_right_above_it(sender):
    told = sender.send(
        "姓名 | 单位 | 资格\n韦晓岚 | 某县水利局 | 工程师\n覃志坚 | 某县公路所 | 工程师\n以上2人任职资格从2015年11月10日算起 | |\n"
        "莫雨桐 | 某县农业局 | 助理工程师\n以上1人任职资格从2014年12月1日算起 | |"
    )
    rows = told.rows.filter(told.rows["kind"] == "record")
    assert rows["acquired_on"].to_list() == ["2015年11月10日", "2015年11月10日", "2014年12月1日"]


def test_a_committee_has_no_year_in_its_name():
    told = read_text("柳城县2015年度工程系列初级评审委员会于2015年11月10日评审，现予公布。", "prose", "")
    assert told["review_committee"].value == "柳城县工程系列初级评审委员会"
