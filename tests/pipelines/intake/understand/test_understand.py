import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake.tables import UNDERSTOOD_MAPPINGS, UNDERSTOOD_ROWS, Office, Prose, Reading, Table
from pipelines.intake.understand import prepare, understand
from pipelines.intake.understand.headings import load_headings
from pipelines.intake.understand.layout import mask
from schemas.reasons import catalogue


@pytest.mark.parametrize(
    ("tables", "prose", "reason"),
    [
        pytest.param([], [], "EMPTY_FILE", id="nothing at all"),
        pytest.param([[["", ""], ["", ""]]], [], "EMPTY_FILE", id="blank cells"),
        pytest.param([[["请各单位于九月底前报送。"]]], [], "NOT_A_LIST", id="sentences in a column"),
        pytest.param([], [Prose("请各单位于九月底前报送。", "", 0)], "NOT_A_LIST", id="prose alone"),
        pytest.param([[["级别", "人数"], ["中级", "12"], ["初级", "30"]]], [], "NOT_A_LIST", id="a count by level"),
        pytest.param(
            [[["柳江", "12"], ["柳城", "8"], ["鹿寨", "3"]]], [], "NOT_A_LIST", id="places that read like names"
        ),
        pytest.param(
            [
                [
                    ["姓名", "单位", "年度", "学时"],
                    ["王晓川", "某县中学", "2015", "72"],
                    ["韦晓岚", "某县中学", "2015", "72"],
                ]
            ],
            [],
            "NOT_A_LIST",
            id="hours taught",
        ),
        pytest.param(
            [
                [
                    ["单位", "姓名", "职务", "手机", "办公电话"],
                    ["某县人社局", "王晓川", "科长", "13800000001", "0772-2600001"],
                ]
            ],
            [],
            "NOT_A_LIST",
            id="who can be reached",
        ),
        pytest.param(
            [[["姓名", "职称", "学时"], ["王晓川", "讲师", "72"]]], [], None, id="a title, and hours beside it"
        ),
        pytest.param([[["姓名", "职称"], ["王晓川", "讲师"]]], [], None, id="one person"),
    ],
)
def test_a_delivery_without_people_says_so(tables, prose, reason):
    reading = Reading(
        "xlsx", [Table(sheet=f"S{at}", kind="worksheet", rows=rows) for at, rows in enumerate(tables)], prose
    )
    understood = understand(reading, Office("office"), "sources/office/a.xlsx")
    assert understood.reason == reason
    assert reason is None or reason in catalogue()


def test_how_to_fill_in_the_form_invents_no_person(send):
    understood = send("栏目|填写要求\n姓名|与身份证一致\n性别|男或女\n工作单位|写全称")
    assert "record" not in understood.rows["kind"]


def test_who_stamped_the_list_is_no_part_of_its_header(send, kinds):
    understood = send(
        "某某县名册|||\n单位（公章）：|||共2人\n序号|姓名|专业|职称\n1|王晓川|语文|讲师\n2|李建国|数学|讲师"
    )
    assert understood.rows["kind"].to_list() == ["noise", "noise", "header", "record", "record"]


def test_a_long_employers_name_alone_heads_its_people(send, people):
    understood = send(
        "序号|姓名|职称|证书编号\n某县中心小学|||\n1|王晓川|小学高级教师|20100001\n|||\n某某苗族自治县安太农业技术推广站|||\n2|李建国|农艺师|20100002"
    )
    assert people(understood, "employer") == [("某县中心小学",), ("某某苗族自治县安太农业技术推广站",)]


@pytest.mark.parametrize("line", ["助理工程师", "2015年助理工程师（2人）"])
def test_a_title_alone_above_the_header_heads_its_people_up_to_the_next_title(send, people, line):
    understood = send(
        f"{line}|\n姓名|单位\n王晓川|某县水利局\n李建国|某县水利局\n技术员|\n姓名|单位\n韦晓岚|某县公路所"
    )
    assert people(understood, "title") == [("助理工程师",), ("助理工程师",), ("技术员",)]


@pytest.mark.parametrize("numbers", [(1, 1), (1, 2, 2)])
def test_numbers_that_count_rows_are_no_certificates(send, numbers):
    rows = "".join(f"\n{number}|韦晓岚|柳州机械厂|工程师" for number in numbers)
    understood = send(f"编号|姓名|单位|职称\n一、工程系列（1人）|||{rows}\n填表人：王梅||日期：2019年8月|")
    found = understood.rows.filter(pl.col("kind") == "record")["certificate_number"]
    assert found.to_list() == [None] * len(numbers)


@pytest.mark.parametrize(
    ("name", "specialty"),
    [
        pytest.param("母清", "农学", id="a rare name"),
        pytest.param("吐尔洪·艾山（退休）", "文献检索", id="a note behind it"),
        pytest.param("李云1", "文献检索", id="a number that tells namesakes apart"),
    ],
)
def test_a_name_alone_under_its_group_keeps_its_column(send, name, specialty):
    understood = send(
        "序号|姓名|性别|专业|职称|证书编号\n一、中级|||||\n1|王晓川|男|语文|讲师|20100001\n2|李建国|男|数学|讲师|20100002\n二、初级|||||\n"
        f"1|{name}|女|{specialty}|助理讲师|20100003"
    )
    assert understood.rows.filter(pl.col("kind") == "record")["holder_name"].to_list() == ["王晓川", "李建国", name]


def test_a_sheet_that_is_no_list_is_noise_beside_one_that_is(send, kinds):
    understood = send("姓名|职称\n王晓川|讲师", "级别\n中级\n初级", "级别|人数\n中级|1")
    assert understood.rows["sheet"].to_list() == ["Sheet1"] * 2 + ["Sheet2"] * 3 + ["Sheet3"] * 2
    assert understood.rows["kind"].to_list() == ["header", "record"] + ["noise"] * 5


cells = st.sampled_from(
    [
        "",
        "姓名",
        "身份证号",
        "职称",
        "王晓川",
        "李建国",
        "110105194912310021",
        "工程师",
        "合计",
        "2010.12",
        "同上",
        "一、中级",
        "1",
        "2",
        "某厂",
        "注：无",
        "�",
        "=",
    ]
)


@given(st.lists(st.lists(cells, min_size=1, max_size=5), max_size=8))
@settings(max_examples=200)
def test_every_row_comes_out_and_none_twice(rows):
    reading = Reading("csv", [Table(sheet="", kind="csv", rows=rows, first_row=3)])
    understood = understand(reading, Office("office"), "sources/office/a.csv")
    assert understood.rows.schema == UNDERSTOOD_ROWS
    assert understood.mappings.schema == UNDERSTOOD_MAPPINGS
    assert sorted(set(understood.rows["row"])) == [3 + row for row in range(len(rows))]
    assert not understood.rows.select("row", "block").is_duplicated().any()
    assert understood.rows.equals(understand(reading, Office("office"), "sources/office/a.csv").rows)


@given(st.permutations(["姓名", "身份证号", "职称", "工作单位", "取得时间", "性别"]))
@settings(max_examples=40)
def test_the_order_of_columns_changes_nothing(order):
    values = {
        "姓名": "王晓川",
        "身份证号": "11010519491231002X",
        "职称": "讲师",
        "工作单位": "某大学",
        "取得时间": "2010.12",
        "性别": "男",
    }
    rows = [order, [values[heading] for heading in order]]
    understood = understand(
        Reading("csv", [Table(sheet="", kind="csv", rows=rows)]), Office("office"), "sources/office/a.csv"
    )
    record = understood.rows.row(1, named=True)
    assert [record[c] for c in ("holder_name", "id_number", "title", "employer", "acquired_on", "sex")] == list(
        values.values()
    )


def test_a_large_list_reads_like_a_small_one():
    head, person, total = (
        ["序号", "姓名", "职称", "取得时间"],
        ["1", "王晓川", "讲师", "2010.12"],
        ["合计", "5000人", "", ""],
    )
    middle = [["序 号", "姓 名", "职 称", "取得时间"], ["二、初级", "", "", ""]]
    rows = [head, *[person] * 3000, *middle, *[person] * 2000, total]
    by_rows = Table(sheet="S", kind="worksheet", rows=rows)
    by_columns = Table(sheet="S", kind="worksheet", columns=by_rows.frame)
    for table in (by_rows, by_columns):
        understood = understand(Reading("xlsx", [table]), Office("office"), "sources/office/a.xlsx")
        others = understood.rows.filter(pl.col("kind") != "record")
        assert others.select("row", pl.coalesce("noise_kind", "kind")).rows() == [
            (1, "header"), (3002, "repeated_header"), (3003, "group_heading"), (5004, "total"),
        ]  # fmt: skip
        assert understood.rows.group_by("level").len().sort("len").rows()[0] == ("初级", 2000)


@pytest.mark.parametrize(
    ("line", "places"),
    [
        pytest.param("2.某市韦晓岚、李建国和芈月、阿甘", None, id="no names that stand like one"),
        pytest.param("工程师：韦晓岚、莫小、X某、李建国", "text:3", id="names, one of them spoilt"),
        pytest.param("联系人：韦晓岚、莫雨桐", None, id="whom to call"),
    ],
)
def test_a_line_of_names_that_gives_no_record_is_told(line, places):
    prose = [Prose(text, "", 0) for text in ("通过人员", "助理工程师：潘秀英、梁军", line, "技术员：农佳、覃志坚")]
    understood = understand(Reading("docx", [], prose), Office("office"), "sources/office/文件.docx")
    assert (understood.warnings, understood.detail) == (
        ["NAMES_LEFT", "NO_HEADINGS"] if places else ["NO_HEADINGS"],
        places,
    )


def test_unknown_columns_are_kept_and_reported(send):
    understood = send("姓名|职称|食堂|民族\n王晓川|讲师|甲|壮族")
    assert json.loads(understood.rows["extra"][1]) == {"食堂": "甲", "民族": "壮族"}
    assert understood.warnings == ["UNKNOWN_COLUMNS"]


def test_serial_numbers_are_no_words_of_a_row(send, people):
    sorted_so = send("序号|姓名|民族\n1|王晓川|壮族\n2|李建国|汉族")
    sorted_anew = send("序号|姓名|民族\n1|李建国|汉族\n2|王晓川|壮族")
    columns = ("holder_name", "extra")
    assert sorted(people(sorted_so, *columns)) == sorted(people(sorted_anew, *columns))
    assert people(sorted_so, "extra")[0] == ('{"民族":"壮族"}',)


def test_headings_that_come_twice_are_both_kept(send):
    understood = send("姓名|职称|考核|考核\n王晓川|讲师|甲|乙")
    assert json.loads(understood.rows["extra"][1]) == {"考核": "甲", "考核（第4列）": "乙"}


def test_a_row_longer_than_the_header_is_marked(send, people):
    understood = send("姓名|单位|职称\n" + "\n".join(["王晓川|某厂|讲师"] * 6) + "\n李建国|某|厂|未详")
    assert people(understood, "employer", "title", "marks")[-1] == ("某", "厂", ["wrong_length"])
    assert people(understood, "marks")[0] == ([],)
    assert "ROWS_OF_WRONG_LENGTH" in understood.warnings


def test_the_readers_marks_travel_with_their_rows():
    table = Table(
        sheet="S", kind="worksheet", rows=[["姓名", "身份证号"], ["王晓川", "1.1E+17"], ["李建国", "11010519491231002X"]],
        cell_marks={(1, 1): ("id_as_number",)}, row_marks={2: ("formula",)}, hidden=True, ocr=True,
    )  # fmt: skip
    understood = understand(Reading("xlsx", [table]), Office("office"), "sources/office/a.xlsx")
    assert understood.rows["marks"].to_list()[1:] == [
        ["hidden_sheet", "ocr", "id_as_number"],
        ["hidden_sheet", "ocr", "formula"],
    ]


def test_a_pinned_heading_is_followed(send_from, mapping):
    send = send_from(Office("office", headings={"代号": "certificate_number", "取得时间": None}))
    understood = send("姓名|代号|取得时间\n王晓川|001|2010.1")
    assert mapping(understood) == {"姓名": "holder_name", "代号": "certificate_number", "取得时间": None}
    assert set(understood.mappings.filter(pl.col("heading") != "姓名")["how"]) == {"pinned"}


def test_examples_show_no_id_number_and_no_phone(send, ids):
    understood = send("姓名|身份证号|联系方式|备注\n王晓川|ID1|13907720001|电话13907720001")
    shown = " ".join(example for examples in understood.mappings["examples"] for example in examples)
    assert "王晓川" in shown
    assert ids["ID1"][6:] not in shown and "7720001" not in shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("11010519491231002X", "1101**************", id="ID number"),
        pytest.param("电话13907720001", "电话139********", id="phone inside words"),
        pytest.param("电话 139-0772-0001", "电话 139**********", id="phone in groups"),
        pytest.param("0772-2810001（办）", "077*********（办）", id="a fixed line"),
        pytest.param("2010-12-31 00:00:00", "2010-12-31 00:00:00", id="a date with its hour"),
        pytest.param("00000012", "00000012", id="certificate number"),
    ],
)
def test_long_numbers_are_covered(value, shown):
    assert mask(value) == shown


def test_the_layout_is_the_same_for_the_same_headings(send):
    one = send("姓名|职称\n王晓川|讲师").layout
    assert one == send("某年名册\n姓 名|职　称\n李建国|助教\n姓名|职称\n韦春梅|讲师").layout
    assert one != send("姓名|资格\n王晓川|讲师").layout
    assert send("请报送。").layout is None


def test_preparing_loads_the_vocabularies():
    load_headings.cache_clear()
    prepare()
    assert load_headings.cache_info().currsize == 1
