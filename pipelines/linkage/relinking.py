"""Linking a table anew where an earlier linkage of most of it is remembered: only what the difference touches is looked at.

The result is that of a full run. Clusters grow inside groups that likely edges, equal numbers and judgements connect
(`agglomerate`), so it is enough to find the groups whose records, pairs or evidence changed, and to run the ordinary
stages on their records, with the pairs and the classes that these have in the whole table.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.linkage import touched
from pipelines.linkage.agglomerate import LIKELY
from pipelines.linkage.anchors import anchor_certificates, anchor_holders
from pipelines.linkage.blocking import Pairs, propose
from pipelines.linkage.clusters import Labels, join, label_equal, relabel
from pipelines.linkage.encoding import CLASSES, Records, encode
from pipelines.linkage.engine import Found, find_clusters, weigh_links
from pipelines.linkage.ids import natural_ids
from pipelines.linkage.judgements import LEVELS, read_judgements
from pipelines.linkage.links_anew import add_certificates, renew_links
from pipelines.linkage.parts import numbers_at
from pipelines.linkage.persons import POLICY
from pipelines.linkage.preparing import Prepare, read_rows, write_all_out, write_out_anew
from pipelines.linkage.scoring import edges_of, score_pairs
from pipelines.linkage.state import (
    State,
    compact,
    judged_frame,
    list_names,
    make_part,
    row_keys,
)
from pipelines.linkage.steps import OfRecords, Step, inside, make_step, part_of
from pipelines.linkage.touched import Flags, Positions
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
                    "number_class": np.append(around.number, np.int8(0))[records.certificate.codes],
                }
            ),
            _outcome(records, found, task),
        ],
        how="horizontal",
    )
    names = list_names(records).with_columns(name_class=pl.Series(around.name))
    judged = judged_frame(task.judgements)
    links = weigh_links(records.record_id, found, task.models) if task.with_links else None
    return Relinked(
        State(task.stamp, [make_part(frame, keys)], current, names, judged, known_forms, links), len(records)
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
    met = touched.pairs_of(step.register, looked_at)
    affected = _reach(step, state, looked_at, (met, classes), task)
    members = np.flatnonzero(affected)
    pairs = inside(_pairs_inside(step, looked_at, affected, met), members)
    part = part_of(step.register, members, classes)
    found = find_clusters(part, task.models, task.judgements, _silent, pairs)
    outcome = _renew_outcome(step, members, _outcome(part, found, task))
    links = state.links
    if links is not None:
        links = renew_links(step, state, (looked_at, affected), outcome["person"].to_numpy(), classes, task.models)
        links = add_certificates(links, step, affected, part.record_id, found, task.models)
    own = {"row": pl.Series(step.register.rows), **{column: pl.Series(of) for column, of in classes.items()}}
    current = after.drop("known").with_columns(**own)
    parts, judged = step.register.state.parts, judged_frame(task.judgements)
    renewed = State(task.stamp, parts, current.hstack(outcome), names, judged, known_forms, links)
    return Relinked(compact(renewed), len(members))


def _reclassify(step: Step, names: tuple[pl.DataFrame, pl.DataFrame]) -> tuple[OfRecords, Flags]:
    """Every record's classes now, and the records to look at: new ones, changed ones, and who shares an ID number with them."""
    register, delta = step.register, step.delta
    before = {column: step.had(column, 0).astype(np.int8) for column in CLASSES}
    classes = {
        "name_class": touched.name_classes(register, delta, before["name_class"], names),
        "employer_class": touched.employer_classes(register, delta, before["employer_class"]),
        "number_class": touched.number_classes(register, delta, before["number_class"]),
    }
    looked_at = np.zeros(len(step.known), dtype=bool)
    looked_at[delta.added] = True
    looked_at[touched.flipped(register, delta)] = True
    for column, found in classes.items():
        looked_at |= found != before[column]
    left = numbers_at(register.state.parts, "number", delta.removed_rows)
    looked_at[register.find("number", np.concatenate([register.at("number", np.flatnonzero(looked_at)), left]))] = True
    return classes, looked_at


def _reach(step: Step, state: State, looked_at: Flags, evidence: tuple[Pairs, OfRecords], task: Task) -> Flags:
    """The records of all groups that the difference reaches, by the pairs of those looked at and everybody's classes."""
    fresh, classes = evidence
    reached = looked_at.copy()
    for ends in (*_likely_ends(step, fresh, classes, task), _judged_anew(step, state, task)):
        reached[ends] = True
    groups = step.had("group", -1)
    opened = np.zeros(state.current.height + 1, dtype=bool)
    opened[groups[reached]] = True
    opened[state.current["group"].to_numpy()[step.moved[:-1] < 0]] = True
    opened[-1] = True
    return np.asarray(opened[groups])


def _likely_ends(step: Step, pairs: Pairs, classes: OfRecords, task: Task) -> tuple[Positions, Positions]:
    """Both ends of the likely edges among these pairs."""
    members = np.unique(np.concatenate([pairs.left, pairs.right])).astype(np.int64)
    if not len(members):
        return members, members
    part = part_of(step.register, members, classes)
    scored = score_pairs(part, task.models.person, task.models.holder, pairs=inside(pairs, members))
    edges = relabel(label_equal(part.identity.number), edges_of(part, scored, POLICY.veto))
    likely = edges.best >= LIKELY
    return members[edges.left[likely]], members[edges.right[likely]]


def _judged_anew(step: Step, state: State, task: Task) -> Positions:
    """Records of judgements that are new, gone, or about a new record."""
    judged = judged_frame(task.judgements)
    both = min(judged.height, state.judged.height)
    same = (judged.head(both) == state.judged.head(both)).select(pl.all_horizontal(pl.all())).to_series()
    kept = both if same.all() else int(same.arg_min() or 0)
    new_ids = step.register.record_id[step.delta.added].implode()
    about_new = judged.filter(pl.col("record_id_l").is_in(new_ids) | pl.col("record_id_r").is_in(new_ids))
    rows = pl.concat([judged.slice(kept), state.judged.slice(kept), about_new])
    ends = pl.concat([rows["record_id_l"], rows["record_id_r"]])
    return np.flatnonzero(step.register.record_id.is_in(ends.implode()).to_numpy())


def _pairs_inside(step: Step, looked_at: Flags, affected: Flags, fresh: Pairs) -> Pairs:
    """The candidate pairs among the affected records; `fresh` are those of the ones looked at, which they are part of."""
    others = touched.pairs_of(step.register, affected & ~looked_at)
    first = others.take(
        affected[others.left] & affected[others.right] & ~looked_at[others.left] & ~looked_at[others.right]
    )
    own = fresh.take(affected[fresh.left] & affected[fresh.right])
    left, right = np.concatenate([own.left, first.left]), np.concatenate([own.right, first.right])
    packed = np.sort(left.astype(np.int64) << 32 | right)
    return Pairs((packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32))


def _renew_outcome(step: Step, members: Positions, found: pl.DataFrame) -> pl.DataFrame:
    """What every record has now: the members what was found, the others what they had."""
    labels = {}
    for column in LABELS:
        labels[column] = step.carry(column)
        labels[column][members] = members[found[column].to_numpy()]
    told = ["review", "holder_id", "certificate_id"]
    at = np.maximum(step.known, 0)
    at[members] = step.earlier.height + np.arange(len(members))
    return pl.DataFrame(labels).hstack(pl.concat([step.earlier.select(told), found.select(told)])[at])


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
    number = label_equal(records.identity.number)
    groups = join(groups, groups, groups[number])
    for level in LEVELS:
        for pairs in read_judgements(task.judgements, records.record_id, level):
            groups = join(groups, groups[pairs.left], groups[pairs.right])
    return groups


def _silent(_: str) -> None:
    return None
