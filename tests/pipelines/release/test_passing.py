"""Which certificates pass, by which rule, and which don't."""

from dataclasses import replace

import polars as pl
import pytest

from pipelines.reconcile.rulings import RULED
from pipelines.release.passing import find_suspended, pass_certificates
from schemas import tables


def judged(
    campaign,
    *,
    status="待确认",
    in_scope=True,
    records=2,
    severity=None,
    ruled=False,
    code="NUMBER_SHARED",
    verdict=None,
):
    certificates = pl.DataFrame(
        {"certificate_id": ["C1"], "status": [status], "in_scope": [in_scope], "records": [records]},
        schema_overrides={"in_scope": pl.Boolean},
    )
    findings = pl.DataFrame(
        {
            "certificate_id": ["C1"],
            "code": [code],
            "severity": [severity],
            "open": [verdict != "unfounded"],
            "verdict": [verdict],
        }
        if severity
        else [],
        schema={
            name: pl.Boolean if name == "open" else pl.String
            for name in ("certificate_id", "code", "severity", "open", "verdict")
        },
    )
    submissions = pl.DataFrame(
        {"certificate_id": ["C1"], "disposition": ["accepted"], "reasons": [[RULED]]} if ruled else [],
        schema={"certificate_id": pl.String, "disposition": pl.String, "reasons": pl.List(pl.String)},
    )
    return pass_certificates(certificates, findings, submissions, campaign)


def passes(campaign, **case):
    return judged(campaign, **case)["passed_by"].item()


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        pytest.param({}, "official_record", id="an office's own record"),
        pytest.param({"status": "已确认"}, "confirmed", id="confirmed by its holder"),
        pytest.param({"status": "已通过"}, "approved", id="approved"),
        pytest.param({"status": "待审核"}, "official_record", id="an amendment is open"),
        pytest.param({"records": 0}, None, id="no record at all"),
        pytest.param({"status": "已通过", "records": 0}, "approved", id="registered and approved"),
        pytest.param({"severity": "warn"}, "official_record", id="a warning"),
        pytest.param({"severity": "hold"}, None, id="held"),
        pytest.param({"severity": "hold", "status": "已确认"}, None, id="held although confirmed"),
        pytest.param({"severity": "hold", "status": "已通过"}, None, id="held although a rule approved it"),
        pytest.param(
            {"severity": "hold", "status": "已通过", "ruled": True}, "approved", id="a reviewer overruled the finding"
        ),
        pytest.param({"in_scope": None}, None, id="scope undecided"),
        pytest.param(
            {"in_scope": None, "status": "已通过", "ruled": True}, "approved", id="a reviewer decided the scope"
        ),
        pytest.param({"in_scope": False, "status": "已通过", "ruled": True}, None, id="out of scope whoever approves"),
        pytest.param(
            {"severity": "hold", "verdict": "unfounded"}, "official_record", id="reviewers called it unfounded"
        ),
        pytest.param({"severity": "warn", "verdict": "confirmed"}, None, id="a warning that reviewers confirmed"),
        pytest.param(
            {"severity": "hold", "verdict": "confirmed", "status": "已通过", "ruled": True},
            None,
            id="confirmed outranks an approval",
        ),
        pytest.param(
            {"in_scope": None, "severity": "hold", "code": "SCOPE_UNCLEAR", "verdict": "unfounded"},
            "official_record",
            id="reviewers decided the scope by their verdict",
        ),
        pytest.param(
            {"in_scope": None, "severity": "hold", "verdict": "unfounded"}, None, id="another verdict decides no scope"
        ),
        pytest.param(
            {"in_scope": False, "severity": "hold", "code": "SCOPE_UNCLEAR", "verdict": "unfounded"},
            None,
            id="a verdict brings nothing into scope that lies outside",
        ),
        pytest.param({"status": "已撤销", "severity": "hold", "verdict": "unfounded"}, None, id="revoked all the same"),
        pytest.param({"status": "已撤销"}, None, id="revoked"),
        pytest.param({"status": "已暂停"}, None, id="suspended"),
    ],
)
def test_a_certificate_passes_by_a_named_rule_or_waits(campaign, case, rule):
    assert passes(campaign, **case) == rule


@pytest.mark.parametrize(
    ("status", "in_scope", "told", "is_suspended"),
    [
        pytest.param("已暂停", True, {"C1"}, True, id="told of before"),
        pytest.param("已暂停", None, {"C1"}, True, id="told of before, its scope in doubt since"),
        pytest.param("已暂停", True, {"C2"}, False, id="another one was told of"),
        pytest.param("已暂停", False, {"C1"}, False, id="out of scope"),
        pytest.param("已通过", True, {"C1"}, False, id="not suspended"),
        pytest.param("已撤销", True, {"C1"}, False, id="revoked"),
    ],
)
def test_only_what_was_told_of_is_told_as_suspended(status, in_scope, told, is_suspended):
    certificates = pl.DataFrame(
        {"certificate_id": ["C1"], "status": [status], "in_scope": [in_scope]},
        schema_overrides={"in_scope": pl.Boolean},
    )
    assert find_suspended(certificates, told).height == is_suspended


def test_a_campaign_that_trusts_confirmations_alone_passes_no_bare_record(campaign):
    strict = replace(campaign, publication_basis="confirmed")
    assert passes(strict) is None
    assert passes(strict, status="已确认") == "confirmed"


def test_the_submissions_contract_has_what_passing_looks_at():
    assert {"certificate_id", "disposition", "reasons"} <= set(tables.empty("submissions").columns)
