"""The screenshots of the README, each page as its user sees it: `python -m tests.pictures [NAME …]`.

Runs the whole way on the bundled sample, with one more list that leaves pairs and clusters to reviewers, in a temporary folder, serves it, and drives a real Chromium through every page of the site.
`python -m tests.pictures stewards-day` takes those of the handbook and of Dagster on the way of the soak proof `steward` (some minutes).
Everybody in the pictures is invented.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from lookup_app.access import SITE
from pipelines.casework import Store, open_store
from pipelines.cli.main import main as shenyan
from pipelines.keys import load_keys
from pipelines.release import current, load_table
from tests.doubtful import write_list
from tests.lookup_app.browsing import serve, sign_in
from tests.soak import steward

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "screenshots"
PASSWORD = "只为截图用的口令-2026"
STAFF = {
    "examiner": "examiner",
    "approver": "approver",
    "steward": "steward",
    "employer": "verifier",
    "administrator": "administrator",
}
WIDE, TELEPHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
COLOURS = 128
TALLEST = 1700
STEWARDS_DAY = {
    "1-set-up": "set-up",
    "4-overview": "dagster-deliveries",
    "5-red": "dagster-refused",
    "6-waiting": "steward-waiting",
    "11-before-going-back": "steward-roll-back",
}
"""Which picture of the proof `steward` is which of ours."""


@dataclass(frozen=True)
class Scene:
    """A served sample: its casework, and the holder whose certificates the pictures show."""

    environment: dict[str, str]
    name: str
    id_number: str
    certificate_id: str

    def store(self) -> Store:
        return open_store(
            self.environment["SHENYAN_DATABASE_URL"], load_keys(Path(self.environment["SHENYAN_KEY_FILE"]))
        )


def prepare(folder: Path) -> Scene:
    """The bundled sample, published in `folder`, with one account a role and a holder of several certificates."""
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    write_list(folder / "raw", pl.read_parquet(folder / "raw" / "truth.parquet"))
    environment = {
        "SHENYAN_RAW": str(folder / "raw"), "SHENYAN_CURATED": str(folder / "curated"), "SHENYAN_KEY_FILE": str(folder / "curated.keys.json"),
        "SHENYAN_DATABASE_URL": f"sqlite:///{folder / 'curated.casework.sqlite'}", "DAGSTER_HOME": str(folder / "curated.dagster"),
        "SHENYAN_LIMIT_SIGN_IN": "1000/minute",
    }  # fmt: skip
    os.environ.update(environment)
    if shenyan(["run"]) or shenyan(
        ["export", "certificates", "--reveal", "--out", str(folder / "certificates.parquet")]
    ):
        raise SystemExit("the sample could not be published")
    certificates = pl.read_parquet(folder / "certificates.parquet").filter(
        pl.col("passed_by").is_not_null(), pl.col("id_number").is_not_null()
    )
    most = certificates.group_by("id_number").len().sort("len", "id_number", descending=[True, False])["id_number"][0]
    chosen = certificates.filter(pl.col("id_number") == most).sort("certificate_id").row(0, named=True)
    scene = Scene(environment, chosen["holder_name"], chosen["id_number"], chosen["certificate_id"])
    store = scene.store()
    for login, role in STAFF.items():
        store.accounts.add(
            login, PASSWORD, display_name={"employer": "柳江机械有限公司"}.get(login, "截图"), roles=[role]
        )
    person = {"holder_name": scene.name, "id_number": scene.id_number, "phone": "13900000000"}
    store.accounts.add("holder", PASSWORD, display_name=scene.name, roles=["holder"], person=person)
    store.close()
    return scene


def settle(page: Page) -> None:
    """Waits until nothing runs any more and what is drawn late (grids, charts) is there."""
    page.locator(".stApp[data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1500)


def keep(page: Page, name: str) -> None:
    """The page from its top to its end, in few colours, as docs/screenshots/NAME.png."""
    main = page.locator("[data-testid=stMain]")
    tall = main.evaluate("part => part.scrollHeight") if main.count() else page.viewport_size["height"]
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": min(TALLEST, max(page.viewport_size["height"], tall + 20))})
    settle(page) if main.count() else None
    store(page.screenshot(), name)
    page.set_viewport_size({"width": width, "height": WIDE["height"]})


def store(picture: bytes, name: str) -> None:
    """The picture in few colours as docs/screenshots/NAME.png."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    sys.stdout.write(f"{name}\n")


def ask(page: Page, scene: Scene) -> None:
    """An employer's enquiry, answered."""
    page.goto("/")
    page.get_by_role("textbox", name="持证人姓名").fill(scene.name)
    page.get_by_role("textbox", name="身份证号").fill(scene.id_number)
    page.get_by_role("combobox").click()
    page.get_by_role("option", name="招聘录用").click()
    page.get_by_role("button", name="核验").last.click()
    page.locator(".sy-outcome").first.wait_for()
    settle(page)


def open_page(address: str) -> Callable[[Page, Scene], None]:
    """Goes to a page and waits for it."""

    def go(page: Page, _: Scene) -> None:
        page.goto(address)
        page.locator("h1").first.wait_for()
        settle(page)

    return go


def open_history(page: Page, scene: Scene) -> None:
    """A certificate's way from the cells to the lookup file."""
    open_page("/history")(page, scene)
    page.get_by_role("textbox").first.fill(scene.certificate_id)
    page.get_by_role("button", name="查看来历").click()
    settle(page)


def open_report(page: Page, scene: Scene) -> None:
    """A report's code checked again: what was answered then, beside what holds today."""
    ask(page, scene)
    page.get_by_role("button", name="生成核验报告").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载核验报告").click()
    code = download.value.suggested_filename.rsplit("-", 1)[-1].removesuffix(".pdf")
    page.goto(f"/recheck?code={code}")
    page.locator(".sy-outcome").first.wait_for()
    settle(page)


def open_first(kind: str) -> Callable[[Page, Scene], None]:
    """The first case of a kind that the run left to people."""

    def go(page: Page, scene: Scene) -> None:
        live = current(Path(scene.environment["SHENYAN_CURATED"]))
        queue = load_table(live, "review_queue").filter(pl.col("kind") == kind).sort("priority", descending=True)
        open_page(f"/case?case={queue['case_id'][0]}")(page, scene)

    return go


MORE: dict[str, Callable[[Page, Scene], None]] = {
    "review-pair": open_first("pair"),
    "review-cluster": open_first("cluster"),
}
"""Pictures of an examiner's case besides the page's own."""
OWN_WAYS: dict[str, Callable[[Page, Scene], None]] = {"lookup": ask, "recheck": open_report, "history": open_history}
"""Pages that show little until somebody has asked for something."""


def account_for(roles: frozenset[str]) -> str | None:
    """Who of the scene may see a page of these roles; None for a page that everyone sees."""
    by_role = {role: login for login, role in STAFF.items()} | {"holder": "holder"}
    return next(
        (by_role[role] for role in ("verifier", "holder", "examiner", "steward", "administrator") if role in roles),
        None,
    )


def take(scene: Scene, address: str, wanted: set[str]) -> None:
    """Every wanted picture."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for listing in SITE:
            if wanted and listing.address not in wanted:
                continue
            context = browser.new_context(base_url=address, viewport=WIDE, locale="zh-CN")
            page = context.new_page()
            if login := account_for(listing.roles):
                sign_in(page, login, PASSWORD)
            OWN_WAYS.get(listing.address, open_page(f"/{listing.address}"))(page, scene)
            keep(page, listing.address)
            context.close()
        for name, go in MORE.items():
            if not wanted or name in wanted:
                context = browser.new_context(base_url=address, viewport=WIDE, locale="zh-CN")
                page = context.new_page()
                sign_in(page, "examiner", PASSWORD)
                go(page, scene)
                keep(page, name)
                context.close()
        if not wanted or "lookup-phone" in wanted:
            context = browser.new_context(base_url=address, viewport=TELEPHONE, locale="zh-CN")
            page = context.new_page()
            ask(page, scene)
            keep(page, "lookup-phone")
            context.close()
        browser.close()


def take_stewards_day(folder: Path) -> None:
    """The pictures of the handbook and of Dagster, from a whole day of the soak proof; raises Broken where it ends."""
    seen = folder / "pictures"
    os.environ["SOAK_PICTURES"] = str(seen)
    steward.prove(folder, certificates=120, seed=1)
    for taken, name in STEWARDS_DAY.items():
        store((seen / f"{taken}.png").read_bytes(), name)


def main(names: list[str]) -> int:
    """0 when every wanted page has its picture."""
    if names == ["stewards-day"]:
        with tempfile.TemporaryDirectory(prefix="shenyan-pictures-") as folder:
            take_stewards_day(Path(folder))
        return 0
    with tempfile.TemporaryDirectory(prefix="shenyan-pictures-") as folder:
        scene = prepare(Path(folder))
        with serve(scene.environment) as address:
            take(scene, address, set(names))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
