"""What starts by itself: new files start the work, a schedule or a steward's click publishes."""

import os

import dagster as dg

from assets.delivery_view import ASSET, PARTITIONS
from assets.raw import FOLDER_TAG, deliveries_partitions
from assets.resources import Installation
from pipelines import watching

WHOLE_WAY, PREPARE, PUBLISH, REREAD = "whole_way", "prepare", "publish", "reread_delivery"
ONCE = {"dagster/retry_on_asset_or_op_failure": "false"}
"""A step that failed would fail again; only a run whose program was killed is tried once more."""
WRITES = {"shenyan/writes": "curated"} | ONCE
ONE_DELIVERY = dg.AssetSelection.assets(ASSET)
EVERYTHING = dg.AssetSelection.all() - ONE_DELIVERY
RELEASE = dg.AssetSelection.assets("curated_release")
DECIDED = dg.AssetSelection.assets(
    "raw_submissions", "raw_judgements", "raw_field_choices", "raw_rulings", "raw_statuses"
).downstream()
"""What people's decisions change: a release says what was decided until its moment, so these are renewed with it."""
QUIET = {"loggers": {"console": {}}}
"""Runs say on the console what the logger of definitions.py lets through; without it Dagster prints every event there."""
LOOKED_BACK = 25
COVERING = frozenset(
    {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.QUEUED}
)

whole_way = dg.define_asset_job(
    WHOLE_WAY,
    selection=EVERYTHING,
    tags=WRITES,
    config=QUIET,
    description="从收到的文件到发布版本 · The whole way: files in, a release out.",
)
prepare = dg.define_asset_job(
    PREPARE,
    selection=EVERYTHING - RELEASE,
    tags=WRITES,
    config=QUIET,
    description="只处理，不发布 · Everything up to a release that waits for a steward.",
)
publish = dg.define_asset_job(
    PUBLISH,
    selection=DECIDED,
    tags=WRITES,
    config=QUIET,
    description="发布已处理好的结果，并计入最新的审核决定 · Publishes what is prepared, with what people have decided until now.",
)
reread_delivery = dg.define_asset_job(
    REREAD,
    selection=ONE_DELIVERY,
    tags=ONCE,
    config=QUIET,
    description="单独重读一份报送 · Reads one delivery again by itself and shows what became of it.",
)


def publishes_at_once() -> bool:
    """Whether new files lead to a release by themselves (SHENYAN_PUBLISH=at_once) or wait for a steward or the schedule."""
    return os.environ.get("SHENYAN_PUBLISH", "on_request") == "at_once"


@dg.sensor(
    jobs=[whole_way, prepare],
    minimum_interval_seconds=int(os.environ.get("SHENYAN_WATCH_SECONDS", "30")),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="监视报送文件夹，文件写完后自动登记并处理 · Watches the raw folder; once files have come to rest it registers each by its content and starts the work.",
)
def watch_raw_folder(context: dg.SensorEvaluationContext, installation: Installation) -> dg.SensorResult:
    """Registers the deliveries and requests one run for each new state of the folder that no run has covered yet."""
    settings = installation.settings()
    seen = watching.look(settings.raw, settings.exclusions)
    before = watching.Watch.from_cursor(context.cursor)
    watch, word = watching.next_look(seen, before, last_covered(context.instance))
    if watch.requested == before.requested:
        return dg.SensorResult(cursor=watch.to_cursor())
    known = set(context.instance.get_dynamic_partitions(PARTITIONS))
    names = watching.name_deliveries(settings.raw, seen, settings.work / "deliveries.json")
    return dg.SensorResult(
        dynamic_partitions_requests=[
            deliveries_partitions.build_add_request([name for name in names if name not in known])
        ],
        run_requests=[_request(watch, word)] if word else [],
        cursor=watch.to_cursor(),
    )


def _request(watch: watching.Watch, word: str) -> dg.RunRequest:
    """One run; its key counts the requests, so a folder that returns to an earlier state is worked on again."""
    job = WHOLE_WAY if publishes_at_once() else PREPARE
    return dg.RunRequest(run_key=f"{watch.requests}-{word}", job_name=job, tags={FOLDER_TAG: word})


def last_covered(instance: dg.DagsterInstance) -> str:
    """The state of the folder that the latest run over all deliveries worked on or is working on; empty for none."""
    for run in instance.get_runs(limit=LOOKED_BACK):
        if FOLDER_TAG in run.tags and run.status in COVERING:
            return run.tags[FOLDER_TAG]
    return ""


@dg.schedule(
    job=whole_way,
    cron_schedule=os.environ.get("SHENYAN_PUBLISH_CRON", "0 6 * * *"),
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="按时重新处理并发布，默认停用 · Works on everything and publishes on schedule; switched off until a steward switches it on.",
)
def publish_on_schedule() -> dg.RunRequest:
    """Asks for a release of all that is there."""
    return dg.RunRequest()
