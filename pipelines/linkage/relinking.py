"""Linking a table anew where an earlier linkage of most of it is remembered: only what the difference touches is looked at.

The result is that of a full run. Clusters grow inside groups that edges which can join, equal numbers and judgements connect
(`agglomerate`), so it is enough to find the groups whose records, pairs or evidence changed (`reach`), and to run the ordinary
stages on their records and on what is near them, with the pairs and the classes that these have in the whole table.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

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
    State,
    compact,
    judged_frame,
    list_names,
    make_part,
    near_frame,
    row_keys,
)
from pipelines.linkage.steps import OfRecords, Step, inside, make_step, part_of
from pipelines.linkage.touched import Flags
from pipelines.linkage.weights import Models

LABELS = ("group", "person", "certificate")


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
    current = pl.concat(
        [
            table.select("record_id", "fingerprint"),
            pl.DataFrame(
                {
                    "row": np.arange(len(records), dtype=np.int64),
                    "name_class": np.append(around.name, np.int8(0))[records.name.codes],
                    "employer_class": np.append(around.employer, np.int8(0))[records.employer.codes],
                    BEARER: records.identity.bearer,
                    "number_class": np.append(around.number, np.int8(0))[records.certificate.codes],
                }
            ),
            _outcome(records, found, task),
        ],
        how="horizontal",
    )
    names = list_names(records).with_columns(name_class=pl.Series(around.name))
    judged = judged_frame(task.judgements)
    near = near_frame(found.persons.near.left, found.persons.near.right)
    links = weigh_links(records.record_id, found, task.models) if task.with_links else None
    return Relinked(
        State(task.stamp, [make_part(frame, keys)], current, near, names, judged, known_forms, links), len(records)
    )


def relink(table: pl.DataFrame, state: State, prepare: Prepare, task: Task) -> Relinked:
    """The state after the table has become this one."""
    if state.current.is_empty():
        return link_all(table, prepare, task)
    table = _fingerprinted(table)
    own = state.current.select("record_id", "fingerprint", old=pl.int_range(pl.len(), dtype=pl.Int64))
    known = table.join(own, on=["record_id", "fingerprint"], how="left", maintain_order="left")["old"]
    added = np.flatnonzero(known.is_null().to_numpy())
    after = table.select("record_id", "fingerprint", known=known.fill_null(-1))
    return _follow(after, read_rows(table[added], prepare), state, prepare, task)


def add(table: pl.DataFrame, state: State, prepare: Prepare, task: Task) -> Relinked:
    """The state after these records have come, or come anew, and all others have stayed."""
    if state.current.is_empty():
        return link_all(table, prepare, task)
    table = _fingerprinted(table)
    stay = state.current.select("record_id", "fingerprint", known=pl.int_range(pl.len(), dtype=pl.Int64)).filter(
        ~pl.col("record_id").is_in(table["record_id"].implode())
    )
    come = table.select("record_id", "fingerprint", known=pl.lit(-1, pl.Int64))
    return _follow(stay.merge_sorted(come, key="record_id"), read_rows(table, prepare), state, prepare, task)


def _fingerprinted(table: pl.DataFrame) -> pl.DataFrame:
    """The table in the order of record_id, each row with a hash of its words."""
    table = table.select(sorted(table.columns)).sort("record_id")
    return table.with_columns(fingerprint=table.hash_rows(seed=1))


def _follow(after: pl.DataFrame, fresh: pl.DataFrame, state: State, prepare: Prepare, task: Task) -> Relinked:
    """The state of `after`: each record's earlier position in `known` (-1: it is new), the new ones' words in `fresh`."""
    known, fresh, known_forms = write_out_anew(after, fresh, state, prepare)
    records = encode(fresh)
    step = make_step(after["record_id"], known, make_part(fresh, row_keys(records)), state)
    names = touched.classify_names_anew(
        touched.count_names_anew(state.names.drop("name_class"), list_names(records), step.register, step.delta),
        step.register,
    )
    classes, looked_at = _reclassify(step, (state.names, names))
    looked_at = widen(step, state, task.judgements, looked_at)
    met = touched.pairs_of(step.register, looked_at)
    same = judged_same(state, task.judgements)
    reached = reach(step, state, looked_at, (met, classes), task.models, same)
    part = part_of(step.register, reached.members, classes)
    pairs = inside(_pairs_inside(step, looked_at, reached, met), reached.members)
    found = find_clusters(part, task.models, task.judgements, _silent, pairs)
    outcome = _renew_outcome(step, reached, _outcome(part, found, task))
    links = state.links
    if links is not None:
        around = (looked_at, reached.affected)
        links = renew_links(step, state, around, outcome["person"].to_numpy(), classes, task.models)
        links = add_certificates(links, step, reached, part.record_id, found, task.models)
    own = {"row": pl.Series(step.register.rows), **{column: pl.Series(of) for column, of in classes.items()}}
    current = after.drop("known").with_columns(**own)
    near, judged = renew_near(step, state, reached, found.persons.near), judged_frame(task.judgements)
    parts = step.register.state.parts
    renewed = State(task.stamp, parts, current.hstack(outcome), near, names, judged, known_forms, links)
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


def _renew_outcome(step: Step, reached: Reached, found: pl.DataFrame) -> pl.DataFrame:
    """What every record has now: those linked anew what was found, the others what they had."""
    members, anew = reached.members, reached.anew
    places = members[anew]
    labels = {}
    for column in LABELS:
        labels[column] = step.carry(column)
        labels[column][places] = members[found[column].to_numpy()[anew]]
    told = ["review", "holder_id", "certificate_id"]
    at = np.maximum(step.known, 0)
    at[places] = step.earlier.height + np.flatnonzero(anew)
    return pl.DataFrame(labels).hstack(pl.concat([step.earlier.select(told), found.select(told)], rechunk=True)[at])


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
