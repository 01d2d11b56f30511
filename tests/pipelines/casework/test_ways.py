"""The holder's ways and the reviewers', and what a run is given of them."""

import polars as pl
import pytest

from pipelines.casework import (
    ConflictError,
    DuplicateError,
    ForbiddenError,
    IncompleteError,
    NotFoundError,
    TransitionError,
)
from pipelines.reconcile.submissions import SCHEMA, well_formed
from tests.pipelines.casework.conftest import portrait


def act(office, action, who, case, **payload):
    return office.store.cases.apply(action, getattr(office, who), case.case_id, case.version, **payload)


def test_a_holder_reads_confirms_and_that_is_final(office):
    (case,) = office.store.holder.read(office.holder, ["C1"])
    with pytest.raises(IncompleteError):
        office.store.holder.confirm(office.holder, case.case_id, case.version, understood=False)
    case = office.store.holder.confirm(office.holder, case.case_id, case.version, understood=True)
    assert case.state == "已确认"
    with pytest.raises(TransitionError):
        office.store.holder.withdraw(office.holder, case.case_id, case.version)
    assert office.store.statuses().select("certificate_id", "status").rows() == [("C1", "已确认")]


def test_an_amendment_is_returned_corrected_and_passed(office):
    case = office.submitted()
    case = act(office, "return", "examiner", case, reason="看不清")
    assert office.store.holder.messages(office.holder)[0]["reason"] == "看不清"
    case = office.store.holder.submit(office.holder, case.case_id, case.version, office.form(employer="测试三厂"))
    case = act(office, "examine", "examiner", case)
    case = act(office, "pass", "approver", case, fields={"employer": "测试三厂"})
    assert case.state == "已通过"
    chosen = office.store.decisions().row(0, named=True)
    assert (chosen["certificate_id"], chosen["column"], chosen["value"]) == ("C1", "employer", "测试三厂")


@pytest.mark.parametrize(
    ("payload", "columns"),
    [
        pytest.param({}, ["employer", "specialty"], id="whole"),
        pytest.param({"fields": {"employer": "测试二厂"}}, ["employer"], id="one field of two"),
        pytest.param({"fields": {}}, [], id="no field"),
    ],
)
def test_a_change_passes_whole_or_field_by_field(office, payload, columns):
    case = office.draft()
    form = office.form(employer="测试二厂", specialty="测试专业")
    case = act(
        office, "examine", "examiner", office.store.holder.submit(office.holder, case.case_id, case.version, form)
    )
    act(office, "pass", "approver", case, **payload)
    assert sorted(office.store.decisions()["column"]) == columns


def test_an_amendment_without_evidence_is_not_submitted(office):
    case = office.draft()
    with pytest.raises(IncompleteError):
        office.store.holder.submit(
            office.holder, case.case_id, case.version, {"changed_fields": {"employer": "x"}, "evidence": []}
        )


def test_a_draft_keeps_what_was_saved(office):
    case = office.draft()
    office.store.holder.save(office.holder, case.case_id, case.version, {"changed_fields": {"employer": "测试四厂"}})
    assert office.store.holder.draft(office.holder, case.case_id) == {"changed_fields": {"employer": "测试四厂"}}


def test_registering_needs_the_notice_ticked(office):
    with pytest.raises(IncompleteError):
        office.store.holder.register(office.holder, notice_read=False)


def test_one_open_application_for_each_certificate(office):
    office.store.holder.register(
        office.holder, notice_read=True, form={"certificate": {"certificate_number": "13000044"}}
    )
    with pytest.raises(DuplicateError):
        office.store.holder.register(
            office.holder, notice_read=True, form={"certificate": {"certificate_number": " １3000044"}}
        )


def test_a_refused_application_frees_the_way_for_another(office):
    case = office.examined()
    act(office, "refuse", "approver", case, reason="伪造")
    assert {case.state for case in office.store.holder.mine(office.holder)} == {"不通过"}
    office.store.holder.claim(office.holder, "12000007", "C1", own=True)


@pytest.mark.parametrize("own", [True, False])
def test_a_found_certificate_is_confirmed_or_claimed_with_evidence(office, own):
    case = office.store.holder.claim(office.holder, "12000007", "C1", own=own)
    assert (case.state, case.certificate_id) == (("待确认", "C1") if own else ("待提交", None))


def test_nobody_sees_anothers_case(office):
    case = office.draft()
    for look in (office.store.holder.history, office.store.holder.draft):
        with pytest.raises(NotFoundError):
            look(office.other_holder, case.case_id)
    assert office.store.holder.mine(office.other_holder) == []


def test_holders_do_not_review_and_reviewers_do_not_hold(office):
    with pytest.raises(ForbiddenError):
        office.store.review.queue(office.holder)
    with pytest.raises(ForbiddenError):
        office.store.holder.mine(office.examiner)


def test_a_holder_sees_who_looked_and_takes_everything_away(office):
    office.submitted()
    office.store.audit.record("employer-1", "enquiry", "certificate:C1", "verified", purpose="招聘")
    office.store.audit.record("employer-1", "enquiry", "certificate:C2", "verified", purpose="招聘")
    assert len(office.store.holder.lookups(office.holder)) == 1
    data = office.store.holder.mine_as_data(office.holder)
    assert {event["actor"] for event in data["cases"][0]["history"]} == {"self"}


def test_the_last_act_is_undone_by_who_did_it_until_the_release(office):
    case = act(office, "pass", "approver", office.examined(), fields={"employer": "测试二厂"})
    with pytest.raises(TransitionError):
        office.store.cases.undo(office.examiner, case.case_id, case.version)
    case = office.store.cases.undo(office.approver, case.case_id, case.version)
    assert (case.state, case.examined_by, office.store.decisions().height, office.store.rulings().height) == (
        "已审阅",
        office.examiner.account_id,
        0,
        0,
    )
    case = act(office, "pass", "approver", case)
    office.store.review.note_release("20200101")
    with pytest.raises(TransitionError):
        office.store.cases.undo(office.approver, case.case_id, case.version)


def test_the_queue_is_filtered_ordered_and_audited(office):
    first, second = office.submitted("C1"), office.submitted("C2")
    act(office, "assign", "steward", second, to=office.examiner.account_id)
    queue = office.store.review.queue
    assert [case.case_id for case in queue(office.examiner)] == [first.case_id, second.case_id]
    assert [case.case_id for case in queue(office.examiner, order="newest")] == [second.case_id, first.case_id]
    assert [case.case_id for case in queue(office.examiner, assigned_to=office.examiner.account_id)] == [second.case_id]
    assert [case.case_id for case in queue(office.examiner, certificate_id="C1")] == [first.case_id]
    case, history = office.store.review.look(office.examiner, first.case_id)
    assert case.case_id == first.case_id and history[-1]["payload"]["person"]["holder_name"] == "测试甲"
    assert next(office.store.audit.lines())["action"] == "case_view"


def test_a_run_is_given_submissions_as_files_give_them(office):
    case = office.submitted()
    case = office.store.holder.withdraw(office.holder, case.case_id, case.version)
    frame = office.store.submissions()
    assert frame.schema == pl.Schema(SCHEMA)
    amend, withdrawal = well_formed(frame)
    assert (amend.action, amend.certificate_id, amend.changed_fields) == ("amend", "C1", {"employer": "测试二厂"})
    assert [piece["problem"] for piece in amend.evidence] == [None]
    assert (withdrawal.action, withdrawal.supersedes) == ("withdraw", amend.submission_id)


def test_judgements_reach_the_next_run_in_their_order(office):
    for judgement in ("same", "different"):
        office.store.review.judge_pair(office.examiner, "R2", "R1", "person", judgement)
    assert office.store.judgements().select("record_id_l", "record_id_r", "judgement").rows() == [
        ("R1", "R2", "same"),
        ("R1", "R2", "different"),
    ]


@pytest.mark.parametrize(
    ("earlier", "after"),
    [
        pytest.param([], [], id="of a pair first judged nobody has judged"),
        pytest.param(["different"], ["different"], id="an earlier judgement holds again"),
    ],
)
def test_a_judgement_is_taken_back_by_its_judge_until_the_next_release(office, earlier, after):
    review = office.store.review
    for judgement in [*earlier, "same"]:
        review.judge_pair(office.examiner, "R1", "R2", "person", judgement)
    with pytest.raises(TransitionError):
        review.undo_judgement(office.approver, "R1", "R2", "person")
    review.undo_judgement(office.examiner, "R2", "R1", "person")
    assert office.store.judgements()["judgement"].to_list()[-1:] == after
    review.judge_pair(office.examiner, "R1", "R2", "person", "same")
    review.note_release("r1")
    with pytest.raises(TransitionError):
        review.undo_judgement(office.examiner, "R1", "R2", "person")


def test_of_two_who_judge_one_pair_the_second_is_told(office):
    seen = office.store.review.moment().judgement
    office.store.review.judge_pair(office.examiner, "R1", "R2", "person", "same", seen=seen)
    with pytest.raises(ConflictError):
        office.store.review.judge_pair(office.approver, "R2", "R1", "person", "different", seen=seen)
    office.store.review.judge_pair(office.approver, "R1", "R3", "person", "different", seen=seen)
    assert office.store.judgements().height == 2


def test_a_chosen_value_is_taken_back_by_its_chooser_until_the_next_release(office):
    choices, seen = office.store.choices, office.store.review.moment().choice
    choose = lambda actor: choices.choose_field(actor, "C1", "title", "工程师", "批文", seen=seen, about="finding-C1")  # noqa: E731
    decision = choose(office.approver)
    assert choices.answered() == {"finding-C1"}
    with pytest.raises(ConflictError):
        choose(office.steward)
    with pytest.raises(TransitionError):
        choices.take_back(office.steward, decision)
    choices.take_back(office.approver, decision)
    assert office.store.decisions().is_empty() and not choices.answered()
    decision = choices.choose_field(office.approver, "C1", "title", "工程师", "批文", about="finding-C1")
    office.store.review.note_release("r1")
    assert not choices.answered()
    with pytest.raises(TransitionError):
        choices.take_back(office.approver, decision)


def test_only_the_cases_that_changed_are_read_again(office):
    first, second = office.submitted("C1"), office.submitted("C2")
    last, cases = office.store.review.changed_since(office.examiner, 0)
    assert {case.case_id for case in cases} == {first.case_id, second.case_id}
    assert office.store.review.changed_since(office.examiner, last) == (last, [])
    act(office, "examine", "examiner", second)
    assert [case.state for case in office.store.review.changed_since(office.examiner, last)[1]] == ["已审阅"]


@pytest.fixture
def line(office):
    """A registration in a file, which a run leaves for review."""
    from pipelines.reconcile.submissions import frame_row

    person = {
        "holder_name": "测试戊",
        "id_number": office.store.accounts.person(office.other_holder.account_id)["id_number"],
        "phone": "",
    }
    certificate = {
        "certificate_number": "13000044",
        "series": "工程技术系列",
        "title": "工程师",
        "level": "中级",
        "acquired_on": "2013年6月1日",
    }
    content = {
        "submission_id": "S7",
        "submitted_at": "2019-10-01T10:00:00+08:00",
        "action": "register",
        "certificate": certificate,
        **person,
    }
    submissions = pl.DataFrame([frame_row("submissions/a.jsonl", 3, content, [], "d")], schema=SCHEMA)
    waiting = pl.DataFrame([{"kind": "submission", "submission_id": "S7", "certificate_id": None, "holder_id": None}],
                           schema={"kind": pl.String, "submission_id": pl.String, "certificate_id": pl.String, "holder_id": pl.String})  # fmt: skip
    return waiting, submissions


def test_a_line_that_waits_becomes_a_case_once(office, line):
    assert (office.store.review.receive(*line), office.store.review.receive(*line)) == (1, 0)
    assert office.store.submissions().is_empty()


def test_a_registration_that_passes_becomes_a_certificate_with_a_holder(office, line):
    office.store.review.receive(*line)
    case = act(office, "examine", "examiner", office.store.review.of_submission("S7"))
    case = act(office, "pass", "approver", case)
    decisions = office.store.decisions()
    values = dict(zip(decisions["column"], decisions["value"], strict=True))
    assert (values["holder_name"], values["acquired_on"], values["title"]) == ("测试戊", "2013-06-01", "工程师")
    assert (
        decisions["certificate_id"].unique().to_list() == [case.certificate_id]
        and decisions["holder_id"].null_count() == 0
    )
    assert office.store.rulings().row(0, named=True)["certificate_id"] == case.certificate_id


def test_a_value_that_the_register_cannot_hold_does_not_pass(office):
    case = office.examined()
    with pytest.raises(IncompleteError):
        act(office, "pass", "approver", case, fields={"acquired_on": "irgendwann"})
    assert office.store.decisions().is_empty() and office.store.cases.get(case.case_id) == case


def test_who_looked_at_an_old_version_is_told(office):
    case = office.submitted()
    act(office, "examine", "examiner", case)
    with pytest.raises(ConflictError):
        act(office, "return", "examiner", case, reason="x")


def test_a_holder_corrects_who_they_are_until_something_was_sent_in_that_name(office):
    store, holder = office.store, office.holder
    old = store.accounts.person(holder.account_id)
    store.holder.correct_person(holder, {**old, "phone": "13911112222"})
    store.holder.correct_person(holder, {**old, "holder_name": "测试改"})
    renamed = store.accounts.get(holder.account_id)
    assert renamed.name == "测试改" and store.holder.mine(renamed) == []
    store.holder.correct_person(renamed, old)
    office.submitted("C1")
    with pytest.raises(IncompleteError, match="窗口"):
        store.holder.correct_person(holder, {**old, "holder_name": "测试改"})
    store.holder.correct_person(holder, {**old, "phone": "13933334444"})
    assert store.holder.mine_as_data(holder)["person"]["phone"] == "13933334444"
    assert [line["action"] for line in store.audit.lines(action="person_change")] == ["person_change"] * 4


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"id_number": "450202198501010011"}, IncompleteError, id="a number that fails its check"),
        pytest.param({"holder_name": " "}, IncompleteError, id="no name"),
        pytest.param("other_holder", DuplicateError, id="another holder's person"),
    ],
)
def test_nobody_becomes_somebody_who_has_an_account_or_cannot_be(office, change, error):
    store, holder = office.store, office.holder
    old = store.accounts.person(holder.account_id)
    new = store.accounts.person(office.other_holder.account_id) if change == "other_holder" else {**old, **change}
    with pytest.raises(error):
        store.holder.correct_person(holder, new)
    assert store.accounts.person(holder.account_id) == old


def test_a_pass_taken_back_leaves_the_certificate_as_it_was(office):
    case = office.examined()
    case = office.store.cases.apply("pass", office.approver, case.case_id, case.version)
    assert office.store.statuses()["status"].to_list() == ["已通过"]
    office.store.cases.undo(office.approver, case.case_id, case.version)
    assert office.store.statuses().is_empty()


def test_a_suspension_taken_back_leaves_the_certificate_passed(office):
    case = office.examined()
    case = office.store.cases.apply("pass", office.approver, case.case_id, case.version)
    since = office.store.statuses()["since"].to_list()
    case = office.store.cases.apply("propose_suspension", office.steward, case.case_id, case.version, reason="疑似重复")
    case = office.store.cases.apply("suspend", office.approver, case.case_id, case.version, reason="疑似重复")
    office.store.cases.undo(office.approver, case.case_id, case.version)
    assert office.store.statuses().select("status", "since").rows() == [("已通过", since[0])]
    assert office.store.rulings()["ruling"].to_list() == ["accepted"]


def test_what_is_asked_for_is_added_and_reviewed_anew(office):
    store, case = office.store, office.examined()
    case = store.cases.apply("ask", office.examiner, case.case_id, case.version, reason="请补评审表")
    told = store.holder.messages(office.holder)[0]
    assert case.state == "待补充" and told["reason"] == "请补评审表" and "补充" in told["text"]
    case = store.holder.save(office.holder, case.case_id, case.version, office.form())
    assert case.state == "待补充"
    first = case.submission_id
    case = store.holder.submit(office.holder, case.case_id, case.version, office.form())
    assert (case.state, case.examined_by) == ("待审核", None)
    assert store.submissions()["supersedes"].to_list() == [None, first]


@pytest.mark.parametrize("begin", ["submitted", "examined"])
def test_a_case_on_hold_is_decided_by_nobody_until_it_is_released(office, begin):
    store, case = office.store, getattr(office, begin)()
    with pytest.raises(IncompleteError):
        store.cases.apply("hold", office.examiner, case.case_id, case.version)
    case = store.cases.apply("hold", office.examiner, case.case_id, case.version, reason="等批文核实")
    for action, actor in (("pass", office.approver), ("return", office.examiner), ("examine", office.examiner)):
        with pytest.raises(TransitionError):
            store.cases.apply(action, actor, case.case_id, case.version, reason="x")
    with pytest.raises(ForbiddenError):
        store.cases.apply("resume", office.holder, case.case_id, case.version, reason="x")
    case = store.cases.apply("resume", office.approver, case.case_id, case.version, reason="已核实")
    assert (case.state, case.examined_by) == ("待审核", None)


@pytest.mark.parametrize("action", ["ask", "hold"])
def test_asking_and_holding_are_taken_back_until_the_release(office, action):
    store, before = office.store, office.examined()
    case = store.cases.apply(action, office.examiner, before.case_id, before.version, reason="理由")
    again = store.cases.undo(office.examiner, case.case_id, case.version)
    assert (again.state, again.examined_by) == (before.state, before.examined_by)
    case = store.cases.apply(action, office.examiner, again.case_id, again.version, reason="理由")
    store.review.note_release("r1")
    with pytest.raises(TransitionError):
        store.cases.undo(office.examiner, case.case_id, case.version)


def test_a_suspension_is_lifted_with_a_reason_and_the_certificate_passes_again(office):
    store, case = office.store, office.examined()
    case = store.cases.apply("pass", office.approver, case.case_id, case.version)
    case = store.cases.apply("propose_suspension", office.steward, case.case_id, case.version, reason="疑似重复")
    case = store.cases.apply("suspend", office.approver, case.case_id, case.version, reason="疑似重复")
    with pytest.raises(ForbiddenError):
        store.cases.apply("reinstate", office.examiner, case.case_id, case.version, reason="已查清")
    case = store.cases.apply("reinstate", office.approver, case.case_id, case.version, reason="已查清")
    assert (
        store.statuses()["status"].to_list() == ["已通过"]
        and store.holder.messages(office.holder)[0]["reason"] == "已查清"
    )


def test_where_the_campaign_wants_a_photo_an_application_without_one_is_not_sent(office):
    office.store.cases._photo_for = frozenset({"amend"})
    case, form = office.draft("C1"), office.form()
    with pytest.raises(IncompleteError, match="照片"):
        office.store.holder.submit(office.holder, case.case_id, case.version, form)
    saved = office.store.holder.save(office.holder, case.case_id, case.version, form)
    photo = office.store.evidence.put(portrait(), office.holder, purpose="photo").sha256
    sent = office.store.holder.submit(office.holder, case.case_id, saved.version, form | {"photo": photo})
    assert sent.state == "待审核"


def test_what_may_still_be_taken_back_is_known_whatever_session_asks(office):
    review, first = office.store.review, office.examined()
    assert review.undoable(office.examiner) == [(first.case_id, first.version)]
    assert review.undoable(office.approver) == []
    second = office.store.cases.apply("return", office.approver, first.case_id, first.version, reason="材料模糊")
    assert review.undoable(office.examiner) == [] and review.undoable(office.approver) == [
        (second.case_id, second.version)
    ]
    review.note_release("r1")
    assert review.undoable(office.approver) == []
