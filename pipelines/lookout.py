"""What is wrong at the moment: refused deliveries, work that waits too long, an audit that doesn't hold, a full disk."""

import datetime as dt
import shutil
from collections.abc import Iterator

import polars as pl

from pipelines import exclusions
from pipelines.alerts import Alert
from pipelines.casework import IntegrityError, Store
from pipelines.queue_ages import WAITING, queue_ages
from pipelines.settings import Settings
from pipelines.watching import name_delivery
from schemas.reasons import catalogue

LONGEST_WAIT = dt.timedelta(days=15)
"""Working practice gives the office fifteen working days at most; who waits longer should be known before they complain."""
LEAST_FREE_BYTES = 1 << 30


def refused_deliveries(deliveries: pl.DataFrame) -> Iterator[Alert]:
    """One alert for each file that was refused or read only in part; what a steward left out is no news to them."""
    wrong = pl.col("disposition").is_in(["rejected", "partly_read"]) & (pl.col("reason") != exclusions.REASON)
    for row in deliveries.filter(wrong).iter_rows(named=True):
        reason = catalogue()[row["reason"]]
        yield Alert(
            "delivery_refused" if row["disposition"] == "rejected" else "delivery_partly_read",
            "warning",
            f"报送文件未能完整读取：{row['source_file']}。{reason.zh}",
            f"A delivery was not read whole: {row['source_file']}. {reason.en}",
            reason.advice_zh,
            reason.advice_en,
            key=name_delivery(row["source_file"], row["sha256"]),
            facts={"office": row["office"], "reason": reason.code},
        )


def long_waits(store_url: str, now: dt.datetime) -> Iterator[Alert]:
    """One alert for each state in which a case has waited too long."""
    for state, waiting in queue_ages(store_url, now).items():
        if state in WAITING and waiting.oldest > LONGEST_WAIT:
            yield Alert(
                "queue_age",
                "warning",
                f"有案件在“{state}”状态已等待 {waiting.oldest.days} 天。",
                f"A case has waited for {waiting.oldest.days} days in state {WAITING[state]}.",
                "请审核人员先处理最早的案件。",
                "Ask the reviewers to take the oldest cases first.",
                key=f"{state}:{waiting.oldest.days // 7}",
                facts={"cases": waiting.cases, "days": waiting.oldest.days},
            )


def broken_audit(store: Store) -> Iterator[Alert]:
    """An alert when the audit's chain does not hold."""
    try:
        store.audit.verify()
    except IntegrityError as fault:
        yield Alert(
            "audit_broken",
            "critical",
            "审计日志校验失败。",
            "The audit does not hold.",
            "立即停止服务并保留数据库，联系安全管理员；用 shenyan audit verify 复核。",
            "Stop the service, keep the database as it is and call security; check again with `shenyan audit verify`.",
            key=str(fault),
            facts={"fault": str(fault)},
        )


def lost_subjects(store: Store) -> Iterator[Alert]:
    """An alert when certificates that people decided about are in no delivery any more; whose they are, the stewards' pages say."""
    gone = store.subjects.gone()
    if gone:
        yield Alert(
            "decided_and_gone",
            "warning",
            f"有 {len(gone)} 本证书作过审核决定，但现有报送文件中已没有它的记录。",
            f"{len(gone)} certificates were decided about and no delivery has a record of them any more.",
            "请在“发布版本”页查看是哪些人的证书，并向原报送单位核实。",
            "See on the page of releases whose they are, and ask the office that sent them.",
            key=",".join(one.certificate_id for one in gone),
            facts={"certificates": len(gone)},
        )


def little_room(settings: Settings) -> Iterator[Alert]:
    """An alert when the disk of the curated folder is nearly full."""
    folder = next(parent for parent in (settings.curated, *settings.curated.parents) if parent.is_dir())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield Alert(
            "disk_nearly_full",
            "critical",
            f"磁盘可用空间仅剩 {free >> 20} MB。",
            f"Only {free >> 20} MB are free.",
            "请清理磁盘或扩容；空间用尽时发布会停止，已发布版本不受影响。",
            "Make room; when none is left publishing stops, what is published stays.",
            key="disk",
            facts={"free_bytes": free},
        )
