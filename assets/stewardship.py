"""What a steward does by clicks: leave a delivery out or take it in again, go back to a release, let counts fall once."""

import datetime as dt

import dagster as dg
from pydantic import Field

from assets.automation import ONCE
from assets.curated import explained
from assets.delivery_view import ASSET, explain
from assets.describe import markdown_table
from assets.raw import deliveries_partitions
from assets.resources import Installation
from assets.storage import read_frame
from pipelines import corrections, exclusions, release
from pipelines.release.publishing import allow_fall as let_counts_fall
from pipelines.release.restoring import KEPT
from pipelines.watching import hide_numbers

STEWARD = "steward:dagster"
"""The actor in the audit; Dagster itself knows no accounts, the gate in front of it notes who came through."""


AT_ONCE = {"dagster/priority": "10"}
"""A click of a steward goes before what waits already."""
NEVER_AGAIN = ONCE | {"dagster/max_retries": "0"}
"""For what would do harm if it was done already when its program was killed."""


class Why(dg.Config):
    """A steward's reason."""

    reason: str = Field(
        default="未注明 not given",
        description="原因，请勿写个人信息 · The reason; no personal data, please.",
    )


class Target(dg.Config):
    """Which release to go back to."""

    release_id: str = Field(
        default="",
        description="版本编号或其开头；留空则退回上一版本 · A release's id or its beginning; empty: the one before.",
    )


@dg.op(out=dg.Out(dg.Nothing), description="记下不采用这份报送的决定 · Notes the decision to leave this delivery out.")
def note_exclusion(context: dg.OpExecutionContext, config: Why, installation: Installation) -> None:
    """Nothing; the delivery's partition says so at once, and the next run, which the sensor starts, honours it."""
    _decide(context, installation, config.reason, excluded=True)
    context.log_event(dg.AssetMaterialization(ASSET, partition=context.partition_key, metadata=left_out(config.reason)))


def left_out(reason: str) -> dict[str, dg.MetadataValue | str]:
    """What the partition of a delivery shows once a steward has left it out: it is settled and red no more."""
    return {
        "结果 disposition": "不采用 left out",
        "填写的原因 reason given": hide_numbers(reason),
        "原因与处理 why, and what to do": explain([exclusions.REASON]),
    }


@dg.op(
    out=dg.Out(dg.Nothing),
    description="记下重新采用这份报送的决定 · Notes the decision to take this delivery in again.",
)
def note_readmission(context: dg.OpExecutionContext, config: Why, installation: Installation) -> None:
    """Nothing; the next run, which the sensor starts, honours it."""
    _decide(context, installation, config.reason, excluded=False)


def _decide(context: dg.OpExecutionContext, installation: Installation, reason: str, *, excluded: bool) -> None:
    name = context.partition_key
    exclusions.record(
        installation.settings().exclusions,
        installation.key_ring(),
        name,
        excluded=excluded,
        reason=reason,
        at=dt.datetime.now(dt.UTC),
    )
    with installation.store() as store:
        store.audit.record(STEWARD, "exclude_delivery" if excluded else "readmit_delivery", f"delivery:{name}")


@dg.job(
    tags=ONCE | AT_ONCE,
    partitions_def=deliveries_partitions,
    description=(
        "不采用一份报送 · Leaves one delivery out of the register: choose it as the partition, say why, launch. "
        "随后自动重新处理 · The work starts again by itself."
    ),
)
def exclude_delivery() -> None:
    """One decision about one delivery."""
    note_exclusion()


@dg.job(
    tags=ONCE | AT_ONCE,
    partitions_def=deliveries_partitions,
    description="重新采用一份报送 · Takes a delivery that was left out in again; the work starts again by itself.",
)
def readmit_delivery() -> None:
    """One decision about one delivery."""
    note_readmission()


@dg.op(out=dg.Out(dg.Nothing), description="让较早的版本重新生效 · Makes an earlier release live again.")
def go_back(context: dg.OpExecutionContext, config: Target, installation: Installation) -> None:
    """Nothing; readers see the earlier release from their next look on."""
    with explained():
        target = release.rollback(installation.settings().curated, config.release_id or None)
    kept = target.manifest.get(KEPT, {})
    context.add_output_metadata(
        {
            "版本 release": target.release_id,
            "数据截至 as of": target.as_of,
            "仍受限制的证书 certificates decided against since": len(kept),
        }
    )
    with installation.store() as store:
        store.audit.record(STEWARD, "roll_back", f"release:{target.release_id}")


@dg.job(
    tags=NEVER_AGAIN | AT_ONCE,
    description=(
        "退回较早的版本，此后暂停、撤销的证书不会变回有效 · Rolls back: the earlier release is live at once, no data is lost; "
        "what was suspended or revoked since stays so."
    ),
)
def roll_back() -> None:
    """One step, done in a second."""
    go_back()


@dg.op(
    out=dg.Out(dg.Nothing),
    description="允许下一版本的数量大幅减少，仅一次 · Lets the next release be much smaller, once.",
)
def permit_fall(installation: Installation) -> None:
    """Nothing; the permission is used up by the next release."""
    let_counts_fall(installation.settings().curated)
    with installation.store() as store:
        store.audit.record(STEWARD, "allow_fall", "release:next")


@dg.job(
    tags=NEVER_AGAIN,
    description="数量减少属实时放行一次 · For a release blocked because counts fell, and rightly so; publish afterwards.",
)
def allow_fall() -> None:
    """One permission."""
    permit_fall()


@dg.op(
    out=dg.Out(dg.Nothing),
    description="为每个单位写一份更正表 · Writes each office's own rows with their reasons into a workbook.",
)
def write_workbooks(context: dg.OpExecutionContext, installation: Installation) -> None:
    """Nothing; the workbooks lie in a folder of the service's account, since they hold personal data."""
    folder = installation.settings().corrections
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    records, broken, deliveries = (
        read_frame(installation, name) for name in ("core_records", "core_broken_rules", "raw_deliveries")
    )
    written = corrections.write_workbooks(records, broken, folder, deliveries)
    with installation.store() as store:
        store.audit.record(STEWARD, "corrections", "table:records", rows=records.height, offices=len(written))
    context.add_output_metadata(
        {
            "文件夹 folder": folder.name,
            "更正表 workbooks": markdown_table(
                ("单位 office", "文件 file"), [(office, path.name) for office, path in sorted(written.items())]
            ),
        }
    )


@dg.job(
    tags=ONCE,
    description=(
        "为每个单位生成更正表（含个人信息，存放在受限文件夹） · Writes a correction workbook for each office, from the latest run, "
        "into a restricted folder."
    ),
)
def write_corrections() -> None:
    """One workbook an office."""
    write_workbooks()


jobs = [exclude_delivery, readmit_delivery, roll_back, allow_fall, write_corrections]
