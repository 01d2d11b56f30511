"""Record ids: a keyed hash of the office and the row's own words, so that a re-sorted or re-sent file keeps them."""

import hashlib
import json

import polars as pl

from pipelines.standardize.distinct import map_distinct
from schemas.columns import COLUMNS

_SEPARATOR, _ABSENT = "\x1f", "\x00"
_LOCATOR = ("source_file", "sheet", "row", "block")


def identify_rows(rows: pl.DataFrame, key: bytes) -> pl.Series:
    """One id a row; identical rows of one office are counted in the order of their locators."""
    keyed = hashlib.blake2b(digest_size=16, key=key[:64])
    ids = pl.Series("record_id", [_hash(words, keyed) for words in _words(rows).cast(pl.Binary)], dtype=pl.String)
    copies = rows.select(ids, *_LOCATOR).with_row_index("position").filter(ids.is_duplicated())
    counted = copies.sort("record_id", *_LOCATOR).with_columns(copy=pl.int_range(pl.len()).over("record_id"))
    later = counted.filter(pl.col("copy") > 0)
    numbered = [
        _hash(f"{first}/{copy}".encode(), keyed) for first, copy in later.select("record_id", "copy").iter_rows()
    ]
    return ids.scatter(later["position"], pl.Series(numbered, dtype=pl.String))


def _hash(words: bytes, keyed: "hashlib.blake2b") -> str:
    """The hash of the words by a hash that has taken in the key."""
    hashed = keyed.copy()
    hashed.update(words)
    return hashed.hexdigest()


def _words(rows: pl.DataFrame) -> pl.Series:
    """Office and cells of each row as one text; a value read from the file's name is no word of the row."""
    named_by_file = map_distinct(rows["context"], _columns_named_by_file).fill_null("")
    all_named = ",".join(named_by_file.unique())
    cells = []
    for name in (*COLUMNS, "birth_month", "extra"):
        own = pl.col(name)
        if f",{name}," in all_named:
            own = pl.when(~named_by_file.str.contains(f",{name},", literal=True)).then(own)
        cells.append(own.fill_null(_ABSENT))
    return rows.select(pl.concat_str("office", *cells, separator=_SEPARATOR)).to_series()


def _columns_named_by_file(context: str) -> str:
    """The columns whose value comes from the file's name, each between commas."""
    sources = json.loads(context)
    named = sorted(name for name, said in sources.items() if said.get("from") == "file_name")
    return f",{','.join(named)}," if named else ""
