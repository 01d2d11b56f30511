"""Which decisions are drawn for a second review: a share of them, by a keyed digest that nobody at a desk can foretell."""

from typing import Any

from sqlalchemy import Connection, insert

from pipelines.casework.actors import MACHINE
from pipelines.casework.audit import Audit
from pipelines.casework.context import Context
from pipelines.casework.tables import second_reviews

DRAWN, ANSWERED, SETTLED = "drawn", "answered", "settled"
DECISIONS = ("pass", "return", "refuse")
"""Acts on an application that a second reviewer can be asked about."""
OF_DISPUTES = ("uphold", "dismiss")
"""Acts on a disputed lookup that one can be asked about."""
WHOLE = 16**8


class Drawing:
    """The draw of one store; `share` of the decisions, from 0 to 1, is looked at again."""

    def __init__(self, context: Context, audit: Audit, share: float) -> None:
        if not 0 <= share <= 1:
            raise ValueError("the share of second reviews lies between 0 and 1")
        self._context, self._audit, self._share = context, audit, share

    def is_drawn(self, subject: str) -> bool:
        """Whether the decision is drawn: the same answer whenever it is asked, and none without the keys."""
        return int(self._context.mac("second-review", subject)[:8], 16) < self._share * WHOLE

    def draw(self, connection: Connection, subject: str, kind: str, outcome: str, first: str) -> None:
        """Nothing; if the decision is drawn, that stands in the store within the decision's own transaction."""
        if self.is_drawn(subject):
            self.note(connection, MACHINE.account_id, subject, DRAWN, kind=kind, outcome=outcome, content={"by": first})

    def note(
        self,
        connection: Connection,
        actor: str,
        subject: str,
        act: str,
        *,
        kind: str,
        outcome: str,
        content: dict[str, Any],
    ) -> None:
        """Nothing; one step of a second review, with its line of the audit."""
        row = {"subject": subject, "kind": kind, "act": act, "outcome": outcome, "content": self._context.seal(content)}
        connection.execute(insert(second_reviews).values(**row, at=self._context.now(), actor=actor))
        self._audit.append(connection, actor, f"second_{act}", f"second:{subject}"[:120])
