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
from pipelines.settings import Settings

NONCE, TAG = 12, 16
CHUNK = 1 << 30
"""Bytes that are sealed at once; the cipher takes no two gigabytes."""
LAST = "core_review_queue"
"""The last frame before a release."""


def write_frame(settings: Settings, keys: Keys, asset: str, frame: pl.DataFrame) -> int:
    """How many bytes the frame takes; written aside and swapped in, and useless without the key."""
    plain = io.BytesIO()
    frame.write_parquet(plain)
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(keys).encrypt(nonce, plain.getbuffer(), None)
    path = path_of(settings, asset)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    aside.write_bytes(sealed)
    aside.replace(path)
    return len(sealed)


def read_frame(settings: Settings, keys: Keys, asset: str) -> pl.DataFrame:
    """The frame an asset left; raises FileNotFoundError naming the asset if it never ran."""
    path = path_of(settings, asset)
    if not path.is_file():
        raise FileNotFoundError(f"asset {asset} has not been materialized yet: run the whole job once")
    sealed = path.read_bytes()
    return pl.read_parquet(io.BytesIO(_cipher(keys).decrypt(sealed[:NONCE], sealed[NONCE:], None)))


def path_of(settings: Settings, asset: str) -> Path:
    """Where the frame of an asset rests."""
    return settings.work / f"{asset}.parquet.sealed"


def memory_of_linkage(settings: Settings, keys: Keys) -> linkage.Folder:
    """Where linkage remembers its last run, sealed like the frames."""
    cipher = _cipher(keys)

    def close(content: bytes, name: str) -> bytes:
        return b"".join(
            (nonce := os.urandom(NONCE)) + cipher.encrypt(nonce, content[at : at + CHUNK], f"{name}\x1f{at}".encode())
            for at in range(0, max(len(content), 1), CHUNK)
        )

    def reopen(sealed: bytes, name: str) -> bytes:
        step = NONCE + CHUNK + TAG
        try:
            return b"".join(
                cipher.decrypt(
                    sealed[at : at + NONCE], sealed[at + NONCE : at + step], f"{name}\x1f{at // step * CHUNK}".encode()
                )
                for at in range(0, max(len(sealed), 1), step)
            )
        except (InvalidTag, ValueError) as fault:
            raise linkage.UnsealError(f"{name} was altered, or sealed with another key") from fault

    return linkage.Folder(settings.work / "linkage", linkage.Seal(close, reopen))


def unpublished_since(settings: Settings) -> dt.datetime | None:
    """When the last run prepared what no release shows yet; null if the latest release is newer, or nothing is prepared."""
    path = path_of(settings, LAST)
    if not path.is_file():
        return None
    moment = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    kept = release.list_releases(settings.curated)
    return moment if not kept or dt.datetime.fromisoformat(kept[-1].as_of) < moment else None


def _cipher(keys: Keys) -> AESGCM:
    return AESGCM(keys.subkey("work"))
