"""Many acts as one: decided at once by one reviewer, written down as one before it begins, taken back as one."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.cases import Cases
from pipelines.casework.context import Context, new_id
from pipelines.casework.errors import CaseworkError, ConflictError, IncompleteError, NotFoundError, TransitionError
from pipelines.casework.releases import is_released
from pipelines.casework.review import JUDGEMENTS, LEVELS, Review, judged
from pipelines.casework.transitions import APPROVER, EXAMINER, STEWARD, UNDOABLE
from pipelines.casework.verdicts import Finding, Verdicts

DID, UNDID = "bulk", "bulk_undo"
LOOKED_BACK, LOOKED_AT = 50, 2000

DECIDED_SINGLY = frozenset({"pass", "uphold", "dismiss", "settle"})
"""What is done to a case one by one where it was only examined in bulk."""

Pair = tuple[str, str, str]
"""Two records and the level at which they are judged."""


class Bulk(NamedTuple):
    """What acting on many did: its id, the cases or pairs it changed, and why it left the others."""

    bulk_id: str
    done: list[str]
    refused: dict[str, str]


class Standing(NamedTuple):
    """A bulk act that may still be taken back: what was done, to how many, when."""

    bulk_id: str
    act: str
    many: int
    at: str


class BulkActs:
    """The bulk acts of one store. Each is one line of the audit that names all it touches, so that no restart loses its undo."""

    def __init__(self, context: Context, audit: Audit, cases: Cases, review: Review, verdicts: Verdicts) -> None:
        self._context, self._audit, self._cases, self._review = context, audit, cases, review
        self._verdicts = verdicts

    def decide(self, action: str, actor: Account, versions: Mapping[str, int], **payload: Any) -> Bulk:
        """The action on every case at the version that the preview showed, all in one transaction; a case that changed since is left alone."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        if action not in UNDOABLE:
            raise TransitionError("这种操作不能批量进行。 This can't be done in bulk.")
        bulk_id, done, refused = new_id("B"), list[str](), dict[str, str]()
        said = payload | {"bulk": bulk_id}
        with self._context.database.write() as connection:
            self._audit.append(connection, actor.account_id, DID, f"bulk:{bulk_id}", act=action, cases=dict(versions))
            for case_id, version in versions.items():
                try:
                    with connection.begin_nested():
                        self._check_singly(connection, action, case_id)
                        self._cases.apply_within(connection, action, actor, case_id, version, said)
                    done.append(case_id)
                except CaseworkError as error:
                    refused[case_id] = str(error)
        return Bulk(bulk_id, done, refused)

    def _check_singly(self, connection: Connection, action: str, case_id: str) -> None:
        """Nothing, if at least one of the two persons behind a pass has looked at the case by itself."""
        if action in DECIDED_SINGLY and was_examined_in_bulk(self._cases.history_within(connection, case_id)):
            raise IncompleteError(
                "该案件只经批量审阅，须逐件查看后通过。 It was examined in bulk only, so it is passed one by one."
            )

    def judge(
        self,
        actor: Account,
        pairs: Sequence[Pair],
        judgement: str,
        reason: str = "",
        *,
        seen: int,
        about: str | None = None,
    ) -> Bulk:
        """The judgement about every pair, all in one transaction: all of them bind every later run, or none does.

        `about` names what waited in the queue and is answered by it.
        Raises ConflictError if somebody judged one of the pairs after `seen`, the last judgement that the page knew.
        """
        actor.require(EXAMINER, APPROVER, STEWARD)
        ordered = [(*sorted(pair[:2]), pair[2]) for pair in pairs]
        if judgement not in JUDGEMENTS or not ordered or any(not _is_pair(pair) for pair in ordered):
            raise IncompleteError("请选择层次和判断。 Choose a level and a judgement about two records.")
        bulk_id, written = new_id("B"), list[list[Any]]()
        with self._context.database.write() as connection:
            for low, high, level in dict.fromkeys(ordered):
                before = judged(connection, low, high, level)
                if before and before[-1].seq > seen:
                    raise ConflictError
                seq = self._review.write_judgement(connection, actor, (low, high, level), judgement, reason)
                written.append([low, high, level, seq])
            self._audit.append(
                connection, actor.account_id, DID, f"bulk:{bulk_id}", act=judgement, pairs=written, about=about
            )
        return Bulk(bulk_id, [_name(*one[:3]) for one in written], {})

    def give_verdicts(
        self, actor: Account, findings: Sequence[Finding], verdict: str, why: tuple[str, str], *, seen: int
    ) -> Bulk:
        """The verdict on every finding, all in one transaction; each then waits for a second person, who looks at it by itself.

        `why` is the reason of the list and the words. Raises ConflictError if somebody spoke of one of them after `seen`.
        """
        actor.require(EXAMINER, APPROVER)
        if not findings:
            raise IncompleteError("没有可下结论的疑点。 There is no finding to speak of.")
        bulk_id = new_id("B")
        with self._context.database.write() as connection:
            given = [
                self._verdicts.give_within(connection, actor, finding, verdict, why, seen=seen, alone=False)
                for finding in dict.fromkeys(findings)
            ]
            self._audit.append(connection, actor.account_id, DID, f"bulk:{bulk_id}", act=verdict, verdicts=given)
        return Bulk(bulk_id, given, {})

    def undo(self, actor: Account, bulk_id: str) -> Bulk:
        """What the actor's bulk act did, taken back as far as nobody acted since and no release carried it out."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        lines = list(self._audit.lines(f"bulk:{bulk_id}", actor=actor.account_id, action=DID))
        if not lines:
            raise NotFoundError("没有找到该批量操作。 There is no such bulk act.")
        detail = lines[0]["detail"]
        if "cases" in detail:
            taken = self._undo_cases(actor, bulk_id, detail["cases"])
        elif "verdicts" in detail:
            taken = self._undo_verdicts(actor, detail["verdicts"])
        else:
            taken = self._undo_judgements(actor, bulk_id, detail["pairs"])
        self._audit.record(actor.account_id, UNDID, f"bulk:{bulk_id}", undone=len(taken.done), left=len(taken.refused))
        return taken

    def _undo_cases(self, actor: Account, bulk_id: str, case_ids: Mapping[str, int]) -> Bulk:
        done, refused = [], {}
        with self._context.database.write() as connection:
            for case_id in case_ids:
                events = self._cases.history_within(connection, case_id)
                if not any(event["payload"].get("bulk") == bulk_id for event in events):
                    continue
                try:
                    if events[-1]["payload"].get("bulk") != bulk_id:
                        raise ConflictError
                    with connection.begin_nested():
                        self._cases.undo_within(connection, actor, case_id, events[-1]["version"])
                    done.append(case_id)
                except CaseworkError as error:
                    refused[case_id] = str(error)
        return Bulk(bulk_id, done, refused)

    def _undo_verdicts(self, actor: Account, given: Sequence[str]) -> Bulk:
        done, refused = [], {}
        for verdict_id in given:
            try:
                self._verdicts.take_back(actor, verdict_id)
                done.append(verdict_id)
            except CaseworkError as error:
                refused[verdict_id] = str(error)
        return Bulk("", done, refused)

    def _undo_judgements(self, actor: Account, bulk_id: str, written: Sequence[Sequence[Any]]) -> Bulk:
        done, refused = [], {}
        with self._context.database.write() as connection:
            for low, high, level, seq in written:
                try:
                    self._take_back(connection, actor, (low, high, level), seq)
                    done.append(_name(low, high, level))
                except CaseworkError as error:
                    refused[_name(low, high, level)] = str(error)
        return Bulk(bulk_id, done, refused)

    def _take_back(self, connection: Connection, actor: Account, pair: Pair, seq: int) -> None:
        if judged(connection, *pair)[-1].seq != seq:
            raise ConflictError
        self._review.withdraw_judgement(connection, actor, pair)

    def standing(self, actor: Account) -> list[Standing]:
        """The actor's bulk acts that no release has carried out and that were not taken back, newest first."""
        lines = list(self._audit.lines(actor=actor.account_id, action=DID, limit=LOOKED_BACK))
        undone = {line["subject"] for line in self._audit.lines(actor=actor.account_id, action=UNDID)}
        with self._context.database.read() as connection:
            open_ones = [
                line for line in lines if line["subject"] not in undone and not is_released(connection, line["at"])
            ]
        return [_standing(line) for line in open_ones]

    def answered(self) -> frozenset[str]:
        """What waited in the queue and was answered by somebody's bulk act since the last release."""
        undone = {line["subject"] for line in self._audit.lines(action=UNDID, limit=LOOKED_AT)}
        with self._context.database.read() as connection:
            lines = list(self._audit.lines(action=DID, limit=LOOKED_AT))
            return frozenset(
                line["detail"]["about"]
                for line in lines
                if line["detail"].get("about")
                and line["subject"] not in undone
                and not is_released(connection, line["at"])
            )


def was_examined_in_bulk(history: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the last to examine a case with this history did so in bulk."""
    examined = [event for event in history if event["action"] in ("examine", "look_into")]
    return bool(examined) and "bulk" in examined[-1]["payload"]


def _standing(line: Mapping[str, Any]) -> Standing:
    detail = line["detail"]
    touched = detail.get("cases") or detail.get("pairs") or detail.get("verdicts") or ()
    return Standing(line["subject"].removeprefix("bulk:"), detail["act"], len(touched), line["at"])


def _is_pair(pair: Sequence[str]) -> bool:
    return pair[2] in LEVELS and pair[0] != pair[1]


def _name(low: str, high: str, level: str) -> str:
    """A pair as the queue names it."""
    return f"pair-{level}-{low}-{high}"
