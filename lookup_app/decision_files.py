"""What belongs to one decision, gathered from both stores: its dossier, and what the live release knows of what it was about."""

from pathlib import PurePath
from typing import Any, NamedTuple

from lookup_app import case_files, curated_door, evidence_view, review_door
from lookup_app.case_files import CaseFile
from lookup_app.casework_door import Account, CaseworkError
from lookup_app.register_reader import WaitingCase
from lookup_app.work_list import WorkItem
from pipelines.casework.dossiers import Dossier


class Piece(NamedTuple):
    """One piece of evidence with its pages, or the sentence why they can't be shown, and the SHA-256 of what was received."""

    name: str
    pages: list[bytes]
    problem: str
    digest: str


class DecisionFile(NamedTuple):
    """One decision with everything that bears on it."""

    dossier: Dossier
    file: CaseFile
    evidence: list[Piece]


def key_of(item: WorkItem) -> str:
    """The key of the dossier that a piece of work has, or will have once it is decided."""
    if item.case is not None:
        return f"case:{item.case.case_id}"
    one = item.waiting
    if item.kind == "pair" and one is not None:
        return f"pair:{item.item_id.split('-')[1]}:{one.record_id_l}:{one.record_id_r}"
    return f"choice:{item.item_id}"


def open_file(account: Account, key: str) -> DecisionFile:
    """The decision's file; raises CaseworkError for a key that names nothing or an account that may not see it."""
    dossier = review_door.dossier(account, key)
    waiting = subject_of(dossier)
    file = curated_door.case_file(waiting) or case_files.empty_file(waiting)
    if content := case_files.last_content(dossier.history):
        file = file.with_claim(case_files.said(content))
    pieces = evidence_view.pieces_of(dossier.history, file.submission)
    return DecisionFile(dossier, file, [_piece(account, number, piece) for number, piece in enumerate(pieces, 1)])


def subject_of(dossier: Dossier) -> WaitingCase:
    """What the decision was about, as the register's questions name it."""
    kind, _, rest = dossier.key.partition(":")
    waiting = next((one for one in curated_door.waiting_cases() if one.case_id == rest), None)
    if dossier.case is not None:
        case = dossier.case
        return case_files.subject(
            case.case_id,
            "dispute" if case.kind == "dispute" else "submission",
            certificate_id=case.certificate_id,
            submission_id=case.submission_id,
        )
    if kind == "pair":
        level, left, right = rest.split(":", 2)
        return case_files.subject(f"pair-{level}-{left}-{right}", "pair", record_id_l=left, record_id_r=right)
    certificate_id = dossier.acts[-1].content.get("certificate_id")
    return waiting or case_files.subject(rest, rest.partition("-")[0], certificate_id=certificate_id)


def _piece(account: Account, number: int, piece: dict[str, Any]) -> Piece:
    name = f"{number}. {piece.get('type') or PurePath(str(piece.get('path') or '')).name}".strip()
    digest = str(piece.get("sha256") or "")
    if piece.get("problem"):
        return Piece(name, [], str(piece["problem"]), digest)
    try:
        return Piece(name, review_door.evidence_of(account, piece), "", digest)
    except CaseworkError as error:
        return Piece(name, [], str(error), digest)
