"""Where frames rest between assets: Parquet, encrypted as a whole, since they hold what the sources hold."""

import io
import os
from pathlib import Path

import dagster as dg
import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assets.contracts import describe_columns
from assets.resources import Installation

NONCE = 12


class EncryptedParquet(dg.ConfigurableIOManager):
    """One file per asset in the restricted work folder; a reader without the key learns nothing from it."""

    installation: dg.ResourceDependency[Installation]

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame) -> None:
        """Writes the frame aside and swaps it in; its counts and columns become the asset's metadata."""
        plain = io.BytesIO()
        obj.write_parquet(plain)
        nonce = os.urandom(NONCE)
        sealed = nonce + self._cipher().encrypt(nonce, plain.getbuffer(), None)
        path = self._path(context)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(f".{os.getpid()}.tmp")
        aside.write_bytes(sealed)
        aside.replace(path)
        context.add_output_metadata(
            {
                "dagster/row_count": obj.height,
                "dagster/column_schema": describe_columns(context.asset_key.path[-1], obj),
                "bytes at rest": len(sealed),
            }
        )

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """The frame an asset left here; raises FileNotFoundError naming the asset if it never ran."""
        return read_frame(self.installation, context.asset_key.path[-1])

    def _path(self, context: dg.OutputContext) -> Path:
        return _path_of(self.installation, context.asset_key.path[-1])

    def _cipher(self) -> AESGCM:
        return _cipher_of(self.installation)


def read_frame(installation: Installation, asset: str) -> pl.DataFrame:
    """The frame an asset left; raises FileNotFoundError naming the asset if it never ran."""
    path = _path_of(installation, asset)
    if not path.is_file():
        raise FileNotFoundError(f"asset {asset} has not been materialized yet: run the whole job once")
    sealed = path.read_bytes()
    return pl.read_parquet(io.BytesIO(_cipher_of(installation).decrypt(sealed[:NONCE], sealed[NONCE:], None)))


def _path_of(installation: Installation, asset: str) -> Path:
    return installation.settings().work / f"{asset}.parquet.sealed"


def _cipher_of(installation: Installation) -> AESGCM:
    return AESGCM(installation.key_ring().subkey("work"))
