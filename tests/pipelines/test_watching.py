"""Only files that have come to rest start the work, and each state of the folder once."""

from pathlib import Path

import pytest

from pipelines.watching import (
    Watch,
    find_unread,
    fingerprint,
    hide_numbers,
    look,
    name_deliveries,
    name_delivery,
    next_look,
)


@pytest.fixture
def raw(tmp_path) -> Path:
    (tmp_path / "sources" / "a").mkdir(parents=True)
    return tmp_path


def looks(raw: Path, times: int, watch: Watch | None = None, covered: str = "") -> tuple[Watch, list[str | None]]:
    watch, words = watch or Watch(), []
    for _ in range(times):
        watch, word = next_look(look(raw), Watch.from_cursor(watch.to_cursor()), covered)
        words.append(word)
    return watch, words


def test_an_empty_folder_asks_for_nothing(raw):
    assert looks(raw, 3)[1] == [None, None, None]


def test_a_file_at_rest_is_asked_for_once_on_the_second_look(raw):
    (raw / "sources/a/list.csv").write_text("姓名")
    words = looks(raw, 4)[1]
    assert words[0] is None and words[1] and words[2:] == [None, None]


def test_a_file_still_growing_waits(raw):
    path = raw / "sources/a/list.csv"
    path.write_text("姓名")
    watch, _ = looks(raw, 1)
    path.write_text("姓名,性别")
    watch, words = looks(raw, 1, watch)
    assert words == [None]
    assert looks(raw, 1, watch)[1] != [None]


def test_a_changed_file_is_asked_for_again(raw):
    path = raw / "sources/a/list.csv"
    path.write_text("姓名")
    watch, first = looks(raw, 2)
    path.write_text("姓名,性别")
    _, second = looks(raw, 2, watch)
    assert second[1] and second[1] != first[1]


def test_what_a_run_has_covered_is_not_asked_for_again(raw):
    path = raw / "sources/a/list.csv"
    path.write_text("姓名")
    covered = fingerprint(look(raw))
    watch, words = looks(raw, 3, covered=covered)
    assert words == [None, None, None]
    path.write_text("姓名,性别")
    assert looks(raw, 2, watch, covered)[1][1]


def test_a_folder_that_returns_to_an_earlier_state_is_asked_for_under_a_new_number(raw):
    (raw / "sources/a/list.csv").write_text("姓名")
    watch, _ = looks(raw, 2)
    (raw / "sources/a/more.csv").write_text("姓名")
    watch, _ = looks(raw, 2, watch)
    (raw / "sources/a/more.csv").unlink()
    watch, words = looks(raw, 2, watch)
    assert words[1] == fingerprint(look(raw))
    assert watch.requests == 3


def test_a_cursor_stays_short_however_many_files_there_are(raw):
    for number in range(200):
        (raw / f"sources/a/{number}.csv").write_text("姓名")
    assert len(looks(raw, 2)[0].to_cursor()) < 200


def test_a_cursor_of_an_earlier_form_is_begun_anew():
    assert Watch.from_cursor('{"seen": {"sources/a": [1, 2]}, "requested": "x"}') == Watch()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("45010219800101001X.xlsx", "….xlsx"),
        ("d23998458396", "d…"),
        ("a·123456789012", "a·123456789012"),
        ("a·1234567890123", "a·…"),
        ("00000000-1111-2222-3333-444444444444", "00000000-1111-2222-3333-444444444444"),
        ("00000000-1111-2222-3333-13800138000", "00000000-1111-2222-3333-…"),
    ],
)
def test_long_numbers_are_hidden_but_not_the_names_that_programs_give(text, shown):
    assert hide_numbers(text) == shown


@pytest.mark.parametrize(
    ("place", "name"),
    [
        pytest.param("sources/a/名册.xlsx", "名册.xlsx·abcdefabcdef", id="Chinese stays"),
        pytest.param("sources/a/赵 [1], 2...xls", "赵_1_2_xls·abcdefabcdef", id="what a partition can't carry"),
        pytest.param("sources/a/45020419800101123X.xls", "_.xls·abcdefabcdef", id="an ID number"),
        pytest.param("sources/a/" + "长" * 90 + ".xls", "长" * 36 + ".xls·abcdefabcdef", id="a long name"),
    ],
)
def test_a_delivery_is_named_by_its_file_and_its_content(place, name):
    assert name_delivery(place, "abcdef" * 11) == name


def test_deliveries_are_read_once_and_remembered_by_size_and_time(raw, monkeypatch):
    (raw / "sources/a/list.csv").write_text("姓名")
    (raw / "sources/a/office.yml").write_text("name: 甲局")
    memory = raw / "memory.json"
    first = name_deliveries(raw, look(raw), memory)
    assert len(first) == 1 and first[0].startswith("list.csv·")
    monkeypatch.setattr("pipelines.watching.hash_file", lambda path: pytest.fail("read again"))
    assert name_deliveries(raw, look(raw), memory) == first
    assert "list.csv" in memory.read_text() and "sources" not in memory.read_text()


def test_what_nobody_has_read_yet_is_told_by_its_place(tmp_path):
    for place in ("甲局/名册.xlsx", "甲局/新.xlsx", "甲局/office.yml", "甲局/~$新.xlsx", "乙局/一.zip"):
        path = tmp_path / "sources" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    known = {"sources/甲局/名册.xlsx", "sources/乙局/一.zip/内/名册.xlsx"}
    assert find_unread(tmp_path, known) == ["sources/甲局/新.xlsx"]
