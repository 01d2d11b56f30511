"""Employers' programs as a process of their own: raw HTTP on kept connections, every answer compared with the truth."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.bench.big_register import answer_of, person

UNKNOWN_EVERY = 5
"""So many questions there is one that must find nothing: every other time an altered number, every other an unknown name."""
WRONG = "00000000"
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Plan:
    """What one process of clients does: for how long, with how many connections, and at which rate (None: as fast as answered)."""

    port: int
    key: str
    size: int
    releases: tuple[str, str]
    seconds: float
    connections: int
    rate: float | None
    seed: int


@dataclass
class Seen:
    """Seconds of every answer, and what was wrong with the others."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    turns: set[int] = field(default_factory=set)
    lasted: float = 0.0


@dataclass(frozen=True)
class Asked:
    """One request's bytes and the words that must stand in the answer, by release."""

    request: bytes
    expected: tuple[bytes, bytes]


def run(plan: Plan) -> Seen:
    """What this process saw."""
    return asyncio.run(_run(plan))


async def _run(plan: Plan) -> Seen:
    seen, moments = Seen(), asyncio.Queue[float]()
    draw = random.Random(plan.seed)
    begun = time.perf_counter()
    clients = [
        asyncio.create_task(_client(plan, random.Random(draw.random()), moments, begun, seen)) for _ in range(plan.connections)
    ]  # fmt: skip
    if plan.rate is not None:
        await _arrive(plan.rate, begun + plan.seconds, draw, moments)
        for _ in clients:
            moments.put_nowait(float("inf"))
    await asyncio.gather(*clients)
    seen.lasted = time.perf_counter() - begun
    return seen


async def _arrive(rate: float, until: float, draw: random.Random, moments: "asyncio.Queue[float]") -> None:
    """Nothing; questions have arrived at random moments of that rate, whether or not the ones before were answered."""
    at = time.perf_counter()
    while (at := at + draw.expovariate(rate)) < until:
        if (wait := at - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        moments.put_nowait(at)


async def _moments(plan: Plan, moments: "asyncio.Queue[float]", begun: float) -> AsyncIterator[float]:
    """The moments at which this client's questions count as asked."""
    if plan.rate is None:
        while (now := time.perf_counter()) < begun + plan.seconds:
            yield now
    else:
        while (moment := await moments.get()) != float("inf"):
            yield moment


async def _client(plan: Plan, draw: random.Random, moments: "asyncio.Queue[float]", begun: float, seen: Seen) -> None:
    """Nothing; one connection's questions are asked one after the other."""
    reader, writer = await asyncio.open_connection("127.0.0.1", plan.port)
    async for asked_at in _moments(plan, moments, begun):
        asked = question(plan, draw)
        writer.write(asked.request)
        status, body = await asyncio.wait_for(read_answer(reader), PATIENCE_SECONDS)
        seen.seconds.append(time.perf_counter() - asked_at)
        turn = next((turn for turn, name in enumerate(plan.releases) if name.encode() in body), None)
        if status != 200 or turn is None or asked.expected[turn] not in body:
            seen.faults.append(f"status {status}, release {turn}")
        else:
            seen.turns.add(turn)
    writer.close()


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer with a length."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return int(head[9:12]), await reader.readexactly(length)


def question(plan: Plan, draw: random.Random) -> Asked:
    """A question about anybody, by either number, and what each release must answer."""
    number = draw.randrange(plan.size)
    who, kind = person(number), draw.choice(("id_number", "certificate_number"))
    body = {"name": who.name, kind: getattr(who, kind), "purpose": "recruitment"}
    outcomes = [answer_of(number, turn) for turn in (0, 1)]
    if draw.randrange(UNKNOWN_EVERY) == 0:
        outcomes = ["not_found", "not_found"]
        body |= {"name": f"{who.name}{who.name}"} if draw.random() < 0.5 else {kind: WRONG}
    left, right = (f'"outcome":"{outcome}"'.encode() for outcome in outcomes)
    return Asked(as_request(plan, json.dumps(body).encode()), (left, right))


def as_request(plan: Plan, body: bytes) -> bytes:
    """The bytes of one POST."""
    head = (
        f"POST /api/v1/lookup HTTP/1.1\r\nHost: 127.0.0.1:{plan.port}\r\nAuthorization: Bearer {plan.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
