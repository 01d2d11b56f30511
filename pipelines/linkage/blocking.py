"""Which pairs of records are worth comparing: blocking rules as portable SQL over integer columns.

Each rule is an equality join. Only a record without a whole ID number looks for others: two records with whole numbers
are one person if the numbers are equal and two if they aren't. A block larger than its cap is left out and counted.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.arrays import distinct
from pipelines.linkage.encoding import Records, Values, name_keys
from pipelines.linkage.names import UNREADABLE, Names, key_of

CAP = 60
"""Records a block may hold; a larger one says too little about any two of them."""
WIDE = 200
"""The same where the given names must be near each other as well."""

CLOSE = 20
"""The same where not even the given names need be alike."""


NEAR = """(l.given_1 = r.given_1 OR l.given_2 = r.given_2 OR l.given_1 = r.given_2 OR l.given_2 = r.given_1)"""
"""The given names share a sound: what rules demand that know nothing of the given name but meet many strangers."""


HOLED = "(l.holed OR r.holed)"
"""A character of either name can't be read: what rules demand that are for such names alone, whose given name equals no other."""


class Rule(NamedTuple):
    """Records that agree on all of `keys` become candidate pairs, if `also` holds between them."""

    name: str
    keys: tuple[str, ...]
    also: str = "TRUE"
    cap: int = CAP


RULES = (
    Rule("sound of the name", ("sound",)),
    Rule("name", ("name",)),
    Rule("name and employer", ("name", "employer")),
    Rule("name, title and year", ("name", "title", "year")),
    Rule("name and document", ("name", "document")),
    Rule("name and month", ("name", "month")),
    Rule("name and specialty", ("name", "specialty")),
    Rule("sound and employer", ("sound", "employer")),
    Rule("characters in any order", ("characters",)),
    Rule("certificate number and surname", ("certificate", "surname")),
    Rule("certificate number and last character", ("certificate", "last")),
    Rule("certificate number and year", ("certificate", "year"), cap=20),
    Rule("management number", ("management",)),
    Rule("phone", ("phone",)),
    Rule("document, surname and title", ("document", "surname", "title"), NEAR, WIDE),
    Rule("employer, surname and year", ("employer", "surname", "year"), NEAR, WIDE),
    Rule("employer, surname and title", ("employer", "surname", "title"), NEAR, WIDE),
    Rule("employer, surname, title and year", ("employer", "surname", "title", "year"), cap=CLOSE),
    Rule("document, surname, title and specialty", ("document", "surname", "title", "specialty"), cap=CLOSE),
    Rule("month, surname, title and specialty", ("month", "surname", "title", "specialty"), NEAR, WIDE),
    Rule("surname, title and year", ("surname", "title", "year"), NEAR, 100),
    Rule("surname, title and month, a name not legible", ("surname", "title", "month"), HOLED),
    Rule("last two characters, title and year", ("last_two", "title", "year")),
    Rule("last two characters and employer", ("last_two", "employer")),
    Rule("last character, employer and title", ("last", "employer", "title")),
    Rule("last character, employer and year", ("last", "employer", "year")),
    Rule("last character, document, title and specialty", ("last", "document", "title", "specialty")),
    Rule("legible head of the ID number", ("head",)),
    Rule("legible tail of the ID number and surname", ("tail", "surname")),
)


class Pairs(NamedTuple):
    """Candidate pairs as positions; each unordered pair once, `left` the one that looks."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.left)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "Pairs":
        """The chosen pairs."""
        return Pairs(self.left[chosen], self.right[chosen])


def key_frame(records: Records) -> pl.DataFrame:
    """The columns that rules join on: -1 (never equal) where a record doesn't say."""
    name, sound, characters = name_keys(records)
    head, tail = _identity_keys(records)
    return pl.DataFrame(
        {
            "position": np.arange(len(records), dtype=np.int32),
            "seeks": records.identity.number < 0,
            "former": _former_keys(records), "name": name, "sound": sound, "characters": characters,
            "holed": _holed(records), **_name_parts(records),
            "employer": word_keys(records.employer), "specialty": word_keys(records.specialty),
            "phone": word_keys(records.phone), "title": word_keys(records.title),
            "document": word_keys(records.document), "certificate": word_keys(records.certificate),
            "management": word_keys(records.management), "year": records.year, "month": records.month,
            "head": head, "tail": tail,
        }
    )  # fmt: skip


def word_keys(values: Values) -> NDArray[np.int64]:
    """A positive number for each record's word, the same in every table; -1 where the record has none."""
    if not len(values.words):
        return np.full(len(values.codes), -1, dtype=np.int64)
    hashed = pl.Series(values.words, dtype=pl.String).hash(seed=1).to_numpy() >> np.uint64(2)
    return np.where(values.codes < 0, -1, hashed.astype(np.int64)[values.codes])


def _name_parts(records: Records) -> dict[str, NDArray[np.int64]]:
    """Surname by sound, the last one and two characters, and the sounds of the given name's first two."""
    names = records.names
    is_surname = np.arange(names.characters.shape[1]) < names.surname_length[:, None]
    last, before = _character_from_end(names, 1), _character_from_end(names, 2)
    two = np.where(names.length >= 2, before.astype(np.int64) << 21 | last, -1)
    return {
        "surname": _of_records(records, key_of(np.where(is_surname, names.sounds, 0))),
        "last": _of_records(records, last),
        "last_two": _of_records(records, two),
        "given_1": _unless_silent(_of_records(records, _sound_at(records, 0))),
        "given_2": _unless_silent(_of_records(records, _sound_at(records, 1))),
    }


def _holed(records: Records) -> NDArray[np.bool_]:
    """True for the records in whose name a character can't be read."""
    of_names = (records.names.characters == ord(UNREADABLE)).any(axis=1)
    return np.append(of_names, False)[records.name.codes]


def _character_from_end(names: Names, place: int) -> NDArray[np.int64]:
    """The last (1) or the last but one (2) character."""
    at = np.maximum(names.length.astype(np.int64) - place, 0)
    return names.characters[np.arange(len(at)), at].astype(np.int64)


def _of_records(records: Records, of_names: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each record's value of its name, -1 without a name."""
    if not len(of_names):
        return np.full(len(records), -1, dtype=np.int64)
    return np.where(records.name.codes < 0, -1, of_names[records.name.codes]).astype(np.int64)


def _sound_at(records: Records, place: int) -> NDArray[np.int64]:
    """The sound of the given name's first (0) or second (1) character; 0 if there is none."""
    names = records.names
    return names.sounds[np.arange(len(names.length)), names.surname_length + place].astype(np.int64)


def _unless_silent(sounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sounds, and where there is none a value of its own that equals no other."""
    return np.where(sounds > 0, sounds, -2 - np.arange(len(sounds)))


def _former_keys(records: Records) -> NDArray[np.int64]:
    """The key of the former name, comparable with `name`."""
    if not len(records.names.length):
        return np.full(len(records), -1, dtype=np.int64)
    return np.where(records.former_name < 0, -1, key_of(records.names.characters)[records.former_name])


def _identity_keys(records: Records) -> tuple[NDArray[np.int64], ...]:
    """Head (region and birth date) and tail (birth day to the end), from whole numbers and legible parts alike."""
    identity = records.identity
    return tuple(_digits_key(identity.digits, part, identity.word) for part in (slice(0, 14), slice(12, 18)))


def _digits_key(digits: NDArray[np.int8], part: slice, codes: NDArray[np.int32]) -> NDArray[np.int64]:
    if not len(digits):
        return np.full(len(codes), -1, dtype=np.int64)
    chosen = digits[:, part].astype(np.int64)
    key = chosen @ (11 ** np.arange(chosen.shape[1], dtype=np.int64))
    legible = np.asarray((chosen >= 0).all(axis=1))
    return np.where((codes >= 0) & legible[codes], key[codes], -1)


def block_keys(records: Records) -> pl.DataFrame:
    """One row per record: its position, whether it seeks, whether its name has a hole, its given name's sounds, and for each rule the block it is in (-1: none)."""
    keys = key_frame(records)
    blocks = {name_of(number): _block_of(keys, rule.keys) for number, rule in enumerate(RULES)}
    return keys.select(
        "position", "seeks", "holed", "given_1", "given_2", pl.Series(FORMER, _former_blocks(keys))
    ).with_columns(**{column: pl.Series(values) for column, values in blocks.items()})


FORMER = "former"
"""The column of the block that a record's former name leads to, among those of the rule `name`."""


def name_of(rule: int) -> str:
    """The column of a rule's blocks."""
    return f"block_{rule}"


NAME_RULE = next(number for number, rule in enumerate(RULES) if rule.keys == ("name",))


def _block_of(keys: pl.DataFrame, columns: Sequence[str]) -> NDArray[np.int64]:
    stated = np.logical_and.reduce([keys[column].to_numpy() != -1 for column in columns])
    return np.where(stated, key_of(np.stack([keys[column].to_numpy() for column in columns], axis=1)), -1)


def _former_blocks(keys: pl.DataFrame) -> NDArray[np.int64]:
    return _block_of(keys.select("former"), ("former",))


def rule_sql(rule: Rule, block: str) -> str:
    """The rule as a join: a block is all records with the same keys, and only within the cap."""
    return f"""
        WITH blocks AS (SELECT {block} FROM keys WHERE {block} <> -1
            GROUP BY {block} HAVING count(*) BETWEEN 2 AND {rule.cap} AND bool_or(seeks)),
        members AS (SELECT position, seeks, holed, given_1, given_2, {block} FROM keys JOIN blocks USING ({block}))
        SELECT l.position AS l, r.position AS r FROM members AS l JOIN members AS r ON l.{block} = r.{block}
        WHERE l.seeks AND l.position <> r.position AND (NOT r.seeks OR l.position < r.position) AND {rule.also}"""


FORMER_NAME_SQL = f"""
    WITH held AS (SELECT {name_of(NAME_RULE)} AS name FROM keys GROUP BY name HAVING count(*) <= {CAP})
    SELECT CASE WHEN l.seeks AND (l.position < r.position OR NOT r.seeks) THEN l.position ELSE r.position END AS l,
           CASE WHEN l.seeks AND (l.position < r.position OR NOT r.seeks) THEN r.position ELSE l.position END AS r
    FROM keys AS l JOIN held ON l.former = held.name JOIN keys AS r ON r.{name_of(NAME_RULE)} = l.former
    WHERE l.former <> -1 AND l.position <> r.position AND (l.seeks OR r.seeks)"""
"""A former name meets the name it was."""


class Blocked(NamedTuple):
    """The candidate pairs, and for each rule how many pairs it proposed."""

    pairs: Pairs
    proposed: dict[str, int]


def block(records: Records, seeks: NDArray[np.bool_] | None = None, among: NDArray[np.bool_] | None = None) -> Blocked:
    """Every pair that at least one rule proposes, in the order of positions; `among` some records only, if it is given."""
    keys = block_keys(records)
    if seeks is not None:
        keys = keys.with_columns(seeks=pl.Series(seeks))
    if among is not None:
        keys = keys.filter(pl.Series(among))
    return propose(keys)


def propose(keys: pl.DataFrame) -> Blocked:
    """The same from the records' blocks."""
    import duckdb  # an increment never comes here, and loading it is a tenth of what that one costs

    proposed: dict[str, int] = {}
    found: list[NDArray[np.int64]] = []
    queries = {rule.name: rule_sql(rule, name_of(number)) for number, rule in enumerate(RULES)}
    with duckdb.connect() as connection:
        connection.register("keys", keys)
        for name, query in (queries | {"former name": FORMER_NAME_SQL}).items():
            pairs = connection.sql(f"SELECT (l::BIGINT << 32) | r AS pair FROM ({query})").pl()["pair"].to_numpy()
            proposed[name] = len(pairs)
            found.append(pairs)
    packed = distinct(np.concatenate(found))
    return Blocked(Pairs((packed >> 32).astype(np.int32), (packed & 0xFFFFFFFF).astype(np.int32)), proposed)
