"""Which findings a decision raises and settles, and what an enquirer then sees."""

import polars as pl
import pytest

from pipelines import findings
from pipelines.casework.frames import DECISION_SCHEMA, JUDGEMENT_SCHEMA
from pipelines.finding_verdicts import UNFOUNDED
from pipelines.foresight import Around, Ground, Part, foresee_choices, foresee_judgements
from pipelines.foresight.suspicions import OF_RECORD, claims_of, plain_links
from pipelines.survivorship import merge
from schemas import tables

KEY = b"a key for tests"


@pytest.fixture
def register(linked, campaign):
    """Makes a part that is the whole register, and what is around it, from what its records state."""

    def build(*stated, verdicts=None):
        cluster = linked(*stated)
        golden = merge(cluster.records, cluster.assignments, campaign=campaign)
        ids = cluster.assignments.select("record_id", "certificate_id", "holder_id")
        nothing = (pl.DataFrame(schema=schema) for schema in (JUDGEMENT_SCHEMA, DECISION_SCHEMA))
        part = Part(cluster.records, ids, *nothing, pinned=("C1", "C2", "H1", "H2"), verdicts=verdicts)
        links, refused, submissions = (tables.empty(name) for name in ("links", "quarantine", "submissions"))
        around = Around(
            golden.certificates, golden.certificate_values, cluster.records.select(OF_RECORD), plain_links(links), refused, submissions
        )  # fmt: skip
        return part, around

    return build


def codes(doubts):
    return {(one.certificate_id, one.code) for one in doubts}


def test_a_value_that_is_no_title_of_its_series_raises_a_finding_that_holds_and_the_lookup_ends(
    register, sound, campaign
):
    part, around = register(sound, sound | {"office": "series-9"})
    seen = foresee_choices(part, {"C1": {"title": "小学高级教师"}}, campaign=campaign, key=KEY, around=around)
    assert ("C1", "TITLE_OUTSIDE_SERIES") in codes(seen.raised) and seen.raised[0].severity == "hold"
    assert seen.withheld == ("C1",) and seen.passes == ()


def test_the_right_value_settles_it_and_the_certificate_can_be_looked_up(register, sound, campaign):
    wrong = sound | {"title": "小学高级教师"}
    part, around = register(wrong, wrong | {"office": "series-9"})
    seen = foresee_choices(part, {"C1": {"title": "工程师"}}, campaign=campaign, key=KEY, around=around)
    assert ("C1", "TITLE_OUTSIDE_SERIES") in codes(seen.settled)
    assert seen.passes == ("C1",) and seen.withheld == ()


def test_what_is_approved_passes_in_spite_of_its_finding(register, sound, campaign):
    wrong = sound | {"title": "小学高级教师"}
    part, around = register(wrong, wrong | {"office": "series-9"})
    nothing_changed = {"C1": {}}
    kept = foresee_choices(part, nothing_changed, campaign=campaign, key=KEY, around=around)
    passed = foresee_choices(part, nothing_changed, campaign=campaign, key=KEY, around=around, approved=["C1"])
    assert kept.nothing and passed.passes == ("C1",)


def test_joining_two_holders_settles_the_number_that_they_shared(register, sound, campaign):
    other = {"holder_name": "张书恒", "id_number": None, "certificate": "C2", "office": "series-2"}
    part, around = register(sound, sound | other)
    pair = ("R001", "R002", "person")
    ground = Ground.of(part.records)
    seen = foresee_judgements(
        ground, part, {"different": [pair], "same": [pair]}, key=KEY, campaign=campaign, around=around
    )
    assert {code for _, code in codes(seen["same"].settled)} <= {"NUMBER_SHARED"}
    assert not seen["same"].raised
    assert {one.code for one in seen["different"].raised} >= {"NUMBER_SHARED"}


def test_a_verdict_stands_only_while_its_ground_does(register, sound, campaign):
    wrong = sound | {"title": "小学高级教师"}
    part, around = register(wrong, wrong | {"office": "series-9"})
    golden = merge(part.records, part.assignments, campaign=campaign)
    broken = pl.DataFrame(schema={"record_id": pl.String, "code": pl.String, "severity": pl.String})
    found = findings.find(golden, part.records, broken, around.links, campaign=campaign)
    bound = findings.bind(found, golden, part.records, key=KEY)
    said = bound.with_columns(verdict=pl.lit(UNFOUNDED), verdict_id=pl.lit("V1"), decided_at=pl.lit("2020"))
    part, around = register(wrong, wrong | {"office": "series-9"}, verdicts=said)
    seen = foresee_choices(part, {"C1": {"employer": "柳州市另一厂"}}, campaign=campaign, key=KEY, around=around)
    assert ("C1", "TITLE_OUTSIDE_SERIES") in codes(seen.raised), "what was called unfounded is asked about anew"


def test_released_registrations_say_who_claims_which_number():
    content = (
        '{"holder_name": "莫一平", "id_number": "450205198803127244", "certificate": {"certificate_number": "06000901", '
        '"title": "工程师", "series": "工程技术系列", "level": "中级", "acquired_on": "2014-12", "acquisition_method": "评审", '
        '"issuing_authority": "柳州市职称改革工作领导小组"}}'
    )
    row = dict.fromkeys(tables.empty("submissions").columns) | {
        "source_file": "submissions/a.jsonl", "row": 1, "submitted_at": "2019-09-01T09:00:00+08:00", "action": "register",
        "disposition": "in_review", "reasons": [], "content": content, "evidence": '[{"problem": null, "kind": "jpg", "sha256": "x", "path": "a"}]',
    }  # fmt: skip
    claims = claims_of(pl.DataFrame([row], schema=tables.empty("submissions").schema))
    assert claims["number"].to_list() == ["06000901"]
