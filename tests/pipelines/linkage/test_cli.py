import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.cli.main import main


@pytest.fixture
def table(truth, tmp_path):
    path = tmp_path / "records.parquet"
    truth.head(400).write_parquet(path)
    return path


def test_link_writes_every_record_and_evaluate_scores_it(table, tmp_path, capsys):
    out, links, chart = tmp_path / "out.parquet", tmp_path / "links.parquet", tmp_path / "chart.svg"
    assert main(["link", str(table), "--out", str(out), "--links", str(links), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["records"] == 400
    assert pl.read_parquet(out).columns == ["record_id", "certificate_id", "holder_id", "review"]
    bounds = duckdb.sql(f"select distinct stats_min_value is null from parquet_metadata('{out}')").fetchall()
    assert bounds == [(False,)], "a reader finds in the file what it need not look at"
    assert (
        main(["evaluate", str(out), "--truth", str(table), "--links", str(links), "--chart", str(chart), "--json"]) == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["persons"]["pairwise"]["f1"] > 0.95
    assert told["persons_f1_by_answered_pairs"][0] == [0.0, told["persons"]["pairwise"]["f1"]]
    assert chart.read_text(encoding="utf-8").startswith("<svg")


def test_record_ids_keep_their_type(truth, tmp_path):
    records, out = tmp_path / "records.parquet", tmp_path / "out.parquet"
    truth.head(60).with_columns(record_id=pl.int_range(60)).write_parquet(records)
    assert main(["link", str(records), "--out", str(out)]) == 0
    assert sorted(pl.read_parquet(out)["record_id"]) == list(range(60))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        pytest.param(
            {"record_id": ["a", "a", "b"], "holder_name": ["测试甲", "测试甲", "测试乙"]},
            "1 rows repeat",
            id="a record id twice",
        ),
        pytest.param({"record_id": [None, "a"]}, "1 rows repeat a record_id or lack one", id="no record id"),
        pytest.param({"holder_name": ["测试甲"]}, "no column record_id", id="no column of ids"),
        pytest.param({"record_id": ["a"], "holder_name": [["测试甲"]]}, "can't be read", id="a list for a name"),
        pytest.param(None, "can't be read", id="no table"),
    ],
)
def test_a_table_that_cannot_be_linked_is_refused_with_the_reason(tmp_path, capsys, table, reason):
    path, out = tmp_path / "records.parquet", tmp_path / "out.parquet"
    path.write_bytes(b"PAR1") if table is None else pl.DataFrame(table).write_parquet(path)
    assert main(["link", str(path), "--out", str(out)]) == 1
    assert reason in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_table_of_ids_alone_links_nothing(tmp_path, rows):
    path, out = tmp_path / "records.parquet", tmp_path / "out.parquet"
    pl.DataFrame({"record_id": [str(row) for row in range(rows)]}, schema={"record_id": pl.String}).write_parquet(path)
    assert main(["link", str(path), "--out", str(out)]) == 0
    assert pl.read_parquet(out)["holder_id"].n_unique() == rows


def test_the_results_go_into_a_folder_that_is_not_there_yet(table, tmp_path):
    out, links = tmp_path / "new" / "out.parquet", tmp_path / "other" / "links.parquet"
    assert main(["link", str(table), "--out", str(out), "--links", str(links)]) == 0
    assert out.exists() and links.exists()


def test_the_scores_are_told_in_both_languages(table, tmp_path, capsys):
    out = tmp_path / "out.parquet"
    main(["link", str(table), "--out", str(out)])
    main(["evaluate", str(out), "--truth", str(table)])
    told = capsys.readouterr().out
    assert "持证人" in told and "persons" in told


def test_explain_says_why(table, capsys):
    assert main(["link", str(table), "--explain", "R0000000", "R0000001"]) == 0
    assert "One person?" in capsys.readouterr().out


def test_explain_as_data_carries_the_waterfalls(table, capsys):
    assert main(["link", str(table), "--explain", "R0000000", "R0000001", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"prior", "steps", "total"} == set(told["person"])


def test_explaining_a_record_that_is_not_there_fails(table, capsys):
    assert main(["link", str(table), "--explain", "R0000000", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err


def test_linking_to_nowhere_is_refused(table, capsys):
    assert main(["link", str(table)]) == 2
    assert "--out" in capsys.readouterr().err


def test_too_few_numbers_teach_nothing_and_leave_the_table_alone(truth, tmp_path, capsys):
    records, weights = tmp_path / "records.parquet", tmp_path / "weights.toml"
    truth.head(50).with_columns(id_number=pl.lit(None, dtype=pl.String)).write_parquet(records)
    assert main(["link", str(records), "--train", "--weights", str(weights)]) == 1
    assert "Too few" in capsys.readouterr().err
    assert not weights.exists()


def test_train_writes_a_table_that_link_reads(table, tmp_path):
    weights, out = tmp_path / "weights.toml", tmp_path / "out.parquet"
    assert main(["link", str(table), "--train", "--weights", str(weights)]) == 0
    assert main(["link", str(table), "--weights", str(weights), "--out", str(out)]) == 0
    assert pl.read_parquet(out).height == 400


def run_shenyan(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as the console script runs it."""
    return subprocess.run([sys.executable, "-m", "pipelines.cli.main", *words], text=True, capture_output=True)


def test_a_state_gives_what_a_full_run_gives(truth, table, tmp_path, capsys):
    first, more = tmp_path / "first.parquet", tmp_path / "more.parquet"
    truth.head(380).write_parquet(first)
    truth.slice(380, 20).write_parquet(more)
    full, whole, added = (tmp_path / f"{name}.parquet" for name in ("full", "whole", "added"))
    assert main(["link", str(first), "--out", str(whole), "--state", str(tmp_path / "one")]) == 0
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    assert main(["link", str(table), "--out", str(full)]) == 0
    assert main(["link", str(table), "--out", str(whole), "--state", str(tmp_path / "one")]) == 0
    came = run_shenyan("link", more, "--add", "--out", added, "--state", tmp_path / "two", "--json")
    assert (came.returncode, json.loads(came.stdout)["records"], came.stderr) == (0, 400, "")
    assert pl.read_parquet(whole).equals(pl.read_parquet(full))
    assert pl.read_parquet(added).equals(pl.read_parquet(full))


def test_links_and_changes_come_from_a_state_too(truth, table, tmp_path, capsys):
    first, more, before = (tmp_path / f"{name}.parquet" for name in ("first", "more", "before"))
    truth.head(380).write_parquet(first)
    truth.slice(380, 20).write_parquet(more)
    state = ["--state", str(tmp_path / "state")]

    def link(words: list[str], name: str) -> list[pl.DataFrame]:
        files = {kind: tmp_path / f"{name}-{kind}.parquet" for kind in ("out", "links", "changes")}
        told = [word for kind, path in files.items() for word in (f"--{kind}", str(path))]
        assert main(["link", *words, *told]) == 0
        return [pl.read_parquet(path) for path in files.values()]

    assert main(["link", str(first), "--out", str(before), *state]) == 0
    assert main(["link", str(more), "--add", "--out", str(before), "--links", str(more), *state]) == 2
    assert "without the pairs that mattered" in capsys.readouterr().err
    link([str(first), *state], "first")
    previous = ["--previous", str(before)]
    full = link([str(table), *previous], "full")
    added = link([str(more), "--add", *state, *previous], "added")
    assert all(own.equals(theirs) for own, theirs in zip(added, full, strict=True))
    assert main(["link", str(first), "--out", str(before), *state]) == 0
    again = link([str(table), *state, *previous], "again")
    assert again[1].equals(full[1])


def test_an_explanation_needs_all_records(table, tmp_path, capsys):
    assert main(["link", str(table), "--explain", "R0000001", "--state", str(tmp_path)]) == 2
    assert "doesn't go with --state" in capsys.readouterr().err


def test_adding_to_nothing_is_refused(table, tmp_path, capsys):
    out = ["--out", str(tmp_path / "out.parquet")]
    assert main(["link", str(table), "--add", *out]) == 2
    assert main(["link", str(table), "--add", "--state", str(tmp_path / "state"), *out]) == 2
    assert "link the whole table first" in capsys.readouterr().err


def test_what_became_of_earlier_ids_is_written(table, truth, tmp_path):
    out, changes, before = (tmp_path / f"{name}.parquet" for name in ("out", "changes", "before"))
    truth.head(1).with_columns(record_id=pl.lit("gone")).write_parquet(tmp_path / "old.parquet")
    assert main(["link", str(tmp_path / "old.parquet"), "--out", str(before)]) == 0
    words = ["--previous", str(before), "--changes", str(changes)]
    assert main(["link", str(table), "--out", str(out), *words]) == 0
    assert pl.read_parquet(changes)["kind"].to_list() == ["retired", "retired"]


def test_one_record_is_explained_by_its_person(table, capsys):
    assert main(["link", str(table), "--explain", "R0000000"]) == 0
    assert "rivals" in capsys.readouterr().out
    assert main(["link", str(table), "--explain", "R0000000", "--json"]) == 0
    assert "R0000000" in json.loads(capsys.readouterr().out)["record_ids"]
    assert main(["link", str(table), "--explain", "R0000000", "R0000001", "R0000002"]) == 2
