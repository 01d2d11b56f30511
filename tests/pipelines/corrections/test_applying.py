"""Corrected rows flow back: they replace exactly the records they name, of their own office."""

import json

import polars as pl
import pytest

from pipelines.corrections import apply_corrections
from pipelines.corrections.applying import CORRECTED, DIFFERING, KEYLESS, MISPLACED, UNMATCHED
from pipelines.corrections.marker import KEY_HEADING


def correction(
    records: pl.DataFrame,
    record_id: str,
    key: str,
    *,
    office: str = "north",
    file: str = "c.xlsx",
    heading: str = KEY_HEADING,
    **words: str,
) -> pl.DataFrame:
    """A record read from a correction workbook, the first one's but for these words."""
    return records.head(1).with_columns(
        *(pl.lit(value).alias(f"{column}_raw") for column, value in words.items()),
        record_id=pl.lit(record_id),
        office=pl.lit(office),
        source_file=pl.lit(f"sources/{office}/{file}"),
        extra=pl.lit(json.dumps({heading: key, "需更正原因": "…"}, ensure_ascii=False)),
    )


def replaced_by(frame: pl.DataFrame) -> dict[str, str]:
    return dict(frame.drop_nulls("superseded_by").select("record_id", "superseded_by").iter_rows())


def marks_of(frame: pl.DataFrame, record_id: str) -> list[str]:
    return frame.row(by_predicate=pl.col("record_id") == record_id, named=True)["marks"]


@pytest.mark.parametrize("heading", [KEY_HEADING, "审验键(请勿改动)", "审验键 （请勿改动）"])
def test_a_correction_replaces_the_record_it_names_and_no_other(records, heading):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "r1", heading=heading)]))
    assert replaced_by(frame) == {"r1": "n1"}
    assert marks_of(frame, "n1") == [CORRECTED]
    assert marks_of(frame, "r1") == []


def test_records_without_corrections_stay_as_they_are(records):
    assert apply_corrections(records).equals(records)


def test_an_office_can_t_correct_another_s_record(records):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "r4")]))
    assert replaced_by(frame) == {}
    assert marks_of(frame, "n1") == [UNMATCHED]


def test_a_correction_whose_record_is_gone_is_an_ordinary_row(records):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "gone")]))
    assert replaced_by(frame) == {}
    assert frame.height == records.height + 1


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        pytest.param({"holder_name": "褚雲山"}, CORRECTED, id="the name corrected, the number the same"),
        pytest.param({"certificate_number": "12345"}, CORRECTED, id="the number without its zeros"),
        pytest.param({"certificate_number": "00012346"}, CORRECTED, id="the number corrected, the name the same"),
        pytest.param({"holder_name": "", "certificate_number": ""}, CORRECTED, id="nothing left to tell by"),
        pytest.param({"holder_name": "钱小川", "certificate_number": "00012399"}, MISPLACED, id="another person under the key"),
        pytest.param({"holder_name": "欧阳新", "certificate_number": ""}, MISPLACED, id="a person added in a copied row"),
    ],
)  # fmt: skip
def test_a_key_that_names_another_persons_record_replaces_nothing(records, words, mark):
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "r1", **words)]))
    assert (marks_of(frame, "n1"), replaced_by(frame)) == ([mark], {"r1": "n1"} if mark == CORRECTED else {})


@pytest.mark.parametrize(
    ("marks", "replaced"),
    [
        pytest.param(["merged"], {"r1": "n1"}, id="the cell of the name merged with the one above"),
        pytest.param([], {"r1": "n1", "r3": "n3"}, id="the name written twice"),
    ],
)
def test_a_name_that_a_merged_cell_gave_to_the_next_row_replaces_nobodys(records, marks, replaced):
    own = pl.when(pl.col("record_id") == "r3").then(pl.lit("00012399")).otherwise("certificate_number_raw")
    numbered = records.with_columns(own.alias("certificate_number_raw"))
    frame = pl.concat([numbered, correction(records, "n1", "r1")])
    below = correction(records, "n3", "r3", certificate_number="00012399").with_columns(
        row=pl.lit(9, dtype=records["row"].dtype), marks=pl.lit(marks, dtype=pl.List(pl.String))
    )
    assert replaced_by(apply_corrections(pl.concat([frame, below]))) == replaced


def test_colleagues_with_one_telephone_are_not_the_same_person(records):
    shared = records.with_columns(phone_raw=pl.lit("0772-2800000"))
    slipped = correction(shared, "n1", "r1", holder_name="钱小川", certificate_number="00012399")
    assert replaced_by(apply_corrections(pl.concat([shared, slipped]))) == {}


@pytest.mark.parametrize(("names", "mark"), [("川山", MISPLACED), ("", CORRECTED)])
def test_colleagues_with_one_number_on_every_row_are_not_the_same_person(records, names, mark):
    """Whom a number tells that stands beside them alone, it doesn't tell where a list gives it to three."""
    colleagues = [
        records.head(1).with_columns(record_id=pl.lit(f"r{name}"), holder_name_raw=pl.lit(f"钱小{name}"))
        for name in names
    ]
    slipped = correction(records, "n1", "r1", holder_name="欧阳新")
    frame = apply_corrections(pl.concat([records, *colleagues, slipped]))
    assert marks_of(frame, "n1") == [mark]


def test_nobody_is_lost_where_a_row_was_copied_with_its_key_for_another_person(records):
    added = correction(records, "n2", "r1", holder_name="欧阳新", certificate_number="00099999")
    frame = apply_corrections(pl.concat([records, correction(records, "n1", "r1"), added]))
    assert replaced_by(frame) == {"r1": "n1"}
    assert (marks_of(frame, "n1"), marks_of(frame, "n2")) == ([CORRECTED], [MISPLACED])


@pytest.mark.parametrize(("reason", "marks"), [("性别与身份证号不一致。", [KEYLESS]), ("", [])])
def test_a_row_copied_without_its_key_is_told_of_and_a_person_added_is_not(records, reason, marks):
    extra = json.dumps({"需更正原因": reason}, ensure_ascii=False)
    copied = correction(records, "n1", "").with_columns(extra=pl.lit(extra))
    frame = apply_corrections(pl.concat([records, copied]))
    assert (replaced_by(frame), marks_of(frame, "n1")) == ({}, marks)


@pytest.mark.parametrize(
    ("received", "standing"),
    [
        pytest.param(None, "n2", id="by locator"),
        pytest.param(
            {
                "source_file": ["sources/north/c.xlsx", "sources/north/d.xlsx"],
                "received_at": ["2026-02-01", "2026-01-01"],
            },
            "n1",
            id="by time",
        ),
    ],
)
def test_of_several_corrections_the_last_stands(records, received, standing):
    both = [correction(records, "n1", "r1"), correction(records, "n2", "r1", file="d.xlsx")]
    earlier = "n1" if standing == "n2" else "n2"
    frame = apply_corrections(pl.concat([records, *both]), received and pl.DataFrame(received))
    assert replaced_by(frame) == {"r1": standing, earlier: standing}
    assert marks_of(frame, earlier) == [CORRECTED]


DAYS = {"c.xlsx": "2026-02-01", "d.xlsx": "2026-02-01", "e.xlsx": "2026-03-01", "b.xlsx": "2026-01-01"}


@pytest.mark.parametrize(
    ("files", "replaced", "differing"),
    [
        pytest.param({"c.xlsx": "教师", "d.xlsx": "工程师"}, {}, {"c.xlsx", "d.xlsx"}, id="in two files of one moment"),
        pytest.param({"c.xlsx": "教师", "d.xlsx": "教师"}, {"r1": "d.xlsx", "c.xlsx": "d.xlsx"}, set(), id="said alike"),
        pytest.param({"c.xlsx": "教师", "d.xlsx": "工程师", "e.xlsx": "技师"}, {"r1": "e.xlsx", "c.xlsx": "e.xlsx", "d.xlsx": "e.xlsx"}, set(), id="settled by a later one"),
        pytest.param({"b.xlsx": "技师", "c.xlsx": "教师", "d.xlsx": "工程师"}, {"r1": "b.xlsx"}, {"c.xlsx", "d.xlsx"}, id="after one that stands"),
        pytest.param({"c.xlsx": "教师", "d.xlsx": ""}, {"r1": "c.xlsx", "d.xlsx": "c.xlsx"}, set(), id="beside one that changed nothing"),
        pytest.param({"b.xlsx": "教师", "d.xlsx": ""}, {"r1": "b.xlsx", "d.xlsx": "b.xlsx"}, set(), id="before one that changed nothing"),
        pytest.param({"b.xlsx": "技师", "c.xlsx": "教师"}, {"r1": "c.xlsx", "b.xlsx": "c.xlsx"}, set(), id="one after the other"),
    ],
)  # fmt: skip
def test_no_file_name_decides_between_corrections_of_one_moment(records, files, replaced, differing):
    rows = [correction(records, file, "r1", file=file, title=title) for file, title in files.items()]
    times = pl.DataFrame(
        {"source_file": [f"sources/north/{file}" for file in DAYS], "received_at": list(DAYS.values())}
    )
    frame = apply_corrections(pl.concat([records, *rows]), times)
    assert replaced_by(frame) == replaced
    assert {file for file in files if marks_of(frame, file) == [DIFFERING]} == differing


def test_a_correction_can_itself_be_corrected(records):
    chain = [correction(records, "n1", "r1"), correction(records, "n2", "n1", file="d.xlsx")]
    assert replaced_by(apply_corrections(pl.concat([records, *chain]))) == {"r1": "n1", "n1": "n2"}


def test_the_order_of_records_does_not_matter(records):
    frame = pl.concat([records, correction(records, "n1", "r1"), correction(records, "n2", "r1", file="d.xlsx")])
    assert replaced_by(apply_corrections(frame)) == replaced_by(apply_corrections(frame.reverse()))


def test_what_was_replaced_before_stays_replaced(records):
    earlier = records.with_columns(superseded_by=records["record_id"].replace_strict({"r3": "r2"}, default=None))
    assert replaced_by(apply_corrections(pl.concat([earlier, correction(records, "n1", "r1")]))) == {
        "r1": "n1",
        "r3": "r2",
    }
