"""What a decision would change, for the reviewers' pages: the part of the register that it touches, worked out and remembered."""

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from lookup_app import casework_door, curated_door, effect_names, near_register, other_holders, review_door
from lookup_app.near_register import Touched
from lookup_app.register_reader import Register
from pipelines import settings
from pipelines.foresight import Around, Foreseen, Ground, Part, foresee_choices, foresee_judgements
from pipelines.foresight.suspicions import OF_RECORD, claims_of, plain_links
from pipelines.linkage.encoding import COLUMNS
from pipelines.linkage.ids import ids_decided_about
from pipelines.reconcile.amendments import canonical
from pipelines.release.history import next_number, reveal

Pair = tuple[str, str, str]
LOCATED = (
    "select record_id, certificate_id, holder_id from lineage where record_id is not null"
    " union select record_id, certificate_id, holder_id from lineage_blocks where record_id is not null"
)
STRAYS = (
    "select distinct v.record_id from certificate_values v join findings f using (certificate_id)"
    " where f.code = 'NUMBER_OUT_OF_PLACE' and v.record_id is not null"
)
LARGEST = 3_000
"""Certificates up to which findings are worked out on the whole register; beyond it on what the decision touches and a sample of what is usual around it."""
ROUNDS = 2
"""From the records asked about to their holders' records, and once more to whom linkage weighed against these."""


class Effect(NamedTuple):
    """What a decision changes, and who would notice: published certificates and applications among those it touches.

    `names` says of records, certificates and holders what people tell them apart by.
    """

    foreseen: Foreseen
    published: list[str]
    submissions: list[str]
    names: Mapping[str, str] = {}


class _Grounds:
    """The ground of the live release, read when the first pair is looked at, and what findings are worked out on."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.of: tuple[Register, Ground] | None = None
        self.around: tuple[Register, Around] | None = None


_grounds = _Grounds()


def _ground(register: Register) -> Ground:
    with _grounds.lock:
        if _grounds.of is None or _grounds.of[0] is not register:
            present = ", ".join(f'"{column}"' for column in ("record_id", *COLUMNS))
            records = reveal(register.frame(f"select {present} from records"), curated_door.keys())
            _grounds.of = (register, Ground.of(records))
        return _grounds.of[1]


def _around(register: Register, part: Part, values: Iterable[Mapping[str, str | None]] = ()) -> Around:
    """What findings are worked out on: a small register whole and read once, of a large one what the part and these values touch."""
    if register.rows("select count(*) from certificates")[0][0] > LARGEST:
        return _read_near(register, _touched_by(register, part, values))
    with _grounds.lock:
        if _grounds.around is None or _grounds.around[0] is not register:
            _grounds.around = (register, _read_around(register))
        return _grounds.around[1]


def _touched_by(register: Register, part: Part, values: Iterable[Mapping[str, str | None]]) -> Touched:
    chosen: dict[str, list[str]] = {}
    for given in values:
        for column, value in given.items():
            chosen.setdefault(column, []).extend([value] if value else [])
    numbers = [*part.records["id_number"].drop_nulls(), *chosen.get("id_number", ())]
    ids = part.assignments["certificate_id"].drop_nulls().unique()
    return Touched(ids, part.records["record_id"], chosen, other_holders.bearing(register, numbers))


def _read_around(register: Register) -> Around:
    """The released register's tables, as the rules of findings take them."""
    certificates, values, links = (
        reveal(register.frame(f"select {columns} from {table}"), curated_door.keys())
        for table, columns in (("certificates", "*"), ("certificate_values", "*"), ("links", "* exclude (evidence)"))
    )
    records = register.frame(f"select {', '.join(OF_RECORD)} from records")
    return Around(certificates, values, records, plain_links(links), *_told_of(register))


def _read_near(register: Register, touched: Touched) -> Around:
    """The same of the certificates that the decision touches and of those to judge them by, with the part's own records."""
    near = near_register.find(register, touched)
    certificates, values = (
        reveal(
            register.frame(f"select * from {table} where certificate_id in (select unnest(?))", [near]),
            curated_door.keys(),
        )
        for table in ("certificates", "certificate_values")
    )
    ids = sorted({*values["record_id"].drop_nulls(), *touched.records})
    records = register.frame(
        f"select {', '.join(OF_RECORD)} from records where record_id in (select unnest(?)) or superseded_by in (select unnest(?))",
        [ids, ids],
    )
    links = register.frame(
        "select * exclude (evidence) from links where record_id_l in (select unnest(?)) and record_id_r in (select unnest(?))",
        [ids, ids],
    )
    return Around(certificates, values, records, plain_links(reveal(links, curated_door.keys())), *_told_of(register))


@lru_cache(maxsize=1)
def _told_of(register: Register) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The refused records, the applications, who claims which number, and the records with numbers out of place, read once a release."""
    refused, submissions = (
        reveal(register.frame(f"select {columns} from {table}"), curated_door.keys())
        for table, columns in (("quarantine", "record_id, reasons"), ("submissions", "*"))
    )
    return refused, submissions, claims_of(submissions), register.frame(STRAYS)


def of_judgements(pairs: Iterable[Pair], judgements: Iterable[str]) -> dict[str, Effect]:
    """For each judgement about all the pairs together: what it changes; empty before the first release."""
    register = curated_door.register()
    if register is None:
        return {}
    asked = (_standing(), tuple(pairs), tuple(judgements))
    return _once((register, *asked), lambda: _of_judgements(register, *asked))


class _UnderWay:
    """A lock for each question that is being worked out at this moment."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_question: dict[tuple[object, ...], threading.Lock] = {}


_under_way = _UnderWay()


def _once(question: tuple[object, ...], work: Callable[[], dict[str, Effect]]) -> dict[str, Effect]:
    """What the work gives; whoever asks the same meanwhile waits, and then finds it remembered."""
    with _under_way.lock:
        own = _under_way.by_question.setdefault(question, threading.Lock())
    with own:
        found = work()
    with _under_way.lock:
        _under_way.by_question.pop(question, None)
    return found


@lru_cache(maxsize=128)
def _of_judgements(
    register: Register, standing: object, pairs: tuple[Pair, ...], words: tuple[str, ...]
) -> dict[str, Effect]:
    part = part_of(register, {record for low, high, _ in pairs for record in (low, high)})
    seen = foresee_judgements(
        _ground(register), part, dict.fromkeys(words, pairs), key=curated_door.keys().subkey("ids"), campaign=curated_door.campaign(),
        around=_around(register, part),
    )  # fmt: skip
    return {judgement: effect_of(register, foreseen) for judgement, foreseen in seen.items()}


def of_values(chosen: Mapping[str, Mapping[str, str | None]], *, approved: bool = False) -> Effect | None:
    """What it changes that these values (certificate → column → value as typed) stand; None before the first release.

    With `approved` the certificates' applications pass with it. Values that nobody can read are left out: the store refuses
    them when they are decided.
    """
    register = curated_door.register()
    if register is None:
        return None
    plain = tuple(
        (certificate, tuple(sorted((column, _canonical(column, value)) for column, value in values.items())))
        for certificate, values in sorted(chosen.items())
    )
    return _of_values(register, _standing(), plain, approved)


def _standing() -> tuple[object, ...]:
    """What people decided so far, as far as it bears on what a decision changes: who opened or was handed a case does not."""
    now = casework_door.moment()
    return now.judgement, now.choice, now.verdict, review_door.certificates_decided_about()


def _canonical(column: str, value: str | None) -> str | None:
    return (canonical(column, value) or value) if value else None


@lru_cache(maxsize=128)
def _of_values(
    register: Register,
    standing: object,
    chosen: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...],
    approved: bool,
) -> Effect:
    values = {certificate: dict(fields) for certificate, fields in chosen}
    found = register.rows(
        f"select distinct record_id from ({LOCATED}) where certificate_id in (select unnest(?))", [list(values)]
    )
    part = part_of(register, {row[0] for row in found}, rounds=0)
    foreseen = foresee_choices(
        part, values, campaign=curated_door.campaign(), key=curated_door.keys().subkey("ids"),
        around=_around(register, part, values.values()), approved=list(values) if approved else (),
    )  # fmt: skip
    return effect_of(register, foreseen)


def part_of(register: Register, record_ids: set[str], rounds: int = ROUNDS) -> Part:
    """The records' holders with all their records, and those whom linkage weighed against them."""
    near = set(record_ids)
    for _ in range(rounds):
        own = "select record_id from located where holder_id in (select holder_id from located where record_id in (select unnest(?)))"
        met = register.rows(
            f"with located as ({LOCATED}), own as ({own}) select record_id from own union"
            " select unnest([record_id_l, record_id_r]) from links where record_id_l in (from own) or record_id_r in (from own)",
            [sorted(near)],
        )
        near |= {row[0] for row in met}
    assignments = register.frame(
        f"with located as ({LOCATED}) select * from located where record_id in (select unnest(?)) or holder_id in"
        " (select holder_id from located where record_id in (select unnest(?))) order by record_id",
        [sorted(near), sorted(near)],
    )
    records = register.frame(
        "select * from records where record_id in (select unnest(?)) order by record_id", [assignments["record_id"].to_list()]
    )  # fmt: skip
    choices = review_door.chosen_values()
    own_choices = choices.filter(pl.col("certificate_id").is_in(assignments["certificate_id"].implode()))
    return Part(
        reveal(records, curated_door.keys()), assignments, review_door.judgements(), own_choices,
        pinned=ids_decided_about(choices) | review_door.certificates_decided_about(), verdicts=casework_door.store().verdicts.frame(),
    )  # fmt: skip


def effect_of(register: Register, foreseen: Foreseen) -> Effect:
    """The same with the published certificates and the applications that it touches."""
    touched = [change.certificate_id for change in foreseen.certificates]
    published = register.rows(
        "select certificate_id from certificates where passed_by is not null and certificate_id in (select unnest(?)) order by 1",
        [touched],
    )
    submissions = register.rows(
        "select submission_id from submissions where submission_id is not null and certificate_id in (select unnest(?)) order by 1",
        [touched],
    )
    return Effect(
        foreseen,
        [row[0] for row in published],
        list(dict.fromkeys(row[0] for row in submissions)),
        effect_names.of(register, foreseen, curated_door.keys().decrypt),
    )


def next_release() -> str:
    """The number of the release that will carry what is decided now."""
    return f"r{next_number(settings.from_environment().curated):06}"


def publishes_at_once() -> bool:
    """Whether the next release comes by itself, or waits for a steward."""
    return os.environ.get("SHENYAN_PUBLISH", "on_request") == "at_once"
