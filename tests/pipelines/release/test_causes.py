"""Why a certificate differs: each cause that can be made is told by its word, and none that has nothing to do with the difference."""

import polars as pl
import pytest

from pipelines import release
from pipelines.release import causes
from pipelines.release.cause_ground import Side
from pipelines.release.wording import reasons

BEFORE, AFTER = "sources/a/list.xlsx", "sources/b/list.xlsx"


def side(*rows, files=None, judged=(), findings=(), stated=()):
    """A release of rows (record, certificate, holder, file, number, replaced by), its files by their bytes."""
    names = ("record_id", "certificate_id", "holder_id", "source_file", "row", "superseded_by")
    told = pl.DataFrame([dict(zip(names, row, strict=False)) for row in rows], schema=dict.fromkeys(names, pl.String))
    told = told.with_columns(
        place=pl.format("{}:{}", "source_file", "row"),
        office_kind=pl.lit("approvals"),
        approval_document=pl.lit("柳职改〔2012〕7号"),
    )
    known = dict.fromkeys(told["source_file"].unique(), "1") if files is None else files
    return Side(
        told,
        pl.DataFrame(list(known.items()), schema={"source_file": pl.String, "sha256": pl.String}, orient="row"),
        pl.DataFrame(
            list(judged),
            schema=dict.fromkeys(("record_id_l", "record_id_r", "level", "judgement"), pl.String),
            orient="row",
        ),
        pl.DataFrame(
            list(findings),
            schema=dict.fromkeys(("certificate_id", "code", "column", "verdict", "detail"), pl.String),
            orient="row",
        ),
        pl.DataFrame(
            list(stated), schema=dict.fromkeys(("certificate_id", "column", "record_id"), pl.String), orient="row"
        ),
    )


ROW = ("R1", "C1", "H1", BEFORE, "3")
MORE = ("R2", "C1", "H1", AFTER, "4")
KIN = ("R2", "C2", "H1", AFTER, "4")
REPLACED = ("R1", None, None, BEFORE, "3", "R2")
LAST = ("R3", "C1", "H1", AFTER, "5")
LAST_TITLED = [("C1", "title", "R3")]
TITLED = [("C1", "title", "R1"), ("C1", "title", "R2")]
FINDING = ("C1", "NUMBER_SHARED", "certificate_number", None, "C9")


@pytest.fixture
def told(monkeypatch):
    """The words for what becomes of C1 between two sides, whose rows read alike and whose manifests differ as told."""

    def tell(
        old, new, *, kind="changed", columns=("title",), origins=(), of="C1", code=("v1", "v1"), inputs=("1", "2")
    ):
        compared = pl.DataFrame(
            {"certificate_id": ["C1"], "kind": [kind], "columns": [list(columns)]},
            schema_overrides={"columns": pl.List(pl.String)},
        )
        schema = {"certificate_id": pl.String, "origins": pl.List(pl.String)}
        words = pl.DataFrame([(of, list(origins))] if origins else [], schema=schema, orient="row")
        sides = iter((old, new))
        monkeypatch.setattr(causes, "read_side", lambda *_: next(sides))
        monkeypatch.setattr(
            causes,
            "_readings",
            lambda *_: pl.DataFrame(schema=dict.fromkeys(("record_id", "column", "value"), pl.String)),
        )
        before, after = (
            Manifested({"code_version": one, "campaign": "c", "inputs": {"a": sent}})
            for one, sent in zip(code, inputs, strict=True)
        )
        return dict(causes.find_causes(compared, words, before, after, None).iter_rows()).get("C1", [])

    return tell


class Manifested:
    """A release of which only its manifest is asked."""

    def __init__(self, manifest):
        self.manifest = manifest


@pytest.mark.parametrize(
    ("old", "new", "asked", "words"),
    [
        pytest.param(side(ROW), side(ROW, MORE, stated=TITLED), {}, [f"received {AFTER}"], id="a file that states the column"),
        pytest.param(side(ROW), side(ROW, MORE, stated=[("C1", "phone", "R2")]), {}, ["others"], id="a file that states another column"),
        pytest.param(side(ROW), side(ROW, MORE), {"kind": "withheld", "columns": ["passed_by"]}, [f"received {AFTER}"], id="a file, and it waits now"),
        pytest.param(side(ROW, MORE, stated=TITLED), side(ROW), {}, [f"withdrawn {AFTER}"], id="a file taken away"),
        pytest.param(side(), side(ROW), {"kind": "appeared", "columns": []}, [f"received {BEFORE}"], id="appeared"),
        pytest.param(side(ROW), side(), {"kind": "vanished", "columns": []}, [f"withdrawn {BEFORE}"], id="vanished"),
        pytest.param(
            side(ROW, stated=TITLED), side(("R3", "C1", "H1", BEFORE, "3"), files={BEFORE: "2"}, stated=[("C1", "title", "R3")]), {}, [f"resent {BEFORE}"], id="sent again with other words"
        ),
        pytest.param(
            side(ROW, stated=TITLED), side((*ROW[:1], None, None, *ROW[3:], "R2"), MORE, stated=TITLED), {}, [f"corrected {BEFORE}:3 → {AFTER}:4"], id="corrected, and no more than that"
        ),
        pytest.param(
            side((*ROW[:1], None, None, *ROW[3:], "R2"), MORE, stated=TITLED), side(ROW, stated=TITLED), {}, [f"withdrawn {AFTER}"], id="its correction taken away"
        ),
        pytest.param(
            side(), side(REPLACED, MORE), {"kind": "appeared", "columns": []}, [f"received {BEFORE}", f"corrected {BEFORE}:3 → {AFTER}:4"], id="came and was corrected since"
        ),
        pytest.param(
            side(REPLACED, MORE), side(), {"kind": "vanished", "columns": []}, [f"withdrawn {BEFORE}", f"withdrawn {AFTER}"], id="both taken away"
        ),
        pytest.param(
            side(ROW, stated=TITLED), side(REPLACED, (*MORE[:1], None, None, *MORE[3:], "R3"), LAST, stated=LAST_TITLED), {},
            [f"corrected {BEFORE}:3 → {AFTER}:4", f"corrected {AFTER}:4 → {AFTER}:5"], id="corrected twice, one upon the other",
        ),
        pytest.param(
            side(ROW, stated=TITLED), side((*REPLACED[:5], "R3"), (*MORE[:1], None, None, *MORE[3:], "R3"), LAST, stated=LAST_TITLED), {},
            [f"corrected {BEFORE}:3 → {AFTER}:5"], id="corrected twice, the last counts",
        ),
        pytest.param(
            side(ROW, ("R2", "C2", "H2", AFTER, "4")), side(ROW, MORE, judged=[("R1", "R2", "certificate", "same")]), {"columns": ["holder_id"]},
            [f"judged same: {BEFORE}:3 | {AFTER}:4"], id="judged one",
        ),
        pytest.param(
            side(ROW, MORE, judged=[("R1", "R2", "certificate", "same")]), side(ROW, ("R2", "C2", "H2", AFTER, "4")), {},
            [f"unjudged same: {BEFORE}:3 | {AFTER}:4"], id="a judgement taken back",
        ),
        pytest.param(
            side(ROW, MORE, judged=[("R1", "R2", "certificate", "same")]), side(ROW), {"columns": ["holder_id"]}, [f"withdrawn {AFTER}"], id="a judged row that is gone is no judgement taken back"
        ),
        pytest.param(
            side(ROW, findings=[FINDING]), side(ROW, findings=[(*FINDING[:3], "unfounded", "C9")]), {"kind": "passed", "columns": ["passed_by"]}, ["verdict_unfounded NUMBER_SHARED"], id="a verdict"
        ),
        pytest.param(
            side(ROW, findings=[(*FINDING[:3], "unfounded", "C9")]), side(ROW, findings=[FINDING]), {"kind": "withheld", "columns": ["passed_by"]}, ["without_verdict NUMBER_SHARED"], id="a verdict on what was"
        ),
        pytest.param(side(ROW, KIN), side(ROW, KIN), {"columns": ["phone"], "origins": ["submission S2"], "of": "C2"}, ["submission S2"], id="what the holder sent about another certificate"),
        pytest.param(side(ROW), side(ROW, KIN), {"columns": ["phone"]}, [f"received {AFTER}"], id="what came for the holder's other certificate"),
        pytest.param(
            side(ROW), side(ROW, ("R9", "C9", "H9", AFTER, "4"), findings=[FINDING]), {"kind": "withheld", "columns": ["passed_by"]}, ["beside C9"], id="another's certificate that a finding names"
        ),
        pytest.param(
            side(ROW), side(ROW, ("R9", "C9", "H9", AFTER, "4"), findings=[("C1", "NAME_NOT_IN_DOCUMENT", None, None, "柳职改〔2012〕7号")]),
            {"kind": "withheld", "columns": ["passed_by"]}, [f"received {AFTER}"], id="the document's list",
        ),
        pytest.param(
            side(ROW), side(ROW, ("R9", "C9", "H9", AFTER, "4"), findings=[("C1", "DOCUMENT_NOT_DELIVERED", None, None, "柳职改〔2012〕9号")]),
            {"kind": "withheld", "columns": ["passed_by"]}, [f"received {AFTER}"], id="another document of its year",
        ),
        pytest.param(side(ROW), side(ROW), {"code": ("v1", "v2"), "inputs": ("1", "1")}, ["rules v1 → v2"], id="other rules"),
        pytest.param(side(ROW), side(ROW), {"code": ("v1", "v2")}, ["rules v1 → v2", "others"], id="other rules, or other records"),
        pytest.param(side(ROW), side(ROW), {"inputs": ("1", "1")}, ["others"], id="nothing of its own"),
        pytest.param(side(ROW), side(ROW, MORE), {"columns": ["status"]}, [], id="a turn of status is its own cause"),
        pytest.param(side(ROW), side(ROW), {"origins": ["decision D1", f"from {BEFORE}:3"]}, [], id="a decision among the origins"),
        pytest.param(side(ROW), side(ROW), {"origins": [f"from {BEFORE}:3"]}, ["others"], id="where a value stands is no cause"),
    ],
)  # fmt: skip
def test_each_cause_is_told_by_its_word(told, old, new, asked, words):
    assert told(old, new, **asked) == words
    assert {word.partition(" ")[0] for word in words} <= reasons().keys(), "people are told what it means"


def test_rows_are_read_anew_by_other_rules_or_by_what_others_teach(
    publish, register_tables, sound, tmp_path, keys, monkeypatch
):
    rows = [
        {**sound, "office": "series-1", "employer": employer}
        for employer in ("柳州市岭南小学", "柳州市岭南小学校", "岭南小学")
    ]
    for version, row in zip(("v1", "v1", "v2"), rows, strict=True):
        monkeypatch.setattr("pipelines.release.publishing.code_version", lambda version=version: version)
        publish(register_tables(row))
    ids = [one.release_id for one in release.list_releases(tmp_path / "curated")]
    for before, after, word in zip(ids, ids[1:], ("learned", "reread"), strict=False):
        (why,) = release.diff(tmp_path / "curated", before, after, keys)["why"]
        assert why[0].startswith(f"{word} sources/series-1/"), why
