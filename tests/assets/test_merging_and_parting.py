"""Two certificates that people decided about become one and part again, release by release: no decision is lost or changes hands.

A third, which two offices state and its holder confirmed, comes apart meanwhile: a person is asked whose the decision is.
"""

from typing import NamedTuple

import polars as pl
import pytest

from pipelines import keys, release, settings
from pipelines.casework import open_installation
from schemas.gb11643 import check_character
from tests.conftest import run_whole_way

pytestmark = pytest.mark.whole
HEAD = "姓名,性别,身份证号,证书编号,职称系列,资格名称,获取时间,工作单位,批准机关"
PASSWORD = "zwei-Wege-7"


def id_number(at: int) -> str:
    first = f"450202198501{at + 10}001"
    return first + check_character(first)


def row(name: str, at: int, number: str, title: str, day: str) -> str:
    return f"{name},男,{id_number(at)},{number},工程技术系列,{title},{day},柳州市城中机械厂,柳州市职称改革工作领导小组"


BOTH = row("陆大满", 20, "04090077", "助理工程师", "2009-12-31")
LISTS = {
    "jia/list.csv": [row("韦小满", 0, "04080001", "助理工程师", "2008-12-31"), BOTH]
    + [
        row(f"莫{given}平", at, f"041000{at:02}", "工程师", "2010-12-31")
        for at, given in enumerate("一大中小东西南北", 1)
    ],
    "yi/list.csv": [row("韦小满", 0, "04120001", "工程师", "2012-12-31"), BOTH],
}


class Released(NamedTuple):
    """Of each of the two lists' first rows: its record, certificate and that one's status; where gone ids lead; what the memory served for.

    And of what both lists state: its records, their certificates, and which of these are said to have come apart.
    """

    records: list[str]
    certificates: list[str]
    statuses: list[str]
    redirects: dict[str, str]
    memory: str
    twice: list[str]
    of_twice: list[str]
    apart: set[str]


def run(place: settings.Settings) -> Released:
    """One run over the lists, as it is released."""
    result = run_whole_way(place.raw, place.curated)
    ring, live = keys.load_keys(place.key_file), release.current(place.curated)
    lineage, certificates, changes, findings = (
        release.load_table(live, name, ring) for name in ("lineage", "certificates", "identity_changes", "findings")
    )
    told, twice = (
        lineage.filter(pl.col("source_file").str.ends_with("list.csv") & (pl.col("row") == place)).sort("source_file")
        for place in (2, 3)
    )
    statuses = dict(certificates.select("certificate_id", "status").iter_rows())
    (linked,) = [
        one
        for one in result.asset_materializations_for_node("link_records")
        if one.asset_key.path == ["core_assignments"]
    ]
    return Released(
        told["record_id"].to_list(),
        told["certificate_id"].to_list(),
        [statuses[one] for one in told["certificate_id"]],
        dict(changes.filter(pl.col("kind") == "merged").select("old_id", "new_id").iter_rows()),
        str(linked.metadata["记忆 memory"].value),
        twice["record_id"].to_list(),
        twice["certificate_id"].to_list(),
        set(findings.filter(pl.col("code") == "DECIDED_APART")["certificate_id"]),
    )  # fmt: skip


@pytest.fixture
def place(tmp_path) -> settings.Settings:
    for name, rows in LISTS.items():
        path = tmp_path / "raw/sources" / name
        path.parent.mkdir(parents=True)
        path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return settings.from_environment(tmp_path / "raw", tmp_path / "curated")


def decide(place: settings.Settings, revoked: str, confirmed: str, other: str) -> None:
    """The holder confirms both certificates; one of them is revoked. Another holder confirms theirs."""
    store = open_installation(place, keys.load_keys(place.key_file))
    holder, another = (
        store.accounts.add(
            f"holder{at}", PASSWORD, display_name=name, roles=["holder"],
            person={"holder_name": name, "id_number": id_number(at), "phone": ""},
        )
        for name, at in (("韦小满", 0), ("陆大满", 20))
    )  # fmt: skip
    (case,) = store.holder.read(another, [other])
    store.holder.confirm(another, case.case_id, case.version, understood=True)
    steward, approver = (
        store.accounts.add(role, PASSWORD, display_name=role, roles=[role]) for role in ("steward", "approver")
    )
    for case in store.holder.read(holder, [revoked, confirmed]):
        case = store.holder.confirm(holder, case.case_id, case.version, understood=True)
        if case.certificate_id == revoked:
            case = store.cases.apply("propose_revocation", steward, case.case_id, case.version, reason="评审造假")
            store.cases.apply("revoke", approver, case.case_id, case.version, reason="评审造假")
    store.close()


def judge(place: settings.Settings, records: list[str], judgement: str) -> None:
    """A reviewer says whether the two records are one certificate."""
    store = open_installation(place, keys.load_keys(place.key_file))
    reviewer = store.accounts.add(
        f"reviewer-{judgement}-{records[0]}", PASSWORD, display_name="审核员", roles=["approver"]
    )
    store.review.judge_pair(reviewer, *records, "certificate", judgement, "同一本证书")
    store.close()


def test_merged_certificates_keep_the_gravest_status_and_take_their_own_home(place):
    first = run(place)
    assert len(set(first.certificates)) == 2
    (both,) = set(first.of_twice)
    decide(place, *first.certificates, both)
    judge(place, first.records, "same")
    merged = run(place)
    (one,) = set(merged.certificates)
    assert one in first.certificates
    assert merged.redirects == dict.fromkeys(set(first.certificates) - {one}, one)
    assert set(merged.statuses) == {"已撤销"}
    assert merged.apart == set()
    judge(place, first.records, "different")
    judge(place, first.twice, "different")
    parted = run(place)
    assert parted.certificates == first.certificates
    assert parted.statuses[0] == "已撤销"
    assert parted.statuses[1] != "已撤销"
    assert parted.redirects == {}
    assert "looked at anew" in parted.memory
    assert both in parted.of_twice
    assert parted.apart == set(parted.of_twice)
    assert len(parted.apart) == 2
