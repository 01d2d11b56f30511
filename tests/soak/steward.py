"""A new steward's first day in Chromium, with no command line after the start.

Set up the account, drop ten files (two of them bad), see in Dagster what became of them, publish, correct a refused file
by its workbook, publish, see the change in the lookup, go back.
"""

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from pipelines import intake
from pipelines.corrections import marker
from pipelines.keys import load_keys
from pipelines.lookup import LookupStore
from pipelines.reconcile import read_submissions
from pipelines.sample.corpus import write_corpus
from schemas.campaign import campaign_named
from schemas.columns import COLUMNS, LABELS_ZH
from tests.soak import clicks
from tests.soak.proof import CAMPAIGN, Broken, Home, Skipped, demand
from tests.soak.served import Serve, served

CHROMIUM = "/usr/bin/chromium"
PICTURES = "SOAK_PICTURES"
"""The environment's name for the folder that pictures go to."""
PASSWORD = "drei-Wege-9-hoch"
LONGEST = 420
"""Seconds after which what should follow by itself counts as not followed."""
GOOD = 8
"""How many readable files the steward drops."""
CUT = 3000
"""Bytes that are left of the file that was broken off on its way."""


def prove(folder: Path, *, certificates: int, seed: int, settings: Mapping[str, str] | None = None) -> str:
    """What the steward saw; pictures go where SOAK_PICTURES says. `settings` are added to the programs' environment."""
    raw, corpus = folder / "raw", folder / "corpus"
    write_corpus(corpus, certificates, seed, campaign_named(CAMPAIGN))
    (raw / "sources").mkdir(parents=True)
    home = Home(raw, folder / "curated")
    with served(home, settings) as serve, browser() as chromium:
        return Walk(home, serve, chromium, corpus, folder).go()


class Walk:
    """One steward, one browser, one day."""

    def __init__(self, home: Home, serve: Serve, chromium: Any, corpus: Path, folder: Path) -> None:
        self._home, self._serve, self._corpus, self._folder = home, serve, corpus, folder
        context = chromium.new_context(viewport={"width": 1360, "height": 950}, locale="zh-CN", accept_downloads=True)
        context.set_default_timeout(LONGEST * 1000 // 4)
        self.pages, self.room = context.new_page(), context.new_page()
        pictures = os.environ.get(PICTURES)
        self._pictures = Path(pictures) if pictures else folder / "pictures"
        self._pictures.mkdir(exist_ok=True)

    def go(self) -> str:
        """What was seen on the way; raises Broken where it ends."""
        self.set_up()
        broken = self.drop_ten()
        self.see_refused(broken)
        self.settle_empty(broken)
        first = self.publish()
        before = self.found()
        self.correct(broken)
        second = self.publish()
        changed = sorted(self.found() - before)
        demand(bool(changed), "the corrected file changed no answer of the lookup")
        name, number = changed[0]
        demand(self.look_up(name, number, "after") == "核验通过", "the lookup page doesn't show the change")
        self.roll_back(first)
        gone = self.look_up(name, number, "back")
        demand(gone != "核验通过", "the lookup still answers from the release that was taken back")
        self.publish()
        demand(self.look_up(name, number, "again") == "核验通过", "publishing again brought the change not back")
        taken_back = self.live()
        clicks.go_back(self.room, self._serve.room)
        self.wait(lambda: self.live() < taken_back, "the job roll_back changed nothing")
        self.picture(self.room, "13-gone-back-in-dagster")
        return f"two of ten refused with reasons, red, read again by a back-fill, one left out; {len(changed)} new answers after the correction in {second}, none after going back to {first}"

    def picture(self, page: Any, name: str) -> None:
        """Nothing; what the page shows is kept."""
        page.screenshot(path=str(self._pictures / f"{name}.png"))

    def set_up(self) -> None:
        """Nothing; the steward has an account, made with the code from the terminal."""
        self.pages.goto(f"{self._serve.site}/account/login")
        self.pages.get_by_role("link", name=re.compile("首次设置")).click()
        self.pages.fill("#setup_code", self._serve.setup_code())
        self.pages.fill("#login", "guanli")
        self.pages.fill("#display_name", "数据管理员甲")
        self.pages.fill("#password", PASSWORD)
        self.picture(self.pages, "1-set-up")
        self.pages.click("button[type=submit]")
        self.pages.get_by_text("退出").first.wait_for()

    def drop_ten(self) -> Path:
        """The original of the file that arrived broken; ten files and what holders sent lie in the folder."""
        shutil.copytree(self._corpus / "submissions", self._home.raw / "submissions")
        files = [path for path in sorted((self._corpus / "sources").rglob("*.xls")) if "county" in str(path)]
        people = {path: records_of(path, self._folder / f"original-{at}") for at, path in enumerate(files)}
        broken = max(files, key=lambda path: len(self.enquiries(people[path])))
        self._corrected = people[broken]
        others = [path for path in sorted((self._corpus / "sources").rglob("*")) if path.is_file() and path != broken]
        for path in [path for path in others if "county" in str(path) or "series" in str(path)][:GOOD]:
            self.drop(path, path.read_bytes())
        self.drop(broken, broken.read_bytes()[:CUT])
        self.drop(broken.with_name("空表.xlsx"), b"")
        return broken

    def drop(self, path: Path, content: bytes) -> None:
        """Nothing; the office of that path has sent this."""
        target = self._home.raw / path.relative_to(self._corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def see_refused(self, broken: Path) -> None:
        """Nothing; Dagster and the pages say which two were refused and why."""
        self.until_prepared(10)
        self.room.goto(f"{self._serve.room}/assets/raw_delivery?view=partitions")
        self.room.get_by_text(re.compile("空表")).first.click()
        self.room.get_by_text("EMPTY_FILE").first.wait_for()
        self.picture(self.room, "2-refused-empty")
        self.room.get_by_text(re.compile(broken.stem)).first.click()
        self.room.get_by_text("拒收 rejected").first.wait_for()
        self.picture(self.room, "3-refused-broken")
        self.room.goto(f"{self._serve.room}/assets/raw_deliveries")
        self.room.get_by_text("EMPTY_FILE").first.scroll_into_view_if_needed()
        self.picture(self.room, "4-overview")
        self.room.goto(f"{self._serve.room}/runs")
        self.room.get_by_text("prepare").first.wait_for()
        self.picture(self.room, "5-runs")
        self.pages.goto(f"{self._serve.site}/deliveries")
        self.pages.get_by_text("空表.xlsx").first.wait_for()
        self.picture(self.pages, "6-deliveries")
        self.pages.goto(f"{self._serve.site}/quarantine")
        self.pages.get_by_text("空表.xlsx").first.wait_for()
        self.picture(self.pages, "6-waiting")

    def settle_empty(self, broken: Path) -> None:
        """Nothing; both refused files were red, were read again in vain, and the empty one was left out and is red no more."""
        clicks.wait_for_red(self.room, self._serve.room, 2, LONGEST)
        self.room.get_by_text(re.compile(broken.stem)).first.click()
        self.room.get_by_text("拒收 rejected").first.wait_for()
        self.picture(self.room, "5-red")
        clicks.read_failed_again(self.room, self._serve.room)
        self.picture(self.room, "5-back-fill")
        clicks.wait_for_red(self.room, self._serve.room, 2, LONGEST)
        clicks.leave_out(self.room, self._serve.room, "空表")
        self.picture(self.room, "5-left-out")
        clicks.wait_for_red(self.room, self._serve.room, 1, LONGEST)
        self.picture(self.room, "5-red-after")

    def until_prepared(self, files: int) -> None:
        """Nothing; the pages say that so many files are read and wait to be published."""
        self.wait(lambda: self.says(f"共 {files} 个文件"), f"the pages never said that {files} files wait")

    def says(self, words: str) -> bool:
        """Whether the page of releases says so now."""
        self.pages.goto(f"{self._serve.site}/releases")
        self.pages.get_by_role("heading", name="发布版本").first.wait_for()
        self.pages.wait_for_timeout(1500)
        return words in self.pages.locator("body").inner_text()

    def wait(self, happened: Callable[[], bool], otherwise: str) -> None:
        """Nothing once it happened; raises Broken with a picture of what was there instead."""
        limit = time.monotonic() + LONGEST
        while not happened():
            if time.monotonic() > limit:
                self.picture(self.pages, "broken")
                raise Broken(otherwise)
            self.pages.wait_for_timeout(2000)

    def publish(self) -> str:
        """The release that the button of the page led to."""
        before = self.live()
        self.pages.goto(f"{self._serve.site}/releases")
        self.pages.get_by_role("button", name=re.compile("发布$")).first.click()
        self.pages.wait_for_timeout(1000)
        self.picture(self.pages, f"7-published-after-{before or 'nothing'}")
        self.wait(lambda: self.live() != before, "the click on 发布 led to no release")
        self.pages.get_by_text(self.live()).first.wait_for()
        self.picture(self.pages, f"8-{self.live()}")
        return self.live()

    def live(self) -> str:
        """The release that is live; empty for none."""
        pointer = self._home.curated / "current.json"
        return re.findall(r'"(r\d{6}[^"]*)"', pointer.read_text())[0] if pointer.is_file() else ""

    def correct(self, broken: Path) -> None:
        """Nothing; the refused file's office got its workbook, filled it in and sent it back."""
        self.pages.goto(f"{self._serve.site}/quarantine")
        self.pages.get_by_role("combobox", name=re.compile("单位")).first.click()
        self.pages.get_by_role("option", name=re.compile(broken.parent.name)).first.click()
        self.pages.get_by_role("button", name="生成更正表").click()
        with self.pages.expect_download() as download:
            self.pages.get_by_role("button", name=re.compile("^下载")).click()
        self.picture(self.pages, "9-workbook")
        workbook = self._folder / "workbook.xlsx"
        download.value.save_as(str(workbook))
        fill_in(workbook, self._corrected)
        self.drop(broken.with_name(download.value.suggested_filename), workbook.read_bytes())
        self.until_prepared(11)

    def enquiries(self, records: pl.DataFrame) -> set[tuple[str, str]]:
        """Name and number of each of these people whom an employer can ask for by what they or their applications state."""
        sent = read_submissions(self._home.raw).filter(pl.col("holder_name").is_in(records["holder_name"].to_list()))
        both = [people.select("holder_name", "id_number").drop_nulls() for people in (records, sent)]
        return {(name, number) for name, number in pl.concat(both).iter_rows() if name and number}

    def found(self) -> set[tuple[str, str]]:
        """Name and number of everybody in the corrected file whom the live release knows."""
        lookup = LookupStore(self._home.curated, load_keys(self._home.settings.key_file))
        return {
            (name, number)
            for name, number in self.enquiries(self._corrected)
            if str(lookup.find(name, id_number=number).answer) == "verified"
        }

    def look_up(self, name: str, number: str, when: str) -> str:
        """What the lookup page answers."""
        self.pages.goto(f"{self._serve.site}/lookup")
        self.pages.get_by_role("textbox", name="持证人姓名").fill(name)
        self.pages.get_by_role("textbox", name="身份证号").fill(number)
        self.pages.get_by_role("combobox").click()
        self.pages.get_by_role("option", name="招聘录用").click()
        self.pages.get_by_role("button", name="核验").last.click()
        answer = self.pages.locator(".sy-outcome h2").first
        answer.wait_for()
        self.picture(self.pages, f"10-lookup-{when}")
        return str(answer.inner_text())

    def roll_back(self, release_id: str) -> None:
        """Nothing; the earlier release is live again."""
        self.pages.goto(f"{self._serve.site}/releases")
        box = self.pages.get_by_role("combobox", name=re.compile("退回到"))
        box.wait_for()
        self.pages.wait_for_timeout(3000)
        box.click()
        box.press_sequentially(release_id[:9])
        box.press("Enter")
        self.pages.get_by_text(re.compile("我已核对")).click()
        self.pages.wait_for_timeout(1000)
        self.picture(self.pages, "11-before-going-back")
        self.pages.get_by_role("button", name="退回", exact=False).last.click()
        self.wait(lambda: self.live() == release_id, "the click on 退回 changed nothing")
        self.pages.wait_for_timeout(1500)
        self.picture(self.pages, "12-gone-back")


def records_of(original: Path, aside: Path) -> pl.DataFrame:
    """The records that an office's file reads as, one a row; `aside` is an empty folder for reading it alone."""
    target = aside / "sources" / "office" / original.name
    target.parent.mkdir(parents=True)
    shutil.copy2(original, target)
    rows = intake.read_all(aside).rows
    return rows.filter(rows["kind"] == "record")


def fill_in(workbook: Path, records: pl.DataFrame) -> None:
    """Nothing; the people of the original file stand in the sheet that the workbook has for them."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[marker.REPLACEMENT]
    columns = {label: column for column, label in LABELS_ZH.items() if column in COLUMNS}
    places = {columns[cell.value]: cell.column for cell in sheet[1] if cell.value in columns}
    for at, row in enumerate(records.iter_rows(named=True), 2):
        for column, place in places.items():
            sheet.cell(at, place).value = row[column]
    book.save(workbook)


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium; raises Skipped where there is none."""
    if not Path(CHROMIUM).is_file():
        raise Skipped("no Chromium is installed here")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium
        except Error as fault:
            raise Broken(f"the browser: {' '.join(str(fault).split())}; {keep_pages(chromium)}") from fault
        chromium.close()


def keep_pages(chromium: Any) -> str:
    """Where the pages that are open were pictured, for whoever asks what the browser had on its screen."""
    folder = Path(os.environ.get(PICTURES) or tempfile.mkdtemp(prefix="shenyan-soak-pictures-"))
    folder.mkdir(exist_ok=True)
    pages = [page for context in chromium.contexts for page in context.pages]
    for number, page in enumerate(pages):
        page.screenshot(path=str(folder / f"broken-{number}.png"))
    return f"{len(pages)} pages pictured in {folder}"
