"""The keys of one installation: a small file outside the data, from which every other secret is derived.

The file is JSON, readable by its owner alone, with one or more generations of a 256-bit secret. New values are
protected with the newest generation; older ones stay so that what they protected can still be read, until `pipelines.renewal`
has sealed all of it anew and they are dropped. Subkeys for ids and other lasting marks always come from the first generation,
since those outlive every rotation; when that is dropped they stay in the file by themselves, and open nothing.
"""

import base64
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROTATING_PURPOSES = frozenset({"lookup", "field", "work", "evidence"})
"""Purposes whose subkeys a rotation changes: what they protect names its generation."""
LASTING_PURPOSES = ("batch-answer", "enquiry-target", "ids", "record-id", "report-code")
"""Purposes whose subkeys stay what they were: they make marks that stand for something and can't be made anew, and seal nothing."""

TOKEN_PREFIX = "enc"
_TOKEN = re.compile(rf"\b{TOKEN_PREFIX}:[0-9a-f]{{8}}:[A-Za-z0-9_-]+")
TOKEN_PATTERN = rf"^{TOKEN_PREFIX}:[0-9a-f]{{8}}:[A-Za-z0-9_-]+$"
_SECRET_BYTES = 32
_FORMATS = (1, 2)
"""The second also knows lasting subkeys whose generation was dropped; a file without them is written in the first."""


class KeyFileError(Exception):
    """The key file is missing, damaged, open to others, or lacks a generation that a value needs."""


@dataclass(frozen=True, repr=False)
class Generation:
    """One secret and the public name that tokens carry of it."""

    key_id: str
    secret: bytes


@dataclass(frozen=True, repr=False)
class Keys:
    """The generations of one key file, oldest first, and subkeys that outlived theirs; its text form shows no secret."""

    generations: tuple[Generation, ...]
    lasting: tuple[tuple[str, bytes], ...] = ()

    def __repr__(self) -> str:
        return f"Keys({', '.join(generation.key_id for generation in self.generations)})"

    @property
    def key_id(self) -> str:
        """The public name of the newest generation."""
        return self.generations[-1].key_id

    def subkey(self, purpose: str, key_id: str | None = None) -> bytes:
        """32 bytes for one purpose: of the named generation, else the newest for what rotates and the first for what lasts."""
        if key_id is None and purpose not in ROTATING_PURPOSES and self.lasting:
            return self._lasting(purpose)
        if key_id is None:
            key_id = self.generations[-1 if purpose in ROTATING_PURPOSES else 0].key_id
        known = self._subkeys.get((purpose, key_id))
        if known is None:
            known = self._subkeys[purpose, key_id] = _derive(self._generation(key_id).secret, purpose, 32)
        return known

    def encrypt(self, text: str, key_id: str | None = None) -> str:
        """The token of a text: `enc:<key id>:<base64>`, the same for the same text and generation (AES-256-SIV); the newest unless one is named."""
        key_id = key_id or self.key_id
        sealed = self._cipher(key_id).encrypt(text.encode(), [key_id.encode()])
        return f"{TOKEN_PREFIX}:{key_id}:{base64.urlsafe_b64encode(sealed).decode().rstrip('=')}"

    def decrypt(self, token: str) -> str:
        """The text of a token; a text that is no token comes back as it is. Raises KeyFileError without the right key."""
        parts = token.split(":")
        if len(parts) != 3 or parts[0] != TOKEN_PREFIX:
            return token
        _, key_id, body = parts
        try:
            sealed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
            return self._cipher(key_id).decrypt(sealed, [key_id.encode()]).decode()
        except (InvalidTag, ValueError) as error:
            raise KeyFileError(f"a value sealed with key {key_id} was altered, or the key is another one") from error

    def encrypt_column(self, values: pl.Series) -> pl.Series:
        """The texts as tokens; null stays null and a blank stays blank, since neither says anything."""
        return _map_distinct(values, lambda text: self.encrypt(text) if text else text)

    def decrypt_column(self, values: pl.Series) -> pl.Series:
        """The tokens as texts; what is no token stays as it is."""
        return _map_distinct(values, self.decrypt)

    def decrypt_lists(self, values: pl.Series) -> pl.Series:
        """The lists with every token in them as its text."""
        return self._each(values, self.decrypt)

    def renew(self, text: str) -> str:
        """The text with every token in it sealed by the newest generation; what only looks like a token stays as it is."""
        return _TOKEN.sub(lambda found: self._renew_token(found.group()), text) if TOKEN_PREFIX in text else text

    def renew_column(self, values: pl.Series) -> pl.Series:
        """The texts with every token in them sealed by the newest generation."""
        marked = values.str.contains(f"{TOKEN_PREFIX}:", literal=True).fill_null(False)
        return _map_distinct(values, self.renew) if marked.any() else values

    def renew_lists(self, values: pl.Series) -> pl.Series:
        """The lists with every token in them sealed by the newest generation."""
        return self._each(values, self.renew)

    @staticmethod
    def _each(values: pl.Series, change: Callable[[str], str]) -> pl.Series:
        if not values.list.join("").str.contains(f"{TOKEN_PREFIX}:", literal=True).any():
            return values
        changed = [None if row is None else [text and change(text) for text in row] for row in values]
        return pl.Series(values.name, changed, dtype=pl.List(pl.String))

    def rotated(self) -> "Keys":
        """These keys and a new generation after them."""
        return Keys((*self.generations, _new_generation()), self.lasting)

    def without_retired(self) -> "Keys":
        """The newest generation alone, and the lasting subkeys of the first one."""
        return Keys(self.generations[-1:], tuple((purpose, self.subkey(purpose)) for purpose in LASTING_PURPOSES))

    def sealed_by(self, text: str) -> list[str]:
        """The generation of every token in the text; what no generation opens is somebody's words, and none."""
        tokens = _TOKEN.findall(text) if TOKEN_PREFIX in text else []
        return [key_of(token) for token in tokens if self._opens(token)]

    def _renew_token(self, token: str) -> str:
        return token if key_of(token) == self.key_id or not self._opens(token) else self.encrypt(self.decrypt(token))

    def _opens(self, token: str) -> bool:
        try:
            self.decrypt(token)
        except KeyFileError:
            return False
        return True

    def _lasting(self, purpose: str) -> bytes:
        for known, key in self.lasting:
            if known == purpose:
                return key
        raise KeyFileError(f"the key file kept no subkey for {purpose}")

    @cached_property
    def _subkeys(self) -> dict[tuple[str, str], bytes]:
        """Subkeys once derived: an enquiry needs three, and deriving one costs more than using it."""
        return {}

    @cached_property
    def _ciphers(self) -> dict[str, AESSIV]:
        return {generation.key_id: AESSIV(_derive(generation.secret, "field", 64)) for generation in self.generations}

    def _cipher(self, key_id: str) -> AESSIV:
        return self._ciphers[self._generation(key_id).key_id]

    def _generation(self, key_id: str) -> Generation:
        for generation in self.generations:
            if generation.key_id == key_id:
                return generation
        raise KeyFileError(f"the key file has no generation {key_id}")


def key_of(token: str) -> str:
    """The generation that sealed a token."""
    return token.split(":", 2)[1]


def load_keys(path: Path) -> Keys:
    """The keys of that file, which is made on first use; two programs starting at once get the same keys."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _create(path, Keys((_new_generation(),)))
    return _read(path)


def rotate_keys(path: Path) -> Keys:
    """The keys of that file with one generation more, which protects everything written from now on."""
    return _replace(path, load_keys(path).rotated())


def drop_retired(path: Path) -> Keys:
    """The keys of that file, the newest generation alone: what older ones sealed can't be opened with it any more."""
    return _replace(path, load_keys(path).without_retired())


def _replace(path: Path, keys: Keys) -> Keys:
    aside = _write_aside(path, keys)
    aside.replace(path)
    _sync_folder(path.parent)
    return keys


def _new_generation() -> Generation:
    return Generation(secrets.token_hex(4), secrets.token_bytes(_SECRET_BYTES))


def _derive(secret: bytes, purpose: str, length: int) -> bytes:
    """HKDF-SHA256 of the secret, bound to the purpose."""
    return HKDF(SHA256(), length=length, salt=None, info=f"shenyan/{purpose}".encode()).derive(secret)


def _map_distinct(values: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Each distinct text changed once; personal columns repeat their values many times."""
    distinct = values.drop_nulls().unique().to_list()
    if not distinct:
        return values
    changed = pl.Series([change(text) for text in distinct], dtype=pl.String)
    return values.replace_strict(pl.Series(distinct, dtype=pl.String), changed, default=None, return_dtype=pl.String)


def _create(path: Path, keys: Keys) -> None:
    """Put the file in place whole; one that another program made first wins."""
    aside = _write_aside(path, keys)
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()
    _sync_folder(path.parent)


def _write_aside(path: Path, keys: Keys) -> Path:
    """A finished, private file beside the key file, not yet in its place."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    entries = [{"key_id": generation.key_id, "secret": generation.secret.hex()} for generation in keys.generations]
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        lasting = {purpose: key.hex() for purpose, key in keys.lasting}
        stored = (
            {"format": 2, "generations": entries, "lasting": lasting}
            if lasting
            else {"format": 1, "generations": entries}
        )
        json.dump(stored, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    return aside


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> Keys:
    if path.stat().st_mode & 0o037:
        raise KeyFileError(f"{path} can be read by others; allow its owner alone (chmod 600)")
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        generations = tuple(
            Generation(str(entry["key_id"]), bytes.fromhex(entry["secret"])) for entry in stored["generations"]
        )
        lasting = tuple((str(purpose), bytes.fromhex(key)) for purpose, key in stored.get("lasting", {}).items())
    except (ValueError, KeyError, TypeError) as error:
        # The file's words are secrets: they must not travel on in the cause.
        raise KeyFileError(f"{path} is not a key file ({type(error).__name__})") from None
    if stored.get("format") not in _FORMATS or not generations:
        raise KeyFileError(f"{path} is a key file of another kind")
    if any(len(generation.secret) != _SECRET_BYTES for generation in generations):
        raise KeyFileError(f"{path} holds a secret that is not {_SECRET_BYTES} bytes long")
    return Keys(generations, lasting)
