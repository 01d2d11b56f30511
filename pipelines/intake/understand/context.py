"""What stands around a table and holds for its people: series, level, method, date, authority, document number, year."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.intake.understand.cells import kinds_of
from pipelines.intake.understand.labels import labelled
from pipelines.intake.understand.standing import standing_ahead, standing_back
from pipelines.intake.understand.value_patterns import either
from pipelines.intake.understand.ways import ways_told
from schemas import titles, vocabulary

CONTEXT_COLUMNS = (
    "series", "level", "title", "acquisition_method", "acquired_on", "year", "issuing_authority", "review_committee",
    "approval_document", "employer",
)  # fmt: skip
"""Columns that a whole list can state once, outside its rows."""


_BANNER = re.compile(
    r"(?:填报|报送|所在|工作|申报|呈报|用人)?单位(?:名称|全称)?\s*(?:[（(](?:盖章|公章|签章)[)）])?\s*[：:]\s*([^\s：:，,。；;（(]+)"
)
_OF_EMPLOYER = re.compile(
    r"(?:(?:所在|工作|所属|现|用人)?单位|学校)(?:名称)?\s*[:：]\s*([^\s（(：:]{3,40})(?:[（(]?\s*共?\s*\d+\s*[人名]\s*[)）]?)?"
)
_OF_MANY = "各|(?<!中)等|系统|所属|直属|下属|人才|评审|评价|劳务|中小学|(?:自治县|[市县区])初级中学|乡镇|农村|城区|公办|民办|公立"
_LISTS = "花名册|名册|名单|一览表|统计表|登记表|汇总表|情况表"
_ROSTER = re.compile(
    rf"(?:(?:19|20)\d\d\s*年?度?)?((?!.*(?:{_OF_MANY}|[局委办].))[^\s\d：:、,，]{{4,30}}?)(?:(?:19|20)\d\d\s*年?度?)?"
    r"(?:在职|在编|全体)?(?:教师|教职工|职工|专业技术人员|专技人员|技术人员|职称人员|人员)(?:取得)?(?:专业技术)?(?:职称|资格|职务|基本)?(?:情况|信息)?"
    rf"(?:{_LISTS})(?:[（(][^）)]*[)）]|\s*\d+)?"
)
"""A roster's title: whose, perhaps of which year, what people, what list: 某某中学专业技术人员花名册."""
_OF_TITLES = re.compile(
    rf"((?!.*(?:{_OF_MANY}|人力资源|职称服务|[市县区]直))(?!.*[市县区](?:幼儿园|医院|卫生院|学校|公司)(?:职称|资格|专业|历|[12]))[^\s\d：:、,，]{{4,30}}?(?:公司|集团|小学|中学|学校|大学|中心|[院站厂馆所园]))"
    rf"(?:(?:19|20)\d\d\s*年?度?)?(?:历年|历次)?(?:专业技术)?(?:职称|资格)(?:证书|人员)?(?:情况|信息)?(?:{_LISTS}|明细表|台账|数据|表)"
)
"""The name of a file with somebody's titles, no bureau's: 某某水利站历年职称数据, 某某医院职称台账."""
_PLACES = re.compile(r"^(?:[\u4e00-\u9fff]{1,7}?(?:省|自治[区县]|新区|[市县区]))+")
_WHERE_TITLES_STAND = frozenset({"prose", "file_name"})
_COLLECTS = re.compile(r"(?:教育|人事|人社|保障|卫生|卫计|计生|科技)局$|(?:委员会|办公室|政府|小组|职改办)$")


class Found(NamedTuple):
    """One value that holds for people below it, and where it was read."""

    value: str
    source: str
    where: str


Context = Mapping[str, Found]
STANDING = "standing"
"""What became of the people, beside the columns (`standing.py`)."""
NAMES = frozenset({"sheet", "group_heading"})
"""Places so short that every word of theirs is about the people below."""

_OWN_YEARS = frozenset({"offline_register"})
_DATE = (
    r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|(?:19|20)\d\d[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?"
    r"|[一二三四五六七八九〇零○]{4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_GETTING = either("取得 资格 起算 通过 评审 认定 生效 计算")
_ACQUIRED = re.compile(
    rf"{_GETTING}[^。；\n]{{0,14}}?(?:时间|日期|自|从|于)[^。；\d\n]{{0,6}}({_DATE})|自\s*({_DATE})\s*(?:起|开始)|({_DATE})\s*(?:起算|算起|起计)"
)
DOCUMENT = re.compile(
    r"([\u4e00-\u9fff]{2,14}\s*[〔\[［(（【﹝]\s*(?:19|20)\d\d\s*年?\s*[〕\]］)）】﹞]\s*第?\s*\d{1,4}\s*号)"
)
"""A document's number in running text: 某职改〔2015〕8号."""
_BY = "根据 按照 依据 依照 遵照 贯彻 落实 执行 转发"
_CITES = re.compile(rf".{{0,4}}{either(_BY)}")
_CITING = re.compile(rf"{either(_BY + ' 《[^》]* [及和、]')}\s*$")
_CITED = re.compile(rf"{either(_BY)}[^。；\n]*《([^》]*)》\s*[（(]\s*$")
"""A document named before its number in brackets; one that gives titles is the list's own, one on how to hold a review is not."""
_GIVES_TITLES = re.compile(
    r"(?:公布|批准|同意|授予|确认|认定|通过)(?!.*(?:工作|办法|规定|条件|意见)).*(?:资格|职称|职务|人员|名单|结果)"
)
_LEADING_WORDS = re.compile(r"^(?:文号|批准文号|发文字号|批文|文件)")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年度|((?:19|20)\d\d)\s*年?(?!\s*\d*\s*月|[\d.\-/〔〕\]）)年度])")
_SERIES = re.compile(r"([\u4e00-\u9fff]{2,12}?(?:[（(][\u4e00-\u9fff]{2,8}[)）])?[\u4e00-\u9fff]{0,6}?)(?:职称)?系列")
_LEVEL = re.compile(
    r"(?<![学教])(正高级?|副高级?|高级|中级|初级|助理级|员级)(?=专业|职称|资格|职务|任职|评审|人员|名单|名册|[（(）)、，,:：\s\d共]|$)"
)
_LEVELS_TOGETHER = re.compile(r"[高中初]级?[、,，和及/]?[高中初]级")
_THROUGH = re.compile(r"经[^，。；\n]*(?:评审委员会|评委会)[^，。；\n]*")
_OF_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])(?:19|20)\d\d年?度(?=[\u4e00-\u9fff])")
"""The year for which a committee sat, amid its name: 某县2015年度工程系列初级评审委员会."""
_COMMITTEE = re.compile(r"[\u4e00-\u9fff（）()]{4,40}(?:评审委员会|评委会)")
_OFFICES = tuple(
    spelled
    for row in vocabulary.table("bodies")
    if row["kind"] in ("leading_group", "personnel")
    for spelled in (row["name"], *vocabulary.listed(row["spellings"]))
)
_BODIES = either(f"{' '.join(_OFFICES)} 教育局 卫生局 人民政府")
_BODY = rf"(?!年)[\u4e00-\u9fff（）()]{{2,40}}?{_BODIES}"
_AUTHORITY = re.compile(
    rf"(?!.*(?:转发|印发))(?:附件\d?[：:\s]\s*)?({_BODY})(?:文件|\s*{DOCUMENT.pattern}.*|(?:关于|公布).{{2,60}}(?:通知|批复|决定|名单)(?:[（(].*[)）])?)?"
)
_BEHIND_BODY = re.compile(
    rf"^.*{either(' '.join(name for name in _OFFICES if len(name) > 4))}\s*(?=[\u4e00-\u9fff]{{2}})"
)
"""A body's whole name before the code of its document; what is as short as 职改办 may be the code's own."""
_FILE_AUTHORITY = re.compile(rf"(?:(?:19|20)\d\d年?度?)?({_BODY})(?:关于.*|批文|文件|批复|通知).*")
_BEFORE_TITLE = re.compile(
    r"^(?:同意|授予|批准|准予)?(?:(?:重新)?(?:确认|认定))?(?:(?:下列|以下)(?:同志|人员|为|是))?"
    r"(?:经?(?:重新确认|重新认定|资格确认|初次认定|考核认定|职称认定|转正定职|评审|评定|认定|确认|考试))?(?:合格)?(?:具备|具有)?"
)
"""Who got a heading's title and how, right before it: 认定取得小学一级教师资格."""

_ALL_IN_BRACKETS = re.compile(r"^[（(]([^（）()]+)[)）]$")
_STATED_TITLE = re.compile(
    r"(?:取得|公布|具备|获得|授予|认定|确认|通过|同志)+(?:其|为|其为)?(?:(?:19|20)\d\d年度?)?(?:[\u4e00-\u9fff（）()]{2,12}?系列)?([\u4e00-\u9fff]{2,10}?)"
    r"(?:专业技术)?(?:任职)?(?:资格|职务|职称)"
)
_OF_SERIES = re.compile(r"(.{2,12}系列)(.{2,12})")
_SERIES_BEHIND = re.compile(r"[（(]([^（）()]{2,12}系列)[)）]$")
_HEADS_A_LIST = re.compile(r"(?:名单|名册|花名册|一览表)\s*[:：]?$|(?:名单|名册)[（(]")
_NUMBERING = re.compile(
    r"^\s*(?:附[件表]\s*[一二三四五六七八九十\d]{0,3}\s*[、.．:：]?|第?[一二三四五六七八九十\d]{1,3}[、.．:：批类组]|[（(][一二三四五六七八九十\d]{1,3}[)）])\s*"
)
_AROUND_NAMES = re.compile(
    "|".join(
        (
            r"(?:19|20)\d\d\s*年?度?",
            "评审通过|经?评审合格|[通经]过|取得|获得",
            r"[（(][^）)]*\d+\s*[人名][^）)]*[)）]|[（(]?共?\s*\d+\s*[人名][)）]?",
            r"人员|名单|名册|花名册|[:：—\-－【】〖〗「」『』◆■●▲★※]+",
            r"专业技术资格|任职资格|资格|职称|\d+",
        )
    )
)
"""What stands around a name in a heading: the year, how it was got, how many they are, what list it is."""

_EMPLOYERS = either(
    "公司 厂 学校 小学 中学 初中 高中 中心校 幼儿园 大学 院 中心 站 局 所 处 馆 台 队 社 室 园 场 集团 银行 支行"
)
_EMPLOYER = re.compile(f".{{2,}}{_EMPLOYERS}")


def read_text(text: str, source: str, where: str) -> dict[str, Found]:
    """All that a piece of prose, a title, a sheet's or a file's name or a group heading says about the people under it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = _THROUGH.sub("", text)
    values = {
        "series": _series(own) or (_listed_series(text) if source in NAMES else None),
        "level": _level(own),
        "title": _title(text) if source in NAMES else _stated_title(text) or _headed_title(text),
        "acquisition_method": _only(ways_told(own, text, is_name=source in NAMES)),
        "acquired_on": _acquired(text) if source in {"prose", "group_heading"} else None,
        "year": _year(lines),
        "issuing_authority": _authority(lines, source),
        "review_committee": _committee(own),
        "approval_document": _document(text),
        "employer": _of_group(text) if source == "group_heading" else _of_list(lines, source),
        STANDING: standing_ahead(text, is_name=source in NAMES or source == "file_name"),
    }
    stated = values | (labelled(text) if source != "file_name" else {})
    return {column: Found(value, source, where) for column, value in stated.items() if value}


def read_behind(text: str, source: str, where: str) -> dict[str, Found]:
    """All that a piece of prose says about the people above it."""
    told = {column: found for column, found in read_text(text, source, where).items() if column != STANDING}
    standing = standing_back(text)
    return told | ({STANDING: Found(standing, source, where)} if standing else {})


def without_its_own_years(context: Context, office_kind: str) -> Context:
    """The context less the year, where offices name their lists for the year of registration, not for the certificates'."""
    return {column: found for column, found in context.items() if column != "year" or office_kind not in _OWN_YEARS}


def of_any_certificate(context: Context) -> Context:
    """What a context says of every certificate of a row: whose people they are, and what holds for the whole office."""
    return {column: found for column, found in context.items() if column == "employer" or found.source == "office"}


def nearest(*layers: Context) -> dict[str, Found]:
    """One value a column: that of the first layer (the nearest) that has one."""
    merged: dict[str, Found] = {}
    for layer in layers:
        for column, found in layer.items():
            merged.setdefault(column, found)
    return merged


def _only(values: Iterable[str]) -> str | None:
    """The one value that all agree on; null when there is none or they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def _series(text: str) -> str | None:
    """The one series that a text names, in its own words."""
    spellings = vocabulary.spellings("series")
    found: dict[str, str] = {}
    for match in _SERIES.finditer(text):
        stem = match.group(1)
        for cut in range(len(stem)):
            if code := spellings.get(vocabulary.fold(stem[cut:] + "系列")):
                found.setdefault(code, stem[cut:] + "系列")
                break
    return next(iter(found.values())) if len(found) == 1 else None


def _bare(text: str) -> str:
    """A short heading without its numbering, counts and the words that every list carries."""
    return _AROUND_NAMES.sub("", _NUMBERING.sub("", text)).strip()


def _listed_series(text: str) -> str | None:
    """The series that a short heading is, also without the word 系列: 工程中级."""
    rest = _LEVEL.sub("", _bare(text) + " ").strip(" 、（）()")
    return rest if rest and vocabulary.fold(rest) in vocabulary.spellings("series") else None


def _title(text: str) -> str | None:
    """The title that a short heading is: 助理工程师（12人）."""
    rest = _BEFORE_TITLE.sub("", _bare(text)).removesuffix("的").removesuffix("职务")
    rest = _without_series(_ALL_IN_BRACKETS.sub(r"\1", rest))
    found = _OF_SERIES.fullmatch(rest)
    if found and titles.candidates(found[2]) and vocabulary.fold(found[1]) in vocabulary.spellings("series"):
        return found[2]
    return rest if rest and titles.candidates(rest) else None


def _without_series(text: str) -> str:
    """A title without the series that stands in brackets behind it: 农艺师（农业技术系列）."""
    behind = _SERIES_BEHIND.search(text)
    return text[: behind.start()] if behind and vocabulary.fold(behind[1]) in vocabulary.spellings("series") else text


def _headed_title(text: str) -> str | None:
    """The one title that a line heads its people with: 2014年度农艺师资格评审通过人员名单."""
    heads = (line.strip() for line in text.splitlines() if _HEADS_A_LIST.search(line))
    return _only(title for line in heads if (title := _title(line) or _title(_PLACES.sub("", line))))


def _stated_title(text: str) -> str | None:
    """The one title that a sentence says its people got: 取得助理工程师任职资格."""
    return _only(match for match in _STATED_TITLE.findall(text) if titles.candidates(match))


def names_employer(text: str) -> bool:
    """Whether a line names the employer of the people below it, and says that it does: 单位：某某厂."""
    return _labelled_employer(text) is not None


def may_head_employees(text: str) -> bool:
    """Whether a line is nothing but an employer's name, as stands over its people: 某某县农业技术推广站."""
    return _of_group(text) is not None


def _labelled_employer(text: str) -> str | None:
    found = _OF_EMPLOYER.fullmatch(text.strip())
    return found[1] if found and "employer" in kinds_of(found[1]) and not _COLLECTS.search(found[1]) else None


def _of_group(text: str) -> str | None:
    if named := _labelled_employer(text):
        return named
    rest = _bare(text)
    return rest if _EMPLOYER.fullmatch(rest) and not _AUTHORITY.search(rest) else None


def _of_list(lines: list[str], source: str) -> str | None:
    """The one employer that lines of the form 单位：某某厂 name, else whose roster a title or a file's name says the list is.

    A bureau that collects lists is nobody's employer by that.
    """
    banners = _BANNER if source == "prose" else None
    titled = _OF_TITLES if source == "file_name" else None
    for pattern in filter(None, (banners, _ROSTER if source in _WHERE_TITLES_STAND else None, titled)):
        named = [match.group(1) for line in lines if (match := pattern.match(line))]
        if sound := [name for name in named if _EMPLOYER.fullmatch(name) and not _COLLECTS.search(name)]:
            return _only(name for name in sound if pattern is _BANNER or _EMPLOYER.fullmatch(_PLACES.sub("", name)))
    return None


def _level(text: str) -> str | None:
    """The one level that a text names; 中、初级 names two and so none."""
    if _LEVELS_TOGETHER.search(text):
        return None
    return _only(level if level.endswith("级") else level + "级" for level in _LEVEL.findall(text))


def _acquired(text: str) -> str | None:
    return _only(next(group for group in match if group) for match in _ACQUIRED.findall(text))


def _year(lines: list[str]) -> str | None:
    """The year that a heading line or a name gives its people; a date inside a sentence gives none."""
    headings = [
        line for line in lines if len(line) <= 60 and not DOCUMENT.search(line) and not re.search(r"[：:。]", line)
    ]
    return _only(match.group(1) or match.group(2) for line in headings for match in _YEAR.finditer(line))


def _authority(lines: list[str], source: str) -> str | None:
    """The authority in whose name a document speaks: its head, its last line, or its file's name."""
    if source == "file_name":
        match = _FILE_AUTHORITY.fullmatch(lines[0]) if lines else None
        return match.group(1) if match else None
    return _only(match.group(1) for line in lines if (match := _AUTHORITY.fullmatch(line)))


def _committee(text: str) -> str | None:
    return _only(_COMMITTEE.findall(_OF_YEAR.sub("", text)))


def _document(text: str) -> str | None:
    """The text's own document number, not one that it cites: the one on a line of its own, where a notice that forwards nothing has one."""
    alone = [line.strip() for line in text.splitlines() if DOCUMENT.fullmatch(line.strip())]
    if len(set(alone)) == 1 and "转发" not in text:
        return _BEHIND_BODY.sub("", alone[0])
    found = [(match.group(1), text[: match.start()]) for match in DOCUMENT.finditer(text)]
    return _only(
        _BEHIND_BODY.sub("", _LEADING_WORDS.sub("", number))
        for number, before in found
        if not _CITING.search(before) and not _CITES.match(number) and not _is_cited(before)
    )


def _is_cited(before: str) -> bool:
    """Whether the words before a number in brackets name a document that the text goes by and that gave nobody a title."""
    found = _CITED.search(before)
    return found is not None and not _GIVES_TITLES.search(found[1])
