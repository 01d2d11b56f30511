"""Lists as personnel offices, schools and works kept them: besides what is ours, much that is not, or hardly more than names."""

import random
from collections.abc import Sequence
from typing import Any

from tests.soak.layouts.county import BOOKS, TABLES, Sent, book, cells_of, heads_of, people_of, said_of
from tests.soak.layouts.grid import Grid
from tests.soak.layouts.invent import EMPLOYERS, Person, dater, invent_person


def issue_register(chance: random.Random) -> Sent:
    """A register of certificates handed out: who fetched them and signed is somebody else."""
    write, people, grid = dater(chance), people_of(chance, 4, 14), Grid()
    columns = ["holder_name", "sex", "employer", "title", "certificate_number", "conferred_on"]
    grid.put([chance.choice(("职称证书发放登记表", "专业技术资格证书领取登记表", "2015年职称证书领取签名册"))], "noise")
    grid.put(
        [
            "序号",
            "姓 名",
            "性别",
            "工作单位",
            "资格名称",
            "证书编号",
            "发证日期",
            "领证人",
            "领证人电话",
            "领取日期",
            "备注",
        ],
        "header",
    )
    for number, person in enumerate(people, 1):
        fetched = chance.choice((person["holder_name"], invent_person(chance)["holder_name"], ""))
        one = said_of(person, columns, write)
        grid.put(
            [
                str(number),
                *cells_of(one, columns),
                fetched,
                "13977210086" if fetched else "",
                "2016.3.1",
                chance.choice(("", "代领")),
            ],
            "record",
        )
    grid.put(["经办人：", "", "", "", "共", f"{len(people)}本"], "noise")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def confirmed_after_probation(chance: random.Random) -> Sent:
    """New graduates whose first title is confirmed: schools, dates of several kinds, what it is to be."""
    write, people, grid = dater(chance), people_of(chance, 3, 12), Grid()
    grid.put(["大中专毕业生转正定职审批花名册"], "noise")
    grid.put(["填报单位（盖章）：柳州市教育局", "", "", "", "", "", "填报时间：2013年8月"], "noise")
    grid.put(
        [
            "序号",
            "姓名",
            "性别",
            "出生年月",
            "毕业院校及专业",
            "毕业时间",
            "学历",
            "参加工作时间",
            "见习期满时间",
            "现工作单位",
            "从事专业",
            "定职资格",
            "定职时间",
            "备注",
        ],
        "header",
    )
    columns = ["holder_name", "sex", "birth_month", "employer", "specialty", "title", "acquired_on"]
    for number, person in enumerate(people, 1):
        one = said_of(person, columns, write)
        grid.put(
            [
                str(number),
                one["holder_name"],
                one["sex"],
                one["birth_month"],
                "广西师范大学数学",
                "2012.06",
                "本科",
                "2012.08",
                "2013.08",
                one["employer"],
                one["specialty"],
                one["title"],
                one["acquired_on"],
                "",
            ],
            "record",
        )
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
    columns, subjects = (
        ["holder_name", "sex", "title", "acquired_on", "certificate_number"],
        ("语文", "数学", "英语", "物理"),
    )
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
    grid.put(
        [
            "序\n号",
            "姓\n名",
            "性\n别",
            "身 份 证\n号    码",
            "工 作 单 位",
            "取 得 何 种\n资      格",
            "取 得\n时 间",
            "证 书\n编 号",
        ],
        "header",
    )
    grid.put(
        chance.choice(
            (
                ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"],
                ["A", "B", "C", "D", "E", "F", "G", "H"],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
            )
        ),
        "noise",
    )
    for number, person in enumerate(people, 1):
        grid.put([str(number), *cells_of(said_of(person, columns, write), columns)], "record")
    grid.put(["", "", "", "", "", "", "第 1 页", "共 1 页"], "noise")
    return Sent(book(chance, [grid], TABLES), [said_of(person, columns, write) for person in people])


def results_of_an_examination(chance: random.Random) -> Sent:
    """Marks, seats and tickets beside what is ours."""
    people, grid = people_of(chance, 3, 12), Grid()
    columns = ["holder_name", "id_number", "sex", "employer", "title", "management_number"]
    grid.put(
        [
            "序号",
            "准考证号",
            "姓名",
            "证件号码",
            "性别",
            "单位",
            "级别专业",
            "资格名称",
            "科目一",
            "科目二",
            "合格年度",
            "管理号",
            "档案号",
        ],
        "header",
    )
    told = []
    for number, person in enumerate(people, 1):
        year = str(chance.randint(2010, 2018))
        one = said_of(person, columns, str)
        grid.put(
            [
                str(number),
                f"4502{number:08}",
                one["holder_name"],
                one["id_number"],
                one["sex"],
                one["employer"],
                "土建",
                one["title"],
                "86",
                "91",
                year,
                one["management_number"],
                f"1145{number:04}",
            ],
            "record",
        )
        told.append(one | {"year": year})
    return Sent(book(chance, [grid], (*BOOKS, "csv", "html")), told)


def english_heads(chance: random.Random) -> Sent:
    """An export of a joint venture's system, its headings English alone."""
    people, grid = people_of(chance, 3, 12), Grid()
    columns = [
        "holder_name",
        "sex",
        "id_number",
        "employer",
        "title",
        "certificate_number",
        "acquired_on",
        "issuing_authority",
        "remarks",
    ]
    heads = chance.choice(
        (
            [
                "No.",
                "Name",
                "Gender",
                "ID Number",
                "Employer",
                "Professional Title",
                "Certificate No.",
                "Date Obtained",
                "Issued By",
                "Remarks",
            ],
            ["seq", "name", "sex", "id_card", "company", "title", "cert_no", "get_date", "issue_org", "remark"],
            [
                "#",
                "Full Name",
                "Sex",
                "Identity Card No.",
                "Work Unit",
                "Qualification",
                "Certificate Number",
                "Approval Date",
                "Issuing Authority",
                "Note",
            ],
        )
    )
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


WAYS: Sequence[Any] = (
    issue_register, confirmed_after_probation, appointed_and_qualified, subjects_merged_down, headings_drawn_apart, results_of_an_examination, english_heads, cancelled_ones_among_them, two_lists_beside_each_other, names_by_title_and_employer, names_of_an_employer, names_under_titles,
)  # fmt: skip
