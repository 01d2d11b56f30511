"""Which files are deliveries, which are copies, which correct which."""

import json
import os

import polars as pl
import pytest

from pipelines.corrections.marker import KEY_HEADING
from pipelines.intake.deliveries import find_deliveries
from pipelines.intake.office import guess_office, read_office
from pipelines.intake.results import Told, describe_deliveries
from pipelines.intake.supersession import find_supersessions, find_unclear, rank_hints, strip_hints
from pipelines.intake.versions import OF_A_ROW, find_alike


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
        ("2016年名册（修订稿）.xlsx", "2016年名册.xlsx"),
        ("2016年名册（改）.xlsx", "2016年名册.xlsx"),
        ("2016年名册-第二次上报.xlsx", "2016年名册.xlsx"),
        ("2016年名册 rev2.xlsx", "2016年名册.xlsx"),
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


@pytest.mark.parametrize(
    "name",
    ["2016年职改名册", "2016年新增人员", "更新工程人员", "改制企业人员", "2016年补报名册", "工程师核对"],
)
def test_a_name_that_speaks_of_something_else_says_nothing(name):
    assert rank_hints(f"sources/甲局/{name}.xlsx") == (0, 0)


def lists_of(**people):
    """The rows of these files, whose people are all of one title; a letter's place in the alphabet is their number."""
    lines = [
        (f"sources/甲局/{file}", "record", name, "工程师", f"0600{name}", None, None)
        for file, names in people.items()
        for name in names
    ]
    texts = ["source_file", "kind", *OF_A_ROW, "extra"]
    return pl.DataFrame(lines, schema=dict.fromkeys(texts, pl.String), orient="row")


@pytest.mark.parametrize(
    ("lists", "corrects", "unclear"),
    [
        pytest.param({"名册": "甲乙丙丁", "人员表（更正）": "甲乙丙戊"}, {"人员表（更正）": "名册"}, set(), id="another name"),
        pytest.param({"一": "甲乙丙丁", "二": "甲乙丙戊"}, {}, {"一", "二"}, id="nothing says which is newer"),
        pytest.param({"首批/名册": "甲乙丙", "二批/名册（更正）": "甲乙戊"}, {"二批/名册（更正）": "首批/名册"}, set(), id="in a later folder"),
        pytest.param({"名册": "甲乙丙", "更正件/名册": "甲乙丙"}, {"更正件/名册": "名册"}, set(), id="a folder says it"),
        pytest.param({"首批/名册": "甲乙丙丁戊己庚", "二批/名册（更正）": "甲乙辛"}, {}, set(), id="few of the same people in a later folder"),
        pytest.param({"一": "甲乙丙丁", "二（更正）": "戊己庚辛"}, {}, set(), id="other people"),
        pytest.param({"历年": "甲乙丙丁戊己庚辛", "二（更正）": "甲乙丙"}, {}, set(), id="a part of a larger list"),
        pytest.param(
            {"一": "甲乙丙", "二": "甲乙丙", "三（更正）": "甲乙丙"}, {}, {"一", "二", "三（更正）"}, id="two it could correct"
        ),
    ],
)  # fmt: skip
def test_files_of_one_list_are_known_by_their_rows(raw, lists, corrects, unclear):
    found = find_deliveries(raw(**{f"甲局__{name.replace('/', '__')}": name.encode() for name in lists}))
    rows = lists_of(**lists)
    alike = find_alike(rows)
    supersedes = find_supersessions(found, rows.with_columns(id_number=pl.lit(None, pl.String)), alike)
    assert supersedes == {f"sources/甲局/{newer}": f"sources/甲局/{older}" for newer, older in corrects.items()}
    assert set(find_unclear(alike, supersedes)) == {f"sources/甲局/{name}" for name in unclear}


def test_a_chain_of_corrections_leaves_nothing_unclear():
    alike = find_alike(lists_of(一="甲乙丙", 二="甲乙丙", 三="甲乙丙"))
    steps = {"sources/甲局/三": "sources/甲局/二", "sources/甲局/二": "sources/甲局/一"}
    assert len(alike) == 3 and find_unclear(alike, steps) == {}


def test_a_correction_workbook_of_ours_is_no_version_of_the_list_it_corrects():
    rows = lists_of(名册="甲乙丙", 更正表="甲乙丙")
    key = pl.when(pl.col("source_file").str.ends_with("更正表")).then(
        pl.lit(json.dumps({KEY_HEADING: "k1"}, ensure_ascii=False))
    )
    assert find_alike(rows.with_columns(key.alias("extra"))) == []


def test_what_deliveries_tell_of_each_other_and_of_their_office_is_a_warning(raw):
    found = find_deliveries(raw(甲局__一=b"1", 甲局__二=b"2", 乙县__三=b"3"))
    told = Told({}, {"sources/甲局/二": "sources/甲局/一"}, {"sources/乙县/三": ["COUNT_DIFFERS"]})
    described = describe_deliveries(found, {}, told).sort("source_file")
    assert described.select("detail", "warnings").rows() == [
        (None, ["COUNT_DIFFERS"]),
        (None, ["OFFICE_KIND_UNKNOWN"]),
        ("sources/甲局/一", ["OFFICE_KIND_UNKNOWN", "VERSION_UNCLEAR"]),
    ]


def test_the_office_file_outranks_names(raw):
    folder = raw(甲局__a=b"1", 甲局__b=b"2")
    (folder / "sources/甲局/office.yml").write_text("replaces: {b: a, c: a}")
    assert find_supersessions(find_deliveries(folder), rows_of(a="甲", b="乙")) == {"sources/甲局/b": "sources/甲局/a"}
