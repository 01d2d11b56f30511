"""Rules that compare the numbers of several records."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.validate import judge
from pipelines.validate.number_use import ENOUGH, find_strays


def codes_of(judged, record_id: str) -> set[str]:
    return set(judged.broken.filter(pl.col("record_id") == record_id)["code"])


@pytest.mark.parametrize(
    ("other", "is_shared"),
    [
        pytest.param({"born": "19850101", "holder_name": "钱小川"}, True, id="another person"),
        pytest.param(
            {"born": "19850101", "holder_name": "钱小川", "issuing_authority": "柳城县职改办"},
            False,
            id="another authority",
        ),
        pytest.param({"id_number": "", "holder_name": "钱小川"}, False, id="another name without a number"),
        pytest.param({"born": "19850101", "certificate_number": "412345"}, True, id="another person, zeros lost"),
        pytest.param({}, False, id="the same person again"),
        pytest.param({"slip": True}, False, id="a slip in the ID number"),
        pytest.param({"certificate_number": "", "born": "19850101"}, False, id="no number"),
    ],
)
def test_one_number_of_one_authority_belongs_to_one_person(records, campaign, other, is_shared):
    judged = judge(records({}, other), campaign)
    assert ("NUMBER_OF_TWO_HOLDERS" in codes_of(judged, "r0")) is is_shared


@pytest.mark.parametrize(
    ("other", "is_shared"),
    [
        pytest.param({"born": "19850101", "holder_name": "钱小川"}, True, id="another person"),
        pytest.param({"id_number": "", "holder_name": "钱小川"}, True, id="another family name, no number"),
        pytest.param({"id_number": "", "holder_name": "褚云"}, False, id="a slip in the given name"),
    ],
)
def test_one_management_number_belongs_to_one_person(records, campaign, other, is_shared):
    number = {"management_number": "409030001201200007"}
    judged = judge(records(number, number | other), campaign)
    assert ("MANAGEMENT_NUMBER_OF_TWO_HOLDERS" in codes_of(judged, "r1")) is is_shared


def numbered(count: int, **changes: object) -> list[dict[str, object]]:
    """Records of different people whose numbers run on, ten a year."""
    return [
        {
            "certificate_number": f"0060{at:04d}",
            "born": f"19{60 + at % 30}0101",
            "acquired_on": f"{2011 + at // 10}-09-15",
            "year": "",
            "conferred_on": "",
            "approval_document": "",
            **changes,
        }
        for at in range(count)
    ]


def test_a_number_among_those_of_other_years_is_out_of_sequence(records, campaign):
    rows = numbered(60)
    rows[5] |= {"acquired_on": "2016-09-15"}
    judged = judge(records(*rows), campaign)
    stray = judged.broken.filter(pl.col("code") == "NUMBER_OUT_OF_SEQUENCE")["record_id"].to_list()
    assert stray == ["r5"]


@pytest.mark.parametrize(("far", "strays"), [("2016007733", ["r3"]), ("2016000480", [])])
def test_a_running_number_far_behind_all_others_is_out_of_sequence(records, campaign, far, strays):
    rows = [
        row | {"certificate_number": f"{str(row['acquired_on'])[:4]}{at % 9 + 1:06d}"}
        for at, row in enumerate(numbered(40))
    ]
    rows[3] |= {"acquired_on": "2016-05-06", "certificate_number": far}
    judged = judge(records(*rows), campaign)
    assert judged.broken.filter(pl.col("code") == "NUMBER_OUT_OF_SEQUENCE")["record_id"].to_list() == strays


def memory_at(moment: str) -> float:
    """MB of this process now (VmRSS) or at the most since it was last asked to forget (VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{moment}:"))


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="only Linux tells a process how much memory it took"
)
def test_an_authoritys_numbers_are_not_each_compared_with_every_other():
    count = 12_000
    numbers = pl.DataFrame(
        {
            "issuing_authority": ["某市职改办"] * count,
            "certificate_number": [f"{at:08d}" for at in range(count)],
            "_acquired_year": [2010 + at * 9 // count for at in range(count)],
            "_period": [0] * count,
        }
    )
    Path("/proc/self/clear_refs").write_text("5")
    before = memory_at("VmRSS")
    assert not find_strays(numbers)["_is_stray"].any()
    assert memory_at("VmHWM") - before < 256  # each with every other takes 1,300


def test_numbers_that_start_again_every_year_have_no_sequence(records, campaign):
    rows = [row | {"certificate_number": f"0060{at % 10:04d}"} for at, row in enumerate(numbered(60))]
    judged = judge(records(*rows), campaign)
    assert not {"NUMBER_OUT_OF_SEQUENCE", "NUMBER_OF_TWO_HOLDERS"} & set(judged.broken["code"])


@pytest.mark.parametrize(
    ("form", "other"),
    [
        pytest.param("LC{}{:06d}", "LC2017000003", id="whole"),
        pytest.param("桂职资字第{:.2}{:06d}号", "桂职资字第17000003号", id="its last two digits"),
        pytest.param("桂职资字第004{:.2}{:05d}号", "桂职资字第0041700003号", id="behind the body's own digits"),
    ],
)
def test_a_year_in_the_number_is_the_year_of_the_record(records, campaign, form, other):
    rows = [
        row | {"certificate_number": form.format(str(row["acquired_on"])[2 * (".2" in form) : 4], at * 7919 % 1000)}
        for at, row in enumerate(numbered(ENOUGH + 20))
    ]
    rows[3] |= {"certificate_number": other, "issuing_authority": ""}
    judged = judge(records(*rows), campaign)
    assert "NUMBER_OUT_OF_SEQUENCE" in codes_of(judged, "r3")
    assert judged.broken.filter(pl.col("code") == "NUMBER_OUT_OF_SEQUENCE").height == 1


def with_management_numbers(count: int) -> list[dict[str, object]]:
    return [
        row | {"management_number": f"4090300{at:02d}{str(row['acquired_on'])[:4]}{at:05d}"}
        for at, row in enumerate(numbered(count))
    ]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"management_number": "409030001201600003"}, id="another year"),
        pytest.param({"level": "初级", "title": "助理工程师"}, id="another level than all with this code"),
        pytest.param(
            {"series": "农业技术系列", "title": "农艺师", "specialty": "农学"},
            id="another series than all with this code",
        ),
    ],
)
def test_a_management_number_says_what_the_record_says(records, campaign, changes):
    rows = with_management_numbers(ENOUGH + 10)
    rows[3] |= changes
    judged = judge(records(*rows), campaign)
    assert judged.broken.filter(pl.col("code") == "MANAGEMENT_NUMBER_CONTRADICTS")["record_id"].to_list() == ["r3"]


def test_without_a_clear_custom_a_code_means_nothing(records, campaign):
    rows = with_management_numbers(4)
    rows[3] |= {"level": "初级", "title": "助理工程师"}
    judged = judge(records(*rows), campaign)
    assert "MANAGEMENT_NUMBER_CONTRADICTS" not in set(judged.broken["code"])


def test_a_row_that_repeats_another_of_its_office_is_noted(records, campaign):
    judged = judge(records({}, {}, {"remarks": "补"}), campaign)
    assert judged.broken.filter(pl.col("code") == "EXACT_DUPLICATE")["record_id"].to_list() == ["r1"]
