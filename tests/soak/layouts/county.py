"""Lists as a hundred county offices would send them: each layout a way of its own, with the people who must come out of it.

The truth is people and not rows: who stands in the file, each column as the file states it, nobody else.
"""

import html
import io
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

import docx
import openpyxl
from openpyxl.styles import Alignment

from tests.soak.layouts.files import WRITERS
from tests.soak.layouts.grid import Grid
from tests.soak.layouts.invent import EMPLOYERS, Person, dater, invent_person


class Sent(NamedTuple):
    """A file with the people in it, each by the columns that it states."""

    content: bytes
    people: list[Person]


LABELS = {
    "holder_name": "姓名", "id_number": "身份证号", "sex": "性别", "employer": "工作单位", "title": "职称", "level": "级别", "series": "系列",
    "acquired_on": "取得时间", "certificate_number": "证书编号", "issuing_authority": "发证机关", "birth_month": "出生年月", "specialty": "专业",
    "phone": "联系电话", "remarks": "备注",
}  # fmt: skip
BOOKS = ("xlsx", "xls", "ods", "spreadsheetml")
TABLES = (*BOOKS, "html", "docx", "pdf")


def people_of(chance: random.Random, least: int = 3, most: int = 14, distinct: bool = True) -> list[Person]:
    """So many people, no two of one name."""
    found: dict[str, Person] = {}
    count = chance.randint(least, most)
    while len(found) < count:
        person = invent_person(chance)
        if distinct and len(person["holder_name"]) == 3:
            found[person["holder_name"]] = person
    return list(found.values())


def said_of(person: Person, columns: Sequence[str], write: Callable[[str], str]) -> Person:
    """A person's columns as the file writes them."""
    return {
        column: write(person[column]) if column in ("acquired_on", "birth_month", "conferred_on") else person[column]
        for column in columns
    }


def cells_of(person: Person, columns: Sequence[str]) -> list[str]:
    return [person[column] for column in columns]


def heads_of(columns: Sequence[str]) -> list[str]:
    return [LABELS[column] for column in columns]


def book(chance: random.Random, grids: Sequence[Grid], kinds: Sequence[str] = BOOKS) -> bytes:
    """The grids as a file of one of the kinds."""
    content, _ = WRITERS[chance.choice(kinds)]([grid.squared() for grid in grids])
    return content


def form_on_each_sheet(chance: random.Random) -> Sent:
    """A form per person and sheet: keys and values, a place for the photograph, opinions and stamps below."""
    write, grids, people = dater(chance), list[Grid](), people_of(chance, 2, 5)
    columns = [
        "holder_name",
        "sex",
        "birth_month",
        "id_number",
        "employer",
        "title",
        "acquired_on",
        "certificate_number",
    ]
    for person in people:
        one, grid = said_of(person, columns, write), Grid(name=person["holder_name"])
        grid.put(["专业技术资格登记表"], "noise")
        for left, right in (("holder_name", "sex"), ("birth_month", "id_number"), ("title", "acquired_on")):
            grid.put(
                [LABELS[left], one[left], LABELS[right], one[right], "照片" if left == "holder_name" else ""], "any"
            )
        grid.merges.append((1, 4, 3, 4))
        grid.put(["工作单位", one["employer"], "证书编号", one["certificate_number"]], "any")
        grid.put(["单位意见", "情况属实（盖章）"], "noise")
        grid.put(["主管部门意见", "同意    年  月  日"], "noise")
        grids.append(grid)
    return Sent(book(chance, grids), [said_of(person, columns, write) for person in people])


def sheet_for_each_employer(chance: random.Random) -> Sent:
    """A sheet per employer under a banner that names it; the numbers start again on each."""
    write, columns = dater(chance), ["holder_name", "id_number", "sex", "title", "acquired_on"]
    people, grids, told = people_of(chance, 4, 14), list[Grid](), list[Person]()
    for at, employer in enumerate(chance.sample(EMPLOYERS, 2)):
        grid = Grid(name=employer[:20])
        grid.put(["专业技术人员花名册"], "noise")
        grid.put(
            [chance.choice((f"填报单位：{employer}", f"单位名称（盖章）：{employer}", f"单位：{employer}"))], "noise"
        )
        grid.put(["序号", *heads_of(columns)], "header")
        for number, person in enumerate(people[at::2], 1):
            one = said_of(person, columns, write)
            grid.put([str(number), *cells_of(one, columns)], "record")
            told.append(one | {"employer": employer})
        grid.put(["填表人：李四", "", "审核人：王五"], "noise")
        grids.append(grid)
    return Sent(book(chance, grids), told)


def years_as_groups(chance: random.Random) -> Sent:
    """Groups by year that stand in rows of their own; dates are the month and day of that year or not there."""
    columns, people = ["holder_name", "id_number", "employer", "title"], people_of(chance, 6, 14)
    grid, told, size = Grid(), list[Person](), 3
    grid.put(["序号", *heads_of(columns)], "header")
    year = 2010
    for start in range(0, len(people), size):
        grid.put(
            [chance.choice((f"{year}年度", f"{year}年", f"{year}年取得资格人员", f"{year}年（{size}人）"))], "noise"
        )
        for number, person in enumerate(people[start : start + size], 1):
            grid.put([str(number), *cells_of(person, columns)], "record")
            told.append({**said_of(person, columns, str), "year": str(year)})
        year += 1
    return Sent(book(chance, [grid], TABLES), told)


def notes_under_the_header(chance: random.Random) -> Sent:
    """A second row under the headings says how to fill them in."""
    write, columns = dater(chance), ["holder_name", "id_number", "sex", "employer", "title", "acquired_on"]
    people, grid = people_of(chance), Grid()
    grid.put(["人员信息采集表"], "noise")
    grid.put(["序号", *heads_of(columns)], "header")
    grid.put(["", "（必填）", "（18位）", "（男/女）", "（全称）", "（按证书）", "（格式：2010.01）"], "any")
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
    return Sent(book(chance, [grid], (*TABLES, "csv")), [said_of(person, columns, write) for person in people])


def pages_with_feet(chance: random.Random) -> Sent:
    """Printed pages: 本页小计, 转下页 and 接上页 and signatures between them, the header again or not."""
    write, columns = dater(chance), ["holder_name", "sex", "employer", "title", "acquired_on", "certificate_number"]
    people, grid, size, again = people_of(chance, 8, 14), Grid(), 4, chance.random() < 0.6
    head = ["序号", *heads_of(columns)]
    grid.put(head, "header")
    for start in range(0, len(people), size):
        if start:
            grid.put([chance.choice(("接上页", "（接上页）", "续表", "（续表）"))], "noise")
            if again:
                grid.put(head, "any")
        for number, person in enumerate(people[start : start + size], start + 1):
            grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
        grid.put(
            chance.choice((["本页小计", f"{size}人"], ["", "本页合计", "", str(size)], ["转下页"], ["本页共4人"])),
            "noise",
        )
        grid.put(["经办人（签字）：", "", "单位负责人（签字）：", "", "（公章）"], "noise")
    return Sent(book(chance, [grid], (*TABLES, "csv")), [said_of(person, columns, write) for person in people])


def totals_in_the_middle(chance: random.Random) -> Sent:
    """Employers merged down, a subtotal under each, the numbers starting again."""
    write, columns = dater(chance), ["holder_name", "id_number", "title", "acquired_on"]
    people, grid, told, size = people_of(chance, 6, 12), Grid(), list[Person](), 3
    grid.put(["单位", "序号", *heads_of(columns)], "header")
    for at, start in enumerate(range(0, len(people), size)):
        employer, first, group = EMPLOYERS[at], len(grid.rows), people[start : start + size]
        for number, person in enumerate(group, 1):
            one = said_of(person, columns, write)
            grid.put([employer if number == 1 else "", str(number), *cells_of(one, columns)], "record")
            told.append(one | {"employer": employer})
        if len(group) > 1:
            grid.merges.append((first, 0, first + len(group) - 1, 0))
        grid.put(["小计", "", f"{len(group)}人"], "noise")
    grid.put(["总计", "", f"{len(people)}人"], "noise")
    return Sent(book(chance, [grid], TABLES), told)


def blank_columns_between(chance: random.Random) -> Sent:
    """Each column two or three columns wide, merged across or blank."""
    write, columns = dater(chance), ["holder_name", "id_number", "sex", "employer", "title", "acquired_on"]
    people, grid, wide, merged = people_of(chance), Grid(), chance.choice((2, 3)), chance.random() < 0.6

    def spread(cells: Sequence[str]) -> list[str]:
        row = [part for cell in cells for part in (cell, *[""] * (wide - 1))]
        if merged:
            grid.merges.extend((len(grid.rows), at, len(grid.rows), at + wide - 1) for at in range(0, len(row), wide))
        return row

    grid.put(spread(heads_of(columns)), "header")
    for person in people:
        grid.put(spread(cells_of(said_of(person, columns, write), columns)), "record")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def two_in_a_cell(chance: random.Random) -> Sent:
    """The name with the number and the sex with the birth month in one cell each."""
    write = dater(chance)
    columns = ["holder_name", "id_number", "sex", "birth_month", "employer", "title", "acquired_on"]
    people, grid = people_of(chance), Grid()
    grid.put(["序号", "姓名（身份证号）", "性别、出生年月", "工作单位", "职称", "取得时间"], "header")
    joint = chance.choice(("，", " ", "\n", "、"))
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write)
        name = chance.choice(
            (f"{one['holder_name']}（{one['id_number']}）", f"{one['holder_name']}\n{one['id_number']}")
        )
        grid.put(
            [
                str(number),
                name,
                f"{one['sex']}{joint}{one['birth_month']}",
                one["employer"],
                one["title"],
                one["acquired_on"],
            ],
            "record",
        )
    return Sent(book(chance, [grid], BOOKS), [said_of(person, columns, write) for person in people])


def in_two_languages(chance: random.Random) -> Sent:
    """Headings in Chinese and English, on one line or two."""
    write = dater(chance)
    named = {
        "holder_name": "Name", "id_number": "ID No.", "sex": "Sex", "employer": "Employer", "title": "Professional Title", "acquired_on": "Date of Award",
        "certificate_number": "Certificate No.",
    }  # fmt: skip
    columns, people, grid = list(named), people_of(chance), Grid()
    between = chance.choice(("\n", " ", "/", " / "))
    grid.put(["序号 No.", *(f"{LABELS[column]}{between}{named[column]}" for column in columns)], "header")
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def names_in_rows(chance: random.Random) -> Sent:
    """Nothing but names, several in a row, below the title and the employer that they share."""
    grid, told = Grid(), list[Person]()
    grid.put(["关于公布取得专业技术资格人员名单"], "noise")
    people = people_of(chance, 8, 14)
    for start, (title, count) in zip(
        range(0, len(people), 5), (("中学一级教师", "一"), ("工程师", "二"), ("会计师", "三")), strict=False
    ):
        group = people[start : start + 5]
        grid.put([f"{count}、{title}（{len(group)}人）"], "noise")
        grid.put([person["holder_name"] for person in group], "record")
        told += [{"holder_name": person["holder_name"], "title": title} for person in group]
    return Sent(book(chance, [grid], ("xlsx", "docx", "html", "csv")), told)


def labels_in_every_cell(chance: random.Random) -> Sent:
    """A line per person in which every value has its label in front of it."""
    write, columns = dater(chance), ["holder_name", "sex", "id_number", "employer", "title", "acquired_on"]
    people = people_of(chance)
    between = chance.choice(("，", "；", "  ", ", "))
    lines = [
        between.join(f"{LABELS[column]}：{one[column]}" for column in columns)
        for one in (said_of(p, columns, write) for p in people)
    ]
    said = [said_of(person, columns, write) for person in people]
    if chance.random() < 0.5:
        return Sent(("人员情况\r\n" + "\r\n".join(lines) + "\r\n").encode("gb18030"), said)
    return Sent(document_of(["人员情况如下：", *lines, "以上情况属实。"]), said)


def prose_with_semicolons(chance: random.Random) -> Sent:
    """A document that names people after their employer, a paragraph per title."""
    people, told, lines = (
        people_of(chance, 6, 12),
        list[Person](),
        ["关于公布专业技术资格的通知", "各单位：", "经评审，下列同志取得专业技术资格："],
    )
    for start, (mark, title) in zip(
        range(0, len(people), 4), (("一", "工程师"), ("二", "农艺师"), ("三", "经济师")), strict=False
    ):
        group, parts = people[start : start + 4], list[str]()
        for at in range(0, len(group), 2):
            employer, pair = EMPLOYERS[(start + at) % len(EMPLOYERS)], group[at : at + 2]
            parts.append(f"{employer}：{'、'.join(person['holder_name'] for person in pair)}")
            told += [{"holder_name": person["holder_name"], "employer": employer, "title": title} for person in pair]
        lines += [f"{mark}、{title}（{len(group)}人）", "；".join(parts) + "。"]
    return Sent(document_of([*lines, "柳江县职称改革工作领导小组", "2015年12月30日"]), told)


def text_with_tabs(chance: random.Random) -> Sent:
    """A list typed with tabs in a document or copied from one into a text file."""
    write, columns = dater(chance), ["holder_name", "sex", "employer", "title", "acquired_on", "certificate_number"]
    people, said = people_of(chance), list[Person]()
    lines = ["取得资格人员名单", "\t".join(("序号", *heads_of(columns)))]
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write)
        lines.append("\t".join((str(number), *cells_of(one, columns))))
        said.append(one)
    lines.append(f"以上共{len(people)}人")
    if chance.random() < 0.5:
        return Sent(document_of(lines), said)
    return Sent("\r\n".join(lines).encode(chance.choice(("gb18030", "utf-8-sig", "utf-16"))), said)


def table_in_a_table(chance: random.Random) -> Sent:
    """A page of an office's system: the list inside a cell of the table that lays the page out."""
    write, columns = dater(chance), ["holder_name", "id_number", "sex", "employer", "title", "acquired_on"]
    people = people_of(chance)
    rows = [["序号", *heads_of(columns)]]
    rows += [
        [str(number), *cells_of(said_of(person, columns, write), columns)] for number, person in enumerate(people, 1)
    ]
    inner = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    page = (
        "<html><head><meta charset=utf-8></head><body><table><tr><td>首页</td><td>职称管理系统</td></tr>"
        f"<tr><td>菜单<br>查询</td><td><h3>人员名单</h3><table border=1>{inner}</table><p>共{len(people)}条 第1页</p></td></tr></table></body></html>"
    )
    return Sent(page.encode(), [said_of(person, columns, write) for person in people])


def damaged_quotes(chance: random.Random) -> Sent:
    """Separated text below a preamble, with quotes inside its fields and line breaks inside others."""
    write, columns = dater(chance), ["holder_name", "id_number", "employer", "title", "acquired_on", "remarks"]
    people, said = people_of(chance, 5), list[Person]()
    lines = ["导出时间：2019-08-01 10:22,,,,,", "操作员：admin,,,,,", ",".join(heads_of(columns))]
    for number, person in enumerate(people):
        one = said_of(person, columns, write) | {"remarks": ("", '即"补办"件', "第一行\n第二行", "")[number % 4]}
        quoted = one["remarks"] if '"' in one["remarks"] or not one["remarks"] else f'"{one["remarks"]}"'
        lines.append(",".join([*cells_of(one, columns[:-1]), quoted]))
        said.append(one)
    return Sent("\r\n".join(lines).encode(chance.choice(("gb18030", "utf-8-sig"))), said)


def employer_written_downwards(chance: random.Random) -> Sent:
    """The employer in a merged cell at the left, a character on each line."""
    write, columns = dater(chance), ["holder_name", "sex", "title", "acquired_on"]
    people, grid, told = people_of(chance, 4, 10), Grid(), list[Person]()
    grid.put(["单位", *heads_of(columns)], "header")
    for at, start in enumerate(range(0, len(people), 4)):
        employer, group, first = EMPLOYERS[at], people[start : start + 4], len(grid.rows)
        for number, person in enumerate(group):
            one = said_of(person, columns, write)
            grid.put(["\n".join(employer) if not number else "", *cells_of(one, columns)], "record")
            told.append(one | {"employer": employer})
        if len(group) > 1:
            grid.merges.append((first, 0, first + len(group) - 1, 0))
    return Sent(book(chance, [grid], ("xlsx", "xls", "docx", "html")), told)


def hidden_columns_and_lists(chance: random.Random) -> Sent:
    """A template: a hidden column with the numbers, rotated headings, and sheets with the words to choose from."""
    write, columns = dater(chance), ["holder_name", "id_number", "sex", "employer", "level", "title", "acquired_on"]
    people, book = people_of(chance), openpyxl.Workbook()
    page, words = book.active, book.create_sheet("字典")
    page.append(["2018年职称信息采集模板"])
    page.append(["序号", *heads_of(columns)])
    for number, person in enumerate(people, 1):
        page.append([number, *cells_of(said_of(person, columns, write), columns)])
    page.column_dimensions["C"].hidden = True
    for cell in page[2]:
        cell.alignment = Alignment(textRotation=255)
    for row in (
        ("性别", "级别", "系列", "职称"),
        ("男", "高级", "工程技术系列", "工程师"),
        ("女", "中级", "卫生技术系列", "主治医师"),
        ("", "初级", "会计系列", "会计师"),
    ):
        words.append(row)
    words.sheet_state = chance.choice(("visible", "hidden", "veryHidden"))
    file = io.BytesIO()
    book.save(file)
    return Sent(file.getvalue(), [said_of(person, columns, write) for person in people])


def two_certificates(chance: random.Random) -> Sent:
    """Two titles on a row, the later one missing here and there, in one of the ways that offices have."""
    write, people, told = dater(chance), people_of(chance, 3, 10), list[Person]()
    way = chance.choice(("levels", "eras", "numbers", "again", "cell"))
    heads = {
        "levels": ["初级职称", "初级取得时间", "中级职称", "中级取得时间"], "eras": ["原职称", "取得时间", "现职称", "取得时间"],
        "numbers": ["职称一", "取得时间一", "职称二", "取得时间二"], "again": ["职称", "取得时间", "职称", "取得时间"], "cell": ["职称", "取得时间"],
    }[way]  # fmt: skip
    grid = Grid()
    grid.put(["序号", "姓名", "身份证号", "工作单位", *heads], "header")
    for number, person in enumerate(people, 1):
        own = {column: person[column] for column in ("holder_name", "id_number", "employer")}
        year = chance.randint(2010, 2013)
        pairs = [("助理工程师", write(f"{year}-11-20")), ("工程师", write(f"{year + 5}-12-20"))][
            : 1 if chance.random() < 0.3 else 2
        ]
        if way == "cell":
            cells = ["\n".join(title for title, _ in pairs), "\n".join(date for _, date in pairs)]
        else:
            cells = [cell for pair in pairs for cell in pair]
        grid.put([str(number), *own.values(), *cells], "record")
        told += [own | {"title": title, "acquired_on": date} for title, date in pairs]
    return Sent(book(chance, [grid], (*TABLES, "csv")), told)


def certificate_of_words(chance: random.Random) -> Sent:
    """A heading over the columns that reads across, a count above it, comments at the side, a legend below the list."""
    write, columns = dater(chance), ["holder_name", "id_number", "employer", "specialty", "title", "acquired_on"]
    people, grid = people_of(chance), Grid()
    grid.put(["", "", "", "", "", "", "", "说明：", "红色为待核实人员"], "noise")
    grid.put(["单位数", "3", "人数", str(len(people))], "noise")
    grid.put([], "noise")
    grid.put(["", "人员基本信息", "", "", "职称信息", "", "", ""], "any")
    grid.merges += [(3, 1, 3, 3), (3, 4, 3, 6)]
    grid.put(["序号", *heads_of(columns)], "header")
    for number, person in enumerate(people, 1):
        side = ["", "←已核实"] if chance.random() < 0.2 else []
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns), *side], "record")
    grid.put([], "noise")
    grid.put(["图例：", "黄色", "缺证书"], "noise")
    return Sent(book(chance, [grid], BOOKS), [said_of(person, columns, write) for person in people])


def header_on_top_of_each_person(chance: random.Random) -> Sent:
    """Slips to be cut apart: the header above every person."""
    write, columns = dater(chance), ["holder_name", "id_number", "employer", "title", "acquired_on"]
    people, grid = people_of(chance), Grid()
    for person in people:
        grid.put(heads_of(columns), "any")
        grid.put(cells_of(said_of(person, columns, write), columns), "record")
        if chance.random() < 0.5:
            grid.put([], "noise")
    return Sent(book(chance, [grid], (*BOOKS, "csv")), [said_of(person, columns, write) for person in people])


def document_of(lines: Sequence[str]) -> bytes:
    """A Word document of paragraphs."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


WAYS: tuple[Callable[[random.Random], Sent], ...] = (
    form_on_each_sheet, sheet_for_each_employer, years_as_groups, notes_under_the_header, pages_with_feet, totals_in_the_middle, blank_columns_between,
    two_in_a_cell, in_two_languages, names_in_rows, labels_in_every_cell, prose_with_semicolons, text_with_tabs, table_in_a_table, damaged_quotes,
    employer_written_downwards, hidden_columns_and_lists, two_certificates, certificate_of_words, header_on_top_of_each_person,
)  # fmt: skip
