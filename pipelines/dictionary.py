"""The data dictionary: every table, column and reason, written from the schemas themselves.

`python -m pipelines.dictionary` rewrites docs/data-dictionary.md; a test fails while it is out of date.
"""

from pathlib import Path
from typing import Any

from schemas.reasons import FOLDER, Reason, read_list
from schemas.tables import TABLES
from schemas.vocabulary import FOLDER as VOCABULARIES

PAGE = Path(__file__).parent.parent / "docs" / "data-dictionary.md"
HEAD = """# 数据字典 · Data dictionary

本页由 `python -m pipelines.dictionary` 根据 `schemas/` 生成，请勿手改。
Written from `schemas/` by `python -m pipelines.dictionary`; do not edit by hand.
"""
LISTS = {
    "deliveries": "报送文件的原因 · Reasons for files",
    "rules": "记录校验规则 · Rules on records",
    "findings": "证书疑点 · Findings on certificates",
    "submissions": "申请核对 · Answers to submissions",
}
SEVERITIES = {"reject": "拒收", "quarantine": "隔离", "hold": "暂缓", "warn": "提示", "note": "说明"}


def build_page() -> str:
    """The whole page as Markdown."""
    tables = [table_section(name, model.to_schema()) for name, model in TABLES.items()]
    lists = [reason_section(path.stem, read_list(path)) for path in sorted(FOLDER.glob("*.csv"))]
    return "\n".join([HEAD, "## 数据表 · Tables\n", *tables, "## 原因代码 · Reasons\n", *lists, vocabulary_section()])


def table_section(name: str, schema: Any) -> str:
    """One table: what one row is, and its columns."""
    rows = [
        [
            f"`{column}`",
            spec.title,
            str(spec.dtype),
            "否 no" if not spec.nullable else "是 yes",
            spec.description + ("" if spec.required else " (optional column)"),
        ]
        for column, spec in schema.columns.items()
    ]
    words = (TABLES[name].__doc__ or "").splitlines()[0]
    return f"### `{name}` {schema.title}\n\n{words}\n\n" + grid(
        ["column", "栏目", "type", "可空 nullable", "meaning"], rows
    )


def reason_section(name: str, reasons: list[Reason]) -> str:
    """One list of reasons."""
    rows = [
        [
            f"`{reason.code}`",
            f"{SEVERITIES[reason.severity]} {reason.severity}",
            f"{reason.zh}<br>{reason.en}",
            f"{reason.advice_zh}<br>{reason.advice_en}",
        ]
        for reason in reasons
    ]
    return f"### {LISTS.get(name, name)}\n\n" + grid(
        ["code", "严重程度 severity", "含义 meaning", "处理 what to do"], rows
    )


def vocabulary_section() -> str:
    """The vocabularies and the columns of each."""
    rows = [
        [f"`{path.name}`", path.read_text(encoding="utf-8").splitlines()[0].replace(",", ", ")]
        for path in sorted(VOCABULARIES.glob("*.csv"))
    ]
    return "## 词表 · Vocabularies\n\n" + grid(["schemas/vocabularies/", "columns"], rows)


def grid(headings: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; a bar inside a cell can't end it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8")
