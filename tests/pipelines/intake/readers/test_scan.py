"""Pages of pictures: what they may cost together."""

from types import SimpleNamespace

import pytest

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import scan
from pipelines.intake.readers.scan import Clock
from pipelines.intake.tables import Table

IN_VAIN = Limits(ocr_seconds_in_vain=-1)
LIST = Table("table-1", "page", rows=[["姓名", "性别"], ["韦晓岚", "女"]])
FRAMES = Table("table-1", "page", rows=[["", ""], ["", "图一"]])


@pytest.mark.parametrize(
    "shown", [pytest.param(None, id="no table"), pytest.param(FRAMES, id="the frames of a drawing")]
)
def test_pages_that_show_no_list_end_when_their_time_is_spent(shown):
    with pytest.raises(Refused, match="SCAN_UNREADABLE"):
        Clock(IN_VAIN).saw(shown)


def test_a_list_has_all_its_pages_read():
    clock = Clock(IN_VAIN)
    clock.saw(LIST)
    clock.saw(None)


def test_pages_without_a_list_go_on_while_there_is_time():
    Clock(Limits(ocr_seconds_in_vain=10_000)).saw(None)


def test_an_id_number_shows_that_a_page_is_a_list_before_the_page_is_read():
    clock = Clock(IN_VAIN)
    clock.heard("450204197403051016")
    clock.heard("机械厂")
    with pytest.raises(Refused, match="SCAN_UNREADABLE"):
        Clock(IN_VAIN).heard("2018")


def test_pages_for_which_no_time_is_left_are_told_of_and_the_others_are_kept(monkeypatch):
    def read(page, number, before, clock):
        if number == 2:
            raise scan.OutOfTime
        return LIST, []

    monkeypatch.setattr(scan, "read_scan", read)
    reading = scan.read_pages(iter([None, None, None]), "image", Limits())
    assert (len(reading.tables), reading.partly) == (1, "SCAN_TOO_LONG")


def test_a_list_whose_time_is_spent_ends():
    clock = Clock(Limits(cpu_seconds=-10_000))
    with pytest.raises(scan.OutOfTime):
        clock.saw(LIST)


@pytest.mark.parametrize(
    ("boxes", "edges"),
    [
        pytest.param([[(10, 50, 80, 20), (10, 70, 80, 20)]], (46, 94), id="one table"),
        pytest.param([[(10, 120, 80, 20)], [(10, 50, 80, 20)]], (46, 144), id="two, in any order"),
        pytest.param([[(10, 2, 80, 20), (10, 22, 80, 176)]], (0, 200), id="as high as the page"),
    ],
)
def test_what_stands_above_and_below_a_pages_tables_begins_at_their_outer_lines(boxes, edges):
    tables = [[SimpleNamespace(box=box) for box in cells] for cells in boxes]
    assert scan._edges(SimpleNamespace(shape=(200, 100)), tables) == edges
