"""Which files are deliveries, which are copies, which correct which."""

import os

import polars as pl
import pytest

from pipelines.intake.deliveries import find_deliveries
from pipelines.intake.office import guess_office, read_office
from pipelines.intake.supersession import find_supersessions, rank_hints, strip_hints


@pytest.fixture
def raw(tmp_path):
    def put(**files):
        for name, content in files.items():
            path = tmp_path / "sources" / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tmp_path

    return put


def places(raw_folder):
    return {one.source_file: one.duplicate_of for one in find_deliveries(raw_folder)}


def test_every_file_below_an_office_is_a_delivery(raw):
    folder = raw(甲局__a=b"1", 甲局__2019__b=b"2", 甲局__office=b"3")
    (folder / "sources/甲局/office.yml").write_text("name: 甲局")
    (folder / "sources/甲局/~$a.xlsx").write_text("lock")
    (folder / "sources/甲局/.DS_Store").write_text("x")
    assert set(places(folder)) == {"sources/甲局/2019/b", "sources/甲局/a", "sources/甲局/office"}


def test_an_office_that_is_a_link_out_of_the_sources_is_not_read(raw):
    folder = raw(甲局__a=b"1")
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere/secret").write_text("s")
    (folder / "sources/乙局").symlink_to(folder / "elsewhere")
    (folder / "sources/loose.csv").symlink_to(folder / "elsewhere/secret")
    assert set(places(folder)) == {"sources/甲局/a"}


@pytest.mark.parametrize(
    "text",
    [
        "trust_rank: -3",
        "trust_rank: 0",
        f"trust_rank: {10**30}",
        "trust_rank: true",
        "kind: [county]",
        "kind: {a: 1}",
        "headings: {{}: x}",
    ],
)
def test_what_an_office_file_says_in_vain_leaves_what_the_folder_tells(tmp_path, text):
    (tmp_path / "office.yml").write_text(text)
    office, warnings = read_office(tmp_path)
    guessed = guess_office(tmp_path.name)
    assert (office.kind, office.trust_rank, warnings) == (guessed.kind, guessed.trust_rank, ["OFFICE_FILE_BROKEN"])


def test_a_link_out_of_the_folder_is_not_followed(raw):
    folder = raw(甲局__a=b"1")
    (folder / "secret").write_text("s")
    (folder / "sources/甲局/b").symlink_to(folder / "secret")
    assert set(places(folder)) == {"sources/甲局/a"}


@pytest.mark.parametrize("copy", ["名册(1)", "名册 - 副本", "名册（2）", "副本名册"])
def test_the_copy_is_the_duplicate_whatever_comes_first_in_the_alphabet(raw, copy):
    folder = raw(**{"甲局__名册": b"same", f"甲局__{copy}": b"same"})
    assert places(folder) == {f"sources/甲局/{copy}": "sources/甲局/名册", "sources/甲局/名册": None}


def test_names_of_a_chinese_windows_are_legible(raw):
    folder = raw(甲局__a=b"1")
    (folder / "sources/甲局" / os.fsdecode("名册.xls".encode("gb18030"))).write_bytes(b"2")
    assert "sources/甲局/名册.xls" in places(folder)


def test_a_file_that_cannot_be_opened_is_a_delivery_all_the_same(raw, monkeypatch):
    folder = raw(甲局__a=b"1", 甲局__b=b"1")

    def fail(path):
        raise PermissionError(path)

    monkeypatch.setattr("pipelines.intake.deliveries.hash_file", fail)
    found = find_deliveries(folder)
    assert [one.duplicate_of for one in found] == [None, None]
    assert len({one.sha256 for one in found}) == 2


def test_empty_files_are_no_copies_of_each_other(raw):
    assert set(places(raw(甲局__a=b"", 甲局__b=b"")).values()) == {None}


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("county-450202", "county"),
        ("某某县", "county"),
        ("工程技术系列", "series"),
        ("approval-01", "approvals"),
        ("某某中学", "employer"),
        ("x", "unknown"),
    ],
)
def test_the_folder_name_gives_the_kind_away(folder, kind):
    assert guess_office(folder).kind == kind


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        pytest.param(
            "name: 甲局\nkind: county\ntrust_rank: 2\nheadings: {证号: certificate_number, 政治面貌: null}",
            False,
            id="whole",
        ),
        pytest.param("kind: nonsense", True, id="a kind nobody knows"),
        pytest.param("headings: {证号: nonsense}", True, id="a column nobody knows"),
        pytest.param("- a list", True, id="no mapping"),
        pytest.param("a: [", True, id="no yaml"),
        pytest.param("!!python/object/apply:os.system ['true']", True, id="code"),
    ],
)
def test_a_wrong_office_file_is_a_warning(tmp_path, text, broken):
    (tmp_path / "office.yml").write_text(text)
    office, warnings = read_office(tmp_path)
    assert bool(warnings) == broken
    assert broken or (office.name, office.trust_rank, office.headings) == (
        "甲局",
        2,
        {"证号": "certificate_number", "政治面貌": None},
    )


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("2016年名册_v2.xlsx", "2016年名册.xls"),
        ("2016年名册（更正）.xlsx", "2016年名册.xlsx"),
        ("2016年名册（最终）（以此为准）.xlsx", "2016年名册（最终）.xlsx"),
        ("2016年名册-v3.xlsx", "2016年名册-v2.xlsx"),
        ("2016年名册 修改版.csv", "2016年名册.csv"),
    ],
)
def test_a_name_says_which_is_newer(newer, older):
    assert strip_hints(newer) == strip_hints(older)
    assert rank_hints(newer) > rank_hints(older)


def rows_of(**people):
    lines = [(f"sources/甲局/{file}", "record", name, None) for file, names in people.items() for name in names]
    return pl.DataFrame(lines, schema=["source_file", "kind", "holder_name", "id_number"], orient="row").cast(
        {"id_number": pl.String}
    )


def test_a_newer_name_is_believed_when_the_people_are_the_same(raw):
    found = find_deliveries(raw(甲局__名册=b"1", 甲局__名册_v2=b"2"))
    assert find_supersessions(found, rows_of(名册="甲乙丙丁", 名册_v2="甲乙丙戊")) == {
        "sources/甲局/名册_v2": "sources/甲局/名册"
    }
    assert find_supersessions(found, rows_of(名册="甲乙丙丁", 名册_v2="戊己庚辛")) == {}


def test_two_candidates_are_no_supersession(raw):
    found = find_deliveries(raw(甲局__名册=b"1", **{"甲局__名册.csv": b"3"}, 甲局__名册_v2=b"2"))
    people = dict.fromkeys(("名册", "名册.csv", "名册_v2"), "甲乙丙")
    assert find_supersessions(found, rows_of(**people)) == {}


def test_the_office_file_outranks_names(raw):
    folder = raw(甲局__a=b"1", 甲局__b=b"2")
    (folder / "sources/甲局/office.yml").write_text("replaces: {b: a, c: a}")
    assert find_supersessions(find_deliveries(folder), rows_of(a="甲", b="乙")) == {"sources/甲局/b": "sources/甲局/a"}
