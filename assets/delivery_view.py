"""One delivery as a steward sees it in Dagster: what became of it, why, what to do, how its headings were understood."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.describe import markdown_table
from pipelines import exclusions
from pipelines.intake import Intake
from pipelines.intake_of_one import UnknownDeliveryError
from pipelines.watching import hide_numbers, name_delivery, remember, remembered
from schemas.reasons import catalogue

ASSET, PARTITIONS = "raw_delivery", "deliveries"
DISPOSITIONS = {
    "read": "已读取 read",
    "partly_read": "部分读取 partly read",
    "rejected": "拒收 rejected",
    "duplicate": "重复 duplicate",
}
KNOWN_WORDS = ["pinned", "vocabulary"]
"""How a heading was understood when it surely is one; any other cell might be a person's."""


def describe_delivery(delivery: Mapping[str, Any], mappings: pl.DataFrame) -> dict[str, Any]:
    """The metadata of one row of `deliveries` and its rows of `mappings`; no heading that could be a person's cell."""
    codes = [code for code in (delivery["reason"], *(delivery["warnings"] or [])) if code]
    mapped = mappings.filter(pl.col("column").is_not_null())
    told = {
        "文件 file": hide_numbers(delivery["source_file"]),
        "单位 office": delivery["office_name"] or delivery["office"],
        "结果 disposition": DISPOSITIONS[delivery["disposition"]],
        "原因与处理 why, and what to do": explain(codes),
        "技术说明 technical detail": _technical(delivery),
        "格式 format": delivery["kind"] or "",
        "行数 rows": delivery["rows"],
        "收到 received": delivery["received_at"],
        "重复于 duplicate of": hide_numbers(delivery["duplicate_of"] or ""),
        "更正 corrects": hide_numbers(delivery["supersedes"] or ""),
        "版式 layout": delivery["layout"] or "",
    }
    if mapped.height:
        told["最低把握 lowest confidence"] = mapped.select(pl.col("confidence").min()).item()
        told["平均把握 mean confidence"] = mapped.select(pl.col("confidence").mean()).item()
        told["表头对应 mapping"] = _mapping_table(mappings)
    return {name: value for name, value in told.items() if value != ""}


@contextmanager
def gone_is_said() -> Iterator[None]:
    """Lets a delivery that is no longer in the folder be said in Dagster, where any other error's text is withheld."""
    try:
        yield
    except UnknownDeliveryError as gone:
        raise dg.Failure(description=str(gone), allow_retries=False) from gone


def told_or_refused(delivery: Mapping[str, Any], mappings: pl.DataFrame) -> dict[str, Any]:
    """What is said of a delivery that was read by itself; raises Failure, which says the same, when it is refused."""
    told = describe_delivery(delivery, mappings)
    if delivery["disposition"] == "rejected" and delivery["reason"] != exclusions.REASON:
        reason = catalogue()[delivery["reason"]]
        description = f"{reason.zh} {reason.advice_zh} {reason.en} {reason.advice_en}"
        raise dg.Failure(description=description, metadata=told, allow_retries=False)
    return told


def _technical(delivery: Mapping[str, Any]) -> str:
    """What the reader noted for developers; empty where it says no more than the format."""
    detail = delivery["detail"] or ""
    return "" if detail == delivery["kind"] else hide_numbers(detail)


def explain(codes: list[str]) -> dg.MetadataValue | str:
    """Each reason with its sentences and its advice, as a table; empty for none."""
    if not codes:
        return ""
    known = [(code, catalogue().get(code)) for code in dict.fromkeys(codes)]
    lines = [
        (code, f"{reason.zh} {reason.en}", f"{reason.advice_zh} {reason.advice_en}") if reason else (code, "", "")
        for code, reason in known
    ]
    return markdown_table(("代码 code", "原因 reason", "怎么办 what to do"), lines)


def _mapping_table(mappings: pl.DataFrame) -> dg.MetadataValue:
    shown = mappings.sort("sheet", "table", "block", "position").select(
        "sheet",
        "position",
        pl.when(pl.col("how").is_in(KNOWN_WORDS)).then("heading"),
        "column",
        "how",
        pl.col("confidence").round(2),
    )
    headings = ("工作表 sheet", "列 position", "表头 heading", "栏目 column", "依据 how", "把握 confidence")
    return markdown_table(headings, shown.head(60).iter_rows())


def materialize_deliveries(context: dg.AssetExecutionContext, received: Intake, memory: Path) -> None:
    """Nothing; each delivery's partition shows what this run made of it.

    Said again only where it is new or came out otherwise than last time, which `memory` keeps: Dagster keeps every event,
    most deliveries never change, and what shows as failed stays so until something about it changes.
    """
    told = set(context.instance.get_materialized_partitions(dg.AssetKey(ASSET)))
    before = remembered(memory)
    originals_last = received.deliveries.sort(pl.col("disposition") != "duplicate", maintain_order=True)
    now = {name_delivery(row["source_file"], row["sha256"]): row for row in originals_last.iter_rows(named=True)}
    context.instance.add_dynamic_partitions(PARTITIONS, sorted(now))
    mappings = received.mappings.partition_by("source_file", as_dict=True)
    for name, row in now.items():
        if name not in told or before.get(name, _outcome(row)) != _outcome(row):
            its = mappings.get((row["source_file"],), received.mappings.clear())
            context.log_event(dg.AssetMaterialization(ASSET, partition=name, metadata=describe_delivery(row, its)))
    remember(memory, {name: _outcome(row) for name, row in now.items()})


def _outcome(delivery: Mapping[str, Any]) -> str:
    return f"{delivery['disposition']} {delivery['reason'] or ''}".strip()
