"""Golden values against a corpus' truth: for each column right, wrong or missing where some row of the certificate states the right value.

Also what the register says of certificates that must not pass: which have no finding, and which sound records were refused.
"""

from collections import Counter
from typing import Any, NamedTuple

import polars as pl

from pipelines.lookup import LookupStore
from schemas.columns import COLUMNS
from tests.score import look_all_up

DATED = ("acquired_on", "conferred_on")
UNSCORED = ("remarks",)
"""What a clerk notes of a row is no property of the certificate."""


class Miss(NamedTuple):
    """One golden value that is not what some source rightly states."""

    certificate: str
    column: str
    true: str
    golden: str | None


def stated(truth: pl.DataFrame) -> pl.DataFrame:
    """For each certificate of the truth its true values, and of each column whether a row that counts states it rightly."""
    rows = truth.filter((pl.col("expected") == "record") & pl.col("true_certificate_id").is_not_null())
    for name in ("optional", "hard_ambiguous"):
        rows = rows.filter(~pl.col(name).fill_null(False))
    bits = [((pl.col("ok_mask") // 2**at) % 2 == 1).any().alias(f"ok_{name}") for at, name in enumerate(COLUMNS)]
    values = [pl.col(f"true_{name}").first() for name in COLUMNS]
    kept = [pl.col(name).first() for name in ("is_fabricated", "publishable", "in_cohort")]
    return rows.group_by("true_certificate_id").agg(*bits, *values, *kept).sort("true_certificate_id")


def paired(truth: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    """True certificate and the golden one that holds most of its rows."""
    rows = truth.filter((pl.col("expected") == "record") & pl.col("true_certificate_id").is_not_null())
    joined = rows.join(lineage, on=["source_file", "sheet", "row"]).filter(pl.col("certificate_id").is_not_null())
    counted = joined.group_by("true_certificate_id", "certificate_id").len()
    return counted.sort("len", "certificate_id", descending=[True, False]).unique(
        "true_certificate_id", keep="first", maintain_order=True
    )


def golden_misses(truth: pl.DataFrame, lineage: pl.DataFrame, certificates: pl.DataFrame) -> tuple[list[Miss], int]:
    """Every golden value that is not the right one that a source states, and of how many certificates."""
    golden = certificates.select("certificate_id", *(pl.col(name).alias(f"golden_{name}") for name in COLUMNS))
    asked = stated(truth).filter(~pl.col("is_fabricated")).join(paired(truth, lineage), on="true_certificate_id")
    joined = asked.join(golden, on="certificate_id").sort("true_certificate_id")
    misses = []
    for one in joined.iter_rows(named=True):
        for name in COLUMNS:
            true, found = one[f"true_{name}"], one[f"golden_{name}"]
            if name not in UNSCORED and one[f"ok_{name}"] and true and not _is_right(name, true, found):
                misses.append(Miss(one["true_certificate_id"], name, true, found))
    return misses, joined.height


def _is_right(column: str, true: str, golden: str | None) -> bool:
    if not golden:
        return False
    return true.startswith(golden) if column in DATED else true == golden


def golden_figures(truth: pl.DataFrame, lineage: pl.DataFrame, certificates: pl.DataFrame) -> dict[str, float | str]:
    """The share of certificates whose golden values are all right, and by column how many are wrong and missing."""
    misses, count = golden_misses(truth, lineage, certificates)
    wrong = Counter(miss.column for miss in misses if miss.golden)
    missing = Counter(miss.column for miss in misses if not miss.golden)
    return {
        "certificates": count,
        "all right": round(1 - len({miss.certificate for miss in misses}) / max(1, count), 5),
        **{name: f"{wrong[name]} wrong, {missing[name]} missing" for name in COLUMNS if wrong[name] or missing[name]},
    }


def count_unsourced(certificates: pl.DataFrame, values: pl.DataFrame, records: pl.DataFrame) -> int:
    """How many golden values come from no decision and from no record that states just that, but for zeros that its list lost."""
    golden = (
        certificates.select("certificate_id", *COLUMNS)
        .unpivot(index="certificate_id", variable_name="column")
        .drop_nulls("value")
    )
    sources = values.filter("chosen").select("certificate_id", "column", "record_id", "decision_id")
    stated = records.select("record_id", *COLUMNS).unpivot(
        index="record_id", variable_name="column", value_name="stated"
    )
    told = golden.join(sources, on=["certificate_id", "column"], how="left").join(
        stated, on=["record_id", "column"], how="left"
    )
    zeros = (pl.col("column") == "certificate_number") & (
        pl.col("stated").str.strip_chars_start("0") == pl.col("value").str.strip_chars_start("0")
    )
    sourced = pl.col("decision_id").is_not_null() | (pl.col("stated") == pl.col("value")) | zeros
    return told.filter(~sourced.fill_null(False)).height + told.height - golden.height


def finding_figures(truth: pl.DataFrame, lineage: pl.DataFrame, findings: pl.DataFrame) -> dict[str, float]:
    """Fabricated certificates without a finding, and the share of sound records that were refused."""
    found = set(findings["certificate_id"].drop_nulls()) if findings.height else set()
    records = truth.filter((pl.col("expected") == "record") & ~pl.col("optional").fill_null(False)).join(
        lineage, on=["source_file", "sheet", "row"]
    )
    fabricated = records.filter(pl.col("is_fabricated")).group_by("true_certificate_id").agg("certificate_id")
    silent = sum(1 for _, ids in fabricated.iter_rows() if not found & set(ids))
    sound = records.filter(~pl.col("is_fabricated"))
    refused = sound.filter(pl.col("disposition") == "quarantined").height
    return {
        "fabricated": fabricated.height,
        "without a finding": silent,
        "sound records": sound.height,
        "refused": refused,
        "share refused": round(refused / max(1, sound.height), 5),
    }


SHOWS = {"method": ("acquisition_method",), "level": ("level", "title"), "outside_liuzhou": ("issuing_authority",)}
"""Why a certificate stands outside the campaign, and the columns that show it; of all other reasons the date."""


def passing_figures(store: LookupStore, truth: pl.DataFrame) -> dict[str, int]:
    """Certificates found in the lookup or not, of those whose sources show why they must not be, or by what they can be asked for."""
    shown = {one["true_certificate_id"]: one for one in stated(truth).iter_rows(named=True)}
    counts = Counter[str]()
    for kind, found, one in look_all_up(store, truth):
        facts = shown.get(one["true_certificate_id"])
        if facts is not None and _is_told(kind, one["out_of_cohort_reason"], facts):
            counts[f"{kind} {'found' if found else 'not found'}"] += 1
    return dict(sorted(counts.items()))


def _is_told(kind: str, reason: str, facts: dict[str, Any]) -> bool:
    if kind == "fabricated":
        return True
    if kind == "outside":
        return any(facts[f"ok_{column}"] for column in SHOWS.get(reason, ("acquired_on",)))
    return bool(facts["ok_holder_name"] and (facts["ok_id_number"] or facts["ok_certificate_number"]))


def cell_figures(truth: pl.DataFrame, lineage: pl.DataFrame, records: pl.DataFrame) -> dict[str, float | str]:
    """Cells that their row states rightly: how many, the share standardized to the true value, and the share that became another one."""
    rows = truth.filter((pl.col("expected") == "record") & ~pl.col("optional").fill_null(False))
    placed = rows.drop("record_id", strict=False).join(
        lineage.select("source_file", "sheet", "row", "record_id"), on=["source_file", "sheet", "row"]
    )
    joined = placed.join(records.select("record_id", *COLUMNS), on="record_id")
    cells, wrong, missing = 0, Counter[str](), Counter[str]()
    for one in joined.iter_rows(named=True):
        for at, name in enumerate(COLUMNS):
            true = one[f"true_{name}"]
            if name in UNSCORED or not true or not one["ok_mask"] >> at & 1:
                continue
            cells += 1
            if not _is_right(name, true, one[name]):
                (wrong if one[name] else missing)[name] += 1
    return {
        "cells": cells,
        "right": round(1 - (wrong.total() + missing.total()) / max(1, cells), 5),
        "another value": round(wrong.total() / max(1, cells), 5),
        **{name: f"{wrong[name]} wrong, {missing[name]} missing" for name in COLUMNS if wrong[name] or missing[name]},
    }
