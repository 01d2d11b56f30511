"""A column under two of our headings gives both values; one that only looks so stays whole."""

import pytest

BOTH = ("holder_name", "sex")


@pytest.mark.parametrize(
    ("heading", "cells", "found"),
    [
        pytest.param("姓名/性别", ("王晓川/男", "覃丽华/女"), [("王晓川", "男"), ("覃丽华", "女")], id="strokes"),
        pytest.param("姓名（性别）", ("王晓川（男）", "覃丽华（女）"), [("王晓川", "男"), ("覃丽华", "女")], id="brackets"),
        pytest.param("姓名、性别", ("王 晓 男", "覃丽华 女"), [("王 晓", "男"), ("覃丽华", "女")], id="blanks, one in a name"),
        pytest.param("姓名/性别", ("王晓川/男", "韦国强/男", "覃丽华"), [("王晓川", "男"), ("韦国强", "男"), ("覃丽华", "")], id="one without the second"),
    ],
)  # fmt: skip
def test_two_values_under_two_headings_come_apart(send, people, heading, cells, found):
    rows = "".join(f"\n0600{at}|{cell}|工程师" for at, cell in enumerate(cells))
    assert people(send(f"证书编号|{heading}|职称{rows}"), *BOTH) == found


@pytest.mark.parametrize(
    ("heading", "cells", "found"),
    [
        pytest.param("取得时间/批准文号", "2012/12/05/柳职改〔2012〕5号", ("2012/12/05", "柳职改〔2012〕5号"), id="a date with strokes first"),
        pytest.param("批准文号/取得时间", "柳职改〔2012〕5号/2012/12/05", ("2012/12/05", "柳职改〔2012〕5号"), id="a date with strokes last"),
        pytest.param("批准文号\\n取得时间", "柳职改〔2012〕5号\\n2012.12", ("2012.12", "柳职改〔2012〕5号"), id="lines"),
    ],
)  # fmt: skip
def test_strokes_of_a_date_part_nothing(send, people, heading, cells, found):
    understood = send(f"姓名|单位|{heading}\n王晓川|某厂|{cells}\n李建国|某厂|{cells}")
    assert people(understood, "acquired_on", "approval_document") == [found] * 2


@pytest.mark.parametrize(
    ("heading", "columns", "cells", "found"),
    [
        pytest.param("批准文号及时间", ("approval_document", "acquired_on"), ("柳职改〔2012〕5号2012年12月5日", "柳职改〔2013〕7号（2013.12.1）", "2014.12"), [("柳职改〔2012〕5号", "2012年12月5日"), ("柳职改〔2013〕7号", "2013.12.1"), ("", "2014.12")], id="a document and its date"),
        pytest.param("批准时间、文号", ("acquired_on", "approval_document"), ("2012.12.5 柳职改〔2012〕5号", "2013年12月，柳职改〔2013〕7号"), [("2012.12.5", "柳职改〔2012〕5号"), ("2013年12月", "柳职改〔2013〕7号")], id="a date and its document"),
        pytest.param("批准机关及文号", ("issuing_authority", "approval_document"), ("柳城县职改办、柳城职改〔2012〕5号", "柳城县职改办 柳城职改〔2013〕7号"), [("柳城县职改办", "柳城职改〔2012〕5号"), ("柳城县职改办", "柳城职改〔2013〕7号")], id="a body and its document"),
        pytest.param("证书编号及发证日期", ("certificate_number", "conferred_on"), ("20120012（2012.12.5）", "20130007/2013.12.1"), [("20120012", "2012.12.5"), ("20130007", "2013.12.1")], id="a number and its date"),
        pytest.param("发证机关及日期", ("issuing_authority", "acquired_on"), ("柳城县职改办2012.12.5", "柳城县职改办 2013年12月1日"), [("柳城县职改办", "2012.12.5"), ("柳城县职改办", "2013年12月1日")], id="a body and a date"),
        pytest.param("单位及联系电话", ("employer", "phone"), ("柳城县水利局 13877212345", "柳城县公路所，电话：13977212346"), [("柳城县水利局", "13877212345"), ("柳城县公路所", "13977212346")], id="a telephone by its name"),
    ],
)  # fmt: skip
def test_a_value_that_is_known_by_its_looks_parts_a_cell_whatever_stands_between(
    send, people, heading, columns, cells, found
):
    rows = "".join(f"\n王晓川|{cell}|工程师" for cell in cells)
    assert people(send(f"姓名|{heading}|职称{rows}"), *columns) == found


@pytest.mark.parametrize("cell", ["柳职改〔2012〕5号、柳职改〔2013〕7号", "见2012年花名册第5页"])
def test_a_cell_that_does_not_part_for_sure_stays_whole(send, people, cell):
    rows = "".join(f"\n王晓川|{one}|工程师" for one in ("柳职改〔2012〕5号2012.12", "柳职改〔2013〕7号2013.12", cell))
    assert people(send(f"姓名|批准文号及时间|职称{rows}"), "approval_document", "acquired_on")[2] == (cell, "")


@pytest.mark.parametrize("heading", ["级别（初级/中级）", "级别/等级", "级别、备注"])
def test_a_heading_that_explains_itself_parts_nothing(send, people, heading):
    understood = send(f"姓名|{heading}|职称\n王晓川|中级|工程师\n李建国|初级|助理工程师")
    assert people(understood, "level") == [("中级",), ("初级",)]


def test_a_heading_that_a_lines_end_parts_is_one(send, people):
    understood = send("姓名|资格\\n级别|职称\n王晓川|中级职\\n称|工程师\n李建国|初级职\\n称|助理工程师")
    assert people(understood, "level") == [("中级职\n称",), ("初级职\n称",)]


def test_a_header_that_comes_again_parts_its_column_once(send, people):
    head, people_of_two_pages = (
        "证书编号|姓名/性别|职称",
        ("0601|王晓川/男|工程师\n0602|韦国强/男|讲师", "0603|覃丽华/女|讲师\n0604|黄秀英/女|讲师"),
    )
    understood = send("\n".join(f"{head}\n{page}" for page in people_of_two_pages))
    assert people(understood, *BOTH) == [("王晓川", "男"), ("韦国强", "男"), ("覃丽华", "女"), ("黄秀英", "女")]


def test_a_second_value_stands_in_the_cell_of_the_first(send):
    mappings = send("证书编号|姓名/性别|职称\n0601|王晓川/男|工程师\n0602|覃丽华/女|讲师").mappings
    places = dict(mappings.select("column", "position").iter_rows())
    assert (places["holder_name"], places["sex"], places["title"]) == (2, 2, 3)
