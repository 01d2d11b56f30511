"""Certificates as the lists of offices: columns and their headings, groups, sheets, prose, titles and totals around them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from random import Random

from tests.soak.layouts.grid import Grid
from tests.soak.othercity.clerks import Clerk, Written, series_named
from tests.soak.othercity.people import METHODS, Certificate

HEADINGS: dict[str, tuple[str, ...]] = {
    "holder_name": ("姓名", "姓　名", "持证人姓名", "证书持有人", "职工姓名"), "id_number": ("身份证号", "公民身份号码", "身份证件号码", "身份证号码（18位）", "有效身份证件号"),
    "sex": ("性别", "性 别"), "specialty": ("专业", "评审专业", "从事专业技术工作", "申报专业名称", "现从事专业"), "phone": ("联系电话", "手机", "本人联系电话"),
    "employer": ("工作单位", "单位名称", "所在单位全称", "现工作单位", "证书所载单位"), "year": ("年度", "评审年度", "取得年度", "资格年度"),
    "acquisition_method": ("取得方式", "获得方式", "取得资格方式", "资格取得途径"), "acquired_on": ("取得时间", "资格取得时间", "取得资格时间", "批准时间", "任职资格取得日期"),
    "level": ("级别", "职称级别", "证书级别", "职称层级"), "series": ("系列", "职称系列", "专业技术系列", "申报系列"), "title": ("职称", "资格名称", "专业技术资格名称", "任职资格", "取得职称名称"),
    "issuing_authority": ("批准机关", "发证机关", "审批部门", "核准单位", "批准单位名称"), "conferred_on": ("发证日期", "发证时间", "证书签发日期", "授予时间"),
    "management_number": ("管理号",), "review_committee": ("评委会", "评审委员会名称", "评审组织"), "approval_document": ("批准文号", "文号", "发文字号", "批文编号"),
    "certificate_number": ("证书编号", "证书号", "资格证书号", "职称证编号", "证书编码"), "remarks": ("备注", "说明"),
}  # fmt: skip
GROUPED = {"issuing_authority": "批准机关", "series": "系列", "level": "级别"}
NUMERALS = "一二三四五六七八九十"


@dataclass
class Row:
    """What a row of a grid is, and for a person's row what it shows and what of it is right."""

    expected: str
    certificate: Certificate | None = None
    shown: dict[str, Written] = field(default_factory=dict)


@dataclass
class List:
    """One delivery: its sheets with the truth of every row."""

    grids: list[Grid] = field(default_factory=list)
    rows: list[list[Row]] = field(default_factory=list)

    def sheet(self, name: str) -> tuple[Grid, list[Row]]:
        """A new sheet and its rows' truth."""
        self.grids.append(Grid(name=name))
        self.rows.append([])
        return self.grids[-1], self.rows[-1]

    def told(self, column: str, value: str) -> "List":
        """The list, what its title says counted as shown by every person's row."""
        for row in (row for rows in self.rows for row in rows if row.certificate is not None):
            row.shown.setdefault(column, Written(value))
        return self


def _put(grid: Grid, rows: list[Row], cells: Sequence[str], row: Row) -> None:
    grid.put(list(cells), row.expected)
    rows.append(row)


def _head(chance: Random, columns: Sequence[str], serial: bool) -> list[str]:
    return [*(["序号"] if serial else []), *(chance.choice(HEADINGS[column]) for column in columns)]


def _person(
    grid: Grid,
    rows: list[Row],
    columns: Sequence[str],
    one: Certificate,
    clerk: Clerk,
    serial: str,
    told: dict[str, Written],
) -> None:
    """Nothing; one person's row, and what holds for it from elsewhere."""
    series = series_named(one.values["series"])
    shown = {column: clerk.write(column, one, series) for column in columns}
    cells = [*([serial] if serial else []), *(shown[column].text for column in columns)]
    kept = {column: written for column, written in (told | shown).items() if written.text}
    _put(grid, rows, cells, Row("record", one, kept))


def _foot(chance: Random, grid: Grid, rows: list[Row], count: int) -> None:
    for cells in chance.choice(
        (
            (),
            (["合计", f"{count}人"],),
            (["填表人：", "", "审核人：", ""],),
            (["注：本表一式两份。"], ["单位（盖章）", "", "年  月  日"]),
        )
    ):
        _put(grid, rows, cells, Row("noise"))


def write_roster(
    chance: Random, clerk: Clerk, ones: Sequence[Certificate], title: str, columns: Sequence[str], split: str
) -> List:
    """A roster: a title above, a head of one or two rows, a sheet for each year or all on one."""
    made = List()
    years = sorted({one.values["year"] for one in ones}) if split == "year" else [""]
    heads, serial, deep = _head(chance, columns, True), chance.random() < 0.7, chance.random() < 0.3
    for year in years:
        grid, rows = made.sheet(f"{year}年" if year else chance.choice(("Sheet1", "名册", "汇总")))
        _put(grid, rows, [f"{title}{year and year + '年度'}专业技术资格人员名册"], Row("noise"))
        if chance.random() < 0.4:
            _put(grid, rows, [f"填报单位：{title}", "", "填报日期：2019年8月"], Row("noise"))
        _put_head(grid, rows, heads if serial else heads[1:], deep)
        mine = [one for one in ones if not year or one.values["year"] == year]
        for number, one in enumerate(mine, 1):
            _person(grid, rows, columns, one, clerk, str(number) if serial else "", {})
            if number % 25 == 0 and number < len(mine) and chance.random() < 0.5:
                _put_head(grid, rows, heads if serial else heads[1:], deep, "noise")
        _foot(chance, grid, rows, len(mine))
    return made


def _put_head(grid: Grid, rows: list[Row], heads: Sequence[str], deep: bool, expected: str = "header") -> None:
    """Nothing; the head, with two words over its columns where it is deep; printed again it is noise."""
    if deep:
        middle, at = len(heads) // 2, len(grid.rows)
        _put(grid, rows, ["个人基本信息", *[""] * (middle - 1), "职称证书信息"], Row(expected))
        grid.merges += [(at, 0, at, middle - 1), (at, middle, at, len(heads) - 1)]
    _put(grid, rows, heads, Row(expected))


def write_groups(
    chance: Random, clerk: Clerk, ones: Sequence[Certificate], title: str, columns: Sequence[str], by: str
) -> List:
    """A list in groups, each with a heading that says what holds for its people."""
    made = List()
    grid, rows = made.sheet(chance.choice(("Sheet1", "名单", title[:10])))
    _put(grid, rows, [title], Row("noise"))
    left = [column for column in columns if column not in (("series", "level") if by == "series" else (by,))]
    _put(grid, rows, _head(chance, left, True), Row("header"))
    for at, (key, group) in enumerate(
        groupby(sorted(ones, key=lambda one: (_key(one, by), one.id)), lambda one: _key(one, by))
    ):
        mine = list(group)
        _put(
            grid,
            rows,
            [
                f"{NUMERALS[at % 10]}、{' '.join(key)}（{len(mine)}人）"
                if by == "series"
                else "：".join((GROUPED[by], key[0]))
            ],
            Row("noise"),
        )
        told = dict(zip(("series", "level") if by == "series" else (by,), map(Written, key), strict=True))
        for number, one in enumerate(mine, 1):
            _person(grid, rows, left, one, clerk, str(number), told)
    _foot(chance, grid, rows, len(ones))
    return made


def _key(one: Certificate, by: str) -> tuple[str, ...]:
    return (one.values["series"], one.values["level"]) if by == "series" else (one.values[by],)


def write_document(chance: Random, clerk: Clerk, ones: Sequence[Certificate], has_prose: bool) -> List:
    """An approval document: in its prose the authority, number, day and method; in its table the people."""
    first, made = ones[0], List()
    method, authority = first.values["acquisition_method"], first.authority.name
    day = f"{first.day.year}年{first.day.month}月{first.day.day}日"
    same = {column: len({one.values[column] for one in ones}) == 1 for column in ("series", "level", "title")}
    what = f"{first.values['series'] if same['series'] else ''}{first.values['level'] if same['level'] else ''}"
    subject = {
        "评审": f"关于公布{what}专业技术资格评审结果的通知",
        "职称认定(转正定职)": f"关于{first.values['holder_name']}等{len(ones)}人转正定职的批复",
        "重新确认": f"关于重新确认{what}专业技术资格的通知",
        "考试": f"关于公布{what}考试合格人员的通知",
    }[method]
    lines = [authority, first.values["approval_document"], subject, "各有关单位：", {
        "评审": f"经评审委员会评审、{authority}批准，下列{len(ones)}名同志取得相应专业技术资格，资格取得时间从{day}起算。",
        "职称认定(转正定职)": f"经审核，同意下列{len(ones)}名同志转正定职，任职资格时间为{day}。", "重新确认": f"经审核，同意重新确认下列{len(ones)}名同志的专业技术资格，取得时间为{day}。",
        "考试": f"下列{len(ones)}名同志经全国统一考试合格，取得相应资格，取得时间{day}。"}[method]]  # fmt: skip
    told = {
        column: Written(first.values[column])
        for column in ("acquisition_method", "acquired_on", "issuing_authority", "approval_document")
    }
    told |= {
        column: Written(first.values[column])
        for column in ("series", "level")
        if same[column] and what and method != METHODS[1]
    }
    columns = ["holder_name", "sex", "employer", *([] if same["series"] else ["series"]), "specialty", "title"]
    columns += [column for column in ("id_number", "certificate_number") if chance.random() < 0.6]
    grid, rows = made.sheet("附件")
    if has_prose:
        grid.above = lines
        grid.below = [authority, f"{first.values['conferred_on']}"] if chance.random() < 0.3 else []
    else:
        for line in lines:
            _put(grid, rows, [line], Row("noise"))
    _put(grid, rows, _head(chance, columns, True), Row("header"))
    for number, one in enumerate(ones, 1):
        _person(grid, rows, columns, one, clerk, str(number), told)
    return made


ROSTERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "county": (("holder_name", "id_number", "employer", "title", "acquired_on"), ("sex", "specialty", "series", "level", "certificate_number", "issuing_authority", "approval_document", "acquisition_method", "phone", "year", "conferred_on")),
    "series": (("holder_name", "title", "acquired_on", "certificate_number"), ("id_number", "sex", "employer", "specialty", "level", "issuing_authority", "acquisition_method", "approval_document", "review_committee", "conferred_on", "year")),
    "employer": (("holder_name", "title", "acquired_on"), ("id_number", "sex", "certificate_number", "specialty", "series", "level", "issuing_authority", "phone", "acquisition_method")),
    "offline": (("holder_name", "id_number", "title", "certificate_number"), ("sex", "employer", "series", "level", "acquired_on", "issuing_authority", "acquisition_method", "conferred_on", "phone", "year", "specialty")),
}  # fmt: skip


def choose_columns(chance: Random, kind: str, share: float) -> list[str]:
    """The columns of a roster of that kind: those it always has and a share of the others, in an order of its own."""
    always, maybe = ROSTERS[kind]
    chosen = [*always, *(column for column in maybe if chance.random() < share)]
    rest = chosen[1:]
    chance.shuffle(rest)
    return [chosen[0], *rest]


def people_of(ones: Iterable[Certificate]) -> list[Certificate]:
    """The certificates as a clerk sorts them."""
    return sorted(ones, key=lambda one: (one.values["acquired_on"][:4], one.values["employer"], one.id))
