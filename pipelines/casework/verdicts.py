"""What reviewers say of a single finding: unfounded, or confirmed; bound to what it was judged on, and by two people where they are parted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import Connection, Row, insert, select

from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context, new_id
from pipelines.casework.drawing import Drawing
from pipelines.casework.errors import ConflictError, ForbiddenError, IncompleteError, NotFoundError, TransitionError
from pipelines.casework.needs import MAX_REASON
from pipelines.casework.releases import is_released, last_release
from pipelines.casework.tables import verdicts
from pipelines.casework.transitions import APPROVER, EXAMINER, STEWARD
from pipelines.finding_verdicts import CONFIRMED, UNFOUNDED

REASONS = {
    UNFOUNDED: ("original_seen", "document_seen", "authority_answered", "rule_exception", "source_slip"),
    CONFIRMED: ("original_differs", "not_in_document", "authority_denies", "no_proof", "belongs_to_other"),
}
"""Verdict → the reasons of the list that it may rest on; words always stand beside."""

GIVE, DECIDE, AGREE, TAKE_BACK = "give", "decide", "agree", "take_back"
"""`give` waits for a second person, `decide` counts by itself where the campaign asks for one person only."""

VIEWED, DOSSIER, DRAWN_AS = "verdict_view", "choice:finding-", "verdict"
"""How a look at another's verdict is audited, how the dossier of a certificate's findings is called, and a verdict that is drawn for a second review."""

SCHEMA = dict.fromkeys(
    ("certificate_id", "code", "column", "verdict", "basis", "verdict_id", "given_by", "agreed_by", "decided_at"),
    pl.String(),
)


class Finding(NamedTuple):
    """One finding as a page showed it: of which certificate, which, in which column, and the digest of what it rests on."""

    certificate_id: str
    code: str
    column: str | None
    basis: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from every other finding."""
        return self.certificate_id, self.code, self.column or ""


class Given(NamedTuple):
    """The last verdict on a finding, and who agreed; `stands` says whether it counts."""

    finding: Finding
    verdict_id: str
    verdict: str
    listed: str
    words: str
    given_by: str
    at: str
    agreed_by: str | None
    agreed_at: str | None
    stands: bool


class Verdicts:
    """The verdicts of one store. `differ`: a verdict counts only once a second person agreed, as the campaign says."""

    def __init__(self, context: Context, audit: Audit, drawing: Drawing, *, differ: bool) -> None:
        self._context, self._audit, self._drawing, self._differ = context, audit, drawing, differ

    def give(self, actor: Account, finding: Finding, verdict: str, listed: str, words: str, *, seen: int) -> str:
        """The verdict's id. It outranks what was said of the finding before; raises ConflictError if that is newer than `seen`."""
        with self._context.database.write() as connection:
            return self.give_within(connection, actor, finding, verdict, (listed, words), seen=seen)

    def give_within(
        self,
        connection: Connection,
        actor: Account,
        finding: Finding,
        verdict: str,
        why: tuple[str, str],
        *,
        seen: int,
        alone: bool = True,
    ) -> str:
        """The same within the caller's transaction; one of many given at once (not `alone`) always waits for a second person."""
        actor.require(EXAMINER, APPROVER)
        _check_reason(verdict, *why)
        if not finding.basis:
            raise IncompleteError(
                "该疑点须待下一版发布后才能下结论。 A verdict on this finding is possible after the next release."
            )
        act = GIVE if self._differ or APPROVER not in actor.roles or not alone else DECIDE
        before = _last(self._of_finding(connection, finding.key, seen))
        if before and before.verdict == verdict and before.finding.basis == finding.basis:
            raise TransitionError(
                "已有人作出同样的结论，请予同意。 Somebody came to the same verdict already; agree with it."
            )
        return self._append(
            connection, actor, act, finding, verdict=verdict, listed=why[0], words=why[1].strip(), answers=None
        )

    def agree(self, actor: Account, verdict_id: str, finding: Finding, *, seen: int) -> str:
        """The agreement's id: the verdict counts from the next run on. Another approver's to give, on the same basis."""
        actor.require(APPROVER)
        with self._context.database.write() as connection:
            last = _last(self._of_finding(connection, finding.key, seen))
            if last is None or last.verdict_id != verdict_id or last.finding.basis != finding.basis:
                raise ConflictError
            if last.given_by == actor.account_id:
                raise ForbiddenError("须由另一位审批人同意。 Another approver has to agree.")
            if last.stands:
                raise TransitionError("该结论已经生效。 The verdict counts already.")
            return self._append(
                connection,
                actor,
                AGREE,
                finding,
                verdict=last.verdict,
                listed=last.listed,
                words="",
                answers=verdict_id,
            )

    def take_back(self, actor: Account, verdict_id: str) -> None:
        """Nothing; the actor's own last act about a finding counts no longer, if no release has carried it out."""
        actor.require(EXAMINER, APPROVER)
        with self._context.database.write() as connection:
            own = connection.execute(select(verdicts).where(verdicts.c.verdict_id == verdict_id)).one_or_none()
            if own is None:
                raise NotFoundError("没有找到该结论。 There is no such verdict.")
            finding = _finding(own)
            last = _valid(self._of_finding(connection, finding.key))[-1:]
            if (
                own.actor != actor.account_id
                or [row.verdict_id for row in last] != [verdict_id]
                or is_released(connection, own.at)
            ):
                raise TransitionError("该操作已不能撤销。 This can no longer be taken back.")
            self._append(
                connection,
                actor,
                TAKE_BACK,
                finding,
                verdict=own.verdict,
                listed=own.listed,
                words="",
                answers=verdict_id,
            )

    def of(self, actor: Account, certificate_ids: Iterable[str]) -> list[Given]:
        """The last verdict on each finding of these certificates that has one; whoever reads another's reviews it blindly no more."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        query = select(verdicts).where(verdicts.c.certificate_id.in_(sorted(set(certificate_ids))))
        with self._context.database.read() as connection:
            found = list(_lasts(connection.execute(query.order_by(verdicts.c.seq)).all()))
        others = {given.finding.certificate_id for given in found if given.given_by != actor.account_id}
        for certificate_id in sorted(others):
            self._audit.record(actor.account_id, VIEWED, f"{DOSSIER}{certificate_id}")
        return [given._replace(words=self._context.unseal(given.words)["words"]) for given in found]

    def lately(self) -> list[Given]:
        """The last verdict, without its words, on each finding whose verdict waits for a second person or that a run has yet to heed."""
        with self._context.database.read() as connection:
            every = connection.execute(select(verdicts).order_by(verdicts.c.seq)).all()
            released = last_release(connection) or ""
        fresh = {_finding(row).key for row in every if row.at > released}
        return [given for given in _lasts(every) if given.finding.key in fresh or not given.stands]

    def frame(self) -> pl.DataFrame:
        """The verdicts that count, one row a finding, for a run."""
        with self._context.database.read() as connection:
            every = connection.execute(select(verdicts).order_by(verdicts.c.seq)).all()
        rows = [
            {**given.finding._asdict(), "verdict": given.verdict, "verdict_id": given.verdict_id, "given_by": given.given_by,
             "agreed_by": given.agreed_by, "decided_at": given.agreed_at or given.at}
            for given in _lasts(every) if given.stands
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=SCHEMA)

    def _of_finding(self, connection: Connection, key: tuple[str, str, str], seen: int | None = None) -> list[Row[Any]]:
        certificate_id, code, field = key
        one = (verdicts.c.certificate_id == certificate_id) & (verdicts.c.code == code) & (verdicts.c.field == field)
        rows = list(connection.execute(select(verdicts).where(one).order_by(verdicts.c.seq)))
        if seen is not None and rows and rows[-1].seq > seen:
            raise ConflictError
        return rows

    def _append(self, connection: Connection, actor: Account, act: str, finding: Finding, **said: str | None) -> str:
        """The act's id; its line of the audit carries its digest, so that neither can be changed alone."""
        row = {
            "verdict_id": new_id("V"), "act": act, "certificate_id": finding.certificate_id, "code": finding.code, "field": finding.column or "",
            "basis": finding.basis, "at": self._context.now(), "actor": actor.account_id, **said,
            "words": self._context.seal({"words": said["words"]}),
        }  # fmt: skip
        connection.execute(insert(verdicts).values(**row))
        if act in (DECIDE, AGREE):
            subject = f"{DRAWN_AS}:{finding.certificate_id}:{row['verdict_id']}"
            self._drawing.draw(connection, subject, "finding", str(said["verdict"]), actor.account_id)
        self._audit.append(
            connection, actor.account_id, f"verdict_{act}", f"certificate:{finding.certificate_id}",
            code=finding.code, field=row["field"], verdict=said["verdict"], act_id=row["verdict_id"], digest=self._audit.digest_verdict(row),
        )  # fmt: skip
        return str(row["verdict_id"])


def _valid(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The acts that were not taken back."""
    every = list(rows)
    gone = {row.answers for row in every if row.act == TAKE_BACK}
    return [row for row in every if row.act != TAKE_BACK and row.verdict_id not in gone]


def _lasts(rows: Iterable[Row[Any]]) -> Iterator[Given]:
    found: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[_finding(row).key].append(row)
    return (given for acts in found.values() if (given := _last(acts)))


def _last(rows: list[Row[Any]]) -> Given | None:
    """The verdict, its words sealed, that the acts about one finding add up to; a later one that nobody agreed with leaves it open."""
    valid = _valid(rows)
    spoken = [row for row in valid if row.act in (GIVE, DECIDE)]
    if not spoken:
        return None
    last = spoken[-1]
    agreed = next((row for row in valid if row.act == AGREE and row.answers == last.verdict_id), None)
    return Given(
        _finding(last), last.verdict_id, last.verdict, last.listed, last.words, last.actor, last.at,
        agreed.actor if agreed else None, agreed.at if agreed else None, last.act == DECIDE or agreed is not None,
    )  # fmt: skip


def _finding(row: Row[Any]) -> Finding:
    return Finding(row.certificate_id, row.code, row.field or None, row.basis)


def _check_reason(verdict: str, listed: str, words: str) -> None:
    """Nothing; raises IncompleteError unless a reason of the verdict's own list and words beside it are given."""
    if verdict not in REASONS or listed not in REASONS[verdict]:
        raise IncompleteError("请从列表中选择与结论相符的理由。 Choose a reason from the list that fits the verdict.")
    if not words.strip() or len(words) > MAX_REASON:
        raise IncompleteError(
            f"请另写说明（不超过 {MAX_REASON} 字）。 Add words of your own, at most {MAX_REASON} characters."
        )


def acts_about(connection: Connection, certificate_id: str) -> list[Row[Any]]:
    """Every act about the certificate's findings, oldest first, with its words sealed."""
    query = select(verdicts).where(verdicts.c.certificate_id == certificate_id).order_by(verdicts.c.seq)
    return list(connection.execute(query))


def name_of(act: str, verdict: str) -> str:
    """An act about a finding as decisions are named: by its verdict, or as an agreement or a withdrawal."""
    return f"verdict_{verdict if act in (GIVE, DECIDE) else act}"
