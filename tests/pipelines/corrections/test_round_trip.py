"""The whole way: a file is read and judged, its office corrects the workbook, the next reading has the correction in its place."""

from pathlib import Path

import polars as pl
from openpyxl import load_workbook

from pipelines.corrections import apply_corrections, write_workbooks
from pipelines.corrections.marker import REPLACEMENT, SHEET
from pipelines.intake import read_all
from pipelines.standardize import standardize_rows
from pipelines.supersede import mark_superseded
from pipelines.validate import Judged, judge
from schemas.campaign import campaign_named

LIST = """姓名,身份证号,性别,职称系列,职务名称,级别,获取时间,证书编号
褚云山,450203198006150313,女,工程技术系列,工程师,中级,2012-09,00412345
钱小川,,男,会计系列,会计师,中级,2013-09,00412346
=1+1,,女,卫生技术系列,护师,初级,2014-09,00412347
"""

PERSON = {
    "姓名": "褚云山",
    "性别": "男",
    "职称系列": "工程技术系列",
    "级别": "中级",
    "证书编号": "00412345",
    "获取时间": "2012-09",
}


def read(raw: Path) -> tuple[pl.DataFrame, Judged]:
    intake = read_all(raw, workers=1)
    records = standardize_rows(intake.rows.filter(pl.col("kind") == "record"), key=bytes(32))
    records = apply_corrections(mark_superseded(records), intake.deliveries)
    return records, judge(records, campaign_named("liuzhou-2019"))


def correct(path: Path, key_of_row: int, heading: str, value: str) -> None:
    workbook = load_workbook(path)
    headings = [cell.value for cell in workbook[SHEET][1]]
    workbook[SHEET].cell(key_of_row, headings.index(heading) + 1).value = value
    workbook.save(path)


def test_a_corrected_workbook_replaces_exactly_its_rows(tmp_path):
    folder = tmp_path / "raw" / "sources" / "invented"
    folder.mkdir(parents=True)
    (folder / "2012.csv").write_text(LIST, encoding="utf-8")
    before, judged = read(tmp_path / "raw")
    workbook = write_workbooks(before, judged.broken, tmp_path / "out")["invented"]
    rows = [row[2] for row in load_workbook(workbook)[SHEET].iter_rows(min_row=2, values_only=True)]
    correct(workbook, rows.index("褚云山") + 2, "性别", "男")
    workbook.rename(folder / "改好了.xlsx")

    after, judged_again = read(tmp_path / "raw")
    standing = after.filter(pl.col("superseded_by").is_null())
    assert after.height == before.height + len(rows)
    assert standing.height == before.height
    assert standing.filter(pl.col("holder_name") == "褚云山")["sex"].to_list() == ["男"]
    assert "钱小川" in standing.filter(pl.col("source_file").str.ends_with(".csv"))["holder_name"]
    again = judged_again.broken.join(standing, on="record_id", how="semi")
    assert "SEX_CONTRADICTS_ID" not in set(again["code"])


def test_the_people_of_a_refused_file_come_in_by_the_sheet_for_them_and_nothing_else_of_the_workbook_does(tmp_path):
    folder = tmp_path / "raw" / "sources" / "invented"
    folder.mkdir(parents=True)
    (folder / "坏名册.xlsx").write_bytes(b"PK\x03\x04 broken")
    intake = read_all(tmp_path / "raw", workers=1)
    assert intake.deliveries["disposition"].to_list() == ["rejected"]
    records, judged = read(tmp_path / "raw")
    path = write_workbooks(records, judged.broken, tmp_path / "out", intake.deliveries)["invented"]
    workbook = load_workbook(path)
    headings = [cell.value for cell in workbook[REPLACEMENT][1]]
    for heading, value in PERSON.items():
        workbook[REPLACEMENT].cell(2, headings.index(heading) + 1).value = value
    workbook.save(path)
    path.rename(folder / "补报.xlsx")
    after, _ = read(tmp_path / "raw")
    assert after.select("holder_name", "level", "certificate_number").rows() == [("褚云山", "中级", "00412345")]
