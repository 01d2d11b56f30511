"""Going back: files and rules are taken back by it, what people decided against a certificate is not."""

import datetime as dt
import json

import polars as pl
import pytest

from pipelines import release
from pipelines.cli.main import main
from pipelines.lookup import LookupStore
from pipelines.release.layout import Release
from pipelines.release.restoring import KEPT
from pipelines.release.standing import DECIDED_SINCE, find_standing
from pipelines.release.writing import write_tables

CERTIFICATE = {
    "certificate_id": "C1",
    "status": "待确认",
    "status_on": None,
    "passed_by": "official_record",
    "holder_id": "H1",
}
ROWS = [{"record_id": f"R{n}", "certificate_id": "C1", "holder_id": "H1"} for n in (1, 2)]
READ = {
    "certificates": "certificate_id status status_on passed_by holder_id",
    "lineage": "record_id certificate_id holder_id",
    "lineage_blocks": "record_id certificate_id holder_id",
    "findings": "certificate_id code verdict open",
    "links": "record_id_l record_id_r level judgement judged_by",
    "identity_changes": "level kind old_id new_id",
}
"""The columns from which it is read what was decided."""
IDS = ("_id", "record_id_l", "record_id_r")


def write_release(curated, number, cases):
    """A release of these cases, each with its own certificate, holder and records; only what is read here stands in it."""
    made = Release(f"r{number:06d}", curated / "releases" / f"r{number:06d}", "2020-07-01")
    made.folder.mkdir(parents=True)
    told, rows = [], {name: [] for name in READ}
    for own, tables in cases.items():
        told.append({"certificate_id": f"C1-{own}", "status": tables.get("told", "已通过")})
        for name in READ:
            stated = tables.get(name, {"certificates": [CERTIFICATE], "lineage": ROWS}.get(name, []))
            rows[name] += [
                {key: f"{value}-{own}" if key.endswith(IDS) else value for key, value in row.items()} for row in stated
            ]
    for name, columns in READ.items():
        schema = {column: pl.Boolean if column == "open" else pl.String for column in columns.split()}
        rows[name] = pl.DataFrame(rows[name], schema=schema)
    write_tables(made.register, rows)
    write_tables(made.lookup, {"curated_certificates": pl.DataFrame(told)})
    (made.folder / "manifest.json").write_text(json.dumps({"as_of": "2020-07-01", "counts": {}}))
    return made


def stands(status="已暂停", **more):
    return {"certificates": [CERTIFICATE | {"status": status, "status_on": "2020-06-15", "passed_by": None} | more]}


def found(code, verdict, is_open=True):
    return {"findings": [{"certificate_id": "C1", "code": code, "verdict": verdict, "open": is_open}]}


def parted(level="person", by="examiner", judgement="different"):
    pair = {"record_id_l": "R1", "record_id_r": "R2", "level": level, "judgement": judgement, "judged_by": by}
    return {"links": [pair]}


ELSEWHERE = stands(certificate_id="C0")
LED = {"identity_changes": [{"level": "certificate", "kind": "merged", "old_id": "C1", "new_id": "C0"}]}
BESIDE = {
    "certificates": [CERTIFICATE, *ELSEWHERE["certificates"]],
    "lineage": [ROWS[0], ROWS[1] | {"certificate_id": "C0"}],
}
CONFIRMED = {"certificates": [CERTIFICATE | {"status": "已通过", "passed_by": "approved"}]}


CASES = [
    pytest.param({}, [stands()], ["已暂停"], id="suspended, or disputed with a hold"),
    pytest.param({}, [stands("已撤销")], ["已撤销"], id="revoked"),
    pytest.param({"told": "已暂停"}, [stands("已撤销")], ["已撤销"], id="revoked after a suspension"),
    pytest.param({"told": "已暂停"}, [stands()], [], id="suspended then as now"),
    pytest.param({"told": "已撤销"}, [stands()], [], id="revoked then"),
    pytest.param({}, [stands(), {}], [], id="reinstated since"),
    pytest.param({}, [{}, stands()], ["已暂停"], id="suspended in the end"),
    pytest.param({}, [stands(), {"certificates": [CERTIFICATE | {"certificate_id": "C9"}]}], ["已暂停"], id="suspended, then in no file any more"),
    pytest.param({}, [found("NUMBER_SHARED", "confirmed")], [None], id="a suspicion confirmed"),
    pytest.param({}, [found("NUMBER_SHARED", None)], [], id="a suspicion of the machine's"),
    pytest.param({}, [found("REVOKED_BY_LIST", None)], [None], id="revoked by a list"),
    pytest.param({}, [stands("已撤销"), found("DECIDED_AGAINST_SINCE", None)], [None], id="kept back when somebody went back before"),
    pytest.param({}, [found("REVOKED_BY_LIST", "unfounded", is_open=False)], [], id="a list that means another"),
    pytest.param({}, [parted()], [None], id="another person's record in it"),
    pytest.param({}, [parted("certificate")], [None], id="another certificate's record in it"),
    pytest.param(parted(), [parted()], [], id="parted then as now"),
    pytest.param({}, [parted(by="rule:cannot_link")], [], id="parted by a rule"),
    pytest.param({}, [parted(judgement="same")], [], id="joined"),
    pytest.param({}, [ELSEWHERE | LED], ["已暂停"], id="part of a suspended one"),
    pytest.param({}, [BESIDE], [None], id="one of its records is a suspended one's"),
    pytest.param(CONFIRMED, [stands("已审阅")], [None], id="an approval taken back"),
    pytest.param(CONFIRMED, [CONFIRMED], [], id="approved then as now"),
    pytest.param({}, [stands("待审核")], [], id="held by the machine"),
]  # fmt: skip


@pytest.fixture(scope="module")
def against(tmp_path_factory):
    """What stands against each case's certificate, by the case."""
    curated = tmp_path_factory.mktemp("cases")
    stated = {one.id: (one.values[0], *one.values[1]) for one in CASES}
    made = [
        write_release(curated, number + 1, {one: said[number] for one, said in stated.items() if number < len(said)})
        for number in range(3)
    ]
    found = find_standing(curated, made[0]).rows()
    return {one: [row[1:] for row in found if row[0] == f"C1-{one}"] for one in stated}


@pytest.mark.parametrize(("then", "later", "standing"), CASES)
def test_what_stands_against_a_certificate_is_read_from_the_releases_since(against, request, then, later, standing):
    told = against[request.node.callspec.id]
    assert told == [(status, "2020-06-15" if status else None) for status in standing]


@pytest.fixture
def curated(tmp_path):
    return tmp_path / "curated"


@pytest.fixture
def register(register_tables, sound):
    """A register of two persons with a sound certificate each, stated by two offices."""
    second = {
        **sound, "certificate": "C2", "holder_name": "李明华", "id_number": "110105198502020028", "sex": "女", "certificate_number": "06000902",
    }  # fmt: skip
    return register_tables(
        *({**row, "office": office} for row in (sound, second) for office in ("series-1", "county-2"))
    )


def of_first(register, table, **values):
    """The register with these values in the rows of the first certificate."""
    own = pl.col("certificate_id") == "C1"
    turned = [pl.when(own).then(pl.lit(value)).otherwise(name).alias(name) for name, value in values.items()]
    return {**register, table: register[table].with_columns(turned)}


def stand(register, status):
    return of_first(register, "certificates", status=status, status_on="2020-06-15")


def accuse(register, code, **said):
    """The register with a finding on the first certificate."""
    row = {"certificate_id": "C1", "code": code, "severity": "hold", "finding_id": "F1", "open": True, **said}
    return {**register, "findings": pl.concat([register["findings"], pl.DataFrame([row])], how="diagonal_relaxed")}


def told(curated, keys, sound):
    """How enquirers are told of the first certificate, and since when; of the second always as verified."""
    with LookupStore(curated, keys) as store:
        assert store.find("李明华", id_number="110105198502020028").answer == "verified"
        one = store.find(sound["holder_name"], certificate_number=sound["certificate_number"])
        assert store.find(sound["holder_name"], id_number=sound["id_number"]).answer == one.answer
        return str(one.answer), one.certificates[0].status_date if one.certificates else None


@pytest.mark.parametrize(
    ("turn", "answer", "since"),
    [
        pytest.param(lambda register: stand(register, "已暂停"), "suspended", "2020-06-15", id="told as suspended"),
        pytest.param(lambda register: accuse(register, "NUMBER_SHARED", verdict="confirmed"), "not_found", None, id="not told"),
    ],
)  # fmt: skip
def test_what_was_decided_against_a_certificate_stands_when_somebody_goes_back(
    publish, register, curated, keys, sound, turn, answer, since
):
    first, second = publish(register), publish(turn(register), allow_fall=True)
    live = release.rollback(curated)
    assert told(curated, keys, sound) == (answer, since)
    manifest = live.manifest
    assert (manifest["restores"], list(manifest[KEPT])) == (first.release_id, ["C1"])
    assert release.gone_back(curated)["restores"] == first.release_id
    certificates = release.load_table(live, "certificates").filter(pl.col("certificate_id") == "C1")
    assert certificates["passed_by"].to_list() == [None]
    assert certificates["findings"].to_list() == [[] if since else [DECIDED_SINCE]]
    assert release.load_table(live, "release")["release_id"].to_list() == [live.release_id]
    with pytest.raises(release.ReleaseError, match="已是当前版本"):
        release.rollback(curated, first.release_id)
    assert release.rollback(curated, second.release_id) == release.current(curated) == second
    assert release.rollback(curated, first.release_id) == live, "back and forth makes no copies"


def test_the_command_says_what_stands_and_each_day_keeps_its_own_answer(
    publish, register, curated, keys, sound, capsys
):
    publish(register)
    publish(stand(register, "已暂停"), allow_fall=True, as_of="2020-08-01")
    before = dt.datetime.now(dt.UTC)
    assert main(["release", "rollback", "--curated", str(curated)]) == 0
    live = release.current(curated)
    assert (
        f"It says what {live.manifest['restores']} said, but for 1" in (said := capsys.readouterr().out)
        and "已暂停 1" in said
    )
    asked = {moment: release.find_release_at(curated, moment) for moment in ("2020-07-15", before.isoformat())}
    with LookupStore(curated, keys, only=asked["2020-07-15"]) as store:
        assert store.find(sound["holder_name"], id_number=sound["id_number"]).answer == "verified"
    assert release.current(curated, as_of=dt.datetime.now(dt.UTC)).release_id == live.release_id
    with pytest.raises(release.ReleaseError, match="no release earlier"):
        release.rollback(curated)
