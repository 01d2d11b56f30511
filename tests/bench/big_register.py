"""A published lookup file of any size, in two releases to swap between, made without the job: person `number` is a function of the number."""

import json
from hashlib import blake2b
from typing import NamedTuple

import polars as pl

from pipelines.keys import load_keys
from pipelines.lookup_keys import KINDS, key_column
from pipelines.release import layout
from pipelines.release.layout import Release
from pipelines.release.writing import write_tables
from schemas import tables
from tests.bench.people import GIVEN, SURNAMES
from tests.soak.proof import CAMPAIGN, Home

REVOKED_EVERY = 10
"""In the second release every so-manieth certificate is revoked."""
SUSPENDED_OF = (50, 7)
"""Of so many certificates the one with this rest is suspended, in both releases; none of them is ever revoked."""
DAY = "2020-06-30"
AT_ONCE = 100_000
FACTS = {
    "title": "工程师",
    "level": "中级",
    "series": "工程技术系列",
    "specialty": "机械设计与制造",
    "acquired_month": "2015-12",
    "acquisition_method": "评审",
    "issuing_authority": "柳州市职称改革工作领导小组",
}


class Person(NamedTuple):
    """One invented holder with one certificate."""

    name: str
    id_number: str
    certificate_number: str


def person(number: int) -> Person:
    """The holder of that number; no two share a name below four millions."""
    left, given = divmod(number, len(GIVEN))
    left, second = divmod(left, len(GIVEN))
    third, surname = divmod(left, len(SURNAMES))
    name = SURNAMES[surname] + GIVEN[given] + GIVEN[second] + GIVEN[third % len(GIVEN)]
    born = f"{1950 + number % 50}{1 + number % 12:02}{1 + number % 28:02}"
    return Person(name, f"450202{born}{number % 1000:03}X", f"{number:08}")


def answer_of(number: int, turn: int) -> str:
    """What is answered about that holder's certificate in the first (0) or second (1) release."""
    every, rest = SUSPENDED_OF
    if number % every == rest:
        return "suspended"
    return "revoked" if turn == 1 and number % REVOKED_EVERY == 0 else "verified"


def publish_both(home: Home, size: int) -> tuple[Release, Release]:
    """The two releases of `size` certificates, the first of them live."""
    keys = load_keys(home.settings.key_file)
    key = keys.subkey("lookup")
    both = pl.concat([_part(key, range(start, min(start + AT_ONCE, size))) for start in range(0, size, AT_ONCE)])
    releases = [_write(home, both, turn, keys.key_id) for turn in (0, 1)]
    make_live(home, releases[0])
    return releases[0], releases[1]


def make_live(home: Home, release: Release) -> None:
    """Nothing; every reader answers from this release next."""
    layout.move_pointer(home.curated, release, since=release.as_of, action="publish")


def _part(key: bytes, numbers: range) -> pl.DataFrame:
    """The rows of these holders, with the number that their status in the second release hangs on."""
    people = pl.DataFrame([person(number) for number in numbers], schema=Person._fields, orient="row")
    ids = [blake2b(f"{number}".encode(), digest_size=12).hexdigest() for number in numbers]
    keyed = [key_column(key, kind, people["name"], people[kind]) for kind in KINDS]
    return pl.DataFrame([pl.Series("number", numbers), pl.Series("certificate_id", ids), *keyed])


def _write(home: Home, rows: pl.DataFrame, turn: int, key_id: str) -> Release:
    """One release: a lookup file and a manifest; it has no register."""
    name = f"r00000{turn + 1}-20200630-bench"
    release = Release(
        name, home.curated / layout.RELEASES / name, f"{DAY}T00:00:00+08:00", {"curated_certificates": rows.height}
    )
    release.folder.mkdir(parents=True)
    revoked = pl.col("number") % REVOKED_EVERY == 0 if turn else pl.lit(False)
    suspended = pl.col("number") % SUSPENDED_OF[0] == SUSPENDED_OF[1]
    status = pl.when(suspended).then(pl.lit("已暂停")).when(revoked).then(pl.lit("已撤销")).otherwise(pl.lit("已通过"))
    certificates = rows.select(
        *(column for column in rows.columns if column != "number"),
        status.alias("status"),
        pl.lit(DAY).alias("status_on"),
        *(pl.lit(value).alias(column) for column, value in FACTS.items()),
    ).sort("certificate_id")  # fmt: skip
    shown, is_suspended = tables.empty("curated_certificates").columns, pl.col("status") == "已暂停"
    told = {"release_id": name, "as_of": release.as_of, "campaign": CAMPAIGN, "certificates": rows.height, "code_version": "bench", "counts": "{}"}  # fmt: skip
    write_tables(
        release.lookup,
        {
            "curated_certificates": certificates.filter(~is_suspended).select(shown),
            "suspended_certificates": certificates.filter(is_suspended).select(shown),
            "release": pl.DataFrame([told]),
            "coverage": tables.empty("coverage"),
        },
    )
    (release.folder / layout.MANIFEST).write_text(json.dumps({"key_id": key_id}), encoding="utf-8")
    return release
