"""Invented holders and what was truly conferred on them."""

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from pipelines.sample.names import invent_name
from schemas.gb11643 import check_character

REGIONS = (
    "450202",
    "450203",
    "450204",
    "450205",
    "450221",
    "450222",
    "450223",
    "452223",
    "452227",
    "452228",
    "450103",
    "430102",
)
CAREERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    # series: steps of (title, level, specialties)
    "工程技术系列": (
        ("助理工程师", "初级", "建筑工程 机械工程 电气工程 市政工程"),
        ("工程师", "中级", "建筑工程 机械工程 电气工程 市政工程"),
    ),
    "小学教师系列": (("小学一级教师", "初级", "语文 数学 英语"), ("小学高级教师", "中级", "语文 数学 英语")),
    "中学教师系列": (("中学二级教师", "初级", "物理 化学 历史"), ("中学一级教师", "中级", "物理 化学 历史")),
    "卫生技术系列": (("护师", "初级", "护理学"), ("主管护师", "中级", "护理学")),
    "经济系列": (("助理经济师", "初级", "工商管理 运输经济"), ("经济师", "中级", "工商管理 运输经济")),
    "农业技术系列": (("助理农艺师", "初级", "农学 园艺"), ("农艺师", "中级", "农学 园艺")),
    "档案系列": (("助理馆员", "初级", "档案管理"), ("馆员", "中级", "档案管理")),
}
REFORMED = {
    "小学一级教师": "二级教师",
    "小学高级教师": "一级教师",
    "中学二级教师": "二级教师",
    "中学一级教师": "一级教师",
}
DISTRICTS = ("城中区", "鱼峰区", "柳南区", "柳北区", "柳城县", "鹿寨县", "融安县")
CITY = "柳州市职称改革工作领导小组"
EMPLOYERS = {
    "工程技术系列": ("柳州市恒筑建设有限公司", "柳州市路桥养护中心", "柳城县水利电力勘测队"),
    "小学教师系列": ("柳州市青云岭小学", "鹿寨县桐木塘小学", "融安县大坡中心小学"),
    "中学教师系列": ("柳州市第九十一中学", "柳城县第七初级中学", "鹿寨县江畔中学"),
    "卫生技术系列": ("柳州市江滨医院", "融安县妇幼保健院", "柳北区雀儿山社区卫生服务中心"),
    "经济系列": ("柳州市货运服务有限公司", "柳州市商贸发展有限公司"),
    "农业技术系列": ("柳城县农业技术推广站", "鹿寨县种子管理站"),
    "档案系列": ("柳州市城建档案馆", "柳州市不动产档案馆"),
}


@dataclass(frozen=True)
class Certificate:
    """What was truly conferred, or what a forger claims; every value as it should be written."""

    certificate_id: str
    person_id: str
    certificate_number: str
    holder_name: str
    id_number: str
    sex: str
    specialty: str
    phone: str
    employer: str
    year: str
    acquisition_method: str
    acquired_on: str
    level: str
    series: str
    title: str
    issuing_authority: str
    conferred_on: str
    management_number: str
    review_committee: str
    approval_document: str
    remarks: str
    district: str
    fabricated_kind: str = ""


def invent_id_number(birth: dt.date, male: bool, chance: Random) -> str:
    """A number that passes its check; odd sequence for men."""
    sequence = chance.randrange(1, 499) * 2 + (1 if male else 0)
    body = f"{chance.choice(REGIONS)}{birth:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


def _document(authority: str, year: int) -> str:
    word = "柳职改" if authority == CITY else f"{authority.removesuffix('职称改革工作领导小组').rstrip('区县')}职改"
    return f"{word}〔{year}〕1号"


def _certificates(person: int, first: int, chance: Random) -> list[Certificate]:
    """A career of one or two steps that is possible: the junior title first, the intermediate one years later."""
    male, series = chance.random() < 0.5, chance.choice(list(CAREERS))
    birth = dt.date(1968, 1, 1) + dt.timedelta(days=chance.randrange(0, 365 * 24))
    name, id_number = invent_name(male, chance), invent_id_number(birth, male, chance)
    phone = "1" + chance.choice("3589") + "".join(chance.choices("0123456789", k=9))
    steps, employer = CAREERS[series], chance.choice(EMPLOYERS[series])
    chosen = steps if chance.random() < 0.3 else (chance.choice(steps),)
    year = max(chance.randrange(2008, 2015), birth.year + 25)
    made = []
    for title, level, specialties in chosen:
        if year > 2019:
            break
        made.append((title, level, specialties, year))
        year += chance.randrange(4, 6)
    specialty = chance.choice(steps[0][2].split())
    return [
        _certificate(person, first + place, name, id_number, male, phone, employer, series, specialty, step, chance)
        for place, step in enumerate(made)
    ]


def _certificate(
    person: int, number: int, name: str, id_number: str, male: bool, phone: str, employer: str, series: str, specialty: str,
    step: tuple[str, str, str, int], chance: Random,
) -> Certificate:  # fmt: skip
    title, level, _, year = step
    reformed = year >= 2016 and title in REFORMED
    method = chance.choice(("评审", "职称认定(转正定职)", "重新确认")) if level == "初级" else "评审"
    district = chance.choice(DISTRICTS)
    authority = f"{district}职称改革工作领导小组" if level == "初级" else CITY
    acquired = dt.date(year, chance.randrange(5, 12), chance.randrange(1, 29))
    conferred = acquired + dt.timedelta(days=chance.randrange(0, 31))
    series = "中小学教师系列" if reformed else series
    return Certificate(
        certificate_id=f"C{number:06d}", person_id=f"P{person:06d}", certificate_number="", holder_name=name, id_number=id_number,
        sex="男" if male else "女", specialty=specialty, phone=phone, employer=employer, year=str(year), acquisition_method=method,
        acquired_on=acquired.isoformat(), level=level, series=series, title=REFORMED[title] if reformed else title,
        issuing_authority=authority, conferred_on=conferred.isoformat(), management_number="",
        review_committee=f"柳州市{series}{level}专业技术资格评审委员会" if method == "评审" and level == "中级" else "",
        approval_document=_document(authority, year), remarks=chance.choices(("", "补发", "转系列"), (95, 3, 2))[0], district=district,
    )  # fmt: skip


def _number(certificates: list[Certificate]) -> list[Certificate]:
    """The certificates with the numbers their authorities gave them: the city counts through, a district restarts each year."""
    counters: dict[str, int] = {}
    numbered = []
    for certificate in sorted(certificates, key=lambda one: (one.conferred_on, one.certificate_id)):
        city = certificate.issuing_authority == CITY
        counter = CITY if city else certificate.district + certificate.year
        sequence = counters[counter] = counters.get(counter, 0) + 1
        number = f"06{sequence:06d}" if city else f"{certificate.year}{sequence:04d}"
        numbered.append(replace(certificate, certificate_number=number))
    return numbered


def _forge(certificates: list[Certificate], count: int, chance: Random) -> list[Certificate]:
    """Certificates that never were, of the kinds a title office meets."""
    forged = []
    for place, model in enumerate(chance.sample(certificates, count)):
        male = model.sex == "男"
        kind = ("title_not_in_series", "authority_not_existing", "under_16", "number_of_another")[place % 4]
        birth = dt.date(int(model.year) - 13, 3, 9) if kind == "under_16" else dt.date(1980 + place % 9, 4, 11)
        fake = replace(
            model, certificate_id=f"C9{place:05d}", person_id=f"P9{place:05d}", holder_name=invent_name(male, chance),
            id_number=invent_id_number(birth, male, chance), fabricated_kind=kind, phone="13900" + f"{place:06d}",
        )  # fmt: skip
        if kind == "title_not_in_series":
            fake = replace(fake, title="会计师" if model.series != "会计系列" else "馆员")
        if kind == "authority_not_existing":
            fake = replace(fake, issuing_authority="全国职称评定服务中心", approval_document="")
        forged.append(fake if kind == "number_of_another" else replace(fake, certificate_number=f"99{place:06d}"))
    return forged


def invent_certificates(count: int, chance: Random) -> list[Certificate]:
    """About `count` true certificates and, for every hundred, one that never was."""
    certificates: list[Certificate] = []
    person = 0
    while len(certificates) < count:
        certificates += _certificates(person, len(certificates), chance)
        person += 1
    numbered = _number(certificates[:count])
    return numbered + _forge(numbered, min(count, max(4, count // 100)), chance)
