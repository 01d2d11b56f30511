"""The way back: each office gets a workbook of its own rows with reasons, and its corrected workbook replaces exactly those rows."""

from pipelines.corrections.applying import apply_corrections
from pipelines.corrections.reading import read_corrections
from pipelines.corrections.workbook import build_workbook, write_workbooks

__all__ = ["apply_corrections", "build_workbook", "read_corrections", "write_workbooks"]
