"""What a linkage remembers, so that the next one looks only at what a delivery touches.

Everything in it follows from the records: without it the next run gives the same result, only slower. It holds the records'
words, so it belongs where the records may lie. Rows are appended in parts; a record points at its row.
"""

from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.linkage.blocking import block_keys, word_keys
from pipelines.linkage.encoding import BEARER, Records, Values
from pipelines.linkage.parts import Part, gather_rows
from pipelines.linkage.weights import Models
from schemas import vocabulary

MANY_PARTS = 50
WASTE = 1.3
"""How many rows the parts may hold for each record before they are written anew."""
FOLDERS = ("linkage", "standardize")
"""Packages whose files decide what a state means."""


class Forms(NamedTuple):
    """What employers' forms are learnt from, and what each stands for.

    `uses` has one row per form (key, employer, literal: how many records write it so, stated: how many give it), `beside` one per
    form, other form and holder who states both (keys) and how many times, `stated` one per form and other form (keys) with how
    many holders state both, `meant` one per form that stands for another, `told` one per open form and form (keys) beside which it
    stands for one employer, `own` one per form (key) and holder (key) for whom it stands for one employer,
    `asked` one per pair (a hash) of form and other form of which it was asked whether the first may abbreviate the second.
    """

    uses: pl.DataFrame
    beside: pl.DataFrame
    stated: pl.DataFrame
    meant: pl.DataFrame
    told: pl.DataFrame
    own: pl.DataFrame
    asked: pl.DataFrame


class Numbered(NamedTuple):
    """How many records state a whole ID number, and how many different ones they state."""

    records: int
    numbers: int


class State(NamedTuple):
    """One linkage's memory; `current` has one row per record in the order of record_id, all numbers; labels are positions in it.

    `holders` and `certificates` have the ids of clusters in the order of their labels, `near` has pairs of clusters as they began (their first positions) that likely edges connect over the bounds of groups,
    `parts` hold the words and keys of rows, `rows` the record_id and fingerprint of those of each part, `names` the distinct names with their characters
    and how many records bear them, `judged` the judgements that were heeded, `forms` what employers are written out to, `links`
    (where they are asked for) the pairs that mattered.
    """

    stamp: str
    parts: list[Part]
    rows: list[pl.DataFrame]
    current: pl.DataFrame
    holders: pl.DataFrame
    certificates: pl.DataFrame
    numbered: Numbered
    near: pl.DataFrame
    names: pl.DataFrame
    judged: pl.DataFrame
    forms: Forms
    links: pl.DataFrame | None


def near_frame(left: NDArray[np.generic], right: NDArray[np.generic]) -> pl.DataFrame:
    """Pairs of positions as a state keeps them, in their order."""
    return pl.DataFrame({"left": left, "right": right}, {"left": pl.Int64, "right": pl.Int64}).sort("left", "right")


ROW = ("record_id", "fingerprint")
"""What a row is called, and a hash of the words that it was read from."""
CURRENT = pl.Schema({
    "row": pl.Int32, "name_class": pl.Int8, "employer_class": pl.Int8, "number_class": pl.Int8, BEARER: pl.Int32,
    "group": pl.Int32, "person": pl.Int32, "certificate": pl.Int32, "review": pl.Boolean,
})  # fmt: skip
"""What is known of every record now."""


def rows_of(state: State, rows: pl.Series) -> pl.DataFrame:
    """The columns `ROW` of these rows."""
    return pl.concat(state.rows).select(pl.all().gather(rows))


def record_ids(state: State) -> pl.Series:
    """The records, in their order."""
    return pl.concat(one["record_id"] for one in state.rows).gather(state.current["row"])


def assignments(state: State) -> pl.DataFrame:
    """What every record was linked to: record_id, certificate_id, holder_id, review."""
    found = {"certificate_id": (state.certificates, "certificate"), "holder_id": (state.holders, "person")}
    ids = {name: _spread(of, state.current[labels].to_numpy()) for name, (of, labels) in found.items()}
    return pl.DataFrame({"record_id": record_ids(state), **ids, "review": state.current["review"]})


def _spread(ids: pl.DataFrame, labels: NDArray[np.int32]) -> pl.Series:
    """The id of each record's cluster."""
    return ids["id"].gather(ranks_of(labels)[labels])


def ranks_of(labels: NDArray[np.integer]) -> NDArray[np.int32]:
    """The place of each label among all; for a position that is none, that of the last one before it."""
    return np.cumsum(labels == np.arange(len(labels), dtype=labels.dtype), dtype=np.int32) - 1


JUDGED = ("record_id_l", "record_id_r", "level", "judgement")


def judged_frame(judgements: pl.DataFrame | None) -> pl.DataFrame:
    """What judgements say, in their order."""
    if judgements is None:
        return pl.DataFrame(schema=dict.fromkeys(JUDGED, pl.String))
    return judgements.select(JUDGED)


def stamp_of(models: Models, key: bytes, *, secret: bool) -> str:
    """A word for all but the records that a state depends on: code, vocabularies, weights, the key of the ids, how words are hashed."""
    digest = blake2b(key[:64] + bytes([secret]) + pl.__version__.encode(), digest_size=16)
    digest.update(str(pl.Series(["审验"]).hash(seed=1).item()).encode())
    package = Path(__file__).parents[1]
    folders = [*(package / folder for folder in FOLDERS), package.parent / "schemas"]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix in (".py", ".csv", ".toml"):
            digest.update(path.name.encode() + path.read_bytes())
    for path in vocabulary.own_files():
        digest.update(path.name.encode() + path.read_bytes())
    for model in models:
        digest.update(repr(model.prior).encode())
        for term, weights in model.terms.items():
            digest.update(repr(term).encode() + weights.tobytes())
    return digest.hexdigest()


def row_keys(records: Records) -> pl.DataFrame:
    """One row per record: its blocks, and numbers for its ID number, employer, certificate number and name; the same in every table."""
    number = Values(records.identity.stated, records.identity.numbers)
    return block_keys(records).with_columns(
        number=pl.Series(word_keys(number)),
        employer_key=pl.Series(word_keys(records.employer)),
        certificate_key=pl.Series(word_keys(records.certificate)),
        name_key=pl.Series(word_keys(records.name)),
        former_key=pl.Series(word_keys(Values(records.former_name, records.name.words))),
    )


def make_part(words: pl.DataFrame, keys: pl.DataFrame) -> Part:
    """The rows of sorted records: words, and keys by `row_keys`."""
    return Part.of(pl.concat([words.drop("record_id"), keys.drop("position")], how="horizontal"))


def list_names(records: Records) -> pl.DataFrame:
    """The distinct names with their characters and how many records bear them, as present or as former name."""
    names = records.names
    count = len(records.name.words)
    borne = sum(np.bincount(codes[codes >= 0], minlength=count) for codes in (records.name.codes, records.former_name))
    every = Values(np.arange(count, dtype=np.int32), records.name.words)
    return pl.DataFrame(
        {
            "key": word_keys(every), "borne": np.asarray(borne, dtype=np.int64), "length": names.length,
            "surname_length": names.surname_length,
            "characters": pl.Series(names.characters, dtype=pl.Array(pl.UInt32, names.characters.shape[1])),
        }
    )  # fmt: skip


def compact(state: State) -> State:
    """The state with its rows in one part, in the order of the records, if too many parts or dead rows have gathered."""
    rows = sum(part.height for part in state.parts)
    if len(state.parts) <= MANY_PARTS and rows <= WASTE * max(state.current.height, 1):
        return state
    kept = Part.of(gather_rows(state.parts, state.current["row"].to_numpy().astype(np.int64), state.parts[0].columns))
    current = state.current.with_columns(row=pl.int_range(pl.len(), dtype=pl.Int32))
    return state._replace(parts=[kept], rows=[rows_of(state, state.current["row"])], current=current)
