"""Where a value stands in its delivery and what a decision rests on, as a history tells it."""

import json

import duckdb
import polars as pl
import pytest

from pipelines.casework import open_store
from pipelines.release import origins
from pipelines.release.tracing import add_dossiers

RECORD = {"source_file": "a.xlsx", "sheet": "Sheet1", "block": 0, "context": None, "marks": []}
SENT = {"submitted_at": "2019-10-01T09:00:00+08:00", "source_file": "submissions/a.jsonl", "action": "amend", "reasons": ["R"], "certificate_id": "C1"}  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    """A register with the mapping of one sheet that holds two lists, and what a holder sent."""
    mappings = pl.DataFrame(
        [("a.xlsx", "Sheet1", 0, -1, "prose", "series"), ("a.xlsx", "Sheet1", 0, 2, "姓名", "holder_name"), ("a.xlsx", "Sheet1", 0, 28, "单位", "employer"),
         ("a.xlsx", "Sheet1", 0, 28, "单位", "employer"), ("a.xlsx", "Sheet1", 0, 3, "职称", "title"), ("a.xlsx", "Sheet1", 0, 5, "资格名称", "title")],
        schema=["source_file", "sheet", "block", "position", "heading", "column"], orient="row",
    )  # fmt: skip
    submissions = pl.DataFrame(
        [{**SENT, "submission_id": name, "row": row, "disposition": how, "content": json.dumps({"changed_fields": {column: "1"}})}
         for row, (name, how, column) in enumerate([("s1", "accepted", "employer"), ("s2", "accepted", "employer"), ("s3", "accepted", "phone"), ("s4", "rejected", "employer")], 1)]
    )  # fmt: skip
    with duckdb.connect() as opened:
        for name, frame in (("mappings", mappings), ("submissions", submissions)):
            opened.register(name, frame)
        yield opened


@pytest.mark.parametrize(
    ("column", "record", "cells"),
    [
        pytest.param("holder_name", {}, [("B", "姓名")], id="its own column"),
        pytest.param("employer", {}, [("AB", "单位")], id="far to the right"),
        pytest.param("title", {}, [("C", "职称"), ("E", "资格名称")], id="two lists on one sheet head it differently"),
        pytest.param("level", {"marks": ["moved:title->level"]}, [("C", "职称"), ("E", "资格名称")], id="moved here"),
        pytest.param("employer", {"marks": ["exchanged:employer/holder_name"]}, [("B", "姓名")], id="exchanged"),
        pytest.param("series", {"context": '{"series": {"from": "prose", "value": "x"}}'}, [], id="from the prose"),
        pytest.param("holder_name", {"source_file": None}, [], id="of a decision"),
    ],
)
def test_a_cell_is_told_by_its_letter_and_its_heading(connection, column, record, cells):
    told = origins.tell_cells(connection, column, RECORD | record)
    assert [(one["letter"], one["heading"]) for one in told] == cells


def test_an_accepted_change_leads_to_the_line_that_last_set_the_column(connection, keys):
    told = origins.tell_submission(connection, "C1", "employer", keys)
    assert (told["submission_id"], told["row"], told["reasons"]) == ("s2", 2, ["R"])
    assert "content" not in told, "what the holder wrote is not repeated"
    assert origins.tell_submission(connection, "C1", "specialty", keys) is None


def test_a_reviewers_choice_leads_to_its_dossier(tmp_path, keys):
    store = open_store(f"sqlite:///{tmp_path / 'casework.sqlite'}", keys)
    steward = store.accounts.add("steward", "drei-Wege-9-hoch", display_name="甲", roles=["steward"])
    decision = store.choices.choose_field(steward, "C1", "employer", "甲公司", "原件为准")
    sources = [{"decision_id": decision, "submission": None}, {"decision_id": None, "submission": None}]
    history = add_dossiers({"columns": [{"sources": sources}]}, store.dossiers.find_choices)
    by_hand, plain = history["columns"][0]["sources"]
    key = by_hand["chosen_by_hand"]["dossier"]
    assert (key, plain["chosen_by_hand"]) == ("choice:C1", None)
    assert store.dossiers.open(steward, key).acts[0].content["value"] == "甲公司"
    store.close()
