"""The desk: what came while others were answered is answered together, each asker gets his own reply, and faults reach everyone."""

import asyncio
import threading

import pytest

from lookup_app.enquiries import Demand, Enquirer, Question, Reply
from lookup_app.enquiry_desk import AT_ONCE, EnquiryDesk

ASKER = Enquirer("api", "192.0.2.7", "e1")


class Answering:
    """Answers by the name asked about; the first call waits until it is told to go on."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.go_on, self.begun = threading.Event(), threading.Event()

    def __call__(self, asked):
        names = [question.name for question, _ in asked]
        self.calls.append(names)
        self.begun.set()
        self.go_on.wait()
        if "fault" in names:
            raise ValueError("fault")
        return [Reply(None, Demand.WAIT, int(name)) for name in names]


def ask_while_busy(answering: Answering, names: list[str]) -> list[Reply | BaseException]:
    """The replies to an enquiry about 0 and to those that come while it is being answered."""
    desk = EnquiryDesk(answering)

    async def ask_all():
        first = asyncio.create_task(desk.ask(Question("0", "own"), ASKER))
        await asyncio.to_thread(answering.begun.wait)
        others = [asyncio.create_task(desk.ask(Question(name, "own"), ASKER)) for name in names]
        await asyncio.sleep(0)
        answering.go_on.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    return asyncio.run(ask_all())


def test_whoever_comes_meanwhile_is_answered_together_and_gets_his_own_reply():
    answering = Answering()
    replies = ask_while_busy(answering, ["3", "1", "2"])
    assert answering.calls == [["0"], ["3", "1", "2"]]
    assert [reply.wait_seconds for reply in replies] == [0, 3, 1, 2]


def test_more_than_fit_are_answered_in_their_order():
    answering = Answering()
    names = [str(number) for number in range(1, AT_ONCE + 6)]
    replies = ask_while_busy(answering, names)
    assert [len(call) for call in answering.calls] == [1, AT_ONCE, 5]
    assert [str(reply.wait_seconds) for reply in replies[1:]] == names


def test_a_fault_reaches_everyone_it_concerns_and_the_next_are_answered():
    answering = Answering()
    replies = ask_while_busy(answering, ["1", "fault"])
    assert replies[0].wait_seconds == 0
    assert [str(reply) for reply in replies[1:]] == ["fault", "fault"]
    assert ask_while_busy(Answering(), ["4"])[1].wait_seconds == 4


def test_one_who_went_away_keeps_nobody_from_his_reply():
    answering = Answering()
    desk = EnquiryDesk(answering)

    async def ask_and_leave():
        first = asyncio.create_task(desk.ask(Question("0", "own"), ASKER))
        await asyncio.to_thread(answering.begun.wait)
        gone, stays = (asyncio.create_task(desk.ask(Question(name, "own"), ASKER)) for name in "12")
        await asyncio.sleep(0)
        gone.cancel()
        answering.go_on.set()
        await first
        return await stays

    assert asyncio.run(ask_and_leave()).wait_seconds == 2
    with pytest.raises(IndexError):
        answering.calls[2]
