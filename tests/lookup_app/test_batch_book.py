"""A workbook of enquiries: what is read, what is a fault, what is written back."""

import io

import openpyxl
import pytest
from pypdfium2 import PdfDocument

from lookup_app import batch_book, report_paper, reports
from lookup_app.enquiries import Enquirer, Question
from lookup_app.wording import words
from pipelines.lookup import Answer, Entry, Outcome, ReleaseFacts

SAY = words("zh")


def test_the_template_keeps_zeros_and_long_numbers_as_text():
    sheet = openpyxl.load_workbook(io.BytesIO(batch_book.template(SAY))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["姓名", "身份证号", "证书编号"]
    assert {cell.number_format for cell in sheet[2]} == {"@"}


def test_every_row_is_either_asked_or_a_numbered_fault():
    rows = [(2, "韦小满", "1", None), (3, None, "1", None), (4, "韦小满", " ", ""), (5, "覃大川", None, "2")]
    upload = batch_book.sort_rows(rows)
    assert [line.row for line in upload.lines] == [2, 5]
    assert [(fault.number, fault.row, fault.column) for fault in upload.faults] == [
        (1, 3, "holder_name"),
        (2, 4, "id_number"),
    ]


def test_rows_beyond_the_limit_are_faults_not_silence():
    upload = batch_book.sort_rows((row, "某人", "1", None) for row in range(batch_book.MAX_ROWS + 3))
    assert (len(upload.lines), len(upload.faults)) == (batch_book.MAX_ROWS, 3)


def test_a_roster_in_its_own_layout_is_read():
    book = openpyxl.Workbook()
    for row in (
        ["某单位职称花名册", None, None],
        ["序号", "姓　名", "公民身份号码"],
        [1, "韦小满", "450205198803127244"],
        [2, "覃大川", "452223197901020010"],
    ):
        book.worksheets[0].append(row)
    upload = batch_book.read_upload(batch_book.saved(book))
    assert [(line.name, line.id_number) for line in upload.lines] == [
        ("韦小满", "450205198803127244"),
        ("覃大川", "452223197901020010"),
    ]


def test_what_is_no_table_is_refused_with_a_reason_in_words():
    upload = batch_book.read_upload(b"\x00\x01\x02 no table")
    assert upload.lines == [] and upload.refused is not None
    assert batch_book.refusal_sentence(upload.refused, SAY)


def test_an_answer_that_begins_like_a_formula_stays_text():
    data = batch_book.results_book(["姓名"], [("=1+1",)], "结果")
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("answer", list(Answer))
def test_a_report_prints_its_outcome_and_code_and_no_whole_number(installed, language, answer):
    entry = Entry("c1", answer, "2020-09-15", "#工程师[*_$", "中级", "工程技术系列", None, "2015-12", "评审", None)
    outcome = Outcome(
        answer,
        () if answer is Answer.NOT_FOUND else (entry,),
        ReleaseFacts("r1", "2020-06-30T00:00:00+08:00", "liuzhou-2019", 1),
    )
    question = Question("韦小满", "recruitment", id_number="450205198803127244")
    issued = reports.issue(
        question, outcome, Enquirer("page", "192.0.2.1"), words(language), address="https://site.example"
    )
    text = PdfDocument(issued.pdf)[0].get_textpage().get_text_range()
    assert report_paper.grouped(issued.code) in text and words(language)(f"outcome.{answer}") in text
    assert "450205198803127244" not in text and "韦小满" in text
    assert answer is Answer.NOT_FOUND or "#工程师[*_$" in text.replace(" ", "")


def test_only_its_issuer_ends_a_report(installed):
    outcome = Outcome(Answer.NOT_FOUND, (), ReleaseFacts("r1", "2020-06-30", "liuzhou-2019", 1))
    issuer, other = Enquirer("page", "192.0.2.1", "A1"), Enquirer("page", "192.0.2.2", "A2")
    issued = reports.issue(Question("韦小满", "own", id_number="1"), outcome, issuer, SAY, address="")
    assert not reports.end(issued.code, other)
    assert reports.end(issued.code, issuer)
    assert reports.check(issued.code, other).standing is reports.Standing.ENDED
