"""What offices write around a title and what says nothing of it: signs, verbs, how it was acquired, its level said first or behind."""

import re
from collections.abc import Iterator

from schemas import vocabulary

_VERBS = re.compile(r"^(?:已?取得|已?获得|获|具备|具有|评为)(?=.)")
_STANDING = re.compile(r"\((?:未聘|已聘|非公|非公有制|破格|企业|事业)\)$")
"""What a bracket says of the holder's post or employer, and nothing of the title."""
_LEVEL = r"正高级?|副高级?|高级|中级|初级|助理级|员级"
_LEVEL_FIRST = re.compile(rf"({_LEVEL})(?:职称|职务|资格|专业技术资格)?[:/\-]?\(?([^()]+)\)?")
"""中级职称工程师, 中级(工程师): the level, then the title."""
_PARTED = re.compile(r"([^()\-—/:·]{2,})[\-—:·]([^()\-—/:·]{2,})")
"""工程师-机械: a title and what it is about."""
_RANK_BEHIND = re.compile(r"([^()一二三四]{2,})[(\-]?([一二三四]级)\)?")
"""律师三级, 实习指导教师(一级): the rank that titles begin with."""
_SAID_SO = {"副高级": "高级", "助理级": "助理"}
"""What a title begins with at a grade, in place of the grade's own word: 副高级工程师 is a 高级工程师."""


def rewordings(folded: str) -> Iterator[str]:
    """The folded words of a cell in other words that mean no other title; those nearest to the cell first.

    >>> list(rewordings("取得工程师资格")), list(rewordings("律师三级")), list(rewordings("工程师"))
    (['工程师资格'], ['三级律师'], [])
    """
    plain = _without_method(_VERBS.sub("", _unwrapped(folded)))
    if plain != folded:
        yield plain
    if (found := _LEVEL_FIRST.fullmatch(plain)) is not None:
        yield found[1] + found[2]
        if found[1] in _SAID_SO:
            yield _SAID_SO[found[1]] + found[2]
    yield from _series_first(plain)
    if (found := _RANK_BEHIND.fullmatch(plain)) is not None:
        yield found[2] + found[1]
    if (found := _PARTED.fullmatch(plain)) is not None:
        yield f"{found[1]}({found[2]})"
        yield f"{found[2]}({found[1]})"


def _series_first(plain: str) -> Iterator[str]:
    """文博系列助理馆员 for 助理馆员 文博系列."""
    if plain.endswith("系列"):
        cuts = range(2, len(plain) - 3)
        yield from (
            plain[cut:] + plain[:cut].rstrip(",、/-") for cut in cuts if plain[cut:] in vocabulary.spellings("series")
        )


def _unwrapped(folded: str) -> str:
    words = _STANDING.sub("", vocabulary.undecorated(folded)).strip("·").removesuffix("等级")
    return words[1:-1] if words.startswith("(") and words.endswith(")") and words.count("(") == 1 else words


def _without_method(words: str) -> str:
    """The words without a bracket behind them that says how the title was acquired."""
    stem, _, bracket = words.removesuffix(")").partition("(")
    is_method = words.endswith(")") and bracket in vocabulary.spellings("acquisition_methods")
    return stem if is_method else words
