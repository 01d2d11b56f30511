"""What linkage leaves to a reviewer reaches the queue: pairs that were nearly joined, holders whose own records are in doubt."""

import polars as pl
import pytest

from pipelines.linkage.links import SCHEMA as LINKS
from pipelines.review_queue import build_queue
from schemas import tables

SUBMISSIONS = pl.DataFrame(
    schema=tables.empty("review_queue").schema
)  # a run's open applications come in the queue's own shape


def assigned(*rows):
    """Assignments from (record, certificate, holder, review)."""
    return pl.DataFrame(rows, schema=["record_id", "certificate_id", "holder_id", "review"], orient="row")


def link(left, right, level="person", weight=1.0, judgement="different", by="weight"):
    return (left, right, level, weight, "[]", judgement, by)


def queue_of(links, assignments):
    frame = pl.DataFrame(links, schema=LINKS, orient="row")
    empty = tables.empty
    return build_queue(SUBMISSIONS, empty("findings"), frame, empty("quarantine"), assignments)


TWO = assigned(
    *(("r1", "C1", "H1", False), ("r2", "C1", "H1", False), ("r3", "C2", "H2", True)),
    *(("r4", "C4", "H4", False), ("r5", "C5", "H5", False)),
)


@pytest.mark.parametrize(
    ("links", "cases"),
    [
        pytest.param(
            [link("r1", "r3", weight=1.0), link("r2", "r3", weight=3.0)],
            ["pair-person-r2-r3"],
            id="of several pairs between two holders the likeliest asks",
        ),
        pytest.param([link("r1", "r3", weight=-4.5)], [], id="an unlikely pair asks nobody"),
        pytest.param([link("r1", "r2", judgement="same", weight=9.0)], [], id="a sure pair asks nobody"),
        pytest.param(
            [link("r1", "r3", weight=None, by="A1"), link("r2", "r3", weight=3.0)],
            [],
            id="two holders judged different are not asked for by another pair",
        ),
        pytest.param(
            [link("r1", "r3", weight=None, judgement="unsure", by="A1")],
            ["pair-person-r1-r3"],
            id="what a person was unsure of waits",
        ),
        pytest.param(
            [link("r1", "r3", weight=0.5), link("r4", "r3", weight=3.0), link("r5", "r3", weight=-2.0)],
            ["pair-person-r4-r3", "pair-person-r1-r3", "pair-person-r5-r3"],
            id="the likeliest pair comes first",
        ),
    ],
)
def test_pairs_that_were_nearly_joined_wait(links, cases):
    assert queue_of(links, TWO)["case_id"].to_list() == cases


def test_two_certificates_of_one_person_that_were_nearly_one_wait():
    links = [link("r1", "r2", "certificate", 0.5)]
    queue = queue_of(links, assigned(("r1", "C1", "H1", True), ("r2", "C2", "H1", True)))
    assert queue.select("case_id", "reasons").rows() == [("pair-certificate-r1-r2", ["UNSURE_CERTIFICATE"])]


def test_a_holder_whose_own_records_are_in_doubt_waits_as_one_cluster():
    links = [link("r1", "r2", judgement="same", weight=1.5), link("r1", "r3", judgement="same", weight=1.5)]
    queue = queue_of(links, assigned(*((f"r{n}", "C1", "H1", n > 1) for n in (1, 2, 3))))
    assert queue.select("case_id", "kind", "holder_id", "record_id").rows() == [("cluster-H1", "cluster", "H1", "r2")]


@pytest.mark.parametrize(
    ("verdicts", "reasons"),
    [
        pytest.param({}, [["NUMBER_OF_ANOTHER", "UNVERIFIABLE"]], id="two doubts are one case"),
        pytest.param(
            {"UNVERIFIABLE": "unfounded"}, [["NUMBER_OF_ANOTHER"]], id="an unfounded one asks no more, the other does"
        ),
        pytest.param({"UNVERIFIABLE": "confirmed"}, [], id="once one is confirmed nobody is asked"),
    ],
)
def test_findings_wait_until_people_gave_their_verdict(verdicts, reasons):
    rows = [
        {"certificate_id": "C1", "holder_id": "H1", "code": code, "severity": "hold", "verdict": verdicts.get(code),
         "open": verdicts.get(code) != "unfounded"}
        for code in ("NUMBER_OF_ANOTHER", "UNVERIFIABLE")
    ]  # fmt: skip
    schema = tables.empty("findings").schema
    found = pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)
    nothing = (tables.empty("links"), tables.empty("quarantine"), assigned(("r1", "C1", "H1", False)))
    assert build_queue(SUBMISSIONS, found, *nothing)["reasons"].to_list() == reasons


def test_every_doubtful_record_with_a_rival_or_a_companion_is_in_some_case():
    links = [link("r1", "r3", weight=1.0), link("r4", "r5", judgement="same", weight=1.0)]
    more = assigned(("r4", "C4", "H4", False), ("r5", "C4", "H4", True))
    queue = queue_of(links, pl.concat([TWO, more]))
    assert set(queue["kind"]) == {"pair", "cluster"}
    tables.check("review_queue", queue)
