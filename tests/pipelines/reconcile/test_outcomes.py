"""What becomes of one submission, by who sends it, about which certificate, and what it asks for."""

import pytest

from pipelines.reconcile import claimed_numbers, read_submissions

EVIDENCE = ["evidence/good.png"]
AMENDMENT = {"action": "amend", "changed_fields": {"employer": "测试二厂"}, "evidence": EVIDENCE}
CERTIFICATE = {
    "certificate_number": "13000044", "series": "工程技术系列", "title": "工程师", "level": "中级", "acquired_on": "2013-06-01",
    "year": "2013", "acquisition_method": "评审", "issuing_authority": "测试市职称改革工作领导小组",
}  # fmt: skip
REGISTRATION = {
    "action": "register",
    "certificate_number": "13000044",
    "certificate": CERTIFICATE,
    "evidence": EVIDENCE,
}


@pytest.mark.parametrize(
    ("submission", "expected"),
    [
        pytest.param({}, ("accepted", "AGREES_WITH_REGISTER"), id="the holder confirms"),
        pytest.param({"holder_name": "測試 甲"}, ("accepted", "AGREES_WITH_REGISTER"), id="name in other characters"),
        pytest.param({"action": "claim"}, ("accepted", "AGREES_WITH_REGISTER"), id="the holder claims"),
        pytest.param({"certificate_number": "012000007"}, ("accepted", "AGREES_WITH_REGISTER"), id="a zero more"),
        pytest.param({"certificate_number": None}, ("returned", "CERTIFICATE_NOT_NAMED"), id="no certificate named"),
        pytest.param({"certificate_number": "99999999"}, ("returned", "CERTIFICATE_NOT_FOUND"), id="a number that nobody has"),
        pytest.param({"action": "claim", "certificate_number": "99999999"}, ("rejected", "CERTIFICATE_NOT_FOUND"), id="a claim to nothing"),
        pytest.param({"id_number": "450202198501010011"}, ("returned", "ID_NUMBER_INVALID"), id="an ID number that fails its check"),
        pytest.param(AMENDMENT, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a new employer with evidence"),
        pytest.param({**AMENDMENT, "evidence": []}, ("returned", "EVIDENCE_MISSING"), id="a change without evidence"),
        pytest.param({**AMENDMENT, "evidence": ["evidence/none.png"]}, ("returned", "EVIDENCE_UNUSABLE"), id="evidence that isn't there"),
        pytest.param({**AMENDMENT, "evidence": ["../../etc/passwd"]}, ("rejected", "EVIDENCE_PATH_ESCAPES"), id="evidence outside the folder"),
        pytest.param({**AMENDMENT, "evidence": ["evidence/../../submissions/evidence/good.png"]}, ("rejected", "EVIDENCE_PATH_ESCAPES"), id="evidence by a way around outside"),
        pytest.param({**AMENDMENT, "evidence": ["%2e%2e/%2e%2e/etc/passwd"]}, ("rejected", "EVIDENCE_PATH_ESCAPES"), id="evidence outside, spelled for a browser"),
        pytest.param({**AMENDMENT, "evidence": ["file:///etc/passwd"]}, ("rejected", "EVIDENCE_PATH_ESCAPES"), id="evidence at an address"),
        pytest.param({**AMENDMENT, "evidence": ["C:/evidence/good.png"]}, ("rejected", "EVIDENCE_PATH_ESCAPES"), id="evidence on a drive"),
        pytest.param({**AMENDMENT, "evidence": [""]}, ("returned", "EVIDENCE_UNUSABLE"), id="evidence without a name"),
        pytest.param({**AMENDMENT, "changed_fields": {"specialty": "高级工程师"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="a higher level as a specialty"),
        pytest.param({**AMENDMENT, "changed_fields": {"review_committee": "测试市中级评审委员会"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="a higher level as a committee"),
        pytest.param({**AMENDMENT, "changed_fields": {"review_committee": "测试市初级评审委员会"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="a committee that no source names"),
        pytest.param({**AMENDMENT, "changed_fields": {"specialty": "机械工程师"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="a higher title as a specialty"),
        pytest.param({**AMENDMENT, "changed_fields": {"specialty": "机械（正高）"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="the highest level as a specialty, in short"),
        pytest.param({**AMENDMENT, "changed_fields": {"conferred_on": "2011-12-31"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="conferred before it was acquired"),
        pytest.param({**AMENDMENT, "changed_fields": {"conferred_on": "2019-10-02"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="conferred after the submission"),
        pytest.param({**AMENDMENT, "changed_fields": {"acquired_on": "2012-05", "year": "2013"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="a date against the year"),
        pytest.param({**AMENDMENT, "changed_fields": {"employer": "<img src=x onerror=alert(1)>"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="markup"),
        pytest.param({**AMENDMENT, "changed_fields": {"employer": "测试市高级中学"}}, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a school whose name says a level"),
        pytest.param({**AMENDMENT, "changed_fields": {"employer": "测试市中级人民法院"}}, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a court whose name says a level"),
        pytest.param({**AMENDMENT, "changed_fields": {"employer": "测试会计师事务所"}}, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a firm whose name says a title"),
        pytest.param({**AMENDMENT, "changed_fields": {"employer": "测试\u200b二厂"}}, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a sign that copying left"),
        pytest.param({**AMENDMENT, "changed_fields": {"conferred_on": "2012-06-30"}}, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a day of conferral that was missing"),
        pytest.param({**AMENDMENT, "changed_fields": {"specialty": "\u202e师程工级高"}}, ("returned", "VALUE_INVALID"), id="words that are shown backwards"),
        pytest.param({**AMENDMENT, "changed_fields": {"specialty": "机械\x00设计"}}, ("returned", "VALUE_INVALID"), id="a control character"),
        pytest.param({**AMENDMENT, "changed_fields": {"phone": "无"}}, ("returned", "VALUE_INVALID"), id="a phone that is none"),
        pytest.param({"submitted_at": "9999-12-31T20:00:00Z"}, ("malformed", "SUBMISSION_TIME_INVALID"), id="the end of time, which Beijing has no day for"),
        pytest.param({**AMENDMENT, "changed_fields": {}}, ("returned", "NO_CHANGED_FIELDS"), id="a change of nothing"),
        pytest.param({**AMENDMENT, "changed_fields": {"salary": "1"}}, ("returned", "FIELD_UNKNOWN"), id="a field that there isn't"),
        pytest.param({**AMENDMENT, "changed_fields": {"acquired_on": "neulich"}}, ("returned", "VALUE_INVALID"), id="a date that is none"),
        pytest.param({**AMENDMENT, "changed_fields": {"level": "中级"}}, ("rejected", "UPGRADE_WITHOUT_GROUND"), id="a higher level"),
        pytest.param({**AMENDMENT, "changed_fields": {"title": "工程师"}}, ("rejected", "UPGRADE_WITHOUT_GROUND"), id="a higher title"),
        pytest.param({**AMENDMENT, "changed_fields": {"title": "高级工程师", "series": "工程技术系列"}}, ("rejected", "UPGRADE_WITHOUT_GROUND"), id="the highest title"),
        pytest.param({**AMENDMENT, "changed_fields": {"title": "技术员"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="a lower title"),
        pytest.param({**AMENDMENT, "changed_fields": {"acquired_on": "2016-01-01"}}, ("in_review", "CHANGE_UNSUPPORTED"), id="another year"),
        pytest.param({**AMENDMENT, "changed_fields": {"acquired_on": "2012-05-14"}}, ("accepted", "EVIDENCE_SUPPORTS_CHANGE"), id="a day mistyped"),
        pytest.param({**AMENDMENT, "changed_fields": {"holder_name": "测试丙"}}, ("in_review", "NAME_CHANGE"), id="another name"),
    ],
)  # fmt: skip
def test_the_holder_is_answered(world, submission, expected):
    world.holds("C1")
    world.submits(**submission)
    assert world.outcome() == expected


@pytest.mark.parametrize(
    "reference",
    [
        "柳职改〔2012〕7号 助理工程师 2012",
        "助理工程师，2012年，柳职改〔2012〕7号",
        "柳职改[2012]第007号　助理工程师　2012年度",
        "文号：柳职改〔2012〕7号 职称：助理工程师 年度：2012",
        "2012 助工 柳职改（2012）7号",
        "柳职改〔2012〕7号/助理工程师（机械）/2012",
        "柳职改〔2012〕7号",
        "管理号：401020011201200001",
        pytest.param("5107201211000042", id="a management number as another city shapes it"),
        pytest.param("管理号：川A-5107", id="a management number with letters"),
    ],
)
def test_a_reference_is_understood_in_whatever_order_and_marks_it_is_written(world, reference):
    managed = next((one for one in ("5107201211000042", "川A-5107") if one in reference), "401020011201200001")
    world.holds("C1", approval_document="柳职改〔2012〕7号", management_number=managed)
    world.holds(
        "C2",
        approval_document="柳职改〔2015〕9号",
        title="工程师",
        level="中级",
        acquired_on="2015-05-04",
        certificate_number="15000001",
    )
    world.submits(action="claim", certificate_reference=reference)
    answer = world.answers().submissions.row(0, named=True)
    assert (answer["disposition"], answer["certificate_id"]) == ("accepted", "C1")


@pytest.mark.parametrize(
    ("submission", "expected"),
    [
        pytest.param({"action": "claim"}, ("rejected", "CERTIFICATE_OF_ANOTHER"), id="a stranger claims"),
        pytest.param({}, ("rejected", "CERTIFICATE_OF_ANOTHER"), id="a stranger confirms"),
        pytest.param(AMENDMENT, ("rejected", "CERTIFICATE_OF_ANOTHER"), id="a stranger amends"),
    ],
)
def test_a_stranger_is_refused(world, people, submission, expected):
    world.holds("C1")
    world.submits(**people["bert"], **submission)
    assert world.outcome() == expected


def test_a_namesake_is_refused(world, people):
    world.holds("C1")
    world.submits(action="claim", **people["namesake"])
    assert world.outcome() == ("rejected", "SUBMITTER_IS_NAMESAKE")


def test_taking_a_certificate_over_by_its_id_number_is_refused(world, people):
    world.holds("C1")
    own = people["namesake"]
    world.submits(action="amend", changed_fields={"id_number": own["id_number"]}, evidence=EVIDENCE, **own)
    assert world.outcome() == ("rejected", "ID_TAKEOVER")


def test_an_unknown_id_number_cannot_be_filled_in_with_anothers(world, people):
    world.holds("C1", id_number=None)
    world.holds("C2", "H2", **people["bert"], certificate_number="12000009")
    taker = {"holder_name": people["anna"]["holder_name"], "id_number": people["bert"]["id_number"]}
    world.submits(action="amend", changed_fields={"id_number": taker["id_number"]}, evidence=EVIDENCE, **taker)
    assert world.outcome()[0] == "rejected"


def test_an_unknown_id_number_is_a_persons_to_fill_in(world, people):
    world.holds("C1", id_number=None)
    world.submits(action="amend", changed_fields={"id_number": people["anna"]["id_number"]}, evidence=EVIDENCE)
    assert world.outcome() == ("in_review", "CHANGE_UNSUPPORTED")


def test_a_damaged_id_number_is_completed_by_its_holder(world, people):
    number = people["anna"]["id_number"]
    world.holds("C1", id_number=None)
    world.partials["C1"] = number[:6] + "*" * 8 + number[14:]
    world.submits(action="amend", changed_fields={"id_number": number}, evidence=EVIDENCE)
    assert world.outcome() == ("accepted", "EVIDENCE_SUPPORTS_CHANGE")


def test_a_region_alone_does_not_tell_a_namesake(world, people):
    number = people["anna"]["id_number"]
    world.holds("C1", id_number=None)
    world.partials["C1"] = number[:6] + "*" * 12
    world.submits(action="amend", changed_fields={"id_number": number}, evidence=EVIDENCE)
    assert world.outcome() == ("in_review", "CHANGE_UNSUPPORTED")


def test_a_damaged_id_number_that_does_not_fit_is_a_namesakes(world, people):
    world.holds("C1", id_number=None)
    world.partials["C1"] = "1101**************"
    world.submits()
    assert world.outcome() == ("rejected", "SUBMITTER_IS_NAMESAKE")


def test_without_id_number_name_and_number_suffice_only_if_nobody_else_bears_the_name(world, people):
    world.holds("C1", id_number=None)
    world.submits(action="claim")
    assert world.outcome() == ("accepted", "AGREES_ON_TWO_FACTORS")
    world.holds("C2", "H2", **people["namesake"], certificate_number="12000009")
    assert world.outcome() == ("in_review", "SUBMITTER_UNPROVEN")


def test_an_id_number_that_only_one_source_states_goes_to_review(world, people):
    world.holds("C1")
    world.also_states("C1", "id_number", people["namesake"]["id_number"])
    world.submits(**people["namesake"])
    assert world.outcome() == ("in_review", "SUBMITTER_CONTESTED")


@pytest.mark.parametrize(
    ("known", "name", "expected"),
    [
        pytest.param("韦莉", "欧阳测试", "in_review", id="another name"),
        pytest.param("韦莉", "韦铭", "in_review", id="another given name of one character"),
        pytest.param("韦莉", "韦丽", "accepted", id="the same sound"),
        pytest.param("韦莉", "韦俐", "accepted", id="a look-alike"),
        pytest.param("韦莉", "韦□", "accepted", id="an unreadable character"),
        pytest.param("仇莉", "邱丽", "accepted", id="the same sound as a surname"),
        pytest.param("仇莉", "愁丽", "in_review", id="the same sound but not as a surname"),
    ],
)
def test_an_id_number_under_another_name_goes_to_review(world, people, known, name, expected):
    world.holds("C1", holder_name=known)
    world.submits(holder_name=name, id_number=people["anna"]["id_number"])
    assert world.outcome()[0] == expected


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        pytest.param(None, ("in_review", "SEVERAL_CERTIFICATES"), id="nobody knows whose sequence"),
        pytest.param("另一市职称改革工作领导小组", ("accepted", "AGREES_WITH_REGISTER"), id="another body's sequence"),
    ],
)
def test_anothers_number_is_not_taken_for_that_of_the_holders_numberless_certificate(
    world, people, authority, expected
):
    world.holds("C-own", certificate_number=None, issuing_authority=authority)
    world.holds("C-other", "H2", **people["bert"])
    world.submits(action="claim", certificate_number="12000007")
    assert world.outcome() == expected


def test_a_slip_in_the_number_is_believed_only_where_nobody_has_that_number(world, people):
    world.holds("C1")
    world.submits(action="claim", certificate_number="12000017")
    assert world.outcome() == ("accepted", "AGREES_WITH_REGISTER")
    world.holds("C2", "H2", **people["bert"], certificate_number="12000017")
    assert world.outcome() == ("in_review", "NUMBER_NEAR_OWN")
    world.holds("C2", "H2", **people["bert"], certificate_number="12000117")
    world.submits("S2", action="claim", certificate_number="12000117")
    assert world.outcome(1) == ("rejected", "CERTIFICATE_OF_ANOTHER")


@pytest.mark.parametrize(
    ("in_scope", "expected"),
    [
        pytest.param(True, ("accepted", "AGREES_WITH_REGISTER"), id="in scope"),
        pytest.param(False, ("out_of_scope", "OUT_OF_SCOPE"), id="out of scope"),
    ],
)
def test_scope_is_asked_before_passing(world, in_scope, expected):
    world.holds("C1", in_scope=in_scope)
    world.submits()
    assert world.outcome() == expected


def test_fraud_is_refused_even_out_of_scope(world):
    world.holds("C1", in_scope=False)
    world.submits(action="amend", changed_fields={"level": "高级"}, evidence=EVIDENCE)
    assert world.outcome() == ("rejected", "UPGRADE_WITHOUT_GROUND")


def test_a_certificate_that_nothing_dates_goes_to_review(world):
    world.holds("C1", in_scope=None, acquired_on=None, year=None)
    world.submits()
    assert world.outcome() == ("in_review", "SCOPE_UNKNOWN")


def test_an_open_finding_holds_a_confirmation_back(world):
    world.holds("C1")
    world.finds("C1")
    world.submits()
    assert world.outcome() == ("in_review", "FINDING_OPEN")


def test_a_sex_that_contradicts_the_id_number_holds_it_back(world):
    world.holds("C1", sex="女")
    world.submits()
    assert world.outcome() == ("in_review", "SUBMITTER_SEX_CONTRADICTS")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, ("in_review", "NEW_REGISTRATION"), id="a certificate that the register lacks"),
        pytest.param(
            {"title": "主任医师"}, ("rejected", "CLAIMED_TITLE_NOT_IN_SERIES"), id="a title of another series"
        ),
        pytest.param(
            {"level": "高级"}, ("rejected", "CLAIMED_LEVEL_CONTRADICTS_TITLE"), id="a level above the title's"
        ),
        pytest.param({"acquired_on": "2018-12-31"}, ("out_of_scope", "OUT_OF_SCOPE"), id="a day between the campaigns"),
        pytest.param({"acquisition_method": "考试"}, ("out_of_scope", "OUT_OF_SCOPE"), id="by examination"),
        pytest.param({"title": "高级工程师", "level": "高级"}, ("out_of_scope", "OUT_OF_SCOPE"), id="a high title"),
        pytest.param({"acquired_on": ""}, ("returned", "REGISTRATION_INCOMPLETE"), id="no date"),
    ],
)
def test_a_registration_is_never_accepted_by_a_machine(world, change, expected):
    world.submits(**{**REGISTRATION, "certificate": {**CERTIFICATE, **change}})
    assert world.outcome() == expected


def test_a_child_has_no_certificate(world, people):
    world.submits(**REGISTRATION, **people["child"])
    assert world.outcome() == ("rejected", "CLAIMED_TOO_YOUNG")


def test_registering_what_the_register_has_is_a_duplicate(world):
    world.holds("C1", certificate_number="13000044", title="工程师", level="中级", acquired_on="2013-06-01")
    world.submits(**REGISTRATION)
    assert world.outcome() == ("duplicate", "ALREADY_REGISTERED")


def test_registering_anothers_number_is_refused(world, people):
    world.holds("C1", "H2", **people["bert"], certificate_number="13000044")
    world.submits(**REGISTRATION)
    assert world.outcome() == ("rejected", "CLAIMED_NUMBER_OF_ANOTHER")


def test_a_certificate_that_the_claim_makes_doubtful_refutes_nobody(world, people):
    world.holds("C1", "H2", **people["bert"], certificate_number="13000044")
    world.finds("C1", "NUMBER_CLAIMED")
    world.submits(**REGISTRATION)
    assert world.outcome() == ("in_review", "NEW_REGISTRATION")


@pytest.mark.parametrize(
    ("change", "claims"),
    [
        pytest.param({}, 1, id="with evidence"),
        pytest.param({"evidence": []}, 0, id="without evidence"),
        pytest.param({"certificate": {**CERTIFICATE, "title": "主任医师"}}, 0, id="a title that can't be"),
        pytest.param({"certificate": {**CERTIFICATE, "acquired_on": ""}}, 0, id="incomplete"),
        pytest.param({"id_number": "110105199001010011"}, 0, id="an ID number that is none"),
        pytest.param({"action": "confirm"}, 0, id="no application"),
    ],
)
def test_only_an_application_that_may_be_true_claims_a_number(world, change, claims):
    world.submits(**{**REGISTRATION, **change})
    world.answers()
    assert claimed_numbers(read_submissions(world.raw)).height == claims


def test_the_same_number_of_another_authority_is_no_obstacle(world, people):
    world.holds(
        "C1", "H2", **people["bert"], certificate_number="13000044", issuing_authority="测试区职称改革工作领导小组"
    )
    world.submits(**REGISTRATION)
    assert world.outcome() == ("in_review", "NEW_REGISTRATION")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param("测职改〔2013〕1号", ("rejected", "CLAIMED_NUMBER_OF_ANOTHER"), id="one document approved both"),
        pytest.param("测职改〔2014〕1号", ("in_review", "NEW_REGISTRATION"), id="another document"),
    ],
)
def test_a_number_whose_authority_no_source_names_is_known_by_its_document(world, people, document, expected):
    world.holds(
        "C1", "H2", **people["bert"], certificate_number="13000044", issuing_authority=None, approval_document=document
    )
    world.submits(**REGISTRATION | {"certificate": CERTIFICATE | {"approval_document": "测职改[2013]第1号"}})
    assert world.outcome() == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({"id_number": None}, ("in_review", "SUBMITTER_NAME_NEAR"), id="no number tells"),
        pytest.param(
            {"id_number": None, "holder_name": "韦铭"}, ("rejected", "CERTIFICATE_OF_ANOTHER"), id="another name"
        ),
        pytest.param({}, ("rejected", "CERTIFICATE_OF_ANOTHER"), id="another's number"),
    ],
)
def test_a_name_a_slip_apart_without_a_number_is_a_persons_to_judge(world, people, known, expected):
    world.holds("C1", **{**people["bert"], "holder_name": "韦丽", **known})
    world.submits(action="claim", holder_name="韦莉")
    assert world.outcome() == expected


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        pytest.param("110105199001010000", ("accepted", "AGREES_ON_TWO_FACTORS"), id="what a spreadsheet left"),
        pytest.param("110105199001020000", ("rejected", "SUBMITTER_IS_NAMESAKE"), id="of another day"),
    ],
)
def test_a_number_that_a_spreadsheet_may_have_left_is_no_namesakes(world, recorded, expected):
    world.holds("C1", id_number=recorded)
    world.submits(id_number="110105199001010010", action="claim")
    assert world.outcome() == expected


def test_a_number_without_its_zeros_names_its_certificate_to_whoever_asks(world, people):
    world.holds("C1", certificate_number="00012345")
    world.submits(**people["bert"], certificate_number="12345")
    assert world.outcome() == ("rejected", "CERTIFICATE_OF_ANOTHER")
    world.submits("S2", holder_name="欧阳测试", id_number=people["anna"]["id_number"], certificate_number="12345")
    assert world.outcome(1) == ("in_review", "SUBMITTER_NAME_DIFFERS")


@pytest.mark.parametrize(
    ("who", "told"),
    [
        pytest.param("anna", "REAL_NAME_AGREES", id="the register has name and number"),
        pytest.param("bert", "REAL_NAME_UNPROVEN", id="the register has neither"),
        pytest.param("namesake", "REAL_NAME_UNPROVEN", id="the register has the name under another number"),
        pytest.param("impostor", "REAL_NAME_CONTRADICTS", id="the register has the number under another name"),
    ],
)
def test_a_reviewer_is_told_whether_name_and_number_are_borne_out(world, people, who, told):
    world.holds("C1")
    people = people | {"impostor": people["anna"] | {"holder_name": "欧阳范例"}}
    world.submits(**(REGISTRATION | people[who]))
    answer = world.answers().submissions.row(0, named=True)
    assert (answer["disposition"], answer["reasons"]) == ("in_review", ["NEW_REGISTRATION", told])
