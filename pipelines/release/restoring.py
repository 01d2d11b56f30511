"""Going back to an earlier release: that very one, or, where something decided since stands against it, one made of it that heeds this."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.release import checks, layout
from pipelines.release.accounting import CASES, WITHDRAWN
from pipelines.release.differences import compare_certificates, count_kinds
from pipelines.release.errors import ReleaseError
from pipelines.release.history import (
    BACK,
    RESTORES,
    clean_up,
    find_release,
    list_releases,
    load_table,
    next_number,
    original_id,
    release_before,
)
from pipelines.release.inputs import digest_together
from pipelines.release.layout import Release
from pipelines.release.locking import only_writer
from pipelines.release.passing import SUSPENDED
from pipelines.release.publishing import Tables, build, explained, release_row
from pipelines.release.reading import PUBLISHED, read_tables
from pipelines.release.standing import DECIDED_SINCE, find_standing

KEPT = "kept_from_before"
"""What a manifest calls the certificates that are told otherwise than in the release it restores: their ids and status (null: not found)."""
LOOKUP_TABLES = dict(zip((True, False), PUBLISHED[::-1], strict=True))
"""The table of the lookup file for what is suspended, and for what isn't."""


def rollback(curated: Path, release_id: str | None = None) -> Release:
    """The release that is live now: the named one, else the one before the live one, or what is made of it.

    A certificate that was suspended, revoked or otherwise decided against since stays that: then a release of its own becomes live, which says
    what the earlier one said but for these (`RESTORES` and `KEPT` in its manifest).
    """
    find_release(curated)  # where nothing is published, waiting to write would make the folder
    with only_writer(curated), explained():
        live = find_release(curated)
        target = find_target(curated, release_id)
        if target.release_id in (live.release_id, original_id(live)):
            raise ReleaseError(f"版本 {target.release_id} 已是当前版本。 Release {target.release_id} is live already.")
        standing = find_standing(curated, target)
        moment = dt.datetime.now(dt.UTC).isoformat()
        if standing.is_empty():
            layout.move_pointer(curated, target, since=moment, action=BACK)
            return target
        clean_up(curated)
        restored = _find_alike(curated, target, standing) or _restore(curated, target, standing, live)
        layout.move_pointer(curated, restored, since=moment, action=BACK, restores=original_id(target))
        return restored


def find_target(curated: Path, release_id: str | None = None) -> Release:
    """The release to go back to: the named one, else the one before what is live; raises ReleaseError if there is none."""
    live = find_release(curated)
    return release_before(curated, original_id(live)) if release_id is None else find_release(curated, release_id)


def _find_alike(curated: Path, target: Release, standing: pl.DataFrame) -> Release | None:
    """The kept release that says just that already; null if there is none: going back and forth makes no copies."""
    kept = dict(standing.select("certificate_id", "status").iter_rows())
    for one in list_releases(curated):
        manifest = one.manifest
        if manifest.get(RESTORES) == target.release_id and manifest[KEPT] == kept:
            return one
    return None


def _restore(curated: Path, target: Release, standing: pl.DataFrame, live: Release) -> Release:
    """The release made of an earlier one and of what was decided since; built, and not live yet."""
    register, lookup = read_tables(target.register), read_tables(target.lookup)
    register["certificates"] = _hold_certificates(register["certificates"], standing)
    register["findings"] = _tell_why(register["findings"], register["certificates"], standing)
    lookup |= _hold_published(lookup, standing)
    checks.check_published(lookup[PUBLISHED[0]], register["certificates"])
    checks.check_suspended(lookup[PUBLISHED[1]], register["certificates"])
    facts = _facts(curated, target, standing, {**register, **lookup})
    facts["differences"] = count_kinds(compare_certificates(load_table(live, "certificates"), register["certificates"]))
    register["release"] = lookup["release"] = release_row(facts, facts["counts"])
    folder = curated / layout.RELEASES / facts["release_id"]
    return build(Release(facts["release_id"], folder, facts["as_of"], facts["counts"]), facts, register, lookup)


def _facts(curated: Path, target: Release, standing: pl.DataFrame, tables: Tables) -> dict[str, Any]:
    """The manifest of the restored release: made from what the earlier one was made from, and from what stands."""
    earlier = {name: fact for name, fact in target.manifest.items() if name not in (CASES, WITHDRAWN, "sealed_before")}
    kept = dict(standing.select("certificate_id", "status").iter_rows())
    digest = digest_together({"restores": target.release_id, **{key: str(status) for key, status in kept.items()}})
    return {
        **earlier,
        "release_id": f"r{next_number(curated):06d}-{target.as_of[:10].replace('-', '')}-{digest[:8]}",
        "counts": {**earlier["counts"], **{name: frame.height for name, frame in tables.items() if name in earlier["counts"] or name in PUBLISHED}},
        RESTORES: original_id(target),
        KEPT: kept,
    }  # fmt: skip


def _hold_certificates(certificates: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """The golden certificates, those that something stands against passing by nothing and in the status that they have since."""
    held = standing.with_columns(pl.lit(True).alias("held"))
    joined = certificates.join(held, on="certificate_id", how="left", suffix="_since", maintain_order="left")
    alone = pl.col("held").fill_null(False) & pl.col("status_since").is_null()
    told = pl.col("findings").list.concat(pl.lit([DECIDED_SINCE], pl.List(pl.String))).list.sort()
    return joined.with_columns(
        pl.coalesce("status_since", "status").alias("status"),
        pl.when(pl.col("status_since").is_null()).then("status_on").otherwise("status_on_since").alias("status_on"),
        pl.when(pl.col("held").is_null()).then("passed_by").alias("passed_by"),
        pl.when(alone).then(told).otherwise("findings").alias("findings"),
    ).select(certificates.columns)


def _tell_why(findings: pl.DataFrame, certificates: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """The findings with one on each certificate that is only kept from being found."""
    held = standing.filter(pl.col("status").is_null()).join(certificates, on="certificate_id")
    ids = [
        "F" + hashlib.sha256(f"{one}\x1f{DECIDED_SINCE}\x1f".encode()).hexdigest()[:20]
        for one in held["certificate_id"]
    ]
    raised = held.select(
        "certificate_id",
        "holder_id",
        pl.lit(DECIDED_SINCE).alias("code"),
        pl.lit("hold").alias("severity"),
        pl.Series("finding_id", ids, pl.String),
        pl.lit(True).alias("open"),
    )
    known = raised.select(column for column in raised.columns if column in findings.columns)
    return pl.concat([findings, known], how="diagonal").sort("certificate_id", "code", "column", nulls_last=True)


def _hold_published(lookup: Tables, standing: pl.DataFrame) -> Tables:
    """The tables of published certificates with what stands against them: told as suspended or revoked, or left out."""
    published = pl.concat([lookup[name] for name in PUBLISHED if name in lookup])
    withheld = standing.filter(pl.col("status").is_null())
    told = (
        published.join(withheld, on="certificate_id", how="anti")
        .join(standing, on="certificate_id", how="left", suffix="_since")
        .with_columns(
            pl.coalesce("status_since", "status").alias("status"),
            pl.when(pl.col("status_since").is_null()).then("status_on").otherwise("status_on_since").alias("status_on"),
        )
        .select(published.columns)
        .sort("certificate_id")
    )
    return {
        name: told.filter((pl.col("status") == SUSPENDED) == suspended) for suspended, name in LOOKUP_TABLES.items()
    }
