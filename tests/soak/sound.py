"""Whole records that nothing is wrong with, of every series, and the ways in which offices write them down."""

import datetime as dt
from collections.abc import Callable
from random import Random

from schemas import titles, vocabulary
from schemas.gb11643 import check_character

Cells = dict[str, str]
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
TRADITIONAL = str.maketrans("级师术员馆护医药务统计审济区县", "級師術員館護醫藥務統計審濟區縣")
CHINESE = "〇一二三四五六七八九"
CITY = "柳州市职称改革工作领导小组"
REFORM = 2016
WORK: dict[str, tuple[str, str]] = {
    "工程技术系列": ("机械工程 电气工程 建筑工程 测绘", "柳州市恒岳机械制造有限公司 鹿寨县水利电力勘测队"),
    "中学教师系列": ("语文 数学 英语", "柳州市第六十七中学 融安县江畔初级中学"),
    "小学教师系列": ("语文 数学 音乐", "柳州市青云岭小学 柳城县桐木塘小学"),
    "中小学教师系列": ("语文 数学 英语", "柳州市第六十七中学 柳城县桐木塘小学"),
    "高等学校教师系列": ("高等教育 数学 历史", "柳州江岭职业学院 广西河岭大学"),
    "卫生技术系列": ("护理 内科 检验", "柳州市江岭医院 融安县中医医院"),
    "农业技术系列": ("农学 园艺 植保", "鹿寨县种子管理站 柳城县农业技术推广站"),
    "经济系列": ("工商管理 人力资源管理", "柳州市岳峰商贸有限公司 柳州市货运服务有限公司"),
    "会计系列": ("会计 财务管理", "柳州市岳峰商贸有限公司 鹿寨县财政局"),
    "统计系列": ("统计", "柳州市统计局 鹿寨县统计局"),
    "档案系列": ("档案管理", "柳州市城建档案馆 融安县档案馆"),
    "图书资料系列": ("图书馆学", "柳州市图书馆 柳城县图书馆"),
    "文物博物系列": ("文物", "柳州市博物馆 鹿寨县文物管理所"),
    "播音系列": ("播音", "柳州市广播电视台 鹿寨县广播电视台"),
    "公证系列": ("公证", "柳州市公证处 鹿寨县公证处"),
    "律师系列": ("律师", "广西岳峰律师事务所"),
    "体育教练系列": ("田径 游泳", "柳州市体育运动学校"),
}
"""Series → its specialties and its employers, all invented."""
DISTRICTS = ["城中区", "鱼峰区", "柳南区", "柳北区", "柳城县", "鹿寨县", "融安县", "融水苗族自治县", "三江侗族自治县"]
LEAST_AGE = {"中级": 28, "初级": 22}


def number_of(birth: dt.date, sequence: int, region: str = "450203") -> str:
    """An ID number that passes its check."""
    body = f"{region}{birth:%Y%m%d}{sequence:03}"
    return body + check_character(body)


def born(cells: Cells) -> dt.date:
    """The birth date in the record's ID number."""
    return dt.datetime.strptime(cells["id_number"][6:14], "%Y%m%d").date()


def invent(place: int, chance: Random) -> Cells:
    """A sound record: dates in order, a title of its series that was conferred then, by who may; the number is its own."""
    day = dt.date(2010, 1, 4) + dt.timedelta(days=chance.randrange(3270))
    series, title, level = _choose_title(day, chance)
    sequence = chance.randrange(10) * 100 + chance.randint(1, 99)
    birth = dt.date(day.year - LEAST_AGE[level] - chance.randint(1, 20), chance.randint(1, 12), chance.randint(1, 28))
    method = chance.choice(["评审", "职称认定(转正定职)", "重新确认"]) if level == "初级" else "评审"
    authority = CITY if level == "中级" else f"{chance.choice(DISTRICTS)}职称改革工作领导小组"
    return {
        "holder_name": chance.choice("韦覃莫李黄梁") + "".join(chance.choices("明丽华建国志强秀英桂兰文海", k=2)),
        "id_number": number_of(birth, sequence, chance.choice(["450202", "450222", "450203", "430102"])),
        "sex": "男" if sequence % 2 else "女",
        "specialty": chance.choice(WORK[series][0].split()),
        "phone": f"13{chance.randrange(10**9):09}",
        "employer": chance.choice(WORK[series][1].split()),
        "year": str(day.year),
        "acquisition_method": method,
        "acquired_on": day.isoformat(),
        "level": level,
        "series": series,
        "title": title,
        "issuing_authority": authority,
        "conferred_on": (day + dt.timedelta(days=chance.randint(1, 50))).isoformat(),
        "certificate_number": f"{day:%Y%m%d}{place:05}",
        "approval_document": f"柳职改〔{day.year}〕{chance.randint(1, 99)}号",
        "remarks": "",
        "birth_month": "",
        "management_number": "",
        "review_committee": "",
    }


def _choose_title(day: dt.date, chance: Random) -> tuple[str, str, str]:
    """Series, title and level of a title of the campaign that was conferred on that day."""
    while True:
        series = chance.choice(list(WORK))
        if (
            (day.year >= REFORM) == (series in ("中学教师系列", "小学教师系列"))
            and "教师" in series
            and series != "高等学校教师系列"
        ):
            continue
        if series == "中小学教师系列" and day.year < REFORM:
            continue
        known = [found for (of, _), found in titles.titles().items() if of == series and found.level != "高级"]
        found = chance.choice([one for one in known if not one.valid_from or one.valid_from <= "2010-01-01"] or known)
        if _began(found.valid_from) <= day and _since_series(series) <= day:
            return series, found.title, found.level


def _began(text: str) -> dt.date:
    return dt.date.fromisoformat(text) if text else dt.date.min


def _since_series(series: str) -> dt.date:
    return next(_began(row["valid_from"]) for row in vocabulary.table("series") if row["series"] == series)


def numerals(number: int) -> str:
    """1 to 31 as dates write it: 十二, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else CHINESE[tens]) + "十") + (CHINESE[ones] if ones else "")


DATES: dict[str, Callable[[dt.date], str]] = {
    "as it is": dt.date.isoformat,
    "words": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "points": lambda day: f"{day:%Y.%m.%d}",
    "strokes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "together": lambda day: f"{day:%Y%m%d}",
    "a time": lambda day: f"{day.isoformat()} 00:00:00",
    "a serial": lambda day: str((day - dt.date(1899, 12, 30)).days),
    "numerals": lambda day: (
        f"{''.join(CHINESE[int(c)] for c in str(day.year))}年{numerals(day.month)}月{numerals(day.day)}日"
    ),
    "wide": lambda day: f"{day:%Y.%m.%d}".translate(WIDE),
}
MONTHS: dict[str, Callable[[dt.date], str]] = {
    "month in words": lambda day: f"{day.year}年{day.month}月",
    "month with a point": lambda day: f"{day:%Y.%m}",
    "month together": lambda day: f"{day:%Y%m}",
}
OTHERS: dict[str, tuple[Callable[[str], str], ...]] = {
    "id_number": (lambda text: text.translate(WIDE), lambda text: f"'{text}", str.lower, lambda text: f"{text[:6]} {text[6:14]} {text[14:]}"),
    "title": (lambda text: text.translate(TRADITIONAL), lambda text: f"{text}任职资格", " ".join),
    "series": (lambda text: text.removesuffix("系列"), lambda text: text.translate(TRADITIONAL)),
    "level": (lambda text: f"{text}职称", lambda text: text.translate(TRADITIONAL)),
    "holder_name": ("\u3000".join,),
    "sex": (lambda text: f"{text}性",),
    "year": (lambda text: f"{text}年", lambda text: f"{text}.0", lambda text: text.translate(WIDE)),
    "approval_document": (lambda text: text.replace("〔", "[").replace("〕", "]"), lambda text: text.replace("〕", "〕第").translate(WIDE)),
    "issuing_authority": (lambda text: text.translate(TRADITIONAL), lambda text: text.replace("职称改革工作领导小组", "职改办")),
    "employer": (lambda text: f" {text}\u3000",),
}  # fmt: skip
"""Column → ways to write its values that say the same."""


def dress(
    cells: Cells,
    chance: Random,
    needed: frozenset[str] = frozenset(),
    *,
    as_is: frozenset[str] = frozenset(),
    whole_days: bool = False,
) -> Cells:
    """The record as some office writes it: other forms of the same values, and none of some columns that are not needed.

    The words of the columns `as_is` stay, whatever else is done to dates.
    """
    written = dict(cells)
    dates = list(DATES.values()) if whole_days else [*DATES.values(), *MONTHS.values()]
    for column in ("acquired_on", "conferred_on"):
        try:
            written[column] = chance.choice(dates)(dt.date.fromisoformat(cells[column]))
        except ValueError:
            continue  # what is planted is no ISO day: it stays as it is
    for column, ways in OTHERS.items():
        if written[column] and column not in as_is and chance.random() < 0.4:
            written[column] = chance.choice(ways)(written[column])
    spare = [column for column in written if column not in needed | {"holder_name", "title", "certificate_number"}]
    return written | dict.fromkeys(chance.sample(spare, chance.randint(0, 4)), "")
