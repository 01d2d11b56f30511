"""Whom the lines are about: holders whom the released register knows as they are, and people whom nobody knows."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from random import Random

import polars as pl

from pipelines import keys, release
from pipelines.settings import Settings
from schemas.columns import COLUMNS
from schemas.gb11643 import check_character

SURNAMES = ["覃", "韦", "莫", "蒙", "农", "陆", "闭", "钟", "颜", "萧", "龚", "邓", "冯", "欧阳", "上官", "司徒"]
GIVEN = [
    "丽",
    "国",
    "龙",
    "学",
    "庆",
    "凤",
    "桂",
    "连",
    "贤",
    "宝",
    "锦",
    "华",
    "云",
    "东",
    "兰",
    "韵",
    "泽",
    "瑾",
    "骏",
    "颖",
    "铭",
    "沅",
]
REGIONS = ("450202", "450206", "452227", "522631", "110108", "440305")
LOCATOR = ["source_file", "sheet", "row"]


@dataclass(frozen=True)
class Holder:
    """One certificate as it truly is, and what the register knows about it; an empty `certificate_id` or `person` for none."""

    certificate_id: str
    person: str
    values: dict[str, str]
    inside: bool
    sources: dict[str, frozenset[str]]
    same_person: int = 1
    """How many certificates the person has."""
    rows: int = 1
    """How many rows attest it."""
    clear: bool = True
    """Whether the register knows it as it is: once, with the right name, ID number and number, and nothing held against it."""

    def __getattr__(self, column: str) -> str:
        """The true value of a column."""
        if column in COLUMNS:
            return self.values.get(column, "")
        raise AttributeError(column)

    def but(self, **values: str) -> "Holder":
        """The same certificate with other values."""
        return replace(self, values=self.values | values)


def read_holders(settings: Settings, truth: pl.DataFrame) -> list[Holder]:
    """The true certificates that the register has, each with how clearly it knows it."""
    live = release.current(settings.curated)
    if live is None:
        raise release.NothingPublishedError
    key = keys.load_keys(settings.key_file)
    certificates, values, lineage, findings = (
        release.load_table(live, name, key) for name in ("certificates", "certificate_values", "lineage", "findings")
    )
    sources, true = _sources(values), _truth_of(lineage, truth)
    held = set(findings.filter(pl.col("severity") == "hold")["certificate_id"])
    persons = Counter(str(row["true_person_id"]) for row in true.values())
    once = Counter(row["true_certificate_id"] for row in true.values())
    return [
        Holder(
            row["certificate_id"],
            str(one["true_person_id"]),
            {column: str(one[f"true_{column}"] or "") for column in COLUMNS},
            bool(one["in_cohort"]),
            sources.get(row["certificate_id"], {}),
            persons[str(one["true_person_id"])],
            int(str(one["rows"])),
            row["certificate_id"] not in held
            and once[one["true_certificate_id"]] == 1
            and _is_known_as_it_is(row, one),
        )
        for row in certificates.sort("certificate_id").iter_rows(named=True)
        if (one := true.get(row["certificate_id"]))
    ]


def _truth_of(lineage: pl.DataFrame, truth: pl.DataFrame) -> dict[str, dict[str, object]]:
    """certificate_id → the truth of its rows and their number, where all of them belong to one true certificate."""
    stated = truth.filter(pl.col("true_certificate_id").is_not_null() & (pl.col("expected") == "record"))
    rows = lineage.drop_nulls("certificate_id").select(*LOCATOR, "certificate_id").join(stated, on=LOCATOR)
    groups = rows.group_by("certificate_id").agg(kinds=pl.col("true_certificate_id").n_unique(), rows=pl.len())
    whole = rows.filter(~pl.col("is_fabricated").fill_null(False)).join(
        groups.filter(pl.col("kinds") == 1), on="certificate_id"
    )
    return {row["certificate_id"]: row for row in whole.unique("certificate_id", keep="first").iter_rows(named=True)}


def _sources(values: pl.DataFrame) -> dict[str, dict[str, frozenset[str]]]:
    """certificate_id → column → what the sources say."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    stated = values.drop_nulls(["record_id", "value"]).group_by("certificate_id", "column").agg("value")
    for certificate_id, column, said in stated.iter_rows():
        found.setdefault(certificate_id, {})[column] = frozenset(said)
    return found


def _is_known_as_it_is(golden: dict[str, object], true: dict[str, object]) -> bool:
    same = ("holder_name", "id_number", "certificate_number", "title", "level", "series")
    return golden["in_scope"] == true["in_cohort"] and all(golden[column] == true[f"true_{column}"] for column in same)


def invent_name(chance: Random) -> str:
    """The name of somebody whom the register doesn't have."""
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))


def invent_number(born: dt.date, chance: Random) -> str:
    """An ID number that passes its check."""
    body = f"{chance.choice(REGIONS)}{born:%Y%m%d}{chance.randrange(1, 999):03}"
    return body + check_character(body)


def invent_stranger(like: Holder, chance: Random, *, age: int = 30) -> Holder:
    """Somebody new with a certificate like that one, so many years old when it was acquired; its number is nobody's."""
    acquired = dt.date.fromisoformat(like.acquired_on)
    born = acquired - dt.timedelta(days=round(age * 365.25) + chance.randrange(30, 300))
    number = invent_number(born, chance)
    sex = "男" if int(number[16]) % 2 else "女"
    free = f"7{chance.randrange(10**9):09}"
    own = {
        "holder_name": invent_name(chance),
        "id_number": number,
        "sex": sex,
        "phone": f"1390000{chance.randrange(10**4):04}",
    }
    return Holder("", "", like.values | own | {"certificate_number": free, "management_number": ""}, like.inside, {})
