"""Lists over several printed pages: cells cut by the end of a page, dittos at its top, groups and forms that go on overleaf."""

import pytest

from pipelines.intake.tables import Office, Reading, Table
from pipelines.intake.understand import understand

HEAD = "单位|姓名|性别|资格名称"
FIRST = [HEAD, "柳江县水利局|韦晓岚|女|工程师", "|覃志坚|男|工程师"]
MERGED = [(1, 0, 2, 0)]


def page(number, lines, merges=()):
    rows = [line.split("|") for line in lines]
    return Table(sheet=f"table-{number}", kind="page", rows=rows, merges=merges, page=number)


def employers(*pages):
    rows = understand(Reading("pdf", list(pages)), Office("office"), "sources/office/a.pdf").rows
    return rows.filter(kind="record").select("holder_name", "employer").rows()


@pytest.mark.parametrize(
    ("upper", "lower", "merges", "expected"),
    [
        pytest.param(FIRST, ["|莫雨|女|工程师"], [], "柳江县水利局", id="one more row of the cell"),
        pytest.param([*FIRST[:2], FIRST[2]], [HEAD, "|莫雨|女|工程师"], [], "柳江县水利局", id="below the head printed again"),
        pytest.param(FIRST, ["柳城县水利局|莫雨|女|工程师"], [], "柳城县水利局", id="another cell begins"),
        pytest.param(FIRST, ["〃|莫雨|女|工程师"], [], "柳江县水利局", id="a ditto mark"),
    ],
)  # fmt: skip
def test_a_cell_cut_by_the_end_of_a_page_goes_on(upper, lower, merges, expected):
    told = employers(page(1, upper, MERGED), page(2, lower, merges))
    assert told == [("韦晓岚", "柳江县水利局"), ("覃志坚", "柳江县水利局"), ("莫雨", expected)]


def test_the_words_of_a_cut_cell_may_stand_on_its_second_page():
    upper = [HEAD, "|韦晓岚|女|工程师", "|覃志坚|男|工程师"]
    told = employers(page(1, upper, MERGED), page(2, ["柳江县水利局|莫雨|女|工程师", "柳城县水利局|农海|男|工程师"]))
    assert told == [(name, "柳江县水利局") for name in ("韦晓岚", "覃志坚", "莫雨")] + [("农海", "柳城县水利局")]


def test_a_blank_cell_that_nothing_was_merged_with_stays_blank():
    told = employers(page(1, [HEAD, "柳江县水利局|韦晓岚|女|工程师"]), page(2, ["|莫雨|女|工程师"]))
    assert told == [("韦晓岚", "柳江县水利局"), ("莫雨", "")]


def test_a_form_goes_on_overleaf():
    first = ["姓名|韦晓岚", "性别|女", "工作单位|柳江县水利局", "资格名称|工程师", "取得时间|2012.12"]
    second = ["姓名|覃志坚", "性别|男", "工作单位|柳城县水利局", "资格名称|工程师"]
    pages = [page(1, [*first, *second]), page(2, ["取得时间|2013.12", "证书编号|00123456"])]
    rows = understand(Reading("pdf", pages), Office("office"), "sources/office/a.pdf").rows
    told = rows.filter(kind="record").select("sheet", "holder_name", "acquired_on", "certificate_number").rows()
    assert told == [("table-1", "韦晓岚", "2012.12", ""), ("table-1", "覃志坚", "2013.12", "00123456")]
    assert rows.filter(sheet="table-2").select("row", "noise_kind").rows() == [(1, "form"), (2, "form")]


def test_a_group_holds_on_for_the_people_above_a_head_in_the_middle_of_the_next_page():
    pages = [
        page(1, ["姓名|性别|工作单位", "（一）工程师2人||", "韦晓岚|女|柳江县水利局"]),
        page(2, ["覃志坚|男|柳江县水利局", "（二）助理工程师1人||", "姓名|性别|工作单位", "莫雨|女|柳江县水利局"]),
    ]
    rows = understand(Reading("pdf", pages), Office("office"), "sources/office/a.pdf").rows.filter(kind="record")
    assert rows["title"].to_list() == ["工程师", "工程师", "助理工程师"]
