"""How the third city's clerks write: the habits of a whole list, and slips of single rows."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tests.soak.thirdcity.people import GIVEN, Certificate
from tests.soak.thirdcity.place import CITY

VARIANTS = str.maketrans("张刘陈杨罗谢开东学云国刚华医师级术员馆", "張劉陳楊羅謝開東學雲國剛華醫師級術員館")
SAME_SOUND = {
    "小": "晓",
    "成": "诚",
    "云": "芸",
    "清": "青",
    "佳": "嘉",
    "宇": "羽",
    "康": "糠",
    "国": "果",
    "林": "琳",
    "琼": "穷",
}


class Written(NamedTuple):
    """The words of a cell, and whether they are still right."""

    text: str
    is_right: bool = True
    tag: str = ""


def _two_digits(day: dt.date) -> str:
    return f"{day.year % 100:02}.{day.month}.{day.day}"


DAYS: tuple[Callable[[dt.date], str], ...] = (
    lambda day: f"{day.year}-{day.month}-{day.day}", lambda day: f"{day.year}年{day.month:02}月{day.day:02}日", lambda day: f"{day:%Y.%m.%d}", lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}. {day.month}. {day.day}", _two_digits, lambda day: f"{day.year}/{day.month}/{day.day} 0:00",
)  # fmt: skip
MONTHS: tuple[Callable[[dt.date], str], ...] = (
    lambda day: f"{day:%Y.%m}",
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day.year}-{day.month:02}",
    lambda day: f"{day:%Y%m}",
)


@dataclass
class Clerk:
    """The habits of one list."""

    chance: Random
    slips: float
    date: Callable[[dt.date], str]
    old_numbers: bool
    wording: int
    words: dict[str, str]
    document: int
    title: str
    employer: str
    committee: int

    def write(self, column: str, one: Certificate) -> Written:
        """A certificate's value of a column as this clerk writes it."""
        value = one.values[column]
        if not value:
            return Written("")
        way = getattr(self, f"_{column}", None)
        return way(value, one, self.chance.random() < self.slips) if way else Written(self.words.get(value, value))

    def _holder_name(self, value: str, one: Certificate, slip: bool) -> Written:
        if len(value) == 2 and self.wording == 1:
            return Written("  ".join(value))
        if not slip:
            return Written(value)
        ways = [
            Written(value.translate(VARIANTS), True, "name_variant"),
            Written(
                f"{value}(原名{value[0]}{self.chance.choice(GIVEN)}{self.chance.choice(GIVEN)})", True, "name_former"
            ),
            Written(value[:-1] + "?", False, "name_rare"),
        ]
        ways += [
            Written(value.replace(c, other), False, "name_sound") for c, other in SAME_SOUND.items() if c in value
        ][:1]
        return self.chance.choice(ways)

    def _id_number(self, value: str, one: Certificate, slip: bool) -> Written:
        if self.old_numbers and value[6:8] == "19" and one.day.year < 2004:
            return Written(value[:6] + value[8:17], True, "id_15")
        if not slip:
            return Written(value)
        at = self.chance.randrange(8, 17)
        other = str((int(value[at]) + 3) % 10)
        return self.chance.choice(
            (
                Written(value[:at] + other + value[at + 1 :], False, "id_digit"), Written(value[:at] + value[at + 1 :], False, "id_short"),
                Written(value.replace("X", "x"), True, "id_x"), Written(f"{value[:6]}-{value[6:14]}-{value[14:]}", True, "id_parted"),
            )
        )  # fmt: skip

    def _certificate_number(self, value: str, one: Certificate, slip: bool) -> Written:
        if slip and self.chance.random() < 0.4:
            return Written(value[:-1] + str((int(value[-1]) + 5) % 10), False, "number_digit")
        return Written(value)

    def _acquired_on(self, value: str, one: Certificate, slip: bool) -> Written:
        day = dt.date.fromisoformat(value)
        if slip and self.chance.random() < 0.15:
            return Written(self.date(day - dt.timedelta(days=365)), False, "date_year")
        return Written(self.date(day))

    _conferred_on = _acquired_on

    def _issuing_authority(self, value: str, one: Certificate, slip: bool) -> Written:
        if value != one.body.name or one.fabricated == "not_yet" or not self.wording:
            return Written(value)
        wordings = one.body.wordings(one.day.year)
        return Written(wordings[min(self.wording, len(wordings)) - 1])

    def _approval_document(self, value: str, one: Certificate, slip: bool) -> Written:
        ways = (
            value,
            value.replace("〔", "[").replace("〕", "]"),
            value.replace("〔", "（").replace("〕", "）"),
            value.replace("〕", "〕第"),
        )
        return Written(ways[self.document])

    def _title(self, value: str, one: Certificate, slip: bool) -> Written:
        return Written(f"{value}{self.title}")

    def _employer(self, value: str, one: Certificate, slip: bool) -> Written:
        if self.employer == "short" and value.startswith(CITY) and value[3:6].endswith("区"):
            return Written(value.removeprefix(CITY), True, "employer_district")
        if self.employer == "bare" and value.startswith((CITY, "绵阳")) and not value[3:6].endswith("区"):
            return Written(value.removeprefix(CITY).removeprefix("绵阳"), False, "employer_bare")
        return Written(value)

    def _review_committee(self, value: str, one: Certificate, slip: bool) -> Written:
        short = value.replace("系列", "").replace("专业技术资格评审委员会", "职务评审委员会")
        return Written(short if self.committee else value)


def hire(chance: Random, hard: bool) -> Clerk:
    """A clerk with habits of their own."""
    words = chance.choice(
        (
            {},
            {"职称认定(转正定职)": "认定", "重新确认": "确认"},
            {"职称认定(转正定职)": "考核认定", "男": "男性", "女": "女性"},
        )
    )
    return Clerk(
        chance, 0.08 if hard else 0.025, chance.choice(DAYS if chance.random() < 0.6 else MONTHS), chance.random() < 0.4, chance.randrange(4), words,
        chance.randrange(4), chance.choice(("", "", "资格", "任职资格")), chance.choice(("", "", "short", *(("bare",) if hard else ()))), chance.randrange(2),
    )  # fmt: skip
