"""`shenyan run`: the whole job through Dagster, in this process, then the ledger."""

import argparse
import importlib
import json
import os
import re
import sys
import uuid
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Display
from sqlalchemy.exc import DBAPIError

from pipelines import release, summary
from pipelines import settings as places
from pipelines.cli import dagster_parts
from pipelines.cli.options import add_curated, add_json
from pipelines.processes import mark_of_this_process

WHAT_WIDTH = 40
PERSONAL_NUMBER = re.compile(r"\d[\dXx*]{10,17}")
UNWRITABLE = "运行记录无法写入，磁盘可能已满。 The run's own records can't be written; the disk may be full."
STAGES = {
    "raw_casework": "读取决定 reading decisions",
    "raw_intake": "读取报送文件 reading deliveries",
    "raw_submissions": "读取申请 reading submissions",
    "core_records": "标准化 standardizing",
    "judge_records": "校验 validating",
    "link_records": "归并 linking",
    "merge_records": "生成权威记录 merging",
    "core_findings": "查找疑点 finding faults",
    "reconcile_submissions": "核对申请 reconciling",
    "trace_rows": "记台账 tracing rows",
    "core_review_queue": "排待办 queueing",
    "curated_release": "发布 publishing",
}


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = subparsers.add_parser("run", help="从报送文件到发布版本 · the whole job: files in, a release out")
    parser.add_argument(
        "--raw", type=Path, metavar="DIR", help="收到的文件，默认 SHENYAN_RAW 或 data/raw · what was received"
    )
    add_curated(parser)
    add_json(parser)
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """Status 0 when a release was published, 1 when the job stopped."""
    settings = places.from_environment(options.raw, options.curated)
    console = Console(stderr=True)
    if not (settings.raw / "sources").is_dir():
        console.print(
            f"{settings.raw} 里没有 sources 文件夹。 No folder `sources` there; nothing to read.", markup=False
        )
        return 1
    before = release.current(settings.curated)
    try:
        fault = _execute(settings, console)
    except (OSError, DBAPIError) as error:
        # Dagster's own store, which a full disk stops before any stage can say so.
        fault = f"{UNWRITABLE} ({type(error).__name__})"
    published = _published_since(before, release.current(settings.curated))
    if fault and published:
        console.print(
            f"已发布 {published}，但未能收尾：{fault}\nPublished, but not finished.", markup=False, style="red"
        )
        return 1
    if fault:
        console.print(
            f"未发布：{fault}\nNothing was published; the last release stays live.", markup=False, style="red"
        )
        return 1
    ledger = summary.summarize(settings)
    sys.stdout.write(
        json.dumps(ledger.as_dict(), ensure_ascii=False, indent=2) + "\n" if options.json else summary.render(ledger)
    )
    return 0 if ledger.adds_up else 1


def _published_since(before: release.Release | None, live: release.Release | None) -> str | None:
    """The id of the live release if it is newer than the one that was live; null too where somebody went back to an older one meanwhile."""
    newer = live is not None and (before is None or live.release_id > before.release_id)
    return live.release_id if live is not None and newer else None


def _execute(settings: places.Settings, console: Console) -> str:
    """What stopped the job, '' if nothing did."""
    state = places.beside(settings.curated, "dagster")
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ.setdefault("SHENYAN_STATE", str(state))
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    # Dagster keeps error texts in its event log, and an error of a library may quote a cell.
    os.environ.setdefault("DAGSTER_REDACT_USER_CODE_ERRORS", "1")
    # Loaded by name and only here: the graph imports the pipelines, never the other way round.
    dagster, definitions = importlib.import_module("dagster"), importlib.import_module("assets.definitions")
    resources = importlib.import_module("assets.resources")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Display(*columns, console=console) as display, _instance(dagster, state) as instance:
        listener = _Listener(display)
        defined = definitions.define(
            resources.Installation(raw=str(settings.raw), curated=str(settings.curated)), resources.Progress(listener)
        )
        importlib.import_module("assets.interrupted").settle(instance, ())
        job, run_id = defined.resolve_job_def(definitions.WHOLE_WAY), str(uuid.uuid4())
        instance.add_event_listener(run_id, listener.hear)
        own = {definitions.PROCESS_TAG: mark_of_this_process()}
        result = job.execute_in_process(instance=instance, raise_on_error=False, run_id=run_id, tags=own)
        importlib.import_module("assets.origin").tell_origin(instance, run_id)
    return "" if result.success else _name_faults(result)


def _instance(dagster: Any, state: Path) -> Any:
    """The instance whose runs the Dagster UI shows; its settings are those of dagster.yaml."""
    os.environ["DAGSTER_HOME"] = dagster_parts.home(state)
    return dagster.DagsterInstance.get()


class _Listener:
    """Shows each stage as it begins and ends and, inside it, file by file; where nobody watches, a line a stage."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._tasks: dict[str, Any] = {}

    def __call__(self, stage: str, what: str, done: int, total: int) -> None:
        """`done` of `total` parts of `stage` are finished, the last of them `what`."""
        shown = f"{STAGES[stage]} {escape(what[-WHAT_WIDTH:])}"
        self._display.update(self._task(stage), completed=done, total=total, description=shown)

    def hear(self, entry: Any) -> None:
        """Takes notice of one event of the run."""
        event = entry.dagster_event
        if event is None or event.step_key not in STAGES:
            return
        if event.is_step_start:
            self._task(event.step_key)
        elif event.is_step_success:
            self._display.update(self._task(event.step_key), completed=1, total=1, description=STAGES[event.step_key])
            if not self._display.console.is_terminal:
                self._display.console.print(f"完成 done: {STAGES[event.step_key]}", markup=False)

    def _task(self, stage: str) -> Any:
        if stage not in self._tasks:
            self._tasks[stage] = self._display.add_task(STAGES[stage], total=1)
        return self._tasks[stage]


def _name_faults(result: Any) -> str:
    """The failed steps and checks in one sentence each, without any number that could be a person's."""
    faults = [f"{event.step_key}: {_message(event)}" for event in result.all_node_events if event.is_step_failure]
    checks = [
        f"{check.asset_key.to_user_string()}: {check.description}"
        for check in result.get_asset_check_evaluations()
        if not check.passed
    ]
    return PERSONAL_NUMBER.sub("…", "; ".join([*checks, *faults]))


def _message(event: Any) -> str:
    error = event.step_failure_data.error
    cause = error.cause or error
    return str(cause.message).strip().splitlines()[0]
