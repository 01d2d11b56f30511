"""A list whose ID numbers stand beside other people's names keeps its rows and loses its numbers; nothing else does."""

import polars as pl
import pytest

from pipelines import slipped_numbers
from pipelines.slipped_numbers import MARK, set_aside_slipped

NAMES = ("覃丽华", "韦国强", "黄秀英", "莫文斌", "罗诗涵", "蓝天明", "陆海燕", "农建军")
NUMBERS = tuple(f"4502{at:02}19{60 + 3 * at}0{at + 1}1200{at}X" for at in range(8))
SEXES = tuple("男" if at % 2 else "女" for at in range(8))
BIRTHS = tuple(f"19{60 + 3 * at}-0{at + 1}" for at in range(8))
SLIPPED = (*range(1, 8), 0)


def a_list(
    file: str, numbers=range(8), sexes: tuple[str, ...] | None = None, births: tuple[str, ...] | None = None
) -> pl.DataFrame:
    rows = [
        {
            "record_id": f"{file}-{at}", "source_file": file, "sheet": "名册", "holder_name": name, "id_number": NUMBERS[own], "id_number_status": "valid",
            "id_number_repair": None, "sex": sexes and sexes[at], "sex_raw": sexes and sexes[at], "birth_month": births and births[at], "marks": ["merged"],
        }
        for at, (name, own) in enumerate(zip(NAMES, numbers, strict=True))
    ]  # fmt: skip
    texts = dict.fromkeys(("id_number_repair", "sex", "sex_raw", "birth_month"), pl.String)
    return pl.DataFrame(rows, schema_overrides=texts)


@pytest.mark.parametrize(
    ("lists", "aside"),
    [
        pytest.param([a_list("a"), a_list("b"), a_list("c", SLIPPED)], {"c"}, id="two lists know better"),
        pytest.param([a_list("a"), a_list("c", SLIPPED)], set(), id="one list's word against another's"),
        pytest.param([a_list("c", SLIPPED, sexes=SEXES)], set(), id="every sex the other: the sex is turned round"),
        pytest.param([a_list("c", (2, 0, 1, 3, 6, 4, 5, 7), sexes=SEXES)], {"c"}, id="half the sexes the other"),
        pytest.param([a_list("c", SLIPPED, births=BIRTHS)], {"c"}, id="other birth months"),
        pytest.param([a_list("c", births=("1970-01",) * 8)], set(), id="a birth month that nobody filled in"),
        pytest.param([a_list("a", sexes=SEXES, births=BIRTHS), a_list("b"), a_list("d")], set(), id="sound lists"),
        pytest.param([a_list("a"), a_list("b"), a_list("c", (1, 0, *range(2, 8)))], set(), id="two rows exchanged"),
    ],
)  # fmt: skip
def test_a_list_with_slipped_numbers_loses_them_and_no_row(lists, aside):
    records = pl.concat(lists)
    found = set_aside_slipped(records)
    assert found.drop("id_number", "id_number_status", "marks").equals(
        records.drop("id_number", "id_number_status", "marks")
    )
    without = found.filter(pl.col("id_number").is_null())
    assert without["source_file"].to_list() == [file for file in sorted(aside) for _ in NAMES]
    assert set(without["id_number_status"]) <= {"missing"}
    assert found["marks"].list.contains(MARK).equals(found["id_number"].is_null(), check_names=False)


def test_who_is_confirmed_elsewhere_keeps_the_number():
    found = set_aside_slipped(pl.concat([a_list("a"), a_list("b"), a_list("c", (1, 2, 3, 4, 5, 0, 6, 7))]))
    kept = found.filter(pl.col("source_file") == "c", pl.col("id_number").is_not_null())
    assert kept["record_id"].to_list() == ["c-6", "c-7"]


def test_a_number_filled_down_two_whole_lists_is_nobodys_and_no_two_of_its_names_are_compared(monkeypatch):
    many = [a_list(f"{file}{at}") for file in "ab" for at in range(3)]
    filled = pl.concat(many).with_columns(
        source_file=pl.col("source_file").str.head(1), id_number=pl.lit(NUMBERS[0]), holder_name=pl.col("holder_name") + pl.col("record_id")
    )  # fmt: skip
    compared = []
    monkeypatch.setattr(
        slipped_numbers, "are_strangers", lambda left, right: compared.append(len(left)) or left != right
    )
    found = set_aside_slipped(filled)
    assert (found["id_number"].null_count(), compared) == (filled.height, [0])
