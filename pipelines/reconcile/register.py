"""What the register knows, as reconciliation asks for it: certificates by holder, by ID number and by reference."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import polars as pl

from pipelines.finding_verdicts import is_confirmed, is_overruled
from pipelines.reconcile.folding import fold_document, fold_id, fold_name, fold_number
from pipelines.reconcile.numbering import Numbering, learn_numbering
from pipelines.reconcile.submissions import Submission
from schemas.columns import COLUMNS

SCOPE_FINDINGS = ["SCOPE_UNCLEAR"]
"""Findings that speak of the campaign's bounds only; reconciliation asks about those itself."""


class Golden(Protocol):
    """The golden records, as `pipelines.survivorship.merge` gives them."""

    certificates: pl.DataFrame
    certificate_values: pl.DataFrame
    holders: pl.DataFrame


class Source(NamedTuple):
    """One value of one column, and the office that states it."""

    value: str
    office: str


@dataclass
class Known:
    """One golden certificate with everything its sources say."""

    certificate_id: str
    holder_id: str
    values: dict[str, str]
    in_scope: bool | None
    findings: tuple[str, ...]
    overruled: bool = False
    """Whether people called one of its findings unfounded: what they judged was the certificate as it is."""
    names: set[str] = field(default_factory=set)
    id_numbers: dict[str, int] = field(default_factory=dict)
    partial_ids: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    birth_months: set[str] = field(default_factory=set)
    sources: dict[str, list[Source]] = field(default_factory=lambda: defaultdict(list))
    decided: dict[str, str | None] = field(default_factory=dict)
    """What a reviewer chose, by column."""

    @property
    def id_number(self) -> str:
        """The golden ID number, folded; empty if none is known."""
        return fold_id(self.values.get("id_number"))

    @property
    def years(self) -> set[int]:
        """Every year that the certificate can be of, by year and date of acquisition."""
        return {int(self.values[column][:4]) for column in ("year", "acquired_on") if column in self.values}

    def numbers(self, column: str) -> set[str]:
        """Every number that any source states in that column, folded."""
        stated = [source.value for source in self.sources[column]] + [self.values.get(column, "")]
        return {folded for value in stated if (folded := fold_number(value))}


@dataclass
class Register:
    """The certificates that any of the submissions could mean, by every key that a submission can name."""

    certificates: dict[str, Known]
    by_name: dict[str, list[Known]]
    by_id: dict[str, list[Known]]
    by_number: dict[str, list[Known]]
    by_document: dict[tuple[str, str], list[Known]]
    numbering: Numbering
    specialties: frozenset[tuple[str, str]] = frozenset()
    """Series and folded specialty of every certificate that states both."""


class Wanted(NamedTuple):
    """What the submissions ask for, folded."""

    names: set[str]
    id_numbers: set[str]
    numbers: set[str]
    certificate_ids: set[str]


def build_register(
    submissions: Iterable[Submission], golden: Golden, findings: pl.DataFrame, records: pl.DataFrame
) -> Register:
    """The register, narrowed to what these submissions could mean."""
    relevant = _relevant(golden, _wanted(submissions))
    found = {known.certificate_id: known for known in _read_certificates(relevant, findings)}
    _add_sources(found, golden.certificate_values, records)
    _add_holders(found, golden.holders)
    return Register(
        found, *_indexes(found.values()), learn_numbering(golden.certificates), _specialties(golden.certificates)
    )


def _specialties(certificates: pl.DataFrame) -> frozenset[tuple[str, str]]:
    stated = certificates.select("series", "specialty").drop_nulls().unique()
    return frozenset((series, fold_number(specialty)) for series, specialty in stated.iter_rows())


def _wanted(submissions: Iterable[Submission]) -> Wanted:
    wanted = Wanted(set(), set(), set(), set())
    for submission in submissions:
        stated = [submission.certificate, submission.changed_fields]
        wanted.names.add(fold_name(submission.holder_name))
        wanted.certificate_ids.add(submission.certificate_id)
        wanted.id_numbers.update(
            {fold_id(submission.id_number), *(fold_id(fields.get("id_number")) for fields in stated)}
        )
        for column in ("certificate_number", "management_number"):
            wanted.numbers.update(fold_number(fields.get(column)) for fields in stated)
        wanted.numbers.update(
            (fold_number(submission.certificate_number), fold_number(submission.certificate_reference))
        )
    return Wanted(*(keys - {""} for keys in wanted))


def _relevant(golden: Golden, wanted: Wanted) -> pl.DataFrame:
    """The golden certificates of every holder and number that is asked for."""
    names = golden.holders.select(
        "holder_id", "holder_name", *[c for c in ("other_names",) if c in golden.holders.columns]
    )
    holders = {
        row[0]
        for row in names.iter_rows()
        if any(fold_name(name) in wanted.names for name in (row[1], *(row[2] or [] if len(row) > 2 else [])))
    }
    holders |= _holders_of(golden, wanted)
    numbered = golden.certificates.filter(
        _folded_in("certificate_number", golden.certificates, wanted.numbers)
        | _folded_in("management_number", golden.certificates, wanted.numbers)
    )["holder_id"]
    shown = pl.col("certificate_id").is_in(list(wanted.certificate_ids))
    return golden.certificates.filter(pl.col("holder_id").is_in(list(holders | set(numbered))) | shown)


def _holders_of(golden: Golden, wanted: Wanted) -> set[str]:
    """The holders to whom any source gives one of these ID numbers or numbers."""
    values = golden.certificate_values
    numbers = values.filter(pl.col("column").is_in(["certificate_number", "management_number"]))
    keyed = pl.concat(
        [
            values.filter((pl.col("column") == "id_number") & pl.col("value").is_in(list(wanted.id_numbers)))[
                "certificate_id"
            ],
            numbers.filter(_folded_in("value", numbers, wanted.numbers))["certificate_id"],
        ]
    ).unique()
    of_values = golden.certificates.filter(pl.col("certificate_id").is_in(keyed.implode()))["holder_id"]
    of_holders = golden.holders.filter(pl.col("id_number").is_in(list(wanted.id_numbers)))["holder_id"]
    return {*of_values, *of_holders}


def _folded_in(column: str, frame: pl.DataFrame, keys: set[str]) -> pl.Expr:
    """True where the column's value folds to one of the keys, or does but for lost zeros."""
    bare = {key.lstrip("0") for key in keys}
    hits = [value for value in frame[column].drop_nulls().unique() if fold_number(value).lstrip("0") in bare]
    return pl.col(column).is_in(hits)


def _read_certificates(certificates: pl.DataFrame, findings: pl.DataFrame) -> Iterator[Known]:
    held, overruled = _open_findings(findings), _overruled(findings)
    for row in certificates.sort("certificate_id").iter_rows(named=True):
        values = {column: row[column] for column in COLUMNS if row.get(column)}
        yield Known(
            row["certificate_id"], row["holder_id"], values, row.get("in_scope"), held.get(row["certificate_id"], ()),
            overruled=row["certificate_id"] in overruled,
        )  # fmt: skip


def _open_findings(findings: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """certificate_id → the codes of the open findings that hold it back, by themselves or since people confirmed them."""
    grave = (pl.col("severity") == "hold") & ~pl.col("code").is_in(SCOPE_FINDINGS)
    waiting = findings.filter(grave | is_confirmed(findings))
    if "open" in waiting.columns:
        waiting = waiting.filter(pl.col("open").fill_null(True))
    codes = waiting.group_by("certificate_id").agg(pl.col("code").unique().sort())
    return {certificate_id: tuple(found) for certificate_id, found in codes.iter_rows()}


def _overruled(findings: pl.DataFrame) -> frozenset[str]:
    """The certificates with a finding that people called unfounded."""
    return frozenset(findings.filter(is_overruled(findings))["certificate_id"])


def _add_sources(found: dict[str, Known], values: pl.DataFrame, records: pl.DataFrame) -> None:
    wanted = [
        "record_id",
        "office",
        *[c for c in ("id_number_partial", "birth_month", "former_name") if c in records.columns],
    ]
    stated = values.filter(pl.col("certificate_id").is_in(list(found)) & pl.col("record_id").is_not_null()).join(
        records.select(wanted), on="record_id", how="left", maintain_order="left"
    )
    for row in stated.sort("certificate_id", "column", "record_id").iter_rows(named=True):
        _add_source(found[row["certificate_id"]], row)
    chosen = values.filter(
        pl.col("certificate_id").is_in(list(found)) & pl.col("decision_id").is_not_null() & pl.col("chosen")
    )
    for certificate_id, column, value in chosen.select("certificate_id", "column", "value").iter_rows():
        found[certificate_id].decided[column] = value


def _add_source(known: Known, row: dict[str, Any]) -> None:
    known.partial_ids.update({row["id_number_partial"]} if row.get("id_number_partial") else ())
    known.birth_months.update({row["birth_month"]} if row.get("birth_month") else ())
    known.names.update({fold_name(row["former_name"])} if row.get("former_name") else ())
    if not row["value"]:
        return
    known.sources[row["column"]].append(Source(row["value"], row["office"] or ""))
    if row["column"] == "holder_name":
        known.names.add(fold_name(row["value"]))
    elif row["column"] == "id_number":
        number = fold_id(row["value"])
        known.id_numbers[number] = known.id_numbers.get(number, 0) + 1
    elif row["column"] == "phone":
        known.phones.add(fold_number(row["value"]))


def _add_holders(found: dict[str, Known], holders: pl.DataFrame) -> None:
    """What the holder's other certificates teach: names and the ID number."""
    by_holder: defaultdict[str, list[Known]] = defaultdict(list)
    for known in found.values():
        by_holder[known.holder_id].append(known)
        known.names.update({fold_name(known.values["holder_name"])} if "holder_name" in known.values else ())
    for row in holders.filter(pl.col("holder_id").is_in(list(by_holder))).iter_rows(named=True):
        names = {fold_name(name) for name in (row["holder_name"], *(row.get("other_names") or [])) if name}
        for known in by_holder[row["holder_id"]]:
            known.names.update(names)
            for number in filter(None, (fold_id(row["id_number"]), known.id_number)):
                known.id_numbers.setdefault(number, 1)


Index = dict[str, list[Known]]


def _indexes(certificates: Iterable[Known]) -> tuple[Index, Index, Index, dict[tuple[str, str], list[Known]]]:
    by_name, by_id, by_number = defaultdict(list), defaultdict(list), defaultdict(list)
    by_document: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for known in certificates:
        for name in sorted(known.names):
            by_name[name].append(known)
        for number in sorted(known.id_numbers):
            by_id[number].append(known)
        for number in sorted(known.numbers("certificate_number") | known.numbers("management_number")):
            by_number[number.lstrip("0") or number].append(known)
        for document in {fold_document(source.value) for source in known.sources["approval_document"]} - {""}:
            by_document[document, known.values.get("title", "")].append(known)
    return dict(by_name), dict(by_id), dict(by_number), dict(by_document)
