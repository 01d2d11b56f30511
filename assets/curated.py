"""What is published: every contract table, built aside, checked, swapped in."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import polars as pl

from assets.contracts import FRAMES
from assets.describe import bar_chart, markdown_table
from assets.raw import FIRST_TRY
from assets.resources import Installation
from pipelines import decided_subjects, release

GROUP = "curated"
BY_PEOPLE = ("raw_judgements", "raw_field_choices", "raw_rulings", "raw_statuses", "raw_verdicts")
"""What people decided: a fall that it accounts for is theirs and is not held up."""
ABOUT_CERTIFICATES = ("raw_field_choices", "raw_statuses", "raw_verdicts")
"""What people decided about certificates that stand in the register; a ruling is about what was submitted."""
ALLOW_FALL = "在 Dagster 运行 allow_fall 作业后再发布 · run the job allow_fall, then publish again"


@dg.asset(
    group_name=GROUP,
    owners=["team:data-stewards", "team:reviewers"],
    kinds={"duckdb", "file"},
    ins={asset: dg.AssetIn(asset) for asset in (*FRAMES.values(), "core_decisions", "raw_submissions", *BY_PEOPLE)},
    io_manager_key="nothing_kept",
    pool="curated_writer",
)
def curated_release(
    context: dg.AssetExecutionContext, installation: Installation, **frames: pl.DataFrame
) -> dg.MaterializeResult:
    """发布版本 · One release: the register, the lookup file and its manifest, live once all checks hold."""
    settings = installation.settings()
    decided = release.name_decided(*(frames[asset] for asset in BY_PEOPLE))
    tables = {table: frames[asset] for table, asset in FRAMES.items()}
    with explained():
        published = release.publish(
            tables | {"decisions": frames["core_decisions"], "decided": decided},
            curated=settings.curated,
            keys=installation.key_ring(),
            campaign=installation.campaign(),
            as_of=dt.datetime.now(dt.UTC),
            inputs=release.digest_inputs(frames["raw_deliveries"], settings.raw),
            begun=begun_at(context),
        )
    known, gone = decided_subjects.describe(tables, [frames[asset] for asset in ABOUT_CERTIFICATES])
    with installation.store() as store:
        opened = store.review.receive(frames["core_review_queue"], frames["raw_submissions"])
        store.review.note_release(published.release_id)
        store.subjects.note(known, gone)
    return dg.MaterializeResult(
        metadata={
            "版本 release": published.release_id,
            "可查询的证书 certificates in the lookup": published.counts["curated_certificates"],
            "证书 certificates": published.counts["certificates"],
            "新案件 new cases": opened,
            "决定所针对的证书已不在库中 decided about and gone": len(gone),
            "各表行数 tables": bar_chart(published.counts),
            "与上一版本相比 against the last release": bar_chart(published.manifest["differences"]),
            "因审核决定撤下 withdrawn by reviewers' decisions": len(
                published.manifest.get("withdrawn_by_decisions", ())
            ),
        }
    )


def begun_at(context: dg.AssetExecutionContext) -> dt.datetime:
    """When this work was asked for; where it was killed and begun anew, when it was for the first time."""
    first = context.run.tags.get(FIRST_TRY) or context.run.root_run_id or context.run.run_id
    record = context.instance.get_run_record_by_id(first) or context.instance.get_run_record_by_id(context.run.run_id)
    return record.create_timestamp if record else dt.datetime.now(dt.UTC)


@contextmanager
def explained() -> Iterator[None]:
    """Lets a release that was held back say why in Dagster itself, where any other error's text is withheld."""
    try:
        yield
    except release.ReleaseError as fault:
        raise dg.Failure(
            description=str(fault),
            metadata={
                "仍然有效 still live": "上一版本 the last release",
                "怎么办 what to do": markdown_table(
                    ("情形 if", "处理 what to do"),
                    [
                        ("数量比上一版本少得多，且属实 · counts fell, and rightly so", ALLOW_FALL),
                        (
                            "数据表不符合约定、守恒检查未通过 · a contract or the ledger is broken",
                            "先找出最近的报送，必要时运行 exclude_delivery · look at the latest deliveries, leave one out with exclude_delivery",
                        ),
                        (
                            "处理期间有人退回了版本 · somebody went back to an earlier release meanwhile",
                            "核对退回的原因，再运行 publish · see why, then run publish",
                        ),
                        (
                            "磁盘空间不足 · the disk is full",
                            "请运维人员腾出空间后重新运行 · have room made, then run again",
                        ),
                    ],
                ),
            },
            allow_retries=False,
        ) from fault
