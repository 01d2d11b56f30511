"""Field by field: the value that a reviewer chose for a certificate, and the withdrawal of such a choice."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context, new_id
from pipelines.casework.errors import ConflictError, IncompleteError, TransitionError
from pipelines.casework.releases import is_released
from pipelines.casework.tables import choices
from pipelines.casework.transitions import APPROVER, STEWARD
from schemas.columns import COLUMNS


class Choices:
    """The choices of one store."""

    def __init__(self, context: Context, audit: Audit) -> None:
        self._context, self._audit = context, audit

    def choose(self, connection: Connection, actor: Account, case_id: str, passed: Mapping[str, Any]) -> None:
        """Nothing; every value that passed is chosen for its certificate."""
        for column, value in sorted(passed["fields"].items()):
            self._append(
                connection,
                actor,
                passed["certificate_id"],
                column,
                value,
                case_id=case_id,
                holder_id=passed["holder_id"],
            )

    def choose_field(
        self, actor: Account, certificate_id: str, column: str, value: str | None, reason: str, *,
        seen: int | None = None, about: str | None = None,
    ) -> str:  # fmt: skip
        """The decision_id of a value chosen outside any case, by an approver or steward; `about` names what waited in the queue.

        With `seen`, the number of the last choice that the page knew, it raises ConflictError if the field was decided since.
        """
        actor.require(APPROVER, STEWARD)
        if not reason.strip():
            raise IncompleteError("请填写理由。 Give a reason.")
        with self._context.database.write() as connection:
            field = (choices.c.certificate_id == certificate_id) & (choices.c.field == column)
            last = connection.execute(select(func.max(choices.c.seq)).where(field)).scalar()
            if seen is not None and last is not None and last > seen:
                raise ConflictError
            return self._append(connection, actor, certificate_id, column, value, reason=reason, case_id=about)

    def take_back(self, actor: Account, decision_id: str) -> None:
        """Nothing; the actor's own choice counts no longer, if no release has carried it out."""
        actor.require(APPROVER, STEWARD)
        with self._context.database.write() as connection:
            row = next((one for one in _standing(connection) if one["decision_id"] == decision_id), None)
            if row is None or row["actor"] != actor.account_id or is_released(connection, row["at"]):
                raise TransitionError("该操作已不能撤销。 This can no longer be taken back.")
            self._withdraw(connection, actor, row)

    def answered(self) -> frozenset[str]:
        """What waited in the queue and was answered since the last release by a choice that still counts."""
        with self._context.database.read() as connection:
            found = [row for row in _standing(connection) if row["case_id"]]
            return frozenset(row["case_id"] for row in found if not is_released(connection, row["at"]))

    def _append(
        self,
        connection: Connection,
        actor: Account,
        certificate_id: str,
        column: str,
        value: str | None,
        reason: str = "",
        **more: str | None,
    ) -> str:
        if column not in COLUMNS:
            raise IncompleteError("没有这个项目。 There is no such field.")
        decision_id = new_id("D")
        row = {
            "decision_id": decision_id,
            "certificate_id": certificate_id,
            "field": column,
            "value": self._context.seal({"value": value}),
            "reason": self._context.seal_words(reason),
        }
        connection.execute(insert(choices).values(**row, at=self._context.now(), actor=actor.account_id, **more))
        self._audit.append(
            connection, actor.account_id, "choose", f"certificate:{certificate_id}", field=column, decision=decision_id
        )
        return decision_id

    def withdraw_all(self, connection: Connection, actor: Account, case_id: str) -> None:
        """Nothing; the choices that the case made count no longer."""
        for choice in [row for row in _standing(connection) if row["case_id"] == case_id]:
            self._withdraw(connection, actor, choice)

    def _withdraw(self, connection: Connection, actor: Account, choice: Mapping[str, Any]) -> None:
        kept = {name: choice[name] for name in ("case_id", "certificate_id", "field")}
        row = {"decision_id": new_id("D"), **kept, "withdraws": choice["decision_id"]}
        connection.execute(insert(choices).values(**row, at=self._context.now(), actor=actor.account_id))

    def standing(self) -> list[dict[str, Any]]:
        """The choices that count, oldest first, with their values open."""
        with self._context.database.read() as connection:
            return [{**row, "value": self._context.unseal(row["value"]).get("value")} for row in _standing(connection)]


def _standing(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = [dict(row._mapping) for row in connection.execute(select(choices).order_by(choices.c.seq))]
    withdrawn = {row["withdraws"] for row in rows}
    return (row for row in rows if row["withdraws"] is None and row["decision_id"] not in withdrawn)
