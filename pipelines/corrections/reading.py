"""Reading a correction workbook back by itself, for a page that shows what an office would change."""

import zipfile
from pathlib import Path

import polars as pl
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pipelines.corrections import marker
from schemas.columns import CERTIFICATE_COLUMNS

SCHEMA = {"key": pl.String, "row": pl.Int64, "column": pl.String, "value": pl.String}


def read_corrections(path: Path) -> pl.DataFrame | None:
    """What the workbook says, long: the key of each row, its worksheet row, each column and value; null if it is none of ours."""
    workbook = _open(path)
    if workbook is None or not _is_ours(workbook) or marker.SHEET not in workbook.sheetnames:
        return None
    rows = workbook[marker.SHEET].iter_rows(values_only=True)
    headings = [str(heading or "") for heading in next(rows, ())]
    if marker.KEY_HEADING not in headings:
        return None
    columns = {column.zh: column.name for column in CERTIFICATE_COLUMNS}
    said = [
        (str(cells[headings.index(marker.KEY_HEADING)]), at, columns[heading], "" if cell is None else str(cell))
        for at, cells in enumerate(rows, 2)
        if cells[headings.index(marker.KEY_HEADING)]
        for heading, cell in zip(headings, cells, strict=True)
        if heading in columns
    ]
    return pl.DataFrame(said, schema=SCHEMA, orient="row")


def _open(path: Path) -> Workbook | None:
    """The workbook, its formulas unread; null if the file is none."""
    try:
        return load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return None


def _is_ours(workbook: Workbook) -> bool:
    """Whether the property or, where a program dropped it, the hidden sheet says so."""
    if marker.PROPERTY in workbook.custom_doc_props.names:
        return True
    return marker.HIDDEN_SHEET in workbook.sheetnames and workbook[marker.HIDDEN_SHEET]["A1"].value == marker.PROPERTY
