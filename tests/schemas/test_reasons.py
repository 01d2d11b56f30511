"""The closed list of reasons: whole, in both languages, each code once."""

import re

import pytest

from schemas.reasons import FOLDER, SEVERITIES, CatalogueError, catalogue, gravest, read_list

HEAD = "code,severity,zh,en,advice_zh,advice_en\n"
GOOD = "NAME_GONE,warn,没有姓名。,The name is gone.,请补填。,Add it.\n"


def test_the_catalogue_is_whole():
    assert len(catalogue()) == sum(len(read_list(path)) for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("reason", catalogue().values(), ids=lambda reason: reason.code)
def test_a_reason_speaks_both_languages(reason):
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in (reason.zh, reason.advice_zh))
    assert all(re.search(r"[a-z]", text) for text in (reason.en, reason.advice_en))
    assert not re.search(r"\{|\}|%s", "".join(reason))


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        pytest.param(GOOD + GOOD, "twice", id="a code twice"),
        pytest.param(GOOD.replace("NAME_GONE", "name gone"), "no code", id="no code"),
        pytest.param(GOOD.replace("warn", "fatal"), "severity", id="unknown severity"),
        pytest.param(GOOD.replace("请补填。", ""), "advice_zh", id="no advice"),
        pytest.param(GOOD.replace("Add it.", "Add it.,more"), "too many", id="a column too many"),
        pytest.param(GOOD.replace(",Add it.", ""), "advice_en", id="a column too few"),
    ],
)
def test_a_list_that_is_not_whole_is_refused(tmp_path, lines, complaint):
    (tmp_path / "rules.csv").write_text(HEAD + lines, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        catalogue(tmp_path)


def test_a_code_in_two_lists_is_refused(tmp_path):
    for name in ("rules.csv", "findings.csv"):
        (tmp_path / name).write_text(HEAD + GOOD, encoding="utf-8")
    with pytest.raises(CatalogueError, match="twice"):
        catalogue(tmp_path)


def test_other_headings_are_refused(tmp_path):
    (tmp_path / "rules.csv").write_text("code,zh\nA,b\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="columns"):
        catalogue(tmp_path)


@pytest.mark.parametrize(
    ("codes", "severity"),
    [
        pytest.param(["ID_MISSING", "NAME_MISSING", "ID_MASKED"], "quarantine", id="the gravest of three"),
        pytest.param(["ID_MISSING"], "note", id="one"),
        pytest.param([], None, id="none"),
    ],
)
def test_the_gravest_reason_counts(codes, severity):
    assert gravest(codes) == severity
    assert severity is None or severity in SEVERITIES
