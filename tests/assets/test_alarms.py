"""Every kind of alert that the operator's guide lists goes the whole way: something is wrong, a sensor looks, an address is told."""

import datetime as dt
import re
import types
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from sqlalchemy import insert

from assets import alarms, automation, interrupted
from assets.resources import Installation
from pipelines import decided_subjects, lookout, prepared
from pipelines.casework.tables import cases
from tests.listening import listening
from tests.tampering import forge_audit

GUIDE = Path(__file__).parents[2] / "docs/operations/README.md"
FILES = ("office", "source_file", "sha256", "disposition", "reason")


@pytest.fixture
def place(tmp_path, monkeypatch):
    (tmp_path / "raw/sources").mkdir(parents=True)
    return Installation(raw=str(tmp_path / "raw"), curated=str(tmp_path / "curated"))


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def told(monkeypatch):
    """What the webhook of the environment was told."""
    with listening() as (address, taken):
        monkeypatch.setenv("SHENYAN_ALERT_WEBHOOK", address)
        yield taken


def receive(place, disposition: str) -> None:
    row = ("jia", "sources/jia/45020419800101123X.xlsx", "f" * 64, disposition, "EMPTY_FILE")
    frame = pl.DataFrame([row], schema=list(FILES), orient="row")
    prepared.write_frame(place.settings(), place.key_ring(), "raw_deliveries", frame)


def refuse_a_file(place, monkeypatch) -> None:
    receive(place, "rejected")


def read_a_file_in_part(place, monkeypatch) -> None:
    receive(place, "partly_read")


def leave_a_case_lying(place, monkeypatch) -> None:
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=40)).isoformat(timespec="microseconds")
    moments = dict.fromkeys(("opened_at", "updated_at", "submitted_at"), long_ago)
    names = {"case_id": "K1", "kind": "amend", "holder_key": "h1", "subject": "s1", "state": "待审核"}
    with place.store() as store, store._context.database.write() as connection:
        connection.execute(insert(cases).values(**names, **moments, version=1, is_open=True))


def forge_the_audit(place, monkeypatch) -> None:
    with place.store() as store:
        forge_audit(store)


def fill_the_disk(place, monkeypatch) -> None:
    full = types.SimpleNamespace(disk_usage=lambda _: types.SimpleNamespace(free=1 << 20))
    monkeypatch.setattr(lookout, "shutil", full)


def lose_a_decided_certificate(place, monkeypatch) -> None:
    with place.store() as store:
        store.subjects.note(pl.DataFrame(schema=decided_subjects.SCHEMA), ["C1"])


WRONG = {
    "delivery_refused": refuse_a_file,
    "delivery_partly_read": read_a_file_in_part,
    "queue_age": leave_a_case_lying,
    "decided_and_gone": lose_a_decided_certificate,
    "audit_broken": forge_the_audit,
    "disk_nearly_full": fill_the_disk,
}
RUNS = ("run_failed", "release_blocked", "run_interrupted")


@dg.job(name=automation.PUBLISH, executor_def=dg.in_process_executor)
def idle():
    """A run whose program is killed."""


def end_badly(instance, kind: str) -> str:
    """The id of a run that failed in a step, or whose program was killed."""
    if kind == "run_interrupted":
        run = instance.create_run_for_job(
            idle, status=dg.DagsterRunStatus.STARTED, tags={interrupted.WILL_RETRY: "false"}
        )
        instance.report_run_failed(run)
        return run.run_id

    @dg.op(name="curated_release" if kind == "release_blocked" else "core_records")
    def fail():
        raise dg.Failure("少得多 far fewer: 45020419800101123X")

    @dg.job(name=automation.PUBLISH)
    def job():
        fail()

    return job.execute_in_process(instance=instance, raise_on_error=False).run_id


def test_the_guide_lists_every_kind():
    listed = re.search(r"^\| kind \| when .*?\n\n", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    kinds = re.findall(r"`([a-z_]+)`", "".join(line.split("|")[1] for line in listed[0].strip().splitlines()))
    assert sorted(kinds) == sorted([*WRONG, *RUNS])


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_posted_once_and_names_nobody(place, instance, monkeypatch, told, kind):
    alarms.look_out(dg.build_sensor_context(instance), installation=place)
    assert told == []
    WRONG[kind](place, monkeypatch)
    for _ in range(2):
        alarms.look_out(dg.build_sensor_context(instance), installation=place)
    assert [alert["kind"] for alert in told] == [kind]
    assert told[0]["zh"] and told[0]["en"] and told[0]["advice_zh"] and told[0]["advice_en"]
    assert "45020419800101123" not in str(told)


@pytest.mark.parametrize("kind", RUNS)
def test_a_run_that_did_not_go_through_is_posted(place, instance, told, kind):
    run_id = end_badly(instance, kind)
    (entry,) = instance.all_logs(run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    context = dg.build_run_status_sensor_context(
        sensor_name="tell_failed_runs",
        dagster_instance=instance,
        dagster_run=instance.get_run_by_id(run_id),
        dagster_event=entry.dagster_event,
    )
    alarms.tell_failed_runs(context.for_run_failure(), installation=place)
    assert [(alert["kind"], alert["facts"]["run"]) for alert in told] == [(kind, run_id)]
    assert "45020419800101123" not in str(told)
