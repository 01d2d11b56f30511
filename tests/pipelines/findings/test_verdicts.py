"""A verdict counts for exactly what it was given on: the same finding on the same values and records, and nothing else."""

import polars as pl
import pytest

from pipelines import finding_verdicts, findings, survivorship
from pipelines.casework.verdicts import SCHEMA
from pipelines.reconcile.claims import SCHEMA as CLAIMS
from schemas import tables

NO_RULES = pl.DataFrame(schema={"record_id": pl.String, "code": pl.String, "severity": pl.String, "column": pl.String})
KEY = b"k" * 32


@pytest.fixture
def bound(linked, campaign):
    """The findings on certificates that are given as what their records state, each with its basis."""

    def run(*stated, key=KEY, claims=None):
        cluster = linked(*stated)
        golden = survivorship.merge(cluster.records, cluster.assignments, campaign=campaign)
        found = findings.find(
            golden, cluster.records, NO_RULES, tables.empty("links"), campaign=campaign, claims=claims
        )
        return findings.bind(found, golden, cluster.records, key=key, claims=claims)

    return run


def said_of(found, code, verdict="unfounded"):
    """The verdict, as the store gives it, on what stands in the frame."""
    rows = found.filter(pl.col("code") == code).select("certificate_id", "code", "column", "basis")
    told = {"verdict": verdict, "verdict_id": "V1", "given_by": "A1", "agreed_by": "A2", "decided_at": "2020"}
    return pl.DataFrame([row | told for row in rows.iter_rows(named=True)], schema=SCHEMA)


def waiting(found, verdicts):
    """The codes that hold certificate C1 back after the verdicts."""
    heeded = tables.check("findings", finding_verdicts.heed(found, verdicts))
    return heeded.filter(pl.col("open") & (pl.col("severity") == "hold") & (pl.col("certificate_id") == "C1"))[
        "code"
    ].to_list()


FALSE = {"series": "卫生技术系列", "title": "会计师"}


def test_an_unfounded_finding_stands_but_holds_no_more_and_lifts_no_other(bound, sound):
    found = bound({**sound, **FALSE, "holder_name": None})
    verdicts = said_of(found, "TITLE_OUTSIDE_SERIES")
    before = waiting(found, verdicts.clear())
    assert "TITLE_OUTSIDE_SERIES" in before and "IDENTITY_UNCLEAR" in before
    assert waiting(found, verdicts) == [code for code in before if code != "TITLE_OUTSIDE_SERIES"]
    assert found.height == finding_verdicts.heed(found, verdicts).height


def test_a_confirmed_finding_stays_open_and_says_so(bound, sound):
    found = bound({**sound, **FALSE})
    heeded = finding_verdicts.heed(found, said_of(found, "TITLE_OUTSIDE_SERIES", "confirmed"))
    row = heeded.filter(pl.col("code") == "TITLE_OUTSIDE_SERIES").select("open", "verdict", "verdict_id").row(0)
    assert row == (True, "confirmed", "V1")


@pytest.mark.parametrize(
    ("now", "counts"),
    [
        pytest.param([{}], True, id="nothing has changed"),
        pytest.param([{"employer": "另一单位"}], False, id="a golden value is another"),
        pytest.param([{"id_number": None}], False, id="the ID number is gone"),
        pytest.param([{}, {"office": "county-9"}], False, id="one more source, of the same words"),
        pytest.param([{"title": "护师"}], None, id="the suspicion itself is gone"),
        pytest.param(
            [{}, {"certificate": "C9", "holder_name": "别人甲", "id_number": None, "certificate_number": "9"}],
            True,
            id="somebody else's certificate came",
        ),
    ],
)
def test_the_case_opens_again_when_what_was_judged_has_changed(bound, sound, now, counts):
    first = {**sound, **FALSE}
    verdicts = said_of(bound(first), "TITLE_OUTSIDE_SERIES")
    after = bound(*({**first, **change} for change in now))
    if counts is None:
        assert after.filter(pl.col("code") == "TITLE_OUTSIDE_SERIES").is_empty()
    else:
        assert ("TITLE_OUTSIDE_SERIES" not in waiting(after, verdicts)) is counts


def test_a_basis_can_not_be_worked_out_without_the_key(bound, sound):
    one, other = (bound({**sound, **FALSE}, key=key)["basis"].to_list() for key in (KEY, b"x" * 32))
    assert one == bound({**sound, **FALSE})["basis"].to_list() and not set(one) & set(other)


def test_a_verdict_on_a_shared_number_is_bound_to_the_other_side_too(bound, sound):
    taken = {**sound, "office": "employer-1", "certificate_number": "06000002"}
    others = [
        {
            **sound,
            "certificate": "C2",
            "holder_name": "李明二",
            "id_number": None,
            "certificate_number": "06000002",
            "office": office,
        }
        for office in ("series-8", "county-9")
    ]
    found = bound(taken, *others)
    verdicts = said_of(found, "NUMBER_OF_ANOTHER")
    assert "NUMBER_OF_ANOTHER" in waiting(found, verdicts.clear()) and "NUMBER_OF_ANOTHER" not in waiting(
        found, verdicts
    )
    others[1] |= {"employer": "另一单位"}
    assert "NUMBER_OF_ANOTHER" in waiting(bound(taken, *others), verdicts)


def test_a_verdict_on_one_claim_to_a_number_says_nothing_of_the_next_claimant(bound, sound):
    taken = {
        **sound,
        "office": "employer-1",
        "issuing_authority": "柳州市职称改革工作领导小组",
        "certificate_number": "06000002",
    }
    told = {"column": "certificate_number", "number": "06000002", "issuing_authority": taken["issuing_authority"]}
    first, second = (
        told | {"holder_name": name, "id_number": number} for name, number in (("李明", "1"), ("欧阳范例", "2"))
    )
    claims = pl.DataFrame([first], schema=CLAIMS)
    found = bound(taken, claims=claims)
    verdicts = said_of(found, "NUMBER_CLAIMED")
    assert verdicts.height == 1 and "NUMBER_CLAIMED" not in waiting(found, verdicts)
    both = bound(taken, claims=pl.concat([claims, pl.DataFrame([second], schema=CLAIMS)]))
    assert "NUMBER_CLAIMED" in waiting(both, verdicts)
