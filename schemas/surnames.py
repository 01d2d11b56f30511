"""Family names as `vocabularies/surnames.csv` lists them: what a person's name begins with, and what else it may be.

Its column `where` is blank for most. `names`: the character begins ordinary words as well (时间, 公示, 东门), so it counts only
where a name is expected. `lists`: seldom a family name, but what stands so in a column of names is one. `reading`: how it sounds
as a family name, which dictionaries often put second (单, 仇, 区, 查, 解, 曾).
"""

from functools import cache

from schemas import vocabulary

IN_NAMES, IN_LISTS = "names", "lists"


@cache
def of_names() -> tuple[str, ...]:
    """The family names that a word expected to be a name may begin with.

    >>> "东" in of_names(), "欧阳" in of_names(), "松" in of_names()
    (True, True, False)
    """
    return _listed_but(IN_LISTS)


@cache
def of_lists() -> frozenset[str]:
    """The family names that tell a name from any other cell of a list.

    >>> "傅" in of_lists(), "松" in of_lists(), "东" in of_lists()
    (True, True, False)
    """
    return frozenset(_listed_but(IN_NAMES))


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """How each family name sounds as one: a syllable for each of its characters, without tones.

    >>> readings()["单"], readings()["尉迟"]
    (('shan',), ('yu', 'chi'))
    """
    return {row["surname"]: tuple(row["reading"].split()) for row in vocabulary.table("surnames") if row["reading"]}


def _listed_but(where: str) -> tuple[str, ...]:
    return tuple(row["surname"] for row in vocabulary.table("surnames") if row["where"] != where)
