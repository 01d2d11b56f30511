"""Where the API's enquiries meet: whatever came while others were being answered is answered together, by one thread.

A statement, a transaction and a change of threads cost the same for one enquiry as for ten. Answering takes a whole tick
(`enquiries.TICK_SECONDS`) however few ask, so the more come the more are answered in one go.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from lookup_app.enquiries import Enquirer, Question, Reply

Asked = tuple[Question, Enquirer]
AT_ONCE = 64


class _Waiting(NamedTuple):
    """One enquiry and whom to tell."""

    asked: Asked
    told: "asyncio.Future[Reply]"


class EnquiryDesk:
    """One thread that answers what waits, as often as something does."""

    def __init__(self, answer: Callable[[Sequence[Asked]], list[Reply]]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._is_working = False
        self._thread = ThreadPoolExecutor(1, "enquiries")

    async def ask(self, question: Question, enquirer: Enquirer) -> Reply:
        """The reply; raises what answering raised."""
        told = asyncio.get_running_loop().create_future()
        with self._lock:
            self._waiting.append(_Waiting((question, enquirer), told))
            is_idle, self._is_working = not self._is_working, True
        if is_idle:
            self._thread.submit(self._work)
        return await told

    def _work(self) -> None:
        """Nothing; nobody waits any more."""
        while taken := self._take():
            try:
                replies = self._answer([one.asked for one in taken])
            except Exception as error:  # noqa: BLE001 - it is raised where the enquiries came in
                _deliver(taken, lambda place, told, error=error: told.set_exception(error))
            else:
                _deliver(taken, lambda place, told, replies=replies: told.set_result(replies[place]))

    def _take(self) -> list[_Waiting]:
        """Those who have waited longest; when there is nobody, the next to come starts the work anew."""
        with self._lock:
            taken, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            self._is_working = bool(taken)
            return taken


def _deliver(taken: Sequence[_Waiting], tell: "Callable[[int, asyncio.Future[Reply]], None]") -> None:
    """Nothing; everyone still waiting is told, each event loop woken once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[int]] = {}
    for place, one in enumerate(taken):
        by_loop.setdefault(one.told.get_loop(), []).append(place)
    for loop, places in by_loop.items():

        def tell_all(places: list[int] = places) -> None:
            for place in places:
                if not taken[place].told.done():
                    tell(place, taken[place].told)

        loop.call_soon_threadsafe(tell_all)
