"""A drawn case as its second reviewer may see it: all that the first one saw, and nothing that shows what they decided."""

from dataclasses import replace
from typing import Any, NamedTuple

from lookup_app import case_files, curated_door, review_door
from lookup_app.case_files import CaseFile
from lookup_app.casework_door import Account
from pipelines.casework.second_reviews import Drawn


class BlindFile(NamedTuple):
    """The register's file and the history until the first decision, without names."""

    file: CaseFile
    history: list[dict[str, Any]]


def open_file(account: Account, drawn: Drawn) -> BlindFile:
    """The drawn case; raises CaseworkError when this person may not review it. The look is audited."""
    history = review_door.look_second(account, drawn.subject)
    if drawn.kind == "pair":
        _, level, left, right, _ = drawn.subject.split(":")
        waiting = case_files.subject(f"pair-{level}-{left}-{right}", "pair", record_id_l=left, record_id_r=right)
    elif drawn.kind == "finding":
        finding = review_door.second_finding(account, drawn.subject)
        waiting = case_files.subject(drawn.subject, "finding", certificate_id=finding.certificate_id)
    else:
        case = review_door.second_case(account, drawn.subject)
        kind = "dispute" if drawn.kind == "dispute" else "submission"
        waiting = case_files.subject(case.case_id, kind, certificate_id=case.certificate_id)
    file = curated_door.case_file(waiting) or case_files.empty_file(waiting)
    claim = case_files.said(case_files.last_content(history))
    return BlindFile(without_decisions(file.with_claim(claim)), history)


def without_decisions(file: CaseFile) -> CaseFile:
    """The file without the status, and without golden values that a decision chose: the sources beside them stay."""
    decided = {column for column, chosen in file.chosen.items() if chosen["decision_id"]}
    golden = {column: None if column in decided else value for column, value in file.golden.items()}
    chosen = {column: one for column, one in file.chosen.items() if column not in decided}
    return replace(file, golden=golden, chosen=chosen, status=None, submission=None)
