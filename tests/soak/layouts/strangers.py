"""Lists written by people who never saw ours: headings of their own, damaged exports, pages without lines; the truth is who stands in them."""

import json
import random
from collections.abc import Sequence
from typing import Any

import openpyxl
import typst

from pipelines.sample.writers import font_folder
from tests.soak.layouts.county import Sent, book, cells_of, document_of, people_of, said_of
from tests.soak.layouts.grid import Grid
from tests.soak.layouts.invent import Person
from tests.soak.layouts.workbooks import saved

SCHOOLS = ("柳州市第八中学", "柳州市柳石四小", "柳州市铁一中学")
PAGES = """
#set page(width: 16cm, height: 14cm, background: rotate(-40deg, text(size: 50pt, fill: luma(85%))[内部资料 严禁外传]))
#set text(font: "Noto Sans CJK SC", size: 9pt)
#let rows = json(bytes(sys.inputs.rows))
#table(columns: (1fr, 2.6fr, 2fr, 1.6fr), stroke: none, align: bottom, row-gutter: 4pt, ..rows.flatten())
"""


def sheet_of(chance: random.Random, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of any kind with nothing but a header and rows."""
    grid = Grid(name="名册")
    grid.put(list(heads), "header")
    for row in rows:
        grid.put(list(row), "any")
    return book(chance, [grid])


def headings_of_their_own(chance: random.Random) -> Sent:
    """Headings that no list of ours has, one set or another, each column the one that its cells say."""
    ways: tuple[dict[str, str], ...] = (
        {
            "受聘人": "holder_name", "身份号码": "id_number", "何职称": "title", "何时取得": "acquired_on", "评委会": "review_committee",
            "批文": "approval_document", "证号": "certificate_number", "受聘人单位": "employer",
        },
        {
            "证书流水": "certificate_number", "本人签名栏（打印）": "holder_name", "法定证件号": "id_number", "核准部门": "issuing_authority",
            "档次": "level", "证书打印日期": "conferred_on",
        },
        {"次序": "", "姓名": "holder_name", "身份证号码": "id_number", "取得何资格": "title", "证件号": "certificate_number"},
    )  # fmt: skip
    way, people = chance.choice(ways), people_of(chance, 6, 14)
    columns = [column for column in way.values() if column]
    rows = [[person.get(column, str(at)) for column in way.values()] for at, person in enumerate(people, 1)]
    return Sent(sheet_of(chance, list(way), rows), [said_of(person, columns, str) for person in people])


def names_in_two_columns(chance: random.Random) -> Sent:
    """The family name and the given name in columns of their own, Chinese or Western."""
    people = people_of(chance, 4, 10)
    if chance.random() < 0.5:
        heads = chance.choice((["姓", "名"], ["姓氏", "名字"]))
        parts = [[person["holder_name"][0], person["holder_name"][1:]] for person in people]
    else:
        heads = chance.choice((["First name", "Last name"], ["Given Name", "Surname"]))
        first, last = ("Anna", "John", "Igor", "Elena", "Omar", "Ute"), ("Smith", "Novak", "Rossi", "Berg", "Klein")
        pairs = chance.sample([[one, other] for one in first for other in last], len(people))
        parts = pairs
        people = [person | {"holder_name": "".join(pair)} for person, pair in zip(people, pairs, strict=True)]
    rows = [[*pair, person["id_number"], person["title"]] for pair, person in zip(parts, people, strict=True)]
    return Sent(
        sheet_of(chance, [*heads, "身份证号", "职称"], rows),
        [said_of(person, ["holder_name", "id_number", "title"], str) for person in people],
    )


def several_people_in_a_row_of_cells(chance: random.Random) -> Sent:
    """A row for each employer: names, numbers and titles of its people, a line each in one cell."""
    people, columns = people_of(chance, 4, 12), ["holder_name", "id_number", "title"]
    groups = [people[at : at + 3] for at in range(0, len(people), 3)]
    rows = [
        [group[0]["employer"], *("\n".join(person[column] for person in group) for column in columns)]
        for group in groups
    ]
    told = [said_of(person, columns, str) | {"employer": group[0]["employer"]} for group in groups for person in group]
    return Sent(sheet_of(chance, ["单位", "姓名", "身份证号", "职称"], rows), told)


def employers_called_by_their_label(chance: random.Random) -> Sent:
    """单位：某某中学 in a row of its own over its people, remarks and subtotals between them."""
    people, grid, told = people_of(chance, 6, 18), Grid(name="汇总"), list[Person]()
    columns = ["holder_name", "id_number", "title"]
    grid.put(["柳南区2014年度职称取得人员情况"], "noise")
    grid.put(["次序", "姓名", "身份证号码", "取得何资格", "备注"], "header")
    for at, school in enumerate(SCHOOLS):
        grid.put([f"{chance.choice(('单位', '学校', '所在单位'))}：{school}"], "noise")
        for number, person in enumerate(people[at::3], 1):
            grid.put([str(number), *cells_of(person, columns), ""], "record")
            told.append(said_of(person, columns, str) | {"employer": school})
        grid.put(["", "小计", "", f"{len(people[at::3])}人", ""], "noise")
        grid.put([""], "noise")
    grid.put(["填报人：", "张某", "", "单位负责人：", "李某"], "noise")
    return Sent(book(chance, [grid]), told)


def wide(text: str) -> int:
    return sum(1 + (ord(letter) > 255) for letter in text)


def fixed_places_with_a_foot(chance: random.Random) -> Sent:
    """Columns in fixed places whose title and last line reach over the gaps between them."""
    people, columns = people_of(chance, 6, 14), ["holder_name", "id_number", "title", "acquired_on", "employer"]
    widths = (10, 22, 22, 12, 0)

    def line(cells: Sequence[str]) -> str:
        return "".join(cell + " " * max(1, width - wide(cell)) for cell, width in zip(cells, widths, strict=True))

    lines = [
        "                 专业技术资格人员清单",
        "=" * 90,
        line(["姓名", "身份证号", "资格", "取得", "单位"]),
        "-" * 90,
    ]
    lines += [line(cells_of(person, columns)) for person in people]
    lines += ["-" * 90, f"共计：{len(people)} 人      打印人：system    打印时间：2016-03-02 10:11:12"]
    return Sent("\r\n".join(lines).encode("gb18030"), [said_of(person, columns, str) for person in people])


def numbered_lines_of_a_document(chance: random.Random) -> Sent:
    """A numbered line for each person in a document: the employer, the name with the number, the title."""
    people, columns = people_of(chance, 4, 10), ["employer", "holder_name", "id_number", "title"]
    lines = [
        f"{at}．{person['employer']}　{person['holder_name']}（{person['id_number']}）　{person['title']}"
        for at, person in enumerate(people, 1)
    ]
    return Sent(document_of(["经评审，下列同志具备相应资格：", *lines]), [said_of(one, columns, str) for one in people])


def damaged_exports(chance: random.Random) -> Sent:
    """Text put together from two encodings, with NULs in it, with a mark in its middle, or as a table of a notebook."""
    people, columns = people_of(chance, 6, 14), ["holder_name", "id_number", "title", "certificate_number"]
    head, rows = "姓名,身份证号,职称,证书编号\r\n", [",".join(cells_of(person, columns)) + "\r\n" for person in people]
    half, way = len(rows) // 2, chance.randrange(4)
    if way == 0:
        content = (head + "".join(rows[:half])).encode("gb18030") + "".join(rows[half:]).encode()
    elif way == 1:
        content = (head + "".join(rows)).replace("师,", "师\0,", 1).encode(chance.choice(("utf-8", "gb18030")))
    elif way == 2:
        content = (head + "".join(rows[:half])).encode("utf-8-sig") + (head + "".join(rows[half:])).encode("utf-8-sig")
    else:
        table = [head, "---,---:,:--,---\r\n", *rows]
        content = ("# 名单\n\n" + "".join(f"| {row.strip().replace(',', ' | ')} |\n" for row in table)).encode()
    return Sent(content, [said_of(person, columns, str) for person in people])


def pages_without_lines(chance: random.Random) -> Sent:
    """A PDF without lines, a watermark over its letters, employers wrapped above the line of their row, few people on its last page."""
    people, columns = people_of(chance, 12, 40), ["holder_name", "id_number", "employer", "title"]
    rows = [["姓名", "身份证号码", "所在单位", "资格名称"], *(cells_of(person, columns) for person in people)]
    inputs = {"rows": json.dumps(rows, ensure_ascii=False)}
    content = typst.compile(PAGES.encode(), sys_inputs=inputs, font_paths=[str(font_folder())])  # type: ignore[misc]
    return Sent(bytes(content), [said_of(person, columns, str) for person in people])


def far_from_the_corner(chance: random.Random) -> Sent:
    """A list that begins far from the sheet's corner."""
    people, workbook = people_of(chance, 4, 12), openpyxl.Workbook()
    columns, page = ["holder_name", "id_number", "title", "certificate_number"], workbook.active
    for row, cells in enumerate(
        [["姓名", "身份证号", "职称", "证书编号"], *(cells_of(one, columns) for one in people)]
    ):
        for column, cell in enumerate(cells):
            page.cell(40 + row, 12 + column, cell)
    return Sent(saved(workbook), [said_of(person, columns, str) for person in people])


WAYS: Sequence[Any] = (
    headings_of_their_own, names_in_two_columns, several_people_in_a_row_of_cells, employers_called_by_their_label, fixed_places_with_a_foot,
    numbered_lines_of_a_document, damaged_exports, pages_without_lines, far_from_the_corner,
)  # fmt: skip
