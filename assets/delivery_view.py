"""One delivery as a steward sees it in Dagster: what became of it, why, what to do, how its headings were understood."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import polars as pl

from assets.describe import markdown_table
from pipelines.intake import Intake
from pipelines.watching import hide_numbers, name_delivery
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
    confidence = mappings.filter(pl.col("column").is_not_null())["confidence"]
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
    if len(confidence):
        told["最低把握 lowest confidence"] = float(confidence.min())
        told["平均把握 mean confidence"] = float(confidence.mean())
        told["表头对应 mapping"] = _mapping_table(mappings)
    return {name: value for name, value in told.items() if value != ""}


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


def materialize_deliveries(context: dg.AssetExecutionContext, received: Intake) -> None:
    """Nothing; each delivery's partition shows what this run made of it.

    Said again only of what is new or was not read whole: Dagster keeps every event, and most deliveries never change.
    """
    told = set(context.instance.get_materialized_partitions(dg.AssetKey(ASSET)))
    named = [
        (name_delivery(row["source_file"], row["sha256"]), row) for row in received.deliveries.iter_rows(named=True)
    ]
    context.instance.add_dynamic_partitions(PARTITIONS, sorted({name for name, _ in named}))
    mappings = received.mappings.partition_by("source_file", as_dict=True)
    for name, row in named:
        if name not in told or row["disposition"] in ("rejected", "partly_read"):
            its = mappings.get((row["source_file"],), received.mappings.clear())
            context.log_event(dg.AssetMaterialization(ASSET, partition=name, metadata=describe_delivery(row, its)))
