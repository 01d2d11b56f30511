"""Moments as the campaign's clocks show them: what is stored carries its zone, what people read is the city's time."""

import datetime as dt

from lookup_app import curated_door


def local(moment: str | None) -> str:
    """Day and minute of a stored moment; empty for none."""
    return to_the_second(moment)[:-3] if moment else ""


def to_the_second(moment: str) -> str:
    """Day, minute and second of a stored moment, for what may have to stand in court."""
    return f"{dt.datetime.fromisoformat(moment).astimezone(curated_door.campaign().zone):%Y-%m-%d %H:%M:%S}"


def stamp() -> str:
    """The present minute for the name of a file."""
    return f"{dt.datetime.now(curated_door.campaign().zone):%Y%m%d-%H%M}"
