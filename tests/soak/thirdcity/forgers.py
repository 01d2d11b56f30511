"""What forgers and dishonest clerks add to the third city: certificates that never were, each shown by something that a source states."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

from schemas.gb11643 import check_character
from tests.soak.thirdcity.people import Certificate, World, invent_person
from tests.soak.thirdcity.place import CITY, GROUP

COUNTS = 20
"""From so many certificates on it shows how far a body counts."""


def forge(world: World, count: int, documents: set[str]) -> list[Certificate]:
    """So many fabricated certificates of each kind in turn; `documents` are those that their authority delivers."""
    sound = [one for one in world.certificates if not one.outside and not one.adversarial]
    listed = [one for one in sound if one.values["approval_document"] in documents]
    uses = Counter(one.body.name for one in sound)
    counting = {name for name, count in uses.items() if count >= COUNTS}
    made = []
    for at in range(count):
        kind, (way, _) = list(KINDS.items())[at % len(KINDS)]
        models = [
            one for one in listed if one.body.kind != "province" and (kind != "far_number" or one.body.name in counting)
        ]
        model = world.chance.choice(models or listed)
        false = _copy(world, model)
        way(world, false, model)
        false.fabricated = kind
        made.append(false)
    world.certificates += made
    return made


def _copy(world: World, model: Certificate) -> Certificate:
    """Another person's certificate made after a true one: the next number that nobody has, no document."""
    county = model.person.county
    person = invent_person(world, model.day.year - world.chance.randint(26, 40), county)
    used = sum(1 for one in world.certificates if one.body.name == model.body.name and one.day.year == model.day.year)
    values = model.values | {
        "holder_name": person.name, "id_number": person.number, "sex": person.sex, "phone": person.phone, "approval_document": "",
        "certificate_number": model.body.number(model.day.year, used + 1), "management_number": "",
    }  # fmt: skip
    return Certificate(f"f{len(world.people):05}", person, values, model.body)


def borrowed_number(world: World, false: Certificate, model: Certificate) -> None:
    """The number of somebody else's certificate of the same body and year."""
    false.values["certificate_number"] = model.values["certificate_number"]
    false.robbed = model


def far_number(world: World, false: Certificate, model: Certificate) -> None:
    """A number far behind the last that the body gave in that year."""
    false.values["certificate_number"] = model.body.number(model.day.year, 7700 + world.chance.randint(1, 99))


def not_yet(world: World, false: Certificate, model: Certificate) -> None:
    """A new area that came into being years later."""
    day = dt.date(2009, world.chance.randint(1, 12), 5)
    false.values |= {"issuing_authority": "绵阳科技城新区" + GROUP, "review_committee": ""} | _on(day)
    _of_level(false, world)


def _of_level(false: Certificate, world: World) -> None:
    """Nothing; what a county may confer, in a series of every year, to somebody of the right age."""
    false.values |= {
        "series": "工程技术系列",
        "level": "初级",
        "title": "助理工程师",
        "specialty": "机械",
        "acquisition_method": "职称认定(转正定职)",
    }
    _born(false, false.day.year - world.chance.randint(24, 35))


def _on(day: dt.date) -> dict[str, str]:
    return {"acquired_on": day.isoformat(), "conferred_on": day.isoformat(), "year": str(day.year)}


def _born(false: Certificate, year: int) -> None:
    stem = f"{false.person.number[:6]}{year}{false.person.number[10:17]}"
    false.person.number = stem + check_character(stem)
    false.values |= {"id_number": false.person.number, "sex": false.person.sex}


def no_such_county(world: World, false: Certificate, model: Certificate) -> None:
    """A county that the city never had."""
    false.values |= {
        "issuing_authority": f"{CITY}{world.chance.choice(('涪东区', '富乐区', '科城区'))}{GROUP}",
        "review_committee": "",
    }


def seller(world: World, false: Certificate, model: Certificate) -> None:
    """A certifying centre that has no such power."""
    false.values |= {
        "issuing_authority": world.chance.choice(
            ("中国职业资格认证中心", "四川省职称评定服务中心", "全国人才职称评审办公室")
        ),
        "review_committee": "",
    }


def weak_committee(world: World, false: Certificate, model: Certificate) -> None:
    """A committee for a lower level than the title's."""
    false.values |= {
        "series": "工程技术系列", "title": "高级工程师", "level": "高级", "specialty": "电子", "acquisition_method": "评审", "issuing_authority": CITY + GROUP,
        "review_committee": "绵阳市工程技术系列初级专业技术资格评审委员会",
    }  # fmt: skip
    _born(false, false.day.year - 40)


def child(world: World, false: Certificate, model: Certificate) -> None:
    """A holder of under sixteen."""
    _born(false, false.day.year - world.chance.randint(8, 14))


def unknown_document(world: World, false: Certificate, model: Certificate) -> None:
    """A document number that no document bears, though the body's documents of that year were delivered."""
    false.values["approval_document"] = (
        f"{model.body.sign(model.day.year)}〔{model.day.year}〕{world.chance.randint(400, 900)}号"
    )


def not_in_document(world: World, false: Certificate, model: Certificate) -> None:
    """The number of a document that does not name the holder."""
    false.values["approval_document"] = model.values["approval_document"]


def senior_by_service(world: World, false: Certificate, model: Certificate) -> None:
    """A senior title without a review."""
    false.values |= {
        "series": "工程技术系列", "title": "高级工程师", "level": "高级", "specialty": "电子", "acquisition_method": "职称认定(转正定职)", "review_committee": "",
        "issuing_authority": CITY + GROUP,
    }  # fmt: skip
    _born(false, false.day.year - 42)


def own_voucher(world: World, false: Certificate, model: Certificate) -> None:
    """An employer without the power that confers on its own people."""
    firm = f"绵阳{world.chance.choice(('锦泰', '恒信', '众盛'))}商贸有限公司"
    false.values |= {"employer": firm, "issuing_authority": firm + GROUP, "review_committee": ""}


KINDS: dict[str, tuple[Callable[[World, Certificate, Certificate], None], tuple[str, ...]]] = {
    "borrowed_number": (borrowed_number, ("certificate_number", "issuing_authority", "acquired_on")), "far_number": (far_number, ("certificate_number", "issuing_authority", "acquired_on")),
    "not_yet": (not_yet, ("issuing_authority", "acquired_on")), "no_such_county": (no_such_county, ("issuing_authority",)), "seller": (seller, ("issuing_authority",)),
    "weak_committee": (weak_committee, ("review_committee", "title", "level", "series")), "child": (child, ("id_number", "acquired_on")),
    "unknown_document": (unknown_document, ("approval_document", "acquired_on")), "not_in_document": (not_in_document, ("approval_document",)),
    "senior_by_service": (senior_by_service, ("acquisition_method", "title", "level", "series")), "own_voucher": (own_voucher, ("issuing_authority", "employer")),
    "insider_document": (not_in_document, ("approval_document",)), "insider_number": (borrowed_number, ("certificate_number", "issuing_authority", "acquired_on")),
}  # fmt: skip
"""How each kind is made, and the columns in which it shows; what shows in nothing can't be told from a true one."""
INSIDERS = ("insider_document", "insider_number")
"""Those that a county's own office writes into its list."""
