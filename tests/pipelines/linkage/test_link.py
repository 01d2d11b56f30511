"""What must always hold of a linkage, on a register of invented people."""

import polars as pl
import pytest

from pipelines.linkage import link
from pipelines.linkage.evaluate import evaluate

KEY = b"a key for tests"
ALICE = "450203198805170024"
BELLA = "450203198805170040"
"""Two valid numbers of the same day and region: twins."""


def clusters(assignments: pl.DataFrame, column: str) -> set[frozenset[str]]:
    """The records that are together, whatever the cluster is called."""
    return {frozenset(members) for members in assignments.group_by(column).agg("record_id")["record_id"].to_list()}


def together(assignments: pl.DataFrame, column: str, *records: str) -> bool:
    return assignments.filter(pl.col("record_id").is_in(records))[column].n_unique() == 1


def test_every_record_comes_out_once_with_both_ids(register, linked):
    assert linked.assignments["record_id"].to_list() == sorted(register["record_id"])
    assert linked.assignments.null_count().sum_horizontal().item() == 0
    assert linked.assignments.schema["review"] == pl.Boolean


def test_a_certificate_belongs_to_one_holder(linked):
    holders = linked.assignments.group_by("certificate_id").agg(pl.col("holder_id").n_unique())
    assert holders["holder_id"].max() == 1


def test_two_whole_numbers_are_never_one_holder(register, linked):
    numbered = register.filter(pl.col("id_number").is_not_null() & ~pl.col("id_number").str.ends_with("000"))
    numbers = (
        numbered.join(linked.assignments, on="record_id").group_by("holder_id").agg(pl.col("id_number").n_unique())
    )
    assert numbers["id_number"].max() == 1


def test_it_is_nearly_always_right_on_hard_records(truth, linked):
    found = evaluate(linked.assignments, truth)
    assert found.levels["persons"].pairwise.f1 > 0.98
    assert found.levels["certificates"].pairwise.f1 > 0.98
    assert found.mixed_in_certificates <= 0.002
    assert found.review < 0.03


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_records_changes_nothing(register, linked, seed):
    shuffled = register.sample(fraction=1, shuffle=True, seed=seed)
    again = link(shuffled, key=KEY)
    assert again.assignments.equals(linked.assignments)
    assert again.links.equals(linked.links)


def test_a_later_delivery_gives_what_one_run_gives(register, linked):
    before = link(register.head(1500), key=KEY, with_links=False)
    after = link(register, previous=before.assignments, key=KEY, with_links=False)
    assert after.assignments.equals(linked.assignments)


def test_ids_made_under_a_secret_key_are_the_same_after_a_later_delivery_too(register):
    before = link(register.head(1500), key=KEY, secret=True, with_links=False)
    after = link(register, previous=before.assignments, key=KEY, secret=True, with_links=False)
    assert after.assignments.equals(link(register, key=KEY, secret=True, with_links=False).assignments)
    for column in ("holder_id", "certificate_id"):
        stayed = before.assignments[column].unique().is_in(after.assignments[column].unique().implode())
        assert stayed.mean() > 0.9


def test_an_id_made_from_a_number_outlives_an_earlier_record(make_standard):
    later = {"record_id": "r9", "holder_name": "罗诗涵", "id_number": ALICE, "title": "护师", "year": "2012"}
    earlier = {"record_id": "r1", "holder_name": "罗诗涵", "id_number": ALICE, "title": "护师", "year": "2012"}
    alone = link(make_standard(later), key=KEY, secret=True).assignments
    both = link(make_standard(later, earlier), key=KEY, secret=True).assignments
    for column in ("holder_id", "certificate_id"):
        assert set(both[column]) == set(alone[column])


def test_ids_stay_where_nothing_changed(register, linked):
    before = link(register.head(1500), key=KEY, with_links=False)
    after = link(register, previous=before.assignments, key=KEY, with_links=False)
    gone = set(before.assignments["holder_id"]) - set(after.assignments["holder_id"])
    told = after.identity_changes.filter((pl.col("level") == "holder") & (pl.col("kind") != "split"))
    assert gone == set(told["old_id"])
    assert set(told["new_id"]) <= set(after.assignments["holder_id"])


def test_the_same_run_twice_keeps_every_id(register, linked):
    again = link(register, previous=linked.assignments, key=KEY, with_links=False)
    assert again.assignments.equals(linked.assignments)
    assert again.identity_changes.is_empty()


def test_another_key_gives_other_ids(register, linked):
    other = link(register.head(50), key=b"another key", with_links=False)
    assert not set(other.assignments["holder_id"]) & set(linked.assignments["holder_id"])


def test_columns_that_a_table_lacks_are_only_silent(make_standard):
    records = make_standard({"holder_name": "甲一"}, {"holder_name": "甲一"}).select("record_id", "holder_name")
    assert link(records, key=KEY).assignments.height == 2


def test_no_records_are_no_holders(register):
    empty = link(register.clear(), key=KEY)
    assert empty.assignments.is_empty()
    assert empty.links.is_empty()


def test_records_that_share_nothing_stay_apart(make_standard):
    records = make_standard(
        {"holder_name": "覃梓睿", "title": "工程师"}, {"holder_name": "罗诗涵", "title": "护师"}, {"remarks": "补发"}
    )
    assert link(records, key=KEY).assignments["holder_id"].n_unique() == 3


def test_twins_stay_apart_in_one_workplace_on_one_document(make_standard):
    shared = {
        "employer": "柳州市城中小学",
        "title": "小学一级教师",
        "acquired_on": "2014-12-28",
        "approval_document": "柳职改〔2014〕1号",
        "series": "小学",
    }
    records = make_standard(
        {**shared, "holder_name": "罗诗涵", "id_number": ALICE}, {**shared, "holder_name": "罗诗韵", "id_number": BELLA}
    )
    assert not together(link(records, key=KEY).assignments, "holder_id", "r0", "r1")


def test_two_people_on_one_certificate_number_are_two(make_standard):
    records = make_standard(
        {"certificate_number": "06000123", "holder_name": "罗诗涵", "id_number": ALICE, "title": "护师"},
        {"certificate_number": "06000123", "holder_name": "覃梓睿", "title": "工程师", "year": "2011"},
    )
    assert not together(link(records, key=KEY).assignments, "holder_id", "r0", "r1")


@pytest.mark.parametrize(
    ("name", "number", "joins"),
    [
        pytest.param("罗诗韵", "00000123", False, id="a sister or colleague under a number that counts from 1"),
        pytest.param("罗诗韵", "06000123", False, id="a sister or colleague under a number of an office's own"),
        pytest.param("罗诗晗", "00000123", True, id="a homophone"),
        pytest.param("罗海燕", "06000123", False, id="the surname alone"),
    ],
)
def test_who_shares_a_number_and_a_part_of_the_name_is_for_a_reviewer(make_standard, name, number, joins):
    shared = {"employer": "柳州市人民医院", "title": "护师", "acquired_on": "2012-12", "certificate_number": number}
    records = make_standard(shared | {"holder_name": "罗诗涵", "id_number": ALICE}, shared | {"holder_name": name})
    found = link(records, key=KEY, with_links=False).assignments
    assert together(found, "holder_id", "r0", "r1") == joins
    assert found["review"].any() != joins


def test_a_record_without_a_number_joins_the_one_that_explains_it(make_standard):
    certificate = {
        "title": "护师",
        "series": "卫生",
        "acquired_on": "2014-12-28",
        "approval_document": "柳卫职改〔2014〕1号",
    }
    records = make_standard(
        {**certificate, "holder_name": "罗诗涵", "id_number": ALICE, "employer": "柳州市城中医院", "specialty": "护理"},
        {
            "holder_name": "罗诗涵",
            "id_number": "452223197902030616",
            "employer": "鹿寨县机械厂",
            "title": "工程师",
            "acquired_on": "2009-07-01",
        },
        {**certificate, "holder_name": "罗诗涵", "employer": "柳州市城中医院", "specialty": "护理"},
    )
    assert together(link(records, key=KEY).assignments, "holder_id", "r0", "r2")
    assert together(link(records, key=KEY).assignments, "certificate_id", "r0", "r2")


def test_a_junior_and_a_later_intermediate_certificate_are_two_of_one_person(make_standard):
    person = {"holder_name": "罗诗涵", "id_number": ALICE, "series": "卫生"}
    records = make_standard(
        {**person, "title": "护师", "acquired_on": "2010-12-28", "certificate_number": "20100011"},
        {**person, "title": "主管护师", "acquired_on": "2015-12-28", "certificate_number": "20150022"},
    )
    assignments = link(records, key=KEY).assignments
    assert together(assignments, "holder_id", "r0", "r1")
    assert not together(assignments, "certificate_id", "r0", "r1")


def test_a_number_that_lost_its_zeros_is_the_same_certificate(make_standard):
    person = {"holder_name": "罗诗涵", "id_number": ALICE, "title": "护师"}
    records = make_standard({**person, "certificate_number": "00001234"}, {**person, "certificate_number": "1234"})
    assert together(link(records, key=KEY).assignments, "certificate_id", "r0", "r1")


@pytest.mark.parametrize(
    ("numbers", "one"),
    [
        pytest.param(["06001234", "06001254"], True, id="a digit that one clerk mistyped"),
        pytest.param(["06001234", "06001254", "06001254"], True, id="a digit that one clerk of three mistyped"),
        pytest.param(["06001234", "06001234", "06001254", "06001254"], False, id="two numbers that lists bear out"),
        pytest.param(["06001234", "06001235"], False, id="a number and the next of its sequence"),
    ],
)
def test_two_numbers_of_one_person_are_one_certificate_where_one_is_a_slip_of_the_other(make_standard, numbers, one):
    person = {"holder_name": "罗诗涵", "id_number": ALICE, "title": "护师"}
    records = make_standard(*({**person, "certificate_number": number} for number in numbers))
    assignments = link(records, key=KEY, with_links=False).assignments
    assert (assignments["certificate_id"].n_unique() == 1) == one


@pytest.mark.parametrize(
    ("name", "number", "one"),
    [
        pytest.param("覃梓睿", "00000218", True, id="a digit of a short number mistyped"),
        pytest.param("覃梓睿", "00000271", False, id="another short number"),
        pytest.param("覃梓涵", "00000218", False, id="a colleague's name under it"),
    ],
)
def test_one_name_under_two_short_numbers_a_digit_apart_is_told_by_what_else_it_shares(
    make_standard, name, number, one
):
    shared = {"title": "小学一级教师", "series": "小学", "acquired_on": "2013-04-23", "sex": "男"}
    records = make_standard(
        {**shared, "holder_name": "覃梓睿", "id_number": "450202199006111178", "certificate_number": "00000215"},
        {**shared, "holder_name": name, "certificate_number": number},
    )
    assert together(link(records, key=KEY, with_links=False).assignments, "holder_id", "r0", "r1") is one


@pytest.mark.parametrize(
    ("judged", "asked"),
    [
        pytest.param([], True, id="nobody has decided"),
        pytest.param([("r2", "r0", "same")], False, id="somebody has told to which it belongs"),
        pytest.param([("r2", "r0", "different"), ("r2", "r1", "different")], False, id="it is neither"),
    ],
)
def test_a_row_without_date_or_number_that_either_of_two_certificates_explains_is_for_a_reviewer(
    make_standard, judged, asked
):
    person = {"holder_name": "罗诗涵", "id_number": ALICE, "title": "护师"}
    records = make_standard(
        {**person, "acquired_on": "2010-12-28", "certificate_number": "20100011"},
        {**person, "acquired_on": "2015-12-28", "certificate_number": "20150022"},
        person,
    )
    judgements = pl.DataFrame(
        [(*pair[:2], "certificate", pair[2], "a reviewer") for pair in judged],
        schema=dict.fromkeys(["record_id_l", "record_id_r", "level", "judgement", "judged_by"], pl.String),
        orient="row",
    )
    found = link(records, judgements=judgements, key=KEY, with_links=False).assignments
    assert found["review"].to_list()[2] == asked


def test_links_tell_of_persons_and_of_certificates(linked):
    links = linked.links
    assert set(links["level"]) == {"person", "certificate"}
    assert (links["record_id_l"] < links["record_id_r"]).all()
    assert links.select("record_id_l", "record_id_r", "level").is_unique().all()


def test_links_name_no_value_of_a_person(register, linked):
    evidence = " ".join(linked.links["evidence"].drop_nulls())
    for value in [*register["id_number"].drop_nulls().head(200), *register["holder_name"].drop_nulls().head(200)]:
        assert value not in evidence


GIVEN = ["建军", "志远", "秀英", "海燕", "文博", "春梅", "国强", "晓东", "丽华"]
SHORT = [f"韦{given[:size]}" for given in GIVEN for size in (1, 2)]


@pytest.mark.parametrize("digits", [1, 8], ids=["numbers as they are", "with zeros before them"])
@pytest.mark.parametrize(
    "lists",
    [
        pytest.param(
            [[f"韦{given}" for given in GIVEN], [f"莫{given}" for given in GIVEN]],
            id="other families under the same numbers",
        ),
        pytest.param([SHORT], id="short and long names under neighbouring numbers"),
    ],
)
def test_who_stands_in_lists_that_number_from_one_is_nobody_else(make_standard, digits, lists):
    """One employer, title and month, no ID numbers: the number in a list, or one beside it, makes nobody the other."""
    shared = {"employer": "柳州市第一中学", "title": "中学一级教师", "acquired_on": "2012-12"}
    rows = [
        shared | {"holder_name": name, "certificate_number": str(number).zfill(digits)}
        for names in lists
        for number, name in enumerate(names, start=1)
    ]
    found = link(make_standard(*rows), key=KEY, with_links=False).assignments
    assert found["holder_id"].n_unique() == len(rows)
