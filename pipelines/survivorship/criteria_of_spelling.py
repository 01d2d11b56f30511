"""Criteria that hold an option against the other spellings of the same name. Greater is better."""

import re

import polars as pl

from pipelines.standardize.lookalikes import are_alike
from pipelines.standardize.respelling import sounds_alike

HOLE = "□"
_ILLEGIBLE = re.compile(r"[A-Za-z]+|[?*]")


def weigh_borne_out(options: pl.DataFrame, *_: object) -> pl.DataFrame:
    """How many deliveries write another option that is a slip for this one in a single character: 望云谨 bears out 王云谨, not 王谨云."""
    rivals = options.group_by("key").agg(_rivals=pl.struct("value", "form_agreement"))
    paired = options.join(rivals, on="key", how="left", maintain_order="left").select("value", "_rivals")
    counts = [
        sum(rival["form_agreement"] for rival in all_of if differs_by_a_slip(rival["value"], value))
        for value, all_of in paired.iter_rows()
    ]
    return options.with_columns(borne_out=pl.Series(counts, dtype=pl.Int64))


def differs_by_a_slip(written: str, meant: str) -> bool:
    """Whether one character alone differs, and is illegible in the one, sounds or looks like the other's.

    >>> differs_by_a_slip("蒋yue雪", "蒋跃雪"), differs_by_a_slip("望云谨", "王云谨"), differs_by_a_slip("蒋雪跃", "蒋跃雪")
    (True, True, False)
    """
    one, other = _ILLEGIBLE.sub(HOLE, written), _ILLEGIBLE.sub(HOLE, meant)
    if len(one) != len(other):
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and _may_be(*differing[0])


def _may_be(written: str, meant: str) -> bool:
    return written == HOLE or (meant != HOLE and (sounds_alike(written, meant) or are_alike(written, meant)))
