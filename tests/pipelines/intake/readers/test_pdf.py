"""PDF with text: ruled tables, tables without lines, prose around them."""

import pytest
import typst

from pipelines.intake.limits import Limits, Refused
from pipelines.intake.readers import check, read
from pipelines.intake.readers.aligned import align
from pipelines.intake.readers.ocr import Word
from pipelines.intake.tables import Reading

LIMITS = Limits()
ROWS = [
    ["No", "Name", "Unit", "Title"],
    *[[str(number), f"Invented{number}", "Some Institute", "Engineer"] for number in range(1, 6)],
]


def pdf(body: str) -> bytes:
    return typst.compile(f"#set page(width: 18cm, height: 12cm)\n{body}".encode())


def table(rows: list[list[str]], stroke: str = "0.5pt") -> str:
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return (
        f"#table(columns: {len(rows[0])}, stroke: {stroke}, column-gutter: 1.2em, {cells})"
        if stroke == "none"
        else f"#table(columns: {len(rows[0])}, stroke: {stroke}, {cells})"
    )


def read_pdf(body: str) -> Reading:
    content = pdf(body)
    return read(content, check(content, LIMITS), LIMITS)


def test_every_page_has_its_own_table_with_rows_of_its_own():
    reading = read_pdf(f"Before\n\n{table(ROWS)}\n\nAfter\n#pagebreak()\n{table(ROWS[:3])}")
    assert [(page.sheet, page.page, page.cells) for page in reading.tables] == [
        ("table-1", 1, ROWS),
        ("table-2", 2, ROWS[:3]),
    ]
    assert [(prose.text, prose.before_table) for prose in reading.prose] == [("Before", 0), ("After", 1)]


def test_a_page_of_prose_counts_for_no_table():
    reading = read_pdf(f"Only prose\n#pagebreak()\n{table(ROWS)}")
    assert [(page.sheet, page.page) for page in reading.tables] == [("table-1", 2)]


def test_merged_cells_are_told():
    body = "#table(columns: 3, [A], [B], [C], table.cell(rowspan: 2)[both], [1], [2], [3], [4])"
    (page,) = read_pdf(body).tables
    assert page.cells == [["A", "B", "C"], ["both", "1", "2"], ["", "3", "4"]]
    assert page.merges == [(1, 0, 2, 0)]


def test_a_table_without_lines_is_found_by_how_its_words_stand():
    reading = read_pdf(f"A heading that runs over the whole width of the page\n\n{table(ROWS, 'none')}\n\nSigned")
    assert reading.tables[0].cells == ROWS
    assert [prose.text for prose in reading.prose] == ["A heading that runs over the whole width of the page", "Signed"]


def test_prose_is_no_table():
    reading = read_pdf("#lorem(120)")
    assert reading.tables == [] and reading.prose


def test_more_pages_than_allowed_are_refused():
    content = pdf("a\n#pagebreak()\nb")
    with pytest.raises(Refused, match="TOO_MANY_PAGES"):
        read(content, "pdf", Limits(pages=1))


def words(*lines: str, step: float = 20) -> list[Word]:
    """Each line's letters ten units wide, two blanks and more part its words."""
    found = []
    for number, line in enumerate(lines):
        start = None
        for position, letter in enumerate(line + "  "):
            if letter != " " and start is None:
                start = position
            elif letter == " " and start is not None:
                found.append(
                    Word(start * 10.0, number * step, position * 10.0, number * step + 10, line[start:position])
                )
                start = None
    return found


def at_heights(*lines: tuple[float, str]) -> list[Word]:
    """Lines of text as `words` makes them, each ten units high from where it is told."""
    return [word._replace(top=top, bottom=top + 10) for top, line in lines for word in words(line)]


@pytest.mark.parametrize(
    ("extra", "unit"),
    [
        pytest.param([(31, "            Institute")], "SomeLong\nInstitute", id="below its row, as near to the next"),
        pytest.param([(35, "            AndA"), (46, "            Place")], "SomeLong\nAndA\nPlace", id="two below"),
        pytest.param([(2, "            TheA"), (13, "            Very")], "TheA\nVery\nSomeLong", id="two above"),
        pytest.param([(13, "            Very"), (36, "            Place")], "Very\nSomeLong\nPlace", id="around"),
    ],
)
def test_a_wrapped_cell_goes_on_in_its_row(extra, unit):
    usual = [
        (-30, "No   Name   Unit"),
        (25, "1    Wei    SomeLong"),
        (80, "2    Qin    Other"),
        (120, "3    Mo     Third"),
    ]
    if extra[0][0] == 31:
        usual = [(0, usual[0][1]), (20, usual[1][1]), (42, usual[2][1]), (60, usual[3][1])]
    found = align(at_heights(*usual, *extra))
    assert found is not None
    assert found.rows == [["No", "Name", "Unit"], ["1", "Wei", unit], ["2", "Qin", "Other"], ["3", "Mo", "Third"]]


def test_one_person_on_the_last_page_is_a_row_below_the_columns_of_the_page_before():
    first = align(words("No   Name   Unit", "1    Wei    Some", "2    Qin    Other"))
    assert first is not None
    last = words("A heading over the page", "3    Mo     Third")
    assert align(last) is None
    found = align(last, first.columns)
    assert found is not None and (found.rows, found.above) == ([["3", "Mo", "Third"]], ["A heading over the page"])


def test_the_letters_of_a_watermark_are_no_text_of_the_list():
    stamp = "#place(center + horizon, rotate(-30deg, text(size: 20pt)[Secret copy]))"
    big = "#place(top + left, dy: -0.4cm, text(size: 60pt)[COPY])"
    for mark in (stamp, big):
        assert read_pdf(f"{table(ROWS)}{mark}").tables[0].cells == ROWS


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["a  b", "c  d", "e  f"], id="two columns"),
        pytest.param(["a  b  c", "d  e  f"], id="two rows"),
        pytest.param([], id="nothing"),
    ],
)
def test_too_little_to_be_a_table(lines):
    assert align(words(*lines)) is None


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_a_number_too_long_for_its_cell_stays_whole_in_it(align):
    number = "450205197412041014"
    reading = read_pdf(
        f"#table(columns: (2cm, 2cm, 2cm), align: {align}, [No], [Number], [Unit], [1], [{number}], [Hall], [2], [{number}], [Farm])"
    )
    assert reading.tables[0].cells == [["No", "Number", "Unit"], ["1", number, "Hall"], ["2", number, "Farm"]]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("stroke: (x, y) => if y == 0 { (bottom: 1pt) }", id="below the header"),
        pytest.param("stroke: (x, y) => (left: 1pt, right: 1pt)", id="between the columns"),
    ],
)
@pytest.mark.parametrize("count", [2, 5])
def test_lines_that_only_frame_a_list_part_none_of_its_rows(lines, count):
    cells = ", ".join(f"[{cell}]" for row in ROWS[: count + 1] for cell in row)
    (page,) = read_pdf(f"#rect(inset: 0pt)[#table(columns: 4, column-gutter: 1.2em, {lines}, {cells})]").tables
    assert page.cells == ROWS[: count + 1]
