"""Several certificates on one row: each becomes a record, with its own columns alone; a title only applied for becomes none."""

import pytest

HEAD = "序号|姓名|身份证号|单位|"


def certificates(understood):
    """Row, block, name, title and date of every record."""
    rows = understood.rows.filter(understood.rows["kind"] == "record")
    return rows.select("row", "block", "holder_name", "title", "acquired_on").rows()


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        pytest.param("现资格|取得时间|原资格|取得时间", "工程师|2015.12|助理工程师|2010.12", id="the earlier one behind"),
        pytest.param("原职称|原职称取得时间|现职称|现职称取得时间", "助理工程师|2010.12|工程师|2015.12", id="the earlier one in front"),
        pytest.param("职称|取得时间|原职称|原取得时间", "工程师|2015.12|助理工程师|2010.12", id="an earlier one beside a plain one"),
        pytest.param("中级资格名称|中级取得时间|初级资格名称|初级取得时间", "工程师|2015.12|助理工程师|2010.12", id="by level"),
        pytest.param("中级职称|初级职称|中级取得时间|初级取得时间", "工程师|助理工程师|2015.12|2010.12", id="by level, columns parted"),
        pytest.param("职称名称（中级）|取得时间（中级）|职称名称（初级）|取得时间（初级）", "工程师|2015.12|助理工程师|2010.12", id="levels in brackets"),
        pytest.param("中级名称|中级时间|初级名称|初级时间", "工程师|2015.12|助理工程师|2010.12", id="by level, in words that need it"),
        pytest.param("工程师取得时间|助理工程师取得时间", "2015.12|2010.12", id="the titles in the headings"),
        pytest.param("职称一|取得时间|职称二|取得时间", "工程师|2015.12|助理工程师|2010.12", id="numbered titles"),
        pytest.param("职称1|取得时间1|职称2|取得时间2", "工程师|2015.12|助理工程师|2010.12", id="all numbered"),
        pytest.param("专业技术资格|批准时间|专业技术资格|批准时间", "工程师|2015.12|助理工程师|2010.12", id="the same headings again"),
        pytest.param("评审通过资格|通过时间|现有职称|取得时间", "工程师|2015.12|助理工程师|2010.12", id="what they got beside what they have"),
        pytest.param("职称|取得时间|聘任职务|聘任时间", "工程师；助理工程师|2015.12；2010.12|工程师|2016.1", id="two in a cell, an appointment beside"),
        pytest.param("职称|取得时间", "工程师\\n助理工程师|2015.12\\n2010.12", id="two lines in a cell"),
        pytest.param("职称及取得时间", "工程师（2015.12）、助理工程师（2010.12）", id="titles with their dates"),
    ],
)  # fmt: skip
def test_a_row_gives_a_record_for_each_certificate(sender, head, cells):
    understood = sender.send(f"{HEAD}{head}\n1|韦晓岚|ID0|柳州机械厂|{cells}\n2|覃志坚|ID1|柳江县水利局|{cells}")
    assert sorted(certificates(understood)) == [
        (row, block, name, title, date)
        for row, name in ((2, "韦晓岚"), (3, "覃志坚"))
        for block, (title, date) in enumerate((("工程师", "2015.12"), ("助理工程师", "2010.12")))
    ] or sorted(one[2:] for one in certificates(understood)) == sorted(
        (name, *one) for name in ("韦晓岚", "覃志坚") for one in (("工程师", "2015.12"), ("助理工程师", "2010.12"))
    )
    assert understood.rows.filter(understood.rows["kind"] == "record")["employer"].to_list() == [
        employer for employer in ("柳州机械厂", "柳江县水利局") for _ in range(2)
    ]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        pytest.param("职称|取得时间|原职称|证书编号", "工程师|2015.12|助理级|20150001", id="the number behind"),
        pytest.param("原任职资格|取得时间|证书编号|职称", "|2015.12|20150001|工程师", id="all behind, the title last"),
        pytest.param(
            "职称|取得时间|原证书编号|新证书编号",
            "工程师|2015.12|20100007|20150001",
            id="the number that was given anew",
        ),
    ],
)
def test_what_a_list_heads_once_is_its_own_certificates(send, people, head, cells):
    understood = send(f"姓名|单位|{head}\n韦晓岚|柳州机械厂|{cells}\n覃志坚|柳州机械厂|{cells}")
    assert people(understood, "title", "acquired_on", "certificate_number") == [("工程师", "2015.12", "20150001")] * 2


def test_the_specialty_applied_for_seeks_no_other_title_than_the_lists(sender):
    understood = sender.send(
        "序号|姓名|申报单位|申报专业|系列|职称名称|取得时间|原职称\n1|韦晓岚|柳州机械厂|机械|工程|工程师|2015.12|助理工程师\n2|覃志坚|水利局|水利|工程|助理工程师|2016.5|无"
    )
    assert [one[2:4] for one in certificates(understood)] == [("韦晓岚", "工程师"), ("覃志坚", "助理工程师")]


def test_two_header_rows_keep_each_certificates_numbers_and_level(sender):
    understood = sender.send(
        f"{HEAD}助理级|||中级||\n||||资格|时间|证书编号|资格|时间|证书编号\n"
        "1|韦晓岚|ID0|机械厂|助理工程师|2010.12|00012345|工程师|2015.12|00023456\n2|覃志坚|ID1|水利局|||||2014.12|00023457",
        merges=((0, 4, 0, 6), (0, 7, 0, 9)),
    )
    found = understood.rows.filter(understood.rows["kind"] == "record")
    assert found.select("row", "certificate_number", "title", "level").rows() == [
        (3, "00012345", "助理工程师", "助理级"),
        (3, "00023456", "工程师", "中级"),
        (4, "00023457", "", "中级"),
    ]


def test_a_row_with_one_certificate_is_one_record_with_everything_the_row_says(sender):
    understood = sender.send(
        f"{HEAD}初级职称|初级取得时间|中级职称|中级取得时间|民族|备注\n"
        "1|韦晓岚|ID0|机械厂|助理工程师|2010.12|无|无|壮|补办\n2|覃志坚|ID1|水利局|||||汉|待查"
    )
    found = understood.rows.filter(understood.rows["kind"] == "record")
    assert found.select("row", "block", "title", "remarks").rows() == [(2, 0, "助理工程师", "补办"), (3, 0, "", "待查")]
    assert found["extra"].str.contains("壮").to_list() == [True, False]


def test_what_is_told_of_a_list_is_told_of_its_own_certificate_alone(sender):
    understood = sender.send(
        "柳职改〔2015〕8号 2015年度中级专业技术资格评审通过人员名单\n" + f"{HEAD}现资格|取得时间|原资格|取得时间|备注\n"
        "1|韦晓岚|ID0|机械厂|工程师|2015.12|助理工程师|2010.12|证号00012345"
    )
    found = understood.rows.filter(understood.rows["kind"] == "record")
    assert found.select("title", "approval_document", "level", "remarks").rows() == [
        ("工程师", "柳职改〔2015〕8号", "中级", "证号00012345"),
        ("助理工程师", None, None, None),
    ]


@pytest.mark.parametrize(
    ("title", "head", "cells", "expected"),
    [
        pytest.param("人员情况", "现任资格|取得时间|拟评资格", "助理工程师|2010.12|工程师", [("助理工程师", "2010.12")], id="sought beside the present"),
        pytest.param("人员情况", "现任资格|拟评资格|取得时间", "助理工程师|工程师|2010.12", [("助理工程师", "2010.12")], id="the present one's date behind"),
        pytest.param("人员情况", "原资格|取得时间|申报资格", "助理工程师|2010.12|工程师", [("助理工程师", "2010.12")], id="sought beside the earlier"),
        pytest.param("2015年申报人员花名册", "申报资格|申报时间", "工程师|2015.6", [(None, None)], id="nothing but sought"),
        pytest.param(
            "2015年评审通过人员名单", "现任资格|取得时间|申报资格", "助理工程师|2010.12|工程师",
            [("助理工程师", "2010.12"), ("工程师", None)], id="sought and got, says the title",
        ),
        pytest.param(
            "人员情况", "现任资格|取得时间|申报资格|评审结果|批准时间", "助理工程师|2010.12|工程师|通过|2015.12",
            [("助理工程师", "2010.12"), ("工程师", "2015.12")], id="sought and got, says each row's result",
        ),
        pytest.param(
            "人员情况", "现任资格|取得时间|申报资格|评审结果", "助理工程师|2010.12|工程师|未通过",
            [("助理工程师", "2010.12")], id="sought and not got, says each row's result",
        ),
        pytest.param(
            "人员情况", "现任资格|取得时间|申报资格|评审通过时间", "助理工程师|2010.12|工程师|2015.12",
            [("助理工程师", "2010.12"), ("工程师", "2015.12")], id="sought and got, says a date",
        ),
    ],
)  # fmt: skip
def test_a_title_applied_for_is_none_that_was_conferred(sender, title, head, cells, expected):
    understood = sender.send(f"{title}\n{HEAD}{head}\n1|韦晓岚|ID0|机械厂|{cells}\n2|覃志坚|ID1|水利局|{cells}")
    for name in ("韦晓岚", "覃志坚"):
        assert sorted((one[3:] for one in certificates(understood) if one[2] == name), key=str) == sorted(
            expected, key=str
        )


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param("助理工程师；工程师|2015.12", id="one date for two titles"),
        pytest.param("机械；电气|2010.12；2015.12", id="no titles"),
        pytest.param("助理工程师（2010.12）、工程师|", id="a date for one of two"),
    ],
)
def test_a_cell_that_does_not_say_whose_is_what_stays_whole(sender, cells):
    understood = sender.send(f"{HEAD}职称|取得时间\n1|韦晓岚|ID0|机械厂|{cells}\n2|覃志坚|ID1|水利局|工程师|2013.12")
    assert [one[3] for one in certificates(understood)] == [cells.split("|")[0], "工程师"]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        pytest.param("||||工程师|2015.12", "韦晓岚", id="once merged"),
        pytest.param("|||机械厂|工程师|2015.12", "韦晓岚", id="the same employer"),
        pytest.param("2||||工程师|2015.12", "", id="a row of its own"),
        pytest.param("|||水利局|工程师|2015.12", "", id="another employer"),
        pytest.param("||ID2|机械厂|工程师|2015.12", "", id="another number"),
    ],
)
def test_a_row_without_its_person_goes_on_with_the_one_above_only_if_nothing_speaks_against_it(sender, row, name):
    understood = sender.send(
        f"{HEAD}职称|取得时间\n1|韦晓岚|ID0|机械厂|技术员|2010.12\n{row}\n3|覃志坚|ID1|水利局|工程师|2013.12"
    )
    assert [(one[0], one[2]) for one in certificates(understood)] == [(2, "韦晓岚"), (3, name), (4, "覃志坚")]


def test_a_second_list_below_may_hold_the_first_ones_header_again(sender):
    people = "\n".join(
        f"{at}|{name}|ID{at}|机械厂|工程师|2015.12" for at, name in enumerate(("韦晓岚", "覃志坚", "莫丽春"), 1)
    )
    other = "\n".join(
        f"ID{at}|工程师|{name}|男|水利局|13900000000" for at, name in enumerate(("黄建国", "蓝秋梅", "廖志强"), 4)
    )
    head = f"{HEAD}职称|取得时间"
    understood = sender.send(
        f"{head}\n{people}\n\n{other}\n\n{head}\n{people.replace('韦', '罗').replace('覃', '石').replace('莫', '农')}"
    )
    assert [one[2] for one in certificates(understood)] == [
        "韦晓岚",
        "覃志坚",
        "莫丽春",
        "黄建国",
        "蓝秋梅",
        "廖志强",
        "罗晓岚",
        "石志坚",
        "农丽春",
    ]


@pytest.mark.parametrize("head", ["初级|中级", "初级职称|中级职称"])
def test_titles_in_columns_of_their_levels_are_all_stated_also_without_a_date(sender, head):
    understood = sender.send(
        f"{HEAD}{head}\n1|韦晓岚|ID0|柳州机械厂|助理工程师|工程师\n2|覃志坚|ID1|柳江县水利局|技术员|"
    )
    assert [one[2:4] for one in certificates(understood)] == [
        ("韦晓岚", "助理工程师"),
        ("韦晓岚", "工程师"),
        ("覃志坚", "技术员"),
    ]
