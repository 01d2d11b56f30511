"""Answers to batches, kept for a day so that a program that asks again gets the same bytes, also from a process begun anew."""

import hashlib
import hmac
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipelines.keys import Keys
from pipelines.private_files import written_privately

KEPT_SECONDS = 24 * 3600
MOST = 500
"""So many answers are kept at most; the oldest go first."""


class Kept(NamedTuple):
    """An answer: the digest of what was asked, and the bytes."""

    asked: str
    body: bytes


class KeptAnswers:
    """One file an answer, named by a keyed hash of account and key, sealed; nobody else may read the folder."""

    def __init__(self, folder: Path, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._keys, self._clock = folder, keys, clock

    def find(self, account: str, key: str) -> Kept | None:
        """The answer that this account got under this key within the day."""
        path = self._path(account, key)
        try:
            if self._is_over(path):
                return None
            sealed = path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        kept = json.loads(self._keys.decrypt(sealed))
        return Kept(kept["asked"], kept["body"].encode())

    def keep(self, account: str, key: str, kept: Kept) -> None:
        """Nothing; the answer is kept, and what is over or too much is gone."""
        sealed = self._keys.encrypt(json.dumps({"asked": kept.asked, "body": kept.body.decode()}, ensure_ascii=False))
        with written_privately(self._path(account, key)) as file:
            file.write(sealed.encode("ascii"))
            file.flush()
            os.utime(file.fileno(), (self._clock(), self._clock()))
        self._tidy()

    def _tidy(self) -> None:
        """Nothing; only the newest stay, and none that is over."""
        newest = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for place, path in enumerate(newest):
            if place >= MOST or self._is_over(path):
                path.unlink(missing_ok=True)

    def _is_over(self, path: Path) -> bool:
        return self._clock() - path.stat().st_mtime > KEPT_SECONDS

    def _path(self, account: str, key: str) -> Path:
        said = f"{account}\x1f{key}".encode()
        return self._folder / hmac.digest(self._keys.subkey("batch-answer"), said, hashlib.sha256).hex()
