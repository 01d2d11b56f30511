"""Which contract table each asset fills, and what its columns mean, for people who look at it in Dagster."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from schemas import tables

FRAMES = {
    "deliveries": "raw_deliveries",
    "mappings": "raw_mappings",
    "records": "core_records",
    "quarantine": "core_quarantine",
    "links": "core_links",
    "identity_changes": "core_identity_changes",
    "certificate_values": "core_decided_values",
    "holders": "core_holders",
    "findings": "core_findings",
    "submissions": "core_submissions",
    "certificates": "core_certificates",
    "review_queue": "core_review_queue",
    "lineage": "core_lineage",
    "lineage_blocks": "core_lineage_blocks",
}
"""Contract table → the asset that fills it."""
TABLE_OF = {asset: table for table, asset in FRAMES.items()}
KINDRED = {
    "core_golden_certificates": "certificates",
    "core_certificate_values": "certificate_values",
    "raw_rows": "records",
}
"""Assets whose columns are, as far as they share names, those of a table."""
BETWEEN = {
    "kind": "类型 · record, header or noise.",
    "noise_kind": "非记录行的类别 · What a row is that is no record: title, note, total, signature, blank and so on.",
    "code": "原因代码 · The reason, as in schemas/reasons.",
    "severity": "严重程度 · How grave it is.",
    "column": "栏目 · The column concerned; empty: the whole row.",
    "where": "位置 · Where in the file the text stands.",
    "text": "文字 · The passage.",
    "review": "需人工判断 · Whether a person must decide.",
    "decision_id": "决定标识 · The decision that chose the value.",
    "decided_by": "决定人 · Account or rule that decided.",
    "decided_at": "决定时间 · When it was decided.",
    "judged_by": "判断人 · Account that judged.",
    "judged_at": "判断时间 · When it was judged.",
    "judgement": "判断 · same, different or unsure.",
    "level": "层次 · Whether the judgement is on persons or certificates.",
    "ruling": "结论 · What a reviewer decided about the submission.",
    "basis": "依据摘要 · Digest of what a finding rests on.",
    "verdict": "结论 · unfounded or confirmed.",
    "verdict_id": "结论编号 · The verdict.",
    "given_by": "作出人 · Account that gave the verdict.",
    "agreed_by": "同意人 · Account that agreed.",
    "ruled_by": "审核人 · Account that decided.",
    "ruled_at": "审核时间 · When it was decided.",
    "since": "自何时 · Since when the status holds.",
}
"""Columns of frames that pass between stages and stand in no contract."""


def describe_columns(asset: str, frame: pl.DataFrame) -> dg.TableSchema:
    """The columns of an asset as they are, each with its Chinese name and what it means where a contract says so."""
    known = dict(_meanings(asset))
    return dg.TableSchema(
        columns=[
            known.get(name) or dg.TableColumn(name, str(dtype), description=_meaning_anywhere(name))
            for name, dtype in frame.schema.items()
        ]
    )


def _meanings(asset: str) -> Iterator[tuple[str, dg.TableColumn]]:
    """The columns of the asset's table, or of the table that it becomes."""
    table = TABLE_OF.get(asset) or KINDRED.get(asset)
    for name, spec in tables.model(table).to_schema().columns.items() if table else []:
        constraints = dg.TableColumnConstraints(nullable=bool(spec.nullable), unique=bool(spec.unique))
        yield name, dg.TableColumn(name, str(spec.dtype), f"{spec.title} · {spec.description}", constraints)


def _meaning_anywhere(name: str) -> str | None:
    """What a column of this name means between the stages, or else in the table that names it first."""
    if name in BETWEEN:
        return BETWEEN[name]
    for table in FRAMES:
        if spec := tables.model(table).to_schema().columns.get(name):
            return f"{spec.title} · {spec.description}"
    return None
