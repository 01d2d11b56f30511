"""A small published register of invented people, and an installation around it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from PIL import Image
from streamlit.components.v2 import manifest_scanner

from pipelines.casework import Store, open_store
from pipelines.keys import Keys, load_keys
from pipelines.reconcile import read_submissions
from pipelines.release import publish
from schemas import tables
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from tests.lookup_app.browsing import chromium, page, server, site

__all__ = ["chromium", "page", "server", "site"]

MADE_UP_AUTHORITY = "柳州市职称改革工作领导小组"
WEI, QIN = ("韦小满", "450205198803127244"), ("覃大川", "452223197901020010")


@pytest.fixture(autouse=True, scope="session")
def _components_are_looked_for_once() -> Iterator[None]:
    """Streamlit's tester reads the metadata of every installed distribution for each page that it opens: here once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


def row(name: str, **values: object) -> dict[str, object]:
    """One row of a contract table, everything not said null."""
    return dict.fromkeys(tables.empty(name).columns) | values


NOTICE = '{"更正项目":"专业","更正前":"小学数学","更正后":"小学语文"}'
"""What a row of a notice of corrections says beside."""


def frame(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """The rows as the contract's table."""
    return pl.DataFrame(rows, schema=tables.empty(name).schema)


def certificate(number: int, person: tuple[str, str], **values: object) -> dict[str, object]:
    """A golden certificate in scope."""
    usual = {
        "certificate_id": f"c{number}", "holder_id": f"h-{person[1][-4:]}", "holder_name": person[0], "id_number": person[1], "certificate_number": f"2015{number:04}",
        "level": "中级", "series": "工程技术系列", "title": "工程师", "specialty": "机械设计与制造", "acquired_on": "2015-12-20", "acquisition_method": "评审",
        "issuing_authority": MADE_UP_AUTHORITY, "year": "2015", "campaign": "liuzhou-2019", "in_scope": True, "status": "已通过", "status_on": "2020-06-30", "findings": [],
        "records": 2, "offices": 2,
    }  # fmt: skip
    return row("certificates", **usual | values)


def record(number: int, of: dict[str, object], source_file: str, **values: object) -> dict[str, object]:
    """A source row that attests a certificate."""
    said = {column: of[column] for column in COLUMNS} | values
    words = {f"{column}_raw": said[column] for column in COLUMNS}
    place = {
        "record_id": f"r{number}",
        "source_file": source_file,
        "office": source_file.split("/")[1],
        "office_kind": "county",
        "trust_rank": 2,
        "sheet": "名册",
        "row": number + 3,
        "block": 0,
    }
    return row("records", **said, **words, **place, id_number_status="valid", inferred=[], marks=[])


@pytest.fixture(scope="session")
def invented_tables() -> dict[str, pl.DataFrame]:
    """The tables of one run: two holders, four certificates, one of them revoked and one held back."""
    certificates = [
        certificate(1, WEI),
        certificate(
            2,
            WEI,
            title="助理工程师",
            level="初级",
            acquired_on="2011-07",
            year="2011",
            certificate_number="20110305",
            status="待确认",
            status_on=None,
        ),
        certificate(
            3,
            QIN,
            title="小学高级教师",
            series="中小学教师系列",
            specialty="小学语文",
            status="已撤销",
            status_on="2020-09-15",
            certificate_number="00031187",
        ),
        certificate(
            4,
            QIN,
            title="一级教师",
            series="中小学教师系列",
            specialty="小学数学",
            status="待审核",
            status_on=None,
            findings=["TITLE_OUTSIDE_SERIES"],
        ),
    ]
    files = ["sources/yufeng/2015.xlsx", "sources/engineering/名册.csv"]
    records = [
        record(2 * number + which, of, files[which]) for number, of in enumerate(certificates) for which in (0, 1)
    ]
    records[7] |= {"holder_name": "覃大山", "holder_name_raw": "覃大山", "extra": NOTICE}
    records.append(record(8, certificates[3], files[0], acquired_on=None) | {"acquired_on_raw": "二〇一五"})
    lineage = [
        row("lineage", source_file=one["source_file"], sheet=one["sheet"], row=one["row"], disposition="quarantined" if one["record_id"] == "r8" else "linked",
            reasons=["ID_CHECK_DIGIT"] if one["record_id"] == "r8" else [], record_id=one["record_id"], certificate_id=f"c{int(one['record_id'][1:]) // 2 + 1}" if one["record_id"] != "r8" else None,
            holder_id=certificates[int(one["record_id"][1:]) // 2]["holder_id"] if one["record_id"] != "r8" else None)
        for one in records
    ]  # fmt: skip
    lineage += [
        row(
            "lineage",
            source_file=file,
            sheet="名册",
            row=line,
            disposition="noise" if line == 1 else "header",
            reasons=[],
        )
        for file in files
        for line in (1, 2)
    ]
    content = {"holder_name": QIN[0], "id_number": QIN[1], "changed_fields": {"title": "二级教师"}}
    submission = row("submissions", source_file="submissions/a.jsonl", row=1, submission_id="s1", submitted_at="2019-09-01T09:00:00+08:00", action="amend", disposition="in_review",
                     reasons=[], certificate_id="c4", holder_id=certificates[3]["holder_id"], content=json.dumps(content, ensure_ascii=False), evidence="[]")  # fmt: skip
    queue = [
        row(
            "review_queue",
            case_id="submission-s1",
            kind="submission",
            priority=300.0,
            reasons=[],
            certificate_id="c4",
            submission_id="s1",
            waiting_since="2019-09-01T09:00:00+08:00",
            advice="核对批文",
        ),
        row(
            "review_queue",
            case_id="finding-c4",
            kind="finding",
            priority=201.0,
            reasons=["TITLE_OUTSIDE_SERIES"],
            certificate_id="c4",
        ),
        row(
            "review_queue",
            case_id="pair-person-r6-r7",
            kind="pair",
            priority=105.0,
            reasons=["UNSURE_PERSON"],
            certificate_id="c4",
            record_id_l="r6",
            record_id_r="r7",
        ),
    ]
    evidence = json.dumps(
        [
            {"comparison": "name", "level": "one character", "bits": 2.5},
            {"comparison": "id_number", "level": "same", "bits": 9.1},
            {"comparison": "employer", "level": "different", "bits": -1.2},
        ]
    )
    deliveries = [
        row("deliveries", source_file=file, office=file.split("/")[1], office_name=name, office_kind="county", trust_rank=2, sha256=f"{index}" * 64, kind="xlsx", disposition="read",
            rows=sum(line["source_file"] == file for line in lineage), received_at="2020-05-11T08:00:00+00:00", warnings=[])
        for index, (file, name) in enumerate(zip(files, ["鱼峰区职改办", "工程系列职改办"], strict=True))
    ]  # fmt: skip
    holders = [
        row(
            "holders",
            holder_id=f"h-{person[1][-4:]}",
            holder_name=person[0],
            id_number=person[1],
            other_names=[],
            certificates=2,
            records=4,
        )
        for person in (WEI, QIN)
    ]
    lineage += [
        row(
            "lineage",
            source_file=place,
            sheet="",
            row=1,
            disposition="in_review",
            reasons=[],
            certificate_id="c4",
        )
        for place in ("submissions/a.jsonl", "casework")
    ]
    values = [
        row("certificate_values", certificate_id=one["certificate_id"], column=column, value=one[column], record_id=f"r{2 * index}", chosen=True, why="trust")
        for index, one in enumerate(certificates) for column in COLUMNS if one[column]
    ]  # fmt: skip
    built = {
        "certificates": certificates, "records": records, "lineage": lineage, "submissions": [submission], "review_queue": queue, "deliveries": deliveries, "holders": holders,
        "links": [row("links", record_id_l="r6", record_id_r="r7", level="person", match_weight=10.4, evidence=evidence, judgement="unsure", judged_by="weight")],
        "findings": [row("findings", finding_id="f1", certificate_id="c4", code="TITLE_OUTSIDE_SERIES", severity="hold", column="acquired_on", open=True, basis="b" * 64)],
        "certificate_values": values,
    }  # fmt: skip
    return {name: frame(name, built.get(name, [])) for name in tables.MODELS if name not in tables.MADE_BY_RELEASE}


def send_submission(raw: Path) -> None:
    """The submission that waits, as a file with a picture as evidence."""
    folder = raw / "submissions"
    (folder / "evidence").mkdir(parents=True)
    Image.new("RGB", (300, 420), "#e8d9b0").save(folder / "evidence" / "1.png")
    line = {
        "submission_id": "s1", "submitted_at": "2019-09-01T09:00:00+08:00", "action": "amend", "holder_name": QIN[0], "id_number": QIN[1],
        "certificate_number": "20150004", "changed_fields": {"title": "二级教师"}, "evidence": ["evidence/1.png"],
    }  # fmt: skip
    (folder / "a.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Installation:
    """Where an installation lies, and what tests sign in with."""

    environment: dict[str, str]
    curated: Path
    keys: Keys
    api_key: str
    password: str

    def store(self) -> Store:
        """Its casework store, opened anew."""
        return open_store(self.environment["SHENYAN_DATABASE_URL"], self.keys)


ACCOUNTS = {
    "examiner": ["examiner"],
    "approver": ["approver"],
    "steward": ["steward"],
    "administrator": ["administrator"],
    "employer": ["verifier"],
}


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, invented_tables: dict[str, pl.DataFrame]) -> Installation:
    """A published release, a casework store with one account a role, and two holders."""
    return install(tmp_path_factory.mktemp("installation"), invented_tables)


def install(folder: Path, invented_tables: dict[str, pl.DataFrame]) -> Installation:
    """An installation in the folder that has published these tables."""
    curated, key_file = folder / "curated", folder / "keys.json"
    keys = load_keys(key_file)
    curated.mkdir()
    publish(
        invented_tables,
        curated=curated,
        keys=keys,
        campaign=campaign_named("liuzhou-2019"),
        as_of="2020-06-30",
        inputs={},
    )
    environment = {
        "SHENYAN_CURATED": str(curated), "SHENYAN_KEY_FILE": str(key_file), "SHENYAN_RAW": str(folder / "raw"),
        "SHENYAN_DATABASE_URL": f"sqlite:///{folder / 'casework.sqlite'}", "SHENYAN_STATE": str(folder / "state"),
        "SHENYAN_SECOND_REVIEW_SHARE": "0",
    }  # fmt: skip
    password = "一串够长的口令-2019"
    store = open_store(environment["SHENYAN_DATABASE_URL"], keys)
    accounts = {
        login: store.accounts.add(login, password, display_name=f"测试{login}", roles=roles)
        for login, roles in ACCOUNTS.items()
    }
    person = {"holder_name": QIN[0], "id_number": QIN[1], "phone": "13900000000"}
    store.accounts.add("holder", password, display_name=QIN[0], roles=["holder"], person=person)
    own = {"holder_name": WEI[0], "id_number": WEI[1], "phone": "13900000001"}
    store.accounts.add("holder2", password, display_name=WEI[0], roles=["holder"], person=own)
    send_submission(folder / "raw")
    store.review.receive(invented_tables["review_queue"], read_submissions(folder / "raw"))
    api_key = store.accounts.add_api_key(accounts["employer"].account_id, "test", by="test")
    store.close()
    return Installation(environment, curated, keys, api_key, password)


def with_own_casework(installation: Installation, folder: Path) -> Installation:
    """The same installation with a copy of the casework store, so that what a test does stays its own."""
    original = Path(installation.environment["SHENYAN_DATABASE_URL"].removeprefix("sqlite:///"))
    copy = folder / original.name
    shutil.copyfile(original, copy)
    return replace(installation, environment=installation.environment | {"SHENYAN_DATABASE_URL": f"sqlite:///{copy}"})


@pytest.fixture
def installed(installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """The installation as this process's environment, with fresh doors and counters and its own casework."""
    from lookup_app import casework_door, curated_door, enquiries
    from lookup_app.brakes import Brakes

    own = with_own_casework(installation, tmp_path)
    for name, value in own.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(enquiries, "BRAKES", Brakes())
    curated_door.close()
    casework_door.close()
    yield own
    curated_door.close()
    casework_door.close()
