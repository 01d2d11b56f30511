"""Who lives there, where they work and what was conferred on them; and the people who are easily taken for each other."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from schemas.gb11643 import check_character
from tests.soak.hardtables import words
from tests.soak.hardtables.words import Series


@dataclass
class Workplace:
    """One employer: its whole name, the shorter ones, and the one it had before."""

    names: tuple[str, ...]
    county: str
    series: Series
    former: str | None


@dataclass
class Person:
    """One invented person."""

    key: str
    name: str
    former_name: str | None
    id_number: str
    phones: tuple[str, ...]
    workplace: Workplace
    series: Series
    specialty: str
    rank: int
    began: int
    trap: str = ""
    like: str | None = None
    certificates: "list[Certificate]" = field(default_factory=list)

    @property
    def sex(self) -> str:
        """By the seventeenth digit."""
        return "男" if int(self.id_number[16]) % 2 else "女"


@dataclass
class Certificate:
    """One conferral as it truly was."""

    key: str
    person: Person
    workplace: Workplace
    rank: int
    day: date
    values: dict[str, str]
    number_form: str


@dataclass
class Society:
    """Everything that is true, and what runs on while it grows."""

    chance: Random
    hardness: float
    workplaces: list[Workplace]
    people: list[Person] = field(default_factory=list)
    at_work: dict[int, list[Person]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    issued: dict[tuple[str, int], int] = field(default_factory=dict)
    sessions: dict[tuple[str, int], list[date]] = field(default_factory=dict)
    conferred: int = 0

    def happens(self, share: float) -> bool:
        """True as often as that, more often in a hard register."""
        return self.chance.random() < share * self.hardness


def found_workplace(chance: Random) -> Workplace:
    series = chance.choices(words.SERIES, [24, 14, 11, 13, 7, 5, 5, 6, 5, 2, 1, 7])[0]
    kind, county = chance.choice(series.workplaces), chance.choice(list(words.COUNTIES))
    town = chance.choice(words.COUNTIES[county][2])
    former = None
    if kind.endswith(("公司", "社")):
        brand = "".join(chance.sample(words.BRANDS, 2))
        names = (
            f"柳州市{brand}{kind}",
            f"{brand}{kind}",
            f"{brand}{kind.replace('有限责任公司', '公司').replace('有限公司', '公司')}",
        )
    elif kind.endswith(("院", "学校")) and chance.random() < 0.3:
        names = (f"柳州市{town}{kind}", f"柳州{town}{kind}", f"{town}{kind}")
    else:
        ordinal = (
            chance.choice(("", "", "", "第一", "第二", "第三"))
            if kind in ("小学", "中学", "幼儿园", "人民医院")
            else ""
        )
        seat = f"柳州市{county}" if county.endswith("区") else county
        names = (f"{seat}{town}{ordinal}{kind}", f"{county}{town}{ordinal}{kind}", f"{town}{ordinal}{kind}")
    if chance.random() < 0.06:
        former = names[0].replace(names[-1], f"{chance.choice(words.COUNTIES[county][2])}{kind}")
    return Workplace(names, county, series, former)


def draw_name(society: Society, sex: str) -> str:
    chance = society.chance
    if chance.random() < 0.003:
        return chance.choice(words.MINORITY_NAMES)
    surname = (
        chance.choice(words.DOUBLE_SURNAMES)
        if chance.random() < 0.003
        else chance.choices(list(words.SURNAMES), list(words.SURNAMES.values()))[0]
    )
    return surname + draw_given(chance, sex, 1 if chance.random() < 0.24 else 2)


def draw_given(chance: Random, sex: str, length: int) -> str:
    own = words.MALE if sex == "男" else words.FEMALE
    pool = own if chance.random() < 0.7 else own + words.BOTH
    return "".join(pool[min(int(chance.expovariate(1 / 28)), len(pool) - 1)] for _ in range(length))


def draw_id_number(society: Society, born: date, male: bool, region: str) -> str:
    """A number that nobody born so far has."""
    while True:
        sequence = society.chance.randrange(0, 500) * 2 + male
        number = with_check(f"{region}{born:%Y%m%d}{sequence:03}")
        if sequence and number not in society.numbers:
            return number


def with_check(digits: str) -> str:
    return digits + check_character(digits)


def draw_phones(chance: Random) -> tuple[str, ...]:
    count = 2 if chance.random() < 0.15 else 1
    return tuple(
        f"1{chance.choice(('30', '33', '35', '39', '50', '52', '57', '58', '78', '86'))}{chance.randrange(10**8):08}"
        for _ in range(count)
    )


def like_workplace(society: Society, other: Person) -> Workplace:
    """Another workplace where people of the same series work, if one is soon found."""
    for _ in range(40):
        if (place := society.chance.choice(society.workplaces)).series == other.series:
            return place
    return other.workplace
