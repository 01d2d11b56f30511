"""What answers become: contract tables, decisions with their rule, certificates with their status, cases with a deadline."""

import datetime as dt
import json

import polars as pl

from pipelines.survivorship.rules import CRITERIA
from schemas import tables

EVIDENCE = ["evidence/good.png"]


def certificate(answer, certificate_id="C1"):
    return answer.certificates.filter(pl.col("certificate_id") == certificate_id).row(0, named=True)


def test_the_answers_keep_their_contract(world):
    world.holds("C1")
    world.submits()
    world.lines.append(b"null")
    tables.check("submissions", world.answers().submissions)


def test_a_confirmation_leaves_its_status_and_beijing_day(world):
    world.holds("C1")
    world.submits(submitted_at="2019-10-01T23:30:00Z")
    changed = certificate(world.answers())
    assert (changed["status"], changed["status_on"]) == ("已确认", "2019-10-02")


def test_an_accepted_change_is_a_decision_with_its_rule(world):
    world.holds("C1")
    world.submits(action="amend", changed_fields={"employer": "测试二厂"}, evidence=EVIDENCE)
    answer = world.answers()
    assert certificate(answer)["employer"] == "测试二厂"
    chosen = answer.decisions.filter(pl.col("column") == "employer").row(0, named=True)
    assert (chosen["value"], chosen["rule"], chosen["decided_by"]) == (
        "测试二厂",
        "EVIDENCE_SUPPORTS_CHANGE",
        "machine",
    )


def test_every_value_points_back_to_its_record_or_decision(world):
    world.holds("C1")
    world.submits(action="amend", changed_fields={"employer": "测试二厂"}, evidence=EVIDENCE)
    answer = world.answers()
    values = answer.certificate_values.filter(pl.col("column") == "employer").select(
        "value", "record_id", "decision_id", "chosen"
    )
    decision = answer.decisions.filter(pl.col("column") == "employer")["decision_id"][0]
    assert set(values.rows()) == {("测试一厂", "R-C1", None, False), ("测试二厂", None, decision, True)}


def test_why_a_value_lost_against_a_decision_is_told(world):
    world.holds("C1")
    world.also_states("C1", "employer", "测试二厂")
    world.submits(action="amend", changed_fields={"employer": "测试二厂"}, evidence=EVIDENCE)
    values = world.answers().certificate_values.filter(pl.col("column") == "employer")
    assert dict(values.select("record_id", "why").iter_rows()) == {
        "R-C1": "submission", "R-more": "agrees", None: "submission"
    }  # fmt: skip
    assert {"submission", "agrees"} <= CRITERIA.keys()


def test_a_change_never_outranks_what_a_reviewer_chose(world):
    world.holds("C1", employer="测试三厂")
    world.chooses("C1", "employer", "测试三厂")
    for number, employer in enumerate(("测试二厂", "测试三厂"), start=1):
        world.submits(f"S{number}", action="amend", changed_fields={"employer": employer}, evidence=EVIDENCE)
    answer = world.answers()
    assert world.outcome(0) == ("in_review", "CHANGE_AGAINST_REVIEWER")
    assert certificate(answer)["employer"] == "测试三厂" and answer.decisions.drop_nulls("column").is_empty()


def test_a_refused_submission_changes_nothing(world, people):
    world.holds("C1")
    world.submits(action="claim", **people["bert"])
    answer = world.answers()
    assert answer.decisions.is_empty() and certificate(answer)["status"] == "待确认"


def test_what_waits_is_a_case_with_a_deadline(world):
    world.holds("C1")
    world.submits(action="amend", changed_fields={"title": "技术员"}, evidence=EVIDENCE)
    case = world.answers().review_queue.row(0, named=True)
    assert (case["case_id"], case["certificate_id"], case["due_at"]) == (
        "submission-S1",
        "C1",
        "2019-10-04T10:00:00+08:00",
    )


def test_the_answer_names_offices_and_columns_but_no_personal_value(world, people):
    world.holds("C1")
    world.submits(
        action="amend",
        phone="13900000000",
        changed_fields={"phone": "13900000000", "employer": "测试二厂"},
        evidence=EVIDENCE,
    )
    answer = world.answers().submissions["answer"][0]
    assert people["anna"]["id_number"] not in answer and "13900000000" not in answer and "测试甲" not in answer
    columns = {entry["column"]: entry for entry in json.loads(answer)["columns"]}
    assert (columns["id_number"]["verdict"], columns["phone"]["verdict"], columns["employer"]["verdict"]) == (
        "agrees",
        "new",
        "contradicts",
    )
    assert columns["employer"]["against"] == ["office-1"]


def test_the_same_run_twice_decides_under_the_same_ids(world):
    world.holds("C1")
    world.submits()
    assert world.answers().decisions.equals(world.answers().decisions)


def test_what_comes_after_now_is_not_known_yet(world):
    world.holds("C1")
    world.submits("S1")
    world.submits("S2", submitted_at="2019-11-01T10:00:00+08:00", action="withdraw", supersedes="S1")
    answer = world.answers(now=dt.datetime(2019, 10, 15, tzinfo=dt.UTC))
    assert answer.submissions["submission_id"].to_list() == ["S1"]


def test_a_reviewers_ruling_outranks_the_rule(world):
    world.holds("C1")
    world.submits()
    ruling = {
        "submission_id": "S1",
        "certificate_id": "C1",
        "ruling": "rejected",
        "ruled_by": "A1",
        "ruled_at": "2019-10-05T00:00:00+00:00",
        "reason": "x",
    }
    answer = world.answers(rulings=pl.DataFrame([ruling]))
    assert answer.submissions.row(0, named=True)["disposition"] == "rejected"
    assert certificate(answer)["status"] == "待确认"


def test_casework_statuses_outrank_what_a_run_concludes(world):
    world.holds("C1")
    world.submits()
    status = {"certificate_id": "C1", "status": "已撤销", "since": "2020-01-01T18:00:00+00:00"}
    changed = certificate(world.answers(statuses=pl.DataFrame([status])))
    assert (changed["status"], changed["status_on"]) == ("已撤销", "2020-01-02")
