"""What people decided against certificates since an earlier release: it stands whatever release is live.

Going back takes back what files and rules made of the register. That a certificate was suspended or revoked, that reviewers
confirmed a suspicion of it, parted it from another person's or took their approval back, is no matter of files.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from pipelines.finding_verdicts import CONFIRMED
from pipelines.linkage.one_list import ONE_LIST
from pipelines.release.history import list_releases
from pipelines.release.layout import Release
from pipelines.release.passing import HELD_BACK
from pipelines.release.reading import filled_tables, open_to_read, read_columns

REVOKED_BY_LIST = "REVOKED_BY_LIST"
"""An office's own revocation is a file's word; it holds all the same, since nobody goes back to make it undone."""
DECIDED_SINCE = "DECIDED_AGAINST_SINCE"
"""The finding by which a release made of an earlier one keeps a certificate from being found."""
BY_PEOPLE = {"approved": "已通过", "confirmed": "已确认"}
"""What a certificate passed by, and the status that has to be its own for that."""
Connection = duckdb.DuckDBPyConnection
SCHEMA = {"certificate_id": pl.String, "status": pl.String, "status_on": pl.String}


def find_standing(curated: Path, target: Release) -> pl.DataFrame:
    """One row per certificate that lookups would find in this release and that something decided since speaks against.

    `status` is that of a suspended or revoked one, with `status_on`; null: it is only kept from being found. Of the later releases the
    newest that knows a certificate tells.
    """
    told = _read_told(target)
    found, unsettled = [], told
    for later in reversed(list_releases(curated)):
        if later.release_id > target.release_id and unsettled.height:
            known, against = _judge(unsettled, target, later)
            found.append(against)
            unsettled = unsettled.filter(~pl.col("certificate_id").is_in(known.implode()))
    standing = pl.concat([pl.DataFrame(schema=SCHEMA), *found]).join(told, on="certificate_id")
    graver = (pl.col("told") == "已通过") | ((pl.col("told") == HELD_BACK[0]) & (pl.col("status") == HELD_BACK[1]))
    return standing.filter(graver).select(list(SCHEMA)).sort("certificate_id")


def _read_told(target: Release) -> pl.DataFrame:
    """The certificates that enquirers find in this release and may rely on, or could again: id, holder, what they passed by, how they are told."""
    with open_to_read(target.lookup) as connection:
        parts = [read_columns(connection, table, ("certificate_id", "status")) for table in filled_tables(connection)]
    with open_to_read(target.register) as connection:
        certificates = read_columns(connection, "certificates", ("certificate_id", "holder_id", "passed_by"))
    told = pl.concat(parts).rename({"status": "told"})
    return told.filter(pl.col("told") != HELD_BACK[1]).join(certificates, on="certificate_id")


def _judge(told: pl.DataFrame, target: Release, later: Release) -> tuple[pl.Series, pl.DataFrame]:
    """Which of the certificates a later release knows, and what it holds against which, as `find_standing` gives it."""
    with open_to_read(target.register) as then, open_to_read(later.register) as now:
        certificates = _read_certificates(now)
        known = _follow(told, now).join(certificates, left_on="now_id", right_on="certificate_id", suffix="_now")
        own = _turned(known)
        bad = certificates.filter(pl.col("status").is_in(HELD_BACK) | pl.col("condemned"))["certificate_id"]
        beside = pl.concat([_sharing(then, now, bad), *_parted(then, now)]).unique()
    kept = beside.join(told, on="certificate_id", how="semi").join(own, on="certificate_id", how="anti")
    against = pl.concat([own, kept], how="diagonal")
    return pl.concat([known["certificate_id"], against["certificate_id"]]), against


def _read_certificates(register: Connection) -> pl.DataFrame:
    """The certificates with their statuses, and whether they are `condemned`: reviewers confirmed a suspicion of them, or a list revokes them, or they were kept so when somebody went back."""
    findings = read_columns(register, "findings", ("certificate_id", "code", "verdict", "open"))
    revoked = pl.col("code").is_in([REVOKED_BY_LIST, DECIDED_SINCE]) & pl.col("open").fill_null(True)
    condemned = findings.filter(pl.col("verdict").eq_missing(CONFIRMED) | revoked)["certificate_id"].implode()
    certificates = read_columns(register, "certificates", ("certificate_id", "status", "status_on", "passed_by"))
    return certificates.with_columns(condemned=pl.col("certificate_id").is_in(condemned))


def _turned(known: pl.DataFrame) -> pl.DataFrame:
    """Those that were suspended, revoked or condemned since, and those that passed by people's word alone which stands no more."""
    held_back = pl.col("status").is_in(HELD_BACK)
    unsaid = pl.col("passed_by").replace_strict(BY_PEOPLE, default=None) != pl.col("status")
    taken_back = (unsaid & pl.col("passed_by_now").is_null()).fill_null(False)
    return known.filter(held_back | pl.col("condemned") | taken_back).select(
        "certificate_id", *(pl.when(held_back).then(name).alias(name) for name in ("status", "status_on"))
    )


def _follow(told: pl.DataFrame, register: Connection) -> pl.DataFrame:
    """The certificates with `now_id`, under which the later register may know them."""
    changes = read_columns(register, "identity_changes", ("level", "kind", "old_id", "new_id"))
    led = changes.filter((pl.col("level") == "certificate") & (pl.col("kind") == "merged")).drop_nulls("new_id")
    targets = led.unique("old_id", keep="last", maintain_order=True).select(certificate_id="old_id", now_id="new_id")
    return told.join(targets, on="certificate_id", how="left").with_columns(pl.coalesce("now_id", "certificate_id"))


def _sharing(then: Connection, now: Connection, bad: pl.Series) -> pl.DataFrame:
    """The certificates that had a record which belongs to one of the bad ones now: they were one then."""
    if bad.is_empty():
        return pl.DataFrame(schema={"certificate_id": pl.String})
    theirs = _rows_of(now).filter(pl.col("certificate_id").is_in(bad.implode()))
    return _rows_of(then).join(theirs, on="record_id", how="semi").select("certificate_id").drop_nulls()


def _parted(then: Connection, now: Connection) -> Iterator[pl.DataFrame]:
    """The certificates in which, or in whose holder, people have parted since what was one then."""
    since = _read_parted(now).join(_read_parted(then), on=["record_id_l", "record_id_r", "level"], how="anti")
    if since.is_empty():
        return
    rows = _rows_of(then)
    for level, column in (("certificate", "certificate_id"), ("person", "holder_id")):
        pairs = since.filter(pl.col("level") == level)
        for side in ("record_id_l", "record_id_r"):
            pairs = pairs.join(
                rows.select(pl.col("record_id").alias(side), pl.col(column).alias(f"{side}_of")), on=side
            )
        one = pairs.filter(pl.col("record_id_l_of") == pl.col("record_id_r_of"))["record_id_l_of"]
        yield rows.filter(pl.col(column).is_in(one.implode())).select("certificate_id").drop_nulls()


def _rows_of(register: Connection) -> pl.DataFrame:
    """Which certificate and holder each record has."""
    ids = ("record_id", "certificate_id", "holder_id")
    parts = [read_columns(register, name, ids) for name in ("lineage", "lineage_blocks")]
    return pl.concat(parts).drop_nulls("record_id").unique()


def _read_parted(register: Connection) -> pl.DataFrame:
    """The pairs of records that people judged to be different."""
    pair = ("record_id_l", "record_id_r", "level")
    links = read_columns(register, "links", (*pair, "judgement", "judged_by"))
    by_rule = pl.col("judged_by").is_in(["weight", ONE_LIST]) | pl.col("judged_by").str.starts_with("rule:")
    return links.filter((pl.col("judgement") == "different") & ~by_rule.fill_null(True)).select(pair)
