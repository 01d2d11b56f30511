"""Being told: failed runs at once, everything else that is wrong every ten minutes, each thing once."""

import datetime as dt
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import dagster as dg

from assets import interrupted, refused
from assets.automation import REREAD
from assets.resources import Installation
from assets.storage import read_frame
from pipelines import alert_outbox, alerts, lookout, watching
from pipelines.alerts import Alert

REMEMBERED = 5000
"""So many told things are remembered; the oldest are forgotten first."""
STILL_WRONG = dt.timedelta(days=1)
"""After so long a thing that is still wrong is told again, unless it is a file, which stays as it is."""


def tell_all(installation: Installation, found: Iterable[Alert]) -> list[str]:
    """The names of channels that could not take everything; what they did not take is told next time."""
    settings = installation.settings()
    ways = alerts.channels(settings.alerts, os.environ)
    return alert_outbox.deliver(alert_outbox.path_of(settings), list(found), ways, dt.datetime.now(dt.UTC))


@dg.run_failure_sensor(
    name="tell_failed_runs",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="运行失败或发布被拦时通知 · Tells of failed runs and blocked releases: log, webhook, mail.",
)
def tell_failed_runs(context: dg.RunFailureSensorContext, installation: Installation) -> None:
    """Nothing; one alert for each run that failed; what was refused is told file by file by `look_out`."""
    if context.dagster_run.job_name in (refused.JOB, REREAD):
        return
    if failed := tell_all(installation, [failure_alert(context)]):
        context.log.warning(f"could not be told by: {', '.join(failed)}")


def failure_alert(context: dg.RunFailureSensorContext) -> Alert:
    """What is said of a failed run: the steps that failed, and the reason where the failure explains itself."""
    run = context.dagster_run
    if interrupted.goes_on(run):
        return interruption_alert(run)
    failures = context.get_step_failure_events()
    told = [
        data.user_failure_data.description
        for event in failures
        if (data := event.step_failure_data).user_failure_data and data.user_failure_data.description
    ]
    blocked = any(event.step_key == "curated_release" for event in failures)
    return Alert(
        "release_blocked" if blocked else "run_failed",
        "critical",
        f"{'发布被拦截' if blocked else '运行失败'}：{run.job_name}。{' '.join(told)}",
        f"{'A release was blocked' if blocked else 'A run failed'}: {run.job_name}.",
        "已发布的版本仍然有效；请在 Dagster 打开该运行查看说明，处理后重新运行。",
        "The last release stays live; open the run in Dagster, read what it says, run it again once it is mended.",
        key=run.run_id,
        facts={"run": run.run_id, "job": run.job_name, "steps": ", ".join(str(event.step_key) for event in failures)},
    )


def interruption_alert(run: dg.DagsterRun) -> Alert:
    """What is said of a run whose program was killed and which is run again by itself."""
    return Alert(
        "run_interrupted",
        "warning",
        f"运行被中断：{run.job_name}。将自动重新执行。",
        f"A run was interrupted: {run.job_name}. It is run again by itself.",
        "无需处理；若反复出现，请查看内存和磁盘。",
        "Nothing to do; if it happens often, look at the memory and the disk.",
        key=run.run_id,
        facts={"run": run.run_id, "job": run.job_name},
    )


@dg.sensor(
    minimum_interval_seconds=600,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="查看拒收的文件、积压、审计日志和磁盘 · Looks for refused deliveries, long queues, a broken audit, a full disk, and tells of them.",
)
def look_out(context: dg.SensorEvaluationContext, installation: Installation) -> dg.SensorResult:
    """Starts nothing; tells what is wrong and was not told yet."""
    memory, now = installation.settings().work / "told.json", dt.datetime.now(dt.UTC)
    told = watching.remembered(memory)
    fresh = [alert for alert in find_wrong(installation, now) if is_news(alert, told, now)]
    failed = tell_all(installation, fresh)
    remember_latest(memory, told | {f"{alert.kind}|{alert.key}": now.isoformat(timespec="seconds") for alert in fresh})
    if failed:
        context.log.warning(f"could not be told by: {', '.join(failed)}")
    return dg.SensorResult(skip_reason=f"{len(fresh)} told, {len(failed)} failed")


def remember_latest(memory: Path, told: dict[str, str]) -> None:
    """Nothing; the latest of what was told is in the file, which lies outside Dagster's own state since it only grows there."""
    latest = dict(sorted(told.items(), key=lambda entry: entry[1])[-REMEMBERED:])
    watching.remember(memory, latest)


def find_wrong(installation: Installation, now: dt.datetime) -> list[Alert]:
    """Everything that is wrong at the moment."""
    settings = installation.settings()
    found = list(lookout.little_room(settings))
    with installation.store() as store:
        found += [*lookout.broken_audit(store), *lookout.long_waits(settings.database_url, now)]
        found += lookout.lost_subjects(store)
    with suppress(FileNotFoundError):
        found += lookout.refused_deliveries(read_frame(installation, "raw_deliveries"))
    return found


def is_news(alert: Alert, told: dict[str, str], now: dt.datetime) -> bool:
    """Whether nobody was told of it, or it is a lasting fault that was told long ago."""
    before = told.get(f"{alert.kind}|{alert.key}")
    if before is None:
        return True
    return not alert.kind.startswith("delivery_") and now - dt.datetime.fromisoformat(before) > STILL_WRONG


sensors = [tell_failed_runs, look_out]
