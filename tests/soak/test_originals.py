"""The readers of the proof of histories find what stands in a file where it stands, and nothing where it doesn't."""

import pytest

from tests.soak.layouts.files import WRITERS
from tests.soak.layouts.grid import Grid
from tests.soak.originals import find_original

ROWS = [
    ["姓名", "职称", "取得时间"],
    ["覃一", "工程师", "2012年3月"],
    ["韦二", "", "2013-04-05"],
    ["莫三", "同上", "20140601"],
]


@pytest.mark.parametrize("kind", [kind for kind in WRITERS if kind != "pdf"])
def test_a_cell_is_found_where_it_stands_and_nowhere_else(tmp_path, kind):
    content, ((*_, (sheet, _)),) = WRITERS[kind]([Grid(rows=[list(row) for row in ROWS], name="名册")])
    (tmp_path / "list").write_bytes(content)
    original = find_original(tmp_path, "list")
    assert original.holds(sheet, 2, "工 程师", 2), "blanks don't count"
    assert original.holds(sheet, 4, "工程师", 2), "a ditto mark under a blank is what stands above"
    assert original.holds(sheet, 2, "2012-3", 3), "a date in another form"
    assert original.holds(sheet, 3, "韦二"), "somewhere in the row"
    assert not original.holds(sheet, 3, "覃一", 1) and not original.holds(sheet, 2, "工程师", 1)
    assert not original.holds(sheet, 2, "2013-04", 3) and not original.holds(sheet, 9, "莫三", 1)
    assert original.mentions("莫三") and not original.mentions("莫四")
