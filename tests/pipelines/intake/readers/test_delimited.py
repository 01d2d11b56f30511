"""Delimited text."""

import pytest

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers.delimited import find_delimiter, read_delimited, split_records

LIMITS = Limits()


def cells(text: str) -> list[list[str]]:
    return read_delimited(text.encode("gb18030"), LIMITS).tables[0].cells


@pytest.mark.parametrize("delimiter", [pytest.param(mark, id=repr(mark)) for mark in ",\t;|"])
def test_the_delimiter_is_found(delimiter):
    text = "\n".join(
        delimiter.join(row)
        for row in (["姓名", "性别", "职称"], ["韦晓岚", "女", "工程师"], ["覃志坚", "男", "助理工程师"])
    )
    assert find_delimiter(text) == delimiter


def test_typed_commas_part_fields_only_where_nothing_else_does():
    assert find_delimiter("姓名，职称，单位\n韦晓岚，工程师，某院\n") == "，"
    assert find_delimiter("姓名,专业\n韦晓岚,水利、电力、给排水\n覃志坚,语文、数学、英语\n") == ","


def test_commas_inside_quotes_do_not_count():
    assert cells('姓名,单位\n韦晓岚,"柳州市某院,第一分院"\n') == [["姓名", "单位"], ["韦晓岚", "柳州市某院,第一分院"]]


def test_a_record_may_have_line_breaks_inside_quotes():
    table = read_delimited('"姓\n名",单位\n韦晓岚,某院\n'.encode(), LIMITS).tables[0]
    assert [table.row_number(row) for row in range(table.height)] == [1, 2]
    assert table.cells[0] == ["姓\n名", "单位"]


def test_a_record_that_begins_with_a_bar_draws_no_table():
    table = read_delimited('基本情况|||职称\n|姓名|"性\n别"|\n1|韦晓岚|女|工程师\n'.encode(), LIMITS).tables[0]
    assert table.cells[1:] == [["", "姓名", "性\n别", ""], ["1", "韦晓岚", "女", "工程师"]]


def test_blank_lines_keep_their_numbers():
    table = read_delimited("姓名,单位\n\n韦晓岚,某院\n".encode(), LIMITS).tables[0]
    assert table.cells[2] == ["韦晓岚", "某院"]
    assert table.row_number(2) == 3


def test_an_open_quote_does_not_swallow_the_rest():
    lines = ["姓名,单位,职称", '韦晓岚,"某院,工程师', *[f"某某{number},某院,工程师" for number in range(12)]]
    assert len(split_records("\n".join(lines), LIMITS)) == 14


def test_records_of_another_length_are_marked():
    table = read_delimited("姓名,单位,职称\n韦晓岚,某院,工程师\n覃志坚,某院\n".encode(), LIMITS).tables[0]
    assert table.row_marks == {2: ("wrong_length",)}


def test_a_formula_stays_text():
    assert cells("姓名,备注\n韦晓岚,=cmd|' /C calc'!A0\n")[1][1] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b" \r\n,,\r\n", "EMPTY_FILE", id="only delimiters"),
        pytest.param(bytes(range(1, 256)) * 4, "NOT_A_LIST", id="binary"),
    ],
)
def test_what_holds_no_text_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read_delimited(content, LIMITS)
    assert refused.value.code == code


def test_more_rows_than_allowed_are_refused():
    with pytest.raises(Refused, match="TOO_MANY_ROWS"):
        read_delimited(b"a,b\n" * 11, Limits(rows=10))
