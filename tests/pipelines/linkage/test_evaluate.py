import numpy as np
import polars as pl
import pytest

from pipelines.linkage.chart import line_chart
from pipelines.linkage.evaluate import answer, answer_pairs, bcubed, evaluate, mixed_share, pair_counts, review_curve


def run(holders: str, review: str = "") -> pl.DataFrame:
    records = [f"r{number}" for number in range(len(holders))]
    return pl.DataFrame(
        {
            "record_id": records,
            "holder_id": list(holders),
            "certificate_id": list(holders),
            "review": [str(n) in review for n in range(len(holders))],
        }
    )


def truth(persons: str) -> pl.DataFrame:
    records = [f"r{number}" for number in range(len(persons))]
    return pl.DataFrame(
        {
            "record_id": records,
            "true_person_id": list(persons),
            "true_certificate_id": list(persons),
            "noise_tags": ["id_sci", *[""] * (len(persons) - 1)],
        }
    )


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        pytest.param("aabb", 1.0, 1.0, id="right"),
        pytest.param("aaaa", 2 / 6, 1.0, id="all in one"),
        pytest.param("abcd", 1.0, 0.0, id="all apart"),
        pytest.param("aaab", 1 / 3, 1 / 2, id="one moved"),
    ],
)
def test_pairs_are_counted(found, precision, recall):
    rates = evaluate(run(found), truth("xxyy")).levels["persons"].pairwise
    assert (rates.precision, rates.recall) == (pytest.approx(precision), pytest.approx(recall))


def test_b_cubed_counts_records():
    labels, true = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert bcubed(labels, true).precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert mixed_share(labels, true) == 0.75
    assert pair_counts(labels, true) == (1, 3, 2)


def test_a_review_puts_a_record_where_it_belongs():
    labels, true = np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])
    assert answer(labels, true, np.array([False, False, True, False])).tolist()[:3] == [0, 0, 0]
    assert evaluate(run("aabb", review="2"), truth("xxxy")).levels["persons"].answered.f1 == 1.0


def test_a_record_without_an_id_is_alone():
    alone = run("aa").with_columns(holder_id=pl.lit(None, dtype=pl.String))
    assert evaluate(alone, truth("xx")).levels["persons"].missed_pairs == 1


def test_mistakes_are_named_with_what_became_of_them():
    causes = evaluate(run("abb"), truth("xxy")).causes
    assert causes.filter(pl.col("cause") == "id_sci").select("records", "whole").rows() == [(1, 0.0)]


def test_more_review_is_never_less_precise():
    links = pl.DataFrame({"record_id_l": ["r0"], "record_id_r": ["r2"], "match_weight": [0.1]})
    curve = review_curve(run("aaab"), truth("xxyy"), links, (0.0, 0.5, 1.0))
    assert [precision for _, precision in curve] == sorted(precision for _, precision in curve)
    assert curve[-1][1] == 1.0


def test_answers_raise_f1_in_the_order_of_asking():
    """Four records of one person in two holders, and one of another: first the pair that is one, then the one that is not."""
    pairs = pl.DataFrame({"record_id_l": ["r0", "r0"], "record_id_r": ["r2", "r4"]})
    curve = answer_pairs(run("aabbc"), truth("xxxxy"), pairs, (0.0, 0.5, 1.0))
    assert [(share, round(f1, 2)) for share, f1 in curve] == [(0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]


@pytest.mark.parametrize(
    ("left", "right", "f1"),
    [
        pytest.param(["r0", "r0", "x"], ["x", "r2", "y"], 1.0, id="two pairs of three are unknown"),
        pytest.param(["x"], ["y"], 0.5, id="all are unknown"),
    ],
)
def test_a_pair_that_the_truth_does_not_know_counts_for_nothing(left, right, f1):
    pairs = pl.DataFrame({"record_id_l": left, "record_id_r": right})
    assert answer_pairs(run("aabbc"), truth("xxxxy"), pairs, (1.0,)) == [(1.0, pytest.approx(f1))]


def test_a_chart_is_a_picture_with_named_axes():
    svg = line_chart([(0.0, 0.99), (0.01, 1.0)], title="t", across="across", up="up")
    assert svg.startswith("<svg") and "across" in svg and "1.0%" in svg
