"""Proof of the rules at their edges: what lies just beyond one is named in every guise, what lies just within it is not.

The first and last days of the campaign, the two days in no period, birthdays, numbers of fifteen digits, bodies and words that nearly are what they seem.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from tests.soak.fabrications import (
    Guise,
    Plant,
    _aged,
    _all,
    _day,
    _made,
    _of_series,
    _on,
    _other_sex,
    _put,
    _senior,
    _years_off,
    name_faults,
)
from tests.soak.proof import Broken
from tests.soak.sound import WIDE, Cells, number_of

BEFORE, AFTER = "2009-12-31", "2018-12-31"
"""The days that are in neither campaign's period."""
PERIOD = "SCOPE_DAY_BEFORE_PERIOD SCOPE_DAY_AFTER_PERIOD SCOPE_BEFORE_PERIOD SCOPE_AFTER_PERIOD SCOPE_UNDECIDED"
AUTHORITY = "AUTHORITY_POWERLESS AUTHORITY_NOT_UNDERSTOOD AUTHORITY_PLACE_UNKNOWN SCOPE_AUTHORITY"
NO_NAME = "NAME_NOT_A_NAME NAME_MISSING NAME_TOO_SHORT NAME_PLACEHOLDER NAME_IS_ORGANIZATION NAME_STRAY_CHARACTERS NAME_PINYIN NAME_TOO_LONG"


def _then(day: str, **cells: str) -> Plant:
    """The record of another day, its holder thirty-five by then."""
    return _all(_on(day), _aged(35), _put(**cells))


def _turning(years: int, days: int) -> Plant:
    """The holder's birthday with so many years lies so many days after the title was acquired."""

    def plant(cells: Cells, _: Random) -> Cells:
        day = _day(cells)
        birthday = day.replace(year=day.year - years, day=min(day.day, 28)) + dt.timedelta(
            days=day.day - min(day.day, 28) + days
        )
        return cells | {"id_number": number_of(birthday, int(cells["id_number"][14:17]))}

    return plant


def _number_as(write: Callable[[str], str]) -> Plant:
    return lambda cells, _: cells | {"id_number": write(cells["id_number"])}


def _old_number(cells: Cells, _: Random) -> Cells:
    """The holder born in 1970 with a number of fifteen digits."""
    number = number_of(dt.date(1970, 3, 4), int(cells["id_number"][14:17]))
    return cells | {"id_number": number[:6] + number[8:17]}


def _own_sex(forms: str) -> Plant:
    """The sex that the number says, in forms for men and for women."""
    man, woman = forms.split()
    return lambda cells, _: cells | {"sex": man if int(cells["id_number"][16]) % 2 else woman}


def _titled(words: str) -> Iterator[tuple[str, str, str]]:
    """(series, title, level) of words like 工程技术系列/工程师/初级."""
    for one in words.split():
        series, title, level = one.split("/")
        yield series, title, level


def _false() -> Iterator[Guise]:
    for words in (BEFORE, "2009年12月31日", "2009.12.31", "20091231", "40178", "二〇〇九年十二月三十一日", "31/12/2009", "Dec 31, 2009", "09.12.31", "２００９．１２．３１",
                  "2009年12月31日评审通过", "批准时间：2009-12-31"):  # fmt: skip
        yield Guise(
            f"the day before, {words}", _then(BEFORE, acquired_on=words), "acquired_on", "SCOPE_DAY_BEFORE_PERIOD", True
        )
    for words in (AFTER, "2018年12月31日", "2018.12.31", "20181231", "43465", "二○一八年十二月三十一日", "2018-12-31T00:00:00", "12/31/2018", "31-Dec-18", "18-12-31",
                  "2018年12月31日（星期一）", "(2018.12.31)"):  # fmt: skip
        yield Guise(
            f"the day after, {words}", _then(AFTER, acquired_on=words), "acquired_on", "SCOPE_DAY_AFTER_PERIOD", True
        )
    for day, code in (("2009-12-30", "SCOPE_BEFORE_PERIOD"), ("1999-01-01", "SCOPE_BEFORE_PERIOD"), ("2019-01-01", "SCOPE_AFTER_PERIOD"), ("2020-01-01", "SCOPE_AFTER_PERIOD")):  # fmt: skip
        yield Guise(f"acquired on {day}", _then(day), "acquired_on", code, True)
    for words in ("2009年12月", "2009.12", "2018年12月", "2018.12", "2018", "2009年底"):
        plant = _then(f"{words[:4]}-12-15", acquired_on=words, conferred_on="")
        yield Guise(f"undecided: {words}", plant, "acquired_on conferred_on", "SCOPE_UNDECIDED SCOPE_BEFORE_PERIOD")
    for years, days in ((16, 1), (16, 2), (16, 30), (16, 364), (0, 0), (1, 0), (8, 0), (12, 0)):
        yield Guise(f"{years} in {days} days", _turning(years, days), "id_number acquired_on", "AGE_UNDER_16", True)
    for what, write in (
        ("tail masked", lambda text: f"{text[:14]}****"),
        ("digits lost", lambda text: f"{text[:15]}000"),
    ):
        yield Guise(
            f"ten, {what}", _all(_turning(10, 0), _number_as(write)), "id_number acquired_on", "AGE_UNDER_16", True
        )
    for series, title, level in _titled(
        "工程技术系列/助理工程师/初级 工程技术系列/工程师/中级 卫生技术系列/主治医师/中级 经济系列/经济师/中级"
    ):
        plant = _all(_of_series(series, title, level), _turning({"初级": 20, "中级": 24}[level], 5))
        yield Guise(
            f"{title} too young", plant, "id_number acquired_on title series level", "AGE_TOO_YOUNG_FOR_LEVEL", True
        )
    for years in (72, 80, 99):
        yield Guise(f"{years} years old", _turning(years, 0), "id_number acquired_on", "AGE_OVER_70", True)
    for forms in (
        "男 女",
        "男性 女性",
        "M F",
        "1 2",
        "先生 女士",
        "男(1) 女(2)",
        "男同志 女同志",
        "■男□女 □男■女",
        "♂ ♀",
        "Male Female",
    ):
        yield Guise(
            f"sex against fifteen digits, {forms}",
            _all(_old_number, _other_sex(forms)),
            "id_number sex",
            "SEX_CONTRADICTS_ID",
        )
    for what, write in (("masked", lambda text: f"{text[:6]}********{text[14:]}"), ("wide", lambda text: text.translate(WIDE)), ("spaced", lambda text: f"{text[:6]} {text[6:]}")):  # fmt: skip
        yield Guise(
            f"sex against a number, {what}",
            _all(_other_sex("男 女"), _number_as(write)),
            "id_number sex",
            "SEX_CONTRADICTS_ID",
        )
    for form in DOCUMENTS:
        plant = _years_off(form.format, "approval_document", -6, -3, -2, 2, 3, 6)
        yield Guise(
            f"a document of another year, {form}",
            plant,
            "approval_document acquired_on conferred_on",
            "DOCUMENT_YEAR_CONTRADICTS_DATE",
            True,
        )
    for words in (
        "转正",
        "大中专毕业生考核认定",
        "见习期满转正定职",
        "职称初次认定",
        "定职认定",
        "毕业生初聘",
        "认定取得",
        "認定",
    ):
        yield Guise(
            f"recognized above 中级, {words}",
            _all(_senior, _put(acquisition_method=words)),
            "acquisition_method title level series",
            "RECOGNITION_ABOVE_MEDIUM",
        )
    for series, title, _ in _titled(
        "卫生技术系列/副主任医师/ 经济系列/高级经济师/ 高等学校教师系列/副教授/ 图书资料系列/研究馆员/ 农业技术系列/高级农艺师/ 中学教师系列/中学高级教师/"
    ):
        plant = _all(
            _on("2012-05-05"), _aged(40), _of_series(series, title, ""), _put(acquisition_method="认定|转正定职")
        )
        yield Guise(
            f"recognized as {title}, no level", plant, "acquisition_method title series", "RECOGNITION_ABOVE_MEDIUM"
        )
    for series, title, level in _titled(OTHER_LEVELS):
        plant = _all(_on("2012-05-05"), _aged(40), _of_series(series, title, level))
        yield Guise(f"{title} as {level}", plant, "title series level", "LEVEL_CONTRADICTS_TITLE")
    for name in (
        "欧阳志强",
        "李 明",
        "莫海燕（自由职业）",
        "阿不都热合曼·买买提",
        "韦建国个人",
        "覃丽萍（本人）",
        "本人",
        "自己",
    ):
        yield Guise(f"employed by {name}", _put(employer=name), "employer", "EMPLOYER_IS_PERSON")
    for body in ("柳州市第三中学", "柳州市人才市场", "广西某某培训中心", "某某大学职称评审办", "中国职称网", "职称评审中心", "柳州市某某科技有限公司", "北京某某教育科技有限公司", "全国职称评审委员会",
                 "国家人才库", "柳州市职业技能鉴定中心", "中国人才研究会", "柳州市行业协会"):  # fmt: skip
        yield Guise(f"conferred by {body}", _put(issuing_authority=body), "issuing_authority", AUTHORITY)
    for name in ("柳州市职改办", "工程师", "中级", "2015年", "第1页", "共12人", "韦建国等5人", "审核：", "单位（盖章）", "负责人：张三", "备注", "注：以上人员", "ABC", "1", "某某", "同上", "填表日期",
                 "人员名单", "本人签名", "中评委会"):  # fmt: skip
        yield Guise(f"named {name}", _put(holder_name=name), "", NO_NAME)


DOCUMENTS = ("柳职改[{}]5号", "柳职改（{}）第05号", "桂职办【{}】8号", "柳职改{}-5号", "柳职改字〔{}〕第12号", "柳职改﹝{}﹞12号", "文号：柳职改〔{}〕5号", "柳职改/{}/5号")  # fmt: skip
OTHER_LEVELS = (
    "工程技术系列/工程师/初级 工程技术系列/助理工程师/中级 工程技术系列/技术员/中级 小学教师系列/小学高级教师/副高 中学教师系列/中学一级教师/初级 中学教师系列/中学二级教师/中级 高等学校教师系列/讲师/初级 "
    "高等学校教师系列/助教/中级职称 卫生技术系列/主管护师/初级（师） 卫生技术系列/护师/中级 会计系列/会计师/助理级 图书资料系列/助理馆员/中级 公证系列/二级公证员/中级 播音系列/一级播音员/初级"
)
OWN_LEVELS = (
    "工程技术系列/工程师/中级职称 工程技术系列/助理工程师/助理级 工程技术系列/技术员/员级 小学教师系列/小学高级教师/中级 中学教师系列/中学一级教师/中级 中学教师系列/中学二级教师/助理级 高等学校教师系列/讲师/中级 "
    "高等学校教师系列/助教/初级 卫生技术系列/主管护师/中级 卫生技术系列/护师/初级（师） 卫生技术系列/护士/初级（士） 图书资料系列/助理馆员/初级 公证系列/三级公证员/中级 播音系列/一级播音员/中级 "
    "体育教练系列/二级教练/初级 小学教师系列/小学三级教师/员级 农业技术系列/农业技术员/员级 工程技术系列/工程师/工程师"
)


def _sound() -> Iterator[Guise]:
    for day, words in (("2010-01-01", "2010-01-01"), ("2010-01-01", "2010年1月1日"), ("2010-01-01", "40179"), ("2010-01-15", "2010年1月"), ("2018-12-30", "2018-12-30"), ("2018-12-30", "43464"),
                       ("2018-11-30", "2018年11月"), ("2018-11-30", "2018.11"), ("2012-12-31", "2012-12-31"), ("2017-12-31", "2017.12.31")):  # fmt: skip
        yield Guise(f"acquired on {words}", _then(day, acquired_on=words), "acquired_on", PERIOD, True)
    for days in (0, 1, 2, 30, 364):
        yield Guise(f"16 since {days} days", _turning(16, -days), "id_number acquired_on", "AGE_UNDER_16")
    for years in (65, 69, 70):
        yield Guise(f"{years} years old", _turning(years, 0), "id_number acquired_on", "AGE_OVER_70")
    for series, title, level in _titled(
        "工程技术系列/助理工程师/初级 工程技术系列/工程师/中级 卫生技术系列/护师/初级 高等学校教师系列/讲师/中级 小学教师系列/小学一级教师/初级"
    ):
        plant = _all(_on("2012-06-06"), _of_series(series, title, level), _turning({"初级": 20, "中级": 24}[level], 0))
        yield Guise(
            f"{title} just old enough",
            plant,
            "id_number acquired_on title series level",
            "AGE_TOO_YOUNG_FOR_LEVEL AGE_UNDER_16",
            True,
        )
    for forms in (
        "男 女",
        "男性 女性",
        "M F",
        "1 2",
        "先生 女士",
        "■男□女 □男■女",
        "男（汉） 女（壮）",
        "0 0",
        "未知 未知",
        "9 9",
    ):
        yield Guise(
            f"sex as fifteen digits say, {forms}",
            _all(_own_sex(forms), _old_number),
            "id_number sex",
            "SEX_CONTRADICTS_ID",
        )
    for form in DOCUMENTS:
        plant = _years_off(form.format, "approval_document", 0, 1, -1)
        yield Guise(
            f"a document of about the year, {form}",
            plant,
            "approval_document acquired_on",
            "DOCUMENT_YEAR_CONTRADICTS_DATE DOCUMENT_NUMBER_NOT_IN_FORM",
            True,
        )
    for name in ("柳州五菱", "韦氏大酒店", "黄埔军校", "陆川县水利局", "马山卫生院", "石龙中学", "王府井百货", "朱砂村卫生室", "康达诊所", "龙潭林场", "梁氏骨科", "包钢", "万科", "文联", "史志办", "党校", "车管所",
                 "房管所", "农机站", "团委", "伍家岗一中", "何记酒家"):  # fmt: skip
        yield Guise(f"employed by {name}", _put(employer=name), "employer", "EMPLOYER_IS_PERSON")
    for name in ("韦主任", "马工", "万里", "方位", "申请", "成功", "关键", "于是", "银行", "金属", "黄瓜", "水电", "文化", "安全", "计划", "段长", "项目", "全部", "明细", "宣传", "班长", "和平", "党员", "哈斯巴根",
                 "那日松", "次仁卓玛", "普布", "买买提"):  # fmt: skip
        yield Guise(
            f"named {name}", _put(holder_name=name), "holder_name", "NAME_IS_ORGANIZATION NAME_NOT_A_NAME NAME_MISSING"
        )
    for series, title, level in _titled(OWN_LEVELS):
        plant = _all(_on("2012-05-05"), _aged(40), _of_series(series, title, level))
        yield Guise(
            f"{title} as {level}", plant, "title series level", "LEVEL_CONTRADICTS_TITLE LEVEL_UNKNOWN TITLE_UNKNOWN"
        )
    for body in ("柳州市人力资源和社会保障局职称科", "柳州市供销社职改办", "柳州市总工会职改办", "柳州市城管局职改办", "柳州市水产畜牧兽医局职改办", "柳州市国资委职改办", "柳州铁路局职改办", "柳州职业技术学院职改办",
                 "柳州市工程系列中评委", "柳州市卫生系列中级专业技术资格评审委员会", "三江县卫生局职改办", "广西鹿寨县职改办"):  # fmt: skip
        yield Guise(
            f"conferred by {body}",
            _then("2013-05-05", issuing_authority=body),
            "issuing_authority acquired_on",
            f"{AUTHORITY} AUTHORITY_NOT_YET AUTHORITY_ABOLISHED",
        )


def prove(folder: Path, *, seed: int, count: int) -> str:
    """Every guise beyond an edge and every one within it in `count` records of its own."""
    chance = Random(seed)
    false = [guise for guise in _false() for _ in range(count)]
    sound = [guise for guise in _sound() for _ in range(count)]
    told = name_faults([_made(guise, place, chance) for place, guise in enumerate([*false, *sound])])
    missed = Counter(
        guise.name for guise, (codes, _) in zip(false, told, strict=False) if not codes & set(guise.codes.split())
    )
    within = list(zip(sound, told[len(false) :], strict=True))
    named = Counter(guise.name for guise, (codes, refused) in within if refused or codes & set(guise.codes.split()))
    if missed or named:
        amiss = "; ".join(f"{name}: {times} of {count}" for name, times in (missed + named).items())
        raise Broken(f"not named though beyond an edge, or named within it: {amiss}")
    return f"{len(false)} false records all named; {len(sound)} sound ones within the same edges: none named or refused"
