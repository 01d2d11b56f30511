"""What a changed value must not do whatever evidence comes with it: hide characters, put dates out of order, or tell of a higher level."""

import re
import unicodedata
from collections.abc import Mapping

from pipelines.reconcile.folding import fold_id
from pipelines.reconcile.scope import possible_days
from pipelines.reconcile.submissions import Submission
from schemas import titles

RANKS = {"初级": 1, "中级": 2, "高级": 3}
HIGH = re.compile(r"[正副]高|教授级|研究员级|高工")
"""Short for the highest level, in words that don't say 高级."""
TITLE = re.compile(r"[\u4e00-\u9fff]+[师员授士](?![\u4e00-\u9fff])")
BODIES = re.compile(r"[高中初]级(?=中学|人民法院|法院|技工|技校|职业|职中|小学|党校)")
"""Bodies whose name says a level that is none of a title."""
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""What copying from a web page or a PDF leaves in a text; it means nothing and is taken off."""
YOUNGEST = 16


def visible(value: str) -> str | None:
    """The value as people see it, on one line; null where it holds signs that show it otherwise than it is.

    >>> visible(" 测试\\u200b 二厂\\n"), visible("\\u202e师程工"), visible("机械\\x00")
    ('测试 二厂', None, None)
    """
    shown = " ".join(value.translate(INVISIBLE).split())
    return None if any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in shown) else shown


def is_markup(value: str) -> bool:
    """True for words that a browser would take for more than words."""
    return bool(re.search(r"[<>]|javascript:", value, re.IGNORECASE))


def highest_level(value: str, *, of_title: bool = False) -> int:
    """The rank of the highest level that free words name, with `of_title` also by a title that only a higher level has; 0 for none.

    >>> highest_level("初级职务评审委员会"), highest_level("柳州高级中学"), highest_level("机械（正高）", of_title=True)
    (1, 0, 3)
    >>> highest_level("机械设计", of_title=True), highest_level("工程师", of_title=True), highest_level("某某会计师事务所")
    (0, 2, 0)
    """
    words = BODIES.sub("", value)
    named = [rank for level, rank in RANKS.items() if level in words]
    if of_title:
        named += [RANKS["高级"]] if HIGH.search(words) else []
        for word in TITLE.findall(words):
            levels = [RANKS[found.level] for found in titles.candidates(word) if found.level in RANKS]
            named += [min(levels)] if levels else []
    return max(named, default=0)


def is_out_of_time(changes: Mapping[str, str], values: Mapping[str, str], submission: Submission) -> bool:
    """True if a changed date comes after the submission, before the holder was grown, or out of order with the other dates."""
    if not changes.keys() & {"acquired_on", "conferred_on", "year"}:
        return False
    dates = {column: changes.get(column) or values.get(column) for column in ("acquired_on", "conferred_on", "year")}
    days = {column: found for column, stated in dates.items() if (found := possible_days(stated))}
    sent, born = submission.moment.date(), int(fold_id(submission.id_number)[6:10])
    if any(first > sent or last.year - born < YOUNGEST for first, last in days.values()):
        return True
    acquired, conferred, year = (days.get(column) for column in ("acquired_on", "conferred_on", "year"))
    if acquired and conferred and conferred[1] < acquired[0]:
        return True
    return bool(acquired and year and acquired[0].year != year[0].year)
