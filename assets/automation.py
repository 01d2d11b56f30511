"""What starts by itself: new files start the work, a schedule or a steward's click publishes."""

import os
from pathlib import Path

import dagster as dg

from assets.delivery_view import ASSET, PARTITIONS
from assets.raw import DECIDED_TAG, FOLDER_TAG, deliveries_partitions
from assets.resources import Installation
from pipelines import prepared, release, requests, watching

WHOLE_WAY, PREPARE, RENEW, PUBLISH, REREAD = "whole_way", "prepare", "renew", "publish", "reread_delivery"
ONCE = {"dagster/retry_on_asset_or_op_failure": "false"}
"""A step that failed would fail again; only a run whose program was killed is tried once more."""
WRITES = {"shenyan/writes": "curated"} | ONCE
ONE_DELIVERY = dg.AssetSelection.assets(ASSET)
EVERYTHING = dg.AssetSelection.all() - ONE_DELIVERY
RELEASE = dg.AssetSelection.assets("curated_release")
DECIDED = dg.AssetSelection.assets(
    "raw_submissions", "raw_judgements", "raw_field_choices", "raw_rulings", "raw_statuses", "raw_verdicts"
).downstream()
"""What people's decisions change: a release says what was decided until its moment, so these are renewed with it."""
QUIET = {"loggers": {"console": {}}}
"""Runs say on the console what the logger of definitions.py lets through; without it Dagster prints every event there."""
LOOKED_BACK = 25
UNDER_WAY = frozenset({dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.QUEUED})
COVERING = UNDER_WAY | {dg.DagsterRunStatus.SUCCESS}

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
renew = dg.define_asset_job(
    RENEW,
    selection=DECIDED - RELEASE,
    tags=WRITES,
    config=QUIET,
    description="计入最新的审核决定，不发布 · Renews what is prepared by what people have decided until now, without publishing.",
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


def publishes_at_once(curated: Path) -> bool:
    """Whether new files and decisions lead to a release by themselves (SHENYAN_PUBLISH=at_once) or wait for a steward or the schedule.

    Once a steward has gone back to an earlier release, they wait until a steward publishes: what they went back from may still be among the files.
    """
    return os.environ.get("SHENYAN_PUBLISH", "on_request") == "at_once" and release.gone_back(curated) is None


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
    if word and reads_soon(context.instance):
        watch, word = watching.Watch(watch.seen, before.requested, before.requests), None
    if watch.requested == before.requested:
        return dg.SensorResult(cursor=watch.to_cursor())
    known = set(context.instance.get_dynamic_partitions(PARTITIONS))
    names = watching.name_deliveries(settings.raw, seen, settings.work / "deliveries.json")
    return dg.SensorResult(
        dynamic_partitions_requests=[
            deliveries_partitions.build_add_request([name for name in names if name not in known])
        ],
        run_requests=[_request(watch, word, settings.curated)] if word else [],
        cursor=watch.to_cursor(),
    )


def reads_soon(instance: dg.DagsterInstance) -> bool:
    """Whether a run waits that will read the folder as it is then: files that trickle in all day queue no run each."""
    waiting = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING]))
    return any(run.job_name in (WHOLE_WAY, PREPARE) for run in waiting)


def _request(watch: watching.Watch, word: str, curated: Path) -> dg.RunRequest:
    """One run; its key counts the requests, so a folder that returns to an earlier state is worked on again."""
    job = WHOLE_WAY if publishes_at_once(curated) else PREPARE
    return dg.RunRequest(run_key=f"{watch.requests}-{word}", job_name=job, tags={FOLDER_TAG: word})


def last_covered(instance: dg.DagsterInstance, tag: str = FOLDER_TAG) -> str:
    """The state that the latest run of this tag worked on or is working on; empty for none."""
    for run in instance.get_runs(limit=LOOKED_BACK):
        if tag in run.tags and run.status in COVERING:
            return run.tags[tag]
    return ""


@dg.sensor(
    jobs=[renew, publish],
    minimum_interval_seconds=int(os.environ.get("SHENYAN_RENEW_SECONDS", "300")),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="审核员和持证人有了新的决定后自动重新计算 · Works again by itself once reviewers or holders have decided something.",
)
def watch_decisions(context: dg.SensorEvaluationContext, installation: Installation) -> dg.SensorResult:
    """Requests one run for all that was decided since the latest run read decisions; none while one waits or nothing is prepared."""
    settings = installation.settings()
    if not prepared.path_of(settings, prepared.LAST).is_file():
        return dg.SensorResult(skip_reason="尚未处理过任何文件 nothing is prepared yet")
    with installation.store() as store:
        word = store.decided()
    under_way = context.instance.get_runs(dg.RunsFilter(tags=WRITES, statuses=[*UNDER_WAY]), limit=1)
    known = (context.cursor, last_covered(context.instance, DECIDED_TAG))
    nothing_decided = not word.strip("0.")
    if nothing_decided or word in known or under_way:
        return dg.SensorResult(skip_reason="没有新的决定，或正在处理 nothing new, or work is under way")
    job = PUBLISH if publishes_at_once(settings.curated) else RENEW
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"decided-{word}", job_name=job)], cursor=word)


@dg.sensor(
    job=publish,
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="数据管理员在网页上点了“发布”后开始发布 · Publishes when a steward has clicked so on the pages.",
)
def watch_wishes(context: dg.SensorEvaluationContext, installation: Installation) -> dg.SensorResult:
    """Requests one publication for each wish that was not seen yet."""
    wish = requests.latest_wish(installation.settings())
    if wish is None or wish.at == context.cursor:
        return dg.SensorResult(skip_reason="没有新的发布请求 nobody asks to publish")
    if release.gone_back_since(installation.settings().curated, wish.at):
        return dg.SensorResult(skip_reason="请求之后已退回 asked for before somebody went back", cursor=wish.at)
    request = dg.RunRequest(run_key=f"wish-{wish.at}", tags={"shenyan/asked_by": wish.by})
    return dg.SensorResult(run_requests=[request], cursor=wish.at)


@dg.schedule(
    job=whole_way,
    cron_schedule=os.environ.get("SHENYAN_PUBLISH_CRON", "0 6 * * *"),
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="按时重新处理并发布，默认停用 · Works on everything and publishes on schedule; switched off until a steward switches it on.",
)
def publish_on_schedule(installation: Installation) -> dg.RunRequest | dg.SkipReason:
    """Asks for a release of all that is there, unless a steward went back to an earlier one and nobody has published since."""
    if release.gone_back(installation.settings().curated):
        return dg.SkipReason(
            "已退回到较早的版本，等数据管理员发布 somebody went back; it waits for a steward to publish"
        )
    return dg.RunRequest()
