"""The published certificates, asked one exact question at a time. Read-only: nothing here can write or see the register."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import lookup_keys
from pipelines.keys import Keys
from pipelines.release import Release, current
from pipelines.release.reading import filled_tables, open_to_read

POINTER_SECONDS = 0.5
"""How long a pointer that was read counts as fresh, so a busy service asks the file system twice a second."""


class Answer(StrEnum):
    """What an enquiry can come out as; the words people read for each stand with the pages."""

    VERIFIED = "verified"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    NOT_FOUND = "not_found"


GRAVEST_FIRST = (Answer.REVOKED, Answer.SUSPENDED, Answer.VERIFIED)


STATUS_ANSWERS = {"已通过": Answer.VERIFIED, "已撤销": Answer.REVOKED, "已暂停": Answer.SUSPENDED}
KEYS_AT_ONCE = 16
"""So many keys one statement asks for: the cost of a statement is shared, and its list stays short enough for the index."""
SELECT_ENTRY = "select certificate_id, status, status_on, title, level, series, specialty, acquired_month, acquisition_method, issuing_authority"
SELECT_COVERAGE = (
    "select coalesce(any_value(office_name), office), coalesce(min(year) || '–' || max(year), ''), coalesce(string_agg(distinct series, '、' order by series), ''),"
    " coalesce(max(last_delivery), ''), sum(certificates)::int from coverage group by office order by office"
)


class NoRelease(Exception):
    """Nothing has been published yet, so no question can be answered."""


@dataclass(frozen=True)
class Entry:
    """One published certificate, with just what an enquirer may see."""

    certificate_id: str
    status: Answer
    status_date: str | None
    title: str | None
    level: str | None
    series: str | None
    specialty: str | None
    acquired_month: str | None
    acquisition_method: str | None
    issuing_authority: str | None

    def as_dict(self) -> dict[str, Any]:
        """The entry as plain values."""
        return {**vars(self), "status": str(self.status)}


@dataclass(frozen=True)
class ReleaseFacts:
    """The release an answer comes from."""

    release_id: str
    as_of: str
    campaign: str
    certificates: int

    @property
    def day(self) -> str:
        """The day up to which the data counts, without the time."""
        return self.as_of[:10]


@dataclass(frozen=True)
class Coverage:
    """What one office's deliveries reach: its years and series, and when it last delivered."""

    office: str
    years: str
    series: str
    last_delivery: str
    certificates: int


@dataclass(frozen=True)
class Outcome:
    """The typed answer to one enquiry; it repeats nothing that the enquirer typed."""

    answer: Answer
    certificates: tuple[Entry, ...]
    release: ReleaseFacts

    def as_json(self) -> str:
        """The answer as one JSON object with sorted keys, the same bytes for the same answer."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True)

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values, keyed as the API names them."""
        return {
            "outcome": str(self.answer),
            "certificates": [entry.as_dict() for entry in self.certificates],
            "release": dict(vars(self.release)),
        }


def gravest(entries: tuple[Entry, ...]) -> Answer:
    """The status that an answer as a whole carries: one revoked certificate outweighs any number of verified ones."""
    statuses = {entry.status for entry in entries}
    return next((status for status in GRAVEST_FIRST if status in statuses), Answer.NOT_FOUND)


class Factors(NamedTuple):
    """What one question is asked by: the name and the number of that kind (`id_number`, `certificate_number`)."""

    name: str
    kind: str
    number: str


@dataclass(frozen=True)
class _OpenRelease:
    """One release's lookup file as this process holds it, with the cursors that nobody uses at the moment."""

    path: Path
    connection: Any
    release: ReleaseFacts
    key: bytes
    tables: tuple[str, ...]
    idle: deque[Any] = field(default_factory=deque)
    covered: list[tuple[Coverage, ...]] = field(default_factory=list)

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor that nobody else uses meanwhile; making one costs as much as a question."""
        try:
            cursor = self.idle.pop()
        except IndexError:
            cursor = self.connection.cursor()
        yield cursor
        self.idle.append(cursor)

    def close(self) -> None:
        """Nothing; the file is let go of."""
        while self.idle:
            self.idle.pop().close()
        self.connection.close()


class LookupStore:
    """The live release's lookup file, or that of the release `only`, opened read-only and shut off from everything else.

    Safe for many threads: each question uses a cursor of its own. When a new release is published the
    next question is answered from it; questions under way finish on the file they began with.
    """

    def __init__(self, curated: Path, keys: Keys, only: Release | None = None) -> None:
        self._curated = curated
        self._only = only
        self._keys = keys
        self._lock = threading.Lock()
        self._checked = 0.0
        self._live: _OpenRelease | None = None
        self._retired: list[_OpenRelease] = []
        self._follow_pointer()

    def __enter__(self) -> "LookupStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of every file."""
        with self._lock:
            for opened in [*self._retired, *([self._live] if self._live else [])]:
                opened.close()
            self._live, self._retired = None, []

    def find(self, name: str, *, id_number: str | None = None, certificate_number: str | None = None) -> Outcome:
        """The typed answer for a name and exactly one more factor; raises ValueError otherwise.

        Unknown person and wrong factor cost the same: the keyed hashes of what was typed, looked up in the index together.
        """
        if (id_number is None) == (certificate_number is None):
            raise ValueError("a lookup needs a name and either an ID number or a certificate number")
        kind = "id_number" if id_number is not None else "certificate_number"
        return self.find_all([Factors(name, kind, id_number or certificate_number or "")])[0]

    def find_all(self, questions: Sequence[Factors]) -> list[Outcome]:
        """The typed answers in the order of the questions, all from one release.

        Unknown person and wrong factor cost the same: the keyed hashes of what was typed, all in one statement.
        """
        opened = self._follow_pointer()
        keyed = [(kind, lookup_keys.keys_to_ask(opened.key, kind, name, number)) for name, kind, number in questions]
        found = {
            kind: _entries(opened, kind, [key for of, keys in keyed if of == kind for key in keys])
            for kind in lookup_keys.KINDS
        }
        told = (
            tuple(
                sorted((entry for key in keys for entry in found[kind].get(key, ())), key=attrgetter("certificate_id"))
            )
            for kind, keys in keyed
        )
        return [Outcome(gravest(entries), entries, opened.release) for entries in told]

    def states(self, certificate_ids: Sequence[str]) -> tuple[Entry, ...]:
        """What the live release holds of these certificates, for whoever was told of them before."""
        opened = self._follow_pointer()
        query, asked = _ask(
            opened.tables, SELECT_ENTRY, "certificate_id in (select unnest(?))", [list(certificate_ids)]
        )
        with opened.cursor() as cursor:
            rows = cursor.execute(f"{query} order by certificate_id", asked).fetchall()
        return tuple(_entry(row) for row in rows)

    def release(self) -> ReleaseFacts:
        """The release that the next answer comes from."""
        return self._follow_pointer().release

    def coverage(self) -> tuple[Coverage, ...]:
        """What has been delivered, one entry an office; read once from each release, since every page shows it."""
        opened = self._follow_pointer()
        if not opened.covered:
            with opened.cursor() as cursor:
                rows = cursor.execute(SELECT_COVERAGE).fetchall()
            opened.covered.append(tuple(Coverage(*row) for row in rows))
        return opened.covered[0]

    def _follow_pointer(self) -> _OpenRelease:
        """The live release, reopened when the pointer names another; the one before stays open for questions under way."""
        with self._lock:
            now = time.monotonic()
            if self._live is not None and now - self._checked < POINTER_SECONDS:
                return self._live
            live = self._only or _live_release(self._curated)
            if self._live is None or live.lookup != self._live.path:
                opened = _open(live, self._keys)
                self._retire()
                self._live = opened
            self._checked = now
            return self._live

    def _retire(self) -> None:
        """Keeps the last release open and closes the ones before it."""
        while len(self._retired) > 1:
            self._retired.pop(0).close()
        if self._live is not None:
            self._retired.append(self._live)


def _live_release(curated: Path) -> Release:
    """The release that the pointer names; raises NoRelease when there is no pointer."""
    live = current(curated)
    if live is None:
        raise NoRelease("nothing has been published")
    return live


def _open(live: Release, keys: Keys) -> _OpenRelease:
    """The file opened read-only, with outside access off and the configuration locked, and the key it was made with."""
    connection = open_to_read(live.lookup)
    row = connection.execute("select release_id, as_of, campaign, certificates from release").fetchall()[0]
    key, tables = keys.subkey("lookup", live.manifest["key_id"]), filled_tables(connection)
    return _OpenRelease(live.lookup, connection, ReleaseFacts(*row), key, tables)


def _ask(tables: Sequence[str], select: str, where: str, asked: Sequence[Any]) -> tuple[str, list[Any]]:
    """One statement over these tables of published certificates, and its parameters."""
    parts = [f"{select} from {table} where {where}" for table in tables]
    return " union all ".join(parts), [*asked] * len(parts)


def _entries(opened: _OpenRelease, kind: str, keys: Iterable[str]) -> Mapping[str, list[Entry]]:
    """What stands under each of these keys, in the order of the ids; a key that leads to nothing is left out."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        part = wanted[start : start + KEYS_AT_ONCE]
        where = f"{kind}_key in ({', '.join('?' * len(part))})"
        # Every question is asked of every table, whatever it leads to: all cost the same.
        query, asked = _ask(opened.tables, f"{SELECT_ENTRY}, {kind}_key", where, part)
        with opened.cursor() as cursor:
            rows = cursor.execute(query, asked).fetchall()
        for *row, key in sorted(rows):
            found.setdefault(key, []).append(_entry(row))
    return found


def _entry(row: Sequence[Any]) -> Entry:
    certificate_id, status, *facts = row
    return Entry(certificate_id, STATUS_ANSWERS[status], *facts)
