"""A workbook of enquiries: what is read, what is a fault, what is written back."""

import io

import openpyxl
import pytest
from pypdfium2 import PdfDocument

from lookup_app import batch_book, casework_door, report_paper, reports
from lookup_app.enquiries import Enquirer, Question
from lookup_app.wording import words
from pipelines.lookup import Answer, Entry, Outcome, ReleaseFacts

SAY = words("zh")


def test_the_template_keeps_zeros_and_long_numbers_as_text():
    sheet = openpyxl.load_workbook(io.BytesIO(batch_book.template(SAY))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["姓名", "身份证号", "证书编号"]
    assert {cell.number_format for cell in sheet[2]} == {"@"}


GOOD = "450205198803127244"


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        pytest.param(("韦小满", GOOD, None), [], id="by ID number"),
        pytest.param(("韦小满", "450205880312724", None), [], id="fifteen digits"),
        pytest.param(("覃大川", None, "2"), [], id="by certificate number"),
        pytest.param((None, GOOD, None), [("holder_name", "batch.fault_no_name")], id="no name"),
        pytest.param(("韦", GOOD, None), [("holder_name", "NAME_TOO_SHORT")], id="a name of one character"),
        pytest.param(("韦小□", GOOD, None), [("holder_name", "NAME_PLACEHOLDER")], id="a character that can't be shown"),
        pytest.param(("满" * 61, GOOD, None), [("holder_name", "NAME_TOO_LONG")], id="a name without end"),
        pytest.param(("韦小满", " ", ""), [("id_number", "batch.fault_no_factor")], id="no number at all"),
        pytest.param(("韦小满", "450205198803127245", None), [("id_number", "ID_CHECK_DIGIT")], id="check digit"),
        pytest.param(("韦小满", "450205198813127244", None), [("id_number", "ID_BIRTH_DATE")], id="month 13"),
        pytest.param(("韦小满", "45020519880312724", None), [("id_number", "ID_LENGTH")], id="a digit lost"),
        pytest.param(("韦小满", "桂A12345", None), [("id_number", "ID_NOT_A_NUMBER")], id="a number plate"),
        pytest.param(("韦小满", "450205********7244", None), [("id_number", "ID_MASKED")], id="masked"),
        pytest.param(("韦小满", "4.50205E+17", None), [("id_number", "ID_PRECISION_LOST")], id="as a spreadsheet has it"),
        pytest.param(("韦小满", None, "7" * 61), [("certificate_number", "batch.fault_long")], id="a number without end"),
        pytest.param(("韦", "1", "7" * 61), [("holder_name", "NAME_TOO_SHORT"), ("id_number", "ID_LENGTH"), ("certificate_number", "batch.fault_long")], id="every cell"),
    ],
)  # fmt: skip
def test_every_bad_cell_is_a_fault_and_every_row_without_is_asked(cells, faults):
    upload = batch_book.sort_rows([(2, *cells, False)])
    assert [(fault.column, fault.sentence) for fault in upload.faults] == faults
    assert [line.row for line in upload.lines] == ([] if faults else [2])


def test_faults_are_numbered_and_a_row_with_another_good_number_is_asked_by_it():
    rows = [(2, "韦小满", "1", "20150001", False), (3, None, GOOD, None, False), (4, "覃大川", GOOD, None, True)]
    upload = batch_book.sort_rows(rows)
    assert [(line.row, line.id_number, line.certificate_number) for line in upload.lines] == [(2, None, "20150001")]
    told = [(fault.number, fault.row, fault.sentence, fault.is_asked) for fault in upload.faults]
    assert told == [(1, 2, "ID_LENGTH", True), (2, 3, "batch.fault_no_name", False), (3, 4, "ID_PRECISION_LOST", False)]
    sentences = [words for *_, words in batch_book.fault_lines(upload.faults, SAY)]
    assert sentences[0].endswith("已用证书编号核验。") and sentences[2].endswith("没有核验。")


def test_rows_beyond_the_limit_are_faults_not_silence():
    upload = batch_book.sort_rows((row, "某人", GOOD, None, False) for row in range(batch_book.MAX_ROWS + 3))
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
    data = batch_book.results_book(batch_book.Sheet("结果", ["姓名"], [("=1+1",)]))
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


def test_who_checks_a_code_is_in_the_audit_and_the_report_stays_what_it_was(installed):
    outcome = Outcome(Answer.NOT_FOUND, (), ReleaseFacts("r1", "2020-06-30", "liuzhou-2019", 1))
    visitor = Enquirer("page", "192.0.2.2")
    issued = reports.issue(Question("韦小满", "own", id_number="1"), outcome, visitor, SAY, address="")
    first, again = reports.check(issued.code, visitor), reports.check(issued.code, visitor)
    assert first == again and reports.check("2" * 16, visitor) is None
    lines = list(casework_door.store().audit.lines(actor=visitor.key, action="recheck-report"))
    assert [line["outcome"] for line in lines] == ["unknown", "valid", "valid"]
    assert issued.code not in str(lines)
