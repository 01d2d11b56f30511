"""Numbers that holders claim in their applications: two persons for one number are a doubt about either."""

import polars as pl

from pipelines.reconcile.folding import fold_id, fold_name, fold_number
from pipelines.reconcile.registrations import claimed_fields, find_fraud, is_incomplete
from pipelines.reconcile.submissions import Submission, well_formed
from pipelines.standardize.id_number import is_valid

SCHEMA = {
    "column": pl.String, "number": pl.String, "issuing_authority": pl.String, "holder_name": pl.String, "id_number": pl.String,
}  # fmt: skip
NUMBERED = ("certificate_number", "management_number")


def claimed_numbers(submissions: pl.DataFrame) -> pl.DataFrame:
    """One row for each number that an application with usable evidence claims and nothing refutes: all folded, the authority as it is."""
    rows = [
        (column, number, fields["issuing_authority"], fold_name(submission.holder_name), fold_id(submission.id_number))
        for submission in well_formed(submissions)
        if (fields := _credible(submission))
        for column in NUMBERED
        if (number := fold_number(fields.get(column)))
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").unique(maintain_order=True)


def _credible(submission: Submission) -> dict[str, str] | None:
    """The claimed certificate's fields; null for an application that an examiner would not even begin with."""
    if submission.action != "register" or not is_valid(fold_id(submission.id_number)):
        return None
    fields = claimed_fields(submission)
    shown = any(piece["problem"] is None for piece in submission.evidence)
    return None if not shown or is_incomplete(fields) or find_fraud(submission, fields) else fields
