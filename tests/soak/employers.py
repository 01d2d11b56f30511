"""A register of invented employers and the ways in which offices write them, as people's records state them.

Towns, brands, trades and kinds of unit are drawn anew by every seed, most of them none that a vocabulary lists. A way to write
an employer says whether it leaves the employer determinable: by its letters, or by what the same holder's other records state.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import polars as pl

from pipelines.standardize import standardize_columns
from pipelines.standardize.employers import as_written
from tests.soak.proof import Broken

RIGHT, WRONG = 0.995, 0.0005
SEATS = {
    "鹿寨县": ("鹿寨县", "鹿寨"), "融安县": ("融安县", "融安"), "柳城县": ("柳城县", "柳城"), "融水苗族自治县": ("融水县", "融水"), "三江侗族自治县": ("三江县", "三江"),
    "柳州市柳江区": ("柳江区", "柳江"), "柳州市柳北区": ("柳北区", "柳北"), "柳州市鱼峰区": ("鱼峰区", "鱼峰"), "柳州市城中区": ("城中区", "城中"), "柳州市柳东新区": ("柳东新区",),
}  # fmt: skip
"""Where towns lie → how the place is written short."""
FIRST, SECOND = "桐枫栗棠杉榕樟椿梧楠", "坪坡岭塘沟桥湾冲垌寨"
BRANDS = "恒岳腾骏昌睿祺霖晟锦尧隆"
TRADES = {
    "物流有限公司": "物流公司", "食品有限公司": "食品公司", "装饰工程有限公司": "装饰公司", "商贸有限责任公司": "商贸公司", "钢结构有限公司": "钢结构公司", "机械制造有限公司": "机械公司",
    "建筑工程有限公司": "建筑公司", "房地产开发有限公司": "房开", "汽车零部件有限公司": "汽配", "环保科技有限公司": "环保公司", "市政工程有限公司": "市政公司", "农业开发有限责任公司": "农业公司",
}  # fmt: skip
"""Trade of a company → how its end is written short."""
TOWN_KINDS = {
    "中心小学": ("中心校", "中心小学"), "第二小学": ("二小", "第二完全小学", "第二完小"), "初级中学": ("初中",), "幼儿园": ("中心幼儿园",), "水利站": ("水利工作站",),
    "卫生院": ("中心卫生院",), "农业技术推广站": ("农技站", "农业技术推广站"), "林业站": ("林业工作站",), "畜牧兽医站": ("兽医站",), "文化站": ("文化站",), "财政所": ("财政所",),
    "司法所": ("司法所",), "国土资源所": ("国土所",), "敬老院": ("敬老院",),
}  # fmt: skip
COUNTY_KINDS = {
    "人民医院": ("人民医院",), "中医医院": ("中医院",), "妇幼保健院": ("妇幼院", "妇幼保健院"), "疾病预防控制中心": ("疾控中心",), "高级中学": ("高中",), "职业技术学校": ("职校",),
    "特殊教育学校": ("特校",), "图书馆": ("图书馆",), "文化馆": ("文化馆",), "林业局": ("林业局",), "财政局": ("财政局",), "统计局": ("统计局",), "公证处": ("公证处",),
    "农业机械化技术推广站": ("农机推广站",), "种子管理站": ("种子站",), "房产管理所": ("房管所",), "环境监测站": ("环境监测站",),
}  # fmt: skip
DEPARTMENTS = ("质量部", "技术中心", "动力厂", "设备科")
TRADITIONAL = str.maketrans("医学务业区县卫农机车", "醫學務業區縣衛農機車")
LOOK_ALIKES = {
    "院": "院",
    "学": "孚",
    "局": "局",
    "站": "玷",
    "馆": "棺",
    "公": "公",
    "业": "业",
    "市": "币",
    "农": "衣",
    "水": "氷",
    "林": "材",
    "技": "枝",
    "工": "土",
    "术": "木",
}


class Employer(NamedTuple):
    """One invented employer: where it is, what stands before its kind, and its kind."""

    seat: str
    own: str
    kind: str

    @property
    def name(self) -> str:
        """The whole name."""
        return self.seat + self.own + self.kind


class Way(NamedTuple):
    """One way to write an employer; null where it can't be written so."""

    name: str
    write: Callable[[Employer, Random], str | None]
    share: int
    determinable: bool = True


def invent_employers(chance: Random) -> list[Employer]:
    """Units of towns and counties, numbered schools, companies and their departments."""
    towns = chance.sample([first + second for first in FIRST for second in SECOND], 48)
    placed = [(town, chance.choice(list(SEATS))) for town in towns]
    placed += [(town, chance.choice([seat for seat in SEATS if seat != own])) for town, own in placed[:2]]
    units = [Employer(seat, town, kind) for town, seat in placed for kind in chance.sample(list(TOWN_KINDS), 8)]
    units += [Employer(seat, "", kind) for seat in SEATS if not seat.endswith("新区") for kind in COUNTY_KINDS]
    units += [Employer("柳州市", "第" + _numeral(number), "中学") for number in chance.sample(range(40, 99), 18)]
    brands = chance.sample([one + other for one in BRANDS for other in BRANDS if one != other], 90)
    companies = [
        Employer(chance.choice(["柳州市", "柳州", "广西"]), brand, chance.choice(list(TRADES))) for brand in brands
    ]
    departments = [one._replace(kind=one.kind + chance.choice(DEPARTMENTS)) for one in companies[:20]]
    return units + companies + departments


def _numeral(number: int) -> str:
    digits = "〇一二三四五六七八九"
    return f"{digits[number // 10]}十{digits[number % 10] if number % 10 else ''}"


def is_company(one: Employer) -> bool:
    """True for a company and its departments."""
    return "公司" in one.kind


def _company(write: Callable[[Employer, Random], str | None]) -> Callable[[Employer, Random], str | None]:
    return lambda one, chance: write(one, chance) if one.kind in TRADES else None


def _unit(write: Callable[[Employer, Random], str | None]) -> Callable[[Employer, Random], str | None]:
    return lambda one, chance: None if is_company(one) or not SEATS.get(one.seat) else write(one, chance)


def _short_kind(one: Employer, chance: Random) -> str:
    return chance.choice((TOWN_KINDS | COUNTY_KINDS).get(one.kind, (one.kind,)))


def _slip(one: Employer, chance: Random) -> str | None:
    """A character of the kind misread, one doubled, or one left out, in the whole name."""
    name = one.name
    at = chance.randrange(len(one.seat), len(name))
    how = chance.randrange(3)
    if how == 0:
        return name[:at] + name[at] + name[at:]
    if how == 1 and name[at] in LOOK_ALIKES and LOOK_ALIKES[name[at]] != name[at]:
        return name[:at] + LOOK_ALIKES[name[at]] + name[at + 1 :]
    return name[:at] + name[at + 1 :] if at > len(one.seat) + len(one.own) else None


WAYS: tuple[Way, ...] = (
    Way("the whole name", lambda one, _: one.name, 500),
    Way("blanks inside", lambda one, chance: " ".join(one.name) if chance.random() < 0.5 else one.name.replace("市", "市 "), 8),
    Way("traditional", lambda one, _: one.name.translate(TRADITIONAL), 8),
    Way("wide blanks around", lambda one, _: f"\u3000{one.name}\n", 6),
    Way("a place written short", _unit(lambda one, chance: chance.choice(SEATS[one.seat]) + one.own + one.kind), 40),
    Way("place and kind short", _unit(lambda one, chance: chance.choice(SEATS[one.seat]) + one.own + _short_kind(one, chance)), 30),
    Way("no place", _unit(lambda one, _: one.own + one.kind if one.own else None), 30),
    Way("no place, kind short", _unit(lambda one, chance: one.own + _short_kind(one, chance) if one.own else None), 20),
    Way("a kind written short", _unit(lambda one, chance: one.seat + one.own + _short_kind(one, chance)), 20),
    Way("a numbered school", lambda one, _: one.seat.removesuffix("市") + one.own.removeprefix("第") + "中" if one.own.startswith("第") else None, 40),
    Way("the city left out", lambda one, _: "市" + one.own + one.kind if one.seat == "柳州市" and one.own.startswith("第") else None, 20),
    Way("a group inside", _company(lambda one, _: f"柳州{one.own}集团{one.kind}"), 20),
    Way("brand and trade", _company(lambda one, _: one.own + TRADES[one.kind]), 20),
    Way("no end", _company(lambda one, _: one.name.removesuffix("有限公司").removesuffix("有限责任公司")), 10),
    Way("a slip", _slip, 12),
    Way("a place's slip", lambda one, _: one.name.replace("柳州", "铆州", 1) if one.name.startswith("柳州") else None, 6),
)  # fmt: skip
"""With how often each is met."""


class Seen(NamedTuple):
    """Cells of one way to write, those right, those made another name, and examples of what is not right."""

    cells: int
    right: int
    wrong: int
    examples: tuple[tuple[str, str, str], ...]


def invent_records(people: int, chance: Random) -> pl.DataFrame:
    """Records of people with the truth: holder_name, id_number, title, acquired_on, employer, true_employer, way."""
    employers = invent_employers(chance)
    ways, shares = list(WAYS), [way.share for way in WAYS]
    rows = []
    for person in range(people):
        own = chance.choice(employers)
        moved = chance.choice(employers) if chance.random() < 0.08 else own
        for at in range(chance.choice([1, 2, 2, 3, 4])):
            one = moved if at == 3 else own
            written, way = None, ways[0]
            while written is None:
                way = chance.choices(ways, shares)[0]
                written = way.write(one, chance)
            name = "".join(
                chance.choices("韦覃莫李黄梁", k=1) + chance.choices("明丽华建国志强秀英桂兰文海云山川石玉", k=2)
            )
            rows.append(
                (
                    f"{person}",
                    name,
                    "助理馆员" if at < 3 else "馆员",
                    f"20{10 + at // 3 * 5}-0{1 + person % 9}",
                    written,
                    one.name,
                    way.name,
                )
            )
    columns = ["person", "holder_name", "title", "acquired_on", "employer", "true_employer", "way"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    same = pl.col("holder_name").first().over("person")
    return frame.with_columns(same, id_number=pl.format("4502031980061{}", pl.col("person").str.zfill(5)))


def measure(people: int, chance: Random) -> dict[str, Seen]:
    """What becomes of each way to write."""
    records = invent_records(people, chance)
    read = standardize_columns(records.drop("true_employer", "way", "person"))["employer"]
    told: dict[str, list[tuple[str, str, str]]] = {way.name: [] for way in WAYS}
    for way, written, found, true in zip(
        records["way"], records["employer"], read, records["true_employer"], strict=True
    ):
        told[way].append((written, found or "", true))
    return {way: _judge_cells(cells) for way, cells in told.items()}


def _judge_cells(cells: list[tuple[str, str, str]]) -> Seen:
    amiss = [cell for cell in cells if cell[1] != cell[2]]
    wrong = [cell for cell in amiss if cell[1] != as_written(cell[0])]
    often = Counter(wrong).most_common(30) + Counter(amiss).most_common(30)
    return Seen(len(cells), len(cells) - len(amiss), len(wrong), tuple(cell for cell, _ in often))


def prove(folder: Path, *, seed: int, count: int) -> str:
    """That many people's employers: right where they can be told, another employer's name hardly ever."""
    seen = measure(count, Random(seed))
    cells, right, wrong = (sum(getattr(one, part) for one in seen.values()) for part in ("cells", "right", "wrong"))
    if right < RIGHT * cells or wrong > WRONG * cells:
        worst = "; ".join(
            f"{way}: {one.right} of {one.cells} right, {one.wrong} wrong"
            for way, one in seen.items()
            if one.right < one.cells
        )
        raise Broken(f"employers {right / cells:.2%} right, {wrong / cells:.3%} wrong: {worst}")
    return f"{cells} employers' cells, {right / cells:.2%} right, {wrong / cells:.3%} another name"
