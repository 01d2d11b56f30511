"""What looks odd and is in order: each passes by itself, unless a registrar would ask first."""

from collections.abc import Callable
from typing import NamedTuple

from schemas.gb11643 import check_character
from tests.soak.town.town import GROUP, Certificate, Town, Values

Plant = Callable[[Town], Values]
OFFICES = ("series", "county")


class Oddity(NamedTuple):
    """One oddity: what it is, how it comes about (giving what the holder would be asked for), and whether it should pass by itself."""

    name: str
    plant: Plant
    should_pass: bool = True


def _true(
    town: Town, *kinds: str, level: str = "中级", conferred: int = 2014, series: str = "工程技术系列", **changes: str
) -> Values:
    """A true certificate of the next number, changed so, in these lists."""
    body = town.words.city if level == "中级" else town.words.counties[0][0]
    one = town.confer(body, series, level, conferred)
    return _into(town, one, kinds or OFFICES, changes)


def _into(town: Town, one: Certificate, kinds: tuple[str, ...], changes: dict[str, str]) -> Values:
    """The values with the changes, in these lists and in no other."""
    town.certificates.remove(one)
    one.values |= changes
    for kind in (*kinds, *(("approvals",) if one.is_delivered and one.values["approval_document"] else ())):
        town.put(kind, one.values)
    return one.values


def _odd(
    *kinds: str, level: str = "中级", conferred: int = 2014, series: str = "工程技术系列", **changes: str
) -> Plant:
    return lambda town: _true(town, *kinds, level=level, conferred=conferred, series=series, **changes)


def _replaced(town: Town) -> Values:
    """A certificate that was lost and given anew under a new number: the old lists have the old one."""
    values = _true(town, "series", "county", conferred=2012)
    return town.put(
        "offline",
        values
        | {
            "certificate_number": town.number(town.words.city, 2016, 39),
            "conferred_on": "2016-05-20",
            "remarks": "遗失补发",
        },
    )


def _renamed(town: Town) -> Values:
    """A holder who changed the name, with the police's word beside it; asked for under the certificate's name."""
    values = _true(town, "series", conferred=2013)
    new = {
        "holder_name": values["holder_name"][0] + "忆安",
        "remarks": f"曾用名：{values['holder_name']}，公安机关已更名",
    }
    town.put("county", values | new)
    return values


def _confirmed_after_transfer(town: Town) -> Values:
    """A title of another city that this one confirmed when the holder came."""
    values = _true(
        town,
        "series",
        "county",
        conferred=2015,
        acquisition_method="重新确认",
        review_committee="",
        approval_document="",
    )
    town.put(
        "employer",
        values
        | {
            "acquired_on": "2012-08-15",
            "conferred_on": "2012-09-01",
            "year": "2012",
            "acquisition_method": "评审",
            "certificate_number": "31207755",
            "issuing_authority": town.words.elsewhere + GROUP,
        },
    )
    return values


def _same_name(town: Town) -> Values:
    """Two people of one name at one employer, each with a certificate of the same year."""
    first = _true(town, "series", "employer", conferred=2014)
    second = town.confer(
        town.words.city, "工程技术系列", "中级", 2014, town.person(1979)._replace(name=first["holder_name"])
    )
    return _into(town, second, ("series", "employer"), {"employer": first["employer"]})


def _twin(town: Town) -> Values:
    """Two sisters whose ID numbers differ in the sequence alone."""
    first = _true(town, "series", "county", conferred=2014)
    stem = first["id_number"][:14] + f"{(int(first['id_number'][14:17]) + 2) % 1000:03}"
    twin = town.person(1980)._replace(name=first["holder_name"][:2] + "馨", number=stem + check_character(stem))
    second = town.confer(town.words.city, "工程技术系列", "中级", 2014, twin)
    return _into(town, second, ("series", "county"), {"employer": first["employer"]})


def _overlapping(town: Town) -> Values:
    """Two counties whose numbers meet."""
    first = _true(town, "county", "series", level="初级", conferred=2014)
    other = town.words.counties[1][0]
    second = town.confer(other, "工程技术系列", "初级", 2014)
    return _into(town, second, ("series", "county"), {"certificate_number": first["certificate_number"]})


def _anew(town: Town) -> Values:
    """A county that begins its numbers anew every year, without a year in them."""
    county = town.words.counties[0][0]
    for year in (2013, 2014, 2015):
        for count in range(1, 7):
            one = town.confer(county, "农业技术系列", "初级", year)
            values = _into(town, one, ("series", "county"), {"certificate_number": f"农字{count:03}号"})
    return values


def _promoted(town: Town) -> Values:
    """A holder who rose from the junior to the medium title five years later."""
    junior = town.confer(town.words.counties[0][0], "工程技术系列", "初级", 2011)
    one = town.confer(town.words.city, "工程技术系列", "中级", 2016)
    own = {column: junior.values[column] for column in ("holder_name", "id_number", "sex", "employer")}
    return _into(town, one, ("series", "county"), own)


def _carried_over(town: Town) -> Values:
    """A teacher whose title the reform carried over into the new series, at the same level."""
    old = town.confer(town.words.city, "小学教师系列", "中级", 2012)
    one = town.confer(town.words.city, "中小学教师系列", "中级", 2016)
    own = {column: old.values[column] for column in ("holder_name", "id_number", "sex", "employer")}
    return _into(
        town,
        one,
        ("series", "county"),
        own | {"acquisition_method": "重新确认", "review_committee": "", "remarks": "过渡"},
    )


def _second_series(town: Town) -> Values:
    """Two titles of one level in two series, two years apart."""
    old = town.confer(town.words.city, "工程技术系列", "中级", 2013)
    one = town.confer(town.words.city, "农业技术系列", "中级", 2015)
    own = {column: old.values[column] for column in ("holder_name", "id_number", "sex", "employer")}
    return _into(town, one, ("series", "county"), own)


def _merged_county(town: Town) -> Values:
    """A certificate of a county that a district has taken over since; the employer writes the new name."""
    values = _true(town, "series", "county", level="初级", conferred=2013)
    return town.put("employer", values | {"employer": "原" + values["employer"]})


def _next_number(town: Town) -> Values:
    """The number that the city gave out of turn, after it had been left out."""
    return _true(town, "series", "county", conferred=2015, certificate_number=town.number(town.words.city, 2015, 33))


def _without(column: str, *kinds: str) -> Plant:
    """A certificate of which no list states the column."""
    one = {column: ""}
    return lambda town: _into(town, town.confer(town.words.city, "工程技术系列", "中级", 2014), kinds or OFFICES, one)


def _young(town: Town) -> Values:
    """A junior title at twenty-one, a year after college."""
    one = town.confer(town.words.counties[0][0], "卫生技术系列", "初级", 2014, town.person(1993))
    return _into(town, one, ("series", "county"), {"acquisition_method": "职称认定(转正定职)", "review_committee": ""})


def _old(town: Town) -> Values:
    """A medium title at fifty-nine."""
    return _into(
        town, town.confer(town.words.city, "工程技术系列", "中级", 2014, town.person(1955)), ("series", "county"), {}
    )


def _stranger(town: Town) -> Values:
    """A holder whose ID number is of another province."""
    stem = "61032619800521401"[:17]
    return _into(
        town,
        town.confer(
            town.words.city,
            "工程技术系列",
            "中级",
            2014,
            town.person(1980)._replace(number=stem + check_character(stem)),
        ),
        ("series", "employer"),
        {},
    )


def _month_only(town: Town) -> Values:
    """The county writes the month, the series office the day."""
    values = _true(town, "series", conferred=2015)
    town.put("county", values | {"acquired_on": values["acquired_on"][:7], "conferred_on": ""})
    return values


def _slip_of_a_year(town: Town) -> Values:
    """One of three lists has the next year."""
    values = _true(town, "series", "county", conferred=2014, approval_document="")
    town.put("employer", values | {"acquired_on": "2015-06-12"})
    return values


def _slip_in_number(town: Town) -> Values:
    """The employer mistypes the last digit, and so hits somebody else's number."""
    values = _true(town, "series", "county", conferred=2014)
    town.put(
        "employer",
        values
        | {
            "certificate_number": values["certificate_number"][:-1]
            + str((int(values["certificate_number"][-1]) + 1) % 10)
        },
    )
    return values


def _lost_zeros(town: Town) -> Values:
    """The county's spreadsheet lost the number's zeros."""
    values = _true(town, "series", conferred=2014)
    town.put("county", values | {"certificate_number": values["certificate_number"].lstrip("0")})
    return values


def _phone_of_the_office(town: Town) -> Values:
    """The list gives the office's telephone for everybody."""
    for _ in range(3):
        values = _true(town, "series", "county", conferred=2014, phone="07722825566")
    return values


ODDITIES = (
    Oddity("replaced after a loss", _replaced), Oddity("renamed with a police note", _renamed), Oddity("confirmed after a transfer", _confirmed_after_transfer), Oddity("two of one name", _same_name),
    Oddity("sisters one digit apart", _twin), Oddity("two counties' numbers meet", _overlapping), Oddity("numbers anew every year", _anew), Oddity("promoted after five years", _promoted),
    Oddity("carried over by the reform", _carried_over), Oddity("a second series", _second_series), Oddity("employer taken over", _merged_county), Oddity("number given out of turn", _next_number),
    Oddity("document of December, acquired in January", _odd(acquired_on="2015-01-08", conferred_on="2015-01-20", year="2014", approval_document="", review_committee="")),
    Oddity("document of last year's review", _odd("series", "county", conferred=2013, acquired_on="2014-01-15", conferred_on="2014-03-01")),
    Oddity("acquired in December, document of January", _odd("series", "county", acquired_on="2013-12-20", conferred_on="2014-02-10", year="2013")),
    Oddity("given out two years later", _odd(conferred_on="2016-07-02")), Oddity("given out in the same year's last days", _odd(conferred_on="2014-12-31")),
    Oddity("no committee", _without("review_committee")), Oddity("no document", _without("approval_document", "series", "county")), Oddity("no number", _without("certificate_number", "series", "county")),
    Oddity("no authority", _without("issuing_authority", "series", "county")), Oddity("no ID number at the series office alone", lambda town: _true(town, "county", conferred=2014)),
    Oddity("county's list alone", _odd("county", level="初级")), Oddity("series office's list alone", _odd("series")),
    Oddity("employer's list alone, document not delivered", _odd("employer", conferred=2013, level="初级")), Oddity("counter's register alone", _odd("offline", conferred=2016)),
    Oddity("committee named for all series", _odd(review_committee="中级专业技术资格评审委员会")), Oddity("committee in short", _odd(review_committee="工程系列中评委")),
    Oddity("committee of the whole field", _odd(review_committee="工程建设系列中级评委会")), Oddity("committee of the region", _odd(review_committee="自治区工程系列高级评审委员会")),
    Oddity("young nurse", _young), Oddity("near retirement", _old), Oddity("ID number of another province", _stranger), Oddity("one list by the month", _month_only), Oddity("one list a year off", _slip_of_a_year),
    Oddity("one list a digit off", _slip_in_number), Oddity("zeros lost", _lost_zeros), Oddity("the office's telephone", _phone_of_the_office),
    Oddity("remark that it was checked", _odd(remarks="已审验")), Oddity("remark of a transfer", _odd(remarks="2017年调入")), Oddity("title with its field", _odd(title="机械工程师")),
    Oddity("medium title of a health worker by confirmation", _odd(series="卫生技术系列", acquisition_method="重新确认", review_committee="")),
)  # fmt: skip
