"""Why two records are, or aren't, one person's and one certificate: sentences in both languages and a waterfall of weights."""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.comparisons import COMPARISONS, LEVELS, compare
from pipelines.linkage.encoding import Records, encode
from pipelines.linkage.weights import Models, Weights, read_table
from pipelines.linkage.wording import Words, say

BIT = math.log(2)


class Step(NamedTuple):
    """One step of the waterfall: what was compared, how it stands, its bits and the sum so far."""

    comparison: str
    level: str
    bits: float
    running: float
    words: Words


class Waterfall(NamedTuple):
    """The evidence on one question, the strongest first: from the bits before any evidence to the total."""

    prior: float
    steps: tuple[Step, ...]
    total: float


class Explanation(NamedTuple):
    """Two records: what is the same by number, the two waterfalls, and how the run decided."""

    record_id_l: str
    record_id_r: str
    numbers: Words
    person: Waterfall
    certificate: Waterfall
    verdict: Words
    through: tuple[str, ...]


VERDICTS = {
    (True, True): Words("同一人，同一证书。", "One person, one certificate."),
    (True, False): Words("同一人，两本证书。", "One person, two certificates."),
    (False, False): Words("两人。", "Two persons."),
}
NUMBERS = {
    "same": Words("两条记录的身份证号完整且相同：是同一人。", "Both have the same whole ID number: one person."),
    "different": Words(
        "两条记录的身份证号均完整有效但不同：是两人。", "Both have a valid ID number and they differ: two persons."
    ),
    "two bearers": Words(
        "两条记录的身份证号相同，但姓名不可能属于同一人：在有人判断之前按两人处理。",
        "Both have the same ID number under names that cannot be one person's: two persons until somebody decides.",
    ),
    "open": Words(
        "至少一条记录没有完整的身份证号，由下列依据决定。",
        "At least one has no whole ID number; the evidence below decides.",
    ),
}


def explain(
    records: pl.DataFrame,
    record_id_l: str,
    record_id_r: str,
    assignments: pl.DataFrame,
    *,
    models: Models | None = None,
) -> Explanation:
    """The explanation of one pair; raises KeyError if a record is not there. `assignments` is the run's result."""
    models = models or read_table()
    encoded = encode(records)
    at = {record: _position(encoded, record) for record in (record_id_l, record_id_r)}
    pair = Pairs(np.array([at[record_id_l]], dtype=np.int32), np.array([at[record_id_r]], dtype=np.int32))
    levels = {name: int(found[0]) for name, found in compare(encoded, pair).items()}
    holder, certificate = (
        _is_same(assignments, record_id_l, record_id_r, column) for column in ("holder_id", "certificate_id")
    )
    return Explanation(
        record_id_l,
        record_id_r,
        _numbers(encoded, at[record_id_l], at[record_id_r]),
        waterfall(levels, models.person),
        waterfall(levels, models.certificate),
        VERDICTS[holder, certificate],
        through(encoded, record_id_l, record_id_r, assignments, models.person) if holder else (),
    )


def waterfall(levels: Mapping[str, int], weights: Weights) -> Waterfall:
    """The evidence in bits, the strongest first, with the running sum."""
    found = sorted(weights.evidence(levels).items(), key=lambda item: (-abs(item[1]), item[0]))
    running = weights.prior / BIT
    steps = []
    for term, weight in found:
        bits = weight / BIT
        running += bits
        words = tuple(LEVELS[name][levels[name]] for name in term)
        steps.append(Step(" × ".join(term), " | ".join(words), bits, running, say(term, words, bits)))
    return Waterfall(weights.prior / BIT, tuple(steps), running)


def through(records: Records, first: str, last: str, assignments: pl.DataFrame, weights: Weights) -> tuple[str, ...]:
    """The chain of records inside the person by which the two are joined most surely, both ends included."""
    holder = assignments.filter(pl.col("record_id") == first)["holder_id"]
    members = assignments.filter(pl.col("holder_id").is_in(holder.implode()))["record_id"].sort().to_list()
    places = [_position(records, member) for member in members]
    grid = np.array([(i, j) for i in range(len(places)) for j in range(i + 1, len(places))], dtype=np.intp).reshape(
        -1, 2
    )
    at = np.array(places, dtype=np.int32)
    pairs = Pairs(at[grid[:, 0]], at[grid[:, 1]])
    number = records.identity.number
    same_number = (number[pairs.left] >= 0) & (number[pairs.left] == number[pairs.right])
    scores = np.where(same_number, np.inf, weights.score(compare(records, pairs, COMPARISONS)))
    return tuple(members[i] for i in _surest_chain(grid, scores, members.index(first), members.index(last)))


def _surest_chain(grid: NDArray[np.intp], scores: NDArray[np.float64], start: int, end: int) -> list[int]:
    """The chain whose weakest pair is the strongest possible: grow from the start along the strongest pair at each step."""
    came_from = {start: start}
    while end not in came_from:
        frontier = [
            (float(score), int(inside), int(outside))
            for (i, j), score in zip(grid, scores, strict=True)
            for inside, outside in ((i, j), (j, i))
            if inside in came_from and outside not in came_from
        ]
        _, inside, outside = max(frontier, key=lambda step: (step[0], -step[1], -step[2]))
        came_from[outside] = inside
    chain = [end]
    while chain[-1] != start:
        chain.append(came_from[chain[-1]])
    return chain[::-1]


def _numbers(records: Records, left: int, right: int) -> Words:
    a, b = records.identity.number[left], records.identity.number[right]
    if a < 0 or b < 0:
        return NUMBERS["open"]
    if a != b and records.identity.stated[left] == records.identity.stated[right]:
        return NUMBERS["two bearers"]
    return NUMBERS["same" if a == b else "different"]


def _position(records: Records, record_id: str) -> int:
    place = records.record_id.search_sorted(record_id)
    if place >= len(records.record_id) or records.record_id[place] != record_id:
        raise KeyError(record_id)
    return int(place)


def _is_same(assignments: pl.DataFrame, left: str, right: str, column: str) -> bool:
    found = assignments.filter(pl.col("record_id").is_in([left, right]))[column]
    return found.n_unique() == 1
