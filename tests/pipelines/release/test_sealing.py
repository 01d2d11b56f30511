"""Where a personal number is noticed, and what is none."""

import polars as pl
import pytest

from pipelines.keys import Generation, Keys
from pipelines.release import reveal
from pipelines.release.sealing import holds_personal_number, seal

KEYS = Keys((Generation("00000001", bytes(32)),))


@pytest.mark.parametrize(
    ("text", "personal"),
    [
        pytest.param("110105199001010010", True, id="an ID number"),
        pytest.param("持证人 11010519900101001x，补发", True, id="in a sentence"),
        pytest.param("１１０１０５１９９００１０１００１０", True, id="full width"),
        pytest.param("110105 19900101 0010", True, id="in groups"),
        pytest.param("110105900101001", True, id="fifteen digits"),
        pytest.param("110105********0010", True, id="masked"),
        pytest.param("13800001234", True, id="a mobile"),
        pytest.param("电话:138-0000-1234", True, id="a mobile with dashes"),
        pytest.param("柳职改〔2014〕7号", False, id="a document"),
        pytest.param("06000901", False, id="a certificate number"),
        pytest.param("2014-12-10", False, id="a date"),
        pytest.param("桂职资字第131700010号", False, id="a certificate number with words"),
        pytest.param("", False, id="blank"),
    ],
)
def test_a_personal_number_is_noticed_in_any_text(text, personal):
    assert holds_personal_number(pl.Series("remarks", [text])).to_list() == [personal]


@pytest.mark.parametrize(
    ("number", "personal"),
    [
        pytest.param("409030001201400001", False, id="a management number"),
        pytest.param("110105199001010010", True, id="an ID number among them"),
    ],
)
def test_management_numbers_are_told_from_id_numbers_by_the_check_character(number, personal):
    assert holds_personal_number(pl.Series("management_number", [number])).to_list() == [personal]


def test_a_table_is_sealed_where_it_must_be_and_nowhere_else():
    frame = pl.DataFrame(
        {
            "record_id": ["4" * 32],
            "holder_name": ["张书恒"],
            "id_number": ["110105199001010010"],
            "extra": ['{"备注2": "13800001234"}'],
            "row": [3],
            "basis": ["f800ac72b97c77b2e293492559162328917944eda"],
        }
    )
    sealed = seal("records", frame, KEYS)
    plain = ("record_id", "holder_name", "row", "basis")
    assert sealed.select(plain).equals(frame.select(plain)), "a digest with a long run of digits is no number"
    assert sealed.select("id_number", "extra").row(0) != frame.select("id_number", "extra").row(0)
    assert sealed.with_columns(KEYS.decrypt_column(sealed[name]) for name in ("id_number", "extra")).equals(frame)


def test_golden_values_are_sealed_by_the_column_they_belong_to():
    frame = pl.DataFrame(
        {"column": ["phone", "title", "management_number"], "value": ["0772-123456", "工程师", "409030001201400001"]}
    )
    assert seal("certificate_values", frame, KEYS)["value"].str.starts_with("enc:").to_list() == [True, False, False]


@pytest.mark.parametrize("words", ["enc:12345678:AAAA", "enc:00000001:AAAA", "enc:", "enc:00000001:A"])
def test_words_that_look_like_a_token_are_sealed_and_come_back_as_written(words):
    records = pl.DataFrame({"employer": [words, "柳州市第九中学"]})
    values = pl.DataFrame({"column": ["employer", "employer"], "value": [words, "柳州市第九中学"]})
    for name, frame, column in (("records", records, "employer"), ("certificate_values", values, "value")):
        assert KEYS.decrypt_column(seal(name, frame, KEYS)[column]).to_list() == [words, "柳州市第九中学"]


def test_an_item_of_a_list_is_sealed_by_itself_and_comes_back():
    frame = pl.DataFrame({"examples": [["柳州市", "138-0000-1234"], [], None, ["enc:12345678:AAAA"]]})
    sealed = seal("mappings", frame, KEYS)
    assert sealed["examples"][0][0] == "柳州市" and "1234" not in sealed["examples"][0][1]
    assert reveal(sealed, KEYS).equals(frame)
    assert KEYS.rotated().renew_lists(sealed["examples"])[0][1] != sealed["examples"][0][1]
