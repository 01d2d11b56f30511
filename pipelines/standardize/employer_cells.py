"""What stands in an employer's cell around the name, and the slips in its numerals that no name has."""

import re
from functools import cache

from schemas import vocabulary

_LABEL = re.compile(r"^(?:现|现?所在|现?工作|所属|用人)?单位(?:名称|全称)?:")
_BRACKETED = re.compile(r"^(?:\(([^()]+)\)|\[([^\[\]]+)\]|【([^【】]+)】)$")
_MARKS_BEHIND = re.compile(r"[。.,，、;；:]+$")
_STATUS_BEHIND = re.compile(
    r"\((?:现|原)?(?:已)?(?:(?:离|内)?退休?|离休|调离|调出|调走|离职|辞职|辞退|去世|病故|亡故|聘用|返聘|借调|外聘|编外|在职|在编|在岗)(?:人员)?\)$"
)
_NUMERAL = "[一二三四五六七八九十]"
_ORDINAL = re.compile(rf"笫|[弟苐](?={_NUMERAL}{{1,3}}(?:[中小幼]|职|高级|初级|实验|人民医院|医院))")
_STROKE_FOR_ONE = re.compile(r"(?<=第)[-—–―](?=[\u4e00-\u9fff])")

_UNIT_OF_POST = "办公室|人事科|财务科|总务处|教务处|政教处|业务科|技术科|工程部|质检科"
_POST = (
    "(?:副|代理|常务副)?(?:局长|科长|股长|所长|院长|校长|站长|处长|主任|部长|队长|组长|园长|馆长|厂长|社长|台长|场长|会长|总?经理|董事长|书记|主席)"
    "|(?:副?主任)?科员|办事员|职员|职工|干部|员工|工人|专干|教师|老师|教员"
)


def unwrapped(name: str) -> str:
    """The name without a label before it, brackets around it, and behind it marks and what became of its holder there.

    >>> unwrapped("工作单位:柳州市图书馆"), unwrapped("(柳州市图书馆)"), unwrapped("柳州市图书馆。"), unwrapped("单位")
    ('柳州市图书馆', '柳州市图书馆', '柳州市图书馆', '单位')
    >>> unwrapped("柳州市图书馆(已调离)"), unwrapped("柳州市图书馆(总馆)")
    ('柳州市图书馆', '柳州市图书馆(总馆)')
    """
    bare = _STATUS_BEHIND.sub("", _MARKS_BEHIND.sub("", _LABEL.sub("", name)))
    found = _BRACKETED.match(bare)
    return without_post((found[1] or found[2] or found[3] if found else bare) or name)


def without_post(name: str) -> str:
    """The name without the person's post behind it, as 工作单位及职务 heads both; any other name as it is.

    >>> without_post("柳州市图书馆副馆长"), without_post("柳城县水利局、办公室主任"), without_post("柳州市干部学校")
    ('柳州市图书馆', '柳城县水利局', '柳州市干部学校')
    """
    found = _post_behind().fullmatch(name)
    return found[1] if found else name


@cache
def _post_behind() -> re.Pattern[str]:
    """An employer's name whole, and a post."""
    ends = "|".join(sorted((row["suffix"] for row in vocabulary.table("employer_suffixes")), key=len, reverse=True))
    return re.compile(rf"(.{{2,}}?(?:{ends}|(?<=..)[局所站院校厂馆处]))[、，,/]?(?:{_UNIT_OF_POST})?(?:{_POST})")


def with_ordinals(name: str) -> str:
    """The name with 第 for the characters that are taken for it before a numeral, and 一 for a stroke behind it.

    >>> with_ordinals("柳州市弟九中学"), with_ordinals("柳州市第—中学"), with_ordinals("兄弟小学")
    ('柳州市第九中学', '柳州市第一中学', '兄弟小学')
    """
    return _STROKE_FOR_ONE.sub("一", _ORDINAL.sub("第", name))
