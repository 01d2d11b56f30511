"""Decisions found again and exported: what the record says, and whom it is given to."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from lookup_app import casework_door, curated_door, decision_files, decision_paper, review_door, review_work
from pipelines.casework import ForbiddenError, NotFoundError
from tests.lookup_app.conftest import QIN, WEI
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]


def account_of(installed, login):
    return casework_door.account_of(casework_door.sign_in(login, installed.password, ""))


def read(pdf: bytes) -> tuple[str, int]:
    """The words of a PDF without blanks, and how many pictures it holds."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        fonts = {char["fontname"] for page in document.pages for char in page.chars}
        assert fonts and all("+" in font for font in fonts), "every font is embedded as a subset"
        text = "".join(page.extract_text() for page in document.pages)
        return "".join(text.split()), sum(len(page.images) for page in document.pages)


@pytest.fixture
def returned(installed):
    """The key of a case that an examiner has returned."""
    examiner = account_of(installed, "examiner")
    item = next(one for one in review_work.open_items(examiner) if one.case)
    review_door.act(examiner, "return", item.case.case_id, item.case.version, reason="材料模糊，请重拍。")
    return decision_files.key_of(item)


def test_a_record_holds_all_that_the_decision_rested_on(installed, returned):
    decision = decision_files.open_file(account_of(installed, "approver"), returned)
    shared = {"code": "NUMBER_SHARED", "detail": "c1"}
    file = replace(decision.file, findings=[*decision.file.findings, shared])
    text, pictures = read(decision_paper.print_decision(decision._replace(file=file), "测试approver"))
    evidence = (Path(installed.environment["SHENYAN_RAW"]) / "submissions" / "evidence" / "1.png").read_bytes()
    certificates = {row["certificate_id"]: row for row in curated_door.register().table("certificates").to_dicts()}
    expected = [
        "二级教师", certificates["c4"]["title"], QIN[0], QIN[1],
        "yufeng/2015.xlsx", "engineering/名册.csv", review_work.sentence("TITLE_OUTSIDE_SERIES", _zh()),
        "0" * 64, "1" * 64, hashlib.sha256(evidence).hexdigest(), certificates["c1"]["certificate_number"], WEI[0], WEI[1],
        "材料模糊，请重拍。", "测试examiner", "接收申请", "退回", "测试approver",
    ]  # fmt: skip
    assert [words for words in expected if "".join(words.split()) not in text] == []
    assert pictures >= 1
    lines = casework_door.entries(f"case:{returned.removeprefix('case:')}")
    hashes = [line["hash"] for line in lines if "event" in line["detail"]]
    assert len(hashes) == 2 and all(one in text for one in hashes)


def _zh():
    from lookup_app.wording import words

    return words("zh")


@pytest.mark.parametrize("login", ["holder", "employer"])
def test_nobody_outside_the_office_gets_a_record(installed, returned, login):
    with pytest.raises(ForbiddenError):
        decision_paper.export(account_of(installed, login), returned)


@pytest.mark.parametrize("key", ["case:K0", "pair:person:r0:r1", "choice:finding-c9", "nothing"])
def test_a_record_of_nothing_is_refused(installed, key):
    with pytest.raises(NotFoundError):
        decision_paper.export(account_of(installed, "examiner"), key)


def test_a_judgement_and_a_chosen_value_have_records_too(installed):
    approver = account_of(installed, "approver")
    moment = casework_door.moment()
    review_door.judge_pair(approver, ("r6", "r7", "person"), "different", "字迹不同", moment.judgement)
    review_door.choose_field(
        approver, "c4", "title", "二级教师", "批文如此", seen=moment.choice, about="finding-c4"
    )  # fmt: skip
    pair, value = (one.key for one in reversed(review_door.latest_decisions(approver)[:2]))
    of_pair, _ = read(decision_paper.export(approver, pair))
    of_value, _ = read(decision_paper.export(approver, value))
    assert all(words in of_pair for words in ("判断为不同", "字迹不同", "+9.1", "覃大山"))
    assert all(words in of_value for words in ("职务名称：二级教师", "批文如此", "选定一栏的值"))
    assert casework_door.entries("certificate:c4")[-1]["hash"] in of_value


def test_the_page_finds_a_decision_and_exports_it(visit, installed, returned):
    approver, pair = account_of(installed, "approver"), ("r6", "r7", "person")
    review_door.judge_pair(approver, pair, "same", "", casework_door.moment().judgement)
    review_door.undo_judgement(approver, pair)
    at = visit("review_decisions", "steward")
    listed = at.dataframe[0].value.set_index(_zh()("queue.subject"))
    who, action = listed[_zh()("queue.who")], listed[_zh()("case.action")]
    assert (who["pair-person-r6-r7"], action["pair-person-r6-r7"]) == ("覃大川 ↔ 覃大山", "撤回判断")
    at = at.text_input(key="review_decisions.search").set_value(who[returned.removeprefix("case:")]).run()
    assert "材料模糊，请重拍。" in shown(at)
    at = at.button(key="decision_export.prepare").click().run()
    assert not at.exception
    assert at.session_state["decision_export.ready"][1].startswith(b"%PDF")


def test_a_passed_certificate_is_proposed_for_revocation_and_revoked_from_the_list(visit, installed):
    store = casework_door.store()
    confirmed = store.holder.read(store.accounts.find("holder2"), ["c1"])[0]
    confirmed = store.holder.confirm(
        store.accounts.find("holder2"), confirmed.case_id, confirmed.version, understood=True
    )
    review_door.act(
        account_of(installed, "steward"), "propose_revocation", confirmed.case_id, confirmed.version, reason="伪造"
    )
    waiting = {item.item_id: item.state for item in review_work.open_items(account_of(installed, "approver"))}
    assert waiting[confirmed.case_id] == "已确认"
    at = visit("review_decisions", "approver")
    at = at.text_input(key="review_decisions.search").set_value(confirmed.case_id).run()
    next(box for box in at.text_area if box.key.startswith("decision_panel.words")).set_value("查实伪造")
    at = at.button(key="decision_panel.revoke").click().run()
    assert store.cases.get(confirmed.case_id).state == "已撤销" and "查实伪造" in shown(at)
    at.button(key="decision_panel.undo").click().run()
    assert store.cases.get(confirmed.case_id).state == "已确认"
