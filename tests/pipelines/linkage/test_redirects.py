import polars as pl
import pytest

from pipelines.linkage import add_up, carry_over, find_parted, follow, follow_statuses
from pipelines.linkage.ids import CHANGES


def changes(*rows: tuple[str, str, str, str | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=CHANGES, orient="row")


def certificate(kind: str, old: str, new: str | None) -> tuple[str, str, str, str | None]:
    return (kind, "certificate", old, new)


def in_use(*certificates: str) -> pl.DataFrame:
    return pl.DataFrame({"certificate_id": list(certificates), "holder_id": ["H"] * len(certificates)})


@pytest.mark.parametrize(
    ("earlier", "now", "used", "told"),
    [
        pytest.param([], [certificate("merged", "A", "B")], "B", {"A": "B"}, id="the first redirect"),
        pytest.param([certificate("merged", "A", "B")], [], "B", {"A": "B"}, id="it outlives the next release"),
        pytest.param(
            [certificate("merged", "A", "B")], [certificate("merged", "B", "C")], "C", {"A": "C", "B": "C"}, id="led on"
        ),
        pytest.param(
            [certificate("merged", "A", "B")], [certificate("retired", "B", None)], "C", {"A": None, "B": None}, id="led nowhere"
        ),
        pytest.param([certificate("merged", "A", "B")], [], "AB", {}, id="in use again"),
        pytest.param(
            [certificate("merged", "A", "B")], [certificate("merged", "A", "C")], "BC", {"A": "C"}, id="this run knows better"
        ),
        pytest.param([certificate("split", "A", "B")], [], "AB", {"A": "B"}, id="a split is told while both parts are there"),
        pytest.param([certificate("split", "A", "B")], [certificate("merged", "B", "A")], "A", {"B": "A"}, id="joined again"),
        pytest.param([certificate("split", "A", "B")], [], "BC", {}, id="a part is gone"),
    ],
)  # fmt: skip
def test_redirects_add_up_over_releases(earlier, now, used, told):
    added = add_up(changes(*earlier), changes(*now), in_use(*used))
    assert dict(added.select("old_id", "new_id").rows()) == told


def test_a_split_of_which_no_part_kept_the_id_is_told_in_later_releases_too():
    told = changes(certificate("merged", "A", "C"), certificate("split", "A", "B"))
    assert add_up(told, changes(), in_use("B", "C")).rows() == told.sort("new_id").rows()


@pytest.mark.parametrize(
    ("decided", "asked"),
    [
        pytest.param("A", [("A", "B")], id="the decision stands with one part alone"),
        pytest.param("AB", [], id="each part has its own"),
        pytest.param("B", [], id="decided since, about the new one"),
        pytest.param("", [], id="nobody decided"),
    ],
)
def test_who_is_asked_when_a_certificate_parts(decided, asked):
    told = changes(certificate("split", "A", "B"), ("split", "holder", "A", "X"), certificate("merged", "C", "A"))
    rulings = pl.DataFrame({"certificate_id": list(decided)}, schema={"certificate_id": pl.String})
    assert find_parted(told, rulings).rows() == asked


def test_a_holders_redirect_leads_no_certificate():
    redirects = changes(("merged", "holder", "A", "B"))
    decided = pl.DataFrame({"certificate_id": ["A"], "holder_id": ["A"]})
    assert follow(decided, redirects).row(0) == ("A", "B")


def test_decisions_keep_their_order_and_their_columns():
    redirects = changes(certificate("merged", "C", "A"), certificate("retired", "D", None))
    choices = pl.DataFrame({"certificate_id": ["C", "B", "D", None, "A"], "value": ["1", "2", "3", "4", "5"]})
    followed = follow(choices, redirects)
    assert followed.columns == choices.columns
    assert followed.rows() == [("A", "1"), ("B", "2"), ("D", "3"), (None, "4"), ("A", "5")]


@pytest.mark.parametrize(
    ("statuses", "stands"),
    [
        pytest.param([("A", "已撤销", "1"), ("B", "已通过", "2")], "已撤销", id="a revocation outlives a later pass"),
        pytest.param([("A", "已通过", "2"), ("B", "已暂停", "1")], "已暂停", id="a suspension too"),
        pytest.param([("A", "已确认", "2"), ("B", "已通过", "1")], "已通过", id="a pass is more than a confirmation"),
    ],
)
def test_of_merged_certificates_the_gravest_status_stands(statuses, stands):
    frame = pl.DataFrame(statuses, schema=["certificate_id", "status", "since"], orient="row")
    followed = follow_statuses(frame, changes(certificate("merged", "A", "B")))
    assert followed.select("certificate_id", "status").rows() == [("B", stands)]


@pytest.mark.parametrize(
    ("replaced", "records"),
    [
        pytest.param({}, ["r1", "r2"], id="nothing was replaced"),
        pytest.param({"r1": "r3"}, ["r3", "r2"], id="the one that replaces it stands for it"),
        pytest.param({"r1": "r3", "r3": "r4"}, ["r4", "r2"], id="a correction was corrected"),
        pytest.param({"r1": "r2"}, ["r2"], id="it was known beside it"),
    ],
)
def test_a_replaced_records_certificate_is_that_of_the_one_that_replaces_it(replaced, records):
    earlier = pl.DataFrame({"record_id": ["r1", "r2"], "certificate_id": "A", "holder_id": "H"})
    superseded = pl.DataFrame(
        list(replaced.items()),
        ["record_id", "superseded_by"],
        orient="row",
        schema_overrides={"record_id": pl.String, "superseded_by": pl.String},
    )
    assert carry_over(earlier, superseded)["record_id"].to_list() == records
