"""Documents, texts and exports: names in prose, rows of names, appendices, continued tables, systems' pages and their CSV."""

import html
import io
import random
from collections.abc import Sequence
from typing import Any

import docx

from tests.soak.layouts.county import LABELS, Sent, cells_of, document_of, heads_of, people_of, said_of
from tests.soak.layouts.files import WRITERS
from tests.soak.layouts.grid import Grid
from tests.soak.layouts.invent import EMPLOYERS, Person, dater

TITLES = (("工程师", "工程技术"), ("中学一级教师", "中学教师"), ("主治医师", "卫生技术"), ("农艺师", "农业技术"))
DAY = "2015年12月20日"


def red_head_with_names(chance: random.Random) -> Sent:
    """A document that names its people inside its sentences, and counts them."""
    people, (title, series) = people_of(chance, 3, 12), chance.choice(TITLES)
    names, count = "、".join(person["holder_name"] for person in people), len(people)
    said = chance.choice(
        (
            f"经柳州市{series}系列中级评审委员会评审通过，同意{names}等{count}名同志具备{title}资格，任职资格时间从{DAY}起算。",
            f"同意{names}{count}位同志{title}任职资格，资格时间从{DAY}算起。",
            f"经研究，同意授予{names}同志{title}资格，从{DAY}起计算。",
            f"经审核，同意确认{names}等{count}人具备{title}职务任职资格，资格取得时间为{DAY}。",
            f"下列{count}名同志取得{title}资格：{names}。",
        )
    )
    lines = [
        "柳州市职称改革工作领导小组文件",
        "柳职改〔2015〕38号",
        f"关于{people[0]['holder_name']}等{count}名同志{title}资格的批复",
        "柳江县职改办：",
        "你办报来的《关于要求评审专业技术资格的请示》收悉。",
        said,
        "此复",
        "柳州市职称改革工作领导小组",
        "2015年12月30日",
        "抄送：市教育局、市卫生局、各县区人社局。",
    ]
    return Sent(
        document_of(lines),
        [
            {"holder_name": person["holder_name"], "title": title, "approval_document": "柳职改〔2015〕38号"}
            for person in people
        ],
    )


def rows_of_names(chance: random.Random) -> Sent:
    """Names alone, six a line, under a heading that says what they got and when."""
    people, (title, _), told = people_of(chance, 8, 14), chance.choice(TITLES), list[Person]()
    gap = chance.choice(("\u3000\u3000", "    ", "\t", "\u3000"))
    lines = [f"2014年度{title}资格评审通过人员名单", f"（共{len(people)}人）"]
    names = [person["holder_name"] for person in people]
    lines += [gap.join(names[start : start + 6]) for start in range(0, len(names), 6)]
    lines += ["柳州市人力资源和社会保障局", "2014年12月31日"]
    told = [{"holder_name": name, "title": title} for name in names]
    if chance.random() < 0.5:
        return Sent("\r\n".join(lines).encode("gb18030"), told)
    return Sent(document_of(lines), told)


def two_appendices(chance: random.Random) -> Sent:
    """Two appendices of one document, each with a title, level and series of its own over its table."""
    people, document, told = people_of(chance, 6, 12), docx.Document(), list[Person]()
    columns = ["holder_name", "sex", "employer", "certificate_number"]
    for line in (
        "关于公布2016年度专业技术资格评审结果的通知",
        "各县区人社局：",
        "现将评审结果公布如下，资格时间自2016年12月1日起计算。",
    ):
        document.add_paragraph(line)
    for number, (title, series) in enumerate(TITLES[:2], 1):
        document.add_paragraph(f"附件{number}")
        document.add_paragraph(f"{series}系列{title}资格人员名单")
        own = people[number - 1 :: 2]
        table = document.add_table(rows=len(own) + 1, cols=len(columns) + 1)
        for cell, text in zip(table.rows[0].cells, ["序号", *heads_of(columns)], strict=True):
            cell.text = text
        for row, (at, person) in zip(table.rows[1:], enumerate(own, 1), strict=True):
            for cell, text in zip(row.cells, [str(at), *cells_of(person, columns)], strict=True):
                cell.text = text
            told.append(said_of(person, columns, str) | {"title": title})
    file = io.BytesIO()
    document.save(file)
    return Sent(file.getvalue(), told)


def continued_table(chance: random.Random) -> Sent:
    """A table that goes on in another one after 续表, its head not repeated."""
    write, people, document = dater(chance), people_of(chance, 6, 14), docx.Document()
    columns = ["holder_name", "id_number", "employer", "title", "acquired_on"]
    document.add_paragraph("专业技术资格人员名册")
    half, again = len(people) // 2, chance.random() < 0.5
    for part, own in enumerate((people[:half], people[half:])):
        if part:
            document.add_paragraph(chance.choice(("续表", "（续表）", "续上表", "接上页")))
        headed = not part or again
        table = document.add_table(rows=len(own) + headed, cols=len(columns) + 1)
        lines = [["序号", *heads_of(columns)]] if headed else []
        lines += [
            [str(at), *cells_of(said_of(person, columns, write), columns)]
            for at, person in enumerate(own, 1 + part * half)
        ]
        for row, cells in zip(table.rows, lines, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return Sent(file.getvalue(), [said_of(person, columns, write) for person in people])


def corrected_with_tracking(chance: random.Random) -> Sent:
    """A document with changes tracked: what was struck out is not there, what was put in is."""
    people, document = people_of(chance, 3, 8), docx.Document()
    columns = ["holder_name", "employer", "title"]
    table = document.add_table(rows=len(people) + 1, cols=3)
    for row, cells in zip(
        table.rows, [heads_of(columns), *(cells_of(person, columns) for person in people)], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraph = table.rows[1].cells[2].paragraphs[0]._p
    run = paragraph.r_lst[0]
    for tag, text, word in (("del", "delText", "高级工程师"), ("ins", "t", people[0]["title"])):
        change = paragraph.makeelement(f"{{{space}}}{tag}", {f"{{{space}}}id": "1", f"{{{space}}}author": "a"})
        inner = change.makeelement(f"{{{space}}}r", {})
        words = inner.makeelement(f"{{{space}}}{text}", {})
        words.text = word
        inner.append(words)
        change.append(inner)
        paragraph.append(change)
    paragraph.remove(run)
    file = io.BytesIO()
    document.save(file)
    return Sent(file.getvalue(), [said_of(person, columns, str) for person in people])


def sentences_of_people(chance: random.Random) -> Sent:
    """A numbered sentence for each person."""
    write, people = dater(chance), people_of(chance, 3, 10)
    columns = ["holder_name", "sex", "employer", "title"]
    joint, ends = chance.choice(("，", "、", ",")), chance.choice(("；", "。", ""))
    lines = ["下列同志取得专业技术资格："]
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write)
        lines.append(f"{number}.{joint.join([one['holder_name'], one['sex'], one['employer'], one['title']])}{ends}")
    return Sent(document_of(lines), [said_of(person, columns, write) for person in people])


def fields_line_by_line(chance: random.Random) -> Sent:
    """A text with a field a line, a blank line or a dash between people."""
    write, people = dater(chance), people_of(chance, 2, 8)
    columns = ["holder_name", "sex", "id_number", "employer", "title", "acquired_on", "certificate_number"]
    colon, between = chance.choice(("：", ": ", "\t", "=")), chance.choice(("", "--------", "========"))
    lines = list[str]()
    for person in people:
        one = said_of(person, columns, write)
        lines += [f"{LABELS[column]}{colon}{one[column]}" for column in columns] + [between]
    return Sent(
        "\r\n".join(lines).encode(chance.choice(("gb18030", "utf-8-sig"))),
        [said_of(person, columns, write) for person in people],
    )


def export_of_a_system(chance: random.Random) -> Sent:
    """A page of a system: a menu, the search form, a box to tick in each row, what one may do with it, and the pages."""
    write, people = dater(chance), people_of(chance, 3, 12)
    columns = ["holder_name", "id_number", "sex", "employer", "title", "certificate_number", "acquired_on"]
    head = "".join(f"<th>{html.escape(text)}</th>" for text in ["<input>", "序号", *heads_of(columns), "状态", "操作"])
    body = ""
    for number, person in enumerate(people, 1):
        cells = [str(number), *cells_of(said_of(person, columns, write), columns), "已审核"]
        tags = "".join(f"<td style=\"mso-number-format:'\\@'\">{html.escape(cell)}</td>" for cell in cells)
        body += f"<tr><td><input type=checkbox value={number}></td>{tags}<td><a href=#>查看</a> <a href=#>编辑</a></td></tr>"
    page = (
        "<html><head><meta charset=utf-8><style>td{}</style><script>var name='张三';</script></head><body><ul><li>首页</li><li>证书管理</li></ul>"
        "<form><table><tr><td>姓名：</td><td><input name=xm></td><td>身份证号：</td><td><input name=sfz></td><td><button>查询</button></td></tr></table></form>"
        f"<table class=list><thead><tr>{head}</tr></thead><tbody>{body}</tbody><tfoot><tr><td colspan=11>共{len(people)}条记录 第1/1页 首页 上一页 下一页 尾页</td></tr></tfoot></table>"
        "<p>技术支持：某某公司</p></body></html>"
    )
    return Sent(page.encode(), [said_of(person, columns, write) for person in people])


def csv_of_a_system(chance: random.Random) -> Sent:
    """CSV whose numbers are kept from a spreadsheet's hands, with lines about the export above and below."""
    write, people = dater(chance), people_of(chance, 3, 12)
    columns = ["holder_name", "id_number", "sex", "employer", "title", "certificate_number", "acquired_on"]
    way = chance.choice(("equals", "tab", "quotes"))

    def kept(text: str) -> str:
        return {"equals": f'="{text}"', "tab": f"\t{text}", "quotes": f'"{text}"'}[way]

    lines = [
        "职称证书导出",
        f"导出时间：2019-08-01 10:20:33,操作员：admin,共{len(people)}条",
        ",".join(heads_of(columns)),
    ]
    for person in people:
        one = said_of(person, columns, write)
        lines.append(
            ",".join(
                kept(one[column]) if column in ("id_number", "certificate_number") else one[column]
                for column in columns
            )
        )
    lines += ["", "-- 结束 --"]
    return Sent(
        "\r\n".join(lines).encode("gb18030"),
        [said_of(person, columns, str if way == "none" else write) for person in people],
    )


def fixed_places(chance: random.Random) -> Sent:
    """A text of columns in fixed places, filled with blanks, as old programs printed them."""
    write, people = dater(chance), people_of(chance, 4, 12)
    columns, widths = ["holder_name", "sex", "id_number", "title", "certificate_number"], [10, 6, 22, 16, 12]

    def padded(cells: Sequence[str]) -> str:
        return "".join(
            cell + " " * max(1, width - sum(1 + (ord(one) > 255) for one in cell))
            for cell, width in zip(cells, widths, strict=True)
        ).rstrip()

    lines = [" " * 20 + "专业技术人员名册", "", padded(heads_of(columns)), "-" * 66]
    lines += [padded(cells_of(said_of(person, columns, write), columns)) for person in people]
    lines += ["-" * 66, f"合计：{len(people)}人        第1页"]
    return Sent("\r\n".join(lines).encode("gb18030"), [said_of(person, columns, write) for person in people])


def printed_over_pages(chance: random.Random) -> Sent:
    """A PDF whose employers are merged over the ends of pages, its head on the first page alone or on each."""
    write, people, grid, told = dater(chance), people_of(chance, 25, 40), Grid(), list[Person]()
    columns = ["holder_name", "sex", "id_number", "title", "acquired_on"]
    grid.above.append("柳州市2012年度专业技术资格人员名单")
    grid.put(["单位", "序号", *heads_of(columns)], "header")
    start = 0
    while start < len(people):
        size, first = chance.randint(4, 9), len(grid.rows)
        own, employer = people[start : start + size], EMPLOYERS[start % len(EMPLOYERS)]
        for number, person in enumerate(own, start + 1):
            one = said_of(person, columns, write)
            grid.put([employer if number == start + 1 else "", str(number), *cells_of(one, columns)], "record")
            told.append(one | {"employer": employer})
        if len(own) > 1:
            grid.merges.append((first, 0, len(grid.rows) - 1, 0))
        start += size
    content, _ = WRITERS["pdf"]([grid.squared()])
    return Sent(content, told)


def two_columns_of_text(chance: random.Random) -> Sent:
    """Names and employers in two columns of a document that only tabs make."""
    people, told = people_of(chance, 6, 12), list[Person]()
    lines = ["中学一级教师资格人员名单（排名不分先后）", "姓名\t单位\t姓名\t单位"]
    for start in range(0, len(people), 2):
        pair = people[start : start + 2]
        lines.append("\t".join(cell for person in pair for cell in (person["holder_name"], person["employer"])))
        told += [said_of(person, ["holder_name", "employer"], str) for person in pair]
    return Sent(document_of(lines), told)


def notice_of_an_employer(chance: random.Random) -> Sent:
    """A works' own notice: who was appointed to what, one paragraph each, nobody else in it being meant."""
    people, told, lines = (
        people_of(chance, 3, 6),
        list[Person](),
        [
            "关于公布专业技术职务任职资格的通知",
            "各部门：",
            "经公司职称评审领导小组（组长：陈建国，副组长：李丽华）研究，现将取得任职资格的人员公布如下：",
        ],
    )
    for number, (person, (title, _)) in enumerate(zip(people, TITLES * 2, strict=False), 1):
        lines.append(f"{'一二三四五六'[number - 1]}、{title}（1人）：{person['holder_name']}")
        told.append({"holder_name": person["holder_name"], "title": title})
    lines += [
        "以上人员资格从2013年12月31日起计算。",
        "广西五菱汽车配件有限公司",
        "2014年1月15日",
        "联系人：王芳  电话：0772-3812345",
    ]
    return Sent(document_of(lines), told)


WAYS: Sequence[Any] = (
    red_head_with_names, rows_of_names, two_appendices, continued_table, corrected_with_tracking, sentences_of_people, fields_line_by_line,
    export_of_a_system, csv_of_a_system, fixed_places, printed_over_pages, two_columns_of_text, notice_of_an_employer,
)  # fmt: skip
