"""Proof that linkage is right on hard tables: how many pairs, how few mixed, how little review, and the same whatever the order."""

from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines.linkage import link
from pipelines.linkage.evaluate import Evaluation, evaluate
from pipelines.linkage.preparing import FROM_WORDS
from pipelines.linkage.relinking import Task, add, link_all
from pipelines.linkage.remembering import name_all
from pipelines.linkage.state import stamp_of
from pipelines.linkage.weights import read_table
from pipelines.standardize import standardize_columns
from tests.soak.hardtables.table import TRUTH, make_table
from tests.soak.proof import Broken, demand

KEY = b"hard tables"


class Bounds(NamedTuple):
    """What a table must come to: least F1 of persons and certificates, least after review, and the largest shares of records."""

    f1: float
    after_review: float = 0.998
    in_mixed_certificates: float = 0.0005
    in_mixed_holders: float = 0.002
    review: float = 0.015


TABLES = {"normal": (1.0, Bounds(0.995)), "hard": (1.5, Bounds(0.990)), "very hard": (2.0, None)}
"""Hardness and bounds; the last is told and not judged: a third of its lists have no ID numbers and everything befalls them twice as often."""


def prove(folder: Path, *, seed: int, records: int) -> str:
    """Every table within its bounds, and the hard one the same shuffled, in two deliveries and after an increment."""
    told, broken = [], []
    for name, (hardness, bounds) in TABLES.items():
        table = make_table(records, seed=seed, hardness=hardness)
        found = evaluate(link_words(table.drop(TRUTH)), table)
        told.append(f"{name}: {in_words(found)}")
        broken += [f"{name}: {fault}" for fault in faults(found, bounds)] if bounds else []
        if name == "hard":
            demand_the_same(table.drop(TRUTH))
    if broken:
        raise Broken("; ".join([*broken, *told]))
    return "; ".join([*told, "the hard one the same shuffled, in two deliveries and after an increment"])


def link_words(table: pl.DataFrame) -> pl.DataFrame:
    """What `shenyan link` gives for a table of raw strings."""
    return link(standardize_columns(table), key=KEY, with_links=False).assignments


def faults(found: Evaluation, bounds: Bounds) -> list[str]:
    """Every bound that the figures break, in words."""
    persons, certificates = found.levels["persons"], found.levels["certificates"]
    least = {
        "persons' F1": (persons.pairwise.f1, bounds.f1),
        "certificates' F1": (certificates.pairwise.f1, bounds.f1),
        "persons' F1 after review": (persons.answered.f1, bounds.after_review),
        "certificates' F1 after review": (certificates.answered.f1, bounds.after_review),
    }
    most = {
        "records in certificates of two persons": (found.mixed_in_certificates, bounds.in_mixed_certificates),
        "records in mixed holders": (persons.mixed_records, bounds.in_mixed_holders),
        "review": (found.review, bounds.review),
    }
    return [f"{what} {value:.4f} < {bound}" for what, (value, bound) in least.items() if value < bound] + [
        f"{what} {value:.3%} > {bound:.2%}" for what, (value, bound) in most.items() if value > bound
    ]


def in_words(found: Evaluation) -> str:
    """The figures in a line."""
    persons, certificates = found.levels["persons"], found.levels["certificates"]
    return (
        f"F1 {persons.pairwise.f1:.4f} / {certificates.pairwise.f1:.4f}, after review {persons.answered.f1:.4f} / {certificates.answered.f1:.4f}, "
        f"mixed holders {persons.mixed_records:.3%}, certificates {found.mixed_in_certificates:.3%}, review {found.review:.2%}"
    )


def demand_the_same(table: pl.DataFrame) -> None:
    """Nothing if the table shuffled, and in a half, most of the rest and a last hundredth, comes to what it comes to whole."""
    whole = link_words(table)
    demand(
        link_words(table.sample(fraction=1.0, shuffle=True, seed=1)).equals(whole),
        "shuffled it comes to something else",
    )
    models = read_table()
    task = Task(models, None, KEY, False, stamp_of(models, KEY, secret=False))
    half, most = table.height // 2, table.height - table.height // 100
    found = link_all(table[:half], FROM_WORDS, task)
    for part in (table[half:most], table[most:]):
        found = add(part, found.state, FROM_WORDS, task)
    demand(name_all(found.state, None, key=KEY)[0].equals(whole), "in three deliveries it comes to something else")
