"""Several processes act at random on the same cases: no event is lost, none is invented, the chain of the audit holds."""

import io
import multiprocessing as mp
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from sqlalchemy import select

from pipelines.casework import Account, CaseworkError, ConflictError, IntegrityError, Store, open_store
from pipelines.casework.tables import events
from pipelines.casework.transitions import ACTIONS, FINAL, SUSPENDED, TABLE
from pipelines.keys import load_keys
from tests.soak.postgres import server
from tests.soak.proof import Broken, demand

PASSWORD = "drei-Wege-9"
PERSON = {"holder_name": "范例甲", "id_number": "110105199001010010", "phone": ""}
OFFICE = ("examiner", "approver", "steward")
UNDO = "undo"
ANYTHING, ENDING = 0.1, 0.02
"""How often a walker tries anything at all, and how often it may end a case for good."""
START_SECONDS = 120
"""How long the first process waits for the others, so that all walk at once."""
LAST = FINAL | {SUSPENDED}


class Place(NamedTuple):
    """Where one store lies, for every process that opens it."""

    url: str
    keys: Path
    evidence: Path

    def open(self) -> Store:
        """The store, with connections of this process's own."""
        return open_store(self.url, load_keys(self.keys), evidence_folder=self.evidence)


class Cast(NamedTuple):
    """Who acts, on which certificates, and the form that they submit."""

    people: dict[str, Account]
    certificates: list[str]
    form: dict[str, Any]


class Told(NamedTuple):
    """One act that the store said it had done."""

    case_id: str
    version: int
    action: str
    actor: str


MEETINGS = 12
"""So many first steps are made by all walkers at once."""
_meeting: Any = None

Act = Callable[[Store, Account, str, str, int, dict[str, Any]], None]


def prove(folder: Path, *, seed: int, walkers: int, steps: int, cases: int) -> str:
    """What was walked on SQLite, and on PostgreSQL where a server is installed."""
    own = folder / "sqlite"
    own.mkdir()
    told = [
        f"SQLite: {walk(Place(f'sqlite:///{own}/casework.sqlite', own / 'keys.json', own / 'evidence'), seed, walkers, steps, cases)}"
    ]
    with server() as url:
        if url is None:
            told.append("PostgreSQL is not installed here")
        else:
            place = Place(url, folder / "postgresql.keys.json", folder / "postgresql.evidence")
            told.append(f"PostgreSQL: {walk(place, seed, walkers, steps, cases)}")
    return "; ".join(told)


def act(store: Store, actor: Account, action: str, case_id: str, version: int, payload: dict[str, Any]) -> None:
    """Nothing; the store did it, or raised why not."""
    if action == UNDO:
        store.cases.undo(actor, case_id, version)
    else:
        store.cases.apply(action, actor, case_id, version, **payload)


def walk(place: Place, seed: int, walkers: int, steps: int, cases: int, act: Act = act) -> str:
    """How many acts, conflicts and refusals there were; raises Broken when the store doesn't hold just what it said it did."""
    store = place.open()
    cast = assemble(store, cases)
    opened = events_of(store)
    context = mp.get_context("spawn")
    start = context.Barrier(walkers)
    with context.Pool(walkers, initializer=_begin, initargs=(start,)) as pool:
        walked = pool.starmap(stroll, [(place, cast, seed + number, steps, act) for number in range(walkers)])
    told = [Told(*one) for done, _ in walked for one in done]
    counted = sum((counts for _, counts in walked), Counter())
    check_store(store, opened, told)
    store.close()
    demand(counted["conflict"] > 0, "no two processes ever met on a case, so nothing was proved")
    return f"{walkers} processes, {len(told):,} acts kept, {counted['conflict']:,} conflicts shown, {counted['refused']:,} acts refused"


def assemble(store: Store, cases: int) -> Cast:
    """A holder with so many certificates, and one person in each role of the office."""
    people = {role: store.accounts.add(role, PASSWORD, display_name=role, roles=[role]) for role in OFFICE}
    people["holder"] = store.accounts.add("holder", PASSWORD, display_name="holder", roles=["holder"], person=PERSON)
    certificates = [f"C{number}" for number in range(cases)]
    store.holder.read(people["holder"], certificates)
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 180, 160)).save(picture, "PNG")
    kept = store.evidence.put(picture.getvalue(), people["holder"])
    form = {"changed_fields": {"employer": "范例二厂"}, "evidence": [{"sha256": kept.sha256, "type": "证书"}]}
    return Cast(people, certificates, form)


def _begin(meeting: Any) -> None:
    """Nothing; keeps where the walkers meet, and waits there for all of them."""
    global _meeting
    _meeting = meeting
    meeting.wait(START_SECONDS)


def stroll(place: Place, cast: Cast, seed: int, steps: int, act: Act) -> tuple[list[tuple[Any, ...]], Counter[str]]:
    """What one process was told that it did, and how often it met a conflict or a refusal."""
    chance, store = random.Random(seed), place.open()
    done: list[tuple[Any, ...]] = []
    counts: Counter[str] = Counter()
    for step in range(steps):
        case = chance.choice(store.holder.mine(cast.people["holder"]))
        action, role = choose(chance, case.state)
        actor = cast.people[role]
        if step < MEETINGS:
            # All have read before one acts: what the chance of a busy machine might never bring about.
            _meeting.wait(START_SECONDS)
        try:
            act(store, actor, action, case.case_id, case.version, payload_of(action, cast, actor))
        except ConflictError:
            counts["conflict"] += 1
        except CaseworkError:
            counts["refused"] += 1
        else:
            done.append((case.case_id, case.version + 1, action, actor.account_id))
    store.close()
    return done, counts


def choose(chance: random.Random, state: str) -> tuple[str, str]:
    """An action and a role: mostly one that the state and the role allow, now and then anything by anybody."""
    role = chance.choice([*OFFICE, "holder"])
    if chance.random() < ANYTHING:
        return chance.choice([*(line.action for line in TABLE if line.sources is not None), UNDO]), role
    possible = [(line, role) for line in TABLE if state in (line.sources or ()) for role in line.roles]
    going_on = [pair for pair in possible if pair[0].to not in LAST] if chance.random() > ENDING else possible
    if not going_on:
        return UNDO, role
    line, role = chance.choice(going_on)
    return line.action, role


def payload_of(action: str, cast: Cast, actor: Account) -> dict[str, Any]:
    """Everything that any action could need."""
    given: dict[str, Any] = {"reason": "测试", "form": cast.form, "understood": True, "to": actor.account_id}
    return given | ({"person": PERSON} if action in ("submit", "confirm", "withdraw") else {})


def events_of(store: Store) -> list[Told]:
    """All events of the store as it keeps them, with what leads where checked against the table."""
    with store._context.database.read() as connection:
        rows = connection.execute(select(events).order_by(events.c.seq)).all()
    for row in rows:
        line = ACTIONS.get(row.action)
        follows = row.action == UNDO or (line is not None and row.to_state == (line.to or row.from_state))
        demand(follows, f"event {row.seq} leads where the table of transitions doesn't")
    return [Told(row.case_id, row.version, row.action, row.actor) for row in rows]


def check_store(store: Store, opened: list[Told], told: list[Told]) -> None:
    """Nothing if the store holds what it said it did, and nothing else; raises Broken."""
    kept = Counter(events_of(store)) - Counter(opened)
    lost, invented = Counter(told) - kept, kept - Counter(told)
    demand(not lost, f"{lost.total()} acts that were said to be done are not in the store")
    demand(not invented, f"{invented.total()} events are in the store that nobody was told of")
    before = {case_id: store.cases.get(case_id) for case_id, *_ in opened}
    store.cases.rebuild()
    demand(before == {case_id: store.cases.get(case_id) for case_id in before}, "cases are not what their events say")
    try:
        store.audit.verify()
    except IntegrityError as fault:
        raise Broken(f"the chain of the audit does not hold: {fault}") from fault
