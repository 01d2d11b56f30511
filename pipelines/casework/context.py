"""What every part of the store works with: the database, the keys, the clock, and how things are sealed and named."""

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.casework.database import Database
from pipelines.keys import Keys
from pipelines.lookup_keys import fold_id_number, fold_name

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Context:
    """The database, the keys and the clock of one store."""

    database: Database
    keys: Keys
    clock: Clock

    def now(self) -> str:
        """The moment as the store writes it: ISO 8601, UTC, so that text order is time order."""
        return self.clock().astimezone(dt.UTC).isoformat(timespec="microseconds")

    def seal(self, content: Mapping[str, Any]) -> str:
        """The content as a token that only the keys open."""
        return self.keys.encrypt(json.dumps(content, ensure_ascii=False, sort_keys=True))

    def unseal(self, token: str | None) -> dict[str, Any]:
        """The content of a token; nothing for none."""
        return dict(json.loads(self.keys.decrypt(token))) if token else {}

    def seal_words(self, words: str | None) -> str | None:
        """What somebody typed, as a token; nothing for none."""
        return self.seal({"words": words}) if words else None

    def unseal_words(self, token: str | None) -> str:
        """What somebody typed; empty for none."""
        return str(self.unseal(token).get("words", ""))

    def mac(self, purpose: str, *parts: str) -> str:
        """A keyed digest that outlives a rotation of the keys."""
        key = self.keys.subkey("ids")
        return hmac.new(key, "\x1f".join(("casework", purpose, *parts)).encode(), hashlib.sha256).hexdigest()

    def disputing_key(self, account_id: str) -> str:
        """What stands for an account as the one who disputes, whether it is an employer's or a holder's."""
        return self.mac("disputing", account_id)

    def holder_key(self, holder_name: str, id_number: str) -> str:
        """What stands for a person in the store: name and ID number in exact form, as a keyed digest."""
        return self.mac("holder", fold_name(holder_name), fold_id_number(id_number))


def new_id(prefix: str) -> str:
    """An id that nobody can guess."""
    return f"{prefix}{secrets.token_hex(12)}"
