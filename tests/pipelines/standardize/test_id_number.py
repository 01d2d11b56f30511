"""ID numbers: what is certain is repaired, what a spreadsheet or a mask destroyed is not guessed."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.standardize import id_number
from pipelines.standardize.id_number import Reading, check_character, compact, is_valid, read, validate
from pipelines.standardize.text import BrokenPartError

MAN, WOMAN = "110105198506150030", "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "broken_part"),
    [
        pytest.param("1101051949123100", "format", id="two characters short"),
        pytest.param("110105194913310026", "birth_date", id="month 13"),
        pytest.param("110105194902300026", "birth_date", id="30 February"),
        pytest.param("110105179912310026", "birth_date", id="born in the eighteenth century"),
        pytest.param("110105194912310021", "check_character", id="last digit mistyped"),
        pytest.param("", "format", id="nothing"),
    ],
)
def test_a_broken_number_names_its_broken_part(text, broken_part):
    with pytest.raises(BrokenPartError) as broken:
        validate(text)

    assert broken.value.part == broken_part
    assert not text or text not in str(broken.value)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        pytest.param(WOMAN, Reading(WOMAN, "valid"), id="as it should be"),
        pytest.param("11010519491231002x", Reading(WOMAN, "repaired", ("x_form",)), id="small x"),
        pytest.param("11010519491231002×", Reading(WOMAN, "repaired", ("x_form",)), id="times sign"),
        pytest.param("11010519491231002Х", Reading(WOMAN, "repaired", ("x_form",)), id="Cyrillic"),
        pytest.param("11010519491231002Ⅹ", Reading(WOMAN, "repaired", ("x_form",)), id="Roman ten"),
        pytest.param("11010519491231002*", Reading(WOMAN, "repaired", ("x_form",)), id="asterisk where only X fits"),
        pytest.param("１１０１０５１９４９１２３１００２Ｘ", Reading(WOMAN, "repaired", ("width",)), id="full width"),
        pytest.param("110105 19491231 002X", Reading(WOMAN, "repaired", ("spaces",)), id="in groups"),
        pytest.param("'11010519491231002X", Reading(WOMAN, "repaired", ("apostrophe",)), id="as text"),
        pytest.param("11O105l949123l002X", Reading(WOMAN, "repaired", ("o0l1",)), id="letters that the check confirms"),
        pytest.param("11O105194912310O21", Reading(None, "invalid"), id="letters that it does not"),
        pytest.param("110105491231002", Reading(WOMAN, "repaired", ("from_15",)), id="fifteen digits"),
        pytest.param("110105491331002", Reading(None, "invalid", (), "110105491331002"), id="fifteen digits of no day"),
        pytest.param("身份证：11010519491231002X", Reading(WOMAN, "repaired", ("words",)), id="with its heading"),
        pytest.param("1.10105E+17", Reading(None, "unrecoverable", (), "110105************"), id="scientific notation"),
        pytest.param(
            "1.1010519491231E+17",
            Reading(None, "unrecoverable", (), "1101051949123*****"),
            id="rounded in its last digit",
        ),
        pytest.param(
            "110105194912310000", Reading(None, "unrecoverable", (), "110105194912310***"), id="last digits lost"
        ),
        pytest.param("110105********002X", Reading(None, "masked", (), "110105********002X"), id="masked middle"),
        pytest.param(
            "1101051949****002*", Reading(None, "masked", (), "1101051949****002*"), id="masked in two places"
        ),
        pytest.param("110105******002", Reading(None, "masked", (), "110105************"), id="an old number masked"),
        pytest.param("135****8680", Reading(None, "masked"), id="a mobile number masked"),
        pytest.param("************31002X", Reading(None, "masked", (), "************31002X"), id="masked beginning"),
        pytest.param(
            "110105****002X", Reading(None, "masked", (), "110105********002X"), id="masked with too few stars"
        ),
        pytest.param(
            "110105194912310021", Reading(None, "invalid", (), "110105194912310021"), id="wrong digit stays legible"
        ),
        pytest.param("/", Reading(None, "missing"), id="a stroke for nothing"),
        pytest.param("13900000001", Reading(None, "invalid"), id="a phone"),
    ],
)
def test_a_cell_is_read_with_every_repair_named(text, reading):
    assert read(text) == reading


def test_a_number_that_a_spreadsheet_kept_is_never_whole():
    column = pl.Series("id_number", [MAN, MAN])
    readings = id_number.read_column(column, number_cells=pl.Series([True, False]))

    assert readings["id_number"].to_list() == [None, MAN]
    assert readings["id_number_partial"].to_list() == [MAN[:15] + "***", None]


def test_three_zeros_do_not_count_even_if_the_check_character_fits():
    ends_in_zeros = next(
        number
        for sequence in range(100)
        if (number := f"1101051985061{sequence:02}00" + check_character(f"1101051985061{sequence:02}00")).endswith(
            "000"
        )
        and is_valid(number)
    )

    assert id_number.read_column(pl.Series("id_number", [ends_in_zeros]))["id_number_status"].item() == "unrecoverable"


def test_sex_is_the_seventeenth_digit():
    assert (id_number.sex_of(MAN), id_number.sex_of(WOMAN)) == ("男", "女")
    numbers = pl.DataFrame({"number": [MAN, WOMAN, f"{MAN[:16]}*{MAN[17]}", None]})
    assert numbers.select(id_number.sex_stated(pl.col("number"))).to_series().to_list() == ["男", "女", None, None]


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(alphabet="0123456789xX*'lO .E+", max_size=20),
            st.sampled_from([MAN, WOMAN, f"'{MAN}", f"’{WOMAN.lower()}", WOMAN.lower(), "110105491231002"]),
        )
    )
)
@settings(max_examples=60)
def test_a_column_is_read_like_its_cells(cells):
    column = id_number.read_column(pl.Series("id_number", cells, dtype=pl.String))

    assert column.rows() == [read(cell or "").row() for cell in cells]


@given(st.dates(min_value=id_number.dt.date(1930, 1, 1), max_value=id_number.dt.date(2010, 1, 1)), st.integers(1, 999))
def test_one_wrong_digit_is_always_noticed(birth, sequence):
    first = f"450203{birth:%Y%m%d}{sequence:03}"
    number = first + check_character(first)
    wrong = number[:5] + str((int(number[5]) + 1) % 10) + number[6:]

    assert is_valid(number)
    assert not is_valid(wrong)


@given(st.text())
def test_compact_is_stable(text):
    assert compact(compact(text)) == compact(text)


@given(st.text())
def test_no_text_is_read_as_a_number_that_is_not_valid(text):
    number = read(text).number

    assert number is None or is_valid(number)
