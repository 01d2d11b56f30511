"""What the reviewers' pages say in sentences, and which case an address leads to."""

import re
from dataclasses import replace

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from lookup_app import (
    case_files,
    casework_door,
    comparison,
    curated_door,
    review_acts,
    review_door,
    review_work,
    reviewers_hand,
)
from lookup_app.layout import ALL
from lookup_app.wording import words
from lookup_app.work_list import WorkItem
from schemas.columns import CERTIFICATE_COLUMNS
from tests.lookup_app.test_decisions import account_of
from tests.lookup_app.test_pages import FRONT, shown, visit

__all__ = ["visit"]
SAY = words("zh")


def test_a_key_pressed_twice_decides_no_case_that_nobody_has_read(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(reviewers_hand.time, "monotonic", lambda: now)
    hand = reviewers_hand.Hand([], [])
    hand.look("first")
    assert not hand.has_not_read("first"), "it was opened, no act led to it"
    hand.remember("first", "case", "first", 2)
    assert (hand.has_just_acted(), hand.has_not_read("first"), hand.has_not_read("next")) == (True, False, True)
    now += 1
    hand.look("next")
    now += 1
    assert hand.has_not_read("next"), "it has not been on the screen for long"
    now += 1
    hand.look("next")
    assert (hand.has_just_acted(), hand.has_not_read("next")) == (False, False)


def test_the_answers_about_a_pair_name_what_is_asked():
    pairs = [
        WorkItem(f"pair-{level}-a-b", "pair", 1.0, (), None, None, None, None, None, None)
        for level in ("person", "certificate")
    ]
    assert [review_acts.judgement_words(pair, "same", SAY) for pair in pairs] == ["是同一人", "是同一本证书"]


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        pytest.param("c1", "韦小满 · 工程师 · 2015-12-20 · 20150001", id="another certificate"),
        pytest.param(
            "TITLE_OUTSIDE_SERIES", review_work.sentence("TITLE_OUTSIDE_SERIES", SAY).rstrip("。"), id="a code"
        ),
        pytest.param("柳职改〔2018〕1号", "柳职改〔2018〕1号", id="anything else stands as it is"),
    ],
)
def test_what_a_finding_adds_is_told_in_words(installed, detail, told):
    assert review_work.told_detail(detail, SAY) == told


@pytest.mark.parametrize(
    ("details", "beside"),
    [
        pytest.param(["c1, c3"], ["韦小满 · 工程师 · 2015-12-20 · 20150001", "覃大川 · 小学高级教师 · 2015-12-20 · 00031187"], id="two, in their order"),
        pytest.param(["c3", "c3, c4"], ["覃大川 · 小学高级教师 · 2015-12-20 · 00031187"], id="each once, and never the case's own"),
        pytest.param(["柳职改〔2018〕1号", None], [], id="what is no certificate"),
    ],
)  # fmt: skip
def test_the_certificates_that_findings_name_stand_beside_the_cases_own(installed, details, beside):
    waiting = next(one for one in curated_door.waiting_cases() if one.kind == "finding")
    found = [{"code": "NUMBER_SHARED", "detail": detail} for detail in details]
    file = replace(curated_door.case_file(waiting), findings=found)
    others = comparison.others_of(file)
    assert [other.label for other in others] == beside
    number = next(column for column in CERTIFICATE_COLUMNS if column.name == "certificate_number")
    html = comparison.line(number, file, SAY, others)
    assert all(other.values["certificate_number"] in re.sub("<[^>]*>", "", html) for other in others)


def test_several_reasons_are_one_sentence():
    told = review_work.sentences(["TITLE_OUTSIDE_SERIES", "HOLDER_UNDER_16"], SAY)
    assert "。；" not in told and told.endswith("。") and told.count("；") == 1
    assert review_work.sentences([], SAY) == ""


def test_an_address_by_the_runs_name_leads_to_the_case_that_took_it_over(visit, installed):
    item = next(one for one in review_work.open_items(account_of(installed, "examiner")) if one.waiting and one.case)
    visit("review_case", "examiner")
    at = AppTest.from_file(str(FRONT), default_timeout=30)
    at.query_params["case"] = item.waiting.case_id
    at = at.run().switch_page("app_pages/review_case.py").run()
    assert f"<h1>{item.item_id}" in shown(at) and SAY("case.gone", case=item.waiting.case_id) not in shown(at)


def test_where_a_case_waits_no_more_the_page_says_so_before_it_shows_another(visit, installed):
    item = next(one for one in review_work.open_items(account_of(installed, "examiner")) if one.case)
    at = visit("review_case", "approver")
    while f"<h1>{item.item_id}" not in shown(at):
        at = at.button(key="decision_panel.next").click().run()
    case = casework_door.store().cases.get(item.item_id)
    review_door.act(account_of(installed, "examiner"), "return", case.case_id, case.version, reason="材料模糊")
    text = shown(at.run())
    assert SAY("case.gone", case=item.item_id) in text and f"<h1>{item.item_id}" not in text


def test_english_stays_in_the_address_and_chinese_needs_no_word_there(visit):
    at = visit("review_queue", "examiner")
    assert "lang" not in at.query_params
    at = switch(at, "en")
    assert at.query_params["lang"] == "en" and words("en")("nav.queue") in shown(at)
    assert "lang" not in switch(at, "zh").query_params


def test_what_is_chosen_stays_chosen_in_the_other_language(visit):
    at = visit("review_queue", "examiner")
    at.selectbox(key="review_queue.kind").set_value("pair").run()
    at = switch(at, "en")
    told = {key: at.selectbox(key=f"review_queue.{key}").proto.raw_value for key in ("kind", "reason")}
    assert told == {"kind": words("en")("case_kind.pair"), "reason": words("en")("queue.all")}
    at = at.run()
    assert (at.selectbox(key="review_queue.kind").value, at.selectbox(key="review_queue.reason").value) == ("pair", ALL)


def switch(at: AppTest, language: str) -> AppTest:
    """The page after the visitor has asked for that language."""
    return next(one for one in at.get("button_group") if one.key == "language").set_value(language).run()


@pytest.mark.parametrize(
    ("known", "stands"),
    [
        pytest.param("c1", "c1", id="it stands"),
        pytest.param("c-before", "c1", id="it was merged since the case was opened"),
        pytest.param("c-unknown", "c-unknown", id="nobody knows it"),
        pytest.param(None, None, id="the case has none"),
    ],
)
def test_a_case_is_about_the_certificate_under_the_id_that_it_has_now(known, stands):
    class OneRelease:
        def rows(self, query, values):
            with duckdb.connect() as connection:
                connection.execute("create table certificates as select 'c1' as certificate_id")
                led = "('merged', 'certificate', 'c-before', 'c1'), ('split', 'certificate', 'c-before', 'c2'), ('merged', 'certificate', 'c1', 'c9')"
                connection.execute(
                    f"create table identity_changes as from (values {led}) as led(kind, level, old_id, new_id)"
                )
                return connection.execute(query, values).fetchall()

    assert case_files.standing_id(OneRelease(), known) == stands
