"""Chinese personal names as small integer arrays: canonical characters, their sounds, and how likely a name is.

A name is a row of characters and a row of syllables. Traditional and variant forms are folded; a Latin run stands for
the syllables it spells; □, ?, * and the like stand for one character that nobody could type.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from pipelines.standardize.sounds import HEARD, reading_of, readings_of
from schemas import surnames

WIDTH = 12
"""Characters of a name that are compared; longer names agree or differ within them."""

UNREADABLE = "□"
SPELT = 1 << 31
"""Marks a place that is known by its sound alone: it equals a place spelt the same, and no other."""
OF_NO_CHARACTER = 0x110000
"""The first number that is no character's."""
_PLACEHOLDERS = frozenset("□?？*＊■▢�○〇_")
_DOTS = re.compile(r"[·•．・‧∙⋅.。\s]+")
_LATIN_RUN = re.compile(r"[a-zA-ZüÜ]+")

SELDOM_SURNAMES = {
    "员": "yun", "黑": "he", "折": "she", "种": "chong", "秘": "bi", "繁": "po", "召": "shao", "晟": "cheng",
}  # fmt: skip
"""How characters sound as a surname that the vocabulary of surnames leaves out, because ordinary words begin with them."""


@dataclass(frozen=True)
class Names:
    """Distinct names: `characters` and `sounds` are (names × WIDTH), 0 past the end; □ is one unknown character."""

    characters: NDArray[np.uint32]
    sounds: NDArray[np.int32]
    length: NDArray[np.int8]
    surname_length: NDArray[np.int8]
    log_likelihood: NDArray[np.float64]

    @cached_property
    def by_place(self) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """Characters and sounds with a line per place."""
        return np.ascontiguousarray(self.characters.T), np.ascontiguousarray(self.sounds.T)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def canonical_character(character: str) -> str:
    """The simplified, composed form; any placeholder becomes □."""
    if character in _PLACEHOLDERS or unicodedata.category(character) == "Co":
        return UNREADABLE
    simplified = _simplifier().convert(unicodedata.normalize("NFKC", character))
    return simplified if len(simplified) == 1 else character


@cache
def surname_sound(character: str) -> str:
    """The reading as a surname of one character."""
    return surnames.readings().get(character, (SELDOM_SURNAMES.get(character) or reading_of(character),))[0]


@cache
def _double_surnames() -> dict[int, tuple[str, ...]]:
    """The key of two characters that together are a surname → their syllables."""
    readings = surnames.readings().items()
    return {ord(surname[0]) << 32 | ord(surname[1]): syllables for surname, syllables in readings if len(surname) == 2}


@cache
def _syllables() -> frozenset[str]:
    """Every syllable that a common character has."""
    return frozenset(reading_of(chr(code)) for code in range(0x4E00, 0x9FA6))


def split_syllables(letters: str) -> list[str]:
    """The syllables that a Latin run spells, the longest first that leaves no rest: `xiaoyuan` → xiao, yuan."""
    letters = letters.lower().replace("ü", "v")
    best: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is not None and letters[start:end] in _syllables():
                candidate = [*before, letters[start:end]]
                if best[end] is None or len(candidate) < len(best[end] or []):
                    best[end] = candidate
    return best[-1] or [letters]


def _tokens(name: str) -> list[tuple[str, str]]:
    """(character, syllable) for each place of a name; a place known by sound alone has no character."""
    tokens: list[tuple[str, str]] = []
    for part in re.findall(r"[a-zA-ZüÜ]+|[^a-zA-ZüÜ]", _DOTS.sub("", name)):
        if _LATIN_RUN.fullmatch(part):
            tokens += [("", syllable) for syllable in split_syllables(part)]
        else:
            character = canonical_character(part)
            tokens.append((character, "" if character == UNREADABLE else reading_of(character)))
    return _with_surname_reading(tokens)


def _with_surname_reading(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if tokens and tokens[0][0] not in ("", UNREADABLE):
        tokens[0] = (tokens[0][0], surname_sound(tokens[0][0]))
    return tokens


def _plain_characters(names: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """The code points of every name side by side, and which names need no tokens: no Latin letters, no dots, not too long."""
    width = max((len(name) for name in names), default=1) or 1
    points = np.array(names, dtype=f"<U{width}").view(np.uint32).reshape(len(names), width)
    plain = ((points == 0) | (points >= 0x3400)).all(axis=1)
    if width > WIDTH:
        plain &= (points[:, WIDTH:] == 0).all(axis=1)
    padded = np.zeros((len(names), WIDTH), dtype=np.uint32)
    padded[:, : min(width, WIDTH)] = points[:, :WIDTH]
    return padded, plain


@cache
def sound_code(syllable: str) -> int:
    """A positive number for the syllable, the same in every table; 0 for none."""
    if not syllable:
        return 0
    return 1 + int.from_bytes(blake2b(syllable.encode(), digest_size=4).digest()) % (2**31 - 2)


@cache
def spells(spelt: int, written: int) -> bool:
    """Whether a place that is known by its sound alone sounds like a character, by its code point, in a reading that people hear."""
    return any(int(spelt) == SPELT | sound_code(reading) for reading in readings_of(chr(int(written)))[:HEARD])


def read_names(names: Sequence[str]) -> Names:
    """Distinct names as arrays, in the order given."""
    points, plain = _plain_characters(names)
    characters, syllables = _look_up(points)
    for row in np.flatnonzero(~plain).tolist():
        tokens = _tokens(names[row])[:WIDTH]
        characters[row], syllables[row] = 0, 0
        sounds = [sound_code(syllable) for _, syllable in tokens]
        syllables[row, : len(tokens)] = sounds
        characters[row, : len(tokens)] = [
            ord(character) if character else SPELT | sound for (character, _), sound in zip(tokens, sounds, strict=True)
        ]
    length = (characters != 0).sum(axis=1).astype(np.int8)
    surname_length = _surname_lengths(characters, length)
    _sound_as_surnames(syllables, characters, surname_length)
    return Names(characters, syllables, length, surname_length, log_likelihoods(characters, length, surname_length))


def sound_the_same(left: str, right: str) -> bool:
    """True if the two names are spoken alike, tones aside.

    >>> sound_the_same("仇志远", "邱志远"), sound_the_same("单晓宁", "丹晓宁"), sound_the_same("韦□", "韦□")
    (True, False, False)
    """
    sounds, length = (names := read_names([left, right])).sounds, int(names.length.max())
    return bool((sounds[0] == sounds[1]).all() and sounds[0, :length].all())


def _look_up(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Canonical characters and syllables of plain names, each distinct character looked up once."""
    distinct, inverse = np.unique(points, return_inverse=True)
    inverse = inverse.reshape(points.shape)
    canonical = [canonical_character(chr(point)) if point else "" for point in distinct]
    as_characters = np.array([ord(character) if character else 0 for character in canonical], dtype=np.uint32)
    silent = ("", UNREADABLE)
    sound = np.array([0 if c in silent else sound_code(reading_of(c)) for c in canonical], dtype=np.int32)
    first = np.array([0 if c in silent else sound_code(surname_sound(c)) for c in canonical], dtype=np.int32)
    syllables = sound[inverse]
    syllables[:, 0] = first[inverse[:, 0]]
    return as_characters[inverse], syllables


def _first_two(characters: NDArray[np.uint32]) -> NDArray[np.int64]:
    """One integer for the first two characters of each name."""
    return np.asarray(characters[:, 0].astype(np.int64) << 32 | characters[:, 1])


def _surname_lengths(characters: NDArray[np.uint32], length: NDArray[np.int8]) -> NDArray[np.int8]:
    is_double = np.isin(_first_two(characters), list(_double_surnames())) & (length > 2)
    return np.where(is_double, 2, 1).astype(np.int8)


def _sound_as_surnames(
    syllables: NDArray[np.int32], characters: NDArray[np.uint32], surname_length: NDArray[np.int8]
) -> None:
    """Give double surnames their own syllables: 尉 and 长 sound otherwise before 迟 and 孙."""
    first_two = _first_two(characters)
    for row in np.flatnonzero(surname_length == 2).tolist():
        syllables[row, :2] = [sound_code(syllable) for syllable in _double_surnames()[int(first_two[row])]]


def log_likelihoods(
    characters: NDArray[np.uint32], length: NDArray[np.int8], surname_length: NDArray[np.int8]
) -> NDArray[np.float64]:
    """How likely each name is: surname × given characters over *distinct* names.

    Counting the records that carry a name would leak whether they belong together.
    """
    characters = np.where(characters < SPELT, characters, OF_NO_CHARACTER)
    total = _log_shares(_surname_codes(characters, surname_length))
    place = np.arange(characters.shape[1])
    given = (place >= surname_length[:, None]) & (place < length[:, None])
    shares = np.zeros(characters.shape)
    shares[given] = _log_shares(characters[given])
    lengths = _log_shares(length.astype(np.int64))
    return np.asarray(total + shares.sum(axis=1) + lengths)


def _surname_codes(characters: NDArray[np.uint32], surname_length: NDArray[np.int8]) -> NDArray[np.int64]:
    """A small number for each name's surname: a character is its own."""
    codes = characters[:, 0].astype(np.int64)
    double = np.flatnonzero(surname_length == 2)
    _, own = np.unique(_first_two(characters[double]), return_inverse=True)
    codes[double] = OF_NO_CHARACTER + 1 + own
    return codes


def _log_shares(values: NDArray[np.integer]) -> NDArray[np.float64]:
    """The log of each value's share among all, one more than counted so that a rare one isn't certain; the values are small."""
    counts = np.bincount(values)[values] if len(values) else np.zeros(0)
    return np.asarray(np.log((counts + 1.0) / (len(values) + 1.0)))


def key_of(rows: NDArray[np.generic]) -> NDArray[np.int64]:
    """One positive integer per row, equal for equal rows; two unlike rows may meet in a block by chance, never in a comparison."""
    key = np.full(len(rows), 0x9E3779B97F4A7C15, dtype=np.uint64)
    for place in range(rows.shape[1]):
        key = (key ^ rows[:, place].astype(np.uint64)) * np.uint64(0xBF58476D1CE4E5B9)
        key ^= key >> np.uint64(31)
    return (key >> np.uint64(2)).astype(np.int64)
