"""Who holds what in the third city, as it truly is."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from schemas.columns import COLUMNS
from schemas.gb11643 import check_character
from tests.soak.thirdcity.place import (
    BRANDS,
    BUREAUS,
    CITY,
    COUNTIES,
    EMPLOYERS,
    FIRMS,
    GROUP,
    TITLES,
    Body,
    County,
    batch,
    invent_bodies,
    seat,
)

SURNAMES = "李王张刘陈杨黄何罗邓蒲母雍敬胥仲景昝向袁谢唐苟冉文左魏贾薛税"
GIVEN = "小大天成永光世家开正新东西康德友国才林全安良学云秀琼容蓉群淑碧清素莉倩雪梦思佳一宏宇航晨轩泽涵鑫"
METHODS = ("评审", "职称认定(转正定职)", "重新确认", "考试")
ELSEWHERE = ("成都市", "重庆市", "广元市", "贵州省", "陕西省")


@dataclass
class Person:
    """One person who does not exist."""

    id: str
    name: str
    number: str
    phone: str
    county: County

    @property
    def sex(self) -> str:
        return "男" if int(self.number[16]) % 2 else "女"


@dataclass
class Certificate:
    """One certificate with its true values, and why it may not pass."""

    id: str
    person: Person
    values: dict[str, str]
    body: Body
    fabricated: str = ""
    outside: str = ""
    adversarial: str = ""
    robbed: "Certificate | None" = None
    """Whose number a false one bears."""

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.values["acquired_on"])


@dataclass
class World:
    """Everything that is true."""

    chance: Random
    bodies: dict[str, Body]
    people: list[Person] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    batches: dict[tuple[str, int, str], tuple[dt.date, dt.date, int]] = field(default_factory=dict)
    employers: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    at_work: dict[str, tuple[str, str, str]] = field(default_factory=dict)


def invent_world(seed: int, certificates: int) -> World:
    """So many certificates, numbered by each body in the order in which it conferred them."""
    chance = Random(f"third city {seed}")
    world = World(chance, invent_bodies(chance))
    while len(world.certificates) < certificates:
        _invent_career(world)
    counts: defaultdict[tuple[str, int], int] = defaultdict(int)
    for at, one in enumerate(sorted(world.certificates, key=lambda one: (one.values["acquired_on"], one.id)), 1):
        counts[one.body.name, one.day.year] += 1
        one.values["certificate_number"] = one.body.number(one.day.year, counts[one.body.name, one.day.year])
        one.values["management_number"] = f"5107{one.day.year}{sorted(TITLES).index(one.values['series']) + 10}{at:06}"
    return world


def invent_person(world: World, born: int, county: County, like: Person | None = None) -> Person:
    """Somebody new, born in that year; beside another person a namesake, or one born on the same day with a like name."""
    chance = world.chance
    region = chance.choice((county.code, county.code, "510702", "510721", "510824", "510622", "622621"))
    stem = f"{region}{dt.date(born, chance.randint(1, 12), chance.randint(1, 28)):%Y%m%d}{chance.randint(1, 999):03}"
    name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))
    if like is not None and chance.random() < 0.5:
        name = like.name
    elif like is not None:
        stem = like.number[:14] + f"{(int(like.number[14:17]) + 2) % 1000:03}"
        name = like.name[:-1] + chance.choice(GIVEN)
    phone = f"1{chance.choice('389')}{chance.randrange(10**9):09}"
    world.people.append(Person(f"p{len(world.people):05}", name, stem + check_character(stem), phone, county))
    return world.people[-1]


def _invent_career(world: World) -> None:
    """Nothing; a person's certificates, one above the other; now and then somebody like them too."""
    chance = world.chance
    year = chance.randint(1990, 2019)
    county = chance.choice(COUNTIES)
    person = invent_person(world, year - chance.randint(22, 33), county)
    field = chance.choices(list(TITLES), (10, 12, 12, 14, 16, 6, 5, 2, 2, 3))[0]
    for level in chance.choice((("初级",), ("初级", "中级"), ("中级",), ("初级", "中级", "高级"))):
        field = _open_series(field, year)
        if year > 2022 or level not in TITLES[field][4]:
            break
        world.certificates.append(confer(world, person, field, level, year))
        year += chance.randint(5, 8)
    if chance.random() < 0.04 and world.certificates and world.certificates[-1].person is person:
        last = world.certificates[-1]
        twin = invent_person(world, int(person.number[6:10]), county, person)
        world.certificates.append(confer(world, twin, last.values["series"], last.values["level"], last.day.year))
        world.certificates[-1].adversarial = "alike"


def _open_series(name: str, year: int) -> str:
    """The series, or the one that confers its titles in that year."""
    if name in ("小学教师系列", "中学教师系列") and year > TITLES[name][2]:
        return "中小学教师系列"
    return "中学教师系列" if name == "中小学教师系列" and year < TITLES[name][1] else name


def _county_in(county: County, year: int) -> County:
    """The county under the name that it bore in that year."""
    same = [one for one in COUNTIES if one.code[-3:] == county.code[-3:] or one.sign[0] == county.sign[0]]
    return next((one for one in same if one.first <= year <= one.last), COUNTIES[4])


def employer_of(world: World, kind: str, county: County) -> str:
    """One of the few employers of that kind in the county."""
    chance = world.chance
    known = world.employers.setdefault((kind, county.name), [])
    if len(known) < 4:
        name = chance.choice(EMPLOYERS[kind]).format(
            county=seat(county), short=county.short, town=chance.choice(county.towns), n=chance.choice("一二三四"), brand=chance.choice(BRANDS)
        )  # fmt: skip
        known.append(chance.choice(FIRMS) if kind == "企业" and chance.random() < 0.15 else name)
    return chance.choice(known)


def _body_key(world: World, series: str, level: str, employer: str, county: County) -> str:
    if level == "高级":
        return "省"
    if employer in FIRMS:
        return employer
    if level == "中级":
        bureau = next((key for key, fields in BUREAUS.items() if series in fields), None)
        return bureau if bureau and world.chance.random() < 0.4 else "市"
    return (
        "市"
        if employer.startswith((CITY + "档", CITY + "文", "四川", "绵阳"))
        and not employer.startswith(CITY + county.name)
        else county.name
    )


def confer(world: World, person: Person, series: str, level: str, year: int) -> Certificate:
    """A certificate truly conferred in that year."""
    chance = world.chance
    kind, _, _, specialties, titles = TITLES[series]
    county = _county_in(person.county, year)
    stays = world.chance.random() < 0.9 and world.at_work.get(person.id, ("", "", ""))[:2] == (kind, county.name)
    employer = world.at_work[person.id][2] if stays else employer_of(world, kind, county)
    world.at_work[person.id] = (kind, county.name, employer)
    body = world.bodies[_body_key(world, series, level, employer, county)]
    method = "评审" if level != "初级" or chance.random() < 0.3 else METHODS[1]
    outside = ""
    if series in ("会计系列", "卫生技术系列") and level != "高级" and chance.random() < 0.15:
        method = "考试"
        outside = "method"
    elif chance.random() < 0.03:
        method = "重新确认"
    if chance.random() < 0.02:
        place = chance.choice(ELSEWHERE)
        body = Body(
            place + GROUP,
            place,
            "530100",
            ((2099, f"{place[0]}职改"),),
            0,
            "city" if place.endswith("市") else "province",
        )
        outside = "outside_liuzhou"
    key = (body.name, year, method)
    if key not in world.batches:
        first, second = batch(chance, year)
        world.batches[key] = (first, second, 5 + 7 * METHODS.index(method) + chance.randint(0, 6))
    day, given, number = world.batches[key]
    values = dict.fromkeys(COLUMNS, "") | {
        "holder_name": person.name, "id_number": person.number, "sex": person.sex, "specialty": chance.choice(specialties), "phone": person.phone,
        "employer": employer, "year": str(year), "acquisition_method": method, "acquired_on": day.isoformat(), "level": level, "series": series,
        "title": chance.choice(titles[level]), "issuing_authority": body.name, "conferred_on": given.isoformat(),
        "review_committee": f"{body.whose}{series}{level}专业技术资格评审委员会" if method == "评审" else "",
        "approval_document": f"{body.sign(year)}〔{year}〕{number}号",
    }  # fmt: skip
    one = Certificate(f"c{len(world.certificates):05}", person, values, body, outside=outside)
    if day < dt.date(1991, 12, 31):
        one.outside = "before"
    elif day > dt.date(2021, 12, 31):
        one.outside = "after"
    elif day in (dt.date(1991, 12, 31), dt.date(2021, 12, 31)):
        one.outside = "between"
    return one
