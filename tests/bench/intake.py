"""Reading deliveries next to plain readers: one large clean workbook, and many small files of several kinds."""

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from pipelines.intake import read_all
from schemas.columns import COLUMNS
from tests.bench.standardize import make_rows
from tests.bench.table import Page, Stopwatch, stopwatch, times

HEADINGS = {
    "certificate_number": "证书编号", "holder_name": "姓名", "id_number": "身份证号码", "sex": "性别", "phone": "联系电话", "employer": "工作单位",
    "acquisition_method": "取得方式", "acquired_on": "取得时间", "level": "级别", "series": "职称系列", "title": "资格名称",
    "issuing_authority": "批准机关", "approval_document": "批准文号",
}  # fmt: skip
ROWS_OF_A_SMALL_FILE = 8


def measure(folder: Path, rows: int, files: int) -> Page:
    """A workbook of so many rows and so many small files, each read by intake and by the plain libraries alone."""
    large = _measure_workbook(folder / "large", rows)
    small = _measure_small(folder / "small", files)
    return Page(
        "intake",
        "Intake against plain readers",
        "Invented rows. The plain reader only yields cells; intake also isolates each file in a process, finds headings, maps columns and keeps every row's place.",
        ("what", "intake", "plain reader", "ratio"),
        (large, small),
    )


def _measure_workbook(folder: Path, count: int) -> tuple[str, ...]:
    path = folder / "sources" / "invented" / "名册.xlsx"
    rows = make_rows(count)
    write_workbook(path, rows)
    ours = _read(folder, records=count)
    with stopwatch() as plain:
        cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    if len(cells) != count + 1:
        raise RuntimeError(f"python-calamine gave {len(cells)} rows of {count + 1}")
    return (
        f"one workbook, {count:,} rows × {len(HEADINGS)} columns",
        f"{ours.seconds:.1f} s",
        f"{plain.seconds:.1f} s (python-calamine alone)",
        times(ours.seconds, plain.seconds),
    )


def _measure_small(folder: Path, count: int) -> tuple[str, ...]:
    paths = write_small_files(folder, count)
    ours = _read(folder, records=count * ROWS_OF_A_SMALL_FILE)
    with stopwatch() as plain:
        for path in paths:
            read_plainly(path)
    return (
        f"{count:,} small files, half workbooks, half csv, {ROWS_OF_A_SMALL_FILE} rows each",
        f"{count / ours.seconds:.0f} files/s",
        f"{count / plain.seconds:.0f} files/s (python-calamine and csv in one process)",
        times(ours.seconds, plain.seconds),
    )


def _read(folder: Path, records: int) -> Stopwatch:
    """How long intake took; raises RuntimeError when it did not give every record."""
    with stopwatch() as watch:
        received = read_all(folder)
    found = received.rows.filter(pl.col("kind") == "record").height
    if found != records:
        raise RuntimeError(f"intake gave {found} records of {records}")
    return watch


def lines_of(rows: pl.DataFrame) -> list[Sequence[str]]:
    """The heading and the rows as an office writes them."""
    shown = [column for column in COLUMNS if column in HEADINGS]
    return [[HEADINGS[column] for column in shown], *rows.select(shown).iter_rows()]


def write_workbook(path: Path, rows: pl.DataFrame) -> None:
    """Nothing; the workbook lies at the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for line in lines_of(rows):
        sheet.append(line)
    book.save(path)


def write_small_files(folder: Path, count: int) -> list[Path]:
    """So many files of their own rows, half of them workbooks, over twenty offices."""
    rows = make_rows(count * ROWS_OF_A_SMALL_FILE, seed=2)
    paths = []
    for number, part in enumerate(rows.iter_slices(ROWS_OF_A_SMALL_FILE)):
        path = folder / "sources" / f"office-{number % 20:02}" / f"名册{number}.{'csv' if number % 2 else 'xlsx'}"
        if number % 2:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(lines_of(part))
        else:
            write_workbook(path, part)
        paths.append(path)
    return paths


def read_plainly(path: Path) -> list[Sequence[object]]:
    """The cells, by the library alone."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    return list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
