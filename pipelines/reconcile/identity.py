"""Is the submitter the certificate's holder? The answer is one of a few words, never a score."""

import enum
from collections.abc import Iterable

from pipelines.linkage.names import UNREADABLE, canonical_character, sound_the_same
from pipelines.reconcile.folding import fold_id, fold_name, one_slip_apart
from pipelines.reconcile.register import Known
from pipelines.reconcile.submissions import Submission
from pipelines.standardize.id_number import sex_of
from pipelines.standardize.lookalikes import are_alike
from pipelines.standardize.sounds import reading_of


class Identity(enum.Enum):
    """What name and ID number say, from the surest yes to the surest no."""

    SAME = "same"
    PARTIAL = "partial"
    UNPROVEN = "unproven"
    CONTESTED = "contested"
    NAME_NEAR = "name_near"
    NAME_DIFFERS = "name_differs"
    NAMESAKE = "namesake"
    STRANGER = "stranger"


IS_HOLDER = frozenset({Identity.SAME, Identity.PARTIAL})
MAY_BE_HOLDER = IS_HOLDER | {Identity.UNPROVEN, Identity.CONTESTED}


NOUGHTS = "000"
"""What a spreadsheet writes for the last three digits."""
MIN_LEGIBLE = 4
"""Characters behind the region: four leave one namesake in thousands."""


def identify(submission: Submission, known: Known) -> Identity:
    """Who the submitter is to this certificate."""
    number, name = fold_id(submission.id_number), fold_name(submission.holder_name)
    same_name = name in known.names
    if number in known.id_numbers:
        return _same_number(number, same_name or _near_name(name, known), known)
    if same_name:
        return _other_number(number, known)
    # Without a number to tell by, a name a slip apart may be the submitter's as well as somebody else's.
    is_told = known.id_numbers or not all(fits(number, partial) for partial in known.partial_ids)
    return Identity.NAME_NEAR if not is_told and _near_name(name, known) else Identity.STRANGER


def _same_number(number: str, same_name: bool, known: Known) -> Identity:
    """The number is the certificate's own, or one that only a minority of its sources states."""
    if not same_name:
        return Identity.NAME_DIFFERS
    alone = known.id_number or (len(known.id_numbers) == 1 and number)
    return Identity.SAME if number == alone else Identity.CONTESTED


def _other_number(number: str, known: Known) -> Identity:
    """The name agrees, the number is none that the sources state whole."""
    if known.id_numbers:
        # One slip always breaks the check character, so another valid number is another person's, unless a spreadsheet left it.
        is_left = all(_may_be_left(whole, number) for whole in known.id_numbers)
        return Identity.UNPROVEN if is_left else Identity.NAMESAKE
    if not known.partial_ids:
        return Identity.UNPROVEN
    if not any(fits(number, partial) for partial in known.partial_ids):
        return Identity.NAMESAKE
    return Identity.PARTIAL if is_borne_out(number, known) else Identity.UNPROVEN


def _may_be_left(whole: str, number: str) -> bool:
    """True if a spreadsheet, which keeps fifteen digits, may have made the one of the other: one in eleven passes its check.

    >>> _may_be_left("450205198805250000", "450205198805250780"), _may_be_left("450205198805250780", "450205198805250481")
    (True, False)
    """
    return whole.endswith(NOUGHTS) and whole[: -len(NOUGHTS)] == number[: -len(NOUGHTS)]


def is_borne_out(number: str, known: Known) -> bool:
    """True if a source shows enough of the number to tell its bearer from a namesake of the same region."""
    return any(fits(number, partial) and _legible(partial) >= MIN_LEGIBLE for partial in known.partial_ids)


def _legible(partial: str) -> int:
    """How many characters behind the region can be read."""
    return sum(char != "*" for char in partial.strip()[6:])


def fits(number: str, partial: str) -> bool:
    """True if the number can be the one of which only a part is legible, or which was mistyped in one place.

    >>> fits("45020319880101001X", "450203********001X"), fits("45020319880101001X", "450204********001X")
    (True, False)
    """
    legible = partial.strip().upper()
    if "*" in legible:
        return len(legible) == len(number) and all(
            shown in ("*", digit) for shown, digit in zip(legible, number, strict=True)
        )
    return number == fold_id(legible) or one_slip_apart(number, legible)


def _near_name(name: str, known: Known) -> bool:
    """True if the name is one of the certificate's in other characters: same sound, swapped order, a slip of the pen or a character left out."""
    return any(
        sound_the_same(name, other) or sorted(name) == sorted(other) or _one_off(name, other) for other in known.names
    )


def _one_off(left: str, right: str) -> bool:
    """True if one character is missing, unreadable, or one that is taken for the other: any other makes another name.

    >>> _one_off("覃策雨", "覃厕雨"), _one_off("韦莉", "韦铭"), _one_off("欧阳范例", "欧阳范"), _one_off("韦□", "韦铭")
    (True, False, True, True)
    """
    if min(len(left), len(right)) < 2 or not one_slip_apart(left, right):
        return False
    differing = [pair for pair in zip(left, right, strict=False) if pair[0] != pair[1]]
    return len(left) != len(right) or all(_are_taken_for_each_other(*pair) for pair in differing)


def _are_taken_for_each_other(one: str, other: str) -> bool:
    unreadable = UNREADABLE in (canonical_character(one), canonical_character(other))
    return unreadable or are_alike(one, other) or reading_of(one) == reading_of(other)


def real_name(submission: Submission, of_number: Iterable[Known]) -> str:
    """The code of what the register says about name and ID number together, given its certificates of that number.

    A name and a number can be known to anybody: where the register doesn't bear them out, a reviewer is told so.
    """
    known = list(of_number)
    if not known:
        return "REAL_NAME_UNPROVEN"
    name = fold_name(submission.holder_name)
    return "REAL_NAME_AGREES" if any(name in one.names for one in known) else "REAL_NAME_CONTRADICTS"


def contradicts_person(submission: Submission, known: Known) -> bool:
    """True if the sex or the birth month that sources state can't belong to this ID number."""
    number = fold_id(submission.id_number)
    sex = sex_of(number)
    month = f"{number[6:10]}-{number[10:12]}"
    stated = {source.value for source in known.sources["sex"]}
    return (bool(stated) and sex not in stated) or (bool(known.birth_months) and month not in known.birth_months)
