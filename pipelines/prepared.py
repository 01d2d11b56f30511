"""What the last run prepared: the frames between the stages at rest, encrypted whole, since they hold what the sources hold."""

import datetime as dt
import io
import os
from pathlib import Path

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines import linkage, release
from pipelines.keys import Keys
from pipelines.private_files import written_privately
from pipelines.settings import Settings

NONCE, TAG, KEY_ID = 12, 16, 8
ENDING = ".parquet.sealed"
MEMORY = "linkage"
CHUNK = 1 << 30
"""Bytes that are sealed at once; the cipher takes no two gigabytes."""
LAST = "core_review_queue"
"""The last frame before a release."""


def write_frame(settings: Settings, keys: Keys, asset: str, frame: pl.DataFrame) -> int:
    """How many bytes the frame takes; written aside and swapped in, and useless without the key."""
    plain = io.BytesIO()
    frame.write_parquet(plain)
    sealed = _close(plain.getbuffer(), keys)
    _swap_in(path_of(settings, asset), sealed)
    return len(sealed)


def read_frame(settings: Settings, keys: Keys, asset: str) -> pl.DataFrame:
    """The frame an asset left; raises FileNotFoundError naming the asset if it never ran."""
    path = path_of(settings, asset)
    if not path.is_file():
        raise FileNotFoundError(f"asset {asset} has not been materialized yet: run the whole job once")
    return pl.read_parquet(io.BytesIO(_open(path.read_bytes(), keys)))


def path_of(settings: Settings, asset: str) -> Path:
    """Where the frame of an asset rests."""
    return settings.work / f"{asset}{ENDING}"


def memory_of_linkage(settings: Settings, keys: Keys) -> linkage.Folder:
    """Where linkage remembers its last run, sealed like the frames."""
    return linkage.Folder(settings.work / MEMORY, memory_seal(keys))


def memory_seal(keys: Keys) -> linkage.Seal:
    """How what linkage remembers is closed with the newest key, piece by piece under its name, and opened again."""
    newest = _cipher(keys, keys.key_id)

    def close(content: bytes, name: str) -> bytes:
        return keys.key_id.encode() + b"".join(
            (nonce := os.urandom(NONCE)) + newest.encrypt(nonce, content[at : at + CHUNK], f"{name}\x1f{at}".encode())
            for at in range(0, max(len(content), 1), CHUNK)
        )

    def reopen(sealed: bytes, name: str) -> bytes:
        step = NONCE + CHUNK + TAG
        key_id, start = _split(sealed[:KEY_ID], keys)
        cipher, body = _cipher(keys, key_id), memoryview(sealed)[start:]
        try:
            return b"".join(
                cipher.decrypt(
                    body[at : at + NONCE], body[at + NONCE : at + step], f"{name}\x1f{at // step * CHUNK}".encode()
                )
                for at in range(0, max(len(body), 1), step)
            )
        except (InvalidTag, ValueError) as fault:
            raise linkage.UnsealError(f"{name} was altered, or sealed with another key") from fault

    return linkage.Seal(close, reopen)


def unpublished_since(settings: Settings) -> dt.datetime | None:
    """When the last run prepared what no release shows yet; null if the latest release is newer, or nothing is prepared."""
    path = path_of(settings, LAST)
    if not path.is_file():
        return None
    moment = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    made = [dt.datetime.fromisoformat(kept.as_of) for kept in release.list_releases(settings.curated)]
    return moment if max(made, default=None) is None or max(made) < moment else None


def frames_at_rest(settings: Settings) -> list[Path]:
    """The files of all frames, and of what linkage remembers of them."""
    return [*sorted(settings.work.glob(f"*{ENDING}")), *linkage.Folder(settings.work / MEMORY).content()]


def sealed_by(path: Path, keys: Keys) -> str:
    """The generation that sealed the file."""
    with path.open("rb") as file:
        return _split(file.read(KEY_ID), keys)[0]


def renew(path: Path, keys: Keys) -> bool:
    """Whether the file had to be sealed anew by the newest generation; it keeps its time, by which people see when it was prepared."""
    if sealed_by(path, keys) == keys.key_id:
        return False
    prepared_at, sealed = path.stat().st_mtime_ns, path.read_bytes()
    if path.name.endswith(ENDING):
        anew = _close(_open(sealed, keys), keys)
    else:
        seal = memory_seal(keys)
        anew = seal.close(seal.open(sealed, path.name), path.name)
    _swap_in(path, anew, prepared_at)
    return True


def _close(plain: bytes | memoryview, keys: Keys) -> bytes:
    """The generation's name, the nonce, what is sealed."""
    nonce = os.urandom(NONCE)
    return keys.key_id.encode() + nonce + _cipher(keys, keys.key_id).encrypt(nonce, plain, None)


def _swap_in(path: Path, sealed: bytes, prepared_at: int | None = None) -> None:
    with written_privately(path) as file:
        file.write(sealed)
        file.flush()
        if prepared_at is not None:
            os.utime(file.fileno(), ns=(prepared_at, prepared_at))


def _open(sealed: bytes, keys: Keys) -> bytes:
    key_id, start = _split(sealed[:KEY_ID], keys)
    body = sealed[start:]
    return _cipher(keys, key_id).decrypt(body[:NONCE], body[NONCE:], None)


def _split(begins: bytes, keys: Keys) -> tuple[str, int]:
    """The generation that the first bytes name, and where the nonce begins; earlier versions named none and took the first."""
    for generation in keys.generations:
        if begins == generation.key_id.encode():
            return generation.key_id, KEY_ID
    return keys.generations[0].key_id, 0


def _cipher(keys: Keys, key_id: str) -> AESGCM:
    return AESGCM(keys.subkey("work", key_id))
