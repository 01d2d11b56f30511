"""Physical lines: every one numbered, every fault with its code, nothing that stops the reader."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.reconcile.lines import MAX_LINE, parse_line, read_lines
from pipelines.reconcile.shape import find_fault, parse_moment

WHOLE = {
    "submission_id": "S1",
    "submitted_at": "2019-10-01T10:00:00+08:00",
    "action": "confirm",
    "holder_name": "测试甲",
    "id_number": "4502",
}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param(b"\xc4\xe3\xba\xc3", "SUBMISSION_NOT_UTF8", id="written in GBK"),
        pytest.param(b'{"a": "b', "SUBMISSION_NOT_JSON", id="cut off"),
        pytest.param(b"\x00\x01binary", "SUBMISSION_NOT_JSON", id="binary"),
        pytest.param(b"NaN", "SUBMISSION_NOT_JSON", id="a number JSON does not have"),
        pytest.param(b'{"a": Infinity}', "SUBMISSION_NOT_JSON", id="infinity inside"),
        pytest.param(b'{"a": "\\ud800"}', "SUBMISSION_NOT_JSON", id="half a character"),
        pytest.param(b"[" * 50_000, "SUBMISSION_NOT_JSON", id="nested beyond reason"),
        pytest.param(b"1" * 5000, "SUBMISSION_NOT_JSON", id="endless number"),
        pytest.param(b"null", "SUBMISSION_NOT_AN_OBJECT", id="null"),
        pytest.param(b"[1, 2]", "SUBMISSION_NOT_AN_OBJECT", id="a list"),
        pytest.param(b'"words"', "SUBMISSION_NOT_AN_OBJECT", id="a string"),
        pytest.param(b'{"action": "confirm", "action": "amend"}', "SUBMISSION_KEY_TWICE", id="a key twice"),
        pytest.param(b'{"a": "' + b"x" * MAX_LINE + b'"}', "SUBMISSION_TOO_LONG", id="a huge line"),
    ],
)
def test_a_line_that_is_no_object_says_why(line, fault):
    assert parse_line(line) == (None, fault)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param({"submission_id": None}, "SUBMISSION_FIELD_MISSING", id="no id"),
        pytest.param({"holder_name": "  "}, "SUBMISSION_FIELD_MISSING", id="a blank name"),
        pytest.param({"holder_name": {"$ne": None}}, "SUBMISSION_FIELD_TYPE", id="an object for a name"),
        pytest.param({"submission_id": 12}, "SUBMISSION_FIELD_TYPE", id="a number for an id"),
        pytest.param({"changed_fields": ["level"]}, "SUBMISSION_FIELD_TYPE", id="a list of changed fields"),
        pytest.param({"changed_fields": {"level": 3}}, "SUBMISSION_FIELD_TYPE", id="a number in a changed field"),
        pytest.param({"evidence": "a.png"}, "SUBMISSION_FIELD_TYPE", id="evidence that is no list"),
        pytest.param({"holder_name": "长" * 2000}, "SUBMISSION_TOO_LONG", id="an endless name"),
        pytest.param({"evidence": ["a.png"] * 500}, "SUBMISSION_TOO_LONG", id="evidence without end"),
        pytest.param({"action": "delete_all"}, "SUBMISSION_ACTION_UNKNOWN", id="an action that there isn't"),
        pytest.param(
            {"submitted_at": "2019-02-30T10:00:00+08:00"}, "SUBMISSION_TIME_INVALID", id="a day that there isn't"
        ),
        pytest.param({"submitted_at": "2019-10-01T10:00:00"}, "SUBMISSION_TIME_INVALID", id="a time without zone"),
        pytest.param(
            {"submitted_at": "0001-01-01T00:00:00+14:00"}, "SUBMISSION_TIME_INVALID", id="a time before all time"
        ),
    ],
)
def test_an_object_of_another_shape_says_why(change, fault):
    assert find_fault({**WHOLE, **change}) == fault


def test_a_whole_object_has_no_fault():
    assert find_fault(WHOLE) is None


def test_lines_keep_their_physical_numbers_past_blank_ones(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + json.dumps(WHOLE).encode() + b"\r\n\n   \n{}\n" + b"x" * (2 * MAX_LINE) + b"\nnull"
    )
    assert [(line.row, line.fault) for line in read_lines(path)] == [
        (1, None),
        (4, None),
        (5, "SUBMISSION_TOO_LONG"),
        (6, "SUBMISSION_NOT_AN_OBJECT"),
    ]


@settings(max_examples=200)
@given(st.binary())
def test_any_bytes_give_an_object_or_a_fault_and_never_both(words):
    content, fault = parse_line(words)
    assert (content is None) == (fault is not None)


@settings(max_examples=200)
@given(st.text())
def test_a_moment_always_has_a_zone(text):
    moment = parse_moment(text)
    assert moment is None or moment.tzinfo is not None
