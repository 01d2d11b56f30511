"""A store of an older version is brought up to date with everything in it; one of a newer version is refused in a sentence."""

import hashlib
import io
import json
import subprocess
import sys
import tarfile

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from pipelines.casework import Store, open_store
from pipelines.casework.database import MIGRATIONS
from pipelines.casework.errors import NewerStoreError
from pipelines.keys import load_keys

OLD_ACCOUNT = (
    "INSERT INTO accounts (account_id, login, display_name, password_hash, created_at, totp_step, failures, disabled) "
    "VALUES ('A1', 'alt', '甲', 'x', '2019-01-01T00:00:00+00:00', 0, 0, 0)"
)


def made_at(folder, revision: str) -> str:
    """The URL of a store as that revision left it, with one account in it."""
    url = f"sqlite:///{folder / 'store.sqlite'}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(text(OLD_ACCOUNT))
        connection.execute(text("INSERT INTO account_roles (account_id, role) VALUES ('A1', 'examiner')"))
    engine.dispose()
    return url


def opened(folder, url: str) -> Store:
    return open_store(url, load_keys(folder / "keys.json"), evidence_folder=folder / "evidence")


@pytest.mark.parametrize("revision", ["0001", "0002", "0006"])
def test_an_older_store_is_brought_up_to_date_with_all_that_is_in_it(tmp_path, revision):
    store = opened(tmp_path, made_at(tmp_path, revision))
    account = store.accounts.find("alt")
    store.review.judge_pair(account, "r1", "r2", "person", "different")
    assert store.judgements().height == 1 and store.audit.verify().lines == 1
    store.close()


TYPED = "与韦小满本人核对 450204198501011012 enc:12345678:AAAA"
OLD_CHOICE = (
    "INSERT INTO choices (decision_id, certificate_id, field, at, actor, reason) "
    "VALUES ('D1', 'C1', 'employer', '2019-01-01T00:00:00+00:00', 'A1', :typed)"
)
OLD_JUDGEMENT = (
    "INSERT INTO judgements (record_id_l, record_id_r, level, judgement, at, actor, reason) "
    "VALUES ('r1', 'r2', 'person', 'different', '2019-01-01T00:00:00+00:00', 'A1', :typed)"
)


CHOICE, PAIR = "choice:C1", "pair:person:r1:r2"


def reasons(store: Store, *keys: str) -> list[str]:
    """What the reasons of the dossiers' acts say."""
    dossiers = [store.dossiers.open(store.accounts.find("alt"), key) for key in keys]
    return [act.reason for dossier in dossiers for act in dossier.acts]


def test_reasons_that_an_older_version_kept_in_the_clear_are_sealed(tmp_path):
    url = made_at(tmp_path, "0007")
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in (OLD_CHOICE, OLD_JUDGEMENT):
            connection.execute(text(statement), {"typed": TYPED})
    engine.dispose()
    store = opened(tmp_path, url)
    assert "韦小满" not in on_disk(tmp_path) and reasons(store, CHOICE, PAIR) == [TYPED, TYPED]
    with pytest.raises(Exception, match="append-only"), store._context.database.write() as connection:
        connection.execute(text("UPDATE judgements SET reason = ''"))
    store.close()


OLD_LABEL = "INSERT INTO api_keys (key_hash, account_id, label, created_at) VALUES ('k', 'A1', :typed, '2019-01-01T00:00:00+00:00')"


def test_labels_of_keys_that_an_older_version_kept_in_the_clear_are_sealed(tmp_path):
    url = made_at(tmp_path, "0008")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(OLD_LABEL), {"typed": TYPED[:80]})
    engine.dispose()
    store = opened(tmp_path, url)
    store.accounts.add_api_key("A1", "给韦小满的程序", by="test")
    with store._context.database.read() as connection:
        labels = connection.execute(text("SELECT label FROM api_keys ORDER BY created_at")).scalars().all()
    assert [store._context.unseal_words(label) for label in labels] == [TYPED, "给韦小满的程序"]
    store.close()
    assert "韦小满" not in on_disk(tmp_path)


def on_disk(folder) -> str:
    """Every byte of the store's files, as text."""
    return "".join(path.read_bytes().decode(errors="replace") for path in folder.glob("store.sqlite*"))


def test_reasons_of_an_archive_of_an_older_version_are_sealed(tmp_path):
    store = opened(tmp_path, f"sqlite:///{tmp_path / 'full.sqlite'}")
    account = store.accounts.add("alt", "zwei-Wege-7", display_name="甲", roles=["examiner"])
    store.review.judge_pair(account, "r1", "r2", "person", "different", TYPED)
    store.back_up(tmp_path / "all.tar.gz")
    store.close()
    in_the_clear(tmp_path / "all.tar.gz", tmp_path / "old.tar.gz")
    store = opened(tmp_path, f"sqlite:///{tmp_path / 'store.sqlite'}")
    store.restore(tmp_path / "old.tar.gz")
    store.close()
    assert "韦小满" not in on_disk(tmp_path)
    store = opened(tmp_path, f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert reasons(store, PAIR) == [TYPED]
    store.close()


def in_the_clear(source, target) -> None:
    """Copies an archive as the first format wrote it: with the reasons of judgements in the clear."""
    name = "tables/judgements.jsonl"
    with tarfile.open(source) as old:
        files = {entry.name: old.extractfile(entry).read() for entry in old}
    rows = [json.loads(line) | {"reason": TYPED} for line in files[name].splitlines()]
    files[name] = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] = f"{hashlib.sha256(files[name]).hexdigest()} {len(rows)}"
    files["manifest.json"] = json.dumps(manifest | {"format": 1}).encode()
    with tarfile.open(target, "w:gz") as new:
        for entry_name, data in files.items():
            entry = tarfile.TarInfo(entry_name)
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))


def test_an_archive_of_a_version_that_knew_fewer_tables_comes_back(tmp_path):
    store = opened(tmp_path, f"sqlite:///{tmp_path / 'full.sqlite'}")
    store.accounts.add("alt", "zwei-Wege-7", display_name="甲", roles=["examiner"])
    store.back_up(tmp_path / "all.tar.gz")
    store.close()
    without(tmp_path / "all.tar.gz", tmp_path / "old.tar.gz", "tables/second_reviews.jsonl")
    store = opened(tmp_path, f"sqlite:///{tmp_path / 'anew.sqlite'}")
    store.restore(tmp_path / "old.tar.gz")
    assert store.accounts.find("alt").roles == {"examiner"}
    store.close()


def without(source, target, name: str) -> None:
    """Copies an archive as a version wrote it that did not know that table."""

    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for entry in old:
            data = old.extractfile(entry).read()
            if entry.name == name:
                continue
            if entry.name == "manifest.json":
                manifest = json.loads(data)
                del manifest["files"][name]
                data = json.dumps(manifest).encode()
                entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))


def test_a_newer_store_is_left_as_it_is_and_said_so(tmp_path):
    url = made_at(tmp_path, "head")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(NewerStoreError, match="9999"):
        opened(tmp_path, url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    engine.dispose()
    told = subprocess.run(
        [sys.executable, "-m", "pipelines.cli.main", "account", "list", "--curated", str(tmp_path / "curated")],
        env={"SHENYAN_DATABASE_URL": url, "SHENYAN_KEY_FILE": str(tmp_path / "keys.json"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1 and "较新版本" in told.stderr and "Traceback" not in told.stderr
