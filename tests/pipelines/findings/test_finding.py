"""What makes a certificate look false, and what doesn't."""

import json
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import findings, survivorship
from pipelines.findings import dates, holders, number_places, number_ways
from pipelines.findings.holders import BEARERS, RANK
from pipelines.reconcile.claims import SCHEMA
from schemas import tables
from schemas.gb11643 import check_character
from schemas.reasons import catalogue

NO_RULES = pl.DataFrame(schema={"record_id": pl.String, "code": pl.String, "severity": pl.String, "column": pl.String})
CHILD = "110105200301010014"


@pytest.fixture
def find(linked, campaign):
    """Finds what is wrong with certificates that are given as what their records state."""

    def run(*stated, broken=NO_RULES, claims=None, parted=None, campaign=campaign):
        cluster = linked(*stated)
        merged = survivorship.merge(cluster.records, cluster.assignments, campaign=campaign)
        found = findings.find(
            merged, cluster.records, broken, tables.empty("links"), campaign=campaign, claims=claims, parted=parted
        )
        return tables.check("findings", found)

    return run


def held(found, certificate_id="C1"):
    """The codes that hold a certificate back."""
    return set(found.filter(pl.col("certificate_id") == certificate_id, pl.col("severity") == "hold")["code"])


def test_a_sound_certificate_has_no_finding(find, sound):
    assert find({**sound, "office": "approvals-1"}, {**sound, "office": "county-2"}).is_empty()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        pytest.param(
            {"series": "卫生技术系列", "title": "会计师"}, "TITLE_OUTSIDE_SERIES", id="title outside its series"
        ),
        pytest.param({"level": "初级"}, "LEVEL_AGAINST_TITLE", id="level of another title"),
        pytest.param(
            {"issuing_authority": "全国职称评审办公室"}, "AUTHORITY_WITHOUT_POWER", id="an office that never was"
        ),
        pytest.param({"id_number": CHILD}, "HOLDER_UNDER_16", id="a child"),
        pytest.param(
            {"title": "高级工程师", "level": "高级", "acquisition_method": "职称认定(转正定职)"},
            "METHOD_ABOVE_POWER",
            id="a senior title without a review",
        ),
        pytest.param({"holder_name": None}, "IDENTITY_UNCLEAR", id="nobody's"),
        pytest.param(
            {"acquired_on": None, "year": None, "conferred_on": None, "approval_document": None},
            "SCOPE_UNCLEAR",
            id="undated",
        ),
        pytest.param(
            {"issuing_authority": "广西恒岳机械有限公司职改办"}, "SCOPE_UNCLEAR", id="a firm somewhere in the region"
        ),
        pytest.param(
            {"issuing_authority": "柳州铁路局职称改革工作领导小组"},
            "SCOPE_UNCLEAR",
            id="the railway, of the state wherever it sits",
        ),
        pytest.param(
            {"issuing_authority": "某某二号窗口"}, "SCOPE_UNCLEAR", id="a body of which nobody knows where it is"
        ),
    ],
)
def test_a_fault_holds_whoever_states_it(find, sound, changed, code):
    stated = {**sound, **changed}
    assert code in held(find({**stated, "office": "series-1"}, {**stated, "office": "county-2"}))


EARLY = {"acquired_on": "2010-05-06", "year": "2010"}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(
            {"series": "中小学教师系列", "title": "一级教师", "level": "中级", **EARLY},
            id="a title from before its time",
        ),
        pytest.param({"specialty": "口腔"}, id="a specialty of another field"),
    ],
)
def test_an_odd_fact_holds_when_one_unofficial_source_alone_states_it(find, sound, changed):
    odd = {**sound, **changed}
    assert "DOUBTFUL_SINGLE_SOURCE" in held(find({**odd, "office": "employer-1", "office_kind": "employer"}))
    assert "DOUBTFUL_SINGLE_SOURCE" not in held(find({**odd, "office": "series-1"}, {**odd, "office": "county-2"}))


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        pytest.param({"conferred_on": None, "approval_document": "柳职改〔2012〕8号"}, {"HOLDER_UNDER_16"}, id="the document's year"),
        pytest.param({"conferred_on": "2012-07-02", "approval_document": None}, {"HOLDER_UNDER_16"}, id="the day of issue"),
        pytest.param({"conferred_on": None, "approval_document": "柳职改〔2020〕8号"}, {"AGE_UNUSUAL"}, id="of age by then, though young"),
    ],
)  # fmt: skip
def test_what_dates_an_undated_title_tells_how_old_its_holder_was(find, sound, stated, codes):
    undated = {**sound, "id_number": CHILD, "acquired_on": None, "year": None, **stated}
    found = find({**undated, "office": "series-1"}, {**undated, "office": "county-2"})
    assert codes == set(found["code"]) & {"HOLDER_UNDER_16", "AGE_UNUSUAL"}


@pytest.mark.parametrize(
    ("year", "offices", "is_told"),
    [
        pytest.param(2010, ["employer-1"], True, id="years before all others"),
        pytest.param(2012, ["employer-1"], False, id="in the year before"),
        pytest.param(2010, ["series-1", "county-2"], False, id="two offices with a say"),
    ],
)
def test_a_title_years_before_all_others_of_it_is_doubted(find, sound, monkeypatch, year, offices, is_told):
    monkeypatch.setattr(dates, "IN_USE", 3)
    rows = [(2013, {}), (2014, {}), (2015, {}), (2009, {"title": "助理工程师", "level": "初级"})]
    others = [
        row for n, (of, more) in enumerate(rows, 2)
        for row in other(sound, n, acquired_on=f"{of}-06-12", year=str(of), conferred_on=None, approval_document=None, **more)
    ]  # fmt: skip
    lone = sound | {"acquired_on": f"{year}-06-12", "year": str(year), "conferred_on": None, "approval_document": None}
    found = find(*({**lone, "office": office} for office in offices), *others)
    assert ("TITLE_NOT_THEN" in set(found.filter(pl.col("certificate_id") == "C1")["code"])) is is_told


@pytest.mark.parametrize(
    ("committee", "offices", "is_held"),
    [
        pytest.param("会计系列", ("county-1", "series-11", "employer-2"), True, id="however many offices repeat it"),
        pytest.param("工程技术系列", ("county-1", "series-11"), False, id="one witness may have slipped"),
        pytest.param("会计系列", ("county-1", "approvals-1"), False, id="the document itself says it"),
    ],
)
def test_a_title_of_another_series_than_two_witnesses_say_holds(find, sound, committee, offices, is_held):
    told = {**sound, "review_committee": f"柳州市{committee}中级专业技术资格评审委员会"}
    heading = ("R001", "TITLE_NOT_IN_SERIES_OF_HEADING", "warn", "title")
    found = find(
        *({**told, "office": office} for office in offices),
        broken=pl.DataFrame([heading], NO_RULES.schema, orient="row"),
    )
    assert ("TITLE_OUTSIDE_SERIES" in held(found)) is is_held


@pytest.mark.parametrize(
    ("waits_for", "is_held"),
    [
        pytest.param([], False, id="it is only told"),
        pytest.param(["SINGLE_SOURCE"], True, id="the campaign waits for it"),
        pytest.param(["NUMBER_SHARED"], False, id="it waits for something else"),
    ],
)
def test_a_campaign_says_which_findings_hold_though_usually_they_are_only_told(
    find, sound, campaign, waits_for, is_held
):
    own = replace(campaign, publication_waits_for=frozenset(waits_for))
    found = find({**sound, "office": "employer-1", "approval_document": None}, campaign=own)
    assert "SINGLE_SOURCE" in set(found["code"])
    assert ("SINGLE_SOURCE" in held(found)) is is_held


@pytest.mark.parametrize(
    ("column", "code"),
    [("acquisition_method", "ACQUISITION_METHOD_UNKNOWN"), ("level", "LEVEL_UNKNOWN"), ("title", "TITLE_UNKNOWN")],
)
def test_words_that_nobody_understood_hold_until_another_source_says_it_plainly(find, sound, column, code):
    broken = pl.DataFrame(
        [{"record_id": "R001", "code": code, "severity": "warn", "column": column}], schema=NO_RULES.schema
    )
    unread = {**sound, column: None, "office": "series-1"}
    assert "SCOPE_UNCLEAR" in held(find(unread, broken=broken))
    assert held(find(unread, {**sound, "office": "county-2"}, broken=broken)) == set()


def test_both_parts_of_a_certificate_that_people_decided_about_wait_for_a_person(find, sound):
    told = find(*other(sound, 2), *other(sound, 3), parted=pl.DataFrame({"kept": ["C2"], "other": ["C3"]}))
    asked = told.filter(pl.col("code") == "DECIDED_APART")
    assert asked.select("certificate_id", "severity", "detail").rows() == [("C2", "hold", "C3"), ("C3", "hold", "C2")]


def test_a_fault_that_other_sources_put_right_holds_nothing(find, sound):
    slip = {**sound, "office": "employer-1", "level": "初级"}
    assert held(find(slip, {**sound, "office": "series-1"}, {**sound, "office": "county-2"})) == set()


def other(sound, n, **changed):
    """Another person's certificate that several offices attest."""
    mine = {
        **sound,
        "certificate": f"C{n}",
        "holder_name": f"李明{n}",
        "id_number": None,
        "certificate_number": f"0600{n:04d}",
        **changed,
    }
    return [{**mine, "office": "series-8", "row": n + 50}, {**mine, "office": "county-9", "row": n + 50}]


def test_a_number_of_another_holds_the_side_that_one_unofficial_file_attests(find, sound):
    taken = {**sound, "office": "employer-1", "certificate_number": "06000002"}
    found = find(taken, *other(sound, 2), *other(sound, 3))
    assert "NUMBER_OF_ANOTHER" in held(found)
    assert held(found, "C2") == set()


@pytest.mark.parametrize(
    ("changed", "files", "others", "is_held"),
    [
        pytest.param({}, 1, {"certificate_number": "6000002"}, True, id="the other lost its zero"),
        pytest.param({}, 1, {"certificate_number": "06000002号"}, True, id="the other has 号 behind it"),
        pytest.param({}, 2, {}, True, id="one employer's list sent twice is no second witness"),
        pytest.param({"office": "county-1"}, 1, {}, True, id="one office's own against several"),
        pytest.param({"office": "approvals-1"}, 1, {}, False, id="a document's list against several"),
        pytest.param(
            {"office": "county-1"}, 1, {"acquired_on": "2013-05-06"}, False, id="an office's sequence begun anew"
        ),
        pytest.param({}, 1, {"holder_name": "张书恒"}, False, id="one person's records that nothing brought together"),
        pytest.param(
            {},
            1,
            {"holder_name": "张书恒", "title": "助理工程师", "level": "初级"},
            True,
            id="a namesake's other title",
        ),
        pytest.param(
            {}, 1, {"holder_name": "张书恒", "acquired_on": "2011-12-10"}, True, id="a namesake's of another year"
        ),
        pytest.param(
            {},
            1,
            {"holder_name": "张书恒", "id_number": "450203198805170024"},
            True,
            id="a namesake with a number of their own",
        ),
    ],
)
def test_a_number_of_another_holds_what_one_office_states(find, sound, changed, files, others, is_held):
    taken = {**sound, "office": "employer-1", "certificate_number": "06000002", **changed}
    lists = [{**taken, "source_file": f"{taken['office']}/{n}.xlsx"} for n in range(files)]
    assert ("NUMBER_OF_ANOTHER" in held(find(*lists, *other(sound, 2, **others)))) is is_held


@pytest.mark.parametrize(
    ("changed", "also", "is_held"),
    [
        pytest.param({}, (), True, id="of the same year"),
        pytest.param({"acquired_on": "2011-12-10"}, (), False, id="of another year, a sequence begun anew"),
        pytest.param({"office": "county-1"}, (), False, id="an office with a say states it"),
        pytest.param({}, ("county-9",), False, id="several offices state the other's own number: that one is a slip"),
    ],
)
def test_a_number_that_one_source_alone_states_of_another_holds_an_unofficial_word(find, sound, changed, also, is_held):
    theirs = other(sound, 2)
    told = [theirs[0], theirs[1] | {"certificate_number": "06000009", "office": "offline-3"}]
    told += [theirs[0] | {"office": office} for office in also]
    taken = {**sound, "office": "employer-1", "certificate_number": "06000009", **changed}
    assert ("NUMBER_OF_ANOTHER" in held(find(taken, *told))) is is_held


@pytest.mark.parametrize(
    ("mine", "theirs", "is_held"),
    [
        pytest.param({}, {}, True, id="a row that linkage left apart says that it was an examination"),
        pytest.param({"acquisition_method": "评审"}, {}, False, id="its own source tells the method"),
        pytest.param({}, {"certificate_number": "06000888"}, False, id="another number"),
        pytest.param({}, {"title": "助理工程师", "level": "初级"}, False, id="another title"),
        pytest.param({}, {"acquired_on": "2014-03-08"}, False, id="another month"),
        pytest.param({}, {"acquisition_method": "评审"}, False, id="a namesake's that belongs to the campaign"),
    ],
)
def test_what_its_own_sources_leave_open_holds_if_a_part_of_it_may_stand_outside_the_campaign(
    find, sound, mine, theirs, is_held
):
    whole = {**sound, "acquisition_method": None, **mine}
    apart = {**sound, "certificate": "C2", "id_number": None, "certificate_number": None, "sex": "女", "acquired_on": "2014-12", "acquisition_method": "考试", **theirs}  # fmt: skip
    found = find({**whole, "office": "series-1"}, {**whole, "office": "county-2"}, {**apart, "office": "county-3"})
    assert ("SCOPE_UNCLEAR" in held(found)) is is_held


@pytest.mark.parametrize(
    ("changed", "offices", "codes"),
    [
        pytest.param({"issuing_authority": "柳州某某商贸有限公司职称改革工作领导小组"}, ["employer-1", "offline-2"], {"AUTHORITY_UNPROVEN"}, id="an employer that vouches for itself"),
        pytest.param({"issuing_authority": "柳州某某商贸有限公司职称改革工作领导小组"}, ["employer-1", "series-2"], set(), id="one that a series office knows"),
        pytest.param({"issuing_authority": "柳州市人才评审委员会"}, ["employer-1"], {"AUTHORITY_UNPROVEN"}, id="a committee of nothing"),
        pytest.param({"issuing_authority": "柳州市工程系列中级评审委员会"}, ["employer-1"], set(), id="a committee of its series"),
        pytest.param({"review_committee": "柳州市工程技术系列初级专业技术资格评审委员会"}, ["series-1", "county-2"], {"COMMITTEE_BELOW_LEVEL"}, id="a committee of a lower level"),
        pytest.param({"review_committee": "柳州市工程技术系列高级专业技术资格评审委员会"}, ["series-1", "county-2"], set(), id="a committee of a higher one"),
        pytest.param({"review_committee": "柳州市会计系列中级评审委员会"}, ["county-1"], {"DOUBTFUL_LONE_OFFICE"}, id="one office's word for a committee of another series"),
        pytest.param({"review_committee": "柳州市会计系列中级评审委员会"}, ["employer-1"], {"DOUBTFUL_SINGLE_SOURCE"}, id="an employer's word for a committee of another series"),
        pytest.param({"review_committee": "柳州市会计系列中级评审委员会"}, ["employer-1", "offline-2"], {"DOUBTFUL_SINGLE_SOURCE"}, id="two lists' word without a say for it"),
        pytest.param({"review_committee": "柳州市会计系列中级评审委员会"}, ["approvals-1"], set(), id="a document's list of a committee of another series"),
        pytest.param({"review_committee": "柳州市会计系列中级评审委员会"}, ["series-1", "county-2"], set(), id="two offices' word for it"),
        pytest.param({"review_committee": "柳州市农业、工程系列中级评审委员会"}, ["county-1"], set(), id="a committee of both series"),
        pytest.param({"review_committee": "柳州市工程建设系列中评委"}, ["county-1"], set(), id="a committee of a field"),
        pytest.param({"series": None, "title": "讲师", "review_committee": "柳州市技工学校教师系列中级评审委员会"}, ["county-1"], set(), id="a committee where no source states the series"),
        pytest.param({"series": "审计系列", "title": "审计师", "review_committee": "柳州市会计系列中级评审委员会"}, ["county-1"], set(), id="a committee of a near series"),
    ],
)  # fmt: skip
def test_who_conferred_and_who_reviewed_must_have_had_the_power(find, sound, changed, offices, codes):
    assert held(find(*({**sound, **changed, "office": office} for office in offices))) == codes


@pytest.mark.parametrize(
    ("known", "offices", "changed", "is_told"),
    [
        pytest.param(31, ["employer-1"], {}, True, id="one source's word against thirty of another series"),
        pytest.param(31, ["employer-1", "offline-2"], {}, True, id="two lists without a say tell"),
        pytest.param(31, ["county-1", "employer-2"], {}, True, id="an office and one that may have copied from it"),
        pytest.param(31, ["county-1", "series-2", "employer-3"], {}, False, id="three offices tell"),
        pytest.param(31, ["approvals-1"], {}, False, id="a document lists it"),
        pytest.param(20, ["employer-1"], {}, False, id="too few to know the bureau's field"),
        pytest.param(31, ["employer-1"], {"series": None, "title": "讲师"}, False, id="a title of which no source says the series, all of the field"),
        pytest.param(31, ["employer-1"], {"series": "实验技术系列", "title": "实验师"}, False, id="a series that is reviewed with theirs"),
    ],
)  # fmt: skip
def test_a_bureau_that_never_dealt_with_the_series_is_told(find, sound, known, offices, changed, is_told):
    bureau = {**sound, "issuing_authority": "柳州市教育局职称改革工作领导小组", "approval_document": None, **changed}
    usual = {"issuing_authority": bureau["issuing_authority"], "series": "高等学校教师系列", "title": "讲师"}
    others = [row | usual for n in range(2, known + 2) for row in other(sound, n)]
    found = find(*({**bureau, "office": office} for office in offices), *others)
    assert ("C1" in set(found.filter(pl.col("code") == "AUTHORITY_OUTSIDE_ITS_FIELD")["certificate_id"])) is is_told


def test_an_employers_body_that_an_office_knows_needs_no_proof_for_each_certificate(find, sound):
    body = {"issuing_authority": "柳州某某商贸有限公司职称改革工作领导小组"}
    found = find({**sound, **body, "office": "employer-1"}, *({**row, **body} for row in other(sound, 2)))
    assert "AUTHORITY_UNPROVEN" not in held(found)


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        pytest.param({}, True, id="same series and month"),
        pytest.param({"acquired_on": "2015-03-04"}, False, id="another year, sequences begin anew"),
        pytest.param({"series": "会计系列", "title": "会计师"}, False, id="another series"),
    ],
)
def test_a_number_of_another_of_whose_authority_nothing_is_known_is_told_in_its_series_and_month(
    find, sound, changed, is_held
):
    taken = {**sound, "office": "employer-1", "certificate_number": "00000090"}
    unplaced = {
        "issuing_authority": None,
        "approval_document": None,
        "review_committee": None,
        "certificate_number": "90",
    }
    assert ("NUMBER_OF_ANOTHER" in held(find(taken, *other(sound, 2, **unplaced | changed)))) == is_held


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        pytest.param({}, True, id="same series and day"),
        pytest.param({"acquired_on": "2014-12-11"}, False, id="another day, another body's sequence"),
        pytest.param({"series": "会计系列", "title": "会计师"}, False, id="another series"),
    ],
)
def test_a_lone_word_without_authority_whose_number_and_day_another_has_waits(find, sound, changed, is_held):
    unplaced = {"issuing_authority": None, "approval_document": None, "review_committee": None}
    taken = {**sound, **unplaced, "office": "employer-1", "certificate_number": "90", "acquired_on": "2014-12-10"}
    others = {"certificate_number": "00000090", "acquired_on": "2014-12-10"} | changed
    assert ("NUMBER_OF_ANOTHER" in held(find(taken, *other(sound, 2, **others)))) == is_held


def test_a_number_of_another_is_told_without_its_authority_by_how_it_looks(find, sound):
    taken = {
        **sound,
        "office": "employer-1",
        "certificate_number": "06000002",
        "issuing_authority": None,
        "approval_document": None,
    }
    assert "NUMBER_OF_ANOTHER" in held(find(taken, *(row for n in range(2, 8) for row in other(sound, n))))


@pytest.mark.parametrize(
    ("name", "year", "offices", "holding"),
    [
        pytest.param("李国强", "2014", ("county-1", "series-2"), {"C1", "C2"}, id="one office against one"),
        pytest.param("李国强", "2014", ("county-1", "approvals-2"), {"C1"}, id="one office against a document's list"),
        pytest.param("李国强", "2014", ("approvals-1", "approvals-2"), set(), id="two documents' lists"),
        pytest.param("李国强", "2013", ("county-1", "series-2"), set(), id="another year, a sequence begun anew"),
        pytest.param("张书衡", "2014", ("county-1", "series-2"), set(), id="who may be the same person"),
    ],
)
def test_one_number_of_one_year_under_two_names_holds_whom_nothing_tells_better(
    find, sound, name, year, offices, holding
):
    mine = {**sound, "id_number": None}
    theirs = {**mine, "certificate": "C2", "holder_name": name, "acquired_on": f"{year}-12-10", "year": year}
    stated = [{**one, "office": office} for one, office in zip((mine, theirs), offices, strict=True)]
    found = find(*(one | {"approval_document": None, "conferred_on": None} for one in stated))
    assert set(found.filter(pl.col("code") == "NUMBER_OF_ANOTHER")["certificate_id"]) == holding


@pytest.mark.parametrize(
    ("number", "office", "codes"),
    [
        pytest.param("06000012-1", "county-9", {"DOUBTFUL_LONE_OFFICE"}, id="between two"),
        pytest.param("宁职字第20140012号", "employer-9", {"DOUBTFUL_SINGLE_SOURCE"}, id="another city's way"),
        pytest.param("060000127", "employer-9", {"DOUBTFUL_SINGLE_SOURCE"}, id="a digit too many"),
        pytest.param("桂06000127", "county-9", {"DOUBTFUL_LONE_OFFICE"}, id="a sign too many"),
        pytest.param("6000032", "approvals-9", set(), id="a document's list lost a zero"),
    ],
)
def test_a_number_written_as_its_authority_never_wrote_one_holds_one_offices_word(find, sound, number, office, codes):
    known = [row for n in range(2, 32) for row in other(sound, n)]
    assert held(find({**sound, "certificate_number": number, "office": office}, *known)) == codes


@pytest.mark.parametrize(
    ("numbers", "holding"),
    [
        pytest.param(["0600012A", "0600013A", "0600014A"], {"C91", "C92", "C93"}, id="so do several lone words"),
        pytest.param(["0600013"], {"C91"}, id="a digit too few, and no zero that was lost"),
        pytest.param(["21000012", "06000077"], {"C91"}, id="a number that begins as another authority's"),
        pytest.param(["20180010"], {"C91"}, id="a number that begins otherwise than in all years"),
        pytest.param(["600012"], set(), id="zeros that were lost"),
    ],
)
def test_lone_words_prove_no_way_of_numbering(find, sound, numbers, holding):
    undated = {"approval_document": None, "conferred_on": None, "year": None}
    known = [row for n in range(2, 8) for row in other(sound, n, acquired_on=f"{2012 + n % 3}-12-10", **undated)]
    theirs = {"issuing_authority": "柳北区职称改革工作领导小组", "approval_document": None}
    elsewhere = [row for n in range(20, 26) for row in other(sound, n, certificate_number=f"210000{n}", **theirs)]
    lone = [
        other(sound, 90 + at, certificate_number=number, approval_document=None)[0] | {"office": "employer-9"}
        for at, number in enumerate(numbers, 1)
    ]
    found = find(*known, *elsewhere, *lone)
    assert set(found.filter(pl.col("code") == "NUMBER_OUT_OF_FORM")["certificate_id"]) == holding


@pytest.mark.parametrize(
    ("changed", "offices", "is_held"),
    [
        pytest.param({"title": "工程师", "level": "中级"}, ["county-1", "employer-2"], True, id="raised later"),
        pytest.param({"title": "工程师", "level": "中级"}, ["approvals-1"], False, id="in a document's list"),
        pytest.param({"certificate_number": "06000020", "title": "工程师"}, ["county-1"], False, id="a number of its own"),
        pytest.param({"issuing_authority": "柳北区职称改革工作领导小组", "title": "工程师"}, ["county-1"], False, id="another body's sequence"),
    ],
)  # fmt: skip
def test_a_number_of_the_holders_other_title_holds_what_is_told_less(find, sound, changed, offices, is_held):
    first = {**sound, "title": "助理工程师", "level": "初级", "holder": "P1"}
    later = {
        **first,
        "certificate": "C2",
        "acquired_on": "2017-12-10",
        "year": "2017",
        "conferred_on": None,
        "approval_document": None,
    }
    known = [{**first, "office": office} for office in ("approvals-7", "county-8", "series-9")]
    found = find(*known, *({**later, **changed, "office": office} for office in offices))
    assert ("NUMBER_OF_ANOTHER_TITLE" in held(found, "C2")) is is_held
    assert "NUMBER_OF_ANOTHER_TITLE" not in held(found)


@pytest.mark.parametrize(
    ("changed", "is_doubted"),
    [
        pytest.param({}, False, id="in order"),
        pytest.param({"acquired_on": "2011-12-10"}, True, id="year, document and day of issue are three years later"),
        pytest.param({"acquired_on": "2015-12-10"}, True, id="all of them a year before"),
        pytest.param({"acquired_on": "2013-12-10"}, False, id="acquired in December, by a document of the next year"),
        pytest.param({"acquired_on": "2015-01-08"}, False, id="by last year's review"),
        pytest.param({"conferred_on": "2017-01-08"}, False, id="handed out years later"),
        pytest.param(
            {"acquired_on": "2013", "conferred_on": None}, False, id="a year that reaches into the next winter"
        ),
        pytest.param({"acquired_on": "2012-03", "conferred_on": None}, True, id="year and document"),
        pytest.param({"acquired_on": "2012-03", "conferred_on": "2012-05-01"}, True, id="two against one"),
        pytest.param(
            {
                "acquired_on": "2012-03",
                "conferred_on": "2012-05-01",
                "year": "2012",
                "approval_document": "柳职改〔2013〕7号",
            },
            False,
            id="one against two",
        ),
    ],
)
def test_a_date_that_most_other_facts_of_its_row_exclude_is_doubted(find, sound, changed, is_doubted):
    found = find({**sound, **changed, "office": "county-1"})
    assert ("ACQUIRED_ON_OUTVOTED" in set(found["code"])) is is_doubted
    assert ("DOUBTFUL_LONE_OFFICE" in held(found)) is is_doubted


def test_a_number_that_two_attested_certificates_share_is_told_and_holds_neither(find, sound):
    found = find(*other(sound, 2, certificate_number="06000777"), *other(sound, 3, certificate_number="06000777"))
    assert set(found["code"]) == {"NUMBER_SHARED"}
    assert held(found, "C2") == held(found, "C3") == set()


def test_a_document_of_another_authority_holds(find, sound):
    theirs = [
        row
        for n in range(40, 52)
        for row in other(
            sound, n, issuing_authority="融水苗族自治县职称改革工作领导小组", approval_document="融水职改〔2014〕1号"
        )
    ]
    ours = [row for n in range(20, 32) for row in other(sound, n)]
    mixed = {**sound, "approval_document": "融水职改〔2014〕1号"}
    found = find({**mixed, "office": "series-1"}, {**mixed, "office": "county-2"}, *theirs, *ours)
    assert held(found) == {"DOCUMENT_OF_ANOTHER_AUTHORITY"}
    rare = {**mixed, "issuing_authority": "柳北区职称改革工作领导小组"}
    assert "DOCUMENT_OF_ANOTHER_AUTHORITY" in held(find({**rare, "office": "county-2"}, *theirs, *ours))
    assert held(find({**rare, "office": "series-1"}, {**rare, "office": "county-2"}, *theirs, *ours)) == set()


@pytest.mark.parametrize(
    ("document", "is_held"),
    [
        pytest.param("来职改〔2014〕3号", True, id="another city's, as one other certificate says"),
        pytest.param("崇职改〔2014〕3号", True, id="nobody's, and it begins like no place of the city"),
        pytest.param("柳交职改〔2014〕3号", False, id="nobody's, and it begins like the city"),
        pytest.param("柳职改〔2014〕7号", False, id="the city's own"),
        pytest.param("景程职改〔2014〕3号", False, id="the employer's in the city"),
    ],
)
def test_a_document_of_a_body_elsewhere_holds_where_nobody_names_the_authority(find, sound, document, is_held):
    elsewhere = {"issuing_authority": "来宾市职称改革工作领导小组", "approval_document": "来职改〔2014〕3号"}
    unnamed = {**sound, "issuing_authority": None, "approval_document": document, "employer": "柳州景程集团有限公司"}
    found = find({**unnamed, "office": "series-1"}, {**unnamed, "office": "county-2"}, *other(sound, 2, **elsewhere))
    assert ("SCOPE_UNCLEAR" in held(found)) is is_held


def test_whose_committee_it_was_tells_whose_document_it_is(find, sound):
    unnamed = {**sound, "issuing_authority": None, "approval_document": "景程职改〔2014〕3号", "employer": None}
    elsewhere = {"issuing_authority": "来宾市职称改革工作领导小组", "approval_document": "来职改〔2014〕3号"}
    committee = "柳州景程集团有限公司工程技术系列中级专业技术资格评审委员会"
    for told, is_held in (({"review_committee": committee}, False), ({}, True)):
        found = find({**unnamed, "office": "series-1"} | told, *other(sound, 2, **elsewhere))
        assert ("SCOPE_UNCLEAR" in found["code"].to_list()) is is_held


@pytest.mark.parametrize(
    ("employer", "is_held"), [("柳州欧维姆机械股份有限公司", False), ("柳州景程集团有限公司", True)]
)
def test_an_employers_own_document_is_of_elsewhere_only_where_it_may_not_confer(find, sound, employer, is_held):
    own = {"issuing_authority": None, "employer": employer, "approval_document": f"{employer[2:5]}职改〔2014〕3号"}
    assert ("SCOPE_UNCLEAR" in held(find({**sound, **own, "office": "employer-1"}))) is is_held


LIKELY = {"office": "unheard-8", "marks": ["of_document"]}
"""A list that is an approval document by its own words alone."""


def listed(sound, n, **document):
    """Another person whom the approval list and a county name."""
    mine = {
        **sound,
        "certificate": f"C{n}",
        "holder_name": f"李明{n}",
        "id_number": None,
        "certificate_number": f"0600{n:04d}",
    }
    return [{**mine, "office": "approvals-8", "row": n, **document}, {**mine, "office": "county-9", "row": n}]


def test_a_name_missing_from_a_short_list_is_noted_and_holds_nothing(find, sound):
    found = find({**sound, "office": "county-1"}, *listed(sound, 2), *listed(sound, 3))
    assert held(found) == set()
    assert "NAME_NOT_IN_DOCUMENT" in set(found["code"])


@pytest.mark.parametrize(
    ("people", "left_out", "mark", "is_held"),
    [
        pytest.param(12, 0, "as_counted", True, id="offices know nobody else under its number"),
        pytest.param(12, 0, "beyond_count", True, id="it holds one more than it counts"),
        pytest.param(12, 2, "as_counted", False, id="offices know others: somebody counted what was copied out"),
        pytest.param(6, 0, "as_counted", False, id="few show it"),
    ],
)
def test_a_name_missing_from_a_list_that_holds_all_its_document_counts_holds_a_lone_word(
    find, sound, people, left_out, mark, is_held
):
    everyone = [row | {"marks": [mark]} for n in range(2, people + 2) for row in listed(sound, n)]
    others = [listed(sound, n)[1] for n in range(40, 40 + left_out)]
    found = find({**sound, "office": "employer-1", "certificate_number": "06000061"}, *everyone, *others)
    assert ("DOCUMENT_LISTS_WHOLE_WITHOUT" in held(found)) is is_held


@pytest.mark.parametrize(
    ("numbers", "office", "is_held"),
    [
        pytest.param({}, "employer-1", True, id="nothing that only its holder has"),
        pytest.param({"certificate_number": "06000901"}, "employer-1", False, id="a number of their own"),
        pytest.param({}, "county-1", False, id="an office with a say states it"),
    ],
)
def test_a_name_missing_from_its_documents_list_holds_an_employers_word_without_a_number(
    find, sound, numbers, office, is_held
):
    bare = {**sound, "certificate_number": None, "office": office} | numbers
    assert ("DOUBTFUL_SINGLE_SOURCE" in held(find(bare, *listed(sound, 2)))) is is_held


@pytest.mark.parametrize(
    ("acquired_on", "offices", "is_doubted"),
    [
        pytest.param("2013-10-10", ["employer-1"], False, id="of the year before"),
        pytest.param("2015-03-10", ["employer-1"], False, id="by last year's review"),
        pytest.param("2012-12-10", ["employer-1"], True, id="two years before"),
        pytest.param("2012-12-10", ["county-1"], True, id="one office's word"),
        pytest.param("2012-12-10", ["employer-1", "offline-2"], True, id="two lists without a say"),
        pytest.param("2013-05-10", ["employer-1"], True, id="of the year before's first half"),
        pytest.param("2013-05-10", ["county-1", "series-2"], False, id="of the year before's first half, two offices"),
        pytest.param("2012-12-10", ["county-1", "series-2"], True, id="two offices"),
        pytest.param("2012-12-10", ["approvals-1"], True, id="the document alone says so"),
        pytest.param(
            "2012-12-10",
            ["approvals-1", "county-2"],
            False,
            id="the document itself says so, and others know its people",
        ),
        pytest.param("2013-10-10", ["approvals-1"], False, id="the document alone confers from the year before"),
    ],
)
def test_a_document_of_quite_another_year_is_doubted_where_hardly_anybody_states_it(
    find, sound, acquired_on, offices, is_doubted
):
    stated = {**sound, "acquired_on": acquired_on, "year": acquired_on[:4], "conferred_on": None}
    found = find(*({**stated, "office": office} for office in offices))
    assert ("DOCUMENT_OF_ANOTHER_YEAR" in set(found["code"])) is is_doubted


@pytest.mark.parametrize(
    ("changed", "is_doubted"),
    [
        pytest.param({}, True, id="a year before"),
        pytest.param({"conferred_on": "2014-11"}, False, id="weeks before, as the turn of a month may be written"),
        pytest.param({"approval_document": "柳职改〔2014〕7号"}, False, id="its document bears the date out"),
        pytest.param({"office": "approvals-1"}, False, id="the document itself says so"),
    ],
)
def test_a_certificate_from_before_its_title_holds_a_lone_word(find, sound, changed, is_doubted):
    early = {**sound, "conferred_on": "2013-12-20", "approval_document": None, "office": "county-1", **changed}
    found = find(early)
    assert ("ACQUIRED_AFTER_ISSUE" in set(found["code"])) is is_doubted
    assert ("DOUBTFUL_LONE_OFFICE" in held(found)) is is_doubted


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        pytest.param({}, True, id="its own number and year"),
        pytest.param({"certificate_number": "06000902"}, False, id="the golden number is another record's"),
        pytest.param({"acquired_on": "2011-05"}, False, id="the golden year is another record's"),
    ],
)
def test_a_number_that_its_own_record_puts_out_of_order_holds_a_lone_word(find, sound, changed, is_told):
    broken = pl.DataFrame([("R002", "NUMBER_OUT_OF_SEQUENCE", "warn", "certificate_number")], schema=NO_RULES.schema, orient="row")  # fmt: skip
    mine = {**sound, "office": "employer-1"}
    found = find(mine, mine | changed, mine, broken=broken)
    assert ("NUMBER_OUT_OF_PLACE" in set(found["code"])) is is_told
    assert ("DOUBTFUL_SINGLE_SOURCE" in held(found)) is is_told


@pytest.mark.parametrize(
    ("offices", "theirs", "is_held"),
    [
        pytest.param(["employer-1", "offline-2"], ["approvals-8"], True, id="two lists without a say against a document's"),
        pytest.param(["employer-1", "offline-2"], ["county-8", "series-9"], True, id="and against two offices"),
        pytest.param(["employer-1", "county-2"], ["approvals-8"], True, id="an employer and an office against a document's list"),
        pytest.param(["employer-1", "county-2"], ["county-8", "series-9"], False, id="and against two offices"),
        pytest.param(["approvals-1"], ["approvals-8"], False, id="two documents' lists"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["certificate_number", "management_number"])
def test_anothers_number_holds_what_several_lists_state_without_a_say(find, sound, offices, theirs, is_held, column):
    if column == "management_number" and "county-2" in offices:
        is_held = False  # a city gives a management number once, but a clerk may copy the line above
    mine = {**sound, "certificate_number": None, column: "401020011201400002"}
    other = {**mine, "certificate": "C2", "holder_name": "李国强", "id_number": "450203197706054512"}
    found = find(*({**mine, "office": one} for one in offices), *({**other, "office": one} for one in theirs))
    assert ("NUMBER_OF_ANOTHER" in held(found)) is is_held


@pytest.mark.parametrize(
    ("column", "words", "is_held"),
    [
        pytest.param("remarks", "参加全国统一考试取得", True, id="by examination"),
        pytest.param("remarks", "以考代评", True, id="by examination instead of a review"),
        pytest.param("title_raw", "工程师（全国统考）", True, id="by examination, behind the title"),
        pytest.param("level_raw", "中级（考）", True, id="by examination, behind the level"),
        pytest.param("remarks", "外语考试合格", False, id="an examination that a review asks for"),
        pytest.param("title_raw", "工程师（中级）", False, id="a level behind the title"),
        pytest.param("remarks", "破格", False, id="a review"),
        pytest.param("remarks", "来宾市取得", True, id="another city's"),
        pytest.param("acquisition_method_raw", "部队评审", True, id="the army's"),
        pytest.param("remarks", "由来宾市调入，2014年在柳州市评审取得", False, id="who came from another city"),
        pytest.param("remarks", "外省取得，2014年重新确认", False, id="confirmed anew here"),
        pytest.param("remarks", "外省取得学历", False, id="a degree from elsewhere"),
        pytest.param("remarks", "取得时间应为2009年", True, id="a date that its source calls wrong"),
        pytest.param("remarks", "调入前在桂林取得", True, id="before its holder came here"),
        pytest.param("remarks", "仅在本单位有效", True, id="an employer's own"),
        pytest.param("remarks", "系2009年取得", True, id="of a year that the campaign has nothing of"),
        pytest.param("remarks", "证书取得于2008年", True, id="got in a year that the campaign has nothing of"),
        pytest.param("remarks", "2014年评审", False, id="reviewed in the campaign's period"),
        pytest.param("remarks", "有聘书无证书", True, id="appointed, no more"),
        pytest.param("remarks", "2009年取得助理工程师资格", False, id="another title of that year"),
        pytest.param("remarks", "随军家属", False, id="the army behind somebody"),
        pytest.param("remarks", "出生日期有误", False, id="another date that is wrong"),
        pytest.param("remarks", "已调离", False, id="something else"),
        pytest.param("extra", '{"评审地":"桂林"}', True, id="a column for where"),
        pytest.param("extra", '{"评审地":"广西柳州","籍贯":"桂林市"}', False, id="here, and from where the holder is"),
        pytest.param("extra", '{"学位授予单位所在地":"桂林"}', False, id="where a degree is from"),
        pytest.param("extra", '{"是否外地取得":"是"}', True, id="a column that asks whether elsewhere"),
        pytest.param("extra", '{"是否外地取得":"否","是否部队转业":"是"}', False, id="answered no"),
        pytest.param("extra", '{"是否本市评审":"否"}', True, id="a column that asks whether here"),
        pytest.param("extra", '{"评审权限":"自治区高评委"}', True, id="a column for a body's rank"),
        pytest.param("extra", '{"有效范围":"本集团内部有效"}', True, id="a column for where it counts"),
        pytest.param("extra", '{"证书类别":"技能等级证书"}', True, id="a column for the kind of paper"),
        pytest.param("extra", '{"证书名称":"注册安全工程师执业证"}', True, id="a licence's name"),
        pytest.param("extra", '{"证书名称":"工程师资格证书","技能等级":"高级工"}', False, id="the title's name"),
    ],
)
def test_a_remark_that_the_title_was_acquired_otherwise_holds(find, sound, column, words, is_held):
    told = {**sound, "office": "county-1", column: words}
    assert ("SCOPE_UNCLEAR" in held(find(told, {**sound, "office": "series-2"}))) is is_held


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        pytest.param({}, True, id="nothing says that it is no worker's grade"),
        pytest.param({"employer": "柳州市人民医院"}, False, id="at a hospital"),
        pytest.param({"inferred": []}, False, id="a source names the series"),
        pytest.param({"title": "技士", "level": "初级"}, False, id="a title of that series alone"),
    ],
)
def test_a_title_that_skilled_workers_have_too_waits_for_its_series(find, sound, changed, is_held):
    told = {
        "series": "卫生技术系列",
        "title": "技师",
        "level": "初级",
        "employer": "柳州市第三建筑工程公司",
        "inferred": ["series<-title"],
    }
    both = [{**sound, **told, **changed, "office": office} for office in ("county-1", "employer-2")]
    assert ("SCOPE_UNCLEAR" in held(find(*both))) is is_held


@pytest.mark.parametrize(
    ("others", "is_held"),
    [
        pytest.param([], True, id="nobody else"),
        pytest.param(["employer-2"], True, id="an employer"),
        pytest.param(["county-2"], False, id="an office in a list of its own"),
    ],
)
def test_a_list_of_titles_got_elsewhere_leaves_the_campaign_open(find, sound, others, is_held):
    listed = {**sound, "office": "county-1", "marks": ["list_otherwise"]}
    assert ("SCOPE_UNCLEAR" in held(find(listed, *({**sound, "office": one} for one in others)))) is is_held


def test_a_level_that_one_source_alone_states_is_told(find, sound):
    upgraded = {**sound, "title": "助理工程师", "level": "初级"}
    found = find(
        {**sound, "office": "approvals-1"}, {**sound, "office": "county-2"}, {**upgraded, "office": "employer-3"}
    )
    assert dict(found.select("code", "detail").iter_rows()) == {"LEVEL_DISPUTED": "初级"}


@pytest.mark.parametrize(
    ("changed", "is_held"),
    [
        pytest.param({}, True, id="by one document"),
        pytest.param({"approval_document": None, "issuing_authority": None}, True, id="who conferred it is not told"),
        pytest.param({"approval_document": None, "issuing_authority": "柳北区职称改革工作领导小组"}, False, id="by another body"),
        pytest.param({"approval_document": None, "acquired_on": "2014-12-11"}, False, id="on another day"),
        pytest.param({"approval_document": None, "acquired_on": "2014-12"}, True, id="in the same month, by the same body"),
        pytest.param({"approval_document": None, "acquired_on": "2014-12", "issuing_authority": None}, False, id="in the same month, by nobody knows whom"),
    ],
)  # fmt: skip
def test_two_series_of_one_day_hold_the_lone_word(find, sound, changed, is_held):
    second = {
        **sound,
        "certificate": "C2",
        "certificate_number": None,
        "series": "经济系列",
        "title": "经济师",
        "conferred_on": None,
    }
    found = find(
        {**sound, "office": "approvals-1"},
        {**sound, "office": "county-2"},
        {**second, "office": "employer-1", "holder": "H1", **changed},
    )
    assert ("CONFERRALS_EXCLUDE" in set(found["code"])) is is_held
    assert ("DOUBTFUL_SINGLE_SOURCE" in held(found, "C2")) is is_held and not held(found, "C1")


@pytest.mark.parametrize(
    ("document", "also", "is_held"),
    [
        pytest.param({}, (), True, id="an office of approval documents sends the list"),
        pytest.param(LIKELY, (), True, id="the list is a document by its own words"),
        pytest.param({"office": "unheard-8"}, (), False, id="nothing says that the list is a document"),
        pytest.param({}, (LIKELY,), True, id="what looks like the document names them, the document doesn't"),
        pytest.param(LIKELY, (LIKELY,), False, id="the likely document names them too"),
    ],
)
def test_a_name_missing_from_a_list_that_is_otherwise_whole_holds(find, sound, document, also, is_held):
    everyone = [row for n in range(2, 60) for row in listed(sound, n, **document)]
    lone = {**sound, "office": "county-1", "certificate_number": "06000061"}
    found = find(lone, *({**lone, **more} for more in also), *everyone)
    assert held(found) == ({"DOCUMENT_LISTS_WHOLE_WITHOUT"} if is_held else set())


@pytest.mark.parametrize(
    ("apart", "namesakes", "is_held"),
    [
        pytest.param({}, 0, False, id="its own row there, which linkage left apart"),
        pytest.param({"title": "助理工程师"}, 0, True, id="a namesake's row of another title"),
        pytest.param({}, 1, True, id="two could claim the row"),
    ],
)
def test_a_row_of_the_document_that_linkage_left_apart_names_its_one_namesake(find, sound, apart, namesakes, is_held):
    everyone = [row for n in range(2, 90) for row in listed(sound, n)]
    lone = {**sound, "office": "county-1", "certificate_number": "06000061"}
    rivals = [{**lone, "certificate": f"C9{n}9", "id_number": "450205198503220026"} for n in range(namesakes)]
    row = {
        **sound,
        "certificate": "C99",
        "office": "approvals-8",
        "id_number": None,
        "certificate_number": None,
        **apart,
    }
    assert ("DOCUMENT_LISTS_WHOLE_WITHOUT" in held(find(lone, row, *rivals, *everyone))) is is_held


@pytest.mark.parametrize(
    ("office", "also", "is_held"),
    [
        pytest.param("employer-1", (), True, id="the employer's copy alone names them"),
        pytest.param("unheard-1", (), False, id="nothing says that its office has no say"),
        pytest.param("employer-1", ("county-2",), False, id="an office with a say states it too"),
        pytest.param("employer-1", ("approvals-8",), False, id="the delivered list names them"),
    ],
)
def test_a_copy_that_names_more_than_the_document_holds(find, sound, office, also, is_held):
    copied = {**sound, "office": office, "marks": ["of_document"]}
    found = find(copied, *({**sound, "office": other_office} for other_office in also), *listed(sound, 2))
    assert ("DOCUMENT_COPY_NAMES_MORE" in held(found)) is is_held


@pytest.mark.parametrize(
    ("document", "is_noted"),
    [
        pytest.param({}, True, id="documents surely came, and none bears the number"),
        pytest.param(LIKELY, False, id="what looks like documents came, one of them with the number"),
    ],
)
def test_what_looks_like_a_document_clears_no_number_where_documents_surely_came(find, sound, document, is_noted):
    other = {"approval_document": "柳职改〔2014〕8号"}
    found = find({**sound, **other}, {**sound, **other, **LIKELY}, *listed(sound, 2, **document))
    assert ("DOCUMENT_NOT_DELIVERED" in set(found["code"])) is is_noted


@pytest.mark.parametrize(
    ("witnesses", "complete", "codes"),
    [
        pytest.param(41, 41, {"DOCUMENT_LISTS_WHOLE_WITHOUT"}, id="a small city's lists, all of them whole"),
        pytest.param(41, 39, set(), id="two are left out"),
        pytest.param(38, 38, set(), id="too few to know"),
    ],
)
def test_a_lone_name_missing_from_a_short_list_holds_where_lists_are_complete_by_custom(
    find, sound, witnesses, complete, codes
):
    documents = [{"approval_document": f"柳职改〔2014〕{n // 6 + 30}号"} for n in range(witnesses)]
    everyone = [
        {**row, **document, "office": office}
        for n, document in enumerate(documents, 2)
        for row, offices in zip(
            listed(sound, n), (["approvals-8"] * (n < complete + 2), ["county-9", "series-7"]), strict=True
        )
        for office in offices
    ]
    lone = {**sound, **documents[0], "office": "county-1", "certificate_number": "06000069"}
    assert held(find(lone, *everyone)) == codes


@pytest.mark.parametrize(
    ("offices", "codes"),
    [
        (["county-1"], set()),
        (["employer-1"], {"DOUBTFUL_SINGLE_SOURCE"}),
        (["employer-1", "employer-2"], {"DOUBTFUL_SINGLE_SOURCE"}),
        (["employer-1", "employer-2", "employer-3"], set()),
        (["employer-1", "unknown-2"], set()),
    ],
)
def test_a_document_missing_among_an_authoritys_delivered_ones_is_noted_and_holds_an_employers_word(
    find, sound, offices, codes
):
    stated = {**sound, "approval_document": "柳职改〔2014〕8号"}
    found = find(*({**stated, "office": office} for office in offices), *listed(sound, 2))
    assert "DOCUMENT_NOT_DELIVERED" in set(found["code"])
    assert held(found) == codes


@pytest.mark.parametrize(
    ("serial", "known", "year", "offices", "is_told"),
    [
        pytest.param(77, 8, 2012, ["employer-1"], True, id="far beyond all that are known"),
        pytest.param(77, 8, 2012, ["employer-1", "offline-2"], True, id="two lists without a say"),
        pytest.param(77, 8, 2012, ["county-1"], False, id="an office with a say"),
        pytest.param(42, 8, 2012, ["employer-1"], False, id="further on, but in reach of a body that began late"),
        pytest.param(77, 7, 2012, ["employer-1"], False, id="too few are known"),
        pytest.param(77, 8, 2016, ["employer-1"], False, id="none of that year is known"),
        pytest.param(77, 8, None, ["employer-1"], True, id="nobody names the authority"),
    ],
)
def test_a_running_number_far_beyond_all_others_holds_what_nobody_with_a_say_tells(
    find, sound, serial, known, year, offices, is_told
):
    county = {
        **sound,
        "issuing_authority": "融安县职称改革工作领导小组",
        "approval_document": None,
        "conferred_on": None,
    }
    others = [
        {**county, "certificate": f"C{at + 2}", "holder_name": f"韦{name}", "id_number": None, "certificate_number": f"2013000{at + 1}",
         "acquired_on": "2013-05", "year": "2013", "office": "county-2"}
        for at, name in enumerate("一二三四五六七八"[:known])
    ]  # fmt: skip
    lone = {
        **county,
        "issuing_authority": county["issuing_authority"] if year else None,
        "certificate_number": f"{year or 2014}{serial:04}",
    }
    lone |= {"acquired_on": f"{year or 2014 - 1}-05", "year": f"{year or 2014 - 1}"}
    found = find(*({**lone, "office": office} for office in offices), *others)
    assert ("NUMBER_OUT_OF_PLACE" in set(found.filter(pl.col("certificate_id") == "C1")["code"])) is is_told


@pytest.mark.parametrize(
    ("serial", "documents", "offices", "codes"),
    [
        pytest.param(648, 4, ["county-1"], {"DOUBTFUL_LONE_OFFICE"}, id="far beyond all that are known"),
        pytest.param(648, 3, ["county-1"], set(), id="too few are known"),
        pytest.param(149, 4, ["county-1"], set(), id="a body that numbers all its documents"),
        pytest.param(648, 4, ["county-1", "series-2"], set(), id="two offices state it"),
        pytest.param(
            648, 4, ["approvals-1"], {"DOUBTFUL_LONE_OFFICE"}, id="it was delivered, and nobody else knows its people"
        ),
    ],
)
def test_a_document_far_beyond_its_authoritys_numbers_holds_one_offices_word(
    find, sound, serial, documents, offices, codes
):
    known = [
        row | {"approval_document": f"柳职改〔201{n}〕{12 + n}号"}
        for n in range(documents)
        for row in listed(sound, n + 2)
    ]
    lone = {**sound, "approval_document": f"柳职改〔2014〕{serial}号"}
    assert held(find(*({**lone, "office": office} for office in offices), *known)) == codes


@pytest.mark.parametrize(
    ("acquired_on", "offices", "others", "is_doubted"),
    [
        pytest.param("2014-11-10", ["county-1"], ["2014-12-10"] * 4, True, id="all others are of one other month"),
        pytest.param("2014-12", ["county-1"], ["2014-12-10"] * 4, False, id="their month"),
        pytest.param("2014-11-10", ["county-1"], ["2014-12-10"] * 3, False, id="too few others"),
        pytest.param(
            "2014-11-10", ["county-1"], ["2014-12-10"] * 4 + ["2014-11-10"], False, id="a document of two dates"
        ),
        pytest.param("2014-11-10", ["county-1", "series-2"], ["2014-12-10"] * 4, False, id="two offices state it"),
        pytest.param("2014-11-10", ["approvals-1"], ["2014-12-10"] * 4, False, id="the document's own list"),
    ],
)
def test_a_lone_months_word_against_its_documents_others_is_doubted(
    find, sound, acquired_on, offices, others, is_doubted
):
    lone = {**sound, "acquired_on": acquired_on, "conferred_on": None}
    rows = [row | {"acquired_on": day} for n, day in enumerate(others, 2) for row in listed(sound, n)]
    found = find(*({**lone, "office": office} for office in offices), *rows)
    assert ("ACQUIRED_ON_AGAINST_DOCUMENT" in set(found["code"])) is is_doubted
    assert ("DOUBTFUL_LONE_OFFICE" in held(found)) is is_doubted


def test_one_employers_bare_word_for_a_person_nobody_else_knows_holds(find, sound):
    bare = dict.fromkeys(("certificate_number", "management_number", "approval_document", "issuing_authority"))
    assert held(find({**sound, **bare, "office": "employer-1"})) == {"UNVERIFIABLE"}
    copied = [{**sound, **bare, "office": office} for office in ("employer-1", "employer-2", "offline-3")]
    assert held(find(*copied)) == {"UNVERIFIABLE"}
    assert held(find({**sound, **bare, "office": "county-1"})) == set()


@pytest.mark.parametrize(
    ("day", "holding"),
    [
        pytest.param("2014-12-10", set(), id="the day on which documents list others of the series and level"),
        pytest.param("2014-12-11", {"UNVERIFIABLE"}, id="the day after"),
        pytest.param("2014-12", {"UNVERIFIABLE"}, id="a month is many days"),
    ],
)
def test_an_employers_bare_word_for_a_documents_very_day_is_of_this_city(find, sound, day, holding):
    bare = dict.fromkeys(("certificate_number", "approval_document", "issuing_authority"))
    told = {**sound, **bare, "acquired_on": day, "office": "employer-1"}
    assert held(find(told, *listed(sound, 2), *listed(sound, 3))) == holding


@pytest.mark.parametrize(
    ("id_number", "is_held"),
    [
        pytest.param("110105199001010010", False, id="two years too young"),
        pytest.param("110105193801010016", True, id="over seventy"),
    ],
)
def test_doubts_weigh_more_on_a_single_unofficial_source(find, sound, id_number, is_held):
    young = {
        **sound,
        "id_number": id_number,
        "acquired_on": "2012-12-10",
        "conferred_on": "2012-12-20",
        "year": "2012",
        "approval_document": None,
    }
    assert "DOUBTFUL_SINGLE_SOURCE" in held(find({**young, "office": "employer-1"}))
    assert ("DOUBTFUL_LONE_OFFICE" in held(find({**young, "office": "county-1"}))) is is_held
    assert held(find({**young, "office": "series-1"}, {**young, "office": "county-2"})) == set()


@pytest.mark.parametrize(
    ("name", "offices", "holding"),
    [
        pytest.param("莫文斌", ("employer-3",), {"C2"}, id="one employer against two offices"),
        pytest.param("莫文斌", ("series-3", "county-4"), {"C1", "C2"}, id="as well attested"),
        pytest.param("{name}", ("series-3", "county-4"), set(), id="the same name"),
    ],
)
def test_an_id_number_under_two_peoples_names_holds_whom_no_better_source_knows(find, sound, name, offices, holding):
    other = {
        **sound,
        "certificate": "C2",
        "holder": "H2",
        "holder_name": name.format(name=sound["holder_name"]),
        "certificate_number": None,
    }
    found = find(
        *({**sound, "holder": "H1", "office": office} for office in ("series-1", "county-2")),
        *({**other, "office": office, "office_kind": office.split("-")[0]} for office in offices),
    )  # fmt: skip
    assert set(found.filter(pl.col("code") == "ID_NUMBER_OF_TWO")["certificate_id"]) == holding


def test_a_number_of_a_whole_list_holds_everybody_and_names_few_of_them(find, sound):
    names = [
        f"{surname}{given}" for surname in "赵钱孙李周" for given in ("文斌", "海燕", "德胜", "秀珍", "永康", "雪梅")
    ]
    bearers = [
        {**sound, "certificate": f"C{at}", "holder": f"H{at}", "holder_name": name, "certificate_number": None}
        for at, name in enumerate(names)
    ]
    found = find(*bearers).filter(pl.col("code") == "ID_NUMBER_OF_TWO")
    assert found.height == len(names)
    assert found["detail"].str.split(", ").list.len().max() <= BEARERS


@pytest.mark.parametrize(
    ("acquired", "holds"),
    [
        pytest.param(("2011-04", "2016-05-04"), True, id="one against one, years apart"),
        pytest.param(("2016-05", "2016-05-04", "2011-04", "2011-04-02"), True, id="two against two"),
        pytest.param(("2015-05", "2016-05-04"), False, id="a slip of one year"),
        pytest.param(("2016-05-04", "2016-05", "2011-04"), False, id="a majority"),
    ],
)
def test_sources_that_put_a_conferral_years_apart_wait_for_a_person(find, sound, acquired, holds):
    stated = [
        {**sound, "office": f"county-{at}", "acquired_on": day, "year": day[:4]} for at, day in enumerate(acquired)
    ]
    assert ("CONFERRAL_YEARS_APART" in held(find(*stated))) is holds


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        pytest.param({}, False, id="its own document belies the date"),
        pytest.param({"approval_document": None}, False, id="it has the number, and the document's list names the holder"),
        pytest.param({"approval_document": None, "certificate_number": None}, True, id="nothing says which conferral it means"),
        pytest.param({"approval_document": "柳职改〔2012〕3号"}, True, id="another document"),
        pytest.param({"acquired_on": "2016-05", "approval_document": "柳职改〔2018〕3号"}, True, id="another document later"),
    ],
)  # fmt: skip
def test_a_date_that_its_documents_year_belies_is_a_slip(find, sound, changed, holds):
    slip = {**sound, "acquired_on": "2012-12", "year": "2012", "conferred_on": None, "office": "county-2", **changed}
    assert ("CONFERRAL_YEARS_APART" in held(find({**sound, "office": "approvals-1"}, slip))) is holds


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["2010", "2010-05", "2010-12", "2010-05-01", "2010-05-02", "2011"]), st.sampled_from([*RANK]), st.sampled_from([None, "甲", "乙"])), min_size=2, max_size=9))  # fmt: skip
def test_a_holder_of_very_many_certificates_is_judged_by_a_few_of_them_as_by_all(rows):
    attested = pl.DataFrame(
        [{"certificate_id": f"C{at}", "holder_id": holder, "series": "S", "title": title, "acquired_on": day, "grade": grade}
         for at, (holder, day, grade, title) in enumerate(rows)],
        schema_overrides={"title": pl.String},
    )  # fmt: skip
    every = holders._excluding(attested)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "MANY", 1)
        few = holders._excluding(attested)
    assert few["certificate_id"].to_list() == every["certificate_id"].to_list()


def test_a_lower_title_of_a_later_year_without_a_date_is_told(find, sound):
    later = {
        **sound, "certificate": "C2", "holder": "H1", "title": "助理工程师", "level": "初级", "acquired_on": None, "year": "2017",
        "conferred_on": None, "certificate_number": None, "approval_document": None,
    }  # fmt: skip
    found = find({**sound, "office": "series-1"}, {**sound, "office": "county-2"}, {**later, "office": "employer-3"})
    assert "DOUBTFUL_SINGLE_SOURCE" in held(found, "C2") and not held(found)


def test_a_lower_title_after_a_higher_one_is_told_on_both(find, sound):
    earlier = {**sound, "holder": "H1"}
    later = {
        **sound, "certificate": "C2", "holder": "H1", "title": "助理工程师", "level": "初级", "acquired_on": "2017-12-10", "year": "2017",
        "conferred_on": None, "certificate_number": "06001901", "approval_document": None,
    }  # fmt: skip
    found = find(
        {**earlier, "office": "series-1"},
        {**earlier, "office": "county-2"},
        {**later, "office": "series-3"},
        {**later, "office": "county-4"},
    )
    assert found.filter(pl.col("code") == "CONFERRALS_EXCLUDE")["certificate_id"].to_list() == ["C1", "C2"]


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        pytest.param(None, {"HOLDER_BY_NAME_ALONE"}, id="no number of its own"),
        pytest.param("110105199001010010", set(), id="its own number"),
    ],
)
def test_a_certificate_that_the_name_alone_gave_to_a_holder_whose_career_excludes_it_holds(find, sound, number, codes):
    later = {
        **sound, "certificate": "C2", "holder": "H1", "title": "助理工程师", "level": "初级", "acquired_on": "2017-12-10", "year": "2017",
        "conferred_on": None, "certificate_number": "06001901", "approval_document": None, "id_number": number,
    }  # fmt: skip
    mine = ({**sound, "office": "series-1"}, {**sound, "office": "county-2"})
    found = find(*mine, {**later, "office": "series-3"}, {**later, "office": "county-4"})
    assert held(found, "C2") == codes
    assert held(found) == set()


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({"acquired_on": "2013-12"}, {"CONFERRED_TWICE"}, id="another year"),
        pytest.param({"acquired_on": "2014-12"}, set(), id="the same month, less precise"),
        pytest.param({"acquired_on": "2013-12", "acquisition_method": "重新确认"}, set(), id="confirmed anew"),
        pytest.param({"acquired_on": "2013-12", "office": "series-9"}, set(), id="an office's own word"),
    ],
)
def test_an_employers_second_date_for_a_title_that_others_record_holds(find, sound, changed, codes):
    other_time = {"year": None, "conferred_on": None, "approval_document": None, "certificate_number": None}
    again = {**sound, **other_time, "certificate": "C2", "holder": "H1", "office": "employer-3", **changed}
    found = find({**sound, "office": "series-1"}, {**sound, "office": "county-2"}, again)
    assert held(found, "C2") - {"DOUBTFUL_SINGLE_SOURCE"} == codes
    assert held(found) == set()


@pytest.mark.parametrize(
    ("acquired_on", "codes"),
    [
        pytest.param("2016-12", {"CONFERRED_TWICE"}, id="after it"),
        pytest.param("2012-12", set(), id="before it"),
    ],
)
def test_nothing_confers_a_title_after_it_was_confirmed_anew(find, sound, acquired_on, codes):
    confirmed = {**sound, "acquisition_method": "重新确认"}
    other_time = {"year": None, "conferred_on": None, "approval_document": None, "certificate_number": None}
    again = {
        **sound,
        **other_time,
        "certificate": "C2",
        "holder": "H1",
        "office": "employer-3",
        "acquired_on": acquired_on,
    }
    found = find({**confirmed, "office": "series-1"}, {**confirmed, "office": "county-2"}, again)
    assert held(found, "C2") - {"DOUBTFUL_SINGLE_SOURCE"} == codes


@pytest.mark.parametrize(("after", "codes"), [("语文", set()), ("历史", {"CORRECTED_BY_NOTICE"})])
def test_a_certificate_of_which_a_notice_says_another_value_waits(find, sound, after, codes):
    said = {"更正项目": "专业", "更正前": "数学", "更正后": after}
    notice = {"marks": ["correction_notice"], "extra": json.dumps(said, ensure_ascii=False)}
    stated = [{**sound, "office": office, "specialty": "语文"} for office in ("series-1", "county-2")]
    assert held(find(*stated, {**sound, "office": "series-1", "specialty": "语文", **notice})) == codes


def test_a_certificate_that_its_office_corrected_in_two_ways_at_once_waits(find, sound):
    broken = pl.DataFrame([("R002", "CORRECTIONS_DIFFER", "quarantine", None)], schema=NO_RULES.schema, orient="row")
    stated = [{**sound, "office": office} for office in ("series-1", "county-2")]
    assert held(find(*stated, broken=broken)) == {"CORRECTIONS_CONTRADICT"}


def test_findings_keep_their_ids_from_run_to_run(find, sound):
    faulty = {**sound, "level": "初级", "office": "series-1"}
    first, second = find(faulty), find(faulty, *other(sound, 7))
    assert set(first["finding_id"]) <= set(second["finding_id"])


def test_every_finding_that_can_be_raised_is_in_the_catalogue():
    from pathlib import Path

    from pipelines.findings.finding import OF_RULE

    raised = {*OF_RULE.values()}
    for path in Path(findings.__file__).parent.glob("*.py"):
        raised |= {word for word in path.read_text("utf-8").split('"') if word in catalogue()}
    of_catalogue = {code for code, reason in catalogue().items() if reason.severity in {"hold", "warn", "note"}}
    assert {code for code in raised if code not in OF_RULE} <= of_catalogue


@pytest.mark.parametrize(("context", "is_held"), [(None, True), ('{"acquisition_method": {"from": "prose"}}', False)])
def test_a_row_that_says_it_was_an_examination_holds_whatever_the_others_say(find, sound, context, is_held):
    offices = ("approvals-1", "county-2", "series-3")
    stated = [{**sound, "office": office} for office in offices]
    found = find(*stated[:2], {**stated[2], "acquisition_method": "考试", "context": context})
    assert ("SCOPE_UNCLEAR" in held(found)) is is_held


@pytest.mark.parametrize(
    ("marks", "holds"),
    [
        pytest.param([["ocr"], ["ocr", "merged"]], {"READ_FROM_SCAN"}, id="scans alone"),
        pytest.param([["ocr"], []], set(), id="a list beside the scan"),
    ],
)
def test_what_a_machine_read_from_scans_alone_waits_for_a_person(find, sound, marks, holds):
    offices = ("approvals-1", "county-2")
    stated = [{**sound, "office": office, "marks": own} for office, own in zip(offices, marks, strict=True)]
    assert held(find(*stated)) == holds


@pytest.mark.parametrize(
    ("offices", "is_void", "holds"),
    [
        pytest.param(("county-1",), True, {"VOID_IN_SOURCE"}, id="the only row"),
        pytest.param(("county-1", "employer-2"), True, {"VOID_IN_SOURCE"}, id="an employer still lists it"),
        pytest.param(("county-1", "approvals-2"), True, set(), id="another office states it"),
        pytest.param(("county-1", "approvals-2"), False, set(), id="none is void"),
        pytest.param(("series-1", "county-2"), True, {"VOID_IN_SOURCE"}, id="an office below it states it"),
        pytest.param(("employer-1", "county-2"), True, set(), id="an employer's word against an office's"),
    ],
)
@pytest.mark.parametrize("code", ["STRUCK_OUT", "NOT_PASSED", "CALLED_VOID", "CALLED_DOUBTFUL", "LIST_CALLS_VOID"])
def test_what_a_source_takes_back_waits_for_a_person(find, sound, linked, offices, is_void, holds, code):
    if code == "STRUCK_OUT" and offices == ("series-1", "county-2"):
        holds = set()  # a line through a row says less than words
    stated = [{**sound, "office": office} for office in offices]
    records = linked(*stated).records["record_id"].to_list()
    refused = [(records[0], code, "quarantine", None)] if is_void else []
    assert held(find(*stated, broken=pl.DataFrame(refused, schema=NO_RULES.schema, orient="row"))) == holds


@pytest.mark.parametrize(
    ("listed", "holds"),
    [
        pytest.param({}, {"REVOKED_BY_LIST"}, id="the same person and title"),
        pytest.param({"title": None}, {"REVOKED_BY_LIST"}, id="a person of that name, no title"),
        pytest.param({"title": "农艺师"}, set(), id="another title"),
        pytest.param({"holder_name": "王小虎"}, set(), id="another name"),
        pytest.param({"marks": []}, set(), id="a list like any other"),
    ],
)
def test_whoever_a_list_that_takes_titles_back_names_waits_for_a_person(find, sound, listed, holds):
    row = {**sound, "certificate": "C2", "holder": "H2", "office": "employer-3", "marks": ["list_void"], **listed}
    stated = [{**sound, "office": office} for office in ("approvals-1", "county-2")]
    assert {code for code in held(find(*stated, row)) if code == "REVOKED_BY_LIST"} == holds


CITY = "柳州市职称改革工作领导小组"
CLAIM = {
    "column": "certificate_number", "number": "06000901", "issuing_authority": CITY, "holder_name": "李明华", "id_number": "110105198502020028",
}  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "claimed", "doubtful"),
    [
        pytest.param({"office": "employer-1"}, {}, True, id="one employer's word against an application"),
        pytest.param({"office": "employer-1", "id_number": None}, {}, True, id="without an ID number"),
        pytest.param({"office": "county-1"}, {}, False, id="an office with a say states it"),
        pytest.param({"office": "employer-1"}, {"holder_name": "张书恒", "id_number": "110105199001010010"}, False, id="the holder's own"),
        pytest.param({"office": "employer-1"}, {"issuing_authority": "柳北区职称改革工作领导小组"}, False, id="another authority's number"),
        pytest.param({"office": "employer-1"}, {"number": "06000902"}, False, id="another number"),
    ],
)  # fmt: skip
def test_a_number_that_somebody_else_applies_for_holds_what_one_unofficial_file_states(
    find, sound, stated, claimed, doubtful
):
    claims = pl.DataFrame([CLAIM | claimed], schema=SCHEMA, orient="row")
    found = find({**sound, "issuing_authority": CITY, **stated}, claims=claims)
    assert ("NUMBER_CLAIMED" in held(found)) == doubtful


@pytest.mark.parametrize(
    ("offices", "holds"),
    [
        pytest.param(["approvals-1"], True, id="that list alone"),
        pytest.param(["approvals-1", "employer-2"], True, id="and the employer"),
        pytest.param(["approvals-1", "county-2"], False, id="and an office with a say"),
        pytest.param(["employer-2"], False, id="another source"),
        pytest.param(["unheard-1"], True, id="a document by its own words"),
    ],
)
def test_a_list_of_more_people_than_its_document_counts_holds_whom_no_other_office_states(find, sound, offices, holds):
    marks = {"approvals-1": ["beyond_count"], "unheard-1": ["beyond_count", "of_document"]}
    found = find(*({**sound, "office": office, "marks": marks.get(office, [])} for office in offices))
    assert ("DOCUMENT_LISTS_MORE_THAN_TOLD" in held(found)) == holds


@pytest.mark.parametrize(
    ("stated", "is_held"),
    [
        pytest.param([{"office": "county-1", "supersedes": "first"}], True, id="nobody else knows of it"),
        pytest.param([{"office": "approvals-1", "supersedes": "first"}], True, id="nor does another copy of the document"),
        pytest.param([{"office": "county-1", "supersedes": "first"}, {"office": "series-2"}], False, id="another office does"),
        pytest.param([{"office": "county-1", "superseded_by": "R002"}, {"office": "county-1", "supersedes": "first"}], False, id="the first list had it"),
        pytest.param([{"office": "county-1"}], False, id="no correction"),
    ],
)  # fmt: skip
def test_whom_a_correction_alone_adds_waits(find, sound, stated, is_held):
    assert ("ADDED_BY_CORRECTION" in held(find(*({**sound, **told} for told in stated)))) is is_held


@pytest.mark.parametrize(
    ("offices", "listed", "is_held"),
    [
        pytest.param(["county-1", "employer-2"], True, True, id="two, and the document lacks the holder"),
        pytest.param(["county-1", "employer-2"], False, False, id="two, and no document was delivered"),
        pytest.param(["county-1", "series-2", "employer-3"], True, False, id="three"),
    ],
)
def test_what_two_offices_tell_against_the_documents_list_waits_where_it_is_doubtful(
    find, sound, offices, listed, is_held
):
    known = [{**row, "office": "approvals-8"} for row in other(sound, 2)] if listed else []
    doubtful = {**sound, "acquired_on": "2012-12-10", "year": "2012", "conferred_on": None}
    found = find(*({**doubtful, "office": office} for office in offices), *known)
    assert ("DOUBTFUL_LONE_OFFICE" in held(found)) is is_held


@pytest.mark.parametrize(
    ("offices", "changed", "holding"),
    [
        pytest.param(("approvals-7", "offline-1", "employer-2"), {}, {"C1", "C2"}, id="the document names no ID number"),
        pytest.param(("approvals-7", "county-1", "employer-2"), {}, {"C2"}, id="an office states the first one's"),
        pytest.param(("approvals-7", "offline-1", "employer-2"), {"certificate_number": "06000777"}, set(), id="two numbers, two certificates"),
        pytest.param(("approvals-7", "offline-1", "employer-2"), {"acquired_on": "2013-05-06", "year": "2013"}, set(), id="another year"),
        pytest.param(("approvals-7", "offline-1", "employer-2"), {"certificate_number": None}, {"C1", "C2"}, id="nothing that tells two people"),
        pytest.param(("approvals-7", "offline-1", "employer-2"), {"certificate_number": None, "employer": "柳州市第一中学"}, set(), id="another workplace"),
        pytest.param(("approvals-7", "offline-1", "employer-2"), {"holder_name": "张书衡"}, set(), id="another name"),
    ],
)  # fmt: skip
def test_a_namesake_with_another_id_number_takes_no_certificate(find, sound, offices, changed, holding):
    document, first, second = offices
    namesake = {**sound, "certificate": "C2", "id_number": "450203197706054512", "approval_document": None, **changed}
    found = find(
        {**sound, "id_number": None, "office": document}, {**sound, "office": first}, {**namesake, "office": second}
    )
    assert set(found.filter(pl.col("code") == "NAMESAKE_CONTESTS")["certificate_id"]) == holding


@pytest.mark.parametrize(
    ("stated", "holds"),
    [
        pytest.param({"office": "county-9", "id_number": "450203197706054512", "acquired_on": "2013-05-06"}, {"NAMESAKE_AT_WORKPLACE"}, id="a namesake at one employer"),
        pytest.param({"office": "county-9", "id_number": "450203197706054512", "acquired_on": "2013-05-06", "employer": "柳州市第一中学"}, set(), id="a namesake elsewhere"),
        pytest.param({"office": "county-9", "id_number": "450203197706054512", "employer": None, "specialty": None, "approval_document": None}, {"NAMESAKE_CONTESTS"}, id="a namesake of one day whom one office alone tells from two"),
        pytest.param({"office": "county-9", "holder": "H1", "title": "助理工程师", "level": "初级", "acquired_on": "2013-05-06"}, set(), id="the assistant's title, better told"),
    ],
)  # fmt: skip
def test_a_lone_word_beside_a_namesake_waits(find, sound, stated, holds):
    lone = {
        **sound,
        "certificate": "C2",
        **dict.fromkeys(("certificate_number", "approval_document", "conferred_on")),
        **stated,
    }
    lone["year"] = lone["acquired_on"][:4]
    assert held(find({**sound, "office": "county-1"}, {**sound, "office": "series-2"}, lone), "C2") == holds


@pytest.mark.parametrize(
    ("acquired_on", "offices", "is_doubted"),
    [
        pytest.param("2012-12-10", ["county-3"], True, id="two years later, one office"),
        pytest.param("2010-12-10", ["county-3"], False, id="four years later"),
        pytest.param("2012-12-10", ["county-3", "series-4"], False, id="two years later, two offices"),
    ],
)
def test_the_medium_grade_too_soon_after_the_assistants_is_doubted(find, sound, acquired_on, offices, is_doubted):
    lower = {**sound, "certificate": "C2", "certificate_number": "06000777", "title": "助理工程师", "level": "初级"}
    lower |= {"acquired_on": acquired_on, "year": acquired_on[:4], "conferred_on": None, "approval_document": None}
    higher = [{**sound, "holder": "H1", "conferred_on": None, "office": office} for office in offices]
    known = [{**lower, "holder": "H1", "office": office} for office in ("county-1", "series-2")]
    found = find(*higher, *known)
    assert ("RAISED_TOO_SOON" in set(found["code"])) is is_doubted
    assert ("DOUBTFUL_LONE_OFFICE" in held(found)) is is_doubted and not held(found, "C2")


@pytest.mark.parametrize(
    ("void", "is_held"),
    [
        pytest.param({}, True, id="a void certificate's number"),
        pytest.param({"acquired_on": "2010-12-10", "year": "2010"}, False, id="of another year"),
        pytest.param({"issuing_authority": "鹿寨县职称改革工作领导小组"}, False, id="of another body"),
        pytest.param({"holder_name": "张书衡"}, False, id="of a name that may be the same"),
    ],
)
def test_a_lone_word_for_a_void_certificates_number_waits(find, sound, linked, void, is_held):
    taken = {**sound, "certificate": "C2", "holder_name": "覃秀兰", "id_number": None, "office": "county-1", **void}
    told = [{**sound, "office": "series-2"}, taken]
    records = linked(*told).records
    ids = records.filter(pl.col("office") == "county-1")["record_id"].to_list()
    broken = pl.DataFrame([(ids[0], "CALLED_VOID", "quarantine", None)], schema=NO_RULES.schema, orient="row")
    found = find(*told, broken=broken)
    of_void = found.filter(pl.col("code") == "NUMBER_OF_ANOTHER", pl.col("certificate_id") == "C1")
    assert (of_void.height > 0) is is_held


def test_a_document_of_whose_people_nobody_knows_waits_where_its_number_is_anothers(find, sound):
    known = [
        {**sound, "certificate": f"C{at}", "certificate_number": f"0600070{at}", "id_number": None, "holder_name": name, "office": office}
        for at, name in ((2, "覃秀兰"), (3, "莫文海"))
        for office in ("approvals-1", "county-2")
    ]  # fmt: skip
    annex = {**sound, "office": "approvals-1", "source_file": "sources/approvals-1/another.docx"}
    alone = annex | {"marks": ["as_counted"]}
    assert held(find(alone, *known)) == {"DOUBTFUL_LONE_OFFICE"} and not held(find(annex, *known))
    assert not held(find(alone, {**sound, "office": "county-2"}, *known))


@pytest.mark.parametrize(
    ("document", "holding"),
    [
        pytest.param("鹿职改〔2014〕3号", set(), id="another body's document"),
        pytest.param(None, {"C1", "C9"}, id="nothing says whose it is"),
    ],
)
def test_two_bodies_numbers_that_begin_with_the_year_are_not_one_sequence(find, sound, document, holding):
    body = {"issuing_authority": "鱼峰区职称改革工作领导小组", "approval_document": None}
    known = [row for n in range(2, 6) for row in other(sound, n, certificate_number=f"2014000{n}", **body)]
    mine = {**sound, "certificate_number": "20140012", "issuing_authority": None, "approval_document": document}
    theirs = other(sound, 9, certificate_number="20140012", **body)[0]
    found = find({**mine, "office": "county-1"}, theirs | {"office": "county-2"}, *known)
    assert set(found.filter(pl.col("code") == "NUMBER_OF_ANOTHER")["certificate_id"]) == holding


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        pytest.param({}, {"NUMBER_OUT_OF_PLACE"}, id="another year in its number"),
        pytest.param({"certificate_number": "20140012"}, set(), id="its own year in its number"),
        pytest.param(
            {"issuing_authority": "柳城县职称改革工作领导小组", "acquired_on": None, "conferred_on": "2014-03"},
            {"NUMBER_OUT_OF_PLACE"},
            id="another year than the day of issue",
        ),
        pytest.param({"certificate_number": "06000012"}, set(), id="no year in its number"),
        pytest.param(
            {"certificate_number": "99-0001", "acquired_on": "2013-08-20"},
            {"NUMBER_OUT_OF_FORM"},
            id="one body's number on another's day",
        ),
        pytest.param(
            {"certificate_number": "000012"}, {"NUMBER_OUT_OF_FORM"}, id="so many digits as nobody's number has"
        ),
        pytest.param({"certificate_number": "120012"}, set(), id="digits that may have lost zeros"),
        pytest.param({"certificate_number": "880030"}, {"NUMBER_OF_ANOTHER"}, id="another's number without its zero"),
    ],
)
def test_a_number_is_compared_with_all_others_where_nobody_names_its_authority(
    find, sound, monkeypatch, changed, codes
):
    monkeypatch.setattr(number_places, "WITNESSES", 8)
    monkeypatch.setattr(number_ways, "MANY", 6)
    city = {"approval_document": None, "conferred_on": None}
    known = [
        row for n in range(2, 10)
        for row in other(sound, n, certificate_number=f"201{n % 5}00{n:02}", acquired_on=f"201{n % 5}-06-12", year=f"201{n % 5}", **city,
                         issuing_authority=f"{'鱼峰柳南柳北城中'[n % 4 * 2 : n % 4 * 2 + 2]}区职称改革工作领导小组")
    ]  # fmt: skip
    firm = [
        row for n in range(20, 23)
        for row in other(sound, n, certificate_number=f"99-00{n}", issuing_authority="柳城县职称改革工作领导小组", **city)
    ]  # fmt: skip
    day = [
        row for n in range(30, 33)
        for row in other(sound, n, certificate_number=f"08800{n}", acquired_on="2013-08-20", year="2013", **city)
    ]  # fmt: skip
    lone = {
        **sound,
        **city,
        "issuing_authority": None,
        "certificate_number": "20110012",
        "acquired_on": "2014-03",
        "year": None,
    }
    found = find({**lone, **changed, "office": "employer-1"}, *known, *firm, *day)
    own = set(found.filter(pl.col("certificate_id") == "C1")["code"])
    assert own & {"NUMBER_OUT_OF_PLACE", "NUMBER_OUT_OF_FORM", "NUMBER_OF_ANOTHER"} == codes


@pytest.mark.parametrize(
    ("number", "acquired_on", "offices", "is_told"),
    [
        pytest.param("06000020", "2010-05", ["employer-1"], True, id="beyond the last, years before it"),
        pytest.param("06000020", "2015-06", ["employer-1"], False, id="beyond the last, in its year"),
        pytest.param("06000005", "2015-06", ["employer-1"], True, id="years after its neighbours"),
        pytest.param("06000020", "2010-05", ["series-1", "county-2"], False, id="two offices with a say"),
        pytest.param("06000020", "2015-01", ["employer-1"], False, id="some months before its turn"),
    ],
)
def test_a_number_far_from_its_turn_is_doubted(find, sound, monkeypatch, number, acquired_on, offices, is_told):
    monkeypatch.setattr(number_places, "WITNESSES", 8)
    city = {"approval_document": None, "conferred_on": None}
    known = [
        row for n in range(2, 18, 2)
        for row in other(sound, n, acquired_on=f"{2012 + n // 5}-06-12", year=str(2012 + n // 5), **city)
    ]  # fmt: skip
    lone = {**sound, **city, "certificate_number": number, "acquired_on": acquired_on, "year": acquired_on[:4]}
    found = find(*({**lone, "office": office} for office in offices), *known)
    assert ("NUMBER_OUT_OF_PLACE" in set(found.filter(pl.col("certificate_id") == "C1")["code"])) is is_told


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        pytest.param({}, True, id="another document than all others of its day and series"),
        pytest.param({"acquired_on": "2014-12-11"}, False, id="another day"),
        pytest.param({"approval_document": "鱼职改〔2014〕9号"}, False, id="another body's words"),
        pytest.param({"series": "经济系列", "title": "经济师"}, False, id="another series"),
    ],
)
def test_a_document_that_nobody_else_bears_is_doubted(find, sound, changed, is_told):
    known = [row for n in range(2, 6) for row in other(sound, n)]
    lone = sound | {"approval_document": "柳职改〔2014〕9号", "conferred_on": None, "office": "employer-1"} | changed
    found = find(lone, *known)
    assert ("DOCUMENT_OF_NOBODY_ELSE" in set(found["code"])) is is_told


@pytest.mark.parametrize(
    ("employer", "is_doubted"),
    [
        pytest.param("柳州欧维姆机械股份有限公司", False, id="one that may confer"),
        pytest.param("柳州市恒岳机械有限公司", True, id="one that may not"),
    ],
)
def test_an_employer_that_may_confer_has_its_own_way_of_numbering(find, sound, monkeypatch, employer, is_doubted):
    monkeypatch.setattr(number_ways, "MANY", 6)
    known = [row for n in range(2, 9) for row in other(sound, n)]
    bare = {"issuing_authority": None, "approval_document": None, "employer": employer, "office": "employer-9"}
    own = [other(sound, 20 + n, certificate_number=f"OVM2014{n:03}")[0] | bare for n in range(5)]
    assert ("NUMBER_OUT_OF_FORM" in set(find(*known, *own)["code"])) is is_doubted


@pytest.mark.parametrize(
    ("born", "offices", "is_held"),
    [
        pytest.param(1993, ["county-1"], True, id="at 21, one office"),
        pytest.param(1993, ["county-1", "series-2"], False, id="at 21, two offices"),
        pytest.param(1991, ["county-1"], False, id="at 23"),
    ],
)
def test_one_office_gives_nobody_the_medium_grade_before_its_years_of_service(find, sound, born, offices, is_held):
    body = f"110105{born}0101001"
    young = {**sound, "id_number": body + check_character(body)}
    assert ("DOUBTFUL_LONE_OFFICE" in held(find(*({**young, "office": office} for office in offices)))) is is_held
