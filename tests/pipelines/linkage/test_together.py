"""Clusters weighed as wholes: what all records of two clusters say together outweighs what one pair of them says."""

import numpy as np
import polars as pl
import pytest

from pipelines.linkage.agglomerate import agglomerate
from pipelines.linkage.blocking import Pairs
from pipelines.linkage.clusters import Edges
from pipelines.linkage.comparisons import CAREER, DATE_LEVELS, LEVELS, compare
from pipelines.linkage.doubts import doubt
from pipelines.linkage.encoding import encode
from pipelines.linkage.holders import gather_levels, read_career
from pipelines.linkage.judgements import read_judgements
from pipelines.linkage.persons import POLICY
from pipelines.linkage.together import cross_pairs
from pipelines.linkage.weights import read_table

NOBODY_JUDGED = read_judgements(None, pl.Series(["a", "b", "c", "d"]), "person")


def test_every_record_of_one_cluster_meets_every_one_of_the_other():
    labels = np.array([0, 0, 2, 2, 2, 5])
    edges = Edges(np.array([0, 2]), np.array([2, 5]), np.zeros(2), np.zeros(2))
    pairs, at = cross_pairs(labels, labels, edges)
    met = [
        {(int(x), int(y)) for x, y, of in zip(pairs.left, pairs.right, at, strict=True) if of == edge}
        for edge in (0, 1)
    ]
    assert met == [{(0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4)}, {(2, 5), (3, 5), (4, 5)}]
    assert len(at) == 9


@pytest.mark.parametrize(
    ("together", "joins"),
    [pytest.param(4.0, True, id="they fit as wholes"), pytest.param(-2.0, False, id="they don't")],
)
def test_a_cluster_that_has_grown_is_weighed_anew(together, joins):
    """The second seeker resembles the first one, which belongs to the holder; the pair alone doesn't decide."""
    edges = Edges(np.array([0, 0]), np.array([1, 2]), np.array([9.0, 3.0]), np.array([9.0, 3.0]))
    settled = np.array([False, True, False])

    def weigh(labels, _, edges):
        grown = np.bincount(labels, minlength=len(labels)) > 1
        score = np.where(grown[edges.left] | grown[edges.right], together, edges.best)
        return Edges(edges.left, edges.right, score, score)

    found = agglomerate(np.arange(3), settled, edges, NOBODY_JUDGED, POLICY, weigh)
    assert found.labels[0] == found.labels[1]
    assert (found.labels[2] == found.labels[1]) == joins


def test_what_a_person_forbade_stays_forbidden_however_well_the_wholes_fit():
    edges = Edges(np.array([0, 0]), np.array([1, 2]), np.array([9.0, 3.0]), np.array([9.0, 3.0]))
    judgements = pl.DataFrame(
        {
            "record_id_l": ["b"],
            "record_id_r": ["c"],
            "level": ["person"],
            "judgement": ["different"],
            "judged_by": ["x"],
        }
    )
    judged = read_judgements(judgements, pl.Series(["a", "b", "c"]), "person")
    found = agglomerate(
        np.arange(3), np.array([False, True, False]), edges, judged, POLICY,
        lambda left, right, edges: Edges(edges.left, edges.right, edges.best + 9, edges.best + 9),
    )  # fmt: skip
    assert found.labels[2] != found.labels[1]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            {"title": "助理经济师", "acquired_on": "2010-07-27"}, {"title": "经济师", "acquired_on": "2015-12-26"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"}, id="a rise",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07-27", "series": "经济系列"},
            {"title": "助理经济师", "acquired_on": "2015-12-26", "series": "经济系列"},
            {"ranks": "fall in one series", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"}, id="a fall",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07-27", "acquisition_method": "评审"},
            {"title": "经济师", "acquired_on": "2015-12-26", "acquisition_method": "重新确认"},
            {"ranks": "possible", "titles": "confirmed again", "years": "one certificate a year", "numbers": "one number a conferral"}, id="confirmed again",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07-27", "acquisition_method": "评审"},
            {"title": "经济师", "acquired_on": "2010-12-26", "acquisition_method": "评审"},
            {"ranks": "possible", "titles": "each once", "years": "two dates in a year", "numbers": "one number a conferral"}, id="two months of a year",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07-27", "acquisition_method": "评审"},
            {"title": "经济师", "acquired_on": "2013-12-26", "acquisition_method": "评审"},
            {"ranks": "possible", "titles": "acquired again the same way", "years": "one certificate a year", "numbers": "one number a conferral"}, id="once more",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07-27", "certificate_number": "20101733"},
            {"title": "经济师", "acquired_on": "2010-12-26", "certificate_number": "20101733"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"}, id="two months under one number",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07-27", "certificate_number": "20101733"},
            {"title": "经济师", "acquired_on": "2011-07-27", "certificate_number": "20101733"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"}, id="two years under one number",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07", "certificate_number": "20101733"},
            {"title": "经济师", "acquired_on": "2010-07-27", "certificate_number": "20104659"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "two numbers for one conferral"},
            id="one conferral, two numbers",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07", "certificate_number": "20101733"},
            {"title": "经济师", "acquired_on": "2010-07", "certificate_number": "20101738"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"},
            id="one conferral, a number with a slip",
        ),
        pytest.param(
            {"title": "经济师", "year": "2017", "certificate_number": "20170007"}, {"title": "经济师", "acquired_on": "2017-12", "certificate_number": "0170007"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"},
            id="one conferral, a number that lost its first digit",
        ),
        pytest.param(
            {"title": "经济师", "year": "2017", "certificate_number": "00500178"}, {"title": "经济师", "acquired_on": "2017-12", "certificate_number": "178"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"},
            id="one conferral, a digit where a zero was",
        ),
        pytest.param(
            {"title": "经济师", "year": "2017", "certificate_number": "00001178"}, {"title": "经济师", "acquired_on": "2017-12", "certificate_number": "178"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "two numbers for one conferral"},
            id="one conferral, numbers of one list",
        ),
        pytest.param(
            {"title": "经济师", "conferred_on": "2010-07-27", "certificate_number": "20101733"},
            {"title": "经济师", "acquired_on": "2010-12", "conferred_on": "2010-12", "certificate_number": "20104659"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "two numbers for one conferral"},
            id="two numbers in one year by when they were conferred",
        ),
        pytest.param(
            {"title": "经济师", "year": "2010", "certificate_number": "川B1000002", "management_number": "409020107201000011"},
            {"title": "经济师", "year": "2010", "certificate_number": "川B1000006", "management_number": "409020107201000012"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "two numbers for one conferral"},
            id="both numbers a digit apart",
        ),
        pytest.param(
            {"title": "经济师", "approval_document": "柳职改〔2010〕1号"}, {"title": "经济师", "approval_document": "柳江职改〔2010〕1号"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "two documents for one conferral"},
            id="one title by two documents of a year",
        ),
        pytest.param(
            {"title": "经济师", "approval_document": "柳职改〔2010〕1号", "certificate_number": "20101733"},
            {"title": "经济师", "approval_document": "柳职改〔2010〕2号", "certificate_number": "20101733"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"},
            id="one number, a document with a slip",
        ),
        pytest.param(
            {"level": "中级", "acquired_on": "2010-07", "certificate_number": "20101733"},
            {"title": "经济师", "acquired_on": "2010-07-27", "certificate_number": "20104659"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "two numbers for one conferral"},
            id="two numbers for one level on one day",
        ),
        pytest.param(
            {"level": "初级", "series": "经济系列", "acquired_on": "2010-07"}, {"title": "经济员", "acquired_on": "2012-07"},
            {"ranks": "possible", "titles": "each once", "years": "one certificate a year", "numbers": "one number a conferral"},
            id="初级 may be the lower of its two grades",
        ),
        pytest.param(
            {"title": "经济师", "acquired_on": "2010-07"}, {"title": "助理经济师", "acquired_on": "2010"},
            {"ranks": "possible", "titles": "each once", "years": "two titles in a year", "numbers": "one number a conferral"}, id="two titles in a year",
        ),
    ],
)  # fmt: skip
def test_a_career_holds_two_certificates_or_not(make_standard, one, other, expected):
    records = encode(make_standard({"holder_name": "黄玉清"} | one, {"holder_name": "黄玉清"} | other))
    found = read_career(compare(records, Pairs(np.array([0], np.int32), np.array([1], np.int32))))
    assert {name: CAREER[name][int(level[0])] for name, level in found.items()} == expected


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        pytest.param("13923290936", "13923290936", "equal", id="one mobile"),
        pytest.param("13923290936", "13812345670", "different", id="two mobiles"),
        pytest.param("07726210080", "07722110081", "different", id="two lines of offices"),
        pytest.param("07726210080", "13812345670", "missing", id="an office's line and a mobile"),
    ],
)
def test_an_office_s_line_contradicts_no_mobile(make_standard, one, other, level):
    records = encode(make_standard({"holder_name": "高洁", "phone": one}, {"holder_name": "高洁", "phone": other}))
    found = compare(records, Pairs(np.array([0], np.int32), np.array([1], np.int32)))["phone"]
    assert LEVELS["phone"][int(found[0])] == level


def test_a_record_is_held_against_what_tells_of_its_own_conferral(make_standard):
    own = {"holder_name": "胡孝平", "series": "卫生技术系列", "title": "技师", "acquired_on": "2008-02"}
    later = own | {"title": "主管护师", "acquired_on": "2015-01-08", "sex": "女", "employer": "柳州市妇幼保健院"}
    slipped = own | {"acquired_on": "2008-03-01", "sex": "女", "employer": "柳州市妇幼保健院"}
    records, person = encode(make_standard(own, later, slipped)), read_table().person
    pairs = Pairs(np.array([0, 1], np.int32), np.array([2, 2], np.int32))
    levels = compare(records, pairs)
    _, found = gather_levels(np.zeros(2, np.int64), pairs, levels, np.array([1.0, 9.0]), person)
    assert DATE_LEVELS[found["acquired"][0]] == "same year, other date"


def test_one_document_tells_a_slip_in_the_month_from_two_dates(make_standard):
    own = {
        "holder_name": "邵燕斌",
        "title": "技师",
        "acquired_on": "2012-02-07",
        "approval_document": "鹿职改〔2012〕5号",
    }
    slipped = own | {"acquired_on": "2012-01-31"}
    records, person = encode(make_standard(own, slipped | {"approval_document": None}, slipped)), read_table().person
    pairs = Pairs(np.array([0, 0], np.int32), np.array([1, 2], np.int32))
    levels = compare(records, pairs)
    _, found = gather_levels(np.zeros(2, np.int64), pairs, levels, np.zeros(2), person)
    assert CAREER["years"][found["years"][0]] == "one certificate a year"


@pytest.mark.parametrize(
    ("document", "level"),
    [
        pytest.param("柳职改〔2019〕1号", "missing", id="one document: the employer is another certificate's"),
        pytest.param(None, "unlike", id="nothing vouches for one conferral"),
    ],
)
def test_who_moved_has_another_employer_on_an_earlier_certificate(make_standard, document, level):
    own = {"holder_name": "吴坚", "title": "一级教师", "acquired_on": "2019-10"}
    earlier = {
        "holder_name": "吴坚",
        "title": "中学一级教师",
        "acquired_on": "2015-06-23",
        "employer": "鹿寨县高级中学",
    }
    listed = own | {"employer": "融水苗族自治县三防第二小学", "approval_document": "柳职改〔2019〕1号"}
    records = encode(
        make_standard(own | {"approval_document": document}, earlier, listed, own | {"employer": "鹿寨县高级中学"})
    )
    person = read_table().person
    for of_holder, expected in (([0, 1], level), ([0, 3], "unlike")):
        pairs = Pairs(np.array(of_holder, np.int32), np.array([2, 2], np.int32))
        _, found = gather_levels(np.zeros(2, np.int64), pairs, compare(records, pairs), np.zeros(2), person)
        assert LEVELS["employer"][found["employer"][0]] == expected


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        pytest.param({"sex": "男"}, "missing", id="one day at one workplace: mistyped"),
        pytest.param({"sex": "男", "employer": "柳州市第四中学"}, "different", id="two workplaces: a namesake"),
        pytest.param({"sex": "男", "acquired_on": "2015-03-02"}, "different", id="two conferrals"),
        pytest.param({"sex": "男", "holder_name": "蒙英明"}, "different", id="two names"),
    ],
)
def test_a_sex_is_mistyped_where_all_else_says_one(make_standard, changed, level):
    own = {
        "holder_name": "蒙英敏",
        "sex": "女",
        "title": "助理馆员",
        "acquired_on": "2015-05-28",
        "employer": "柳州市鱼峰区图书馆",
    }
    records = encode(make_standard(own, own | changed))
    found = compare(records, Pairs(np.array([0], np.int32), np.array([1], np.int32)))["sex"]
    assert LEVELS["sex"][int(found[0])] == level


@pytest.mark.parametrize(
    ("told", "doubted"),
    [
        pytest.param({"name": "one character off, rare", "identity": "slip"}, True, id="twins, or one of them"),
        pytest.param({"name": "same sound, rare", "identity": "slip"}, False, id="a homophone"),
        pytest.param({"years": "two dates in a year", "title": "same", "employer": "equal, small"}, False, id="a month mistyped"),
        pytest.param({"years": "two dates in a year", "title": "same", "employer": "unlike"}, True, id="elsewhere in another month"),
    ],
)  # fmt: skip
def test_what_two_people_would_show_as_well_joins_nobody(told, doubted):
    alone = {
        "name": "equal, under 0.02 namesakes",
        "years": "one certificate a year",
        "numbers": "one number a conferral",
    }
    levels = {name: np.zeros(1, np.int8) for name in LEVELS}
    levels |= {name: np.array([LEVELS[name].index(word)], np.int8) for name, word in (alone | told).items()}
    assert (doubt(np.array([3.0]), levels)[0] < 3.0) == doubted
