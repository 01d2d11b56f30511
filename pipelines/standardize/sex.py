"""Sex: words, letters and the codes of GB/T 2261.1 (1 男, 2 女; 0 unknown and 9 not stated say nothing).

>>> compact(" １.0 "), validate("（女）"), is_valid("9"), format("男")
('1', '女', False, '男')
"""

import re

from pipelines.standardize.text import BrokenPartError, narrow, ticked
from schemas import vocabulary

_SIGNS = re.compile(r"[^\w]|√")
_PEOPLE = r"(?:[\u4e00-\u9fff]{1,4}族|[汉壮瑶苗侗])"
_WORD_BEHIND = re.compile(r"([男女])\s+[^男女\d]+")
"""女 副校长: the word, and after a blank one that tells no sex."""
_BESIDE = re.compile(rf"性别|同志|[性人生]$|(?<=[男女]){_PEOPLE}|^{_PEOPLE}(?=[男女]$)")
"""What may stand beside the word for a sex and says nothing against it."""


def compact(text: str) -> str:
    """The word or code as the vocabulary compares it; of 2女 and 女（壮族） the word, unless the code beside it is another's."""
    if (chosen := ticked(text)) is not None:
        return chosen
    if (alone := _WORD_BEHIND.fullmatch(narrow(text).strip())) is not None:
        return alone[1]
    folded = vocabulary.fold(text).removesuffix(".0").removeprefix("(").removesuffix(")")
    known = vocabulary.spellings("sexes")
    if folded in known:
        return folded
    parts = {part for part in re.split(r"(?<=\d)|(?=\d)", _BESIDE.sub("", _SIGNS.sub("", folded))) if part}
    return next(
        (word for word in ("男", "女") if word in parts and {known.get(part) for part in parts} == {word}), folded
    )


def validate(text: str) -> str:
    """男 or 女; raises BrokenPartError("word") on anything else."""
    sex = vocabulary.spellings("sexes").get(compact(text))
    if sex is None:
        raise BrokenPartError("word")
    return sex


def is_valid(text: str) -> bool:
    """True if the cell states a sex; never raises."""
    return compact(text) in vocabulary.spellings("sexes")


def format(text: str) -> str:
    """男 or 女, as certificates print it."""
    return validate(text)


def read(text: str) -> str | None:
    """男, 女 or null."""
    return vocabulary.spellings("sexes").get(compact(text))
