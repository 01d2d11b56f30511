"""What must hold on SQLite and on PostgreSQL alike: nothing is changed, nothing is lost, nobody overwrites anybody."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.casework import ConflictError, DuplicateError, IntegrityError, open_store
from pipelines.casework.database import Database
from pipelines.casework.drawing import Drawing
from pipelines.casework.tables import APPEND_ONLY, metadata
from pipelines.casework.verdicts import Finding
from pipelines.keys import load_keys


@pytest.fixture
def filled(anywhere):
    """An office with a row in every table that only grows."""
    case = anywhere.examined()
    case = anywhere.store.cases.apply(
        "pass", anywhere.approver, case.case_id, case.version, fields={"employer": "测试二厂"}
    )
    anywhere.store.review.judge_pair(anywhere.examiner, "R1", "R2", "person", "same")
    finding = Finding("C1", "NUMBER_SHARED", None, "a" * 64)
    anywhere.store.verdicts.give(anywhere.examiner, finding, "unfounded", "original_seen", "已看原件", seen=0)
    anywhere.store.review.note_release("20200101")
    drawing = Drawing(anywhere.store._context, anywhere.store.audit, 1.0)
    with database(anywhere).write() as connection:
        drawing.draw(connection, "case:K1:3", "amend", "pass", "A1")
    return anywhere


def database(office):
    return office.store._context.database


def test_no_row_that_only_grows_is_changed_removed_or_replaced(filled):
    for table in APPEND_ONLY:
        column = metadata.tables[table].c[1].name
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            *_replacements(filled, table),
        ):
            with pytest.raises(DBAPIError, match="append-only"), database(filled).write() as connection:
                connection.execute(text(statement))


def _replacements(office, table):
    """SQLite's way of removing a row without saying DELETE, and PostgreSQL's of emptying a table."""
    return (
        [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]
        if database(office).is_sqlite
        else [f"TRUNCATE {table}"]
    )


def test_two_reviewers_at_once_get_one_act_and_one_conflict(anywhere):
    case = anywhere.submitted()
    start = threading.Barrier(6)

    def examine(_: int) -> str:
        start.wait()
        try:
            return anywhere.store.cases.apply("examine", anywhere.examiner, case.case_id, case.version).state
        except ConflictError:
            return "conflict"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(examine, range(6))) == ["conflict"] * 5 + ["已审阅"]
    anywhere.store.audit.verify()


def test_many_sessions_lose_nothing(anywhere):
    def read(number: int) -> None:
        anywhere.store.holder.read(anywhere.holder, [f"C{number}"])
        anywhere.store.audit.record("machine", "enquiry", f"certificate:C{number}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(read, range(18)))
    assert len(anywhere.store.holder.mine(anywhere.holder)) == 18
    assert len([line for line in anywhere.store.audit.lines(limit=500) if line["action"] == "enquiry"]) == 18
    anywhere.store.audit.verify()


def test_two_windows_open_one_case(anywhere):
    start = threading.Barrier(5)

    def register(_: int) -> str:
        start.wait()
        try:
            anywhere.store.holder.register(
                anywhere.holder, notice_read=True, form={"certificate": {"certificate_number": "13000044"}}
            )
        except DuplicateError:
            return "duplicate"
        return "opened"

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(register, range(5))) == ["duplicate"] * 4 + ["opened"]


def test_the_audit_notices_a_line_that_was_altered(filled):
    _without_guards(filled, "UPDATE audit SET outcome = 'failed' WHERE seq = 3")
    with pytest.raises(IntegrityError):
        filled.store.audit.verify()


def test_the_audit_notices_a_line_that_was_removed(filled):
    _without_guards(filled, "DELETE FROM audit WHERE seq = 3")
    with pytest.raises(IntegrityError):
        filled.store.audit.verify()


def test_the_audit_notices_an_event_that_was_altered(filled):
    _without_guards(filled, "UPDATE events SET actor = 'machine' WHERE seq = 2")
    with pytest.raises(IntegrityError):
        filled.store.audit.verify()


def test_the_audit_notices_its_end_cut_off(filled):
    head = filled.store.audit.verify().head
    _without_guards(filled, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    with pytest.raises(IntegrityError):
        filled.store.audit.verify(head)


def _without_guards(office, statement):
    """Does what only somebody who owns the database could do."""
    with database(office).write() as connection:
        if database(office).is_sqlite:
            for name in (
                connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            ):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in APPEND_ONLY:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


def test_a_backup_of_either_database_is_restored_into_a_file(filled, tmp_path):
    saved = filled.store.back_up(tmp_path / "backup.tar.gz")
    fresh = open_store(f"sqlite:///{tmp_path / 'fresh.sqlite'}", load_keys(tmp_path / "keys.json"), clock=filled.clock)
    restored = fresh.restore(tmp_path / "backup.tar.gz")
    assert (restored.head, sum(restored.rows.values()), restored.evidence) == (saved.head, sum(saved.rows.values()), 1)
    assert fresh.decisions().equals(filled.store.decisions())
    assert fresh.sessions.sign_in("holder", "zwei-Wege-7")[1].login == "holder"
    with pytest.raises(IntegrityError):
        fresh.restore(tmp_path / "backup.tar.gz")
    fresh.close()


def test_a_file_is_restored_into_either_database_and_goes_on(url, office, tmp_path):
    office.submitted()
    office.store.back_up(tmp_path / "backup.tar.gz")
    fresh = open_store(
        url if "postgresql" in url else f"sqlite:///{tmp_path / 'other.sqlite'}",
        load_keys(tmp_path / "keys.json"),
        evidence_folder=tmp_path / "e2",
    )
    fresh.restore(tmp_path / "backup.tar.gz")
    fresh.audit.record("machine", "enquiry", "certificate:C1")
    assert fresh.audit.verify().lines > 1 and fresh.review.queue(office.examiner)[0].state == "待审核"
    fresh.close()


def test_a_damaged_backup_is_refused(office, tmp_path):
    office.submitted()
    path = tmp_path / "backup.tar.gz"
    office.store.back_up(path)
    assert path.stat().st_mode & 0o077 == 0
    import gzip

    data = bytearray(gzip.decompress(path.read_bytes()))
    place = data.index(b'"action"')
    data[place + 1] ^= 1
    path.write_bytes(gzip.compress(bytes(data)))
    fresh = open_store(f"sqlite:///{tmp_path / 'fresh.sqlite'}", load_keys(tmp_path / "keys.json"))
    with pytest.raises(IntegrityError):
        fresh.restore(path)
    assert fresh.accounts.all() == []
    fresh.close()


def test_personal_numbers_stand_nowhere_in_the_file(office, tmp_path):
    office.submitted()
    office.store.close()
    person = office.store.accounts.person(office.holder.account_id)
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not any(person[part].encode() in content for part in ("id_number", "phone"))


def test_opening_again_changes_nothing(tmp_path):
    for _ in range(2):
        store = Database(f"sqlite:///{tmp_path / 'c.sqlite'}")
        store.migrate(str)
        with store.read() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["0010"]
        store.close()


def test_the_migrations_lead_to_the_tables_of_the_code(url):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    store = Database(url)
    store.migrate(str)
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()
