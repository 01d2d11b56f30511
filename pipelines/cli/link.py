"""`shenyan link`: linkage alone, on a table of records as raw strings."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.cli.explanations import as_json, as_text, group_as_json, group_as_text
from pipelines.cli.options import add_json
from pipelines.linkage import link
from pipelines.linkage.explain import explain
from pipelines.linkage.explain_groups import explain_group
from pipelines.linkage.learning import NothingToLearnError, learn
from pipelines.linkage.memory import Folder
from pipelines.linkage.preparing import FROM_WORDS
from pipelines.linkage.relinking import Relinked, Task, add, link_all, relink
from pipelines.linkage.remembering import all_links, name_all
from pipelines.linkage.state import State, stamp_of
from pipelines.linkage.weights import TABLE, Models, read_table, version_of, write_table
from pipelines.standardize import standardize_columns
from schemas.columns import COLUMNS

KEY = b"shenyan link"
"""Ids of a table linked alone are no secret: the same table always gets the same ones."""


FILES = (
    ("--out", "FILE", "结果文件 · record_id, certificate_id, holder_id, review (Parquet)"),
    ("--links", "FILE", "另写候选对及依据 · also write the pairs that mattered, with their evidence"),
    ("--previous", "FILE", "较早的结果 · an earlier result; --changes says what became of its ids"),
    ("--changes", "FILE", "写出合并、拆分、停用的编号 · write the ids that were merged, split or retired"),
    (
        "--state",
        "DIR",
        "在此记住归并，下次只看变化的部分 · remember the linkage here: the next run looks only at what changed, with the result"
        " of a full run (with --links from the first run on; not with --explain)",
    ),
    ("--judgements", "FILE", "人工判断 · record_id_l, record_id_r, level, judgement, judged_by (Parquet)"),
)
"""Options that name a file or a folder."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = subparsers.add_parser("link", help="把记录归并到人和证书 · link records to persons and certificates")
    parser.add_argument(
        "records",
        type=Path,
        nargs="+",
        metavar="RECORDS.parquet",
        help="记录表；只有 --train 时可多张 · record_id and the 19 columns as raw strings; several only with --train",
    )
    for option, metavar, words in FILES:
        parser.add_argument(option, type=Path, metavar=metavar, help=words)
    parser.add_argument(
        "--add",
        action="store_true",
        help="只给新增或改动的记录 · RECORDS are only those that are new or changed; with --state",
    )
    parser.add_argument(
        "--explain",
        nargs="+",
        metavar="RECORD",
        help="说明两条记录为何是或不是同一人，或一条记录所属的人 · two records: say why they are, or aren't, one;"
        " one record: its person, record by record, and the rivals",
    )
    parser.add_argument(
        "--train",
        action="store_true",
        help="由记录学习权重并写出 · learn the weights from the records and write the table (--weights)",
    )
    parser.add_argument(
        "--weights", type=Path, default=TABLE, metavar="FILE.toml", help="匹配权重表 · the table of match weights"
    )
    add_json(parser)
    parser.set_defaults(handler=run)


def run(arguments: argparse.Namespace) -> int:
    """Train, link or explain, as asked; status 1 for a table that can't be linked."""
    try:
        return _run(arguments)
    except UnusableTableError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1


def _run(arguments: argparse.Namespace) -> int:
    if arguments.train:
        return _train(arguments)
    if len(arguments.records) > 1 or (arguments.out is None and arguments.explain is None):
        sys.stderr.write("需要一个记录表和 --out 或 --explain。 One table and --out or --explain are needed.\n")
        return 2
    if arguments.state is not None or arguments.add:
        return link_with_state(arguments)
    job = _Job(standardize_columns(read_columns(arguments.records[0])), read_table(arguments.weights))
    return _explain(job, arguments) if arguments.explain else _link(job, arguments)


@dataclass(frozen=True)
class _Job:
    """What is linked, and with which weights."""

    records: pl.DataFrame
    models: Models


class UnusableTableError(ValueError):
    """A table that can't be linked; the message says why in both languages, without a value of it."""


def read_columns(path: Path) -> pl.DataFrame:
    """record_id and those of the 19 columns that the table has, as text; raises UnusableTableError where it can't be linked."""
    try:
        schema = pl.read_parquet_schema(path)
        present = [column for column in ("record_id", *COLUMNS) if column in schema]
        table = pl.read_parquet(path, columns=present).cast(pl.String)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise UnusableTableError(
            f"{path.name} 无法作为文本列的 Parquet 表读取。 It can't be read as a Parquet table of text columns."
        ) from fault
    if "record_id" not in table.columns:
        raise UnusableTableError(f"{path.name} 没有 record_id 列。 It has no column record_id.")
    if strays := table.height - table["record_id"].drop_nulls().n_unique():
        raise UnusableTableError(
            f"{path.name} 有 {strays} 行的 record_id 为空或重复。 {strays} rows repeat a record_id or lack one."
        )
    return table


def _train(arguments: argparse.Namespace) -> int:
    tables = [standardize_columns(read_columns(path)) for path in arguments.records]
    sizes = ", ".join(str(table.height) for table in tables)
    try:
        models = learn(tables)
    except NothingToLearnError:
        sys.stderr.write("完整的身份证号太少，无法估计权重。 Too few whole ID numbers to learn the weights from.\n")
        return 1
    write_table(models, {"trained_on": f"tables of {sizes} records"}, arguments.weights)
    sys.stdout.write(
        f"权重已写入 {arguments.weights.name}，请像代码一样审阅。 Weights written; review them like code.\n"
    )
    return 0


def _link(job: _Job, arguments: argparse.Namespace) -> int:
    linkage = link(
        job.records,
        judgements=_read(arguments.judgements),
        previous=_read(arguments.previous),
        key=KEY,
        models=job.models,
        with_links=arguments.links is not None,
    )
    if arguments.links is not None:
        linkage.links.write_parquet(arguments.links, mkdir=True)
    if arguments.changes is not None:
        linkage.identity_changes.write_parquet(arguments.changes, mkdir=True)
    found = linkage.assignments
    _write(found, (found["holder_id"], found["certificate_id"]), arguments)
    return 0


def link_with_state(arguments: argparse.Namespace) -> int:
    """Link what changed since the state was left; status 2 where the state can't serve."""
    if arguments.explain is not None:
        sys.stderr.write(
            "--explain 需要全部记录，不能与 --state 同用。 --explain reads all records: it doesn't go with --state.\n"
        )
        return 2
    models, links = read_table(arguments.weights), arguments.links is not None
    task = Task(models, _read(arguments.judgements), KEY, False, stamp_of(models, KEY, secret=False), with_links=links)
    if arguments.state is None:
        sys.stderr.write("--add 需要 --state。 --add needs --state.\n")
        return 2
    folder = Folder(arguments.state)
    before, why = folder.load(task.stamp, with_links=links, by_pieces=arguments.add)
    if why:
        sys.stderr.write(f"{why}\n")
    if arguments.add and before is None:
        sys.stderr.write(
            "--add 只带来新增记录，请先用全部记录运行一次。 --add brings only what is new: link the whole table first.\n"
        )
        return 2
    found = _relink(read_columns(arguments.records[0]), before, task, only_new=arguments.add)
    folder.save(found.state, before)
    assignments, changes = name_all(found.state, _read(arguments.previous), key=KEY)
    if links:
        all_links(found.state, task.judgements).write_parquet(arguments.links, mkdir=True)
    if arguments.changes is not None:
        changes.write_parquet(arguments.changes, mkdir=True)
    _write(assignments, (found.state.holders["id"], found.state.certificates["id"]), arguments)
    return 0


def _relink(table: pl.DataFrame, before: State | None, task: Task, *, only_new: bool) -> Relinked:
    if before is None:
        return link_all(table, FROM_WORDS, task)
    return (add if only_new else relink)(table, before, FROM_WORDS, task)


def _write(assignments: pl.DataFrame, ids: tuple[pl.Series, pl.Series], arguments: argparse.Namespace) -> None:
    """Write what was found, and say of how many holders and certificates: `ids` has each of theirs once at least."""
    own_type = pl.read_parquet_schema(arguments.records[0])["record_id"]
    told = assignments.cast({"record_id": own_type})
    # A reader skips by them what it need not look at; an increment of two seconds, most of it fixed, goes without.
    told.write_parquet(arguments.out, compression="uncompressed", statistics=not arguments.add, mkdir=True)
    _report(assignments, ids, version_of(arguments.weights), as_json=arguments.json)


def _explain(job: _Job, arguments: argparse.Namespace) -> int:
    if len(arguments.explain) > 2:
        sys.stderr.write("--explain 需要一条或两条记录。 --explain takes one record or two.\n")
        return 2
    known = set(job.records["record_id"])
    if missing := [record for record in arguments.explain if record not in known]:
        sys.stderr.write(f"没有这条记录：{missing[0]}。 There is no record {missing[0]}.\n")
        return 1
    linkage = link(job.records, judgements=_read(arguments.judgements), key=KEY, models=job.models, with_links=False)
    if len(arguments.explain) == 1:
        group = explain_group(job.records, arguments.explain[0], linkage.assignments, models=job.models)
        told = group_as_json(group) if arguments.json else group_as_text(group)
    else:
        left, right = arguments.explain
        found = explain(job.records, left, right, linkage.assignments, models=job.models)
        told = as_json(found) if arguments.json else as_text(found)
    sys.stdout.write(told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return 0


def _read(path: Path | None) -> pl.DataFrame | None:
    return None if path is None else pl.read_parquet(path)


def _report(assignments: pl.DataFrame, ids: tuple[pl.Series, pl.Series], weights: str, *, as_json: bool) -> None:
    counts: dict[str, int | str] = {
        "records": assignments.height,
        "holders": _distinct(ids[0]),
        "certificates": _distinct(ids[1]),
        "review": int(assignments["review"].sum()),
        "weights": weights,
    }
    zh = "记录 {records} 条，持证人 {holders} 人，证书 {certificates} 本，待复核 {review} 条，权重表版本 {weights}。"
    en = "{records} records, {holders} holders, {certificates} certificates, {review} to review, by weights {weights}."
    sys.stdout.write((json.dumps(counts) if as_json else f"{zh} {en}".format(**counts)) + "\n")


def _distinct(ids: pl.Series) -> int:
    """How many ids there are; by their hashes, which a million takes a tenth of the time."""
    return ids.hash(seed=1).n_unique()
