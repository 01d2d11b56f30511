"""Reconciliation: what holders submit, held against the golden records.

One way in for files and one for the pages, one judgement for both.
"""

from pipelines.reconcile.claims import claimed_numbers
from pipelines.reconcile.reconciling import Reconciliation, reconcile
from pipelines.reconcile.submissions import read_submissions

__all__ = ["Reconciliation", "claimed_numbers", "read_submissions", "reconcile"]
