"""The city: who confers in it, in which years under which names and numbers, and who employs; employers and towns are invented."""

import datetime as dt
from pathlib import Path
from random import Random
from typing import NamedTuple

CAMPAIGN = Path(__file__).parent / "mianyang" / "mianyang-2022.toml"
GROUP = "职称改革工作领导小组"
CITY = "绵阳市"
FIRMS = ("绵阳云杉电子集团有限公司", "四川涪水特种钢有限公司")
"""The two enterprises that may confer, as the city's own table has them."""


class County(NamedTuple):
    """A county, what its documents are called by, its code, its invented towns and the years between which it bore the name."""

    name: str
    short: str
    sign: str
    code: str
    towns: tuple[str, ...]
    first: int = 1992
    last: int = 2021


COUNTIES = (
    County("涪城区", "涪城", "涪", "510703", ("青萝", "丰栎", "塘坎"), 1993), County("游仙区", "游仙", "游", "510704", ("魏垭", "石板堰", "柏林铺"), 1993),
    County("安县", "安县", "安", "510724", ("秀溪", "桑枣湾", "塔子"), 1992, 2015), County("安州区", "安州", "安州", "510705", ("秀溪", "桑枣湾", "塔子"), 2017),
    County("三台县", "三台", "三", "510722", ("潼江", "芦柴", "刘家营", "建设垭")), County("盐亭县", "盐亭", "盐", "510723", ("玉龙溪", "富顺桥", "金鸡垭")),
    County("梓潼县", "梓潼", "梓", "510725", ("许家坝", "卧虎", "仁和桥")), County("北川县", "北川", "北", "510726", ("擂鼓坪", "禹里沟"), 1992, 2002),
    County("北川羌族自治县", "北川", "北", "510726", ("擂鼓坪", "禹里沟"), 2004), County("平武县", "平武", "平", "510727", ("龙洞", "响水岩")),
    County("江油市", "江油", "江", "510781", ("武都坝", "中坝桥", "厚山")),
)  # fmt: skip
BUREAUS = {"教育局": ("小学教师系列", "中学教师系列", "中小学教师系列"), "农业局": ("农业技术系列",)}
TITLES: dict[str, tuple[str, int, int, tuple[str, ...], dict[str, tuple[str, ...]]]] = {
    "小学教师系列": ("小学", 1992, 2015, ("语文", "数学", "自然", "音乐"), {"中级": ("小学高级教师",), "初级": ("小学一级教师", "小学二级教师")}),
    "中学教师系列": ("中学", 1992, 2015, ("语文", "数学", "英语", "物理", "政治"), {"高级": ("中学高级教师",), "中级": ("中学一级教师",), "初级": ("中学二级教师", "中学三级教师")}),
    "中小学教师系列": ("中学", 2016, 2021, ("语文", "数学", "英语", "体育"), {"高级": ("高级教师",), "中级": ("一级教师",), "初级": ("二级教师", "三级教师")}),
    "卫生技术系列": ("医院", 1992, 2021, ("内科", "外科", "护理", "中药", "检验"), {"高级": ("副主任医师", "副主任护师"), "中级": ("主治医师", "主管护师"), "初级": ("医师", "护师", "护士")}),
    "工程技术系列": ("企业", 1992, 2021, ("电子", "机械", "建筑", "水利", "冶金"), {"高级": ("高级工程师",), "中级": ("工程师",), "初级": ("助理工程师", "技术员")}),
    "农业技术系列": ("农技", 1992, 2021, ("农学", "植保", "畜牧", "蚕桑"), {"高级": ("高级农艺师",), "中级": ("农艺师", "畜牧师"), "初级": ("助理农艺师", "农业技术员")}),
    "会计系列": ("企业", 1992, 2021, ("会计", "财务"), {"高级": ("高级会计师",), "中级": ("会计师",), "初级": ("助理会计师", "会计员")}),
    "档案系列": ("档案", 1992, 2021, ("档案管理",), {"中级": ("馆员",), "初级": ("助理馆员", "管理员")}),
    "群众文化系列": ("文化", 1992, 2021, ("音乐", "美术"), {"高级": ("副研究馆员",), "中级": ("馆员",), "初级": ("助理馆员", "管理员")}),
    "技工学校教师系列": ("技校", 1992, 2021, ("钳工", "电子技术"), {"高级": ("高级讲师",), "中级": ("讲师",), "初级": ("助理讲师",)}),
}  # fmt: skip
EMPLOYERS = {
    "小学": ("{county}{town}小学校", "{county}{town}镇中心小学", "{county}实验小学"), "中学": ("{county}{town}中学", "{county}第{n}中学校", "四川省{short}中学"),
    "医院": ("{county}人民医院", "{county}中医院", "{county}{town}中心卫生院"), "企业": ("绵阳{brand}有限责任公司", "四川{brand}建设集团有限公司", "绵阳市{brand}电子有限公司"),
    "农技": ("{county}农业技术推广中心", "{county}{town}农业服务中心"), "档案": ("{county}档案馆", "绵阳市档案馆"), "文化": ("{county}文化馆", "绵阳市文化艺术中心"),
    "技校": ("四川{brand}高级技工学校", "绵阳{brand}技工学校"),
}  # fmt: skip
BRANDS = tuple(a + b for a in ("蜀", "剑", "涪", "雪", "岷") for b in ("锦", "川", "兴", "达", "泰"))


class Body(NamedTuple):
    """Who confers: the name its certificates are booked under, its place's code and the signs of its documents by era."""

    name: str
    whose: str
    code: str
    signs: tuple[tuple[int, str], ...]
    way: int
    kind: str

    def sign(self, year: int) -> str:
        """What its document numbers of that year begin with."""
        return next(sign for last, sign in self.signs if year <= last)

    def wordings(self, year: int) -> tuple[str, ...]:
        """What it is called on lists of that year's certificates."""
        if self.kind in ("county", "city", "province"):
            office = "厅" if self.kind == "province" else "局"
            personnel = f"人事{office}" if year < 2010 else f"人力资源和社会保障{office}"
            return (f"{self.whose}职称改革领导小组", f"{self.whose}职改办", f"{self.whose}{personnel}")
        return (f"{self.whose}职称改革领导小组", f"{self.whose}职改办")

    def number(self, year: int, count: int) -> str:
        """The certificate number of the so-manieth in a year."""
        ways = (
            f"{self.code}{year}{count:04}",
            f"川B{year % 100:02}{count:05}",
            f"{self.sign(2021)[0]}Z{year}{count:04}",
            f"{year}{self.code[-2:]}{count:04}",
        )
        return ways[self.way % len(ways)]


def _eras(sign: str) -> tuple[tuple[int, str], ...]:
    return ((2001, f"{sign}职改"), (2009, f"{sign}人发"), (2099, f"{sign}人社发"))


def invent_bodies(chance: Random) -> dict[str, Body]:
    """Everybody who confers, by a key."""
    found = {
        "市": Body(CITY + GROUP, CITY, "510700", _eras("绵"), chance.randrange(4), "city"),
        "省": Body("四川省" + GROUP, "四川省", "510000", _eras("川"), 1, "province"),
    }
    for county in COUNTIES:
        found[county.name] = Body(
            county.name + GROUP, county.name, county.code, _eras(county.sign), chance.randrange(4), "county"
        )
    for bureau in BUREAUS:
        found[bureau] = Body(
            CITY + bureau + GROUP,
            CITY + bureau,
            "510701",
            ((2099, f"绵{bureau[0]}职改"),),
            chance.randrange(4),
            "bureau",
        )
    for at, firm in enumerate(FIRMS):
        found[firm] = Body(
            firm + GROUP, firm, f"51071{at}", ((2099, f"{firm[2:4]}职改"),), chance.randrange(4), "employer"
        )
    return found


def seat(county: County) -> str:
    """How its employers' names begin."""
    return CITY + county.name if county.name.endswith("区") else county.name


def batch(chance: Random, year: int) -> tuple[dt.date, dt.date]:
    """The day of a document and the day of its certificates."""
    day = dt.date(year, chance.randint(3, 12), chance.randint(1, 28))
    if year in (1991, 2021) and chance.random() < 0.3:
        day = dt.date(year, 12, 31)
    return day, day + dt.timedelta(days=chance.choice((0, 20, 45)))
