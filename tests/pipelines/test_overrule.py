"""An office's headings are overruled in its own file, tried out first, and taken back."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.intake.office import read_office
from pipelines.intake.understand.headings import fold_heading
from pipelines.overrule import (
    AUTOMATIC,
    Change,
    OverruleError,
    pin_heading,
    pinned_headings,
    read_text,
    try_out,
    undo,
    write,
)

OFFICE = "luzhai"
LIST = (
    "姓名,身份证号,证书编号,内部编码\n韦小满,450205198803127244,20150001,甲7\n覃大川,452223197901020010,20150002,乙9\n"
)


@pytest.fixture
def raw(tmp_path):
    """A raw folder with one office and one list."""
    folder = tmp_path / "sources" / OFFICE
    folder.mkdir(parents=True)
    (folder / "名册.csv").write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, "headings:\n  内部编码: remarks\n", id="no file yet"),
        pytest.param(
            "name: 鹿寨  # agreed\n", "name: 鹿寨  # agreed\nheadings:\n  内部编码: remarks\n", id="a comment stays"
        ),
        pytest.param("name: 鹿寨", "name: 鹿寨\nheadings:\n  内部编码: remarks\n", id="no line end at the end"),
        pytest.param(
            "headings:\n  证号: sex\n\n# the rest\nkind: county\n",
            "headings:\n  证号: sex\n  内部编码: remarks\n\n# the rest\nkind: county\n",
            id="what follows the block stays",
        ),
        pytest.param(
            "headings: {内 部编码: null}\n", "headings:\n  内部编码: remarks\n", id="the same heading spelt otherwise"
        ),
        pytest.param(
            "headings:\nkind: county\n", "headings:\n  内部编码: remarks\nkind: county\n", id="an empty block"
        ),
    ],
)
def test_only_the_block_of_headings_is_written_anew(before, after):
    assert pin_heading(before, "内部编码", "remarks") == after


@settings(max_examples=60)
@example({}, "0\x85")
@example({"甲": None}, "身份\n证号")
@given(
    st.dictionaries(st.text("甲乙丙丁戊#:'- \"", min_size=1, max_size=6), st.none(), max_size=4),
    st.text(min_size=1, max_size=9),
)
def test_a_pin_says_what_was_asked_and_nothing_else_changes(others, heading):
    text = yaml.safe_dump({"name": "x", "headings": others, "kind": "county"}, allow_unicode=True)
    if not fold_heading(heading):
        with pytest.raises(OverruleError):
            pin_heading(text, heading, "sex")
        return
    written = pin_heading(text, heading, "sex")
    kept = {known for known in others if fold_heading(known) != fold_heading(heading)}
    assert yaml.safe_load(written) == {
        "name": "x",
        "kind": "county",
        "headings": dict.fromkeys(kept) | {" ".join(heading.split()): "sex"},
    }


def test_a_heading_becomes_automatic_again_and_the_empty_block_goes():
    assert pin_heading("headings:\n  证号: sex\nkind: county\n", "证号", AUTOMATIC) == "kind: county\n"


@pytest.mark.parametrize(
    ("text", "heading", "column"),
    [
        pytest.param("headings: [", "证号", "sex", id="broken file"),
        pytest.param("- a\n", "证号", "sex", id="a list"),
        pytest.param("headings: 证号\n", "证号", "sex", id="headings are no mapping"),
        pytest.param("{kind: county, headings: {甲: sex}}", "证号", "sex", id="everything on one line"),
        pytest.param("", "证号", "shoe_size", id="no column of ours"),
        pytest.param("", "（）", "sex", id="no heading"),
    ],
)
def test_what_cannot_be_written_is_refused_in_both_languages(text, heading, column):
    with pytest.raises(OverruleError, match=r"[。] [A-Z]"):
        pin_heading(text, heading, column)


def test_trying_out_changes_nothing_and_writing_lets_the_intake_read_it_so(raw):
    text = pin_heading(read_text(raw, OFFICE), "内部编码", "remarks")
    tried = try_out(raw, f"sources/{OFFICE}/名册.csv", text)
    assert ("内部编码", "remarks", "pinned") in tried.mappings.select("heading", "column", "how").rows()
    assert tried.rows.filter(kind="record")["remarks"].to_list() == ["甲7", "乙9"]
    assert read_text(raw, OFFICE) is None
    write(raw, Change(OFFICE, None, text))
    office, warnings = read_office(raw / "sources" / OFFICE)
    assert (office.headings, warnings) == ({"内部编码": "remarks"}, [])


def test_a_change_is_taken_back_whole_unless_somebody_changed_the_file_since(raw):
    first = Change(OFFICE, None, pin_heading(None, "内部编码", None))
    write(raw, first)
    second = Change(OFFICE, first.after, pin_heading(first.after, "证书编号", "management_number"))
    write(raw, second)
    with pytest.raises(OverruleError, match="changed again"):
        undo(raw, first)
    undo(raw, second)
    assert read_text(raw, OFFICE) == first.after
    undo(raw, first)
    assert sorted(path.name for path in (raw / "sources" / OFFICE).iterdir()) == ["名册.csv"]


def test_a_preview_of_an_older_state_is_not_written(raw):
    change = Change(OFFICE, None, pin_heading(None, "内部编码", None))
    write(raw, change)
    with pytest.raises(OverruleError, match="preview again"):
        write(raw, Change(OFFICE, None, "headings: {}\n"))


@pytest.mark.parametrize("office", ["", "..", "../sources/luzhai", "nobody"])
def test_no_name_leads_out_of_the_offices_folders(raw, office):
    with pytest.raises(OverruleError):
        read_text(raw, office)


def test_a_change_shows_the_lines_that_go_and_come():
    text = "name: 鹿寨\nheadings:\n  证号: sex\n"
    change = Change(OFFICE, text, pin_heading(text, "证号", None))
    assert [line for line in change.lines if line[0] in "+-"] == ["-  证号: sex", "+  证号: null"]
    assert pinned_headings(change.after) == {"证号": None}
