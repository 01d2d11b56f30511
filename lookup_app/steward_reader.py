"""Questions of the stewards to one release's register; opened by the stewards' door."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from lookup_app.masking import mask_number
from lookup_app.register_reader import Register
from pipelines.corrections.content import refused_files
from pipelines.watching import hide_numbers
from schemas.columns import PERSONAL_COLUMNS

Open = Callable[[str], str]
"""Opens a sealed value; any other comes back as it is."""


@dataclass(frozen=True)
class Delivery:
    """One file, what became of it, and the least sure of its columns."""

    source_file: str
    office: str
    office_name: str
    kind: str | None
    disposition: str
    reason: str | None
    detail: str | None
    rows: int
    people: int
    refused: int
    received_at: str | None
    duplicate_of: str | None
    supersedes: str | None
    layout: str | None
    warnings: tuple[str, ...]
    confidence: float | None

    @property
    def urgency(self) -> int:
        """How much a steward should look: 3 refused, 2 read in part, 1 with warnings, 0 as it should be."""
        return {"rejected": 3, "partly_read": 2}.get(self.disposition, 1 if self.warnings else 0)

    @property
    def file(self) -> str:
        """The file's place in its office's folder, as people may read it."""
        return hide_numbers(self.source_file.removeprefix(f"sources/{self.office}/"))


@dataclass(frozen=True)
class Heading:
    """One column of one table of a delivery, and what it was taken for."""

    sheet: str
    table: int
    position: int
    heading: str | None
    column: str | None
    confidence: float
    how: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """One refused record: where it stands, its masked words, and every reason."""

    place: str
    holder_name: str
    id_number: str
    title: str
    acquired_on: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Prepared:
    """What the latest run prepared: when, how many files and records, the files not read whole, the offices to correct.

    A line of `not_whole` is office, file, disposition, reason; one of `to_correct` office, name, refused records and files.
    """

    since: str
    files: int
    records: int
    quarantined: int
    not_whole: list[tuple[str, str, str, str]]
    to_correct: list[tuple[str, str, int]]
    places: frozenset[str] = frozenset()
    """Every file that was looked at."""


@dataclass(frozen=True)
class Quality:
    """One release in numbers: how many are left from step to step, why rows are refused, and what is covered.

    `coverage` is by office, series and year; null stands for all offices or all series.
    """

    funnel: dict[str, int]
    reasons: dict[str, int]
    coverage: dict[tuple[str | None, str | None, str], int]


def deliveries(register: Register) -> list[Delivery]:
    """Every file: those that a steward should look at first, then by office and name."""
    found = [Delivery(**row | {"warnings": tuple(row["warnings"] or ())}) for row in register.records(DELIVERIES)]
    return sorted(found, key=lambda one: -one.urgency)


def headings(register: Register, source_file: str, unseal: Open) -> list[Heading]:
    """How the file's headings were understood, in the order of its columns."""
    return [as_heading(row, unseal) for row in register.records(HEADINGS, [source_file])]


def as_heading(row: dict[str, Any], unseal: Open) -> Heading:
    """One line of `mappings`, with nothing in it that could be a person's number."""
    heading = row["heading"]
    return Heading(
        row["sheet"],
        row["table"],
        row["position"],
        hide_numbers(unseal(heading)) if heading else None,
        row["column"],
        row["confidence"],
        row["how"],
        tuple(show_example(unseal(example), row["column"]) for example in row["examples"] or ()),
    )


def show_example(cell: str, column: str | None) -> str:
    """A cell of the column: of a personal number the last characters, of any other text all but what could be one.

    >>> show_example("450205198803127244", "id_number"), show_example("张三", "id_number"), show_example("语文", "specialty")
    ('**************7244', '张三', '语文')
    """
    is_number = column in PERSONAL_COLUMNS and any(character.isdigit() for character in cell)
    return mask_number(cell) if is_number else hide_numbers(cell)


def refused_counts(register: Register) -> list[tuple[str, str, str, int]]:
    """Office, its name, reason and the number of refused records that nothing has replaced yet."""
    return register.rows(REFUSED_COUNTS)


def refused_total(register: Register) -> int:
    """How many records are refused and nothing has replaced yet."""
    return int(register.rows(f"select count(*) from {STILL_REFUSED}")[0][0])


def offices_to_correct(register: Register) -> dict[str, tuple[str, int]]:
    """Office → its name and the number of its refused records, most first; offices whose records all pass come too."""
    return {office: (name, count) for office, name, count in register.rows(TO_CORRECT)}


def summarize_prepared(
    since: str, deliveries: pl.DataFrame, records: pl.DataFrame, quarantine: pl.DataFrame
) -> Prepared:
    """The frames of a run in numbers, and its files that were not read whole."""
    standing = records.filter(pl.col("superseded_by").is_null())
    refused_records = quarantine.join(standing, on="record_id", how="semi")
    names = deliveries.group_by("office").agg(pl.col("office_name").max().fill_null(pl.col("office").first()))
    refused = pl.concat([refused_records.select("office"), refused_files(deliveries).select("office")])
    counts = (
        pl.concat([standing.select("office"), refused])
        .unique()
        .join(refused.group_by("office").len("count"), on="office", how="left")
    )
    to_correct = counts.join(names, on="office").with_columns(pl.col("count").fill_null(0).cast(pl.Int64))
    odd = (
        deliveries.filter(pl.col("disposition").is_in(["rejected", "partly_read"]))
        .join(names, on="office")
        .sort("source_file")
    )
    return Prepared(
        since,
        deliveries.height,
        standing.height,
        refused_records.height,
        [
            (
                row["office_name_right"],
                hide_numbers(row["source_file"].removeprefix(f"sources/{row['office']}/")),
                row["disposition"],
                row["reason"],
            )
            for row in odd.iter_rows(named=True)
        ],
        to_correct.sort("count", "office", descending=[True, False]).select("office", "office_name", "count").rows(),
        frozenset(deliveries["source_file"]),
    )


def refused(register: Register, office: str | None, code: str | None, limit: int, unseal: Open) -> list[Refused]:
    """The first refused records of an office and for a reason (null: any), numbers masked."""
    rows = register.records(REFUSED, [office, office, code, code, limit])
    return [_as_refused(row, unseal) for row in rows]


def _as_refused(row: dict[str, Any], unseal: Open) -> Refused:
    words = {
        name: unseal(row[name] or "") for name in ("holder_name_raw", "id_number_raw", "title_raw", "acquired_on_raw")
    }
    file = row["source_file"].removeprefix(f"sources/{row['office']}/")
    place = " › ".join(filter(None, [row["office_name"], hide_numbers(file), row["sheet"], str(row["row"])]))
    return Refused(
        place,
        hide_numbers(words["holder_name_raw"]),
        mask_number(words["id_number_raw"]),
        hide_numbers(words["title_raw"]),
        hide_numbers(words["acquired_on_raw"]),
        tuple(row["reasons"]),
    )


def quality(register: Register) -> Quality:
    """The release in numbers."""
    return Quality(
        funnel=register.records(FUNNEL)[0],
        reasons=dict(register.rows(REASONS)),
        coverage={(office, series, year): count for office, series, year, count in register.rows(COVERAGE)},
    )


def select_coverage(
    coverage: dict[tuple[str | None, str | None, str], int], lines: str, only: str | None
) -> dict[tuple[str, str], int]:
    """Line and year to count: a line a `series` of one office, or a line an `office` of one series; null: of all of them."""
    by_office = lines == "office"
    chosen = {
        (office if by_office else series, series if by_office else office, year): count
        for (office, series, year), count in coverage.items()
    }
    return {(row, year): count for (row, other, year), count in chosen.items() if row is not None and other == only}


DELIVERIES = """
select d.source_file, d.office, coalesce(d.office_name, d.office) as office_name, d.kind, d.disposition, d.reason, d.detail, d.rows,
  coalesce(l.people, 0) as people, coalesce(l.refused, 0) as refused, d.received_at, d.duplicate_of, d.supersedes, d.layout, d.warnings, m.confidence
from deliveries d
left join (
  select source_file, count(*) filter (disposition in ('linked', 'quarantined', 'superseded')) as people, count(*) filter (disposition = 'quarantined') as refused
  from (select source_file, disposition from lineage union all select source_file, disposition from lineage_blocks) group by 1
) l using (source_file)
left join (select source_file, min(confidence) filter ("column" is not null and position >= 0 and len(examples) > 0) as confidence from mappings group by 1) m using (source_file)
order by office_name, d.source_file
"""
HEADINGS = 'select sheet, "table", position, heading, "column", confidence, how, examples from mappings where source_file = ? order by sheet, "table", block, position'
OFFICE_NAMES = "(select office, max(office_name) as office_name from deliveries group by 1)"
STILL_REFUSED = f"quarantine q join records r using (record_id) left join {OFFICE_NAMES} o on o.office = q.office where r.superseded_by is null"
REFUSED_COUNTS = f"""
select office, office_name, reason, count(*)
from (select q.office, coalesce(o.office_name, q.office) as office_name, unnest(q.reasons) as reason from {STILL_REFUSED})
group by all order by all
"""
TO_CORRECT = f"""
select w.office, coalesce(max(o.office_name), w.office), sum(w.refused)::bigint as refused
from (
  select r.office, count(q.record_id) as refused from records r left join quarantine q using (record_id) where r.superseded_by is null group by 1
  union all
  select office, count(*) from deliveries where disposition = 'rejected' and reason <> 'EXCLUDED_BY_STEWARD' group by 1
) w left join {OFFICE_NAMES} o using (office) group by w.office order by refused desc, w.office
"""
REFUSED = f"""
select q.office, coalesce(o.office_name, q.office) as office_name, q.source_file, q.sheet, q.row, q.reasons,
  q.holder_name_raw, q.id_number_raw, q.title_raw, q.acquired_on_raw
from {STILL_REFUSED} and (?::varchar is null or q.office = ?) and (?::varchar is null or list_contains(q.reasons, ?))
order by q.source_file, q.sheet, q.row, q.block limit ?
"""
FUNNEL = """
select (select coalesce(sum(rows), 0) from deliveries where disposition in ('read', 'partly_read'))::bigint as rows,
  (select count(*) from records) as records,
  (select count(*) from records r where r.superseded_by is null and r.record_id not in (select record_id from quarantine)) as clean,
  (select count(*) from certificates) as certificates,
  (select count(*) from certificates where in_scope) as in_scope,
  (select count(*) from certificates where passed_by is not null) as passed
"""
REASONS = "select reason, count(*) from (select unnest(reasons) as reason from quarantine join records r using (record_id) where r.superseded_by is null) group by 1 order by 2 desc, 1"
COVERAGE = f"""
select office, series, year, count(distinct certificate_id) from (
  select coalesce(o.office_name, r.office) as office, coalesce(c.series, '') as series, coalesce(c.year, substr(c.acquired_on, 1, 4), '') as year, certificate_id
  from (select record_id, certificate_id from lineage union all select record_id, certificate_id from lineage_blocks) l
  join records r using (record_id) join certificates c using (certificate_id) left join {OFFICE_NAMES} o on o.office = r.office
) group by grouping sets ((office, series, year), (series, year), (office, year))
"""
