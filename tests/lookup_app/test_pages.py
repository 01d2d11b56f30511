"""The pages, run without a browser: what they show, whom they let in."""

from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import lookup_app
from lookup_app import (
    access,
    case_foresight,
    casework_door,
    curated_door,
    enquiries,
    evidence_view,
    history_door,
    holder_door,
    reports,
    review_door,
)
from lookup_app.routes import account_pages, api
from lookup_app.wording import words
from pipelines.lookup import Answer, LookupStore
from pipelines.release import publish
from tests.lookup_app.conftest import QIN

FRONT = Path(lookup_app.__file__).parent / "frontpage.py"
STAFF_PAGES = (
    "review_queue",
    "review_case",
    "bulk_decisions",
    "review_decisions",
    "second_review",
    "review_agreement",
    "run_ledger",
    "value_history",
)
EMPLOYER_PAGES = ("batch_lookup", "employer_account")
HOLDER_PAGES = ("holder_certificates", "holder_apply", "holder_reports", "holder_messages")


def shown(at: AppTest) -> str:
    """Everything a page says, as one text."""
    parts = [*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.success, *at.get("html")]
    return "\n".join(str(getattr(part, "value", None) or part.proto.body) for part in parts)


@pytest.fixture
def visit(request, installed, monkeypatch):
    """A function that opens a page as somebody. What a decision would change is worked out in modules that ask for it alone: it costs most of a case's page."""
    if not getattr(request.module, "WITH_FORESIGHT", False):
        monkeypatch.setattr(case_foresight, "draw", lambda *_: None)

    def open_page(page: str | None = None, login: str | None = None) -> AppTest:
        token = casework_door.sign_in(login, installed.password, "") if login else None
        monkeypatch.setattr(access, "signed_in", lambda: casework_door.account_of(token) if token else None)
        at = AppTest.from_file(str(FRONT), default_timeout=30).run()
        return at.switch_page(f"app_pages/{page}.py").run() if page else at

    return open_page


def fill(
    at: AppTest, name: str, number: str, factor: str = "id_number", purpose: str | None = "recruitment"
) -> AppTest:
    at.radio(key="employer_lookup.factor").set_value(factor).run()
    at.text_input(key="employer_lookup.name").set_value(name)
    at.text_input(key=f"employer_lookup.{factor}").set_value(number)
    at.selectbox(key="employer_lookup.purpose").set_value(purpose)
    return at.button[0].click().run()


@pytest.mark.parametrize(
    ("name", "number", "factor", "outcome", "told"),
    [
        pytest.param(
            "韦小满",
            "450205198803127244",
            "id_number",
            "verified",
            "助理工程师",
            id="verified by ID number, both certificates",
        ),
        pytest.param(
            " 韦　小满 ", "２０１５０００１", "certificate_number", "verified", "工程师", id="width and blanks folded"
        ),
        pytest.param("覃大川", "00031187", "certificate_number", "revoked", "2020-09-15", id="revoked, with its date"),
        pytest.param(
            "韦小满", "450205198803127248", "id_number", "not_found", "这不表示证书是假的", id="a wrong factor"
        ),
        pytest.param(
            "从无此人", "450205198803127248", "id_number", "not_found", "这不表示证书是假的", id="an unknown person"
        ),
    ],
)
def test_the_lookup_page_gives_the_typed_answer(visit, name, number, factor, outcome, told):
    at = fill(visit(), name, number, factor)
    assert not at.exception
    assert words("zh")(f"outcome.{outcome}") in shown(at)
    assert told in shown(at)


def test_the_answer_carries_release_and_day_and_repeats_no_whole_number(visit):
    text = shown(fill(visit(), "韦小满", "450205198803127244"))
    assert "数据截至 2020-06-30" in text and "r000001" in text
    assert "450205198803127244" not in text and "7244" in text


@pytest.mark.parametrize(
    ("name", "number", "purpose", "key"),
    [
        pytest.param("", "1", "own", "lookup.need_name", id="no name"),
        pytest.param("韦小满", "1", None, "lookup.need_purpose", id="no purpose"),
        pytest.param("", "", None, "lookup.need_purpose", id="no purpose either"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_asked(visit, name, number, purpose, key):
    assert words("zh")(key) in shown(fill(visit(), name, number, purpose=purpose))


def test_after_failures_the_page_asks_a_sum_and_then_answers(visit):
    at = visit()
    for number in range(5):
        at = fill(at, f"无此人{number}", "450205198803127248")
    at = fill(at, "韦小满", "450205198803127244")
    assert words("zh")("outcome.verified") not in shown(at)
    left, right = at.session_state["challenge.question"]
    at.text_input(key="challenge.answer").set_value(str(left + right))
    assert words("zh")("outcome.verified") in shown(at.button[0].click().run())


def test_the_page_speaks_english_when_asked(visit):
    at = visit()
    at.session_state["language"] = "en"
    assert "Look a certificate up" in shown(at.run())


ALLOWED = {"examiner": STAFF_PAGES, "holder": HOLDER_PAGES, "verifier": EMPLOYER_PAGES, None: ()}


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_has_its_own_pages_and_no_other(role):
    roles = frozenset({role} if role else ())
    special = {page.file for page in access.visible(roles, public_only=False)} - {"employer_lookup", "report_recheck"}
    assert special == set(ALLOWED[role])


def test_a_public_process_has_no_page_that_needs_the_register(installed, monkeypatch):
    everyone = frozenset({"holder", "verifier", "examiner", "approver", "steward", "administrator"})
    public = {page.file for page in access.visible(everyone, public_only=True)}
    assert public == {"employer_lookup", "report_recheck", *EMPLOYER_PAGES}
    monkeypatch.setenv(curated_door.PUBLIC_ONLY, "1")
    with pytest.raises(PermissionError):
        curated_door.register()


@pytest.mark.parametrize("login", [None, "employer", "examiner", "holder"])
@pytest.mark.parametrize("page", [*STAFF_PAGES, *HOLDER_PAGES, *EMPLOYER_PAGES])
def test_a_page_run_by_itself_shows_nothing_to_other_roles(visit, installed, page, login):
    visit(None, login)
    at = AppTest.from_file(str(FRONT.parent / "app_pages" / f"{page}.py"), default_timeout=30).run()
    allowed = {"examiner": STAFF_PAGES, "holder": HOLDER_PAGES, "employer": EMPLOYER_PAGES, None: ()}[login]
    assert bool(shown(at)) == (page in allowed)


@pytest.mark.parametrize("page", [*STAFF_PAGES, *HOLDER_PAGES])
def test_a_page_draws_for_its_role_without_fault(visit, page):
    at = visit(page, "examiner" if page in STAFF_PAGES else "holder")
    assert not at.exception
    assert len(at.get("html")) > 3


def test_the_ledger_says_that_its_sum_holds(visit):
    text = shown(visit("run_ledger", "steward"))
    assert "合计相符" in text and "身份证号校验码不符" in text


def test_the_history_page_leads_from_the_cell_to_the_lookup_and_the_look_is_audited(visit, installed):
    certificates = curated_door.register().table("certificates")
    passed = certificates.filter(pl.col("passed_by").is_not_null()).row(0, named=True)
    at = visit("value_history", "examiner")
    at.text_input(key="value_history.subject").set_value(passed["certificate_id"])
    at = at.button[-1].click().run()
    text = shown(at)
    row = curated_door.register().table("lineage").filter(pl.col("certificate_id") == passed["certificate_id"])
    assert not at.exception
    wide = '<table class="sy-table wide">', '<td data-label="'
    for expected in (row["source_file"][0], row["record_id"][0], passed["title"], history_door.releases()[0], *wide):
        assert expected in text
    assert curated_door.keys().decrypt(passed["id_number"]) not in text
    assert casework_door.entries(f"certificate:{passed['certificate_id']}")[-1]["action"] == "trace"


def test_the_history_page_tells_what_holders_sent_and_under_which_ids_a_certificate_was_known(visit, monkeypatch):
    trace = history_door.trace_certificate
    former = [{"old_id": "c0", "kind": "merged"}]
    monkeypatch.setattr(history_door, "trace_certificate", lambda *asked: trace(*asked) | {"former": former})
    at = visit("value_history", "examiner")
    at.text_input(key="value_history.subject").set_value("c4")
    at = at.button[-1].click().run()
    assert not at.exception
    for expected in ("持证人申请", "s1", "修改信息", "人工审核中", "2019-09-01 09:00", "曾用标识", "c0"):
        assert expected in shown(at), expected


def test_the_history_of_nothing_is_a_sentence(visit):
    at = visit("value_history", "steward")
    at.text_input(key="value_history.subject").set_value("sources/nowhere.xlsx:3")
    at = at.button[-1].click().run()
    assert not at.exception
    (told,) = [warning.value for warning in at.warning]
    assert told.startswith("登记库中没有 sources/nowhere.xlsx:3。可以写：") and "The register" not in told


def test_of_several_certificates_that_are_meant_one_is_chosen_and_the_address_names_it(visit):
    of_one = curated_door.register().table("certificates").filter(pl.col("holder_name") == "韦小满")
    assert of_one.height > 1
    at = visit("value_history", "examiner")
    at.text_input(key="value_history.subject").set_value("韦小满")
    at = at.button[-1].click().run()
    assert not at.warning and "各步骤" not in shown(at)
    at = at.selectbox(key="value_history.which").select_index(1).run()
    assert "各步骤" in shown(at)
    assert at.query_params["certificate"] in set(of_one["certificate_id"])


def test_a_case_is_examined_undone_returned_and_seen_by_its_holder(visit, installed):
    at = visit("review_case", "examiner")
    assert "二</mark>级教师" in shown(at)
    at = at.button(key="decision_panel.examine").click().run()
    assert "finding-c4" in shown(at)
    at = at.button(key="decision_panel.undo").click().run()
    assert "已撤销上一步" in shown(at)
    case = next(item.value for item in at.selectbox if item.key.startswith("decision_panel.listed"))
    assert case is None
    listed = next(box for box in at.selectbox if box.key.startswith("decision_panel.listed"))
    listed.set_value("blurred")
    at = at.button(key="decision_panel.return").click().run()
    assert "已退回" in shown(at)
    holder = visit("holder_certificates", "holder")
    assert "材料模糊" in shown(holder)


@pytest.mark.parametrize("action", ["return", "ask", "hold"])
def test_a_decided_submission_is_in_the_queue_no_second_time(installed, action):
    item = next(one for one in _open_items(installed) if one.case)
    examiner = casework_door.account_of(casework_door.sign_in("examiner", installed.password, ""))
    review_door.act(examiner, action, item.case.case_id, item.case.version, reason="理由")
    left = [one for one in _open_items(installed) if one.kind == "submission"]
    assert [one.state for one in left] == (["已搁置"] if action == "hold" else [])


def test_a_holder_is_told_what_is_asked_for(visit, installed):
    at = visit("review_case", "examiner")
    words_box = next(box for box in at.text_area if box.key.startswith("decision_panel.words"))
    words_box.set_value("请补评审表")
    at.button(key="decision_panel.ask").click().run()
    holder = visit("holder_certificates", "holder")
    assert words("zh")("waiting.asked", reason="请补评审表") in shown(holder) and "待补充" in shown(holder)
    assert any(button.key.startswith("edit.") for button in holder.button)


def test_the_queue_is_handed_to_a_colleague_and_filtered_by_them(visit, installed):
    approver = casework_door.store().accounts.find("approver")
    at = visit("review_queue", "steward")
    table = at.dataframe[0].value
    assert "⚠ 超期" in str(table[words("zh")("queue.due")].iloc[0])
    at.selectbox(key="assigning.to").set_value(approver.account_id)
    at = at.button(key="assigning.many").click().run()
    assert words("zh")("assign.done", done=1, refused=0) in shown(at)
    at = at.selectbox(key="review_queue.who").set_value(approver.account_id).run()
    assert at.dataframe[0].value[words("zh")("queue.assignee")].to_list() == ["测试approver"]


@pytest.mark.parametrize("login", ["holder", "employer", "steward"])
def test_a_case_is_handed_to_reviewers_only(installed, login):
    item = next(one for one in _open_items(installed) if one.case)
    examiner = casework_door.account_of(casework_door.sign_in("examiner", installed.password, ""))
    to = casework_door.store().accounts.find(login).account_id
    with pytest.raises(casework_door.CaseworkError):
        review_door.act(examiner, "assign", item.case.case_id, item.case.version, to=to)


def test_returning_without_a_reason_is_refused_in_words(visit):
    at = visit("review_case", "examiner")
    assert "请填写理由" in shown(at.button(key="decision_panel.return").click().run())


def test_a_pair_is_judged_and_leaves_the_queue(visit, installed):
    at = visit("review_case", "examiner")
    for _ in range(5):
        if "pair-person-r6-r7" in shown(at):
            break
        at = at.button(key="decision_panel.next").click().run()
    at = at.button(key="decision_panel.same").click().run()
    assert "pair-person-r6-r7" not in {item.item_id for item in _open_items(installed)}


def test_a_judgement_is_taken_back_and_its_pair_waits_again(visit, installed):
    at = visit("review_case", "examiner")
    while "pair-person-r6-r7" not in shown(at):
        at = at.button(key="decision_panel.next").click().run()
    at = at.button(key="decision_panel.same").click().run()
    at = at.button(key="decision_panel.undo").click().run()
    assert "pair-person-r6-r7" in shown(at)
    assert "pair-person-r6-r7" in {item.item_id for item in _open_items(installed)}


def test_an_answered_finding_leaves_the_queue_until_it_is_taken_back(visit, installed):
    at = visit("review_case", "approver")
    while "finding-c4" not in shown(at):
        at = at.button(key="decision_panel.next").click().run()
    next(box for box in at.selectbox if box.key.startswith("decision_panel.listed")).set_value("differs")
    at = at.button(key="decision_panel.choose").click().run()
    assert "finding-c4" not in {item.item_id for item in _open_items(installed)}
    at.button(key="decision_panel.undo").click().run()
    assert "finding-c4" in {item.item_id for item in _open_items(installed)}


def test_a_filter_that_matches_nothing_says_so(visit):
    at = visit("review_queue", "examiner").text_input(key="review_queue.text").set_value("查无此人").run()
    assert words("zh")("app.no_match") in shown(at) and not at.dataframe


def test_what_a_notice_corrects_is_taken_over_in_one_step(visit, installed):
    at = visit("review_case", "approver")
    while "finding-c4" not in shown(at):
        at = at.button(key="decision_panel.next").click().run()
    assert "专业由“小学数学”更正为“小学语文”" in shown(at)
    at.button(key="decision_panel.notice.1").click().run()
    (chosen,) = casework_door.store().decisions().rows(named=True)
    assert (chosen["certificate_id"], chosen["column"], chosen["value"]) == ("c4", "specialty", "小学语文")
    (made,) = [one for one in casework_door.entries("certificate:c4") if one["action"] == "choose"]
    assert made["actor"] == chosen["decided_by"]


def test_a_source_row_is_shown_where_it_stands_in_its_file(visit, installed, tmp_path, monkeypatch):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "名册"
    for line in range(1, 14):
        book.active.append([f"第{line}行", "<b>工程师</b>"])
    (tmp_path / "raw/sources/engineering").mkdir(parents=True)
    book.save(tmp_path / "raw/sources/engineering/名册.csv")
    monkeypatch.setenv("SHENYAN_RAW", str(tmp_path / "raw"))
    at = visit("review_case", "examiner").button(key="source_grid.switch").click().run()
    assert not at.exception
    assert "<tr class=golden><th scope=row>10</th><td>第10行</td>" in shown(at) and "<b>工程师" not in shown(at)
    assert casework_door.store().audit.lines("row:10")
    at = at.button(key="source_grid.switch").click().run()
    assert "第10行" not in shown(at)


def _open_items(installed):
    from lookup_app import review_work

    account = casework_door.account_of(casework_door.sign_in("examiner", installed.password, ""))
    return review_work.open_items(account)


def test_a_holder_confirms_only_in_the_second_step(visit):
    at = visit("holder_certificates", "holder2")
    (begin,) = [button for button in at.button if button.key.startswith("confirm.")]
    assert "已通过" in shown(at), "what was confirmed by another way is not asked for again"
    at = begin.click().run()
    final = next(button for button in at.button if button.key.startswith("confirm_now."))
    assert final.disabled
    at.checkbox[0].check().run()
    final = next(button for button in at.button if button.key.startswith("confirm_now."))
    assert "已确认" in shown(final.click().run())


def test_no_file_of_the_app_hides_a_package_or_standard_module():
    import importlib.metadata
    import sys

    folder = Path(lookup_app.__file__).parent
    taken = set(sys.stdlib_module_names) | set(importlib.metadata.packages_distributions())
    names = {path.stem for path in folder.glob("*.py")} | {path.name for path in folder.iterdir() if path.is_dir()}
    assert names & taken - {"__init__", "__pycache__"} == set()


def test_no_route_collides_with_a_page():
    addresses = {f"/{listing.address}" for listing in access.SITE}
    assert addresses.isdisjoint({route.path for route in [*api.ROUTES, *account_pages.ROUTES]})


def test_an_employer_sees_what_changed_since_they_asked_and_takes_their_enquiries_away(visit, installed, monkeypatch):
    account = casework_door.store().accounts.find("employer")
    enquirer = enquiries.Enquirer("api", "192.0.2.1", account.account_id)
    enquiries.ask(enquiries.Question("韦小满", "recruitment", id_number="450205198803127244"), enquirer)
    calm = shown(visit("employer_account", "employer"))
    assert words("zh")("employer.no_changes") in calm and "招聘录用" in calm
    now = {
        certificate: replace(entry, status=Answer.REVOKED) for certificate, entry in curated_door.states(["c1"]).items()
    }
    monkeypatch.setattr(curated_door, "states", lambda certificate_ids: now)
    changed = shown(visit("employer_account", "employer"))
    assert "已撤销" in changed and words("zh")("employer.withdrawn") in changed


@pytest.fixture
def suspend_first(installed, invented_tables, monkeypatch, tmp_path):
    """A function after which the live release has the first certificate suspended."""

    def swap() -> None:
        first = pl.col("certificate_id") == "c1"
        changed = invented_tables["certificates"].with_columns(
            status=pl.when(first).then(pl.lit("已暂停")).otherwise("status"),
            status_on=pl.when(first).then(pl.lit("2020-07-15")).otherwise("status_on"),
        )
        options = {"keys": installed.keys, "campaign": curated_door.campaign(), "inputs": {}, "allow_fall": True}
        publish(invented_tables, curated=tmp_path / "later", as_of="2020-06-30", **options)
        publish({**invented_tables, "certificates": changed}, curated=tmp_path / "later", as_of="2020-07-31", **options)
        store = LookupStore(tmp_path / "later", installed.keys)
        monkeypatch.setattr(curated_door, "store", store_of := cache(lambda: store))
        assert store_of().states(["c1"])[0].status is Answer.SUSPENDED

    return swap


def test_a_suspended_certificate_is_told_on_every_page_with_its_date(visit, suspend_first):
    employer = casework_door.store().accounts.find("employer")
    question = enquiries.Question("韦小满", "recruitment", certificate_number="20150001")
    enquirer = enquiries.Enquirer("api", "192.0.2.1", employer.account_id)
    outcome = enquiries.ask(question, enquirer).outcome
    code = reports.issue(question, outcome, enquirer, words("zh"), address="https://example.org").code
    suspend_first()

    def opened(page, language, login=None):
        at = visit(page, login)
        at.session_state["language"] = language
        return at.run()

    for language in ("zh", "en"):
        say = words(language)
        recheck = opened("report_recheck", language)
        recheck.text_input(key="report_recheck.code").set_value(code)
        pages = (
            fill(opened(None, language), "韦小满", "20150001", "certificate_number"),
            recheck.button[0].click().run(),
            opened("employer_account", language, "employer"),
        )
        assert [bool(at.exception) for at in pages] == [False] * 3
        dated = f"{say('outcome.status_suspended')} · {say('outcome.status_since', date='2020-07-15')}"
        assert [dated in shown(at) for at in pages] == [True] * 3
        assert [escape(say("outcome.suspended_body")) in shown(at) for at in pages] == [True, True, False]


def test_a_holder_issues_a_report_for_a_time_of_their_choice_and_ends_it_early(visit):
    at = visit("holder_reports", "holder2")
    at.selectbox(key="holder_reports.purpose").set_value("recruitment")
    at.number_input(key="holder_reports.days").set_value(30)
    at = at.button(key="holder_reports.issue").click().run()
    assert not at.exception and words("zh")("recheck.valid") in shown(at)
    ending = next(button for button in at.button if button.key.startswith("holder_reports.end."))
    assert words("zh")("recheck.ended") in shown(ending.click().run())


def test_a_holder_without_a_published_certificate_is_told_so(visit, installed):
    person = {"holder_name": "蒙晚秋", "id_number": "450203198506150517", "phone": ""}
    casework_door.store().accounts.add(
        "meng", installed.password, display_name="蒙晚秋", roles=["holder"], person=person
    )
    at = visit("holder_reports", "meng").button(key="holder_reports.issue").click().run()
    assert words("zh")("reports.nothing") in shown(at)


@pytest.mark.parametrize(
    "person",
    [
        pytest.param(("蒙晚秋", "450203198506150517"), id="nobody whom the register knows"),
        pytest.param(("蒙晚秋", QIN[1]), id="a number that is somebody else's"),
        pytest.param((QIN[0], "450203198506150517"), id="a name that is somebody else's"),
    ],
)
def test_whoever_the_register_does_not_bear_out_is_told_so_and_nothing_about_others(visit, person):
    accounts = casework_door.store().accounts
    own = {"holder_name": person[0], "id_number": person[1], "phone": ""}
    accounts.change_person(accounts.find("holder").account_id, own, by="test")
    at = visit("holder_certificates", "holder")
    assert [info.value for info in at.info if "登记册里没有" in info.value] == [words("zh")("holder.none")]
    assert "二级教师" not in shown(at)


def test_a_reviewer_sees_at_once_whether_the_register_bears_the_applicant_out(visit):
    assert "实名核对：姓名和身份证号与登记册一致" in shown(visit("review_case", "examiner"))


def test_a_holder_sees_every_field_masked_where_personal_and_takes_all_away(visit, installed):
    text = shown(visit("holder_certificates", "holder2"))
    assert "**************7244" in text and "450205198803127244" not in text and "（无）" in text
    account = casework_door.account_of(casework_door.sign_in("holder2", installed.password, ""))
    held = holder_door.everything_about(account)
    assert {one["title"]["value"] for one in held["certificates"]} == {"工程师", "助理工程师"}
    assert held["person"]["holder_name"] == "韦小满"


def test_a_holder_corrects_their_phone_and_is_told_why_not_the_rest(visit, installed):
    at = visit("holder_messages", "holder")
    at.text_input(key="holder_messages.phone").input("13911112222")
    at.text_input(key="holder_messages.holder_name").input("覃大河")
    submit = next(button for button in at.button if button.label == words("zh")("messages.correct_now"))
    assert "窗口" in shown(submit.click().run())
    at.text_input(key="holder_messages.holder_name").input("")
    at.text_input(key="holder_messages.phone").input("13911112222")
    submit = next(button for button in at.button if button.label == words("zh")("messages.correct_now"))
    assert words("zh")("messages.corrected") in shown(submit.click().run())
    account = casework_door.store().accounts.find("holder")
    assert holder_door.person_of(account) == {
        "holder_name": QIN[0],
        "id_number": QIN[1],
        "phone": "13911112222",
    }


def test_what_the_register_knows_fills_in_the_application(visit, monkeypatch):
    found = {"certificate_number": "20130001", "title": "经济师", "series": "经济系列"}
    monkeypatch.setattr(curated_door, "fields_to_fill_in", lambda name, number: found if number == "20130001" else {})
    at = visit("holder_apply", "holder2")
    at.checkbox(key="holder_apply.understood").check().run()
    at.button(key="holder_apply.go_on").click().run()
    at.text_input(key="holder_apply.fill_number").input("20130001")
    at = at.button(key="holder_apply.fill").click().run()
    assert words("zh")("apply.filled_in") in shown(at)
    assert at.text_input(key="holder_apply.form.title").value == "经济师"
    assert at.selectbox(key="holder_apply.form.series").value == "经济系列"
    at.text_input(key="holder_apply.fill_number").input("20150001")
    assert words("zh")("apply.is_yours") in shown(at.button(key="holder_apply.fill").click().run())


def test_a_reviewer_has_evidence_read_by_machine_and_held_against_the_claim(visit, monkeypatch):
    monkeypatch.setattr(evidence_view, "is_installed", lambda: True)
    asked = []
    monkeypatch.setattr(
        evidence_view, "compare_evidence", lambda pages, claim: asked.append(claim) or {"title": True, "holder_name": False}
    )  # fmt: skip
    at = visit("review_case", "examiner")
    assert asked == []
    reading = next(button for button in at.button if button.key.startswith("evidence_view.read"))
    assert "职务名称 ✓ · 姓名 ✕" in shown(reading.click().run())
    assert asked[0]["title"] == "二级教师"
