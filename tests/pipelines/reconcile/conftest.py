"""A small invented register, and a way to ask what becomes of a submission to it."""

import io
import json
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from PIL import Image

from pipelines.reconcile import Reconciliation, read_submissions, reconcile
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from schemas.gb11643 import check_character

VALUES: dict[str, Any] = {
    **dict.fromkeys(("certificate_id", "column", "value", "record_id", "decision_id"), pl.String), "chosen": pl.Boolean, "why": pl.String
}  # fmt: skip
CAMPAIGN = campaign_named("liuzhou-2019")
BOARD = "测试市职称改革工作领导小组"


def id_number(first17: str) -> str:
    """An invented ID number that passes its check."""
    return first17 + check_character(first17)


ANNA = {"holder_name": "测试甲", "id_number": id_number("45020219850101001")}
BERT = {"holder_name": "欧阳范例", "id_number": id_number("45020319800202003")}
CHILD = {"holder_name": "测试丁", "id_number": id_number("45020220030101007")}
ANNAS_NAMESAKE = {"holder_name": "测试甲", "id_number": id_number("45020419790303005")}


class Golden(NamedTuple):
    """The frames that survivorship gives."""

    certificates: pl.DataFrame
    certificate_values: pl.DataFrame
    holders: pl.DataFrame


class World:
    """A register that tests fill, and a raw folder that they drop submissions into."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self.folder = raw / "submissions"
        (self.folder / "evidence").mkdir(parents=True)
        self.picture("evidence/good.png")
        self.certificates: list[dict[str, Any]] = []
        self.findings: list[dict[str, str]] = []
        self.partials: dict[str, str] = {}
        self.more: list[dict[str, Any]] = []
        self.lines: list[bytes] = []

    def picture(self, path: str) -> None:
        """Puts a small picture there."""
        out = io.BytesIO()
        Image.new("RGB", (64, 48), (200, 180, 160)).save(out, "PNG")
        (self.folder / path).write_bytes(out.getvalue())

    def holds(
        self, certificate_id: str, holder_id: str = "H1", in_scope: bool | None = True, **values: str | None
    ) -> None:
        """The register has this certificate; what isn't named is as on an ordinary one of ANNA's."""
        ordinary = {
            **ANNA, "certificate_number": "12000007", "series": "工程技术系列", "title": "助理工程师", "level": "初级", "sex": None,
            "acquired_on": "2012-05-04", "year": "2012", "issuing_authority": BOARD, "acquisition_method": "评审", "employer": "测试一厂",
        }  # fmt: skip
        self.certificates.append(
            {"certificate_id": certificate_id, "holder_id": holder_id, "in_scope": in_scope, **ordinary, **values}
        )

    def also_states(self, certificate_id: str, column: str, value: str) -> None:
        """A second office states something about the certificate."""
        self.more.append({"certificate_id": certificate_id, "column": column, "value": value, "record_id": "R-more"})

    def chooses(self, certificate_id: str, column: str, value: str) -> None:
        """A reviewer chose the value."""
        decision = {"decision_id": "D-reviewer", "chosen": True, "why": "reviewer"}
        self.more.append({"certificate_id": certificate_id, "column": column, "value": value, **decision})

    def finds(self, certificate_id: str, code: str = "HOLDER_UNDER_16") -> None:
        """The certificate has an open finding."""
        self.findings.append({"certificate_id": certificate_id, "code": code, "severity": "hold"})

    def submits(self, submission_id: str = "S1", **content: Any) -> None:
        """One more line; what isn't named is a confirmation by ANNA inside the window."""
        ordinary = {
            "submission_id": submission_id,
            "submitted_at": "2019-10-01T10:00:00+08:00",
            "action": "confirm",
            **ANNA,
        }
        if not content.keys() & {"certificate_number", "certificate_reference"} and content.get("action") != "register":
            ordinary["certificate_number"] = "12000007"
        self.lines.append(json.dumps({**ordinary, **content}, ensure_ascii=False).encode())

    def answers(self, **more: Any) -> Reconciliation:
        """What becomes of all lines."""
        (self.folder / "2019-10.jsonl").write_bytes(b"\n".join(self.lines) + b"\n")
        return reconcile(
            read_submissions(self.raw), self._golden(), self._findings(), self._records(), campaign=CAMPAIGN, **more
        )

    def outcome(self, row: int = 0) -> tuple[str, str]:
        """Disposition and first reason of one line."""
        answer = self.answers().submissions.row(row, named=True)
        return answer["disposition"], answer["reasons"][0]

    def _findings(self) -> pl.DataFrame:
        return pl.DataFrame(
            self.findings, schema={"certificate_id": pl.String, "code": pl.String, "severity": pl.String}
        )

    def _records(self) -> pl.DataFrame:
        rows = [
            {
                "record_id": f"R-{row['certificate_id']}",
                "office": "office-1",
                "id_number_partial": self.partials.get(row["certificate_id"]),
            }
            for row in self.certificates
        ]
        return pl.DataFrame(rows, schema=dict.fromkeys(("record_id", "office", "id_number_partial"), pl.String))

    def _golden(self) -> Golden:
        rows = [dict.fromkeys(COLUMNS) | {"status": "待确认", "status_on": None} | row for row in self.certificates]
        schema: dict[str, Any] = dict.fromkeys(
            ("certificate_id", "holder_id", *COLUMNS, "status", "status_on"), pl.String
        )
        certificates = pl.DataFrame(rows, schema=schema | {"in_scope": pl.Boolean})
        values = [
            {"certificate_id": row["certificate_id"], "column": column, "value": row[column], "record_id": f"R-{row['certificate_id']}", "chosen": True}
            for row in rows for column in COLUMNS if row[column]
        ]  # fmt: skip
        holders = {
            row["holder_id"]: {part: row[part] for part in ("holder_id", "holder_name", "id_number")} for row in rows
        }
        return Golden(
            certificates,
            pl.DataFrame(values + self.more, schema=VALUES),
            pl.DataFrame(
                list(holders.values()), schema=dict.fromkeys(("holder_id", "holder_name", "id_number"), pl.String)
            ),
        )


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty register and an empty raw folder."""
    return World(tmp_path / "raw")


@pytest.fixture
def people() -> dict[str, dict[str, str]]:
    """Invented people: two share a name, one is a child."""
    return {"anna": ANNA, "bert": BERT, "namesake": ANNAS_NAMESAKE, "child": CHILD}
