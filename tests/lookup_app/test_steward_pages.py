"""The stewards' pages over a real release: what they show, what their buttons do, and whom they let in."""

import io
import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import lookup_app
from lookup_app import access, casework_door, clocks, curated_door, steward_door, steward_reader
from lookup_app.wording import words
from pipelines import prepared, release, requests
from pipelines.casework import open_store
from pipelines.casework.subjects import Gone
from pipelines.keys import load_keys
from pipelines.release.layout import MANIFEST
from schemas.columns import PERSONAL_COLUMNS

FRONT = Path(lookup_app.__file__).parent / "frontpage.py"
PAGES = ("deliveries", "quarantine", "quality", "releases", "campaigns")
PASSWORD = "一串够长的口令-2019"
OFFICE, ODD = "luzhai-test", "2016补报.csv"
LIST = "姓名,身份证号,内部编码,职称\n韦小满,450205198803127244,20150001,工程师\n覃大川,452223197901020010,20150002,工程师\n"


def shown(at: AppTest) -> str:
    """Everything a page says, as one text."""
    parts = [*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.success, *at.get("html")]
    return "\n".join(str(getattr(part, "value", None) or part.proto.body) for part in parts)


@pytest.fixture(scope="module")
def published(whole_run, tmp_path_factory):
    """The whole run's folders, copied, with an earlier release beside the live one; and its settings."""
    home = tmp_path_factory.mktemp("stewards")
    shutil.copytree(whole_run.settings.raw / "sources", home / "raw" / "sources")
    shutil.copytree(whole_run.settings.curated, home / "curated", symlinks=True)
    shutil.copyfile(whole_run.settings.key_file, home / "keys.json")
    (home / "keys.json").chmod(0o600)
    live = release.current(home / "curated")
    earlier = live.folder.with_name("r000000-20200101-00000000")
    shutil.copytree(live.folder, earlier)
    manifest = live.manifest | {"release_id": earlier.name, "differences": {}}
    (earlier / MANIFEST).chmod(0o600)
    (earlier / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return replace(
        whole_run.settings,
        raw=home / "raw",
        curated=home / "curated",
        key_file=home / "keys.json",
        database_url=f"sqlite:///{home / 'casework.sqlite'}",
    )


@pytest.fixture(scope="module")
def accounts(published):
    """A steward and an examiner."""
    with closing(open_store(published.database_url, load_keys(published.key_file))) as store:
        for role in ("steward", "examiner"):
            store.accounts.add(role, PASSWORD, display_name=f"测试{role}", roles=[role])
    return published


@pytest.fixture
def installed(accounts, tmp_path, monkeypatch):
    """That installation as this process's environment, with a raw folder of the test's own."""
    shutil.copytree(accounts.raw, tmp_path / "raw")
    folder = tmp_path / "raw" / "sources" / OFFICE
    folder.mkdir()
    (folder / ODD).write_text(LIST, encoding="utf-8")
    own = replace(accounts, raw=tmp_path / "raw")
    environment = {"RAW": own.raw, "CURATED": own.curated, "KEY_FILE": own.key_file, "DATABASE_URL": own.database_url}
    for name, value in environment.items():
        monkeypatch.setenv(f"SHENYAN_{name}", str(value))
    curated_door.close()
    casework_door.close()
    yield own
    curated_door.close()
    casework_door.close()


@pytest.fixture
def visit(installed, monkeypatch):
    """A function that opens a steward page as somebody."""

    def open_page(page: str, login: str | None = "steward") -> AppTest:
        token = casework_door.sign_in(login, PASSWORD, "") if login else None
        monkeypatch.setattr(access, "signed_in", lambda: casework_door.account_of(token) if token else None)
        at = AppTest.from_file(str(FRONT), default_timeout=60).run()
        return at.switch_page(f"app_pages/steward_{page}.py").run()

    return open_page


def steward():
    return casework_door.account_of(casework_door.sign_in("steward", PASSWORD, ""))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_in_both_languages_and_shows_no_whole_number(visit, whole_run, page):
    at = visit(page)
    numbers = set(whole_run.truth["true_id_number"].drop_nulls())
    for language in ("zh", "en"):
        at.session_state["language"] = language
        text = shown(at.run())
        assert not at.exception
        assert words(language)(f"nav.{page}") in text
        assert [number for number in numbers if number in text] == []


@pytest.mark.parametrize(
    ("page", "sentence"), [("deliveries", "app.nothing_published"), ("releases", "releases.nothing_yet")]
)
def test_before_the_first_release_a_page_says_how_it_comes_about(visit, tmp_path, monkeypatch, page, sentence):
    at = visit(page)
    monkeypatch.setenv("SHENYAN_CURATED", str(tmp_path / "nothing"))
    curated_door.close()
    text = shown(at.run())
    assert words("zh")(sentence) in text and not at.exception


@pytest.mark.parametrize("login", [None, "examiner"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_run_by_itself_shows_nothing_to_others(installed, monkeypatch, page, login):
    token = casework_door.sign_in(login, PASSWORD, "") if login else None
    monkeypatch.setattr(access, "signed_in", lambda: casework_door.account_of(token) if token else None)
    at = AppTest.from_file(str(FRONT.parent / "app_pages" / f"steward_{page}.py"), default_timeout=30).run()
    assert shown(at) == ""


def test_the_deliveries_page_finds_the_files_of_an_office_and_their_mapping(visit):
    at = visit("deliveries")
    listed = steward_door.deliveries()
    office = next(one.office for one in listed if one.disposition == "read" and one.people)
    at.selectbox(key="steward_deliveries.office").set_value(office).run()
    files = [one.source_file for one in listed if one.office == office]
    assert at.session_state["steward_deliveries.file"] in files
    assert words("zh")("deliveries.shown", count=len(files)) in shown(at)
    assert words("zh")("how.vocabulary") in shown(at)


def test_a_heading_is_overruled_by_preview_and_write_and_taken_back(visit, installed, monkeypatch):
    at = visit("deliveries")
    one = next(
        one for one in steward_door.deliveries() if one.disposition == "read" and one.kind == "csv" and one.people
    )
    file = installed.raw / "sources" / one.office / "office.yml"
    before = file.read_text(encoding="utf-8") if file.is_file() else None
    at.selectbox(key="steward_deliveries.file").set_value(one.source_file).run()
    heading = at.selectbox(key="steward_deliveries.heading").options[0]
    at.selectbox(key="steward_deliveries.heading").set_value(heading)
    at.selectbox(key="steward_deliveries.target").set_value("extra")
    at = at.button(key="steward_deliveries.preview").click().run()
    assert words("zh")("overrule.file_change", office=one.office) in shown(at)
    assert (file.read_text(encoding="utf-8") if file.is_file() else None) == before
    at = at.button(key="steward_deliveries.write").click().run()
    assert words("zh")("overrule.written") in shown(at)
    assert steward_door.pins(one.office) == {heading: None}
    at = at.button(key="steward_deliveries.undo").click().run()
    assert words("zh")("overrule.undone") in shown(at)
    assert (file.read_text(encoding="utf-8") if file.is_file() else None) == before
    acts = [line["action"] for line in casework_door.entries(f"office:{one.office}")]
    assert acts == ["overrule", "overrule_undone"]


def test_a_plan_tried_out_reads_the_file_by_it(installed):
    change = steward_door.plan(OFFICE, "内部编码", "certificate_number")
    headings, people = steward_door.try_out(f"sources/{OFFICE}/{ODD}", change)
    assert ("内部编码", "certificate_number", "pinned") in [(one.heading, one.column, one.how) for one in headings]
    assert people == 2
    assert not any("450205198803127244" in example for one in headings for example in one.examples)


def test_examples_of_personal_columns_are_opened_and_masked(installed):
    files = {one.source_file for one in steward_door.deliveries()}
    numbers = [one for file in files for one in steward_door.headings(file) if one.column in PERSONAL_COLUMNS]
    examples = [example for one in numbers for example in one.examples]
    assert examples and not [example for example in examples if "enc:" in example]
    assert any(example.startswith("**********") for example in examples)


def test_the_correction_workbook_holds_the_offices_rows_and_is_audited(visit):
    at = visit("quarantine")
    office = next(iter(steward_door.offices_to_correct()))
    assert at.selectbox(key="steward_quarantine.for").value == office
    at = at.button(key="steward_quarantine.prepare").click().run()
    made = at.session_state["steward_quarantine.workbook"]
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["更正"]
    assert sheet.max_row > 1
    line = casework_door.entries(f"office:{office}")[-1]
    assert (line["action"], line["outcome"]) == ("corrections", "done")
    assert line["detail"]["release"] == made.release_id


def test_the_quarantine_page_counts_what_nothing_has_replaced_yet(visit):
    text = shown(visit("quarantine"))
    register = curated_door.register()
    standing = register.table("records").filter(pl.col("superseded_by").is_null())
    total = register.table("quarantine").join(standing, on="record_id", how="semi").height
    assert total > 0 and steward_door.refused_total() == total
    assert f"<b>{total:,}</b>" in text


def test_no_id_number_is_left_whole_among_refused_records(installed, whole_run):
    found = steward_door.refused(None, None)
    assert found and all(set(one.id_number[:-4]) <= {"*"} for one in found)


def test_the_funnel_never_widens_where_it_cannot(installed):
    funnel = steward_door.quality(steward_door.live()).funnel
    assert funnel["rows"] >= funnel["records"] >= funnel["clean"]
    assert funnel["certificates"] >= funnel["in_scope"] > 0 and funnel["certificates"] >= funnel["passed"] > 0
    assert funnel["passed"] == steward_door.live().counts["curated_certificates"]


def test_coverage_of_all_offices_counts_each_certificate_once(installed):
    quality = steward_door.quality(steward_door.live())
    whole = steward_reader.select_coverage(quality.coverage, "series", None)
    assert sum(whole.values()) == quality.funnel["certificates"]


def test_rolling_back_needs_a_confirmation_and_is_audited(visit, installed, monkeypatch):
    at = visit("releases")
    live, earlier = (one.release_id for one in steward_door.releases())
    assert words("zh")("releases.no_difference") in shown(at)
    at.selectbox(key="steward_releases.target").set_value(earlier).run()
    assert at.button(key="steward_releases.do").disabled
    standing, say = {"C-suspended": "已暂停", "C-withheld": None}, words("zh")
    monkeypatch.setattr(steward_door, "standing", lambda _: standing)
    said = [say("releases.standing", count=2), *standing, say("outcome.suspended"), say("outcome.not_found")]
    assert [one for one in said if one not in shown(at.run())] == []
    at.checkbox(key=f"steward_releases.sure_{earlier}").check().run()
    at = at.button(key="steward_releases.do").click().run()
    assert words("zh")("releases.done", release_id=earlier) in shown(at)
    assert steward_door.live().release_id == earlier
    assert words("zh")("releases.gone_back", at=clocks.local(steward_door.gone_back())) in shown(at)
    line = casework_door.entries(f"release:{earlier}")[-1]
    assert (line["action"], line["outcome"], line["detail"]["was"]) == ("rollback", "done", live)
    steward_door.roll_back(steward(), live)


def test_a_rollback_that_cannot_be_is_refused_and_audited(installed):
    live = steward_door.live().release_id
    with pytest.raises(release.ReleaseError):
        steward_door.roll_back(steward(), live)
    assert casework_door.entries(f"release:{live}")[-1]["outcome"] == "refused"


def test_an_examiner_may_not_act_even_past_the_pages(installed):
    examiner = casework_door.account_of(casework_door.sign_in("examiner", PASSWORD, ""))
    for act in (
        lambda: steward_door.roll_back(examiner, "r000000"),
        lambda: steward_door.correction_workbook(examiner, OFFICE),
        lambda: steward_door.write(examiner, steward_door.plan(OFFICE, "内部编码", None)),
    ):
        with pytest.raises(casework_door.CaseworkError):
            act()


def test_the_campaign_page_says_every_rule_of_the_campaign(visit):
    text = shown(visit("campaigns"))
    campaign = curated_door.campaign()
    assert (
        campaign.notice in text
        and campaign.period_first.isoformat() in text
        and words("zh")("campaign.running") in text
    )


def test_the_releases_page_leads_to_the_control_room_where_there_is_one(visit, monkeypatch):
    assert not visit("releases").get("link_button")
    monkeypatch.setenv("SHENYAN_CONTROL_ROOM", "http://127.0.0.1:3000")
    missing = Gone("C1", "韦小满", "工程师", "2019-10-01T02:00:00+00:00")
    monkeypatch.setattr(steward_door, "gone", lambda: [missing])
    at = visit("releases")
    assert [link.proto.url for link in at.get("link_button")] == ["http://127.0.0.1:3000"]
    assert words("zh")("releases.gone", count=1) in shown(at) and missing.holder_name in shown(at)


@pytest.fixture
def waiting(installed):
    """What a run prepared after the live release: every file refused, three records."""
    keys, live = load_keys(installed.key_file), release.current(installed.curated)
    files = release.load_table(live, "deliveries")
    frames = {
        "raw_deliveries": files.with_columns(disposition=pl.lit("rejected"), reason=pl.lit("BROKEN_FILE")),
        "core_records": release.load_table(live, "records", keys).filter(pl.col("superseded_by").is_null()).head(3),
        "core_quarantine": release.load_table(live, "quarantine", keys).head(0),
        "core_broken_rules": pl.DataFrame(schema=dict.fromkeys(("record_id", "code", "severity", "column"), pl.String)),
        prepared.LAST: pl.DataFrame(),
    }
    for name, frame in frames.items():
        prepared.write_frame(installed, keys, name, frame)
    yield frames["raw_deliveries"]
    shutil.rmtree(installed.work)


@pytest.mark.parametrize("page", ["deliveries", "quarantine", "releases"])
def test_what_waits_to_be_published_says_which_files_were_refused_and_why(waiting, visit, page):
    text = shown(visit(page))
    assert f"尚未发布：共 {waiting.height} 个文件、3 条记录" in text
    assert "文件已损坏或不完整" in text


def test_a_file_that_has_arrived_is_told_until_it_is_read(visit, installed):
    before, new = steward_door.unread_files(), installed.raw / "sources" / OFFICE / "新到名册.xlsx"
    new.touch()
    assert "新到名册.xlsx" in shown(visit("deliveries"))
    new.unlink()
    assert steward_door.unread_files() == before


def test_nothing_waits_once_a_release_is_newer(visit):
    assert "尚未发布：" not in shown(visit("releases"))


def test_the_workbook_comes_from_what_waits_and_names_the_refused_file(waiting, visit):
    made = steward_door.correction_workbook(steward(), waiting["office"][0])
    assert (made.release_id, "补报" in openpyxl.load_workbook(io.BytesIO(made.content)).sheetnames) == (
        "prepared",
        True,
    )


def test_a_steward_publishes_by_a_click_and_nobody_else_can(installed, visit, monkeypatch):
    monkeypatch.setenv("SHENYAN_CONTROL_ROOM", "http://127.0.0.1:3000")
    at = visit("releases")
    assert steward_door.asked_to_publish() is None
    at.button(key="steward_releases.publish").click().run()
    assert requests.latest_wish(installed).by == steward().account_id
    assert "已于" in shown(at) and steward_door.asked_to_publish()
    (line,) = casework_door.store().audit.lines("release:next", 1)
    assert line["action"] == "ask_to_publish"
    examiner = casework_door.account_of(casework_door.sign_in("examiner", PASSWORD, ""))
    with pytest.raises(casework_door.CaseworkError):
        steward_door.ask_to_publish(examiner)
    installed.wish.unlink()
    at.selectbox(key="steward_releases.before").select_index(0).run()
    at.session_state["steward_releases.asked"] = "2026-11-27T14:00:00+00:00"
    assert at.run().selectbox(key="steward_releases.before").index == 1, "what came is compared with the one before it"
