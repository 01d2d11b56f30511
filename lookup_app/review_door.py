"""What reviewers see and decide in the casework store: cases, judgements, choices, bulk acts, second reviews, evidence."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from lookup_app import casework_door, curated_door
from pipelines import settings
from pipelines.casework import (
    Account,
    Bulk,
    Case,
    CaseworkError,
    NotFoundError,
    Standing,
    bulk,
)
from pipelines.casework.agreement import Compared
from pipelines.casework.dossiers import Decided, Dossier
from pipelines.casework.evidence_store import make_anew
from pipelines.casework.second_reviews import Difference, Drawn
from pipelines.casework.verdicts import Finding, Given
from pipelines.intake.place import Place, look_at
from pipelines.reconcile.evidence import examine_path


def decided_submissions(account: Account) -> frozenset[str]:
    """The submissions whose cases wait for no reviewer."""
    return casework_door.store().review.decided_submissions(account)


def reviewers(account: Account) -> dict[str, str]:
    """Account → name of everybody who may be handed a case."""
    return casework_door.store().review.reviewers(account)


def assign_many(account: Account, versions: Mapping[str, int], to: str | None) -> tuple[int, int]:
    """How many cases were handed over, and how many not, since somebody acted on them meanwhile or may not have them."""
    done = 0
    for case_id, version in versions.items():
        try:
            act(account, "assign", case_id, version, to=to)
        except CaseworkError:
            continue
        done += 1
    return done, len(versions) - done


def answered() -> frozenset[str]:
    """What waited in the run's queue and was answered since by a value that somebody chose or by a bulk act."""
    return casework_door.store().choices.answered() | casework_door.store().bulk.answered()


def look(account: Account, case_id: str) -> tuple[Case, list[dict[str, Any]]]:
    """A case with its history; the look is audited."""
    return casework_door.store().review.look(account, case_id)


def look_at_all(account: Account, case_ids: Sequence[str]) -> dict[str, tuple[Case, list[dict[str, Any]]]]:
    """Many cases with their histories; every look is audited."""
    return casework_door.store().review.look_at_all(account, case_ids)


def history_of(account: Account, case_id: str) -> list[dict[str, Any]]:
    """A case's history, to compare it with others without showing it to anybody."""
    account.require("examiner", "approver", "steward")
    return casework_door.store().cases.history(case_id)


def histories_of(account: Account, case_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The histories of many cases, for what a list says of them."""
    account.require("examiner", "approver", "steward")
    return casework_door.store().cases.histories(case_ids)


def act(account: Account, action: str, case_id: str, version: int, **payload: Any) -> Case:
    """The case after the action; raises CaseworkError with a sentence."""
    return casework_door.store().cases.apply(action, account, case_id, version, **payload)


def undo(account: Account, case_id: str, version: int) -> Case:
    """The case as before the reviewer's last act; raises CaseworkError with a sentence."""
    return casework_door.store().cases.undo(account, case_id, version)


def undoable(account: Account) -> list[tuple[str, int]]:
    """Case and version of the reviewer's own acts that may still be taken back, oldest first."""
    return casework_door.store().review.undoable(account)


def decide_many(account: Account, action: str, versions: Mapping[str, int], **payload: Any) -> Bulk:
    """What the action did on every case at its version, and why it left the others."""
    return casework_door.store().bulk.decide(action, account, versions, **payload)


def judge_many(
    account: Account,
    pairs: Sequence[tuple[str, str, str]],
    judgement: str,
    reason: str,
    seen: int,
    about: str | None = None,
) -> Bulk:
    """What was judged, all pairs in one act, which may answer what waited; raises CaseworkError with a sentence."""
    return casework_door.store().bulk.judge(account, pairs, judgement, reason, seen=seen, about=about)


def give_verdicts(account: Account, findings: Sequence[Finding], verdict: str, why: tuple[str, str], seen: int) -> Bulk:
    """What was said of all these findings in one act; each waits for a second person."""
    return casework_door.store().bulk.give_verdicts(account, findings, verdict, why, seen=seen)


def was_examined_in_bulk(history: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the last to examine the case did so in bulk, so that it is not passed in bulk too."""
    return bulk.was_examined_in_bulk(history)


def undo_bulk(account: Account, bulk_id: str) -> Bulk:
    """What the account's bulk act did, taken back as far as that is possible."""
    return casework_door.store().bulk.undo(account, bulk_id)


def standing_bulk(account: Account) -> list[Standing]:
    """The account's bulk acts that may still be taken back, newest first; they outlive session and server."""
    return casework_door.store().bulk.standing(account)


def dossier(account: Account, key: str) -> Dossier:
    """A decision with all its acts; the opening is audited. Raises CaseworkError with a sentence."""
    return casework_door.store().dossiers.open(account, key)


def latest_decisions(account: Account) -> list[Decided]:
    """The newest acts of reviewers, newest first."""
    return casework_door.store().dossiers.latest(account)


def second_waiting(account: Account) -> list[Drawn]:
    """The drawn decisions that this person may review, oldest first."""
    return casework_door.store().second.waiting(account)


def look_second(account: Account, subject: str) -> list[dict[str, Any]]:
    """The history of a drawn case until it was decided, without names; the look is audited."""
    return casework_door.store().second.look(account, subject)


def second_case(account: Account, subject: str) -> Case:
    """The case of a drawn decision that this person may review."""
    return casework_door.store().second.case(account, subject)


def second_finding(account: Account, subject: str) -> Finding:
    """The finding of a drawn verdict that this person may review."""
    return casework_door.store().second.finding(account, subject)


def answer_second(account: Account, subject: str, outcome: str, reason: str) -> None:
    """Nothing; the second outcome stands. Raises CaseworkError with a sentence."""
    casework_door.store().second.answer(account, subject, outcome, reason)


def second_differences(account: Account) -> list[Difference]:
    """What two reviewers saw differently, for this approver, or for this steward where no approver is left."""
    return casework_door.store().second.differences(account)


def second_of_others(account: Account) -> int:
    """How many differences wait for somebody else than this approver, who took part."""
    return casework_door.store().second.others_settle(account)


def settle_second(account: Account, subject: str, side: str, reason: str) -> None:
    """Nothing; who of the two was right stands. Raises CaseworkError with a sentence."""
    casework_door.store().second.settle(account, subject, side, reason)


def second_compared(account: Account) -> list[Compared]:
    """Every decision that was reviewed twice."""
    return casework_door.store().second.compared(account)


def judge_pair(account: Account, pair: tuple[str, str, str], judgement: str, reason: str, seen: int) -> None:
    """Nothing; the judgement about two records at a level binds every later run."""
    left, right, level = pair
    casework_door.store().review.judge_pair(account, left, right, level, judgement, reason, seen=seen)


def undo_judgement(account: Account, pair: tuple[str, str, str]) -> None:
    """Nothing; what held of the pair before the reviewer's own judgement holds again."""
    casework_door.store().review.undo_judgement(account, *pair)


def judgements() -> pl.DataFrame:
    """What people judged about pairs of records until now."""
    return casework_door.store().judgements()


def chosen_values() -> pl.DataFrame:
    """The values that reviewers chose and that count until now."""
    return casework_door.store().decisions()


def certificates_decided_about() -> frozenset[str]:
    """The certificates whose ids cases hold on to."""
    return casework_door.store().review.decided_about()


def judged_pairs() -> frozenset[str]:
    """The cases of pairs that somebody has decided since the run, by the run's own names for them."""
    latest = casework_door.store().judgements().unique(["record_id_l", "record_id_r", "level"], keep="last")
    frame = latest.filter(pl.col("judgement") != "unsure")
    return frozenset(
        f"pair-{level}-{left}-{right}"
        for left, right, level in frame.select("record_id_l", "record_id_r", "level").iter_rows()
    )


def choose_field(
    account: Account, certificate_id: str, column: str, value: str | None, reason: str, *, seen: int, about: str
) -> str:
    """The decision's id; the value stands for the certificate from the next run on."""
    return casework_door.store().choices.choose_field(
        account, certificate_id, column, value, reason, seen=seen, about=about
    )


def give_verdict(account: Account, finding: Finding, verdict: str, listed: str, words: str, seen: int) -> str:
    """The verdict's id; it counts once another approver agrees, where the campaign parts the two."""
    return casework_door.store().verdicts.give(account, finding, verdict, listed, words, seen=seen)


def agree_with_verdict(account: Account, verdict_id: str, finding: Finding, seen: int) -> str:
    """The agreement's id; the verdict counts from the next run on."""
    return casework_door.store().verdicts.agree(account, verdict_id, finding, seen=seen)


def take_back_verdict(account: Account, verdict_id: str) -> None:
    """Nothing; the reviewer's own act about a finding counts no longer."""
    casework_door.store().verdicts.take_back(account, verdict_id)


def verdicts_of(account: Account, certificate_id: str) -> list[Given]:
    """The last verdict on each finding of the certificate that has one."""
    return casework_door.store().verdicts.of(account, [certificate_id])


def undo_choice(account: Account, decision_id: str) -> None:
    """Nothing; the reviewer's own choice of a value counts no longer."""
    casework_door.store().choices.take_back(account, decision_id)


def evidence_of(account: Account, piece: Mapping[str, Any]) -> list[bytes]:
    """The pictures of one piece of evidence, from the store or, for what came in a file, made anew from the received bytes."""
    sha256, path = piece.get("sha256"), str(piece.get("path") or "")
    if sha256 and (not path or path.startswith("sha256:")):
        return casework_door.store().evidence.pages(sha256, account)
    account.require("examiner", "approver", "steward")
    folder = settings.from_environment().raw / "submissions"
    examined = examine_path(folder, path)
    if examined.kind is None or examined.problem:
        raise NotFoundError("没有找到该材料。 There is no such evidence.")
    casework_door.store().audit.record(account.account_id, "evidence_view", f"evidence:{examined.sha256}")
    return make_anew((folder / path).read_bytes(), examined.kind)


def source_place(account: Account, source_file: str, sheet: str, row: int) -> Place | None:
    """The rows around a source row as its file shows them; None when the file is gone. The look is audited."""
    account.require("examiner", "approver", "steward")
    found = _place(str(settings.from_environment().raw), source_file, sheet, row, curated_door.release_id())
    casework_door.store().audit.record(
        account.account_id, "source_view", f"row:{row}", "done" if found else "gone", file=source_file, sheet=sheet
    )
    return found


@lru_cache(maxsize=64)
def _place(raw: str, source_file: str, sheet: str, row: int, release_id: str | None) -> Place | None:
    """A place once read is kept while its release is live."""
    return look_at(Path(raw), source_file, sheet, row)
