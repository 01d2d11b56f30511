"""What a clever forger with access to lists plants: each a way of its own, in the list where it was planted."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from tests.soak.town.town import ADDED, GROUP, Town, Values

Plant = Callable[[Town], Values]


class Forgery(NamedTuple):
    """One forgery: what it is, how it is planted (giving what the forger would be asked for), and whether any file can tell."""

    name: str
    plant: Plant
    can_be_told: bool = True


class Like(NamedTuple):
    """What a forgery is made after: a true certificate of this level and series, of these years, its document delivered or not."""

    level: str = "中级"
    series: str = ""
    years: tuple[int, ...] = ()
    delivered: bool | None = True


LISTED, UNDELIVERED, JUNIOR = Like(), Like(delivered=False), Like(level="初级", delivered=False)


def _false(town: Town, kind: str, model: Like = LISTED, /, **changes: str) -> Values:
    """A made-up person's certificate after a true one, in an unused number, put into a list."""
    body = town.words.city if model.level == "中级" else ""
    like = town.sound(body=body, **model._asdict())
    person = town.person(like.year - 35)
    town.counts[like.body, like.year] += 1
    fresh = town.number(like.body, like.year, town.counts[like.body, like.year])
    return town.put(kind, like.values | person.values | {"certificate_number": fresh, "phone": ""} | changes)


def _unlisted(kind: str) -> Plant:
    """The number of a delivered document whose list does not name the holder."""
    return lambda town: _false(town, kind)


def _borrowed(kind: str, least: int = 1) -> Plant:
    """The number of somebody else's certificate of the same body and year."""

    def plant(town: Town) -> Values:
        like = town.sound(body=town.words.city, kinds=least, delivered=False)
        return town.put(kind, like.values | town.person(like.year - 35).values)

    return plant


def _renamed(kind: str, **changes: str) -> Plant:
    """A colleague's whole row under another name and ID number, some cells left out."""

    def plant(town: Town) -> Values:
        like = town.sound(kinds=2, delivered=True)
        return town.put(kind, like.values | town.person(like.year - 33).values | changes)

    return plant


def _raised(kind: str, *, same_number: bool, later: int = 0) -> Plant:
    """A holder of a junior title listed with the medium one, under the same number or a new one, years later or at once."""

    def plant(town: Town) -> Values:
        like = town.sound(level="初级", series="工程技术系列", years=(2010, 2011, 2012, 2013, 2014), kinds=2)
        day = dt.date(like.year + later, 6, 12)
        town.counts[town.words.city, day.year] += 1
        own = (
            {}
            if same_number
            else {"certificate_number": town.number(town.words.city, day.year, town.counts[town.words.city, day.year])}
        )
        return town.put(
            kind,
            like.values | {"title": "工程师", "level": "中级", "acquired_on": day.isoformat(), "year": str(day.year), "acquisition_method": "评审"} | own
            | {"issuing_authority": town.words.city + GROUP, "approval_document": town.document(town.words.city, day.year, "评审") if later else like.values["approval_document"]},
        )  # fmt: skip

    return plant


def _dated(kind: str, day: str, **changes: str) -> Plant:
    """A certificate of a day on which its series or title was not conferred."""

    def plant(town: Town) -> Values:
        born = str(int(day[:4]) - 35)
        told = {
            "acquired_on": day,
            "conferred_on": day,
            "year": day[:4],
            "certificate_number": "",
            "approval_document": "",
            "review_committee": "",
        } | changes
        values = _false(town, kind, **told)
        number = town.person(int(born))
        values.update(number.values)
        return values

    return plant


def _committee(kind: str) -> Plant:
    """A committee of another series."""
    return lambda town: _false(
        town,
        kind,
        Like(series="工程技术系列"),
        approval_document="",
        review_committee=town.committee(town.words.city, "会计系列", "中级"),
    )


def _numbered(kind: str, change: Callable[[Town, Values], str]) -> Plant:
    """A number that the body never gave."""

    def plant(town: Town) -> Values:
        values = _false(town, kind, UNDELIVERED, approval_document="")
        values["certificate_number"] = change(town, values)
        return values

    return plant


def _half(town: Town, values: Values) -> str:
    """A number between two that were given."""
    return town.number(town.words.city, int(values["year"]), 3) + "-1"


def _beyond(town: Town, values: Values) -> str:
    return f"{18000 + town.born:08}"


def _of_elsewhere(town: Town, values: Values) -> str:
    return f"宁职字第{values['year']}0317号"


def _past_the_end(kind: str, count: int) -> Plant:
    """A county's number far beyond the last of its year."""

    def plant(town: Town) -> Values:
        values = _false(town, kind, JUNIOR, approval_document="")
        county = values["issuing_authority"].removesuffix(GROUP)
        values["certificate_number"] = town.number(county, int(values["year"]), count)
        return values

    return plant


def _two_offices(*kinds: str) -> Plant:
    """Two people under one number, each in another office's list; asked for is the second."""

    def plant(town: Town) -> Values:
        first = _false(town, kinds[0], JUNIOR, approval_document="")
        return town.put(kinds[1], first | town.person(int(first["year"]) - 36).values)

    return plant


def _into_the_period(kind: str, **changes: str) -> Plant:
    """A certificate of before the period, its day alone moved into it."""

    def plant(town: Town) -> Values:
        whose = town.words.city
        old = {
            "acquired_on": "2010-06-12",
            "year": "2009",
            "conferred_on": "2009-07-02",
            "approval_document": town.document(whose, 2009, "评审"),
            "certificate_number": town.number(whose, 2009, 9),
        }
        return _false(town, kind, Like(years=(2010,), delivered=None), **(old | changes))

    return plant


def _year_of_the_sequence(kind: str) -> Plant:
    """A certificate whose year is moved by four, its number left where it was given."""

    def plant(town: Town) -> Values:
        values = _false(town, kind, Like(years=(2013,), delivered=False), approval_document="")
        day = {"acquired_on": "2017-06-12", "year": "2017", "conferred_on": "2017-07-02"}
        values.update({"certificate_number": town.number(town.words.city, 2013, 60 + town.born % 30)} | day)
        return values

    return plant


def _by(kind: str, authority: str, model: Like = LISTED) -> Plant:
    """A certificate of a body that had no business with it."""
    without = dict.fromkeys(("approval_document", "certificate_number", "review_committee"), "")

    def plant(town: Town) -> Values:
        return _false(town, kind, model, **without, issuing_authority=authority.format(city=town.words.city))

    return plant


def _own_voucher(town: Town) -> Values:
    """An employer that confers on its own people by a document that it invented, in two lists of its own."""
    firm = f"{town.words.city}恒信商贸有限公司"
    told = {
        "employer": firm,
        "issuing_authority": firm + GROUP,
        "approval_document": "恒信职改〔2013〕2号",
        "certificate_number": "恒2013007",
        "review_committee": "",
    }
    values = _false(town, f"用人单位-{firm}/花名册", **told)
    return town.put(f"用人单位-{firm}/批文附件", values)


def _whole_delivery(kind: str) -> Plant:
    """A whole invented list of eight people that takes its numbers from the city's; asked for is the first."""

    def plant(town: Town) -> Values:
        likes = [town.sound(body=town.words.city, delivered=False) for _ in range(8)]
        made = [
            town.put(
                kind,
                one.values
                | town.person(one.year - 34).values
                | {"employer": f"{town.words.city}永兴工程有限公司", "approval_document": ""},
            )
            for one in likes
        ]
        return made[0]

    return plant


def _stolen_identity(kind: str) -> Plant:
    """Somebody else's ID number under the forger's name."""

    def plant(town: Town) -> Values:
        owner = town.sound(kinds=2)
        return _false(town, kind, approval_document="", id_number=owner.values["id_number"], sex=owner.values["sex"])

    return plant


def _born(kind: str, age: int, **changes: str) -> Plant:
    """A holder of an age at which nobody has such a title."""

    def plant(town: Town) -> Values:
        values = _false(town, kind, UNDELIVERED, approval_document="", **changes)
        values.update(town.person(int(values["year"]) - age).values)
        return values

    return plant


def _taken_back(by: str, kind: str, words: str) -> Plant:
    """A certificate that one office calls void, stated by another as if it stood."""

    def plant(town: Town) -> Values:
        values = _false(town, kind, UNDELIVERED, approval_document="")
        town.put(by, values | {"remarks": words})
        return values

    return plant


def _management(town: Town) -> Values:
    """A management number that tells another year than the certificate."""
    return _false(town, "employer", UNDELIVERED, approval_document="", management_number="401020011200300317")


def _by_examination(town: Town) -> Values:
    """What was acquired by examination, called a review by the employer alone."""
    values = _false(
        town,
        "series",
        Like(series="卫生技术系列", delivered=None),
        acquisition_method="考试",
        review_committee="",
        approval_document="",
    )
    return town.put("employer", values | {"acquisition_method": "评审"})


def _added(*kinds: str) -> Plant:
    """A name put into the very list of a document, which counts its people in its title; offices of these kinds state it too."""

    def plant(town: Town) -> Values:
        values = _false(town, "approvals", LISTED, **{ADDED: "1"})
        for kind in kinds:
            town.put(kind, values)
        return values

    return plant


FORGERIES = (
    Forgery("added to the document's list", _added()), Forgery("added to the document's list, and stated by the employer", _added("employer")),
    Forgery("not in the document's list, by the employer", _unlisted("employer")), Forgery("not in the document's list, by the county", _unlisted("county")),
    Forgery("not in the document's list, at the counter", _unlisted("offline")), Forgery("borrowed number, by the employer", _borrowed("employer")),
    Forgery("borrowed number, at the counter", _borrowed("offline")), Forgery("borrowed number of three lists, by the county", _borrowed("county", 3)),
    Forgery("borrowed number, by the county", _borrowed("county")), Forgery("borrowed number, by the series office", _borrowed("series")),
    Forgery("colleague's row renamed", _renamed("employer")), Forgery("colleague's row renamed, without number", _renamed("employer", certificate_number="")),
    Forgery("colleague's row renamed, by the county", _renamed("county")), Forgery("raised under the same number, by the employer", _raised("employer", same_number=True)),
    Forgery("raised under the same number, by the county", _raised("county", same_number=True)), Forgery("raised years later, by the employer", _raised("employer", same_number=False, later=4)),
    Forgery("raised years later under the old number, by the county", _raised("county", same_number=True, later=4)),
    Forgery("reform's title before the reform, by the employer", _dated("employer", "2010-06-12", series="中小学教师系列", title="一级教师")),
    Forgery("reform's title before the reform, by the county", _dated("county", "2010-06-12", series="中小学教师系列", title="一级教师")),
    Forgery("title after its series ended, by the employer", _dated("employer", "2018-06-12", series="小学教师系列", title="小学高级教师")),
    Forgery("title after its series ended, by the county", _dated("county", "2018-06-12", series="小学教师系列", title="小学高级教师")),
    Forgery("committee of another series, by the employer", _committee("employer")), Forgery("committee of another series, by the county", _committee("county")),
    Forgery("number beyond the end, by the employer", _numbered("employer", _beyond)), Forgery("county's number far past its year, by the county", _past_the_end("county", 2600)),
    Forgery("number between two, by the employer", _numbered("employer", _half)), Forgery("number between two, by the county", _numbered("county", _half)),
    Forgery("another city's number, by the employer", _numbered("employer", _of_elsewhere)), Forgery("county's number far past its year", _past_the_end("employer", 880)),
    Forgery("two people one number, employer and counter", _two_offices("employer", "offline")), Forgery("two people one number, county and series", _two_offices("county", "series")),
    Forgery("moved into the period, by the employer", _into_the_period("employer")), Forgery("moved into the period, by the county", _into_the_period("county")),
    Forgery("moved into the period, document and day, by the employer", _into_the_period("employer", conferred_on="2010-07-02", year="2010")),
    Forgery("another year than the sequence, by the employer", _year_of_the_sequence("employer")), Forgery("another year than the sequence, by the county", _year_of_the_sequence("county")),
    Forgery("employer that vouches for itself", _own_voucher), Forgery("a bureau of another field", _by("employer", "{city}教育局" + GROUP, Like(series="工程技术系列"))), Forgery("a body that does not exist", _by("county", "中国专业人才评价中心")),
    Forgery("whole invented list, by an employer", _whole_delivery("用人单位-永兴/花名册")), Forgery("stolen ID number, by the employer", _stolen_identity("employer")),
    Forgery("stolen ID number, by the county", _stolen_identity("county")), Forgery("holder of fifteen", _born("county", 15)), Forgery("medium title at eighteen, by the employer", _born("employer", 18)),
    Forgery("void at the series office, stated by the employer", _taken_back("series", "employer", "作废")), Forgery("not passed at the series office, stated by the county", _taken_back("series", "county", "评审未通过")),
    Forgery("management number of another year", _management), Forgery("examination called a review", _by_examination),
    Forgery("the year's next number in a list of its own", lambda town: _false(town, "county", UNDELIVERED, approval_document=""), False),
)  # fmt: skip
