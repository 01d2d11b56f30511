"""Who holds what in the city: people, their certificates as they truly are, and what forgers add."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from schemas.columns import COLUMNS
from schemas.gb11643 import check_character
from tests.soak.othercity import city
from tests.soak.othercity.city import Authority, Employer, Place, Series

SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗韦覃莫蓝梁谢宋唐许冯邓曹彭曾肖田董潘蒋蔡余叶程苏魏吕任沈卢姜谭陆石廖农龙欧区侯熊贾邹秦尹雷钟邱戴方江段毛贺龚邵万钱严洪"
GIVEN = "志文建国明海春桂秀英华兰芳丽玉梅军平强伟峰波涛勇超杰斌鹏宇浩轩子涵欣怡雨婷静雯琳瑶洁颖慧敏燕玲娟红霞凤云萍艳菊莲珍荣贵福生发财金银宝德仁义礼信忠孝良善美好佳嘉俊彦博思远"
BEFORE, AFTER, BETWEEN = (dt.date(2009, 12, 30), dt.date(2019, 1, 1), (dt.date(2009, 12, 31), dt.date(2018, 12, 31)))
METHODS = ("评审", "职称认定(转正定职)", "重新确认", "考试")
EXAMINED = ("卫生技术系列", "经济系列", "会计系列", "审计系列", "统计系列", "出版系列", "翻译系列")
ELSEWHERE = ("南宁市", "桂林市", "来宾市", "广西壮族自治区", "长沙市")
SELLERS = (
    "全国职称评定委员会办公室",
    "柳州市职称服务中心",
    "中国专业人才评价中心",
    "广西人才职称代理处",
    "柳州市柳西区" + city.GROUP,
    "环江新区职称代评办",
)


@dataclass
class Person:
    """One person of the city."""

    id: str
    name: str
    number: str
    phone: str
    place: Place | None

    @property
    def sex(self) -> str:
        return "男" if int(self.number[16]) % 2 else "女"


@dataclass
class Certificate:
    """One certificate with its true values, and why it may not pass."""

    id: str
    person: Person
    values: dict[str, str]
    employer: Employer
    authority: Authority
    title_words: list[str]
    fabricated: str = ""
    outside: str = ""
    adversarial: str = ""
    is_robbed: bool = False
    """Whether a false certificate bears its number."""
    signs: set[str] = field(default_factory=set)

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.values["acquired_on"])


@dataclass
class World:
    """Everything that is true."""

    chance: Random
    places: list[Place]
    employers: dict[str, list[Employer]]
    authorities: dict[str, Authority]
    people: list[Person] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    days: dict[tuple[str, int, int], tuple[dt.date, dt.date]] = field(default_factory=dict)


def invent_world(seed: int, certificates: int) -> World:
    """So many certificates of people who do not exist, conferred by bodies of their own."""
    chance = Random(f"other city {seed}")
    places = city.invent_places(chance)
    employers = city.invent_employers(chance, places, max(3, certificates // 120))
    firms = employers["company"][-2:]
    world = World(chance, places, employers, city.invent_authorities(chance, places, firms))
    while len(world.certificates) < certificates:
        _invent_career(world, invent_person(world))
    _settle_numbers(world)
    return world


def invent_person(world: World, like: Person | None = None) -> Person:
    """Somebody new; beside another person a namesake, twin or one whose number differs in a digit."""
    chance = world.chance
    born = dt.date(chance.randint(1964, 1993), chance.randint(1, 12), chance.randint(1, 28))
    place = chance.choice(world.places)
    region = chance.choice([place.code, place.code, place.code, "452223", "452227", "450103", "431224", "522631"])
    stem = f"{region}{born:%Y%m%d}{chance.randint(1, 999):03}"
    name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))
    if like is not None and chance.random() < 0.5:
        name = like.name
    elif like is not None:
        stem = like.number[:14] + f"{(int(like.number[14:17]) + chance.choice((1, 2, 10))) % 1000:03}"
        name = like.name[0] + "".join(chance.sample(GIVEN, 2))
    person = Person(
        f"p{len(world.people):05}",
        name,
        stem + check_character(stem),
        f"1{chance.choice('3578')}{chance.randrange(10**9):09}",
        place,
    )
    world.people.append(person)
    return person


def _invent_career(world: World, person: Person) -> None:
    """Nothing; the person's certificates, one above the other; now and then somebody like them too."""
    chance = world.chance
    born = int(person.number[6:10])
    year, end = max(born + chance.randint(22, 34), chance.randint(2008, 2015)), 2020
    series = _choose_series(chance, year)
    employer = _employer(world, series, person)
    for grade in chance.choice(
        (("junior",), ("junior", "medium"), ("medium",), ("clerk", "junior"), ("junior", "medium", "senior"))
    ):
        series = _present_series(series, year, chance)
        if year >= end or not series.titles[grade]:
            break
        world.certificates.append(_confer(world, person, series, grade, employer, year))
        year += chance.randint(4, 7)
        employer = _employer(world, series, person) if chance.random() < 0.2 else employer
    if chance.random() < 0.04:
        twin = invent_person(world, person)
        if world.certificates and year < end:
            world.certificates.append(_confer(world, twin, series, "junior", employer, max(2008, year - 4)))
            world.certificates[-1].adversarial = "alike"


def _choose_series(chance: Random, year: int) -> Series:
    fitting = [one for one in city.all_series() if _is_open(one, year)]
    return chance.choices(fitting, [one.weight for one in fitting])[0]


def _is_open(series: Series, year: int) -> bool:
    return (not series.first or year >= int(series.first[:4])) and (not series.last or year <= int(series.last[:4]))


def _present_series(series: Series, year: int, chance: Random) -> Series:
    """The series, or what became of it by that year."""
    if _is_open(series, year):
        return series
    return next(one for one in city.all_series() if one.name == "中小学教师系列")


def _employer(world: World, series: Series, person: Person) -> Employer:
    """An employer of the series, of the person's county where there is one."""
    pool = [one for kind in series.kinds for one in world.employers[kind]]
    near = [one for one in pool if one.place == person.place]
    return world.chance.choice(near if near and world.chance.random() < 0.7 else pool)


def _authority(world: World, series: Series, grade: str, employer: Employer) -> str:
    """The key of who confers it."""
    if employer.name in world.authorities and grade != "senior":
        return employer.name
    bureau = next((key for key, (_, fields) in city.BUREAUS.items() if series.name in fields), None)
    if bureau is None and employer.kind == "water" and not employer.place:
        bureau = "水利局"
    if grade in ("junior", "clerk") and employer.place:
        return employer.place.name
    return bureau if bureau and world.chance.random() < 0.6 else "city"


def _confer(world: World, person: Person, series: Series, grade: str, employer: Employer, year: int) -> Certificate:
    """A certificate truly conferred in that year."""
    chance = world.chance
    key = _authority(world, series, grade, employer)
    method = (
        chance.choices(METHODS[:3], (88, 0, 12))[0]
        if grade in ("medium", "senior")
        else chance.choices(METHODS[:3], (25, 68, 7))[0]
    )
    outside = ""
    if series.name in EXAMINED and chance.random() < 0.12:
        method, outside = "考试", "method"
    words = chance.choice(series.titles[grade])
    batch = METHODS.index(method)
    days = world.days.setdefault((key, year, batch), _batch_days(chance, year))
    authority = world.authorities[key]
    if chance.random() < 0.02:
        elsewhere = chance.choice(ELSEWHERE)
        authority = city._authority(Random(elsewhere), elsewhere, elsewhere[0], [f"{elsewhere}职改办"], "elsewhere")
        outside = "outside_liuzhou"
    level = {"senior": "高级", "medium": "中级"}.get(grade, "初级")
    document = f"{authority.sign}〔{days[0].year}〕{3 + batch * 7 + sorted(world.authorities).index(key) % 5}号"
    committee = ""
    if method == "评审":
        whose = authority.name.removesuffix(city.GROUP)
        committee = f"{whose}{series.name}{level}专业技术资格评审委员会"
    values = dict.fromkeys(COLUMNS, "") | {
        "holder_name": person.name, "id_number": person.number, "sex": person.sex, "specialty": chance.choice(series.specialties), "phone": person.phone,
        "employer": employer.name, "year": str(days[0].year), "acquisition_method": method, "acquired_on": days[0].isoformat(), "level": level,
        "series": series.name, "title": words[0], "issuing_authority": authority.name, "conferred_on": days[1].isoformat(),
        "review_committee": committee, "approval_document": document,
    }  # fmt: skip
    certificate = Certificate(f"c{len(world.certificates):05}", person, values, employer, authority, words)
    certificate.outside = _outside(days[0], level, outside)
    return certificate


def _batch_days(chance: Random, year: int) -> tuple[dt.date, dt.date]:
    """The day of a document and the day of its certificates; some fall on the days that lie in no period."""
    day = dt.date(year, chance.randint(1, 12), chance.randint(1, 28))
    if year in (2009, 2018) and chance.random() < 0.3:
        day = dt.date(year, 12, 31)
    return day, day + dt.timedelta(days=chance.choice((0, 12, 30, 45, 90)))


def _outside(day: dt.date, level: str, known: str) -> str:
    if day <= BEFORE:
        return "before"
    if day in BETWEEN:
        return "between"
    if day >= AFTER:
        return "after"
    return known or ("level" if level == "高级" else "")


def _settle_numbers(world: World) -> None:
    """Nothing; the certificates are numbered as they were conferred, each body in its own way."""
    counts: dict[tuple[str, int], int] = {}
    for one in sorted(world.certificates, key=lambda one: (one.values["acquired_on"], one.id)):
        name, year = one.authority.name, one.day.year
        yearly = one.authority.number(1999, 5) != one.authority.number(2000, 5)
        key = (name, year if yearly else 0)
        one.values["certificate_number"] = one.authority.number(year, counts.get(key, 0))
        counts[key] = counts.get(key, 0) + 1
