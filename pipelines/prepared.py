"""What the last run prepared: the frames between the stages at rest, encrypted whole, since they hold what the sources hold."""

import datetime as dt
import io
import os
from pathlib import Path

import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipelines import release
from pipelines.keys import Keys
from pipelines.settings import Settings

NONCE = 12
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
