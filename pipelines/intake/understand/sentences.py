"""Sentences that say who got a title: 同意张三、李四等2名同志具备工程师资格，从2015年12月20日起算."""

import re
from collections.abc import Iterator

from pipelines.intake.understand.cells import kinds_of, looks_like_name
from pipelines.intake.understand.context import read_text
from pipelines.intake.understand.standing import speaks_against
from pipelines.numerals import count

_HAN = r"\u3400-\u9fff·•．"
_VERBS = r"同意|授予|确认|认定|批准|核准|准予|评定|审定|公布|经研究|经审核|经评审|下列|以下"
_CALLED = r"(?:同志|人员|同学|老师)"
_NAMES = re.compile(
    rf"(?:^|[，。；：:,;\s]|(?:{_VERBS})+)(?:{_VERBS})*([{_HAN}]{{2,30}}?(?:[、和及][{_HAN}]{{2,30}}?)*)\s*(?:等\s*)?"
    rf"(?:([\d一二三四五六七八九十]+)\s*(?:名|位|个|人)\s*{_CALLED}?|{_CALLED})"
)
_CONFERS = re.compile(r"同意|授予|取得|具备|获得|确认|认定|批准|评定|通过")
_ABOUT = re.compile(r"^\s*(?:关于|转发)|的(?:请示|函|报告|申请)")
"""What heads a document, or asks: it names whom the document is about and confers nothing."""
_OTHERWISE = re.compile("聘|申报|推荐|参加|参评|报考")
_GOT = re.compile("取得|获得|具备|授予|评审通过|评定")
"""What happens to people on the way to a title, or after it, unless the line says that they got it."""

_HEADING = re.compile(
    r"[（(]?(?:[\d]{1,2}|[一二三四五六七八九十]{1,3})?[)）、.．\s]*(.{2,12}?)\s*(?:[（(\s](?:共|计|合计)?\d{1,3}[人名位](?:同志)?[)）]?)?[：:]?"
)


def told_in(line: str) -> list[str]:
    """The title, the names and the date, blank for none, of a sentence that says who got a title; empty for any other line.

    A sentence that counts other people than it names is none: it names them somewhere else; nor is one that some of them
    did not pass, or lose their titles by.

    >>> told_in("同意韦晓、覃丽等2名同志具备工程师资格，从2015年12月20日起算。")
    ['工程师', '韦晓、覃丽', '2015年12月20日']
    >>> told_in("同意韦晓等12名同志具备工程师资格。"), told_in("关于韦晓、覃丽2名同志工程师资格的批复")
    ([], [])
    """
    if not confers(line) or speaks_against(line):
        return []
    told = read_text(line, "prose", "")
    title = told["title"].value if "title" in told else _title_of(line)
    names = [name for found in _NAMES.finditer(line) for name in _names(found)]
    if not title or not names or len(set(names)) < len(names):
        return []
    return [title, "、".join(names), told["acquired_on"].value if "acquired_on" in told else ""]


def confers(line: str) -> bool:
    """Whether a line gives titles to the people whom it names, and doesn't only head a document or ask for them."""
    if _ABOUT.search(line) or (_OTHERWISE.search(line) and not _GOT.search(line)):
        return False
    return _CONFERS.search(line) is not None


def _names(found: re.Match[str]) -> Iterator[str]:
    """The names of a run, if they are as many as it says."""
    names = [_without_employer(name) for name in re.split("[、和及]", found[1])]
    told = count(found[2]) if found[2] else len(names)
    if told == len(names) and all(map(looks_like_name, names)):
        yield from names


def _without_employer(text: str) -> str:
    """The name at the end of a text that says before it where its holder works; any other text as it stands.

    >>> _without_employer("某县中心小学韦晓"), _without_employer("韦晓")
    ('韦晓', '韦晓')
    """
    for length in (3, 2, 4):
        if looks_like_name(text[-length:]) and "employer" in kinds_of(text[:-length]):
            return text[-length:]
    return text


def _title_of(line: str) -> str:
    """The title that stands right behind 同志 or before 资格 in a sentence; blank when there is none."""
    parts = re.split(rf"{_CALLED}|具备|取得|获得|授予|认定为?|确认为?|任职资格|资格|职务|[，。；：:,;]", line)
    found = {part.strip() for part in parts if "title" in read_text(part.strip(), "group_heading", "")}
    return found.pop() if len(found) == 1 else ""


def label_of(text: str) -> str:
    """What the words before a colon say of the names behind it: the one title in them; as they stand, when there is none.

    >>> label_of("一、工程师（2人）"), label_of("下列3名同志取得工程师资格"), label_of("柳州机械厂")
    ('工程师', '工程师', '柳州机械厂')
    """
    told = read_text(text, "group_heading", "").get("title") or read_text(text, "prose", "").get("title")
    return told.value if told else text


def title_of_heading(line: str) -> str:
    """The title of a line that is its number, a title, and how many people have it; blank for any other line.

    >>> title_of_heading("1.工程师（2人）："), title_of_heading("二、助理工程师"), title_of_heading("工程师评审的范围")
    ('工程师', '助理工程师', '')
    """
    plain = _HEADING.fullmatch(line)
    told = read_text(plain[1], "group_heading", "").get("title") if plain else None
    return told.value if plain and told and told.value == plain[1] else ""
