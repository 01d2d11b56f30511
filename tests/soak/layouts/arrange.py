"""People arranged as a list at random: heads of one to three rows, groups, blocks, merges, dittos, pages, titles, totals."""

import random

from tests.soak.layouts.forms import arrange_forms, arrange_on_its_side
from tests.soak.layouts.grid import CONTEXTS, DITTO, Grid, Plan, plan_list, write_person
from tests.soak.layouts.invent import AUTHORITIES, Person, invent_person


def heads(plan: Plan) -> list[str]:
    """The single row of headings."""
    return [*(["序号"] if plan.serial else []), *plan.headings, *(heading for heading, _ in plan.extras)]


def put_head(grid: Grid, plan: Plan, chance: random.Random, depth: int, kind: str = "header") -> None:
    """Nothing; the header rows, with group heads above them when it is deep."""
    low, at = heads(plan), len(grid.rows)
    if depth == 1:
        grid.put(low, kind)
        return
    first, width = int(plan.serial), len(low)
    middle = chance.randint(first + 2, width - 2) if width - first >= 4 else width
    spans = [span for span in ((first, middle, "基本情况"), (middle, width, "资格情况")) if span[1] - span[0] >= 2]
    tops = [["" for _ in low] for _ in range(depth - 1)]
    covered = set()
    for start, stop, word in spans:
        tops[0][start] = chance.choice((word, {"基本情况": "个人信息", "资格情况": "证书信息"}[word]))
        grid.merges.append((at, start, at, stop - 1))
        covered |= set(range(start, stop))
        if depth == 3:
            cut = (start + stop) // 2
            for left, right, name in ((start, cut, "（一）"), (cut, stop, "（二）")):
                if right - left >= 2:
                    tops[1][left] = ("基本信息" if start == first else "专业技术资格") + name
                    grid.merges.append((at + 1, left, at + 1, right - 1))
                elif right > left:
                    tops[1][left], low = low[left], [*low[:left], "", *low[left + 1 :]]
                    grid.merges.append((at + 1, left, at + 2, left))
    for column in range(width):
        if column not in covered:
            tops[0][column], low = low[column], [*low[:column], "", *low[column + 1 :]]
            grid.merges.append((at, column, at + depth - 1, column))
    for top in tops:
        grid.put(top, kind)
    grid.put(low, kind)


def put_people(grid: Grid, plan: Plan, people: list[Person], chance: random.Random, told: Person) -> None:
    """Nothing; the people below each other with what stands between them; `told` holds for all of them."""
    groups, pages, ditto, gaps = (chance.random() < share for share in (0.2, 0.2, 0.15, 0.1))
    depth, head = 1, grid.rows[-1] if grid.truth and grid.truth[-1][0] == "header" else None
    size, before, group = chance.choice((5, 8, 12)), None, dict[str, str]()
    head_depth = 0
    while head_depth < len(grid.truth) and grid.truth[-1 - head_depth][0] == "header":
        head_depth += 1
    merged_head = [list(row) for row in grid.rows[len(grid.rows) - head_depth :]]
    if "holder_name" not in plan.columns or depth != 1:
        raise AssertionError("a list names its people")
    for number, person in enumerate(people):
        if groups and number % size == 0:
            text, group = _group(plan, person, number // size, min(size, len(people) - number), chance)
            grid.put([text], "noise")
            before = None
        if pages and number and number % size == 0 and head:
            if chance.random() < 0.5:
                grid.put([f"第{number // size}页"], "noise")
            for row in merged_head:
                grid.put(list(row), "noise")
        if gaps and chance.random() < 0.1:
            grid.put([""], "noise")
        for column, value in group.items():
            person[column] = value
        cells, said = write_person(plan, person, number + 1, chance)
        if ditto and before and chance.random() < 0.5:
            for column in (
                chance.sample(
                    [
                        one
                        for one in plan.columns
                        if one in ("employer", "title", "series", "issuing_authority", "acquired_on", "specialty")
                    ],
                    1,
                )
                if any(
                    one in plan.columns
                    for one in ("employer", "title", "series", "issuing_authority", "acquired_on", "specialty")
                )
                else ()
            ):
                cells[plan.columns.index(column) + plan.serial] = chance.choice(DITTO)
                said[column] = before[column]
        grid.put(cells, "record", ({**told, **{c: v for c, v in group.items() if c not in plan.columns}, **said},))
        before = said
    grid.features |= {
        name for name, holds in (("groups", groups), ("pages", pages), ("ditto", ditto), ("gaps", gaps)) if holds
    }


def _group(plan: Plan, person: Person, number: int, count: int, chance: random.Random) -> tuple[str, Person]:
    """A group heading and what it says of the people below it."""
    mark = "一二三四五六七八九十"[min(number, 9)]
    series, title, level, employer = person["series"], person["title"], person["level"], person["employer"]
    return chance.choice((
        (f"{mark}、{series} {level}（{count}人）", {"series": series, "level": level}),
        (f"（{mark}）{title}{count}人", {"title": title}),
        (f"{series}（{count}人）：", {"series": series}),
        (f"{employer}（{count}人）", {"employer": employer}),
        (f"{mark}、{level}职称", {"level": level}),
        (f"{mark}、{series.removesuffix('系列')}{level}专业技术资格", {"series": series, "level": level}),
    ))  # fmt: skip


def put_merged_down(grid: Grid, plan: Plan, people: list[Person], chance: random.Random, told: Person) -> None:
    """Nothing; the people with the cells of one column merged over several of them."""
    fit = [
        column
        for column in plan.columns
        if column in ("employer", "series", "title", "level", "issuing_authority", "approval_document", "acquired_on")
    ]
    if not fit:
        put_people(grid, plan, people, chance, told)
        return
    column = chance.choice(fit)
    at = plan.columns.index(column) + plan.serial
    number = 0
    while number < len(people):
        size = min(chance.randint(1, 6), len(people) - number)
        value = people[number][column]
        for offset, person in enumerate(people[number : number + size]):
            person[column] = value
            cells, said = write_person(plan, person, number + offset + 1, chance)
            if offset:
                cells[at] = ""
            grid.put(cells, "record", ({**told, **said},))
        if size > 1:
            grid.merges.append((len(grid.rows) - size, at, len(grid.rows) - 1, at))
        number += size
    grid.features.add("merged down")


def put_side_by_side(grid: Grid, plan: Plan, people: list[Person], chance: random.Random, told: Person) -> None:
    """Nothing; two or three blocks of people beside each other, under the same headings."""
    blocks, gap = chance.choice((2, 2, 3)), chance.random() < 0.4
    high = -(-len(people) // blocks)
    head = heads(plan)
    joint = [""] if gap else []
    grid.put([cell for block in range(blocks) for cell in [*head, *(joint if block + 1 < blocks else [])]], "header")
    lines = [write_person(plan, person, number + 1, chance) for number, person in enumerate(people)]
    for row in range(high):
        cells: list[str] = []
        said = []
        for block in range(blocks):
            line = lines[row + block * high] if row + block * high < len(lines) else None
            cells += line[0] if line else [""] * len(head)
            cells += joint if block + 1 < blocks else []
            if line:
                said.append({**told, **line[1]})
        grid.put(cells, "record", tuple(said))
    grid.features.add("side by side")


def put_title(grid: Grid, chance: random.Random, count: int, as_prose: bool) -> None:
    """Nothing; zero to three lines above the header."""
    year = chance.randint(2010, 2018)
    lines = chance.sample(
        [f"{year}年专业技术资格人员花名册", "填报单位：柳江县教育局", "附件1", f"取得资格人员名单（共{count}人）", "柳州市职称证书发放登记表", "附：通过人员名单",
         f"单位：柳城县人社局   填表日期：{year}年9月3日", "柳州市事业单位专业技术人员情况一览表", "（续表）"],
        chance.choice((0, 1, 1, 2, 3)),
    )  # fmt: skip
    if as_prose:
        grid.above += lines
        return
    for line in lines:
        grid.put([line], "noise")
        if chance.random() < 0.2:
            grid.put([""], "noise")


def _keep_what_tells_itself(plan: Plan) -> None:
    """Nothing; a list without headings has no date of conferring alone, which nobody could tell from one of acquiring."""
    kept = [at for at, one in enumerate(plan.columns) if one != "conferred_on" or "acquired_on" in plan.columns[:at]]
    plan.columns, plan.headings = [plan.columns[at] for at in kept], [plan.headings[at] for at in kept]


def put_tail(grid: Grid, chance: random.Random, count: int) -> None:
    """Nothing; totals, notes and signatures below the people."""
    tails = [
        ["合计", f"{count}人"], ["制表人：张三", "", "审核人：李四"], ["以下空白"], ["注：1.本表一式三份；2.身份证号必须填写18位。"],
        ["单位负责人（签字）：          填表人：     联系电话：0772-2812345"], ["总计", str(count)], [f"共{count}人"], ["柳江县教育局"], ["2018年9月10日"],
        ["（盖章）"], ["经办人：", "韦某", "电话：2825566"], ["", "合计", "", str(count)], ["审核：", "", "制表：", ""], ["填表说明：", "请如实填写"], ["主管领导：", "", "填报日期：2018.9.1"],
    ]  # fmt: skip
    for tail in chance.sample(tails, chance.choice((0, 0, 1, 2, 3))):
        grid.put(list(tail), "noise")


def tell_around(
    grid: Grid, plan: Plan, chance: random.Random, people: list[Person], as_prose: bool, alone: bool, named: bool
) -> Person:
    """What the title, the prose or the sheet's name says of everybody, where no column does; the list agrees with it."""
    missing = [column for column in CONTEXTS if column not in plan.columns]
    if not missing or chance.random() < 0.5:
        return {}
    one = people[0]
    told: Person = {}
    if "series" in missing and "title" not in plan.columns and chance.random() < 0.5:
        told = {"series": one["series"]} | ({"level": one["level"]} if "level" in missing else {})
        name = told["series"].removesuffix("系列") + told.get("level", "系列")
        if named and chance.random() < 0.5:
            grid.name = name
        else:
            text = f"{told['series']}{told.get('level', '')}专业技术资格人员名单"
            (grid.above.append(text) if as_prose else grid.put([text], "noise"))
    if as_prose and alone and "approval_document" in missing:
        document, authority = one["approval_document"], chance.choice(AUTHORITIES)
        told["approval_document"] = document
        grid.above += [document, f"关于公布{one['year']}年度专业技术资格评审结果的通知", "各县区人社局，市直各单位："]
        if "acquired_on" in missing:
            told["acquired_on"] = f"{one['year']}年12月{chance.randint(1, 28)}日"
            grid.above.append(f"经研究，下列同志的任职资格从{told['acquired_on']}起算。")
        if "issuing_authority" in missing:
            told["issuing_authority"] = authority
            grid.below += [authority, f"{one['year']}年12月30日"]
    for person in people:
        person.update({column: value for column, value in told.items() if column in ("series", "level")})
    if told:
        grid.features.add("told around")
    return told


def arrange(chance: random.Random, as_prose: bool, may_merge: bool, alone: bool = True, named: bool = True) -> Grid:
    """One list of people at random."""
    if (shape := chance.random()) < 0.06:
        return arrange_forms(chance, may_merge)
    if shape < 0.1:
        return arrange_on_its_side(chance)
    grid, plan = Grid(), plan_list(chance)
    people = [invent_person(chance) for _ in range(chance.choice((1, 2, 3, 5, 8, 14, 25, 40)))]
    told = tell_around(grid, plan, chance, people, as_prose, alone, named)
    put_title(grid, chance, len(people), as_prose)
    shape = chance.random()
    if shape < 0.12 and len(people) > 2:
        put_side_by_side(grid, plan, people, chance, told)
    else:
        depth = chance.choice((1, 1, 1, 2, 3)) if may_merge else 1
        if shape < 0.2 and len(people) > 2 and not told:
            grid.features.add("no header")
            plan.extras = [one for one in plan.extras if "时间" not in one[0]]
            _keep_what_tells_itself(plan)
        else:
            put_head(grid, plan, chance, depth)
            grid.features.add(f"head of {depth}")
            if chance.random() < 0.08:
                grid.put([str(number + 1) for number in range(len(heads(plan)))], "noise")
        (put_merged_down if may_merge and chance.random() < 0.15 else put_people)(grid, plan, people, chance, told)
    put_tail(grid, chance, len(people))
    return grid.squared()
