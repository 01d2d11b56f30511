"""The offices' words turned into standard values: one module per format, one per kind of column, `records` on top."""

from pipelines.standardize.records import standardize_alone, standardize_columns, standardize_rows

__all__ = ["standardize_alone", "standardize_columns", "standardize_rows"]
