"""A year that stands over a list is its rows' unless they, or other files, belie it; nothing else of a record changes."""

import json

import polars as pl
import pytest

from pipelines.listed_years import MARK, set_aside_registration_years

NAMES = ("覃丽华", "韦国强", "黄秀英", "莫文斌")
COLUMNS = ("certificate_number", "id_number", "acquired_on", "conferred_on", "management_number", "approval_document")


def a_list(file: str, source: str | None = "file_name", **cells: tuple[str | None, ...]) -> pl.DataFrame:
    """Four people of a list named for 2017, or of one without such a name, with these cells."""
    context = source and json.dumps({"year": {"value": "2017", "from": source, "where": file}})
    rows = [
        {
            "record_id": f"{file}-{at}", "source_file": file, "sheet": "", "holder_name": name, "title": "工程师", "year": source and "2017",
            "context": context, "marks": [], **dict.fromkeys(COLUMNS), **{column: cells[column][at] for column in cells},
        }
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    texts = dict.fromkeys((*COLUMNS, "year", "context"), pl.String)
    return pl.DataFrame(rows, schema_overrides={**texts, "marks": pl.List(pl.String)})


OF_MANY_YEARS = ("2009-12", "2012-12", "2017-12", "2014-12")
NUMBERS = ("0601", "0602", "0603", "0604")


@pytest.mark.parametrize(
    ("lists", "set_aside"),
    [
        pytest.param([a_list("甲")], False, id="nothing speaks against it"),
        pytest.param([a_list("甲", conferred_on=OF_MANY_YEARS)], True, id="conferred in other years"),
        pytest.param([a_list("甲", conferred_on=("2018-03",) * 4)], False, id="conferred the spring after"),
        pytest.param([a_list("甲", conferred_on=("2017-12", "2017-12", "2012-12", None))], False, id="one slip"),
        pytest.param([a_list("甲", management_number=("405020011201200005",) * 4)], True, id="numbers of another year"),
        pytest.param([a_list("甲", approval_document=("柳职改〔2013〕5号",) * 4)], True, id="documents of another year"),
        pytest.param([a_list("甲", approval_document=("柳职改〔2018〕5号",) * 4)], False, id="documents of the next year"),
        pytest.param(
            [a_list("甲", certificate_number=NUMBERS), a_list("乙", None, certificate_number=NUMBERS, acquired_on=OF_MANY_YEARS)],
            True,
            id="another file dates them otherwise",
        ),
        pytest.param(
            [a_list("甲", certificate_number=NUMBERS), a_list("乙", None, certificate_number=NUMBERS, acquired_on=("2017-12",) * 4)],
            False,
            id="another file bears it out",
        ),
        pytest.param([a_list("甲", "group_heading", conferred_on=OF_MANY_YEARS)], False, id="a heading among the people"),
    ],
)  # fmt: skip
def test_a_year_of_registration_is_no_certificates_year(lists, set_aside):
    records = pl.concat(lists)
    found = set_aside_registration_years(records)
    assert found.drop("year", "marks").equals(records.drop("year", "marks"))
    named = found.filter(pl.col("source_file") == "甲")
    assert named.select("year", "marks").unique().rows() == [(None, [MARK]) if set_aside else ("2017", [])]
