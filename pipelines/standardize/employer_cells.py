"""What stands in an employer's cell around the name, and the slips in its numerals that no name has."""

import re

_LABEL = re.compile(r"^(?:现|现?所在|现?工作|所属|用人)?单位(?:名称|全称)?:")
_BRACKETED = re.compile(r"^(?:\(([^()]+)\)|\[([^\[\]]+)\]|【([^【】]+)】)$")
_MARKS_BEHIND = re.compile(r"[。.,，、;；:]+$")
_STATUS_BEHIND = re.compile(
    r"\((?:现|原)?(?:已)?(?:(?:离|内)?退休?|离休|调离|调出|调走|离职|辞职|辞退|去世|病故|亡故|聘用|返聘|借调|外聘|编外|在职|在编|在岗)(?:人员)?\)$"
)
_NUMERAL = "[一二三四五六七八九十]"
_ORDINAL = re.compile(rf"笫|[弟苐](?={_NUMERAL}{{1,3}}(?:[中小幼]|职|高级|初级|实验|人民医院|医院))")
_STROKE_FOR_ONE = re.compile(r"(?<=第)[-—–―](?=[\u4e00-\u9fff])")


def unwrapped(name: str) -> str:
    """The name without a label before it, brackets around it, and behind it marks and what became of its holder there.

    >>> unwrapped("工作单位:柳州市图书馆"), unwrapped("(柳州市图书馆)"), unwrapped("柳州市图书馆。"), unwrapped("单位")
    ('柳州市图书馆', '柳州市图书馆', '柳州市图书馆', '单位')
    >>> unwrapped("柳州市图书馆(已调离)"), unwrapped("柳州市图书馆(总馆)")
    ('柳州市图书馆', '柳州市图书馆(总馆)')
    """
    bare = _STATUS_BEHIND.sub("", _MARKS_BEHIND.sub("", _LABEL.sub("", name)))
    found = _BRACKETED.match(bare)
    return (found[1] or found[2] or found[3] if found else bare) or name


def with_ordinals(name: str) -> str:
    """The name with 第 for the characters that are taken for it before a numeral, and 一 for a stroke behind it.

    >>> with_ordinals("柳州市弟九中学"), with_ordinals("柳州市第—中学"), with_ordinals("兄弟小学")
    ('柳州市第九中学', '柳州市第一中学', '兄弟小学')
    """
    return _STROKE_FOR_ONE.sub("一", _ORDINAL.sub("第", name))
