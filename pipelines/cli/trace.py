"""`shenyan trace`: a value's whole history, from the source's cell to what an enquirer sees."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from pipelines import release, settings
from pipelines.keys import KeyFileError, load_keys
from pipelines.release.tracing import trace_certificate
from schemas.columns import COLUMNS, LABELS_EN, LABELS_ZH
from schemas.reasons import catalogue


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("trace", help="一个值的来历 · a value's whole history", description=__doc__)
    parser.add_argument(
        "subject", metavar="ID", help="证书标识、记录标识或 文件:行 a certificate_id, a record_id, or FILE:ROW"
    )
    parser.add_argument("--column", choices=COLUMNS, help="only this column")
    parser.add_argument("--release", help="its id or the beginning of it (default: the live one)")
    parser.add_argument("--curated", type=Path, help="the curated folder (default: SHENYAN_CURATED, data/curated)")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(handler=trace)


def trace(arguments: argparse.Namespace) -> int:
    """0 with the history printed; 1 with a sentence when the id is unknown. Personal numbers are shown masked."""
    places = settings.from_environment(curated=arguments.curated)
    try:
        chosen = release.find_release(places.curated, arguments.release)
        history = trace_certificate(chosen, arguments.subject, load_keys(places.key_file), column=arguments.column)
    except (release.ReleaseError, KeyFileError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    words = json.dumps(history, ensure_ascii=False, indent=2) if arguments.json else "\n".join(_tell(history))
    sys.stdout.write(words + "\n")
    return 0


def _tell(history: dict[str, Any]) -> list[str]:
    """The history as people read it: release and certificate, then each column with its sources."""
    certificate, published = history["certificate"], history["published"]
    passed = f"已进入查询文件 published ({certificate['passed_by']})" if published else "未进入查询文件 not published"
    lines = [
        f"发布版本 release {history['release_id']}  数据截至 as of {history['as_of']}",
        f"证书 certificate {certificate['certificate_id']}  持证人 holder {certificate['holder_id']}  状态 status {certificate['status']}  {passed}",
    ]
    lines += [
        f"疑点 finding {finding['code']}: {catalogue()[finding['code']].zh} {catalogue()[finding['code']].en}"
        for finding in history["findings"]
    ]
    for column in history["columns"]:
        lines.append(f"\n{LABELS_ZH[column['column']]} {LABELS_EN[column['column']]}: {column['value'] or '–'}")
        lines += [_source(source) for source in column["sources"]]
    return lines


def _source(source: dict[str, Any]) -> str:
    """One source of a value: whether it was chosen and why, and the cell it stands in."""
    mark = "✓" if source["chosen"] else " "
    reason = f"{source['why_zh']} {source['why_en']}"
    if source["decision_id"]:
        return f"  {mark} {source['value']}  ← 决定 decision {source['decision_id']}  [{reason}]"
    place = f"{source['source_file']} {source['sheet']} 第 {source['row']} 行 row {source['row']}"
    return f"  {mark} {source['value']}  ← 记录 record {source['record_id']}  ← {place}: 「{source['words'] or ''}」  [{reason}]"
