"""Proof over four releases of one register: what each says of another and why, the way back and forward, the past, and one run over everything.

First lists; further lists; corrected rows, holders' confirmations and a steward's choices; a delivery taken away again.
"""

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import keys, release
from pipelines.cli.main import main
from pipelines.release import Release
from pipelines.release.reading import open_to_read
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS
from tests.soak.four_causes import Moment, find_faults
from tests.soak.histories import choose_values, correct_rows
from tests.soak.proof import Home, demand, digest_file, last_words, live_release
from tests.soak.thirdcity.corpus import write_corpus
from tests.soak.thirdcity.place import CAMPAIGN

FACTS = (*COLUMNS, "status", "in_scope", "passed_by", "holder_id")
"""What a release says of a certificate, as `release diff` compares it."""
HISTORY = {"identity_changes"}
"""The table that tells what became of ids from release to release: one run over everything has no releases before it."""
CONFIRMED = 12


def prove(folder: Path, *, certificates: int, seed: int) -> str:
    """What the four releases said and how they were compared; raises Broken where one of it is not so."""
    home = Home(folder / "raw", folder / "curated", campaign=str(CAMPAIGN))
    store = folder / "offices"
    write_corpus(store, seed, certificates, False)
    (home.raw / "submissions").mkdir(parents=True)
    moments = list[Moment]()
    for act in (_send_first, _send_rest, _decide, _take_away):
        act(home, store, seed)
        status, said = home.run()
        demand(status == 0, f"{act.__name__}: the run ended with status {status}: {last_words(said)}")
        moments.append(Moment(home, live_release(home)))
    first, last = moments[0], moments[-1]
    pairs = [*pairwise(moments), (first, last), (last, first), (last, moments[-2]), (last, last)]
    told = [compare(home, before, after) for before, after in pairs]
    kept = [one.release for one in moments]
    _look_back(home, kept)
    _go_back(home, kept)
    again = compare(home, first, last)
    demand(again == told[3], f"after going back and forward another difference is told: {again}, not {told[3]}")
    renamed = _do_all_at_once(home, folder / "anew", kept[-1])
    return f"{'; '.join(told)}; each day answered for itself; back and forward; one run over everything is the same byte for byte{renamed}"


def _send_first(home: Home, store: Path, seed: int) -> None:
    """Nothing; every other office has sent."""
    for office in sorted((store / "sources").iterdir())[::2]:
        shutil.copytree(office, home.raw / "sources" / office.name)


def _send_rest(home: Home, store: Path, seed: int) -> None:
    """Nothing; the other offices have sent too."""
    for office in sorted((store / "sources").iterdir())[1::2]:
        shutil.copytree(office, home.raw / "sources" / office.name)


def _decide(home: Home, store: Path, seed: int) -> None:
    """Nothing; holders confirmed, a steward chose values, offices corrected their rows."""
    key_ring, live = keys.load_keys(home.settings.key_file), live_release(home)
    known = (
        release.load_table(live, "certificates", key_ring)
        .filter("in_scope")
        .drop_nulls(["id_number", "certificate_number"])
    )
    at = campaign_named(home.campaign).submissions_first.isoformat()
    lines = [
        {"submission_id": f"S{number:04}", "submitted_at": f"{at}T10:00:00+08:00", "action": "confirm", **row}
        for number, row in enumerate(
            known.select("holder_name", "id_number", "certificate_number").head(CONFIRMED).to_dicts(), 1
        )
    ]
    words = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (home.raw / "submissions" / "first.jsonl").write_text(words, encoding="utf-8")
    choose_values(home, seed)
    correct_rows(home)


def _take_away(home: Home, store: Path, seed: int) -> None:
    """Nothing; the office is gone that alone attests some certificates, of several such the one with the fewest."""
    rows = release.load_table(live_release(home), "lineage").drop_nulls(["certificate_id", "record_id"])
    offices = rows.group_by("certificate_id").agg(office=pl.col("source_file").str.split("/").list.get(1).unique())
    alone = offices.filter(pl.col("office").list.len() == 1).group_by(pl.col("office").list.first()).len()
    shutil.rmtree(home.raw / "sources" / alone.sort("len", "office")["office"][0])


def ask(*words: str) -> Any:
    """What a command says as JSON; raises Broken if it ends badly."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([*words, "--json"])
    demand(status == 0, f"{' '.join(words[:2])} ended with status {status}: {last_words(err.getvalue())}")
    return json.loads(out.getvalue())


def compare(home: Home, earlier: Moment, later: Moment) -> str:
    """How much the later release says otherwise; raises Broken where `release diff` and the tables or what was done disagree, or an id is lost."""
    key_ring, before, after = keys.load_keys(home.settings.key_file), earlier.release, later.release
    old, new = (
        {row["certificate_id"]: row for row in release.load_table(one, "certificates", key_ring).to_dicts()}
        for one in (before, after)
    )
    found = ask("release", "diff", before.release_id, after.release_id, "--curated", str(home.curated))
    told = {row["certificate_id"]: row for row in found}
    differs = {
        one
        for one in old.keys() | new.keys()
        if one not in old or one not in new or any(old[one][fact] != new[one][fact] for fact in FACTS)
    }
    name = f"{before.release_id[:7]} → {after.release_id[:7]}"
    demand(
        told.keys() == differs, f"{name}: the diff names {len(told.keys() ^ differs)} certificates too many or too few"
    )
    wrong = [one for one, row in told.items() if not _is_told(row, old.get(one), new.get(one))]
    demand(not wrong, f"{name}: {len(wrong)} differences are told wrongly, {told[wrong[0]] if wrong else ''}")
    silent = [one for one, row in told.items() if not row["why"]]
    demand(not silent, f"{name}: {len(silent)} differences without a reason, {told[silent[0]] if silent else ''}")
    faults = list(find_faults(told, earlier, later))
    demand(not faults, f"{name}: {len(faults)} causes are not what was done: {' | '.join(faults[:3])}")
    if before.release_id < after.release_id:
        _demand_ids(name, before, after, key_ring)
    return f"{name}: {len(told)} of {len(new)} differ"


def _is_told(row: dict[str, Any], old: dict[str, Any] | None, new: dict[str, Any] | None) -> bool:
    """Whether the kind and the columns of a difference are those that the two tables show."""
    if old is None or new is None:
        return row["kind"] == ("appeared" if old is None else "vanished")
    columns = {fact for fact in FACTS if old[fact] != new[fact]}
    fits = {
        "revoked": new["status"] == "已撤销", "suspended": new["status"] == "已暂停", "withheld": bool(old["passed_by"]) and not new["passed_by"],
        "passed": not old["passed_by"] and bool(new["passed_by"]), "changed": bool(old["passed_by"]) == bool(new["passed_by"]),
    }  # fmt: skip
    return set(row["columns"]) == columns and fits.get(row["kind"], False)


def _demand_ids(name: str, before: Release, after: Release, key_ring: keys.Keys) -> None:
    """Nothing if every id of the earlier release lives on, leads on, or lost all its rows; raises Broken otherwise."""
    linked = [_linked(one, key_ring) for one in (before, after)]
    led = set(release.load_table(after, "identity_changes", key_ring)["old_id"])
    lost = [
        one for one, records in linked[0].items()
        if one not in linked[1] and one not in led and records & {record for found in linked[1].values() for record in found}
    ]  # fmt: skip
    demand(
        not lost, f"{name}: {len(lost)} ids are gone and lead nowhere, though their rows are still there, {lost[:1]}"
    )
    moved = [
        one for one, records in linked[1].items() if records in linked[0].values() and linked[0].get(one) != records
    ]
    demand(not moved, f"{name}: {len(moved)} certificates of the same rows have another id")


def _linked(one: Release, key_ring: keys.Keys) -> dict[str, set[str]]:
    """certificate_id → the records linked to it."""
    rows = release.load_table(one, "lineage", key_ring).drop_nulls(["certificate_id", "record_id"])
    return {key: set(records) for key, records in rows.group_by("certificate_id").agg("record_id").iter_rows()}


def _look_back(home: Home, kept: list[Release]) -> None:
    """Nothing if each moment is answered by the release that was live then, with every certificate as it said; raises Broken otherwise."""
    for one in kept:
        demand(
            all(digest_file(one.folder / name) == digest for name, digest in one.manifest["outputs"].items()),
            f"{one.release_id} is not as it was published",
        )
        then = release.current(home.curated, as_of=one.as_of)
        demand(
            then is not None and then.release_id == one.release_id, f"{one.as_of} is not answered by {one.release_id}"
        )
        out = home.raw.parent / "then.parquet"
        with contextlib.redirect_stdout(io.StringIO()):
            status = main(
                ["export", "certificates", "--out", str(out), "--as-of", one.as_of, "--curated", str(home.curated)]
            )
        said = release.load_table(one, "certificates")
        demand(
            status == 0 and pl.read_parquet(out).equals(said),
            f"the certificates as of {one.as_of} are not those of {one.release_id}",
        )
        sample = said.filter(pl.col("passed_by").is_not_null())["certificate_id"].head(5)
        for certificate_id in sample:
            past = ask(
                "trace",
                certificate_id,
                "--release",
                one.release_id,
                "--column",
                "title",
                "--curated",
                str(home.curated),
            )
            demand(
                past["release_id"] == one.release_id and past["published"] is not None,
                f"{certificate_id} is not told as {one.release_id} told it",
            )


def _go_back(home: Home, kept: list[Release]) -> None:
    """Nothing if the live release goes back in one command and forward again, each file as it was; raises Broken otherwise."""
    back = ask("release", "rollback", "--curated", str(home.curated))["release_id"]
    demand(back == kept[-2].release_id == live_release(home).release_id, f"going back led to {back}")
    forward = ask("release", "rollback", kept[-1].release_id, "--curated", str(home.curated))["release_id"]
    demand(forward == kept[-1].release_id == live_release(home).release_id, f"going forward led to {forward}")


def _do_all_at_once(home: Home, folder: Path, last: Release) -> str:
    """What to add about ids; raises Broken unless one run over all inputs, with the same keys and decisions, gives the last release's tables."""
    anew = Home(home.raw, folder / "curated", campaign=home.campaign)
    folder.mkdir()
    shutil.copy2(home.settings.key_file, anew.settings.key_file)
    for path in home.curated.parent.glob(f"{home.curated.name}.casework.sqlite*"):
        shutil.copy2(path, folder / path.name)
    status, said = anew.run()
    demand(status == 0, f"the run over everything ended with status {status}: {last_words(said)}")
    again, key_ring = live_release(anew), keys.load_keys(home.settings.key_file)
    kept = _kept_names(last, again, key_ring)
    differing = [name for name in _differing(last, again) if not (kept and _is_same_without(kept, name, last, again))]
    demand(not differing, f"one run over everything gives other tables: {', '.join(differing)}")
    return (
        f" but for {len(kept) // 2} certificates that a decision named after a record which is gone since"
        if kept
        else ""
    )


def _kept_names(last: Release, again: Release, key_ring: keys.Keys) -> set[str]:
    """Ids of certificates that a person's decision named, whose records have another id in a run that knows no earlier release, and those ids."""
    one, other = (_linked(each, key_ring) for each in (last, again))
    by_records = {frozenset(records): id_ for id_, records in other.items()}
    decided = set(release.load_table(last, "certificate_values").drop_nulls("decision_id")["certificate_id"])
    pairs = {(id_, by_records.get(frozenset(records))) for id_, records in one.items() if id_ in decided - other.keys()}
    return {id_ for pair in pairs if None not in pair for id_ in pair if id_}


def _is_same_without(ids: set[str], name: str, last: Release, again: Release) -> bool:
    """Whether a table tells the same of all other certificates."""
    tables = [_table_of(name, one) for one in (last, again)]
    if "certificate_id" not in tables[0].columns:
        return False
    left = [table.filter(~pl.col("certificate_id").is_in(sorted(ids)).fill_null(False)) for table in tables]
    return (
        left[0].join(left[1], on=left[0].columns, how="anti", nulls_equal=True).is_empty()
        and left[0].height == left[1].height
    )


def _table_of(name: str, one: Release) -> pl.DataFrame:
    file = next(file for file, tables in one.manifest["tables"].items() if name in tables)
    with open_to_read(one.folder / file) as connection:
        table: pl.DataFrame = connection.sql(f'select * from "{name}"').pl()
    return table


def _differing(one: Release, other: Release) -> Iterator[str]:
    for file, tables in one.manifest["tables"].items():
        theirs = other.manifest["tables"][file]
        yield from (name for name, digest in tables.items() if name not in HISTORY and theirs.get(name) != digest)
