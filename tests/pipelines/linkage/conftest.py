"""A register of invented people with truth, linked once for all tests of the engine."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from pipelines.linkage import Linkage, link
from pipelines.standardize import standardize_columns
from schemas.columns import COLUMNS

KEY = b"a key for tests"


def _load_people() -> ModuleType:
    path = Path(__file__).parents[2] / "bench" / "people.py"
    spec = importlib.util.spec_from_file_location("bench_people", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def truth() -> pl.DataFrame:
    return _load_people().make_records(2500, seed=11, hardness=1.5)


@pytest.fixture(scope="session")
def register(truth: pl.DataFrame) -> pl.DataFrame:
    """The records standardized, without the truth."""
    return standardize_columns(truth.drop("true_person_id", "true_certificate_id", "noise_tags"))


@pytest.fixture(scope="session")
def linked(register: pl.DataFrame) -> Linkage:
    return link(register, key=KEY)


@pytest.fixture(scope="session")
def make_words():
    """Records as raw words from short dictionaries; what is not given, a source doesn't say."""

    def make(*rows: dict[str, str | None]) -> pl.DataFrame:
        schema = dict.fromkeys(["record_id", *COLUMNS], pl.String)
        return pl.DataFrame([{"record_id": f"r{number}", **row} for number, row in enumerate(rows)], schema=schema)

    return make


@pytest.fixture(scope="session")
def make_standard(make_words):
    """The same standardized."""

    def make(*rows: dict[str, str | None]) -> pl.DataFrame:
        return standardize_columns(make_words(*rows))

    return make
