"""Proof that what only looks like a fabrication stands: sound records at the edge of each rule break none of it and are not refused."""

from collections import Counter
from pathlib import Path
from random import Random

from tests.soak.fabrications import Guise, Plant, _aged, _all, _later, _of_series, _on, _put, name_faults
from tests.soak.proof import Broken
from tests.soak.sound import Cells, invent


def _then(day: str) -> Plant:
    """The record of another day, its holder thirty-five by then."""
    return _all(_on(day), _aged(35))


def _years(column: str, form: str, step: int) -> Guise:
    def plant(cells: Cells, _: Random) -> Cells:
        return cells | {column: form.format(int(cells["acquired_on"][:4]) + step)}

    return Guise(
        f"{column} {step} from the year", plant, column, "YEAR_CONTRADICTS_DATE DOCUMENT_YEAR_CONTRADICTS_DATE"
    )


def _titled(series: str, titles: str) -> tuple[Guise, ...]:
    """Titles of a series as offices write them, each with its level."""
    said = (words.split("/") for words in titles.split())
    codes = "TITLE_UNKNOWN TITLE_NOT_IN_SERIES TITLE_NOT_YET_OR_NO_LONGER TITLE_IS_NO_TITLE LEVEL_CONTRADICTS_TITLE SERIES_NOT_YET_OR_NO_LONGER"
    return tuple(
        Guise(
            f"{title} in {series}",
            _all(_then("2012-06-06"), _of_series(series, title, level)),
            "title series level",
            codes,
        )
        for title, level in said
    )


AUTHORITY = "AUTHORITY_POWERLESS AUTHORITY_PLACE_UNKNOWN AUTHORITY_NOT_UNDERSTOOD AUTHORITY_NOT_YET AUTHORITY_ABOLISHED SCOPE_AUTHORITY"
ELSEWHERE = "AUTHORITY_POWERLESS AUTHORITY_PLACE_UNKNOWN AUTHORITY_ABOLISHED"
NEAR_MISSES: tuple[Guise, ...] = (
    *(Guise(f"named {name}", _put(holder_name=name), "holder_name", "NAME_IS_ORGANIZATION NAME_NOT_A_NAME NAME_TOO_SHORT NAME_MISSING")
      for name in ["韦中", "覃小学", "欧阳中学", "马站", "石林场", "韦建校", "李院", "黄厂生", "周学园", "宁医", "安测试华", "单位华", "孔校", "江段", "岑馆", "阿不都热合曼·买买提"]),
    *(Guise(f"aged {years}", _aged(years), "id_number acquired_on", "AGE_UNDER_16 AGE_OVER_70") for years in (17, 18, 19, 20, 25, 40, 60, 65, 68, 69, 70)),
    *(Guise(f"conferred {days} days later", _all(_then("2012-06-06"), _later("conferred_on", days)), "acquired_on conferred_on", "ACQUIRED_AFTER_CONFERRED DATES_YEARS_APART")
      for days in (0, 1, 2, 30, 90, 180, 365, 500, 700, 1000, 1400, 1800)),
    *(Guise(f"employed at {name}", _put(employer=name), "employer", "EMPLOYER_IS_PERSON")
      for name in ["柳钢", "柳工", "高农站", "韦记酒家", "石化", "五菱", "黄村小学", "马平卫生院", "宏汽", "龙汽", "成团中学", "江滨小学", "白莲洞博物馆"]),
    *(_years("year", "{}", step) for step in (-1, 0, 1)),
    *(_years("approval_document", form, step) for form in ("柳职改〔{}〕7号", "柳职改[{}]第07号", "柳人社发（{}）7号") for step in (-1, 0, 1)),
    *(Guise(f"{words} on {day}", _all(_then(day), _put(issuing_authority=words)), "issuing_authority acquired_on", AUTHORITY) for day, words in (
        ("2016-12-30", "柳江县职改办"), ("2017-01-03", "柳江区职改办"), ("2017-06-01", "柳州市柳江区职改办"), ("2010-02-02", "柳州市卫生局职改办"), ("2015-06-06", "柳州市卫生和计划生育委员会职改办"),
        ("2018-06-06", "柳州市工信委职改办"), ("2018-01-02", "北部生态新区职改办"), ("2010-05-05", "柳东新区职改办"), ("2012-05-05", "阳和新区职改办"), ("2014-01-02", "柳州市柳北区人力资源和社会保障局"),
        ("2012-02-02", "三江侗族自治县职改办"), ("2010-01-08", "融水县职改办"), ("2013-03-03", "柳州市教育局职改办"), ("2011-09-09", "柳州市交通运输局职改办"), ("2011-09-09", "柳州市住房和城乡建设委员会职改办"),
        ("2012-03-03", "柳州市人事局职改办"), ("2013-08-08", "柳州市人力资源和社会保障局"), ("2014-08-08", "柳州市工程系列中级评委会"))),
    Guise("elsewhere: a prefecture in its time", _all(_then("2001-05-05"), _put(issuing_authority="贺州地区职改办")), "issuing_authority acquired_on", ELSEWHERE),
    *(Guise(f"elsewhere: {words}", _put(issuing_authority=words), "issuing_authority", ELSEWHERE) for words in (
        "来宾市职改办", "忻城县职改办", "合山市职称改革工作领导小组", "象州县职改办", "金秀瑶族自治县职改办", "武宣县职改办", "崇左市职改办", "贺州市职改办", "宜州市职改办", "南宁铁路局职改办",
        "广西壮族自治区人力资源和社会保障厅")),
    *(Guise(f"on {day}", _then(day), "acquired_on", "SCOPE_BEFORE_PERIOD SCOPE_AFTER_PERIOD SCOPE_DAY_BEFORE_PERIOD SCOPE_DAY_AFTER_PERIOD DATE_IN_FUTURE")
      for day in ("2010-01-01", "2010-01-02", "2010-01-04", "2010-02-28", "2012-02-29", "2014-07-01", "2016-12-31", "2018-11-30", "2018-12-28", "2018-12-29", "2018-12-30")),
    *(Guise(f"recognized as {title}", _all(_of_series(series, title, level), _put(acquisition_method="转正定职|认定|初次认定|考核认定")), "acquisition_method title series level",
            "RECOGNITION_ABOVE_MEDIUM LEVEL_CONTRADICTS_TITLE") for series, title, level in (
        ("工程技术系列", "工程师", "中级"), ("工程技术系列", "助理工程师", "初级"), ("工程技术系列", "技术员", "初级"), ("会计系列", "会计员", "初级"), ("卫生技术系列", "护士", "初级"), ("卫生技术系列", "主治医师", "中级"),
        ("高等学校教师系列", "讲师", "中级"), ("小学教师系列", "小学高级教师", "中级"), ("农业技术系列", "农艺师", "中级"), ("经济系列", "助理经济师", "初级"))),
    *_titled("工程技术系列", "助工/初级 工程师(机械)/中级 电气助理工程师/初级 土建工程师/中级 工程技术员/初级 助理建筑师/初级"),
    *_titled("中学教师系列", "一级教师/中级 中教二级/初级 中学三级教师/初级"),
    *_titled("小学教师系列", "高级教师/中级 小教一级/初级 小学二级教师/初级 幼儿园高级教师/中级"),
    *_titled("卫生技术系列", "主治医师(儿科)/中级 公卫主管医师/中级 主管检验技师/中级 护师/初级 药剂士/初级 康复治疗士/初级"),
    *_titled("农业技术系列", "畜牧兽医师/中级 农经师/中级 农技员/初级 助理兽医师/初级"),
    *_titled("经济系列", "中级经济师/中级 经济师(人力资源)/中级 助经/初级"),
    *_titled("会计系列", "助会/初级 中级会计师/中级"),
)  # fmt: skip
"""Sound records at the edge of a rule; `codes` are what they must not break."""


def prove(folder: Path, *, seed: int, count: int) -> str:
    """Every near miss in `count` records of its own: none breaks what it only resembles, none is refused."""
    chance = Random(seed)
    planted = [miss for miss in NEAR_MISSES for _ in range(count)]
    told = name_faults([miss.plant(invent(place, chance), chance) for place, miss in enumerate(planted)])
    wrong = Counter(
        miss.name
        for miss, (codes, refused) in zip(planted, told, strict=True)
        if refused or codes & set(miss.codes.split())
    )
    if wrong:
        raise Broken("; ".join(f"{name}: {times} of {count}" for name, times in wrong.items()))
    return (
        f"{len(NEAR_MISSES)} near misses, {len(planted)} sound records: none named for what it resembles, none refused"
    )
