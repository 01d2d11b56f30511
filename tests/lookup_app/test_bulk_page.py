"""Equal cases decided at once: what counts as equal, the preview, one confirmation, one undo, and two who do it together."""

import json

import pytest

from lookup_app import (
    access,
    bulk_disputes,
    bulk_groups,
    casework_door,
    curated_door,
    review_door,
    review_work,
    similar_cases,
)
from lookup_app.register_reader import Register
from lookup_app.wording import words
from pipelines.casework import open_store
from pipelines.keys import load_keys
from pipelines.reconcile import read_submissions
from pipelines.release import publish
from schemas import tables
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from tests.lookup_app.conftest import ACCOUNTS, QIN, Installation, certificate, frame, record, row
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]

ANSWER = {
    "rule": "TITLE_CHANGED", "evidence": [{"kind": "png", "problem": None}], "identity": "same", "reference": "same", "findings": [],
    "columns": [{"column": "employer", "verdict": "new", "agreeing": [], "against": []}],
}  # fmt: skip
SEALED = ANSWER | {"evidence": [{"kind": "png", "problem": None, "sha256": "450205198803127244" * 3}]}
"""Digits that look like an ID number: the register seals such an answer."""
OTHERS = {
    1: SEALED,
    3: ANSWER | {"evidence": [{"kind": "png", "problem": "missing"}]},
    4: ANSWER | {"columns": [{"column": "employer", "verdict": "contradicts", "agreeing": [], "against": ["a"]}]},
    5: ANSWER | {"findings": ["TITLE_OUTSIDE_SERIES"]},
}
"""Applications that differ from the rest in one thing that matters, and one that differs in nothing that does."""
COUNT = 6


@pytest.fixture(scope="module")
def crowd(tmp_path_factory) -> Installation:
    """Six applications for a new employer, three of them equal in all that matters."""
    folder = tmp_path_factory.mktemp("crowd")
    curated, key_file, raw = folder / "curated", folder / "keys.json", folder / "raw"
    keys, url = load_keys(key_file), f"sqlite:///{folder / 'casework.sqlite'}"
    curated.mkdir()
    (raw / "submissions").mkdir(parents=True)
    lines, submissions, queue, certificates = [], [], [], []
    for number in range(COUNT):
        name, person = f"s{number}", (QIN[0], QIN[1])
        content = {"holder_name": person[0], "id_number": person[1], "certificate_number": f"2015{number:04}", "changed_fields": {"employer": f"测试{number}厂"}}  # fmt: skip
        lines.append({"submission_id": name, "submitted_at": "2019-09-01T09:00:00+08:00", "action": "amend", "evidence": [], "phone": "", **content})  # fmt: skip
        certificates.append(certificate(number, person, records=1, offices=1, status="待确认"))
        submissions.append(
            row("submissions", source_file="submissions/a.jsonl", row=number + 1, submission_id=name, submitted_at="2019-09-01T09:00:00+08:00", action="amend",
                disposition="in_review", reasons=[], certificate_id=f"c{number}", holder_id=certificates[0]["holder_id"],
                content=json.dumps(content, ensure_ascii=False), evidence="[]", answer=json.dumps(OTHERS.get(number, ANSWER)))
        )  # fmt: skip
        queue.append(
            row("review_queue", case_id=f"submission-{name}", kind="submission", priority=300.0, reasons=[], certificate_id=f"c{number}", submission_id=name)
        )  # fmt: skip
    submissions.append(
        submissions[1]
        | {"row": COUNT + 1, "submission_id": "s-decided", "disposition": "returned", "reasons": ["EVIDENCE_MISSING"]}
    )
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (raw / "submissions" / "a.jsonl").write_text(text + "\n", encoding="utf-8")
    lineage = [
        row("lineage", source_file="submissions/a.jsonl", sheet="", row=number + 1, disposition="in_review", reasons=[], certificate_id=f"c{number}")
        for number in range(COUNT)
    ]  # fmt: skip
    lineage.append(lineage[1] | {"row": COUNT + 1, "disposition": "returned"})
    file = "sources/yufeng/2015.xlsx"
    records = [record(number, one, file) for number, one in enumerate(certificates)]
    lineage += [
        row("lineage", source_file=file, sheet=one["sheet"], row=one["row"], disposition="linked", reasons=[], record_id=one["record_id"], certificate_id=f"c{number}", holder_id=certificates[0]["holder_id"])
        for number, one in enumerate(records)
    ]  # fmt: skip
    values = [
        row("certificate_values", certificate_id=one["certificate_id"], column=column, value=one[column], record_id=f"r{number}", chosen=True, why="only")
        for number, one in enumerate(certificates) for column in COLUMNS if one[column]
    ]  # fmt: skip
    holder = row("holders", holder_id=certificates[0]["holder_id"], holder_name=QIN[0], id_number=QIN[1], other_names=[], certificates=COUNT, records=0)  # fmt: skip
    built = {"certificates": certificates, "submissions": submissions, "review_queue": queue, "lineage": lineage, "holders": [holder], "records": records, "certificate_values": values}  # fmt: skip
    whole = {name: frame(name, built.get(name, [])) for name in tables.MODELS if name not in tables.MADE_BY_RELEASE}  # fmt: skip
    publish(whole, curated=curated, keys=keys, campaign=campaign_named("liuzhou-2019"), as_of="2020-06-30", inputs={})
    store, password = open_store(url, keys), "一串够长的口令-2019"
    for login, roles in ACCOUNTS.items():
        store.accounts.add(login, password, display_name=login, roles=roles)
    store.review.receive(whole["review_queue"], read_submissions(raw))
    store.close()
    environment = {
        "SHENYAN_CURATED": str(curated), "SHENYAN_KEY_FILE": str(key_file), "SHENYAN_RAW": str(raw), "SHENYAN_DATABASE_URL": url, "SHENYAN_STATE": str(folder / "state"),
    }  # fmt: skip
    return Installation(environment, curated, keys, "", password)


@pytest.fixture
def installation(crowd):
    """The crowd in place of the usual installation."""
    return crowd


def account(installed, login="examiner"):
    return casework_door.account_of(casework_door.sign_in(login, installed.password, ""))


def states():
    return {case.submission_id: case.state for case in casework_door.store().review.queue(access.signed_in())}


def test_only_what_is_equal_in_all_that_matters_is_one_group(installed):
    (group,) = bulk_groups.gather(
        account(installed), review_work.open_items(account(installed)), bulk_disputes.sameness
    )
    assert {item.case.submission_id for item in group.items} == {"s0", "s1", "s2"}
    assert group.same.may == ("examine", "return")


def test_what_another_reviewer_works_on_and_what_one_examined_oneself_is_left_out(installed):
    examiner, approver = account(installed), account(installed, "approver")
    cases = {case.submission_id: case for case in casework_door.store().review.queue(examiner)}
    review_door.act(examiner, "assign", cases["s0"].case_id, cases["s0"].version, to=examiner.account_id)
    (group,) = bulk_groups.gather(approver, review_work.open_items(approver), bulk_disputes.sameness)
    assert {item.case.submission_id for item in group.items} == {"s1", "s2"}


def test_a_group_is_previewed_decided_and_taken_back_as_one_even_by_a_new_session(visit, installed):
    at = visit("bulk_decisions", "examiner")
    at = at.button(key="bulk.propose.examine").click().run()
    assert not at.exception
    assert shown(at).count("submission") + shown(at).count("K") >= 3 and "待审核" in set(states().values())
    at = at.button(key="bulk.confirm").click().run()
    assert sorted(states().values()) == ["已审阅"] * 3 + ["待审核"] * 3
    at = visit("bulk_decisions", "examiner")
    undo = next(button for button in at.button if button.key.startswith("bulk.undo."))
    at = undo.click().run()
    assert set(states().values()) == {"待审核"} and words("zh")("case.undone") in shown(at)


def test_the_preview_says_the_change_in_every_case_and_acts_on_nothing_that_changed_since(visit, installed):
    examiner = account(installed)
    cases = {case.submission_id: case for case in casework_door.store().review.queue(examiner)}
    for name in ("s0", "s1", "s2"):
        review_door.act(examiner, "examine", cases[name].case_id, cases[name].version)
    at = visit("bulk_decisions", "approver").button(key="bulk.propose.pass").click().run()
    assert not at.exception
    assert all(f"测试{number}厂" in shown(at) for number in range(3)) and "r000002" in shown(at)
    changed = cases["s1"]
    review_door.act(account(installed, "approver"), "return", changed.case_id, changed.version + 1, reason="模糊")
    at = at.button(key="bulk.confirm").click().run()
    assert "已对 2 件通过，1 件未处理" in shown(at)
    passed = casework_door.store().decisions()["value"].to_list()
    assert passed == ["测试0厂", "测试2厂"]


def test_what_was_examined_in_bulk_is_left_out_of_a_bulk_pass(visit, installed):
    examiner = account(installed)
    cases = {case.submission_id: case for case in casework_door.store().review.queue(examiner)}
    review_door.decide_many(examiner, "examine", {cases[name].case_id: cases[name].version for name in ("s0", "s1")})
    review_door.act(examiner, "examine", cases["s2"].case_id, cases["s2"].version)
    at = visit("bulk_decisions", "approver").button(key="bulk.propose.pass").click().run()
    assert shown(at).count(words("zh")("bulk.examined_in_bulk")) == 2
    at = at.button(key="bulk.confirm").click().run()
    assert casework_door.store().decisions()["value"].to_list() == ["测试2厂"]


def test_a_return_without_a_reason_is_not_even_previewed(visit, installed):
    at = visit("bulk_decisions", "examiner").button(key="bulk.propose.return").click().run()
    assert words("zh")("bulk.need_reason") in shown(at) and not [one for one in at.button if one.key == "bulk.confirm"]


def test_ten_thousand_answers_are_read_once_a_release(installed, monkeypatch):
    asked = []
    rows = Register.rows
    monkeypatch.setattr(
        Register, "rows", lambda self, query, values=(): asked.append(query) or rows(self, query, values)
    )
    items = review_work.open_items(account(installed))
    for _ in range(3):
        bulk_groups.gather(account(installed), items, bulk_disputes.sameness)
    assert sum("answer" in query for query in asked) <= 1
    curated_door.close()


@pytest.mark.parametrize(
    ("reasons", "alike"),
    [
        pytest.param(
            ["EVIDENCE_MISSING"], {"by_reason": True, "by_document": False, "by_authority": True}, id="reason"
        ),
        pytest.param([], {"by_reason": False, "by_document": False, "by_authority": True}, id="authority alone"),
    ],
)
def test_a_case_shows_how_cases_like_it_were_decided(installed, reasons, alike):
    register = curated_door.register()
    file = curated_door.case_file(register.waiting_cases()[0])
    (found,) = similar_cases.find(register, file, reasons)
    assert (found["name"], found["outcome"]) == ("s-decided", "returned")
    assert {name: found[name] for name in alike} == alike
