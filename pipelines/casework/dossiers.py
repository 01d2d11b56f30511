"""One decision as a whole: who did what, when and why, each act with its line of the audit's chain."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from pipelines.casework.actors import MACHINE, Account
from pipelines.casework.audit import Audit
from pipelines.casework.cases import Case, Cases
from pipelines.casework.context import Context
from pipelines.casework.drawing import SETTLED
from pipelines.casework.errors import NotFoundError
from pipelines.casework.second_reviews import SecondReviews
from pipelines.casework.tables import account_roles, accounts, audit, choices, events, judgements, verdicts
from pipelines.casework.transitions import APPROVER, EXAMINER, HOLDER, STEWARD
from pipelines.casework.verdicts import VIEWED, acts_about, name_of

CASE, PAIR, CHOICE = "case", "pair", "choice"
FINDING = "finding-"
"""How the queue names the findings of a certificate: what was chosen and what was said of them make one dossier."""
DECIDING = (
    "return",
    "pass",
    "refuse",
    "suspend",
    "revoke",
    "undo",
    "examine",
    "ask",
    "hold",
    "resume",
    "reinstate",
    "confirm",
    "propose_suspension",
    "propose_revocation",
    "look_into",
    "uphold",
    "dismiss",
    "settle",
)
"""Acts on a case that are worth finding again; drafts and the machine's own are not."""


class Act(NamedTuple):
    """One act: its moment, who (a person's name, or the holder, or the machine), what came of it, and its line of the audit."""

    at: str
    by: str
    action: str
    state: str
    reason: str
    content: dict[str, Any]
    line: int | None
    hash: str | None


class Dossier(NamedTuple):
    """A decision's acts, oldest first; `case` is null where it was about a pair or a single value."""

    key: str
    case: Case | None
    history: list[dict[str, Any]]
    acts: list[Act]


class Decided(NamedTuple):
    """One act in the list of decisions; `key` opens its dossier."""

    key: str
    at: str
    by: str
    action: str
    subject: str


class Dossiers:
    """The dossiers of one store."""

    def __init__(self, context: Context, log: Audit, all_cases: Cases, second: SecondReviews) -> None:
        self._context, self._audit, self._cases, self._second = context, log, all_cases, second

    def open(self, actor: Account, key: str) -> Dossier:
        """The dossier of `case:ID`, `pair:level:left:right` or `choice:WHAT`; raises NotFoundError. The opening is audited."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        kind, _, rest = key.partition(":")
        opened = {CASE: self._of_case, PAIR: self._of_pair, CHOICE: self._of_choice}.get(kind, _unknown)(key, rest)
        if not opened.acts:
            raise NotFoundError("没有找到该事项。 There is no such case.")
        again = self._second_looks(key)
        opened = opened._replace(acts=sorted([*opened.acts, *again], key=lambda act: act.at) if again else opened.acts)
        self._audit.record(actor.account_id, "dossier", key[:120])
        return opened

    def latest(self, actor: Account, limit: int = 500) -> list[Decided]:
        """The newest acts of reviewers on cases, pairs and single values, newest first, without those that wait for a second review."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        with self._context.database.read() as connection:
            names, hidden = _names(connection), self._second.hidden(connection, actor)
            found = [
                *_case_acts(connection, limit),
                *_pair_acts(connection, limit),
                *_choice_acts(connection, limit),
                *_verdict_acts(connection, limit),
            ]
        newest = sorted(found, key=lambda one: one.at, reverse=True)[:limit]
        return [one._replace(by=names.get(one.by, one.by)) for one in newest if one.key not in hidden]

    def find_choices(self, decision_ids: Collection[str]) -> dict[str, dict[str, str]]:
        """By decision_id the moment of a reviewer's choice and the key of its dossier; nothing of who chose what, or why."""
        with self._context.database.read() as connection:
            rows = connection.execute(select(choices).where(choices.c.decision_id.in_(decision_ids))).all()
            asked = select(events.c.case_id).where(events.c.case_id.in_([row.case_id for row in rows if row.case_id]))
            cases = {case_id for (case_id,) in connection.execute(asked)}
        return {row.decision_id: {"at": row.at, "dossier": _dossier_of(row, cases)} for row in rows}

    def _of_case(self, key: str, case_id: str) -> Dossier:
        case, history = self._cases.get(case_id), self._cases.history(case_id)
        with self._context.database.read() as connection:
            names = _names(connection)
            lines = {line["detail"].get("event"): line for line in self._lines(connection, f"case:{case_id}")}
        acts = [
            Act(event["at"], names.get(event["actor"], event["actor"]), event["action"], event["to_state"],
                str(event["payload"].get("reason") or ""), event["payload"], *_sealed(lines.get(event["seq"])))
            for event in history
        ]  # fmt: skip
        return Dossier(key, case, history, acts)

    def _of_pair(self, key: str, rest: str) -> Dossier:
        level, _, pair = rest.partition(":")
        left, _, right = pair.partition(":")
        one = (judgements.c.record_id_l == left) & (judgements.c.record_id_r == right) & (judgements.c.level == level)
        with self._context.database.read() as connection:
            names = _names(connection)
            rows = connection.execute(select(judgements).where(one).order_by(judgements.c.seq)).all()
            subject = self._lines(connection, f"pair:{left}:{right}")
            lines = [line for line in subject if line["detail"].get("level") == level]
        sealed = [*map(_sealed, lines), *[(None, None)] * len(rows)]
        acts = [
            Act(
                row.at,
                names.get(row.actor, row.actor),
                f"judge_{row.judgement}",
                "",
                self._context.unseal_words(row.reason),
                {},
                *line,
            )
            for row, line in zip(rows, sealed, strict=False)
        ]
        return Dossier(key, None, [], acts)

    def _of_choice(self, key: str, what: str) -> Dossier:
        with self._context.database.read() as connection:
            names = _names(connection)
            rows = connection.execute(select(choices).where(_about(what)).order_by(choices.c.seq)).all()
            subjects = {f"certificate:{row.certificate_id}" for row in rows}
            lines = {
                line["detail"].get("decision"): line
                for subject in subjects
                for line in self._lines(connection, subject)
            }
        acts = [
            Act(row.at, names.get(row.actor, row.actor), "take_back" if row.withdraws else "choose_value", "", self._context.unseal_words(row.reason),
                {"certificate_id": row.certificate_id, "field": row.field, "value": self._context.unseal(row.value).get("value")}, *_sealed(lines.get(row.decision_id)))
            for row in rows
        ]  # fmt: skip
        said = self._said_of_findings(what.removeprefix(FINDING)) if what.startswith(FINDING) else []
        return Dossier(key, None, [], sorted([*acts, *said], key=lambda act: act.at))

    def said_of_findings(self, actor: Account, certificate_id: str) -> list[Act]:
        """What reviewers said of the certificate's findings, oldest first; whoever reads it reviews it blindly no more."""
        actor.require(EXAMINER, APPROVER, STEWARD)
        if said := self._said_of_findings(certificate_id):
            self._audit.record(actor.account_id, VIEWED, f"{CHOICE}:{FINDING}{certificate_id}")
        return said

    def _said_of_findings(self, certificate_id: str) -> list[Act]:
        with self._context.database.read() as connection:
            names, rows = _names(connection), acts_about(connection, certificate_id)
            lines = {
                line["detail"].get("act_id"): line for line in self._lines(connection, f"certificate:{certificate_id}")
            }
        return [
            Act(row.at, names.get(row.actor, row.actor), name_of(row.act, row.verdict), "", str(self._context.unseal(row.words)["words"]),
                {"certificate_id": certificate_id, "finding": row.code, "listed": row.listed, "basis": row.basis}, *_sealed(lines.get(row.verdict_id)))
            for row in rows
        ]  # fmt: skip

    def _second_looks(self, key: str) -> list[Act]:
        """The second reviews of its decisions that have ended, and how."""
        with self._context.database.read() as connection:
            names, ended, acts = _names(connection), self._second.concluded(connection, key), []
            for one in ended:
                last = one.last
                line = next(iter(self._lines(connection, f"second:{last.subject}"[:120])[::-1]), None)
                content = {"first": one.first, "second": one.second}
                settled = {"right": last.outcome} if last.act == SETTLED else {}
                reason = str(self._context.unseal(last.content)["reason"])
                acts.append(Act(last.at, names.get(last.actor, last.actor), f"second_{last.act}", "", reason, content | settled, *_sealed(line)))  # fmt: skip
        return acts

    def _lines(self, connection: Connection, subject: str) -> list[dict[str, Any]]:
        return list(self._audit.lines_within(connection, audit.c.subject == subject))


def _unknown(key: str, rest: str) -> Dossier:
    return Dossier(key, None, [], [])


def _about(what: str) -> Any:
    return (choices.c.case_id == what) | (choices.c.case_id.is_(None) & (choices.c.certificate_id == what))


def _sealed(line: Mapping[str, Any] | None) -> tuple[int | None, str | None]:
    return (None, None) if line is None else (line["seq"], line["hash"])


def _names(connection: Connection) -> dict[str, str]:
    """Account → what to call it on paper: staff by name, a holder by role alone, the machine as such."""
    holders = set(
        connection.execute(select(account_roles.c.account_id).where(account_roles.c.role == HOLDER)).scalars()
    )
    rows = connection.execute(select(accounts.c.account_id, accounts.c.display_name)).all()
    named = {row.account_id: "持证人" if row.account_id in holders else row.display_name for row in rows}
    return {MACHINE.account_id: MACHINE.name, **named}


def _newest(connection: Connection, query: Any, column: Any, limit: int) -> list[Row[Any]]:
    return list(connection.execute(query.order_by(column.desc()).limit(limit)))


def _dossier_of(choice: Row[Any], cases: Collection[str]) -> str:
    """The key of the dossier that a choice belongs to: its case's, or its own."""
    if choice.case_id in cases:
        return f"{CASE}:{choice.case_id}"
    return f"{CHOICE}:{choice.case_id or choice.certificate_id}"


def _case_acts(connection: Connection, limit: int) -> Iterator[Decided]:
    for row in _newest(connection, select(events).where(events.c.action.in_(DECIDING)), events.c.seq, limit):
        yield Decided(f"{CASE}:{row.case_id}", row.at, row.actor, row.action, row.case_id)


def _pair_acts(connection: Connection, limit: int) -> Iterator[Decided]:
    for row in _newest(connection, select(judgements), judgements.c.seq, limit):
        pair = f"{row.level}:{row.record_id_l}:{row.record_id_r}"
        yield Decided(f"{PAIR}:{pair}", row.at, row.actor, f"judge_{row.judgement}", f"pair-{pair.replace(':', '-')}")


def _choice_acts(connection: Connection, limit: int) -> Iterator[Decided]:
    """Single values alone: those that passed with a case belong to its dossier."""
    alone = choices.c.case_id.is_(None) | ~choices.c.case_id.in_(select(events.c.case_id))
    for row in _newest(connection, select(choices).where(alone), choices.c.seq, limit):
        key = _dossier_of(row, ())
        yield Decided(key, row.at, row.actor, "take_back" if row.withdraws else "choose_value", key.partition(":")[2])


def _verdict_acts(connection: Connection, limit: int) -> Iterator[Decided]:
    for row in _newest(connection, select(verdicts), verdicts.c.seq, limit):
        what = f"{FINDING}{row.certificate_id}"
        yield Decided(f"{CHOICE}:{what}", row.at, row.actor, name_of(row.act, row.verdict), what)
