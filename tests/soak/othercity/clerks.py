"""How a clerk writes a value down: habits that a whole list keeps, and slips of single rows.

A written value says whether it is still right: no slip changed it, and no habit took away what nothing gives back.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tests.soak.othercity.city import Series, all_series
from tests.soak.othercity.forgers import SHOWN_BY
from tests.soak.othercity.people import GIVEN, Certificate

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
DISTRICTS = ("城中区", "鱼峰区", "柳南区", "柳北区")
CHINESE = "〇一二三四五六七八九"
TRADITIONAL = str.maketrans(
    "国华丽军龙刘张陈黄杨罗兰红凤云伟强涛发财宝贵义礼艳庆师级术员馆护医务统计审济区县",
    "國華麗軍龍劉張陳黃楊羅蘭紅鳳雲偉強濤發財寶貴義禮艷慶師級術員館護醫務統計審濟區縣",
)
ALIKE = {
    "己": "已",
    "未": "末",
    "锋": "峰",
    "洁": "浩",
    "玲": "铃",
    "晴": "睛",
    "明": "朋",
    "文": "丈",
    "志": "态",
    "建": "健",
    "桂": "佳",
    "兰": "三",
    "波": "彼",
    "宇": "字",
    "雨": "两",
    "莲": "连",
    "珍": "诊",
}
SOUND = {
    "伟": "玮",
    "芳": "方",
    "静": "净",
    "丽": "莉",
    "军": "君",
    "华": "花",
    "敏": "闽",
    "霞": "侠",
    "娟": "捐",
    "明": "名",
    "志": "智",
    "平": "萍",
    "强": "墙",
    "英": "瑛",
    "梅": "玫",
    "云": "芸",
    "海": "亥",
    "雯": "文",
    "琳": "林",
    "婷": "亭",
}


class Written(NamedTuple):
    """The words of a cell, whether they are right, and what was done to them."""

    text: str
    is_right: bool = True
    tag: str = ""


@dataclass
class Clerk:
    """The habits of one list."""

    chance: Random
    date: Callable[[dt.date], str]
    is_whole_day: bool
    slips: float
    number: str
    drops_zeros: bool
    series: str
    level: str
    title: str
    authority: str
    employer: str
    method: dict[str, str]
    document: str
    year: str
    sex: dict[str, str]
    masks: bool = False

    def write(self, column: str, one: Certificate, series: Series) -> Written:
        """A certificate's value of a column as this clerk writes it."""
        value = one.values[column]
        if not value:
            return Written("")
        slip = self.chance.random() < self.slips and column not in SHOWN_BY.get(one.fabricated, ())
        if column in (
            "holder_name",
            "id_number",
            "certificate_number",
            "sex",
            "acquired_on",
            "conferred_on",
            "title",
            "specialty",
            "phone",
            "employer",
        ):
            return getattr(self, f"_{column}")(value, one, slip)
        return getattr(self, f"_{column}", self._plain)(value, one, series)

    def _plain(self, value: str, one: Certificate, series: Series) -> Written:
        return Written(value)

    def _holder_name(self, value: str, one: Certificate, slip: bool) -> Written:
        if not slip:
            return Written("　".join(value)) if len(value) == 2 and self.series == "short" else Written(value)
        at = self.chance.randrange(1, len(value))
        ways = [
            Written(value.translate(TRADITIONAL), True, "name_traditional"), Written(" ".join(value), True, "name_space"),
            Written(f"{value}（曾用名：{value[0]}{self.chance.choice(GIVEN)}{self.chance.choice(GIVEN)}）", True, "name_former"),
            Written(f"{value[:at]}□{value[at + 1:]}", False, "name_rare_placeholder"),
        ]  # fmt: skip
        for tag, table in (("name_lookalike", ALIKE), ("name_homophone", SOUND)):
            changed = [value[:i] + table[c] + value[i + 1 :] for i, c in enumerate(value) if i and c in table]
            ways += [Written(text, False, tag) for text in changed[:1]]
        if len(value) == 3:
            ways.append(Written(value[:2], False, "name_missing"))
        return self.chance.choice(ways)

    def _id_number(self, value: str, one: Certificate, slip: bool) -> Written:
        if self.number == "sci":
            return Written(f"{float(value[:17]) * 10:.5E}", False, "id_sci") if value[17] != "X" else Written(value)
        if self.number == "000" and value[17] != "X":
            return Written(value[:15] + "000", False, "id_excel000")
        if self.masks:
            return Written(value[:6] + "********" + value[14:], False, "id_masked")
        if self.number == "mark":
            value = f"'{value}"
        if not slip:
            return Written(value.lower() if self.number == "lower" else value)
        at = self.chance.randrange(6, 16)
        digits = value.lstrip("'")
        other = str((int(digits[at]) + self.chance.randint(1, 9)) % 10)
        ways = [
            Written(digits.translate(WIDE), True, "id_fullwidth"), Written(f"{digits[:6]} {digits[6:14]} {digits[14:]}", True, "id_spaced"),
            Written(digits[:at] + other + digits[at + 1 :], False, "id_wrong_digit"), Written(digits[:at] + digits[at + 1 :], False, "id_missing_digit"),
            Written(digits.replace("X", "*"), True, "id_x"),
        ]  # fmt: skip
        if digits[6:8] == "19":
            ways.append(Written(digits[:6] + digits[8:17], True, "id_15"))
        if digits[at] != digits[at + 1]:
            ways.append(Written(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], False, "id_transposed"))
        return self.chance.choice(ways)

    def _certificate_number(self, value: str, one: Certificate, slip: bool) -> Written:
        if self.drops_zeros and value.isdigit() and value.startswith("0"):
            return Written(value.lstrip("0"), False, "certno_zero")
        if slip and self.chance.random() < 0.5 and value[-1].isdigit():
            other = str((int(value[-1]) + self.chance.randint(1, 9)) % 10)
            return Written(value[:-1] + other, False, "certno_error")
        return Written(value)

    def _sex(self, value: str, one: Certificate, slip: bool) -> Written:
        if slip and self.chance.random() < 0.4:
            return Written(self.sex["女" if value == "男" else "男"], False, "sex_wrong")
        return Written(self.sex[value])

    def _acquired_on(self, value: str, one: Certificate, slip: bool) -> Written:
        day = dt.date.fromisoformat(value)
        if slip and self.chance.random() < 0.15:
            return Written(self.date(day.replace(day=1) - dt.timedelta(days=1)), False, "acquired_on_wrong")
        return Written(self.date(day))

    _conferred_on = _acquired_on

    def _title(self, value: str, one: Certificate, slip: bool) -> Written:
        words = one.title_words[-1] if self.title == "short" else one.title_words[0]
        ways = {
            "qualified": f"{words}任职资格",
            "traditional": words.translate(TRADITIONAL),
            "level": f"{words}（{one.values['level']}）",
        }
        return Written(ways.get(self.title, words))

    def _specialty(self, value: str, one: Certificate, slip: bool) -> Written:
        return Written(f" {value}" if slip else value)

    def _phone(self, value: str, one: Certificate, slip: bool) -> Written:
        return Written(f"{value[:3]}-{value[3:7]}-{value[7:]}" if slip else value)

    def _employer(self, value: str, one: Certificate, slip: bool) -> Written:
        if self.employer == "short" or slip:
            for full, short in (
                ("融水苗族自治县", "融水县"),
                ("三江侗族自治县", "三江县"),
                ("柳州市", "柳州"),
                ("柳城县", "柳城"),
                ("鹿寨县", "鹿寨"),
                ("融安县", "融安"),
            ):
                if value.startswith(full):
                    is_certain = full != "柳州市" or value[3:6] in DISTRICTS
                    return Written(value.replace(full, short, 1), is_certain, "employer_place")
        if self.employer == "bare":
            for full in ("柳州市", "柳城县", "鹿寨县", "融安县"):
                if value.startswith(full) and value[3:5] not in ("第一", "人民"):
                    return Written(value.removeprefix(full), False, "employer_bare")
        return Written(value)

    def _series(self, value: str, one: Certificate, series: Series) -> Written:
        ways = {"short": series.shorts[0], "shortest": series.shorts[-1], "bare": value.removesuffix("系列")}
        return Written(ways.get(self.series, value))

    def _level(self, value: str, one: Certificate, series: Series) -> Written:
        is_clerk = any(one.values["title"] == title[0] for title in series.titles["clerk"])
        ways = {
            "grade": {"初级": "员级" if is_clerk else "助理级", "高级": "副高级"}.get(value, value),
            "word": f"{value}职称",
        }
        return Written(ways.get(self.level, value))

    def _acquisition_method(self, value: str, one: Certificate, series: Series) -> Written:
        return Written(self.method.get(value, value))

    def _issuing_authority(self, value: str, one: Certificate, series: Series) -> Written:
        if self.authority == "short" and one.values["issuing_authority"] == one.authority.name:
            return Written(one.authority.wordings[0])
        if self.authority == "other" and one.values["issuing_authority"] == one.authority.name:
            return Written(one.authority.wordings[-1])
        return Written(value)

    def _approval_document(self, value: str, one: Certificate, series: Series) -> Written:
        ways = {
            "square": value.replace("〔", "[").replace("〕", "]"),
            "round": value.replace("〔", "(").replace("〕", ")"),
            "ordinal": value.replace("〕", "〕第"),
        }
        return Written(ways.get(self.document, value))

    def _year(self, value: str, one: Certificate, series: Series) -> Written:
        return Written(self.year.format(value))


def _numerals(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else CHINESE[tens]) + "十") + (CHINESE[ones] if ones else "")


DAYS: tuple[Callable[[dt.date], str], ...] = (
    dt.date.isoformat, lambda day: f"{day.year}年{day.month}月{day.day}日", lambda day: f"{day:%Y.%m.%d}", lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}", lambda day: f"{day.isoformat()} 00:00:00", lambda day: str((day - dt.date(1899, 12, 30)).days),
    lambda day: "".join(CHINESE[int(c)] for c in str(day.year)) + f"年{_numerals(day.month)}月{_numerals(day.day)}日", lambda day: f"{day.year}.{day.month}.{day.day}",
)  # fmt: skip
MONTHS: tuple[Callable[[dt.date], str], ...] = (
    lambda day: f"{day.year}年{day.month}月", lambda day: f"{day:%Y.%m}", lambda day: f"{day:%Y%m}", lambda day: f"{day:%Y-%m}", lambda day: f"{day.year}.{day.month}" if day.month != 10 else f"{day:%Y.%m}",
)  # fmt: skip
METHODS: tuple[dict[str, str], ...] = (
    {}, {"职称认定(转正定职)": "转正定职"}, {"职称认定(转正定职)": "认定"}, {"职称认定(转正定职)": "初次认定", "重新确认": "确认"}, {"评审": "评委会评审", "职称认定(转正定职)": "考核认定"},
    {"职称认定(转正定职)": "大中专毕业生转正定职", "考试": "全国统考"},
)  # fmt: skip


def hire(chance: Random, hard: bool) -> Clerk:
    """A clerk with habits of their own."""
    whole = chance.random() < 0.6
    return Clerk(
        chance, chance.choice(DAYS if whole else MONTHS), whole, 0.09 if hard else 0.03, chance.choice(["", "", "", "", "mark", "lower", *(["sci", "000"] if hard else ["000"])]),
        chance.random() < (0.4 if hard else 0.25), chance.choice(["", "", "short", "shortest", "bare"]), chance.choice(["", "", "grade", "word"]),
        chance.choice(["", "", "", "short", "qualified", "traditional", "level"]), chance.choice(["", "short", "other"]), chance.choice(["", "", "", "short", *(["bare"] if hard else [])]),
        chance.choice(METHODS), chance.choice(["", "", "square", "round", "ordinal"]), chance.choice(["{}", "{}", "{}年", "{}年度"]),
        chance.choice([{"男": "男", "女": "女"}, {"男": "男", "女": "女"}, {"男": "男性", "女": "女性"}, {"男": "1", "女": "2"}]), chance.random() < (0.12 if hard else 0.04),
    )  # fmt: skip


def series_named(name: str) -> Series:
    """The series of that name."""
    return next(one for one in all_series() if one.name == name)
