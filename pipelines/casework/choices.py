"""Field by field: the value that a reviewer chose for a certificate, and the withdrawal of such a choice."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from pipelines.casework.actors import Account
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context, new_id
from pipelines.casework.errors import IncompleteError
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

    def choose_field(self, actor: Account, certificate_id: str, column: str, value: str | None, reason: str) -> str:
        """The decision_id of a value chosen outside any case, by an approver or steward."""
        actor.require(APPROVER, STEWARD)
        if not reason.strip():
            raise IncompleteError("请填写理由。 Give a reason.")
        with self._context.database.write() as connection:
            return self._append(connection, actor, certificate_id, column, value, reason=reason)

    def _append(
        self,
        connection: Connection,
        actor: Account,
        certificate_id: str,
        column: str,
        value: str | None,
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
        }
        connection.execute(insert(choices).values(**row, at=self._context.now(), actor=actor.account_id, **more))
        self._audit.append(
            connection, actor.account_id, "choose", f"certificate:{certificate_id}", field=column, decision=decision_id
        )
        return decision_id

    def withdraw_all(self, connection: Connection, actor: Account, case_id: str) -> None:
        """Nothing; the choices that the case made count no longer."""
        for choice in [row for row in _standing(connection) if row["case_id"] == case_id]:
            row = {
                "decision_id": new_id("D"),
                "case_id": case_id,
                "certificate_id": choice["certificate_id"],
                "field": choice["field"],
            }
            connection.execute(
                insert(choices).values(
                    **row, at=self._context.now(), actor=actor.account_id, withdraws=choice["decision_id"]
                )
            )

    def standing(self) -> list[dict[str, Any]]:
        """The choices that count, oldest first, with their values open."""
        with self._context.database.read() as connection:
            return [{**row, "value": self._context.unseal(row["value"]).get("value")} for row in _standing(connection)]


def _standing(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = [dict(row._mapping) for row in connection.execute(select(choices).order_by(choices.c.seq))]
    withdrawn = {row["withdraws"] for row in rows}
    return (row for row in rows if row["withdraws"] is None and row["decision_id"] not in withdrawn)
