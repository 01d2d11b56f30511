"""Pages of pictures: what they may cost together."""

import pytest

from pipelines.intake.limits import Limits, Refused
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
