"""As received: what the offices' files and the holders' submissions say, with the place of every row."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.delivery_view import (
    ASSET,
    DISPOSITIONS,
    PARTITIONS,
    explain,
    gone_is_said,
    materialize_deliveries,
    told_or_refused,
)
from assets.describe import bar_chart, count_table, markdown_table, share
from assets.resources import Installation, Progress
from pipelines import exclusions, freshness, intake, reconcile, watching
from pipelines.intake_of_one import read_one

GROUP, OWNERS, KINDS = "raw", ["team:data-stewards"], {"polars", "parquet"}
FOLDER_TAG = "shenyan/folder"
"""Tag of a run: the fingerprint of the state of the raw folder that it works on."""
DECIDED_TAG = "shenyan/decided"
"""Tag of a run: the word for what people had decided when it began to read it."""
FIRST_TRY = "shenyan/first_try"
"""Tag of a run that was begun anew: the run that did the same work first."""
PROCESS_TAG = "shenyan/process"
"""Tag of a run of the command line: the mark of the process that it lives in."""
deliveries_partitions = dg.DynamicPartitionsDefinition(name=PARTITIONS)


@dg.asset(
    name=ASSET,
    group_name=GROUP,
    owners=OWNERS,
    kinds={"polars"},
    partitions_def=deliveries_partitions,
    io_manager_key="nothing_kept",
    description=(
        "单份报送 · One partition is one file that an office sent: what became of it, why, what to do, and how its headings "
        "were understood. A refused file is red, failed; one left out is not. Every run says it of what is new; materialize a "
        "partition to read that one file again by itself. 红色：被拒收；点开分区看原因和怎么办。"
    ),
)
def raw_delivery(context: dg.AssetExecutionContext, installation: Installation) -> dg.MaterializeResult:
    """Reads one delivery alone, and fails if it is refused; nothing is kept, the register changes with the next run over everything."""
    settings = installation.settings()
    with gone_is_said():
        alone = read_one(settings.raw, context.partition_key)
    read = exclusions.leave_out(alone, exclusions.standing(settings.exclusions, installation.key_ring()))
    own = read.deliveries.sort(pl.col("source_file").str.len_chars()).row(0, named=True)
    return dg.MaterializeResult(metadata=told_or_refused(own, read.mappings))


@dg.multi_asset(
    group_name=GROUP,
    outs={
        name: dg.AssetOut(description=words, owners=OWNERS, kinds=KINDS)
        for name, words in {
            "raw_deliveries": (
                "报送文件 · One row is one file that an office sent, with what became of it. 未能完整读取的文件见检查 every_file_is_read · "
                "Files that were not read whole stand in the check every_file_is_read."
            ),
            "raw_rows": "原始行 · One row is one block of one physical row of a delivery, understood but unchanged.",
            "raw_mappings": "表头对应 · One row is one heading of one table and the column it was understood as.",
            "raw_prose": "表外文字 · One row is one passage of text around the tables of a delivery.",
        }.items()
    },
)
def raw_intake(context: dg.AssetExecutionContext, installation: Installation, progress: dg.ResourceParam[Progress]):
    """Reads every file under RAW/sources, each in a process of its own."""
    settings = installation.settings()
    folder = watching.fingerprint(watching.look(settings.raw, settings.exclusions))
    context.instance.add_run_tags(context.run_id, {FOLDER_TAG: folder})
    received = exclusions.leave_out(
        intake.read_all(settings.raw, progress=progress.of("raw_intake")),
        exclusions.standing(settings.exclusions, installation.key_ring()),
    )
    materialize_deliveries(context, received, settings.work / "told_deliveries.json")
    yield dg.Output(received.deliveries, "raw_deliveries", metadata=_seen_deliveries(received.deliveries))
    yield dg.Output(received.rows, "raw_rows", metadata=_seen_rows(received.rows))
    yield dg.Output(received.mappings, "raw_mappings", metadata=_seen_mappings(received.mappings))
    yield dg.Output(received.prose, "raw_prose")


def _seen_deliveries(deliveries: pl.DataFrame) -> dict[str, dg.MetadataValue | int | float]:
    refused = deliveries.filter(pl.col("disposition").is_in(["rejected", "partly_read"]))
    return {
        "文件 files": deliveries.height,
        "拒收 rejected": deliveries.filter(pl.col("disposition") == "rejected").height,
        "部分读取 partly read": deliveries.filter(pl.col("disposition") == "partly_read").height,
        "结果 dispositions": count_table(deliveries, "disposition"),
        "格式 formats": count_table(deliveries, "kind"),
        "未完整读取的文件 not read whole": markdown_table(
            ("单位 office", "分区 partition of raw_delivery", "结果 disposition", "原因 reason"), _refused(refused)
        ),
        "原因与处理 why, and what to do": explain(refused["reason"].drop_nulls().unique().sort().to_list()),
        "各单位最近报送 last delivery of each office": markdown_table(
            ("单位 office", "文件 files", "最近 last"), freshness.last_deliveries(deliveries).iter_rows()
        ),
    }


def _refused(deliveries: pl.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    for row in deliveries.sort("office", "source_file").iter_rows(named=True):
        name = watching.name_delivery(row["source_file"], row["sha256"])
        yield row["office"], name, DISPOSITIONS[row["disposition"]], row["reason"]


def _seen_mappings(mappings: pl.DataFrame) -> dict[str, dg.MetadataValue | float]:
    understood = mappings.filter(pl.col("column").is_not_null())
    return {
        "认出的列占比 share understood": share(understood.height, mappings.height),
        "依据 how": count_table(mappings, "how"),
        "认出的栏目 columns": count_table(understood, "column", "how"),
    }


def _seen_rows(rows: pl.DataFrame) -> dict[str, dg.MetadataValue | float]:
    counts = rows.group_by("kind").len().sort("kind")
    return {
        "记录行占比 share of records": share(rows.filter(pl.col("kind") == "record").height, rows.height),
        "行的类型 rows by kind": bar_chart(dict(counts.iter_rows())),
        "其他行 other rows": count_table(rows.filter(pl.col("kind") == "noise"), "noise_kind"),
    }


@dg.asset(group_name=GROUP, owners=OWNERS, kinds=KINDS)
def raw_submissions(installation: Installation) -> pl.DataFrame:
    """持证人申请 · One row is one submission as it was received: a line of a file, readable or not, or an act on the pages."""
    with installation.store() as store:
        return pl.concat([reconcile.read_submissions(installation.settings().raw), store.submissions()])


@dg.multi_asset(
    group_name=GROUP,
    outs={
        name: dg.AssetOut(description=words, owners=["team:reviewers"], kinds=KINDS)
        for name, words in {
            "raw_judgements": "人工比对结论 · One row is what a reviewer judged about one pair of records.",
            "raw_field_choices": "人工选定的值 · One row is the value a reviewer chose for one field of one certificate.",
            "raw_rulings": "审核结论 · One row is what a reviewer decided about one submission.",
            "raw_verdicts": "疑点结论 · One row is what reviewers said of one finding, with the digest of what they judged.",
            "raw_statuses": "证书状态决定 · One row is a certificate that casework confirmed, passed, suspended or revoked.",
        }.items()
    },
)
def raw_casework(context: dg.AssetExecutionContext, installation: Installation):
    """What people decided, from the casework store."""
    with installation.store() as store:
        context.instance.add_run_tags(context.run_id, {DECIDED_TAG: store.decided()})
        yield dg.Output(store.judgements(), "raw_judgements")
        yield dg.Output(store.decisions(), "raw_field_choices")
        yield dg.Output(store.rulings(), "raw_rulings")
        yield dg.Output(store.verdicts.frame(), "raw_verdicts")
        yield dg.Output(store.statuses(), "raw_statuses")
