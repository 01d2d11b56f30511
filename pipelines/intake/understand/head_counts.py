"""How many people a document says that its list names: 同意下列32名同志…, 共计32人."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from pipelines.intake.understand.cells import compact
from pipelines.numerals import count

_NUMERALS = "一二三四五六七八九十百千零〇两"
_PEOPLE = r"同志|专业技术人员|技术人员|工作人员|人员|教师|老师|医师|职工|人"
_HEAD = r"下列|下述|以下|如下|上述|以上|所列|所附|名单|等|总人数|人数|总计|合计|共计|共有|共|同意|批准|核准|公布|确认|认定|授予"
_COUNT = re.compile(
    rf"(?P<head>{_HEAD})(?:为|是)?[:：]?(?P<number>\d{{1,5}}|[{_NUMERALS}]{{1,7}})(?:(?:名|位|个)(?:{_PEOPLE})?|人)"
)
_CLAUSES = re.compile(r"[，,。；;！!？?：:\n\t（）()【】\[\]]")
_OTHERS = re.compile(
    r"其中|名额|指标|计划|编制|在编|在职|现有|申报|申请|参评|参加|推荐|报名|应到|实到|出席|到会|评委|委员|专家|投票|[赞反]|弃权|\d票|不予|不同意|未|不合格|取消|撤销|淘汰"
    r"|缺考|小计|男|女|份|证书|转发|抄送"
)
"""Words of a clause that counts other people, or only some of them."""
_BACK = ("上述", "以上")
"""Words that point back to people who were counted before."""
_TITLE = re.compile(r"^(?:.{0,40}?)关于.+的(?:通知|批复|公告|通报|决定|函|复函|公示)$")
_GROUP = re.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}[、.．]|[（(][一二三四五六七八九十\d]{{1,3}}[)）]|\d{{1,2}}[、.．])[^。]{{2,50}}"
    rf"[（(](?:共|计|合计)?(?P<number>\d{{1,4}}|[{_NUMERALS}]{{1,5}})(?:名|位|个)?(?:{_PEOPLE})?[)）][:：]?"
)
"""A numbered heading that ends with how many people stand under it."""
MOST = 10
"""Of more counts nobody tells which belong together."""


class Told(NamedTuple):
    """The people whom a document counts: in its title (all of them), clause by clause, and in the headings of its groups."""

    title: list[int]
    body: list[int]
    groups: Sequence[int] = ()


def told_people(lines: Iterable[str]) -> Told:
    """The counts of people in a document's lines that speak of its own list.

    >>> told_people(["关于韦晓等3名同志专业技术资格的通知", "经评委会25名评委投票，同意下列三名同志取得资格，其中女2人。"])
    Told(title=[3], body=[3], groups=[])
    >>> told_people(["本年度名额共40人", "一、工程师（共2人）", "二、助理工程师（共十二人）", "以上14名同志从发文之日起算"])
    Told(title=[], body=[2, 12], groups=[2, 12])
    """
    title, body, back, groups = list[int](), list[int](), list[int](), list[int]()
    for line in lines:
        whole = compact(line)
        counts = list(_counts(whole))
        if group := _GROUP.fullmatch(whole):
            groups.append(count(group["number"]) or 0)
        if _TITLE.match(whole):
            title += [people for _, people in counts]
        else:
            back += [people for head, people in counts if head in _BACK]
            body += [people for head, people in counts if head not in _BACK]
    return Told(title, body or back, groups)


def _counts(line: str) -> Iterator[tuple[str, int]]:
    seen = set[str]()
    for clause in _CLAUSES.split(line):
        found = None if _OTHERS.search(clause) else _COUNT.search(clause)
        # A clause that is said again counts nobody anew.
        if found and clause not in seen and (people := count(found["number"])):
            seen.add(clause)
            yield found["head"], people


def is_longer(told: Told, totals: Iterable[int], tables: Iterable[int]) -> bool:
    """Whether a list holds more people than its document counts, in whatever way both are counted.

    `totals` are the people of the whole document, counted in several ways, `tables` those of each table: a document may
    count one of several.
    """
    sums, fewest, tables = _sums(told), min(totals), list(tables)
    if len(tables) <= len(told.groups) and sum(told.groups) in {*told.title, *told.body} and fewest > sum(told.groups):
        return True  # The groups come to the document's own total, so that no table stands outside it.
    if (whole := _said_of_all(told)) is not None and fewest > whole:
        return True
    if not sums or sums & {*totals, *tables}:
        return False
    once = _once(told)
    return fewest > max(sums) or (once is not None and 0 < fewest - once <= max(sums) - fewest)


def _said_of_all(told: Told) -> int | None:
    """The people whom the title counts and the prose counts again, where the headings of the groups count more: who wrote one in also changed its group's count.

    >>> _said_of_all(Told([3], [3, 2, 2], [2, 2])), _said_of_all(Told([4], [4, 2, 2], [2, 2])), _said_of_all(Told([3], [2, 2], [2, 2]))
    (3, None, None)
    """
    whole = set(told.title)
    if len(whole) != 1:
        return None
    (people,) = whole
    is_said_again = told.body.count(people) > list(told.groups).count(people)
    return people if is_said_again and sum(told.groups) > people else None


def is_shorter(told: Told, totals: Iterable[int], tables: Iterable[int]) -> bool:
    """Whether a list holds fewer people than its document counts, in whatever way both are counted."""
    sums = _sums(told)
    return bool(sums) and not sums & {*totals, *tables} and 0 < max(totals) < min(sums)


def is_whole(told: Told, totals: Iterable[int]) -> bool:
    """Whether a list holds just as many people as its document counts at most: nobody is left out of it.

    >>> is_whole(Told([3], [1, 2]), [3, 3]), is_whole(Told([], [2, 12]), [12]), is_whole(Told([5], []), [4])
    (True, True, False)
    """
    counts = [*told.title, *told.body]
    return bool(counts) and max(counts) in {*totals}


def _sums(told: Told) -> set[int]:
    """What the counts may come to, alone and together; nothing where there are too many to tell."""
    if len(told.body) > MOST:
        return set()
    if (total := _total(told)) is not None:
        return {total, *told.title, sum(told.body)}
    parts = (sum(some) for size in range(1, len(told.body) + 1) for some in combinations(told.body, size))
    return {*told.title, *parts}


def _once(told: Told) -> int | None:
    """What the counts come to if those that are said again, or are parts of another one, count nobody anew; null where there are none.

    They may be of two lists as well, so a list that fits neither is held against the one that it is nearer to.
    """
    if (total := _total(told)) is not None:
        return total
    return max(sum({*told.body}), *told.title, 0) if len({*told.body}) < len(told.body) else None


def _total(told: Told) -> int | None:
    """The count to which two or more others come, each said once or again; null where there is none."""
    total = max([*told.title, *told.body], default=0)
    parts = [people for people in told.body if people != total]
    return total if len(parts) > 1 and total in (sum(parts), sum({*parts})) else None
