"""A further office's list of the same invented people with what a machine can't decide: it leaves pairs and clusters to reviewers."""

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl

LIST = "sources/county-doubt/补报名册.csv"
HEADINGS = {
    "姓名": "holder_name", "性别": "sex", "身份证号": "id_number", "工作单位": "employer", "职称系列": "series", "资格名称": "title",
    "专业": "specialty", "获取时间": "acquired_on", "证书编号": "certificate_number", "批准机关": "issuing_authority",
}  # fmt: skip
MOST = 72
Row = dict[str, str]


def without_anything_but_year(row: Row) -> Row:
    """A name with the year alone."""
    return row | {"employer": "", "acquired_on": row["acquired_on"][:4], "certificate_number": ""}


def at_another_employer(row: Row) -> Row:
    """A name at an employer that nobody else gives."""
    return row | {"employer": "柳州市某某有限公司", "acquired_on": "", "certificate_number": ""}


def a_year_later(row: Row) -> Row:
    """The same title a year later."""
    year = int(row["acquired_on"][:4]) + 1
    return row | {"acquired_on": f"{year}-12", "issuing_authority": "", "certificate_number": ""}


def under_another_name(row: Row) -> Row:
    """The same number under a name that ends otherwise."""
    return row | {"holder_name": row["holder_name"][:-1] + "某"}


WAYS: tuple[Callable[[Row], Row], ...] = (
    without_anything_but_year,
    at_another_employer,
    a_year_later,
    under_another_name,
)


def write_list(raw: Path, truth: pl.DataFrame) -> None:
    """Nothing; the folder has one more office, whose rows say too little of people that others speak of."""
    known = (
        truth.filter(pl.col("publishable") & (pl.col("true_employer") != "") & (pl.col("true_acquired_on") != ""))
        .unique("true_person_id", keep="first", maintain_order=True)
        .select(pl.col("^true_.*$").name.map(lambda name: name.removeprefix("true_")))
        .sort("certificate_id")
        .head(MOST)
    )
    path = raw / LIST
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for at, one in enumerate(known.iter_rows(named=True)):
            stated = {column: one[column] or "" for column in HEADINGS.values()} | {"id_number": ""}
            rows.writerow(list(WAYS[at % len(WAYS)](stated).values()))
