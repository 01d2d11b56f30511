import numpy as np
import pytest

from pipelines.linkage.blocking import CAP, RULES, block
from pipelines.linkage.encoding import encode

WHOLE = "450203198805170024"
OTHER = "452223197902030616"


def pairs_of(make_standard, *rows: dict[str, str]) -> set[tuple[int, int]]:
    found = block(encode(make_standard(*rows))).pairs
    return set(zip(found.left.tolist(), found.right.tolist(), strict=True))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param({"holder_name": "覃梓睿"}, {"holder_name": "覃梓睿"}, id="name"),
        pytest.param({"holder_name": "韋國華"}, {"holder_name": "韦国华"}, id="traditional"),
        pytest.param({"holder_name": "覃伟明"}, {"holder_name": "覃玮明"}, id="sound"),
        pytest.param({"holder_name": "周信然"}, {"holder_name": "周然信"}, id="order"),
        pytest.param({"holder_name": "覃甲一", "phone": "13000000001"}, {"holder_name": "罗乙二", "phone": "13000000001"}, id="phone"),
        pytest.param(
            {"holder_name": "罗雨桐", "certificate_number": "00001234"}, {"holder_name": "罗桐", "certificate_number": "1234"},
            id="number without its zeros and surname",
        ),
        pytest.param(
            {"holder_name": "谭雨桐", "title": "工程师", "year": "2014"}, {"holder_name": "谭桐", "title": "工程师", "year": "2014"},
            id="surname, title and year with near given names",
        ),
        pytest.param(
            {"holder_name": "苏轩", "title": "工程师", "acquired_on": "2014-03"}, {"holder_name": "苏□", "title": "工程师", "acquired_on": "2014-03-06"},
            id="surname, title and month, a character not legible",
        ),
        pytest.param({"holder_name": "蒋婷（曾用名：蒋小妹）"}, {"holder_name": "蒋小妹"}, id="former name"),
    ],
)  # fmt: skip
def test_records_worth_comparing_meet(make_standard, left, right):
    assert pairs_of(make_standard, left, right) == {(0, 1)}


def test_two_whole_numbers_need_no_comparison(make_standard):
    assert not pairs_of(
        make_standard, {"holder_name": "覃梓睿", "id_number": WHOLE}, {"holder_name": "覃梓睿", "id_number": OTHER}
    )


def test_the_record_without_a_number_seeks(make_standard):
    assert pairs_of(make_standard, {"holder_name": "覃梓睿", "id_number": WHOLE}, {"holder_name": "覃梓睿"}) == {(1, 0)}


def test_a_surname_alone_brings_nobody_together(make_standard):
    first = {"holder_name": "苏轩", "title": "工程师", "acquired_on": "2014-03-06"}
    assert not pairs_of(make_standard, first, first | {"holder_name": "苏梅"})


def test_strangers_don_t_meet(make_standard):
    assert not pairs_of(
        make_standard, {"holder_name": "覃梓睿", "title": "工程师"}, {"holder_name": "罗诗涵", "title": "工程师"}
    )


def test_a_block_over_its_cap_proposes_nothing(make_standard):
    records = encode(make_standard(*[{"holder_name": "覃梓睿"}] * (CAP + 1)))
    assert len(block(records).pairs) == 0


def test_every_pair_is_proposed_once(register):
    pairs = block(encode(register)).pairs
    unordered = np.minimum(pairs.left, pairs.right).astype(np.int64) << 32 | np.maximum(pairs.left, pairs.right)
    assert len(np.unique(unordered)) == len(pairs)


def test_every_rule_reports_what_it_proposed(register):
    proposed = block(encode(register)).proposed
    assert set(proposed) == {rule.name for rule in RULES} | {"former name"}
    assert proposed["sound of the name"] > 0


def test_among_some_records_only_they_are_paired(make_standard):
    records = encode(make_standard(*[{"holder_name": "覃梓睿"}] * 4))
    pairs = block(records, among=np.array([True, False, True, True])).pairs
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == {(0, 2), (0, 3), (2, 3)}
