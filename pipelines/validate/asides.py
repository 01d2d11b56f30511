"""What a column kept aside tells of where, by whom or of what kind a title is: 评审地 桂林, 是否外地取得 是, 证书类别 技能等级证书."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache

from pipelines.validate.bodies import places_elsewhere
from schemas import other_qualifications

SPEAKS_OF_IT = r'"[^"]*(?:评审|评定|发证|取得|获得|授予|批准|颁发|认定|效力|范围|性质|类型|类别|种类|证书名称)[^"]*":'
"""Cells kept aside among whose headings one may speak of that."""
_GOT = "(?:评审|评定|发证|取得|获得|授予|批准|颁发|认定)"
_OUT = r"(?:外省|省外|区外|外地|外市|市外|异地|部队|军队|军内)"
_YES, _NO = re.compile(r"^(?:是|有|[√✓])"), re.compile(r"^(?:否|不是|非|[×✗])")
_OF_SOMETHING_ELSE = re.compile(
    "学历|学位|毕业|学校|院校|教育|培训|身份证|户|普通话|教师资格|执业|职业资格|驾|外语|英语|计算机|荣誉|奖|党|工作证|社保"
)
"""What else has a place and a body that gave it."""
_AREA = re.compile(rf"{_GOT}(?:通过|资格|证书)?(?:机关|机构|单位)?(?:所在)?(?:地|地区|地点|地方|省份|省市|城市|省)$")
_ASKED_OUT = re.compile(rf"^是否(?:为|属|在|由|系)?{_OUT}{_GOT}")
_LEVEL_OF_BODY = re.compile(rf"{_GOT}(?:机关|机构|单位)?(?:层级|级别|层次|权限|主体)$")
_ABOVE_OR_INSIDE = re.compile(
    r"^(?:自治区|省|区直|省直|国家|中央|部)(?:级|直|属|高评委|评审|$)|^(?:企业|单位|公司|集团|本单位)(?:内部|自主|自行|自评|评审)"
)
_WHO = re.compile(rf"{_GOT}(?:机关|机构|单位|部门)$")
_ARMY = re.compile("解放军|部队|武警|军区|舰队")
_RANGE = re.compile("效力|(?:有效|使用|适用|认可)范围")
_WITHIN = re.compile("内部|[本该原](?:单位|企业|公司|集团|厂|系统)")
_KIND = re.compile("^(?:资格|证书|职称)(?:证书)?(?:性质|类型|类别|种类)$")
_NO_TITLE = re.compile("职业资格|执业|技能|上岗|培训|内部|考试|工人")
_CALLED = re.compile("^(?:资格)?证书名称$")
_NOWHERE = "外省|省外|区外|外地|外市|市外|异地|部队|军队|军内|区直|省直"


def told_aside(extra: str, home: tuple[str, ...]) -> tuple[str | None]:
    """The column in which the cells kept aside (JSON, heading → value) put a certificate outside; null where they don't. `home` are the city's names.

    >>> told_aside('{"评审地":"桂林"}', ("柳州",)), told_aside('{"评审地":"广西柳州"}', ("柳州",)), told_aside('{"籍贯":"桂林市"}', ("柳州",))
    (('issuing_authority',), (None,), (None,))
    >>> told_aside('{"证书类别":"技能等级证书"}', ("柳州",)), told_aside('{"技能等级":"高级工"}', ("柳州",))
    (('acquisition_method',), (None,))
    """
    cells = _cells(extra)
    if any(_is_elsewhere(heading, value, home) for heading, value in cells.items()):
        return ("issuing_authority",)
    if any(_is_no_title(heading, value) for heading, value in cells.items()):
        return ("acquisition_method",)
    return (None,)


def _cells(extra: str) -> Mapping[str, str]:
    """The headings and values, without blanks and brackets behind the heading."""
    return {
        re.sub(r"\s|[（(][^（()）]*[)）]$", "", heading): re.sub(r"\s", "", value)
        for heading, value in json.loads(extra or "{}").items()
        if isinstance(value, str) and value.strip()
    }


def _is_elsewhere(heading: str, value: str, home: tuple[str, ...]) -> bool:
    """Whether the cell tells of a place or body that is none of the city's."""
    if _OF_SOMETHING_ELSE.search(heading):
        return False
    asked_home = re.search(rf"^是否(?:为|属|在|由|系)?(?:本市|我市|{'|'.join(home)}市?){_GOT}", heading)
    tests: tuple[tuple[bool, Callable[[str], object]], ...] = (
        (_AREA.search(heading) is not None, lambda said: _elsewhere(home).search(said) and not any(own in said for own in home)),
        (_ASKED_OUT.search(heading) is not None, _YES.search),
        (asked_home is not None, _NO.search),
        (_LEVEL_OF_BODY.search(heading) is not None, _ABOVE_OR_INSIDE.search),
        (_WHO.search(heading) is not None, _ARMY.search),
        (_RANGE.search(heading) is not None, _WITHIN.search),
    )  # fmt: skip
    return any(is_asked and bool(test(value)) for is_asked, test in tests)


def _is_no_title(heading: str, value: str) -> bool:
    """Whether the cell says that the paper is a licence, a worker's grade or an employer's own."""
    if _KIND.search(heading) is not None:
        return _NO_TITLE.search(value) is not None
    return _CALLED.search(heading) is not None and other_qualifications.kind_of(value) is not None


@cache
def _elsewhere(home: tuple[str, ...]) -> re.Pattern[str]:
    """Names of places that are none of the city's, with 市 or 省 or without."""
    names = places_elsewhere(home)
    short = {name[:-1] for name in names if name.endswith(("市", "省")) and len(name) > 2}
    return re.compile("|".join(sorted({*names, *short, *_NOWHERE.split("|")}, key=lambda name: (-len(name), name))))
