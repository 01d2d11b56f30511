"""How long a million rows take to standardize and to judge, next to plain Polars writing and reading the same table.

`python tests/bench/standardize.py [ROWS]` prints the seconds and the peak memory; `measure` returns them. Every person is invented.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.standardize import standardize_rows
from pipelines.validate import judge
from schemas import surnames, titles, vocabulary
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from schemas.gb11643 import CHECK_CHARACTERS, WEIGHTS

KEY = b"invented key of thirty-two bytes"
ROWS_OF_A_DELIVERY = 2_500
GIVEN = "文海玉春晓明丽华建国志强秀英桂兰小红思远子涵雨桐嘉宁安和"
DATES = (
    "{year}年{month}月",
    "{year}.{month:02}",
    "{year}-{month:02}-{day:02}",
    "{year}{month:02}",
    "{year}/{month}/{day}",
)
PLACES = ("柳州市", "城中区", "柳北区", "鹿寨县", "融水县", "三江县", "市教育局", "柳州市工信委", "柳工")
BODIES = ("职改办", "职称改革工作领导小组", "职改领导小组", "职称改革工作领导小组办公室")


class Measured(NamedTuple):
    """Seconds for each part, and the peak memory of the process in GB."""

    rows: int
    standardize: float
    judge: float
    plain_polars: float
    peak_gb: float


def make_rows(count: int, seed: int = 1) -> pl.DataFrame:
    """Rows as intake hands them over: as many persons as rows, a few thousand wordings of everything else."""
    chance = np.random.default_rng(seed)
    series, title = _titles(chance, count)
    place = {
        "office": _pick(chance, [f"office-{at}" for at in range(60)], count),
        "row": np.arange(count) % ROWS_OF_A_DELIVERY + 2,
    }
    cells = {
        "certificate_number": np.char.zfill(chance.integers(0, 10**8, count).astype(str), 8),
        "holder_name": _names(chance, count),
        "id_number": _id_numbers(chance, count),
        "sex": _pick(chance, ["男", "女", "男性", ""], count),
        "phone": chance.integers(13 * 10**9, 19 * 10**9, count).astype(str),
        "employer": np.char.add("柳州市某某", _pick(chance, [f"第{at}小学" for at in range(4000)], count)),
        "acquisition_method": _pick(chance, ["评审", "认定（转正定职）", "考核认定", "评审通过"], count),
        "acquired_on": _dates(chance, count),
        "level": _pick(chance, ["中级职称", "初级", "", "助理级"], count),
        "series": series,
        "title": title,
        "issuing_authority": np.char.add(_pick(chance, PLACES, count), _pick(chance, BODIES, count)),
        "approval_document": _pick(
            chance, [f"柳职改[{year}]第{at}号" for year in range(2010, 2019) for at in range(1, 90)], count
        ),
    }
    return _framed(count, place | cells)


def _framed(count: int, cells: dict[str, np.ndarray]) -> pl.DataFrame:
    texts = ("noise_kind", *COLUMNS, "birth_month", "extra", "supersedes")
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in texts if name not in cells]
    delivery = np.arange(count) // ROWS_OF_A_DELIVERY
    return pl.DataFrame(cells).with_columns(
        *missing,
        pl.Series("source_file", np.char.add("sources/invented/", delivery.astype(str))),
        pl.lit("").alias("sheet"),
        office_kind=pl.lit("county"),
        trust_rank=pl.lit(3),
        block=pl.lit(0),
        kind=pl.lit("record"),
        context=pl.lit("{}"),
        marks=pl.lit([], dtype=pl.List(pl.String)),
    )


def _pick(chance: np.random.Generator, values: list[str] | tuple[str, ...], count: int) -> np.ndarray:
    return np.array(values)[chance.integers(0, len(values), count)]


def _titles(chance: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Series and title as offices write them: any spelling of the title, any stem of its series."""
    stems = {row["series"]: row["stems"].split("|")[0] for row in vocabulary.table("series")}
    pairs = [(stems[series], spelling) for series, spelling in titles.spellings_of_series()]
    chosen = chance.integers(0, len(pairs), count)
    return np.array([series for series, _ in pairs])[chosen], np.array([title for _, title in pairs])[chosen]


def _names(chance: np.random.Generator, count: int) -> np.ndarray:
    given = np.char.add(_pick(chance, list(GIVEN), count), _pick(chance, [*GIVEN, ""], count))
    return np.char.add(_pick(chance, surnames.of_names(), count), given)


def _id_numbers(chance: np.random.Generator, count: int) -> np.ndarray:
    """Valid numbers of all kinds of birth dates, one in twenty written with a small x or an apostrophe."""
    births = np.datetime64("1955-01-01") + chance.integers(0, 14_000, count).astype("timedelta64[D]")
    dates = np.char.replace(births.astype(str), "-", "")
    first = np.char.add(np.char.add("450203", dates), np.char.zfill(chance.integers(1, 1000, count).astype(str), 3))
    digits = np.frombuffer("".join(first).encode(), dtype=np.uint8).reshape(-1, 17).astype(np.int16) - ord("0")
    checks = np.array(list(CHECK_CHARACTERS))[(digits @ np.array(WEIGHTS)) % 11]
    checks = np.where((checks == "X") & (chance.random(count) < 0.5), "x", checks)
    return np.char.add(np.where(chance.random(count) < 0.02, "'", ""), np.char.add(first, checks))


def _dates(chance: np.random.Generator, count: int) -> np.ndarray:
    days = [(year, month, day) for year in range(2009, 2020) for month in range(1, 13) for day in (1, 12, 28)]
    written = [form.format(year=year, month=month, day=day) for year, month, day in days for form in DATES]
    return _pick(chance, written, count)


def measure(count: int = 1_000_000) -> Measured:
    """The seconds for `count` rows, each part once, in this process."""
    rows = make_rows(count)
    start = time.perf_counter()
    records = standardize_rows(rows, key=KEY)
    standardized = time.perf_counter()
    judge(records, campaign_named("liuzhou-2019"))
    judged = time.perf_counter()
    _write_and_read(rows)
    read = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return Measured(count, standardized - start, judged - standardized, read - judged, peak)


def _write_and_read(rows: pl.DataFrame) -> pl.DataFrame:
    """The yardstick: what the same table costs without understanding a word of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        rows.write_parquet(path)
        return pl.read_parquet(path)


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
