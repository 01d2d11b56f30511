"""Sex: words, letters and the codes of GB/T 2261.1 (1 男, 2 女; 0 unknown and 9 not stated say nothing).

>>> compact(" １.0 "), validate("（女）"), is_valid("9"), format("男")
('1', '女', False, '男')
"""

from pipelines.standardize.text import BrokenPartError
from schemas import vocabulary


def compact(text: str) -> str:
    """The word or code as the vocabulary compares it."""
    return vocabulary.fold(text).removesuffix(".0").removeprefix("(").removesuffix(")")


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
