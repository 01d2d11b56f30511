"""A town's sound register: who conferred what on whom, and in whose lists it stands; forgeries and oddities are planted into it."""

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from schemas.columns import COLUMNS
from schemas.gb11643 import check_character

Values = dict[str, str]
GROUP, BUREAU = "职称改革工作领导小组", "教育局"
GIVEN = "志文建国明海春桂秀英华兰芳丽玉梅军平强伟峰波涛勇超杰斌鹏宇浩轩子涵欣怡雨婷静雯琳瑶洁颖慧敏燕玲娟红霞凤云萍艳菊莲珍荣贵"
SURNAMES = "李王张刘陈杨黄何罗邓吴周徐孙马朱胡林郭高梁谢宋唐许韩冯曾肖田董潘蒋蔡余叶程苏魏吕任沈卢姜谭"
YEARS = range(2010, 2019)
HEADINGS = {
    "certificate_number": "证书编号", "holder_name": "姓名", "id_number": "身份证号", "sex": "性别", "employer": "工作单位", "specialty": "专业", "series": "系列",
    "level": "级别", "title": "资格名称", "acquisition_method": "取得方式", "acquired_on": "取得时间", "conferred_on": "发证日期", "issuing_authority": "批准机关",
    "review_committee": "评委会", "approval_document": "批准文号", "management_number": "管理号", "remarks": "备注",
}  # fmt: skip
WORK = {
    "工程技术系列": ("机械", "{city}{brand}机械有限公司", {"中级": "工程师", "初级": "助理工程师"}), "农业技术系列": ("农学", "{county}{brand}农业技术推广站", {"中级": "农艺师", "初级": "助理农艺师"}),
    "小学教师系列": ("语文", "{county}{brand}小学", {"中级": "小学高级教师", "初级": "小学一级教师"}), "中小学教师系列": ("语文", "{county}{brand}小学", {"中级": "一级教师", "初级": "二级教师"}),
    "卫生技术系列": ("内科", "{county}{brand}医院", {"中级": "主治医师", "初级": "医师"}),
}  # fmt: skip
BRANDS = ("岭泉", "青石", "白沙", "龙溪", "枫桥", "竹湾")
OFFICIAL = ("series", "county")


class Words(NamedTuple):
    """How the town and its offices are called: city, counties with their codes and signs, and the sign of the city's documents."""

    city: str
    counties: tuple[tuple[str, str, str], ...]
    sign: str
    elsewhere: str


WORDS = {
    "first": Words("柳州市", (("柳城县", "450222", "LC"), ("鹿寨县", "450223", "LZ"), ("融安县", "450224", "RA")), "柳", "南宁市"),
    "third": Words("绵阳市", (("三台县", "510722", "ST"), ("盐亭县", "510723", "YT"), ("梓潼县", "510725", "ZT")), "绵", "成都市"),
}  # fmt: skip


class Person(NamedTuple):
    """Somebody who does not exist."""

    name: str
    number: str

    @property
    def values(self) -> Values:
        """What every list says of the person."""
        return {"holder_name": self.name, "id_number": self.number, "sex": "男" if int(self.number[16]) % 2 else "女"}


@dataclass
class Certificate:
    """One certificate as it truly is, and the lists that state it."""

    values: Values
    body: str
    kinds: tuple[str, ...]
    is_delivered: bool
    is_used: bool = False

    @property
    def year(self) -> int:
        """The year it was acquired in."""
        return int(self.values["acquired_on"][:4])


@dataclass
class Town:
    """The register of one town and its lists, each a file with its rows."""

    words: Words
    chance: Random
    certificates: list[Certificate] = field(default_factory=list)
    lists: defaultdict[str, list[Values]] = field(default_factory=lambda: defaultdict(list))
    counts: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    born: int = 0

    def person(self, born: int) -> Person:
        """Somebody new, born in that year."""
        self.born += 1
        _, code, _ = self.chance.choice(self.words.counties)
        stem = f"{code}{born}{self.chance.randint(1, 12):02}{self.chance.randint(1, 28):02}{self.born % 1000:03}"
        return Person(
            self.chance.choice(SURNAMES) + "".join(self.chance.sample(GIVEN, 2)), stem + check_character(stem)
        )

    def number(self, body: str, year: int, count: int) -> str:
        """The so-manieth number of a body in a year; the city counts on, the others begin anew."""
        if body == self.words.city:
            return f"{(year - 2010) * 100 + count + 12000:08}"
        sign = next((sign for name, _, sign in self.words.counties if name == body), "J")
        return f"{year}{count:05}" if sign in ("RA", "ZT") else f"{sign}{year}-{count:04}"

    def document(self, body: str, year: int, method: str) -> str:
        """The number of the document by which a body conferred in that year."""
        whose = self.words.sign + {self.words.city: "", self.words.city + BUREAU: "教"}.get(body, body[0])
        return f"{whose}职改〔{year}〕{5 + 4 * (method == '评审')}号"

    def committee(self, body: str, series: str, level: str) -> str:
        """The committee that reviews a series' level for a body."""
        return f"{body}{series}{level}专业技术资格评审委员会"

    def confer(self, body: str, series: str, level: str, year: int, person: Person | None = None) -> Certificate:
        """A certificate truly conferred, standing in the lists of those that have to do with it."""
        specialty, employer, titles = WORK[series]
        self.counts[body, year] += 1
        count = self.counts[body, year]
        county = body if not body.startswith(self.words.city) else self.chance.choice(self.words.counties)[0]
        method = "评审" if level == "中级" or count % 2 else "职称认定(转正定职)"
        day = dt.date(year, 6 if method == "评审" else 10, 12)
        who = person or self.person(year - self.chance.randint(29, 45))
        values = dict.fromkeys(COLUMNS, "") | who.values | {
            "employer": employer.format(city=self.words.city, county=county, brand=self.chance.choice(BRANDS)), "specialty": specialty, "series": series,
            "level": level, "title": titles[level], "acquisition_method": method, "acquired_on": day.isoformat(), "year": str(year),
            "conferred_on": (day + dt.timedelta(days=20)).isoformat(), "issuing_authority": body + GROUP, "certificate_number": self.number(body, year, count),
            "approval_document": self.document(body, year, method), "review_committee": self.committee(body, series, level) if method == "评审" else "",
        }  # fmt: skip
        kinds = tuple(
            kind
            for kind, share in (("series", 0.7), ("county", 0.85), ("employer", 0.4))
            if self.chance.random() < share
        )
        one = Certificate(values, body, kinds or ("series",), year % 3 != 0)
        self.certificates.append(one)
        return one

    def sound(
        self,
        *,
        body: str = "",
        level: str = "",
        years: tuple[int, ...] = (),
        delivered: bool | None = None,
        kinds: int = 0,
        series: str = "",
    ) -> Certificate:
        """A true certificate of that sort which nothing was made of yet."""
        fitting = [
            one for one in self.certificates
            if not one.is_used and body in ("", one.body) and level in ("", one.values["level"]) and (not years or one.year in years)
            and delivered in (None, one.is_delivered) and len(one.kinds) >= kinds and series in ("", one.values["series"])
        ]  # fmt: skip
        one = self.chance.choice(fitting)
        one.is_used = True
        return one

    def put(self, kind: str, values: Values) -> Values:
        """The values, which a list of that kind of office states."""
        self.lists[kind].append(values)
        return values


ADDED = "added"
"""What marks the values of somebody who was put into a document's list after it had been counted."""


def found_town(words: Words, seed: int) -> Town:
    """A town whose bodies have conferred for nine years."""
    town = Town(words, Random(f"town {words.city} {seed}"))
    for year in YEARS:
        taught = "小学教师系列" if year < 2016 else "中小学教师系列"
        for _ in range(6):
            town.confer(words.city, "工程技术系列", "中级", year)
            town.confer(words.city + BUREAU, taught, "中级", year)
            town.confer(words.city, town.chance.choice(("农业技术系列", "卫生技术系列")), "中级", year)
        for county, _, _ in words.counties:
            for series in ("农业技术系列", taught, "工程技术系列", "卫生技术系列", taught):
                town.confer(county, series, "初级", year)
    return town


def write_lists(town: Town, raw: Path) -> None:
    """Nothing; the town's lists lie in the folder, sound rows and planted ones."""
    rows: defaultdict[str, list[Values]] = defaultdict(list)
    for one in town.certificates:
        for kind in one.kinds:
            rows[_file(town, kind, one.values)].append(one.values)
        if one.is_delivered:
            rows[f"批文汇编/{one.values['approval_document']}"].append(one.values)
    for kind, planted in town.lists.items():
        for values in planted:
            rows[_file(town, kind, values)].append(values)
    for name, mine in rows.items():
        path = raw / "sources" / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(_above(name, mine))
            told = [column for column in HEADINGS if any(values.get(column) for values in mine)]
            writer.writerow([HEADINGS[column] for column in told])
            writer.writerows(
                [values.get(column, "") for column in told]
                for values in sorted(mine, key=lambda one: (one["acquired_on"], one["certificate_number"]))
            )
    (raw / "submissions").mkdir(parents=True, exist_ok=True)


def _file(town: Town, kind: str, values: Values) -> str:
    """Where an office of that kind states the values; `kind` may name the very file."""
    near = next(
        (county for county, _, _ in town.words.counties if values["employer"].startswith(county)),
        town.words.counties[0][0],
    )
    names = {
        "series": f"{values['series']}职改办/名册", "county": f"{near}人社局/{near}名册", "employer": f"用人单位-{values['employer']}/花名册",
        "offline": "线下登记/登记表", "approvals": f"批文汇编/{values['approval_document']}",
    }  # fmt: skip
    return names.get(kind, kind)


def _above(name: str, rows: list[Values]) -> list[list[str]]:
    if not name.startswith("批文"):
        return []
    first = rows[0]
    return [
        [first["issuing_authority"]],
        [first["approval_document"]],
        [f"关于{first['holder_name']}等{sum(ADDED not in row for row in rows)}名同志取得专业技术资格的通知"],
    ]
