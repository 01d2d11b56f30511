"""What forgers add to the city: certificates that never were, each of a kind of its own."""

import datetime as dt
from collections.abc import Callable

from schemas.gb11643 import check_character
from tests.soak.othercity.city import GROUP, all_series
from tests.soak.othercity.people import SELLERS, Certificate, World, invent_person


def forge(world: World, count: int) -> None:
    """Nothing; so many fabricated certificates in the world, of each kind in turn."""
    sound = [one for one in world.certificates if not one.outside and not one.adversarial]
    for at in range(count):
        kind, way = list(KINDS.items())[at % len(KINDS)]
        model = world.chance.choice([one for one in sound if one.authority.kind != "elsewhere"])
        false = _copy(world, model)
        way(world, false, model)
        false.fabricated = kind
        world.certificates.append(false)


def _copy(world: World, model: Certificate) -> Certificate:
    """Another person's certificate made after a true one, with a number that nobody has."""
    person = invent_person(world)
    age = model.day.year - int(person.number[6:10])
    if not 26 <= age <= 50:
        stem = f"{person.number[:6]}{model.day.year - 33}{person.number[10:17]}"
        person.number = stem + check_character(stem)
    values = model.values | {
        "holder_name": person.name,
        "id_number": person.number,
        "sex": person.sex,
        "phone": person.phone,
    }
    number = model.authority.number(model.day.year, 3000 + len(world.certificates))
    return Certificate(
        f"f{len(world.certificates):05}",
        person,
        values | {"certificate_number": number},
        model.employer,
        model.authority,
        list(model.title_words),
    )


def nobodys(world: World, false: Certificate, model: Certificate) -> None:
    """A body that does not exist."""
    false.values |= {"issuing_authority": world.chance.choice(SELLERS), "approval_document": "", "review_committee": ""}


def foreign_title(world: World, false: Certificate, model: Certificate) -> None:
    """A title that its series does not confer."""
    own = {
        one[0]
        for series in all_series()
        if series.name == false.values["series"]
        for titles in series.titles.values()
        for one in titles
    }
    others = [
        one[0] for series in all_series() if "教师" not in series.name and series.name != false.values["series"]
        for one in series.titles["medium" if false.values["level"] == "中级" else "junior"] if one[0] not in own
    ]  # fmt: skip
    if false.values["series"].endswith("教师系列"):
        others = ["工程师", "会计师", "农艺师"]
    false.values["title"] = world.chance.choice(
        [one for one in others if one not in ("编辑", "助理编辑", "馆员", "讲师", "助理研究员")]
    )
    false.title_words = [false.values["title"]]


def child(world: World, false: Certificate, model: Certificate) -> None:
    """A holder of under sixteen."""
    year = false.day.year - world.chance.randint(7, 14)
    stem = f"{false.person.number[:6]}{year}{false.person.number[10:17]}"
    false.person.number = stem + check_character(stem)
    false.values["id_number"] = false.person.number


def anothers_number(world: World, false: Certificate, model: Certificate) -> None:
    """The number of somebody else's certificate."""
    false.values["certificate_number"] = model.values["certificate_number"]
    model.is_robbed = True


def no_such_district(world: World, false: Certificate, model: Certificate) -> None:
    """A district that the city never had."""
    false.values["issuing_authority"] = f"柳州市{world.chance.choice(('柳西区', '江滨区', '河东区', '城北区'))}{GROUP}"
    false.values["approval_document"] = ""


def before_its_time(world: World, false: Certificate, model: Certificate) -> None:
    """A title of the reform from before the reform."""
    day = dt.date(2010, world.chance.randint(1, 12), world.chance.randint(1, 28))
    false.values |= {
        "series": "中小学教师系列", "title": "一级教师", "level": "中级", "acquired_on": day.isoformat(), "conferred_on": day.isoformat(), "year": "2010",
        "approval_document": "", "review_committee": "", "acquisition_method": "评审", "specialty": "语文",
    }  # fmt: skip
    false.title_words = ["一级教师"]


KINDS: dict[str, Callable[[World, Certificate, Certificate], None]] = {
    "authority_not_existing": nobodys, "title_not_in_series": foreign_title, "under_16": child, "number_of_another": anothers_number,
    "no_such_district": no_such_district, "before_its_time": before_its_time,
}  # fmt: skip
SHOWN_BY: dict[str, tuple[str, ...]] = {
    "authority_not_existing": ("issuing_authority",), "title_not_in_series": ("series", "title"), "under_16": ("id_number", "acquired_on"),
    "number_of_another": ("certificate_number", "issuing_authority"), "no_such_district": ("issuing_authority",), "before_its_time": ("series", "acquired_on"),
}  # fmt: skip
"""The columns in which a false certificate shows; one that shows nothing false can't be told from a true one."""
