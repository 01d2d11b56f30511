"""Proof that noise in a cell is undone where it leaves the value determinable, and never makes another value of it.

The noise is written from what files look like, not from what the code repairs: each class says what happens to a true value
and whether that leaves it determinable. Every seed invents other values.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

import polars as pl

from pipelines.standardize import standardize_columns
from schemas import titles
from schemas.gb11643 import check_character
from tests.soak import sound
from tests.soak.proof import Broken

RIGHT, WRONG = 0.995, 0.0005
"""Of determinable cells at least this share must be right, and no more than that may be another value."""
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
TRADITIONAL = str.maketrans("级师术员馆护医药务统计审济", "級師術員館護醫藥務統計審濟")
LOOK_ALIKES = dict(zip("工师级员理助计会医护技", "土帅极圆里肋汁合匠沪枝", strict=True))
CHINESE = "〇一二三四五六七八九"
Cells = dict[str, str]
Noise = Callable[[Cells, Random], str]


class Class(NamedTuple):
    """One kind of noise in one column."""

    column: str
    name: str
    noise: Noise
    determinable: bool = True


def invent(chance: Random) -> Cells:
    """A sound record."""
    day = dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(3280))
    series, title = chance.choice([pair for pair, found in titles.titles().items() if found.level != "高级"])
    if not day.year >= 2017:
        series, title = chance.choice(
            [("工程技术系列", "工程师"), ("会计系列", "会计师"), ("卫生技术系列", "主管护师")]
        )
    sequence = chance.randrange(10) * 100 + chance.randint(1, 99)  # 000 at the end would look like lost digits
    body = f"4502{chance.choice(['02', '03', '22', '25'])}19{chance.randint(60, 89)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{sequence:03}"
    return {
        "holder_name": chance.choice("韦覃莫李黄梁") + "".join(chance.choices("明丽华建国志强秀英桂兰文海", k=chance.choice([1, 2]))),
        "id_number": body + check_character(body),
        "sex": "男" if sequence % 2 else "女",
        "phone": f"13{chance.randrange(10**9):09}",
        "year": str(day.year),
        "acquired_on": day.isoformat(),
        "level": titles.level_of(series, title) or "",
        "series": series,
        "title": title,
        "certificate_number": f"{chance.randrange(10**6):08}",
        "management_number": f"4010200{day.year}{chance.randrange(10**7):07}",
        "approval_document": f"柳职改〔{day.year}〕{chance.randint(1, 99)}号",
        "acquisition_method": chance.choice(["评审", "职称认定(转正定职)", "重新确认"]),
        "issuing_authority": "柳州市职称改革工作领导小组",
        "employer": f"柳州市第{chance.choice('三四六八九')}中学",
    }  # fmt: skip


def _numerals(number: int) -> str:
    """1 to 31 as dates write it: 十二, 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("" if tens == 1 else CHINESE[tens]) + "十") + (CHINESE[ones] if ones else "")


def _date(pattern: str) -> Noise:
    def write(cells: Cells, _: Random) -> str:
        day = dt.date.fromisoformat(cells["acquired_on"])
        return pattern.format(y=day.year, m=day.month, d=day.day, s=(day - dt.date(1899, 12, 30)).days,
                              cy="".join(CHINESE[int(c)] for c in str(day.year)), cm=_numerals(day.month), cd=_numerals(day.day))  # fmt: skip

    return write


def _same(column: str, change: Callable[[str], str]) -> Noise:
    return lambda cells, _: change(cells[column])


def _spaced(text: str) -> str:
    return " ".join(text)


def _wrong_digit(cells: Cells, chance: Random) -> str:
    at, number = chance.randrange(17), cells["id_number"]
    return number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]


def _look_alike(cells: Cells, chance: Random) -> str:
    """The title as a scanner misreads one of its characters."""
    at, title = chance.randrange(len(cells["title"])), cells["title"]
    return title[:at] + LOOK_ALIKES.get(title[at], "某") + title[at + 1 :]


ANYWHERE = {
    "width": lambda text: text.translate(WIDE),
    "a blank that nobody sees": lambda text: f"{text[:1]}\u200b{text[1:]}\ufeff",
    "blanks around": lambda text: f"\u3000{text} \n",
}
SHORT = {"工程师": "中级工程师", "会计师": "中级会计师", "主管护师": "主管护士"}
BRACKETS = {
    "square": "[]",
    "round": "()",
    "wide": "（）",
    "lenticular": "【】",
    "small": "﹝﹞",
    "double": "《》",
    "quotes": "“”",
}
PATTERNS = {
    "words": "{y}年{m}月{d}日", "points": "{y}.{m:02}.{d:02}", "strokes": "{y}/{m}/{d}", "together": "{y}{m:02}{d:02}", "a time": "{y}-{m:02}-{d:02} 00:00:00",
    "a serial": "{s}", "Chinese numerals": "{cy}年{cm}月{cd}日", "wide": "{y}．{m:02}．{d:02}", "month in words": "{y}年{m}月", "month together": "{y}{m:02}",
    "year alone": "{y}年",
}  # fmt: skip
CLASSES: tuple[Class, ...] = (
    *(Class(column, name, _same(column, change)) for name, change in ANYWHERE.items() for column in invent(Random(0))),
    *(Class("acquired_on", name, _date(pattern)) for name, pattern in PATTERNS.items()),
    Class("acquired_on", "a month that lost its zero", _date("{y}{m}"), determinable=False),
    Class("acquired_on", "no such day", _date("{y}-02-30"), determinable=False),
    Class("id_number", "lower x", _same("id_number", str.lower)),
    Class("id_number", "another X", _same("id_number", lambda text: text.replace("X", "×"))),
    Class("id_number", "Cyrillic X", _same("id_number", lambda text: text.replace("X", "Х"))),
    Class("id_number", "apostrophe", _same("id_number", lambda text: f"'{text}")),
    Class("id_number", "blanks", _same("id_number", lambda text: f"{text[:6]} {text[6:14]} {text[14:]}")),
    Class("id_number", "fifteen digits", _same("id_number", lambda text: text[:6] + text[8:17])),
    Class("id_number", "O for 0", _same("id_number", lambda text: text.replace("0", "O", 1))),
    Class("id_number", "a wrong digit", _wrong_digit, determinable=False),
    Class("id_number", "masked", _same("id_number", lambda text: f"{text[:6]}********{text[14:]}"), determinable=False),
    Class("id_number", "as a number", _same("id_number", lambda text: f"{float(text[:17]) * 10:.5E}"), determinable=False),
    Class("id_number", "last digits lost", _same("id_number", lambda text: text[:15] + "000"), determinable=False),
    Class("holder_name", "blanks inside", _same("holder_name", "\u3000".join)),
    Class("holder_name", "traditional", _same("holder_name", lambda text: text.translate(str.maketrans("韦丽华国强兰", "韋麗華國強蘭")))),
    Class("holder_name", "former name", _same("holder_name", lambda text: f"{text}（曾用名：韦某某）")),
    Class("holder_name", "illegible", _same("holder_name", lambda text: text[:-1] + "□"), determinable=False),
    *(Class(c, "traditional", _same(c, lambda text: text.translate(TRADITIONAL))) for c in ("title", "series", "level")),
    Class("title", "blanks inside", _same("title", _spaced)),
    Class("title", "qualification", _same("title", lambda text: f"{text}任职资格")),
    Class("title", "level in brackets", lambda cells, _: f"{cells['title']}（{cells['level']}）"),
    Class("title", "short form", lambda cells, _: SHORT.get(cells["title"], cells["title"])),
    Class("title", "look-alike", _look_alike, determinable=False),
    Class("title", "several", lambda cells, _: f"{cells['title']}、{'会计师' if cells['title'] != '会计师' else '工程师'}", determinable=False),
    Class("series", "kind", _same("series", lambda text: text.removesuffix("系列") + "类")),
    Class("series", "bare", _same("series", lambda text: text.removesuffix("系列"))),
    Class("level", "words", _same("level", lambda text: f"{text}专业技术职务")),
    Class("year", "unit", _same("year", lambda text: f"{text}年度")),
    Class("year", "a number", _same("year", lambda text: f"{text}.0")),
    Class("year", "two digits", _same("year", lambda text: text[2:])),
    Class("sex", "words", _same("sex", lambda text: f"{text}性")),
    Class("phone", "country", _same("phone", lambda text: f"+86 {text}")),
    Class("phone", "strokes", _same("phone", lambda text: f"{text[:3]}-{text[3:7]}-{text[7:]}")),
    Class("certificate_number", "sign", _same("certificate_number", lambda text: f"№ {text}")),
    Class("certificate_number", "O for 0", _same("certificate_number", lambda text: text.replace("0", "O"))),
    Class("certificate_number", "lost zeros", _same("certificate_number", lambda text: text.lstrip("0")), determinable=False),
    Class("management_number", "blanks", _same("management_number", lambda text: f"{text[:4]} {text[4:]}")),
    Class("management_number", "as a number", _same("management_number", lambda text: f"{float(text):.5E}"), determinable=False),
    *(Class("approval_document", f"{name} brackets", _same("approval_document", lambda text, pair=pair: text.translate(str.maketrans("〔〕", pair))))  # type: ignore[misc]
      for name, pair in BRACKETS.items()),
    Class("approval_document", "ordinal", _same("approval_document", lambda text: text.replace("〕", "〕第0"))),
    Class("acquisition_method", "words", lambda cells, _: {"评审": "评审通过", "重新确认": "重新确认"}.get(cells["acquisition_method"], "转正定职")),
    Class("issuing_authority", "office", _same("issuing_authority", lambda _: "柳州市职改办")),
    Class("employer", "short number", _same("employer", lambda text: text.replace("第", "").replace("中学", "中"))),
    Class("employer", "a formula before", _same("employer", lambda text: f"=cmd|' /C x'!A0{text}")),
    Class("employer", "blanks inside", _same("employer", _spaced)),
)  # fmt: skip


class Outcome(NamedTuple):
    """Cells of one class, and how many of them came out right and as another value."""

    cells: int
    right: int
    wrong: int


def measure(kind: Class, count: int, chance: Random) -> Outcome:
    """What becomes of that many cells with this noise."""
    records = [invent(chance) for _ in range(count)]
    noisy = [cells | {kind.column: kind.noise(cells, chance)} for cells in records]
    read = standardize_columns(pl.DataFrame(noisy))[kind.column].to_list()
    found = list(
        zip((cells[kind.column] for cells in records), read, (cells[kind.column] for cells in noisy), strict=True)
    )
    right = sum(_is_right(kind.column, true, value) for true, value, _ in found)
    kept = sum(value is None or (not kind.determinable and value == cell) for _, value, cell in found)
    return Outcome(count, right, max(0, count - right - kept))


def _is_right(column: str, true: str, value: str | None) -> bool:
    """A date may be known to its month or year alone."""
    return value is not None and (true.startswith(value) if column == "acquired_on" else true == value)


EXCHANGED = (
    ("holder_name", "id_number"), ("holder_name", "employer"), ("certificate_number", "id_number"), ("id_number", "phone"), ("title", "series"), ("level", "title"),
    ("sex", "holder_name"), ("specialty", "employer"), ("certificate_number", "management_number"), ("level", "series"), ("sex", "level"), ("title", "specialty"),
    ("title", "acquired_on"), ("phone", "certificate_number"),
)  # fmt: skip
"""Columns whose cells offices exchange, and each tells what it is."""
MOVED = (
    ("title", "remarks"), ("id_number", "certificate_number"), ("phone", "id_number"), ("id_number", "remarks"), ("id_number", "phone"),
)  # fmt: skip
"""Columns whose cell stands in another one, which is blank but for it."""


def measure_exchanged(left: str, right: str, count: int, chance: Random) -> Outcome:
    """What becomes of that many records whose two cells stand in each other's columns."""
    records = [_whole(place, chance) for place in range(count)]
    return _measure_both(
        records, [cells | {left: cells[right], right: cells[left]} for cells in records], (left, right)
    )


def measure_moved(source: str, target: str, count: int, chance: Random) -> Outcome:
    """What becomes of that many records with one cell in another one's place, which has nothing of its own."""
    records = [_whole(place, chance) for place in range(count)]
    return _measure_both(records, [cells | {target: cells[source], source: ""} for cells in records], (source,))


def _whole(place: int, chance: Random) -> Cells:
    """A sound record with every number, its certificate's of eight digits."""
    cells = sound.invent(place, chance)
    management = f"4010200{cells['year']}{chance.randrange(10**7):07}"
    return cells | {"management_number": management, "certificate_number": f"0{chance.randrange(10**7):07}"}


def _measure_both(records: list[Cells], noisy: list[Cells], columns: tuple[str, ...]) -> Outcome:
    read = standardize_columns(pl.DataFrame(noisy)).select(columns).rows()
    told = [
        [_is_right(c, cells[c], value) for c, value in zip(columns, row, strict=True)]
        for cells, row in zip(records, read, strict=True)
    ]
    return Outcome(
        len(records),
        sum(all(one) for one in told),
        sum(None not in row and not all(one) for row, one in zip(read, told, strict=True)),
    )


def judge(outcomes: Mapping[Class, Outcome]) -> str:
    """What was seen; raises Broken naming the classes beyond the limits."""
    beyond = [
        f"{kind.column}/{kind.name}: {seen.right} of {seen.cells} right, {seen.wrong} wrong"
        for kind, seen in outcomes.items()
        if seen.wrong > WRONG * seen.cells or (kind.determinable and seen.right < RIGHT * seen.cells)
    ]
    if beyond:
        raise Broken("; ".join(beyond))
    asked = [seen for kind, seen in outcomes.items() if kind.determinable]
    right, cells = sum(seen.right for seen in asked), sum(seen.cells for seen in asked)
    return f"{len(outcomes)} kinds of noise, {cells} determinable cells {right / cells:.2%} right, none wrong beyond the limit"


def prove(folder: Path, *, seed: int, count: int) -> str:
    """Every kind of noise, `count` fresh values each."""
    chance = Random(seed)
    outcomes = {kind: measure(kind, count, chance) for kind in CLASSES}
    for left, right in EXCHANGED:
        outcomes[Class(left, f"exchanged with {right}", _same(left, str))] = measure_exchanged(
            left, right, count, chance
        )
    for source, target in MOVED:
        outcomes[Class(source, f"moved to {target}", _same(source, str))] = measure_moved(source, target, count, chance)
    return judge(outcomes)
