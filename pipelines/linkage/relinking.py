"""Linking a table anew where an earlier linkage of most of it is remembered: only what the difference touches is looked at.

The result is that of a full run. Clusters grow inside groups that edges which can join, equal numbers and judgements connect
(`agglomerate`), so it is enough to find the groups whose records, pairs or evidence changed (`reach`), and to run the ordinary
stages on their records and on what is near them, with the pairs and the classes that these have in the whole table.
"""

from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage import touched
from pipelines.linkage.anchors import anchor_certificates, anchor_holders
from pipelines.linkage.blocking import Pairs, propose
from pipelines.linkage.clusters import Labels, join, label_equal
from pipelines.linkage.encoding import BEARER, CLASSES, Records, encode
from pipelines.linkage.engine import Found, find_clusters, weigh_links
from pipelines.linkage.ids import natural_ids
from pipelines.linkage.judgements import LEVELS, read_judgements
from pipelines.linkage.links_anew import add_certificates, renew_links
from pipelines.linkage.preparing import Prepare, read_rows, write_all_out, write_out_anew
from pipelines.linkage.reach import Reached, judged_same, reach, renew_near, widen
from pipelines.linkage.state import (
    CURRENT,
    ROW,
    Numbered,
    State,
    compact,
    judged_frame,
    list_names,
    make_part,
    near_frame,
    ranks_of,
    record_ids,
    row_keys,
    rows_of,
)
from pipelines.linkage.steps import OfRecords, Step, inside, make_step, part_of
from pipelines.linkage.touched import Flags
from pipelines.linkage.weights import Models

LABELS = ("group", "person", "certificate")
REVIEW = "review"
IDS = {"person": "holder_id", "certificate": "certificate_id"}
"""Labels of clusters that have ids."""
Labelled = dict[str, NDArray[Any]]
"""Labels and review, record by record."""


class Task(NamedTuple):
    """With what to link: weights, judgements, the key of the ids and whether it is secret; whether a state that is begun has links; the stamp."""

    models: Models
    judgements: pl.DataFrame | None
    key: bytes
    secret: bool
    stamp: str
    with_links: bool = False


class Relinked(NamedTuple):
    """What to remember (its `current` holds the assignments) and how many records were looked at anew."""

    state: State
    looked_at: int


def link_all(table: pl.DataFrame, prepare: Prepare, task: Task) -> Relinked:
    """A full run that is remembered; `prepare` says how rows of `table` (record_id and the columns) are standardized."""
    table = _fingerprinted(table)
    frame, known_forms = write_all_out(read_rows(table, prepare), prepare)
    records = encode(frame)
    keys = row_keys(records)
    found = find_clusters(records, task.models, task.judgements, _silent, propose(keys).pairs)
    around = records.around
    classes: OfRecords = {
        "name_class": np.append(around.name, np.int8(0))[records.name.codes],
        "employer_class": np.append(around.employer, np.int8(0))[records.employer.codes],
        "number_class": np.append(around.number, np.int8(0))[records.certificate.codes],
        BEARER: records.identity.bearer,
    }
    outcome = _outcome(records, found, task)
    current = _current(np.arange(len(records)), classes, {name: outcome[name].to_numpy() for name in (*LABELS, REVIEW)})
    holders, certificates = (_ids_by_label(outcome, level) for level in IDS)
    names = list_names(records).with_columns(name_class=pl.Series(around.name))
    judged = judged_frame(task.judgements)
    near = near_frame(found.persons.near.left, found.persons.near.right)
    links = weigh_links(records.record_id, found, task.models) if task.with_links else None
    stated = records.identity.stated
    numbered = Numbered(int((stated >= 0).sum()), len(np.unique(stated[stated >= 0])))
    state = State(
        task.stamp, [make_part(frame, keys)], [table.select(ROW)], current, holders, certificates, numbered, near, names, judged, known_forms, links
    )  # fmt: skip
    return Relinked(state, len(records))


def relink(table: pl.DataFrame, state: State, prepare: Prepare, task: Task) -> Relinked:
    """The state after the table has become this one."""
    if state.current.is_empty():
        return link_all(table, prepare, task)
    table = _fingerprinted(table)
    own = rows_of(state, state.current["row"]).with_columns(old=pl.int_range(pl.len(), dtype=pl.Int64))
    known = table.join(own, on=ROW, how="left", maintain_order="left")["old"].fill_null(-1).to_numpy()
    return _follow((table["record_id"], known), table[np.flatnonzero(known < 0)], state, prepare, task)


def add(table: pl.DataFrame, state: State, prepare: Prepare, task: Task) -> Relinked:
    """The state after these records have come, or come anew, and all others have stayed."""
    if state.current.is_empty():
        return link_all(table, prepare, task)
    table = _fingerprinted(table)
    return _follow(_merged(record_ids(state), table["record_id"]), table, state, prepare, task)


def _merged(before: pl.Series, come: pl.Series) -> tuple[pl.Series, NDArray[np.int64]]:
    """All records, in their order, and where they were before: -1 for those that come; both are in order."""
    at = before.search_sorted(come).cast(pl.Int64).to_numpy()
    met = np.minimum(at, len(before) - 1)
    anew = np.unique(met[(before.gather(met) == come).to_numpy()])
    stay = np.delete(np.arange(len(before)), anew)
    known = np.insert(stay, at - np.searchsorted(anew, at), -1)
    places = known.copy()
    places[known < 0] = len(before) + np.arange(len(come))
    return pl.concat([before, come]).gather(places), known


def _fingerprinted(table: pl.DataFrame) -> pl.DataFrame:
    """The table in the order of record_id, each row with a hash of its words."""
    table = table.select(sorted(table.columns)).sort("record_id")
    return table.with_columns(fingerprint=table.hash_rows(seed=1))


def _follow(
    after: tuple[pl.Series, NDArray[np.int64]], come: pl.DataFrame, state: State, prepare: Prepare, task: Task
) -> Relinked:
    """The state of `after`, the records and where each was before (-1: it is new); the rows of the new ones are in `come`."""
    record_id, were = after
    known, fresh, known_forms = write_out_anew(after, read_rows(come, prepare), state, prepare)
    records = encode(fresh)
    again = state.current["row"].gather(were[(known < 0) & (were >= 0)])
    called = pl.concat([come.select(ROW), rows_of(state, again)]).sort("record_id")
    step = make_step(record_id, known, (make_part(fresh, row_keys(records)), called), state)
    numbered = touched.count_numbers_anew(state.numbered, step.register, step.delta)
    counted = touched.count_names_anew(state.names.drop("name_class"), list_names(records), step.register, step.delta)
    names = touched.classify_names_anew(counted, len(known), numbered)
    classes, looked_at = _reclassify(step, (state.names, names))
    looked_at = widen(step, state, task.judgements, looked_at)
    met = touched.pairs_of(step.register, looked_at)
    same = judged_same(state, task.judgements)
    reached = reach(step, state, looked_at, (met, classes), task.models, same)
    part = part_of(step.register, reached.members, classes)
    pairs = inside(_pairs_inside(step, looked_at, reached, met), reached.members)
    found = find_clusters(part, task.models, task.judgements, _silent, pairs)
    outcome = _outcome(part, found, task)
    labels = _renew_labels(step, reached, outcome)
    holders, certificates = (
        _renew_ids(step, reached, (of, column, labels[column]), outcome)
        for of, column in ((state.holders, "person"), (state.certificates, "certificate"))
    )
    links = state.links
    if links is not None:
        around = (looked_at, reached.affected)
        links = renew_links(step, state, around, labels["person"].astype(np.int64), classes, task.models)
        links = add_certificates(links, step, reached, part.record_id, found, task.models)
    current = _current(step.register.rows, classes, labels)
    near, judged = renew_near(step, state, reached, found.persons.near), judged_frame(task.judgements)
    parts, rows = step.register.state.parts, step.register.state.rows
    renewed = State(
        task.stamp, parts, rows, current, holders, certificates, numbered, near, names, judged, known_forms, links
    )
    return Relinked(compact(renewed), int(reached.affected.sum()))


def _reclassify(step: Step, names: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[OfRecords, Flags]:
    """Every record's classes now, and the records to look at: new ones and changed ones."""
    register, delta = step.register, step.delta
    before = {column: step.had(column, 0).astype(np.int8) for column in CLASSES}
    borne = step.had(BEARER, 0).astype(np.int32)
    classes: OfRecords = {
        "name_class": touched.name_classes(register, delta, before["name_class"], names),
        "employer_class": touched.employer_classes(register, delta, before["employer_class"]),
        "number_class": touched.number_classes(register, delta, before["number_class"]),
        BEARER: touched.bearers(register, delta, borne),
    }
    looked_at = np.zeros(len(step.known), dtype=bool)
    looked_at[delta.added] = True
    looked_at[touched.flipped(register, delta)] = True
    for column, had in (before | {BEARER: borne}).items():
        looked_at |= classes[column] != had
    return classes, looked_at


def _pairs_inside(step: Step, looked_at: Flags, reached: Reached, fresh: Pairs) -> Pairs:
    """The candidate pairs of the affected records with each other and what is around; `fresh` are those of the ones looked at."""
    member = reached.affected | reached.around
    first = touched.pairs_of(step.register, reached.affected & ~looked_at, np.flatnonzero(member & ~looked_at))
    own = fresh.take(member[fresh.left] & member[fresh.right])
    left, right = np.concatenate([own.left, first.left]), np.concatenate([own.right, first.right])
    packed = np.sort(left.astype(np.int64) << 32 | right)
    return Pairs((packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32))


def _current(rows: NDArray[np.int64], classes: OfRecords, labels: Labelled) -> pl.DataFrame:
    """What is known of every record, from its row, its classes, and the labels and review that it has."""
    told = {column: labels[column] for column in (*LABELS, REVIEW)}
    return pl.DataFrame({"row": rows, **classes, **told}).select(*CURRENT).cast(CURRENT)


def _ids_by_label(outcome: pl.DataFrame, level: str) -> pl.DataFrame:
    """The ids of clusters, in the order of their labels."""
    return outcome.filter(pl.col(level) == pl.int_range(pl.len())).select(id=IDS[level])


def _renew_labels(step: Step, reached: Reached, found: pl.DataFrame) -> Labelled:
    """Labels and review of every record now: those linked anew have what was found, the others what they had."""
    members, anew = reached.members, reached.anew
    labels: Labelled = {column: step.carry(column) for column in LABELS}
    for column in LABELS:
        labels[column][members[anew]] = members[found[column].to_numpy()[anew]]
    review = step.had(REVIEW, 0).astype(bool)
    review[members[anew]] = found[REVIEW].to_numpy()[anew]
    return labels | {REVIEW: review}


def _renew_ids(
    step: Step, reached: Reached, had: tuple[pl.DataFrame, str, NDArray[np.generic]], found: pl.DataFrame
) -> pl.DataFrame:
    """The ids of all clusters of now, by the ids that those of one kind had, and their labels of now: in the order of labels."""
    ids, column, labels = had
    first = np.flatnonzero(labels == np.arange(len(labels), dtype=labels.dtype))
    at = np.append(ranks_of(step.earlier[column].to_numpy()), -1)[step.known[first]].astype(np.int64)
    anew = reached.affected[first]
    at[anew] = ids.height + np.searchsorted(reached.members, first[anew])
    return pl.concat([ids, found.select(id=IDS[column])]).select(pl.col("id").gather(at))


def _outcome(records: Records, found: Found, task: Task) -> pl.DataFrame:
    """Labels, groups, review and ids of records that were clustered."""
    persons, certificates = found.persons.labels, found.certificates.labels
    words = {
        "holder": anchor_holders(records, persons, secret=task.secret),
        "certificate": anchor_certificates(records, persons, certificates, secret=task.secret),
    }
    ids = {}
    for level, cluster in words.items():
        clusters = pl.DataFrame({"record_id": records.record_id, "cluster": cluster})
        ids[f"{level}_id"] = natural_ids(clusters, key=task.key, level=level)["id"]
    return pl.DataFrame(
        {"group": _groups(records, found, task), "person": persons, "certificate": certificates, "review": found.review, **ids}
    )  # fmt: skip


def _groups(records: Records, found: Found, task: Task) -> Labels:
    """What likely edges, equal numbers and judgements connect."""
    groups = found.persons.groups
    number = label_equal(records.identity.stated)
    groups = join(groups, groups, groups[number])
    for level in LEVELS:
        for pairs in read_judgements(task.judgements, records.record_id, level):
            groups = join(groups, groups[pairs.left], groups[pairs.right])
    return groups


def _silent(_: str) -> None:
    return None
