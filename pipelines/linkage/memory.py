"""Where a linkage's state lies between two runs: one folder, its index swapped in last, so that a run that is killed leaves the last state."""

import io
import json
import os
import re
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.parts import Index, Part
from pipelines.linkage.state import Forms, Numbered, State
from pipelines.private_files import written_privately

INDEX = "state.json"
ARRAYS = ("keys", "words", "ends")
"""The arrays of a part, a file each."""
ROWS = "rows"
"""What the rows of a part are called, a file too."""
FRAMES = ("current", "holders", "certificates", "near", "names", "judged")
"""What is written anew by every run beside employers' forms and links."""
INDEXED = Index._fields[0]
SUMS, OWN_SUM = "sums", "sum"
"""What the index calls the checksums of the files that lie open, and its own."""
LARGE = 20_000
"""A part with as many rows is left with an index where it can be read in pieces, that is unsealed."""
CONTENT = re.compile(r"[a-z]+(-\d+)?-[0-9a-f]{8}\.(arrow|npy)")
"""The files that hold what records say; the index names them and holds none of it."""
OURS = re.compile(rf"{CONTENT.pattern}|\.{CONTENT.pattern}\.\d+\.[0-9a-f]{{8}}|state\.json\.\d+\.tmp")
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

    def content(self) -> list[Path]:
        """The files that are sealed, if there is a seal; none where nothing has been left."""
        found = self.path.iterdir() if self.path.is_dir() else ()
        return sorted(path for path in found if CONTENT.fullmatch(path.name))

    def load(self, stamp: str, *, with_links: bool = False, by_pieces: bool = False) -> Loaded:
        """The state that was left here, if it was made by this code, with these weights and keys, and has links if they are asked for.

        Every file is held against its sum; `by_pieces` leaves out those of which only pieces are read, since to read a gigabyte
        costs a tenth of what a small delivery does.
        """
        index = self.path / INDEX
        if not index.is_file():
            return Loaded(None, FIRST)
        try:
            facts = json.loads(index.read_text(encoding="utf-8"))
            if facts["stamp"] != stamp:
                return Loaded(None, OTHER)
            if with_links and facts["links"] is None:
                return Loaded(None, LINKLESS)
            self._demand_sums(facts, by_pieces=by_pieces)
            return Loaded(self._state(facts), "")
        except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
            return Loaded(None, DAMAGED)

    def _state(self, facts: dict[str, Any]) -> State:
        return State(
            stamp=facts["stamp"],
            parts=[self._part(one) for one in facts["parts"]],
            rows=[self._frame(one[ROWS]) for one in facts["parts"]],
            **{name: self._frame(facts[name]) for name in FRAMES},
            numbered=Numbered(*facts["numbered"]),
            forms=Forms(*(self._frame(facts[name]) for name in Forms._fields)),
            links=None if facts["links"] is None else self._frame(facts["links"]),
        )

    def save(self, state: State, before: State | None) -> None:
        """Leave the state here; parts that `before`, the state that was loaded from here, had are not written again."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        index, turn = self.path / INDEX, secrets.token_hex(4)
        grown = before is not None and all(a is b for a, b in zip(state.parts, before.parts, strict=False))
        earlier = json.loads(index.read_text(encoding="utf-8")) if grown else {"parts": [], SUMS: {}}
        parts = list(earlier["parts"])
        for part, rows in zip(state.parts[len(parts) :], state.rows[len(parts) :], strict=True):
            name = f"{len(parts)}-{turn}"
            parts.append(self._write_part(part, name) | {ROWS: self._write_frame(rows, f"{ROWS}-{name}.arrow")})
        frames = {name: getattr(state, name) for name in FRAMES} | state.forms._asdict()
        frames |= {} if state.links is None else {"links": state.links}
        written = {name: self._write_frame(frame, f"{name}-{turn}.arrow") for name, frame in frames.items()}
        aside = self.path / f"{INDEX}.{os.getpid()}.tmp"
        facts: dict[str, Any] = {
            "stamp": state.stamp,
            "numbered": state.numbered,
            "links": None,
            "parts": parts,
            **written,
        }
        facts[SUMS] = {name: earlier[SUMS].get(name) or self._sum(name) for name in self._names(facts)}
        aside.write_text(json.dumps(facts | {OWN_SUM: _own_sum(facts)}), encoding="utf-8")
        aside.replace(index)
        self._forget_all_but({INDEX, *written.values(), *(name for part in parts for name in _files_of(part))})

    def _names(self, facts: dict[str, Any], *, by_pieces: bool = False) -> list[str]:
        """The files with a sum: none that are sealed, since a seal shows by itself what was changed, nor those read by pieces where they are left out."""
        if self.seal is not None:
            return []
        whole = [facts[name] for name in (*FRAMES, *Forms._fields)] + ([facts["links"]] if facts["links"] else [])
        parts = [[part[ROWS]] if by_pieces and INDEXED in part else _files_of(part) for part in facts["parts"]]
        return [*whole, *(name for files in parts for name in files)]

    def _demand_sums(self, facts: dict[str, Any], *, by_pieces: bool) -> None:
        """Nothing; raises ValueError where the index or a file is not as it was written."""
        if facts[OWN_SUM] != _own_sum(facts):
            raise ValueError("the index is not as it was written")
        for name in self._names(facts, by_pieces=by_pieces):
            if self._sum(name) != facts[SUMS][name]:
                raise ValueError(f"{name} is not as it was written")

    def _sum(self, name: str) -> int:
        """A checksum of the file's bytes."""
        total, buffer = 0, bytearray(1 << 20)
        with (self.path / name).open("rb", buffering=0) as file:
            while size := file.readinto(buffer):
                total = zlib.crc32(memoryview(buffer)[:size], total)
        return total

    def _part(self, facts: dict[str, Any]) -> Part:
        arrays = {kind: self._array(facts[kind]) for kind in ARRAYS}
        index = Index(*(self._array(facts[kind]) for kind in Index._fields)) if INDEXED in facts else None
        return Part(tuple(facts["numbers"]), tuple(facts["texts"]), **arrays, index=index)

    def _write_part(self, part: Part, name: str) -> dict[str, Any]:
        arrays = {kind: getattr(part, kind) for kind in ARRAYS}
        if self.seal is None and part.height >= LARGE:
            arrays |= part.make_index()._asdict()
        written = {kind: f"{kind}-{name}.npy" for kind in arrays}
        for kind, array in arrays.items():
            with self._writing(written[kind]) as plain:
                np.save(plain, array, allow_pickle=False)
        return {"numbers": part.numbers, "texts": part.texts, **written}

    def _array(self, name: str) -> NDArray[Any]:
        """An array that lies open is read where it is asked; one that is sealed, as a whole."""
        if self.seal is None:
            return np.asarray(np.load(self.path / name, mmap_mode="r", allow_pickle=False))
        return np.asarray(np.load(io.BytesIO(self._opened(name)), allow_pickle=False))

    def _frame(self, name: str) -> pl.DataFrame:
        return pl.read_ipc(self.path / name if self.seal is None else io.BytesIO(self._opened(name)))

    def _write_frame(self, frame: pl.DataFrame, name: str) -> str:
        with self._writing(name) as plain:
            frame.write_ipc(plain, compression="uncompressed", record_batch_size=max(frame.height, 1))
        return name

    def _opened(self, name: str) -> bytes:
        content = (self.path / name).read_bytes()
        return content if self.seal is None else self.seal.open(content, name)

    @contextmanager
    def _writing(self, name: str) -> Iterator[BinaryIO]:
        """Where to write a file's content, which is sealed if there is a seal."""
        if self.seal is None:
            with (self.path / name).open("wb") as file:
                yield file
            return
        plain = io.BytesIO()
        yield plain
        with written_privately(self.path / name) as sealed:
            sealed.write(self.seal.close(plain.getvalue(), name))

    def _forget_all_but(self, kept: set[str]) -> None:
        """What earlier runs left here, finished or killed, and no index names; other files that lie here are not ours."""
        for path in self.path.iterdir():
            if OURS.fullmatch(path.name) and path.name not in kept:
                path.unlink(missing_ok=True)


def _files_of(part: dict[str, Any]) -> list[str]:
    return [part[kind] for kind in (*ARRAYS, ROWS, *Index._fields) if kind in part]


def _own_sum(facts: dict[str, Any]) -> int:
    """A checksum of all else that the index says."""
    return zlib.crc32(json.dumps({name: told for name, told in facts.items() if name != OWN_SUM}).encode())
