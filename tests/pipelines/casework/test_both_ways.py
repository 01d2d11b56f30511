"""Whichever way a submission comes in, from a file or from the pages, one reconciliation answers it alike."""

import polars as pl
import pytest

from pipelines.reconcile import read_submissions, reconcile

from ..reconcile.conftest import CAMPAIGN, World


@pytest.fixture
def answered(office, tmp_path):
    """What becomes of everything that the pages and the files hold, rulings heard."""
    world = World(tmp_path / "raw")
    world.holds("C1")

    def run():
        (world.folder / "2019-10.jsonl").write_bytes(b"\n".join(world.lines))
        store = office.store
        both = pl.concat([read_submissions(world.raw), store.submissions()])
        more = {"rulings": store.rulings(), "statuses": store.statuses()}
        return reconcile(both, world._golden(), world._findings(), world._records(), campaign=CAMPAIGN, **more)

    return world, run


@pytest.mark.parametrize(
    ("changed", "disposition"),
    [
        pytest.param({"employer": "测试二厂"}, "accepted", id="a new employer"),
        pytest.param({"level": "中级"}, "rejected", id="a higher level"),
        pytest.param({"title": "技术员"}, "in_review", id="another title"),
    ],
)
def test_a_change_is_answered_alike(office, answered, changed, disposition):
    world, run = answered
    case = office.draft("C1")
    office.store.holder.submit(office.holder, case.case_id, case.version, office.form(**changed))
    by_page = run()
    assert by_page.submissions["disposition"].to_list() == [disposition]
    world.submits(
        action="amend", changed_fields=changed, evidence=["evidence/good.png"], submitted_at="2019-09-01T10:00:00+08:00"
    )
    assert run().submissions.filter(pl.col("source_file") != "casework")["disposition"].to_list() == [disposition]


def test_what_a_page_withdraws_is_withdrawn(office, answered):
    _, run = answered
    case = office.submitted("C1")
    office.store.holder.withdraw(office.holder, case.case_id, case.version)
    assert run().submissions["disposition"].to_list() == ["withdrawn", "accepted"]


def test_a_line_of_a_file_is_decided_by_a_person_and_stays_decided(office, answered):
    world, run = answered
    world.submits(action="amend", changed_fields={"title": "技术员"}, evidence=["evidence/good.png"])
    first = run()
    assert office.store.review.receive(first.review_queue, read_submissions(world.raw)) == 1
    case = office.store.review.of_submission("S1")
    case = office.store.cases.apply("examine", office.examiner, case.case_id, case.version)
    office.store.cases.apply("pass", office.approver, case.case_id, case.version)
    second = run()
    assert second.submissions["disposition"].to_list() == ["accepted"] and second.review_queue.is_empty()
    assert second.certificates["status"].to_list() == ["已通过"]
    assert office.store.decisions().select("column", "value").rows() == [("title", "技术员")]


def test_what_a_rule_accepted_is_overruled_by_a_person(office, answered):
    _, run = answered
    case = office.examined()
    assert run().submissions["disposition"].to_list() == ["accepted"]
    office.store.cases.apply("refuse", office.approver, case.case_id, case.version, reason="伪造")
    overruled = run()
    assert overruled.submissions["disposition"].to_list() == ["rejected"]
    assert overruled.certificates["employer"].to_list() == ["测试一厂"]


@pytest.mark.parametrize(
    ("days", "found", "status"),
    [
        pytest.param(0, False, "已确认", id="in time and without doubt"),
        pytest.param(200, False, "待确认", id="after the last day"),
        pytest.param(0, True, "待确认", id="with an open finding"),
    ],
)
def test_a_click_on_confirm_counts_only_as_far_as_the_rules_accept_it(office, answered, days, found, status):
    world, run = answered
    if found:
        world.finds("C1")
    case = office.store.holder.read(office.holder, ["C1"])[0]
    office.clock.pass_by(days=days)
    office.store.holder.confirm(office.holder, case.case_id, case.version, understood=True)
    assert run().certificates["status"].to_list() == [status]


def test_what_the_office_decided_is_not_withdrawn_afterwards(office, answered):
    world, run = answered
    world.submits(action="amend", changed_fields={"title": "技术员"}, evidence=["evidence/good.png"])
    office.store.review.receive(run().review_queue, read_submissions(world.raw))
    case = office.store.review.of_submission("S1")
    case = office.store.cases.apply("examine", office.examiner, case.case_id, case.version)
    office.store.cases.apply("pass", office.approver, case.case_id, case.version)
    world.submits("S2", action="withdraw", supersedes="S1", submitted_at="2019-12-01T10:00:00+08:00")
    after = run().submissions
    assert after["disposition"].to_list() == ["accepted", "returned"]
    assert after["reasons"].to_list()[1] == ["ALREADY_DECIDED"]


@pytest.mark.parametrize(
    ("said", "action", "form", "told"),
    [
        pytest.param({"action": "amend", "changed_fields": {"title": "技术员"}}, "ask", {"title": "技术员"}, ["withdrawn", "in_review"], id="asked for more about a change"),
        pytest.param({"action": "confirm"}, "ask", {}, ["withdrawn", "in_review"], id="asked for more about a confirmation"),
        pytest.param({"action": "confirm"}, "return", {"title": "技术员"}, ["returned", "in_review"], id="a confirmation returned comes as a change"),
    ],
)  # fmt: skip
def test_what_the_office_asked_about_is_answered_in_time_after_the_last_day(office, answered, said, action, form, told):
    world, run = answered
    world.finds("C1")
    world.submits(**said, evidence=["evidence/good.png"])
    office.store.review.receive(run().review_queue, read_submissions(world.raw))
    case = office.store.review.of_submission("S1")
    case = office.store.cases.apply(action, office.examiner, case.case_id, case.version, reason="请补评审表")
    assert office.store.holder.draft(office.holder, case.case_id).get("changed_fields") == said.get("changed_fields")
    office.clock.pass_by(days=200)
    sent = {**office.form(), "changed_fields": form}
    case = office.store.holder.submit(office.holder, case.case_id, case.version, sent)
    assert run().submissions["disposition"].to_list() == told
    assert office.store.review.decided_submissions(office.examiner) == {"S1"}
    case = office.store.cases.apply("examine", office.examiner, case.case_id, case.version)
    office.store.cases.apply("pass", office.approver, case.case_id, case.version)
    assert run().submissions["disposition"].to_list() == [told[0], "accepted"]
