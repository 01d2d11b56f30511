import polars as pl
import pytest

from pipelines.linkage import link

KEY = b"a key for tests"
FIRST, SECOND = "450203198805170024", "452223197902030616"


def judge(level: str, judgement: str, left: str = "r0", right: str = "r1") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "record_id_l": [left],
            "record_id_r": [right],
            "level": [level],
            "judgement": [judgement],
            "judged_by": ["reviewer"],
        }
    )


def is_one(records: pl.DataFrame, column: str, judgements: pl.DataFrame | None) -> bool:
    return link(records, key=KEY, judgements=judgements).assignments.head(2)[column].n_unique() == 1


@pytest.fixture
def strangers(make_standard) -> pl.DataFrame:
    return make_standard({"holder_name": "覃梓睿", "title": "工程师"}, {"holder_name": "罗诗涵", "title": "护师"})


@pytest.fixture
def doubles(make_standard) -> pl.DataFrame:
    row = {
        "holder_name": "覃梓睿",
        "id_number": FIRST,
        "title": "工程师",
        "acquired_on": "2012-12-28",
        "certificate_number": "20120031",
    }
    return make_standard(row, row)


@pytest.mark.parametrize(
    ("column", "level"), [("holder_id", "person"), ("certificate_id", "certificate"), ("holder_id", "certificate")]
)
def test_same_joins_what_nothing_else_would(strangers, column, level):
    assert not is_one(strangers, column, None)
    assert is_one(strangers, column, judge(level, "same"))


@pytest.mark.parametrize(
    ("column", "level"), [("holder_id", "person"), ("certificate_id", "certificate"), ("certificate_id", "person")]
)
def test_different_parts_what_everything_else_joins(doubles, column, level):
    assert is_one(doubles, column, None)
    assert not is_one(doubles, column, judge(level, "different"))


@pytest.mark.parametrize("level", ["person", "certificate"])
def test_two_people_told_apart_under_one_number_are_two_whatever_ids_are_made_from(doubles, level):
    found = link(doubles, key=KEY, judgements=judge(level, "different"), secret=True).assignments
    assert found["certificate_id"].n_unique() == 2
    assert found["holder_id"].n_unique() == (2 if level == "person" else 1)


def test_same_outranks_two_valid_numbers(make_standard):
    records = make_standard(
        {"holder_name": "覃梓睿", "id_number": FIRST}, {"holder_name": "覃梓睿", "id_number": SECOND}
    )
    assert is_one(records, "holder_id", judge("person", "same"))


def test_different_holds_through_a_third_record(make_standard):
    row = {
        "holder_name": "覃梓睿",
        "title": "工程师",
        "acquired_on": "2012-12-28",
        "employer": "柳州市城中机械厂",
        "phone": "13000000001",
    }
    records = make_standard(row, row, row)
    assert not is_one(records, "holder_id", judge("person", "different"))


def test_unsure_only_asks_for_a_review(doubles):
    found = link(doubles, key=KEY, judgements=judge("person", "unsure")).assignments
    assert found["holder_id"].n_unique() == 1
    assert found["review"].all()


def test_judgements_that_cannot_all_hold_go_to_review(make_standard):
    records = make_standard(*[{"holder_name": name} for name in ("覃梓睿", "罗诗涵", "莫文轩")])
    judgements = pl.concat(
        [judge("person", "same"), judge("person", "same", "r1", "r2"), judge("person", "different", "r0", "r2")]
    )
    assert link(records, key=KEY, judgements=judgements).assignments["review"].all()


def test_the_last_judgement_of_a_pair_counts(doubles):
    assert is_one(doubles, "holder_id", pl.concat([judge("person", "different"), judge("person", "same", "r1", "r0")]))


def test_a_judgement_about_records_that_are_gone_is_ignored(strangers):
    assert not is_one(strangers, "holder_id", judge("person", "same", "r0", "gone"))


def test_a_judged_pair_is_a_link_with_its_judge(strangers):
    links = link(strangers, key=KEY, judgements=judge("person", "same")).links
    assert links.filter(pl.col("judged_by") == "reviewer").select("record_id_l", "record_id_r", "judgement").rows() == [
        ("r0", "r1", "same")
    ]


@pytest.mark.parametrize(
    ("odd", "others"),
    [
        pytest.param(["r0"], ["r1", "r2", "r3"], id="the first of them"),
        pytest.param(["r3"], ["r0", "r1", "r2"], id="the last of them"),
        pytest.param(["r1", "r2"], ["r0", "r3"], id="two of them"),
    ],
)
def test_records_parted_from_a_holders_others_leave_those_together(doubles, odd, others):
    records = pl.concat([doubles, doubles]).with_columns(record_id=pl.Series(["r0", "r1", "r2", "r3"]))
    judgements = pl.concat([judge("person", "different", one, other) for one in odd for other in others])
    holders = dict(
        link(records, key=KEY, judgements=judgements).assignments.select("record_id", "holder_id").iter_rows()
    )
    assert [len({holders[one] for one in side}) for side in (odd, others)] == [1, 1]
    assert holders[odd[0]] != holders[others[0]]


def test_of_two_judged_different_the_one_under_another_name_leaves_the_number(make_standard):
    names = ["覃子睿", "覃梓睿", "覃梓睿"]
    records = make_standard(*[{"holder_name": name, "id_number": FIRST, "title": "工程师"} for name in names])
    found = link(records, key=KEY, judgements=judge("person", "different")).assignments["holder_id"]
    assert found[0] != found[1] == found[2]
