"""The store under a new key: everything reads as before, nothing is sealed with the old one, and the audit still holds."""

import pytest
from sqlalchemy import select, text

from pipelines.casework import IntegrityError, open_store
from pipelines.casework.tables import evidence, metadata
from pipelines.casework.verdicts import Finding
from pipelines.keys import load_keys, rotate_keys
from tests.pipelines.casework.conftest import picture

OWN = {"holder_name": "韦小满", "id_number": "450204198501011012", "phone": "13800001234"}
TYPED = "enc:12345678:AAAA"
"""What somebody typed that only looks like a token of ours."""


@pytest.fixture
def worked(anywhere, tmp_path):
    """A store in which something was sealed in every way, and the same store opened with a new key."""
    old = anywhere.store
    case = anywhere.examined()
    old.choices.choose_field(anywhere.approver, "C1", "employer", "测试三厂", f"见证书 {TYPED}")
    finding = Finding("C1", "NUMBER_SHARED", None, "a" * 64)
    old.verdicts.give(anywhere.examiner, finding, "unfounded", "original_seen", "已看原件", seen=0)
    anywhere.disputed()
    old.accounts.change_person(anywhere.holder.account_id, OWN, by="test")
    keys = load_keys(tmp_path / "keys.json")
    old.audit.record(
        anywhere.holder.account_id, "issue-report", "report:1", asked=keys.encrypt("韦小满 4502"), said=TYPED
    )
    store = open_store(
        old._context.database.url.render_as_string(hide_password=False),
        rotate_keys(tmp_path / "keys.json"),
        evidence_folder=old.evidence.folder,
        clock=anywhere.clock,
    )
    yield anywhere, store, case
    store.close()


def said_by(store, office, case):
    """All that the store says, read through its own doors."""
    with store._context.database.read() as connection:
        pieces = sorted(connection.execute(select(evidence.c.sha256)).scalars())
    return (
        store.cases.history(case.case_id),
        store.accounts.person(office.holder.account_id),
        store.decisions().to_dicts(),
        store.submissions().to_dicts(),
        store.verdicts.of(office.examiner, ["C1"]),
        store.disputes.mine(office.employer),
        [store.evidence.pages(sha256, office.examiner, note=False) for sha256 in pieces],
    )


def texts(store):
    """Every text of every table."""
    with store._context.database.read() as connection:
        return [str(row) for table in metadata.sorted_tables for row in connection.execute(table.select())]


def test_a_renewed_store_says_the_same_and_needs_the_old_key_no_more(worked, tmp_path):
    office, store, case = worked
    before, head = said_by(office.store, office, case), office.store.audit.verify().head
    old, new = (generation.key_id for generation in store._context.keys.generations)
    assert store.renew("test") > 0 and store.evidence.renew() == 1
    assert not [line for line in texts(store) if f"enc:{old}:" in line] and store.sealed_by().keys() == {new}
    alone = open_store(
        store._context.database.url.render_as_string(hide_password=False),
        store._context.keys.without_retired(),
        evidence_folder=store.evidence.folder,
    )
    assert said_by(alone, office, case) == before
    assert alone.audit.verify(head).lines and set(alone.evidence.sealed_by()) == {new}
    asked = next(alone.audit.lines("report:1"))["detail"]
    assert (alone._context.keys.decrypt(asked["asked"]), asked["said"]) == ("韦小满 4502", TYPED)
    assert alone.renew("test") == 0 and alone.evidence.renew() == 0
    alone.close()


def test_the_tables_refuse_changes_again_afterwards(worked):
    office, store, _ = worked
    store.renew("test")
    for statement in ("UPDATE audit SET outcome = 'x'", "DELETE FROM events"):
        with pytest.raises(Exception, match="append-only"), store._context.database.write() as connection:
            connection.execute(text(statement))
    stored = store.evidence.put(picture(size=(80, 60)), office.holder)
    assert store.evidence.pages(stored.sha256, office.examiner) and store.audit.verify().lines


def test_an_audit_that_does_not_hold_is_not_sealed_anew(office, tmp_path):
    office.examined()
    store = open_store(str(office.store._context.database.url), rotate_keys(tmp_path / "keys.json"))
    with store._context.database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_refuses_update"))
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE seq = 3"))
    before = texts(store)
    with pytest.raises(IntegrityError, match="3"):
        store.renew("test")
    assert texts(store) == before
    store.close()
