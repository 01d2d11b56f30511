"""Append-only by the database itself: triggers that refuse to change or remove a row, whoever asks."""

from pipelines.casework.tables import APPEND_ONLY


def guard_statements(dialect: str) -> list[str]:
    """The statements that put the guards up, for `sqlite` or `postgresql`."""
    return _sqlite_guards() if dialect == "sqlite" else _postgresql_guards()


KEYS = {
    "events": "seq = NEW.seq OR (case_id = NEW.case_id AND version = NEW.version)",
    "choices": "seq = NEW.seq",
    "judgements": "seq = NEW.seq",
    "audit": "seq = NEW.seq OR hash = NEW.hash",
    "evidence": "sha256 = NEW.sha256",
    "releases": "seq = NEW.seq",
}
"""What makes a row the same row: SQLite's REPLACE removes such a row without asking the trigger on DELETE."""


def _sqlite_guards() -> list[str]:
    changes = [_sqlite_guard(table, act, "1") for table in APPEND_ONLY for act in ("UPDATE", "DELETE")]
    return changes + [
        _sqlite_guard(table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {KEYS[table]})") for table in APPEND_ONLY
    ]


def _sqlite_guard(table: str, act: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql_guards() -> list[str]:
    function = (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    rows = [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
    ]
    whole = [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in APPEND_ONLY
    ]
    return [function, *rows, *whole]
