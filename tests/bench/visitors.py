"""Visitors of the employers' page as a process of their own: each opens the page and asks again and again, as a browser would over its socket."""

import asyncio
import random
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.big_register import answer_of, person

BUTTON = "button"
PREFIX = "employer_lookup."


@dataclass(frozen=True)
class Visit:
    """How many visitors sit at the page at once, how long they think between two enquiries, and for how long all of it goes on."""

    port: int
    size: int
    sessions: int
    think_seconds: float
    seconds: float
    seed: int


@dataclass
class Waited:
    """Seconds until the page was there, seconds until each answer was, and what was wrong."""

    pages: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def run(visit: Visit) -> Waited:
    """What this process's visitors saw."""
    return asyncio.run(_run(visit))


async def _run(visit: Visit) -> Waited:
    waited, draw = Waited(), random.Random(visit.seed)
    until = time.perf_counter() + visit.seconds
    visitors = [_visitor(visit, random.Random(draw.random()), until, waited) for _ in range(visit.sessions)]
    await asyncio.gather(*visitors)
    return waited


async def _visitor(visit: Visit, draw: random.Random, until: float, waited: Waited) -> None:
    """Nothing; one visitor came at a moment of his own, and asked until the time was over."""
    await asyncio.sleep(draw.uniform(0, visit.think_seconds))
    address = f"ws://127.0.0.1:{visit.port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], proxy=None, max_size=None) as socket:  # type: ignore[list-item]
        begun = time.perf_counter()
        widgets, _ = await _rerun(socket, BackMsg())
        waited.pages.append(time.perf_counter() - begun)
        while time.perf_counter() < until:
            await asyncio.sleep(visit.think_seconds * draw.uniform(0.5, 1.5))
            begun = time.perf_counter()
            number = draw.randrange(visit.size)
            _, shown = await _rerun(socket, _filled_in(widgets, number))
            waited.answers.append(time.perf_counter() - begun)
            if f"sy-outcome {answer_of(number, 0)}" not in shown:
                waited.faults.append("an answer was not shown")


def _filled_in(widgets: dict[str, str], number: int) -> BackMsg:
    """The form sent off with the true data of the holder of that number."""
    who = person(number)
    message = BackMsg()
    states = message.rerun_script.widget_states.widgets
    for name, text in (("name", who.name), ("id_number", who.id_number), ("purpose", widgets["purpose of all"])):
        states.add(id=widgets[f"{PREFIX}{name}"], string_value=text)
    states.add(id=widgets[BUTTON], trigger_value=True)
    return message


async def _rerun(socket: ClientConnection, message: BackMsg) -> tuple[dict[str, str], str]:
    """The ids of the widgets by their keys, and all marked-up text, once the page has been drawn."""
    if not message.HasField("rerun_script"):
        message.rerun_script.query_string = ""
    await socket.send(message.SerializeToString())
    widgets: dict[str, str] = {}
    shown: list[str] = []
    async for data in socket:
        assert isinstance(data, bytes)
        told = ForwardMsg.FromString(data)
        if told.WhichOneof("type") == "script_finished":
            break
        if told.WhichOneof("type") == "delta":
            _notice(told, widgets, shown)
    return widgets, "".join(shown)


def _notice(told: ForwardMsg, widgets: dict[str, str], shown: list[str]) -> None:
    """Nothing; a widget of the form or a piece of text is kept."""
    element = told.delta.new_element
    match element.WhichOneof("type"):
        case "html":
            shown.append(element.html.body)
        case "button" if element.button.is_form_submitter:
            widgets[BUTTON] = element.button.id
        case "text_input":
            widgets[element.text_input.id.rpartition("-")[2]] = element.text_input.id
        case "selectbox":
            widgets[element.selectbox.id.rpartition("-")[2]] = element.selectbox.id
            if element.selectbox.id.endswith(f"{PREFIX}purpose"):
                widgets["purpose of all"] = element.selectbox.options[0]
