"""Golden records: what each certificate's sources say, merged by one stated rule a column."""

from pipelines.survivorship.merging import Golden, merge

__all__ = ["Golden", "merge"]
