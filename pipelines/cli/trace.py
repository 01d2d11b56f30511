"""`shenyan trace`: a value's whole history, from the source's cell to what an enquirer sees."""

import argparse
import json
import sys
from collections.abc import Collection, Iterable
from typing import Any

from pipelines import release, settings
from pipelines.cli.answers import choose_release
from pipelines.cli.casework import opened
from pipelines.cli.options import add_curated, add_json, add_moment, add_release
from pipelines.keys import KeyFileError, load_keys
from pipelines.release import wording
from pipelines.release.layout import iso_moment
from pipelines.release.tracing import add_dossiers, ids_of, trace_certificate, trace_releases
from schemas.columns import COLUMNS, LABELS_EN, LABELS_ZH
from schemas.reasons import catalogue

SHOWN = {column: f"{LABELS_ZH[column]} {LABELS_EN[column]}:" for column in COLUMNS} | {
    "certificate_id": "证书标识 certificate id:",
    "status": "状态 status:",
    "status_on": "状态日期 since:",
    "acquired_month": "获取年月 acquired:",
}
"""What an enquirer sees, as it is called."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("trace", help="一个值的来历 · a value's whole history", description=__doc__)
    parser.add_argument(
        "subject",
        metavar="ID",
        help="证书标识、记录标识、证书编号、姓名、文件:行或 文件:工作表:行"
        " · an id, a certificate number, a name, FILE:ROW or FILE:SHEET:ROW",
    )
    parser.add_argument("--column", choices=COLUMNS, metavar="COLUMN", help="只看这一列 · only this column")
    which = parser.add_mutually_exclusive_group()
    add_release(which, "--release")
    add_moment(which)
    add_curated(parser)
    add_json(parser)
    parser.set_defaults(handler=trace)


def trace(arguments: argparse.Namespace) -> int:
    """0 with the history printed; 1 with a sentence when the id is unknown. Personal numbers are shown masked."""
    places = settings.from_environment(curated=arguments.curated)
    try:
        chosen = choose_release(places.curated, arguments.release, arguments.as_of)
        keys = load_keys(places.key_file)
        traced = trace_certificate(chosen, arguments.subject, keys, column=arguments.column)
        history = add_dossiers(traced, lambda asked: _find_choices(arguments, asked))
        kept = release.list_releases(places.curated)
        history["releases"] = trace_releases(kept, ids_of(history), keys, arguments.column)
    except (release.ReleaseError, KeyFileError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    words = (
        json.dumps(history, ensure_ascii=False, indent=2)
        if arguments.json
        else "\n".join(_tell(history, arguments.subject))
    )
    sys.stdout.write(words + "\n")
    return 0


def _find_choices(arguments: argparse.Namespace, decision_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """When reviewers chose, and in which dossiers that stands."""
    with opened(arguments) as store:
        return store.dossiers.find_choices(decision_ids)


def _tell(history: dict[str, Any], subject: str) -> list[str]:
    """The history as people read it: release and certificate, its rows, each column with its sources, then releases and lookup."""
    certificate, published = history["certificate"], history["published"]
    rule = wording.say("passed", certificate["passed_by"])
    passed = f"已进入查询文件 published ({rule})" if published else "未进入查询文件 not published"
    lines = [
        f"发布版本 release {history['release_id']}  数据截至 as of {history['as_of']}",
        f"证书 certificate {certificate['certificate_id']}  持证人 holder {certificate['holder_id']}  状态 status {certificate['status']}  {passed}",
    ]
    lines += [
        f"疑点 finding {finding['code']}: {catalogue()[finding['code']].zh} {catalogue()[finding['code']].en}"
        + (f"  [结论 verdict {finding['verdict']} {finding['verdict_id']}]" if finding["verdict"] else "")
        for finding in history["findings"]
    ]
    lines += [f"曾用标识 former id {one['old_id']} ({one['kind']})" for one in history["former"]]
    lines.append("\n归并的记录 records of the cluster:")
    lines += [_record(row, subject) for row in history["rows"]]
    if history["submissions"]:
        lines.append("\n持证人申请 submissions:")
        lines += [_submission(one) for one in history["submissions"]]
    for column in history["columns"]:
        lines.append(f"\n{LABELS_ZH[column['column']]} {LABELS_EN[column['column']]}: {column['value'] or '–'}")
        lines += [_source(source) for source in column["sources"]]
    lines.append("\n历次版本 releases:")
    lines += [_release(one, certificate["certificate_id"]) for one in history["releases"]]
    if published:
        shown = "  ".join(f"{SHOWN.get(name, name)} {value}" for name, value in published.items() if value)
        lines.append(f"\n查询所见 what an enquirer sees: {shown}")
    return lines


def _place(row: dict[str, Any]) -> str:
    return " ".join(filter(None, (row["source_file"], row["sheet"], f"第 {row['row']} 行 row {row['row']}")))


def _record(row: dict[str, Any], subject: str) -> str:
    """One row of the cluster; what was asked about is pointed out, and what was replaced says by what."""
    place = f"{row['source_file']}:{row['row']}"
    mark = "→" if subject in (row["record_id"], place) else " "
    replaced = f"  已被更正为 replaced by {row['superseded_by']}" if row["superseded_by"] else ""
    refused = f"  ({_reasons(row['reasons'])})" if row["reasons"] else ""
    return f"  {mark} {row['record_id']}  {wording.say('row', row['disposition'])}  {_place(row)}{replaced}{refused}"


def _submission(one: dict[str, Any]) -> str:
    asked, became = wording.say("action", one["action"]), wording.say("outcome", one["disposition"])
    return f"    {_moment(one['submitted_at'])}  {one['submission_id']}  {asked} → {became} ({_reasons(one['reasons'])})  {one['source_file']}:{one['row']}"


def _moment(said: str | None) -> str:
    """A moment on the city's clock, with its zone; what is none stays as it was written.

    >>> _moment("2026-11-27T23:53:52+00:00"), _moment("昨天")
    ('2026-11-28 07:53 +08:00', '昨天')
    """
    if len(said or "") <= len("2026-11-27"):
        return said or "–"
    try:
        moment = iso_moment(said or "")
    except ValueError:
        return said or "–"
    return f"{moment[:10]} {moment[11:16]} {moment[-6:]}"


def _reasons(codes: Iterable[str]) -> str:
    known = catalogue()
    return "; ".join(f"{code} {known[code].zh} {known[code].en}" if code in known else code for code in codes)


def _release(one: dict[str, Any], certificate_id: str) -> str:
    """What one kept release said, and under which id if it was another."""
    other = f"  ({one['certificate_id']})" if one["certificate_id"] != certificate_id else ""
    said = f"{one['status']}  {one['value'] or ''}".rstrip() if one["known"] else "没有这一证书 no such certificate"
    return f"    {one['release_id']}  {one['as_of'][:10]}  {said}  {'可查 in the lookup' if one['published'] else '不可查 not in the lookup'}{other}"


def _source(source: dict[str, Any]) -> str:
    """One source of a value: whether it was chosen and why, and the cell it stands in or what decided it."""
    mark = "✓" if source["chosen"] else " "
    reason = f"{source['why_zh']} {source['why_en']}"
    if source["decision_id"]:
        return f"  {mark} {source['value']}  ← 决定 decision {source['decision_id']}{_decided(source)}  [{reason}]"
    how = "".join(f" ({step['zh']} {step['en']})" for step in source["how"])
    return f"  {mark} {source['value']}  ← 记录 record {source['record_id']}  ← {_place(source)}{_cell(source)}: 「{source['words'] or ''}」{how}  [{reason}]"


def _decided(source: dict[str, Any]) -> str:
    """What the decision rests on: the holder's submission, or the dossier of a reviewer's choice."""
    if sent := source["submission"]:
        rules = _reasons(sent["reasons"])
        return f"  ← 申请 submission {sent['submission_id']}  {_moment(sent['submitted_at'])}  {sent['source_file']}:{sent['row']} ({rules})"
    chosen = source["chosen_by_hand"]
    return f"  ← 审核卷宗 dossier {chosen['dossier']}  {_moment(chosen['at'])}" if chosen else ""


def _cell(source: dict[str, Any]) -> str:
    """The cell of the row by column and heading, or where a carried value stands."""
    if source["carried"]:
        return f" {source['carried']['where']}" if source["carried"]["where"] else ""
    cells = (f"{one['letter']} 列 column「{one['heading'] or ''}」" for one in source["cells"])
    told = " / ".join(cells)
    return f" {told}" if told else ""
