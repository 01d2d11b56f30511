"""What can be measured from outside, as Prometheus text: the live release, files, rows, queues, the last preparation."""

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from pipelines import alert_outbox, ledger, release
from pipelines.queue_ages import queue_ages
from pipelines.settings import Settings

MEDIA_TYPE = "text/plain; version=0.0.4"
PREPARED = "core_review_queue.parquet.sealed"
"""The last frame before a release."""
STATES = {
    "待确认": "to_confirm", "已确认": "confirmed", "待提交": "draft", "待审核": "submitted", "已审阅": "examined",
    "已通过": "passed", "已退回": "returned", "不通过": "refused", "已暂停": "suspended", "已撤销": "revoked",
    "待补充": "asked", "已搁置": "on_hold",
}  # fmt: skip


class Gauge(NamedTuple):
    """One measure: its name, what it means, and its values by label."""

    name: str
    words: str
    samples: Sequence[tuple[Mapping[str, str], float]]


def gather(settings: Settings, now: dt.datetime | None = None) -> list[Gauge]:
    """Everything that can be measured now; what isn't there yet is left out rather than told as zero."""
    now = now or dt.datetime.now(dt.UTC)
    return [*_of_release(settings), *_of_queues(settings, now), *_of_work(settings)]


def _of_release(settings: Settings) -> Iterator[Gauge]:
    live = release.current(settings.curated)
    if live is None:
        return
    as_of = dt.datetime.fromisoformat(live.as_of).timestamp()
    yield Gauge(
        "shenyan_release_timestamp_seconds", "When the live release was made.", [({"release": live.release_id}, as_of)]
    )
    rows = [({"table": table}, float(count)) for table, count in sorted(live.counts.items())]
    yield Gauge("shenyan_release_rows", "Rows of each table of the live release.", rows)
    files = ledger.count_dispositions(release.load_table(live, "deliveries").select("disposition"))
    yield Gauge("shenyan_deliveries", "Files by what became of them.", _by("disposition", files))
    lines = ledger.count_dispositions(release.load_table(live, "lineage").select("disposition"))
    yield Gauge("shenyan_ledger_rows", "Rows and submissions by what became of them.", _by("disposition", lines))


def _of_queues(settings: Settings, now: dt.datetime) -> Iterator[Gauge]:
    try:
        ages = {STATES[state]: waiting for state, waiting in queue_ages(settings.database_url, now).items()}
    except SQLAlchemyError:
        return
    yield Gauge(
        "shenyan_cases", "Cases by state.", _by("state", {state: waiting.cases for state, waiting in ages.items()})
    )
    oldest = {state: waiting.oldest.total_seconds() for state, waiting in ages.items()}
    yield Gauge(
        "shenyan_oldest_case_seconds", "How long the oldest case of each state has waited.", _by("state", oldest)
    )


def _of_work(settings: Settings) -> Iterator[Gauge]:
    prepared = settings.work / PREPARED
    if prepared.is_file():
        moment = prepared.stat().st_mtime
        yield Gauge("shenyan_prepared_timestamp_seconds", "When the last run prepared a release.", [({}, moment)])
    untold = alert_outbox.read(alert_outbox.path_of(settings))
    if untold:
        waiting = {channel: float(len(messages)) for channel, messages in untold.items()}
        yield Gauge("shenyan_alerts_waiting", "Alerts that a channel has not taken yet.", _by("channel", waiting))
    if settings.curated.is_dir():
        free = shutil.disk_usage(settings.curated).free
        yield Gauge("shenyan_disk_free_bytes", "Room left beside the register.", [({}, float(free))])


def _by(label: str, counts: Mapping[str, float]) -> list[tuple[Mapping[str, str], float]]:
    return [({label: name}, float(count)) for name, count in sorted(counts.items())]


def render(gauges: list[Gauge]) -> str:
    """The measures in the text format that Prometheus reads."""
    return "".join(line for gauge in gauges for line in _lines(gauge))


def _lines(gauge: Gauge) -> Iterator[str]:
    yield f"# HELP {gauge.name} {gauge.words}\n# TYPE {gauge.name} gauge\n"
    for labels, value in gauge.samples:
        named = ",".join(f'{name}="{_escape(text)}"' for name, text in labels.items())
        yield f"{gauge.name}{{{named}}} {value:.17g}\n" if named else f"{gauge.name} {value:.17g}\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
