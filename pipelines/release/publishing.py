"""Publishing: built aside, checked, swapped in by one rename and one pointer."""

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.keys import Keys
from pipelines.release import checks, layout
from pipelines.release.accounting import CASES, DECIDED, UNTIL, WITHDRAWN, account, latest, name_cases
from pipelines.release.differences import compare_certificates, count_kinds
from pipelines.release.errors import ReleaseError
from pipelines.release.history import (
    clean_up,
    forget_oldest,
    gone_back_since,
    load_certificates,
    next_number,
    told_earlier,
)
from pipelines.release.inputs import code_version, digest_together
from pipelines.release.layout import AsOf, Release
from pipelines.release.locking import only_writer
from pipelines.release.lookup_file import cover, curate, curate_suspended, hide_unattested
from pipelines.release.passing import SUSPENDED, find_suspended, pass_certificates
from pipelines.release.sealing import seal
from pipelines.release.writing import digest_file, digest_table, write_tables
from pipelines.survivorship.decisions import apply_decisions
from schemas.campaign import Campaign

KEEP = 10
"""How many releases stay."""
ALLOWED = "allow-fall"
"""A file of this name in the curated folder lets counts fall once."""
BESIDE = ("decisions", DECIDED)
"""What a publication is given besides the tables of the contract."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})

Tables = dict[str, pl.DataFrame]


def publish(
    tables: Tables,
    *,
    curated: Path,
    keys: Keys,
    campaign: Campaign,
    as_of: AsOf,
    inputs: dict[str, str],
    keep: int = KEEP,
    allow_fall: bool = False,
    begun: AsOf | None = None,
) -> Release:
    """The release made of the contract tables, live for every reader; raises ReleaseError and changes nothing otherwise.

    `tables` may also hold `decisions` (certificate_id, column, value, decision_id, decided_at), which golden values can
    come from, and `decided`, which `name_decided` gives: a fall that it accounts for is not held up, and the manifest names it. `as_of` is the moment up to which deliveries and decisions count,
    `begun` when this work was asked for: what was begun before somebody went back to an earlier release doesn't undo that.
    """
    with only_writer(curated), explained():
        clean_up(curated)
        _refuse_retired(curated, keys)
        _refuse_overtaken(curated, begun)
        last = layout.current(curated)
        finished = finish_tables(tables, campaign)
        lookup = _lookup_tables(finished, _find_suspended(finished, curated), keys.subkey("lookup"))
        counts = {name: frame.height for name, frame in {**finished, **lookup}.items()}
        facts = _facts(curated, campaign, as_of, inputs, counts, key_id=keys.key_id)
        facts[UNTIL] = latest(tables.get(DECIDED))
        facts[CASES] = name_cases(tables.get(DECIDED), finished["certificates"])
        row = release_row(facts, counts)
        lookup["release"] = finished["release"] = row
        _check(finished, lookup)
        if last is not None and not (allow_fall or (curated / ALLOWED).exists()):
            facts[WITHDRAWN] = _check_bounds(finished, lookup, last, tables.get(DECIDED))
        facts["differences"] = _differences(last, finished["certificates"], keys)
        sealed = {name: seal(name, frame, keys) for name, frame in finished.items()}
        release = _build(curated, facts, sealed, lookup)
        layout.move_pointer(curated, release, since=release.as_of, action="publish")
        (curated / ALLOWED).unlink(missing_ok=True)
        forget_oldest(curated, keep)
        return release


def _refuse_retired(curated: Path, keys: Keys) -> None:
    """Nothing, unless the keys were dropped after this program had read them: nobody could open what it would write."""
    if keys.key_id in (layout.read_pointer(curated) or {}).get("retired_keys", []):
        raise ReleaseError(
            f"密钥 {keys.key_id} 已停用，未发布；请重新启动后再运行。 Key {keys.key_id} was dropped while this ran; start again."
        )


def _refuse_overtaken(curated: Path, begun: AsOf | None) -> None:
    """Nothing, unless somebody went back to an earlier release while this was worked on: it would bring back what they went back from."""
    back = None if begun is None else gone_back_since(curated, begun)
    if back is not None:
        at = layout.iso_moment(back["since"])[:16].replace("T", " ")
        raise ReleaseError(
            f"本次处理开始以后，已有人在 {at} 退回到版本 {back['release_id']}，所以没有发布，以免撤销这次退回。请核对退回的原因，然后重新发布。"
            f" Somebody went back to release {back['release_id']} at {at}, after this work had begun, so it was not published."
            " See why they did, then publish again."
        )


def finish_tables(tables: Tables, campaign: Campaign) -> Tables:
    """The tables as they are published: certificates with what they pass by, values with the decisions they come from."""
    finished = {name: frame for name, frame in tables.items() if name not in BESIDE}
    decided = tables.get("decisions")
    if decided is not None:
        on_fields = decided.filter(pl.col("column").is_not_null() & pl.col("value").is_not_null())
        finished["certificate_values"] = apply_decisions(finished["certificate_values"], on_fields)
    finished["certificates"] = pass_certificates(
        finished["certificates"], finished["findings"], finished["submissions"], campaign
    )
    return {name: _in_order(frame) for name, frame in finished.items()}


def _find_suspended(finished: Tables, curated: Path) -> pl.DataFrame:
    """The suspended certificates that kept releases told of, under the ids that stand now."""
    certificates = finished["certificates"]
    ids = certificates.filter(pl.col("status") == SUSPENDED)["certificate_id"]
    return find_suspended(certificates, told_earlier(curated, ids.to_list(), finished["identity_changes"]))


def _lookup_tables(finished: Tables, suspended: pl.DataFrame, lookup_key: bytes) -> Tables:
    """What enquiries are answered from, but for the row about the release itself."""
    values = finished["certificate_values"]
    return {
        "curated_certificates": curate(hide_unattested(finished["certificates"], values), lookup_key),
        "suspended_certificates": curate_suspended(hide_unattested(suspended, values), lookup_key),
        "coverage": cover(
            *(finished[name] for name in ("certificates", "records", "lineage", "lineage_blocks", "deliveries"))
        ),
    }


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows in an order that their content alone decides."""
    plain = [column for column, dtype in frame.schema.items() if not dtype.is_nested()]
    return frame.sort(plain, nulls_last=True, maintain_order=True)


def _facts(
    curated: Path, campaign: Campaign, as_of: AsOf, inputs: dict[str, str], counts: dict[str, int], *, key_id: str
) -> dict[str, Any]:
    """What the manifest says; the release id carries its number and the digest of what it was made from."""
    moment, code = layout.iso_moment(as_of), code_version()
    digest = digest_together({**inputs, "code": code, "campaign": campaign.code})
    return {
        "release_id": f"r{next_number(curated):06d}-{moment[:10].replace('-', '')}-{digest[:8]}",
        "as_of": moment,
        "campaign": campaign.code,
        "code_version": code,
        "key_id": key_id,
        "inputs_digest": digest,
        "inputs": inputs,
        "counts": counts,
    }


def release_row(facts: dict[str, Any], counts: dict[str, int]) -> pl.DataFrame:
    """The one row that a release's files say of it."""
    return pl.DataFrame(
        {
            "release_id": [facts["release_id"]],
            "as_of": [facts["as_of"]],
            "campaign": [facts["campaign"]],
            "certificates": [counts["curated_certificates"]],
            "code_version": [facts["code_version"]],
            "counts": [json.dumps(counts, sort_keys=True)],
        }
    )


def _check(finished: Tables, lookup: Tables) -> None:
    checks.check_contracts({**finished, **lookup})
    checks.check_conservation(finished)
    checks.check_published(lookup["curated_certificates"], finished["certificates"])
    checks.check_suspended(lookup["suspended_certificates"], finished["certificates"])
    checks.check_no_personal_number(lookup)


def _check_bounds(finished: Tables, lookup: Tables, last: Release, decided: pl.DataFrame | None) -> list[str]:
    """The published certificates that people's decisions took out, where a fall beyond the bounds is theirs; none where nothing fell so far.

    Raises CheckError for what no decision accounts for.
    """
    counts = {name: frame.height for name, frame in {**finished, **lookup}.items()}
    if not checks.find_fallen(counts, last.counts):
        return []
    accounted = account(last, finished, lookup["curated_certificates"], decided)
    checks.check_bounds({**counts, **(accounted.carry(last.counts) if accounted else {})}, last.counts)
    return accounted.withdrawn if accounted else []


def _differences(last: Release | None, certificates: pl.DataFrame, keys: Keys) -> dict[str, int]:
    if last is None:
        return {}
    return count_kinds(compare_certificates(load_certificates(last, keys), certificates))


def _build(curated: Path, facts: dict[str, Any], register: Tables, lookup: Tables) -> Release:
    """The finished release; until the rename it has no name."""
    release = Release(
        facts["release_id"], curated / layout.RELEASES / facts["release_id"], facts["as_of"], facts["counts"]
    )
    return build(release, facts, register, lookup)


def build(release: Release, facts: dict[str, Any], register: Tables, lookup: Tables) -> Release:
    """The release with both files and its manifest in its folder, which appears whole or not at all."""
    aside = release.folder.with_name(f"{layout.BUILDING}{release.folder.name}")
    try:
        aside.mkdir(parents=True)
        write_tables(aside / layout.REGISTER, register)
        write_tables(aside / layout.LOOKUP, lookup)
        facts["outputs"] = {name: digest_file(aside / name) for name in (layout.REGISTER, layout.LOOKUP)}
        facts["tables"] = {
            file: {name: digest_table(frame) for name, frame in sorted(tables.items()) if name != "release"}
            for file, tables in ((layout.REGISTER, register), (layout.LOOKUP, lookup))
        }
        layout.write_atomically(aside / layout.MANIFEST, json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        _close(aside)
        aside.rename(release.folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    layout.sync_folder(release.folder.parent)
    return release


def _close(aside: Path) -> None:
    """Have the files on disk and take away everybody's leave to write them; the register is its owner's alone."""
    for name, mode in ((layout.REGISTER, 0o400), (layout.LOOKUP, 0o444), (layout.MANIFEST, 0o444)):
        layout.sync_file(aside / name)
        (aside / name).chmod(mode)
    layout.sync_folder(aside)


@contextmanager
def explained() -> Iterator[None]:
    """Let a full disk be told as what it is; the last release stays live."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in NO_ROOM:
            raise
        raise ReleaseError(
            "磁盘空间不足，未发布，上一版本仍然有效。 The disk is full; the last release stays live."
        ) from fault
    except duckdb.Error as fault:
        if "No space left" not in str(fault):
            raise
        raise ReleaseError(
            "磁盘空间不足，未发布，上一版本仍然有效。 The disk is full; the last release stays live."
        ) from fault


def allow_fall(curated: Path) -> None:
    """Nothing; the next release may be much smaller than the last, once."""
    (curated / ALLOWED).touch()
