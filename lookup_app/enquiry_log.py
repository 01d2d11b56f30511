"""The audit of enquiries, written many at a time: nobody is answered before their line is stored, and nobody waits alone."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import NamedTuple

from pipelines.casework.audit import Line
from pipelines.lookup import Outcome


class Enquiry(NamedTuple):
    """One enquiry that was answered: why, through which door, by whom and by which factor; `target` stands for the name asked about,
    `counted_by` for the counters that know of it already."""

    purpose: str
    channel: str
    actor: str
    target: str
    outcome: Outcome
    factor: str
    counted_by: str

    def lines(self) -> list[Line]:
        """A line for every certificate found, or one for the name that led to none; never a name or number."""
        release = self.outcome.release.release_id
        detail: dict[str, object] = {
            "purpose": self.purpose,
            "channel": self.channel,
            "release": release,
            "by": self.counted_by,
        }
        told = [
            (f"certificate:{entry.certificate_id}", detail | {"status": str(entry.status), "part": part})
            for part, entry in enumerate(self.outcome.certificates)
        ]
        answer = str(self.outcome.answer)
        lines = told or [(f"name:{self.target}", detail | {"factor": self.factor})]
        return [Line(self.actor, "enquiry", subject, answer, said) for subject, said in lines]


Write = Callable[[list[Line]], None]


class EnquiryLog:
    """Whoever comes while a write is under way is written with all others who came, by the first of them."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._waiting: list[tuple[list[Line], Future[None]]] = []
        self._waiting_lock = threading.Lock()
        self._writing = threading.Lock()

    def record(self, lines: list[Line]) -> None:
        """Nothing, once the lines are stored; raises what the store raised."""
        mine: Future[None] = Future()
        with self._waiting_lock:
            self._waiting.append((lines, mine))
        with self._writing:
            if not mine.done():
                self._write_waiting()
        mine.result()

    def _write_waiting(self) -> None:
        """Writes everything that waits in one transaction, and tells each of those who wait how it ended."""
        with self._waiting_lock:
            taken, self._waiting = self._waiting, []
        try:
            self._write([line for lines, _ in taken for line in lines])
        except BaseException as error:
            for _, told in taken:
                told.set_exception(error)
            raise
        for _, told in taken:
            told.set_result(None)
