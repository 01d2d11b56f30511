"""Dates keep their precision; nothing is invented."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.standardize import dates
from pipelines.standardize.dates import compact, read, read_year
from pipelines.standardize.text import BrokenPartError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("2010-12-31", "2010-12-31", id="ISO"),
        pytest.param("2010-12-31 00:00:00", "2010-12-31", id="with a time"),
        pytest.param("2010-12-31 00:00:\n00", "2010-12-31", id="with a time that a page broke"),
        pytest.param("2010-12-31T08:00:00+08:00", "2010-12-31", id="with a zone"),
        pytest.param("2010/12/31 上午8:30:00", "2010-12-31", id="with a time in Chinese"),
        pytest.param("2010年12月31日（周五）", "2010-12-31", id="with its weekday"),
        pytest.param("2010年12月底", "2010-12", id="part of a month"),
        pytest.param("2010.12.31.", "2010-12-31", id="points"),
        pytest.param("2010/1/2", "2010-01-02", id="slashes, no zeros"),
        pytest.param("2010、12、31", "2010-12-31", id="enumeration commas"),
        pytest.param("20101231", "2010-12-31", id="eight digits"),
        pytest.param("101231", "2010-12-31", id="six digits that end in a day"),
        pytest.param("10.12.1", "2010-12-01", id="two-digit year"),
        pytest.param("2010年12月31", "2010-12-31", id="without its last character"),
        pytest.param("2010年12月31号", "2010-12-31", id="spoken day"),
        pytest.param("二〇一〇年十二月三十一日", "2010-12-31", id="Chinese numerals"),
        pytest.param("二○一○年十月二十日", "2010-10-20", id="circles for zeros, bare tens"),
        pytest.param("贰零壹零年拾贰月叁拾壹日", "2010-12-31", id="legal numerals"),
        pytest.param("40543", "2010-12-31", id="serial number"),
        pytest.param("40543.0", "2010-12-31", id="serial number as a fraction"),
        pytest.param("31-Dec-2010", "2010-12-31", id="English"),
        pytest.param("31/12/2010", "2010-12-31", id="day first, certain"),
        pytest.param("12/31/2010", "2010-12-31", id="month first, certain"),
        pytest.param("03/04/2010", "2010", id="day or month first"),
        pytest.param("2010年12月份", "2010-12", id="month in words"),
        pytest.param("2010.12", "2010-12", id="month after a point"),
        pytest.param("2010.2", "2010-02", id="month without zero"),
        pytest.param("2010.1", "2010", id="January or a lost October"),
        pytest.param("201012", "2010-12", id="six digits"),
        pytest.param("08年12月", "2008-12", id="two-digit year and month"),
        pytest.param("99年6月", "1999-06", id="two-digit year of the last century"),
        pytest.param("Dec-15", "2015-12", id="English month"),
        pytest.param("二〇一〇年元月", "2010-01", id="first month by its name"),
        pytest.param("2010", "2010", id="year"),
        pytest.param("2010.0", "2010", id="year as a fraction"),
        pytest.param("2010年度", "2010", id="year in words"),
        pytest.param("2010年上半年", "2010", id="half a year"),
        pytest.param("2010年第三季度", "2010", id="quarter"),
        pytest.param("2010年7月-2010年12月", "2010", id="range within a year"),
        pytest.param("2010.12.1—2010.12.15", "2010-12", id="range within a month"),
        pytest.param("2010.1-3", "2010", id="months of a year"),
        pytest.param("2010年1-3月", "2010", id="months of a year in words"),
        pytest.param("2010-12-00", "2010-12", id="no day"),
        pytest.param("2010-00-00", "2010", id="no month"),
        pytest.param("2O10年l2月", "2010-12", id="letters for digits"),
        pytest.param("2010。12", "2010-12", id="full stop for a point"),
        pytest.param("12/2010", "2010-12", id="month first, no day"),
        pytest.param("13/2010", None, id="no such month first"),
        pytest.param("2010年12月31日取得", "2010-12-31", id="a word behind it"),
        pytest.param("取得于2010年12月", "2010-12", id="a word before it"),
        pytest.param("2010年12月（补）", "2010-12", id="a note behind it"),
        pytest.param("Dec 31, 2010", "2010-12-31", id="English, month first"),
        pytest.param("2010年12.31", "2010-12-31", id="mixed separators"),
        pytest.param("2010-12至2011-03", None, id="range over the year's end"),
        pytest.param("10.12", None, id="month and day, or year and month"),
        pytest.param("2011-02-30", None, id="no such day"),
        pytest.param("2010-13", None, id="no such month"),
        pytest.param("1899", None, id="long ago"),
        pytest.param("已发", None, id="no date"),
        pytest.param("/", None, id="a stroke for nothing"),
    ],
)
def test_a_date_is_read_at_its_own_precision(text, value):
    reading = read(text)

    assert reading.value == value
    assert reading.precision == {None: None, 4: "year", 7: "month", 10: "day"}[value and len(value)]
    assert dates.is_valid(text) == (value is not None)
    if value is not None:
        assert dates.validate(text) == value


@pytest.mark.parametrize(("text", "broken"), [("2010-02-30", "day"), ("没有", "format")])
def test_what_is_no_date_names_its_broken_part(text, broken):
    with pytest.raises(BrokenPartError, match=broken):
        dates.validate(text)


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2030, 12, 31)))
def test_every_way_of_writing_a_day_gives_the_day(day):
    serial = (day - dates.SERIAL_EPOCH).days
    written = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d} 0:00",
        f"{day.year}年{day.month}月{day.day}日",
        dates.format(day.isoformat()),
    ]

    assert {read(text).value for text in written} == {day.isoformat()}
    assert serial < 20000 or read(str(serial)).value == day.isoformat()


@given(st.text())
def test_compact_is_stable(text):
    assert compact(compact(text)) == compact(text)


@given(st.text(alphabet="0123456789年月日.-/ 一二十〇至"))
def test_whatever_is_read_is_a_day_a_month_or_a_year(text):
    value = read(text).value

    assert value is None or dt.date.fromisoformat(value + "-01" * (2 - value.count("-")))


def test_a_delivery_that_writes_january_in_full_means_october():
    cells = pl.Series("acquired_on", ["2014.1", "2014.01", "2014.1", "2014.1"])

    read_together = dates.read_column(cells, deliveries=pl.Series([1, 1, 2, 1]))

    assert read_together["acquired_on"].to_list() == ["2014-10", "2014-01", "2014", "2014-10"]
    assert read_together["acquired_on_precision"].to_list() == ["month", "month", "year", "month"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2012", "2012"),
        ("08", "2008"),
        ("2016年度", "2016"),
        ("2012.0", "2012"),
        ("２０１６年", "2016"),
        ("2016-12", "2016"),
        ("（2016）", "2016"),
        ("2016年评审", "2016"),
        ("2016年以前", None),
        ("本年", None),
    ],
)
def test_a_year_is_read_from_what_names_one(text, year):
    assert read_year(text) == year


def test_birth_months_are_months():
    cells = pl.Series("birth_month", ["1980年6月", "1980-06-15", "1980", None])

    assert dates.read_months(cells).to_list() == ["1980-06", "1980-06", None, None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("201112.0", "2011-12", id="a number cell of year and month"),
        pytest.param("101231.0", "2010-12-31", id="a number cell of year, month and day"),
        pytest.param("20111231.0", "2011-12-31", id="a number cell of a day"),
        pytest.param("201113", None, id="month 13 is no day of 2020"),
        pytest.param("201231", None, id="month 31 is no day of 2020"),
        pytest.param("199913", None, id="month 13 of 1999"),
        pytest.param("201000", "2010", id="month 00 says nothing"),
        pytest.param("190001", None, id="a year before any certificate"),
        pytest.param("091130", "2009-11-30", id="two digits of the year"),
        pytest.param("991231", "1999-12-31", id="the last century"),
        pytest.param("000612", "2000-06-12", id="the year 00"),
        pytest.param("990231", None, id="no such day"),
        pytest.param("2010-12/31", "2010-12-31", id="two signs between the parts"),
        pytest.param("2010-12-", "2010-12", id="a sign too many"),
        pytest.param("2010年12月31日至今", "2010-12-31", id="until now"),
        pytest.param("贰零壹零年壹拾贰月", "2010-12", id="legal numerals"),
        pytest.param("二O一O年十二月", "2010-12", id="letters for 〇"),
        pytest.param("一九九九年元月", "1999-01", id="first month by its name"),
        pytest.param("2010年3月至5月", "2010", id="a range within a year"),
        pytest.param("2010.12—2011.03", None, id="a range over two years"),
        pytest.param("10.12", None, id="a month or a day"),
        pytest.param("2010.13", None, id="no such month"),
    ],
)
def test_hard_forms_give_what_is_certain_and_no_more(text, value):
    assert dates.read(text).value == value


@given(
    st.from_regex(r"[0-9]{1,8}(\.0)?", fullmatch=True) | st.text(alphabet="0123456789年月日.-/至 一二十〇", max_size=14)
)
def test_no_cell_breaks_the_reading(text):
    dates.read(text)
    dates.read_year(text)
