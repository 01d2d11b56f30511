"""`shenyan corrections` on a release that stands in for a published one."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

import polars as pl
import pytest

from pipelines import release
from pipelines.cli import corrections
from pipelines.cli.main import build_parser
from pipelines.standardize import standardize_columns
from schemas import tables
from schemas.columns import COLUMNS

PLACE = {"source_file": "sources/a.csv", "office_kind": "county", "sheet": "", "trust_rank": 2, "block": 0}
NOTHING = dict.fromkeys(["birth_month", "context", "extra", "supersedes", "superseded_by"], "")

DELIVERIES = tables.empty("deliveries").clear(1).with_columns(
    office=pl.lit("west"), source_file=pl.lit("sources/west/坏.xlsx"), disposition=pl.lit("rejected"), reason=pl.lit("BROKEN_FILE")
)  # fmt: skip


@pytest.fixture
def audited(monkeypatch, tmp_path) -> list[tuple[str, ...]]:
    """What the audit was told, over a register of two offices, of which one has something to correct, and a third whose file was refused."""
    words = pl.DataFrame({column: ["", ""] for column in COLUMNS}).with_columns(
        holder_name=pl.Series(["褚云山", ""]), sex=pl.Series(["男", "女"]), title=pl.Series(["工程师", "会计师"])
    )
    records = standardize_columns(words).with_columns(
        *(pl.lit(value).alias(column) for column, value in PLACE.items()),
        *(pl.lit(None, pl.String).alias(column) for column in NOTHING),
        record_id=pl.Series(["r1", "r2"]),
        office=pl.Series(["north", "south"]),
        row=pl.Series([2, 2]),
    )
    told: list[tuple[str, ...]] = []
    store = SimpleNamespace(audit=SimpleNamespace(record=lambda *what, **_: told.append(what)))
    monkeypatch.setattr(corrections, "opened", contextmanager(lambda _: iter([store])))
    monkeypatch.setattr(corrections, "load_keys", lambda _: None)
    monkeypatch.setattr(release, "find_release", lambda _: SimpleNamespace(release_id="r"))
    held = {"records": records, "deliveries": DELIVERIES}
    monkeypatch.setattr(release, "load_table", lambda _, name, *__: held[name])
    return told


def run(tmp_path, *options: str) -> int:
    parsed = build_parser(["corrections"]).parse_args(
        ["corrections", "--curated", str(tmp_path), "--out", str(tmp_path / "out"), *options]
    )
    return int(parsed.handler(parsed))


def test_only_offices_with_something_to_correct_get_a_workbook(audited, tmp_path, capsys):
    assert run(tmp_path, "--json") == 0
    assert list(json.loads(capsys.readouterr().out)) == ["south", "west"]
    assert audited[0][1:] == ("corrections", "table:records")


def test_another_office_s_rows_stay_unwritten(audited, tmp_path, capsys):
    assert run(tmp_path, "--office", "north") == 0
    assert "没有需要更正" in capsys.readouterr().out
    assert not list((tmp_path / "out").glob("*.xlsx"))


def test_without_a_release_nothing_is_written(monkeypatch, tmp_path, capsys):
    assert run(tmp_path) == 1
    assert capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_command_needs_a_folder():
    with pytest.raises(SystemExit):
        build_parser(["corrections"]).parse_args(["corrections"])
