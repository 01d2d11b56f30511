"""Two whole ID numbers that both fail their check: two clerks' slips in one number, or two people's."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from pipelines.standardize import id_number

DIGITS = 18


def is_broken(word: str) -> bool:
    """Whether a number was typed whole and yet can be nobody's.

    >>> is_broken("450222198612262418"), is_broken("450222198612264218"), is_broken("450222********4218")
    (True, False, False)
    """
    return len(word) == DIGITS and "*" not in word and not id_number.is_valid(word)


def have_one_origin(one: str, other: str) -> bool:
    """Whether a valid number is one slip from both.

    >>> have_one_origin("450222198612262418", "450222198162264218"), have_one_origin("450222198612262418", "450222198612264249")
    (True, False)
    """
    found = (word for word in _half_way(one, other) if OSA.distance(word, other, score_cutoff=1) <= 1)
    return is_broken(one) and is_broken(other) and any(map(id_number.is_valid, found))


def _half_way(one: str, other: str) -> Iterator[str]:
    """The first number with one digit of the other's in its place, or with two neighbours exchanged."""
    differing = [at for at in range(DIGITS) if one[at] != other[at]]
    yield from (one[:at] + other[at] + one[at + 1 :] for at in differing)
    yield from (one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in differing if at + 1 in differing)
