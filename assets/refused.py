"""Refused deliveries as failed partitions: whoever watches sees red, and the failed run says which files, why, and what to do.

Dagster calls a partition failed when the last run that planned it failed without materializing it. So one run of its own
plans what was refused and fails; the run that read the folder goes on, nobody else waits, and nothing is tried again.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import polars as pl
from dagster._core.events import AssetMaterializationPlannedData, DagsterEvent
from dagster._core.storage.partition_status_cache import AssetPartitionStatus

from assets.automation import QUIET, UNDER_WAY
from assets.delivery_view import ASSET, explain
from assets.describe import markdown_table
from assets.raw import deliveries_partitions
from assets.resources import Installation
from assets.stewardship import NEVER_AGAIN
from assets.storage import read_frame
from pipelines import exclusions, prepared
from pipelines.watching import hide_numbers, name_delivery
from schemas.reasons import catalogue

JOB, READ_BY = "refused_deliveries", "raw_deliveries"
SHOWN = 100
REFUSED = (pl.col("disposition") == "rejected") & (pl.col("reason") != exclusions.REASON)
"""What a steward left out is settled: nobody has to look at it again."""
WHAT_TO_DO = (
    "其余报送不受影响。请报送单位按建议重新报送；不再需要的，用 exclude_delivery 了结。 "
    "No other delivery waits. Ask the offices to send these again as advised; settle what nobody needs with exclude_delivery."
)


def refused_now(installation: Installation) -> pl.DataFrame:
    """The deliveries that the latest reading refused, apart from those that a steward left out."""
    return read_frame(installation, READ_BY).filter(REFUSED).sort("office", "source_file")


def partition_of(delivery: Mapping[str, Any]) -> str:
    """The partition of a row of `deliveries`."""
    return name_delivery(delivery["source_file"], delivery["sha256"])


def not_red_yet(instance: dg.DagsterInstance, names: list[str]) -> list[str]:
    """Those of the partitions that don't show as failed."""
    statuses = instance.get_status_by_partition(dg.AssetKey(ASSET), names, deliveries_partitions) or {}
    return [name for name in names if statuses.get(name) is not AssetPartitionStatus.FAILED]


@dg.op(
    out=dg.Out(dg.Nothing), description="列出被拒收的报送并标为失败 · Lists what was refused and marks it as failed."
)
def mark_refused(context: dg.OpExecutionContext, installation: Installation) -> None:
    """Nothing when no file is refused; else it fails, which is what turns those partitions red."""
    refused = refused_now(installation)
    names = sorted({partition_of(row) for row in refused.iter_rows(named=True)})
    for name in names:
        planned = AssetMaterializationPlannedData(dg.AssetKey(ASSET), partition=name)
        event = DagsterEvent.build_asset_materialization_planned_event(JOB, ASSET, planned)
        context.instance.report_dagster_event(event, run_id=context.run_id)
    if names:
        raise dg.Failure(
            description=f"{len(names)} 份报送被拒收。{len(names)} deliveries were refused. {WHAT_TO_DO}",
            metadata=told_of(refused),
            allow_retries=False,
        )


def told_of(refused: pl.DataFrame) -> dict[str, dg.MetadataValue | str]:
    """What the failed run shows: each file with its reason, and what each reason means and asks for."""
    known = catalogue()
    rows = [
        (row["office"], hide_numbers(row["source_file"].rsplit("/", 1)[-1]), known[row["reason"]].zh, partition_of(row))
        for row in refused.head(SHOWN).iter_rows(named=True)
    ]
    headings = ("单位 office", "文件 file", "原因 reason", "分区 partition of raw_delivery")
    return {
        "被拒收的报送 refused deliveries": markdown_table(headings, rows),
        "原因与处理 why, and what to do": explain(refused["reason"].unique().sort().to_list()),
    }


@dg.job(
    name=JOB,
    tags=NEVER_AGAIN,
    config=QUIET,
    description=(
        "被拒收的报送在此标为失败（红色），并说明原因；其余报送不受影响 · Marks what was refused as failed, red, and says why; "
        "no other delivery waits."
    ),
)
def refused_deliveries() -> None:
    """One look at what the latest reading refused."""
    mark_refused()


@dg.sensor(
    job=refused_deliveries,
    minimum_interval_seconds=15,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="有报送被拒收时标红 · Has newly refused deliveries shown as failed, all of one reading together.",
)
def watch_refused(context: dg.SensorEvaluationContext, installation: Installation) -> dg.SensorResult:
    """Requests one run for each reading that refused what does not show as failed yet."""
    frame = prepared.path_of(installation.settings(), READ_BY)
    read_at = str(frame.stat().st_mtime_ns) if frame.is_file() else ""
    own = dg.RunsFilter(job_name=JOB, statuses=[*UNDER_WAY])
    if read_at in ("", context.cursor) or context.instance.get_runs(own, limit=1):
        return dg.SensorResult(skip_reason="没有新读取的报送 nothing was read since")
    known = set(context.instance.get_dynamic_partitions(deliveries_partitions.name))
    names = {partition_of(row) for row in refused_now(installation).iter_rows(named=True)}
    fresh = not_red_yet(context.instance, sorted(names & known))
    requests = [dg.RunRequest(run_key=f"refused-{read_at}")] if fresh else []
    return dg.SensorResult(run_requests=requests, cursor=read_at)
