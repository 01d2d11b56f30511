"""Where a linkage's state lies between two runs: one folder, its index swapped in last, so that a run that is killed leaves the last state."""

import io
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from pipelines.linkage.blocking import Pairs
from pipelines.linkage.state import Forms, State

INDEX = "state.json"
OURS = re.compile(r"[a-z]+(-\d+)?-[0-9a-f]{8}\.arrow|state\.json\.\d+\.tmp")
FIRST = "尚无记忆，全部重新归并。 Nothing is remembered yet: everything is linked anew."
OTHER = (
    "记忆属于其他版本的程序、权重或密钥，不予使用，全部重新归并。"
    " What is remembered belongs to another version, other weights or another key: everything is linked anew."
)
LINKLESS = (
    "记忆中没有候选对，全部重新归并。 What is remembered is without the pairs that mattered: everything is linked anew."
)
DAMAGED = "记忆已损坏，不予使用，全部重新归并。 What is remembered is damaged: everything is linked anew."


class UnsealError(ValueError):
    """Bytes that were not sealed under this name with this key."""


class Seal(NamedTuple):
    """How bytes are closed and opened again, each under the name of their file; opening raises UnsealError."""

    close: Callable[[bytes, str], bytes]
    open: Callable[[bytes, str], bytes]


class Loaded(NamedTuple):
    """The state that was left, or why there is none that serves, as a sentence."""

    state: State | None
    why: str


@dataclass(frozen=True)
class Folder:
    """One folder with a state; with a seal nobody learns a word from it without the key."""

    path: Path
    seal: Seal | None = None

    def load(self, stamp: str, *, with_links: bool = False) -> Loaded:
        """The state that was left here, if it was made by this code, with these weights and keys, and has links if they are asked for."""
        index = self.path / INDEX
        if not index.is_file():
            return Loaded(None, FIRST)
        try:
            facts = json.loads(index.read_text(encoding="utf-8"))
            if facts["stamp"] != stamp:
                return Loaded(None, OTHER)
            if with_links and facts["links"] is None:
                return Loaded(None, LINKLESS)
            return Loaded(self._state(facts), "")
        except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
            return Loaded(None, DAMAGED)

    def _state(self, facts: dict[str, Any]) -> State:
        pairs = self._read(facts["pairs"])
        return State(
            facts["stamp"],
            [self._read(name) for name in facts["parts"]],
            self._read(facts["current"]),
            Pairs(pairs["left"].to_numpy(), pairs["right"].to_numpy()),
            self._read(facts["names"]),
            self._read(facts["judged"]),
            Forms(*(self._read(facts[name]) for name in Forms._fields)),
            None if facts["links"] is None else self._read(facts["links"]),
        )

    def save(self, state: State, before: State | None) -> None:
        """Leave the state here; parts that `before`, the state that was loaded from here, had are not written again."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        index, turn = self.path / INDEX, secrets.token_hex(4)
        grown = before is not None and all(a is b for a, b in zip(state.parts, before.parts, strict=False))
        parts = list(json.loads(index.read_text(encoding="utf-8"))["parts"]) if grown else []
        for part in state.parts[len(parts) :]:
            parts.append(self._write(part, f"rows-{len(parts)}-{turn}.arrow"))
        pairs = pl.DataFrame({"left": state.pairs.left, "right": state.pairs.right})
        frames = {"current": state.current, "pairs": pairs, "names": state.names, "judged": state.judged}
        frames |= state.forms._asdict() | ({} if state.links is None else {"links": state.links})
        written = {name: self._write(frame, f"{name}-{turn}.arrow") for name, frame in frames.items()}
        aside = self.path / f"{INDEX}.{os.getpid()}.tmp"
        aside.write_text(json.dumps({"stamp": state.stamp, "parts": parts, "links": None, **written}), encoding="utf-8")
        aside.replace(index)
        self._forget_all_but({*parts, *written.values(), INDEX})

    def _read(self, name: str) -> pl.DataFrame:
        path = self.path / name
        if self.seal is None:
            return pl.read_ipc(path)
        return pl.read_ipc(io.BytesIO(self.seal.open(path.read_bytes(), name)))

    def _write(self, frame: pl.DataFrame, name: str) -> str:
        path = self.path / name
        if self.seal is None:
            frame.write_ipc(path, compression="uncompressed")
        else:
            plain = io.BytesIO()
            frame.write_ipc(plain, compression="uncompressed")
            path.write_bytes(self.seal.close(plain.getvalue(), name))
        return name

    def _forget_all_but(self, kept: set[str]) -> None:
        """What earlier runs left here, finished or killed, and no index names; other files that lie here are not ours."""
        for path in self.path.iterdir():
            if OURS.fullmatch(path.name) and path.name not in kept:
                path.unlink(missing_ok=True)
