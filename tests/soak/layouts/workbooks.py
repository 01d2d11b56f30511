"""Workbooks that hold more than a list: forms of people, sheets of counts and codes, an example, dates and formulas of a spreadsheet."""

import io
import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font

from tests.soak.layouts.county import BOOKS, Sent, book, cells_of, heads_of, people_of, said_of
from tests.soak.layouts.grid import Grid
from tests.soak.layouts.invent import EMPLOYERS, Person, dater, invent_person


def saved(workbook: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def title_in_the_sheets_name(chance: random.Random) -> Sent:
    """A sheet for each year and title, which no column states."""
    told, grids, columns = list[Person](), list[Grid](), ["holder_name", "id_number", "employer"]
    people = people_of(chance, 6, 12)
    names = [
        ("2012年工程师", "2012", "工程师"),
        ("2013年助理工程师", "2013", "助理工程师"),
        ("2014年农艺师", "2014", "农艺师"),
    ]
    for at, (name, year, title) in enumerate(names):
        grid = Grid(name=name)
        grid.put(["序号", *heads_of(columns), "备注"], "header")
        for number, person in enumerate(people[at::3], 1):
            grid.put([str(number), *cells_of(person, columns), ""], "record")
            told.append(said_of(person, columns, str) | {"title": title, "year": year})
        grids.append(grid)
    return Sent(book(chance, grids), told)


def years_months_days(chance: random.Random) -> Sent:
    """Dates as real dates, as serial numbers, or in three columns under one head."""
    people, way, workbook = (
        people_of(chance, 3, 10),
        chance.choice(("dates", "serials", "columns")),
        openpyxl.Workbook(),
    )
    page, told = workbook.active, list[Person]()
    page.append(["专业技术人员基本情况表"])
    heads = ["序号", "姓名", "身份证号码", "职称"]
    if way == "columns":
        page.append([*heads, "取得时间", None, None, "工作单位"])
        page.append([None] * 4 + ["年", "月", "日"])
        page.merge_cells("E2:G2")
        for letter in "ABCDH":
            page.merge_cells(f"{letter}2:{letter}3")
    else:
        page.append([*heads, "取得时间", "工作单位"])
    for number, person in enumerate(people, 1):
        day = date.fromisoformat(person["acquired_on"])
        own: list[Any] = [number, person["holder_name"], person["id_number"], person["title"]]
        if way == "columns":
            page.append([*own, day.year, day.month, day.day, person["employer"]])
            said = f"{day.year}年{day.month}月{day.day}日"
        elif way == "dates":
            page.append([*own, datetime(day.year, day.month, day.day), person["employer"]])
            page.cell(page.max_row, 5).number_format = chance.choice(("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"'))
            said = day.isoformat()
        else:
            serial = (day - date(1899, 12, 30)).days
            page.append([*own, serial, person["employer"]])
            said = str(serial)
        told.append(said_of(person, ["holder_name", "id_number", "title", "employer"], str) | {"acquired_on": said})
    return Sent(saved(workbook), told)


def counts_and_codes_besides(chance: random.Random) -> Sent:
    """A list among sheets that count people, explain the form, and list codes: nobody stands on those."""
    write, people, columns = (
        dater(chance),
        people_of(chance, 4, 12),
        ["holder_name", "id_number", "sex", "employer", "title", "acquired_on"],
    )
    count, how, codes, pivot, grid = (
        Grid(name="汇总表"),
        Grid(name="填表说明"),
        Grid(name="代码"),
        Grid(name="Sheet4"),
        Grid(name="名册"),
    )
    for row in (
        ["2016年度职称评审通过人员统计表"],
        ["单位", "合计", "中级", "初级", "男", "女"],
        ["柳江县", "12", "7", "5", "6", "6"],
        ["融安县", "8", "3", "5", "4", "4"],
        ["合计", "20", "10", "10", "10", "10"],
    ):
        count.put(row, "noise")
    for row in (
        ["填表说明"],
        ["1", "姓名", "与身份证一致"],
        ["2", "身份证号", "18位，末位为X的用大写"],
        ["3", "职称", "按证书填写，如：工程师"],
        ["4", "取得时间", "格式如2012.12"],
    ):
        how.put(row, "noise")
    for row in (
        ["序号", "职称代码", "职称名称", "系列", "级别"],
        ["1", "013", "讲师", "高校教师", "中级"],
        ["2", "083", "工程师", "工程技术", "中级"],
        ["3", "093", "农艺师", "农业技术", "中级"],
        ["4", "233", "主治医师", "卫生技术", "中级"],
    ):
        codes.put(row, "noise")
    for row in (["行标签", "计数项:姓名"], ["柳州市图书馆", "3"], ["柳州机械厂", "5"], ["总计", "8"]):
        pivot.put(row, "noise")
    grid.put(["序号", *heads_of(columns)], "header")
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
    grids = [count, how, codes, pivot, grid]
    chance.shuffle(grids)
    return Sent(book(chance, grids), [said_of(person, columns, write) for person in people])


def template_with_an_example(chance: random.Random) -> Sent:
    """A template whose first line is filled in to show how."""
    write, people, columns = (
        dater(chance),
        people_of(chance, 3, 10),
        ["holder_name", "id_number", "sex", "employer", "title", "acquired_on", "phone"],
    )
    grid, example = Grid(), invent_person(chance)
    mark = chance.choice(("例", "示例", "样例", "（示例）", "例：", "填写样例"))
    grid.put(["事业单位专业技术人员信息采集表"], "noise")
    grid.put(["序号", *heads_of(columns)], "header")
    grid.put(
        [
            mark,
            "张三",
            "45020519800101001X",
            "男",
            "柳州市某某学校",
            "中学一级教师",
            write(example["acquired_on"]),
            "13800000000",
        ],
        "noise",
    )
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
    for number in range(len(people) + 1, len(people) + 4):
        grid.put([str(number)], "noise")
    return Sent(book(chance, [grid], (*BOOKS, "csv", "docx")), [said_of(person, columns, write) for person in people])


def resume_forms(chance: random.Random) -> Sent:
    """A sheet per person: the form, and below it what they worked at and who their family are."""
    write, people, grids = dater(chance), people_of(chance, 1, 4), list[Grid]()
    columns = ["holder_name", "sex", "birth_month", "id_number", "employer", "title", "acquired_on"]
    for person in people:
        one, grid = said_of(person, columns, write), Grid(name=person["holder_name"])
        kin = [invent_person(chance)["holder_name"] for _ in range(3)]
        grid.put(["专业技术人员履历表"], "noise")
        grid.put(["姓名", one["holder_name"], "性别", one["sex"], "出生年月", one["birth_month"]], "any")
        grid.put(["民族", "壮族", "政治面貌", "群众", "身份证号", one["id_number"]], "any")
        grid.put(["工作单位", one["employer"], "职称", one["title"], "取得时间", one["acquired_on"]], "any")
        grid.put(["工作简历"], "noise")
        grid.put(["起止时间", "", "在何单位", "", "任何职务", "证明人"], "any")
        grid.put(["1998.07-2003.08", "", "柳江县中学", "", "教师", kin[0]], "any")
        grid.put(["2003.09-2015.08", "", chance.choice(EMPLOYERS), "", "教师", kin[1]], "any")
        grid.put(["家庭主要成员"], "noise")
        grid.put(["称谓", "姓名", "年龄", "政治面貌", "工作单位", "职务"], "any")
        grid.put(["配偶", kin[2], "41", "群众", "柳州机械厂", "工人"], "any")
        grid.put(["本人签名", "", "单位意见", "", "", ""], "noise")
        grids.append(grid)
    return Sent(book(chance, grids), [said_of(person, columns, write) for person in people])


def worked_out_by_formula(chance: random.Random) -> Sent:
    """Numbers of rows and sexes worked out, rows hidden by a filter, some struck through, many blank lines that are only formatted."""
    people, workbook = people_of(chance, 4, 12), openpyxl.Workbook()
    page, columns = workbook.active, ["holder_name", "id_number", "employer", "title", "certificate_number"]
    page.title = "花名册"
    page.append(["某某局专业技术人员花名册"])
    page.merge_cells("A1:F1")
    page.append(["序号", *heads_of(columns)])
    for person in people:
        page.append(["=ROW()-2", *(person[column] for column in columns)])
        page.cell(page.max_row, 6).number_format = "@"
    for row in range(3, 3 + len(people), 3):
        page.row_dimensions[row].hidden = True
    for row in range(page.max_row + 1, page.max_row + 60):
        page.cell(row, 2).alignment = Alignment(horizontal="center")
        page.cell(row, 2).font = Font(name="宋体")
    page.auto_filter.ref = f"A2:F{2 + len(people)}"
    page.freeze_panes = "C3"
    return Sent(saved(workbook), [said_of(person, columns, str) for person in people])


WAYS: Sequence[Any] = (
    title_in_the_sheets_name, years_months_days, counts_and_codes_besides, template_with_an_example, resume_forms, worked_out_by_formula,
)  # fmt: skip
