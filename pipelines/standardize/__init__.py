"""The offices' words turned into standard values: one module per format, one per kind of column, `records` on top."""

from pipelines.standardize.records import standardize_columns, standardize_rows

__all__ = ["standardize_columns", "standardize_rows"]
