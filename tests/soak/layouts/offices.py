"""Workbooks as personnel offices, schools and works kept them: besides the list, much that is no list of people."""

import io
import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font

from tests.soak.layouts.county import BOOKS, TABLES, Sent, book, cells_of, heads_of, people_of, said_of
from tests.soak.layouts.grid import Grid
from tests.soak.layouts.invent import EMPLOYERS, Person, dater, invent_person


def saved(workbook: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def issue_register(chance: random.Random) -> Sent:
    """A register of certificates handed out: who fetched them and signed is somebody else."""
    write, people, grid = dater(chance), people_of(chance, 4, 14), Grid()
    columns = ["holder_name", "sex", "employer", "title", "certificate_number", "conferred_on"]
    grid.put([chance.choice(("职称证书发放登记表", "专业技术资格证书领取登记表", "2015年职称证书领取签名册"))], "noise")
    grid.put(["序号", "姓 名", "性别", "工作单位", "资格名称", "证书编号", "发证日期", "领证人", "领证人电话", "领取日期", "备注"], "header")
    for number, person in enumerate(people, 1):
        fetched = chance.choice((person["holder_name"], invent_person(chance)["holder_name"], ""))
        one = said_of(person, columns, write)
        grid.put([str(number), *cells_of(one, columns), fetched, "13977210086" if fetched else "", "2016.3.1", chance.choice(("", "代领"))], "record")
    grid.put(["经办人：", "", "", "", "共", f"{len(people)}本"], "noise")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def title_in_the_sheets_name(chance: random.Random) -> Sent:
    """A sheet for each year and title, which no column states."""
    told, grids, columns = list[Person](), list[Grid](), ["holder_name", "id_number", "employer"]
    people = people_of(chance, 6, 12)
    names = [("2012年工程师", "2012", "工程师"), ("2013年助理工程师", "2013", "助理工程师"), ("2014年农艺师", "2014", "农艺师")]
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
    people, way, workbook = people_of(chance, 3, 10), chance.choice(("dates", "serials", "columns")), openpyxl.Workbook()
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
    write, people, columns = dater(chance), people_of(chance, 4, 12), ["holder_name", "id_number", "sex", "employer", "title", "acquired_on"]
    count, how, codes, pivot, grid = Grid(name="汇总表"), Grid(name="填表说明"), Grid(name="代码"), Grid(name="Sheet4"), Grid(name="名册")
    for row in (["2016年度职称评审通过人员统计表"], ["单位", "合计", "中级", "初级", "男", "女"], ["柳江县", "12", "7", "5", "6", "6"], ["融安县", "8", "3", "5", "4", "4"], ["合计", "20", "10", "10", "10", "10"]):
        count.put(row, "noise")
    for row in (["填表说明"], ["1", "姓名", "与身份证一致"], ["2", "身份证号", "18位，末位为X的用大写"], ["3", "职称", "按证书填写，如：工程师"], ["4", "取得时间", "格式如2012.12"]):
        how.put(row, "noise")
    for row in (["序号", "职称代码", "职称名称", "系列", "级别"], ["1", "013", "讲师", "高校教师", "中级"], ["2", "083", "工程师", "工程技术", "中级"], ["3", "093", "农艺师", "农业技术", "中级"], ["4", "233", "主治医师", "卫生技术", "中级"]):
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
    write, people, columns = dater(chance), people_of(chance, 3, 10), ["holder_name", "id_number", "sex", "employer", "title", "acquired_on", "phone"]
    grid, example = Grid(), invent_person(chance)
    mark = chance.choice(("例", "示例", "样例", "（示例）", "例：", "填写样例"))
    grid.put(["事业单位专业技术人员信息采集表"], "noise")
    grid.put(["序号", *heads_of(columns)], "header")
    grid.put([mark, "张三", "45020519800101001X", "男", "柳州市某某学校", "中学一级教师", write(example["acquired_on"]), "13800000000"], "noise")
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


def names_by_title_and_employer(chance: random.Random) -> Sent:
    """A row for each employer, a column for each title, the names in the cells."""
    titles, grid, told = ["工程师", "助理工程师", "农艺师"], Grid(), list[Person]()
    people = people_of(chance, 9, 14)
    grid.put(["2014年取得专业技术资格人员一览表"], "noise")
    grid.put(["序号", "单位", *titles], "header")
    left = list(people)
    for number, employer in enumerate(EMPLOYERS[:3], 1):
        cells = []
        for title in titles:
            own = [left.pop() for _ in range(min(len(left), chance.randint(0, 2)))]
            cells.append("、".join(person["holder_name"] for person in own))
            told += [{"holder_name": person["holder_name"], "title": title, "employer": employer} for person in own]
        grid.put([str(number), employer, *cells], "any")
    return Sent(book(chance, [grid], TABLES), told)


def names_of_an_employer(chance: random.Random) -> Sent:
    """A row for each employer with how many got a title, and who."""
    grid, told, people = Grid(), list[Person](), people_of(chance, 6, 14)
    joint, title = chance.choice(("、", "，", "\n", " ", "  ")), chance.choice(("工程师", "中学一级教师", "主治医师"))
    grid.put([f"关于公布2013年度{title}资格人员名单"], "noise")
    grid.put(["序号", "单位", "人数", "姓名"], "header")
    for number, employer in enumerate(EMPLOYERS[:3], 1):
        own = people[number - 1 :: 3]
        grid.put([str(number), employer, str(len(own)), joint.join(person["holder_name"] for person in own)], "record")
        told += [{"holder_name": person["holder_name"], "employer": employer, "title": title} for person in own]
    grid.put(["合计", "", str(len(people))], "noise")
    return Sent(book(chance, [grid], TABLES), told)


def names_under_titles(chance: random.Random) -> Sent:
    """A column for each title, the names below it."""
    titles, grid, people = ["工程师", "助理工程师", "技术员"], Grid(), people_of(chance, 7, 14)
    grid.put(["2011年职称评审通过人员名单"], "noise")
    grid.put(titles, "header")
    for start in range(0, len(people), 3):
        grid.put([person["holder_name"] for person in people[start : start + 3]], "record")
    told = [{"holder_name": person["holder_name"], "title": titles[at % 3]} for at, person in enumerate(people)]
    return Sent(book(chance, [grid], TABLES), told)


def two_lists_beside_each_other(chance: random.Random) -> Sent:
    """Those of one level at the left, those of another at the right, each under its own head."""
    write, people, grid, told = dater(chance), people_of(chance, 6, 12), Grid(), list[Person]()
    columns, half = ["holder_name", "employer", "title"], len(people) // 2
    left, right = people[:half], people[half:]
    grid.put(["2016年度职称评审结果"], "noise")
    grid.put([f"中级（{len(left)}人）", "", "", "", "", f"初级（{len(right)}人）"], "any")
    grid.merges += [(1, 0, 1, 3), (1, 5, 1, 8)]
    grid.put(["序号", *heads_of(columns), "", "序号", *heads_of(columns)], "header")
    for number in range(max(len(left), len(right))):
        cells: list[str] = []
        for group, level in ((left, "中级"), (right, "初级")):
            one = group[number] if number < len(group) else None
            cells += [str(number + 1), *cells_of(one, columns)] if one else [""] * 4
            cells += [""] if level == "中级" else []
            told += [said_of(one, columns, write) | {"level": level}] if one else []
        grid.put(cells, "record")
    return Sent(book(chance, [grid], TABLES), told)


def worked_out_by_formula(chance: random.Random) -> Sent:
    """Numbers of rows and sexes worked out, rows hidden by a filter, some struck through, many blank lines that are only formatted."""
    people, workbook = people_of(chance, 4, 12), openpyxl.Workbook()
    page, columns = workbook.active, ["holder_name", "id_number", "employer", "title", "certificate_number"]
    page.title = "花名册"
    page.append(["某某局专业技术人员花名册"])
    page.merge_cells("A1:F1")
    page.append(["序号", *heads_of(columns)])
    for person in people:
        page.append([f"=ROW()-2", *(person[column] for column in columns)])
        page.cell(page.max_row, 6).number_format = "@"
    for row in range(3, 3 + len(people), 3):
        page.row_dimensions[row].hidden = True
    for row in range(page.max_row + 1, page.max_row + 60):
        page.cell(row, 2).alignment = Alignment(horizontal="center")
        page.cell(row, 2).font = Font(name="宋体")
    page.auto_filter.ref = f"A2:F{2 + len(people)}"
    page.freeze_panes = "C3"
    return Sent(saved(workbook), [said_of(person, columns, str) for person in people])


def confirmed_after_probation(chance: random.Random) -> Sent:
    """New graduates whose first title is confirmed: schools, dates of several kinds, what it is to be."""
    write, people, grid = dater(chance), people_of(chance, 3, 12), Grid()
    grid.put(["大中专毕业生转正定职审批花名册"], "noise")
    grid.put(["填报单位（盖章）：柳州市教育局", "", "", "", "", "", "填报时间：2013年8月"], "noise")
    grid.put(["序号", "姓名", "性别", "出生年月", "毕业院校及专业", "毕业时间", "学历", "参加工作时间", "见习期满时间", "现工作单位", "从事专业", "定职资格", "定职时间", "备注"], "header")
    columns = ["holder_name", "sex", "birth_month", "employer", "specialty", "title", "acquired_on"]
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write)
        grid.put([str(number), one["holder_name"], one["sex"], one["birth_month"], "广西师范大学数学", "2012.06", "本科", "2012.08", "2013.08", one["employer"], one["specialty"], one["title"], one["acquired_on"], ""], "record")
    grid.put(["单位意见：", "", "", "主管部门意见：", "", "", "", "人社部门意见："], "noise")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def appointed_and_qualified(chance: random.Random) -> Sent:
    """Posts and appointments beside the titles: two dates and two names of office, only one of them ours."""
    write, people, grid = dater(chance), people_of(chance, 3, 12), Grid()
    columns = ["holder_name", "sex", "id_number", "title", "acquired_on", "certificate_number"]
    grid.put(["专业技术岗位聘用人员花名册"], "noise")
    grid.put(["序号", "姓名", "性别", "身份证号", "专业技术资格", "", "", "聘用岗位", "", "", "备注"], "header")
    grid.put(["", "", "", "", "名称", "取得时间", "证书编号", "岗位名称", "岗位等级", "聘用时间", ""], "header")
    grid.merges += [(1, 4, 1, 6), (1, 7, 1, 9), *((1, at, 2, at) for at in (0, 1, 2, 3, 10))]
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write)
        grid.put([str(number), *cells_of(one, columns), "中学教师", "专技十级", "2016.09", ""], "record")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def subjects_merged_down(chance: random.Random) -> Sent:
    """A school's list by subject: the subject merged down, the school in the banner, blanks for what is not known."""
    write, people, grid, told = dater(chance), people_of(chance, 6, 14), Grid(), list[Person]()
    columns, subjects = ["holder_name", "sex", "title", "acquired_on", "certificate_number"], ("语文", "数学", "英语", "物理")
    grid.put(["学校：柳州市第三十中学", "", "", "", "2012年9月"], "noise")
    grid.put(["学科", *heads_of(columns)], "header")
    for at, start in enumerate(range(0, len(people), 4)):
        first = len(grid.rows)
        for number, person in enumerate(people[start : start + 4]):
            one = said_of(person, columns, write)
            one |= {"certificate_number": ""} if chance.random() < 0.3 else {}
            grid.put([subjects[at] if not number else "", *cells_of(one, columns)], "record")
            told.append(one)
        if len(grid.rows) - first > 1:
            grid.merges.append((first, 0, len(grid.rows) - 1, 0))
    return Sent(book(chance, [grid], TABLES), told)


def headings_drawn_apart(chance: random.Random) -> Sent:
    """Headings with line breaks and blanks inside, units in a row of their own below, the columns lettered."""
    write, people, grid = dater(chance), people_of(chance, 3, 12), Grid()
    columns = ["holder_name", "sex", "id_number", "employer", "title", "acquired_on", "certificate_number"]
    grid.put(["附件2："], "noise")
    grid.put(["柳江县2014年中级职称评审通过人员名册"], "noise")
    grid.put(["序\n号", "姓\n名", "性\n别", "身 份 证\n号    码", "工 作 单 位", "取 得 何 种\n资      格", "取 得\n时 间", "证 书\n编 号"], "header")
    grid.put(chance.choice((["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"], ["A", "B", "C", "D", "E", "F", "G", "H"], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"])), "noise")
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
    grid.put(["", "", "", "", "", "", "第 1 页", "共 1 页"], "noise")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def results_of_an_examination(chance: random.Random) -> Sent:
    """Marks, seats and tickets beside what is ours."""
    people, grid = people_of(chance, 3, 12), Grid()
    columns = ["holder_name", "id_number", "sex", "employer", "title", "management_number"]
    grid.put(["序号", "准考证号", "姓名", "证件号码", "性别", "单位", "级别专业", "资格名称", "科目一", "科目二", "合格年度", "管理号", "档案号"], "header")
    told = []
    for number, person in enumerate(people, 1):
        year = str(chance.randint(2010, 2018))
        one = said_of(person, columns, str)
        grid.put([str(number), f"4502{number:08}", one["holder_name"], one["id_number"], one["sex"], one["employer"], "土建", one["title"], "86", "91", year, one["management_number"], f"1145{number:04}"], "record")
        told.append(one | {"year": year})
    return Sent(book(chance, [grid], (*BOOKS, "csv", "html")), told)


def english_heads(chance: random.Random) -> Sent:
    """An export of a joint venture's system, its headings English alone."""
    people, grid = people_of(chance, 3, 12), Grid()
    columns = ["holder_name", "sex", "id_number", "employer", "title", "certificate_number", "acquired_on", "issuing_authority", "remarks"]
    heads = chance.choice((
        ["No.", "Name", "Gender", "ID Number", "Employer", "Professional Title", "Certificate No.", "Date Obtained", "Issued By", "Remarks"],
        ["seq", "name", "sex", "id_card", "company", "title", "cert_no", "get_date", "issue_org", "remark"],
        ["#", "Full Name", "Sex", "Identity Card No.", "Work Unit", "Qualification", "Certificate Number", "Approval Date", "Issuing Authority", "Note"],
    ))
    grid.put(heads, "header")
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(person, columns)], "record")
    return Sent(book(chance, [grid], (*BOOKS, "csv", "html")), [said_of(person, columns, str) for person in people])


def cancelled_ones_among_them(chance: random.Random) -> Sent:
    """Lists kept for years: remarks that say 作废 or 调出, subtotals under names, a second list of the later ones below."""
    write, people, grid = dater(chance), people_of(chance, 6, 12), Grid()
    columns, told = ["holder_name", "id_number", "employer", "title", "acquired_on", "remarks"], list[Person]()
    grid.put(["序号", *heads_of(columns)], "header")
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write) | {"remarks": chance.choice(("", "证书作废", "已调出", "2015年退休"))}
        grid.put([str(number), *cells_of(one, columns)], "record")
        told.append(one)
        if number == len(people) // 2:
            grid.put(["", "小计", "", f"{number}人"], "noise")
            grid.put(["以下为2016年新增人员"], "noise")
    grid.put(["", "合计", "", f"{len(people)}人"], "noise")
    return Sent(book(chance, [grid], TABLES), told)


WAYS: Sequence[Any] = (
    issue_register, title_in_the_sheets_name, years_months_days, counts_and_codes_besides, template_with_an_example, resume_forms,
    names_by_title_and_employer, names_of_an_employer, names_under_titles, two_lists_beside_each_other, worked_out_by_formula,
    confirmed_after_probation, appointed_and_qualified, subjects_merged_down, headings_drawn_apart, results_of_an_examination, english_heads,
    cancelled_ones_among_them,
)  # fmt: skip
