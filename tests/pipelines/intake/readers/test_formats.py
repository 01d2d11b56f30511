"""What number formats show."""

import pytest

from pipelines.intake.readers.formats import parse_format, show_padded, show_serial


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        pytest.param(164, 'yyyy"年"m"月"', "2010-12", id="a month"),
        pytest.param(164, "yyyy\\-mm;@", "2010-12", id="a month with a second section"),
        pytest.param(57, None, "2010-12", id="a month, built into Chinese Office"),
        pytest.param(14, None, "2010-12-31", id="a day, built in"),
        pytest.param(164, '[$-804]yyyy"年"m"月"d"日"', "2010-12-31", id="a day with a locale"),
        pytest.param(164, "yyyy", "2010", id="a year"),
        pytest.param(164, "yyyy/m/d h:mm", "2010-12-31", id="a moment at midnight"),
    ],
)
def test_a_date_keeps_the_precision_its_format_shows(number, code, shown):
    assert show_serial(40543.0, parse_format(number, code).date, False) == shown


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, id=code)
        for code in ("General", "0.00", "#,##0", "@", "0_ ", '"第"0"号"', "0.00E+00", "[Red]0.0", "# ?/?")
    ],
)
def test_other_formats_are_no_dates(code):
    assert parse_format(164, code).date is None


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        pytest.param("00000000", "00012345", id="eight digits"),
        pytest.param('"柳"000000', "柳012345", id="words in front"),
    ],
)
def test_zeros_in_front_are_shown(code, shown):
    assert show_padded(12345.0, parse_format(164, code)) == shown


@pytest.mark.parametrize(
    ("serial", "epoch_1904", "day"), [(1, False, "1900-01-01"), (61, False, "1900-03-01"), (39081, True, "2010-12-31")]
)
def test_days_are_counted_as_spreadsheets_count_them(serial, epoch_1904, day):
    assert show_serial(serial, "day", epoch_1904) == day


@pytest.mark.parametrize("serial", [-1, 2_958_466, 1e300, 4.5e17])
def test_a_number_out_of_range_is_no_date(serial):
    assert show_serial(serial, "day", False) is None
