"""What the words over a list say became of its people: they passed, did not pass, lost their titles again, are doubted, got them elsewhere, or are only put forward.

Most lists are of people who got their titles, and most say so or nothing. A decision that takes titles back, or names
those who failed, looks just like them; only its words tell.
"""

import re
from functools import cache

from schemas import vocabulary
from schemas.marks import DOUBTED, OTHERWISE, PASSED, PUT_FORWARD, REFUSED, VOID

_VOIDED = r"(?:撤[销消]|取消|注销|吊销|收回|作废|废止|宣布无效)(?![后前时])"
_FAILED = (
    r"(?:未(?:能|予|获得?|被)?(?:评审|审核|审定|认定|考核)?(?:通过|批准|合格)|未(?:获得?|取得|达到)(?!.{0,6}(?:学历|学位|年限)).{0,16}(?:资格|职称|条件|标准)|没有(?:获得?)?通过|[未没]评上|落选|不具备|不合格|暂缓(?:通过|评审|认定)"
    r"|不(?:予|同意|批准|给予)(?:评审)?(?:通过|认定|确认|授予|批准|取得|具备|评定))"
)
_OF_TITLES = r"(?:资格|职称|证书|职务)"
_OF_PEOPLE = r"(?:资格|职称|证书|职务|人员|同志|名单|名册)"
_DOCUMENT = r"的(?:决定|通知|通报|公告|公示|批复|处理\w{0,4}|函|请示|报告)|名单|名册|一览表|登记表|汇总表"
_OTHER_MATTERS = re.compile(
    r"考试|条件|限制|要求|规定|办法|审批|事项|许可|收费|政策|会议|范围|程序|情形|情况之|行为|之一|工作的|问题|机构|评委"
)
"""What else a notice takes back or calls void."""
_IF_EVER = re.compile(
    r"凡|若|如(?!下)|一经|(?:者|的)[，,、]|应当?|可以?|不得|逾期|否则|将(?:被|予|会|由|按)|外语|计算机"
)
"""Words of a rule for whoever may break it, not of what was decided of these people."""
_REISSUED = re.compile("补发|补办|换发|换证|更换|新证|重新|重复")
"""A paper that is void since there is a new one says nothing against the title."""

_TITLE_LINE = re.compile(rf"关于(?:给予|对)?[^。]{{0,60}}(?:{_DOCUMENT})(?:[（(].*[)）])?$")
_TOLD_AHEAD = re.compile(r"下列|以下|下述|如下|其(?!他|它|余|中)|(?:同志|人员|名单)[^，。；]{0,40}[:：]$")
_TOLD_BACK = re.compile(r"以上|上述|上列|前述")
_OF_THIS_LIST = re.compile(r"本(?:表|册|名单|名册)(?:所列|中|内)?(?:的)?(?:人员|同志|均|全部)")
_NOT_SO = re.compile("[无未没]|不存在|杜绝|严禁|承诺|保证|查处")
_LIST_TITLE = re.compile(
    r"[^。；;，,：:]{2,40}(?:名单|名册|一览表|登记表|汇总表|清单|情况表|人员)(?:\s*[（(][^（）()]*[)）])?"
)
"""A line over a table that names it, as a sheet's name does."""
_OTHERWISE = re.compile(
    r"(?:职业|执业)资格|技能(?:鉴定|等级)|内部(?:评聘|评定|职称)|工人技师|认证人员|农民技术|乡土人才|资格考试"
    r"|(?:部队|军队|外省|省外|区外|外市|外地|自治区|区直|省级|省直|中央|铁路|电网|电力系统|邮政|烟草|石油|石化|电信)[^。；]{0,14}(?:评审|评定|批准|取得|授予)"
)
"""Ways of acquiring a title, and bodies, that are not the city's; who was confirmed anew here is no matter of theirs."""
_FALSE = re.compile(r"弄虚作假|伪造|造假|假(?:证书?|职称|资格)|冒用")
_CALLED_FALSE = re.compile(rf"{_OF_TITLES}[^，。；]{{0,10}}(?:无效|属假|系假|不实|不属实)|骗取|查无此(?:人|证)")
_TAKEN_BACK = re.compile(_VOIDED)
_SOUGHT = re.compile(rf"{_VOIDED}[^，。；]{{0,4}}(?:评审|申报|参评|推荐|考试)[^，。；]{{0,2}}(?:资格|名额|材料)")
"""Who may apply no more has no title to lose by that."""
_OF_THE_FORMER = re.compile(r"晋升|收回(?:其)?原|原[^，。；]{0,8}证书?[^，。；]{0,4}(?:收回|作废|注销)")
"""A paper that gave way to the next title's."""
_WAITS = re.compile(r"暂不(?!具)|(?:待|须?补)[^，。；]{0,12}后(?:再|方可|才)")
_OTHER_MATTERS_OF_NAMES = re.compile(r"政策|许可|收费|会议|工作的|问题|机构|评委|外语|计算机|继续教育")
_SHORT = 30
_LONGEST = 160
_CALLED = {
    VOID: re.compile(rf"{_VOIDED}[^，。；]{{0,30}}{_OF_TITLES}|{_OF_TITLES}[^，。；]{{0,16}}{_VOIDED}|声明作废"),
    REFUSED: re.compile(_FAILED),
}
_NAMED = {
    VOID: re.compile(rf"{_VOIDED}.{{0,12}}{_OF_PEOPLE}|{_OF_PEOPLE}.{{0,6}}{_VOIDED}|(?:已|被)?{_VOIDED}"),
    REFUSED: re.compile(rf"{_FAILED}.{{0,12}}|.{{0,12}}{_FAILED}(?:.{{0,4}}{_OF_PEOPLE})?"),
}
_DOUBTED = re.compile(
    r"存疑|可疑|有疑[问义]|(?:待|无法|未能?|尚未)(?:核[实查]|查证|查实|甄别|考证)|(?:核[查实验]|查证|审核|验证|比对)[^。]{0,6}(?:有问题|不[实符一]|不属实|异常)|查无|(?:资格|职称|证书)待定"
)
"""What a list of certificates is called that somebody looked into and did not find sound."""
_GOT = re.compile(
    r"(?:评审|审核|认定|考核)?通过.{0,8}(?:评审|人员|名单|资格)|(?:取得|获得|授予|具备|确认|认定).{0,20}(?:资格|职称)"
)
_PUT = re.compile(
    r"(?:初审|预审|资格(?:审查|初审|审核)|论文|答辩|面试|学科组|专业组|材料(?:审核|审查)|形式审查)[^。，；]{0,6}(?:通过|合格)|待批|待审|报批|拟(?:评审?|认定|确认)?通过|拟(?:认定|确认|授予|取得)|送评|参评|待评|(?:评审|职称|申报).{0,8}(?:缴费|收费|报名|受理|材料(?:接收|收取|收件|登记|移交))|(?:申报|推荐|拟评|拟报).{0,16}"
    r"(?:花名册|名册|一览表|汇总表|简况表|情况表|登记表|名单|人员|人选|情况)"
)
_ASKS = re.compile(
    r"关于[^。]{0,60}(?:的请示|(?:上报|报送|呈报|申报|推荐|申请)[^。]{2,50}的(?:报告|函))(?:[（(].*[)）])?$"
)
"""What an office asks of the one above it is not decided yet."""
_MADE_PUBLIC = re.compile(
    r"公示(?:名单|稿|表)?\d?(?:[（(][^（）()]*[)）])?$|拟(?:同意|批准|授予|确认|认定)|(?:[现特]?予以?|进行|现)公示(?!无|期?满|结束|[之以]?后)"
)
"""A notice that asks for objections before anything is decided: 现予公示, and whom one means to agree to."""
_UNOPPOSED = re.compile("无异议|期满|公示(?:结束|[之以]?后)")
_FAILING = re.compile(_FAILED)
_AGAINST = re.compile(rf"{_FAILED}|{_VOIDED}|暂缓|不同意")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十\d]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])\s*")
_COUNT = re.compile(r"[（(]?共?\s*\d+\s*[人名位][)）]?")


def standing_ahead(text: str, *, is_name: bool) -> str | None:
    """What became of the people below or inside: the last of the lines that says so; null when none does.

    `is_name` is for a heading's, a sheet's or a file's words, which need not say whom they mean.

    >>> standing_ahead("关于撤销韦晓等2名同志专业技术资格的决定", is_name=False), standing_ahead("二、未通过人员（3人）", is_name=True)
    ('void', 'not_passed')
    >>> standing_ahead("凡弄虚作假者，取消其资格。", is_name=False), standing_ahead("同意下列同志具备工程师资格：", is_name=False)
    (None, 'passed')
    """
    said = [one for line in text.splitlines() if (one := _line(line.strip(), is_name))]
    return said[-1] if said else None


def standing_back(text: str) -> str | None:
    """What lines below a list say became of its people: 以上人员的资格予以撤销; null when they don't say.

    >>> standing_back("以上同志未通过评审。"), standing_back("以上同志的资格从2015年11月20日起算。")
    ('not_passed', None)
    """
    told = (line.strip() for line in text.splitlines() if _TOLD_BACK.search(line) or _OF_THIS_LIST.search(line))
    said = [one for line in told if (one := _called(line) or _false_or_otherwise(line))]
    return said[-1] if said else None


def _false_or_otherwise(line: str) -> str | None:
    """Whether a line below a list calls its people's papers false, or says that their titles were got elsewhere or in another way."""
    if _OTHER_MATTERS.search(line) or _IF_EVER.search(line) or _NOT_SO.search(line) or len(line) > _SHORT:
        return None
    if _FALSE.search(line):
        return VOID
    return OTHERWISE if _OTHERWISE.search(line) and "确认" not in line else None


def speaks_against(sentence: str) -> bool:
    """Whether a sentence that names people says of some that they did not get the title, have to wait, or lose it.

    >>> speaks_against("韦晓、覃丽2名同志未通过评审，不具备工程师资格"), speaks_against("同意韦晓同志具备工程师资格")
    (True, False)
    """
    return _AGAINST.search(sentence) is not None


def named_against(sentence: str) -> str | None:
    """What a sentence says against the people whom it names: that they lose a title, or did not get it; null when neither, or only a paper is void.

    >>> named_against("韦晓同志因材料不实，其资格暂缓公布"), named_against("经查，覃丽的工程师证书系伪造")
    ('not_passed', 'void')
    >>> named_against("韦晓同志原证书遗失，声明作废，同意补发"), named_against("凡弄虚作假者，取消其资格")
    (None, None)
    """
    if any(one.search(sentence) for one in (_OTHER_MATTERS_OF_NAMES, _IF_EVER, _REISSUED, _OF_THE_FORMER)):
        return None
    if any(one.search(_SOUGHT.sub("", sentence)) for one in (_TAKEN_BACK, _FALSE, _CALLED_FALSE)):
        return VOID
    return REFUSED if _AGAINST.search(sentence) or _WAITS.search(sentence) else None


def _line(line: str, is_name: bool) -> str | None:
    if _TOLD_BACK.search(line) or len(line) > _LONGEST:
        return None
    plain = _COUNT.sub("", _NUMBERING.sub("", line)).strip(" ：:")
    is_name = is_name or _LIST_TITLE.fullmatch(plain) is not None
    if (
        is_name
        and len(plain) <= _SHORT
        and not _OTHER_MATTERS.search(plain.replace("有问题", ""))
        and not _REISSUED.search(plain)
    ):
        for standing, pattern in _NAMED.items():
            if pattern.fullmatch(plain) or (pattern.search(plain) and re.search(_OF_PEOPLE, plain)):
                return standing
        if _FALSE.search(plain) and re.search(_OF_PEOPLE, plain):
            return VOID
        if _DOUBTED.search(plain) and re.search(_OF_PEOPLE, plain):
            return DOUBTED
    if (
        is_name
        and (_OTHERWISE.search(plain) or _other_cities().match(plain))
        and not re.search("确认|地方评审", plain)
        and not re.search("外语|计算机", plain)
    ):
        return OTHERWISE
    is_title = _TITLE_LINE.search(line) is not None
    if (is_title or _TOLD_AHEAD.search(line)) and (called := _called(line)):
        return called
    return _got_or_put(line, is_name or is_title)


@cache
def _other_cities() -> re.Pattern[str]:
    """A list's title that begins with another city's name, and is of its titles, not of a firm's people."""
    home = vocabulary.home_city()
    cities = (row["name"] for row in vocabulary.table("regions") if home not in (row["name"], row["parent"]))
    names = "|".join(sorted(name for name in cities if name.endswith("市")))
    return re.compile(rf"(?:{names})(?=(?:(?:19|20)\d\d|职称|职改|中级|初级|专业技术|评审).*(?:资格|职称|评审))")


def _called(line: str) -> str | None:
    """What a line says of people whom it means to name."""
    said = [one for sentence in re.split("[。；;]", line) if (one := _called_in(sentence))]
    return said[-1] if said else None


def _called_in(sentence: str) -> str | None:
    """The same of one sentence; a sentence that also says who passed calls nobody anything."""
    if _OTHER_MATTERS.search(sentence) or _IF_EVER.search(sentence) or _REISSUED.search(sentence):
        return None
    found = next((standing for standing, pattern in _CALLED.items() if pattern.search(sentence)), None)
    return None if found == REFUSED and "通过" in _FAILING.sub("", sentence) else found


def _got_or_put(line: str, is_heading: bool) -> str | None:
    """Whether a line says that its people passed, or a heading that they are put forward."""
    if is_heading and (put := _PUT.search(line)) and not _GOT.search(line[: put.start()] + line[put.end() :]):
        return PUT_FORWARD
    if is_heading and _ASKS.search(line):
        return PUT_FORWARD
    is_said = is_heading or _TOLD_AHEAD.search(line) is not None
    if is_said and _MADE_PUBLIC.search(line) and not _UNOPPOSED.search(line):
        return PUT_FORWARD
    return PASSED if is_said and _GOT.search(line) and not speaks_against(line) else None
