"""The words of the evidence in both languages: what each level of each comparison says."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

FILE = Path(__file__).parent / "wording.csv"


class Words(NamedTuple):
    """One thing in Chinese and English."""

    zh: str
    en: str


@cache
def wording() -> Mapping[tuple[str, str], Words]:
    """(comparison, level) → words; the level `""` names the comparison itself."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {(row["comparison"], row["level"]): Words(row["zh"], row["en"]) for row in csv.DictReader(file)}
        )


def say(term: tuple[str, ...], levels: tuple[str, ...], bits: float) -> Words:
    """A sentence: what is compared, how it stands, and how much that says for (+) or against (-) in bits."""
    words = wording()
    pairs = [(words[name, ""], words[name, level]) for name, level in zip(term, levels, strict=True)]
    zh = "，且".join(f"{name.zh}{level.zh}" for name, level in pairs)
    en = " and ".join(f"{name.en} {level.en}" for name, level in pairs)
    together = Words("两者合看，", "Taken together, ") if len(term) > 1 else Words("", "")
    return Words(
        f"{together.zh}{zh}：{_direction(bits).zh} {bits:+.1f} 比特。",
        f"{together.en}{en}: {_direction(bits).en}, {bits:+.1f} bits.",
    )


def _direction(bits: float) -> Words:
    return Words("支持", "for") if bits > 0 else Words("反对", "against")
