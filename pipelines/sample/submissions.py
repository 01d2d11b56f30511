"""What holders and impostors send, and the outcome each line deserves."""

import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from pipelines.sample.people import Certificate
from schemas.campaign import Campaign
from schemas.columns import COLUMNS

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Sent:
    """One line of submissions with the outcome it deserves."""

    text: str
    action: str
    expected: str
    certificate_id: str
    person_id: str
    note: str


def in_scope(certificate: Certificate, campaign: Campaign) -> bool:
    """Whether the campaign verifies this certificate, by what is true of it."""
    acquired = dt.date.fromisoformat(certificate.acquired_on)
    return campaign.period_first <= acquired <= campaign.period_last and certificate.level in campaign.levels


class Mail:
    """Collects lines and the evidence they name."""

    def __init__(self, folder: Path, campaign: Campaign, chance: Random) -> None:
        self._folder, self._campaign, self._chance = folder, campaign, chance
        self._count = 0
        self.sent: list[Sent] = []

    def send(self, action: str, holder: Certificate, about: Certificate, expected: str, note: str, **more: Any) -> str:
        """The submission's id; `more` overrides or adds fields, `days` shifts it against the campaign's first day."""
        self._count += 1
        submission_id = f"S{self._count:05d}"
        start = dt.datetime.combine(self._campaign.submissions_first, dt.time(9), BEIJING)
        moment = start + dt.timedelta(days=more.pop("days", self._count % 180), minutes=self._count)
        fields: dict[str, Any] = {
            "submission_id": submission_id, "submitted_at": moment.isoformat(), "action": action, "holder_name": holder.holder_name,
            "id_number": holder.id_number, "phone": holder.phone, "certificate_number": about.certificate_number,
        } | more  # fmt: skip
        if fields.get("evidence") is True:
            fields["evidence"] = [self._draw_evidence(submission_id, about)]
        judged = expected in {"accept", "return", "review"} and action != "withdraw"
        outcome = "out_of_scope" if judged and not in_scope(about, self._campaign) else expected
        self.keep(json.dumps(fields, ensure_ascii=False), action, outcome, about, holder.person_id, note)
        return submission_id

    def keep(self, text: str, action: str, expected: str, about: Certificate | None, person_id: str, note: str) -> None:
        """Keeps a finished line."""
        self.sent.append(Sent(text, action, expected, about.certificate_id if about else "", person_id, note))

    def _draw_evidence(self, submission_id: str, certificate: Certificate) -> str:
        """The relative path of a picture of the certificate, in plain Latin so that no font is needed."""
        picture = Image.new("RGB", (420, 280), (250, 246, 230))
        pen = ImageDraw.Draw(picture)
        pen.rectangle((8, 8, 411, 271), outline=(170, 30, 30), width=4)
        pen.text((30, 40), "CERTIFICATE (invented sample)", fill=(120, 20, 20))
        for place, text in enumerate((certificate.certificate_number, certificate.acquired_on, f"{submission_id}")):
            pen.text((30, 90 + 34 * place), text, fill=(30, 30, 30))
        encoded = io.BytesIO()
        picture.save(encoded, "JPEG", quality=60)
        path = self._folder / "evidence" / f"{submission_id}-1.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded.getvalue())
        return f"evidence/{path.name}"


Kind = Callable[[Mail, Certificate, Certificate], None]
"""What somebody sends about a certificate; the second one is another person's."""
MOVED = {"employer": "柳州市青松服务中心"}


def invent_submissions(
    known: Sequence[Certificate], unknown: Sequence[Certificate], mail: Mail, chance: Random
) -> list[Sent]:
    """Lines by holders of `known` certificates (in some office's list) and of `unknown` ones (in none)."""
    own = [certificate for certificate in known if not certificate.fabricated_kind]
    queue = chance.sample(own, len(own))
    for share, send in KINDS:
        for _ in range(max(1, round(share * len(own)))):
            if len(queue) < 2:
                break
            one = queue.pop()
            send(mail, one, next(other for other in reversed(queue) if is_stranger(other, one)))
    for certificate in unknown:
        fields = {column: getattr(certificate, column) for column in COLUMNS if getattr(certificate, column, "")}
        mail.send("register", certificate, certificate, "review", "register_ok", certificate=fields, evidence=True)
    _repeat_and_break(mail)
    return sorted(mail.sent, key=_moment)


def is_stranger(other: Certificate, one: Certificate) -> bool:
    """Whether another person holds `other`, under another number: offices restart theirs, so a number may be both's."""
    return other.person_id != one.person_id and other.certificate_number != one.certificate_number


def _by_the_holder(action: str, expected: str, note: str, **more: Any) -> Kind:
    """A holder's own line about their own certificate."""

    def send(mail: Mail, one: Certificate, _: Certificate) -> None:
        mail.send(action, one, one, expected, note, **more)

    return send


def _claim_anothers(mail: Mail, one: Certificate, other: Certificate) -> None:
    mail.send("claim", other, one, "reject", "wrong_holder")


def _upgrade(mail: Mail, one: Certificate, _: Certificate) -> None:
    changes = {"level": "中级", "title": "工程师"} if one.level == "初级" else {"level": "高级", "title": "高级工程师"}
    mail.send("amend", one, one, "reject", "fraud_upgrade", changed_fields=changes, evidence=["../../outside.jpg"])


def _takeover(mail: Mail, one: Certificate, other: Certificate) -> None:
    thief = replace(one, id_number=other.id_number, person_id=other.person_id)
    mail.send(
        "amend", thief, one, "reject", "id_takeover", changed_fields={"id_number": other.id_number}, evidence=True
    )


def _withdraw(mail: Mail, one: Certificate, _: Certificate) -> None:
    first = mail.send(
        "amend", one, one, "withdrawn", "withdrawn", changed_fields={"specialty": "其他"}, evidence=True, days=30
    )
    mail.send("withdraw", one, one, "accept", "withdraw", supersedes=first, days=33)


KINDS: tuple[tuple[float, Kind], ...] = (
    (0.20, _by_the_holder("confirm", "accept", "confirm")),
    (0.05, _by_the_holder("claim", "accept", "claim")),
    (0.04, _by_the_holder("amend", "accept", "amend_ok", changed_fields=MOVED, evidence=True)),
    (0.02, _by_the_holder("amend", "return", "amend_no_evidence", changed_fields=MOVED)),
    (0.015, _upgrade),
    (0.015, _claim_anothers),
    (0.01, _takeover),
    (0.01, _withdraw),
    (0.01, _by_the_holder("confirm", "late", "late", days=215)),
)
"""The share of certificates about which each kind is sent."""


def _repeat_and_break(mail: Mail) -> None:
    """A line sent twice, and lines no program can read."""
    again = next(sent for sent in mail.sent if sent.note == "confirm")
    mail.sent.append(replace(again, expected="duplicate", note="duplicate_line"))
    for text in ('{"submission_id": "S9', "null", '["S1"]', '{"submission_id": "S99999", "action": "bless"}'):
        mail.keep(text, "", "malformed", None, "", "malformed")


def _moment(sent: Sent) -> str:
    try:
        return str(json.loads(sent.text)["submitted_at"])
    except (ValueError, TypeError, KeyError):
        return "2019-12-01"


def as_fields(certificate: Certificate) -> dict[str, str]:
    """The certificate's columns by name."""
    return {column: value for column, value in asdict(certificate).items() if column in COLUMNS}
