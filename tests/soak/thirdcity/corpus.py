"""The third city's deliveries and their truth: registers of numbers, lists of counties, series and employers, documents with groups."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from schemas.columns import COLUMNS
from tests.soak.layouts.files import WITH_PROSE, WRITERS
from tests.soak.layouts.grid import Grid
from tests.soak.thirdcity.clerks import Clerk, Written, hire
from tests.soak.thirdcity.forgers import INSIDERS, KINDS, forge
from tests.soak.thirdcity.people import Certificate, invent_world

HEADINGS: dict[str, tuple[str, ...]] = {
    "holder_name": ("姓名", "持证人", "姓 名"), "id_number": ("身份证号码", "公民身份号码", "身份证号"), "sex": ("性别",), "specialty": ("专业", "评审专业", "专业名称"),
    "phone": ("联系电话", "联系方式"), "employer": ("工作单位", "所在单位", "单位名称"), "year": ("年度", "评审年度"), "acquisition_method": ("取得方式", "获得方式"),
    "acquired_on": ("取得时间", "任职资格时间", "资格时间", "批准时间"), "level": ("级别", "职称等级", "资格级别"), "series": ("系列", "职称系列"),
    "title": ("资格名称", "职务名称", "专业技术资格", "任职资格名称"), "issuing_authority": ("批准单位", "审批机关", "批准机关"), "conferred_on": ("发证时间", "发证日期"),
    "management_number": ("管理号", "证书管理号"), "review_committee": ("评委会名称", "评审委员会"), "approval_document": ("批准文号", "文号", "批文文号"),
    "certificate_number": ("证书编号", "证书号码", "资格证书编号"),
}  # fmt: skip
ALWAYS = {
    "county": ("holder_name", "id_number", "employer", "title", "acquired_on", "issuing_authority"), "series": ("holder_name", "employer", "title", "certificate_number", "acquired_on"),
    "employer": ("holder_name", "id_number", "title", "acquired_on"), "register": ("certificate_number", "holder_name", "title", "conferred_on", "management_number", "id_number"),
}  # fmt: skip
SHARES = {"county": 0.9, "series": 0.6, "employer": 0.4, "register": 0.35}
BOOKS = ("xlsx", "xlsx", "xls", "csv", "csv-bom", "html", "ods", "spreadsheetml", "tsv-utf16")
ENDINGS = {"csv-bom": "csv", "tsv-utf16": "csv", "html": "xls", "spreadsheetml": "xml"}
NUMERALS = "一二三四五六七八九"
Row = tuple[str, Certificate | None, dict[str, Written]]


class Desk:
    """Writes files and keeps the truth of their rows."""

    def __init__(self, raw: Path, chance: Random, hard: bool) -> None:
        self.raw, self.chance, self.hard, self.truth = raw, chance, hard, list[dict[str, Any]]()

    def send(self, place: str, kind: str, sheets: Sequence[tuple[Grid, list[Row]]]) -> None:
        """Nothing; a delivery and its truth."""
        content, places = WRITERS[kind]([grid.squared() for grid, _ in sheets])
        path = self.raw / "sources" / f"{place}.{ENDINGS.get(kind, kind)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        file = path.relative_to(self.raw).as_posix()
        for at, (_, rows) in zip(places, sheets, strict=True):
            for (sheet, number), row in zip(at, rows, strict=True):
                self.truth.append(
                    {
                        "source_file": file,
                        "sheet": sheet,
                        "row": number,
                        "expected": row[0],
                        "file_expected": "readable",
                    }
                    | _state(row)
                )

    def send_list(self, place: str, kind: str, title: str, ones: Sequence[Certificate], *, by: str = "") -> None:
        """Nothing; a list of an office, on one sheet or on one for each value of a column that its name tells."""
        clerk, columns = hire(self.chance, self.hard), self._columns(kind, ones)
        if any(one.fabricated for one in ones):
            clerk.slips, clerk.employer = 0, ""
        columns = [column for column in columns if column != by]
        heads = [self.chance.choice(HEADINGS[column]) for column in columns]
        sheets = []
        for name, mine in parted(ones, (lambda one: one.values[by]) if by else (lambda one: "")):
            grid, rows = Grid(name=name or "名册"), list[Row]()
            _put(grid, rows, [title], ("noise", None, {}))
            if self.chance.random() < 0.5:
                _put(grid, rows, ["单位（公章）：", "", "", f"共{len(mine)}人"], ("noise", None, {}))
            _put(grid, rows, ["序号", *heads], ("header", None, {}))
            for at, one in enumerate(mine, 1):
                _person(grid, rows, str(at), columns, one, clerk, {by: Written(name)} if by not in ("", "year") else {})
            if self.chance.random() < 0.4:
                _put(grid, rows, ["", "制表：", "", "审核："], ("noise", None, {}))
            sheets.append((grid, rows))
        self.send(place, "xlsx" if len(sheets) > 1 else self.chance.choice(BOOKS), sheets)

    def send_document(self, place: str, ones: Sequence[Certificate]) -> None:
        """Nothing; an approval document: prose above a table whose groups tell series and level."""
        clerk, first = hire(self.chance, self.hard), ones[0]
        clerk.slips, clerk.wording, year = clerk.slips / 4, 0, first.day.year
        day = f"{year}年{first.day.month}月{first.day.day}日"
        method = {"评审": "评审通过", "重新确认": "重新确认", "考试": "考试合格"}.get(
            first.values["acquisition_method"], "考核认定"
        )
        kind = self.chance.choice(("docx", "docx", "pdf", "html", "xlsx"))
        told = {
            column: Written(first.values[column])
            for column in ("issuing_authority", "approval_document", "acquired_on", "acquisition_method")
        }
        lines = [
            first.body.wordings(year)[0], first.values["approval_document"], f"关于{first.values['holder_name']}等{len(ones)}名同志{method}专业技术资格的通知", "各县市区、市级各部门：",
            f"经研究，{_said(method)}{first.values['holder_name']}等{len(ones)}名同志{method}取得下列专业技术资格，任职资格时间从{day}起算。",
        ]  # fmt: skip
        columns = [
            "holder_name",
            "sex",
            "employer",
            "specialty",
            "title",
            *(c for c in ("id_number", "certificate_number") if self.chance.random() < 0.5),
        ]
        grid, rows = Grid(name="附件", above=lines if kind in WITH_PROSE else []), list[Row]()
        for line in [] if kind in WITH_PROSE else lines:
            _put(grid, rows, [line], ("noise", None, {}))
        _put(grid, rows, ["序号", *(HEADINGS[column][0] for column in columns)], ("header", None, {}))
        groups = parted(ones, lambda one: f"{one.values['series']}|{one.values['level']}")
        for at, (key, mine) in enumerate(groups):
            series, level = key.split("|")
            _put(grid, rows, [f"{NUMERALS[at % 9]}、{series}{level}（{len(mine)}人）"], ("noise", None, {}))
            for number, one in enumerate(mine, 1):
                _person(
                    grid,
                    rows,
                    str(number),
                    columns,
                    one,
                    clerk,
                    told | {"series": Written(series), "level": Written(level)},
                )
        self.send(place, kind, [(grid, rows)])

    def _columns(self, kind: str, ones: Sequence[Certificate]) -> list[str]:
        always = ALWAYS[kind]
        more = [c for c in HEADINGS if c not in always and self.chance.random() < (0.35 if self.hard else 0.55)]
        shown = [column for one in ones if one.fabricated for column in KINDS[one.fabricated][1]]
        rest = list(dict.fromkeys([*always[1:], *more, *shown]))
        self.chance.shuffle(rest)
        return [always[0], *rest]


def _said(method: str) -> str:
    return {"评审通过": "批准", "考试合格": "经全国统一考试，"}.get(method, "同意")


def parted(ones: Iterable[Certificate], key: Callable[[Certificate], str]) -> list[tuple[str, list[Certificate]]]:
    """The certificates by a word, in order."""
    found: defaultdict[str, list[Certificate]] = defaultdict(list)
    for one in sorted(ones, key=lambda one: (one.values["acquired_on"], one.id)):
        found[key(one)].append(one)
    return sorted(found.items())


def _put(grid: Grid, rows: list[Row], cells: Sequence[str], row: Row) -> None:
    grid.put(list(cells), row[0])
    rows.append(row)


def _person(
    grid: Grid,
    rows: list[Row],
    serial: str,
    columns: Sequence[str],
    one: Certificate,
    clerk: Clerk,
    told: dict[str, Written],
) -> None:
    shown = {column: clerk.write(column, one) for column in columns}
    kept = {column: written for column, written in (told | shown).items() if written.text}
    _put(grid, rows, [serial, *(shown[column].text for column in columns)], ("record", one, kept))


def _state(row: Row) -> dict[str, Any]:
    """What the truth says of a row's certificate."""
    _, one, shown = row
    if one is None:
        return {}
    masks = [
        sum(2**at for at, c in enumerate(COLUMNS) if c in shown and shown[c].is_right >= least) for least in (0, 1)
    ]
    return {
        "true_person_id": one.person.id, "true_certificate_id": one.id, "is_fabricated": bool(one.fabricated), "fabricated_kind": one.fabricated,
        "in_cohort": not one.outside, "out_of_cohort_reason": one.outside, "publishable": not one.outside and not one.fabricated, "adversarial": one.adversarial,
        "noise_tags": ",".join(w.tag for w in shown.values() if w.tag), "obs_mask": masks[0], "ok_mask": masks[1], **{f"true_{c}": one.values[c] for c in COLUMNS},
    }  # fmt: skip


def write_corpus(raw: Path, seed: int, certificates: int, hard: bool) -> pl.DataFrame:
    """The truth of the deliveries that now lie in the folder."""
    world, chance = invent_world(seed, certificates), Random(f"third deliveries {seed}")
    sound, desk = list(world.certificates), Desk(raw, chance, hard)
    delivered = {
        one.values["approval_document"] for one in sound if chance.random() < 0.5 and one.body.code != "530100"
    }
    false = forge(world, max(13, certificates // 30), delivered)
    sent: dict[str, list[Certificate]] = {kind: [] for kind in SHARES}
    for one in sound:
        kinds = [kind for kind, share in SHARES.items() if chance.random() < share]
        documented = one.values["approval_document"] in delivered
        for kind in kinds or ([] if documented else ["series"]):
            sent[kind].append(one)
    robbed = [one.robbed for one in false if one.robbed is not None]
    sent["register"] += [
        one for one in robbed if one not in sent["register"]
    ]  # Or no source would tell the number twice.
    for one in false:
        sent["county" if one.fabricated in INSIDERS else chance.choice(("employer", "register"))].append(one)
    for key, mine in parted(
        (one for one in sound if one.values["approval_document"] in delivered),
        lambda one: f"{one.body.whose}|{one.values['approval_document']}",
    ):
        desk.send_document(f"{key.split('|')[0]}批文/{key.split('|')[1]}", mine)
    for county, mine in parted(sent["county"], lambda one: one.person.county.name):
        desk.send_list(
            f"{county}人社局/{county}专业技术人员名册",
            "county",
            f"{county}专业技术人员资格名册",
            mine,
            by=chance.choice(("", "year", "level")),
        )
    for series, mine in parted(sent["series"], lambda one: one.values["series"]):
        desk.send_list(
            f"{series}职改办/{series}名册",
            "series",
            f"绵阳市{series}专业技术资格人员登记表",
            mine,
            by=chance.choice(("", "level")),
        )
    for at, (_, mine) in enumerate(parted(sent["employer"], lambda one: one.values["employer"])):
        desk.send_list(
            f"用人单位{at:03}/职称人员花名册", "employer", f"{mine[0].values['employer']}职称人员花名册", mine
        )
    for body, mine in parted(sent["register"], lambda one: one.body.whose):
        desk.send_list(f"{body}发证登记/证书发放登记簿", "register", f"{body}专业技术资格证书发放登记簿", mine)
    (raw / "submissions").mkdir(parents=True, exist_ok=True)
    return pl.DataFrame(desk.truth, infer_schema_length=None).with_columns(
        optional=False, blank=False, hard_ambiguous=False
    )
