"""The invented corpus is the same for the same seed, and its truth is about what was written."""

import hashlib
from pathlib import Path

import polars as pl
import pytest

from pipelines.sample.corpus import write_corpus
from pipelines.standardize import id_number
from schemas.campaign import campaign_named

CAMPAIGN = campaign_named("liuzhou-2019")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("corpus")
    write_corpus(out, 40, 5, CAMPAIGN)
    return out


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_seed_gives_the_same_bytes_and_another_seed_does_not(corpus, tmp_path):
    write_corpus(tmp_path / "again", 40, 5, CAMPAIGN)
    write_corpus(tmp_path / "other", 40, 6, CAMPAIGN)
    assert digests(tmp_path / "again") == digests(corpus)
    assert digests(tmp_path / "other") != digests(corpus)


def test_every_format_and_every_file_has_truth(corpus):
    truth = pl.read_parquet(corpus / "truth.parquet")
    on_disk = {
        path.relative_to(corpus).as_posix()
        for path in (corpus / "sources").rglob("*")
        if path.is_file() and "副本" not in path.name
    }
    assert {Path(name).suffix for name in on_disk} == {".xlsx", ".xls", ".csv", ".docx", ".pdf"}
    assert on_disk == {name for name in truth["source_file"].unique() if name.startswith("sources/")}
    assert not truth.select(pl.struct("source_file", "sheet", "row").is_duplicated().any()).item()


def test_every_true_id_number_passes_its_check(corpus):
    numbers = pl.read_parquet(corpus / "truth.parquet")["true_id_number"].drop_nulls().unique()
    assert len(numbers) > 20
    assert all(id_number.is_valid(number) for number in numbers)


def test_nothing_received_is_overwritten(corpus):
    with pytest.raises(FileExistsError):
        write_corpus(corpus, 40, 5, CAMPAIGN)
