"""What offices write in a title's place and what is none: licences, workers' grades, posts, honours, ranks of the customs.

That a licence may stand for a title of its level makes it no title: who holds the one has not been given the other.
"""

import re
from collections.abc import Mapping
from functools import cache

from schemas import vocabulary
from schemas.vocabulary import fold_title, listed

_SAYS_SO = re.compile(
    r"^(?:思科|华为|微软|甲骨文|红帽)|认证工程师$|\((?:岗位|适任|认证|持证上岗)\)$|^(?:国家)?(?:一级|二级)?(?:注册|执业)(?!.*(?:主任|主管))|(?:职业|执业|从业|(?<!级)(?<!级实习指导)教师)资格(?:证书?)?$|^[初中高]级[^职务]{0,3}(?<!政)工$|技能等级"
)
"""Words that say themselves that they are no title: 注册…, 执业…, …职业资格, 中级焊工."""
_NUMBERED = re.compile(r"\((?:[初中高]级|[一二三四五]级)\)$")


@cache
def _kinds() -> Mapping[str, str]:
    """Folded name → what it is."""
    pairs = ((name, row["kind"]) for row in vocabulary.table("other_qualifications") for name in listed(row["names"]))
    return vocabulary.unambiguous(pairs, "other_qualifications")


def kind_of(text: str) -> str | None:
    """职业资格, 技能等级, 岗位, 荣誉 or 衔级; null for words that may be a title.

    >>> kind_of("二级建造师"), kind_of("注册安全工程师"), kind_of("特级教师"), kind_of("工程师")
    ('职业资格', '职业资格', '荣誉', None)
    >>> kind_of("高级中学教师资格"), kind_of("一级教师资格"), kind_of("小学高级教师资格")
    ('职业资格', None, None)
    """
    folded = fold_title(text)
    stem = _NUMBERED.sub("", folded).removesuffix("证")
    known = _kinds().get(folded) or next((kind for kind in (_kinds().get(stem),) if kind != "岗位"), None)
    if known is None and _SAYS_SO.search(folded):
        return "技能等级" if folded.endswith("工") or "技能" in folded else "职业资格"
    return known
