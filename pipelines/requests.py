"""A steward's click on the pages: the wish to publish lies in a file beside the curated folder until Dagster sees it."""

import datetime as dt
import json
import os
from typing import NamedTuple

from pipelines.settings import Settings


class Wish(NamedTuple):
    """The latest wish to publish: when, and by which account."""

    at: str
    by: str


def ask_to_publish(settings: Settings, by: str, at: dt.datetime) -> Wish:
    """The wish, on disk before anybody is told so."""
    wish, file = Wish(at.isoformat(timespec="microseconds"), by), settings.wish
    aside = file.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8") as stream:
        json.dump(wish._asdict(), stream)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(file)
    return wish


def latest_wish(settings: Settings) -> Wish | None:
    """The latest wish; null if nobody ever had one."""
    return Wish(**json.loads(settings.wish.read_text(encoding="utf-8"))) if settings.wish.is_file() else None
