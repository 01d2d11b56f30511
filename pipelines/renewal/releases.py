"""Kept releases sealed anew: the same rows under another key, each in a folder of its own beside the old one."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.keys import Keys
from pipelines.lookup_keys import KINDS, key_column
from pipelines.release import Release, ReleaseError, list_releases, load_table
from pipelines.release.history import clean_up
from pipelines.release.layout import move_folders
from pipelines.release.locking import only_writer
from pipelines.release.publishing import build, explained
from pipelines.release.reading import PUBLISHED, read_tables
from pipelines.release.writing import digest_file

Tables = dict[str, pl.DataFrame]


def renew_releases(curated: Path, keys: Keys) -> int:
    """How many kept releases had to be sealed anew; all of them change folders in one step, or none does."""
    with only_writer(curated), explained():
        clean_up(curated)
        old = [release for release in list_releases(curated) if sealed_by(release, keys) - {keys.key_id}]
        folders = {release.release_id: _seal_anew(release, keys).folder.name for release in old}
        if folders:
            move_folders(curated, folders)
        return len(folders)


def left_behind(curated: Path) -> int:
    """How many folders of releases that lie elsewhere by now were cleared away; who still reads one may finish."""
    with only_writer(curated):
        before = len(list((curated / "releases").glob("r*")))
        clean_up(curated)
        return before - len(list((curated / "releases").glob("r*")))


def sealed_by(release: Release, keys: Keys) -> set[str]:
    """The generations that sealed something in the release."""
    return {str(release.manifest["key_id"]), *count_tokens(release, keys)}


def count_tokens(release: Release, keys: Keys) -> Counter[str]:
    """How many distinct values of each column of the register each generation sealed."""
    found: Counter[str] = Counter()
    for frame in read_tables(release.register).values():
        for column in frame.select(pl.col(pl.String), pl.col(pl.List(pl.String)).list.join(" ")).iter_columns():
            for text in column.filter(column.str.contains("enc:", literal=True).fill_null(False)).unique():
                found.update(keys.sealed_by(text))
    return found


def _seal_anew(release: Release, keys: Keys) -> Release:
    """The release under the newest key, in a folder that the pointer does not name yet."""
    facts = release.manifest
    _demand_whole(release, facts)
    register = {
        name: frame.with_columns(
            *(keys.renew_column(column) for column in frame.select(pl.col(pl.String)).iter_columns()),
            *(keys.renew_lists(column) for column in frame.select(pl.col(pl.List(pl.String))).iter_columns()),
        )
        for name, frame in read_tables(release.register).items()
    }
    lookup = read_tables(release.lookup)
    certificates = load_table(release, "certificates", keys)
    for name in lookup.keys() & set(PUBLISHED):
        lookup[name] = _key_anew(lookup[name], certificates, keys, facts["key_id"])
    folder = release.folder.with_name(f"{release.release_id}.{keys.key_id}")
    before = {"key_id": facts["key_id"], "outputs": facts["outputs"], "tables": facts["tables"]}
    renewed = {**facts, "key_id": keys.key_id, "sealed_before": [*facts.get("sealed_before", []), before]}
    return build(Release(release.release_id, folder, release.as_of, release.counts), renewed, register, lookup)


def _demand_whole(release: Release, facts: dict[str, Any]) -> None:
    """Nothing if both files are as they were published; raises ReleaseError, since an altered one must not get a new seal."""
    for name, digest in facts["outputs"].items():
        if digest_file(release.folder / name) != digest:
            raise ReleaseError(
                f"版本 {release.release_id} 的 {name} 已被改动，未重新加密。 {name} of {release.release_id} is not as it was published."
            )


def _key_anew(published: pl.DataFrame, certificates: pl.DataFrame, keys: Keys, key_id: str) -> pl.DataFrame:
    """The published certificates found by the newest lookup key; raises ReleaseError if the old keys can't be reproduced."""
    factors = published.select("certificate_id").join(
        certificates.select("certificate_id", "holder_name", *KINDS),
        on="certificate_id",
        how="left",
        maintain_order="left",
    )

    def key_columns(of_generation: str) -> Iterator[pl.Series]:
        key = keys.subkey("lookup", of_generation)
        return (key_column(key, kind, factors["holder_name"], factors[kind]) for kind in KINDS)

    if not all(column.equals(published[column.name]) for column in key_columns(key_id)):
        raise ReleaseError(
            "查询键无法由登记库重算（名称规范规则已改变），未重新加密。 The lookup keys don't follow from the register any more."
        )
    return published.with_columns(key_columns(keys.key_id))
