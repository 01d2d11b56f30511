"""The drills: everything is lost and comes back the same; keys change and every answer stays."""

import gzip
import json
import re
import shutil
import tarfile

import duckdb
import polars as pl
import pytest

from pipelines import linkage, prepared, release, settings
from pipelines.casework import IntegrityError, open_installation
from pipelines.casework.evidence_store import EvidenceStore
from pipelines.cli.main import main
from pipelines.keys import KeyFileError, load_keys
from pipelines.lookup import LookupStore
from pipelines.release.writing import digest_file
from tests.pipelines.casework.conftest import picture

pytestmark = pytest.mark.whole
PASSWORD = "zwei-Wege-7-lang"


@pytest.fixture
def home(whole_run, tmp_path, monkeypatch):
    """A published register of its own with an account, and the commands on it."""
    source = whole_run.settings
    for path in source.curated.parent.iterdir():
        if not path.name.endswith((".dagster", ".work")):
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, tmp_path / path.name, **({"symlinks": True} if path.is_dir() else {}))
    monkeypatch.setenv("SHENYAN_RAW", str(tmp_path / source.raw.name))
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / source.curated.name))
    monkeypatch.setenv("SHENYAN_PASSWORD", PASSWORD)
    assert main(["account", "add", "guanli", "--role", "steward"]) == 0
    return settings.from_environment()


def answers(home) -> list[str]:
    """What the register answers to everybody whom it has: by name and number, and by name and certificate."""
    keys = load_keys(home.key_file)
    people = release.load_table(release.current(home.curated), "certificates", keys).drop_nulls(
        ["id_number", "certificate_number"]
    )
    lookup = LookupStore(home.curated, keys)
    asked = people.select("holder_name", "id_number", "certificate_number").sort("id_number").head(60)
    return [
        outcome.as_json()
        for name, number, certificate in asked.iter_rows()
        for outcome in (lookup.find(name, id_number=number), lookup.find(name, certificate_number=certificate))
    ]


def received(home) -> dict[str, bytes]:
    """Every file that was received."""
    return {path.relative_to(home.raw).as_posix(): path.read_bytes() for path in home.raw.rglob("*") if path.is_file()}


def destroy(home) -> None:
    for path in home.curated.parent.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_all_is_lost_and_comes_back_the_same(home, tmp_path_factory, capsys):
    away, safe = tmp_path_factory.mktemp("away"), tmp_path_factory.mktemp("safe")
    before, files, live = answers(home), received(home), release.current(home.curated).release_id
    archive, keys = str(away / "all.tar.gz"), str(safe / "keys.json")
    assert main(["backup", "make", "--all", archive, "--keys-to", keys]) == 0
    assert main(["backup", "verify", archive]) == 0
    assert main(["backup", "restore", archive]) == 1
    assert "--overwrite" in capsys.readouterr().err
    destroy(home)
    assert main(["backup", "restore", archive]) == 1
    assert "--keys" in capsys.readouterr().err and not home.curated.exists()
    assert main(["backup", "restore", archive, "--keys", keys]) == 0
    assert (answers(home), received(home)) == (before, files)
    assert release.current(home.curated).release_id == live
    assert (home.curated / "register.duckdb").resolve() == release.current(home.curated).register.resolve()
    assert main(["audit", "verify"]) == 0
    store = open_installation(home, load_keys(home.key_file))
    assert store.sessions.sign_in("guanli", PASSWORD)[0]
    store.close()
    secret = json.loads(home.key_file.read_text())["generations"][0]["secret"]
    assert secret.encode() not in gzip.decompress((away / "all.tar.gz").read_bytes())


def test_restoring_over_data_moves_them_aside_and_loses_nothing(home, tmp_path_factory):
    archive = str(tmp_path_factory.mktemp("away") / "all.tar.gz")
    before = answers(home)
    assert main(["backup", "make", "--all", archive]) == 0
    (home.raw / "sources" / "later.txt").write_text("later")
    assert main(["backup", "restore", archive, "--overwrite"]) == 0
    assert answers(home) == before and not (home.raw / "sources" / "later.txt").exists()
    (aside,) = home.raw.parent.glob("raw.replaced-*")
    assert (aside / "sources" / "later.txt").read_text() == "later"


def test_a_changed_or_broken_archive_restores_nothing(home, tmp_path_factory, capsys):
    away = tmp_path_factory.mktemp("away")
    archive = away / "all.tar.gz"
    assert main(["backup", "make", "--all", str(archive)]) == 0
    with tarfile.open(archive) as whole, tarfile.open(away / "changed.tar.gz", "w:gz") as changed:
        for entry in whole:
            data = whole.extractfile(entry)
            if entry.name == "curated/current.json":
                entry.size = 2
            changed.addfile(entry, data)
    (away / "short.tar.gz").write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    before = answers(home)
    for name in ("changed.tar.gz", "short.tar.gz"):
        assert main(["backup", "verify", str(away / name)]) == 1
        assert main(["backup", "restore", "--overwrite", str(away / name)]) == 1
        assert capsys.readouterr().err.strip()
    assert answers(home) == before and not list(home.raw.parent.glob("*.replaced-*"))


def test_keys_do_not_go_beside_the_archive(home, tmp_path_factory, capsys):
    away = tmp_path_factory.mktemp("away")
    assert main(["backup", "make", "--all", str(away / "a.tar.gz"), "--keys-to", str(away / "keys.json")]) == 1
    assert "同一处" in capsys.readouterr().err and not list(away.iterdir())


def test_after_a_rotation_every_answer_field_and_archive_stays_readable(home, tmp_path_factory):
    """What was sealed before can be read, what is written next is sealed with the new key, and an archive of before needs only it."""
    archive = str(tmp_path_factory.mktemp("away") / "all.tar.gz")
    before, old = answers(home), load_keys(home.key_file)
    people = release.load_table(release.current(home.curated), "certificates", old)
    assert main(["backup", "make", "--all", archive]) == 0
    assert main(["keys", "rotate"]) == 0
    keys = load_keys(home.key_file)
    assert keys.key_id != old.key_id and answers(home) == before
    assert release.load_table(release.current(home.curated), "certificates", keys).equals(people)
    anew = keys.encrypt_column(people["id_number"])
    assert anew.drop_nulls().str.starts_with(f"enc:{keys.key_id}:").filter(anew.drop_nulls() != "").all()
    assert keys.decrypt_column(anew).equals(people["id_number"])
    assert isinstance(people, pl.DataFrame) and main(["backup", "restore", "--overwrite", archive]) == 0
    assert answers(home) == before


def sealed_with(home, key_id: str) -> list[str]:
    """The files that name a generation of the keys, in a token or before what is sealed whole."""
    words = (f"enc:{key_id}:".encode(), f"SYE2{key_id}".encode())
    files = [path for path in home.curated.parent.rglob("*") if path.is_file() and path != home.key_file]
    contents = {path.relative_to(home.curated.parent).as_posix(): path.read_bytes() for path in files}
    return [
        name
        for name, content in contents.items()
        if any(word in content for word in words) or content.startswith(key_id.encode())
    ]


def remember_linkage(home) -> linkage.Remembered:
    """What linkage finds of the live release's records with its memory, which then lies there sealed."""
    keys = load_keys(home.key_file)
    records = release.load_table(release.current(home.curated), "records", keys)
    return linkage.link_remembering(records, prepared.memory_of_linkage(home, keys), key=keys.subkey("ids"))


def work_through(home) -> None:
    """Nothing; a frame, linkage's memory, evidence and a report of somebody's asking lie there too, sealed with the newest key."""
    keys = load_keys(home.key_file)
    prepared.write_frame(home, keys, "core_records", pl.DataFrame({"id_number": ["110105199001010010"]}))
    remember_linkage(home)
    store = open_installation(home, keys)
    store.evidence.put(picture(), store.accounts.find("guanli"))
    store.audit.record("guanli", "issue-report", "report:1", asked=keys.encrypt("韦小满 110105199001010010"))
    store.close()


def test_a_key_is_dropped_when_everything_at_rest_is_sealed_with_a_new_one(home, capsys):
    """The drill: rotate, renew, drop. Every answer stays, every digest holds, and the old key opens nothing that lies there."""
    work_through(home)
    before, old = answers(home), load_keys(home.key_file)
    people = release.load_table(release.current(home.curated), "certificates", old)
    assert main(["keys", "rotate"]) == 0 and main(["keys", "drop"]) == 1
    assert "keys renew" in capsys.readouterr().err and sealed_with(home, old.key_id)
    assert main(["keys", "renew"]) == 0 and answers(home) == before
    assert main(["keys", "drop"]) == 0 and answers(home) == before
    keys, live = load_keys(home.key_file), release.current(home.curated)
    assert [one.key_id for one in keys.generations] == [keys.key_id] and not sealed_with(home, old.key_id)
    assert release.load_table(live, "certificates", keys).equals(people)
    with pytest.raises(KeyFileError):
        release.load_table(live, "certificates", old)
    assert {name: digest_file(live.folder / name) for name in live.manifest["outputs"]} == live.manifest["outputs"]
    assert prepared.read_frame(home, keys, "core_records").height == 1
    assert remember_linkage(home).why == "", "linkage still remembers what it had found"
    assert main(["audit", "verify"]) == 0 and main(["health"]) == 0
    assert keys.subkey("record-id") == old.subkey("record-id"), "the ids that decisions name stay"


def test_what_began_with_a_dropped_key_publishes_nothing(home, campaign):
    keys, live = load_keys(home.key_file), release.current(home.curated)
    tables = {name: release.load_table(live, name, keys) for name in live.manifest["tables"]["register.duckdb"]}
    for act in ("rotate", "renew", "drop"):
        assert main(["keys", act]) == 0
    options = {"curated": home.curated, "campaign": campaign, "as_of": "2026-01-01", "inputs": {}}
    with pytest.raises(release.ReleaseError, match=keys.key_id):
        release.publish(tables, keys=keys, **options)
    anew = release.publish(tables, keys=load_keys(home.key_file), **options)
    before = release.find_release(home.curated, live.release_id)
    assert anew.manifest["tables"] == before.manifest["tables"], "sealed anew is what publishing anew would have sealed"
    assert release.rollback(home.curated).folder == before.folder


def test_a_renewal_that_is_broken_off_leaves_everything_readable_and_is_taken_up(home, monkeypatch):
    work_through(home)
    before = answers(home)
    assert main(["keys", "rotate"]) == 0
    monkeypatch.setattr(EvidenceStore, "renew", lambda store: (_ for _ in ()).throw(IntegrityError("a damaged piece")))
    assert main(["keys", "renew"]) == 1 and answers(home) == before and main(["keys", "drop"]) == 1
    monkeypatch.undo()
    monkeypatch.setenv("SHENYAN_RAW", str(home.raw))
    monkeypatch.setenv("SHENYAN_CURATED", str(home.curated))
    assert main(["keys", "renew"]) == 0 and main(["keys", "drop"]) == 0 and answers(home) == before


def test_a_release_that_was_altered_gets_no_new_seal(home, capsys):
    live = release.current(home.curated)
    live.lookup.chmod(0o644)
    live.lookup.write_bytes(live.lookup.read_bytes() + b"x")
    assert main(["keys", "rotate"]) == 0 and main(["keys", "renew"]) == 1
    assert "lookup.duckdb" in capsys.readouterr().err and release.current(home.curated) == live


def test_no_file_of_an_installation_shows_a_number_to_who_has_no_key(home):
    """Register, lookup, casework with its journal, frames, evidence, whatever lies there: not one number, also not within a table."""
    work_through(home)
    records = release.load_table(release.current(home.curated), "records", load_keys(home.key_file))
    numbers = pl.concat([records[name] for name in ("id_number", "id_number_raw", "phone", "phone_raw")])
    shown = re.compile("|".join(re.escape(one) for one in numbers.drop_nulls().unique() if len(one) > 10))
    files = [path for path in home.curated.parent.rglob("*") if path.is_file() and not path.is_relative_to(home.raw)]
    for path in files:
        assert not shown.search(path.read_bytes().decode("latin-1")), path.name
    for path in (release.current(home.curated).register, release.current(home.curated).lookup):
        with duckdb.connect(str(path), read_only=True) as connection:
            for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall():
                assert not shown.search(str(connection.execute(f'select * from "{name}"').fetchall())), name
