"""Every long proof fails when its property is broken, and the entry tells it by its exit status."""

import csv
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest

from pipelines import release
from pipelines.intake import Intake, Limits
from pipelines.reconcile import read_submissions
from pipelines.sample import corpus
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from tests.soak import __main__ as entry
from tests.soak import (
    cells,
    edges,
    employers,
    fabrications,
    fake_run,
    full_disk,
    fuzz,
    kills,
    near_misses,
    negatives,
    relaid,
    swaps,
    together,
    walk,
)
from tests.soak.layouts import measure
from tests.soak.proof import Broken, Home, Skipped, clean_environment
from tests.soak.submissions import prove as submissions
from tests.soak.submissions.desk import Written
from tests.soak.submissions.people import Holder

FILES = {"sources/a/1.csv", "sources/a/2.csv"}


@pytest.fixture
def fake(tmp_path):
    """Makes a home with one published release, whose runs have the named fault."""
    raw, curated = tmp_path / "raw", tmp_path / "disk" / "curated"
    raw.mkdir()
    (raw / "list.csv").write_text("as received", encoding="utf-8")
    fake_run.publish(curated)
    return lambda fault: Home(raw, curated, (sys.executable, "-m", "tests.soak.fake_run", fault))


def test_kills_that_leave_a_whole_release_hold(fake):
    assert "killed" in kills.kill_often(fake("none"), kills=3, seed=1, parts=[fake_run.WORK_SECONDS, 0.0])


def test_kills_fall_into_every_part_by_its_time_and_half_of_them_into_publishing():
    parts = [10.0, 1.0, 2.0, 0.5]
    moments = kills.choose_moments(parts, 400, random.Random(3))
    assert [moment.parts for moment in moments[1::2]] == [2] * 200
    assert all(0 <= moment.seconds <= parts[moment.parts] for moment in moments)
    shares = [[moment.parts for moment in moments[::2]].count(part) / 200 for part in range(4)]
    assert shares == pytest.approx([part / sum(parts) for part in parts], abs=0.02)


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        pytest.param("touches_raw", "received files", id="a received file changes"),
        pytest.param("writes_in_place", "not as it was published", id="the live file is written in place"),
        pytest.param("loses_pointer", "no release is live", id="the pointer is lost"),
        pytest.param("leaves_child", "left processes behind", id="a child lives on"),
        pytest.param("publishes_nothing", "nothing new", id="the next run publishes nothing"),
        pytest.param("refuses_always", "ended with status 1", id="the next run refuses"),
        pytest.param("leaves_debris", "half-built", id="half a release stays"),
    ],
)
def test_a_kill_that_breaks_something_is_told(fake, monkeypatch, fault, complaint):
    monkeypatch.setattr(kills, "SETTLE_SECONDS", 0.5)
    with pytest.raises(Broken, match=complaint):
        kills.kill_often(fake(fault), kills=2, seed=1, parts=[fake_run.WORK_SECONDS, 0.0])


def test_kills_that_all_come_too_late_prove_nothing(fake):
    with pytest.raises(Broken, match="nothing was proved"):
        kills.kill_often(fake("none"), kills=1, seed=1, parts=[20.0, 0.0])


def test_two_runs_of_which_one_waits_hold(fake):
    home = fake("none")
    assert "1 times one did" in together.run_in_pairs(home, rounds=1)
    assert "refused" in together.run_beside_a_writer(home)
    assert together.run_pair(home, together.begin_while_publishing) == 2


def test_a_run_that_publishes_beside_another_writer_is_told(fake):
    with pytest.raises(Broken, match="ended with status 0"):
        together.run_beside_a_writer(fake("claims_success"))


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        pytest.param("claims_success", "2 runs said that they published, but 1", id="both claim one release"),
        pytest.param("silent_when_refused", "without saying", id="the refused one says nothing"),
        pytest.param("traceback_when_refused", "traceback", id="the refused one shows its inside"),
        pytest.param("refuses_always", "neither", id="neither publishes"),
        pytest.param("touches_raw", "received files", id="a received file changes"),
    ],
)
def test_two_runs_that_break_something_are_told(fake, fault, complaint):
    with pytest.raises(Broken, match=complaint):
        together.run_in_pairs(fake(fault), rounds=1)


@pytest.fixture
def no_room(monkeypatch):
    """Lets a disk be full for the stand-in without filling it."""
    monkeypatch.setattr(full_disk, "fill", lambda disk, room: (disk / full_disk.BALLAST).touch())


def test_runs_that_refuse_a_full_disk_hold(fake, no_room, tmp_path):
    assert "stayed live" in full_disk.run_without_room(fake("none"), tmp_path / "disk", (0, 1))


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        pytest.param("ignores_full_disk", "said that it published", id="success without room"),
        pytest.param("silent_when_refused", "without saying", id="no sentence"),
        pytest.param("traceback_when_refused", "traceback", id="a traceback"),
        pytest.param("writes_in_place", "not as it was published", id="the live file is overwritten"),
        pytest.param("loses_pointer", "no release is live", id="the pointer is lost"),
    ],
)
def test_runs_that_break_on_a_full_disk_are_told(fake, no_room, tmp_path, fault, complaint):
    with pytest.raises(Broken, match=complaint):
        full_disk.run_without_room(fake(fault), tmp_path / "disk", (0,))


def test_a_small_disk_is_full_when_filled(tmp_path):
    try:
        with full_disk.small_disk(tmp_path / "disk", 1) as disk:
            full_disk.fill(disk, 0)
            with pytest.raises(OSError, match="No space"):
                (disk / "more").write_bytes(b"x" * 8192)
    except Skipped as skipped:
        pytest.skip(str(skipped))


@pytest.fixture
def place(tmp_path):
    return walk.Place(f"sqlite:///{tmp_path}/c.sqlite", tmp_path / "keys.json", tmp_path / "evidence")


def test_several_processes_lose_no_event(place):
    assert "acts kept" in walk.walk(place, seed=5, walkers=2, steps=40, cases=1)


@pytest.fixture
def walked(place):
    """A store after one act, with what it had before and what it was told."""
    store = place.open()
    cast = walk.assemble(store, 1)
    opened, case = walk.events_of(store), store.holder.mine(cast.people["holder"])[0]
    store.cases.apply("amend", cast.people["holder"], case.case_id, case.version)
    yield store, opened, [walk.Told(case.case_id, 2, "amend", cast.people["holder"].account_id)]
    store.close()


def test_a_store_that_holds_what_it_said_holds(walked):
    walk.check_store(*walked)


def test_a_lost_act_is_told(walked):
    store, opened, told = walked
    with pytest.raises(Broken, match="not in the store"):
        walk.check_store(store, opened, [*told, told[0]._replace(version=3)])


def test_an_act_that_nobody_did_is_told(walked):
    store, opened, _ = walked
    with pytest.raises(Broken, match="nobody was told of"):
        walk.check_store(store, opened, [])


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        pytest.param("UPDATE audit SET outcome = 'failed' WHERE seq = 3", "chain", id="an altered line"),
        pytest.param("UPDATE events SET to_state = '已通过' WHERE action = 'amend'", "transitions", id="a step aside"),
        pytest.param("UPDATE cases SET version = 9", "what their events say", id="a case that drifted"),
    ],
)
def test_a_store_that_was_altered_is_told(walked, tmp_path, statement, complaint):
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
    with pytest.raises(Broken, match=complaint):
        walk.check_store(*walked)


def intake_of(**changes: object) -> Intake:
    """An intake that read two files, with one column of its deliveries changed."""
    deliveries = {
        "source_file": sorted(FILES),
        "disposition": ["read", "rejected"],
        "reason": [None, "BROKEN_FILE"],
        "duplicate_of": [None, None],
    }
    rows = pl.DataFrame({"source_file": ["sources/a/1.csv"] * 2, "sheet": ["", ""], "row": [1, 2], "block": [0, 0]})
    frame = pl.DataFrame(deliveries | changes, schema=dict.fromkeys(deliveries, pl.String))
    return Intake(frame, rows, pl.DataFrame(), pl.DataFrame())


def test_an_intake_that_accounts_for_every_file_holds():
    fuzz.check_accounts(intake_of(), FILES)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        pytest.param({"source_file": ["sources/a/1.csv", "sources/a/3.csv"]}, "not among", id="a file is lost"),
        pytest.param({"source_file": ["sources/a/1.csv"] * 2}, "not among", id="a file is there twice"),
        pytest.param({"disposition": ["read", "odd"]}, "disposition", id="an odd disposition"),
        pytest.param({"reason": [None, None]}, "without a reason", id="no reason"),
        pytest.param({"reason": [None, "NO_SUCH_REASON"]}, "without a reason", id="an unlisted reason"),
        pytest.param({"disposition": ["read", "duplicate"]}, "no original", id="a copy of nothing"),
        pytest.param(
            {"disposition": ["rejected"] * 2, "reason": ["BROKEN_FILE"] * 2}, "not read", id="rows of a rejected file"
        ),
    ],
)
def test_an_intake_that_does_not_is_told(changes, complaint):
    with pytest.raises(Broken, match=complaint):
        fuzz.check_accounts(intake_of(**changes), FILES)


@pytest.mark.parametrize(
    ("limits", "complaint"),
    [
        pytest.param(Limits(wall_seconds=0.001), "no file ended", id="time"),
        pytest.param(Limits(memory_bytes=0), "used", id="memory"),
    ],
)
def test_an_intake_that_costs_too_much_is_told(tmp_path, monkeypatch, limits, complaint):
    monkeypatch.setattr(fuzz, "WORKER_GIGABYTES", 0)

    def read(raw, progress, limits):
        subprocess.run(["true"], check=True)
        time.sleep(0.02)
        progress("sources/a/1.csv", 1, 1)
        return intake_of()

    with pytest.raises(Broken, match=complaint):
        fuzz.read_damaged(tmp_path, read, limits)


def test_damage_is_the_same_for_the_same_seed_and_never_the_file_itself(tmp_path):
    (tmp_path / "samples/sources/a").mkdir(parents=True)
    content = bytes(range(256)) * 4
    (tmp_path / "samples/sources/a/x.bin").write_bytes(content)
    made = []
    for name in ("one", "two"):
        fuzz.damage_all(tmp_path / "samples", tmp_path / name, 12, seed=7)
        made.append([path.read_bytes() for path in sorted((tmp_path / name).rglob("*")) if path.is_file()])
    assert made[0] == made[1]
    assert len(set(made[0])) == 12 and content not in made[0]


@pytest.fixture
def ran(whole_run, tmp_path, monkeypatch) -> Home:
    """A copy of an installation after its first run, watched by one reader, since each takes long to start."""
    monkeypatch.setattr(swaps, "READERS", 1)
    name = whole_run.settings.curated.name
    for path in whole_run.settings.curated.parent.iterdir():
        if path.name.startswith(name):
            if path.is_dir():
                shutil.copytree(path, tmp_path / path.name, symlinks=True)
            else:
                shutil.copy2(path, tmp_path / path.name)
    return Home(whole_run.settings.raw, tmp_path / name)


@pytest.mark.whole
def test_swaps_as_they_are_made_hold(ran):
    assert "2 swaps" in swaps.swap_under_readers(ran, swaps.tables_of(ran), 2, publish_slowly)


def publish_slowly(tables, **options) -> release.Release:
    """The release, after readers have seen the one before."""
    swaps.wait_for_rounds(options["curated"])
    return release.publish(tables, **options)


def publish_and_step_back(tables, *, curated, **options) -> release.Release:
    """The release, which readers lose again for a moment."""
    made = publish_slowly(tables, curated=curated, **options)
    swaps.wait_for_rounds(curated)
    release.rollback(curated)
    swaps.wait_for_rounds(curated)
    return release.rollback(curated, made.release_id)


def publish_a_mix(tables, *, curated, **options) -> release.Release:
    """The release with the lookup file of the one before."""
    before = release.find_release(curated)
    made = publish_slowly(tables, curated=curated, **options)
    made.lookup.unlink()
    shutil.copy2(before.lookup, made.lookup)
    swaps.wait_for_rounds(curated)
    return made


def publish_with_a_gap(tables, *, curated, **options) -> release.Release:
    """The release, whose folder is away for a moment."""
    made = publish_slowly(tables, curated=curated, **options)
    away = made.folder.rename(made.folder.with_name("away"))
    swaps.wait_for_rounds(curated)
    away.rename(made.folder)
    return made


@pytest.mark.whole
@pytest.mark.parametrize(
    ("publish", "complaint"),
    [
        pytest.param(publish_and_step_back, "went back", id="a step backwards"),
        pytest.param(publish_a_mix, "not as it was published", id="a mix"),
        pytest.param(publish_with_a_gap, "no manifest|lacks|got an error", id="a gap"),
    ],
)
def test_swaps_that_readers_notice_are_told(ran, publish, complaint):
    tables = swaps.tables_of(ran)
    faulty = iter([release.publish, publish, release.publish])
    with pytest.raises(Broken, match=complaint):
        swaps.swap_under_readers(ran, tables, 2, lambda tables, **options: next(faulty)(tables, **options))


def test_a_chance_between_two_samples_is_computed_as_the_tables_have_it():
    left, right = np.array([1.0, 2.0, 2.0, 5.0, 7.0]), np.array([2.0, 6.0, 8.0, 9.0])
    assert negatives.compare(left, right).odds == pytest.approx(4 / 20)
    same = np.arange(500.0)
    assert negatives.compare(same, same) == pytest.approx((0.5, 1.0, 1.0))
    assert negatives.compare(same, same + 100).ranks == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("later", "told"),
    [pytest.param(0.0, None, id="alike"), pytest.param(0.2, "another time", id="one kind takes longer")],
)
def test_kinds_of_negatives_that_differ_in_time_are_told(later, told):
    draw = np.random.default_rng(7)
    taken = {name: draw.lognormal(0, 0.4, 2000) for name in ("id_of_nobody", "with_altered_id", "with_others_id")}
    taken["with_others_id"] *= 1 + later
    if told is None:
        assert "3 pairs" in negatives.demand_alike(taken, "store")
    else:
        with pytest.raises(Broken, match=told):
            negatives.demand_alike(taken, "store")


def test_a_question_that_finds_something_is_no_negative():
    with pytest.raises(Broken, match="found something"):
        negatives.time_kinds(negatives.KINDS, 1, 1, lambda question: False)


def broken(folder: Path) -> str:
    raise Broken("it does not")


def skipped(folder: Path) -> str:
    raise Skipped("not here")


@pytest.mark.parametrize(
    ("proofs", "status"),
    [
        pytest.param({"one": lambda folder: "it does"}, 0, id="all hold"),
        pytest.param({"one": skipped}, 0, id="one is skipped"),
        pytest.param({"one": broken, "two": lambda folder: "it does"}, 1, id="one is broken"),
    ],
)
def test_the_exit_status_says_whether_all_hold(monkeypatch, capsys, proofs, status):
    monkeypatch.setattr(entry, "proofs", lambda scale, seed: proofs)
    assert entry.main([]) == status
    assert capsys.readouterr().out.count("\n") == len(proofs)


def test_the_entry_names_every_proof_and_refuses_others(capsys):
    assert entry.parse(["swaps", "fuzz", "--scale", "0.1"]).proofs == ["swaps", "fuzz"]
    with pytest.raises(SystemExit):
        entry.parse(["flights"])
    assert "flights" in capsys.readouterr().err


def test_a_proof_never_runs_in_somebodys_own_installation(monkeypatch):
    monkeypatch.setenv("SHENYAN_CURATED", "/nowhere")
    monkeypatch.setenv("SHENYAN_DATABASE_URL", "sqlite:////nowhere")
    assert not [name for name in clean_environment() if name.startswith("SHENYAN_")]


@pytest.mark.parametrize(
    ("keep", "is_whole"),
    [pytest.param(pl.col("row") != 7, False, id="a row lost"), pytest.param(pl.lit(True), True, id="nothing lost")],
)
def test_layouts_are_read_whole_or_the_proof_is_broken(tmp_path, monkeypatch, keep, is_whole):
    understand = measure.understand

    def forgetful(*given):
        whole = understand(*given)
        return replace(whole, rows=whole.rows.filter(keep))

    monkeypatch.setattr(measure, "understand", forgetful)
    if is_whole:
        assert "0 lost, 0 invented" in measure.prove(tmp_path, seed=1, files=8)
        return
    with pytest.raises(Broken, match="rows are wrongly named"):
        measure.prove(tmp_path, seed=1, files=8)


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        pytest.param(cells.Class("year", "another year", lambda record, _: str(int(record["year"]) + 1)), "0 of 5 right, 5 wrong", id="another value"),
        pytest.param(cells.Class("title", "nothing", lambda *_: "某某"), "0 of 5 right, 0 wrong", id="a value lost"),
    ],
)  # fmt: skip
def test_noise_that_is_not_undone_is_told(kind, complaint):
    seen = {kind: cells.measure(kind, 5, Random(1))}
    with pytest.raises(Broken, match=complaint):
        cells.judge(seen)


def test_a_guise_that_no_rule_names_and_sound_records_refused_are_told(tmp_path, monkeypatch):
    def nothing(cells, _):
        return cells

    monkeypatch.setattr(fabrications, "GUISES", (fabrications.Guise("nothing at all", nothing, "", "AGE_UNDER_16"),))
    with pytest.raises(Broken, match="0 of 40 sound records refused; not named: nothing at all: 2 of 2"):
        fabrications.prove(tmp_path, seed=1, count=2)


def test_every_guise_is_named_in_a_record_or_two_and_no_near_miss_is(tmp_path):
    assert "all named" in fabrications.prove(tmp_path, seed=1, count=1)
    assert "none refused" in near_misses.prove(tmp_path, seed=1, count=1)
    assert "all named" in edges.prove(tmp_path, seed=1, count=1)


def test_a_sound_record_named_for_what_it_resembles_is_told(tmp_path, monkeypatch):
    miss = fabrications.Guise("a child", fabrications._aged(9), "", "AGE_UNDER_16")
    monkeypatch.setattr(near_misses, "NEAR_MISSES", (miss,))
    with pytest.raises(Broken, match="a child: 2 of 2"):
        near_misses.prove(tmp_path, seed=1, count=2)


def test_a_register_that_is_worse_for_another_layout_is_told():
    whole = {
        "rows right": 1.0, "rows lost or invented": 0, "holders precision": 1.0, "holders F1": 1.0, "certificates precision": 1.0,
        "certificates F1": 1.0, "must not pass and did": 0, "publishable found": 1.0,
    }  # fmt: skip
    assert list(relaid.fall_short(whole, {**whole, "holders F1": 0.995})) == []
    worse = {"rows lost or invented": 1, "certificates precision": 0.999, "publishable found": 0.98}
    assert len(list(relaid.fall_short(whole, {**whole, **worse}))) == len(worse)
    golden = {"true_certificate_id": ["C1"], **{column: ["2015-05"] for column in COLUMNS}}
    others = pl.DataFrame({**golden, "holder_name": ["王晓川"], "acquired_on": ["2015-05-04"]})
    assert relaid.told_otherwise(pl.DataFrame(golden), others) == pytest.approx(1 / len(COLUMNS))


def test_a_list_that_was_laid_out_anew_holds_the_same_people_where_it_says(tmp_path, monkeypatch):
    monkeypatch.setattr(relaid, "FORMATS", ("csv",))
    corpus.write_corpus(tmp_path, 30, 3, campaign_named("liuzhou-2019"))
    truth = pl.read_parquet(tmp_path / "truth.parquet")
    moved = relaid.lay_out_anew(tmp_path, truth, Random(3))
    now = relaid.relocate(truth, moved)
    assert moved["source_file"].n_unique() > 3
    assert now.filter(pl.col("expected") == "record").height == truth.filter(pl.col("expected") == "record").height
    right = []
    for path in (tmp_path / "sources").rglob("* csv.csv"):
        rows = list(csv.reader(relaid.decode(path.read_bytes()).splitlines()))
        here = now.filter(
            (pl.col("source_file") == path.relative_to(tmp_path).as_posix()) & (pl.col("expected") == "record")
        )
        right += [name in rows[row - 1] for name, row in here.select("true_holder_name", "row").iter_rows()]
    assert sum(right) > 0.8 * len(right) > 0  # the others' names are damaged in the list


def test_employers_that_become_others_are_told(tmp_path, monkeypatch):
    way = employers.Way("another's name", lambda one, _: "柳州市某某局", 1)
    monkeypatch.setattr(employers, "WAYS", (way,))
    with pytest.raises(Broken, match=r"0\.00% right, 0\.000% wrong: another's name: 0 of"):
        employers.prove(tmp_path, seed=1, count=3)


def test_employers_of_some_people_are_told_as_they_are(tmp_path):
    assert "right" in employers.prove(tmp_path, seed=4, count=2500)


def test_every_kind_of_noise_is_undone_in_a_few_cells(tmp_path):
    assert "right" in cells.prove(tmp_path, seed=1, count=2)


PLACE = ("submissions/a.jsonl", 1)


def a_line(expected="accepted", *, fraud=False):
    return Written(b"{}", "a kind", frozenset(expected.split("|")), fraud, "P1", "normal")


def test_lines_that_come_out_as_they_should_hold():
    places = {PLACE: a_line(), (PLACE[0], 2): a_line("rejected", fraud=True)}
    found = {PLACE: ("accepted", "C1"), (PLACE[0], 2): ("rejected", "C1")}
    assert "frauds passed by rule: 0 of 1" in submissions.settle(places, found, {"C1": "P1"})


@pytest.mark.parametrize(
    ("line", "found", "complaint"),
    [
        pytest.param(a_line(), {}, "not in the ledger", id="a lost line"),
        pytest.param(a_line("accepted", fraud=True), {PLACE: ("accepted", "C1")}, "1 frauds passed", id="a fraud that passed"),
        pytest.param(a_line(), {PLACE: ("in_review", "C1")}, "too many lines", id="a wrong outcome"),
        pytest.param(a_line(), {PLACE: ("accepted", "C2")}, "too many lines", id="another person's certificate"),
    ],
)  # fmt: skip
def test_lines_that_come_out_otherwise_are_told(line, found, complaint):
    with pytest.raises(Broken, match=complaint):
        submissions.settle({PLACE: line}, found, {"C1": "P1", "C2": "P2"})


def test_every_line_of_the_mail_stands_where_it_is_said_to_and_only_the_unreadable_are_malformed(tmp_path):
    values = {
        "holder_name": "欧阳测试", "id_number": "45020219850101001" + "7", "certificate_number": "00001234", "series": "工程技术系列", "title": "工程师",
        "level": "中级", "acquired_on": "2012-05-04", "year": "2012", "issuing_authority": "测试市职称改革工作领导小组", "approval_document": "测职改〔2012〕1号",
        "acquisition_method": "评审", "specialty": "机械", "conferred_on": "2012-06-01", "sex": "男",
    }  # fmt: skip
    sources = {column: frozenset({value}) for column, value in values.items()}
    holders = [Holder(f"C{number}", f"P{number}", values, True, sources) for number in range(200)]
    places = submissions.write_mail(tmp_path, holders, seed=1)
    read = {(row["source_file"], row["row"]): row["fault"] for row in read_submissions(tmp_path).iter_rows(named=True)}
    assert read.keys() == places.keys()
    assert {place for place, fault in read.items() if fault} == {
        place for place, line in places.items() if line.expected == {"malformed"}
    }
