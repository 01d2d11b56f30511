"""Alerts reach the log, a webhook and a mail server; one that can't be reached keeps no other from being told."""

import datetime as dt
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipelines import alerts

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
ALERT = alerts.Alert(
    "delivery_refused",
    "warning",
    "报送文件未能读取：sources/jia/45020419800101123X.xls。",
    "A delivery was not read.",
    "请重新报送。",
    "Send it again.",
    key="k1",
    facts={"office": "jia", "file": "13800138000.xls", "rows": 3},
)


@contextmanager
def running(server) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def webhook():
    """A local address that keeps what it is sent; it answers 500 at /broken."""
    taken: list[dict] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if self.path == "/broken" else 204)
            self.end_headers()

        def log_message(self, *_):
            return

    with running(HTTPServer(("127.0.0.1", 0), Taker)) as port:
        yield f"http://127.0.0.1:{port}", taken


class SmtpSink(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP to take a mail, and keeps it."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline().strip():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"221 bye\r\n" if line.upper() == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def mail_server():
    server = socketserver.TCPServer(("127.0.0.1", 0), SmtpSink)
    server.mails = []
    with running(server) as port:
        yield f"127.0.0.1:{port}", server.mails


def logged(tmp_path) -> list[dict]:
    return [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]


def test_without_settings_alerts_go_to_the_log_alone(tmp_path):
    ways = alerts.channels(tmp_path / "alerts.jsonl", {})
    assert alerts.tell(ALERT, ways, NOW) == []
    (line,) = logged(tmp_path)
    assert (line["kind"], line["at"], line["facts"]["rows"]) == ("delivery_refused", "2026-03-01T08:00:00+00:00", 3)
    assert (tmp_path / "alerts.jsonl").stat().st_mode & 0o077 == 0


def test_every_channel_tells_the_same(tmp_path, webhook, mail_server):
    (url, posted), (host, mails) = webhook, mail_server
    environment = {
        "SHENYAN_ALERT_WEBHOOK": url,
        "SHENYAN_ALERT_MAIL_TO": "steward@city.example, it@city.example",
        "SHENYAN_SMTP": host,
    }
    assert alerts.tell(ALERT, alerts.channels(tmp_path / "alerts.jsonl", environment), NOW) == []
    assert posted == logged(tmp_path)
    (mail,) = mails
    assert b"steward@city.example, it@city.example" in mail
    assert b"Subject: =?utf-8?" in mail


def test_no_channel_is_told_a_personal_number(tmp_path, webhook):
    url, posted = webhook
    alerts.tell(ALERT, alerts.channels(tmp_path / "alerts.jsonl", {"SHENYAN_ALERT_WEBHOOK": url}), NOW)
    said = json.dumps([posted, logged(tmp_path)])
    assert "45020419800101123" not in said and "13800138000" not in said


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"SHENYAN_ALERT_WEBHOOK": "http://127.0.0.1:1/"}, id="nobody listens"),
        pytest.param({"SHENYAN_ALERT_WEBHOOK": "file:///etc/hostname"}, id="no web address"),
        pytest.param({"SHENYAN_ALERT_MAIL_TO": "a@b.example", "SHENYAN_SMTP": "127.0.0.1:1"}, id="no mail server"),
    ],
)
def test_a_channel_that_fails_is_named_and_the_log_still_has_it(tmp_path, environment):
    failed = alerts.tell(ALERT, alerts.channels(tmp_path / "alerts.jsonl", environment), NOW)
    assert failed in (["webhook"], ["mail"])
    assert len(logged(tmp_path)) == 1


def test_an_address_that_answers_with_an_error_has_not_been_told(tmp_path, webhook):
    ways = alerts.channels(tmp_path / "alerts.jsonl", {"SHENYAN_ALERT_WEBHOOK": f"{webhook[0]}/broken"})
    assert alerts.tell(ALERT, ways, NOW) == ["webhook"]
