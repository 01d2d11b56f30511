"""Publishing: whole or not at all, the same for the same inputs, and nothing in it that a stranger can read."""

import datetime as dt
import errno
import json
import pickle
import signal
import stat
import subprocess
import sys
import textwrap
from functools import partial

import duckdb
import polars as pl
import pytest

from pipelines import release
from pipelines.keys import TOKEN_PREFIX
from pipelines.lookup_keys import certificate_number_key, id_number_key
from pipelines.release import publishing
from pipelines.release.locking import LOCK, only_writer
from pipelines.release.publishing import allow_fall


@pytest.fixture
def register(register_tables, sound):
    """A register of two sound certificates and one that a finding holds."""
    second = {
        **sound, "certificate": "C2", "holder_name": "李明华", "id_number": "110105198502020028", "sex": "女", "certificate_number": "06000902",
        "phone": "13900005678", "remarks": "身份证 110105198502020028，电话 13900005678",
    }  # fmt: skip
    held = {**second, "certificate": "C3", "level": "初级", "certificate_number": "06000903"}
    return register_tables(
        *(
            {**row, "office": office, "row": n}
            for n, row in enumerate((sound, second, held), 2)
            for office in ("series-1", "county-2")
        )
    )


@pytest.fixture
def curated(tmp_path):
    return tmp_path / "curated"


def published_ids(live):
    with duckdb.connect(str(live.lookup), read_only=True) as connection:
        return [
            row[0]
            for row in connection.execute("select certificate_id from curated_certificates order by 1").fetchall()
        ]


def test_what_passed_is_published_and_what_is_held_is_not(publish, register, curated):
    live = publish(register)
    assert published_ids(live) == ["C1", "C2"]
    assert release.current(curated) == live
    assert (curated / "lookup.duckdb").resolve() == live.lookup.resolve()
    passed = release.load_table(live, "certificates").select("certificate_id", "passed_by", "findings").rows()
    assert passed == [
        ("C1", "official_record", []),
        ("C2", "official_record", []),
        ("C3", None, ["LEVEL_AGAINST_TITLE"]),
    ]


def with_status(register, status, *certificates):
    """The register with these certificates as casework left them."""
    chosen = pl.col("certificate_id").is_in(list(certificates))
    changed = register["certificates"].with_columns(
        status=pl.when(chosen).then(pl.lit(status)).otherwise("status"),
        status_on=pl.when(chosen).then(pl.lit("2020-06-15")).otherwise("status_on"),
    )
    return {**register, "certificates": changed}


def suspended_rows(live):
    with duckdb.connect(str(live.lookup), read_only=True) as connection:
        query = "select certificate_id, status, status_on, id_number_key, certificate_number_key from suspended_certificates order by 1"
        return connection.execute(query).fetchall()


def test_what_was_told_of_and_is_suspended_stands_in_a_table_of_its_own_until_it_is_reinstated(
    publish, register, keys, sound
):
    publish(register)
    live = publish(with_status(register, "已暂停", "C1", "C3"), allow_fall=True)
    key, name = keys.subkey("lookup"), sound["holder_name"]
    keyed = (
        id_number_key(key, name, sound["id_number"]),
        certificate_number_key(key, name, sound["certificate_number"]),
    )
    assert suspended_rows(live) == [("C1", "已暂停", "2020-06-15", *keyed)], "C3 never passed: a finding holds it"
    assert published_ids(live) == ["C2"]
    counts = live.manifest["counts"]
    assert (counts["curated_certificates"], counts["suspended_certificates"]) == (1, 1)
    assert "suspended_certificates" in live.manifest["tables"]["lookup.duckdb"]
    assert release.load_table(live, "certificates")["passed_by"].to_list() == [None, "official_record", None]
    again = publish(with_status(register, "已通过", "C1"))
    assert (published_ids(again), suspended_rows(again)) == (["C1", "C2"], [])


def without_findings(register):
    return {**register, "findings": register["findings"].clear()}


def with_finding(register, certificate):
    """The register with what holds C3 held against this one instead."""
    return {**register, "findings": register["findings"].with_columns(certificate_id=pl.lit(certificate))}


def test_what_a_finding_held_when_it_was_suspended_was_never_told_of_and_is_not_when_the_finding_is_lifted(
    publish, register
):
    publish(register)
    publish(with_status(register, "已暂停", "C3"))
    lifted = publish(with_status(without_findings(register), "已暂停", "C3"))
    assert (suspended_rows(lifted), published_ids(lifted)) == ([], ["C1", "C2"])


def test_a_suspension_is_told_on_however_many_releases_and_findings_come_since(publish, register):
    publish(register)
    for doubted in [register, *[with_finding(register, "C1")] * 2]:
        live = publish(with_status(doubted, "已暂停", "C1"), keep=1, allow_fall=True)
    assert [row[:3] for row in suspended_rows(live)] == [("C1", "已暂停", "2020-06-15")]


def test_a_suspension_follows_its_certificate_into_the_one_it_became(publish, register):
    publish({name: renamed(frame, "C2", "C9") for name, frame in register.items()})
    led = pl.DataFrame([{"kind": "merged", "level": "certificate", "old_id": "C9", "new_id": "C2"}])
    changes = pl.concat([register["identity_changes"], led], how="diagonal")
    live = publish({**with_status(register, "已暂停", "C2"), "identity_changes": changes}, allow_fall=True)
    assert [row[0] for row in suspended_rows(live)] == ["C2"]


def renamed(frame, old, new):
    """The table with that certificate under another id."""
    if "certificate_id" not in frame.columns:
        return frame
    return frame.with_columns(pl.col("certificate_id").replace({old: new}))


def test_nothing_but_what_is_suspended_is_published_as_that(publish, register, curated, monkeypatch):
    monkeypatch.setattr(publishing, "find_suspended", lambda certificates, *_: certificates)
    with pytest.raises(release.CheckError, match="published as suspended"):
        publish(register)
    assert release.current(curated) is None


def test_a_published_certificate_is_found_by_both_pairs_of_factors(publish, register, keys, sound):
    live = publish(register)
    key = keys.subkey("lookup")
    by_id = id_number_key(key, sound["holder_name"], sound["id_number"])
    by_number = certificate_number_key(key, sound["holder_name"], sound["certificate_number"])
    with duckdb.connect(str(live.lookup), read_only=True) as connection:
        query = "select certificate_id from curated_certificates where id_number_key = ? and certificate_number_key = ?"
        assert connection.execute(query, [by_id, by_number]).fetchall() == [("C1",)]


def test_the_same_inputs_give_the_same_tables_digit_for_digit(publish, register):
    first = publish(register)
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=3) for name, frame in register.items()}
    second = publish(shuffled)
    assert first.release_id != second.release_id
    assert first.manifest["tables"] == second.manifest["tables"]
    assert set(second.manifest["differences"].values()) == {0}


NUMBERS = ("110105199001010010", "110105198502020028", "13800001234", "13900005678")


def test_no_file_of_the_curated_folder_shows_a_number(publish, register, curated):
    live = publish(register)
    for path in (path for path in curated.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert not [number for number in NUMBERS if number.encode() in content], path.name
    for name in register:
        texts = release.load_table(live, name).select(pl.col(pl.String))
        assert not any(column.str.contains_any(list(NUMBERS)).any() for column in texts.iter_columns()), name


def test_the_key_holder_reads_the_register_as_it_was(publish, register, keys):
    live = publish(register)
    sealed = release.load_table(live, "records")
    assert sealed["id_number"].str.starts_with(TOKEN_PREFIX).all()
    revealed = release.reveal(sealed, keys).sort("record_id")
    columns = ["record_id", "id_number", "phone", "remarks", "phone_raw"]
    assert revealed.select(columns).equals(register["records"].sort("record_id").select(columns))


def test_the_files_can_be_written_by_nobody_and_the_register_read_by_its_owner_alone(publish, register):
    live = publish(register)
    assert stat.S_IMODE(live.register.stat().st_mode) == 0o400
    assert stat.S_IMODE(live.lookup.stat().st_mode) == 0o444


def spoil_id(register):
    return {
        **register,
        "certificates": register["certificates"].with_columns(title=pl.lit("工程师 110105198502020028")),
    }


def spoil_contract(register):
    return {**register, "findings": register["findings"].with_columns(severity=pl.lit("grave"))}


def spoil_source(register):
    return {**register, "certificate_values": register["certificate_values"].filter(pl.col("column") != "title")}


def spoil_ledger(register):
    return {**register, "lineage": register["lineage"].head(1)}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(spoil_contract, "findings: severity", id="a table breaks its contract"),
        pytest.param(spoil_source, "golden values without their source", id="a value without source"),
        pytest.param(spoil_ledger, "records missing from the ledger", id="a record lost"),
        pytest.param(spoil_id, "golden values without their source", id="a value nobody stated"),
    ],
)
def test_a_failed_check_publishes_nothing_and_quotes_nobody(publish, register, curated, spoil, words):
    before = publish(register)
    with pytest.raises(release.CheckError, match=words) as refusal:
        publish(spoil(register))
    assert release.current(curated) == before
    assert [kept.release_id for kept in release.list_releases(curated)] == [before.release_id]
    assert "110105" not in str(refusal.value)


@pytest.mark.parametrize(
    ("status", "table"), [("待确认", "curated_certificates"), ("已暂停", "suspended_certificates")]
)
def test_a_number_in_a_published_column_stops_the_release(register_tables, publish, sound, status, table):
    told = {**sound, "specialty": "机械 110105198502020028"}
    rows = [[{**row, "office": office} for office in ("series-1", "county-2")] for row in (sound, told)]
    harmless, register = (register_tables(*row) for row in rows)
    publish(harmless)
    with pytest.raises(release.CheckError, match=rf"{table}\.specialty"):
        publish(with_status(register, status, "C1"))


def many(register_tables, sound, count):
    rows = (
        {
            **sound,
            "certificate": f"C{n}",
            "holder_name": f"李{chr(0x4E00 + n)}",
            "id_number": None,
            "certificate_number": f"0600{n:04d}",
            "row": n,
            "office": "series-1",
        }
        for n in range(1, count)
    )
    return register_tables(*rows)


def test_a_sudden_fall_needs_a_stewards_word_once(register_tables, publish, curated, sound):
    whole, part = many(register_tables, sound, 40), many(register_tables, sound, 30)
    publish(whole)
    with pytest.raises(release.CheckError, match="allow-fall"):
        publish(part)
    allow_fall(curated)
    assert publish(part).counts["curated_certificates"] == 29
    publish(whole)
    with pytest.raises(release.CheckError):
        publish(part)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(OSError(errno.ENOSPC, "No space left on device"), id="from the system"),
        pytest.param(duckdb.IOException("Could not write file: No space left on device"), id="from duckdb"),
    ],
)
def test_a_full_disk_leaves_the_last_release(publish, register, curated, monkeypatch, fault):
    before = publish(register)

    def fail(*_):
        raise fault

    monkeypatch.setattr(publishing, "write_tables", fail)
    with pytest.raises(release.ReleaseError, match="磁盘空间不足"):
        publish(register)
    assert release.current(curated) == before
    assert len(list((curated / "releases").iterdir())) == 1


def test_a_second_writer_is_told_to_wait(publish, register, curated):
    with only_writer(curated), pytest.raises(release.ReleaseError, match="正在发布"):
        publish(register)
    assert publish(register) == release.current(curated)


KILLED = textwrap.dedent("""
    import os, pickle, signal, sys
    from pathlib import Path
    from pipelines import release
    from pipelines.keys import load_keys
    from pipelines.release import layout, publishing
    from schemas.campaign import campaign_named

    def die(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    owner, name = sys.argv[2].split(".")
    setattr({"publishing": publishing, "layout": layout}[owner], name, die)
    folder = Path(sys.argv[1])
    release.publish(pickle.loads((folder / "tables").read_bytes()), curated=folder / "curated", keys=load_keys(folder / "curated.keys.json"),
                    campaign=campaign_named("liuzhou-2019"), as_of="2020-08-01", inputs={})
""")


@pytest.mark.parametrize(
    ("moment", "live_now"),
    [
        pytest.param("publishing.digest_file", "r000001", id="half built"),
        pytest.param("layout.move_pointer", "r000001", id="built and not yet live"),
        pytest.param("publishing.forget_oldest", "r000002", id="live, the links turned, older ones not yet cleared"),
    ],
)
def test_a_kill_at_any_moment_leaves_a_whole_release_and_the_next_run_cleans_up(
    publish, register, curated, tmp_path, moment, live_now
):
    before = publish(register)
    (tmp_path / "tables").write_bytes(pickle.dumps(register))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    live = release.current(curated)
    assert published_ids(live) == ["C1", "C2"]
    assert live.release_id.startswith(live_now)
    assert len(list((curated / "releases").iterdir())) == 2
    after = publish(register)
    assert release.current(curated) == after
    assert (curated / "register.duckdb").resolve() == after.register.resolve()
    expected = {before.release_id, live.release_id, after.release_id}
    assert {path.name for path in (curated / "releases").iterdir()} == expected


def test_only_the_last_releases_stay_and_the_live_one_always(publish, register, curated):
    first = publish(register)
    publish(register)
    release.rollback(curated, first.release_id)
    publish(register, keep=1)
    assert len(release.list_releases(curated)) == 1
    assert not first.folder.exists()


def test_a_rollback_makes_the_release_before_live_again(publish, register, curated):
    first, second = publish(register), publish(register)
    assert release.rollback(curated) == release.current(curated)
    assert release.current(curated).release_id == first.release_id
    third = publish(register)
    assert third.release_id > second.release_id
    with pytest.raises(release.ReleaseError, match="已是当前版本"):
        release.rollback(curated, third.release_id)


def test_what_had_begun_before_somebody_went_back_is_not_published(publish, register, curated):
    first, second = publish(register), publish(register)
    begun = dt.datetime.now(dt.UTC)
    publish_old = partial(publish, register, begun=begun)
    assert (release.gone_back(curated), release.gone_back_since(curated, begun)) == (None, None)
    release.rollback(curated)
    with pytest.raises(release.ReleaseError, match=f"退回到版本 {first.release_id}.*went back to release"):
        publish_old()
    assert release.current(curated).release_id == release.gone_back(curated)["release_id"] == first.release_id
    release.rollback(curated, second.release_id)
    assert release.gone_back(curated) is None, "the step was taken back"
    publish_old()
    release.rollback(curated, first.release_id)
    third = publish(register, begun=dt.datetime.now(dt.UTC))
    assert (release.current(curated), release.gone_back(curated)) == (third, None)
    with pytest.raises(release.ReleaseError, match="没有发布"):
        publish_old()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param("2020-06-30", None, id="before the first"),
        pytest.param("2020-07-01", 0, id="the day itself"),
        pytest.param("2020-07-31", 0, id="while it was live"),
        pytest.param("2020-08-01T23:59:59+08:00", 1, id="the moment of the second"),
        pytest.param("2020-08-01T00:00:00+08:00", 0, id="the morning before"),
    ],
)
def test_an_earlier_release_answers_for_its_day(publish, register, curated, asked, expected):
    releases = [publish(register, as_of="2020-07-01"), publish(register, as_of="2020-08-01")]
    found = release.current(curated, as_of=asked)
    assert (found and found.release_id) == (None if expected is None else releases[expected].release_id)


def test_the_day_of_a_release_is_the_citys_day(publish, register):
    live = publish(register, as_of="2020-06-30T20:00:00+00:00")
    assert live.as_of == "2020-07-01T04:00:00+08:00" and "-20200701-" in live.release_id


def test_the_manifest_names_inputs_code_and_outputs(publish, register):
    manifest = publish(register).manifest
    assert manifest["inputs"] == {"list.xlsx": "0" * 64}
    assert set(manifest["outputs"]) == {"register.duckdb", "lookup.duckdb"}
    assert manifest["counts"]["curated_certificates"] == 2
    assert json.dumps(manifest)


def test_a_decision_is_the_source_of_the_value_it_set(publish, register):
    certificates = register["certificates"].with_columns(
        specialty=pl.when(pl.col("certificate_id") == "C1").then(pl.lit("机械")).otherwise("specialty")
    )
    decisions = pl.DataFrame(
        {
            "decision_id": ["D1"],
            "certificate_id": ["C1"],
            "column": ["specialty"],
            "value": ["机械"],
            "decided_at": ["2020-01-01T00:00:00+08:00"],
        }
    )
    live = publish({**register, "certificates": certificates, "decisions": decisions})
    chosen = release.load_table(live, "certificate_values").filter(pl.col("decision_id") == "D1")
    assert chosen.select("certificate_id", "value", "chosen", "why").rows() == [("C1", "机械", True, "reviewer")]


def test_ids_of_the_live_release_are_what_the_next_run_starts_from(publish, register, curated):
    assert release.previous_assignments(curated) is None
    publish(register)
    known = release.previous_assignments(curated)
    assert known.sort("record_id")["certificate_id"].to_list() == ["C1", "C1", "C2", "C2", "C3", "C3"]


def test_the_lock_is_no_secret_and_stays_empty(publish, register, curated):
    publish(register)
    assert (curated / LOCK).stat().st_size == 0


def test_a_registration_that_a_reviewer_passed_is_published_without_any_record(
    linked, campaign, publish, register, sound
):
    from pipelines import findings, survivorship
    from pipelines.reconcile.rulings import RULED
    from schemas import tables

    chosen = {
        **sound,
        "holder_name": "陆思远",
        "id_number": "110105198502020028",
        "sex": "女",
        "certificate_number": "06000999",
    }
    decisions = pl.DataFrame(
        [
            {
                "certificate_id": "C9",
                "holder_id": "H9",
                "column": column,
                "value": value,
                "decision_id": f"D{n}",
                "decided_at": "2020-02-01T00:00:00+08:00",
            }
            for n, (column, value) in enumerate(chosen.items())
        ]
    )
    cluster = linked({**sound, "office": "series-1"})
    merged = survivorship.merge(cluster.records, cluster.assignments, decisions=decisions, campaign=campaign)
    status = pl.when(pl.col("certificate_id") == "C9").then(pl.lit("已通过")).otherwise("status")
    submission = {
        "source_file": "casework", "row": 1, "submission_id": "S1", "action": "register", "disposition": "accepted", "reasons": [RULED], "certificate_id": "C9",
        "holder_id": "H9",
    }  # fmt: skip
    schema = tables.empty("submissions").schema
    found = findings.find(
        merged,
        cluster.records,
        pl.DataFrame(schema=dict.fromkeys(("record_id", "code", "severity", "column"), pl.String)),
        tables.empty("links"),
        campaign=campaign,
    )
    live = publish(
        {
            **register, "certificates": merged.certificates.with_columns(status=status), "certificate_values": merged.certificate_values,
            "holders": merged.holders, "findings": found, "records": cluster.records,
            "lineage": register["lineage"].filter(pl.col("record_id") == "R001"), "lineage_blocks": tables.empty("lineage_blocks"),
            "submissions": pl.DataFrame([{name: submission.get(name) for name in schema}], schema=schema),
        }
    )  # fmt: skip
    assert published_ids(live) == ["C1", "C9"]


def test_a_lost_pointer_costs_no_release(publish, register, curated):
    first = publish(register)
    (curated / "current.json").unlink()
    second = publish(register)
    assert [kept.release_id for kept in release.list_releases(curated)] == [first.release_id, second.release_id]
