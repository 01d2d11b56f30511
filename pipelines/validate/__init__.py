"""Validation: every record on exactly one side, with all its reasons."""

from pipelines.validate.judging import Judged, judge, quarantine_table

__all__ = ["Judged", "judge", "quarantine_table"]
