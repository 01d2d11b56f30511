"""Both tables of weights from records alone: `shenyan link --train`."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.linkage.certificates import (
    CERTIFICATE_COMPARISONS,
    CERTIFICATE_TERMS,
    label_by_number,
    pairs_within,
    weigh_numbers,
)
from pipelines.linkage.comparisons import compare
from pipelines.linkage.encoding import encode
from pipelines.linkage.holders import HOLDER_TERMS
from pipelines.linkage.identity import WHOLE
from pipelines.linkage.judgements import read_judgements
from pipelines.linkage.persons import cluster_persons
from pipelines.linkage.scoring import score_pairs
from pipelines.linkage.training import Trial, combine, fit, try_ghosts
from pipelines.linkage.weights import Models, Weights

GHOSTS = 10_000
"""Ghosts that a table is looked at with; a smaller table is looked at in several turns."""
FEWEST = 20
"""Labelled pairs of either kind below which nothing is learned."""
EVERY = 4
"""At most every fourth record with a whole number is a ghost at one time, so that the others still know it."""


class NothingToLearnError(ValueError):
    """The tables have too few whole ID numbers to label anything; the table of weights that there is stays the better one."""


def learn(tables: Sequence[pl.DataFrame]) -> Models:
    """The weights that standardized tables teach together; raises NothingToLearnError if they label too little."""
    trials = [trial for table in tables for trial in try_table(table)]
    labelled = combine([trial.label() for trial in trials])
    if min(labelled.same.sum(), (~labelled.same).sum()) < FEWEST:
        raise NothingToLearnError(f"fewer than {FEWEST} pairs that whole ID numbers label as one person, or as two")
    person = fit(labelled)
    holder = fit(combine([trial.label_holders(person) for trial in trials]), HOLDER_TERMS)
    return Models(person, holder, learn_certificates(tables, person, holder))


def try_table(table: pl.DataFrame) -> list[Trial]:
    """One table's ghosts, in as many turns as it takes to see enough of them."""
    whole = table.filter(pl.col("id_number_status").is_in(WHOLE)).height
    every = max(EVERY, whole // GHOSTS)
    turns = min(EVERY, max(1, GHOSTS * every // max(whole, 1)))
    return [try_ghosts(table, every, turn) for turn in range(turns)]


def learn_certificates(tables: Sequence[pl.DataFrame], person: Weights, holder: Weights) -> Weights:
    """The weights inside a person, from the persons that the given weights find."""
    compared = []
    for table in tables:
        records = encode(table)
        scored = score_pairs(records, person, holder)
        persons = cluster_persons(records, scored, read_judgements(None, records.record_id, "person"), person, holder)
        compared.append(compare(records, pairs_within(persons.labels), CERTIFICATE_COMPARISONS))
    levels = {name: np.concatenate([part[name] for part in compared]) for name in compared[0]}
    return weigh_numbers(levels, fit(label_by_number(levels), CERTIFICATE_TERMS))
