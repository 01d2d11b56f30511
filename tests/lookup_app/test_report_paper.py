"""The printed report: its pages hold together, and each of them says that copies are to be checked."""

import datetime as dt

import pytest
from pypdfium2 import PdfDocument

from lookup_app.report_paper import ReportFacts, print_report
from lookup_app.wording import words
from pipelines.lookup import Answer, Entry, Outcome, ReleaseFacts

ENTRY = Entry(
    "c1", Answer.VERIFIED, None, "一级教师", "中级", "中小学教师系列", "化学", "2017-08", "评审", "柳州市职改办"
)
RELEASE = ReleaseFacts("r000001-20261127-cb36c7ab", "2026-11-27T00:00:00+08:00", "liuzhou-2019", 300)


def pages(certificates: int, language: str) -> list[str]:
    """The text of each page of a report of so many certificates."""
    say = words(language)
    facts = ReportFacts(
        code="TZLY4E4GS4BFY2L5",
        address="https://shenyan.city.example/recheck?code=TZLY4E4GS4BFY2L5",
        asked="韦小满",
        purpose=say.section("purpose")["own"],
        issued_at=dt.datetime(2026, 11, 27, 3, 6),
        valid_until=dt.date(2027, 2, 25),
    )
    pdf = PdfDocument(print_report(Outcome(Answer.VERIFIED, (ENTRY,) * certificates, RELEASE), facts, say))
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("certificates", "numbered"),
    [pytest.param(2, [""], id="two on one page"), pytest.param(3, ["1 / 2", "2 / 2"], id="three on two, numbered")],
)
def test_no_page_is_without_its_warning_and_no_certificate_is_torn(language, certificates, numbered):
    told, say = pages(certificates, language), words(language)
    assert len(told) == len(numbered)
    beginning = say("report.footer")[:20]
    for text, number in zip(told, numbered, strict=True):
        assert beginning in text and number in text
        assert text.count("一级教师") == text.count("柳州市职改办")
    assert sum(text.count("一级教师") for text in told) == certificates
    assert "TZLY-4E4G-S4BF-Y2L5" in told[-1]
