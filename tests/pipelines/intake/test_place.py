"""The place of a row as its file shows it, whatever the file stands in, and never outside the folder."""

import io
import zipfile

import openpyxl
import pytest

from pipelines.intake.place import REACH, look_at

LINES = [["2015年名册", ""], ["姓名", "职称"], *([f"测试{number}", "工程师"] for number in range(20))]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "名册"
    for line in LINES:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw" / "sources" / "office"
    folder.mkdir(parents=True)
    (folder / "book.xlsx").write_bytes(workbook())
    (folder / "list.csv").write_text("\n".join(",".join(line) for line in LINES), encoding="gb18030")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.writestr("一月/book.xlsx", workbook())
    (tmp_path / "outside.csv").write_text("姓名,职称\n甲,乙\n", encoding="utf-8")
    return tmp_path / "raw"


@pytest.mark.parametrize(
    ("source_file", "sheet", "row", "numbers"),
    [
        pytest.param("sources/office/book.xlsx", "名册", 10, (6, 14), id="in the middle of a workbook"),
        pytest.param("sources/office/packed.zip/一月/book.xlsx", "名册", 2, (1, 6), id="near the top, in an archive"),
        pytest.param("sources/office/list.csv", "", 22, (18, 22), id="at the end of a text file"),
    ],
)
def test_the_rows_around_a_place_are_those_of_the_file(raw, source_file, sheet, row, numbers):
    place = look_at(raw, source_file, sheet, row)
    assert [number for number, _ in place.rows] == list(range(numbers[0], numbers[1] + 1))
    shown = dict(place.rows)[row]
    assert shown[:2] == LINES[row - 1] and len(place.rows) <= 2 * REACH + 1


@pytest.mark.parametrize(
    ("source_file", "sheet", "row"),
    [
        pytest.param("sources/office/gone.xlsx", "名册", 3, id="the file is gone"),
        pytest.param("sources/office/book.xlsx", "名册", 300, id="no such row"),
        pytest.param("sources/office/book.xlsx", "另一", 3, id="no such sheet"),
        pytest.param("../outside.csv", "", 2, id="a way out of the folder"),
    ],
)
def test_what_is_not_there_is_no_place(raw, source_file, sheet, row):
    assert look_at(raw, source_file, sheet, row) is None
