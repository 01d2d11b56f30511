"""Append-only by the database itself: triggers that refuse to change or remove a row, whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from pipelines.casework.tables import APPEND_ONLY


def guard_statements(dialect: str) -> list[str]:
    """The statements that put the guards up, for `sqlite` or `postgresql`."""
    first = [table for table in APPEND_ONLY if table not in LATER]
    if dialect == "sqlite":
        return [statement for table in first for statement in guard_table(table, dialect)]
    return [POSTGRESQL_FUNCTION, *(statement for table in first for statement in guard_table(table, dialect))]


def guard_table(table: str, dialect: str) -> list[str]:
    """The statements that guard one table, for migrations that add one later."""
    return _sqlite_guards(table) if dialect == "sqlite" else _postgresql_guards(table)


LATER = frozenset({"second_reviews", "verdicts"})
"""Tables that came with a later migration, which guards them itself."""


KEYS = {
    "events": "seq = NEW.seq OR (case_id = NEW.case_id AND version = NEW.version)",
    "choices": "seq = NEW.seq",
    "judgements": "seq = NEW.seq",
    "audit": "seq = NEW.seq OR hash = NEW.hash",
    "evidence": "sha256 = NEW.sha256",
    "releases": "seq = NEW.seq",
    "second_reviews": "seq = NEW.seq OR (subject = NEW.subject AND act = NEW.act)",
    "verdicts": "seq = NEW.seq OR verdict_id = NEW.verdict_id",
}
"""What makes a row the same row: SQLite's REPLACE removes such a row without asking the trigger on DELETE."""


POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)


def _sqlite_guards(table: str) -> list[str]:
    changes = [_sqlite_guard(table, act, "1") for act in ("UPDATE", "DELETE")]
    return [*changes, _sqlite_guard(table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {KEYS[table]})")]


def _sqlite_guard(table: str, act: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql_guards(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]


@contextmanager
def lifted(connection: Connection, *tables: str) -> Iterator[None]:
    """A time within the caller's transaction in which rows of these tables may be changed."""
    back = (
        _lift_sqlite(connection, tables)
        if connection.dialect.name == "sqlite"
        else _lift_postgresql(connection, tables)
    )
    yield
    for statement in back:
        connection.exec_driver_sql(statement)


def _lift_postgresql(connection: Connection, tables: tuple[str, ...]) -> list[str]:
    for table in tables:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]


def _lift_sqlite(connection: Connection, tables: tuple[str, ...]) -> list[str]:
    query = text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    triggers = [row for row in connection.execute(query) if row.tbl_name in tables]
    for row in triggers:
        connection.execute(text(f'DROP TRIGGER "{row.name}"'))
    return [str(row.sql) for row in triggers]
