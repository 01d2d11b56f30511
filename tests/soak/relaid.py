"""Proof that a register does not depend on how its lists are laid out: another hand writes the sample's lists anew, and the same must come out.

Each list of one sheet under one header gets its columns in another order, columns of no interest between them, blank rows, another format, and here and
there no header, the employers as group heads, or ditto marks. What is known of each row stays, so both registers have the same truth.
"""

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import polars as pl

from pipelines import keys, release
from pipelines.lookup import LookupStore
from schemas.columns import COLUMNS
from tests.score import LOCATOR, linkage_figures, lookup_figures, row_figures
from tests.score_golden import paired
from tests.soak.layouts.files import WITH_PROSE, WRITERS
from tests.soak.layouts.grid import DITTO, Grid
from tests.soak.layouts.invent import EXTRAS
from tests.soak.proof import Home, demand, install, live_release, published

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")
EMPLOYERS = ("单位", "工作单位", "所在单位", "单位名称", "现工作单位")
CLERKS = ("经办人", ("王丽萍", "韦志强", "覃春梅"))
DATES = ("聘任时间", "参加工作时间", "毕业时间")
"""Extras that under no heading nobody could tell from the dates of a certificate."""
FORMATS = tuple(name for name in WRITERS if name != "pdf")
"""A page of a PDF wraps and parts rows by itself: `layouts` measures it."""
WAYS = ("plain", "plain", "plain", "headless", "grouped", "ditto")
LOST_F1, LOST_FOUND, OTHERWISE = 0.01, 0.01, 0.005
"""A list without its headings leaves a little unsaid; what it says must not become something else."""


@dataclass
class Sheet:
    """A list as it was sent, and where each of its rows goes: `sent` holds its row number, null for a new row."""

    name: str
    rows: list[list[str]]
    header: int
    people: list[int]
    sent: list[int | None] = field(default_factory=list)


def prove(folder: Path, *, certificates: int, seed: int) -> str:
    """How both registers stand; raises Broken where the one from the lists that were laid out anew is worse."""
    as_sent = install(folder / "as sent", certificates, seed)
    truth = pl.read_parquet(as_sent.raw / "truth.parquet")
    anew = Home(folder / "anew" / "raw", folder / "anew" / "curated")
    shutil.copytree(as_sent.raw, anew.raw)
    moved = lay_out_anew(anew.raw, truth, Random(f"relaid {seed}"))
    demand(moved["source_file"].n_unique() > 0, "no list of the sample could be laid out anew")
    before, after = measure(as_sent, truth), measure(anew, relocate(truth, moved))
    worse = list(fall_short(before.figures, after.figures))
    otherwise = told_otherwise(before.golden, after.golden)
    if otherwise > OTHERWISE:
        worse.append(f"{otherwise:.2%} of the golden values are others, at most {OTHERWISE:.2%} allowed")
    told = ", ".join(f"{name} {before.figures[name]} → {value}" for name, value in after.figures.items())
    demand(not worse, f"seed {seed}: {'; '.join(worse)} ({told})")
    return (
        f"{moved['source_file'].n_unique()} lists laid out anew: {told}, golden values that are others {otherwise:.2%}"
    )


@dataclass
class Measured:
    """A register in figures, and its golden values by true certificate."""

    figures: dict[str, float]
    golden: pl.DataFrame


def measure(home: Home, truth: pl.DataFrame) -> Measured:
    """What a run over a home's deliveries gives, against their truth."""
    published(home)
    key_ring, live = keys.load_keys(home.settings.key_file), live_release(home)
    lineage, golden = (release.load_table(live, name, key_ring) for name in ("lineage", "certificates"))
    rows, looked_up = row_figures(lineage, truth), lookup_figures(LookupStore(home.curated, key_ring), truth)
    figures = {
        "rows right": round(rows["right"], 5),
        "rows lost or invented": rows["missing"] + rows["records invented"],
    }
    for level, (precision, _, f1) in linkage_figures(lineage, truth).items():
        figures |= {f"{level} precision": round(precision, 5), f"{level} F1": round(f1, 5)}
    figures["must not pass and did"] = looked_up.get("fabricated found", 0) + looked_up.get("outside found", 0)
    found, missed = (looked_up.get(f"publishable {what}", 0) for what in ("found", "not found"))
    figures["publishable found"] = round(found / max(1, found + missed), 5)
    return Measured(figures, paired(truth, lineage).join(golden, on="certificate_id"))


def fall_short(before: dict[str, float], after: dict[str, float]) -> Iterator[str]:
    """A sentence for each figure that is worse than it may be."""
    for name in ("rows lost or invented", "must not pass and did"):
        if after[name] > before[name]:
            yield f"{name}: {after[name]} instead of {before[name]}"
    slack = {
        "rows right": 0.001,
        "holders precision": 0.0,
        "certificates precision": 0.0,
        "publishable found": LOST_FOUND,
    }
    for name, value in {**slack, "holders F1": LOST_F1, "certificates F1": LOST_F1}.items():
        if after[name] < before[name] - value:
            yield f"{name}: {after[name]} instead of {before[name]}"


def told_otherwise(before: pl.DataFrame, after: pl.DataFrame) -> float:
    """The share of golden values, of those that both registers have, that are not the same; dates by what both state."""
    both = before.join(after, on="true_certificate_id", suffix="_anew")
    had = others = 0
    for column in COLUMNS:
        pairs = both.select(one=column, other=f"{column}_anew").drop_nulls()
        had += pairs.height
        others += sum(not (one.startswith(other) or other.startswith(one)) for one, other in pairs.iter_rows())
    return others / max(1, had)


def relocate(truth: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """The truth of the lists as they are now; a row that is no longer there has none."""
    gone = truth.join(moved.select("source_file").unique(), on="source_file").join(moved, on=LOCATOR, how="anti")
    joined = truth.join(gone.select(LOCATOR), on=LOCATOR, how="anti").join(moved, on=LOCATOR, how="left")
    return joined.with_columns(
        source_file=pl.coalesce("now_file", "source_file"),
        sheet=pl.when(pl.col("now_file").is_null()).then("sheet").otherwise("now_sheet"),
        row=pl.coalesce("now_row", "row"),
    ).drop("now_file", "now_sheet", "now_row")


def lay_out_anew(raw: Path, truth: pl.DataFrame, chance: Random) -> pl.DataFrame:
    """Where each row of the lists that were written anew stood and stands (locator, now_file, now_sheet, now_row)."""
    moved = []
    for path in sorted((raw / "sources").rglob("*")):
        name = path.relative_to(raw).as_posix()
        sheet = read_sheet(path, truth.filter(pl.col("source_file") == name))
        if sheet is None:
            continue
        before = sheet.name
        rearrange(sheet, chance)
        kind = chance.choice([one for one in FORMATS if one not in WITH_PROSE or len(sheet.rows) < 200])
        content, (places,) = WRITERS[kind]([Grid(name=before or "名册", rows=sheet.rows)])
        path.unlink()
        now = path.with_name(f"{path.stem} {kind}.{kind.split('-')[0]}")
        now.write_bytes(content)
        for was, (now_sheet, now_row) in zip(sheet.sent, places, strict=True):
            if was is not None:
                moved.append((name, before, was, now.relative_to(raw).as_posix(), now_sheet, now_row))
    schema: dict[str, Any] = {"source_file": pl.String, "sheet": pl.String, "row": truth.schema["row"]}
    now_schema = {"now_file": pl.String, "now_sheet": pl.String, "now_row": truth.schema["row"]}
    return pl.DataFrame(moved, schema=schema | now_schema, orient="row")


def read_sheet(path: Path, known: pl.DataFrame) -> Sheet | None:
    """A list of one sheet whose people follow one header row without a gap; null for anything else."""
    header, people = (known.filter(pl.col("expected") == kind)["row"].sort().to_list() for kind in ("header", "record"))
    if len(header) != 1 or people != list(range(header[0] + 1, header[0] + 1 + len(people))) or not people:
        return None
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        if len(book.worksheets) > 1 or any(merged.max_row > header[0] for merged in page.merged_cells.ranges):
            return None
        name, rows = page.title, [[str(cell or "") for cell in row] for row in page.iter_rows(values_only=True)]
    elif path.suffix == ".csv":
        name, rows = "", list(csv.reader(io.StringIO(decode(path.read_bytes()), newline="")))
    else:
        return None
    width = max(map(len, rows))
    return Sheet(name, [[*row, *[""] * (width - len(row))] for row in rows], header[0] - 1, [at - 1 for at in people])


def decode(content: bytes) -> str:
    """The text of bytes in the first encoding that fits; raises ValueError where none does."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise ValueError("no encoding of the sample's fits")


def rearrange(sheet: Sheet, chance: Random) -> None:
    """Nothing; the sheet's rows are laid out in another way, and `sent` says which row each was."""
    sheet.sent = list(range(1, len(sheet.rows) + 1))
    employers = [at for at, heading in enumerate(sheet.rows[sheet.header]) if "".join(heading.split()) in EMPLOYERS]
    way = chance.choice(WAYS)
    if way == "ditto":
        mark_dittos(sheet, chance.choice(DITTO))
    if way == "grouped" and len(employers) == 1:
        group_by(sheet, employers[0], chance.choice(("单位：{}", "{}", "【{}】")))
    mix_columns(sheet, [one for one in (*EXTRAS, CLERKS) if way != "headless" or one[0] not in DATES], chance)
    if way == "headless":
        del sheet.rows[sheet.header], sheet.sent[sheet.header]
    above = chance.choice((0, 0, 1, 3))
    blank = [""] * max(map(len, sheet.rows))
    sheet.rows[:0], sheet.sent[:0] = [blank] * above, [None] * above


def mix_columns(sheet: Sheet, extras: Sequence[tuple[str, Sequence[str]]], chance: Random) -> None:
    """Nothing; the columns are in another order, with some of no interest between them; lone titles and notes stand first."""
    order: list[int | tuple[str, Sequence[str]]] = list(range(len(sheet.rows[0])))
    chance.shuffle(order)
    headings = {"".join(heading.split()) for heading in sheet.rows[sheet.header]}
    unlike = [one for one in extras if one[0] not in headings]
    for extra in chance.sample(unlike, chance.choice((0, 1, 2, 3))):
        order.insert(chance.randint(0, len(order)), extra)
    people = set(sheet.people)
    for at, row in enumerate(sheet.rows):
        said = [cell for cell in row if cell]
        if len(said) <= 1 and at not in people:
            sheet.rows[at] = [*said, *[""] * (len(order) - len(said))]
        else:
            sheet.rows[at] = [
                row[one] if isinstance(one, int) else one[0] if at == sheet.header else chance.choice(one[1]) if at in people else ""
                for one in order
            ]  # fmt: skip


def mark_dittos(sheet: Sheet, mark: str) -> None:
    """Nothing; a long word that stood in the row above too is a ditto mark."""
    for at in reversed(sheet.people[1:]):
        for column, cell in enumerate(sheet.rows[at]):
            if len(cell) > 4 and cell == sheet.rows[at - 1][column] and not cell.isascii():
                sheet.rows[at][column] = mark


def group_by(sheet: Sheet, column: int, head: str) -> None:
    """Nothing; the people stand under a line that names their employer, whose column is gone."""
    first, last = sheet.people[0], sheet.people[-1]
    groups: dict[str, list[int]] = {}
    for at in sheet.people:
        groups.setdefault(sheet.rows[at][column], []).append(at)
    if "" in groups or len(groups) * 2 > len(sheet.people):
        return
    lines: list[tuple[list[str], int | None]] = []
    for employer, members in groups.items():
        lines.append(([head.format(employer), *[""] * (len(sheet.rows[0]) - 1)], None))
        lines += [(sheet.rows[at], sheet.sent[at]) for at in members]
    sheet.rows[first : last + 1] = [row for row, _ in lines]
    sheet.sent[first : last + 1] = [was for _, was in lines]
    sheet.rows = [
        [*row[:column], *row[column + 1 :]] if at >= sheet.header else row for at, row in enumerate(sheet.rows)
    ]
    sheet.rows[: sheet.header] = [row[: len(sheet.rows[sheet.header])] for row in sheet.rows[: sheet.header]]
    sheet.people = [first + at for at, (_, was) in enumerate(lines) if was is not None]
