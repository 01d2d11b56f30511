"""The city: its districts and counties as the law has them; its towns, employers, bodies and ways of numbering are invented."""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

GROUP = "职称改革工作领导小组"
CITY = "柳州市"
SYLLABLES = "石|古|平|大|沙|白|青|龙|竹|樟|榕|柿|枫|杨|罗|板|寨|凤|鹤|麻"
ENDINGS = "岭|塘|坡|坪|湾|桥|岩|岗|溪|堡|渡|垌|田|陂"
WORDS = "瑞丰|正阳|盛隆|天工|恒基|华诚|嘉和|众邦|鼎新|广源|森泰|景程|腾达|启航|中砥|润泽|昌盛|远志|科创|汇通"
TRADES = "机械制造|建设工程|电子科技|汽车零部件|水务|环保科技|勘察设计|食品|路桥工程|信息技术|物流|化工"


class Series(NamedTuple):
    """What may be conferred in a series, and where who holds it works; a title is its name and its short forms."""

    name: str
    weight: int
    first: str
    last: str
    kinds: list[str]
    specialties: list[str]
    shorts: list[str]
    titles: dict[str, list[list[str]]]


class Place(NamedTuple):
    """A district or county: its name, what people call it, its code, and what its documents are called by."""

    name: str
    short: str
    code: str
    sign: str
    towns: list[str]


class Employer(NamedTuple):
    """An employer: its full name, its county (null: the city's own) and what it is for."""

    name: str
    place: Place | None
    kind: str


class Authority(NamedTuple):
    """Who confers: its full name, its other wordings, the sign of its documents and its way of numbering."""

    name: str
    wordings: list[str]
    sign: str
    number: Callable[[int, int], str]
    kind: str


COUNTIES = (
    ("城中区", "城中", "450202", "城中"), ("鱼峰区", "鱼峰", "450203", "鱼"), ("柳南区", "柳南", "450204", "柳南"), ("柳北区", "柳北", "450205", "北"),
    ("柳城县", "柳城", "450222", "柳城"), ("鹿寨县", "鹿寨", "450223", "鹿"), ("融安县", "融安", "450224", "安"),
    ("融水苗族自治县", "融水", "450225", "融水"), ("三江侗族自治县", "三江", "450226", "三"),
)  # fmt: skip
BUREAUS = {
    "教育局": ("教", ("高等学校教师系列", "中等专业学校教师系列", "技工学校教师系列", "中学教师系列", "小学教师系列", "中小学教师系列", "实验技术系列")),
    "农业局": ("农", ("农业技术系列",)),
    "财政局": ("财", ("会计系列",)),
    "司法局": ("司", ("律师系列", "公证系列")),
    "水利局": ("水", ()),
    "交通运输局": ("交", ("船舶技术系列",)),
}  # fmt: skip
CITY_KINDS = {
    "college": ("{word}职业学院", "{city}{word}职业技术学院", "{short}{word}学院"), "institute": ("{city}{word}研究所", "{city}社会科学研究院", "{city}林业科学研究所"),
    "secondary": ("{city}第{n}职业学校", "{city}{word}中等专业学校"), "trade": ("{city}{word}技工学校", "{short}高级技工学校"),
    "company": ("{short}{word}{trade}有限公司", "{city}{word}{trade}有限责任公司", "广西{word}{trade}股份有限公司", "广西{word}{trade}有限公司"),
    "factory": ("{city}{word}机械厂", "{short}{word}{trade}有限公司", "{city}第{n}纺织厂"), "press": ("{short}晚报社", "{city}{word}出版社"),
    "broadcaster": ("{city}人民广播电台", "{city}电视台"), "library": ("{city}少年儿童图书馆", "{city}图书馆"), "museum": ("{city}博物馆", "{city}{word}纪念馆"),
    "archive": ("{city}档案馆", "{city}城建档案馆"), "troupe": ("{city}歌舞团", "{city}彩调剧团"), "sports": ("{city}体育运动学校", "{city}青少年业余体校"),
    "lawyers": ("广西{word}律师事务所",), "notary": ("{city}{word}公证处",), "port": ("{city}{word}航运有限公司", "{short}港务站"), "airline": ("{short}{word}通用航空有限公司",),
    "customs": ("{short}海关",), "hospital": ("{city}第八人民医院", "{city}妇幼保健院", "{city}中医医院"), "middle": ("{city}第{n}中学", "{city}{word}中学", "{city}实验中学"),
    "primary": ("{city}{word}小学", "{city}{word}路小学", "{city}{word}幼儿园"), "bureau": ("{city}统计局", "{city}审计局", "{city}财政局"),
    "water": ("{city}水利电力勘测设计院", "{city}防洪排涝工程管理处"), "roads": ("{city}市政工程管理处", "{city}公路管理局"), "farm": ("{city}农业技术推广中心", "{city}水产技术推广站"),
}  # fmt: skip
COUNTY_KINDS = {
    "middle": ("{seat}{town}中学", "{seat}民族高级中学", "{seat}{town}初级中学", "{seat}实验中学"), "primary": ("{seat}{town}镇中心小学", "{seat}{town}乡{word}小学", "{seat}{word}小学", "{seat}{town}镇中心幼儿园"),
    "clinic": ("{seat}{town}镇卫生院", "{seat}{town}乡中心卫生院"), "hospital": ("{seat}人民医院", "{seat}妇幼保健院", "{seat}疾病预防控制中心"), "farm": ("{seat}{town}镇农业技术推广站", "{seat}动物疫病预防控制中心", "{seat}植保站"),
    "water": ("{seat}水利工程管理站", "{seat}{town}水库管理所"), "roads": ("{seat}公路管理所",), "bureau": ("{seat}财政局", "{seat}统计局", "{seat}审计局"), "library": ("{seat}图书馆",),
    "museum": ("{seat}文物管理所",), "archive": ("{seat}档案馆",), "troupe": ("{seat}民族歌舞团",), "broadcaster": ("{seat}广播电视台",), "notary": ("{seat}公证处",),
    "secondary": ("{seat}职业教育中心",), "company": ("{seat}{word}{trade}有限公司", "广西{word}{trade}有限公司"),
}  # fmt: skip
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十五", "十八", "二十")


@cache
def all_series() -> list[Series]:
    """The series with what they confer, from the table beside this file."""
    with (Path(__file__).parent / "series.csv").open(encoding="utf-8", newline="") as file:
        return [_series(row) for row in csv.DictReader(file)]


def _series(row: dict[str, str]) -> Series:
    def parts(name: str) -> list[str]:
        return [one for one in row[name].split("|") if one]

    titles = {grade: [one.split("=") for one in parts(grade)] for grade in ("senior", "medium", "junior", "clerk")}
    return Series(
        row["series"], int(row["weight"]), row["first"], row["last"], parts("kinds"), parts("specialties"), parts("short"), titles
    )  # fmt: skip


def invent_places(chance: Random) -> list[Place]:
    """The districts and counties with invented towns."""
    pool = [first + last for first in SYLLABLES.split("|") for last in ENDINGS.split("|")]
    chance.shuffle(pool)
    return [Place(*county, [pool.pop() for _ in range(5)]) for county in COUNTIES]


def seat(place: Place) -> str:
    """What its employers' names begin with: a district's with the city's name."""
    return CITY + place.name if place.name.endswith("区") else place.name


def invent_employers(chance: Random, places: list[Place], per_kind: int) -> dict[str, list[Employer]]:
    """For each kind of work its employers, no two of one name."""
    found: dict[str, dict[str, Employer]] = {}
    for kind in sorted({*CITY_KINDS, *COUNTY_KINDS}):
        named = found.setdefault(kind, {})
        for _ in range(per_kind * 3):
            county = (
                chance.choice(places)
                if kind in COUNTY_KINDS and (kind not in CITY_KINDS or chance.random() < 0.6)
                else None
            )
            pattern = chance.choice((COUNTY_KINDS if county else CITY_KINDS)[kind])
            name = pattern.format(
                city=CITY, short="柳州", seat=seat(county) if county else "", town=chance.choice(county.towns) if county else "",
                word=chance.choice(WORDS.split("|")), trade=chance.choice(TRADES.split("|")), n=chance.choice(NUMERALS),
            )  # fmt: skip
            named.setdefault(name, Employer(name, county, kind))
    chosen = {kind: list(named.values())[: per_kind * 2] for kind, named in found.items()}
    chosen["company"] += invent_firms(chance)
    return chosen


def invent_firms(chance: Random) -> list[Employer]:
    """Two enterprises that confer titles themselves."""
    return [Employer(f"柳州{word}集团有限公司", None, "company") for word in chance.sample(WORDS.split("|"), 2)]


def _numbering(chance: Random, sign: str) -> Callable[[int, int], str]:
    """One of the ways in which bodies number: (year, how many before it) → the number."""
    start = chance.randint(1, 400)
    ways: list[Callable[[int, int], str]] = [
        lambda year, count: f"{count + start:08}",
        lambda year, count: f"0{year % 100:02}{count + start:05}",
        lambda year, count: f"{sign}职证字第{year}{count + 1:04}号",
        lambda year, count: f"{year}{count + start:06}",
        lambda year, count: f"45{year}{count + 1:05}",
        lambda year, count: f"L{year}-{count + 1:04}",
    ]
    return chance.choice(ways)


def invent_authorities(chance: Random, places: list[Place], firms: list[Employer]) -> dict[str, Authority]:
    """Who confers in this city, by a key: city, a county's name, a bureau's, an employer's."""
    found = {
        "city": _authority(
            chance, CITY, "柳", ["柳州市职改办", "市职改办", "柳州市职称改革领导小组", "柳州市人社局"], "city"
        )
    }
    for place in places:
        called = place.name if not place.name.startswith(("融水", "三江")) else f"{place.short}县"
        wordings = [f"{called}职改办", f"{called}职称改革领导小组", f"{called}人力资源和社会保障局", f"{called}{GROUP}"]
        found[place.name] = _authority(chance, place.name, place.sign, wordings, "county")
    for bureau, (sign, _) in BUREAUS.items():
        wordings = [f"市{bureau}职改办", f"柳州市{bureau}职改办", f"柳州市{bureau}职称改革领导小组"]
        found[bureau] = _authority(chance, CITY + bureau, "柳" + sign, wordings, "bureau")
    for firm in firms:
        found[firm.name] = _authority(chance, firm.name, firm.name[2:4], [f"{firm.name}职改办"], "employer")
    return found


def _authority(chance: Random, whose: str, sign: str, wordings: list[str], kind: str) -> Authority:
    return Authority(whose + GROUP, wordings, f"{sign}职改", _numbering(chance, sign), kind)
