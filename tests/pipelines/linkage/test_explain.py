import polars as pl
import pytest

from pipelines.linkage import link
from pipelines.linkage.explain import explain
from pipelines.linkage.explain_groups import explain_group

KEY = b"a key for tests"
NUMBER = "450203198805170024"


@pytest.fixture
def chain(make_standard) -> pl.DataFrame:
    """One person whose first and last record share only what the middle one knows."""
    return make_standard(
        {
            "holder_name": "覃梓睿",
            "id_number": NUMBER,
            "title": "助理工程师",
            "acquired_on": "2010-12-28",
            "employer": "柳州市城中机械厂",
        },
        {
            "holder_name": "覃梓睿",
            "id_number": NUMBER,
            "title": "工程师",
            "acquired_on": "2016-12-28",
            "phone": "13000000001",
        },
        {"holder_name": "覃梓睿", "title": "工程师", "acquired_on": "2016-12-28", "phone": "13000000001"},
    )


def test_the_waterfall_adds_up(chain):
    found = explain(chain, "r0", "r2", link(chain, key=KEY).assignments)
    for waterfall in (found.person, found.certificate):
        assert waterfall.total == pytest.approx(waterfall.prior + sum(step.bits for step in waterfall.steps))
        assert [abs(step.bits) for step in waterfall.steps] == sorted(
            (abs(step.bits) for step in waterfall.steps), reverse=True
        )


def test_every_step_is_a_sentence_in_both_languages(chain):
    found = explain(chain, "r0", "r2", link(chain, key=KEY).assignments)
    assert all(step.words.zh.endswith("。") and step.words.en.endswith(".") for step in found.person.steps)
    assert any("姓名" in step.words.zh for step in found.person.steps)


def test_a_chain_shows_through_whom_two_records_are_one_person(chain):
    found = explain(chain, "r0", "r2", link(chain, key=KEY).assignments)
    assert found.through == ("r0", "r1", "r2")


def test_two_valid_numbers_are_told_to_be_two_persons(make_standard):
    records = make_standard(
        {"holder_name": "覃梓睿", "id_number": NUMBER}, {"holder_name": "覃梓睿", "id_number": "452223197902030616"}
    )
    found = explain(records, "r0", "r1", link(records, key=KEY).assignments)
    assert "两人" in found.verdict.zh
    assert "differ" in found.numbers.en
    assert found.through == ()


def test_no_value_of_a_person_is_repeated(chain):
    told = repr(explain(chain, "r0", "r1", link(chain, key=KEY).assignments))
    assert NUMBER not in told and "13000000001" not in told and "覃梓睿" not in told


def test_an_unknown_record_is_named(chain):
    with pytest.raises(KeyError, match="nobody"):
        explain(chain, "r0", "nobody", link(chain, key=KEY).assignments)


def test_a_group_is_told_as_a_tree_of_joins(chain):
    found = explain_group(chain, "r2", link(chain, key=KEY).assignments)
    assert found.record_ids == ("r0", "r1", "r2")
    assert [(join.record_id_l, join.record_id_r) for join in found.joins] == [("r0", "r1"), ("r1", "r2")]
    by_number, by_weight = found.joins
    assert by_number.person is None and "身份证号相同" in by_number.words.zh
    assert by_weight.person is not None and by_weight.person.total > 0
    assert found.rivals == ()


def test_a_rival_is_told_with_its_evidence_and_its_share_of_the_odds(chain, make_standard):
    namesake = make_standard(
        {
            "record_id": "r9",
            "holder_name": "覃梓睿",
            "id_number": "452223197902030616",
            "title": "工程师",
            "employer": "鹿寨县机械厂",
        }
    )
    records = pl.concat([chain, namesake])
    found = explain_group(records, "r2", link(records, key=KEY).assignments)
    assert [(rival.record_id, rival.rival_record_id) for rival in found.rivals] == [("r2", "r9")]
    rival = found.rivals[0]
    assert 0 < rival.share < 0.5
    assert rival.person.total == pytest.approx(rival.person.prior + sum(step.bits for step in rival.person.steps))
    assert f"{rival.share:.1%}" in rival.words.en and f"{rival.share:.1%}" in rival.words.zh
    assert "覃梓睿" not in repr(found) and NUMBER not in repr(found)


def test_the_group_of_an_unknown_record_is_a_key_error(chain):
    with pytest.raises(KeyError, match="nobody"):
        explain_group(chain, "nobody", link(chain, key=KEY).assignments)
