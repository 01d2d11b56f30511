"""Being told: alerts as JSON lines in a log, to a webhook and by mail, as the environment says.

SHENYAN_ALERT_WEBHOOK   an address that takes each alert as JSON by POST
SHENYAN_ALERT_MAIL_TO   addresses, separated by commas; with
SHENYAN_ALERT_MAIL_FROM and SHENYAN_SMTP (host:port), SHENYAN_SMTP_TLS (starttls | tls | none), SHENYAN_SMTP_USER and
                        SHENYAN_SMTP_PASSWORD_FILE

An alert names kinds, counts and files; never a person.
"""

import datetime as dt
import http.client
import json
import os
import smtplib
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from pipelines.watching import hide_numbers

PATIENCE_SECONDS = 10
SMTP_PORT = "25"


@dataclass(frozen=True)
class Alert:
    """One thing people should know; `kind` is a code, `key` tells it from others of its kind."""

    kind: str
    severity: str
    zh: str
    en: str
    advice_zh: str
    advice_en: str
    key: str = ""
    facts: dict[str, str | int | float] = field(default_factory=dict)

    def as_dict(self, at: dt.datetime) -> dict[str, object]:
        """The alert as programs read it; numbers that could be a person's are hidden."""
        told = {name: hide_numbers(value) if isinstance(value, str) else value for name, value in asdict(self).items()}
        facts = {name: hide_numbers(value) if isinstance(value, str) else value for name, value in self.facts.items()}
        return {"at": at.isoformat(timespec="seconds"), "service": "shenyan", **told, "facts": facts}


class Channel(Protocol):
    """One way to tell people; raises OSError when nobody could be told."""

    def send(self, message: Mapping[str, object]) -> None:
        """Nothing; the message is on its way."""


@dataclass(frozen=True)
class Log:
    """A file of JSON lines, readable by its owner."""

    path: Path

    def send(self, message: Mapping[str, object]) -> None:
        """Nothing; one line more."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(message, ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class Webhook:
    """An address that takes JSON."""

    url: str

    def send(self, message: Mapping[str, object]) -> None:
        """Nothing; the address answered with success."""
        if not self.url.startswith(("http://", "https://")):
            raise OSError("SHENYAN_ALERT_WEBHOOK is no http address")
        body = json.dumps(message, ensure_ascii=False).encode()
        try:
            request = urllib.request.Request(self.url, body, {"Content-Type": "application/json; charset=utf-8"})
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):
                return
        except (http.client.HTTPException, ValueError) as fault:
            raise OSError(f"webhook: {type(fault).__name__}") from fault


@dataclass(frozen=True)
class Mail:
    """A mail server (host:port) and who writes to whom.

    Settings are read when a mail is sent, so that a wrong one is this channel's failure and no other's.
    """

    server: str
    sender: str
    recipients: tuple[str, ...]
    tls: str = "none"
    user: str = ""
    password_file: str = ""

    def send(self, message: Mapping[str, object]) -> None:
        """Nothing; the server took the mail."""
        try:
            with self._connect() as server:
                if self.tls == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self._password())
                server.send_message(self._write(message))
        except (smtplib.SMTPException, ValueError) as fault:
            raise OSError(f"mail server: {type(fault).__name__}") from fault

    def _connect(self) -> smtplib.SMTP:
        host, _, port = self.server.partition(":")
        number = int(port or SMTP_PORT)
        if self.tls == "tls":
            return smtplib.SMTP_SSL(host, number, timeout=PATIENCE_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, number, timeout=PATIENCE_SECONDS)

    def _password(self) -> str:
        return Path(self.password_file).read_text(encoding="utf-8").strip() if self.password_file else ""

    def _write(self, message: Mapping[str, object]) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = f"[审验 Shenyan] {message['zh']}"
        mail["From"], mail["To"] = self.sender, ", ".join(self.recipients)
        lines = [message[part] for part in ("zh", "advice_zh", "en", "advice_en")]
        facts = message["facts"]
        listed = [f"{name}: {value}" for name, value in facts.items()] if isinstance(facts, Mapping) else []
        mail.set_content("\n".join(str(line) for line in [*lines, "", *listed, "", message["at"]]) + "\n")
        return mail


def channels(log: Path, environment: Mapping[str, str]) -> list[Channel]:
    """The log always, the webhook and the mail where the environment names them."""
    ways: list[Channel] = [Log(log)]
    if url := environment.get("SHENYAN_ALERT_WEBHOOK"):
        ways.append(Webhook(url))
    if recipients := environment.get("SHENYAN_ALERT_MAIL_TO"):
        ways.append(_mail(recipients, environment))
    return ways


def _mail(recipients: str, environment: Mapping[str, str]) -> Mail:
    return Mail(
        server=environment.get("SHENYAN_SMTP") or "localhost",
        sender=environment.get("SHENYAN_ALERT_MAIL_FROM") or "shenyan@localhost",
        recipients=tuple(address.strip() for address in recipients.split(",") if address.strip()),
        tls=environment.get("SHENYAN_SMTP_TLS") or "none",
        user=environment.get("SHENYAN_SMTP_USER", ""),
        password_file=environment.get("SHENYAN_SMTP_PASSWORD_FILE", ""),
    )
