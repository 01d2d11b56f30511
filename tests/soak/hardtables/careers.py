"""A society grows: who is born, what is conferred on whom, under which numbers and documents."""

from datetime import date, timedelta
from random import Random

from tests.soak.hardtables import words
from tests.soak.hardtables.society import (
    Certificate,
    Person,
    Society,
    Workplace,
    draw_given,
    draw_id_number,
    draw_name,
    draw_phones,
    found_workplace,
    like_workplace,
)
from tests.soak.hardtables.traps import TRAPS, liken
from tests.soak.hardtables.words import Series

PEOPLE_AT_WORK = 7.5
"""How many people a workplace has on the average."""
FIRST_YEAR, LAST_YEAR = 2008, 2019


def found_society(seed: int, people: int, hardness: float) -> Society:
    """So many people with their certificates."""
    chance = Random(seed)
    society = Society(
        chance, hardness, [found_workplace(chance) for _ in range(max(20, round(people / PEOPLE_AT_WORK)))]
    )
    while len(society.people) < people:
        person = _bear(society)
        society.people.append(person)
        society.at_work.setdefault(id(person.workplace), []).append(person)
        _confer_career(society, person)
    return society


def _bear(society: Society) -> Person:
    """A person, now and then one who is easily taken for an earlier one."""
    chance = society.chance
    workplace = chance.choice(society.workplaces)
    began, rank = chance.randrange(FIRST_YEAR, LAST_YEAR - 1), chance.choices((0, 1, 2), (24, 56, 20))[0]
    born = date(began - 22 - 4 * rank - chance.randrange(9), 1, 1) + timedelta(days=chance.randrange(365))
    male = chance.random() < 0.5
    region = words.COUNTIES[workplace.county][0] if chance.random() < 0.6 else chance.choice(words.REGIONS_ELSEWHERE)
    number = draw_id_number(society, born, male, region)
    sex = "男" if male else "女"
    person = Person(
        f"P{len(society.people):07}", draw_name(society, sex), None, number, draw_phones(chance), workplace, workplace.series, chance.choice(workplace.series.specialties), rank, began,
    )  # fmt: skip
    for trap, share in TRAPS:
        if society.people and society.happens(share):
            person = liken(society, person, chance.choice(society.people), trap)
            break
    if society.happens(0.012):
        person.former_name = person.name[0] + draw_given(chance, sex, len(person.name) - 1)
    society.numbers.add(person.id_number)
    return person


def _confer_career(society: Society, person: Person) -> None:
    """One to three certificates: rising titles, now and then the same one confirmed anew elsewhere."""
    chance = society.chance
    count = chance.choices((1, 2, 3), (36, 50, 14))[0]
    year, rank, workplace = person.began, person.rank, person.workplace
    for step in range(count):
        again = step > 0 and chance.random() < 0.08
        rank += step > 0 and not again
        if year > LAST_YEAR or rank > 2:
            break
        if step and chance.random() < 0.15:
            workplace = like_workplace(society, person)
        _confer(society, person, workplace, (rank, year), again=again)
        year += chance.randrange(1, 4) if again else chance.randrange(3, 7)


def _confer(society: Society, person: Person, workplace: Workplace, step: tuple[int, int], *, again: bool) -> None:
    chance = society.chance
    rank, year = step
    authority, mark = _authority(chance, person.series, workplace, rank)
    day, session = _session(society, mark, year)
    method = (
        "重新确认"
        if again or chance.random() < 0.05
        else "职称认定(转正定职)"
        if chance.random() < (0.1, 0.75, 0.15)[rank] or rank == 0
        else "评审"
    )
    number = _certificate_number(society, mark, day)
    if person.trap == "number given again" and person.like:
        number = _number_of_another(society, person.like, mark) or number
    specialty = person.specialty if chance.random() < 0.95 else chance.choice(person.series.specialties)
    level = words.LEVELS[rank][0]
    conferred = day if chance.random() < 0.5 else day + timedelta(days=chance.randrange(5, 75))
    society.conferred += 1
    values = {
        "certificate_number": number, "holder_name": person.name, "id_number": person.id_number, "sex": person.sex, "specialty": specialty, "phone": person.phones[0],
        "employer": workplace.names[0], "year": str(day.year), "acquisition_method": method, "acquired_on": day.isoformat(), "level": level,
        "series": person.series.names[0], "title": person.series.titles[rank][0], "issuing_authority": authority, "conferred_on": conferred.isoformat(),
        "management_number": _management_number(society, mark, rank, day), "review_committee": f"{authority.removesuffix('职称改革工作领导小组')}{person.series.names[0]}{level}专业技术资格评审委员会" if method == "评审" else "",
        "approval_document": f"{mark}〔{day.year}〕{session}号", "remarks": "",
    }  # fmt: skip
    person.certificates.append(Certificate(f"C{society.conferred:07}", person, workplace, rank, day, values, mark))


def _authority(chance: Random, series: Series, workplace: Workplace, rank: int) -> tuple[str, str]:
    drawn = chance.random()
    if drawn < 0.02:
        return chance.choice(words.ELSEWHERE)
    if rank == 2:
        return words.CITY if drawn < 0.7 else words.BUREAUS[series.bureau]
    if drawn < 0.6:
        return f"{workplace.county}职称改革工作领导小组", words.COUNTIES[workplace.county][1]
    return words.BUREAUS[series.bureau] if drawn < 0.9 else words.CITY


def _session(society: Society, mark: str, year: int) -> tuple[date, int]:
    """The day of one of the year's one to three sessions, and which it was."""
    chance = society.chance
    days = society.sessions.setdefault(
        (mark, year), sorted(date(year, chance.choice((3, 6, 7, 9, 11, 12)), chance.randrange(1, 29)) for _ in range(chance.choices((1, 2, 3), (55, 33, 12))[0]))
    )  # fmt: skip
    place = chance.randrange(len(days))
    return days[place], place + 1


RESTARTED = ("柳工信职改", "柳江职改", "鹿寨职改", "柳财职改")
"""Who counts from 1 every year without naming it."""


def _certificate_number(society: Society, mark: str, day: date) -> str:
    counted = (mark, day.year if mark in RESTARTED or mark not in ("柳职改", "柳文职改") else 0)
    society.issued[counted] = count = society.issued.get(counted, 0) + 1
    if mark in RESTARTED:
        return f"{count:08}"
    if mark in ("柳职改", "柳文职改"):
        return f"{6 if mark == '柳职改' else 26:02}{count:06}"
    if mark == "柳教职改":
        return f"{day.year}{count:04}"
    if mark in ("柳卫职改", "融水职改"):
        return f"LZ{day.year}{count:06}"
    if mark in ("三江职改", "柳农职改"):
        return f"桂职资字第{day.year % 100:02}{count:07}号"
    return f"01{sum(map(ord, mark)) % 90 + 10}{day.year % 100:02}{count:05}"


def _number_of_another(society: Society, key: str, mark: str) -> str | None:
    """The number of a certificate of the other person, from the same authority if there is one: counted from 1 once more."""
    others = [
        certificate for certificate in society.people[int(key[1:])].certificates if certificate.number_form == mark
    ]
    return others[0].values["certificate_number"] if others else None


def _management_number(society: Society, mark: str, rank: int, day: date) -> str:
    """Eighteen digits as in the one known sample; most old certificates have none."""
    if society.chance.random() < 0.42:
        return ""
    counted = (f"{mark} managed", day.year)
    society.issued[counted] = count = society.issued.get(counted, 0) + 1
    return f"4{rank + 1:02}{sum(map(ord, mark)) % 900 + 100:03}{11:03}{day.year}{count:05}"
