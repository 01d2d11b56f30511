"""A store on a throwaway database with a clock that tests set, invented people in every role, and a PostgreSQL server if there is one."""

import datetime as dt
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from pipelines.casework import Account, Case, Store, open_store
from pipelines.casework.disputes import Told
from pipelines.keys import load_keys
from schemas.gb11643 import check_character

PASSWORD = "zwei-Wege-7"
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin")) + [
    Path(found).parent for found in [shutil.which("initdb")] if found
]


def id_number(first17: str) -> str:
    """An invented ID number that passes its check."""
    return first17 + check_character(first17)


class Clock:
    """A clock that stands until it is moved; every look moves it a moment, so that no two acts share one."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2019, 10, 1, 2, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        self.moment += dt.timedelta(milliseconds=1)
        return self.moment

    def pass_by(self, **span: float) -> None:
        """Moves the clock on."""
        self.moment += dt.timedelta(**span)


@dataclass
class Office:
    """A store with people in it."""

    store: Store
    clock: Clock
    holder: Account
    other_holder: Account
    examiner: Account
    approver: Account
    steward: Account
    employer: Account

    def disputed(self, certificate_id: str | None = "C7", answer: str = "verified") -> Case:
        """A dispute of the employer's, 异议待查, about what they were told of a certificate or of none."""
        question = {"name": "测试丙", "certificate_number": "20150007", "purpose": "recruitment"}
        told = Told(question, answer, "r000001", certificate_id)
        return self.store.disputes.open(self.employer, told, "证书上写的是助理工程师", {"title": "助理工程师"})

    def draft(self, certificate_id: str = "C1") -> Case:
        """A case of the holder in 待提交."""
        case = next(
            case
            for case in self.store.holder.read(self.holder, [certificate_id])
            if case.certificate_id == certificate_id
        )
        return self.store.holder.amend(self.holder, case.case_id, case.version)

    def form(self, **changed: str) -> dict[str, Any]:
        """A form with one piece of evidence."""
        stored = self.store.evidence.put(picture(), self.holder)
        return {
            "changed_fields": changed or {"employer": "测试二厂"},
            "evidence": [{"sha256": stored.sha256, "type": "证书"}],
        }

    def submitted(self, certificate_id: str = "C1") -> Case:
        """A case in 待审核."""
        case = self.draft(certificate_id)
        return self.store.holder.submit(self.holder, case.case_id, case.version, self.form())

    def examined(self) -> Case:
        """A case in 已审阅."""
        case = self.submitted()
        return self.store.cases.apply("examine", self.examiner, case.case_id, case.version)


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 180, 160)).save(out, form)
    return out.getvalue()


def staff(store: Store, clock: Clock) -> Office:
    """The store with two holders and one person in each role of the office."""
    people = {
        "holder": {"holder_name": "测试甲", "id_number": id_number("45020219850101001"), "phone": "13900000000"},
        "other_holder": {"holder_name": "欧阳范例", "id_number": id_number("45020319800202003"), "phone": ""},
    }
    holders = {
        role: store.accounts.add(role, PASSWORD, display_name=role, roles=["holder"], person=person)
        for role, person in people.items()
    }
    others = {
        role: store.accounts.add(role, PASSWORD, display_name=role, roles=[role])
        for role in ("examiner", "approver", "steward")
    }
    others["employer"] = store.accounts.add("employer", PASSWORD, display_name="employer", roles=["verifier"])
    return Office(store, clock, **holders, **others)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite."""
    clock = Clock()
    store = open_store(f"sqlite:///{tmp_path / 'casework.sqlite'}", load_keys(tmp_path / "keys.json"), clock=clock)
    yield staff(store, clock)
    store.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a throwaway PostgreSQL server; skips where none is installed."""
    if not SERVERS:
        pytest.skip("PostgreSQL is not installed here")
    folder = Path(tempfile.mkdtemp(prefix="shenyan-pg-"))
    run_as = _unprivileged(folder)
    data, binaries = folder / "data", SERVERS[-1]
    start = ["-w", "-t", "60", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses= -c fsync=off"]
    try:
        _run([binaries / "initdb", "-D", data, "-U", "shenyan", "-A", "trust", "--no-sync"], run_as)
        _run([binaries / "pg_ctl", "-D", data, *start, "start"], run_as)
        yield f"postgresql://shenyan@/postgres?host={folder}"
        _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], run_as)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> str | None:
    """Whom to run as, since PostgreSQL refuses to run as root; null where this account will do."""
    if os.getuid() != 0:
        return None
    shutil.chown(folder, "nobody")
    return "nobody"


def _run(command: list[Any], run_as: str | None) -> None:
    subprocess.run(
        [str(word) for word in command],
        user=run_as,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=120,
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'casework.sqlite'}"
    return _fresh_database(request.getfixturevalue("postgresql"), f"t{abs(hash(str(tmp_path)))}")


def _fresh_database(server: str, name: str) -> str:
    from sqlalchemy import create_engine, text

    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def anywhere(url: str, tmp_path: Path) -> Iterator[Office]:
    """An office on each kind of database."""
    clock = Clock()
    store = open_store(url, load_keys(tmp_path / "keys.json"), evidence_folder=tmp_path / "evidence", clock=clock)
    yield staff(store, clock)
    store.close()


def portrait(
    background: tuple[int, int, int] = (60, 120, 210),
    faces: int = 1,
    size: tuple[int, int] = (350, 450),
    form: str = "JPEG",
) -> bytes:
    """A drawn photo: ovals of a skin's colour before one colour."""
    image = Image.new("RGB", size, background)
    draw = ImageDraw.Draw(image)
    width, height = size
    for number in range(faces):
        middle = width * (number + 1) / (faces + 1)
        half = width * 0.22 / max(1, faces * 0.6)
        draw.ellipse((middle - half, height * 0.2, middle + half, height * 0.62), fill=(224, 172, 138))
    draw.rectangle((width * 0.15, height * 0.75, width * 0.85, height), fill=(40, 40, 45))
    out = io.BytesIO()
    image.save(out, form, quality=90)
    return out.getvalue()
