"""The match weights: one visible table from a comparison's level to the log odds it adds.

The table is a TOML file that people review like code. A term is one comparison, or two whose levels together say
something other than their sum (the same title on the same day). Level 0, "missing", weighs nothing.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.linkage.arrays import in_pieces
from pipelines.linkage.comparisons import COMPARISONS, LEVELS
from pipelines.linkage.value_pairs import Levels

TABLE = Path(__file__).parent / "weights.toml"

Term = tuple[str, ...]

TERMS: tuple[Term, ...] = (
    *((comparison.name,) for comparison in COMPARISONS),
    ("acquired", "title"),
    ("acquired", "document"),
    ("name", "employer"),
    ("name", "acquired"),
    ("name", "specialty"),
    ("employer", "specialty"),
    ("certificate", "acquired"),
    ("certificate", "title"),
    ("specialty", "title"),
    ("series", "title"),
    ("name", "certificate"),
    ("name", "identity"),
    ("name", "phone"),
)


@dataclass(frozen=True)
class Weights:
    """The log odds before any evidence, and for each term an array of weights with one axis per comparison."""

    prior: float
    terms: Mapping[Term, NDArray[np.float64]]

    def score(self, levels: Mapping[str, Levels]) -> NDArray[np.float64]:
        """The log odds that each pair is one person."""
        total = np.full(len(next(iter(levels.values()))), self.prior)

        def add_up(piece: slice) -> None:
            names = {name: None for term in self.terms for name in term}
            found = {name: levels[name][piece].astype(np.intp) for name in names}
            for term, table in self.terms.items():
                at = found[term[0]]
                for name, size in zip(term[1:], table.shape[1:], strict=True):
                    at = at * size + found[name]
                total[piece] += table.take(at)

        in_pieces(len(total), add_up)
        return total

    def evidence(self, levels: Mapping[str, int]) -> dict[Term, float]:
        """What each term adds for one pair, in log odds; terms that add nothing are left out."""
        found = {term: float(table[tuple(levels[name] for name in term)]) for term, table in self.terms.items()}
        return {term: weight for term, weight in found.items() if weight}


def levels_of(term: Term) -> list[tuple[str, ...]]:
    """The words for the levels of a term's comparisons."""
    return [LEVELS[name] for name in term]


def empty(term: Term) -> NDArray[np.float64]:
    """A table of zeros for a term."""
    return np.zeros([len(words) for words in levels_of(term)])


def combinations(term: Term) -> list[tuple[tuple[int, ...], str]]:
    """Every combination of a term's levels in which nothing is missing, with its words."""
    words = levels_of(term)
    indices = product(*(range(1, len(levels)) for levels in words))
    return [(index, " | ".join(words[axis][level] for axis, level in enumerate(index))) for index in indices]


class Models(NamedTuple):
    """The tables: two records of one person; a record and a holder with a whole number; two records of one certificate."""

    person: Weights
    holder: Weights
    certificate: Weights


def read_table(path: Path = TABLE) -> Models:
    """The tables of a TOML file; raises KeyError on a level that no comparison has."""
    document = _parse(path.read_text(encoding="utf-8"))
    return Models(*(_read_model(document[model]) for model in Models._fields))


@cache
def _parse(text: str) -> Mapping[str, Any]:
    """The document, read once: nobody changes it."""
    return tomllib.loads(text)


def version_of(path: Path = TABLE) -> str:
    """The table's version and a digest of its weights, as a run records it: `2 (1f0c…)`."""
    document = _parse(path.read_text(encoding="utf-8"))
    return f"{document.get('version', 0)} ({digest_of(document)})"


def digest_of(document: Mapping[str, Any]) -> str:
    """Twelve characters that change with any weight, and with nothing else."""
    weights = json.dumps([document[model] for model in Models._fields], sort_keys=True, ensure_ascii=False)
    return blake2b(weights.encode(), digest_size=6).hexdigest()


def next_version(path: Path = TABLE) -> int:
    """One more than the version of the table that is there."""
    return 1 + (tomllib.loads(path.read_text(encoding="utf-8")).get("version", 0) if path.is_file() else 0)


def _read_model(section: Mapping[str, Any]) -> Weights:
    tables = {}
    for name, weights in section.items():
        if name != "prior":
            term = tuple(name.split(" × "))
            tables[term] = empty(term)
            index = {words: at for at, words in combinations(term)}
            for words, weight in weights.items():
                tables[term][index[words]] = weight
    return Weights(section["prior"], tables)


def write_table(models: Models, notes: Mapping[str, str], path: Path = TABLE) -> None:
    """The tables as TOML that a person can read; weights to two decimals, zeros left out."""
    version = next_version(path)
    lines = [
        "# Match weights: the log odds (natural) that each level of evidence adds to the prior.",
        "# Written by `shenyan link --train`; reviewed like code. Who changes a weight raises the version; `digest` holds them together.",
        "",
        f"version = {version}",
        *(f'{key} = "{value}"' for key, value in notes.items()),
    ]
    for model, weights in zip(Models._fields, models, strict=True):
        lines += ["", f"[{model}]", f"prior = {weights.prior:.2f}"]
        for term, values in weights.terms.items():
            lines += ["", f'[{model}."{" × ".join(term)}"]', *_weight_lines(term, values)]
    text = "\n".join(lines) + "\n"
    said = f'version = {version}\ndigest = "{digest_of(tomllib.loads(text))}"'
    path.write_text(text.replace(f"version = {version}", said, 1), encoding="utf-8")


def _weight_lines(term: Term, values: NDArray[np.float64]) -> list[str]:
    return [f'"{words}" = {values[index]:.2f}' for index, words in combinations(term) if abs(values[index]) >= 0.005]
