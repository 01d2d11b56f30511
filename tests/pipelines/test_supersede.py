"""A corrected version replaces a row only by the row's own identity."""

import polars as pl
import pytest

from pipelines.supersede import RECALLED, mark_superseded

OLD, NEW = "sources/a/list.xlsx", "sources/a/list (corrected).xlsx"


def records(*rows: tuple[str, str, str | None, str | None, str]) -> pl.DataFrame:
    """Rows of (record_id, file, name, id_number, title); the corrected file says which one it corrects."""
    return pl.DataFrame(
        [
            {
                "record_id": record_id, "source_file": file, "supersedes": OLD if file == NEW else None, "holder_name": name, "id_number": number,
                "certificate_number": None, "title": title, "acquired_on": "2012-06", "employer": None,
            }
            for record_id, file, name, number, title in rows
        ],
        schema_overrides={"certificate_number": pl.String, "employer": pl.String, "id_number": pl.String, "supersedes": pl.String},
    )  # fmt: skip


def replaced(frame: pl.DataFrame) -> dict[str, str]:
    return dict(mark_superseded(frame).drop_nulls("superseded_by").select("record_id", "superseded_by").iter_rows())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("o", OLD, "韦甲", "A", "工程师"), ("n", NEW, "韦甲", "A", "工程师")],
            {"o": "n"},
            id="same holder and title",
        ),
        pytest.param(
            [("o", OLD, "韦甲", "A", "工程师"), ("n", NEW, "韦甲", None, "工程师")],
            {"o": "n"},
            id="no number: name, title and date",
        ),
        pytest.param(
            [("o", OLD, "韦甲", "A", "助理工程师"), ("n", NEW, "韦甲", "A", "工程师")], {}, id="another title stays"
        ),
        pytest.param([("o", OLD, "韦甲", "A", "工程师")], {}, id="without a counterpart it stays"),
        pytest.param(
            [("o", OLD, "韦甲", "A", "工程师"), ("p", OLD, "韦甲", "A", "工程师"), ("n", NEW, "韦甲", "A", "工程师")],
            {},
            id="ambiguous: nothing is replaced",
        ),
        pytest.param(
            [
                ("o", OLD, "韦甲", "A", "工程师"),
                ("p", OLD, "韦甲", "A", "工程师"),
                ("n", NEW, "韦甲", "A", "工程师"),
                ("m", NEW, "韦甲", "A", "工程师"),
            ],
            {"o": "n", "p": "m"},
            id="a row and its copy, both sent again",
        ),
        pytest.param(
            [("o", OLD, "韦曱", "A", "工程师"), ("n", NEW, "韦甲", "A", "工程师")],
            {"o": "n"},
            id="the name was put right",
        ),
        pytest.param(
            [
                ("o", OLD, "韦甲", "B", "工程师"),
                ("p", OLD, "韦乙", "A", "工程师"),
                ("n", NEW, "韦甲", "A", "工程师"),
                ("m", NEW, "韦乙", "B", "工程师"),
            ],
            {"o": "n", "p": "m"},
            id="numbers that stood with each other's names",
        ),
    ],
)
def test_only_an_unambiguous_counterpart_replaces_a_row(rows, expected):
    assert replaced(records(*rows)) == expected


def test_records_of_other_files_are_untouched():
    frame = records(("o", "sources/b/other.xlsx", "韦甲", "A", "工程师"), ("n", NEW, "韦甲", "A", "工程师"))
    assert replaced(frame) == {}
    assert mark_superseded(frame)["record_id"].to_list() == ["o", "n"]


WHOLE = "450205198803127244"


@pytest.mark.parametrize(
    ("partial", "status", "recalled"),
    [
        pytest.param(f"{WHOLE[:15]}***", "unrecoverable", True, id="the last digits were lost"),
        pytest.param(f"450205198803128{'*' * 3}", "unrecoverable", False, id="a legible digit was put right"),
        pytest.param(f"{WHOLE[:6]}{'*' * 12}", "unrecoverable", False, id="too little is legible"),
        pytest.param(f"{WHOLE[:15]}**", "unrecoverable", False, id="another length"),
        pytest.param(f"{WHOLE[:14]}****", "masked", False, id="hidden on purpose"),
        pytest.param(None, "missing", False, id="taken out"),
    ],
)
def test_a_number_damaged_in_a_correction_is_completed_from_the_row_that_it_replaces(partial, status, recalled):
    frame = records(("o", OLD, "韦甲", WHOLE, "工程师"), ("n", NEW, "韦甲", None, "工程师")).with_columns(
        id_number_partial=pl.Series([None, partial], dtype=pl.String),
        id_number_status=pl.Series(["valid", status]),
        marks=pl.Series([[], ["merged"]], dtype=pl.List(pl.String)),
    )
    told = mark_superseded(frame).row(1, named=True)
    expected = (WHOLE, "repaired", ["merged", RECALLED]) if recalled else (None, status, ["merged"])
    assert (told["id_number"], told["id_number_status"], told["marks"]) == expected


@pytest.mark.parametrize(
    ("name", "number", "is_replaced"),
    [
        pytest.param("韦国强", "B", False, id="a stranger with another ID number"),
        pytest.param("韦国强", "A", True, id="another name, the same ID number"),
        pytest.param("覃丽花", "B", True, id="a name and a number put right"),
        pytest.param("韦国强", None, True, id="no ID number to tell two people by"),
    ],
)
def test_a_correction_gives_no_certificate_to_somebody_else(name, number, is_replaced):
    frame = records(("o", OLD, "覃丽华", "A", "工程师"), ("n", NEW, name, number, "工程师"))
    numbered = frame.with_columns(certificate_number=pl.lit("06000012"))
    assert replaced(numbered) == ({"o": "n"} if is_replaced else {})
