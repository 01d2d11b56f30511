"""A running installation and a real Chromium in front of it, shared by the tests that drive the pages."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

import pytest

PATIENCE = 40_000


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_until_served(address: str, server: subprocess.Popen) -> None:
    for _ in range(240):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address, timeout=5)
        except (URLError, OSError):
            time.sleep(0.25)
        else:
            return
    raise AssertionError("the server did not come up")


class Server:
    """`shenyan serve` of one installation, at one address however often it is started."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self._port = environment, free_port()
        self.address = f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The number of the starter, and of the group of all its processes."""
        return self._process.pid

    def start(self) -> None:
        command = [sys.executable, "-m", "pipelines.cli.main", "serve", "--no-dagster", "--port", str(self._port)]
        self._process = subprocess.Popen(
            command, env=os.environ | self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )  # fmt: skip
        wait_until_served(f"{self.address}/_stcore/health", self._process)

    def kill(self) -> None:
        """Ends it, as a loss of power would: comes back when the pages' own process, which dies with its starter, is gone too."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)
        for _ in range(300):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", self._port)):
                    return
            time.sleep(0.1)
        raise AssertionError("the pages outlive their starter")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        assert self._process.wait(30) == 0


@contextmanager
def serve(environment: dict[str, str]) -> Iterator[str]:
    """The address of a running installation, served by `shenyan serve`."""
    server = Server(environment)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(installation, tmp_path_factory):
    """A running installation of its own."""
    folder = tmp_path_factory.mktemp("site")
    original = installation.environment["SHENYAN_DATABASE_URL"].removeprefix("sqlite:///")
    shutil.copyfile(original, folder / "casework.sqlite")
    own = {"SHENYAN_DATABASE_URL": f"sqlite:///{folder / 'casework.sqlite'}"}
    running = Server(installation.environment | own)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def site(server):
    """The address of a running installation of its own."""
    return server.address


@pytest.fixture(scope="module")
def chromium(chromium_path):
    """One browser for all tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, site):
    """A fresh visitor; a request to anywhere but this site fails the test."""
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    pytest.importorskip("playwright.sync_api").expect.set_options(timeout=PATIENCE)
    opened, outside = context.new_page(), []
    opened.on(
        "request",
        lambda request: (
            outside.append(request.url)
            if not request.url.startswith((site, "data:", "blob:", site.replace("http", "ws")))
            else None
        ),
    )
    yield opened
    context.close()
    assert outside == []


def sign_in(page, login: str, password: str) -> None:
    page.goto("/account/login")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.get_by_text("退出").wait_for(timeout=PATIENCE)
