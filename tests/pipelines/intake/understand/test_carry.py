import polars as pl
import pytest

from pipelines.intake.understand.carry import DITTO_MARKS


@pytest.mark.parametrize("ditto", DITTO_MARKS)
def test_a_ditto_mark_repeats_the_cell_above(send, people, ditto):
    understood = send(f"姓名|单位|职称\n王晓川|某一中|讲师\n李建国|{ditto}|讲师\n韦春梅|{ditto}|助教")
    assert people(understood, "employer", "marks") == [("某一中", []), ("某一中", ["ditto"]), ("某一中", ["ditto"])]


def test_a_ditto_mark_looks_past_totals_and_headings(send, people):
    understood = send("姓名|单位|职称\n王晓川|某一中|讲师\n小计|1人|\n二、初级||\n李建国|同上|助教")
    assert people(understood, "employer") == [("某一中",), ("某一中",)]


def test_a_ditto_mark_under_nothing_stays_blank(send, people):
    assert people(send("姓名|单位|职称\n王晓川|同上|讲师"), "employer") == [("",)]


def test_a_merged_cell_counts_for_every_row_it_spans(send, people):
    understood = send(
        "单位|姓名|职称\n某一中|王晓川|讲师\n|李建国|讲师\n|韦春梅|助教\n某二中|黄文波|讲师", merges=[(1, 0, 3, 0)]
    )
    assert people(understood, "employer", "marks") == [
        ("某一中", []),
        ("某一中", ["merged"]),
        ("某一中", ["merged"]),
        ("某二中", []),
    ]


def test_a_name_merged_over_two_certificates_makes_two_records(send, people):
    understood = send("姓名|职称|取得时间\n王晓川|助教|2009.12\n|讲师|2014.12", merges=[(1, 0, 2, 0)])
    assert people(understood, "holder_name", "title") == [("王晓川", "助教"), ("王晓川", "讲师")]


def test_a_blank_cell_without_a_merge_stays_blank(send, people):
    assert people(send("姓名|单位|职称\n王晓川|某一中|讲师\n李建国||讲师"), "employer") == [("某一中",), ("",)]


def test_a_merge_across_the_header_is_the_group_head_of_its_columns(send):
    understood = send(
        "序号|姓名|职称情况|\n||名称|取得时间\n1|王晓川|讲师|2010.1", merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]
    )
    assert understood.mappings.filter(pl.col("position") > 0).select("heading", "column").rows() == [
        ("序号", None), ("姓名", "holder_name"), ("职称情况/名称", "title"), ("职称情况/取得时间", "acquired_on"),
    ]  # fmt: skip


def test_a_group_head_may_be_merged_beyond_the_last_column(send):
    understood = send(
        "姓名|职称情况|\n|名称|取得时间\n王晓川|讲师|2010.1", merges=[(0, 0, 1, 0), (0, 1, 0, 9), (0, 12, 0, 15)]
    )
    assert understood.rows.filter(kind="record")["title"].to_list() == ["讲师"]


def test_what_one_person_is_called_now_is_said_of_nobody_below(send, people):
    understood = send("姓名|单位|职称|备注\n王晓川|某一中|讲师|更名为王晓山\n李建国|某一中|讲师|同上")
    assert people(understood, "remarks") == [("更名为王晓山",), ("同上",)]
