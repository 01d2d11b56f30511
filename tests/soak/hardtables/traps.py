"""People who are easily taken for each other: namesakes, twins, brothers a digit apart, couples, numbers counted anew."""

from datetime import date
from random import Random

from schemas.gb11643 import check_character
from tests.soak.hardtables.society import Person, Society, draw_given, draw_id_number, like_workplace, with_check

TRAPS = (
    ("namesake", 0.006),
    ("namesake at work", 0.002),
    ("twin", 0.003),
    ("sibling", 0.003),
    ("number given again", 0.005),
    ("couple", 0.004),
)
"""How often somebody is born to be taken for somebody else, in an ordinary register."""


def liken(society: Society, person: Person, other: Person, trap: str) -> Person:
    """The person, made to be taken for the other."""
    chance = society.chance
    person.trap, person.like = trap, other.key
    if trap.startswith("namesake"):
        person.name, person.series, person.rank, person.began = other.name, other.series, other.rank, other.began
        person.specialty = other.specialty if chance.random() < 0.4 else chance.choice(other.series.specialties)
        person.workplace = other.workplace if trap.endswith("work") else like_workplace(society, other)
        person.id_number = _same_sex(society, person, other)
    elif trap in ("twin", "sibling"):
        number = _twin_number(society, other) if trap == "twin" else _sibling_number(other.id_number)
        if number is None or number in society.numbers:
            return person
        person.id_number, person.name = number, _sibling_name(chance, other.name, person.sex)
        person.rank, person.began, person.series = other.rank, other.began, other.series
        person.specialty = other.specialty if chance.random() < 0.5 else chance.choice(other.series.specialties)
        person.workplace = other.workplace if chance.random() < 0.6 else person.workplace
    elif trap == "number given again":
        person.series, person.rank, person.workplace = other.series, other.rank, like_workplace(society, other)
        person.specialty = chance.choice(other.series.specialties)
    else:
        person.phones, person.workplace = other.phones, other.workplace if chance.random() < 0.5 else person.workplace
        person.series, person.specialty = person.workplace.series, chance.choice(person.workplace.series.specialties)
    return person


def _same_sex(society: Society, person: Person, other: Person) -> str:
    born = date.fromisoformat(f"{person.id_number[6:10]}-{person.id_number[10:12]}-{person.id_number[12:14]}")
    return draw_id_number(society, born, other.sex == "男", person.id_number[:6])


def _twin_number(society: Society, other: Person) -> str | None:
    digits = f"{other.id_number[:14]}{(int(other.id_number[14:17]) + society.chance.choice((1, 2, 3))) % 1000:03}"
    return with_check(digits)


def _sibling_number(number: str) -> str | None:
    """A number that another year or month of birth alone parts from it, check character and all, if there is one."""
    for place in (9, 8, 11, 13):
        for digit in "0123456789":
            changed = number[:place] + digit + number[place + 1 : 17]
            if digit != number[place] and check_character(changed) == number[17] and _is_day(changed[6:14]):
                return changed + number[17]
    return None


def _is_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1952 <= born.year <= 1998


def _sibling_name(chance: Random, name: str, sex: str) -> str:
    given = draw_given(chance, sex, 1)
    return name[:2] + given if len(name) == 3 else name[0] + given
