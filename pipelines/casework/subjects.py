"""What the certificates that people decided about were when they were last published.

An id is made from what its certificate's records say. Where they change, the release before tells which certificate it was; where
the register is made anew and there is none, this does. A decision whose certificate is gone is told by the holder's name.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import Connection, insert, select, update

from pipelines.casework.context import Context
from pipelines.casework.tables import decided_subjects

ASSIGNMENTS = {"record_id": pl.String(), "certificate_id": pl.String(), "holder_id": pl.String()}


class Gone(NamedTuple):
    """A certificate that people decided about and that no record makes any more; name and title are null where no release ever had it."""

    certificate_id: str
    holder_name: str | None
    title: str | None
    since: str


class Subjects:
    """The subjects of one store."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def note(self, known: pl.DataFrame, gone: Collection[str]) -> None:
        """Nothing; what a release has of the certificates (`decided_subjects.SCHEMA`) is kept, and which of them it has no more."""
        told = {row.pop("certificate_id"): row for row in known.to_dicts()}
        with self._context.database.write() as connection:
            before = _rows(connection)
            for certificate_id, content in told.items():
                self._keep(connection, before.get(certificate_id), certificate_id, content)
            for certificate_id in sorted(set(gone) - told.keys()):
                self._miss(connection, before.get(certificate_id), certificate_id)

    def _keep(
        self, connection: Connection, row: dict[str, Any] | None, certificate_id: str, content: dict[str, Any]
    ) -> None:
        if row is None:
            _add(connection, certificate_id, self._context.seal(content), None)
        elif row["gone_since"] is not None or self._context.unseal(row["content"]) != content:
            _change(connection, certificate_id, content=self._context.seal(content), gone_since=None)

    def _miss(self, connection: Connection, row: dict[str, Any] | None, certificate_id: str) -> None:
        if row is None:
            _add(connection, certificate_id, self._context.seal({}), self._context.now())
        elif row["gone_since"] is None:
            _change(connection, certificate_id, gone_since=self._context.now())

    def assignments(self) -> pl.DataFrame:
        """The records that each certificate had when it was last published, in the shape of `release.previous_assignments`."""
        with self._context.database.read() as connection:
            found = {id_: self._context.unseal(row["content"]) for id_, row in _rows(connection).items()}
        lines = [(record, id_, told["holder_id"]) for id_, told in found.items() for record in told.get("records", ())]
        return pl.DataFrame(lines, schema=ASSIGNMENTS, orient="row")

    def gone(self) -> list[Gone]:
        """The certificates that people decided about and that no record makes any more, those gone longest first."""
        with self._context.database.read() as connection:
            missing = [row for row in _rows(connection).values() if row["gone_since"]]
        told = [(row, self._context.unseal(row["content"])) for row in missing]
        found = [
            Gone(row["certificate_id"], content.get("holder_name"), content.get("title"), row["gone_since"])
            for row, content in told
        ]
        return sorted(found, key=lambda one: (one.since, one.certificate_id))


def _rows(connection: Connection) -> dict[str, dict[str, Any]]:
    return {row.certificate_id: row._asdict() for row in connection.execute(select(decided_subjects)).all()}


def _add(connection: Connection, certificate_id: str, content: str, gone_since: str | None) -> None:
    row = {"certificate_id": certificate_id, "content": content, "gone_since": gone_since}
    connection.execute(insert(decided_subjects).values(**row))


def _change(connection: Connection, certificate_id: str, **values: str | None) -> None:
    own = decided_subjects.c.certificate_id == certificate_id
    connection.execute(update(decided_subjects).where(own).values(**values))
