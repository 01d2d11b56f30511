"""What goes into an office's correction workbook: its rows with problems, what is wrong with each and in which cells."""

from typing import NamedTuple

import polars as pl

from schemas.columns import COLUMNS
from schemas.reasons import Reason, catalogue

LEFT_OUT = "EXCLUDED_BY_STEWARD"
WORTH_CORRECTING = ("quarantine", "warn")
"""Severities an office is asked about; a note asks for nothing."""
ALSO_OPEN = {
    "sex": ("id_number",),
    "conferred_on": ("acquired_on",),
    "year": ("acquired_on",),
    "approval_document": ("acquired_on",),
    "acquired_on": ("id_number",),
    "level": ("title",),
    "title": ("series",),
    "series": ("title",),
    "specialty": ("series", "title"),
    "employer": ("holder_name",),
    "holder_name": ("employer",),
    "acquisition_method": ("level", "title"),
    "certificate_number": ("acquired_on",),
    "management_number": ("series", "level", "acquired_on"),
    "issuing_authority": ("acquired_on",),
    "id_number": ("sex",),
}
"""Where a rule compares two columns, either may be the wrong one: both cells are open. A rule on the whole row opens all."""


class Line(NamedTuple):
    """One row to correct: its key, its cells in the source's words, the columns to look at, and why."""

    key: str
    cells: dict[str, str]
    faulty: frozenset[str]
    open: frozenset[str]
    reasons: tuple[Reason, ...]


def refused_files(deliveries: pl.DataFrame) -> pl.DataFrame:
    """The files that could not be read and that no steward left out on purpose."""
    return deliveries.filter((pl.col("disposition") == "rejected") & (pl.col("reason") != LEFT_OUT))


def list_refused(deliveries: pl.DataFrame, office: str) -> list[str]:
    """A sentence for each refused file of the office: its name, why it was refused, what to do."""
    own = refused_files(deliveries).filter(pl.col("office") == office).sort("source_file")
    reasons = catalogue()
    return [
        f"{file.removeprefix(f'sources/{office}/')}：{reasons[code].zh}{reasons[code].advice_zh}"
        for file, code in own.select("source_file", "reason").iter_rows()
    ]


def shown_columns(records: pl.DataFrame, broken: pl.DataFrame) -> list[str]:
    """The columns the office's own files have, and those its rows are asked to fill."""
    asked = set(broken.filter(pl.col("severity").is_in(WORTH_CORRECTING))["column"])
    return [column for column in COLUMNS if column in asked or records[f"{column}_raw"].is_not_null().any()]


def list_lines(records: pl.DataFrame, broken: pl.DataFrame) -> list[Line]:
    """The rows of one office that need correcting, refused ones first, then in the order of its files."""
    faults = (
        broken.filter(pl.col("severity").is_in(WORTH_CORRECTING)).group_by("record_id").agg(pl.col("code", "column"))
    )
    located = records.join(faults, on="record_id", how="inner").sort("source_file", "sheet", "row", "block")
    lines = [_line(row) for row in located.iter_rows(named=True)]
    return sorted(lines, key=lambda line: all(reason.severity != "quarantine" for reason in line.reasons))


def _line(row: dict[str, object]) -> Line:
    codes, columns = row["code"], row["column"]
    assert isinstance(codes, list) and isinstance(columns, list)
    faulty = frozenset(column for column in columns if column is not None)
    beside = COLUMNS if None in columns else [other for column in faulty for other in ALSO_OPEN.get(column, ())]
    return Line(
        key=str(row["record_id"]),
        cells={column: str(row[f"{column}_raw"] or "") for column in COLUMNS},
        faulty=faulty,
        open=faulty.union(beside),
        reasons=tuple(catalogue()[code] for code in codes),
    )
