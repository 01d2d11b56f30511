"""Alerts reach the log, a webhook and a mail server; one that can't be reached keeps no other from being told."""

import datetime as dt
import json
import socketserver
from dataclasses import dataclass, field

import pytest

from pipelines import alert_outbox
from pipelines.alerts import Alert, channels
from tests.listening import listening, running

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
ALERT = Alert(
    "delivery_refused",
    "warning",
    "报送文件未能读取：sources/jia/45020419800101123X.xls。",
    "A delivery was not read.",
    "请重新报送。",
    "Send it again.",
    key="k1",
    facts={"office": "jia", "file": "13800138000.xls", "rows": 3},
)


@pytest.fixture
def webhook():
    with listening() as address:
        yield address


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


def tell(tmp_path, environment, *, alerts=(ALERT,), at=NOW) -> list[str]:
    ways = channels(tmp_path / "alerts.jsonl", environment)
    return alert_outbox.deliver(tmp_path / "untold.json", alerts, ways, at)


def logged(tmp_path) -> list[dict]:
    return [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]


def test_without_settings_alerts_go_to_the_log_alone(tmp_path):
    assert tell(tmp_path, {}) == []
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
    assert tell(tmp_path, environment) == []
    assert posted == logged(tmp_path)
    (mail,) = mails
    assert b"steward@city.example, it@city.example" in mail
    assert b"Subject: =?utf-8?" in mail


def test_no_channel_is_told_a_personal_number(tmp_path, webhook):
    url, posted = webhook
    tell(tmp_path, {"SHENYAN_ALERT_WEBHOOK": url})
    said = json.dumps([posted, logged(tmp_path)])
    assert "45020419800101123" not in said and "13800138000" not in said


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"SHENYAN_ALERT_WEBHOOK": "http://127.0.0.1:1/"}, id="nobody listens"),
        pytest.param({"SHENYAN_ALERT_WEBHOOK": "file:///etc/hostname"}, id="no web address"),
        pytest.param({"SHENYAN_ALERT_WEBHOOK": "http://127.0.0.1:port/"}, id="no port"),
        pytest.param({"SHENYAN_ALERT_MAIL_TO": "a@b.example", "SHENYAN_SMTP": "127.0.0.1:1"}, id="no mail server"),
        pytest.param({"SHENYAN_ALERT_MAIL_TO": "a@b.example", "SHENYAN_SMTP": "host:port"}, id="no mail port"),
    ],
)
def test_a_channel_that_fails_is_named_and_the_log_still_has_it(tmp_path, environment):
    assert tell(tmp_path, environment) in (["webhook"], ["mail"])
    assert len(logged(tmp_path)) == 1


def test_a_missing_password_file_is_the_failure_of_mail_alone(tmp_path, webhook, mail_server):
    environment = {
        "SHENYAN_ALERT_WEBHOOK": webhook[0],
        "SHENYAN_ALERT_MAIL_TO": "it@city.example",
        "SHENYAN_SMTP": mail_server[0],
        "SHENYAN_SMTP_USER": "shenyan",
        "SHENYAN_SMTP_PASSWORD_FILE": str(tmp_path / "nowhere"),
    }
    assert tell(tmp_path, environment) == ["mail"]
    assert (len(webhook[1]), len(logged(tmp_path)), mail_server[1]) == (1, 1, [])


def test_what_an_address_refused_is_told_when_it_answers_again_and_only_there(tmp_path, webhook):
    url, posted = webhook
    assert tell(tmp_path, {"SHENYAN_ALERT_WEBHOOK": f"{url}/broken"}) == ["webhook"]
    posted.clear()
    assert tell(tmp_path, {"SHENYAN_ALERT_WEBHOOK": url}, alerts=[]) == []
    assert posted == logged(tmp_path) and len(posted) == 1
    assert tell(tmp_path, {"SHENYAN_ALERT_WEBHOOK": url}, alerts=[]) == [] and len(posted) == 1


def test_what_waits_is_no_secret_to_share_and_leaves_after_days(tmp_path, webhook):
    tell(tmp_path, {"SHENYAN_ALERT_WEBHOOK": f"{webhook[0]}/broken"})
    outbox = tmp_path / "untold.json"
    assert outbox.stat().st_mode & 0o077 == 0 and "45020419800101123" not in outbox.read_text()
    webhook[1].clear()
    tell(tmp_path, {"SHENYAN_ALERT_WEBHOOK": webhook[0]}, alerts=[], at=NOW + alert_outbox.KEPT * 2)
    assert (webhook[1], alert_outbox.read(outbox)) == ([], {})


@dataclass
class Moody:
    """A channel that refuses some messages, by number."""

    refuses: set[int]
    tried: list[int] = field(default_factory=list)

    def send(self, message):
        self.tried.append(message["n"])
        if message["n"] in self.refuses:
            raise OSError


@pytest.mark.parametrize(
    ("refuses", "tried", "left"),
    [
        pytest.param(set(), [0, 1, 2, 3, 4], [], id="takes all"),
        pytest.param({0, 2}, [0, 1, 2, 3, 4], [0, 2], id="what one message does holds no other up"),
        pytest.param({0, 1, 2, 3, 4}, [0, 1], [0, 1, 2, 3, 4], id="one that is gone is not waited for again and again"),
    ],
)
def test_a_channel_is_tried_as_long_as_it_makes_sense(refuses, tried, left):
    way = Moody(refuses)
    rest = alert_outbox.send(way, [{"n": number} for number in range(5)])
    assert (way.tried, [message["n"] for message in rest]) == (tried, left)
