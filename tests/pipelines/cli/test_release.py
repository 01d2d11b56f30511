"""`shenyan release`, `export` and `trace`, as a person at a terminal and a program meet them."""

import json
import shutil

import polars as pl
import pytest

from pipelines import release
from pipelines.casework import open_store
from pipelines.cli import run as run_command
from pipelines.cli.main import main
from pipelines.keys import load_keys
from pipelines.settings import from_environment
from schemas.reasons import catalogue
from tests.pipelines.conftest import SOUND


@pytest.fixture
def curated(tmp_path):
    return tmp_path / "curated"


@pytest.fixture(scope="module")
def both(register_tables, campaign, tmp_path_factory):
    """A folder that holds a release of one certificate, one in which it is held and another appeared, and their keys."""
    folder = tmp_path_factory.mktemp("both")
    keys = load_keys(folder / "curated.keys.json")
    rows = [{**SOUND, "office": office} for office in ("series-1", "county-2")]
    new = {
        **SOUND,
        "certificate": "C2",
        "holder_name": "李明华",
        "id_number": None,
        "certificate_number": "06000902",
        "office": "series-3",
    }
    wrong = [{**row, "level": "初级"} for row in rows]
    for registered, as_of in ((rows, "2020-07-01"), ([*wrong, new], "2020-08-01")):
        release.publish(
            register_tables(*registered), curated=folder / "curated", keys=keys, campaign=campaign, as_of=as_of,
            inputs={"list.xlsx": "0" * 64}, allow_fall=True,
        )  # fmt: skip
    return folder


@pytest.fixture
def two_releases(both, tmp_path, curated):
    """Both releases in the test's own folder, for it to do with as it likes."""
    shutil.copytree(both, tmp_path, symlinks=True, dirs_exist_ok=True)
    return release.list_releases(curated)


def run(capsys, curated, *words):
    """Exit status and what was printed."""
    status = main([*words, "--curated", str(curated)])
    return status, capsys.readouterr()


def test_list_marks_the_live_release(two_releases, curated, capsys):
    status, told = run(capsys, curated, "release", "list", "--json")
    rows = json.loads(told.out)
    assert status == 0
    assert [row["live"] for row in rows] == [False, True]
    assert rows[0]["published"] == 1


def test_diff_says_what_happened_and_why_without_a_value(two_releases, curated, capsys, sound):
    _, told = run(capsys, curated, "release", "diff", "--json")
    found = {row["certificate_id"]: row for row in json.loads(told.out)}
    assert found["C1"]["kind"] == "withheld"
    assert found["C1"]["columns"] == ["level", "passed_by"]
    assert "finding LEVEL_AGAINST_TITLE" in found["C1"]["why"]
    assert found["C2"]["kind"] == "appeared"
    assert sound["id_number"] not in told.out


def test_diff_speaks_words_where_programs_read_codes(two_releases, curated, capsys):
    _, told = run(capsys, curated, "release", "diff")
    held = next(line for line in told.out.splitlines() if "C1" in line)
    assert "级别 Level、通过依据 Passed by" in held
    assert catalogue()["LEVEL_AGAINST_TITLE"].zh.rstrip("。") in held and "LEVEL_AGAINST_TITLE" not in held


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        pytest.param(["release", "show", "r9"], "there are r000001", id="no such release"),
        pytest.param(["release", "diff", "r0", "r000002"], "there are r000001", id="two begin so"),
        pytest.param(["trace", "C1", "--as-of", "昨天"], "昨天 is no day or moment", id="no day"),
        pytest.param(
            ["export", "records", "--out", "x", "--as-of", "1.7.2020"], "is no day or moment", id="no ISO day"
        ),
        pytest.param(["trace", "C1", "--as-of", "20200630"], "had been published by 20200630", id="before the first"),
    ],
)
def test_a_slip_in_which_release_is_meant_says_what_to_write(two_releases, curated, capsys, words, answer):
    status, told = run(capsys, curated, *words)
    assert status == 1
    assert answer in told.err


def test_the_lookup_answers_as_it_did_on_an_earlier_day(two_releases, curated, capsys, sound):
    asked = ["lookup", "--name", sound["holder_name"], "--id-number", sound["id_number"], "--json"]
    outcomes = [json.loads(run(capsys, curated, *asked, *day)[1].out) for day in ([], ["--as-of", "2020-07-15"])]
    assert [one["outcome"] for one in outcomes] == ["not_found", "verified"]
    assert outcomes[1]["release"]["release_id"] == two_releases[0].release_id
    assert run(capsys, curated, *asked, "--as-of", "2019-01-01")[0] == 1


def test_a_run_that_somebody_went_back_from_meanwhile_says_that_it_did_not_publish(
    two_releases, curated, tmp_path, capsys, monkeypatch
):
    (tmp_path / "raw" / "sources").mkdir(parents=True)
    monkeypatch.setattr(run_command, "_execute", lambda *_: release.rollback(curated) and "拦下")
    status, told = run(capsys, curated, "run", "--raw", str(tmp_path / "raw"))
    assert (status, told.err.split("：")[0]) == (1, "未发布")


def test_rollback_takes_one_command_names_the_way_back_and_is_audited(two_releases, curated, capsys, keys):
    first, second = two_releases
    status, told = run(capsys, curated, "release", "rollback")
    assert (status, f"shenyan release rollback {second.release_id}" in told.out) == (0, True)
    assert run(capsys, curated, "release", "diff")[1].err.count(second.release_id) == 2, (
        "of the oldest all others are told"
    )
    assert release.current(curated).release_id == first.release_id
    store = open_store(from_environment(curated=curated).database_url, keys)
    (line,) = store.audit.lines(f"release:{first.release_id}", 9)
    store.close()
    assert (line["action"], line["detail"]["was"]) == ("rollback", second.release_id)


def test_show_tells_the_manifest(two_releases, curated, capsys):
    _, told = run(capsys, curated, "release", "show")
    assert two_releases[1].release_id in told.out
    assert "不再通过 withheld 1" in told.out and "疑点 findings: " in told.out


def test_before_the_first_release_every_question_gets_a_sentence(curated, capsys):
    for words in (
        ["release", "show"],
        ["release", "diff"],
        ["release", "rollback"],
        ["trace", "C1"],
        ["export", "records", "--out", str(curated)],
    ):
        status, told = run(capsys, curated, *words)
        assert (status, "Nothing has been published yet" in told.err) == (1, True)


def test_export_seals_and_reveal_opens_and_is_audited(two_releases, curated, capsys, tmp_path, sound, keys):
    out = tmp_path / "out" / "certificates.parquet"
    run(capsys, curated, "export", "certificates", "--out", str(out))
    assert sound["id_number"] not in pl.read_parquet(out)["id_number"].to_list()
    run(capsys, curated, "export", "certificates", "--out", str(out), "--reveal")
    assert sound["id_number"] in pl.read_parquet(out)["id_number"].to_list()
    store = open_store(from_environment(curated=curated).database_url, keys)
    (line,) = store.audit.lines("table:certificates", 9)
    store.close()
    assert line["action"] == "export_reveal"


def test_export_answers_for_an_earlier_day(two_releases, curated, capsys, tmp_path):
    out = tmp_path / "then.parquet"
    run(capsys, curated, "export", "certificates", "--out", str(out), "--as-of", "2020-07-15")
    assert pl.read_parquet(out)["certificate_id"].to_list() == ["C1"]


def test_trace_leads_from_the_cell_to_what_an_enquirer_sees(two_releases, curated, capsys, sound):
    first, _ = two_releases
    _, told = run(capsys, curated, "trace", "C1", "--release", first.release_id, "--json")
    history = json.loads(told.out)
    level = next(entry for entry in history["columns"] if entry["column"] == "level")
    chosen = next(source for source in level["sources"] if source["chosen"])
    assert (level["value"], chosen["source_file"], chosen["row"], chosen["words"]) == (
        "中级",
        "sources/series-1/list.xlsx",
        3,
        "中级",
    )
    assert history["published"]["status"] == "已通过"
    assert sound["id_number"] not in told.out
    assert sound["phone"] not in told.out


def test_trace_finds_a_certificate_by_one_of_its_records(two_releases, curated, capsys):
    status, told = run(capsys, curated, "trace", "R001", "--column", "title")
    assert status == 0
    assert "工程师" in told.out
    asked = next(line for line in told.out.splitlines() if line.strip().startswith("→"))
    assert "R001" in asked and "linked" in asked, "the record that was asked about is pointed out among its cluster"
    said = [line.split("  ")[-1] for line in told.out.splitlines() if line.strip().startswith("r00000")]
    assert said == ["可查 in the lookup", "不可查 not in the lookup"]
    first, _ = two_releases
    earlier = run(capsys, curated, "trace", "R001", "--column", "title", "--release", first.release_id)[1].out
    assert "查询所见 what an enquirer sees" in earlier
    row = json.loads(run(capsys, curated, "trace", "C1", "--json")[1].out)["rows"][0]
    cell = f"{row['source_file']}:{row['row']}"
    assert json.loads(run(capsys, curated, "trace", cell, "--json")[1].out)["certificate"]["certificate_id"] == "C1"
    assert run(capsys, curated, "trace", f"{row['source_file']}:99999")[0] == 1
    assert run(capsys, curated, "trace", "nobody")[0] == 1


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        pytest.param("06000902", "C2", id="a certificate's number"),
        pytest.param("李明华", "C2", id="a name"),
        pytest.param("series-3/list.xlsx:{row}", "C2", id="a row by the end of its file's path"),
        pytest.param("450205198803127244", "The register does not know …. Write an id", id="no number is repeated"),
    ],
)
def test_trace_takes_what_people_have_at_hand(two_releases, curated, capsys, subject, answer):
    row = json.loads(run(capsys, curated, "trace", "C2", "--json")[1].out)["rows"][0]["row"]
    _, told = run(capsys, curated, "trace", subject.format(row=row), "--column", "title")
    assert answer in told.out + told.err


def test_trace_follows_a_certificate_back_to_the_id_that_it_had(publish, register_tables, sound, curated, capsys):
    rows = [{**sound, "office": office} for office in ("series-1", "county-2")]
    before = {
        name: frame.with_columns(pl.col("certificate_id").replace({"C1": "C0"})) if "certificate_id" in frame.columns else frame
        for name, frame in register_tables(*rows).items()
    }  # fmt: skip
    led = pl.DataFrame([{"kind": "merged", "level": "certificate", "old_id": "C0", "new_id": "C1"}])
    after = register_tables(*rows)
    publish(before)
    publish({**after, "identity_changes": pl.concat([after["identity_changes"], led], how="diagonal")})
    status, told = run(capsys, curated, "trace", "C0", "--column", "title", "--json")
    history = json.loads(told.out)
    assert (status, history["certificate"]["certificate_id"]) == (0, "C1")
    assert history["former"] == [{"old_id": "C0", "kind": "merged"}]
    said = [(one["certificate_id"], one["known"], one["value"], one["published"]) for one in history["releases"]]
    assert said == [("C0", True, "工程师", True), ("C1", True, "工程师", True)]
    words = run(capsys, curated, "trace", "C1", "--column", "title")[1].out
    assert "former id C0 (merged)" in words and "可查 in the lookup  (C0)" in words
