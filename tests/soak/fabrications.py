"""Proof that what is planted into a sound record is caught by a named rule, in whatever guise, and that sound records stand.

A guise says what a forger or a slip makes of a sound record, and which rules may name it. Each is planted into fresh records,
which are then written down as offices do: other forms of the dates and numbers, traditional characters, columns left out.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import NamedTuple

import polars as pl

from pipelines.standardize import standardize_rows
from pipelines.validate import judge
from schemas import titles
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from schemas.gb11643 import CHECK_CHARACTERS, check_character
from tests.soak.proof import Broken
from tests.soak.sound import WIDE, WORK, Cells, born, dress, invent, number_of

FALSE_ALARMS = 0.005
"""At most this share of sound records may be quarantined."""
KEY = b"invented key of thirty-two bytes"
Plant = Callable[[Cells, Random], Cells]


class Guise(NamedTuple):
    """One way in which a record is false, the columns that show it, and the rules that may name it."""

    name: str
    plant: Plant
    columns: str
    codes: str
    whole_days: bool = False

    @property
    def needed(self) -> frozenset[str]:
        """The columns that show it."""
        return frozenset(self.columns.split())


def _day(cells: Cells) -> dt.date:
    return dt.date.fromisoformat(cells["acquired_on"])


def _put(**values: str) -> Plant:
    return lambda cells, chance: cells | {column: chance.choice(text.split("|")) for column, text in values.items()}


def _on(day: str, conferred: str = "") -> Plant:
    """The record of another day, its year, document and number with it."""

    def plant(cells: Cells, _: Random) -> Cells:
        year, number = day[:4], day.replace("-", "") + cells["certificate_number"][8:]
        told = {"acquired_on": day, "conferred_on": conferred, "year": year, "certificate_number": number}
        return cells | told | {"approval_document": f"柳职改〔{year}〕7号"}

    return plant


def _all(*plants: Plant) -> Plant:
    def plant(cells: Cells, chance: Random) -> Cells:
        for one in plants:
            cells = one(cells, chance)
        return cells

    return plant


def _number(change: Callable[[str, Random], str]) -> Plant:
    return lambda cells, chance: cells | {"id_number": change(cells["id_number"], chance)}


def _other_check(number: str, chance: Random) -> str:
    return number[:17] + chance.choice([c for c in CHECK_CHARACTERS if c != number[17]])


def _other_digit(number: str, chance: Random) -> str:
    at = chance.randrange(14, 17)
    return number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]


def _no_such_day(number: str, chance: Random) -> str:
    body = number[:10] + chance.choice(["1301", "0230", "0000", "0431"]) + number[14:17]
    return body + check_character(body)


def _aged(years: int) -> Plant:
    """Born so many years before the title was acquired."""

    def plant(cells: Cells, _: Random) -> Cells:
        birth = born(cells)
        number = number_of(dt.date(_day(cells).year - years, birth.month, birth.day), int(cells["id_number"][14:17]))
        return cells | {"id_number": number}

    return plant


def _later(column: str, days: int) -> Plant:
    return lambda cells, _: cells | {column: (_day(cells) + dt.timedelta(days=days)).isoformat()}


def _years_off(write: Callable[[int], str], column: str, *steps: int) -> Plant:
    return lambda cells, chance: cells | {column: write(_day(cells).year + chance.choice(steps))}


def _other_sex(forms: str) -> Plant:
    """The sex that the number contradicts, in forms for men and for women."""
    man, woman = forms.split()
    return lambda cells, _: cells | {"sex": woman if cells["sex"] == "男" else man}


def _foreign_title(write: Callable[[str], str] = str) -> Plant:
    """A title of a series that this record's has not; it keeps the level."""

    def plant(cells: Cells, chance: Random) -> Cells:
        own = {title for series, title in titles.titles() if series == cells["series"]}
        known = [one for one in titles.titles().values() if one.level == cells["level"] and one.title not in own]
        clear = [one for one in known if one.series in WORK and _is_clear(one.title, cells["series"])]
        return cells | {"title": write(chance.choice(clear).title)}

    return plant


def _is_clear(title: str, series: str) -> bool:
    """Whether no spelling of the series' own titles is that title: 高级教师 is 小学高级教师 in its series."""
    return titles.resolve(title, series).series != series and series not in titles.series_of_title()[title]


def _other_level(words: dict[str, str]) -> Plant:
    return lambda cells, _: cells | {"level": words[cells["level"]]}


def _senior(cells: Cells, chance: Random) -> Cells:
    """A title of the highest level in the record's series; 小学 has none, so such a teacher becomes an engineer."""
    if cells["series"] == "小学教师系列":
        cells = _of_series("工程技术系列", "", "")(cells, chance)
    known = [one for (series, _), one in titles.titles().items() if series == cells["series"] and one.level == "高级"]
    old = [one.title for one in known if one.valid_from < "2012"]
    return cells | {"title": chance.choice(old), "level": "高级"}


def _of_series(series: str, title: str, level: str) -> Plant:
    specialties, employers = WORK[series]
    return _put(
        series=series, title=title, level=level, specialty=specialties.split()[0], employer=employers.split()[0]
    )


AUTHORITY = "issuing_authority"
COUNTY = "鹿寨县职称改革工作领导小组|柳州市柳北区职改办|三江县职改办|鱼峰区职称改革工作领导小组"
METHODS = [
    "认定",
    "转正定职",
    "考核认定",
    "初次认定",
    "定职",
    "初定",
    "职称认定",
    "转正认定",
    "直接认定",
    "毕业生转正定职",
]
NOWHERE = [
    "柳西区",
    "柳州市江北区",
    "柳州市河东区",
    "柳州市龙潭区",
    "柳州市白沙区",
    "柳州市鱼城区",
    "柳州市江南县",
    "柳州市东环区",
    "柳州市箭盘区",
    "柳州市柳中区",
]
SELLERS = [
    "全国职称评定服务中心",
    "中国职称认证中心",
    "国家职业资格评定中心",
    "全国专业人才认证中心",
    "柳州市职称代办中心",
    "中国人才资格认证中心",
    "柳州市人才测评中心",
    "柳州市建筑业协会",
    "广西工程师学会",
    "国际职业资格认证协会",
    "中华职业技能鉴定中心",
    "广西企业家商会",
    "全国职称考评网",
    "柳州市职称咨询服务部",
]
PEOPLE = ["韦志强", "覃秀英", "莫文海", "李建国", "黄桂兰", "梁丽华", "欧阳建国", "韦明", "覃海", "黄志文"]
SEXES = ("男 女", "男性 女性", "1 2", "M F", "男　 女　", "(男) (女)", "先生 女士", "Male Female", "男士 女士", "m f")
LEVELS = (
    {"中级": "初级", "初级": "中级"}, {"中级": "助理级", "初级": "中级职称"}, {"中级": "高级", "初级": "高级"}, {"中级": "副高", "初级": "副高级"},
    {"中级": "正高级", "初级": "正高"}, {"中级": "员级", "初级": "中級"}, {"中级": "高级职称", "初级": "高级职称"}, {"中级": "初级职称", "初级": "（中级）"},
    {"中级": "初 级", "初级": "中 级"}, {"中级": "初级专业技术职务", "初级": "中级专业技术职务"},
)  # fmt: skip
DOCUMENTS = ("柳职改〔{}〕7号", "柳职改[{}]7号", "柳职改（{}）第7号", "柳人社发〔{}〕12号", "柳职办【{}】7号", "柳职改﹝{}﹞007号", "鹿职改({})3号", "柳职改字〔{}〕7号",
             "柳职改《{}》7号", "柳职改{}年7号")  # fmt: skip
YEARS = ("{}", "{}年", "{}年度", "{}.0", " {} ", "（{}）", "{}年评审", "{}-01-01", "'{}", "{}度")
GUISES: tuple[Guise, ...] = (
    *(Guise(f"check digit: {name}", _number(change), "id_number", codes) for name, change, codes in (
        ("another check character", _other_check, "ID_CHECK_DIGIT"),
        ("another digit", _other_digit, "ID_CHECK_DIGIT"),
        ("no such day", _no_such_day, "ID_BIRTH_DATE"),
        ("a digit short", lambda text, _: text[:11] + text[12:], "ID_LENGTH"),
        ("a digit more", lambda text, _: text[:11] + "7" + text[11:], "ID_LENGTH"),
        ("a letter inside", lambda text, _: text[:15] + "K" + text[16:], "ID_NOT_A_NUMBER"),
        ("two digits exchanged", lambda text, _: text[:2] + text[3] + text[2] + text[4:] if text[2] != text[3] else _other_check(text, Random(1)), "ID_CHECK_DIGIT"),
        ("last digits lost", lambda text, _: text[:15] + "000", "ID_PRECISION_LOST ID_CHECK_DIGIT"),
        ("masked", lambda text, _: text[:6] + "********" + text[14:], "ID_MASKED"),
        ("as a number", lambda text, _: f"{float(text[:17]) * 10:.5E}", "ID_PRECISION_LOST"),
    )),
    *(Guise(f"sex against the number: {forms}", _other_sex(forms), "id_number sex", "SEX_CONTRADICTS_ID") for forms in SEXES),
    *(Guise(f"aged {years}", _aged(years), "id_number acquired_on", "AGE_UNDER_16") for years in range(5, 15)),
    *(Guise(f"aged {years} by the year alone", _all(_aged(years), _put(acquired_on="", conferred_on="")), "id_number year", "AGE_UNDER_16") for years in (5, 9, 13)),
    *(Guise(f"aged {years} by the birth month", lambda cells, _, years=years: cells | {"id_number": "", "birth_month": f"{_day(cells).year - years}-05"}, "birth_month acquired_on",  # type: ignore[misc]
            "AGE_UNDER_16_BY_STATEMENT") for years in (10, 12, 14)),
    *(Guise(f"aged {years}, masked", _all(_aged(years), _number(lambda text, _: text[:14] + "****")), "id_number acquired_on", "AGE_UNDER_16") for years in (7, 13)),
    *(Guise(f"too young: {years}", _all(_aged(years), _of_series("工程技术系列", "工程师", "中级")), "id_number acquired_on title", "AGE_TOO_YOUNG_FOR_LEVEL") for years in range(17, 23)),
    *(Guise(f"too young, masked: {years}", _all(_aged(years), _of_series("会计系列", "会计师", "中级"), _number(lambda text, _: text[:14] + "****")), "id_number acquired_on title",
            "AGE_TOO_YOUNG_FOR_LEVEL") for years in range(18, 22)),
    *(Guise(f"too old: {years}", _all(_on("2012-06-05"), _aged(years)), "id_number acquired_on", "AGE_OVER_70") for years in (72, 73, 74, 75, 77, 80, 83, 85, 88, 90)),
    *(Guise(f"conferred {days} days before", _later("conferred_on", -days), "acquired_on conferred_on", "ACQUIRED_AFTER_CONFERRED DATES_YEARS_APART")
      for days in (62, 90, 120, 200, 365, 500, 800, 1200, 2500, 4000)),
    *(Guise(f"conferred {days} day(s) before", _later("conferred_on", -days), "acquired_on conferred_on", "ACQUIRED_AFTER_CONFERRED", whole_days=True) for days in (1, 2, 9)),
    *(Guise(f"conferred {years} years later", _later("conferred_on", 366 * years), "acquired_on conferred_on", "DATES_YEARS_APART DATE_IN_FUTURE") for years in (6, 8, 9, 12)),
    *(Guise(f"in the future: {day}", _on(day), "acquired_on", "DATE_IN_FUTURE ACQUIRED_ON_UNREADABLE") for day in ("2020-09-01", "2021-03-05", "2025-12-31", "2031-01-01", "2099-06-06")),
    *(Guise(f"in the future by its year: {year}", _put(acquired_on="", conferred_on="", year=year), "year", "DATE_IN_FUTURE") for year in ("2021", "2022年", "２０２９", "2026.0")),
    *(Guise(f"conferred in the future: {day}", _put(conferred_on=day), "conferred_on", "DATE_IN_FUTURE") for day in ("2021-01-01", "2022-08-09", "2029-10-10", "2030-01-01")),
    Guise("the day before the period", _all(_on("2009-12-31"), _of_series("会计系列", "会计师", "中级")), "acquired_on", "SCOPE_DAY_BEFORE_PERIOD", whole_days=True),
    Guise("the day after the period", _all(_on("2018-12-31"), _of_series("会计系列", "会计师", "中级")), "acquired_on", "SCOPE_DAY_AFTER_PERIOD", whole_days=True),
    *(Guise(f"before the period: {day}", _on(day), "acquired_on", "SCOPE_BEFORE_PERIOD") for day in ("2009-11-30", "2008-05-05", "2003-01-02")),
    *(Guise(f"after the period: {day}", _on(day), "acquired_on", "SCOPE_AFTER_PERIOD") for day in ("2019-01-01", "2019-05-05", "2020-02-02")),
    *(Guise(f"title of another series: {name}", _foreign_title(write), "title series", "TITLE_NOT_IN_SERIES TITLE_UNKNOWN SERIES_NOT_YET_OR_NO_LONGER") for name, write in (
        ("itself", str), ("blanks", " ".join), ("qualification", lambda text: f"{text}任职资格"), ("traditional", lambda text: text.replace("师", "師").replace("级", "級").replace("员", "員")),
        ("mark", lambda text: f"{text}。"), ("line", lambda text: f"{text}\n"), ("title", lambda text: f"{text}职称"), ("zero width", lambda text: text[:1] + "\u200b" + text[1:]),
        ("wide blank", "\u3000".join), ("post", lambda text: f"{text}职务"))),
    *(Guise(f"level against title: {words['中级']}", _other_level(words), "title series level", "LEVEL_CONTRADICTS_TITLE AGE_TOO_YOUNG_FOR_LEVEL") for words in LEVELS),
    *(Guise(f"nobody's authority: {words}", _put(issuing_authority=words), AUTHORITY, "AUTHORITY_POWERLESS") for words in SELLERS),
    *(Guise(f"no such place: {words}", _put(issuing_authority=f"{words}职称改革工作领导小组|{words}职改办|{words}人社局"), AUTHORITY,
            "AUTHORITY_PLACE_UNKNOWN AUTHORITY_NOT_UNDERSTOOD") for words in NOWHERE),
    *(Guise(f"not yet: {words}", _all(_on(day), _put(issuing_authority=words)), f"{AUTHORITY} acquired_on", "AUTHORITY_NOT_YET AUTHORITY_LATER_NAME") for day, words in (
        ("2010-03-05", "柳州市北部生态新区职称改革工作领导小组"), ("2014-08-08", "北部生态新区职改办"), ("2011-05-05", "柳江区职称改革工作领导小组"), ("2013-05-05", "柳州市柳江区职改办"),
        ("2012-05-05", "柳州市卫健委职改办"), ("2010-05-05", "柳州市工信局职改办"), ("2016-07-07", "柳州市自然资源局职改办"), ("2011-07-07", "柳州市农业农村局职称改革工作领导小组"),
        ("2013-06-06", "柳州市卫生和计划生育委员会职改办"), ("2012-07-07", "柳州市应急管理局职改办"), ("2014-07-07", "柳州市住建局职改办"))),
    *(Guise(f"no longer: {words}", _all(_on(day), _put(issuing_authority=words)), f"{AUTHORITY} acquired_on", "AUTHORITY_ABOLISHED AUTHORITY_FORMER_NAME") for day, words in (
        ("2017-06-05", "柳江县职称改革工作领导小组"), ("2018-08-08", "柳州市柳江县职改办"), ("2010-08-08", "柳州地区职称改革工作领导小组"), ("2012-03-03", "柳州市郊区职改办"),
        ("2013-03-03", "柳州市经委职改办"), ("2016-03-03", "柳州市卫生局职改办"), ("2013-04-04", "柳州市交通局职改办"), ("2012-04-04", "柳州市建委职改办"),
        ("2014-05-05", "柳州市城乡建设委员会职改办"), ("2016-05-05", "柳州市文化局职改办"), ("2013-07-07", "柳州市水利电力局职改办"))),
    *(Guise(f"above its power: {words}", _all(_senior, _put(issuing_authority=words)), f"{AUTHORITY} title level series", "AUTHORITY_ABOVE_ITS_POWER")
      for words in (*COUNTY.split("|"), "柳工职改办", "柳钢职改领导小组", "融水县职改办", "柳城县职称改革工作领导小组", "上汽通用五菱职改办", "城中区职改办")),
    *(Guise(f"recognized above 中级: {words}", _all(_senior, _put(acquisition_method=words)), "acquisition_method title level series", "RECOGNITION_ABOVE_MEDIUM") for words in METHODS),
    *(Guise(f"document of another year: {form}", _years_off(form.format, "approval_document", -5, -4, 3, 4), "approval_document acquired_on", "DOCUMENT_YEAR_CONTRADICTS_DATE") for form in DOCUMENTS),
    *(Guise(f"another year: {form}", _years_off(form.format, "year", -5, -3, 2, 4), "year acquired_on", "YEAR_CONTRADICTS_DATE DATE_IN_FUTURE") for form in YEARS),
    *(Guise(f"employer is a person: {name}", _put(employer=name), "employer", "EMPLOYER_IS_PERSON") for name in PEOPLE),
    *(Guise(f"name is an organization: {name}", _put(holder_name=name, employer=""), "holder_name", "NAME_IS_ORGANIZATION") for name in
      ["柳州市恒岳机械制造有限公司", "柳州市第六中学", "鹿寨县水利站", "融安县人民医院", "柳北区教育局", "柳州江岭职业学院", "柳城县桐木塘小学", "三江县文化馆", "柳州市档案馆", "融水县林业局"]),
    *(Guise(f"no name: {name!r}", _put(holder_name=name), "", "NAME_NOT_A_NAME NAME_MISSING NAME_TOO_SHORT NAME_PLACEHOLDER") for name in ("合计", "无", "123", "——", "男", "姓名", "/", "不详", "□□", "黄", "小计", "本页合计", "以下空白", "序号", "制表人")),
    *(Guise(f"no title: {words}", _put(title=words), "title", "TITLE_IS_NO_TITLE") for words in ("二级建造师", "注册安全工程师", "造价工程师", "执业药师", "特级教师", "高级技师", "中级焊工", "教师资格证",
                                                                                            "护士长", "会计从业资格", "一级关务员", "社会工作师")),
    *(Guise(f"before it was conferred: {title}", _all(_on(day), _of_series(series, title, level)), "title series acquired_on", "TITLE_NOT_YET_OR_NO_LONGER SERIES_NOT_YET_OR_NO_LONGER")
      for day, series, title, level in (("2010-05-06", "中小学教师系列", "一级教师", "中级"), ("2010-09-06", "中小学教师系列", "二级教师", "初级"), ("2017-09-06", "小学教师系列", "小学高级教师", "中级"),
                                        ("2018-05-06", "中学教师系列", "中学一级教师", "中级"), ("2016-09-06", "小学教师系列", "小学一级教师", "初级"),
                                        ("2010-07-08", "中小学教师系列", "三级教师", "初级"), ("2015-05-05", "经济系列", "助理人力资源管理师", "初级"), ("2017-05-05", "经济系列", "知识产权师", "中级"),
                                        ("2014-05-05", "体育教练系列", "初级教练", "初级"), ("2016-06-06", "体育教练系列", "中级教练", "中级"), ("2017-07-07", "中学教师系列", "中学二级教师", "初级"))),
    *(Guise(f"{specialty} in {series}", _all(_of_series(series, title, "中级"), _put(specialty=specialty)), "specialty series title", "SPECIALTY_CONTRADICTS_SERIES SPECIALTY_UNUSUAL_IN_SERIES")
      for specialty, series, title in (("外科", "会计系列", "会计师"), ("护理", "工程技术系列", "工程师"), ("机械工程", "高等学校教师系列", "讲师"), ("会计", "卫生技术系列", "主治医师"),
                                       ("语文", "工程技术系列", "工程师"), ("土木工程", "档案系列", "馆员"), ("播音", "农业技术系列", "农艺师"), ("畜牧", "会计系列", "会计师"), ("口腔", "经济系列", "经济师"),
                                       ("电气工程", "图书资料系列", "馆员"))),
    *(Guise(f"{series} at {employer}", _all(_of_series(series, title, "中级"), _put(employer=employer)), "employer series title", "EMPLOYER_CONTRADICTS_SERIES") for series, title, employer in (
        ("公证系列", "三级公证员", "柳州市江岭医院"), ("高等学校教师系列", "讲师", "鹿寨县水利站"), ("律师系列", "三级律师", "柳州市青云岭小学"), ("播音系列", "二级播音员", "融安县中医医院"),
        ("律师系列", "三级律师", "柳州市图书馆"), ("高等学校教师系列", "讲师", "柳州市岳峰商贸有限公司"), ("公证系列", "三级公证员", "柳州市青云岭小学"), ("播音系列", "二级播音员", "柳城县农业技术推广站"))),
    *(Guise(f"a number for the certificate's: {name}", lambda cells, _, write=write: cells | {"certificate_number": write(cells["id_number"])}, "id_number certificate_number", "CERTIFICATE_NUMBER_IS_ID")  # type: ignore[misc]
      for name, write in (("itself", str), ("a blank before", lambda text: f" {text}"), ("apostrophe", lambda text: f"'{text}"), ("lower", str.lower))),
    *(Guise(f"out of the campaign: {words}", _put(acquisition_method=words), "acquisition_method", "SCOPE_METHOD") for words in ("考试", "全国统考", "以考代评", "国家统一考试", "考取")),
    *(Guise(f"another city's: {words}", _put(issuing_authority=words), AUTHORITY, "SCOPE_AUTHORITY") for words in (
        "南宁市职称改革工作领导小组", "桂林市职改办", "来宾市人社局", "广西壮族自治区职称改革工作领导小组", "广东省人力资源和社会保障厅", "长沙市职改办", "河池市宜州区职改办", "湖南省人事厅", "怀化市人事局",
        "深圳市职称改革工作领导小组", "贵州省黔东南州人社局", "榕江县职改办", "忻城县职改办", "桂林市教育局职改办")),
)  # fmt: skip


SHARED: dict[str, Callable[[str], str]] = {
    "itself": str, "wide": lambda text: text.translate(WIDE), "sign": lambda text: f"№{text}", "No.": lambda text: f"No.{text}", "blanks": lambda text: f" {text[:4]} {text[4:]}",
    "O for 0": lambda text: text.replace("0", "O"), "apostrophe": lambda text: f"'{text}", "line": lambda text: f"{text}\n", "number": lambda text: f"{text}.0",
    "first O for 0": lambda text: text.replace("0", "O", 1), "word": lambda text: f"{text}号", "label": lambda text: f"证书编号：{text}",
}  # fmt: skip
"""Ways to write the number of somebody else's certificate."""


def unnamed_shared(count: int, chance: Random) -> Counter[str]:
    """The ways to write a number in which another holder's number was not named as shared, and how often."""
    missed = Counter[str]()
    for name, write in SHARED.items():
        owners = [invent(place, chance) for place in range(count)]
        copied = [_copy(owner, place + count, write, chance) for place, owner in enumerate(owners)]
        told = name_faults([*owners, *(dress(cells, chance, SHOWN, as_is=SHOWN) for cells in copied)])
        missed[f"a number of another, {name}"] = sum("NUMBER_OF_TWO_HOLDERS" not in codes for codes, _ in told)
    return +missed


SHOWN = frozenset(("certificate_number", "issuing_authority", "id_number", "acquired_on", "year"))


def _copy(owner: Cells, place: int, write: Callable[[str], str], chance: Random) -> Cells:
    """Another holder's record with the owner's certificate number, authority and dates."""
    shown = {column: owner[column] for column in ("issuing_authority", "acquired_on", "conferred_on", "year")}
    return invent(place, chance) | shown | {"certificate_number": write(owner["certificate_number"])}


def make_frame(records: Iterable[Cells]) -> pl.DataFrame:
    """Rows as intake hands them over, each a delivery's own."""
    rows = pl.DataFrame(list(records))
    texts = ("noise_kind", *COLUMNS, "extra", "supersedes")
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in texts if name not in rows.columns]
    return rows.with_row_index("row").with_columns(
        *missing, source_file=pl.lit("sources/invented/1.csv"), sheet=pl.lit(""), office=pl.lit("invented"), office_kind=pl.lit("county"), trust_rank=pl.lit(3),
        block=pl.lit(0), kind=pl.lit("record"), context=pl.lit("{}"), marks=pl.lit([], dtype=pl.List(pl.String)), row=pl.col("row").cast(pl.Int64),
    )  # fmt: skip


def name_faults(records: list[Cells]) -> list[tuple[frozenset[str], bool]]:
    """For each record the rules that it breaks and whether it was refused."""
    standard = standardize_rows(make_frame(records), key=KEY)
    judged = judge(standard, campaign_named("liuzhou-2019"))
    codes = dict(judged.broken.group_by("record_id").agg("code").iter_rows())
    refused = set(judged.quarantined["record_id"])
    return [(frozenset(codes.get(one, ())), one in refused) for one in standard["record_id"]]


def _made(guise: Guise, place: int, chance: Random) -> Cells:
    """A sound record made false in this guise, as some office writes it."""
    sound = invent(place, chance)
    false = guise.plant(sound, chance)
    planted = frozenset(column for column in false if false[column] != sound[column])
    return dress(false, chance, guise.needed, as_is=planted, whole_days=guise.whole_days)


def prove(folder: Path, *, seed: int, count: int) -> str:
    """Every guise in `count` records of its own, and twenty times as many sound ones."""
    chance = Random(seed)
    planted = [guise for guise in GUISES for _ in range(count)]
    told = name_faults([_made(guise, place, chance) for place, guise in enumerate(planted)])
    unnamed = (
        guise.name for guise, (codes, _) in zip(planted, told, strict=True) if not codes & set(guise.codes.split())
    )
    missed = Counter(unnamed) + unnamed_shared(count, chance)
    sound = name_faults([dress(invent(place, chance), chance) for place in range(20 * count)])
    alarms = sum(refused for _, refused in sound)
    if missed or alarms > FALSE_ALARMS * len(sound):
        names = "; ".join(f"{name}: {times} of {count}" for name, times in missed.items())
        raise Broken(f"{alarms} of {len(sound)} sound records refused; not named: {names or 'none'}")
    return f"{len(GUISES)} guises, {len(planted)} false records all named; {alarms} of {len(sound)} sound ones refused"
