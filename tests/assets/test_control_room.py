"""What the control room does: registers files, starts work once, leaves a delivery out, goes back, explains what is blocked."""

import datetime as dt
import json
import logging
import shutil

import dagster as dg
import polars as pl
import pytest

from assets import alarms, automation, definitions, refused, stewardship
from assets.delivery_view import ASSET, PARTITIONS
from assets.raw import FIRST_TRY, deliveries_partitions
from assets.resources import Installation, Progress
from pipelines import exclusions, intake, lookout, release, requests
from pipelines.alerts import Alert
from tests.tampering import forge_audit

LIST = "姓名,性别,证书编号,职称系列,资格名称\n赵一凡,男,L20110001,工程技术系列,工程师\n"
RELEASE = dg.AssetKey("curated_release")
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "raw" / "sources" / "jia"
    folder.mkdir(parents=True)
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / "empty.xlsx").touch()
    return Installation(raw=str(tmp_path / "raw"), curated=str(tmp_path / "curated"))


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def looks(place, instance, times: int, cursor: str | None = None) -> tuple[list[dg.SensorResult], str]:
    """What the sensor answers, look by look, with its requests for partitions carried out."""
    answers = []
    for _ in range(times):
        context = dg.build_sensor_context(instance, cursor=cursor)
        answer = automation.watch_raw_folder(context, installation=place)
        for request in answer.dynamic_partitions_requests or []:
            instance.add_dynamic_partitions(PARTITIONS, request.partition_keys)
        answers.append(answer)
        cursor = answer.cursor
    return answers, cursor


def execute(place, job: str, instance, **options):
    defined = definitions.define(place, Progress())
    return defined.resolve_job_def(job).execute_in_process(instance=instance, raise_on_error=False, **options)


def delivery_named(instance, beginning: str) -> str:
    (found,) = [name for name in instance.get_dynamic_partitions(PARTITIONS) if name.startswith(beginning)]
    return found


def test_dropped_files_become_partitions_and_one_run(place, instance):
    answers, _ = looks(place, instance, 4)
    assert [len(answer.run_requests or []) for answer in answers] == [0, 1, 0, 0]
    assert answers[1].run_requests[0].job_name == automation.PREPARE
    names = [name.split("·")[0] for name in instance.get_dynamic_partitions(PARTITIONS)]
    assert sorted(names) == ["empty.xlsx", "list.csv"]


def test_what_a_command_line_run_worked_on_is_not_worked_on_again(place, instance):
    from pipelines import watching

    settings = place.settings()
    word = watching.fingerprint(watching.look(settings.raw, settings.exclusions))
    run = instance.create_run_for_job(_nothing, tags={automation.FOLDER_TAG: word})
    instance.report_run_failed(run)
    assert automation.last_covered(instance) == ""
    instance.create_run_for_job(_nothing, tags={automation.FOLDER_TAG: word}, status=dg.DagsterRunStatus.SUCCESS)
    answers, _ = looks(place, instance, 3)
    assert [len(answer.run_requests or []) for answer in answers] == [0, 0, 0]


def test_files_that_trickle_in_while_a_run_waits_queue_no_run_each_and_none_is_forgotten(place, instance):
    _, cursor = looks(place, instance, 2)
    waiting = instance.create_run_for_job(_waiting, status=dg.DagsterRunStatus.STARTING)
    for name in "abc":
        (place.settings().raw / "sources" / "jia" / f"{name}.csv").write_text(LIST + name, encoding="utf-8")
        answers, cursor = looks(place, instance, 2, cursor)
        assert not [request for answer in answers for request in answer.run_requests or []]
    instance.report_run_failed(waiting)
    (answer,), cursor = looks(place, instance, 1, cursor)
    assert len(answer.run_requests) == 1
    assert len(instance.get_dynamic_partitions(PARTITIONS)) == 5


@dg.job(name=automation.PREPARE)
def _waiting():
    """A run that waits for its turn."""


@dg.job
def _nothing():
    """A run to stand for another."""


@pytest.mark.parametrize(
    ("beginning", "went", "says"),
    [
        pytest.param("list.csv", True, "已读取 read", id="readable"),
        pytest.param("empty.xlsx", False, "拒收 rejected", id="refused: red"),
    ],
)
def test_one_delivery_is_read_again_by_itself_and_says_what_became_of_it(place, instance, beginning, went, says):
    looks(place, instance, 2)
    result = execute(place, automation.REREAD, instance, partition_key=delivery_named(instance, beginning))
    assert result.success is went
    assert told(result)["结果 disposition"].value == says
    assert ("EMPTY_FILE" in str(told(result))) is not went


def told(result) -> dict:
    """The metadata of the one delivery that was read, or of its failure."""
    if result.success:
        (event,) = result.asset_materializations_for_node(ASSET)
        return event.metadata
    (failure,) = [event for event in result.all_node_events if event.is_step_failure]
    return failure.step_failure_data.user_failure_data.metadata


def test_a_delivery_that_is_gone_is_said_to_be_gone(place, instance, monkeypatch):
    monkeypatch.setenv("DAGSTER_REDACT_USER_CODE_ERRORS", "1")
    looks(place, instance, 2)
    name = delivery_named(instance, "list.csv")
    (place.settings().raw / "sources" / "jia" / "list.csv").unlink()
    result = execute(place, automation.REREAD, instance, partition_key=name)
    (failure,) = [event for event in result.all_node_events if event.is_step_failure]
    assert "已没有这份报送" in failure.step_failure_data.user_failure_data.description


RAW = [dg.AssetKey(name) for name in ("raw_deliveries", "raw_rows", "raw_mappings", "raw_prose")]


def colours(instance) -> dict[str, str]:
    """The status of each delivery's partition, by the beginning of its name."""
    names = instance.get_dynamic_partitions(PARTITIONS)
    found = instance.get_status_by_partition(dg.AssetKey(ASSET), names, deliveries_partitions)
    return {name.split("·")[0]: status.value for name, status in found.items()}


def test_a_refused_delivery_is_red_and_nothing_else_is_until_somebody_settles_it(place, instance, monkeypatch):
    received = intake.read_all(place.settings().raw, workers=1)
    monkeypatch.setattr(intake, "read_all", lambda *_, **__: received)

    def read():
        assert execute(place, automation.PREPARE, instance, asset_selection=RAW).success
        answer = refused.watch_refused(dg.build_sensor_context(instance), installation=place)
        return [execute(place, refused.JOB, instance) for _ in answer.run_requests or []]

    (run,) = read()
    (failure,) = [event for event in run.all_node_events if event.is_step_failure]
    assert "EMPTY_FILE" in str(failure.step_failure_data.user_failure_data.metadata)
    assert colours(instance) == {"empty.xlsx": "FAILED", "list.csv": "MATERIALIZED"}
    assert (read(), colours(instance)["empty.xlsx"]) == ([], "FAILED")
    exclusions.record(
        place.settings().exclusions,
        place.key_ring(),
        delivery_named(instance, "empty.xlsx"),
        excluded=True,
        reason="",
        at=NOW,
    )
    assert (read(), colours(instance)["empty.xlsx"]) == ([], "MATERIALIZED")


def test_a_refused_delivery_that_is_left_out_is_settled_with_the_click(place, instance, monkeypatch):
    received = intake.read_all(place.settings().raw, workers=1)
    monkeypatch.setattr(intake, "read_all", lambda *_, **__: received)
    assert execute(place, automation.PREPARE, instance, asset_selection=RAW).success
    assert not execute(place, refused.JOB, instance).success
    assert colours(instance)["empty.xlsx"] == "FAILED"
    name, config = delivery_named(instance, "empty.xlsx"), {"reason": "甲 45020419800101123X"}
    run_config = {"ops": {"note_exclusion": {"config": config}}}
    result = execute(place, stewardship.exclude_delivery.name, instance, partition_key=name, run_config=run_config)
    assert (result.success, colours(instance)["empty.xlsx"]) == (True, "MATERIALIZED")
    (event,) = [event for event in result.all_events if event.is_step_materialization]
    told = str(event.step_materialization_data.materialization.metadata)
    assert "left out" in told and "45020419800101123X" not in told


def test_what_was_refused_is_told_file_by_file_and_not_as_a_failed_run(place, instance, monkeypatch):
    sent = []
    monkeypatch.setattr(alarms, "tell_all", lambda _, found: sent.extend(found) or [])
    frame = pl.DataFrame(
        {
            "office": ["jia"],
            "source_file": ["a"],
            "sha256": ["b"],
            "disposition": ["rejected"],
            "reason": ["EMPTY_FILE"],
        }
    )
    monkeypatch.setattr(refused, "read_frame", lambda *_: frame)
    result = execute(place, refused.JOB, instance)
    assert not result.success
    alarms.tell_failed_runs(_failure_context(instance, result), installation=place)
    assert sent == []


def test_a_steward_leaves_a_delivery_out_and_the_work_starts_again(place, instance):
    _, cursor = looks(place, instance, 3)
    name = delivery_named(instance, "list.csv")
    config = {"ops": {"note_exclusion": {"config": {"reason": "错发 wrong file"}}}}
    assert execute(place, stewardship.exclude_delivery.name, instance, partition_key=name, run_config=config).success
    assert exclusions.standing(place.settings().exclusions, place.key_ring()) == {name[-12:]: "错发 wrong file"}
    with place.store() as store:
        (line,) = store.audit.lines(f"delivery:{name}")
    assert line["action"] == "exclude_delivery"
    answers, cursor = looks(place, instance, 2, cursor)
    assert len(answers[1].run_requests) == 1
    assert execute(place, stewardship.readmit_delivery.name, instance, partition_key=name).success
    assert exclusions.standing(place.settings().exclusions, place.key_ring()) == {}
    assert len(looks(place, instance, 2, cursor)[0][1].run_requests) == 1


@pytest.fixture
def published(whole_run, tmp_path):
    """A copy of a published register, which may be changed."""
    settings = whole_run.settings
    for source in settings.curated.parent.iterdir():
        if source != settings.raw:
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, tmp_path / source.name)
    return Installation(raw=str(settings.raw), curated=str(tmp_path / settings.curated.name))


@pytest.mark.whole
def test_publishing_and_going_back_are_one_click_each(published, instance):
    curated = published.settings().curated
    first = release.current(curated)
    publication = execute(published, automation.PUBLISH, instance)
    second = release.current(curated)
    assert publication.success and second.release_id > first.release_id and second.counts == first.counts
    assert execute(published, stewardship.roll_back.name, instance).success
    assert release.current(curated).release_id == first.release_id
    late = execute(
        published, automation.PUBLISH, instance, tags={FIRST_TRY: publication.run_id}, asset_selection=[RELEASE]
    )
    assert (late.success, release.current(curated).release_id) == (False, first.release_id), (
        "it was asked for before somebody went back"
    )


def test_after_going_back_nothing_is_published_but_by_a_steward(place, instance, monkeypatch):
    settings = place.settings()
    monkeypatch.setenv("SHENYAN_PUBLISH", "at_once")
    early = requests.ask_to_publish(settings, "steward", NOW)
    back = {"release_id": "r000001-a", "since": (NOW + dt.timedelta(minutes=1)).isoformat(), "action": "rollback"}
    history = [{"release_id": f"r00000{n}-a", "since": NOW.isoformat(), "action": "publish"} for n in (1, 2)]
    settings.curated.mkdir()
    (settings.curated / "current.json").write_text(json.dumps({"history": [*history, back]}), encoding="utf-8")
    assert not automation.watch_wishes(dg.build_sensor_context(instance), installation=place).run_requests
    assert isinstance(automation.publish_on_schedule(installation=place), dg.SkipReason)
    (request,) = looks(place, instance, 2)[0][1].run_requests
    assert request.job_name == automation.PREPARE
    late = requests.ask_to_publish(settings, "steward", NOW + dt.timedelta(minutes=2))
    context = dg.build_sensor_context(instance, cursor=early.at)
    (request,) = automation.watch_wishes(context, installation=place).run_requests
    assert request.run_key == f"wish-{late.at}"


@pytest.mark.whole
def test_each_office_gets_its_correction_workbook_by_one_click(published, instance):
    result = execute(published, stewardship.write_corrections.name, instance)
    folder = published.settings().corrections
    written = sorted(path.name for path in folder.iterdir())
    assert result.success and written and folder.stat().st_mode & 0o077 == 0
    with published.store() as store:
        (line, *_) = store.audit.lines("table:records")
    assert line["detail"]["offices"] == len(written)


@pytest.mark.whole
def test_a_blocked_release_explains_itself_although_other_errors_are_withheld(published, instance, monkeypatch):
    monkeypatch.setenv("DAGSTER_REDACT_USER_CODE_ERRORS", "1")

    def refuse(*_, **__):
        raise release.CheckError("数量比上一版本少得多。 Far fewer than in the last release.")

    monkeypatch.setattr(release, "publish", refuse)
    result = execute(published, automation.PUBLISH, instance, asset_selection=[RELEASE])
    (failure,) = [event for event in result.all_node_events if event.is_step_failure]
    told = failure.step_failure_data.user_failure_data
    assert "少得多" in told.description
    assert "allow_fall" in told.metadata["怎么办 what to do"].value
    alert = alarms.failure_alert(_failure_context(instance, result))
    assert (alert.kind, "少得多" in alert.zh) == ("release_blocked", True)
    assert execute(published, stewardship.allow_fall.name, instance).success


@pytest.mark.whole
def test_an_error_that_quotes_a_person_never_reaches_dagster(published, instance, monkeypatch):
    monkeypatch.setenv("DAGSTER_REDACT_USER_CODE_ERRORS", "1")

    def quote(*_, **__):
        raise ValueError("赵一凡 45020419800101123X")

    monkeypatch.setattr(release, "publish", quote)
    result = execute(published, automation.PUBLISH, instance, asset_selection=[RELEASE])
    assert not result.success
    entries = instance.all_logs(result.run_id)
    assert not [entry for entry in entries if "45020419800101123X" in str(entry) or "赵一凡" in str(entry)]


def _failure_context(instance, result) -> dg.RunFailureSensorContext:
    run = instance.get_run_by_id(result.run_id)
    (entry,) = instance.all_logs(result.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
    return dg.build_run_status_sensor_context(
        sensor_name="tell_failed_runs", dagster_instance=instance, dagster_run=run, dagster_event=entry.dagster_event
    ).for_run_failure()


@pytest.mark.whole
def test_what_is_wrong_is_told_once(published, instance, monkeypatch):
    wrong = Alert("delivery_refused", "warning", "甲", "a", "乙", "b", key="list.csv·1")
    monkeypatch.setattr(lookout, "refused_deliveries", lambda deliveries: [wrong] if deliveries.height else [])
    for _ in range(2):
        alarms.look_out(dg.build_sensor_context(instance), installation=published)
    lines = published.settings().alerts.read_text().splitlines()
    assert [json.loads(line)["key"] for line in lines] == ["list.csv·1"]


@pytest.mark.whole
def test_a_broken_audit_and_a_full_disk_are_told(published, monkeypatch):
    with published.store() as store:
        forge_audit(store)
    monkeypatch.setattr(lookout, "LEAST_FREE_BYTES", 1 << 62)
    kinds = {alert.kind for alert in alarms.find_wrong(published, NOW)}
    assert {"audit_broken", "disk_nearly_full"} <= kinds


@pytest.mark.parametrize(
    ("kind", "days", "news"),
    [
        pytest.param("delivery_refused", 30, False, id="a file stays as it is"),
        pytest.param("audit_broken", 0, False, id="told today"),
        pytest.param("audit_broken", 2, True, id="still wrong after days"),
    ],
)
def test_what_lasts_is_told_again_but_not_every_time(kind, days, news):
    alert = Alert(kind, "warning", "", "", "", "", key="k")
    told = {f"{kind}|k": (NOW - dt.timedelta(days=days)).isoformat()}
    assert alarms.is_news(alert, told, NOW) is news


def test_the_console_speaks_json_and_hides_numbers():
    record = logging.LogRecord("shenyan.run", logging.WARNING, __file__, 1, "甲 45020419800101123X", None, None)
    record.dagster_meta = {"run_id": "r1", "job_name": "prepare", "step_key": "raw_intake"}
    line = json.loads(definitions.JsonLines().format(record))
    assert (line["level"], line["run"], line["step"], line["message"]) == ("WARNING", "r1", "raw_intake", "甲 …")


def test_every_asset_says_what_it_is_in_both_languages_and_whose_it_is(place):
    specs = definitions.define(place, Progress()).resolve_asset_graph().asset_nodes
    assert len(specs) > 25
    for node in specs:
        assert node.description and " · " in node.description, node.key
        assert node.owners and node.group_name in ("raw", "core", "curated") and node.kinds, node.key


def decide(place, instance, cursor: str | None = None) -> dg.SensorResult:
    return automation.watch_decisions(dg.build_sensor_context(instance, cursor=cursor), installation=place)


@pytest.mark.whole
def test_what_people_decide_starts_one_run_by_itself_and_a_failed_one_is_not_begun_again(published, instance):
    assert not decide(published, instance).run_requests
    with published.store() as store:
        examiner = store.accounts.add("shen", "一串够长的口令-2019", display_name="甲", roles=["examiner"])
        store.review.judge_pair(examiner, "r1", "r2", "person", "different")
    asked = decide(published, instance)
    assert [request.job_name for request in asked.run_requests] == [automation.RENEW]
    assert not decide(published, instance, asked.cursor).run_requests
    assert execute(published, automation.RENEW, instance).success
    assert not decide(published, instance).run_requests


def test_nothing_is_renewed_before_anything_was_prepared(place, instance):
    with place.store() as store:
        examiner = store.accounts.add("shen", "一串够长的口令-2019", display_name="甲", roles=["examiner"])
        store.review.judge_pair(examiner, "r1", "r2", "person", "different")
    assert not decide(place, instance).run_requests


def test_a_click_on_the_pages_publishes_once(place, instance):
    def look(cursor):
        return automation.watch_wishes(dg.build_sensor_context(instance, cursor=cursor), installation=place)

    assert not look(None).run_requests
    wish = requests.ask_to_publish(place.settings(), "a1", NOW)
    asked = look(None)
    assert [request.tags["shenyan/asked_by"] for request in asked.run_requests] == ["a1"]
    assert not look(asked.cursor).run_requests
    assert requests.latest_wish(place.settings()) == wish
    requests.ask_to_publish(place.settings(), "a1", NOW + dt.timedelta(seconds=1))
    assert look(asked.cursor).run_requests
