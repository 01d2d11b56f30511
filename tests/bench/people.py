"""Invented people, their certificates, and what several offices wrote down about them: record tables with truth, any size.

Everything is drawn from short lists below with a seeded generator; nobody real is meant. `hardness` 1 is an ordinary register;
2 doubles the mistakes, hides more ID numbers and puts namesakes, twins and numbers one digit apart side by side.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

SURNAMES = "覃韦黄李梁陈莫罗蓝刘张王吴周杨谢蒙农卢潘何唐蒋廖石谭邓曾林龙胡朱徐孙马郭高贾赖赵欧区单钟苏叶彭贺卓雷银甘龚"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海燕春梅宁婷雪琳晓东红波斌鹏飞佳怡欣悦思雨梓涵宇轩浩然俊豪博瑞泽睿诗琪雅萱若曦沐辰景行"
HOMOPHONES = {"伟": "玮", "芳": "方", "敏": "闽", "静": "婧", "丽": "莉", "杰": "洁", "明": "鸣", "英": "瑛", "华": "桦", "宁": "柠", "雪": "血", "佳": "嘉", "欣": "心", "宇": "雨", "浩": "皓", "博": "搏", "瑞": "睿"}  # fmt: skip
LOOKALIKES = {"芳": "苦", "娜": "哪", "强": "弦", "洋": "详", "艳": "绝", "涛": "祷", "兰": "三", "晓": "浇", "波": "坡", "鹏": "棚", "雅": "稚", "辰": "晨", "梅": "海", "林": "材", "怡": "治"}  # fmt: skip
TRADITIONAL = {"韦": "韋", "黄": "黃", "陈": "陳", "罗": "羅", "蓝": "藍", "刘": "劉", "张": "張", "吴": "吳", "杨": "楊", "谢": "謝", "龙": "龍", "赵": "趙", "丽": "麗", "强": "強", "华": "華", "兰": "蘭", "国": "國", "飞": "飛"}  # fmt: skip
REGIONS = ("450202", "450203", "450204", "450205", "450221", "450222", "450223", "450224", "452227", "452229", "430521")
PLACES = (
    "城中",
    "鱼峰",
    "柳南",
    "柳北",
    "拉堡",
    "大埔",
    "雒容",
    "洛埠",
    "沙塘",
    "石碑坪",
    "太阳村",
    "里高",
    "百朋",
    "成团",
    "穿山",
    "土博",
)
CAREERS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    ("工程技术系列", ("技术员", "助理工程师", "工程师"), ("机械工程", "建筑工程", "电气工程", "测绘", "环境工程"), ("机械厂", "水利站", "勘察设计院")),
    ("小学教师系列", ("小学二级教师", "小学一级教师", "小学高级教师"), ("语文", "数学", "英语", "音乐", "体育"), ("小学", "中心小学", "第二小学")),
    ("中学教师系列", ("中学三级教师", "中学二级教师", "中学一级教师"), ("语文", "数学", "物理", "历史", "生物"), ("中学", "高级中学", "民族中学")),
    ("卫生技术系列", ("护士", "护师", "主管护师"), ("护理",), ("人民医院", "卫生院", "中医医院")),
    ("会计系列", ("会计员", "助理会计师", "会计师"), ("会计", "财务管理"), ("建材有限公司", "财政所", "百货公司")),
)  # fmt: skip
LEVELS = ("初级", "初级", "中级")
AUTHORITIES = (
    ("柳州市职称改革工作领导小组", "柳职改"), ("柳江区职称改革工作领导小组", "柳江职改"), ("柳北区职称改革工作领导小组", "柳北职改"),
    ("鹿寨县职称改革工作领导小组", "鹿寨职改"), ("融安县职称改革工作领导小组", "融安职改"),
)  # fmt: skip
METHODS = ("评审", "职称认定（转正定职）", "重新确认")
COLUMNS = (
    "certificate_number", "holder_name", "id_number", "sex", "specialty", "phone", "employer", "year", "acquisition_method",
    "acquired_on", "level", "series", "title", "issuing_authority", "conferred_on", "management_number", "approval_document",
)  # fmt: skip
SHOWN = {"certificate_number": 0.7, "id_number": 0.7, "sex": 0.8, "specialty": 0.65, "phone": 0.35, "employer": 0.92, "year": 0.4,
         "acquisition_method": 0.55, "acquired_on": 0.85, "level": 0.65, "series": 0.6, "issuing_authority": 0.6, "conferred_on": 0.3,
         "management_number": 0.25, "approval_document": 0.45}  # fmt: skip
"""How often an office's list has a column; a name and a title it always has."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(digits: str) -> str:
    """The check character of seventeen digits (GB 11643)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11]


@dataclass
class Person:
    """One invented person."""

    name: str
    id_number: str
    sex: str
    phone: str
    employer: str
    career: tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    specialty: str


@dataclass
class Office:
    """What one office's list shows and how it writes."""

    columns: frozenset[str]
    date_form: str
    loses_zeros: bool
    number_form: str


@dataclass
class World:
    """The generator's state: numbers that run on, and who was born so far."""

    chance: random.Random
    hardness: float
    employers: dict[str, list[str]]
    issued: dict[tuple[str, int], int] = field(default_factory=dict)
    born: list[Person] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)

    def happens(self, share: float) -> bool:
        """True as often as that, more often in a hard world."""
        return self.chance.random() < share * self.hardness

    def next_number(self, authority: str, year: int) -> int:
        """The next number in an authority's yearly sequence."""
        self.issued[authority, year] = self.issued.get((authority, year), 0) + 1
        return self.issued[authority, year]


def make_records(records: int, *, seed: int, hardness: float = 1.0) -> pl.DataFrame:
    """About `records` rows: record_id, the columns as raw strings, true_person_id, true_certificate_id, noise_tags."""
    chance = random.Random(seed)
    world = World(chance, hardness, _make_employers(chance, records))
    offices = [_make_office(chance) for _ in range(max(8, records // 60))]
    rows: list[dict[str, str | None]] = []
    certificates = 0
    while len(rows) < records:
        person = _make_person(world)
        for certificate in _make_career(world, person):
            certificates += 1
            for _ in range(chance.choices((1, 2, 3, 4, 5), (20, 32, 26, 14, 8))[0]):
                row = _write_down(world, chance.choice(offices), person, certificate)
                rows.append(
                    row | {"true_person_id": f"P{len(world.born):07}", "true_certificate_id": f"C{certificates:07}"}
                )
    chance.shuffle(rows)
    frame = pl.DataFrame(
        rows[:records],
        schema=dict.fromkeys([*COLUMNS, "true_person_id", "true_certificate_id", "noise_tags"], pl.String),
    )
    return frame.select(
        pl.format("R{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(7)).alias("record_id"), pl.all()
    )


def _make_employers(chance: random.Random, records: int) -> dict[str, list[str]]:
    count = max(2, records // 5000)
    return {
        kind: [f"柳州市{chance.choice(PLACES)}{chance.choice(GIVEN)}{chance.choice(GIVEN)}{kind}" for _ in range(count)]
        for career in CAREERS
        for kind in career[3]
    }


def _make_office(chance: random.Random) -> Office:
    shown = frozenset(column for column in COLUMNS if chance.random() < SHOWN.get(column, 1.0))
    return Office(
        shown,
        chance.choice(("iso", "dots", "chinese", "compact", "month", "slashes")),
        chance.random() < 0.3,
        chance.choice(("plain", "quoted")),
    )


def _make_name(world: World) -> str:
    surname = SURNAMES[min(int(world.chance.expovariate(1 / 12)), len(SURNAMES) - 1)]
    count = world.chance.choices((1, 2), (3, 7))[0]
    return surname + "".join(GIVEN[min(int(world.chance.expovariate(1 / 30)), len(GIVEN) - 1)] for _ in range(count))


def _make_id_number(world: World) -> str:
    """A number that nobody born so far has: among a quarter of a million people hundreds would share one by chance."""
    while (number := _draw_id_number(world.chance)) in world.numbers:
        pass
    return number


def _draw_id_number(chance: random.Random) -> str:
    born = date(1955, 1, 1) + timedelta(days=chance.randrange(14600))
    digits = f"{chance.choice(REGIONS)}{born:%Y%m%d}{chance.randrange(1, 999):03}"
    return digits + check_character(digits)


def _make_person(world: World) -> Person:
    """A person; in a hard world sometimes a twin or a namesake in the workplace of an earlier one."""
    chance = world.chance
    career = chance.choice(CAREERS)
    name, number = _make_name(world), _make_id_number(world)
    employer = chance.choice(world.employers[chance.choice(career[3])])
    if world.born and world.happens(0.004):
        other = chance.choice(world.born)
        career, employer = other.career, other.employer
        if chance.random() < 0.5:
            sibling = _sibling_number(other.id_number)
            name, number = (
                other.name[0] + chance.choice(GIVEN) + other.name[-1],
                number if sibling in world.numbers else sibling,
            )
        else:
            name = other.name
    phone = f"13{chance.randrange(10**9):09}"
    person = Person(
        name, number, "男" if int(number[16]) % 2 else "女", phone, employer, career, chance.choice(career[2])
    )
    world.born.append(person)
    world.numbers.add(number)
    return person


def _sibling_number(number: str) -> str:
    """The valid number two places further in the same sequence."""
    digits = f"{number[:14]}{(int(number[14:17]) + 2) % 1000:03}"
    return digits + check_character(digits)


def _make_career(world: World, person: Person) -> list[dict[str, str]]:
    """One to three certificates with rising titles, a few years apart."""
    chance = world.chance
    count = chance.choices((1, 2, 3), (60, 32, 8))[0]
    rank = chance.randrange(0, 4 - count)
    day = date(2008, 1, 1) + timedelta(days=chance.randrange(2200))
    certificates = []
    for step in range(count):
        certificates.append(_make_certificate(world, person, rank + step, day))
        day += timedelta(days=365 * chance.randrange(2, 6) + chance.randrange(300))
    return certificates


def _make_certificate(world: World, person: Person, rank: int, day: date) -> dict[str, str]:
    chance = world.chance
    authority, mark = chance.choice(AUTHORITIES)
    session = date(day.year, chance.choice((7, 12)), chance.choice((1, 15, 28)))
    number = world.next_number(authority, day.year)
    return {
        "certificate_number": f"{AUTHORITIES.index((authority, mark)):02}{day.year % 100:02}{number:04}" if mark != "柳职改" else f"{number:08}",
        "holder_name": person.name, "id_number": person.id_number, "sex": person.sex, "specialty": person.specialty, "phone": person.phone,
        "employer": person.employer, "year": str(day.year), "acquisition_method": chance.choices(METHODS, (6, 3, 1))[0],
        "acquired_on": session.isoformat(), "level": LEVELS[rank], "series": person.career[0], "title": person.career[1][rank],
        "issuing_authority": authority, "conferred_on": (session + timedelta(days=chance.randrange(10, 90))).isoformat(),
        "management_number": f"4{rank + 1:02}0{AUTHORITIES.index((authority, mark)) + 1:04}{10:02}{day.year}{number:05}"[:18],
        "approval_document": f"{mark}〔{day.year}〕{1 + session.month // 12}号",
    }  # fmt: skip


def _write_down(world: World, office: Office, person: Person, certificate: dict[str, str]) -> dict[str, str | None]:
    """One office's row: the columns it has, in its own forms, with slips."""
    tags: list[str] = []
    row: dict[str, str | None] = {
        column: certificate[column] if column in office.columns else None for column in COLUMNS
    }
    for column in ("acquired_on", "conferred_on"):
        if value := row[column]:
            row[column] = _write_date(value, office.date_form)
    if (number := row["certificate_number"]) and office.loses_zeros:
        row["certificate_number"] = number.lstrip("0")
    if row["id_number"]:
        row["id_number"] = _write_id_number(world, person.id_number, office, tags)
    if row["employer"] and world.chance.random() < 0.3:
        row["employer"] = person.employer.removeprefix("柳州市")
    row["holder_name"] = _write_name(world, person.name, tags)
    return row | {"noise_tags": ",".join(tags)}


def _write_date(day: str, form: str) -> str:
    year, month, last = day.split("-")
    forms = {
        "iso": day, "dots": f"{year}.{int(month)}.{int(last)}", "chinese": f"{year}年{int(month)}月{int(last)}日",
        "compact": f"{year}{month}{last}", "month": f"{year}年{int(month)}月", "slashes": f"{year}/{int(month)}/{int(last)}",
    }  # fmt: skip
    return forms[form]


def _write_id_number(world: World, number: str, office: Office, tags: list[str]) -> str:
    chance = world.chance
    place = chance.randrange(6, 16)
    slips = {
        "id_blank": "", "id_sci": f"{number[0]}.{number[1:6]}E+17", "id_excel000": number[:15] + "000",
        "id_masked": number[:6] + "*" * 8 + number[14:], "id_wrong_digit": number[:place] + str((int(number[place]) + 3) % 10) + number[place + 1 :],
        "id_missing_digit": number[:place] + number[place + 1 :],
    }  # fmt: skip
    for tag, share in (
        ("id_blank", 0.01),
        ("id_sci", 0.015),
        ("id_excel000", 0.01),
        ("id_masked", 0.01),
        ("id_wrong_digit", 0.007),
        ("id_missing_digit", 0.003),
    ):
        if world.happens(share):
            tags.append(tag)
            return slips[tag]
    return f"'{number}" if office.number_form == "quoted" else number


def _write_name(world: World, name: str, tags: list[str]) -> str:
    chance = world.chance
    at = chance.randrange(1, len(name))
    slips = {
        "name_homophone": name[:at] + HOMOPHONES.get(name[at], name[at]) + name[at + 1 :],
        "name_lookalike": name[:at] + LOOKALIKES.get(name[at], name[at]) + name[at + 1 :],
        "name_traditional": "".join(TRADITIONAL.get(character, character) for character in name),
        "name_missing": name[:at] + name[at + 1 :] if len(name) > 2 else name,
        "name_placeholder": name[:at] + "□" + name[at + 1 :],
        "name_swapped": name[0] + name[:0:-1],
        "name_space": " ".join(name),
    }
    for tag, share in (("name_homophone", 0.009), ("name_lookalike", 0.007), ("name_traditional", 0.01), ("name_missing", 0.003),
                       ("name_placeholder", 0.003), ("name_swapped", 0.001), ("name_space", 0.02)):  # fmt: skip
        if world.happens(share):
            tags.append(tag)
            return slips[tag]
    return name
