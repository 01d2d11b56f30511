"""Invented records for the rules: one that breaks none, and what a test changes of it."""

from collections.abc import Callable

import polars as pl
import pytest

from pipelines.standardize import standardize_columns
from schemas.campaign import Campaign, campaign_named
from schemas.columns import COLUMNS
from schemas.gb11643 import check_character

LOCATORS = {
    "source_file": "sources/invented/list.xlsx",
    "office": "invented",
    "office_kind": "county",
    "sheet": "Sheet1",
}


def id_number(birth: str = "19800615", sequence: str = "031", region: str = "450203") -> str:
    """A number that holds: an odd sequence is a man's."""
    first = f"{region}{birth}{sequence}"
    return first + check_character(first)


SOUND = {
    "certificate_number": "00412345",
    "holder_name": "褚云山",
    "id_number": id_number(),
    "sex": "男",
    "specialty": "机械工程",
    "phone": "13900000001",
    "employer": "柳州市某某机械制造有限公司",
    "year": "2012",
    "acquisition_method": "评审",
    "acquired_on": "2012-09-15",
    "level": "中级",
    "series": "工程技术系列",
    "title": "工程师",
    "issuing_authority": "柳州市职称改革工作领导小组",
    "conferred_on": "2012-11-20",
    "management_number": "",
    "review_committee": "",
    "approval_document": "柳职改〔2012〕12号",
    "remarks": "",
}
"""A record that breaks no rule."""


def number_of(change: dict[str, object]) -> dict[str, object]:
    """The ID number of somebody `born` then in that `region`; `slip` spoils its last digit."""
    if not {"born", "region", "slip"} & set(change):
        return {}
    number = id_number(str(change.get("born", "19800615")), region=str(change.get("region", "450203")))
    return {"id_number": number[:17] + ("1" if number[17] == "0" else "0") if change.get("slip") else number}


def make_records(*changes: dict[str, object]) -> pl.DataFrame:
    """One standardized record for each set of changes to the sound one; `r0`, `r1` … are their ids."""
    raw = pl.DataFrame(
        [
            SOUND | number_of(change) | {key: value for key, value in change.items() if key in COLUMNS}
            for change in changes
        ],
        schema=dict.fromkeys(COLUMNS, pl.String),
    )
    others = [
        {
            "record_id": f"r{at}",
            **LOCATORS,
            "trust_rank": 2,
            "row": at + 2,
            "block": 0,
            "birth_month": change.get("birth_month"),
            "context": change.get("context"),
            "extra": change.get("extra"),
            "supersedes": None,
        }
        for at, change in enumerate(changes)
    ]
    schema = {"birth_month": pl.String, "context": pl.String, "extra": pl.String, "supersedes": pl.String}
    records = standardize_columns(raw).hstack(pl.DataFrame(others, schema_overrides=schema))
    marks = pl.Series([change.get("marks", []) for change in changes], dtype=pl.List(pl.String))
    return records.with_columns(marks=pl.col("marks").list.concat(marks))


@pytest.fixture(scope="session")
def campaign() -> Campaign:
    return campaign_named("liuzhou-2019")


@pytest.fixture(scope="session")
def records() -> Callable[..., pl.DataFrame]:
    return make_records
