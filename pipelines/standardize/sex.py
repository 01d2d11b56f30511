"""Sex: words, letters and the codes of GB/T 2261.1 (1 男, 2 女; 0 unknown and 9 not stated say nothing).

>>> compact(" １.0 "), validate("（女）"), is_valid("9"), format("男")
('1', '女', False, '男')
"""

import re

from pipelines.standardize.text import BrokenPartError, narrow
from schemas import vocabulary

_SIGNS = re.compile(r"[^\w]|√")
_PEOPLE = r"(?:[\u4e00-\u9fff]{1,4}族|[汉壮瑶苗侗])"
_BESIDE = re.compile(rf"性别|同志|[性人生]$|(?<=[男女]){_PEOPLE}|^{_PEOPLE}(?=[男女]$)")
"""What may stand beside the word for a sex and says nothing against it."""
_BOTH_WORDS = re.compile("([^男女]*)男([^男女]*)女([^男女]*)")
_BOX, _TICKED = re.compile(r"[■☑☒√✓✔●□☐○()\[\]]"), re.compile("[■☑√✓✔●]")


def _ticked(text: str) -> str | None:
    """The word whose box is ticked where a form prints both: ■男 □女, 男(√)女( ); null where none or both are.

    >>> _ticked("□男 ☑女"), _ticked("男□ 女□"), _ticked("男/女")
    ('女', None, None)
    """
    if (both := _BOTH_WORDS.fullmatch(text)) is None:
        return None
    before, between, behind = both.groups()
    boxes = {"男": before, "女": between} if _BOX.search(before) else {"男": between, "女": behind}
    ticked = [word for word, box in boxes.items() if _TICKED.search(box)]
    return ticked[0] if len(ticked) == 1 and all(map(_BOX.search, boxes.values())) else None


def compact(text: str) -> str:
    """The word or code as the vocabulary compares it; of 2女 and 女（壮族） the word, unless the code beside it is another's."""
    if (ticked := _ticked(narrow(text))) is not None:
        return ticked
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
