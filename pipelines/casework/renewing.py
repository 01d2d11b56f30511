"""The store sealed anew: every token in every table under the newest key, and the audit's chain made again over what changed."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, String, Table, Text, or_, select, update

from pipelines.casework.audit import START, Audit
from pipelines.casework.context import Context
from pipelines.casework.errors import IntegrityError
from pipelines.casework.guards import lifted
from pipelines.casework.tables import APPEND_ONLY, audit, metadata
from pipelines.keys import TOKEN_PREFIX, Keys

BATCH = 1000


def count_tokens(context: Context) -> Counter[str]:
    """How many texts of the store each generation sealed."""
    found: Counter[str] = Counter()
    with context.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in _marked(connection, table):
                found.update(key for value in row if isinstance(value, str) for key in context.keys.sealed_by(value))
    return found


def renew_store(context: Context, log: Audit, actor: str) -> int:
    """How many rows had to be sealed anew: all in one transaction, or none.

    Raises IntegrityError, and changes nothing, where the audit does not hold. Its last line then tells the hash that stood at the
    end before, so that a hash which was noted earlier still shows that nothing was cut off.
    """
    log.verify()
    with context.database.write() as connection:
        with lifted(connection, *APPEND_ONLY):
            changed = sum(
                _renew_table(connection, table, context.keys) for table in metadata.sorted_tables if table is not audit
            )
            lines, before = _chain_again(connection, context, log)
        if changed or lines:
            log.append(connection, actor, "keys_renewed", "keys", before=before, key=context.keys.key_id, rows=changed)
    if changed or lines:
        context.database.forget_old_pages()
    log.verify()
    return changed + lines


def _texts(table: Table) -> list[Any]:
    return [column for column in table.c if isinstance(column.type, String | Text) and not column.primary_key]


def _marked(connection: Connection, table: Table) -> list[Any]:
    """The rows that may hold a token, keys first and then every text, all read before anything is written."""
    columns = _texts(table)
    if not columns:
        return []
    holds = [column.contains(f"{TOKEN_PREFIX}:", autoescape=True) for column in columns]
    return list(connection.execute(select(*table.primary_key, *columns).where(or_(*holds))))


def _renew_table(connection: Connection, table: Table, keys: Keys) -> int:
    """How many rows of the table were changed."""
    changed = 0
    for row in _marked(connection, table):
        old = row._asdict()
        new = {column.name: keys.renew(old[column.name]) for column in _texts(table) if old[column.name]}
        values = {name: value for name, value in new.items() if value != old[name]}
        if values:
            own = [column == old[column.name] for column in table.primary_key]
            connection.execute(update(table).where(*own).values(values))
            changed += 1
    return changed


def _chain_again(connection: Connection, context: Context, log: Audit) -> tuple[int, str]:
    """How many lines of the audit changed, and the hash that stood at its end; raises IntegrityError where a line does not hold."""
    digests = log.digests(connection)
    old_hash = new_hash = START
    changed = 0
    for row in _lines(connection):
        line = row._asdict()
        if line["previous"] != old_hash or line["hash"] != log.hash_of(line, old_hash):
            raise IntegrityError(f"审计日志第 {row.seq} 行不可信。 Line {row.seq} of the audit does not hold.")
        old_hash = line["hash"]
        detail = _renew_detail(line["detail"], context.keys, digests)
        if detail != line["detail"] or new_hash != line["previous"]:
            line["detail"], changed = detail, changed + 1
            values = {"detail": detail, "previous": new_hash, "hash": log.hash_of(line, new_hash)}
            connection.execute(update(audit).where(audit.c.seq == row.seq).values(values))
            new_hash = values["hash"]
        else:
            new_hash = old_hash
    return changed, old_hash


def _lines(connection: Connection) -> Iterator[Row[Any]]:
    """The lines of the audit in their order, some at a time: it may be long."""
    last = 0
    while rows := connection.execute(select(audit).where(audit.c.seq > last).order_by(audit.c.seq).limit(BATCH)).all():
        yield from rows
        last = rows[-1].seq


def _renew_detail(detail: str, keys: Keys, digests: dict[int | str, str]) -> str:
    """The detail with its tokens sealed anew, and the digest of the event or verdict that it speaks of as that is now."""
    renewed = keys.renew(detail)
    told = json.loads(renewed)
    seq = told.get("event", told.get("act_id"))
    if seq is None or told["digest"] == digests[seq]:
        return renewed
    return json.dumps({**told, "digest": digests[seq]}, ensure_ascii=False, sort_keys=True)
