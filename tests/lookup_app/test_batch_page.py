"""The batch page: a table in, an answer for every row, in the page's language."""

import pytest

from lookup_app.wording import words
from tests.lookup_app.conftest import WEI
from tests.lookup_app.test_pages import shown, visit

__all__ = ["visit"]
UPLOAD = f"姓名,身份证号,证书编号\n{WEI[0]},{WEI[1]},\n从无此人,450205198803127244,\n赵六甲,4502041980,\n"


@pytest.mark.parametrize(
    ("language", "level"),
    [pytest.param("zh", ">中级</td>", id="Chinese"), pytest.param("en", "中级 (intermediate)", id="English")],
)
def test_every_row_is_answered_counted_once_and_told_in_the_pages_language(visit, language, level):
    say, at = words(language), visit("batch_lookup", "employer")
    at.session_state["language"] = language
    at.run()
    at.file_uploader[0].set_value(("list.csv", UPLOAD.encode(), "text/csv"))
    at.selectbox(key="batch_lookup.purpose").set_value("recruitment")
    at = next(button for button in at.button if button.label == say("batch.submit")).click().run()
    assert not at.exception
    text = shown(at)
    counts = {"batch.asked": 2, "batch.faults": 1, "outcome.verified": 1, "outcome.not_found": 1}
    for key, count in counts.items():
        assert f"<span>{say(key)}</span><b>{count}</b>" in text, key
    assert level in text
    assert WEI[1] not in text
