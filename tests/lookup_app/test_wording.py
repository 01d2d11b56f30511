"""Both languages say the same things."""

import ast
import string
from functools import cache
from pathlib import Path

import pytest

import lookup_app
from lookup_app import evidence_words, finding_work
from lookup_app.wording import LANGUAGES, words
from pipelines.casework import transitions
from pipelines.linkage.comparisons import COMPARISONS
from pipelines.release import wording
from pipelines.release.differences import KINDS
from pipelines.survivorship.rules import CRITERIA
from schemas import vocabulary
from schemas.columns import LABELS_ZH

CHOOSING = {"selectbox", "multiselect", "radio", "segmented_control", "pills", "select_slider"}
"""Inputs whose options the browser knows by their words alone."""


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_have_the_same_keys():
    assert set(words("zh")) == set(words("en"))


def test_a_sentence_has_the_same_placeholders_in_both_languages():
    differing = [key for key in words("zh") if placeholders(words("zh")(key)) != placeholders(words("en")(key))]
    assert differing == []


def test_no_sentence_is_blank():
    assert [key for language in LANGUAGES for key in words(language) if not words(language)(key).strip()] == []


@cache
def all_calls() -> list[ast.Call]:
    """Every call in the code of the pages but for what words choices."""
    pages = [path for path in Path(lookup_app.__file__).parent.rglob("*.py") if path.name != "language.py"]
    nodes = [node for path in pages for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return [node for node in nodes if isinstance(node, ast.Call)]


def test_every_sentence_that_the_pages_ask_for_is_there():
    said = [call.args[0] for call in all_calls() if call.args and getattr(call.func, "id", "") == "say"]
    whole = {key.value for key in said if isinstance(key, ast.Constant)}
    firsts = [key.values[0] for key in said if isinstance(key, ast.JoinedStr)]
    begun = {str(first.value) for first in firsts if isinstance(first, ast.Constant)}
    known = set(words("zh"))
    assert len(whole) > 300 and whole <= known
    assert [beginning for beginning in begun if not any(key.startswith(beginning) for key in known)] == []


@pytest.mark.parametrize("language", ["", "fr", "zh-TW", "../en"])
def test_an_unknown_language_reads_chinese(language):
    assert words(language).language == "zh"


@pytest.mark.parametrize("vocabulary_name", ["levels", "acquisition_methods", "series"])
def test_every_level_method_and_series_has_its_meaning_beside_it_in_english(vocabulary_name):
    codes = vocabulary.codes(vocabulary_name)
    assert codes and all(words("en").gloss(code) != code for code in codes)
    assert [words("zh").gloss(code) for code in codes] == list(codes)


def test_every_state_of_a_case_has_its_meaning_beside_it_in_english():
    states = [*transitions.STATES, finding_work.AWAITS_SECOND]
    assert [state for state in states if words("en").gloss(state) == state] == []
    assert [words("zh").gloss(state) for state in states] == states


def test_every_comparison_and_level_of_the_linkage_is_said_in_words():
    told = [(one.name, level) for one in COMPARISONS for level in one.levels if level != "missing"]
    assert [pair for pair in told if evidence_words.level_of(*pair, words("zh")) == pair[1]] == []
    assert [name for name, _ in told if evidence_words.name_of(name, words("zh")) == name] == []


def test_every_reason_for_a_golden_value_is_said_in_words():
    assert {f"why.{reason}" for reason in CRITERIA} <= set(words("zh"))


def test_every_kind_and_reason_of_a_difference_is_said_in_both_languages():
    assert set(wording.kinds()) == set(KINDS)
    told = [*wording.kinds().values(), *wording.reasons().values()]
    assert [one for one in told if not (one.zh and one.en) or placeholders(one.zh) != placeholders(one.en)] == []


def test_every_choice_is_worded_anew_when_the_visitor_switches():
    calls = [call for call in all_calls() if is_choice(call)]
    assert len(calls) > 30
    assert [ast.unparse(call) for call in calls if not is_remembered(call)] == []


def is_choice(call: ast.Call) -> bool:
    """Whether it is the call that draws such an input."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in CHOOSING


def is_remembered(call: ast.Call) -> bool:
    """Whether its key is made by `language.choice`."""
    key = next((word.value for word in call.keywords if word.arg == "key"), None)
    return isinstance(key, ast.Call) and ast.unparse(key.func) == "language.choice"


@pytest.mark.parametrize(("language", "label"), [("zh", LABELS_ZH["acquired_on"]), ("en", "Obtained")])
def test_what_an_enquirer_sees_of_the_date_is_called_what_it_is(language, label):
    assert words(language)("field.acquired_month") == label
