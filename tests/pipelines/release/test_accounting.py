"""A fall that people's decisions account for is carried and told; any other is held up."""

import polars as pl
import pytest

from pipelines import release
from pipelines.release.accounting import SCHEMA, UNTIL, WITHDRAWN, name_decided
from pipelines.release.differences import diff

LAST, SINCE = "2020-06-30T08:00:00.000000+00:00", "2020-07-02T08:00:00.000000+00:00"
COUNT = 40


def decided(*named, at=SINCE):
    rows = [{"record_id": None, "certificate_id": None, "decided_at": at} | one for one in named]
    return pl.DataFrame(rows, schema=SCHEMA)


def of_certificates(*numbers, at=SINCE):
    return decided(*({"certificate_id": f"C{n}"} for n in numbers), at=at)


@pytest.fixture
def people(register_tables, sound):
    """Builds a register of forty people with a certificate each; of those `merged` the record belongs to the first of them, those `gone` have none."""

    def build(*, merged=(), gone=()):
        rows = []
        for n in range(1, COUNT):
            into = merged[0] if n in merged else n
            own = {
                "certificate": f"C{into}", "holder_name": f"李{chr(0x4E00 + into)}", "certificate_number": f"0600{into:04d}",
                "id_number": None, "row": n, "office": "series-1",
            }  # fmt: skip
            rows += [] if n in gone else [sound | own | {"record_id": f"R{n}"}]
        return register_tables(*rows)

    return build


def suspended(tables, *numbers):
    held = pl.col("certificate_id").is_in([f"C{n}" for n in numbers])
    changed = {"status": "已暂停", "status_on": "2020-07-02"}
    columns = (pl.when(held).then(pl.lit(value)).otherwise(column).alias(column) for column, value in changed.items())
    return tables | {"certificates": tables["certificates"].with_columns(*columns)}


FIRST = of_certificates(39, at=LAST)


@pytest.mark.parametrize(
    ("become", "since", "withdrawn"),
    [
        pytest.param(lambda build: build(merged=range(1, 7)), decided(*({"record_id": f"R{n}"} for n in range(1, 7))), 5, id="joined by judgements"),
        pytest.param(lambda build: suspended(build(), *range(1, 7)), of_certificates(*range(1, 7)), 6, id="suspended by people"),
        pytest.param(lambda build: suspended(build(), *range(1, 7)), of_certificates(*range(1, 6)), 5, id="one more, within the bounds"),
    ],
)  # fmt: skip
def test_what_people_decided_is_carried_and_told_by_name(publish, people, tmp_path, keys, become, since, withdrawn):
    publish(people() | {"decided": FIRST})
    after = publish(become(people) | {"decided": pl.concat([FIRST, since])})
    told = after.manifest[WITHDRAWN]
    assert len(told) == withdrawn and after.manifest[UNTIL] == SINCE
    lines = diff(tmp_path / "curated", None, None, keys)
    assert lines.is_empty(), "a release differs from itself in nothing"
    before = release.list_releases(tmp_path / "curated")[0].release_id
    why = dict(diff(tmp_path / "curated", before, None, keys).select("certificate_id", "why").iter_rows())
    assert sorted(name for name, reasons in why.items() if "decided" in reasons) == told


@pytest.mark.parametrize(
    ("become", "since"),
    [
        pytest.param(lambda build: build(gone=range(1, 7)), decided(*({"record_id": f"R{n}"} for n in range(1, 7))), id="the rows themselves are gone"),
        pytest.param(lambda build: suspended(build(), *range(1, 7)), of_certificates(*range(20, 26)), id="decided about others"),
        pytest.param(lambda build: suspended(build(), *range(1, 10)), of_certificates(*range(1, 7)), id="three more than decided"),
        pytest.param(lambda build: suspended(build(), *range(1, 7)), of_certificates(*range(1, 7), at=LAST), id="carried by the last release already"),
        pytest.param(lambda build: suspended(build(), *range(1, 7)), decided(), id="nothing decided"),
    ],
)  # fmt: skip
def test_what_nobody_decided_is_held_up(publish, people, tmp_path, become, since):
    publish(people() | {"decided": FIRST})
    with pytest.raises(release.CheckError, match="allow-fall"):
        publish(become(people) | {"decided": pl.concat([FIRST, since])})
    assert len(release.list_releases(tmp_path / "curated")) == 1


def test_decisions_of_every_kind_name_what_they_are_about_and_when():
    said = {"certificate_id": ["C1"], "decided_at": ["t1"]}
    judged = {
        "record_id_l": ["A", "C"],
        "record_id_r": ["B", "D"],
        "judgement": ["same", "unsure"],
        "judged_at": ["t0", "t0"],
    }
    frame = name_decided(
        pl.DataFrame(judged), pl.DataFrame(said), pl.DataFrame({"certificate_id": ["C2"], "ruled_at": ["t2"]}),
        pl.DataFrame({"certificate_id": ["C3"], "since": ["t3"]}), pl.DataFrame({"certificate_id": ["C4"], "decided_at": ["t4"]}),
    )  # fmt: skip
    assert frame.rows() == [
        ("A", None, "t0"), ("B", None, "t0"), (None, "C1", "t1"), (None, "C2", "t2"), (None, "C3", "t3"), (None, "C4", "t4"),
    ]  # fmt: skip
